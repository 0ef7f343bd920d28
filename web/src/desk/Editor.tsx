/*
 * Editor.tsx: where the executor writes: the text, its kind, the count against the limit, and what has become of saving it.
 *
 * Promises: only the person and an explicit choice change the text (store/drafts.ts); no refetch reaches it.
 */
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { DraftKind } from "../api/types.ts";
import { Icon } from "../components/Icon.tsx";
import type { DraftApi } from "../store/drafts.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";

export const draftMax = 8_000;
const kinds: readonly DraftKind[] = ["answer", "interim", "clarification"];

export function KindChoice({ draft }: { draft: DraftApi }) {
	const { kinds: names, kind: label } = texts.desk;
	return (
		<div class="segs kinds" role="radiogroup" aria-label={label}>
			{kinds.map((kind) => (
				<label key={kind}>
					<input
						type="radio"
						name="draft-kind"
						checked={draft.state.kind === kind}
						onChange={() => draft.setKind(kind)}
					/>
					{names[kind]}
				</label>
			))}
		</div>
	);
}

function Saved({ draft }: { draft: DraftApi }) {
	const { zone } = useTime();
	const { status, savedAt, text } = draft.state;
	const { desk } = texts;
	const words =
		status === "offline"
			? desk.unsaved
			: status === "saving"
				? desk.saving
				: status === "saved" && savedAt !== null
					? desk.saved(texts.time.clock(Date.parse(savedAt), zone))
					: text !== "" && (status === "typing" || status === "conflict")
						? desk.savedLocally
						: "";
	return (
		<span class={status === "offline" ? "saved t-warn" : "saved"} role="status">
			{words !== "" && <Icon name={status === "offline" ? "off" : "check"} size="s" />}
			{words}
		</span>
	);
}

function Conflict({ draft }: { draft: DraftApi }) {
	const { desk } = texts;
	return (
		<div class="note warn" role="alert">
			<Icon name="alert" />
			<p>
				<b>{desk.conflict}</b>
			</p>
			{draft.state.other !== null && <p class="quote">{draft.state.other.text.slice(0, 300)}</p>}
			<p class="row wrap">
				<button class="btn s" type="button" onClick={() => void draft.keepMine()}>
					{desk.conflictMine}
				</button>
				<button class="btn quiet s" type="button" onClick={draft.takeOther}>
					{desk.conflictTheirs}
				</button>
			</p>
		</div>
	);
}

/** Puts another text in the place of what is typed, in one step that the browser's own undo (Ctrl Z) takes back. */
export function replaceText(area: HTMLTextAreaElement | null, draft: DraftApi, text: string): void {
	area?.focus();
	area?.select();
	if (area === null || !document.execCommand("insertText", false, text)) draft.setText(text);
}

/** Puts a text after what is typed, with the same undo. */
export function appendText(area: HTMLTextAreaElement | null, draft: DraftApi, text: string): void {
	const whole = draft.state.text === "" ? text : `${draft.state.text.trimEnd()}\n\n${text}`;
	area?.focus();
	area?.setSelectionRange(0, area.value.length);
	if (area === null || !document.execCommand("insertText", false, whole)) draft.setText(whole);
}

interface EditorProps {
	area: RefObject<HTMLTextAreaElement | null>;
	draft: DraftApi;
	/** shown under the text after a try to send */
	error: string;
	/** it is being submitted: what would be typed now would be in neither version */
	sending: boolean;
}

export function Editor({ area, draft, error, sending }: EditorProps) {
	const { text, kind, status } = draft.state;
	const { desk } = texts;
	useLayoutEffect(() => {
		const element = area.current;
		if (element === null) return;
		element.style.height = "auto";
		element.style.height = `${element.scrollHeight}px`;
	}, [text]);
	const over = text.length - draftMax;
	const hint = desk.kindHints[kind];
	const wrong = over > 0 ? desk.tooLong(over) : error;
	return (
		<div class="paper">
			{status === "conflict" && <Conflict draft={draft} />}
			{hint !== "" && <p class="small muted kind-hint">{hint}</p>}
			<textarea
				class="draft"
				ref={area}
				rows={8}
				aria-label={desk.text}
				aria-invalid={wrong !== "" ? "true" : undefined}
				aria-describedby="draft-count"
				placeholder={desk.placeholder}
				lang="ru"
				spellcheck
				value={text}
				readOnly={sending || status === "loading"}
				onInput={(event) => draft.setText(event.currentTarget.value)}
			/>
			<p class="count" id="draft-count">
				<Saved draft={draft} />
				<span class="grow" />
				<span
					class="bar"
					style={{ "--p": `${Math.min(100, (text.length / draftMax) * 100)}%` }}
					aria-hidden="true"
				/>
				<span class={over > 0 ? "t-danger" : undefined}>{texts.words.characters(text.length, draftMax)}</span>
			</p>
			{wrong !== "" && (
				<div class="field">
					<p class="err" role="alert">
						<Icon name="alert" size="s" />
						<span>{wrong}</span>
					</p>
				</div>
			)}
		</div>
	);
}
