/*
 * draft.ts: the text of a submitted version. A version never changes once submitted, so it is asked for once.
 */
import { useEffect, useState } from "preact/hooks";
import { getDraft } from "../api/calls.ts";
import { asFailure, type Failure } from "../api/problem.ts";

interface Text {
	key: string;
	text: string | null;
	failure: Failure | null;
}

const known = new Map<string, string>();
const keptMax = 100;

export interface DraftText {
	/** null: on its way, or failed */
	text: string | null;
	failure: Failure | null;
	retry: () => void;
}

/** n null: nothing is asked for. */
export function useDraftText(id: number, n: number | null): DraftText {
	const key = n === null ? "" : `${id}/${n}`;
	const [held, setHeld] = useState<Text>({ key: "", text: null, failure: null });
	const [again, setAgain] = useState(0);
	useEffect(() => {
		if (n === null || known.has(key)) return;
		let alive = true;
		getDraft(id, n).then(
			(draft) => {
				if (known.size >= keptMax) known.clear();
				known.set(key, draft.text);
				if (alive) setHeld({ key, text: draft.text, failure: null });
			},
			(e: unknown) => {
				if (alive) setHeld({ key, text: null, failure: asFailure(e) });
			},
		);
		return () => {
			alive = false;
		};
	}, [id, n, key, again]);
	const text = known.get(key) ?? (held.key === key ? held.text : null);
	return { text, failure: held.key === key ? held.failure : null, retry: () => setAgain(again + 1) };
}
