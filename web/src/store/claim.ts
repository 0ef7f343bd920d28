/*
 * claim.ts: holding a message while one decides about it: taken when the decision begins, renewed each minute, let go on leaving.
 *
 * Promises: nobody holds a message by only looking at it; another's claim is told with the name. п. 12: no term runs by claiming.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { claimMessage, releaseMessage } from "../api/calls.ts";
import { asFailure, type Failure } from "../api/problem.ts";
import type { Claim } from "../api/types.ts";
import { foundList, messages } from "./store.ts";

const RENEW_MS = 60_000;

/** A claim that has not lapsed: the server tells nobody when one does. */
export function liveClaim(claim: Claim | null, now: number): Claim | null {
	return claim !== null && Date.parse(claim.until) > now ? claim : null;
}

function put(id: number, claim: Claim | null): void {
	const first = claim?.claimed_first_at;
	messages.patch(id, (message) => ({ ...message, claim, claimed_first_at: message.claimed_first_at ?? first ?? null }));
	foundList.patch(id, (row) => ({ ...row, claim, claimed_first_at: row.claimed_first_at ?? first ?? null }));
}

export interface Holding {
	/** why it could not be taken */
	failure: Failure | null;
	busy: boolean;
	/** takes it, once; further calls while it is held do nothing */
	take: () => Promise<void>;
	release: () => Promise<void>;
	/** it is an incident now: nothing is left to let go */
	done: () => void;
}

export function useHolding(id: number, mine: boolean): Holding {
	const [state, setState] = useState<{ failure: Failure | null; busy: boolean }>({ failure: null, busy: false });
	const held = useRef(false);
	const asked = useRef(false);
	if (mine) held.current = true;
	const take = async () => {
		if (asked.current || held.current) return;
		asked.current = true;
		setState({ failure: null, busy: true });
		try {
			put(id, await claimMessage(id));
			held.current = true;
			setState({ failure: null, busy: false });
		} catch (e) {
			setState({ failure: asFailure(e), busy: false });
			void messages.load(id);
		}
		asked.current = false;
	};
	const release = async () => {
		held.current = false;
		try {
			await releaseMessage(id);
			put(id, null);
		} catch (e) {
			setState({ failure: asFailure(e), busy: false });
		}
	};
	useEffect(() => {
		const timer = setInterval(() => {
			if (!held.current) return;
			claimMessage(id).then(
				(claim) => put(id, claim),
				(e: unknown) => {
					held.current = false;
					setState({ failure: asFailure(e), busy: false });
				},
			);
		}, RENEW_MS);
		return () => {
			clearInterval(timer);
			if (held.current)
				releaseMessage(id).then(
					() => put(id, null),
					() => messages.hint(id),
				);
		};
	}, [id]);
	return {
		...state,
		take,
		release,
		done: () => {
			held.current = false;
		},
	};
}
