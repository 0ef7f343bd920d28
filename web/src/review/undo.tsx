/*
 * undo.tsx: the 20 seconds in which a publication can be taken back (п. 20), as a burning fuse at the bottom left.
 *
 * Promises: the only place with seconds (DESIGN §4); until the fuse is out nothing has gone to the network; it stays while the person
 * goes on to the next answer. The moment of the end is the server's (`undo_until`).
 */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { command, getIncident } from "../api/calls.ts";
import { asFailure, Problem } from "../api/problem.ts";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { showToast } from "../app/toast.ts";
import { KeyCap } from "../components/ActionBar.tsx";
import { incidents, refreshCounts } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { orderNow } from "../time/clock.ts";

interface Fuse {
	id: number;
	title: string;
	/** moment of the order's clock */
	until: number;
	/** length of the whole fuse */
	length: number;
	revision: number;
}

const fuse = signal<Fuse | null>(null);
const beat = 250;

/** Lights the fuse of a publication just ordered; asks the server until when it may be taken back. */
export async function lightFuse(id: number, title: string): Promise<void> {
	try {
		const { data } = await getIncident(id);
		if (data === undefined || data.undo_until === null) return;
		const until = Date.parse(data.undo_until);
		const length = until - orderNow();
		if (length > 0) fuse.value = { id, title, until, length, revision: data.revision };
	} catch (e) {
		// The publication stands whether or not the fuse can be shown; the page of the incident offers the same act.
		asFailure(e);
	}
}

function useLeft(until: number | null): number {
	const [left, setLeft] = useState(0);
	useEffect(() => {
		if (until === null) return setLeft(0);
		const count = () => {
			const now = until - orderNow();
			setLeft(now);
			if (now <= 0) fuse.value = null;
		};
		count();
		const timer = setInterval(count, beat);
		return () => clearInterval(timer);
	}, [until]);
	return left;
}

async function takeBack(burning: Fuse): Promise<void> {
	try {
		await command(burning.id, "undo", burning.revision);
		showToast({
			text: texts.review.undone,
			action: { label: texts.common.open, run: () => navigate(`/review/${burning.id}`) },
		});
	} catch (e) {
		const failure = asFailure(e);
		showToast({
			text: failure instanceof Problem && failure.status < 500 ? texts.review.undoLate : texts.words.problem.offline,
		});
	}
	fuse.value = null;
	await incidents.load(burning.id);
	refreshCounts();
}

export function UndoFuse() {
	const burning = fuse.value;
	const left = useLeft(burning?.until ?? null);
	const [busy, setBusy] = useState(false);
	const undo = async () => {
		if (burning === null || busy) return;
		setBusy(true);
		await takeBack(burning);
		setBusy(false);
	};
	useKeys([{ code: "KeyZ", ctrl: true, label: texts.review.undo, run: () => void undo() }]);
	if (burning === null || left <= 0) return null;
	const seconds = Math.ceil(left / 1000);
	return (
		<div class="toast toast-at fuse-at" role="status">
			<span aria-hidden="true">{texts.review.goes(burning.title, seconds)}</span>
			<span class="vh">{texts.review.goesNow(burning.title)}</span>
			<span class="fuse" style={{ "--p": `${Math.round((left / burning.length) * 100)}%` }} aria-hidden="true" />
			<button class="btn s" type="button" aria-disabled={busy ? "true" : undefined} onClick={() => void undo()}>
				{texts.review.undo} <KeyCap of={{ code: "KeyZ", ctrl: true }} />
			</button>
		</div>
	);
}
