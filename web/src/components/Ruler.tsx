/*
 * Ruler.tsx: a line of working hours from the start of the clock to the last due moment; breaks, nights and days off are folded
 * into a hatch; thin flags for due moments, one heavy mark for now (DESIGN §4).
 *
 * Promises: left to right always; labels of flags below, "now" and names of the folds above; all of it also in words.
 */
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { segments, type Interval, type Segment } from "../time/working.ts";
import { daysBetween, offsetMinutes } from "../time/zone.ts";

export interface Flag {
	at: number;
	label: string;
	strong?: boolean;
}

interface RulerProps {
	intervals: readonly Interval[];
	from: number;
	to: number;
	flags: readonly Flag[];
	/** where everything right of it is late; absent: nothing is */
	due?: number;
	/** width of the drawing in its own units: 380 beside text, 820 across a page */
	width?: number;
	startLabel?: string;
	/** the term has not begun: hollow, without "now" */
	hollow?: boolean;
	/** the term is met: green up to then, no "now" */
	done?: number;
}

interface Placed extends Segment {
	x: number;
	width: number;
}

const hourMs = 3_600_000;
const letter = 5.9;
const top = 18;
const height = 10;

function foldWidth(begin: number, end: number, zone: string): number {
	const nights = daysBetween(begin, end, zone);
	return nights === 0 ? 24 : nights === 1 ? 48 : 70;
}

function foldName(begin: number, end: number, zone: string): string {
	const nights = daysBetween(begin, end, zone);
	if (nights === 0) return end - begin >= 1_800_000 ? texts.time.lunch : texts.time.pause;
	if (nights === 1) return texts.time.night;
	if (nights > 3) return texts.time.daysOff;
	const between = Array.from({ length: nights - 1 }, (_, i) => texts.time.weekday(begin + (i + 1) * 24 * hourMs, zone));
	return [texts.time.night, ...between].join(", ");
}

function place(list: readonly Segment[], width: number, zone: string): Placed[] {
	let folded = 0;
	let working = 0;
	for (const part of list) {
		if (part.kind === "gap") folded += foldWidth(part.begin, part.end, zone);
		else working += part.end - part.begin;
	}
	const squeeze = folded > width / 2 ? width / 2 / folded : 1;
	const perMs = working > 0 ? (width - folded * squeeze) / working : 0;
	let x = 0;
	return list.map((part) => {
		const own = part.kind === "gap" ? foldWidth(part.begin, part.end, zone) * squeeze : (part.end - part.begin) * perMs;
		const placed = { ...part, x, width: own };
		x += own;
		return placed;
	});
}

function positionOf(moment: number, parts: readonly Placed[], width: number): number {
	for (const part of parts) {
		if (moment > part.end) continue;
		if (moment <= part.begin) return part.x;
		return part.x + (part.width * (moment - part.begin)) / (part.end - part.begin);
	}
	return width;
}

/** Cuts a working stretch at the full hours of the wall clock, at now and at due. */
function cells(part: Placed, cuts: readonly number[], offsetMs: number): { begin: number; end: number }[] {
	const edges = new Set<number>([part.begin, part.end]);
	const first = Math.ceil((part.begin + offsetMs) / hourMs) * hourMs - offsetMs;
	for (let at = first; at < part.end; at += hourMs) edges.add(at);
	for (const cut of cuts) if (cut > part.begin && cut < part.end) edges.add(cut);
	const sorted = [...edges].sort((a, b) => a - b);
	return sorted.slice(0, -1).map((begin, i) => ({ begin, end: sorted[i + 1] ?? part.end }));
}

function hatch(part: Placed): string {
	const out: string[] = [];
	for (let x = part.x + 5; x < part.x + part.width - 5; x += 5.5) out.push(`M${x.toFixed(1)} ${top + height}l3-${height}`);
	return out.join("");
}

interface Label {
	x: number;
	text: string;
	anchor: "start" | "middle" | "end";
	strong: boolean;
}

