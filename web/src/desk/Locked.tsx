/*
 * Locked.tsx: the middle of the desk while nothing is to be written: what is waited for, and the text as it was handed in.
 */
import type { Incident } from "../api/types.ts";
import { Icon } from "../components/Icon.tsx";
import { Paragraphs } from "../components/Post.tsx";
import { stateName } from "../components/StateIcon.tsx";
import { ProblemNote } from "../components/ViewStates.tsx";
import { useDraftText } from "../incident/draft.ts";
import { visaWords } from "../incident/Marks.tsx";
import { lastDraft } from "../incident/terms.ts";
import { texts } from "../texts/index.ts";

function waitsFor(incident: Incident, part: string | null): string {
	const { desk } = texts;
	const words: Partial<Record<Incident["state"], string>> = {
		review: desk.waiting,
		approved: desk.approved,
		publishing: desk.publishing,
		answered: desk.published,
		returned: desk.returned,
	};
	if (incident.visa !== null) return visaWords(incident);
	if (part !== null && (incident.state === "routed" || incident.state === "drafting")) return desk.partGiven;
	return words[incident.state] ?? texts.words.states[stateName(incident.state, incident.sign, incident.outcome)];
}

/** `part`: what the person's body gave to a joint answer. */
export function Locked({ incident, part }: { incident: Incident; part: string | null }) {
	const { desk } = texts;
	const { text, failure } = useDraftText(incident.id, lastDraft(incident)?.n ?? null);
	const shown = text ?? part;
	return (
		<div class="paper locked">
			<div class="note info">
				<Icon name="lock" />
				<p>
					<b>{waitsFor(incident, part)}.</b> {incident.state === "review" && desk.locked}
				</p>
			</div>
			{failure !== null && <ProblemNote failure={failure} />}
			{shown !== null && (
				<div class="answer">
					<Paragraphs text={shown} />
				</div>
			)}
		</div>
	);
}
