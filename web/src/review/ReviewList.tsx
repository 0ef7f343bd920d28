/*
 * ReviewList.tsx: the answers that wait for the curator's decision, by term (/review).
 */
import { NetMark } from "../components/NetMark.tsx";
import { ImportanceSign } from "../components/ImportanceSign.tsx";
import { Remaining } from "../components/Remaining.tsx";
import { Empty, Problem, Skeleton } from "../components/ViewStates.tsx";
import { shortName } from "../store/names.ts";
import { incidentList, useBodies, useIncidentList } from "../store/store.ts";
import { texts } from "../texts/index.ts";

export function ReviewList() {
	const list = useIncidentList("review");
	const { review } = texts;
	useBodies();
	if (list.loading) return <Skeleton rows={9} />;
	if (list.failure !== null && list.items.length === 0)
		return <Problem failure={list.failure} retry={() => void incidentList("review").refresh()} />;
	if (list.items.length === 0) return <Empty icon="review" title={review.empty} detail={review.emptyDetail} />;
	return (
		<div class="list review-list" tabIndex={0} role="region" aria-label={review.list}>
			{list.fresh > 0 && (
				<div class="fresh">
					<button class="btn s" type="button" onClick={() => incidentList("review").showFresh()}>
						{texts.common.fresh(list.fresh)}
					</button>
				</div>
			)}
			<ul class="rows">
				{list.items.map((row) => (
					<li class={list.leaving.has(row.id) ? "leaving" : undefined} key={row.id}>
						<a class="msg-row" href={`/review/${row.id}`}>
							<span class="who">
								<NetMark network={row.network} />
								<ImportanceSign importance={row.importance} />
								<span class="topic clip">
									{row.topic === "" ? texts.incident.untitled : row.topic}
								</span>
								<span class="clip">{row.location}</span>
							</span>
							<span class="due">
								{row.step !== null && <Remaining term={row.step} gauge plain />}
							</span>
							<span class="txt">{row.excerpt}</span>
							<span class="tags">
								<span class="clip">
									{[
										row.body === null ? "" : shortName(row.body),
										row.executor?.name ?? "",
									]
										.filter((part) => part !== "")
										.join(", ")}
								</span>
							</span>
						</a>
					</li>
				))}
			</ul>
			{list.next !== null && (
				<p class="list-end">
					<button class="btn s" type="button" onClick={() => void incidentList("review").more()}>
						{texts.common.more}
					</button>
				</p>
			)}
		</div>
	);
}
