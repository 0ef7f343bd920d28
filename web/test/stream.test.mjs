/*
 * stream.test.mjs: what happened before the hints could be heard is shown all the same.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

/** The connections that were opened; a test says when the server's answer begins. */
const connections = [];
globalThis.EventSource = class extends EventTarget {
	constructor(url) {
		super();
		this.url = url;
		connections.push(this);
	}
	close() {}
};
let onServer = [];
const asked = [];
globalThis.fetch = async (path) => {
	asked.push(String(path));
	const body = { items: onServer, next: null, total: onServer.length };
	return new Response(JSON.stringify(body), { status: 200, headers: { "Content-Type": "application/json" } });
};
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const { store, stream } = await load("../test/stream_parts.ts");

test("stream__what_came_between_the_first_look_and_the_first_connection_is_shown", async () => {
	const list = store.incidentList("desk");
	list.show();
	await pause(20);
	assert.deepEqual(list.value.items, []);
	onServer = [{ id: 7 }];
	stream.startStream();
	connections[0].onopen();
	await pause(600);
	assert.deepEqual(
		list.value.items.map((row) => row.id),
		[7],
	);
	assert.equal(stream.live.value, true);
});

test("stream__after_a_gap_everything_shown_is_asked_for_again", async () => {
	const before = asked.length;
	connections[0].onerror();
	assert.equal(stream.live.value, false);
	onServer = [{ id: 7 }, { id: 8 }];
	await pause(1_100);
	assert.equal(connections.length, 2, "a new connection after a second");
	connections[1].onopen();
	await pause(600);
	assert.ok(asked.length > before);
	assert.equal(store.incidentList("desk").value.fresh, 1);
	stream.stopStream();
});
