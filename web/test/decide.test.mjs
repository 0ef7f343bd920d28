/*
 * decide.test.mjs: defaults of a topic never override a person; finding by beginnings of words; a changed record keeps one's choice.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const choices = await load("decide/choice.ts");
const { match } = await load("decide/match.ts");

const heat = { id: 1, name: "Нет тепла в доме", group: "ЖКХ", default_body: 7, default_importance: "critical" };
const other = { id: 2, name: "Прочее", group: "Прочее", default_body: null, default_importance: "normal" };

test("choice__topic_fills_body_and_importance_and_says_so", () => {
	const choice = choices.withTopic(choices.nothingChosen, heat);
	assert.deepEqual(
		[choice.topic, choice.body, choice.bodyFrom, choice.importance, choice.importanceFrom],
		[1, 7, "topic", "critical", "topic"],
	);
	const again = choices.withTopic(choice, other);
	assert.deepEqual([again.body, again.bodyFrom, again.importance], [null, "none", "normal"]);
});

test("choice__what_a_person_chose_stays_with_another_topic", () => {
	const mine = { ...choices.nothingChosen, body: 9, bodyFrom: "person", importance: "low", importanceFrom: "person" };
	const choice = choices.withTopic(mine, heat);
	assert.deepEqual([choice.topic, choice.body, choice.importance], [1, 9, "low"]);
});

test("choice__is_sent_only_when_topic_and_body_are_there", () => {
	assert.equal(choices.detectAndRouteIn(choices.nothingChosen), null);
	assert.equal(choices.detectAndRouteIn({ ...choices.nothingChosen, topic: 2 }), null);
	const full = { ...choices.withTopic(choices.nothingChosen, heat), place: "  Искателей ", note: "" };
	assert.deepEqual(choices.detectAndRouteIn(full), {
		topic: 1,
		importance: "critical",
		stages: [{ body: 7 }],
		location: "Искателей",
	});
});

test("choice__rebased_follows_the_record_only_where_it_was_left_alone", () => {
	const before = { state: "new", topic: { id: 1 }, location: "Искателей", importance: "high", stages: [] };
	const after = { ...before, location: "Красное", importance: "critical" };
	const choice = { ...choices.choiceOf(before), importance: "low", importanceFrom: "person", body: 3, bodyFrom: "person" };
	const now = choices.rebased(choice, before, after);
	assert.deepEqual([now.place, now.importance, now.body], ["Красное", "low", 3]);
});

test("match__every_word_typed_begins_a_word", () => {
	const cases = [
		[
			"Нет воды",
			"вод",
			[
				["Нет ", false],
				["вод", true],
				["ы", false],
			],
		],
		[
			"Нет воды",
			"во не",
			[
				["Не", true],
				["т ", false],
				["во", true],
				["ды", false],
			],
		],
		[
			"Пёс без хозяина",
			"пес",
			[
				["Пёс", true],
				[" без хозяина", false],
			],
		],
		["Нет воды", "оды", null],
		["Нет воды", "", [["Нет воды", false]]],
	];
	for (const [entry, typed, expected] of cases)
		assert.deepEqual(match(entry, typed)?.map(({ text, hit }) => [text, hit]) ?? null, expected, `${entry} / ${typed}`);
});
