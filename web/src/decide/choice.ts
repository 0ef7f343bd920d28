/*
 * choice.ts: what a curator decides about a message or an incident before routing it, as a value.
 *
 * Promises: choosing a topic fills body and importance from the topic's defaults («по теме») unless the person has chosen them; a
 * default is never shown as the person's own choice. Pure.
 */
import type { DetectAndRouteIn, Importance, Incident, Topic } from "../api/types.ts";

export type Origin = "none" | "topic" | "person" | "record";

export interface Choice {
	topic: number | null;
	place: string;
	importance: Importance | null;
	importanceFrom: Origin;
	body: number | null;
	bodyFrom: Origin;
	note: string;
}

export const nothingChosen: Choice = {
	topic: null,
	place: "",
	importance: null,
	importanceFrom: "none",
	body: null,
	bodyFrom: "none",
	note: "",
};

export const importances: readonly Importance[] = ["critical", "high", "normal", "low"];

export function withTopic(choice: Choice, topic: Topic): Choice {
	const keepBody = choice.bodyFrom === "person" && choice.body !== null;
	const keepImportance = choice.importanceFrom === "person";
	return {
		...choice,
		topic: topic.id,
		...(keepBody ? {} : { body: topic.default_body, bodyFrom: topic.default_body === null ? "none" : "topic" }),
		...(keepImportance ? {} : { importance: topic.default_importance, importanceFrom: "topic" }),
	};
}

/** What the record says, where a decision begins again (returned, or detected without one). */
export function choiceOf(incident: Incident): Choice {
	const body = incident.state === "returned" ? null : (incident.stages[0]?.body.id ?? null);
	return {
		topic: incident.topic?.id ?? null,
		place: incident.location,
		importance: incident.importance === "" ? null : incident.importance,
		importanceFrom: incident.importance === "" ? "none" : "record",
		body,
		bodyFrom: body === null ? "none" : "record",
		note: "",
	};
}

/** null: something that must be chosen is missing. */
export function detectAndRouteIn(choice: Choice): DetectAndRouteIn | null {
	if (choice.topic === null || choice.body === null) return null;
	return {
		topic: choice.topic,
		importance: choice.importance ?? "normal",
		stages: [{ body: choice.body }],
		...(choice.place.trim() === "" ? {} : { location: choice.place.trim() }),
		...(choice.note.trim() === "" ? {} : { note: choice.note.trim() }),
	};
}

/** Does the record differ from the choice in what triage sets? */
export function needsTriage(choice: Choice, incident: Incident): boolean {
	const importance = incident.importance === "" ? null : incident.importance;
	return (
		choice.topic !== (incident.topic?.id ?? null) ||
		choice.place.trim() !== incident.location ||
		(choice.importance ?? "normal") !== importance
	);
}

/** The record changed meanwhile: what the person had left as it was follows the record, what they had changed stays. */
export function rebased(choice: Choice, before: Incident, after: Incident): Choice {
	const was = choiceOf(before);
	const is = choiceOf(after);
	return {
		...choice,
		...(choice.topic === was.topic ? { topic: is.topic } : {}),
		...(choice.place === was.place ? { place: is.place } : {}),
		...(choice.importance === was.importance && choice.importanceFrom === was.importanceFrom
			? { importance: is.importance, importanceFrom: is.importanceFrom }
			: {}),
		...(choice.body === was.body && choice.bodyFrom === was.bodyFrom ? { body: is.body, bodyFrom: is.bodyFrom } : {}),
	};
}
