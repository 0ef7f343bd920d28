/*
 * DayLanes.tsx: «Почему этот срок?»: a lane per day with the counted stretches filled, then the same as a sum (DESIGN §4).
 *
 * Promises: skipped time is listed and struck out, not omitted; everything comes from the server's explanation.
 */
import type { Explanation } from "../api/types.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { wall } from "../time/zone.ts";

type Day = Explanation["days"][number];
interface Stretch {
	begin: number;
	end: number;
}

const left = 92.7;
const right = 351.3;
const lane = 22;
const lanesMax = 12;

function pairs(list: readonly (readonly [string, string])[]): Stretch[] {
	return list.map(([begin, end]) => ({ begin: Date.parse(begin), end: Date.parse(end) }));
}

/** Minutes since the local midnight of the day that the stretch begins in. */
function minutes(moment: number, zone: string): number {
	const at = wall(moment, zone);
	return at.hour * 60 + at.minute;
}

function noon(day: Day): number {
	return Date.parse(`${day.date}T12:00:00Z`);
}

interface Axis {
	first: number;
	last: number;
	marks: number[];
}

function axisOf(days: readonly Day[], zone: string): Axis {
	const marks = new Set<number>();
	for (const day of days)
		for (const { begin, end } of pairs(day.intervals)) {
			marks.add(minutes(begin, zone));
			marks.add(minutes(end, zone) || 24 * 60);
		}
	const sorted = [...marks].sort((a, b) => a - b);
	const first = sorted[0] ?? 9 * 60;
	const last = sorted[sorted.length - 1] ?? 18 * 60;
	return { first, last: last > first ? last : first + 60, marks: sorted };
}

function Lanes({ days, zone }: { days: readonly Day[]; zone: string }) {
	const { first, last, marks } = axisOf(days, zone);
	const x = (minute: number) => left + ((right - left) * (minute - first)) / (last - first);
	const endOf = (stretch: Stretch) => minutes(stretch.end, zone) || 24 * 60;
	const hours = marks.filter((mark, i) => mark % 60 === 0 && (i === 0 || x(mark) - x(marks[i - 1] ?? first) > 14));
	const spoken = days
		.filter((day) => day.counted_ms > 0)
		.map((day) => texts.words.why.dayCounted(texts.time.dayShort(noon(day), "UTC"), texts.time.duration(day.counted_ms)))
		.join(", ");
	return (
		<svg
			class="chart lanes"
			viewBox={`0 0 380 ${16 + days.length * lane + 2}`}
			role="img"
			aria-label={texts.words.why.counted(spoken)}
		>
			<defs>
				<pattern id="lane-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
					<path class="lane-hatch" d="M0 0v6" />
				</pattern>
			</defs>
			{hours.map((mark) => (
				<text x={x(mark)} y="9" text-anchor="middle" key={mark}>
					{String(mark / 60).padStart(2, "0")}
				</text>
			))}
			{days.map((day, i) => {
				const y = 16 + i * lane;
				const off = day.intervals.length === 0;
				return (
					<g key={day.date}>
						<text class={off ? "d off" : "d"} x="0" y={y + 12}>
							{texts.time.dayShort(noon(day), "UTC")}
						</text>
						{off && <rect class="lane-off" x={left} y={y} width={right - left} height="16" rx="2" />}
						{off && (
							<text class="off" x={(left + right) / 2} y={y + 12} text-anchor="middle">
								{texts.words.why.dayKinds[day.kind]}
							</text>
						)}
						{pairs(day.intervals).map((part) => (
							<rect
								class="lane-open"
								x={x(minutes(part.begin, zone))}
								y={y}
								width={x(endOf(part)) - x(minutes(part.begin, zone))}
								height="16"
								rx="2"
								key={part.begin}
							/>
						))}
						{pairs(day.counted).map((part) => {
							const from = x(minutes(part.begin, zone));
							const wide = x(endOf(part)) - from;
							return (
								<g key={part.begin}>
									<rect
										class="r-left"
										x={from}
										y={y}
										width={Math.max(0.5, wide)}
										height="16"
										rx="2"
									/>
									{wide > 26 && (
										<text
											class="in"
											x={from + wide / 2}
											y={y + 12}
											text-anchor="middle"
										>
											{texts.time.figure(part.end - part.begin)}
										</text>
									)}
								</g>
							);
						})}
					</g>
				);
			})}
		</svg>
	);
}

