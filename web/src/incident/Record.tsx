/*
 * Record.tsx: in the right column of an incident: measures that were promised (п. 23), and terms that were missed with their causes,
 * whom they are charged to, and what became of the explanation (п. 26, 27).
 */
import type { Incident, Measure, Term } from "../api/types.ts";
import { Icon } from "../components/Icon.tsx";
import { shortName } from "../store/names.ts";
import { texts } from "../texts/index.ts";
import { lateTexts } from "../texts/late.ts";
import { useTime } from "../time/context.ts";
import { dayOf, fromWall } from "../time/zone.ts";
import { missedTerms, termTitle } from "./terms.ts";

/** "27 ноября" of a plain date */
function dateWords(date: string, now: number, zone: string): string {
	const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
	return texts.time.date(fromWall(year, month, day, 12, 0, zone), now, zone);
}

function One({ measure }: { measure: Measure }) {
	const { now, zone } = useTime();
	const words = lateTexts.marks;
	const done = measure.done_at !== null;
	const late = !done && measure.due !== null && measure.due < dayOf(now, zone);
	const due = measure.due === null ? "" : dateWords(measure.due, now, zone);
	const state = done
		? words.measureDone(texts.time.when(Date.parse(measure.done_at ?? measure.at), now, zone))
		: due === ""
			? words.measureOpen
			: late
				? words.measureLate(due)
				: words.measureBy(due);
	const who = measure.body === null ? "" : shortName(measure.body);
	return (
		<li class="measure">
			<span class={done ? "t-ok" : late ? "t-danger" : "t-info"}>
				<Icon name={done ? "check" : late ? "alert" : "promise"} />
			</span>
			<div>
				<p>{measure.text}</p>
				<p class={late ? "tiny t-danger" : "tiny faint"}>{[who, state].filter((part) => part !== "").join(", ")}</p>
				{measure.proof !== "" && <p class="quote">{measure.proof}</p>}
			</div>
		</li>
	);
}

export function MeasuresBlock({ incident }: { incident: Incident }) {
	if (incident.measures.length === 0) return null;
	return (
		<section class="block" aria-labelledby="measures-h">
			<h2 id="measures-h">{lateTexts.marks.measures}</h2>
			<ul class="record">
				{incident.measures.map((measure) => (
					<One measure={measure} key={measure.id} />
				))}
			</ul>
		</section>
	);
}

function chargedWords(term: Term): string {
	if (term.charged === "body" && term.body !== null) return shortName(term.body);
	return lateTexts.marks.charged[term.charged];
}

function Missed({ incident, term }: { incident: Incident; term: Term }) {
	const { now, zone } = useTime();
	const words = lateTexts.marks;
	const causes = term.causes.map((cause) => words.causes[cause]);
	const settled = term.explanation === "accepted";
	// a result names nobody, so nobody has to explain it
	const named = term.charged === "bureau" || term.charged === "body";
	const said = named || term.explanation !== "" ? words.explanation[term.explanation] : "";
	return (
		<li class="measure">
			<span class={settled ? "t-info" : "t-danger"}>
				<Icon name={settled ? "info" : "alert"} />
			</span>
			<div>
				<p>
					<b>{termTitle(term, incident)}</b>{" "}
					<span class="tiny faint nowrap">{texts.time.clause(term.clause)}</span>
				</p>
				<p class="tiny faint">
					{[words.missedWas(texts.time.when(Date.parse(term.due), now, zone)), chargedWords(term)]
						.filter((part) => part !== "")
						.join(", ")}
				</p>
				{causes.length > 0 && <p class="small">{causes.join("; ")}</p>}
				{said !== "" && <p class="small muted">{said}</p>}
			</div>
		</li>
	);
}

export function MissedBlock({ incident }: { incident: Incident }) {
	const missed = missedTerms(incident);
	if (missed.length === 0) return null;
	return (
		<section class="block" aria-labelledby="missed-h">
			<h2 id="missed-h">{lateTexts.marks.missed}</h2>
			<ul class="record">
				{missed.map((term) => (
					<Missed incident={incident} term={term} key={term.id} />
				))}
			</ul>
		</section>
	);
}
