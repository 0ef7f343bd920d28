/*
 * DeskPage.tsx: the executor's desk (/desk, /desk/412): one task, one column of text (п. 15, 17, 19).
 *
 * Promises: what is typed is kept whatever the server says; one submit per act; the curator's reason for sending back stands over
 * the text until the new version is submitted.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { showToast } from "../app/toast.ts";
import { Action, ActionBar } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { Paragraphs, Post } from "../components/Post.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { Problem, ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { type Act, useAct } from "../incident/act.ts";
import { allowedOf } from "../incident/Actions.tsx";
import { useDraftText } from "../incident/draft.ts";
import { useHistory } from "../incident/events.ts";
import { BigFigure, IncidentRuler } from "../incident/Facts.tsx";
import { ReturnForm } from "../incident/forms.tsx";
import { useSeen } from "../incident/seen.ts";
import { StaleNote } from "../incident/StaleNote.tsx";
import { firstAnswer, mainMessage, stepNow, termOf, titleOf } from "../incident/terms.ts";
import { type DraftApi, useDraft } from "../store/drafts.ts";
import { incidentList, useBodies, useIncident } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { DeskList } from "./DeskList.tsx";
import { draftMax, Editor, KindChoice, replaceText } from "./Editor.tsx";
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

function Locked({ incident }: { incident: Incident }) {
	const { desk } = texts;
	const last = [...incident.drafts].sort((a, b) => b.n - a.n)[0];
	const { text, failure } = useDraftText(incident.id, last?.n ?? null);
	const words: Partial<Record<Incident["state"], string>> = {
		review: desk.waiting,
		approved: desk.approved,
		publishing: desk.publishing,
		answered: desk.published,
		returned: desk.returned,
	};
	return (
		<div class="paper locked">
			<div class="note info">
				<Icon name="lock" />
				<p>
					<b>{words[incident.state] ?? texts.words.states[stateName(incident.state)]}.</b>{" "}
					{incident.state === "review" && desk.locked}
				</p>
			</div>
			{failure !== null && <ProblemNote failure={failure} />}
			{text !== null && (
				<div class="answer">
					<Paragraphs text={text} />
				</div>
			)}
		</div>
	);
}

interface BarProps {
	incident: Incident;
	act: Act;
	submit: () => void;
	give: (command: string, done: string) => Promise<void>;
	returning: boolean;
	setReturning: (open: boolean) => void;
	taking: boolean;
	writing: boolean;
}

function Bar({ incident, act, submit, give, returning, setReturning, taking, writing }: BarProps) {
	const { desk } = texts;
	const back = allowedOf(incident, "return");
	const send = allowedOf(incident, "submit-draft");
	useKeys([
		{ code: "Enter", ctrl: true, inField: true, label: desk.submit, run: () => (writing ? submit() : undefined) },
		{ code: "Enter", label: desk.take, run: () => (taking ? void give("take", desk.taken) : undefined) },
		{ code: "KeyD", label: desk.notOursTitle, run: () => (back?.allowed === true ? setReturning(!returning) : undefined) },
	]);
	if (!taking && !writing && back?.allowed !== true) return null;
	return (
		<ActionBar label={texts.incident.actions}>
			{taking && (
				<Action
					kind="primary"
					label={desk.take}
					hotkey={{ code: "Enter" }}
					busy={act.busy === "take"}
					run={() => void give("take", desk.taken)}
				/>
			)}
			{writing && (
				<Action
					kind="primary"
					label={desk.submit}
					hotkey={{ code: "Enter", ctrl: true }}
					busy={act.busy === "submit-draft"}
					refused={send?.allowed === false ? send.reason : ""}
					run={submit}
				/>
			)}
			{back !== null && (back.allowed || taking || writing) && (
				<Action
					kind="quiet"
					label={desk.notOurs}
					hotkey={{ code: "KeyD" }}
					expanded={returning}
					refused={back.allowed ? "" : back.reason}
					busy={act.busy === "return"}
					run={() => setReturning(!returning)}
				/>
			)}
			<span class="grow" />
			<a class="small" href={`/incident/${incident.id}`}>
				{desk.openIncident}
			</a>
		</ActionBar>
	);
}

function Task({ incident }: { incident: Incident }) {
	const { desk } = texts;
	const draft = useDraft(incident.id);
	const area = useRef<HTMLTextAreaElement>(null);
	const [tried, setTried] = useState(false);
	const [returning, setReturning] = useState(false);
	const history = useHistory(incident.id, incident.version);
	const taking = allowedOf(incident, "take")?.allowed === true && (incident.state === "routed" || incident.state === "returned");
	const writing = !taking && (incident.state === "drafting" || incident.state === "rework" || incident.state === "routed");
	const typed = draft.state.text !== "" && draft.state.status !== "loading";
	const seen = useSeen(incident, (typed && writing) || returning);
	const act = useAct(incident.id, seen.revision, seen.follow);
	useLastText(incident, draft, writing);
	const text = draft.state.text;
	const error = tried && text.trim() === "" ? desk.emptyText : "";
	const submit = async () => {
		setTried(true);
		if (text.trim() === "" || text.length > draftMax) return;
		await draft.hold();
		const reply = await act.run("submit-draft", { text, kind: draft.state.kind });
		if (reply === null) return draft.release();
		setTried(false);
		draft.clear();
		showToast({ text: desk.submitted });
	};
	const give = async (command: string, done: string) => {
		if ((await act.run(command)) !== null) showToast({ text: done });
	};
	const giveBack = async (body: unknown): Promise<boolean> => {
		if ((await act.run("return", body)) === null) return false;
		setReturning(false);
		incidentList("desk").leave(incident.id);
		showToast({ text: desk.returned });
		navigate("/desk");
		return true;
	};
	const accept = () => {
		seen.accept();
		act.forget();
	};
	const takeVersion = writing ? (old: string) => replaceText(area.current, draft, old) : null;
	useKeys([{ code: "Escape", label: texts.words.back, run: () => (returning ? setReturning(false) : navigate("/desk")) }]);
	const until = termOf(incident, "return", true);
	const { now, zone } = useTime();
	return (
		<div class="view desk-view">
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
			<Strip incident={incident} />
			<div class="panes desk">
				<MessagePane incident={incident} />
				<section class="pane editor">
					{writing && (
						<div class="tools">
							<KindChoice draft={draft} />
						</div>
					)}
					<div class="scroll" tabIndex={0} role="region" aria-label={desk.text}>
						{(seen.changed || act.stale) && (
							<StaleNote
								events={history.events}
								since={seen.version}
								accept={accept}
								typed={typed}
							/>
						)}
						{act.failure !== null && !act.stale && <ProblemNote failure={act.failure} />}
						{taking && (
							<div class="paper take">
								<p class="h1">{desk.takeFirst}</p>
								<p class="muted">{desk.takeDetail}</p>
							</div>
						)}
						{writing && <SentBack incident={incident} />}
						{writing && <Editor area={area} draft={draft} error={error} sending={act.busy === "submit-draft"} />}
						{!taking && !writing && <Locked incident={incident} />}
					</div>
					{returning && (
						<div class="return-form">
							<h2>{desk.notOursTitle}</h2>
							{until !== null && (
								<p class="small muted">
									{desk.notOursHint(
										texts.time.until(Date.parse(until.due), now, zone),
									)}
								</p>
							)}
							<ReturnForm
								incident={incident}
								busy={act.busy === "return"}
								label={texts.incident.commands.return ?? desk.notOurs}
								send={giveBack}
								cancel={() => setReturning(false)}
							/>
						</div>
					)}
					<Bar
						incident={incident}
						act={act}
						submit={() => void submit()}
						give={give}
						returning={returning}
						setReturning={setReturning}
						taking={taking}
						writing={writing}
					/>
				</section>
				<aside class="pane side">
					<div class="scroll" tabIndex={0} role="region" aria-label={desk.side}>
						<Versions incident={incident} take={takeVersion} />
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
