/*
 * Drafts.tsx: the submitted versions of the answer, newest first, each opening to its text and to why it was sent back.
 */
import { useState } from "preact/hooks";
import type { DraftRow } from "../api/types.ts";
import { Icon } from "../components/Icon.tsx";
import { Paragraphs } from "../components/Post.tsx";
import { ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { shortName } from "../store/names.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { useDraftText } from "./draft.ts";

const tones: Record<DraftRow["state"], [tone: string, icon: "reply" | "s-rework" | "s-approved" | "s-answered" | "s-withdrawn"]> = {
	submitted: ["wait", "reply"],
	sent_back: ["warn", "s-rework"],
	approved: ["ok", "s-approved"],
	published: ["ok", "s-answered"],
	withdrawn: ["neutral", "s-withdrawn"],
	corrected: ["neutral", "reply"],
};

function DraftText({ id, n }: { id: number; n: number }) {
	const { text, failure } = useDraftText(id, n);
	if (text !== null) return <Paragraphs text={text} />;
	return failure === null ? <Skeleton rows={3} /> : <ProblemNote failure={failure} />;
}

function Version({ id, draft }: { id: number; draft: DraftRow }) {
	const [open, setOpen] = useState(false);
	const { now, zone } = useTime();
	const [tone, icon] = tones[draft.state];
	const { words } = texts;
	return (
		<details class="card nowanswer" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>
				<span class={`st ${tone}`}>
					<Icon name={icon} />
				</span>
				<b class="nowrap">{texts.incident.draftTitle(words.draftKinds[draft.kind], draft.n)}</b>
				<span class="small muted nowrap">{words.draftStates[draft.state]}</span>
				<span class="muted small clip grow">{draft.excerpt}</span>
				<Icon name="cd" size="s" />
			</summary>
			{open && (
				<div class="cb stack">
					<DraftText id={id} n={draft.n} />
					{draft.reason !== "" && <p class="quote">{draft.reason}</p>}
					<p class="tiny faint">
						{[
							draft.by?.name ?? "",
							draft.body === null ? "" : shortName(draft.body),
							texts.time.when(Date.parse(draft.at), now, zone),
						]
							.filter((part) => part !== "")
							.join(", ")}
					</p>
				</div>
			)}
		</details>
	);
}

export function Drafts({ id, drafts }: { id: number; drafts: readonly DraftRow[] }) {
	if (drafts.length === 0) return null;
	return (
		<section class="drafts" aria-label={texts.incident.draftsTitle}>
			{[...drafts]
				.sort((a, b) => b.n - a.n)
				.map((draft) => (
					<Version id={id} draft={draft} key={draft.n} />
				))}
		</section>
	);
}
