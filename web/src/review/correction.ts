/*
 * correction.ts: correcting an answer in place before approving it (п. 18, where the regulation allows it).
 *
 * Promises: what is typed is kept per version until it is approved; nothing is sent that changes nothing.
 */
import { useState } from "preact/hooks";
import type { DraftRow, Incident } from "../api/types.ts";
import { allowedOf } from "../incident/Actions.tsx";
import { useDraftText } from "../incident/draft.ts";
import { useTyped } from "../store/drafts.ts";
import { texts } from "../texts/index.ts";

export const answerMax = 8_000;

export interface Correction {
	/** correcting is offered */
	may: boolean;
	/** null: not correcting */
	text: string | null;
	set: (text: string) => void;
	open: () => void;
	leave: () => void;
	/** approved: what was typed may go */
	drop: () => void;
	/** why it can't be approved like this; "" when it can */
	fault: string;
}

export function useCorrection(incident: Incident, draft: DraftRow | null): Correction {
	const [open, setOpen] = useState(false);
	const n = draft?.n ?? 0;
	const [typed, set, drop] = useTyped<string | null>(`correct:${incident.id}:${n}`, null);
	const { text: submitted } = useDraftText(incident.id, draft?.n ?? null);
	const may = allowedOf(incident, "correct-and-approve")?.allowed === true && submitted !== null;
	const { correct } = texts.review;
	const text = open && may && submitted !== null ? (typed ?? submitted) : null;
	const fault =
		text === null || text.trim() === ""
			? correct.empty
			: text === submitted
				? correct.same
				: text.length > answerMax
					? texts.desk.tooLong(text.length - answerMax)
					: "";
	return { may, text, set, open: () => setOpen(true), leave: () => setOpen(false), drop, fault };
}
