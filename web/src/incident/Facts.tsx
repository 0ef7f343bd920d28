/*
 * Facts.tsx: the right column of an incident: the citizen's term with its ruler and «Почему этот срок?», the steps, the chain.
 */
import { useEffect, useState } from "preact/hooks";
import { explainTerm } from "../api/calls.ts";
import { asFailure, type Failure } from "../api/problem.ts";
import type { Explanation, Incident, IncidentEvent, Term } from "../api/types.ts";
import { DayLanes } from "../components/DayLanes.tsx";
import { Icon } from "../components/Icon.tsx";
import { exactOf, lookWords, NotStarted, Remaining, useLook } from "../components/Remaining.tsx";
import { type Flag, Ruler } from "../components/Ruler.tsx";
import { StageChain } from "../components/StageChain.tsx";
import { ProblemNote } from "../components/ViewStates.tsx";
import { shortName } from "../store/names.ts";
import { texts } from "../texts/index.ts";
import { lateTexts } from "../texts/late.ts";
import { useTime } from "../time/context.ts";
import { firstAnswer, isStopped, steps, termOf } from "./terms.ts";

/** The big figure of a term, by the grammar of time. */
export function BigFigure({ term }: { term: Term }) {
	const { now, zone } = useTime();
	const look = useLook(term);
	if (look === null) return <b>…</b>;
	const tone =
		look.tone === "over"
			? "left over"
			: look.tone === "soon"
				? "t-warn"
				: look.tone === "burn" || look.tone === "late"
					? "t-danger"
					: look.tone === "done"
						? "t-ok"
						: look.tone === "off"
							? "left off"
							: "";
	return (
		<b class={tone} title={exactOf(term, zone)}>
			{look.tone === "off" && <Icon name="moon" size="s" />}
			{look.tone === "over" && <span class="vh">{texts.time.overAloud}</span>}
			{lookWords(look, now, zone)}
		</b>
	);
}

/** The ruler of an incident: from the start of the answer's clock; flags for route, draft and answer. */
export function IncidentRuler({ incident, strong, width }: { incident: Incident; strong: "draft" | "answer"; width?: number }) {
	const time = useTime();
	const answer = firstAnswer(incident);
	if (answer === null || answer.unit === "working_days") return null;
	const from = Date.parse(answer.started);
	const due = Date.parse(answer.due);
	const draft = termOf(incident, "rework") ?? termOf(incident, "draft");
	const to = Math.max(due, draft === null ? 0 : Date.parse(draft.due));
	const intervals = time.intervals(answer.timetable, answer.schedule_body, from, Math.max(to, time.now));
	if (intervals === null) return null;
	const { rulerFlags } = texts.incident;
	const flags: Flag[] = [];
	const route = termOf(incident, "route");
	if (route !== null && route.done === null) flags.push({ at: Date.parse(route.due), label: rulerFlags.route });
	if (draft !== null)
		flags.push({
			at: Date.parse(draft.due),
			label: draft.kind === "rework" ? rulerFlags.rework : rulerFlags.draft,
			strong: strong === "draft",
		});
	flags.push({ at: due, label: rulerFlags.answer, strong: strong === "answer" });
	const more = { ...(width === undefined ? {} : { width }), ...(answer.done === null ? {} : { done: Date.parse(answer.done) }) };
	return <Ruler intervals={intervals} from={from} to={to} due={due} flags={flags} {...more} />;
}

interface WhyProps {
	incident: Incident;
	term: Term;
	events: readonly IncidentEvent[] | null;
}

/** How often the due moment of this term has been moved, as far as the history tells. */
function movedTimes(term: Term, events: readonly IncidentEvent[] | null): number | null {
	if (events === null) return null;
	return events
		.flatMap((event) => event.changes)
		.filter((change) => change.op === "moved" && change.kind === term.kind && change.message === term.message).length;
}

export function Why({ incident, term, events }: WhyProps) {
	const [open, setOpen] = useState(false);
	const [got, setGot] = useState<{ key: string; explanation: Explanation | null; failure: Failure | null }>({
		key: "",
		explanation: null,
		failure: null,
	});
	const key = `${incident.id} ${term.id} ${term.due}`;
	useEffect(() => {
		if (!open || got.key === key) return;
		let alive = true;
		explainTerm(incident.id, term.id).then(
			(explanation) => alive && setGot({ key, explanation, failure: null }),
			(e: unknown) => alive && setGot({ key, explanation: null, failure: asFailure(e) }),
		);
		return () => {
			alive = false;
		};
	}, [open, key]);
	const shown = got.key === key ? got : null;
	return (
		<details class="explain" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>
				{texts.words.why.title} <Icon name="cd" />
			</summary>
			<div class="in">
				{shown === null && (
					<p class="small muted" role="status">
						{texts.words.why.loading}
					</p>
				)}
				{shown !== null && shown.failure !== null && <ProblemNote failure={shown.failure} />}
				{shown !== null && shown.explanation !== null && (
					<DayLanes explanation={shown.explanation} moved={movedTimes(term, events)} />
				)}
			</div>
		</details>
	);
}

