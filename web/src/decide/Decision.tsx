/*
 * Decision.tsx: topic, place, importance, body and a note: five numbered values, each changed by its digit or a click.
 *
 * Promises: where a value comes from is always written («по теме», «выбрано вами»); nothing is presented as a suggestion of a program.
 * Must not: send anything.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Failure } from "../api/problem.ts";
import type { Body, Importance, Topic } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { bodies, topics, useBodies, useTopics } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { type Choice, importances, type Origin, withTopic } from "./choice.ts";
import { Combobox, type Option } from "./Combobox.tsx";

export type Field = "topic" | "place" | "importance" | "body" | "note";

interface DecisionProps {
	choice: Choice;
	onChange: (choice: Choice) => void;
	open: Field | null;
	onOpen: (field: Field | null) => void;
}

function originWord(origin: Origin): string {
	if (origin === "topic") return texts.found.byTopic;
	return origin === "person" ? texts.found.chosen : "";
}

const importanceSigns: Record<Importance, [icon: IconName, tone: string]> = {
	critical: ["im4", "t-danger"],
	high: ["im3", "t-warn"],
	normal: ["im2f", ""],
	low: ["im1", ""],
};

function ImportanceName({ importance }: { importance: Importance }) {
	const [icon, tone] = importanceSigns[importance];
	return (
		<span class={tone}>
			<Icon name={icon} size="s" />
			{texts.found.importances[importance]}
		</span>
	);
}

interface ValueProps {
	digit: number;
	label: string;
	from: string;
	open: boolean;
	onOpen: () => void;
	value: ComponentChildren;
	children: ComponentChildren;
}

/** One numbered value; its editor stands in its place while open. */
function Value({ digit, label, from, open, onOpen, value, children }: ValueProps) {
	const button = useRef<HTMLButtonElement>(null);
	const back = useRef<HTMLElement | null>(null);
	const was = useRef(false);
	if (open && !was.current) back.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
	useEffect(() => {
		const nowhere = document.activeElement === null || document.activeElement === document.body;
		if (was.current && !open && nowhere) (back.current?.isConnected === true ? back.current : button.current)?.focus();
		was.current = open;
	}, [open]);
	useKeys([{ code: `Digit${digit}`, label, run: onOpen }]);
	return (
		<div class="sug">
			<dt>
				<kbd class="kbd">{digit}</kbd>
				<span class="k">{label}</span>
				<span class="conf">{from}</span>
			</dt>
			<dd>
				{open ? (
					children
				) : (
					<button class="pick" type="button" ref={button} onClick={onOpen}>
						<span class="vh">{label}: </span>
						{value}
					</button>
				)}
			</dd>
		</div>
	);
}

function Importances({
	chosen,
	onChoose,
	onClose,
}: {
	chosen: Importance | null;
	onChoose: (importance: Importance) => void;
	onClose: () => void;
}) {
	const first = useRef<HTMLDivElement>(null);
	useEffect(() => {
		first.current?.querySelector<HTMLButtonElement>("[aria-checked=true], button")?.focus();
	}, []);
	useKeys([
		...importances.map((importance, i) => ({ code: `Digit${i + 1}`, run: () => onChoose(importance) })),
		{ code: "Escape", inField: true, run: onClose },
	]);
	const onKey = (event: KeyboardEvent) => {
		const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		if (move === 0 || !(event.target instanceof HTMLElement)) return;
		const next = move > 0 ? event.target.nextElementSibling : event.target.previousElementSibling;
		if (next instanceof HTMLElement) next.focus();
		event.preventDefault();
	};
	return (
		<div class="combo" role="radiogroup" aria-label={texts.found.importance} ref={first} onKeyDown={onKey}>
			{importances.map((importance, i) => (
				<button
					class="combo-one"
					type="button"
					role="radio"
					aria-checked={importance === chosen}
					key={importance}
					onClick={() => onChoose(importance)}
				>
					<kbd class="kbd">{i + 1}</kbd>
					<ImportanceName importance={importance} />
				</button>
			))}
		</div>
	);
}

interface LineProps {
	label: string;
	hint?: string;
	value: string;
	lines: number;
	max: number;
	onChange: (value: string) => void;
	onClose: () => void;
}

function Line({ label, hint, value, lines, max, onChange, onClose }: LineProps) {
	const box = useRef<HTMLTextAreaElement>(null);
	useEffect(() => box.current?.focus(), []);
	return (
		<div class="combo">
			<textarea
				class="input line"
				ref={box}
				rows={lines}
				maxLength={max}
				aria-label={label}
				value={value}
				placeholder={hint}
				onInput={(event) => onChange(event.currentTarget.value)}
				onBlur={onClose}
				onKeyDown={(event) => {
					if (event.key !== "Escape" && !(event.key === "Enter" && (lines === 1 || event.ctrlKey))) return;
					event.preventDefault();
					event.stopPropagation();
					onClose();
				}}
			/>
		</div>
	);
}

/** What each value's editor is given. */
interface EditorProps {
	choice: Choice;
	set: (change: Partial<Choice>) => void;
	/** of this value alone */
	open: boolean;
	toggle: () => void;
	close: () => void;
}

