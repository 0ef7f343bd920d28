/*
 * changes.ts: what is different between the incident that a person decided on and the one that is there now, in words. Pure.
 */
import type { Incident } from "../api/types.ts";
import { texts } from "../texts/index.ts";

const bodyOf = (incident: Incident) => incident.stages.find((stage) => stage.number === incident.stage_now)?.body.name ?? "";

export function changesBetween(before: Incident, after: Incident): string[] {
	const { words, found, inbox } = texts;
	const pairs: [string, string, string][] = [
		[inbox.state, words.states[before.state], words.states[after.state]],
		[found.topic, before.topic?.name ?? "", after.topic?.name ?? ""],
		[found.place, before.location, after.location],
		[
			found.importance,
			before.importance === "" ? "" : words.importance[before.importance],
			after.importance === "" ? "" : words.importance[after.importance],
		],
		[found.body, bodyOf(before), bodyOf(after)],
		[inbox.messages, String(before.messages.length), String(after.messages.length)],
	];
	return pairs.filter(([, was, is]) => was !== is).map(([what, was, is]) => inbox.changed(what, was, is));
}
