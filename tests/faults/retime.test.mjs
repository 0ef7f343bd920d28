// tests/faults/retime.test.mjs: a change of hours whose command is killed anywhere reaches every incident all the same, once (clock 7).
//
// `otklik timetable apply` tells of the new timetable when it is on disk and then brings it to the incidents; kill -9 comes at another
// moment of that each time, and `serve` takes the rest over.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { cast, routed } from '../lib/cast.mjs';
import { otklik } from '../lib/run.mjs';
import { BINARY, DATABASE, Server } from '../lib/server.mjs';

const INCIDENTS = 40;
const KILLS_MS = [0, 20, 60];

const folder = mkdtempSync(join(tmpdir(), 'otklik-retime-'));
let server;
let who;
before(async () => {
	server = await Server.start();
	await server.clock({ running: false });
	who = await cast(server);
	for (let i = 0; i < INCIDENTS; i++) await routed(who.curators[0], who.executors[0].body);
});
after(async () => {
	await server?.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function again() {
	await server.again();
	for (const browser of who.all) browser.base = server.base;
}

/** Working hours of six a day that begin at that hour. */
function hours(from) {
	const two = (hour) => `${String(hour).padStart(2, '0')}:00`;
	const day = [[two(from), two(from + 3)], [two(from + 4), two(from + 7)]];
	const file = join(folder, `from-${from}.json`);
	writeFileSync(file, JSON.stringify({ schedule: { week: { mon: day, tue: day, wed: day, thu: day, fri: day } } }));
	return file;
}

/** Runs `timetable apply` and kills it `ms` after it has said that the timetable stands. */
async function applyKilled(file, ms) {
	const child = spawn(BINARY, ['timetable', 'apply', '--from', file, '--database', server.database.url], { stdio: ['ignore', 'pipe', 'inherit'] });
	const gone = new Promise((done) => child.once('exit', done));
	await new Promise((done) => child.stdout.once('data', done));
	await new Promise((done) => setTimeout(done, ms));
	child.kill('SIGKILL');
	await gone;
}

const read = (id) => who.curators[0].ok(who.curators[0].get(`/api/v1/incidents/${id}`));
async function movedTimes(id) {
	const { items } = await who.curators[0].ok(who.curators[0].get(`/api/v1/incidents/${id}/events?limit=200`));
	return items.filter((event) => event.kind === 'terms_moved').length;
}
function stands({ terms }, move) {
	const mine = terms.filter((term) => (move.message === null ? term.id.startsWith(`${move.term}-`) : term.id === `${move.term}-${move.message}`));
	return mine.some((term) => Date.parse(term.due) === Date.parse(move.due_then));
}

for (const [i, ms] of KILLS_MS.entries()) {
	test(`clock 7: killed ${ms} ms after the timetable stood, each term is where the preview had it, moved once [${DATABASE}]`, async () => {
		const file = hours(8 + i);
		await server.halt();
		const preview = otklik('timetable', 'preview', '--from', file, '--database', server.database.url, '--json');
		assert.equal(preview.status, 0, preview.err);
		const moves = preview.out.trim().split('\n').map((line) => JSON.parse(line)).slice(0, -1);
		assert.ok(moves.length > INCIDENTS, 'an answer of each incident, and more');
		const ids = [...new Set(moves.map((move) => move.incident))];
		await again();
		const before = new Map();
		for (const id of ids) before.set(id, await movedTimes(id));
		await server.halt();
		await applyKilled(file, ms);
		await again();
		for (const move of moves) {
			await until(`${move.number} ${move.term} due ${move.due_then}`, async () => stands(await read(move.incident), move));
		}
		for (const id of ids) assert.equal(await movedTimes(id), before.get(id) + 1, `incident ${id} moved once`);
		await server.halt();
		const verify = otklik('audit', 'verify', '--database', server.database.url);
		assert.equal(verify.status, 0, verify.err);
		await again();
	});
}
