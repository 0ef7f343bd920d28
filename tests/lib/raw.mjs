// tests/lib/raw.mjs: bytes on a socket, for what no HTTP client would send, and a reader of server-sent events.
import { connect } from 'node:net';

/** Sends the parts with pauses between them; resolves with all that came back when the other side closes, or after ms. */
export function rawExchange(port, parts, { pause = 0, ms = 5_000 } = {}) {
	return new Promise((done) => {
		const socket = connect(port, '127.0.0.1');
		const started = Date.now();
		let text = '';
		let timer;
		const finish = (closed) => {
			clearTimeout(timer);
			socket.destroy();
			done({ text, closed, ms: Date.now() - started, statuses: [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((m) => Number(m[1])) });
		};
		timer = setTimeout(() => finish(false), ms);
		socket.on('data', (bytes) => { text += bytes.toString('latin1'); });
		socket.on('close', () => finish(true));
		socket.on('error', () => {});
		(async () => {
			for (const part of parts) {
				if (socket.destroyed) return;
				socket.write(part);
				if (pause) await new Promise((next) => setTimeout(next, pause));
			}
		})();
	});
}

/** An open stream of hints: events as they come. */
export class Stream {
	static async open(browser) {
		const stream = new Stream();
		stream.abort = new AbortController();
		stream.events = [];
		stream.comments = 0;
		stream.closed = false;
		const answer = await fetch(`${browser.base}/api/v1/stream`, { headers: { Cookie: browser.cookie }, signal: stream.abort.signal });
		stream.status = answer.status;
		stream.headers = answer.headers;
		stream.#read(answer.body).catch(() => {}).finally(() => { stream.closed = true; });
		return stream;
	}

	async #read(body) {
		const decoder = new TextDecoder();
		let rest = '';
		for await (const bytes of body) {
			rest += decoder.decode(bytes, { stream: true });
			for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
				this.#take(rest.slice(0, end));
				rest = rest.slice(end + 2);
			}
		}
	}

	#take(block) {
		const kind = /^event: (.*)$/m.exec(block)?.[1];
		const data = /^data: (.*)$/m.exec(block)?.[1];
		if (kind) this.events.push({ kind, data: JSON.parse(data) });
		else if (block.startsWith(':')) this.comments++;
	}

	close() { this.abort.abort(); }
}
