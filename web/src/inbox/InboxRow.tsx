/*
 * InboxRow.tsx: one incident of the inbox, and its section.
 *
 * Promises: the figure at the right is the step that is mine to do (route, п. 14), for work and answered the citizen's answer (п. 16).
 */
import type { IncidentRow, ListTerm } from "../api/types.ts";
import type { Tab } from "../app/router.ts";
import { Icon } from "../components/Icon.tsx";
import { ImportanceSign } from "../components/ImportanceSign.tsx";
import { NetMark } from "../components/NetMark.tsx";
import { Remaining, useLook } from "../components/Remaining.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import type { Section } from "../shell/Rows.tsx";
import { texts } from "../texts/index.ts";
import type { TimeSource } from "../time/context.ts";
import { look } from "../time/grammar.ts";

const { sections } = texts.inbox;

export const inboxSections: readonly Section[] = [
	{ key: "critical", title: sections.critical, icon: "im4" },
	{ key: "soon", title: sections.soon, icon: "flame" },
	{ key: "time", title: sections.time, icon: "clock" },
	{ key: "done", title: sections.done, icon: "check" },
];

export function termOfRow(row: IncidentRow, tab: Tab): ListTerm | null {
	return tab === "work" || tab === "answered" ? (row.answer ?? row.step) : (row.step ?? row.answer);
}

export function inboxSectionOf(tab: Tab, time: TimeSource) {
	return (row: IncidentRow): string | null => {
		if (tab === "answered" || row.state === "answered" || row.state === "closed") return "done";
		if (row.importance === "critical") return "critical";
		const term = termOfRow(row, tab);
		if (term === null) return "time";
		const intervals = time.intervals(
			term.timetable,
			term.schedule_body,
			Date.parse(term.started),
			Math.max(Date.parse(term.due), time.now),
		);
		if (intervals === null) return null;
		const { tone, share } = look(term, time.now, intervals);
		return tone === "over" || tone === "burn" || tone === "soon" || (tone === "off" && share <= 0.5) ? "soon" : "time";
	};
}

export function InboxRow({ row, tab }: { row: IncidentRow; tab: Tab }) {
	const words = texts.inbox;
	const term = termOfRow(row, tab);
	const stands = useLook(term)?.tone === "off";
	const work = tab === "work" || tab === "answered";
	return (
		<>
			<span class="who">
				<NetMark network={row.network} />
				<ImportanceSign importance={row.importance} />
				<span class="topic clip">{row.topic === "" ? words.noTopic : row.topic}</span>
				<span class="clip">{row.location === "" ? row.author : row.location}</span>
			</span>
			<span class="due">{term !== null && tab !== "answered" && <Remaining term={term} gauge={!stands} plain />}</span>
			<span class="txt">{row.excerpt}</span>
			{(work || row.track !== "ordinary" || row.message_count > 1 || row.repeat || row.returned_from !== null) && (
				<span class="tags">
					{work && <StateIcon state={stateName(row.state, row.sign, row.outcome)} />}
					{work && row.body !== null && <span class="clip">{row.body.name}</span>}
					{row.track !== "ordinary" && (
						<span>
							<Icon name="clock" />
							{words.short}
						</span>
					)}
					{row.message_count > 1 && (
						<span>
							<Icon name="merge" />
							{words.more(row.message_count - 1)}
						</span>
					)}
					{row.repeat && (
						<span class="t-wait">
							<Icon name="repeat" />
							{words.repeat}
						</span>
					)}
					{row.returned_from !== null && (
						<span class="t-warn clip">
							<Icon name="s-returned" /> {words.returnedFrom(row.returned_from.name)}
						</span>
					)}
				</span>
			)}
		</>
	);
}
