// tests/api/deadline.test.mjs: `otklik deadline` from outside: output, exit status, what is refused, lines that come while it runs.
//
// Environment: OTKLIK_BIN, the binary. No database, no network.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = process.env.OTKLIK_BIN ?? join(root, 'build/test/src/otklik');
const folder = mkdtempSync(join(tmpdir(), 'otklik-deadline-'));
after(() => rmSync(folder, { recursive: true }));

const run = (args, input) => spawnSync(binary, ['deadline', ...args], { input, encoding: 'utf8' });
const file = (name, content) => {
	const path = join(folder, name);
	writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
	return path;
};
const batch = (lines, args = []) => {
	const done = run(['batch', ...args], lines.join('\n'));
	assert.equal(done.status, 0, done.stderr);
	return done.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
};

const answers = [
	['add --start 2026-12-30T16:00:00+03:00 --amount 8h', '2027-01-11T16:00:00+03:00'],
	['add --start 2026-12-30T16:00+03:00 --amount 480m', '2027-01-11T16:00:00+03:00'],
	['add --start 2026-12-30T13:00:00Z --amount 28800s', '2027-01-11T16:00:00+03:00'],
	['add --start=2026-12-30T13:00Z --amount=8h --zone=Asia/Yekaterinburg', '2027-01-11T18:00:00+05:00'],
	['add --start 2026-11-27T19:40:00+03:00 --amount 0h', '2026-11-27T19:40:00+03:00'],
	['add --start 2026-12-30T16:00:00+03:00 --amount 8h --calendar none', '2026-12-31T16:00:00+03:00'],
	['add --start 2026-01-15T16:00:00Z --amount 1h --zone Europe/London', '2026-01-15T17:00:00+00:00'],
	['sub --start 2026-11-25T10:00:00+03:00 --amount 4h', '2026-11-24T15:00:00+03:00'],
	['between --start 2026-11-24T10:00:00+03:00 --end 2026-11-25T10:00:00+03:00', '28800'],
	['between --start 2026-11-25T10:00:00+03:00 --end 2026-11-24T10:00:00+03:00', '-28800'],
	['workdays --start 2026-11-26T12:00:00+03:00 --amount 7d', '2026-12-07T18:00:00+03:00'],
	['opening --start 2026-12-31T00:00:00+03:00', '2027-01-11T09:00:00+03:00'],
	['between --start 2020-04-06T00:00:00+03:00 --end 2020-04-13T00:00:00+03:00', '0'],
	['between --start 2020-04-06T00:00:00+03:00 --end 2020-04-13T00:00:00+03:00 --terms-run 239-2020', '144000'],
];
for (const [line, wanted] of answers) {
	test(`deadline ${line}`, () => {
		const done = run(line.split(' '));
		assert.equal(done.stdout, `${wanted}\n`, done.stderr);
		assert.equal(done.status, 0);
	});
}

