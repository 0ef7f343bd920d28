/*
 * Marks.tsx: what has been put on record about an incident besides its state: marks, other incidents, how it ended, what it waits for.
 */
import type { ComponentChildren } from "preact";
import type { Incident, IncidentRef } from "../api/types.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { texts } from "../texts/index.ts";
import { lateTexts } from "../texts/late.ts";
import { useTime } from "../time/context.ts";

type Flag = Incident["flags"][number];

/** In the order in which they are read; a decided dispute is no dispute. */
const flagsShown: readonly [flag: Flag, icon: IconName, tone: "danger" | "warn" | "info" | ""][] = [
	["emergency", "alert", "danger"],
	["significant", "bell", "warn"],
	["repeat", "repeat", "info"],
	["dispute", "ring", "warn"],
	["dispute_decided", "ring", ""],
	["forwarded", "s-routed", ""],
	["order_of_work", "tree", "warn"],
	["shortcoming", "report", "warn"],
];

function Ref({ of, words }: { of: IncidentRef; words: (number: string) => string }) {
	return (
		<a class="small in-text" href={`/incident/${of.id}`}>
			{words(of.number)}
		</a>
	);
}

/** Chips and links under the head; nothing where there is nothing to say. */
export function Marks({ incident }: { incident: Incident }) {
	const words = lateTexts.marks;
	const shown = flagsShown.filter(([flag]) => incident.flags.includes(flag));
	const { repeat_of: repeatOf, linked } = incident;
	if (shown.length === 0 && repeatOf === null && linked === null) return null;
	return (
		<ul class="marks" aria-label={words.title}>
			{shown.map(([flag, icon, tone]) => (
				<li key={flag}>
					<span class={`chip ${tone}`}>
						<Icon name={icon} size="s" />
						{words.flags[flag]}
					</span>
				</li>
			))}
			{repeatOf !== null && (
				<li>
					<Ref of={repeatOf} words={words.repeatOf} />
				</li>
			)}
			{linked !== null && (
				<li>
					<Ref of={linked} words={incident.outcome === "merged" ? words.mergedInto : words.linked} />
				</li>
			)}
		</ul>
	);
}

/** "срок по решению, 4 рабочих часа" beside topic and place; "" for the ordinary term. */
export function trackWords(incident: Incident): string {
	const words = lateTexts.marks;
	if (incident.track === "by_decision" && incident.decided !== null)
		return words.decided(
			texts.incident.workingAmount(incident.decided / 3_600_000, texts.time.duration(incident.decided), false),
		);
	return words.tracks[incident.track];
}

/** How it ended, and on what ground. */
export function Outcome({ incident }: { incident: Incident }) {
	if (incident.state !== "closed") return null;
	const ground = lateTexts.commands.of.ground?.[incident.ground] ?? "";
	return (
		<section class="note outcome" aria-label={lateTexts.marks.closedAs}>
			<StateIcon state={stateName(incident.state, incident.sign, incident.outcome)} />
			{ground !== "" && <p>{ground}</p>}
		</section>
	);
}

function Wait({ icon, children }: { icon: IconName; children: ComponentChildren }) {
	return (
		<div class="note wait">
			<Icon name={icon} />
			<p>{children}</p>
		</div>
	);
}

export function visaWords(incident: Incident): string {
	const { visa } = incident;
	const words = lateTexts.marks;
	return visa === null ? "" : words.visa(visa.step, visa.of, words.roles[visa.role] ?? visa.role);
}

/** What the incident waits for, where its state alone does not say it. */
export function Waits({ incident }: { incident: Incident }) {
	const { now, zone } = useTime();
	const words = lateTexts.marks;
	const { closes_at: closes, silent_from: silent } = incident;
	const silentAt = silent === null ? 0 : Date.parse(silent);
	return (
		<>
			{incident.visa !== null && <Wait icon="review">{visaWords(incident)}</Wait>}
			{closes !== null && incident.state === "answered" && (
				<Wait icon="clock">{words.closesAt(texts.time.when(Date.parse(closes), now, zone))}</Wait>
			)}
			{silent !== null && incident.state !== "closed" && (
				<Wait icon="s-asked">
					{silentAt > now ? words.silentFrom(texts.time.when(silentAt, now, zone)) : words.silentNow}
				</Wait>
			)}
		</>
	);
}
