/*
 * StaleNote.tsx: somebody was faster: what they did since the person looked, that what was typed is safe, and one button to go on.
 */
import type { IncidentEvent } from "../api/types.ts";
import { Icon } from "../components/Icon.tsx";
import { eventSentence } from "../components/Timeline.tsx";
import { ProblemNote } from "../components/ViewStates.tsx";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import type { Act } from "./act.ts";
import type { Seen } from "./seen.ts";

interface StaleNoteProps {
	events: readonly IncidentEvent[] | null;
	/** the last event that the person has seen */
	since: number;
	accept: () => void;
	/** there is typed text to reassure about */
	typed: boolean;
}

export function StaleNote({ events, since, accept, typed }: StaleNoteProps) {
	const { now, zone } = useTime();
	const { stale } = texts.incident;
	const news = (events ?? []).filter((event) => event.version > since);
	const who = [...new Set(news.map((event) => event.by?.name ?? "").filter((name) => name !== ""))].join(", ");
	return (
		<div class="note warn" role="alert">
			<Icon name="alert" />
			<div>
				<p>
					<b>{stale.title(who)}</b> {typed && stale.kept}
				</p>
				{news.length === 0 ? (
					<p>{stale.unknown}</p>
				) : (
					<ul>
						{news.map((event) => {
							const { title, rest } = eventSentence(event);
							return (
								<li key={event.version}>
									{texts.time.when(Date.parse(event.at), now, zone)}: {title} {rest}
									{event.text !== "" && `: «${event.text}»`}
								</li>
							);
						})}
					</ul>
				)}
			</div>
			<p class="row wrap">
				<button class="btn s" type="button" onClick={accept}>
					{stale.accept}
				</button>
			</p>
		</div>
	);
}

interface ToldProps {
	seen: Seen;
	act: Act;
	events: readonly IncidentEvent[] | null;
	typed: boolean;
	/** the failure is told elsewhere, beside a field */
	elsewhere?: boolean;
}

/** Over the work: somebody was faster, or the last act was refused. */
export function Told({ seen, act, events, typed, elsewhere = false }: ToldProps) {
	const accept = () => {
		seen.accept();
		act.forget();
	};
	return (
		<>
			{(seen.changed || act.stale) && <StaleNote events={events} since={seen.version} accept={accept} typed={typed} />}
			{act.failure !== null && !act.stale && !elsewhere && <ProblemNote failure={act.failure} />}
		</>
	);
}
