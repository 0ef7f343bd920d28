/*
 * client.test.mjs: the one door: CSRF, If-Match, a key per act kept until a definite answer, typed problems, the order's clock.
 */
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.crypto ??= webcrypto;
const { calls, client, problem, clock } = await load("../test/client_parts.ts");

const asked = [];
let answers = [];
globalThis.fetch = async (path, init) => {
	asked.push({ path, method: init.method, headers: init.headers, body: init.body });
	const answer = answers.shift();
	if (answer === undefined || answer instanceof Error) throw answer ?? new TypeError("no network");
	return answer;
};

const json = (status, body, headers = {}) =>
	new Response(body === undefined ? null : JSON.stringify(body), {
		status,
		headers: { "Content-Type": "application/json", ...headers },
	});
const reply = { incident: 4, number: "2026-1", revision: 2, version: 3, state: "routed" };

test("client__command_carries_revision_csrf_and_key", async () => {
	client.setCsrf("token");
	answers = [json(200, reply)];
	await calls.command(4, "route", 7, { stages: [{ body: 1 }] });
	const { path, method, headers } = asked.at(-1);
	assert.equal(path, "/api/v1/incidents/4/route");
	assert.equal(method, "POST");
	assert.equal(headers.get("If-Match"), '"7"');
	assert.equal(headers.get("X-Otklik-CSRF"), "token");
	assert.match(headers.get("Idempotency-Key"), /^[0-9a-f]{32}$/);
});

test("client__lost_answer_is_repeated_with_the_same_key", async () => {
	asked.length = 0;
	answers = [new TypeError("lost"), json(200, reply)];
	assert.equal((await calls.command(4, "take", 7)).revision, 2);
	assert.equal(asked.length, 2);
	assert.equal(asked[0].headers.get("Idempotency-Key"), asked[1].headers.get("Idempotency-Key"));
});

test("client__after_all_repeats_the_person's_retry_keeps_the_key_and_a_new_act_gets_another", async () => {
	asked.length = 0;
	answers = [];
	await assert.rejects(calls.command(4, "approve", 9), (e) => e.name === "Unreachable");
	answers = [json(200, reply)];
	await calls.command(4, "approve", 9);
	answers = [json(200, reply)];
	await calls.command(4, "approve", 9);
	const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
	assert.equal(new Set(keys.slice(0, -1)).size, 1);
	assert.notEqual(keys.at(-1), keys[0]);
});

test("client__refusal_is_a_problem_with_its_fields", async () => {
	answers = [json(412, { type: "about:blank", title: "Дело изменилось", status: 412, code: "REVISION_STALE", revision: 8 })];
	await assert.rejects(calls.command(4, "route", 7, {}), (e) => e instanceof problem.Problem && e.stale && e.body.revision === 8);
	answers = [new Response("<html>", { status: 502 })];
	await assert.rejects(calls.getMe(), (e) => e instanceof problem.Problem && e.code === "HTTP_502");
});

test("client__401_says_that_the_session_is_over_but_not_at_log_in", async () => {
	client.signedOut.value = false;
	answers = [json(401, { type: "about:blank", title: "", status: 401, code: "LOGIN" })];
	await assert.rejects(calls.login("a", "b"));
	assert.equal(client.signedOut.value, false);
	answers = [json(401, { type: "about:blank", title: "", status: 401, code: "SIGNED_OUT" })];
	await assert.rejects(calls.getCounts());
	assert.equal(client.signedOut.value, true);
});

test("client__304_keeps_what_is_known", async () => {
	answers = [new Response(null, { status: 304 })];
	const { status, data, etag } = await calls.getIncident(4, '"3"');
	assert.deepEqual([status, data, etag], [304, undefined, '"3"']);
	assert.equal(asked.at(-1).headers.get("If-None-Match"), '"3"');
});

test("clock__follows_the_server_and_not_this_computer", async () => {
	answers = [json(200, { items: [] }, { "Otklik-Now": "2026-11-23T08:24:00Z" })];
	await calls.getTopics();
	assert.ok(Math.abs(clock.orderNow() - Date.parse("2026-11-23T08:24:00Z")) < 1_000);
	clock.observeHint("2026-11-23T18:00:00Z", false);
	const stopped = clock.orderNow();
	await new Promise((done) => setTimeout(done, 30));
	assert.equal(clock.orderNow(), stopped);
	clock.observeHint("2026-11-23T18:00:00Z", true);
	clock.observe("2026-11-23T17:59:00Z", 10_000);
	assert.ok(clock.orderNow() >= stopped, "a late answer does not turn the clock back");
	clock.observeHint("2026-11-23T18:00:00Z", false);
});
