// tests/api/serve.test.mjs: a real installation: `init`, then `serve`; its clock is the machine's, and it stops in order.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Contract } from '../lib/api.mjs';
import { people } from '../lib/cast.mjs';
import { DATABASE, freshDatabase, init, serve } from '../lib/server.mjs';

const name = (text) => `${text} [${DATABASE}]`;
const folder = mkdtempSync(join(tmpdir(), 'otklik-serve-'));
let database;
let running;
before(async () => {
	database = freshDatabase(folder);
	init(database.url);
	running = await serve(database.url);
});
after(async () => {
	await running?.halt();
	database?.drop();
	rmSync(folder, { recursive: true, force: true });
});

async function enter() {
	const browser = new Browser(running.base, await Contract.of(running.base));
	const reply = await browser.login(people[0].login, people[0].password);
	assert.equal(reply.status, 201, reply.text);
	return browser;
}

test(name('init + serve: people log in, the queue is empty, the clock is the machine\'s'), async () => {
	const browser = await enter();
	assert.equal(browser.me.demo, false);
	const page = await browser.ok(browser.get('/api/v1/messages?state=found'));
	assert.deepEqual([page.items.length, page.total, page.next], [0, 0, null]);
	const now = Date.parse((await browser.get('/healthz')).headers.get('otklik-now'));
	assert.ok(Math.abs(now - Date.now()) < 5_000);
	assert.equal((await browser.ok(browser.get('/readyz'))).status, 'ready');
});

test(name('serve has no clock to set'), async () => {
	const browser = await enter();
	for (const method of ['GET', 'POST']) assert.equal((await browser.call(method, '/api/v1/demo/clock')).status, 404);
});

test(name('a second init is refused, and changes nothing'), () => {
	assert.throws(() => init(database.url), /otklik init/);
});

test(name('a second process on the same file is refused'), { skip: DATABASE !== 'sqlite' && 'PostgreSQL serves many' }, async () => {
	await assert.rejects(() => serve(database.url), /другой процесс/);
});

test(name('behind TLS the cookie is __Host-, secure, and the address is the client\'s'), { skip: DATABASE !== 'pgsql' && 'a second process needs PostgreSQL' }, async () => {
	const tls = await serve(database.url, { args: ['--tls-in-front'] });
	const reply = await fetch(`${tls.base}/api/v1/sessions`, {
		method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': '192.0.2.7, 198.51.100.4' },
		body: JSON.stringify({ login: people[0].login, password: people[0].password }),
	});
	assert.equal(reply.status, 201);
	assert.match(reply.headers.get('set-cookie'), /^__Host-otklik=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/);
	assert.match(reply.headers.get('strict-transport-security'), /max-age=\d+/);
	assert.deepEqual(await tls.halt(), { code: 0, signal: null });
});

test(name('rates: a session that asks too often is told when to come again'), { skip: DATABASE !== 'pgsql' && 'a second process needs PostgreSQL' }, async () => {
	const limited = await serve(database.url, { env: { OTKLIK_RATE_PER_S: '5' } });
	const browser = new Browser(limited.base, await Contract.of(limited.base));
	await browser.login(people[0].login, people[0].password);
	const replies = await Promise.all(Array.from({ length: 40 }, () => browser.get('/api/v1/counts')));
	const refused = replies.filter((reply) => reply.status === 429);
	assert.ok(refused.length >= 15 && replies.some((reply) => reply.status === 200), `${refused.length} of 40`);
	assert.equal(refused[0].body.rule, 'rate');
	assert.ok(Number(refused[0].headers.get('retry-after')) >= 1);
	await limited.halt();
});

test(name('SIGTERM ends it in order; after kill -9 it starts again'), async () => {
	assert.deepEqual(await running.halt(), { code: 0, signal: null }, running.log());
	running = await serve(database.url);
	await enter();
	await running.halt('SIGKILL');
	running = await serve(database.url);
	await enter();
});
