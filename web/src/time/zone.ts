/*
 * zone: reading a moment on a wall clock of an IANA zone, through the browser's own tables.
 *
 * Promises: pure; one formatter per zone, kept. Must not: compute a due moment.
 */

export interface Wall {
	year: number;
	month: number;
	day: number;
	hour: number;
	minute: number;
	/** 0 Monday … 6 Sunday */
	weekday: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
	let found = formatters.get(zone);
	if (found === undefined) {
		found = new Intl.DateTimeFormat("en-GB", {
			timeZone: zone,
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
			minute: "2-digit",
			hourCycle: "h23",
		});
		formatters.set(zone, found);
	}
	return found;
}

export function wall(moment: number, zone: string): Wall {
	const part: Record<string, number> = {};
	for (const { type, value } of formatter(zone).formatToParts(moment)) part[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
	const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
	return { year, month, day, hour, minute, weekday };
}

/** "2026-11-23" */
export function dayOf(moment: number, zone: string): string {
	const at = wall(moment, zone);
	return `${at.year}-${String(at.month).padStart(2, "0")}-${String(at.day).padStart(2, "0")}`;
}

/** Whole local days from the day of `from` to the day of `to`. */
export function daysBetween(from: number, to: number, zone: string): number {
	const a = wall(from, zone);
	const b = wall(to, zone);
	return Math.round((Date.UTC(b.year, b.month - 1, b.day) - Date.UTC(a.year, a.month - 1, a.day)) / 86_400_000);
}

/** Minutes east of Greenwich at `moment`. */
export function offsetMinutes(moment: number, zone: string): number {
	const at = wall(moment, zone);
	const asUtc = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute);
	return Math.round((asUtc - Math.floor(moment / 60_000) * 60_000) / 60_000);
}

/** The moment when a wall clock of the zone shows these figures; of two the first, in a gap the moment after it. */
export function fromWall(year: number, month: number, day: number, hour: number, minute: number, zone: string): number {
	const guess = Date.UTC(year, month - 1, day, hour, minute);
	const early = guess - offsetMinutes(guess - 86_400_000, zone) * 60_000;
	const late = guess - offsetMinutes(guess + 86_400_000, zone) * 60_000;
	const fits = (moment: number) => {
		const at = wall(moment, zone);
		return at.day === day && at.hour === hour && at.minute === minute;
	};
	if (fits(Math.min(early, late))) return Math.min(early, late);
	return fits(late) ? late : early;
}
