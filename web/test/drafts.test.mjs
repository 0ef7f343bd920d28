/*
 * drafts.test.mjs: what is typed reaches the server once and in order; what has been submitted is never saved as typed again.
 */
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.crypto ??= webcrypto;
const { DraftCell } = await load("store/drafts.ts");

/** What was asked, and the answers to the autosaves that a test holds back. */
const asked = [];
let holdBack = null;
globalThis.fetch = async (_path, init) => {
	const method = init?.method ?? "GET";
	asked.push(method);
	const body = init?.body === undefined ? { text: "", kind: "answer" } : JSON.parse(init.body);
	if (method === "PUT" && holdBack !== null) await holdBack;
	const saved = { text: body.text, kind: body.kind, saved_at: method === "PUT" ? "2026-11-23T09:00:00Z" : null };
	return new Response(JSON.stringify(saved), { status: 200, headers: { "Content-Type": "application/json" } });
};

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const puts = () => asked.filter((method) => method === "PUT").length;

async function cell() {
	asked.length = 0;
	holdBack = null;
	const it = new DraftCell(4);
	await wait(20);
	assert.equal(it.state.value.status, "saved");
	return it;
}

test("drafts__typed_is_saved_a_second_later_in_one_call", async () => {
	const it = await cell();
	it.change({ text: "Здравствуйте" });
	it.change({ text: "Здравствуйте!" });
	assert.equal(puts(), 0);
	await wait(1_100);
	assert.equal(puts(), 1);
	assert.equal(it.state.value.status, "saved");
});

test("drafts__submitted_at_once_nothing_is_saved_after_it", async () => {
	const it = await cell();
	it.change({ text: "Здравствуйте!" });
	await it.hold();
	it.clear();
	await it.save();
	await wait(1_200);
	assert.equal(puts(), 0);
});

test("drafts__a_submission_waits_for_the_save_that_is_on_its_way", async () => {
	const it = await cell();
	let arrive = () => {};
	holdBack = new Promise((done) => {
		arrive = done;
	});
	it.change({ text: "Здравствуйте!" });
	const saving = it.save();
	let held = false;
	const hold = it.hold().then(() => {
		held = true;
	});
	await wait(20);
	assert.equal(puts(), 1);
	assert.equal(held, false, "the submission must not overtake it");
	arrive();
	await Promise.all([saving, hold]);
	assert.equal(held, true);
});

test("drafts__a_refused_submission_lets_saving_go_on", async () => {
	const it = await cell();
	it.change({ text: "Здравствуйте!" });
	await it.hold();
	it.release();
	await wait(50);
	assert.equal(puts(), 1);
	assert.equal(it.state.value.status, "saved");
});