/** Labels that would run into one another are left out, the strong ones and the last first kept. */
function spread(labels: readonly Label[], width: number): Label[] {
	const kept: { label: Label; from: number; to: number }[] = [];
	const order = [...labels].sort((a, b) => Number(b.strong) - Number(a.strong) || b.x - a.x);
	for (const given of order) {
		const wide = given.text.length * letter;
		let { anchor, x } = given;
		if (anchor === "middle" && x - wide / 2 < 0) [anchor, x] = ["start", Math.max(0, x - wide / 2)];
		if (anchor === "middle" && x + wide / 2 > width) [anchor, x] = ["end", width];
		const from = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
		if (kept.some((other) => from < other.to + 4 && from + wide > other.from - 4)) continue;
		kept.push({ label: { ...given, anchor, x }, from, to: from + wide });
	}
	return kept.map((entry) => entry.label);
}

export function Ruler({ intervals, from, to, flags, due, width = 380, startLabel, hollow = false, done }: RulerProps) {
	const { now, zone } = useTime();
	const end = Math.max(to, done === undefined && due !== undefined && now > due ? Math.min(now, to + 40 * hourMs) : to);
	const parts = place(segments(intervals, from, end), width, zone);
	const offsetMs = offsetMinutes(from, zone) * 60_000;
	const nowX = positionOf(now, parts, width);
	const over = done === undefined && due !== undefined && now > due;
	const runs = !hollow && done === undefined;
	const tone = (begin: number) =>
		hollow
			? "r-none"
			: done !== undefined
				? begin < done
					? "r-done"
					: "r-spent"
				: begin < now
					? over && due !== undefined && begin >= due
						? "r-over"
						: "r-spent"
					: "r-left";
	const begins: Label = { x: 0, text: startLabel ?? texts.time.short(from, now, zone), anchor: "start", strong: false };
	const below = flags.map((flag): Label => {
		const x = positionOf(flag.at, parts, width);
		return {
			x,
			text: `${flag.label} ${texts.time.short(flag.at, now, zone)}`.trim(),
			anchor: x > width - 2 ? "end" : "middle",
			strong: flag.strong === true,
		};
	});
	const shown: Label = { x: nowX, text: texts.time.clock(now, zone), anchor: "middle", strong: true };
	const folds = parts
		.filter((part) => part.kind === "gap")
		.map(
			(part): Label => ({
				x: part.x + part.width / 2,
				text: foldName(part.begin, part.end, zone),
				anchor: "middle",
				strong: false,
			}),
		);
	const words = texts.words.ruler.label(
		texts.time.exact(from, zone),
		texts.time.exact(end, zone),
		flags.map((flag) => `${flag.label} ${texts.time.exact(flag.at, zone)}`).join(", "),
	);
	return (
		<svg
			class="ruler"
			viewBox={`0 0 ${width} 50`}
			role="img"
			aria-label={!runs ? words : `${words} ${texts.words.ruler.now(texts.time.clock(now, zone))}`}
		>
			{parts.map((part) =>
				part.kind === "gap" ? (
					<path class="r-line" d={hatch(part)} key={part.begin} />
				) : (
					cells(
						part,
						hollow ? [] : done !== undefined ? [done] : due === undefined ? [now] : [now, due],
						offsetMs,
					).map((cell) => {
						const x = positionOf(cell.begin, parts, width);
						const right = part.x + (part.width * (cell.end - part.begin)) / (part.end - part.begin);
						const left = cell.begin === part.begin ? part.x : x;
						const gap = cell.end === now ? 0 : 2;
						return (
							<rect
								class={tone(cell.begin)}
								x={left.toFixed(1)}
								y={top}
								width={Math.max(0.5, right - left - gap).toFixed(1)}
								height={height}
								rx="1"
								key={cell.begin}
							/>
						);
					})
				),
			)}
			<path
				class="r-flag"
				d={flags
					.map((flag) => `M${Math.min(width - 0.5, positionOf(flag.at, parts, width)).toFixed(1)} 14v18`)
					.join("")}
			/>
			{runs && now >= from && <path class="r-now" d={`M${nowX.toFixed(1)} 12v22`} />}
			{spread(runs && now >= from ? [shown, ...folds] : folds, width).map((label) => (
				<text
					class={label.strong ? "b" : undefined}
					x={label.x.toFixed(1)}
					y={label.strong ? 9 : 11}
					text-anchor={label.anchor}
					key={`${label.x} ${label.text}`}
				>
					{label.text}
				</text>
			))}
			{spread([...below, begins], width).map((label) => (
				<text
					class={label.strong ? "b" : undefined}
					x={label.x.toFixed(1)}
					y="46"
					text-anchor={label.anchor}
					key={`${label.x} ${label.text}`}
				>
					{label.text}
				</text>
			))}
		</svg>
	);
}
