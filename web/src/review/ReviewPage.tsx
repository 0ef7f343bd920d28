/*
 * ReviewPage.tsx: approving (/review, /review/412): the answer beside the message, what has changed, one key to approve and publish.
 *
 * Promises: a decision carries the revision that was read: when another version comes meanwhile, nothing is approved before it has
 * been looked at; the reason for sending back is kept until it is sent.
 */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DraftRow, Incident } from "../api/types.ts";
import { navigate } from "../app/router.ts";
import { showToast } from "../app/toast.ts";
import { Icon } from "../components/Icon.tsx";
import { lookWords, useLook } from "../components/Remaining.tsx";
import { Post } from "../components/Post.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { TermRing } from "../components/TermRing.tsx";
import { Problem, Skeleton } from "../components/ViewStates.tsx";
import { type Act, useAct } from "../incident/act.ts";
import { useHistory } from "../incident/events.ts";
import { useSeen } from "../incident/seen.ts";
import { Told } from "../incident/StaleNote.tsx";
import { firstAnswer, mainMessage, termOf, titleOf } from "../incident/terms.ts";
import { useTyped } from "../store/drafts.ts";
import { incidentList, useBodies, useIncident, useIncidentList } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { AnswerPane } from "./AnswerPane.tsx";
import { Bar } from "./Bar.tsx";
import { type Correction, useCorrection } from "./correction.ts";
import { ReviewList } from "./ReviewList.tsx";
import { type Reason, reasonText, SidePane } from "./SidePane.tsx";
import { lightFuse } from "./undo.tsx";

/** The version under decision, or the last one. */
export function draftNow(incident: Incident): DraftRow | null {
	const sorted = [...incident.drafts].sort((a, b) => b.n - a.n);
	return sorted.find((draft) => draft.state === "submitted") ?? sorted[0] ?? null;
}

function Decision({ incident }: { incident: Incident }) {
	const { now, zone } = useTime();
	const term = termOf(incident, "review", true);
	const look = useLook(term);
	if (term === null || look === null) return <StateIcon state={stateName(incident.state, incident.sign, incident.outcome)} small />;
	const tone = look.tone === "soon" ? "t-warn" : look.tone === "burn" || look.tone === "over" ? "t-danger" : "";
	return (
		<>
			<TermRing of={look} />
			<p class="small">
				<b class={`${tone} nowrap`}>
					{look.tone === "off"
						? lookWords(look, now, zone)
						: texts.review.decisionUntil(lookWords(look, now, zone))}
				</b>
				<br />
				<span class="tiny faint nowrap">
					{texts.time.until(Date.parse(term.due), now, zone)}, {texts.time.clause(term.clause)}
				</span>
			</p>
		</>
	);
}

function Head({ incident, neighbours }: { incident: Incident; neighbours: Neighbours }) {
	const { review } = texts;
	return (
		<header class="head">
			<h1 class="clip">{titleOf(incident)}</h1>
			<a class="small nowrap only-wide" href={`/incident/${incident.id}`}>
				{texts.words.incidentNumber(incident.number)}
			</a>
			<div class="end">
				{neighbours.of > 1 && (
					<span class="small muted only-wide">{review.position(neighbours.n, neighbours.of)}</span>
				)}
				{neighbours.of > 1 && (
					<span class="group only-wide">
						<button
							class="btn s icon"
							type="button"
							aria-label={review.previous}
							onClick={() => neighbours.go(-1)}
						>
							<Icon name="up" size="s" />
						</button>
						<button
							class="btn s icon"
							type="button"
							aria-label={review.next}
							onClick={() => neighbours.go(1)}
						>
							<Icon name="down" size="s" />
						</button>
					</span>
				)}
				<Decision incident={incident} />
			</div>
		</header>
	);
}

function MessagePane({ incident }: { incident: Incident }) {
	const { now, zone } = useTime();
	const { review } = texts;
	const main = mainMessage(incident);
	const answer = firstAnswer(incident);
	const draft = draftNow(incident);
	return (
		<section class="pane">
			<div class="pane-h">
				<h2>{review.message}</h2>
				<span class="grow" />
				{answer !== null && (
					<span class="st neutral small">
						{review.answerUntil(texts.time.until(Date.parse(answer.due), now, zone))}
					</span>
				)}
			</div>
			<div class="scroll" tabIndex={0} role="region" aria-label={review.message}>
				{main !== null && <Post message={main.message} narrow />}
				{incident.messages.length > 1 && (
					<p class="small">
						<a href={`/incident/${incident.id}`}>
							{review.otherMessages(incident.messages.length - 1)}
						</a>
					</p>
				)}
				<div class="block parts">
					<h2>{review.parts}</h2>
					{incident.stages.map((stage, i) => (
						<p class="part" key={`${stage.number} ${stage.body.id}`}>
							<b>
								{incident.stages.length > 1
									? `${i + 1}. ${stage.body.name}`
									: stage.body.name}
							</b>
							{stage.executor !== null && <span class="muted">{stage.executor.name}</span>}
						</p>
					))}
					{draft !== null && (
						<p class="tiny faint">
							{review.preparedBy(
								incident.stages.some((stage) => stage.executor?.id === draft.by?.id)
									? ""
									: (draft.by?.name ?? ""),
								texts.time.when(Date.parse(draft.at), now, zone),
							)}
						</p>
					)}
				</div>
			</div>
		</section>
	);
}

