/*
 * DeskPage.tsx: the executor's desk (/desk, /desk/412): one task, one column of text (п. 15, 17, 19, 22).
 *
 * Promises: what is typed is kept whatever the server says; one submit per act; the curator's reason for sending back stands over
 * the text until the new version is submitted.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { me } from "../app/session.ts";
import { showToast } from "../app/toast.ts";
import { Icon } from "../components/Icon.tsx";
import { Post } from "../components/Post.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { Problem, ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { type Act, useAct } from "../incident/act.ts";
import { nameOf } from "../incident/commands.ts";
import { CommandForm, fieldFailure } from "../incident/CommandForm.tsx";
import { useDraftText } from "../incident/draft.ts";
import { useHistory } from "../incident/events.ts";
import { BigFigure, IncidentRuler } from "../incident/Facts.tsx";
import { Marks } from "../incident/Marks.tsx";
import { useSeen } from "../incident/seen.ts";
import { StaleNote } from "../incident/StaleNote.tsx";
import { firstAnswer, mainMessage, stepNow, termOf, titleOf } from "../incident/terms.ts";
import { type DraftApi, useDraft, useTyped } from "../store/drafts.ts";
import { incidentList, useBodies, useIncident } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { Bar, type SideForm } from "./Bar.tsx";
import { DeskList } from "./DeskList.tsx";
import { appendText, draftMax, Editor, KindChoice, replaceText } from "./Editor.tsx";
import { Locked } from "./Locked.tsx";
import { type Mode, modeOf, ownPart, tellsDone } from "./mode.ts";
import { Parts } from "./Parts.tsx";
import { Versions } from "./Versions.tsx";

function Strip({ incident }: { incident: Incident }) {
	const { now, zone } = useTime();
	const { desk } = texts;
	const step = stepNow(incident);
	const answer = firstAnswer(incident);
	const label = step?.kind === "rework" ? desk.reworkUntil : step?.kind === "review" ? desk.reviewUntil : desk.draftUntil;
	const until = (due: string, clause: string) => `${texts.time.until(Date.parse(due), now, zone)}, ${texts.time.clause(clause)}`;
	return (
		<section class="strip" aria-label={desk.strip}>
			{step !== null ? (
				<p class="big">
					<span class="eyebrow">{label}</span>
					<BigFigure term={step} />
					<span class="tiny faint">{until(step.due, step.clause)}</span>
				</p>
			) : (
				<p class="big">
					<StateIcon state={stateName(incident.state, incident.sign, incident.outcome)} />
				</p>
			)}
			<IncidentRuler incident={incident} strong="draft" width={820} />
			{answer !== null && (
				<p class="big right">
					<span class="eyebrow">{answer.done === null ? desk.answerUntil : desk.answerDone}</span>
					<BigFigure term={answer} />
					<span class="tiny faint">{until(answer.due, answer.clause)}</span>
				</p>
			)}
		</section>
	);
}

function MessagePane({ incident }: { incident: Incident }) {
	const main = mainMessage(incident);
	const { desk } = texts;
	return (
		<section class="pane">
			<div class="scroll" tabIndex={0} role="region" aria-label={desk.messageAndNote}>
				<Marks incident={incident} />
				{main !== null && (
					<div class="block">
						<Post message={main.message} narrow />
					</div>
				)}
				{incident.messages.slice(1).map((entry) => (
					<div class="block" key={entry.message.id}>
						<Post message={entry.message} narrow />
					</div>
				))}
				{incident.route_note !== "" && (
					<div class="block">
						<h2>{desk.note}</h2>
						{incident.curator !== null && (
							<p class="small">{texts.words.curator(incident.curator.name)}</p>
						)}
						<p class="small muted">{incident.route_note}</p>
					</div>
				)}
			</div>
		</section>
	);
}

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
function useLastText(incident: Incident, draft: DraftApi, writing: boolean): void {
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

const needsReturned = new Set<SideForm>(["return"]);

interface SideProps {
	incident: Incident;
	act: Act;
	form: SideForm;
	close: () => void;
}

/** The form over the bar: back to the curator, to the executor, or to oneself. */
function Side({ incident, act, form, close }: SideProps) {
	const { desk } = texts;
	const { now, zone } = useTime();
	const until = termOf(incident, "return", true);
	const send = async (body: unknown): Promise<boolean> => {
		if ((await act.run(form, body)) === null) return false;
		close();
		showToast({ text: desk.sideDone[form] });
		if (needsReturned.has(form)) {
			incidentList("desk").leave(incident.id);
			navigate("/desk");
		}
		return true;
	};
	return (
		<div class="return-form">
			{form === "return" && until !== null && (
				<p class="small muted">{desk.notOursHint(texts.time.until(Date.parse(until.due), now, zone))}</p>
			)}
			<CommandForm
				command={form}
				incident={incident}
				busy={act.busy === form}
				label={nameOf(form, incident)}
				send={send}
				cancel={close}
				failure={act.failed === form && !act.stale ? act.failure : null}
				key={form}
			/>
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

function TaskHead({ incident }: { incident: Incident }) {
	return (
		<header class="head">
			<h1 class="clip">{titleOf(incident)}</h1>
			<div class="end">
				<span class="only-wide st-at">
					<StateIcon state={stateName(incident.state, incident.sign, incident.outcome)} small />
				</span>
				<a class="small nowrap" href={`/incident/${incident.id}`}>
					{texts.words.incidentNumber(incident.number)}
				</a>
			</div>
		</header>
	);
}

function Tools({ mode, draft }: { mode: Mode; draft: DraftApi }) {
	if (mode === "answer")
		return (
			<div class="tools">
				<KindChoice draft={draft} />
			</div>
		);
	return mode === "part" ? <p class="tools small muted">{texts.desk.partHint}</p> : null;
}

interface Writing {
	draft: DraftApi;
	error: string;
	ticked: boolean;
	tick: (on: boolean) => void;
	untold: boolean;
	submit: () => Promise<void>;
}

/** What is typed on its way to the server: as an answer, or as a part of the joint one. */
function useWriting(incident: Incident, mode: Mode, draft: DraftApi, act: Act): Writing {
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

/** The bodies in which the person works. */
const ownBodies = (): number[] => (me.value?.roles ?? []).flatMap((role) => (role.body === null ? [] : [role.body.id]));

function Task({ incident }: { incident: Incident }) {
	const { desk } = texts;
	const draft = useDraft(incident.id);
	const area = useRef<HTMLTextAreaElement>(null);
	const [side, setSide] = useState<SideForm | null>(null);
	const history = useHistory(incident.id, incident.version);
	const bodies = ownBodies();
	const mode = modeOf(incident, bodies);
	const writing = mode === "answer" || mode === "part";
	const typed = draft.state.text !== "" && draft.state.status !== "loading";
	const seen = useSeen(incident, (typed && writing) || side !== null || mode === "visa");
	const act = useAct(incident.id, seen.revision, seen.follow);
	const { error, ticked, tick, untold, submit } = useWriting(incident, mode, draft, act);
	useLastText(incident, draft, mode === "answer");
	const give = async (command: string, done: string) => {
		if ((await act.run(command)) !== null) showToast({ text: done });
	};
	const accept = () => {
		seen.accept();
		act.forget();
	};
	useKeys([{ code: "Escape", label: texts.words.back, run: () => (side !== null ? setSide(null) : navigate("/desk")) }]);
	const inForm = side !== null && act.failed === side && fieldFailure(act.failure, ["reason", "proposed_body"]) !== null;
	return (
		<div class="view desk-view">
			<TaskHead incident={incident} />
			<Strip incident={incident} />
			<div class="panes desk">
				<MessagePane incident={incident} />
				<section class="pane editor">
					<Tools mode={mode} draft={draft} />
					<div class="scroll" tabIndex={0} role="region" aria-label={desk.text}>
						{(seen.changed || act.stale) && (
							<StaleNote
								events={history.events}
								since={seen.version}
								accept={accept}
								typed={typed}
							/>
						)}
						{act.failure !== null && !act.stale && !inForm && <ProblemNote failure={act.failure} />}
						{mode === "take" && <TakeFirst />}
						{writing && <SentBack incident={incident} />}
						{mode === "answer" && draft.state.kind === "answer" && tellsDone(incident) && (
							<RepeatTick on={ticked} set={tick} error={untold} />
						)}
						{writing && (
							<Editor
								area={area}
								draft={draft}
								error={error}
								sending={act.busy?.startsWith("submit-") === true}
							/>
						)}
						{(mode === "wait" || mode === "visa") && (
							<Locked incident={incident} part={ownPart(incident, bodies)} />
						)}
					</div>
					{side !== null && <Side incident={incident} act={act} form={side} close={() => setSide(null)} />}
					<Bar
						incident={incident}
						act={act}
						mode={mode}
						submit={() => void submit()}
						give={(command, done) => void give(command, done)}
						side={side}
						setSide={setSide}
					/>
				</section>
				<aside class="pane side">
					<div class="scroll" tabIndex={0} role="region" aria-label={desk.side}>
						<Parts
							incident={incident}
							take={mode === "answer" ? (part) => appendText(area.current, draft, part) : null}
						/>
						<Versions
							incident={incident}
							take={mode === "answer" ? (old) => replaceText(area.current, draft, old) : null}
						/>
					</div>
				</aside>
			</div>
		</div>
	);
}

export function DeskPage({ id }: { id: number | null }) {
	const { data, failure } = useIncident(id);
	useBodies();
	const { desk } = texts;
	useEffect(() => {
		if (data !== null) document.title = texts.common.title(titleOf(data));
	}, [data]);
	if (id !== null && data !== null) return <Task incident={data} key={id} />;
	return (
		<div class="view">
			<header class="head">
				<h1>{desk.title}</h1>
			</header>
			{id === null ? <DeskList /> : failure === null ? <Skeleton rows={8} /> : <Problem failure={failure} />}
		</div>
	);
}
