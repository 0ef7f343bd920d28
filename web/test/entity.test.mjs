/*
 * entity.test.mjs: the store's table: one fetch for many views, If-None-Match, hints only where shown, what was known is kept.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { Entities } = await load("store/entity.ts");

const settle = () => new Promise((done) => setTimeout(done, 5));

function table(answers) {
	const asked = [];
	const entities = new Entities(async (id, etag) => {
		asked.push({ id, etag });
		const answer = answers[Math.min(asked.length - 1, answers.length - 1)];
		if (answer instanceof Error) throw answer;
		return answer;
	});
	return { entities, asked };
}

const reply = (revision) => ({ status: 200, data: { id: 4, revision }, etag: `"${revision}"` });

test("entity__two_views_fetch_once", async () => {
	const { entities, asked } = table([reply(1)]);
	entities.show(4);
	entities.show(4);
	await settle();
	assert.equal(asked.length, 1);
	assert.equal(entities.entry(4).data.revision, 1);
});

test("entity__hint_asks_with_the_etag_and_304_changes_nothing", async () => {
	const { entities, asked } = table([reply(1), { status: 304, data: undefined, etag: '"1"' }]);
	entities.show(4);
	await settle();
	const before = entities.entry(4);
	entities.hint(4);
	await settle();
	assert.equal(asked[1].etag, '"1"');
	assert.equal(entities.entry(4), before);
});

test("entity__hint_of_what_is_not_shown_waits_for_the_next_view", async () => {
	const { entities, asked } = table([reply(1), reply(2)]);
	const hide = entities.show(4);
	await settle();
	hide();
	entities.hint(4);
	await settle();
	assert.equal(asked.length, 1);
	entities.show(4);
	await settle();
	assert.equal(entities.entry(4).data.revision, 2);
});

test("entity__hint_during_a_fetch_asks_again", async () => {
	const { entities, asked } = table([reply(1), reply(2)]);
	entities.show(4);
	entities.hint(4);
	await settle();
	assert.equal(asked.length, 2);
	assert.equal(entities.entry(4).data.revision, 2);
});

test("entity__failure_keeps_what_was_known", async () => {
	const { entities } = table([reply(1), new Error("gone"), reply(2)]);
	entities.show(4);
	await settle();
	await entities.load(4);
	assert.equal(entities.entry(4).data.revision, 1);
	assert.equal(entities.entry(4).failure.name, "Unreachable");
	entities.reloadShown();
	await settle();
	assert.equal(entities.entry(4).failure, null);
	assert.equal(entities.entry(4).data.revision, 2);
});
