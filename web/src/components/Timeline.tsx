/*
 * Timeline.tsx: the history: time, shape, sentence with its clause, and what the step cost: what was used and left of its term.
 *
 * Promises: one line per event in the order of the record; nights and days off are hatched dividers between two days.
 */
import type { IncidentEvent, TermChange } from "../api/types.ts";
import { shortName } from "../store/names.ts";
import { texts } from "../texts/index.ts";
import { lateTexts } from "../texts/late.ts";
import { useTime } from "../time/context.ts";
import { dayOf, daysBetween } from "../time/zone.ts";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./Sprite.tsx";

const shapes: Record<string, [icon: IconName, tone: string]> = {
	detected: ["s-new", ""],
	attached: ["merge", ""],
	detached: ["merge", ""],
	triaged: ["tag", ""],
	routed: ["s-routed", "t-info"],
	forwarded: ["s-routed", "t-info"],
	returned: ["s-returned", "t-warn"],
	taken: ["s-drafting", "t-info"],
	reassigned: ["at", ""],
	handed_over: ["at", ""],
	part_submitted: ["s-answered", "t-ok"],
	answer_submitted: ["s-review", "t-wait"],
	interim_submitted: ["s-review", "t-wait"],
	clarification_submitted: ["s-review", "t-wait"],
	draft_withdrawn: ["s-withdrawn", ""],
	visa_given: ["s-approved", "t-ok"],
	visa_refused: ["s-rework", "t-warn"],
	approved: ["s-approved", "t-ok"],
	sent_back: ["s-rework", "t-warn"],
	publish_ordered: ["s-publishing", "t-ok"],
	undone: ["undo", "t-warn"],
	send_started: ["send", ""],
	answer_published: ["s-answered", "t-ok"],
	interim_published: ["s-interim", "t-wait"],
	clarification_published: ["s-asked", "t-wait"],
	visa_asked: ["review", "t-wait"],
	publication_failed: ["alert", "t-danger"],
	not_placed: ["ban", "t-warn"],
	author_replied: ["reply", "t-info"],
	repeat_marked: ["repeat", "t-info"],
	repeat_unmarked: ["repeat", ""],
	significant_marked: ["bell", "t-warn"],
	significant_unmarked: ["bell", ""],
	emergency_marked: ["alert", "t-danger"],
	track_changed: ["clock", "t-info"],
	edition_changed: ["clock", ""],
	measure_added: ["promise", "t-info"],
	measure_fulfilled: ["check", "t-ok"],
	explained: ["comment", "t-wait"],
	explanation_accepted: ["check", "t-ok"],
	explanation_refused: ["x", "t-warn"],
	shortcoming_reported: ["report", "t-warn"],
	split: ["tree", ""],
	merged: ["merge", ""],
	excluded: ["s-excluded", ""],
	dismissed: ["s-dismissed", ""],
	closed: ["check", "t-ok"],
	reopened: ["undo", ""],
	commented: ["comment", ""],
	terms_moved: ["clock", ""],
	terms_missed: ["alert", "t-danger"],
};

/** Events that a person decided, for the filter. */
const decisions = new Set([
	"triaged",
	"routed",
	"forwarded",
	"returned",
	"taken",
	"reassigned",
	"handed_over",
	"attached",
	"detached",
	"split",
	"merged",
	"part_submitted",
	"draft_withdrawn",
	"visa_given",
	"visa_refused",
	"not_placed",
	"repeat_marked",
	"repeat_unmarked",
	"significant_marked",
	"significant_unmarked",
	"emergency_marked",
	"measure_added",
	"measure_fulfilled",
	"explained",
	"explanation_accepted",
	"explanation_refused",
	"shortcoming_reported",
	"answer_submitted",
	"interim_submitted",
	"clarification_submitted",
	"approved",
	"sent_back",
	"publish_ordered",
	"undone",
	"excluded",
	"dismissed",
	"closed",
	"reopened",
	"track_changed",
]);
/** Events that stop terms which nobody has kept. */
const endings = new Set(["excluded", "dismissed", "closed", "merged", "not_placed"]);
export type TimelineFilter = "all" | "decisions" | "terms";

export function filterEvents(events: readonly IncidentEvent[], filter: TimelineFilter): readonly IncidentEvent[] {
	if (filter === "decisions") return events.filter((event) => decisions.has(event.kind));
	if (filter === "terms")
		return events.filter((event) => event.changes.some((change) => change.op !== "started") || event.kind === "terms_missed");
	return events;
}

const termName = (kind: string) => texts.words.terms[kind] ?? kind;

/** "Возвращено на доработку Анна Рочева": for the history and for «Что изменилось». */
export function eventSentence(event: IncidentEvent): { title: string; rest: string } {
	const title = texts.incident.events[event.kind] ?? event.kind;
	const body = event.body === null ? "" : texts.incident.eventBodies(shortName(event.body), event.bodies_more);
	const whom = [body, event.person?.name ?? ""].filter((part) => part !== "").join(", ");
	const to = whom === "" ? "" : texts.incident.eventTo(whom);
	return { title, rest: [event.by?.name ?? "", to].filter((part) => part !== "").join(" ") };
}