interface Neighbours {
	n: number;
	of: number;
	go: (step: number) => void;
	/** the answer to look at after this one has been decided; null: none */
	next: number | null;
}

function useNeighbours(id: number): Neighbours {
	const { items } = useIncidentList("review");
	const at = items.findIndex((row) => row.id === id);
	const go = (step: number) => {
		const row = items[(at + step + items.length) % Math.max(1, items.length)];
		if (row !== undefined && row.id !== id) navigate(`/review/${row.id}`);
	};
	const after = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))].find((row) => row.id !== id && row.state === "review");
	return { n: at + 1, of: at < 0 ? 0 : items.length, go, next: after?.id ?? null };
}

const freshMs = 700;
const done: Record<string, string> = { approve: texts.review.approved, "correct-and-approve": texts.review.approved };

interface Decisions {
	decide: (command: string) => Promise<void>;
	sendBack: () => Promise<void>;
	/** the reason was missing at the last try */
	tried: boolean;
}

interface Deciding {
	incident: Incident;
	act: Act;
	held: boolean;
	neighbours: Neighbours;
	correction: Correction;
	reason: Reason;
	dropReason: () => void;
	area: RefObject<HTMLTextAreaElement | null>;
}

/** The two ways to decide; after either the next answer is shown. */
function useDecisions({ incident, act, held, neighbours, correction, reason, dropReason, area }: Deciding): Decisions {
	const [tried, setTried] = useState(false);
	const goOn = (next: number | null) => {
		incidentList("review").leave(incident.id);
		if (next !== null) navigate(`/review/${next}`);
	};
	const decide = async (command: string) => {
		if (held) return;
		const { next } = neighbours;
		const body = command.startsWith("correct-") ? { text: correction.text } : undefined;
		if ((await act.run(command, body)) === null) return;
		correction.drop();
		const words = done[command];
		if (words !== undefined) showToast({ text: words });
		else await lightFuse(incident.id, titleOf(incident));
		dropReason();
		if (command !== "publish") goOn(next);
	};
	const sendBack = async () => {
		const words = reasonText(reason);
		if (words === "") {
			setTried(true);
			area.current?.focus();
			return;
		}
		const { next } = neighbours;
		if ((await act.run("send-back", { reason: words })) === null) return;
		dropReason();
		setTried(false);
		showToast({ text: texts.review.sentBack });
		goOn(next);
	};
	return { decide, sendBack, tried };
}

function Loaded({ incident }: { incident: Incident }) {
	const [reason, setReason, dropReason] = useTyped<Reason>(`send-back:${incident.id}`, { chips: [], text: "" });
	const area = useRef<HTMLTextAreaElement>(null);
	const opened = useRef(performance.now());
	const draft = draftNow(incident);
	const correction = useCorrection(incident, draft);
	const empty = reasonText(reason) === "";
	const typed = !empty || correction.text !== null;
	const seen = useSeen(incident, incident.state === "review" || typed);
	const act = useAct(incident.id, seen.revision, seen.follow);
	const history = useHistory(incident.id, incident.version);
	const neighbours = useNeighbours(incident.id);
	const held = seen.changed || act.stale;
	const decisions = useDecisions({ incident, act, held, neighbours, correction, reason, dropReason, area });
	return (
		<div class="view">
			<Head incident={incident} neighbours={neighbours} />
			<div class="panes rev">
				<MessagePane incident={incident} />
				<AnswerPane
					incident={incident}
					draft={draft}
					correction={correction}
					above={<Told seen={seen} act={act} events={history.events} typed={typed} />}
				/>
				<SidePane
					incident={incident}
					act={act}
					reason={reason}
					setReason={setReason}
					area={area}
					error={decisions.tried && empty ? texts.review.reasonNeeded : ""}
				/>
				<Bar
					incident={incident}
					act={act}
					held={held}
					decide={(command) => void decisions.decide(command)}
					fresh={() => performance.now() - opened.current < freshMs}
					sendBack={() => void decisions.sendBack()}
					correction={correction}
				/>
			</div>
		</div>
	);
}

export function ReviewPage({ id }: { id: number | null }) {
	const { data, failure } = useIncident(id);
	useBodies();
	const { review } = texts;
	useEffect(() => {
		if (data !== null) document.title = texts.common.title(titleOf(data));
	}, [data]);
	if (id !== null && data !== null) return <Loaded incident={data} key={id} />;
	return (
		<div class="view">
			<header class="head">
				<h1>{review.title}</h1>
			</header>
			{id === null ? <ReviewList /> : failure === null ? <Skeleton rows={8} /> : <Problem failure={failure} />}
		</div>
	);
}
