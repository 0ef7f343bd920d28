/*
 * TermRing.tsx: what is left of a decision's term as a ring of up to twelve pieces (review); the words stand beside it.
 */
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { ticks, type Look } from "../time/grammar.ts";
import { lookWords } from "./Remaining.tsx";

const around = 113.1;

function dashes(from: number, count: number, of: number): string {
	const piece = around / of;
	const gap = Math.min(1.05, piece / 4);
	if (count <= 0) return `0 ${around}`;
	return `${Array.from({ length: count }, () => `${(piece - gap).toFixed(2)} ${gap.toFixed(2)}`)
		.join(" ")
		.replace(/ [\d.]+$/, "")} ${around + from}`;
}

export function TermRing({ of }: { of: Look }) {
	const { now, zone } = useTime();
	const pieces = Math.min(12, ticks(of.total).count || 12);
	const left = of.tone === "over" ? pieces : Math.ceil(of.share * pieces);
	const colour = of.tone === "over" || of.tone === "burn" ? "r-ring-burn" : of.tone === "soon" ? "r-ring-soon" : "r-ring-left";
	return (
		<svg class="ring" viewBox="0 0 44 44" role="img" aria-label={lookWords(of, now, zone)}>
			<circle
				class="r-ring-spent"
				cx="22"
				cy="22"
				r="18"
				pathLength={around}
				stroke-dasharray={dashes(0, pieces, pieces)}
				transform="rotate(-90 22 22)"
			/>
			{left > 0 && (
				<circle
					class={colour}
					cx="22"
					cy="22"
					r="18"
					pathLength={around}
					stroke-dasharray={dashes(0, left, pieces)}
					transform="rotate(-90 22 22)"
				/>
			)}
			{of.tone === "off" && <title>{texts.time.stands}</title>}
		</svg>
	);
}
