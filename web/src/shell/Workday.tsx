/*
 * Workday.tsx: the strip at the foot of the navigation: what the working clock is doing right now, for everyone, on each page.
 *
 * Promises: from the region's intervals only; outside working time the strip is all hatch and says when the count goes on.
 */
import { me } from "../app/session.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { closing, type Interval, isOpen, opening } from "../time/working.ts";
import { dayOf } from "../time/zone.ts";

const WIDTH = 178;
const FOLD = 20;
const GAP = 2;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface Cell {
	x: number;
	width: number;
	begin: number;
	end: number;
}

/** Hours of today's working stretches side by side, a break folded to a fixed width. */
function cellsOf(today: readonly Interval[]): { cells: Cell[]; folds: number[] } {
	const hours = today.flatMap(([begin, end]) => {
		const count = Math.max(1, Math.round((end - begin) / HOUR_MS));
		const step = (end - begin) / count;
		return Array.from({ length: count }, (_, i) => ({ begin: begin + i * step, end: begin + (i + 1) * step }));
	});
	const working = today.reduce((sum, [begin, end]) => sum + end - begin, 0);
	const room = WIDTH - FOLD * Math.max(0, today.length - 1);
	const cells: Cell[] = [];
	const folds: number[] = [];
	let x = 0;
	for (const hour of hours) {
		const before = cells.at(-1);
		if (before !== undefined && hour.begin > before.end) {
			folds.push(x);
			x += FOLD;
		}
		const width = (room * (hour.end - hour.begin)) / working;
		cells.push({ ...hour, x, width });
		x += width;
	}
	return { cells, folds };
}

function nowAt(now: number, cells: readonly Cell[]): number {
	for (const cell of cells) {
		if (now >= cell.end) continue;
		return now <= cell.begin ? Math.max(0, cell.x - GAP) : cell.x + (cell.width * (now - cell.begin)) / (cell.end - cell.begin);
	}
	return WIDTH;
}

function hatch(from: number, to: number): string {
	let path = "";
	for (let x = from; x < to; x += 5) path += `M${x.toFixed(1)} 11l4-6`;
	return path;
}

interface Said {
	words: string;
	full: string;
}

function say(now: number, zone: string, intervals: readonly Interval[], today: readonly Interval[]): Said {
	const { workday } = texts.shell;
	const end = closing(intervals, now);
	if (end !== null) {
		const last = today.at(-1)?.[1] === end;
		const left = texts.time.duration(Math.max(MINUTE_MS, end - now));
		const next = opening(intervals, end);
		const pause = next !== null && next - end >= HOUR_MS / 2 ? workday.breaks.lunch : workday.breaks.pause;
		const words = workday.tillBreak(last ? workday.breaks.end : pause, left);
		return { words, full: workday.running(words) };
	}
	const next = opening(intervals, now);
	const opens = next === null ? texts.time.stands : texts.time.opens(next, now, zone);
	const first = today[0]?.[0];
	const last = today.at(-1)?.[1];
	const full =
		first === undefined || last === undefined
			? workday.off(opens)
			: now < first
				? workday.before(opens)
				: now >= last
					? workday.over(opens)
					: workday.pause(opens);
	return { words: workday.shortOff(opens), full };
}

export function Workday() {
	const { now, zone, intervals } = useTime();
	const who = me.value;
	const all = who == null ? null : intervals(who.timetable, null, now - DAY_MS, now + 21 * DAY_MS);
	if (all === null) return null;
	const day = dayOf(now, zone);
	const today = all.filter(([begin]) => dayOf(begin, zone) === day);
	const { words, full } = say(now, zone, all, today);
	const { cells, folds } = cellsOf(today);
	const open = isOpen(all, now);
	const at = nowAt(now, cells);
	const hours = today.map(([begin, end]) => `${texts.time.clock(begin, zone)}–${texts.time.clock(end, zone)}`).join(", ");
	const pauseNow = !open && cells.length > 0 && at > 0 && at < WIDTH;
	return (
		<div class="workday" title={hours === "" ? full : `${full}. ${texts.shell.workday.hours(hours)}`}>
			<p class="top">
				<b>{texts.time.clock(now, zone)}</b>
				<span>{words}</span>
			</p>
			<svg viewBox={`0 0 ${WIDTH} 16`} preserveAspectRatio="none" role="img" aria-label={full}>
				{!open && !pauseNow ? (
					<path class="wd-fold" d={hatch(1, WIDTH - 4)} />
				) : (
					<>
						{cells.map((cell) => {
							const width = cell.width - GAP;
							const spent = Math.max(
								0,
								Math.min(
									width,
									((now - cell.begin) / (cell.end - cell.begin)) * cell.width,
								),
							);
							return (
								<g key={cell.begin}>
									<rect
										class="wd-left"
										x={cell.x}
										y="5"
										width={width}
										height="6"
										rx="1.5"
									/>
									{spent > 0 && (
										<rect
											class="wd-spent"
											x={cell.x}
											y="5"
											width={spent}
											height="6"
											rx="1"
										/>
									)}
								</g>
							);
						})}
						<path class="wd-fold" d={folds.map((x) => hatch(x + 3, x + FOLD - 4)).join("")} />
						<path class="wd-now" d={`M${at.toFixed(1)} 1v14`} />
					</>
				)}
			</svg>
		</div>
	);
}
