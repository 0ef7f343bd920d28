/*
 * DeskList.tsx: the executor's own work by term: short in the navigation, with two lines of the message on the page without a task.
 */
import type { IncidentRow } from "../api/types.ts";
import { ImportanceSign } from "../components/ImportanceSign.tsx";
import { NetMark } from "../components/NetMark.tsx";
import { Remaining } from "../components/Remaining.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { Empty, Problem, Skeleton } from "../components/ViewStates.tsx";
import { incidentList, useIncidentList } from "../store/store.ts";
import { texts } from "../texts/index.ts";

/** The executor waits for others in these states: no term of theirs runs. */
const handedIn = new Set<IncidentRow["state"]>(["review", "approved", "publishing", "answered", "closed"]);

export function rowTitle(row: IncidentRow): string {
	return [row.topic === "" ? texts.incident.untitled : row.topic, row.location].filter((part) => part !== "").join(", ");
}

function Due({ row }: { row: IncidentRow }) {
	if (handedIn.has(row.state)) return <StateIcon state={stateName(row.state, row.sign, row.outcome)} small />;
	const term = row.step ?? row.answer;
	return term === null ? null : <Remaining term={term} gauge plain />;
}

/** In the navigation: one's tasks by term. */
export function DeskTasks({ current }: { current: number | null }) {
	const { items } = useIncidentList("desk");
	if (items.length === 0) return null;
	return (
		<div class="navx">
			<p class="nav-title eyebrow">{texts.desk.tasks}</p>
			<ul class="tasks">
				{items.slice(0, 12).map((row) => (
					<li key={row.id}>
						<a href={`/desk/${row.id}`} aria-current={row.id === current ? "true" : undefined}>
							<span class="clip">{rowTitle(row)}</span>
							<span class="row">
								<Due row={row} />
							</span>
						</a>
					</li>
				))}
			</ul>
		</div>
	);
}

function Row({ row }: { row: IncidentRow }) {
	return (
		<li>
			<a class="msg-row" href={`/desk/${row.id}`}>
				<span class="who">
					<NetMark network={row.network} />
					<ImportanceSign importance={row.importance} />
					<span class="topic clip">{row.topic === "" ? texts.incident.untitled : row.topic}</span>
					<span class="clip">{row.location}</span>
				</span>
				<span class="due">
					<Due row={row} />
				</span>
				<span class="txt">{row.excerpt}</span>
				{row.state === "rework" && (
					<span class="tags">
						<StateIcon state="rework" small />
					</span>
				)}
			</a>
		</li>
	);
}

/** /desk: the whole list. */
export function DeskList() {
	const list = useIncidentList("desk");
	const { desk } = texts;
	if (list.loading) return <Skeleton rows={9} />;
	if (list.failure !== null && list.items.length === 0)
		return <Problem failure={list.failure} retry={() => void incidentList("desk").refresh()} />;
	if (list.items.length === 0) return <Empty icon="desk" title={desk.empty} detail={desk.emptyDetail} />;
	return (
		<div class="list desk-list" tabIndex={0} role="region" aria-label={desk.tasks}>
			{list.fresh > 0 && (
				<div class="fresh">
					<button class="btn s" type="button" onClick={() => incidentList("desk").showFresh()}>
						{texts.common.fresh(list.fresh)}
					</button>
				</div>
			)}
			<ul class="rows">
				{list.items.map((row) => (
					<Row row={row} key={row.id} />
				))}
			</ul>
			{list.next !== null && (
				<p class="list-end">
					<button class="btn s" type="button" onClick={() => void incidentList("desk").more()}>
						{texts.common.more}
					</button>
				</p>
			)}
		</div>
	);
}
