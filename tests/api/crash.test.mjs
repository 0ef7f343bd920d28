// tests/api/crash.test.mjs: kill -9 and a new start: what was answered is there, sessions go on, the clock goes on; and how `serve` begins.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { cast, foundMessages, routed } from '../lib/cast.mjs';
import { BINARY, DATABASE, Server } from '../lib/server.mjs';

let server;
let who;
before(async () => {
	server = await Server.start();
	who = await cast(server);
});
after(() => server?.stop());

const name = (text) => `${text} [${DATABASE}]`;
const onAnewPort = (browser) => { browser.base = server.base; return browser; };

test(name('kill -9 amid commands: every acknowledged one is there, each once, and its key still answers the same'), async () => {
	const [curator] = who.curators;
	const executor = who.executors[0];
	const messages = await foundMessages(curator, 6);
	const topics = await curator.ok(curator.get('/api/v1/topics'));
	const body = { topic: topics.items[0].id, importance: 'normal', stages: [{ body: executor.body.id }] };
	const acknowledged = [];
	const work = messages.map(async (message, i) => {
		const key = randomUUID();
		try {
			const reply = await curator.post(`/api/v1/messages/${message.id}/detect-and-route`, { key, body });
			if (reply.status === 201) acknowledged.push({ message, key, reply: reply.body });
			if (i === 2) await server.kill();
		} catch (error) {
			assert.match(String(error), /fetch failed|terminated/);
		}
	});
	await Promise.all(work);
	if (server.process.signalCode === null) await server.kill();
	assert.ok(acknowledged.length >= 1);

	await server.again();
	for (const browser of who.all) onAnewPort(browser);
	assert.equal((await curator.get('/api/v1/me')).status, 200, 'the session outlives the process');
	for (const { message, key, reply } of acknowledged) {
		const seen = await curator.ok(curator.get(`/api/v1/messages/${message.id}`));
		assert.equal(seen.incident, reply.incident);
		const again = await curator.post(`/api/v1/messages/${message.id}/detect-and-route`, { key, body });
		assert.equal(again.status, 201, again.text);
		assert.deepEqual(again.body, reply);
		const events = await curator.ok(curator.get(`/api/v1/incidents/${reply.incident}/events`));
		assert.deepEqual(events.items.map((event) => event.version), events.items.map((_, i) => i + 1), 'no hole in the history');
	}
});

test(name('the order\'s clock goes on after a restart, never back'), async () => {
	const set = await server.clock({ add: '3h' });
	await server.halt();
	await server.again();
	for (const browser of who.all) onAnewPort(browser);
	const now = await who.curators[0].ok(who.curators[0].get('/api/v1/demo/clock'));
	const ahead = Date.parse(now.now) - Date.parse(set.now);
	assert.ok(ahead >= 0 && ahead < 120_000, `${ahead} ms`);
	const { incident } = await routed(who.curators[0], who.executors[0].body);
	assert.ok(incident);
});

test(name('a short-lived demo leaves nothing behind'), async () => {
	const before = readdirSync(tmpdir()).filter((entry) => entry.startsWith('otklik-demo-'));
	const run = spawnSync(BINARY, ['demo', '--port', '0', '--database', 'sqlite:/no/such/folder/x.db'], {
		encoding: 'utf8', env: { ...process.env, OTKLIK_CLOCK: '' }, timeout: 60_000,
	});
	assert.equal(run.status, 1, run.stderr);
	assert.match(run.stderr, /база не открывается/);
	assert.deepEqual(readdirSync(tmpdir()).filter((entry) => entry.startsWith('otklik-demo-')), before);
});

test('demo: only the loopback, and wrong use is told', () => {
	for (const [args, words] of [
		[['demo', '--listen', '0.0.0.0'], /только этому компьютеру/], [['demo', '--port', '99999'], /--port/], [['demo', 'extra'], /лишнее слово/],
		[['nothing'], /нет команды/], [['serve'], /нужна --database/],
	]) {
		const run = spawnSync(BINARY, args, { encoding: 'utf8', env: { ...process.env, LANG: 'ru_RU.UTF-8', LC_ALL: '', OTKLIK_DATABASE: '' } });
		assert.equal(run.status, 2, args.join(' '));
		assert.match(run.stderr, words);
	}
	assert.equal(spawnSync(BINARY, ['demo'], { encoding: 'utf8', env: { ...process.env, OTKLIK_CLOCK: 'noon' } }).status, 2);
});

test('serve: refuses a set clock, an empty database, and the database of a demo', { skip: DATABASE !== 'sqlite' && 'a file' }, async () => {
	const clock = spawnSync(BINARY, ['serve', '--database', 'sqlite:/tmp/otklik-none.db'], {
		encoding: 'utf8', env: { ...process.env, OTKLIK_CLOCK: 'now' },
	});
	assert.equal(clock.status, 2);
	assert.match(clock.stderr, /OTKLIK_CLOCK/);
	const environment = { ...process.env };
	delete environment.OTKLIK_CLOCK;
	const demo = await Server.start();
	await demo.halt();
	const kept = spawnSync(BINARY, ['serve', '--database', demo.database.url, '--port', '0'], { encoding: 'utf8', env: environment, timeout: 30_000 });
	assert.equal(kept.status, 1);
	assert.match(kept.stderr, /демонстрации/);
	assert.ok(existsSync(demo.folder));
	const empty = spawnSync(BINARY, ['serve', '--database', `sqlite:${demo.folder}/empty.db`, '--port', '0'], {
		encoding: 'utf8', env: environment, timeout: 30_000,
	});
	assert.equal(empty.status, 1);
	assert.match(empty.stderr, /ещё нет установки/);
	await demo.stop();
});
