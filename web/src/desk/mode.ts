/*
 * mode.ts: what a person has to do on the desk with this incident: take it, give a part, write the answer, give a visa, or wait. Pure.
 */
import type { Incident } from "../api/types.ts";

export type Mode = "take" | "part" | "answer" | "visa" | "wait";

function can(incident: Incident, command: string): boolean {
	return incident.allowed.some((entry) => entry.command === command && entry.allowed);
}

/** `bodies`: those in which the person works. */
export function modeOf(incident: Incident, bodies: readonly number[]): Mode {
	const untaken = incident.stages.some((stage) => stage.state === "started" && bodies.includes(stage.body.id));
	if (can(incident, "take") && untaken) return "take";
	if (can(incident, "submit-part")) return "part";
	if (can(incident, "submit-draft")) return "answer";
	return can(incident, "visa") ? "visa" : "wait";
}

/** A repeat without a measure on record: the answer itself has to say what was done (п. 23). */
export function tellsDone(incident: Incident): boolean {
	return incident.flags.includes("repeat") && incident.measures.length === 0;
}

/** The part that one of these bodies has given; null: none. */
export function ownPart(incident: Incident, bodies: readonly number[]): string | null {
	return incident.stages.find((stage) => bodies.includes(stage.body.id) && stage.part !== "")?.part ?? null;
}
