/*
 * Combobox.tsx: a list to search in, opened in the place of the value: type, arrows, Enter; Escape leaves all as it was.
 *
 * Promises: the pattern «combobox with list autocomplete» of ARIA; the match is bold, what speaks for or against an entry stands at the
 * right. Must not: choose by itself.
 */
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { texts } from "../texts/index.ts";
import { match, type Part } from "./match.ts";

export interface Option {
	id: number;
	name: string;
	/** small, at the right: group, load */
	aside: string;
	/** further words that find it */
	also?: string;
}

interface ComboboxProps {
	label: string;
	options: readonly Option[];
	chosen: number | null;
	onChoose: (id: number) => void;
	onClose: () => void;
}

interface Shown extends Option {
	parts: Part[];
}

const ROWS_MAX = 60;

function find(options: readonly Option[], typed: string): Shown[] {
	const out: Shown[] = [];
	for (const option of options) {
		const parts = match(option.name, typed);
		if (parts !== null) out.push({ ...option, parts });
		else if (option.also !== undefined && match(`${option.name} ${option.also}`, typed) !== null)
			out.push({ ...option, parts: [{ text: option.name, hit: false }] });
	}
	return out.slice(0, ROWS_MAX);
}

export function Combobox({ label, options, chosen, onChoose, onClose }: ComboboxProps) {
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	const list = useRef<HTMLDivElement>(null);
	const [typed, setTyped] = useState("");
	const shown = useMemo(() => find(options, typed), [options, typed]);
	const [at, setAt] = useState(() =>
		Math.max(
			0,
			options.findIndex((option) => option.id === chosen),
		),
	);
	useEffect(() => input.current?.focus(), []);
	useEffect(() => {
		list.current?.children[at]?.scrollIntoView({ block: "nearest" });
	}, [at, shown]);
	const onKey = (event: KeyboardEvent) => {
		const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		const option = shown[at];
		if (move !== 0) setAt(Math.min(shown.length - 1, Math.max(0, at + move)));
		else if (event.key === "Enter" && option !== undefined) onChoose(option.id);
		else if (event.key === "Escape") onClose();
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	const current = shown[at];
	return (
		<div class="combo">
			<input
				class="input"
				ref={input}
				type="text"
				role="combobox"
				aria-label={label}
				aria-expanded="true"
				aria-controls={`${id}-list`}
				aria-autocomplete="list"
				aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
				placeholder={texts.found.search}
				autocomplete="off"
				spellcheck={false}
				maxLength={100}
				value={typed}
				onKeyDown={onKey}
				onInput={(event) => {
					setTyped(event.currentTarget.value);
					setAt(0);
				}}
				onBlur={onClose}
			/>
			<div class="combo-list" id={`${id}-list`} role="listbox" aria-label={label} ref={list}>
				{shown.map((option, i) => (
					// biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the input, which keeps the focus
					<div
						role="option"
						tabIndex={-1}
						id={`${id}-${option.id}`}
						key={option.id}
						aria-selected={i === at}
						class={option.id === chosen ? "chosen" : undefined}
						onMouseDown={(event) => event.preventDefault()}
						onClick={() => onChoose(option.id)}
					>
						<span>
							{option.parts.map((part, n) => (part.hit ? <b key={n}>{part.text}</b> : part.text))}
						</span>
						<span class="tiny faint">{option.aside}</span>
					</div>
				))}
			</div>
			{shown.length === 0 && (
				<p class="tiny faint" role="status">
					{texts.found.nothingMatches}
				</p>
			)}
		</div>
	);
}
