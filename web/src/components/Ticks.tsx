/*
 * Ticks.tsx: the gauge of a term: one thick tick per working hour, a thin one per five minutes; what is left stays dark.
 *
 * Promises: decoration of a figure that stands beside it, so readers skip it; nothing for a term of too many hours.
 */
import { ticks, type Look } from "../time/grammar.ts";

export function Ticks({ of }: { of: Look }) {
	const { count, thin } = ticks(of.total);
	if (count === 0 || of.tone === "done" || of.tone === "late") return null;
	const tone = of.tone === "calm" ? "" : of.tone;
	const share = of.tone === "over" ? "100%" : `${Math.round(of.share * 1000) / 10}%`;
	return (
		<span
			class={["ticks", thin ? "m" : "", tone].filter(Boolean).join(" ")}
			style={{ "--all": count, "--left": share }}
			aria-hidden="true"
		/>
	);
}

/** Hollow ticks: the term has not begun, a person will begin it. */
export function HollowTicks({ hours }: { hours: number }) {
	return <span class="ticks none" style={{ "--all": Math.max(1, Math.min(16, Math.ceil(hours))) }} aria-hidden="true" />;
}
