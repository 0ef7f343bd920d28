// tests/api/timetable.test.mjs: other hours from the command line: what would move, the change, and what people see then.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { cast, routed } from '../lib/cast.mjs';
import { otklik } from '../lib/run.mjs';
import { DATABASE, freshDatabase, ROOT, Server } from '../lib/server.mjs';

const name = (text) => `${text} [${DATABASE}]`;
const folder = mkdtempSync(join(tmpdir(), 'otklik-timetable-'));
const hours = [['08:00', '12:00'], ['13:00', '15:00']];
const week = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
const other = join(folder, 'other.json');
const broken = join(folder, 'broken.json');
let server;
let incident;
let was;
let moves;

const termsOf = (view) => new Map(view.terms.filter((term) => term.done_at === null).map((term) => [term.id, term.due]));

before(async () => {
	writeFileSync(other, JSON.stringify({ schedule: { week } }));
	writeFileSync(broken, JSON.stringify({ bodies: [{ key: 'city', schedule: { week: { mon: [['09:00', '25:00']] } } }] }));
	server = await Server.start();
	await server.clock({ running: false });
	const who = await cast(server);
	incident = (await routed(who.curators[0], who.executors[0].body)).incident;
	was = await who.curators[0].ok(who.curators[0].get(`/api/v1/incidents/${incident}`));
	await server.halt();
});
after(async () => {
	await server?.stop();
	rmSync(folder, { recursive: true, force: true });
});

let files = 0;
/** A file with this content. */
function made(content) {
	const file = join(folder, `made-${++files}.json`);
	writeFileSync(file, JSON.stringify(content));
	return file;
}
const lines = (run) => run.out.trim().split('\n').map((line) => JSON.parse(line));

test(name('preview lists every open term that would move, and writes nothing'), () => {
	const run = otklik('timetable', 'preview', '--from', other, '--database', server.database.url, '--json');
	assert.equal(run.status, 0, run.err);
	const sum = lines(run).at(-1);
	moves = lines(run).slice(0, -1);
	assert.equal(sum.terms, moves.length);
	assert.ok(sum.incidents > 1 && sum.looked_at >= sum.incidents && sum.failed === 0, JSON.stringify(sum));
	const mine = moves.filter((move) => move.incident === incident);
	assert.ok(mine.some((move) => move.term === 'answer' && move.message !== null && move.body === null));
	for (const move of moves) {
		assert.match(move.number, /^2026-\d+$/);
		assert.notEqual(move.due, move.due_then);
	}
	const words = otklik('timetable', 'apply', '--dry-run', '--from', other, '--database', server.database.url);
	assert.equal(words.status, 0, words.err);
	assert.equal(words.out.split('\n').filter((line) => line.startsWith('№ ')).length, moves.length);
	assert.match(words.out, /^№ 2026-\d+  Ответ человеку  \d\d\.11\.2026 \d\d:\d\d(:\d\d)? → \d\d\.1[12]\.2026 \d\d:\d\d(:\d\d)?$/m);
	assert.equal(otklik('timetable', 'preview', '--from', other, '--database', server.database.url, '--json').out, run.out);
});

test(name('preview of another edition'), () => {
	const file = join(ROOT, 'tests/golden/regulation/9-hours-from-sending.json');
	const run = otklik('timetable', 'preview', '--regulation', file, '--database', server.database.url, '--json');
	assert.equal(run.status, 0, run.err);
	assert.ok(lines(run).some((move) => move.incident === incident && move.term === 'answer'));
	const same = otklik('timetable', 'preview', '--regulation', join(ROOT, 'data/regulation/nao-2020.json'), '--database', server.database.url, '--json');
	assert.equal(same.status, 0, same.err);
	assert.equal(lines(same).at(-1).terms, 0);
});

test(name('wrong use and broken files say what is wrong'), () => {
	const cases = [
		[['timetable'], 2, /нужно/],
		[['timetable', 'apply', '--database', server.database.url], 2, /нужно/],
		[['timetable', 'apply', '--regulation', other, '--from', other, '--database', server.database.url], 2, /нужно/],
		[['timetable', 'apply', '--regulation', other, '--database', server.database.url], 1, /schedule/],
		[['timetable', 'preview', '--from', made({ own_days: { days: [{ date: '2026-11-31', kind: 'off', note: '' }] } }), '--database', server.database.url], 1,
			/own_days\.2026-11-31/],
		[['timetable', 'preview', '--from', made({ own_days: [] }), '--database', server.database.url], 1, /own_days/],
		[['timetable', 'preview', '--from', made({ terms_run: ['1-1999'] }), '--database', server.database.url], 1, /terms_run.*1-1999/],
		[['timetable', 'preview', '--from', made({ terms_run: '206-2020' }), '--database', server.database.url], 1, /terms_run/],
		[['timetable', 'preview', '--from', made({ terms_run: [206] }), '--database', server.database.url], 1, /terms_run/],
		[['timetable', 'preview', '--from', broken, '--database', server.database.url], 1, /bodies\[0\]\.schedule\.week\.mon/],
		[['timetable', 'preview', '--from', join(folder, 'absent'), '--database', server.database.url], 1, /absent/],
	];
	for (const [args, status, text] of cases) {
		const run = otklik(...args);
		assert.equal(run.status, status, `${args.join(' ')}: ${run.err}`);
		assert.match(run.err, text);
	}
});

