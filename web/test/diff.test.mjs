/*
 * diff.test.mjs: the word diff of two versions: its two laws on random texts, its bound, and what it shows.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { diff, paragraphs } = await load("components/wordDiff.ts");

const side = (runs, without) =>
	runs
		.filter((run) => run.kind !== without)
		.map((run) => run.text)
		.join("");

function check(before, after) {
	const runs = diff(before, after);
	assert.equal(side(runs, "added"), before);
	assert.equal(side(runs, "removed"), after);
	return runs;
}

test("both texts can be read out of the runs", () => {
	let seed = 20261123;
	const random = (n) => {
		seed = (seed * 1103515245 + 12345) % 2147483648;
		return seed % n;
	};
	const word = () => ["рейс", "завтра", "в 12:40", "\n\n", "приём", "  ", "кабинет 214.", "\n"][random(8)];
	for (let n = 0; n < 300; n++) {
		const before = Array.from({ length: random(40) }, word).join(" ");
		const after = Array.from({ length: random(40) }, word).join(" ");
		check(before, after);
	}
});

test("a changed word alone is marked", () => {
	const runs = check("Сегодня рейс выполняется вовремя.", "Сегодня рейс задержан до вечера.");
	assert.deepEqual(
		runs.map((run) => run.kind),
		["same", "removed", "added", "same"],
	);
	assert.equal(runs[0].text, "Сегодня рейс ");
});

test("equal, empty and whole", () => {
	assert.deepEqual(check("то же", "то же"), [{ kind: "same", text: "то же" }]);
	assert.deepEqual(check("", "новое"), [{ kind: "added", text: "новое" }]);
	assert.deepEqual(check("старое", ""), [{ kind: "removed", text: "старое" }]);
	assert.deepEqual(check("", ""), []);
});

test("the longest answers are compared in bounded time and memory", () => {
	const long = (seed) =>
		Array.from({ length: 4_000 }, (_, i) => String.fromCharCode(1072 + ((i * seed) % 31)))
			.join(" ")
			.slice(0, 8_000);
	const began = performance.now();
	check(long(7), long(11));
	assert.ok(performance.now() - began < 3_000);
});

test("paragraphs keep the kinds", () => {
	const shown = paragraphs(diff("Раз.\n\nДва.", "Раз.\n\nТри.\n\nДва."));
	assert.equal(shown.length, 3);
	assert.equal(
		shown[1].some((run) => run.kind === "added"),
		true,
	);
});
