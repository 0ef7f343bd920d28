/*
 * entity.ts: one table of the store: everything known of one subject ("incident", "message"), by id, each value behind a signal.
 *
 * Promises: a value is fetched once however many views show it; a hint refetches it with If-None-Match only where it is shown, else
 * marks it old; an older answer never replaces a newer one; a failed refetch keeps what was there.
 * Must not: hold what a person types (store/drafts.ts).
 */
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Reply } from "../api/client.ts";
import { asFailure, type Failure } from "../api/problem.ts";

export interface Entry<T> {
	data: T | null;
	/** the first fetch is under way */
	loading: boolean;
	/** why the last fetch failed; data, if any, is what was known before */
	failure: Failure | null;
}

interface Cell<T> {
	shown: number;
	old: boolean;
	etag: string | undefined;
	asked: number;
	under_way: boolean;
	entry: Signal<Entry<T>>;
}

export class Entities<T> {
	private readonly cells = new Map<number, Cell<T>>();
	private readonly fetchOne: (id: number, etag?: string) => Promise<Reply<T>>;

	constructor(fetchOne: (id: number, etag?: string) => Promise<Reply<T>>) {
		this.fetchOne = fetchOne;
	}

	private cell(id: number): Cell<T> {
		let cell = this.cells.get(id);
		if (cell === undefined) {
			cell = {
				shown: 0,
				old: true,
				etag: undefined,
				asked: 0,
				under_way: false,
				entry: signal({ data: null, loading: true, failure: null }),
			};
			this.cells.set(id, cell);
		}
		return cell;
	}

	entry(id: number): Entry<T> {
		return this.cell(id).entry.value;
	}

	/** Asks the server now; a second call during the first asks once more after it. */
	async load(id: number): Promise<void> {
		const cell = this.cell(id);
		cell.asked++;
		if (cell.under_way) return;
		cell.under_way = true;
		while (cell.asked > 0) {
			cell.asked = 0;
			await this.loadOnce(id, cell);
		}
		cell.under_way = false;
	}

	private async loadOnce(id: number, cell: Cell<T>): Promise<void> {
		const before = cell.entry.peek();
		if (before.data === null) cell.entry.value = { data: null, loading: true, failure: null };
		try {
			const reply = await this.fetchOne(id, before.data === null ? undefined : cell.etag);
			cell.old = false;
			if (reply.data !== undefined) {
				cell.etag = reply.etag;
				cell.entry.value = { data: reply.data, loading: false, failure: null };
			} else if (before.failure !== null) {
				cell.entry.value = { ...before, loading: false, failure: null };
			}
		} catch (e) {
			cell.entry.value = { data: cell.entry.peek().data, loading: false, failure: asFailure(e) };
		}
	}

	/** Something happened to it: fetched again where shown. */
	hint(id: number): void {
		const cell = this.cells.get(id);
		if (cell === undefined) return;
		cell.old = true;
		if (cell.shown > 0) void this.load(id);
	}

	/** The stream was away: whatever is known may be old. */
	reloadShown(): void {
		for (const [id, cell] of this.cells) {
			cell.old = true;
			if (cell.shown > 0) void this.load(id);
		}
	}

	/** A change that the server told in another answer (a claim): put in without a fetch. */
	patch(id: number, change: (data: T) => T): void {
		const cell = this.cells.get(id);
		const entry = cell?.entry.peek();
		if (cell === undefined || entry === undefined || entry.data === null) return;
		cell.entry.value = { ...entry, data: change(entry.data) };
	}

	clear(): void {
		for (const [id, cell] of this.cells)
			if (cell.shown === 0) this.cells.delete(id);
			else cell.entry.value = { data: null, loading: true, failure: null };
	}

	show(id: number): () => void {
		const cell = this.cell(id);
		cell.shown++;
		if (cell.old && !cell.under_way) void this.load(id);
		return () => {
			cell.shown--;
		};
	}
}

const nothing: Entry<never> = { data: null, loading: false, failure: null };

/** What is known of the subject `id`; it is fetched and kept fresh while the calling view is shown. null: nothing is shown. */
export function useEntity<T>(table: Entities<T>, id: number | null): Entry<T> {
	useEffect(() => (id === null ? undefined : table.show(id)), [table, id]);
	return id === null ? nothing : table.entry(id);
}
