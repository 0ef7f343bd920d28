/*
 * act.ts: giving a command to one incident from a page: once, with the revision that the person has seen.
 *
 * Promises: a second press while one is under way does nothing, nor one that meets the page as it was before the act changed the
 * incident; a refusal or a lost answer stays beside the button until the next try; after a success everything shown is asked for
 * again. The key of the act itself is kept by api/client.ts.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { command as send } from "../api/calls.ts";
import { asFailure, type Failure, Problem } from "../api/problem.ts";
import type { CommandReply } from "../api/types.ts";
import { incidents, refreshCounts } from "../store/store.ts";

export interface Act {
	/** name of the command under way */
	busy: string | null;
	/** why the last one was not done, and which */
	failure: Failure | null;
	failed: string | null;
	/** the last refusal says that somebody was faster */
	stale: boolean;
	run: (name: string, body?: unknown) => Promise<CommandReply | null>;
	forget: () => void;
}

interface Outcome {
	busy: string | null;
	failure: Failure | null;
	failed: string | null;
}

const quiet: Outcome = { busy: null, failure: null, failed: null };

/** `revision`: what the person decides on; `done` is told the new one before anything is asked for again. */
export function useAct(id: number, revision: number, done: (reply: CommandReply) => void): Act {
	const [outcome, setOutcome] = useState<Outcome>(quiet);
	const underWay = useRef(false);
	/** the incident as it was before the last act that changed it: what is not drawn anew yet still shows that one */
	const decided = useRef(-1);
	useEffect(() => {
		setOutcome(quiet);
		decided.current = -1;
	}, [id]);
	const run = async (name: string, body?: unknown): Promise<CommandReply | null> => {
		if (underWay.current || decided.current === revision) return null;
		underWay.current = true;
		setOutcome({ busy: name, failure: null, failed: null });
		try {
			const reply = await send(id, name, revision, body);
			if (reply.revision !== revision) decided.current = revision;
			done(reply);
			await incidents.load(id);
			refreshCounts();
			setOutcome(quiet);
			return reply;
		} catch (e) {
			const failure = asFailure(e);
			if (failure instanceof Problem && (failure.stale || failure.status === 409)) await incidents.load(id);
			setOutcome({ busy: null, failure, failed: name });
			return null;
		} finally {
			underWay.current = false;
		}
	};
	const { failure } = outcome;
	return { ...outcome, stale: failure instanceof Problem && failure.stale, run, forget: () => setOutcome(quiet) };
}
