/*
 * context: where a component takes the order's time from.
 *
 * The application provides one source: the server's clock, the region's zone, and the intervals of a timetable as far as
 * they have been fetched. Reading `now` inside a component follows the minute; nothing here fetches.
 */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Interval } from "./working.ts";

export interface TimeSource {
	/** the order's time, milliseconds UTC; changes once a minute */
	readonly now: number;
	/** IANA zone of the region */
	readonly zone: string;
	/** those that cover from … to; null: not known yet */
	intervals(timetable: number, scheduleBody: number | null, from: number, to: number): readonly Interval[] | null;
}

const nowhere: TimeSource = { now: 0, zone: "UTC", intervals: () => null };

export const TimeContext = createContext<TimeSource>(nowhere);

export function useTime(): TimeSource {
	return useContext(TimeContext);
}
