/*
 * source.ts: one connection to the server's hint stream that opens again by itself, with growing pauses.
 *
 * Promises: what it heard goes to `say` as FromStream; "open" each time that it begins to hear. Must not: fetch, keep hints.
 */
import type { FromStream } from "./wire.ts";

const PAUSE_MIN_MS = 1_000;
const PAUSE_MAX_MS = 30_000;

export class StreamSource {
	private readonly url: string;
	private readonly say: (message: FromStream) => void;
	private source: EventSource | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private pause_ms = PAUSE_MIN_MS;

	constructor(url: string, say: (message: FromStream) => void) {
		this.url = url;
		this.say = say;
	}

	start(): void {
		if (this.source !== null) return;
		clearTimeout(this.timer);
		const source = new EventSource(this.url);
		this.source = source;
		source.onopen = () => {
			this.pause_ms = PAUSE_MIN_MS;
			this.say({ kind: "open" });
		};
		source.onerror = () => this.lost();
		source.addEventListener("hint", (event) => this.hint(String(event.data)));
		source.addEventListener("clock", (event) => this.clock(String(event.data)));
	}

	stop(): void {
		clearTimeout(this.timer);
		this.source?.close();
		this.source = null;
		this.pause_ms = PAUSE_MIN_MS;
	}

	private lost(): void {
		this.source?.close();
		this.source = null;
		this.say({ kind: "lost" });
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.start(), this.pause_ms);
		this.pause_ms = Math.min(PAUSE_MAX_MS, this.pause_ms * 2);
	}

	private hint(data: string): void {
		const { subject, id, revision } = JSON.parse(data) as { subject: string; id?: number; revision?: number };
		this.say({ kind: "hint", subject, id: id ?? 0, revision: revision ?? 0 });
	}

	private clock(data: string): void {
		const { now, running } = JSON.parse(data) as { now: string; running: boolean };
		this.say({ kind: "clock", now, running });
	}
}
