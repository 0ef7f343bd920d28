/*
 * commands.ts: the table of the commands that a person gives on a page: where each stands, which fields it has, when it makes sense.
 *
 * Promises: a new command is a row here, its words a row of texts/ru/commands.ts; what is typed becomes exactly the body that the
 * contract asks for. Must not: know rights or states of the order: the server's `allowed` does.
 */
import type { Incident, Term } from "../api/types.ts";
import { lateTexts } from "../texts/late.ts";
import type { CommandWords } from "../texts/ru/commands.ts";
import { firstLinks, type Link, linkFaults } from "./chain.ts";

export type Group = "common" | "route" | "messages" | "marks" | "measures" | "terms" | "close";
export const groups: readonly Group[] = ["common", "route", "messages", "marks", "measures", "terms", "close"];

export type Kind =
	| "note"
	| "choice"
	/** a message of the incident */
	| "message"
	/** a free message of the queue */
	| "free"
	/** another incident by its number; its id stands beside as `other_incident.id` */
	| "number"
	| "body"
	| "person"
	| "term"
	| "measure"
	| "date"
	| "hours"
	| "chain"
	/** nothing is typed: the draft that is decided on */
	| "draft";

export interface About {
	incident: Incident;
	typed: Typed;
}

export interface FieldRow {
	/** as the contract calls it */
	name: string;
	kind: Kind;
	/** true, or why it is needed now ("" when it isn't) */
	needed?: true | ((about: About) => string);
	/** choice: what there is to choose */
	of?: (incident: Incident) => readonly string[];
	/** term: which of the missed ones */
	terms?: (term: Term) => boolean;
	/** body: of which kinds */
	bodies?: readonly string[];
	/** person: of which role */
	role?: "curator" | "executor";
	/** note: how much fits */
	max?: number;
	/** only when this is so */
	when?: (about: About) => boolean;
}

export interface CommandRow {
	group: Group | ((incident: Incident) => Group);
	fields?: readonly FieldRow[];
	/** a form of its own (forms.tsx) */
	own?: true;
	/** given on another page */
	page?: "desk" | "review";
	/** stands among «Сейчас нельзя» with the server's reason */
	told?: true;
	/** false: it would change nothing, though the order allows it */
	sensible?: (incident: Incident) => boolean;
	danger?: true;
}

export interface Typed {
	values: Readonly<Record<string, string>>;
	links: readonly Link[];
}
export const nothingTyped: Typed = { values: {}, links: firstLinks };

const fresh = (incident: Incident) => incident.state === "new" || incident.state === "returned";
const several = (incident: Incident) => incident.messages.length > 1;
const flagged = (flag: Incident["flags"][number]) => (incident: Incident) => incident.flags.includes(flag);
const not = (test: (incident: Incident) => boolean) => (incident: Incident) => !test(incident);

export const unexplained = (term: Term) => term.missed !== null && term.explanation === "";
export const undecided = (term: Term) => term.missed !== null && term.explanation === "given";

/** Which outcomes `close` may have now: the others have commands of their own. */
export function outcomesOf(incident: Incident): readonly string[] {
	if (incident.state === "answered")
		return incident.messages.some((entry) => entry.placement === "placed") ? ["answered"] : ["not_placed"];
	return ["referred", "withdrawn", ...(incident.silent_from === null ? [] : ["author_silent"])];
}

/** The order wants a reason when the work is with a body already, or when the body has given it back before. */
function rerouteReason({ incident, typed }: About): string {
	const { errors } = lateTexts.commands;
	const back = incident.stages.filter((stage) => stage.state === "returned").map((stage) => stage.body.id);
	if (typed.links.some((link) => back.includes(link.body))) return errors.again;
	const working = incident.state === "routed" || incident.state === "drafting";
	return working && back.length === 0 ? errors.reroute : "";
}

const reason: FieldRow = { name: "reason", kind: "note" };
const because: FieldRow = { ...reason, needed: true };
const message: FieldRow = { name: "message", kind: "message", needed: true };
const other: FieldRow = { name: "other_incident", kind: "number", needed: true };

