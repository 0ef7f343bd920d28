/*
 * FoundRow.tsx: one message of the queue, and its place in it.
 *
 * Promises: no term is shown as running: age since it was found; once somebody has begun to decide, what `route` would have left is shown,
 * hollow and with words, because a late start costs the citizen's time (ARCHITECTURE, mistake 1).
 */
import type { MessageRow } from "../api/types.ts";
import { me } from "../app/session.ts";
import { Icon } from "../components/Icon.tsx";
import { NetMark } from "../components/NetMark.tsx";
import { type RemainingTerm, useLook } from "../components/Remaining.tsx";
import { liveClaim } from "../store/claim.ts";
import type { Section } from "../shell/Rows.tsx";
import { texts } from "../texts/index.ts";
import { orderNow } from "../time/clock.ts";
import { useTime } from "../time/context.ts";

const HOUR_MS = 3_600_000;

export const foundSections: readonly Section[] = [
	{ key: "mine", title: texts.found.mine, icon: "lock" },
	{ key: "waiting", title: texts.found.waiting, icon: "clock" },
	{ key: "recent", title: texts.found.recent, icon: "s-found", aside: texts.found.noClock },
];

export function foundSectionOf(now: number) {
	return (row: MessageRow): string => {
		if (row.claim?.mine === true) return "mine";
		return now - Date.parse(row.found_at) > HOUR_MS ? "waiting" : "recent";
	};
}

export function foundKind(row: MessageRow): string {
	const claim = liveClaim(row.claim, orderNow());
	return claim !== null && !claim.mine ? "taken" : "";
}

/** The term that `detect` would give for routing; null while nobody has begun to decide. */
export function wouldBeRoute(row: Pick<MessageRow, "claimed_first_at" | "if_taken">, timetable: number): RemainingTerm | null {
	const { from, route_due } = row.if_taken;
	if (row.claimed_first_at === null || route_due === null) return null;
	return {
		kind: "route",
		clause: "14",
		started: from,
		due: route_due,
		late_from: route_due,
		missed: null,
		timetable,
		schedule_body: null,
	};
}

function Due({ row }: { row: MessageRow }) {
	const { now, zone } = useTime();
	const term = wouldBeRoute(row, me.value?.timetable ?? 1);
	const of = useLook(term);
	const age = texts.found.age(Math.max(0, now - Date.parse(row.found_at)));
	const exact = texts.found.foundAt(texts.time.exact(Date.parse(row.found_at), zone));
	if (term === null || of === null)
		return (
			<span class="due">
				<span class="faint" title={exact}>
					{age}
				</span>
			</span>
		);
	const left = of.left >= 0 ? texts.found.left(texts.time.duration(of.left)) : texts.time.over(of.left);
	const tone = of.tone === "over" || of.tone === "burn" ? "left burn" : of.tone === "soon" ? "left soon" : "left";
	return (
		<span class="due">
			<span class={tone} title={texts.found.routeBy(texts.time.exact(Date.parse(term.due), zone))}>
				{of.left < 0 && <Icon name="flame" size="s" />}
				{left}
			</span>
			<span class="faint tiny" title={exact}>
				{age}
			</span>
		</span>
	);
}

export function FoundRow({ row }: { row: MessageRow }) {
	const words = texts.found;
	const { now } = useTime();
	const claim = liveClaim(row.claim, now);
	return (
		<>
			<span class="who">
				<NetMark network={row.network} />
				<span class="topic clip">{row.author === "" ? texts.words.people.authorUnknown : row.author}</span>
				<span class="clip">{row.community}</span>
			</span>
			<Due row={row} />
			<span class="txt">{row.excerpt}</span>
			{(row.post_excerpt !== "" || claim !== null) && (
				<span class="tags">
					{claim !== null && (
						<span class="strong">
							<Icon name="lock" />
							{claim.mine ? words.claimedByYou : words.claimedBy(claim.person.name)}
						</span>
					)}
					{claim === null && row.post_excerpt !== "" && (
						<span class="clip">{words.under(row.post_excerpt)}</span>
					)}
				</span>
			)}
		</>
	);
}
