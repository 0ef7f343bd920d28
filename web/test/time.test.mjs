/*
 * time.test.mjs: working time, the grammar of time and its words. The week of the demo: Mon 23.11.2026, 09:00-13:00 and 14:00-18:00 MSK.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const working = await load("time/working.ts");
const { look, ticks } = await load("time/grammar.ts");
const zones = await load("time/zone.ts");
const { time, plural } = await load("texts/ru/time.ts");

const zone = "Europe/Moscow";
const hour = 3_600_000;
const minute = 60_000;
const msk = (text) => Date.parse(`${text}:00+03:00`);
const intervals = ["20", "23", "24"].flatMap((day) => [
	[msk(`2026-11-${day}T09:00`), msk(`2026-11-${day}T13:00`)],
	[msk(`2026-11-${day}T14:00`), msk(`2026-11-${day}T18:00`)],
]);
const plain = (words) => words.replaceAll("\u00a0", " ");

test("between counts working time only, and backwards negative", () => {
	const cases = [
		["2026-11-23T09:00", "2026-11-23T10:00", hour],
		["2026-11-23T12:30", "2026-11-23T14:30", hour],
		["2026-11-20T15:20", "2026-11-23T15:20", 8 * hour],
		["2026-11-21T00:00", "2026-11-22T23:00", 0],
		["2026-11-23T13:00", "2026-11-23T14:00", 0],
		["2026-11-23T15:20", "2026-11-20T15:20", -8 * hour],
		["2026-11-23T11:24", "2026-11-23T11:24", 0],
	];
	for (const [from, to, expected] of cases) assert.equal(working.between(intervals, msk(from), msk(to)), expected, `${from} ${to}`);
});

test("between agrees with adding up minute by minute", () => {
	const open = (at) => intervals.some(([begin, end]) => at >= begin && at < end);
	for (let n = 0; n < 40; n++) {
		const from = msk("2026-11-20T06:00") + n * 97 * minute;
		const to = from + ((n * 331) % 5000) * minute;
		let sum = 0;
		for (let at = from; at < to; at += minute) if (open(at)) sum += minute;
		assert.equal(working.between(intervals, from, to), sum, `case ${n}`);
	}
});

test("opening, closing and isOpen at the edges", () => {
	assert.equal(working.isOpen(intervals, msk("2026-11-23T09:00")), true);
	assert.equal(working.isOpen(intervals, msk("2026-11-23T13:00")), false);
	assert.equal(working.opening(intervals, msk("2026-11-20T18:00")), msk("2026-11-23T09:00"));
	assert.equal(working.opening(intervals, msk("2026-11-24T18:00")), null);
	assert.equal(working.closing(intervals, msk("2026-11-23T11:24")), msk("2026-11-23T13:00"));
	assert.equal(working.closing(intervals, msk("2026-11-23T13:30")), null);
});

test("segments alternate work and gaps and cover the whole stretch", () => {
	const list = working.segments(intervals, msk("2026-11-20T15:20"), msk("2026-11-23T15:20"));
	assert.deepEqual(
		list.map((part) => part.kind),
		["work", "gap", "work", "gap", "work"],
	);
	assert.equal(list[0].begin, msk("2026-11-20T15:20"));
	assert.equal(list.at(-1).end, msk("2026-11-23T15:20"));
	for (let i = 1; i < list.length; i++) assert.equal(list[i].begin, list[i - 1].end);
});

const term = (started, due, more = {}) => ({
	kind: "answer",
	clause: "16",
	started: new Date(msk(started)).toISOString(),
	due: new Date(msk(due)).toISOString(),
	late_from: new Date(msk(due)).toISOString(),
	missed: null,
	...more,
});

test("grammar: calm, soon after half, burn after four fifths, over past late_from, off outside hours", () => {
	const eight = term("2026-11-20T15:20", "2026-11-23T15:20");
	const tone = (at, of = eight) => look(of, msk(at), intervals).tone;
	assert.equal(tone("2026-11-20T16:00"), "calm");
	assert.equal(tone("2026-11-23T10:19"), "calm");
	assert.equal(tone("2026-11-23T10:20"), "soon");
	assert.equal(tone("2026-11-23T14:00"), "burn");
	assert.equal(tone("2026-11-23T15:20"), "burn");
	assert.equal(tone("2026-11-23T15:21"), "over");
	assert.equal(tone("2026-11-21T12:00"), "off");
	assert.equal(look(eight, msk("2026-11-21T12:00"), intervals).opens, msk("2026-11-23T09:00"));
	assert.equal(look(eight, msk("2026-11-23T11:24"), intervals).left, 2 * hour + 56 * minute);
});

test("grammar: the server's word on a missed term counts, and done is judged by it", () => {
	const missed = term("2026-11-23T09:00", "2026-11-23T10:00", { missed: new Date(msk("2026-11-23T10:00")).toISOString() });
	assert.equal(look(missed, msk("2026-11-23T09:30"), intervals).tone, "over");
	const done = { ...term("2026-11-23T09:00", "2026-11-23T10:00"), done: new Date(msk("2026-11-23T09:52")).toISOString() };
	const looked = look(done, msk("2026-11-24T09:00"), intervals);
	assert.equal(looked.tone, "done");
	assert.equal(plain(time.usedOf(looked.total - looked.left, looked.total)), "52 мин из 1 ч");
	const late = { ...missed, done: new Date(msk("2026-11-23T10:22")).toISOString() };
	assert.equal(look(late, msk("2026-11-24T09:00"), intervals).tone, "late");
	assert.equal(plain(time.lateBy(look(late, 0, intervals).left)), "позже на 22 мин");
});

test("grammar__a_long_term_of_a_list_is_told_in_working_days", () => {
	const day = (moment) => new Date(moment + 3 * hour).toISOString().slice(0, 10);
	const open = Array.from({ length: 10 }, (_, n) => n)
		.filter((n) => n % 7 < 5)
		.map((n) => [msk("2026-11-23T09:00") + n * 24 * hour, msk("2026-11-23T17:00") + n * 24 * hour]);
	const term = (due) => ({
		kind: "final",
		clause: "21",
		started: new Date(msk("2026-11-23T10:00")).toISOString(),
		due: new Date(msk(due)).toISOString(),
		late_from: new Date(msk(due)).toISOString(),
		missed: null,
	});
	assert.equal(look(term("2026-12-02T17:00"), msk("2026-11-23T11:00"), open, day).days, 7);
	assert.equal(look(term("2026-11-24T17:00"), msk("2026-11-23T11:00"), open, day).days, null);
});

test("ticks: thick per working hour, thin per five minutes, none for very long terms", () => {
	assert.deepEqual(ticks(8 * hour), { count: 8, thin: false });
	assert.deepEqual(ticks(30 * minute), { count: 6, thin: true });
	assert.deepEqual(ticks(80 * hour), { count: 0, thin: false });
});

test("words of stretches: minutes, hours and minutes, never seconds", () => {
	const cases = [
		[18 * minute, "18 мин"],
		[2 * hour + 56 * minute, "2 ч 56 мин"],
		[8 * hour, "8 ч"],
		[59_000, "меньше минуты"],
		[0, "меньше минуты"],
	];
	for (const [ms, words] of cases) assert.equal(plain(time.duration(ms)), words);
	assert.equal(plain(time.over(-22 * minute)), "−22 мин");
	assert.equal(plain(time.usedOf(14 * minute, 30 * minute)), "14 мин из 30");
});

test("words of moments", () => {
	const now = msk("2026-11-23T11:24");
	assert.equal(plain(time.when(msk("2026-11-23T11:09"), now, zone)), "сегодня в 11:09");
	assert.equal(plain(time.when(msk("2026-11-22T16:40"), now, zone)), "вчера в 16:40");
	assert.equal(plain(time.when(msk("2026-11-20T14:58"), now, zone)), "20 ноября в 14:58");
	assert.equal(plain(time.when(msk("2025-11-20T14:58"), now, zone)), "20 ноября 2025 в 14:58");
	assert.equal(plain(time.exact(msk("2026-11-23T15:20"), zone)), "пн 23.11.2026, 15:20 МСК");
	assert.equal(plain(time.exact(msk("2026-11-23T15:20"), "Asia/Yekaterinburg")), "пн 23.11.2026, 17:20 UTC+5");
	assert.equal(plain(time.until(msk("2026-11-24T09:10"), now, zone)), "до 09:10 завтра");
	assert.equal(plain(time.opens(msk("2026-11-23T14:00"), now, zone)), "в 14:00");
	assert.equal(plain(time.opens(msk("2026-11-30T09:00"), now, zone)), "30 ноября в 09:00");
	assert.equal(plain(time.opens(msk("2026-11-27T09:00"), now, zone)), "в пятницу в 09:00");
	assert.equal(plain(time.short(msk("2026-11-20T15:20"), now, zone)), "пт 15:20");
	assert.equal(time.dayHeading(msk("2026-11-20T15:20"), now, zone).replace("\u00a0", " "), "Пятница, 20 ноября");
});

test("plurals", () => {
	const words = [1, 2, 5, 11, 12, 21, 22, 25, 111, 4096].map((n) => plain(plural(n, "час", "часа", "часов")));
	assert.deepEqual(words, [
		"1 час",
		"2 часа",
		"5 часов",
		"11 часов",
		"12 часов",
		"21 час",
		"22 часа",
		"25 часов",
		"111 часов",
		"4 096 часов",
	]);
});

test("a wall clock of the zone and back, over a change of the clock", () => {
	for (const [text, name] of [
		["2026-11-23T11:24:00+03:00", zone],
		["2026-03-29T01:30:00+01:00", "Europe/Berlin"],
		["2026-07-01T12:00:00+02:00", "Europe/Berlin"],
	]) {
		const moment = Date.parse(text);
		const at = zones.wall(moment, name);
		assert.equal(zones.fromWall(at.year, at.month, at.day, at.hour, at.minute, name), moment, text);
	}
	assert.equal(zones.daysBetween(msk("2026-11-20T23:59"), msk("2026-11-23T00:00"), zone), 3);
	assert.equal(zones.wall(msk("2026-11-23T11:24"), zone).weekday, 0);
});
