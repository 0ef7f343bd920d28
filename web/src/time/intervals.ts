/*
 * intervals.ts: the working intervals of timetables, fetched once per (timetable, body, quarter) and kept: a timetable never changes,
 * a new one has a new number.
 *
 * Promises: null until everything asked for has come; then sorted, half open, without touching neighbours (time/working.ts).
 * Must not: know schedules, calendars or zones.
 */
import { signal } from "@preact/signals";
import { getIntervals } from "../api/calls.ts";
import { tick } from "./clock.ts";
import type { Interval } from "./working.ts";

const DAY_MS = 86_400_000;
const CHUNK_DAYS = 90;
const RETRY_MS = 10_000;

interface Chunk {
	intervals: readonly Interval[] | null;
	/** performance.now() of the last failure; it is asked again after RETRY_MS */
	failed_at: number | null;
}

interface Joined {
	first: number;
	last: number;
	intervals: readonly Interval[];
}

/** key "timetable/body" → chunk number (whole 90 days since 1970) → chunk */
const tables = new Map<string, Map<number, Chunk>>();
const joined = new Map<string, Joined>();
/** Changes when a chunk has come: whoever waited is drawn again. */
const arrived = signal(0);

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

async function fetchChunk(chunk: Chunk, timetable: number, body: number | null, number: number): Promise<void> {
	const first = number * CHUNK_DAYS;
	try {
		const { items } = await getIntervals(timetable, body, dateOf(first), dateOf(first + CHUNK_DAYS));
		chunk.intervals = items.map(([begin, end]) => [Date.parse(begin), Date.parse(end)] as const);
	} catch {
		chunk.failed_at = performance.now();
	}
	arrived.value++;
}

function chunkOf(table: Map<number, Chunk>, timetable: number, body: number | null, number: number): Chunk {
	let chunk = table.get(number);
	const again = chunk?.failed_at != null && performance.now() - chunk.failed_at > RETRY_MS;
	if (chunk === undefined || again) {
		chunk = { intervals: null, failed_at: null };
		table.set(number, chunk);
		void fetchChunk(chunk, timetable, body, number);
	}
	return chunk;
}

function join(key: string, table: Map<number, Chunk>, first: number, last: number): readonly Interval[] {
	const known = joined.get(key);
	if (known !== undefined && known.first <= first && known.last >= last) return known.intervals;
	const sorted: Interval[] = [];
	for (let number = first; number <= last; number++)
		for (const interval of table.get(number)?.intervals ?? []) {
			const before = sorted.at(-1);
			if (before === undefined || interval[0] >= before[1]) sorted.push(interval);
		}
	joined.set(key, { first, last, intervals: sorted });
	return sorted;
}

/**
 * Working intervals that cover `from` … `to` with a day to spare; null while they are on their way. `body` null: the region's.
 * Read inside a component it draws that component again when they have come.
 */
export function intervalsOf(timetable: number, body: number | null, from: number, to: number): readonly Interval[] | null {
	arrived.value;
	const key = `${timetable}/${body ?? ""}`;
	let table = tables.get(key);
	if (table === undefined) {
		table = new Map();
		tables.set(key, table);
	}
	const first = Math.floor((from / DAY_MS - 1) / CHUNK_DAYS);
	const last = Math.floor((to / DAY_MS + 1) / CHUNK_DAYS);
	let complete = true;
	for (let number = first; number <= last; number++)
		complete = chunkOf(table, timetable, body, number).intervals !== null && complete;
	if (!complete) tick.value;
	return complete ? join(key, table, first, last) : null;
}
