/*
 * InboxFacts.tsx: at the right of an incident: two clocks (my step, the citizen's answer), the ruler, why this term, the decision.
 */
import { useEffect, useState } from "preact/hooks";
import { explainTerm } from "../api/calls.ts";
import { asFailure, type Failure } from "../api/problem.ts";
import type { Explanation, Incident, Term } from "../api/types.ts";
import { DayLanes } from "../components/DayLanes.tsx";
import { Icon } from "../components/Icon.tsx";
import { ImportanceWord } from "../components/ImportanceSign.tsx";
import { exactOf, lookWords, useLook } from "../components/Remaining.tsx";
import { type Flag, Ruler } from "../components/Ruler.tsx";
import { StageChain } from "../components/StageChain.tsx";
import { ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import type { Choice } from "../decide/choice.ts";
import { Decision, type Field } from "../decide/Decision.tsx";
import { firstAnswer, stepNow, termOf } from "../incident/terms.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";

function Clock({ label, term }: { label: string; term: Term }) {
	const { now, zone } = useTime();
	const of = useLook(term);
	if (of === null)
		return (
			<div>
				<span class="eyebrow">{label}</span>
			</div>
		);
	return (
		<div title={exactOf(term, zone)}>
			<span class="eyebrow">{label}</span>
			<b class={of.tone === "over" || of.tone === "late" ? "t-danger" : undefined}>
				{of.tone === "off" ? texts.time.duration(of.left) : lookWords(of, now, zone)}
			</b>
			{of.tone === "off" && (
				<span class="tiny muted">
					<Icon name="moon" size="s" />{" "}
					{of.opens === null
						? texts.time.stands
						: texts.time.notRunning(texts.time.opens(of.opens, now, zone))}
				</span>
			)}
			<span class="tiny faint">
				{texts.inbox.untilClause(texts.time.until(Date.parse(term.due), now, zone), term.clause)}
			</span>
		</div>
	);
}

/** The server's explanation, asked for when the person opens it. */
function Why({ incident, term }: { incident: Incident; term: Term }) {
	const [open, setOpen] = useState(false);
	const [held, setHeld] = useState<{ explanation: Explanation | null; failure: Failure | null }>({
		explanation: null,
		failure: null,
	});
	const [again, setAgain] = useState(0);
	useEffect(() => {
		if (!open) return;
		let alive = true;
		explainTerm(incident.id, term.id).then(
			(explanation) => alive && setHeld({ explanation, failure: null }),
			(e: unknown) => alive && setHeld({ explanation: null, failure: asFailure(e) }),
		);
		return () => {
			alive = false;
		};
	}, [open, incident.id, incident.version, term.id, again]);
	return (
		<details class="why-term" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>
				{texts.inbox.why} <Icon name="cd" size="s" />
			</summary>
			{open && held.explanation !== null && <DayLanes explanation={held.explanation} moved={null} />}
			{open && held.explanation === null && held.failure === null && <Skeleton rows={3} />}
			{held.failure !== null && (
				<ProblemNote failure={held.failure}>
					<p>
						<button class="btn s" type="button" onClick={() => setAgain(again + 1)}>
							{texts.common.retry}
						</button>
					</p>
				</ProblemNote>
			)}
		</details>
	);
}

function Terms({ incident }: { incident: Incident }) {
	const { intervals } = useTime();
	const step = termOf(incident, "route", true) ?? stepNow(incident) ?? termOf(incident, "route");
	const answer = firstAnswer(incident);
	const main = answer ?? step;
	if (main === null) return null;
	const from = Date.parse(main.started);
	const to = Date.parse(main.due);
	const known = intervals(main.timetable, main.schedule_body, from, to);
	const answers = incident.messages.length;
	const flags: Flag[] = [];
	if (step !== null && step !== main && Date.parse(step.due) <= to)
		flags.push({ at: Date.parse(step.due), label: texts.found.flags[step.kind === "route" ? "route" : "draft"] });
	const draft = termOf(incident, "draft");
	if (draft !== null && draft !== step && Date.parse(draft.due) <= to)
		flags.push({ at: Date.parse(draft.due), label: texts.found.flags.draft });
	flags.push({ at: to, label: texts.found.flags.answer });
	return (
		<section class="block">
			<div class="clock2">
				{step !== null && step.done === null && (
					<Clock label={texts.words.terms[step.kind] ?? step.kind} term={step} />
				)}
				{answer !== null && (
					<Clock
						label={answers > 1 ? texts.inbox.clocks.firstOf(answers) : texts.inbox.clocks.answer}
						term={answer}
					/>
				)}
			</div>
			{known !== null && <Ruler intervals={known} from={from} to={to} flags={flags} due={to} width={300} />}
			<Why incident={incident} term={main} />
		</section>
	);
}

function Record({ incident }: { incident: Incident }) {
	const words = texts.found;
	return (
		<>
			<section class="block">
				<h2>{texts.inbox.decide}</h2>
				<dl class="record small">
					<div>
						<dt>{words.topic}</dt>
						<dd>{incident.topic?.name ?? texts.inbox.noTopic}</dd>
					</div>
					{incident.location !== "" && (
						<div>
							<dt>{words.place}</dt>
							<dd>{incident.location}</dd>
						</div>
					)}
					{incident.importance !== "" && (
						<div>
							<dt>{words.importance}</dt>
							<dd>
								<ImportanceWord importance={incident.importance} />
							</dd>
						</div>
					)}
					{incident.route_note !== "" && (
						<div>
							<dt>{words.note}</dt>
							<dd>{incident.route_note}</dd>
						</div>
					)}
				</dl>
			</section>
			{incident.stages.length > 0 && (
				<section class="block">
					<h2>{texts.inbox.chain}</h2>
					<StageChain
						stages={incident.stages}
						done={incident.state === "answered" || incident.state === "closed"}
					/>
				</section>
			)}
		</>
	);
}

interface InboxFactsProps {
	incident: Incident;
	/** null: nothing to decide here */
	choice: Choice | null;
	onChange: (choice: Choice) => void;
	open: Field | null;
	onOpen: (field: Field | null) => void;
}

export function InboxFacts({ incident, choice, onChange, open, onOpen }: InboxFactsProps) {
	return (
		<>
			<Terms incident={incident} />
			{choice === null ? (
				<Record incident={incident} />
			) : (
				<section class="block">
					<div class="bh">
						<h2>{texts.inbox.decide}</h2>
						<span class="end tiny faint">{texts.found.digit}</span>
					</div>
					<Decision choice={choice} onChange={onChange} open={open} onOpen={onOpen} />
				</section>
			)}
		</>
	);
}