/** How it ended and on what ground, which term was chosen or spoken of; "" where the event's name says it all. */
export function eventDetail(event: IncidentEvent): string {
	const { of } = lateTexts.commands;
	const term = event.term === "" ? "" : termName(event.term.replace(/-.*$/, ""));
	const outcome = event.kind === "closed" ? (of.outcome?.[event.outcome] ?? "") : "";
	const track = event.kind === "triaged" && event.track === "ordinary" ? "" : (of.track?.[event.track] ?? "");
	const place = event.place === "" || event.place === "reply" ? "" : (texts.incident.form.places[event.place] ?? "");
	return [outcome, of.ground?.[event.ground] ?? "", track, term, place].filter((part) => part !== "").join(", ");
}

function Cost({ change, named }: { change: TermChange; named: boolean }) {
	const { time, incident } = texts;
	const name = named ? termName(change.kind) : "";
	const clause = change.clause === "" ? null : <span class="tiny faint"> {time.clause(change.clause)}</span>;
	if (change.used_ms === null || change.left_ms === null)
		return (
			<span class="left done small">
				<Icon name="check" size="s" />
				{name === "" ? termName(change.kind) : name}
				{clause}
			</span>
		);
	const late = change.left_ms < 0;
	const used = time.usedOf(change.used_ms, change.used_ms + change.left_ms);
	const rest = late ? time.lateBy(change.left_ms) : time.leftOf(change.left_ms);
	return (
		<span class={late ? "left burn small" : "left done small"}>
			<Icon name={late ? "alert" : "check"} size="s" />
			{incident.termCost(name, incident.termLeft(used, rest))}
			{clause}
		</span>
	);
}

function Changes({ event }: { event: IncidentEvent }) {
	const { now, zone } = useTime();
	const { incident, time } = texts;
	const until = (change: TermChange) => time.until(Date.parse(change.due), now, zone);
	const started = event.changes.filter((change) => change.op === "started" || change.op === "resumed");
	const moved = event.changes.filter((change) => change.op === "moved");
	const missed = event.changes.filter((change) => change.op === "missed");
	return (
		<>
			{missed.map((change) => (
				<p class="small t-danger" key={`x${change.kind}${change.message ?? ""}`}>
					{incident.termMissed(termName(change.kind), time.when(Date.parse(change.due), now, zone))},{" "}
					{time.clause(change.clause)}
				</p>
			))}
			{moved.map((change) => (
				<p class="small muted" key={`m${change.kind}${change.message ?? ""}`}>
					{incident.termMoved(termName(change.kind), until(change))}, {time.clause(change.clause)}
				</p>
			))}
			{started.length > 0 && (
				<p class="tiny faint">
					{incident.termsStart}
					{started
						.map((change) => {
							const starts = incident.termStarts(
								termName(change.kind).toLowerCase(),
								until(change),
							);
							return `${starts} (${time.clause(change.clause)})`;
						})
						.join(", ")}
				</p>
			)}
		</>
	);
}

function Entry({ event }: { event: IncidentEvent }) {
	const { now, zone } = useTime();
	const [icon, tone] = shapes[event.kind] ?? ["clock", ""];
	const { title, rest } = eventSentence(event);
	const detail = eventDetail(event);
	const ended = endings.has(event.kind);
	const stopped = event.changes.filter((change) => change.op === "stopped");
	const at = Date.parse(event.at);
	const moment = Date.parse(event.moment);
	return (
		<li>
			<span class="at" title={texts.time.exact(at, zone)}>
				{texts.time.clock(at, zone)}
			</span>
			<span class={`rail ${tone}`}>
				<Icon name={icon} />
			</span>
			<div class="ev">
				<p>
					<b>{title}</b> {rest !== "" && <span class="muted">{rest} </span>}
					{event.other !== null && (
						<a class="small in-text nowrap" href={`/incident/${event.other.id}`}>
							{texts.words.incidentNumber(event.other.number)}
						</a>
					)}{" "}
					{event.clause !== "" && <span class="tiny faint nowrap">{texts.time.clause(event.clause)}</span>}
				</p>
				{detail !== "" && <p class="small">{detail}</p>}
				{stopped.length > 0 && ended && (
					<p class="tiny faint">
						{texts.incident.termsStopped(
							[...new Set(stopped.map((change) => termName(change.kind).toLowerCase()))].join(
								", ",
							),
						)}
					</p>
				)}
				{stopped.length > 0 && !ended && (
					<p class="row wrap costs">
						{stopped.map((change) => (
							<Cost
								change={change}
								named={stopped.length > 1}
								key={`${change.kind}${change.message ?? ""}`}
							/>
						))}
					</p>
				)}
				{Math.abs(at - moment) >= 60_000 && (
					<p class="tiny faint">{texts.incident.momentDiffers(texts.time.short(moment, now, zone))}</p>
				)}
				<Changes event={event} />
				{event.text !== "" && <blockquote class="quote">{event.text}</blockquote>}
			</div>
		</li>
	);
}

export function Timeline({ events }: { events: readonly IncidentEvent[] }) {
	const { now, zone } = useTime();
	let before: number | null = null;
	return (
		<ol class="tl">
			{events.map((event) => {
				const at = Date.parse(event.at);
				const sameDay = before !== null && dayOf(before, zone) === dayOf(at, zone);
				const days = before === null ? 0 : daysBetween(before, at, zone);
				const first = before === null;
				before = at;
				const heading = texts.time.dayHeading(at, now, zone);
				const words = first
					? heading
					: days > 1
						? texts.incident.daysSkipped(heading)
						: texts.incident.nightSkipped(heading);
				return [
					!sameDay && (
						<li class={first ? "day first" : "day"} key={`d${event.version}`}>
							<span>{words}</span>
						</li>
					),
					<Entry event={event} key={event.version} />,
				];
			})}
		</ol>
	);
}
