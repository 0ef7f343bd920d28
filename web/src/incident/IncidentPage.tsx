/*
 * IncidentPage.tsx: one incident (/incident/412): message, what can be done, versions, history at the left; terms, steps, chain right.
 *
 * Promises: everything shown is the store's newest; an act carries the revision that was seen; typed forms outlive any refetch.
 */
import { useEffect, useState } from "preact/hooks";
import type { Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { Icon } from "../components/Icon.tsx";
import { ImportanceWord } from "../components/ImportanceSign.tsx";
import { Post } from "../components/Post.tsx";
import { Remaining } from "../components/Remaining.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { filterEvents, Timeline, type TimelineFilter } from "../components/Timeline.tsx";
import { Problem, ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { useBodies, useIncident } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useAct } from "./act.ts";
import { Actions, allowedOf } from "./Actions.tsx";
import { Drafts } from "./Drafts.tsx";
import { type History, useHistory } from "./events.ts";
import { AnswerBlock, ChainBlock, StepsBlock } from "./Facts.tsx";
import { Marks, Outcome, trackWords, Waits } from "./Marks.tsx";
import { Messages } from "./Messages.tsx";
import { MeasuresBlock, MissedBlock } from "./Record.tsx";
import { useSeen } from "./seen.ts";
import { StaleNote } from "./StaleNote.tsx";
import { firstAnswer, mainMessage, titleOf } from "./terms.ts";

/** The one act that this state waits for, as a link to its page. */
function Primary({ incident }: { incident: Incident }) {
	const can = (command: string) => allowedOf(incident, command)?.allowed === true;
	if (can("approve") || can("approve-and-publish"))
		return (
			<a class="btn primary" href={`/review/${incident.id}`}>
				{texts.incident.goReview}
			</a>
		);
	if (can("take") || can("submit-draft") || can("submit-part") || can("visa"))
		return (
			<a class="btn primary" href={`/desk/${incident.id}`}>
				{can("visa") ? texts.incident.goVisa : texts.incident.goDesk}
			</a>
		);
	return null;
}

function Head({ incident }: { incident: Incident }) {
	return (
		<header class="head">
			<button
				class="btn quiet icon s only-wide"
				type="button"
				aria-label={texts.incident.toList}
				onClick={() => window.history.back()}
			>
				<Icon name="left" />
			</button>
			<h1 class="clip">{titleOf(incident)}</h1>
			<StateIcon state={stateName(incident.state, incident.sign, incident.outcome)} small />
			<div class="end">
				<Primary incident={incident} />
			</div>
		</header>
	);
}

function Meta({ incident }: { incident: Incident }) {
	const answer = firstAnswer(incident);
	return (
		<p class="meta">
			{answer !== null && (
				<span class="only-narrow">
					<Icon name="clock" /> <Remaining term={answer} />
				</span>
			)}
			<span>{texts.words.incidentNumber(incident.number)}</span>
			<ImportanceWord importance={incident.importance} />
			{incident.topic !== null && (
				<span>
					<Icon name="tag" />
					{incident.topic.name}
				</span>
			)}
			{incident.location !== "" && (
				<span>
					<Icon name="pin" />
					{incident.location}
				</span>
			)}
			{trackWords(incident) !== "" && (
				<span>
					<Icon name="clock" />
					{trackWords(incident)}
				</span>
			)}
			{incident.curator !== null && (
				<span>
					<Icon name="at" />
					{texts.words.curator(incident.curator.name)}
				</span>
			)}
		</p>
	);
}

const filters: readonly TimelineFilter[] = ["all", "decisions", "terms"];

function HistoryBlock({ history }: { history: History }) {
	const [filter, setFilter] = useState<TimelineFilter>("all");
	const words = texts.incident;
	const shown = filterEvents(history.events ?? [], filter);
	return (
		<section class="history" aria-labelledby="history-h">
			<div class="bh">
				<h2 id="history-h">{words.history}</h2>
				<div class="tabs end" role="group" aria-label={words.historyTabs.label}>
					{filters.map((name) => (
						<button
							class="btn quiet s"
							type="button"
							aria-pressed={filter === name}
							onClick={() => setFilter(name)}
							key={name}
						>
							{words.historyTabs[name]}
						</button>
					))}
				</div>
			</div>
			{history.failure !== null && (
				<ProblemNote failure={history.failure}>
					<p>
						<button class="btn s" type="button" onClick={history.retry}>
							{texts.words.problem.retry}
						</button>
					</p>
				</ProblemNote>
			)}
			{history.events === null && history.failure === null && <Skeleton />}
			{history.events !== null && shown.length === 0 && <p class="small muted">{words.historyEmpty}</p>}
			<Timeline events={shown} />
			{history.more && (
				<p>
					<button class="btn s" type="button" onClick={history.showMore}>
						{words.historyMore}
					</button>
				</p>
			)}
		</section>
	);
}

function Loaded({ incident }: { incident: Incident }) {
	const history = useHistory(incident.id, incident.version);
	const [guarded, setGuarded] = useState(false);
	const seen = useSeen(incident, guarded);
	const act = useAct(incident.id, seen.revision, (reply) => {
		seen.follow(reply);
		setGuarded(false);
	});
	useKeys([{ code: "Escape", label: texts.words.back, run: () => window.history.back() }]);
	const main = mainMessage(incident);
	const accept = () => {
		seen.accept();
		act.forget();
	};
	return (
		<div class="view">
			<Head incident={incident} />
			<div class="inc" tabIndex={0} role="region" aria-label={titleOf(incident)}>
				<div class="l" onInput={() => setGuarded(true)}>
					<Meta incident={incident} />
					<Marks incident={incident} />
					<Outcome incident={incident} />
					{(seen.changed || act.stale) && (
						<StaleNote events={history.events} since={seen.version} accept={accept} typed={guarded} />
					)}
					{main !== null && <Post message={main.message} />}
					<Messages incident={incident} />
					<Drafts id={incident.id} drafts={incident.drafts} />
					{incident.return_reason !== "" &&
						(incident.state === "returned" || incident.state === "rework") && (
							<div class="note warn returned">
								<Icon name="s-rework" />
								<p>
									<b>{texts.incident.returnReason}.</b> {incident.return_reason}
								</p>
							</div>
						)}
					<Waits incident={incident} />
					<Actions incident={incident} act={act} />
					<HistoryBlock history={history} />
				</div>
				<aside class="r" aria-label={texts.incident.facts}>
					<AnswerBlock incident={incident} events={history.events} />
					<StepsBlock incident={incident} />
					<ChainBlock incident={incident} />
					<MeasuresBlock incident={incident} />
					<MissedBlock incident={incident} />
				</aside>
			</div>
		</div>
	);
}

export function IncidentPage({ id }: { id: number }) {
	const { data, failure } = useIncident(id);
	useBodies();
	useEffect(() => {
		if (data !== null)
			document.title = texts.common.title(
				texts.incident.pageTitle(texts.words.incidentNumber(data.number), titleOf(data)),
			);
	}, [data]);
	if (data !== null) return <Loaded incident={data} key={id} />;
	return (
		<div class="view">
			<header class="head">
				<h1>{texts.shell.work}</h1>
			</header>
			{failure === null ? <Skeleton rows={8} /> : <Problem failure={failure} />}
		</div>
	);
}
