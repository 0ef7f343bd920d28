/*
 * AnswerPane.tsx: the answer under decision: what changed since the version before, or the clean text.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { DraftRow, Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { Diff, DiffLegend } from "../components/Diff.tsx";
import { Icon } from "../components/Icon.tsx";
import { Paragraphs } from "../components/Post.tsx";
import { Empty, ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { useDraftText } from "../incident/draft.ts";
import { texts } from "../texts/index.ts";
import { answerMax, type Correction } from "./correction.ts";

interface AnswerPaneProps {
	incident: Incident;
	draft: DraftRow | null;
	correction: Correction;
	above: ComponentChildren;
}

/** The version that the shown one is compared with: the one submitted before it. */
function before(incident: Incident, draft: DraftRow): DraftRow | null {
	return incident.drafts.filter((other) => other.n < draft.n).sort((a, b) => b.n - a.n)[0] ?? null;
}

/** The text itself, to be corrected in place. */
function Correcting({ correction, author }: { correction: Correction; author: string }) {
	const { review, words, desk } = texts;
	const area = useRef<HTMLTextAreaElement>(null);
	const text = correction.text ?? "";
	useEffect(() => area.current?.focus(), []);
	useLayoutEffect(() => {
		const element = area.current;
		if (element === null) return;
		element.style.height = "auto";
		element.style.height = `${element.scrollHeight}px`;
	}, [text]);
	return (
		<>
			<div class="note info">
				<Icon name="info" />
				<p>{review.correct.told(author)}</p>
			</div>
			<textarea
				class="draft"
				ref={area}
				rows={8}
				aria-label={desk.text}
				lang="ru"
				spellcheck
				value={text}
				onInput={(event) => correction.set(event.currentTarget.value)}
			/>
			<p class="row small muted answer-f">
				<span>
					<Icon name="text" size="s" /> {words.characters(text.length, answerMax)}
				</span>
			</p>
		</>
	);
}

type Mode = "diff" | "clean";

function Modes({ mode, setMode }: { mode: Mode; setMode: (mode: Mode) => void }) {
	const { review } = texts;
	return (
		<div class="modes" role="radiogroup" aria-label={review.modes.label}>
			<label>
				<input type="radio" name="mode" checked={mode === "diff"} onChange={() => setMode("diff")} />
				{review.modes.diff}
			</label>
			<label>
				<input type="radio" name="mode" checked={mode === "clean"} onChange={() => setMode("clean")} />
				{review.modes.clean}
			</label>
		</div>
	);
}

export function AnswerPane({ incident, draft, correction, above }: AnswerPaneProps) {
	const { review, words } = texts;
	const [mode, setMode] = useState<Mode>("diff");
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
				{last !== null && correction.text === null && <Modes mode={mode} setMode={setMode} />}
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
					{correction.text !== null && <Correcting correction={correction} author={draft?.by?.name ?? ""} />}
					{now.text !== null && ready && correction.text === null && (
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
									{words.characters(now.text.length, answerMax)}
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