const rows: Record<string, CommandRow> = {
	triage: { group: (incident) => (fresh(incident) ? "common" : "route"), own: true, told: true },
	route: {
		group: (incident) => (fresh(incident) ? "common" : "route"),
		fields: [
			{ name: "stages", kind: "chain", needed: true },
			{ name: "note", kind: "note", needed: rerouteReason },
		],
		told: true,
	},
	take: { group: "common", told: true, sensible: (incident) => incident.stages.some((stage) => stage.state === "started") },
	"submit-part": { group: "common", page: "desk" },
	"submit-draft": { group: "common", page: "desk", told: true },
	"withdraw-draft": { group: "common", fields: [reason] },
	return: { group: "common", fields: [because, { name: "proposed_body", kind: "body" }], told: true },
	visa: { group: "common", fields: [{ name: "draft", kind: "draft" }] },
	"refuse-visa": { group: "common", fields: [{ name: "draft", kind: "draft" }, because] },
	"approve-and-publish": { group: "common", told: true },
	approve: { group: "common", told: true },
	"correct-and-approve": { group: "common", page: "review" },
	"send-back": { group: "common", fields: [because], told: true },
	publish: { group: "common", told: true },
	undo: { group: "common", told: true },
	"published-by-hand": { group: "common", own: true, told: true },
	comment: { group: "common", fields: [{ name: "text", kind: "note", needed: true }] },

	forward: {
		group: "route",
		fields: [{ name: "body", kind: "body", needed: true, bodies: ["municipal", "federal", "organisation"] }, reason],
	},
	reassign: { group: "route", fields: [{ name: "person", kind: "person", needed: true, role: "executor" }, reason] },
	"hand-over": { group: "route", fields: [{ name: "person", kind: "person", needed: true, role: "curator" }, reason] },

	attach: { group: "messages", fields: [{ name: "message", kind: "free", needed: true }, reason] },
	detach: { group: "messages", fields: [message, reason], sensible: several },
	split: { group: "messages", fields: [message, because], sensible: several },
	merge: { group: "messages", fields: [other, reason], danger: true },
	"author-replied": { group: "messages", fields: [{ name: "message", kind: "message" }], sensible: ({ sign }) => sign === "asked" },
	"cannot-be-placed": { group: "messages", fields: [message, because], danger: true },

	"mark-repeat": { group: "marks", fields: [other, reason], sensible: not(flagged("repeat")) },
	"unmark-repeat": { group: "marks", fields: [reason], sensible: flagged("repeat") },
	"mark-significant": { group: "marks", fields: [reason], sensible: not(flagged("significant")) },
	"unmark-significant": { group: "marks", fields: [because], sensible: flagged("significant") },
	"mark-emergency": { group: "marks", fields: [reason], sensible: not(flagged("emergency")) },

	"add-measure": {
		group: "measures",
		fields: [
			{ name: "text", kind: "note", needed: true },
			{ name: "body", kind: "body" },
			{ name: "due", kind: "date" },
		],
	},
	"fulfil-measure": {
		group: "measures",
		fields: [
			{ name: "measure", kind: "measure", needed: true },
			{ name: "text", kind: "note", needed: true },
		],
		sensible: (incident) => incident.measures.some((measure) => measure.done_at === null),
	},

	"change-track": {
		group: "terms",
		fields: [
			{
				name: "track",
				kind: "choice",
				needed: true,
				of: ({ track }) => ["ordinary", "list", "by_decision"].filter((name) => name !== track),
			},
			{ name: "decided", kind: "hours", when: ({ typed }) => typed.values.track === "by_decision" },
			{
				...reason,
				needed: ({ typed }) => (typed.values.track === "by_decision" ? lateTexts.commands.errors.decided : ""),
			},
		],
	},
	explain: {
		group: "terms",
		fields: [{ name: "term", kind: "term", needed: true, terms: unexplained }, because],
		sensible: (incident) => incident.terms.some(unexplained),
	},
	"accept-explanation": {
		group: "terms",
		fields: [{ name: "term", kind: "term", needed: true, terms: undecided }, reason],
		sensible: (incident) => incident.terms.some(undecided),
	},
	"refuse-explanation": {
		group: "terms",
		fields: [{ name: "term", kind: "term", needed: true, terms: undecided }, because],
		sensible: (incident) => incident.terms.some(undecided),
	},
	"report-shortcoming": {
		group: "terms",
		fields: [
			{ name: "body", kind: "body", needed: true },
			{ name: "person", kind: "person", role: "executor", when: ({ typed }) => (typed.values.body ?? "") !== "" },
			because,
		],
	},
	"change-edition": { group: "terms", fields: [reason], danger: true },

	exclude: {
		group: "close",
		fields: [{ name: "ground", kind: "choice", needed: true, of: () => ["harm", "obscene", "insult", "threat"] }, reason],
		danger: true,
	},
	dismiss: {
		group: "close",
		fields: [
			{
				name: "ground",
				kind: "choice",
				needed: true,
				of: () => ["no_reaction_needed", "not_a_matter", "spam", "mistake"],
			},
			reason,
		],
		danger: true,
	},
	close: {
		group: "close",
		fields: [
			{ name: "outcome", kind: "choice", needed: true, of: outcomesOf },
			{
				...reason,
				needed: ({ typed }) =>
					["referred", "withdrawn"].includes(typed.values.outcome ?? "")
						? lateTexts.commands.errors.closing
						: "",
			},
		],
		danger: true,
	},
	reopen: { group: "common", fields: [because], sensible: ({ outcome }) => outcome !== "merged" },
};

