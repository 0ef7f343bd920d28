/*
 * list.test.mjs: a list never moves by itself; what is new waits; one's own act folds a row away.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { List } = await load("store/list.ts");

const rows = (...ids) => ids.map((id) => ({ id, text: `row ${id}` }));
const page = (items, next = null) => ({ items, next, total: items.length });
const ids = (list) => list.value.items.map((row) => row.id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A list over answers given one after the other; the last one stays. */
function over(...answers) {
	let n = 0;
	const asked = [];
	const list = new List(async (limit, after) => {
		asked.push({ limit, after });
		const answer = answers[Math.min(n++, answers.length - 1)];
		if (answer instanceof Error) throw answer;
		return answer;
	});
	return { list, asked };
}

test("list__new_rows_wait_until_shown", async () => {
	const { list } = over(page(rows(1, 2)), page(rows(3, 1, 2)));
	await list.refresh();
	await list.refresh();
	assert.deepEqual(ids(list), [1, 2]);
	assert.equal(list.value.fresh, 1);
	const { generation } = list.value;
	list.showFresh();
	assert.deepEqual(ids(list), [3, 1, 2]);
	assert.equal(list.value.fresh, 0);
	assert.equal(list.value.generation, generation + 1);
});

test("list__order_on_the_server_does_not_move_rows_but_their_content_changes", async () => {
	const { list } = over(
		page(rows(1, 2)),
		page([
			{ id: 2, text: "new words" },
			{ id: 1, text: "row 1" },
		]),
	);
	await list.refresh();
	await list.refresh();
	assert.deepEqual(ids(list), [1, 2]);
	assert.equal(list.value.items[1].text, "new words");
	assert.equal(list.value.fresh, 0);
});

test("list__a_row_that_left_stays_and_is_marked", async () => {
	const { list } = over(page(rows(1, 2)), page(rows(2)));
	await list.refresh();
	await list.refresh();
	assert.deepEqual(ids(list), [1, 2]);
	assert.deepEqual([...list.value.gone], [1]);
	list.showFresh();
	assert.deepEqual(ids(list), [2]);
});

test("list__rows_of_the_next_page_move_up_below_and_are_not_news", async () => {
	const { list } = over(page(rows(1, 2, 3), "k3"), page(rows(9, 2, 3, 4), "k4"));
	await list.refresh();
	list.leave(1);
	await pause(250);
	await list.refresh();
	assert.deepEqual(ids(list), [2, 3, 4]);
	assert.equal(list.value.fresh, 1);
	assert.equal(list.value.next, "k4");
});

test("list__an_empty_list_fills_at_once", async () => {
	const { list } = over(page([]), page(rows(5)));
	await list.refresh();
	await list.refresh();
	assert.deepEqual(ids(list), [5]);
	assert.equal(list.value.fresh, 0);
});

test("list__own_act_folds_the_row_and_a_late_answer_does_not_bring_it_back", async () => {
	const { list } = over(page(rows(1, 2)), page(rows(1, 2)));
	await list.refresh();
	list.leave(1);
	assert.deepEqual([...list.value.leaving], [1]);
	await pause(250);
	await list.refresh();
	assert.deepEqual(ids(list), [2]);
	assert.equal(list.value.fresh, 0);
});

test("list__failure_keeps_the_rows_and_the_next_answer_clears_it", async () => {
	const { list } = over(page(rows(1)), new Error("no answer"), page(rows(1)));
	await list.refresh();
	await list.refresh();
	assert.deepEqual(ids(list), [1]);
	assert.equal(list.value.failure.name, "Unreachable");
	await list.refresh();
	assert.equal(list.value.failure, null);
});

test("list__more_appends_and_never_doubles", async () => {
	const { list, asked } = over(page(rows(1, 2), "k2"), page(rows(2, 3)));
	await list.refresh();
	await list.more();
	assert.deepEqual(ids(list), [1, 2, 3]);
	assert.equal(list.value.next, null);
	assert.equal(asked[1].after, "k2");
});

test("list__hints_before_it_is_shown_ask_nothing_and_a_burst_asks_once", async () => {
	const { list, asked } = over(page(rows(1)));
	list.hint();
	await pause(450);
	assert.equal(asked.length, 0);
	const hide = list.show();
	await pause(10);
	for (let i = 0; i < 20; i++) list.hint();
	await pause(500);
	assert.equal(asked.length, 2);
	hide();
});