test(name('apply: terms stand where the preview said, the history says why, the record holds'), async () => {
	const url = server.database.url;
	const run = otklik('timetable', 'apply', '--from', other, '--database', url);
	assert.equal(run.status, 0, run.err);
	assert.match(run.out, /График № 2 действует с 23\.11\.2026 11:\d\d/);
	const again = otklik('timetable', 'apply', '--from', other, '--database', url);
	assert.equal(again.status, 1);
	assert.match(again.err, /менять нечего/);
	const verify = otklik('audit', 'verify', '--database', url);
	assert.equal(verify.status, 0, verify.err);

	await server.again();
	const who = await cast(server);
	const [curator] = who.curators;
	const now = await curator.ok(curator.get(`/api/v1/incidents/${incident}`));
	const terms = termsOf(now);
	for (const [id, due] of termsOf(was)) {
		const moved = moves.find((move) => move.incident === incident && (id.startsWith(`${move.term}-`)) &&
			(move.message === null || id === `${move.term}-${move.message}`));
		assert.equal(Date.parse(terms.get(id)), Date.parse(moved ? moved.due_then : due), id);
	}
	const events = await curator.ok(curator.get(`/api/v1/incidents/${incident}/events?limit=200`));
	const event = events.items.find((one) => one.kind === 'terms_moved');
	assert.ok(event, 'an event that says why');
	assert.equal(event.by, null);
	assert.ok(event.changes.every((change) => change.op === 'moved'));
	await until('no work is left over', async () => (await curator.get('/readyz')).status === 200);
});

test(name("a region's own day off moves terms as a change of hours does; the same days once more are no change; null takes them away"), async () => {
	await server.halt();
	const url = server.database.url;
	const file = made({ own_days: { days: [{ date: '2026-11-24', kind: 'off', note: 'День округа' }] }, terms_run: ['206-2020'] });
	const preview = otklik('timetable', 'preview', '--from', file, '--database', url, '--json');
	assert.equal(preview.status, 0, preview.err);
	const told = lines(preview).slice(0, -1);
	assert.ok(told.some((move) => move.due.startsWith('2026-11-24') && move.due_then.startsWith('2026-11-25')), preview.out);
	const run = otklik('timetable', 'apply', '--from', file, '--database', url);
	assert.equal(run.status, 0, run.err);
	assert.match(run.out, /График № 3/);
	assert.match(otklik('timetable', 'apply', '--from', file, '--database', url).err, /менять нечего/);
	await server.again();
	const [curator] = (await cast(server)).curators;
	for (const move of told.filter((one) => one.incident === incident)) {
		const { terms } = await curator.ok(curator.get(`/api/v1/incidents/${incident}`));
		const id = move.message === null ? move.term : `${move.term}-${move.message}`;
		const term = terms.find((one) => (move.message === null ? one.id.startsWith(`${id}-`) : one.id === id) && one.due !== undefined);
		assert.equal(Date.parse(term.due), Date.parse(move.due_then), id);
		const { body } = await curator.get(`/api/v1/incidents/${incident}/terms/${term.id}/explanation`);
		assert.match(JSON.stringify(body), /День округа/);
	}
	await server.halt();
	const away = otklik('timetable', 'apply', '--from', made({ own_days: null, terms_run: null }), '--database', url);
	assert.equal(away.status, 0, away.err);
	assert.match(otklik('timetable', 'apply', '--from', made({ own_days: null }), '--database', url).err, /менять нечего/);
});

test(name('another edition: what is detected from then on lives under it, open incidents stay under theirs; twice the same is no change'), async () => {
	const url = server.database.url;
	const file = join(ROOT, 'tests/golden/regulation/9-hours-from-sending.json');
	const run = otklik('timetable', 'apply', '--regulation', file, '--database', url, '--json');
	assert.equal(run.status, 0, run.err);
	assert.equal(JSON.parse(run.out).edition, 2);
	const twice = otklik('timetable', 'apply', '--regulation', file, '--database', url);
	assert.deepEqual([twice.status, twice.out], [1, '']);
	assert.match(twice.err, /уже действует/);
	assert.equal(otklik('audit', 'verify', '--database', url).status, 0);
	await server.again();
	const who = await cast(server);
	const [curator] = who.curators;
	const fresh = await routed(curator, who.executors[0].body);
	const editionOf = async (id) => (await curator.ok(curator.get(`/api/v1/incidents/${id}`))).edition;
	assert.deepEqual([await editionOf(incident), await editionOf(fresh.incident)], [1, 2]);
});

test(name("an installation begins with the region's own days and decrees; what is wrong in them is named"), () => {
	const base = JSON.parse(readFileSync(join(ROOT, 'data/demo/install.json'), 'utf8'));
	const database = freshDatabase(folder);
	const own_days = { days: [{ date: '2026-11-24', kind: 'off', note: 'День округа' }] };
	try {
		const wrong = [[{ own_days: { days: [{ date: '24.11.2026', kind: 'off', note: '' }] } }, /own_days\.24\.11\.2026/],
			[{ terms_run: ['1-1999'] }, /terms_run\.1-1999/]];
		for (const [part, text] of wrong) {
			const refused = otklik('init', '--from', made({ ...base, ...part }), '--database', database.url);
			assert.equal(refused.status, 1);
			assert.match(refused.err, text);
		}
		const run = otklik('init', '--from', made({ ...base, own_days, terms_run: ['206-2020'] }), '--database', database.url);
		assert.equal(run.status, 0, run.err);
		const same = otklik('timetable', 'apply', '--from', made({ own_days, terms_run: ['206-2020'] }), '--database', database.url);
		assert.match(same.err, /менять нечего/);
		assert.equal(otklik('timetable', 'apply', '--from', made({ own_days: null }), '--database', database.url).status, 0);
	} finally {
		database.drop();
	}
});
