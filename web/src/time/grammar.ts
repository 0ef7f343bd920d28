/*
 * grammar: what a term looks like at a moment (DESIGN §4), as a value; components only draw it.
 *
 * Promises: pure. Half of the term gone: soon; four fifths: burn; past `late_from`: over. The moments are the server's.
 * Must not: decide lateness itself where the server has said it (`missed`).
 */
import { between, isOpen, opening, used, workingDays, type Interval } from "./working.ts";

/** What the lists' ListTerm and the incident's Term have in common. */
export interface TermLike {
	kind: string;
	clause: string;
	started: string;
	due: string;
	late_from: string;
	missed: string | null;
	done?: string | null;
	unit?: "working" | "calendar" | "working_days";
	used_ms?: number | null;
}

export type Tone = "calm" | "soon" | "burn" | "over" | "off" | "done" | "late";

export interface Look {
	tone: Tone;
	/** working milliseconds left; negative when over; for a term that is done: what was left, negative = late */
	left: number;
	/** working milliseconds of the whole term */
	total: number;
	/** 0 … 1, what is left */
	share: number;
	/** when the clock goes on, if it stands now */
	opens: number | null;
	/** working days left, for a term counted in days or as long as days */
	days: number | null;
}

export const soonShare = 0.5;
export const burnShare = 0.8;

/** A term beyond this much working time is told in working days ("hours and minutes under a day", DESIGN §4). */
const longMs = 24 * 3_600_000;

/** A clock that never stands, for terms by the calendar. */
export const calendarAlways: readonly Interval[] = [[-8.64e15, 8.64e15]];

function clamp(share: number): number {
	return Math.min(1, Math.max(0, share));
}

/** Due moments are whole seconds, beginnings are not: eight hours stay eight hours. */
function wholeMinutes(ms: number): number {
	return Math.round(ms / 60_000) * 60_000;
}

export function look(term: TermLike, now: number, given: readonly Interval[], dayOf?: (moment: number) => string): Look {
	const intervals = term.unit === "calendar" ? calendarAlways : given;
	const started = Date.parse(term.started);
	const due = Date.parse(term.due);
	const lateFrom = Date.parse(term.late_from);
	const total = wholeMinutes(used(intervals, started, due));
	if (typeof term.done === "string") {
		const done = Date.parse(term.done);
		const left = between(intervals, done, due);
		return {
			tone: term.missed === null ? "done" : "late",
			left,
			total,
			share: total > 0 ? clamp(left / total) : 0,
			opens: null,
			days: null,
		};
	}
	const left = between(intervals, now, due);
	const share = total > 0 ? clamp(left / total) : left > 0 ? 1 : 0;
	const inDays = term.unit === "working_days" || (term.unit !== "calendar" && total > longMs);
	const days = inDays && dayOf !== undefined ? workingDays(intervals, now, due, dayOf) : null;
	const base = { left, total, share, days };
	if (term.missed !== null || now > lateFrom) return { ...base, tone: "over", opens: null };
	if (!isOpen(intervals, now)) return { ...base, tone: "off", opens: opening(intervals, now) };
	const spent = 1 - share;
	return { ...base, tone: spent >= burnShare ? "burn" : spent >= soonShare ? "soon" : "calm", opens: null };
}

/** Number of ticks and their kind: a thick one per working hour, a thin one per five minutes up to an hour; 0 = too many. */
export function ticks(total: number): { count: number; thin: boolean } {
	const thin = total <= 3_600_000;
	const count = Math.max(1, Math.ceil(total / (thin ? 300_000 : 3_600_000)));
	return { count: count > 16 ? 0 : count, thin };
}