function amountOf(term: Term): string {
	if (term.unit === "working_days") return texts.time.workingDays(term.amount);
	return texts.incident.workingAmount(term.amount / 3_600_000, texts.time.duration(term.amount), term.unit === "calendar");
}

export function AnswerBlock({ incident, events }: { incident: Incident; events: readonly IncidentEvent[] | null }) {
	const { now, zone } = useTime();
	const term = firstAnswer(incident);
	if (term === null) return null;
	const words = texts.incident;
	const stopped = isStopped(term, incident);
	const open = incident.terms.filter((each) => each.kind === "answer" && each.done === null).length;
	return (
		<section class="block" aria-label={texts.words.terms.answer}>
			<div class="bh answer-h">
				<p>
					<span class="eyebrow">
						{stopped
							? texts.words.terms.answer
							: term.done !== null
								? words.answered
								: words.firstAnswer(open)}
					</span>
					<br />
					{stopped ? <b class="left off">{words.stopped}</b> : <BigFigure term={term} />}
				</p>
				<p class="end right small muted">
					{texts.time.until(Date.parse(term.due), now, zone)}
					<br />
					<span class="tiny faint">{words.termAmount(term.clause, amountOf(term))}</span>
				</p>
			</div>
			<IncidentRuler incident={incident} strong="answer" />
			<Why incident={incident} term={term} events={events} />
		</section>
	);
}

/** What the end of the incident has stopped was not done by anybody. */
function StoppedStep({ term }: { term: Term }) {
	return (
		<li>
			<span class="faint">
				<Icon name="ban" />
			</span>
			<span class="muted">{texts.words.terms[term.kind] ?? term.kind}</span>
			<NotStarted words={texts.incident.stopped} />
			<span class="when">{texts.time.clause(term.clause)}</span>
		</li>
	);
}

/** `named`: several bodies have the same steps, so each says whose it was. */
function Step({ term, named }: { term: Term; named: boolean }) {
	const { now, zone } = useTime();
	const look = useLook(term);
	const runs = term.done === null;
	const name = texts.words.terms[term.kind] ?? term.kind;
	const holder = term.body === null ? texts.words.bureau : shortName(term.body);
	const who = runs || (named && term.body !== null) ? holder : "";
	const tone = look?.tone === "late" || look?.tone === "over" ? "t-danger" : runs ? "t-info" : "t-ok";
	return (
		<li>
			<span class={tone}>
				<Icon name={look?.tone === "late" || look?.tone === "over" ? "alert" : runs ? "clock" : "check"} />
			</span>
			<span class="clip" title={texts.incident.stepWho(name, who)}>
				{runs ? <b>{name}</b> : name}
			</span>
			<Remaining term={term} />
			<span class="when">
				{who !== "" && `${who}, `}
				{texts.time.until(Date.parse(term.due), now, zone)}, {texts.time.clause(term.clause)}
			</span>
		</li>
	);
}

export function StepsBlock({ incident }: { incident: Incident }) {
	const list = steps(incident);
	const published =
		incident.state === "answered" ||
		incident.state === "closed" ||
		incident.state === "publishing" ||
		incident.state === "approved";
	return (
		<section class="block" aria-labelledby="steps-h">
			<h2 id="steps-h">{texts.incident.steps}</h2>
			<ul class="terms">
				{list.map((term) =>
					isStopped(term, incident) ? (
						<StoppedStep term={term} key={term.id} />
					) : (
						<Step term={term} named={incident.stages.length > 1} key={term.id} />
					),
				)}
				{!published && (
					<li>
						<span class="faint">
							<Icon name="s-new" />
						</span>
						<span class="muted">{texts.incident.publishPlaces(incident.messages.length)}</span>
						<NotStarted words={texts.time.afterApproval} />
					</li>
				)}
			</ul>
		</section>
	);
}

function StageMore({ stage }: { stage: Incident["stages"][number] }) {
	const words = lateTexts.marks;
	return (
		<>
			<span class={stage.state === "returned" ? "tiny t-warn stage-more" : "tiny faint stage-more"}>
				{words.stages[stage.state]}
			</span>
			{stage.part !== "" && (
				<details class="stage-more">
					<summary class="tiny in-text">{words.part}</summary>
					<p class="quote">{stage.part}</p>
				</details>
			)}
		</>
	);
}

export function ChainBlock({ incident }: { incident: Incident }) {
	if (incident.stages.length === 0) return null;
	const done = ["review", "approved", "publishing", "answered", "closed"].includes(incident.state);
	return (
		<section class="block" aria-labelledby="chain-h">
			<h2 id="chain-h">{texts.incident.chain}</h2>
			<StageChain
				stages={incident.stages}
				done={done}
				more={(stage) => (done && stage.part === "" ? null : <StageMore stage={stage} />)}
			/>
			{incident.route_note !== "" && (
				<>
					<p class="tiny faint note-h">{texts.incident.note}</p>
					<p class="quote">{incident.route_note}</p>
				</>
			)}
		</section>
	);
}
