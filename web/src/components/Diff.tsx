/*
 * Diff.tsx: what changed from one version of a text to the next: added = green fill and underline, removed = red fill and strike.
 *
 * Promises: tone is doubled by line and strike; readers hear "added" and "removed" through <ins> and <del>.
 */
import { useMemo } from "preact/hooks";
import { texts } from "../texts/index.ts";
import { diff, paragraphs } from "./wordDiff.ts";

function lines(text: string) {
	return text.split("\n").map((line, i) => (i === 0 ? line : [<br key={`b${i}`} />, line]));
}

export function Diff({ before, after }: { before: string; after: string }) {
	const shown = useMemo(() => paragraphs(diff(before, after)), [before, after]);
	return (
		<>
			{shown.map((paragraph, i) => (
				<p key={i}>
					{paragraph.map((run, n) => {
						const key = `${n} ${run.kind}`;
						if (run.kind === "added") return <ins key={key}>{lines(run.text)}</ins>;
						return run.kind === "removed" ? (
							<del key={key}>{lines(run.text)}</del>
						) : (
							<span key={key}>{lines(run.text)}</span>
						);
					})}
				</p>
			))}
		</>
	);
}

export function DiffLegend() {
	return (
		<span class="legend">
			<span>
				<ins>{texts.words.diff.added}</ins>
			</span>
			<span>
				<del>{texts.words.diff.removed}</del>
			</span>
		</span>
	);
}
