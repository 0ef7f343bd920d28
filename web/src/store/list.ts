/*
 * list.ts: a list that never moves by itself.
 *
 * Promises: rows that are shown stay where they are and only change their content; what is new waits behind «Новых 3, показать»; a row
 * that left the list on the server stays, marked `gone`, until the person shows the new state or acts; an empty list fills at once.
 * Must not: sort: the order is the server's.
 */
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { asFailure, type Failure } from "../api/problem.ts";

interface Row {
	id: number;
}

export interface Page<T> {
	items: T[];
	next: string | null;
	total: number;
}

export interface ListState<T> {
	items: readonly T[];
	total: number;
	/** more pages below */
	next: string | null;
	loading: boolean;
	loadingMore: boolean;
	failure: Failure | null;
	/** rows that are not shown yet */
	fresh: number;
	gone: ReadonlySet<number>;
	/** rows that fold away after one's own act */
	leaving: ReadonlySet<number>;
	/** counts the times that the rows were put in a new order: views keep their grouping as long as it stays */
	generation: number;
}

const QUIET_MS = 400;
const FOLD_MS = 160;
const PAGE = 50;
const PAGE_MAX = 200;

function empty<T>(): ListState<T> {
	return {
		items: [],
		total: 0,
		next: null,
		loading: true,
		loadingMore: false,
		failure: null,
		fresh: 0,
		gone: new Set(),
		leaving: new Set(),
		generation: 0,
	};
}

export class List<T extends Row> {
	private readonly state: Signal<ListState<T>> = signal(empty<T>());
	private pending: Page<T> | null = null;
	private shown = 0;
	private old = true;
	/** somebody has just come to the list: nothing is being read that could move */
	private anew = false;
	private under_way = false;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private readonly left = new Set<number>();
	private readonly fetchPage: (limit: number, after?: string) => Promise<Page<T>>;

	constructor(fetchPage: (limit: number, after?: string) => Promise<Page<T>>) {
		this.fetchPage = fetchPage;
	}

	get value(): ListState<T> {
		return this.state.value;
	}

	private set(change: Partial<ListState<T>>): void {
		this.state.value = { ...this.state.peek(), ...change };
	}

	/** Asks for as many rows as are shown (up to 200) and compares. */
	async refresh(): Promise<void> {
		this.old = true;
		if (this.under_way) return;
		this.under_way = true;
		while (this.old) {
			this.old = false;
			const count = Math.min(PAGE_MAX, Math.max(PAGE, Math.ceil(this.state.peek().items.length / PAGE) * PAGE));
			try {
				this.merge(await this.fetchPage(count));
			} catch (e) {
				this.set({ loading: false, failure: asFailure(e) });
			}
		}
		this.under_way = false;
	}

	private merge(page: Page<T>): void {
		const now = this.state.peek();
		const items = page.items.filter((row) => !this.left.has(row.id));
		const incoming = new Map(items.map((row) => [row.id, row]));
		const shown = new Set(now.items.map((row) => row.id));
		/** Where more pages wait below, what follows the last row shown is not new: it has moved up. */
		const end = now.next === null ? items.length : items.findLastIndex((row) => shown.has(row.id)) + 1;
		const fresh = items.filter((row, i) => i < end && !shown.has(row.id)).length;
		const below = items.slice(end);
		const alive = now.items.some((row) => !now.gone.has(row.id));
		if (this.anew || now.loading || now.items.length === 0 || !alive) {
			this.anew = false;
			this.pending = null;
			this.set({
				...empty<T>(),
				loading: false,
				items,
				total: page.total,
				next: page.next,
				generation: now.generation + 1,
			});
			return;
		}
		const gone = new Set(page.next === null ? now.items.filter((row) => !incoming.has(row.id)).map((row) => row.id) : []);
		const kept = [...now.items.map((row) => incoming.get(row.id) ?? row), ...below];
		this.pending = fresh > 0 || gone.size > 0 ? page : null;
		this.set({
			items: kept,
			total: page.total,
			gone,
			fresh,
			failure: null,
			...(below.length > 0 || now.items.length <= page.items.length ? { next: page.next } : {}),
		});
	}

	/** «Новых 3, показать»: the server's order and rows, now; without news only the grouping is made anew. */
	showFresh(): void {
		const page = this.pending;
		const generation = this.state.peek().generation + 1;
		if (page === null) {
			this.set({ generation });
			return;
		}
		this.pending = null;
		const items = page.items.filter((row) => !this.left.has(row.id));
		this.set({ items, total: page.total, next: page.next, fresh: 0, gone: new Set(), generation });
	}

	async more(): Promise<void> {
		const { next, loadingMore, items } = this.state.peek();
		if (next === null || loadingMore) return;
		this.set({ loadingMore: true });
		try {
			const page = await this.fetchPage(PAGE, next);
			const known = new Set(items.map((row) => row.id));
			const added = page.items.filter((row) => !known.has(row.id) && !this.left.has(row.id));
			this.set({
				items: [...this.state.peek().items, ...added],
				next: page.next,
				total: page.total,
				loadingMore: false,
				failure: null,
			});
		} catch (e) {
			this.set({ loadingMore: false, failure: asFailure(e) });
		}
	}

	/** One's own act took the row away: it folds, and no late answer brings it back before the server has it so. */
	leave(id: number): void {
		this.left.add(id);
		this.set({ leaving: new Set([...this.state.peek().leaving, id]) });
		setTimeout(() => {
			const now = this.state.peek();
			const leaving = new Set(now.leaving);
			leaving.delete(id);
			this.set({ items: now.items.filter((row) => row.id !== id), total: Math.max(0, now.total - 1), leaving });
		}, FOLD_MS);
		setTimeout(() => this.left.delete(id), 5_000);
	}

	patch(id: number, change: (row: T) => T): void {
		this.set({ items: this.state.peek().items.map((row) => (row.id === id ? change(row) : row)) });
	}

	/** Something that may be in this list has changed. */
	hint(): void {
		this.old = true;
		if (this.shown === 0 || this.timer !== undefined) return;
		this.timer = setTimeout(() => {
			this.timer = undefined;
			void this.refresh();
		}, QUIET_MS);
	}

	clear(): void {
		this.pending = null;
		this.old = true;
		this.state.value = empty<T>();
	}

	show(): () => void {
		this.anew = this.shown === 0;
		this.shown++;
		if (this.old) void this.refresh();
		else this.anew = false;
		return () => {
			this.shown--;
		};
	}
}

/** The list's state; it is fetched and kept fresh while the calling view is shown. Coming back to it shows the newest. */
export function useList<T extends Row>(list: List<T>): ListState<T> {
	useEffect(() => list.show(), [list]);
	return list.value;
}
