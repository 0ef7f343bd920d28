/*
 * terms.ts: picking what a page shows of an incident: its terms, its main message, its title. Pure.
 */
import type { DraftRow, Incident, IncidentMessage, Term } from "../api/types.ts";
import { texts } from "../texts/index.ts";

const due = (term: Term) => Date.parse(term.due);

/** The answer of one message. */
export function answerOf(incident: Incident, message: number): Term | null {
	return incident.terms.find((term) => term.kind === "answer" && term.message === message) ?? null;
}

/** The earliest unmet answer; when all are met, the last one. */
export function firstAnswer(incident: Incident): Term | null {
	const answers = incident.terms.filter((term) => term.kind === "answer").sort((a, b) => due(a) - due(b));
	return answers.find((term) => term.done === null) ?? answers.at(-1) ?? null;
}

/** What comes first of steps that began at the same moment. */
const ranks: readonly Term["kind"][] = ["route", "return", "part", "draft", "review", "rework", "final", "publish", "reaction", "answer"];

/** Steps of the incident itself, in the order in which they began. */
export function steps(incident: Incident): Term[] {
	const rank = (term: Term) => ranks.indexOf(term.kind);
	return incident.terms
		.filter((term) => term.message === null)
		.sort((a, b) => Date.parse(a.started) - Date.parse(b.started) || rank(a) - rank(b) || due(a) - due(b));
}

/** The running term of a kind; the last one that ran when none does. */
export function termOf(incident: Incident, kind: Term["kind"], runningOnly = false): Term | null {
	const all = incident.terms
		.filter((term) => term.kind === kind && term.message === null)
		.sort((a, b) => Date.parse(a.started) - Date.parse(b.started));
	const running = all.find((term) => term.done === null);
	return running ?? (runningOnly ? null : (all.at(-1) ?? null));
}

/** What the person at this state has to do by: rework, part, draft, review or route. */
export function stepNow(incident: Incident): Term | null {
	for (const kind of ["rework", "part", "draft", "review", "route", "publish"] as const) {
		const running = incident.terms
			.filter((term) => term.kind === kind && term.done === null)
			.sort((a, b) => due(a) - due(b))[0];
		if (running !== undefined) return running;
	}
	return null;
}

export function mainMessage(incident: Incident): IncidentMessage | null {
	return incident.messages[0] ?? null;
}

/** The version submitted last. */
export function lastDraft(incident: Incident): DraftRow | null {
	return incident.drafts.reduce<DraftRow | null>((last, row) => (last === null || row.n > last.n ? row : last), null);
}

/** Ended without an answer: what ran then was stopped, not kept. */
export function endedUnanswered(incident: Incident): boolean {
	return incident.state === "closed" && incident.outcome !== "answered" && incident.outcome !== "not_placed";
}

/** Did the end of the incident stop this term? All that ran then carry the same moment, which is the last one. */
export function isStopped(term: Term, incident: Incident): boolean {
	if (!endedUnanswered(incident) || term.done === null) return false;
	return Date.parse(term.done) === Math.max(...incident.terms.map((each) => (each.done === null ? 0 : Date.parse(each.done))));
}

/** Terms that were missed, the earliest first. */
export function missedTerms(incident: Incident): Term[] {
	return incident.terms.filter((term) => term.missed !== null).sort((a, b) => due(a) - due(b));
}

/** "Ответ человеку, Мария Вокуева": whose term it is, where there are several. */
export function termTitle(term: Term, incident: Incident): string {
	const name = texts.words.terms[term.kind] ?? term.kind;
	if (term.message === null || incident.messages.length < 2) return name;
	const of = incident.messages.find((entry) => entry.message.id === term.message);
	return `${name}, ${of === undefined || of.message.author === "" ? texts.words.people.authorUnknown : of.message.author}`;
}

const titleMax = 70;

/** Topic and place; before triage the beginning of the message. */
export function titleOf(incident: Incident): string {
	const words = [incident.topic?.name ?? "", incident.location].filter((part) => part !== "");
	if (words.length > 0) return words.join(", ");
	const excerpt = mainMessage(incident)?.message.excerpt ?? "";
	if (excerpt === "") return texts.incident.untitled;
	return excerpt.length > titleMax ? `${excerpt.slice(0, titleMax).replace(/\s+\S*$/, "")}…` : excerpt;
}
