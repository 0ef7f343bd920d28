/*
 * clock.ts: the order's time in this browser: the server's `Otklik-Now`, carried on by a monotonic clock.
 *
 * Promises: orderNow() never depends on the computer's own date; `tick` changes at each full minute of the order's time and
 * whenever the server sets its clock, and views that read it draw themselves again. Must not: compute a due moment.
 */
import { signal } from "@preact/signals";

/** An answer's time is whole seconds and its way takes time: smaller differences are not a jump. */
const TOLERANCE_MS = 1_500;
const SLOW_REPLY_MS = 2_000;
const MINUTE_MS = 60_000;

let base = { server: Date.now(), mono: performance.now(), running: true, known: false };
let timer: ReturnType<typeof setTimeout> | undefined;

/** Counts up at every full minute of the order's time; read it to be drawn again. */
export const tick = signal(0);

/** False until the first answer of the server. */
export function isClockKnown(): boolean {
	return base.known;
}

export function orderNow(): number {
	return base.running ? base.server + (performance.now() - base.mono) : base.server;
}

function schedule(): void {
	clearTimeout(timer);
	if (!base.running) return;
	timer = setTimeout(beat, MINUTE_MS - (orderNow() % MINUTE_MS) + 20);
}

function beat(): void {
	tick.value++;
	schedule();
}

function set(server: number, running: boolean): void {
	base = { server, mono: performance.now(), running, known: true };
	beat();
}

/** From the header of any answer; `took_ms` = how long the request was under way. */
export function observe(header: string, took_ms: number): void {
	const server = Date.parse(header);
	if (Number.isNaN(server)) return;
	const difference = server - orderNow();
	if (!base.known || difference > TOLERANCE_MS || (difference < -TOLERANCE_MS && took_ms < SLOW_REPLY_MS)) set(server, base.running);
}

/** From a `clock` hint of the stream. */
export function observeHint(now: string, running: boolean): void {
	const server = Date.parse(now);
	if (Number.isNaN(server)) return;
	if (running !== base.running || Math.abs(server - orderNow()) > TOLERANCE_MS) set(server, running);
	else beat();
}

/** The order's time for a view: it is drawn again each minute. */
export function useNow(): number {
	tick.value;
	return orderNow();
}
