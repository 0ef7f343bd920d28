/*
 * DeskPage.tsx: the executor's desk (/desk, /desk/412): one task, one column of text (п. 15, 17, 19, 22).
 *
 * Promises: what is typed is kept whatever the server says; a decision carries the revision that was seen.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { me } from "../app/session.ts";
import { showToast } from "../app/toast.ts";
import { Post } from "../components/Post.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { Problem, Skeleton } from "../components/ViewStates.tsx";
import { type Act, useAct } from "../incident/act.ts";
import { nameOf } from "../incident/commands.ts";
import { CommandForm, fieldFailure } from "../incident/CommandForm.tsx";
import { useHistory } from "../incident/events.ts";
import { BigFigure, IncidentRuler } from "../incident/Facts.tsx";
import { Marks } from "../incident/Marks.tsx";
import { useSeen } from "../incident/seen.ts";
import { Told } from "../incident/StaleNote.tsx";
import { firstAnswer, mainMessage, stepNow, termOf, titleOf } from "../incident/terms.ts";
import { useDraft } from "../store/drafts.ts";
import { incidentList, useBodies, useIncident } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { Bar, type SideForm } from "./Bar.tsx";
import { DeskList } from "./DeskList.tsx";
import { appendText, replaceText } from "./Editor.tsx";
import { modeOf, ownPart } from "./mode.ts";
import { Parts } from "./Parts.tsx";
import { Versions } from "./Versions.tsx";
import { Middle, Tools, useLastText, useWriting } from "./Writing.tsx";

function Strip({ incident }: { incident: Incident }) {
	const { now, zone } = useTime();
	const { desk } = texts;
	const step = stepNow(incident);
	const answer = firstAnswer(incident);
	const label = (step === null ? undefined : desk.until[step.kind]) ?? desk.draftUntil;
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
	const written = useWriting(incident, mode, draft, act);
	const sending = act.busy?.startsWith("submit-") === true;
	useLastText(incident, draft, mode === "answer");
	const give = async (command: string, done: string) => {
		if ((await act.run(command)) !== null) showToast({ text: done });
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
						<Told seen={seen} act={act} events={history.events} typed={typed} elsewhere={inForm} />
						<Middle
							incident={incident}
							mode={mode}
							area={area}
							writing={written}
							sending={sending}
							part={ownPart(incident, bodies)}
						/>
					</div>
					{side !== null && <Side incident={incident} act={act} form={side} close={() => setSide(null)} />}
					<Bar
						incident={incident}
						act={act}
						mode={mode}
						submit={() => void written.submit()}
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