const refused = [
	'', 'jump --start 2026-11-24T10:00Z', 'add', 'add --start 2026-11-24T10:00:00 --amount 8h', 'add --start 2026-11-24 --amount 8h',
	'add --start 2026-11-24T10:00:00.5Z --amount 8h', 'add --start 2026-11-24T25:00:00Z --amount 8h', 'add --start 2026-02-29T10:00:00Z --amount 8h',
	'add --start 2026-11-24T10:00:00+0300 --amount 8h', 'add --start 2026-11-24T10:00:00+03 --amount 8h', 'add --start 2026-11-24t10:00:00z --amount 8h',
	'add --start 2026-11-24T10:00:60Z --amount 8h', 'add --start 2026-11-24T10:00Z --amount 8', 'add --start 2026-11-24T10:00Z --amount h',
	'add --start 2026-11-24T10:00Z --amount -8h', 'add --start 2026-11-24T10:00Z --amount +8h', 'add --start 2026-11-24T10:00Z --amount 1h30m',
	'add --start 2026-11-24T10:00Z --amount 1.5h', 'add --start 2026-11-24T10:00Z --amount 8H', 'add --start 2026-11-24T10:00Z --amount 1d',
	'add --start 2026-11-24T10:00Z --amount 10000001s', 'workdays --start 2026-11-24T10:00Z --amount 0d', 'workdays --start 2026-11-24T10:00Z --amount 8h',
	'add --start 2026-11-24T10:00Z --amount 8h --end 2026-11-25T10:00Z', 'between --start 2026-11-24T10:00Z', 'opening --start 2026-11-24T10:00Z --amount 1h',
	'add --start 2026-11-24T10:00Z --amount 8h --amount 9h', 'add --start 2026-11-24T10:00Z --amount', 'add --start 2026-11-24T10:00Z --amount 8h --why x',
	'add --start 2026-11-24T10:00Z --amount 8h --zone ../../etc/passwd', 'add --start 2026-11-24T10:00Z --amount 8h --zone Europe/Atlantis',
	'add --start 2026-11-24T10:00Z --amount 8h --schedule /nonexistent', 'add --start 2026-11-24T10:00Z --amount 8h --terms-run 1-1999',
	'add --start 2060-12-31T12:00Z --amount 8h', 'add --start 1989-12-31T10:00Z --amount 0h', 'add --start 2026-11-24T10:00Z --amount 10000000h',
	'batch --start 2026-11-24T10:00Z',
];
for (const line of refused) {
	test(`deadline ${line}: refused`, () => {
		const done = run(line === '' ? [] : line.split(' '));
		assert.equal(done.status, 1);
		assert.equal(done.stdout, '');
		assert.notEqual(done.stderr, '');
		if (line === '') return;
		const [op, ...rest] = line.split(' ');
		const json = run([op, '--json', ...rest]);
		assert.equal(json.status, 1);
		const { error } = JSON.parse(json.stdout);
		assert.match(error.code, /^[A-Z_]+$/);
		assert.ok(error.message.length > 3);
	});
}

test('clock 9: provisional only where a computed year was used: an amount of nothing, or no time between, uses none', () => {
	const at = '2028-01-18T12:00:00+03:00';
	const out = batch([
		`{"op":"add","start":"${at}","amount":"0h"}`,
		`{"op":"sub","start":"${at}","amount":"0s"}`,
		`{"op":"between","start":"${at}","end":"${at}"}`,
		`{"op":"add","start":"${at}","amount":"1s"}`,
		`{"op":"opening","start":"${at}"}`,
	]);
	assert.deepEqual(out, [{ due: at }, { due: at }, { working_seconds: 0 },
		{ due: '2028-01-18T12:00:01+03:00', provisional: true }, { due: at, provisional: true }]);
});

test('deadline batch: one line out for each line in, in order, on after bad ones', () => {
	const out = batch([
		'{"op":"add","start":"2026-11-24T10:00:00+03:00","amount":"8h","id":"a"}',
		'',
		'not json',
		'{"op":"add","start":"2026-11-24T10:00:00+03:00","amount":"8h","id":7,"more":1}',
		'{"id":[1,{"x":null}],"op":"between","start":"2026-11-24T10:00:00+03:00","end":"2026-11-24T11:30:00+03:00"}',
		'{"op":"add","start":"2027-12-30T16:00:00+03:00","amount":"8h","id":null}',
		`{"op":"opening","start":"2026-11-24T10:00Z","id":"${'x'.repeat(100000)}"}`,
		'{"op":"workdays","start":"2026-11-26T12:00Z","amount":"7d"}',
	]);
	assert.equal(out.length, 8);
	assert.deepEqual(out[0], { id: 'a', due: '2026-11-25T10:00:00+03:00' });
	assert.deepEqual(out.map((line) => Boolean(line.error)), [false, true, true, true, false, false, true, false]);
	assert.equal(out[3].id, 7);
	assert.deepEqual(out[4], { id: [1, { x: null }], working_seconds: 5400 });
	assert.deepEqual(out[5], { id: null, due: '2028-01-10T16:00:00+03:00', provisional: true });
	assert.deepEqual(out[7], { due: '2026-12-07T18:00:00+03:00' });
	for (const line of out) if (line.error) assert.ok(line.error.code && line.error.message);
});

