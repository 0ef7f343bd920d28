/*
 * session.ts: who is signed in, and what their roles open.
 *
 * Promises: a lost session leads to the log-in page and back to the same address; what was typed stays in the browser.
 * Must not: decide rights: the server refuses, here only pages are offered.
 */
import { computed, signal } from "@preact/signals";
import * as calls from "../api/calls.ts";
import { setCsrf, signedOut } from "../api/client.ts";
import { asFailure, type Failure, Problem } from "../api/problem.ts";
import type { Me } from "../api/types.ts";
import { forgetDrafts } from "../store/drafts.ts";
import { forgetAll, refreshCounts } from "../store/store.ts";
import { setOwner } from "../store/typed.ts";
import { startStream, stopStream } from "../stream/stream.ts";

/** undefined: not known yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);
/** Why it is not known. */
export const meFailure = signal<Failure | null>(null);
/** There was a session in this tab and it ended. */
export const sessionEnded = signal(false);

export function hasRole(...roles: readonly string[]): boolean {
	return me.value?.roles.some((mine) => roles.includes(mine.role)) === true;
}

/** Takes, routes, approves: the Bureau's curator and head. */
export const isCurator = computed(() => hasRole("curator", "head_of_bureau"));
/** Sees every incident (core/access.h). */
export const seesAll = computed(() => isCurator.value || hasRole("smm", "security", "auditor"));
/** Works for a body. */
export const isExecutor = computed(() => hasRole("executor", "substitute", "head_of_body", "delegate"));

/** The page that this person begins with; "/" tells that there is none yet. */
export function homePath(): string {
	if (isCurator.value) return "/found";
	if (isExecutor.value) return "/desk";
	return seesAll.value ? "/inbox?tab=work" : "/";
}

function enter(who: Me): void {
	setCsrf(who.csrf);
	setOwner(who.person.id);
	signedOut.value = false;
	sessionEnded.value = false;
	me.value = who;
	startStream();
	refreshCounts();
}

function leave(): void {
	stopStream();
	forgetAll();
	forgetDrafts();
	setCsrf("");
	me.value = null;
}

export async function findSession(): Promise<void> {
	meFailure.value = null;
	try {
		enter(await calls.getMe());
	} catch (e) {
		const failure = asFailure(e);
		if (failure instanceof Problem && failure.status === 401) me.value = null;
		else meFailure.value = failure;
	}
}

/** The stream is gone: because the session is? A 401 leads to the log-in page, anything else is told by the offline bar. */
export async function checkSession(): Promise<void> {
	try {
		await calls.getMe();
	} catch (e) {
		asFailure(e);
	}
}

/** Throws Problem (wrong name or password, locked out) or Unreachable. */
export async function login(name: string, password: string): Promise<void> {
	enter(await calls.login(name, password));
}

export async function logout(): Promise<void> {
	await calls.logout();
	leave();
}

/** Watches for a 401 in any answer. */
export function startSession(): void {
	signedOut.subscribe((out) => {
		if (!out || me.peek() === null || me.peek() === undefined) return;
		sessionEnded.value = true;
		leave();
	});
	void findSession();
}
