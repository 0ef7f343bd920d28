/*
 * store.ts: the one normalised store of the browser: incidents and messages by id, lists, counts, topics, bodies; and what a hint of the
 * stream does to them.
 *
 * Promises: a view reads through the hooks below and is drawn again when what it read changes. Must not: fetch by itself (api/calls.ts).
 */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { getBodies, getCounts, getIncident, getMessage, getPersons, getTopics, listFound, listIncidents } from "../api/calls.ts";
import { asFailure, type Failure } from "../api/problem.ts";
import type { Body, Counts, Incident, IncidentRow, Message, MessageRow, PersonRow, Topic, View } from "../api/types.ts";
import { Entities, type Entry, useEntity } from "./entity.ts";
import { List, type ListState, useList } from "./list.ts";

export interface Hint {
	subject: string;
	id: number;
	revision: number;
}

const COUNTS_QUIET_MS = 600;

export const incidents = new Entities<Incident>(getIncident);
export const messages = new Entities<Message>(getMessage);
export const foundList = new List<MessageRow>((limit, after) => listFound(limit, after));

const views = new Map<View, List<IncidentRow>>();

export function incidentList(view: View): List<IncidentRow> {
	let list = views.get(view);
	if (list === undefined) {
		list = new List<IncidentRow>((limit, after) => listIncidents(view, limit, after));
		views.set(view, list);
	}
	return list;
}

export const useIncident = (id: number | null): Entry<Incident> => useEntity(incidents, id);
export const useMessage = (id: number | null): Entry<Message> => useEntity(messages, id);
export const useFoundList = (): ListState<MessageRow> => useList(foundList);
export const useIncidentList = (view: View): ListState<IncidentRow> => useList(incidentList(view));

/** Numbers beside the tabs; null until they have come. */
export const counts = signal<Counts | null>(null);
let countsTimer: ReturnType<typeof setTimeout> | undefined;

async function loadCounts(): Promise<void> {
	try {
		counts.value = await getCounts();
	} catch (e) {
		// The numbers stay as they were; the offline bar or the log-in page tells the person what happened.
		asFailure(e);
	}
}

export function refreshCounts(): void {
	if (countsTimer !== undefined) return;
	countsTimer = setTimeout(
		() => {
			countsTimer = undefined;
			void loadCounts();
		},
		counts.peek() === null ? 0 : COUNTS_QUIET_MS,
	);
}

/** A reference list: fetched once in the life of a page; persons each time that a form asks. */
class Reference<T> {
	private readonly state = signal<{ items: readonly T[] | null; failure: Failure | null }>({ items: null, failure: null });
	private under_way = false;
	private readonly fetchAll: () => Promise<T[]>;

	constructor(fetchAll: () => Promise<T[]>) {
		this.fetchAll = fetchAll;
	}

	get value() {
		return this.state.value;
	}

	async load(): Promise<void> {
		if (this.under_way) return;
		this.under_way = true;
		try {
			this.state.value = { items: await this.fetchAll(), failure: null };
		} catch (e) {
			this.state.value = { items: this.state.peek().items, failure: asFailure(e) };
		}
		this.under_way = false;
	}

	clear(): void {
		this.state.value = { items: null, failure: null };
	}

	loadOnce(): void {
		if (this.state.peek().items === null) void this.load();
	}
}

export const topics = new Reference<Topic>(getTopics);
export const bodies = new Reference<Body>(getBodies);

const persons: Record<PersonRow["role"], Reference<PersonRow>> = {
	curator: new Reference<PersonRow>(() => getPersons("curator")),
	executor: new Reference<PersonRow>(() => getPersons("executor")),
};

/** To whom the asker may give work; who that is depends on the asker. */
export function usePersons(role: PersonRow["role"]) {
	useEffect(() => void persons[role].load(), [role]);
	return persons[role].value;
}

export function useTopics() {
	useEffect(() => topics.loadOnce(), []);
	return topics.value;
}

export function useBodies() {
	useEffect(() => bodies.loadOnce(), []);
	return bodies.value;
}

function hintLists(): void {
	for (const list of views.values()) list.hint();
}

/** What the stream said: whoever shows the subject asks for it again. */
export function onHint(hint: Hint): void {
	if (hint.subject === "incident") {
		incidents.hint(hint.id);
		hintLists();
	} else if (hint.subject === "message") {
		messages.hint(hint.id);
		foundList.hint();
	} else if (hint.subject === "counts") {
		foundList.hint();
		hintLists();
	}
	refreshCounts();
}

/** The stream was away: everything shown is asked for again. */
export function onReconnect(): void {
	incidents.reloadShown();
	messages.reloadShown();
	foundList.hint();
	hintLists();
	refreshCounts();
}

/** The person has left: nothing of theirs stays in memory. */
export function forgetAll(): void {
	incidents.clear();
	messages.clear();
	foundList.clear();
	for (const list of views.values()) list.clear();
	for (const list of Object.values(persons)) list.clear();
	counts.value = null;
}
