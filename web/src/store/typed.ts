/*
 * typed.ts: what people type, kept in this browser (IndexedDB) until it has been sent.
 *
 * Promises: written within a quarter of a second; survives reload, crash and log-out; kept per person, so that another person at the
 * same computer never sees it. Where the browser gives no place, it lives in memory and `memoryOnly` says so.
 * Must not: be touched by anything that comes from the server.
 */
import { signal } from "@preact/signals";

const DATABASE = "otklik";
const TABLE = "typed";

/** True when the browser refuses a database: the page must not be closed before sending. */
export const memoryOnly = signal(false);

const memory = new Map<string, unknown>();
let opening: Promise<IDBDatabase | null> | undefined;
let owner = 0;

/** Whose text it is from now on. */
export function setOwner(person: number): void {
	owner = person;
}

const nameOf = (key: string) => `${owner}:${key}`;

function open(): Promise<IDBDatabase | null> {
	opening ??= new Promise((done) => {
		const fail = () => {
			memoryOnly.value = true;
			done(null);
		};
		try {
			const ask = indexedDB.open(DATABASE, 1);
			ask.onupgradeneeded = () => ask.result.createObjectStore(TABLE);
			ask.onsuccess = () => done(ask.result);
			ask.onerror = fail;
			ask.onblocked = fail;
		} catch {
			fail();
		}
	});
	return opening;
}

function run<T>(mode: IDBTransactionMode, act: (table: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
	return open().then(
		(database) =>
			new Promise((done) => {
				if (database === null) return done(undefined);
				const transaction = database.transaction(TABLE, mode);
				const ask = act(transaction.objectStore(TABLE));
				transaction.oncomplete = () => done(ask.result);
				transaction.onabort = () => {
					memoryOnly.value = true;
					done(undefined);
				};
			}),
	);
}

export async function readTyped<T>(key: string): Promise<T | null> {
	const name = nameOf(key);
	if (memory.has(name)) return memory.get(name) as T;
	const stored = (await run("readonly", (table) => table.get(name))) as T | undefined;
	return stored ?? null;
}

export function writeTyped(key: string, value: unknown): void {
	const name = nameOf(key);
	memory.set(name, value);
	void run("readwrite", (table) => table.put(value, name));
}

export function dropTyped(key: string): void {
	const name = nameOf(key);
	memory.delete(name);
	void run("readwrite", (table) => table.delete(name));
}
