/*
 * events.ts: the history of one incident, asked for again whenever its version has risen.
 *
 * Promises: an older answer never replaces a newer one; while a newer one is on its way the one before stays shown.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { listEvents } from "../api/calls.ts";
import { asFailure, type Failure } from "../api/problem.ts";
import type { IncidentEvent } from "../api/types.ts";

export interface History {
	events: readonly IncidentEvent[] | null;
	failure: Failure | null;
	/** there is more than has been asked for */
	more: boolean;
	retry: () => void;
	showMore: () => void;
}

const pagesFirst = 3;

async function fetchPages(id: number, pages: number): Promise<{ events: IncidentEvent[]; more: boolean }> {
	const events: IncidentEvent[] = [];
	let after: string | undefined;
	for (let n = 0; n < pages; n++) {
		const page = await listEvents(id, after);
		events.push(...page.items);
		if (page.next === null) return { events, more: false };
		after = page.next;
	}
	return { events, more: true };
}

interface Held {
	id: number;
	events: readonly IncidentEvent[] | null;
	failure: Failure | null;
	more: boolean;
}

export function useHistory(id: number, version: number): History {
	const [held, setHeld] = useState<Held>({ id, events: null, failure: null, more: false });
	const [pages, setPages] = useState(pagesFirst);
	const [again, setAgain] = useState(0);
	const asked = useRef(0);
	useEffect(() => {
		if (version === 0) return;
		const mine = ++asked.current;
		void fetchPages(id, pages).then(
			(got) => {
				if (mine === asked.current) setHeld({ id, ...got, failure: null });
			},
			(e: unknown) => {
				if (mine === asked.current)
					setHeld((before) => ({
						...(before.id === id ? before : { id, events: null, more: false }),
						failure: asFailure(e),
					}));
			},
		);
	}, [id, version, pages, again]);
	const mine = held.id === id ? held : { events: null, failure: null, more: false };
	return { ...mine, retry: () => setAgain(again + 1), showMore: () => setPages(pages + pagesFirst) };
}
