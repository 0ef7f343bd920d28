/*
 * Writing.tsx: the middle of the desk: what is to be taken, written or waited for, and how what is written gets to the server.
 *
 * Promises: one submit per act; the curator's reason for sending back stands over the text until the new version is submitted; the
 * answer to a repeat is not sent before it says what was done (п. 23).
 */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Incident } from "../api/types.ts";
import { showToast } from "../app/toast.ts";
import { Icon } from "../components/Icon.tsx";
import type { Act } from "../incident/act.ts";
import { useDraftText } from "../incident/draft.ts";
import { type DraftApi, useTyped } from "../store/drafts.ts";
import { texts } from "../texts/index.ts";
import { draftMax, Editor, KindChoice } from "./Editor.tsx";
import { Locked } from "./Locked.tsx";
import { type Mode, tellsDone } from "./mode.ts";

/** The curator's words over the text that came back. */
function SentBack({ incident }: { incident: Incident }) {
	const last = [...incident.drafts].sort((a, b) => b.n - a.n).find((draft) => draft.state === "sent_back");
	const reason = incident.return_reason !== "" ? incident.return_reason : (last?.reason ?? "");
	if (incident.state !== "rework" || reason === "") return null;
	return (
		<div class="paper">
			<div class="note warn">
				<Icon name="s-rework" />
				<p>
					<b>{texts.desk.sentBack}.</b> {reason}
				</p>
			</div>
		</div>
	);
}

/** After a send back the editor begins with the text that came back, unless something newer was typed. */
export function useLastText(incident: Incident, draft: DraftApi, writing: boolean): void {
	const last = incident.drafts.reduce((newest, row) => Math.max(newest, row.n), 0);
	const empty = writing && draft.state.status === "saved" && draft.state.text === "";
	const begunWith = useRef(0);
	const wanted = empty && last > begunWith.current ? last : null;
	const { text } = useDraftText(incident.id, wanted);
	useEffect(() => {
		if (writing && draft.state.text !== "") begunWith.current = last;
		if (wanted === null || text === null) return;
		begunWith.current = last;
		draft.setText(text);
	}, [wanted, text, writing, draft.state.text]);
}

function TakeFirst() {
	const { desk } = texts;
	return (
		<div class="paper take">
			<p class="h1">{desk.takeFirst}</p>
			<p class="muted">{desk.takeDetail}</p>
		</div>
	);
}

/** п. 23: the answer to a repeat says what was done since the last one. */
function RepeatTick({ on, set, error }: { on: boolean; set: (on: boolean) => void; error: boolean }) {
	const { desk } = texts;
	return (
		<div class={error ? "note danger repeat-tick" : "note info repeat-tick"}>
			<Icon name="repeat" />
			<label class="check">
				<input type="checkbox" checked={on} onInput={(event) => set(event.currentTarget.checked)} />
				<span>{desk.repeatTick}</span>
			</label>
		</div>
	);
}

export function Tools({ mode, draft }: { mode: Mode; draft: DraftApi }) {
	if (mode === "answer")
		return (
			<div class="tools">
				<KindChoice draft={draft} />
			</div>
		);
	return mode === "part" ? <p class="tools small muted">{texts.desk.partHint}</p> : null;
}

export interface Writing {
	draft: DraftApi;
	error: string;
	ticked: boolean;
	tick: (on: boolean) => void;
	untold: boolean;
	submit: () => Promise<void>;
}

/** What is typed on its way to the server: as an answer, or as a part of the joint one. */
export function useWriting(incident: Incident, mode: Mode, draft: DraftApi, act: Act): Writing {
	const { desk } = texts;
	const [tried, setTried] = useState(false);
	const [ticked, tick, dropTick] = useTyped(`repeat:${incident.id}`, false);
	const { text, kind } = draft.state;
	const untold = mode === "answer" && kind === "answer" && tellsDone(incident) && !ticked;
	const submit = async () => {
		setTried(true);
		if (text.trim() === "" || text.length > draftMax || untold) return;
		const told = mode === "answer" && tellsDone(incident) && ticked ? { repeat_answered: true } : {};
		await draft.hold();
		const reply = await (mode === "part" ? act.run("submit-part", { text }) : act.run("submit-draft", { text, kind, ...told }));
		if (reply === null) return draft.release();
		setTried(false);
		draft.clear();
		dropTick();
		showToast({ text: mode === "part" ? desk.partSubmitted : desk.submitted });
	};
	return { draft, error: tried && text.trim() === "" ? desk.emptyText : "", ticked, tick, untold: tried && untold, submit };
}

interface MiddleProps {
	incident: Incident;
	mode: Mode;
	area: RefObject<HTMLTextAreaElement | null>;
	writing: Writing;
	sending: boolean;
	/** what the person's body gave to a joint answer */
	part: string | null;
}

/** To be taken, to be written, or to be waited for. */
export function Middle({ incident, mode, area, writing, sending, part }: MiddleProps) {
	const { draft, error, ticked, tick, untold } = writing;
	if (mode === "take") return <TakeFirst />;
	if (mode === "wait" || mode === "visa") return <Locked incident={incident} part={part} />;
	return (
		<>
			<SentBack incident={incident} />
			{incident.flags.includes("forwarded") && (
				<div class="note info forwarded-note">
					<Icon name="s-routed" />
					<p>{texts.desk.forwarded}</p>
				</div>
			)}
			{mode === "answer" && draft.state.kind === "answer" && tellsDone(incident) && (
				<RepeatTick on={ticked} set={tick} error={untold} />
			)}
			<Editor area={area} draft={draft} error={error} sending={sending} />
		</>
	);
}