/** Commands of the order that no row of this table gives, and why. */
export const elsewhere: Readonly<Record<string, string>> = {
	detect: "from the queue «Найдено»: an incident begins with it",
};

/** Two commands in one: it may be given where its first one may. */
export const pairs: Readonly<Record<string, string>> = {
	"approve-and-publish": "approve",
	"correct-approve-and-publish": "correct-and-approve",
};

export const commandNames: readonly string[] = Object.keys(rows);

export function rowOf(command: string): CommandRow | null {
	return rows[command] ?? null;
}

export function groupOf(row: CommandRow, incident: Incident): Group {
	return typeof row.group === "string" ? row.group : row.group(incident);
}

export const isSensible = (row: CommandRow, incident: Incident) => row.sensible === undefined || row.sensible(incident);

/** True when a press of the button is all it takes. */
export const isPlain = (row: CommandRow) => row.fields === undefined && row.own !== true && row.page === undefined;

/** A test keeps a row of words for each command. */
export function wordsOf(command: string): CommandWords {
	return lateTexts.commands.named[command] ?? { name: command, done: command };
}

export function nameOf(command: string, incident: Incident): string {
	const words = wordsOf(command);
	return words.again !== undefined && !fresh(incident) ? words.again : words.name;
}

export function labelOf(command: string, name: string): string {
	return wordsOf(command).labels?.[name] ?? lateTexts.commands.fields[name] ?? name;
}

/** The fields that are shown for what is typed so far. */
export function fieldsOf(row: CommandRow, about: About): readonly FieldRow[] {
	return (row.fields ?? []).filter((field) => field.when === undefined || field.when(about));
}

const dateForm = /^\d{4}-\d\d-\d\d$/;
const hoursMs = 3_600_000;

function hoursOf(text: string): number {
	const hours = Number(text.replace(",", "."));
	return Number.isFinite(hours) && hours >= 0.5 && hours <= 100 ? Math.round(hours * hoursMs) : 0;
}

/** Why this field can't be sent as it is; "": it can. `today`: 2026-11-23 of the region. */
export function faultOf(field: FieldRow, about: About, today: string): string {
	const { errors } = lateTexts.commands;
	const { typed } = about;
	const value = (typed.values[field.name] ?? "").trim();
	if (field.kind === "draft") return "";
	if (field.kind === "chain") return linkFaults(typed.links).find((fault) => fault !== "") ?? "";
	if (value === "") return field.needed === true ? errors.empty : (field.needed?.(about) ?? "");
	if (field.kind === "number") return (typed.values[`${field.name}.id`] ?? "") === "" ? errors.number : "";
	if (field.kind === "hours") return hoursOf(value) === 0 ? errors.hours : "";
	if (field.kind === "date") return dateForm.test(value) && value < today ? errors.date : "";
	return "";
}

/** The body of the request. */
export function bodyOf(row: CommandRow, about: About): Record<string, unknown> | undefined {
	if (row.fields === undefined || row.fields.every((field) => field.kind === "draft")) return undefined;
	const body: Record<string, unknown> = {};
	for (const { name, kind } of fieldsOf(row, about)) {
		const value = (about.typed.values[name] ?? "").trim();
		if (kind === "chain") body[name] = about.typed.links;
		else if (kind === "number") body[name] = Number(about.typed.values[`${name}.id`] ?? "");
		else if (value === "" || kind === "draft") continue;
		else if (kind === "hours") body[name] = hoursOf(value);
		else if (kind === "message" || kind === "free" || kind === "body" || kind === "person" || kind === "measure")
			body[name] = Number(value);
		else body[name] = value;
	}
	return body;
}
