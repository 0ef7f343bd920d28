/*
 * drafts.ts: the text of an answer that a person is writing: first into this browser (typed.ts), then to the server as autosave.
 *
 * Promises: no refetch touches what is typed; when another browser has saved a newer text, nothing is overwritten: the state is
 * "conflict" and both texts are kept until the person chooses. useTyped: the same for small fields, without the server.
 *
 * While a text is being submitted nothing of it is autosaved (hold): an autosave that came after the submission would bring the old text
 * back.
 *
 *   loading -> saved <-> typing -> saving -> saved
 *                                         -> offline (tried again) | conflict (keepMine / takeOther)
 */
import { type Signal, signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { getAutosave, putAutosave } from "../api/calls.ts";
import { asFailure, Problem } from "../api/problem.ts";
import type { Autosave, DraftKind } from "../api/types.ts";
import { dropTyped, readTyped, writeTyped } from "./typed.ts";

export type DraftStatus = "loading" | "saved" | "typing" | "saving" | "offline" | "conflict";

export interface DraftState {
	text: string;
	kind: DraftKind;
	status: DraftStatus;
	/** the server's moment of the last autosave; null: never */
	savedAt: string | null;
	/** conflict: what the other browser saved */
	other: Autosave | null;
}

interface Kept {
	text: string;
	kind: DraftKind;
	seen: string | null;
	/** not on the server yet */
	dirty: boolean;
}

const QUIET_MS = 1_000;
const RETRY_MS = 5_000;
const KEEP_MS = 200;

export class DraftCell {
	readonly state: Signal<DraftState> = signal({ text: "", kind: "answer", status: "loading", savedAt: null, other: null });
	private readonly incident: number;
	private saveTimer: ReturnType<typeof setTimeout> | undefined;
	private keepTimer: ReturnType<typeof setTimeout> | undefined;
	private underWay: Promise<void> | null = null;
	private held = false;
	private typedSince = false;

	constructor(incident: number) {
		this.incident = incident;
		void this.open();
	}

	private get key(): string {
		return `answer:${this.incident}`;
	}

	private set(change: Partial<DraftState>): void {
		this.state.value = { ...this.state.peek(), ...change };
	}

	private async open(): Promise<void> {
		const kept = await readTyped<Kept>(this.key);
		if (kept !== null && !this.typedSince) this.set({ text: kept.text, kind: kept.kind, savedAt: kept.seen });
		try {
			const server = await getAutosave(this.incident);
			if (kept?.dirty === true || this.typedSince) this.set({ status: "typing" });
			else this.set({ text: server.text, kind: server.kind, savedAt: server.saved_at, status: "saved" });
			if (kept === null) this.set({ savedAt: server.saved_at });
		} catch (e) {
			this.set({ status: asFailure(e) instanceof Problem ? "saved" : "offline" });
		}
		if (kept?.dirty === true || this.typedSince) this.later(0);
	}

	private keep(dirty: boolean): void {
		const { text, kind, savedAt } = this.state.peek();
		const kept: Kept = { text, kind, seen: savedAt, dirty };
		writeTyped(this.key, kept);
	}

	private later(ms: number): void {
		clearTimeout(this.saveTimer);
		this.saveTimer = setTimeout(() => void this.save(), ms);
	}

	change(change: { text?: string; kind?: DraftKind }): void {
		this.typedSince = true;
		const conflict = this.state.peek().status === "conflict";
		this.set({ ...change, ...(conflict ? {} : { status: "typing" }) });
		clearTimeout(this.keepTimer);
		this.keepTimer = setTimeout(() => this.keep(true), KEEP_MS);
		if (!conflict) this.later(QUIET_MS);
	}

	/** Sends what is typed at once; the promise ends when the server has it or refused. */
	async save(keepalive = false): Promise<void> {
		clearTimeout(this.saveTimer);
		const { status } = this.state.peek();
		if (this.held || status === "saved" || status === "conflict" || status === "loading") return;
		if (this.underWay !== null) return this.later(QUIET_MS);
		this.underWay = this.put(keepalive);
		await this.underWay;
		this.underWay = null;
	}

	private async put(keepalive: boolean): Promise<void> {
		const { text, kind, savedAt } = this.state.peek();
		this.set({ status: "saving" });
		try {
			const saved = await putAutosave(
				this.incident,
				{ text, kind, ...(savedAt === null ? {} : { seen: savedAt }) },
				keepalive,
			);
			const now = this.state.peek();
			const same = now.text === text && now.kind === kind;
			this.set({ savedAt: saved.saved_at, status: same ? "saved" : "typing" });
			this.keep(!same);
			if (!same) this.later(QUIET_MS);
		} catch (e) {
			await this.failed(e);
		}
	}

	/** Before a submission: nothing is saved from now on; the promise ends when what was on its way has arrived. */
	async hold(): Promise<void> {
		this.held = true;
		clearTimeout(this.saveTimer);
		await this.underWay;
	}

	/** The submission was refused: saving goes on. */
	release(): void {
		this.held = false;
		if (this.state.peek().status !== "saved") this.later(0);
	}

	private async failed(e: unknown): Promise<void> {
		const failure = asFailure(e);
		this.keep(true);
		if (failure instanceof Problem && failure.status === 409) {
			try {
				this.set({ status: "conflict", other: await getAutosave(this.incident) });
			} catch (again) {
				asFailure(again);
				this.set({ status: "offline" });
				this.later(RETRY_MS);
			}
			return;
		}
		this.set({ status: "offline" });
		if (!(failure instanceof Problem) || failure.status >= 500) this.later(RETRY_MS);
	}

	/** conflict: the text in this browser wins. */
	async keepMine(): Promise<void> {
		this.set({ savedAt: this.state.peek().other?.saved_at ?? null, other: null, status: "typing" });
		await this.save();
	}

	/** conflict: the text of the other browser wins. */
	takeOther(): void {
		const { other } = this.state.peek();
		if (other === null) return;
		this.set({ text: other.text, kind: other.kind, savedAt: other.saved_at, other: null, status: "saved" });
		this.keep(false);
	}

	/** It has been submitted: nothing is left to keep here. */
	clear(): void {
		this.held = true;
		clearTimeout(this.saveTimer);
		clearTimeout(this.keepTimer);
		dropTyped(this.key);
		cells.delete(this.incident);
	}
}

const cells = new Map<number, DraftCell>();

export interface DraftApi {
	state: DraftState;
	setText: (text: string) => void;
	setKind: (kind: DraftKind) => void;
	save: () => Promise<void>;
	hold: () => Promise<void>;
	release: () => void;
	keepMine: () => Promise<void>;
	takeOther: () => void;
	clear: () => void;
}

/** The answer that this person writes for the incident. */
export function useDraft(incident: number): DraftApi {
	let cell = cells.get(incident);
	if (cell === undefined) {
		cell = new DraftCell(incident);
		cells.set(incident, cell);
	}
	const mine = cell;
	useEffect(() => {
		const hide = () => void mine.save(true);
		window.addEventListener("pagehide", hide);
		return () => {
			window.removeEventListener("pagehide", hide);
			void mine.save();
		};
	}, [mine]);
	return {
		state: mine.state.value,
		setText: (text) => mine.change({ text }),
		setKind: (kind) => mine.change({ kind }),
		save: () => mine.save(),
		hold: () => mine.hold(),
		release: () => mine.release(),
		keepMine: () => mine.keepMine(),
		takeOther: () => mine.takeOther(),
		clear: () => mine.clear(),
	};
}

/** All drafts out of memory (log-out); what is in the browser's database stays for the same person. */
export function forgetDrafts(): void {
	cells.clear();
}

/** A small typed value that survives a reload: [value, set, drop]. `key` names the field and its subject: "note:17". */
export function useTyped<T>(key: string, initial: T): [T, (value: T) => void, () => void] {
	const [held, setHeld] = useState<{ key: string; value: T }>({ key, value: initial });
	// what is typed before the stored value has come is newer than it
	const touched = useRef<string | null>(null);
	useEffect(() => {
		let alive = true;
		void readTyped<T>(key).then((value) => {
			if (alive && value !== null && touched.current !== key) setHeld({ key, value });
		});
		return () => {
			alive = false;
		};
	}, [key]);
	const value = held.key === key ? held.value : initial;
	const set = (next: T) => {
		touched.current = key;
		setHeld({ key, value: next });
		writeTyped(key, next);
	};
	const drop = () => {
		touched.current = key;
		setHeld({ key, value: initial });
		dropTyped(key);
	};
	return [value, set, drop];
}
