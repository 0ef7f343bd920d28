/*
 * TimeProvider.tsx: gives every component the order's time of this minute and the working intervals (time/context.ts).
 */
import type { ComponentChildren } from "preact";
import { useNow } from "../time/clock.ts";
import { TimeContext, type TimeSource } from "../time/context.ts";
import { intervalsOf } from "../time/intervals.ts";

const REACH_MS = 45 * 86_400_000;

export function TimeProvider({ zone, children }: { zone: string; children: ComponentChildren }) {
	const now = useNow();
	const source: TimeSource = {
		now,
		zone,
		intervals: (timetable, body, from = now - REACH_MS, to = now + REACH_MS) => intervalsOf(timetable, body, from, to),
	};
	return <TimeContext.Provider value={source}>{children}</TimeContext.Provider>;
}