const Unset = ({ words }: { words: string }) => <span class="faint">{words}</span>;

function TopicValue({ choice, set, open, toggle, close, all }: EditorProps & { all: readonly Topic[] }) {
	const words = texts.found;
	const topic = all.find((one) => one.id === choice.topic);
	const options: Option[] = all.map((one) => ({ id: one.id, name: one.name, aside: one.group, also: one.group }));
	const choose = (id: number) => {
		const picked = all.find((one) => one.id === id);
		if (picked !== undefined) set(withTopic(choice, picked));
		close();
	};
	const value = topic?.name ?? <Unset words={words.notChosen} />;
	return (
		<Value digit={1} label={words.topic} from="" open={open} onOpen={toggle} value={value}>
			<Combobox label={words.topic} options={options} chosen={choice.topic} onClose={close} onChoose={choose} />
		</Value>
	);
}

function PlaceValue({ choice, set, open, toggle, close }: EditorProps) {
	const words = texts.found;
	const value = choice.place.trim() === "" ? <Unset words={words.placeEmpty} /> : choice.place;
	const change = (place: string) => set({ place: place.replaceAll("\n", " ") });
	return (
		<Value digit={2} label={words.place} from="" open={open} onOpen={toggle} value={value}>
			<Line
				label={words.place}
				hint={words.placeHint}
				lines={1}
				max={200}
				value={choice.place}
				onChange={change}
				onClose={close}
			/>
		</Value>
	);
}

function ImportanceValue({ choice, set, open, toggle, close }: EditorProps) {
	const words = texts.found;
	const { importance } = choice;
	const value = importance === null ? <Unset words={words.notChosen} /> : <ImportanceName importance={importance} />;
	const choose = (chosen: Importance) => {
		set({ importance: chosen, importanceFrom: "person" });
		close();
	};
	return (
		<Value
			digit={3}
			label={words.importance}
			from={originWord(choice.importanceFrom)}
			open={open}
			onOpen={toggle}
			value={value}
		>
			<Importances chosen={importance} onClose={close} onChoose={choose} />
		</Value>
	);
}

function BodyName({ body }: { body: Body }) {
	return (
		<>
			<span title={body.name}>{body.short_name}</span>
			<span class={body.executors.length === 0 ? "why t-warn" : "why"}>
				{body.executors.length === 0 && <Icon name="alert" size="s" />} {loadOf(body)}
			</span>
		</>
	);
}

function loadOf(body: Body): string {
	return body.executors.length === 0 ? texts.found.noExecutors : texts.found.load(body.open_work);
}

function BodyValue({ choice, set, open, toggle, close, all }: EditorProps & { all: readonly Body[] }) {
	const words = texts.found;
	const body = all.find((one) => one.id === choice.body);
	const options: Option[] = all.map((one) => ({ id: one.id, name: one.name, aside: loadOf(one), also: one.short_name }));
	const choose = (id: number) => {
		set({ body: id, bodyFrom: "person" });
		close();
	};
	const value = body === undefined ? <Unset words={words.notChosen} /> : <BodyName body={body} />;
	return (
		<Value digit={4} label={words.body} from={originWord(choice.bodyFrom)} open={open} onOpen={toggle} value={value}>
			<Combobox label={words.body} options={options} chosen={choice.body} onClose={close} onChoose={choose} />
		</Value>
	);
}

function NoteValue({ choice, set, open, toggle, close }: EditorProps) {
	const words = texts.found;
	const value = choice.note.trim() === "" ? <Unset words={words.noteEmpty} /> : <span class="note-text">{choice.note}</span>;
	return (
		<Value digit={5} label={words.note} from="" open={open} onOpen={toggle} value={value}>
			<Line
				label={words.note}
				lines={4}
				max={2000}
				value={choice.note}
				onChange={(note) => set({ note })}
				onClose={close}
			/>
		</Value>
	);
}

function NotLoaded({ failure }: { failure: Failure | null }) {
	if (failure === null) return <Skeleton rows={5} />;
	const again = () => {
		void topics.load();
		void bodies.load();
	};
	return (
		<ProblemNote failure={failure}>
			<p>
				<button class="btn s" type="button" onClick={again}>
					{texts.common.retry}
				</button>
			</p>
		</ProblemNote>
	);
}

export function Decision({ choice, onChange, open, onOpen }: DecisionProps) {
	const known = { topics: useTopics(), bodies: useBodies() };
	if (known.topics.items === null || known.bodies.items === null)
		return <NotLoaded failure={known.topics.failure ?? known.bodies.failure} />;
	const propsOf = (field: Field): EditorProps => ({
		choice,
		set: (change) => onChange({ ...choice, ...change }),
		open: open === field,
		toggle: () => onOpen(open === field ? null : field),
		close: () => onOpen(null),
	});
	return (
		<dl class="decision">
			<TopicValue {...propsOf("topic")} all={known.topics.items} />
			<PlaceValue {...propsOf("place")} />
			<ImportanceValue {...propsOf("importance")} />
			<BodyValue {...propsOf("body")} all={known.bodies.items} />
			<NoteValue {...propsOf("note")} />
		</dl>
	);
}
