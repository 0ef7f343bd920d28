/*
 * worker.ts: the SharedWorker: one hint stream per browser, told to every tab.
 *
 * Promises: the stream is open while at least one signed-in tab is; a tab that comes later hears "open" at once.
 * Must not: know what a hint means.
 */
import { StreamSource } from "./source.ts";
import type { FromStream, ToStream } from "./wire.ts";

const ports = new Set<MessagePort>();
let open = false;

function tell(message: FromStream): void {
	if (message.kind === "open") open = true;
	if (message.kind === "lost") open = false;
	for (const port of ports) port.postMessage(message);
}

const source = new StreamSource("/api/v1/stream", tell);

function stop(): void {
	open = false;
	source.stop();
}

function hear(port: MessagePort, message: ToStream): void {
	if (message.kind === "start") {
		ports.add(port);
		source.start();
		if (open) port.postMessage({ kind: "open" } satisfies FromStream);
	} else if (message.kind === "stop") {
		stop();
	} else {
		ports.delete(port);
		if (ports.size === 0) stop();
	}
}

/** The worker's own scope, as far as it is used; the DOM library of the compiler does not know it. */
interface Scope {
	onconnect: ((event: MessageEvent) => void) | null;
}

(globalThis as unknown as Scope).onconnect = (event) => {
	const port = event.ports[0];
	if (port === undefined) return;
	port.onmessage = (given: MessageEvent<ToStream>) => hear(port, given.data);
};
