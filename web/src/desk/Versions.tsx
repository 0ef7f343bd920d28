/*
 * Versions.tsx: the versions already submitted and the steps of the incident, beside the editor.
 */
import { useState } from "preact/hooks";
import type { DraftRow, Incident } from "../api/types.ts";
import { Paragraphs } from "../components/Post.tsx";
import { ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { useDraftText } from "../incident/draft.ts";
import { StepsBlock } from "../incident/Facts.tsx";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";

interface VersionProps {
	incident: number;
	row: DraftRow;
	/** null: the editor is closed */
	take: ((text: string) => void) | null;
}

function Version({ incident, row, take }: VersionProps) {
	const [open, setOpen] = useState(false);
	const { now, zone } = useTime();
	const { text, failure } = useDraftText(incident, open ? row.n : null);
	const { desk, words } = texts;
	return (
		<div class="ver-box">
			<div class="ver">
				<b>{row.n}</b>
				<span>
					{texts.time.when(Date.parse(row.at), now, zone)}{" "}
					<span class="faint">{words.draftStates[row.state]}</span>
				</span>
				<button class="btn quiet s" type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
					{open ? desk.hideVersion : desk.showVersion}
				</button>
			</div>
			{row.reason !== "" && <p class="quote">{row.reason}</p>}
			{open && text === null && failure === null && <Skeleton rows={3} />}
			{open && failure !== null && <ProblemNote failure={failure} />}
			{open && text !== null && (
				<div class="stack small">
					<Paragraphs text={text} />
					{take !== null && (
						<p>
							<button
								class="btn s"
								type="button"
								title={desk.useVersionKept}
								onClick={() => take(text)}
							>
								{desk.useVersion}
							</button>
						</p>
					)}
				</div>
			)}
		</div>
	);
}

export function Versions({ incident, take }: { incident: Incident; take: ((text: string) => void) | null }) {
	const { desk } = texts;
	return (
		<>
			<section class="block" aria-labelledby="ver-h">
				<h2 id="ver-h">{desk.versions}</h2>
				{incident.drafts.length === 0 && <p class="small muted">{desk.noVersions}</p>}
				{[...incident.drafts]
					.sort((a, b) => b.n - a.n)
					.map((row) => (
						<Version incident={incident.id} row={row} take={take} key={row.n} />
					))}
			</section>
			<StepsBlock incident={incident} />
		</>
	);
}
