/*
 * working: arithmetic over the working intervals that the server sends (GET /timetables/{number}/intervals).
 *
 * Promises: pure; all moments are milliseconds UTC; intervals are sorted, do not touch and are half open [begin, end).
 * Must not: know calendars, schedules or zones. Due moments come from the server; here we only subtract.
 */

export type Interval = readonly [begin: number, end: number];

/** A stretch of a ruler: working time, or what is folded away between two intervals. */
export interface Segment {
	kind: "work" | "gap";
	begin: number;
	end: number;
}

/** Index of the first interval that ends after `moment`. */
function firstEndingAfter(intervals: readonly Interval[], moment: number): number {
	let low = 0;
	let high = intervals.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const interval = intervals[middle];
		if (interval !== undefined && interval[1] <= moment) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Working milliseconds from `from` to `to`; negative backwards. */
export function between(intervals: readonly Interval[], from: number, to: number): number {
	if (to < from) return -between(intervals, to, from);
	let sum = 0;
	for (let i = firstEndingAfter(intervals, from); i < intervals.length; i++) {
		const interval = intervals[i];
		if (interval === undefined || interval[0] >= to) break;
		sum += Math.min(interval[1], to) - Math.max(interval[0], from);
	}
	return sum;
}

/** What is left of a term: working milliseconds from `now` to `due`; negative when it is over. */
export function remaining(intervals: readonly Interval[], now: number, due: number): number {
	return between(intervals, now, due);
}

/** What has been used of a term since `started`. */
export function used(intervals: readonly Interval[], started: number, at: number): number {
	return at <= started ? 0 : between(intervals, started, at);
}

/** Does working time run at `moment`? */
export function isOpen(intervals: readonly Interval[], moment: number): boolean {
	const interval = intervals[firstEndingAfter(intervals, moment)];
	return interval !== undefined && interval[0] <= moment;
}

/** The earliest working instant not before `moment`; null when the intervals end before it. */
export function opening(intervals: readonly Interval[], moment: number): number | null {
	const interval = intervals[firstEndingAfter(intervals, moment)];
	return interval === undefined ? null : Math.max(interval[0], moment);
}

/** End of the working stretch that `moment` is in; null outside working time. */
export function closing(intervals: readonly Interval[], moment: number): number | null {
	const interval = intervals[firstEndingAfter(intervals, moment)];
	return interval !== undefined && interval[0] <= moment ? interval[1] : null;
}

/** Working stretches and the gaps between them, from `from` to `to`, without a gap at either end of the list's reach. */
export function segments(intervals: readonly Interval[], from: number, to: number): Segment[] {
	const out: Segment[] = [];
	let at = from;
	for (let i = firstEndingAfter(intervals, from); i < intervals.length; i++) {
		const interval = intervals[i];
		if (interval === undefined || interval[0] >= to) break;
		const begin = Math.max(interval[0], from);
		const end = Math.min(interval[1], to);
		if (begin > at) out.push({ kind: "gap", begin: at, end: begin });
		out.push({ kind: "work", begin, end });
		at = end;
	}
	if (at < to) out.push({ kind: "gap", begin: at, end: to });
	return out;
}

/** Number of further local days with working time after the day of `now`, up to the day of `due`; `dayOf` names a local day. */
export function workingDays(intervals: readonly Interval[], now: number, due: number, dayOf: (moment: number) => string): number {
	const days = new Set<string>();
	const today = dayOf(now);
	for (let i = firstEndingAfter(intervals, now); i < intervals.length; i++) {
		const interval = intervals[i];
		if (interval === undefined || interval[0] >= due) break;
		const day = dayOf(interval[0]);
		if (day !== today) days.add(day);
	}
	return days.size;
}
