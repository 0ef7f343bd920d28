/*
 * Remaining.tsx: how long a term has, by the grammar of time (DESIGN §4), with its exact moment on hover, focus or tap.
 *
 * Promises: the text changes once a minute; tone is doubled by weight, sign or words. The server's due moments only.
 */
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { look, type Look, type TermLike } from "../time/grammar.ts";
import { dayOf } from "../time/zone.ts";
import { Icon } from "./Icon.tsx";
import { Ticks } from "./Ticks.tsx";

export type RemainingTerm = TermLike & { timetable: number; schedule_body: number | null };

/** null while the intervals are not there yet. */
export function useLook(term: RemainingTerm | null): Look | null {
	const time = useTime();
	if (term === null) return null;
	const due = Date.parse(term.due);
	const intervals = time.intervals(term.timetable, term.schedule_body, Date.parse(term.started), Math.max(due, time.now));
	return intervals === null ? null : look(term, time.now, intervals, (moment) => dayOf(moment, time.zone));
}

export function exactOf(term: TermLike, zone: string): string {
	return texts.time.deadlineExact(texts.time.exact(Date.parse(term.due), zone), term.clause);
}

/** The words alone, for a big figure or for reading aloud. */
export function lookWords(of: Look, now: number, zone: string): string {
	const { time } = texts;
	switch (of.tone) {
		case "over":
			return time.over(of.left);
		case "off":
			return of.opens === null ? time.stands : time.willRun(time.opens(of.opens, now, zone));
		case "done":
			return time.usedOf(of.total - of.left, of.total);
		case "late":
			return time.lateBy(of.left);
		default:
			return of.days !== null && of.days > 0 ? time.workingDays(of.days) : time.duration(of.left);
	}
}

function Words({ of }: { of: Look }) {
	const { now, zone } = useTime();
	const words = lookWords(of, now, zone);
	if (of.tone === "over")
		return (
			<>
				<span class="vh">{texts.time.overAloud}</span>
				{words}
			</>
		);
	const icon =
		of.tone === "burn"
			? "flame"
			: of.tone === "off"
				? "moon"
				: of.tone === "done"
					? "check"
					: of.tone === "late"
						? "alert"
						: null;
	return (
		<>
			{icon !== null && <Icon name={icon} size="s" />}
			{words}
		</>
	);
}

const classes: Record<Look["tone"], string> = {
	calm: "left",
	soon: "left soon",
	burn: "left burn",
	over: "left over",
	off: "left off",
	done: "left done",
	late: "left burn",
};

interface RemainingProps {
	term: RemainingTerm;
	/** draw the gauge before the figure */
	gauge?: boolean;
	/** inside a link or a button: no focus stop of its own */
	plain?: boolean;
}

export function Remaining({ term, gauge = false, plain = false }: RemainingProps) {
	const { zone } = useTime();
	const of = useLook(term);
	if (of === null) return null;
	const exact = exactOf(term, zone);
	if (plain)
		return (
			<>
				{gauge && <Ticks of={of} />}
				<span class={classes[of.tone]} title={exact}>
					<Words of={of} />
				</span>
			</>
		);
	return (
		<>
			{gauge && <Ticks of={of} />}
			<span class="exact-at">
				<button type="button" class={classes[of.tone]} data-exact="">
					<Words of={of} />
				</button>
				<span class="pop exact-pop" role="note">
					{exact}
				</span>
			</span>
		</>
	);
}

/** A term that has not begun: grey words. */
export function NotStarted({ words }: { words: string }) {
	return <span class="left off">{words}</span>;
}