interface Row {
	key: string;
	day: string;
	what: string;
	amount: string;
	skipped: boolean;
}

/** Counted stretches in order, and between them what was skipped. */
function rowsOf(days: readonly Day[], zone: string): Row[] {
	const { why } = texts.words;
	const rows: Row[] = [];
	let before: (Stretch & { day: Day }) | null = null;
	for (const day of days) {
		for (const part of pairs(day.counted)) {
			const from = texts.time.clock(part.begin, zone);
			const to = texts.time.clock(part.end, zone);
			const sameDay = before !== null && before.day.date === day.date;
			if (before !== null && part.begin > before.end) {
				const next = noon(day) - noon(before.day) <= 86_400_000;
				const lunch = why.lunch(texts.time.clock(before.end, zone), from);
				rows.push({
					key: `-${part.begin}`,
					day: "",
					what: sameDay ? lunch : next ? why.night : why.nights,
					amount: texts.time.duration(part.begin - before.end),
					skipped: true,
				});
			}
			const name = sameDay ? "" : texts.time.dayShort(noon(day), "UTC");
			rows.push({
				key: `+${part.begin}`,
				day: name,
				what: before === null ? why.first(from, to) : why.stretch(from, to),
				amount: texts.time.duration(part.end - part.begin),
				skipped: false,
			});
			before = { ...part, day };
		}
	}
	return rows;
}

/** For a term in days: the counted days by number. */
function dayRows(days: readonly Day[]): Row[] {
	let n = 0;
	return days.map((day) => {
		const counts = day.counted.length > 0 || day.counted_ms > 0;
		if (counts) n++;
		return {
			key: day.date,
			day: texts.time.dayShort(noon(day), "UTC"),
			what: texts.words.why.dayKinds[day.kind],
			amount: counts ? texts.words.why.dayN(n) : "",
			skipped: !counts,
		};
	});
}

interface DayLanesProps {
	explanation: Explanation;
	/** how often the due moment has been moved since, from the history; null: not known */
	moved: number | null;
}

export function DayLanes({ explanation, moved }: DayLanesProps) {
	const { zone } = useTime();
	const { why } = texts.words;
	const { days, term } = explanation;
	const inDays = term.unit === "working_days";
	const notes = [...new Set(days.map((day) => day.note).filter((note) => note !== ""))];
	const rows = inDays ? dayRows(days) : rowsOf(days, zone);
	const provisional = term.provisional || days.some((day) => day.provisional);
	return (
		<>
			{days.length > 0 && days.length <= lanesMax && <Lanes days={days} zone={zone} />}
			<dl class="calc">
				{rows.map((row) => (
					<div class={row.skipped ? "no" : undefined} key={row.key}>
						<dt>{row.day}</dt>
						<dd>{row.what}</dd>
						<dd>{row.amount}</dd>
					</div>
				))}
				<div class="sum">
					<dt>{why.sum}</dt>
					<dd>{why.clauseOfOrder(term.clause)}</dd>
					<dd>{inDays ? why.days(term.amount) : texts.time.duration(explanation.sum_ms)}</dd>
				</div>
			</dl>
			<p class="tiny faint">
				{why.schedule(explanation.schedule)} {notes.map((note) => `${note.replace(/\.?$/, ".")} `)}
				{provisional && `${why.provisional} `}
				{moved !== null && (moved === 0 ? why.unmoved : why.moved(moved))}
			</p>
		</>
	);
}
