/*
 * AnswerPane.tsx: the answer under decision: what changed since the version before, or the clean text.
 */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { DraftRow, Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { Diff, DiffLegend } from "../components/Diff.tsx";
import { Icon } from "../components/Icon.tsx";
import { Paragraphs } from "../components/Post.tsx";
import { Empty, ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { draftMax } from "../desk/Editor.tsx";
import { useDraftText } from "../incident/draft.ts";
import { texts } from "../texts/index.ts";

interface AnswerPaneProps {
	incident: Incident;
	draft: DraftRow | null;
	above: ComponentChildren;
}

/** The version that the shown one is compared with: the one submitted before it. */
function before(incident: Incident, draft: DraftRow): DraftRow | null {
	return incident.drafts.filter((other) => other.n < draft.n).sort((a, b) => b.n - a.n)[0] ?? null;
}

export function AnswerPane({ incident, draft, above }: AnswerPaneProps) {
	const { review, words } = texts;
	const [mode, setMode] = useState<"diff" | "clean">("diff");
	const last = draft === null ? null : before(incident, draft);
	const now = useDraftText(incident.id, draft?.n ?? null);
	const old = useDraftText(incident.id, last?.n ?? null);
	const compares = last !== null && mode === "diff";
	useKeys([{ code: "KeyB", label: review.modes.label, run: () => setMode(mode === "diff" ? "clean" : "diff") }]);
	const failure = now.failure ?? (compares ? old.failure : null);
	const ready = now.text !== null && (!compares || old.text !== null);
	return (
		<section class="pane mid">
			<div class="pane-h">
				<h2>{draft === null ? review.answerRegion : review.answer(words.draftKinds[draft.kind], draft.n)}</h2>
				<span class="grow" />
				{last !== null && (
					<div class="modes" role="radiogroup" aria-label={review.modes.label}>
						<label>
							<input
								type="radio"
								name="mode"
								checked={mode === "diff"}
								onChange={() => setMode("diff")}
							/>
							{review.modes.diff}
						</label>
						<label>
							<input
								type="radio"
								name="mode"
								checked={mode === "clean"}
								onChange={() => setMode("clean")}
							/>
							{review.modes.clean}
						</label>
					</div>
				)}
			</div>
			<div class="scroll" tabIndex={0} role="region" aria-label={review.answerRegion}>
				<div class="paper">
					{above}
					{draft === null && <Empty icon="text" title={review.nothing} />}
					{failure !== null && (
						<ProblemNote failure={failure}>
							<p>
								<button
									class="btn s"
									type="button"
									onClick={now.failure !== null ? now.retry : old.retry}
								>
									{words.problem.retry}
								</button>
							</p>
						</ProblemNote>
					)}
					{draft !== null && failure === null && !ready && <Skeleton rows={6} />}
					{now.text !== null && ready && (
						<>
							<div class="answer">
								{compares && old.text !== null ? (
									<Diff before={old.text} after={now.text} />
								) : (
									<Paragraphs text={now.text} />
								)}
							</div>
							<p class="row small muted answer-f">
								<span>
									<Icon name="text" size="s" />{" "}
									{words.characters(now.text.length, draftMax)}
								</span>
								<span class="grow" />
								{compares && last !== null && (
									<span class="tiny faint">{review.comparedWith(last.n)}</span>
								)}
								{compares && <DiffLegend />}
							</p>
						</>
					)}
				</div>
			</div>
		</section>
	);
}
