// tests/lib/wall.mjs: the stand-in network as a test sees it: what hangs there, and its switches.
import assert from 'node:assert/strict';

export class Wall {
	constructor(server) {
		this.server = server;
	}

	get base() { return this.server.standin; }

	async get(path) {
		const reply = await fetch(this.base + path);
		assert.equal(reply.status, 200, `${path}: ${reply.status}`);
		return reply.json();
	}

	async post(path, body, status = 200) {
		const reply = await fetch(this.base + path, {
			method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
		});
		const text = await reply.text();
		assert.equal(reply.status, status, `${path}: ${text}`);
		return JSON.parse(text);
	}

	/** kind: none, 500, silence, late (with ms), drop_after_commit; op: reply, thread, items. */
	fault(op, kind, times = 1, ms = 3000) {
		return this.post('/control/fault', { op, kind, times, ms });
	}

	async items() {
		const items = [];
		for (let cursor = '';;) {
			const page = await this.get(`/api/items?limit=200&after=${cursor}`);
			if (page.items.length === 0) return items;
			items.push(...page.items);
			cursor = page.cursor;
		}
	}

	/** The one item with this text. */
	async find(text) {
		const found = (await this.items()).filter((item) => item.text === text);
		assert.equal(found.length, 1, `on the wall once: ${text}`);
		return found[0];
	}

	/** Every official answer in the item's thread. */
	async answers(id) {
		const replies = [];
		for (let cursor = '';;) {
			const page = await this.get(`/api/threads/${id}?limit=200&after=${cursor}`);
			replies.push(...page.replies);
			if (page.cursor === null) return replies.filter((reply) => reply.parent === id);
			cursor = page.cursor;
		}
	}
}
