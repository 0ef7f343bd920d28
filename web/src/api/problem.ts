/*
 * problem.ts: what can go wrong with a request, as values that a view can show.
 *
 * Problem: the server refused or failed, with its own Russian words. Unreachable: no definite answer came, so a write may or
 * may not have happened: it is repeated with the same Idempotency-Key. Must not: hide a code or a field.
 */
import type { ProblemBody } from "./types.ts";

export class Problem extends Error {
	readonly body: ProblemBody;

	constructor(body: ProblemBody) {
		super(body.title);
		this.name = "Problem";
		this.body = body;
	}

	get status(): number {
		return this.body.status;
	}

	get code(): string {
		return this.body.code;
	}

	/** Someone was faster: the revision that the view knows is no longer the newest. */
	get stale(): boolean {
		return this.status === 412 || this.code === "REVISION_STALE";
	}
}

export class Unreachable extends Error {
	constructor(cause: unknown) {
		super("unreachable", { cause });
		this.name = "Unreachable";
	}
}

/** Anything thrown by the client, as one of the two. */
export type Failure = Problem | Unreachable;

export function asFailure(e: unknown): Failure {
	return e instanceof Problem || e instanceof Unreachable ? e : new Unreachable(e);
}
