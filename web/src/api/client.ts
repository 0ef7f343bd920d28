/*
 * client.ts: the only door to the server: the one fetch of the interface.
 *
 * Promises:
 * - every writing request carries the CSRF header; a command carries If-Match and an Idempotency-Key that belongs to the user's
 *   act: the same command with the same content keeps its key until a definite answer came, so that a retry never does it twice;
 * - a refusal is thrown as Problem, no definite answer as Unreachable (after two silent repeats of a keyed write);
 * - every answer's `Otklik-Now` sets the order's clock.
 * Must not: know what a view shows; keep answers.
 */
import { signal } from "@preact/signals";
import { observe } from "../time/clock.ts";
import { Problem, Unreachable } from "./problem.ts";
import type { ProblemBody } from "./types.ts";

const TIMEOUT_MS = 20_000;
const REPEAT_AFTER_MS = [800, 2_500];

export interface Ask {
	method?: "GET" | "POST" | "PUT" | "DELETE";
	body?: unknown;
	/** revision that the act was decided on */
	revision?: number;
	/** ETag that the store holds; the answer may then be `undefined` data with status 304 */
	etag?: string;
	/** a command: gets an Idempotency-Key and is repeated when no answer came */
	act?: boolean;
	/** a DELETE or autosave while the page closes */
	keepalive?: boolean;
}

export interface Reply<T> {
	status: number;
	data: T | undefined;
	etag: string | undefined;
}

/** The server said 401: the session is over (or there was none). */
export const signedOut = signal(false);
/** The last request got no answer. */
export const unreachable = signal(false);

let csrf = "";
const acts = new Map<string, string>();

export function setCsrf(token: string): void {
	csrf = token;
}

/** 128 random bits; unlike randomUUID it is there without TLS, too. */
function newKey(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function actKey(path: string, ask: Ask): { name: string; key: string } {
	const name = `${ask.method ?? "POST"} ${path} ${ask.revision ?? ""} ${JSON.stringify(ask.body ?? null)}`;
	const key = acts.get(name) ?? newKey();
	acts.set(name, key);
	return { name, key };
}

function headersOf(ask: Ask, key: string | undefined): Headers {
	const headers = new Headers({ Accept: "application/json" });
	if (ask.body !== undefined) headers.set("Content-Type", "application/json");
	if (ask.method !== undefined && ask.method !== "GET" && csrf !== "") headers.set("X-Otklik-CSRF", csrf);
	if (ask.revision !== undefined) headers.set("If-Match", `"${ask.revision}"`);
	if (ask.etag !== undefined) headers.set("If-None-Match", ask.etag);
	if (key !== undefined) headers.set("Idempotency-Key", key);
	return headers;
}

async function problemOf(response: Response): Promise<Problem> {
	const empty: ProblemBody = { type: "about:blank", title: "", status: response.status, code: `HTTP_${response.status}` };
	try {
		return new Problem({ ...empty, ...((await response.json()) as Partial<ProblemBody>), status: response.status });
	} catch (e) {
		if (e instanceof SyntaxError) return new Problem(empty);
		throw new Unreachable(e);
	}
}

async function once<T>(path: string, ask: Ask, key: string | undefined): Promise<Reply<T>> {
	const began = performance.now();
	let response: Response;
	let data: T | undefined;
	try {
		response = await fetch(path, {
			method: ask.method ?? "GET",
			headers: headersOf(ask, key),
			credentials: "same-origin",
			cache: "no-store",
			keepalive: ask.keepalive === true,
			signal: AbortSignal.timeout(TIMEOUT_MS),
			...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
		});
		const now = response.headers.get("Otklik-Now");
		if (now !== null) observe(now, performance.now() - began);
		if (response.ok && response.status !== 204) data = (await response.json()) as T;
	} catch (e) {
		unreachable.value = true;
		throw new Unreachable(e);
	}
	unreachable.value = false;
	if (response.status === 304) return { status: 304, data: undefined, etag: ask.etag };
	if (!response.ok) {
		const problem = await problemOf(response);
		if (problem.status === 401 && path !== "/api/v1/sessions") signedOut.value = true;
		throw problem;
	}
	return { status: response.status, data, etag: response.headers.get("ETag") ?? undefined };
}

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Asks once, or for an act until a definite answer came or the repeats are used up. */
export async function request<T>(path: string, ask: Ask = {}): Promise<Reply<T>> {
	if (ask.act !== true) return once<T>(path, ask, undefined);
	const { name, key } = actKey(path, ask);
	for (let n = 0; ; n++) {
		try {
			const reply = await once<T>(path, ask, key);
			acts.delete(name);
			return reply;
		} catch (e) {
			if (e instanceof Problem && e.status < 500) acts.delete(name);
			const pause = REPEAT_AFTER_MS[n];
			if (e instanceof Problem || pause === undefined) throw e;
			await wait(pause);
		}
	}
}

/** As request, for answers that must have a body. */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
	const { data } = await request<T>(path, options);
	if (data === undefined) throw new Problem({ type: "about:blank", title: "", status: 500, code: "EMPTY_ANSWER" });
	return data;
}