test('deadline batch: an empty input is no line; a schedule that is wrong ends it', () => {
	assert.equal(run(['batch'], '').stdout, '');
	assert.equal(run(['batch'], '').status, 0);
	assert.equal(run(['batch', '--schedule', file('bad.json', { week: { mon: [['10:00', '09:00']] } })], '{}\n').status, 1);
});

test('deadline batch answers what it has read before it waits for more', async () => {
	const child = spawn(binary, ['deadline', 'batch']);
	child.stdout.setEncoding('utf8');
	for (let i = 0; i < 3; i++) {
		child.stdin.write(`{"op":"opening","start":"2026-11-24T10:00:00+03:00","id":${i}}\n`);
		const [line] = await Promise.race([
			new Promise((resolve) => child.stdout.once('data', (text) => resolve([text]))),
			new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 20000).unref()),
		]);
		assert.equal(JSON.parse(line).id, i);
	}
	child.stdin.end();
	const status = await new Promise((resolve) => child.on('close', resolve));
	assert.equal(status, 0);
});

test('a schedule file: breaks, exceptions, 24:00, its own zone', () => {
	const schedule = file('schedule.json', {
		zone: 'Asia/Kamchatka',
		week: { mon: [['09:00', '13:00'], ['14:00', '24:00']], tue: [['00:00', '06:00']] },
		short_day_minutes: 30,
		exceptions: [{ date: '2026-11-24', intervals: [['01:00', '02:00']] }],
	});
	assert.deepEqual(
		batch(
			[
				'{"op":"between","start":"2026-11-23T00:00:00+12:00","end":"2026-11-24T00:00:00+12:00"}',
				'{"op":"add","start":"2026-11-23T23:00:00+12:00","amount":"2h"}',
				'{"op":"add","start":"2026-11-23T23:00:00+12:00","amount":"1h"}',
			],
			['--schedule', schedule],
		),
		[{ working_seconds: 14 * 3600 }, { due: '2026-11-24T02:00:00+12:00' }, { due: '2026-11-24T00:00:00+12:00' }],
	);
});

test('a mistake in the schedule names its path', () => {
	const schedule = file('overlap.json', { week: { wed: [['09:00', '13:00'], ['12:00', '18:00']] } });
	const done = run(['opening', '--start', '2026-11-24T10:00Z', '--schedule', schedule, '--json']);
	assert.equal(done.status, 1);
	assert.match(JSON.parse(done.stdout).error.message, /week\.wed\[1\]/);
});

test("a region's own days lie over the calendar", () => {
	const days = file('days.json', { days: [{ date: '2026-11-25', kind: 'off', note: 'День округа' }] });
	const done = run(['add', '--start', '2026-11-24T16:00:00+03:00', '--amount', '8h', '--own-days', days, '--explain']);
	assert.equal(done.stdout.split('\n')[0], '2026-11-26T16:00:00+03:00');
	assert.match(done.stdout, /2026-11-25 ср {2}нерабочий день по календарю: День округа/);
});

test('--explain names each day and adds up', () => {
	const done = run(['add', '--start', '2026-12-30T16:00:00+03:00', '--amount', '8h', '--explain', '--json']);
	const { due, explain } = JSON.parse(done.stdout);
	assert.equal(due, '2027-01-11T16:00:00+03:00');
	assert.equal(explain.length, 13);
	assert.deepEqual(explain[0].counted, [['16:00', '18:00']]);
	assert.equal(explain[1].kind, 'off_calendar');
	assert.equal(explain.at(-1).total_seconds, 28800);
});

test('deadline --test runs the examples of a regulation file', () => {
	const done = run(['--test', join(root, 'data/regulation/nao-2020.json'), '--json']);
	assert.equal(done.status, 0, done.stdout + done.stderr);
	const { passed, failed } = JSON.parse(done.stdout);
	assert.ok(passed >= 30);
	assert.equal(failed, 0);
	assert.equal(run(['--test', join(root, 'data/regulation/nao-2020.json'), '--calendar', 'none']).status, 1);
	assert.equal(run(['--test', file('regulation.json', { name: 'x' })]).status, 1);
});
