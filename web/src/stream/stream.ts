/*
 * stream.ts: a tab's end of the hint stream: through the SharedWorker, or where there is none through a connection of its own.
 *
 * Promises: hints reach the store, clock hints the order's clock; whenever hints begin to be heard everything shown is fetched again.
 */
import { signal } from "@preact/signals";
import { STREAM_PATH } from "../api/calls.ts";
import { onHint, onReconnect } from "../store/store.ts";
import { observeHint } from "../time/clock.ts";
import { StreamSource } from "./source.ts";
import type { FromStream, ToStream } from "./wire.ts";

declare const WORKER_URL: string;

/** null: not known yet; false: the connection is lost, the page may be old. */
export const live = signal<boolean | null>(null);

let say: ((message: ToStream) => void) | null = null;

function hear(message: FromStream): void {
	switch (message.kind) {
		case "hint":
			onHint(message);
			break;
		case "clock":
			observeHint(message.now, message.running);
			break;
		case "open":
			// the first time too: what the page asked for before it could hear may be old already
			onReconnect();
			live.value = true;
			break;
		case "lost":
			live.value = false;
	}
}

function connect(): (message: ToStream) => void {
	if (typeof SharedWorker !== "undefined") {
		const worker = new SharedWorker(WORKER_URL, { type: "module", name: "otklik-stream" });
		worker.port.onmessage = (event: MessageEvent<FromStream>) => hear(event.data);
		window.addEventListener("pagehide", () => worker.port.postMessage({ kind: "bye" } satisfies ToStream));
		window.addEventListener("pageshow", (event) => {
			if (event.persisted && live.value !== null) worker.port.postMessage({ kind: "start" } satisfies ToStream);
		});
		return (message) => worker.port.postMessage(message);
	}
	const own = new StreamSource(STREAM_PATH, hear);
	return (message) => (message.kind === "start" ? own.start() : own.stop());
}

export function startStream(): void {
	say ??= connect();
	say({ kind: "start" });
}

/** After log-out: the next person's stream is another one. */
export function stopStream(): void {
	say?.({ kind: "stop" });
	live.value = null;
}
