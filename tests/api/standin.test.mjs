// tests/api/standin.test.mjs: the stand-in network keeps its contract, api/standin.yaml, strictly; and what it acknowledged outlives kill -9.
import Ajv2020 from 'ajv/dist/2020.js';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BINARY, ROOT } from '../lib/server.mjs';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const folder = mkdtempSync(join(tmpdir(), 'otklik-standin-'));
const state = join(folder, 'state.jsonl');
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': TIME } });
let document;
let child;
let base;

async function start(args = ['--items', join(ROOT, 'data/demo/messages.jsonl')]) {
	child = spawn(BINARY, ['standin', '--listen', '127.0.0.1:0', '--state', state, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
	child.exited = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
	base = await new Promise((done, fail) => {
		child.stdout.once('data', (line) => done(String(line).trim()));
		child.exited.then((end) => fail(new Error(`otklik standin ended: ${end}`)));
	});
}

async function end(signal) {
	child.kill(signal);
	return child.exited;
}

before(async () => {
	execFileSync('python3', [join(ROOT, 'tools/openapi_json.py'), join(ROOT, 'api/standin.yaml'), join(folder, 'standin.json')]);
	document = JSON.parse(readFileSync(join(folder, 'standin.json'), 'utf8'));
	ajv.addSchema(document, 'standin');
	await start();
});
after(async () => {
	if (child.exitCode === null && child.signalCode === null) assert.equal(await end('SIGTERM'), 0);
	rmSync(folder, { recursive: true, force: true });
});

const used = new Set();

/** Calls, and checks the reply against the description. */
async function call(method, path, body, headers = { 'Content-Type': 'application/json' }) {
	const reply = await fetch(base + path, { method, headers: body === undefined ? {} : headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
	const text = await reply.text();
	const template = Object.keys(document.paths).find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0]));
	const operation = document.paths[template]?.[method.toLowerCase()];
	if (operation) {
		used.add(operation.operationId);
		const response = operation.responses[reply.status] ?? operation.responses.default;
		const schema = document.components.responses[response.$ref.split('/').at(-1)].content['application/json'].schema.$ref;
		const check = ajv.getSchema(`standin${schema}`);
		assert.ok(check(JSON.parse(text)), `${method} ${path} ${reply.status}: ${ajv.errorsText(check.errors)}\n${text.slice(0, 500)}`);
	}
	return { status: reply.status, body: JSON.parse(text) };
}

test('standin__every_reply_is_as_described', async () => {
	const page = await call('GET', '/api/items?limit=200');
	assert.ok(page.body.items.length > 20);
	const item = page.body.items.find((one) => one.kind === 'comment');
	const clock = await call('POST', '/control/clock', { now: '2026-11-23T08:24:00Z', running: false });
	assert.deepEqual(clock.body, { now: '2026-11-23T08:24:00Z', running: false, paused: false });
	const reply = { parent: item.id, text: 'Сделаем завтра', mark: 'one', author: 'Администрация' };
	const [first, second] = [await call('POST', '/api/replies', reply), await call('POST', '/api/replies', { ...reply, thread: item.thread })];
	assert.deepEqual([first.status, second.status, first.body.at], [201, 201, '2026-11-23T08:24:00Z']);
	assert.notEqual(first.body.id, second.body.id);
	const thread = await call('GET', `/api/threads/${item.id}`);
	assert.deepEqual(thread.body.replies.map((one) => one.mark), ['one', 'one'], 'doubles are never dropped');
	const part = await call('GET', `/api/threads/${item.id}?limit=1`);
	assert.equal(part.body.replies.length, 1);
	assert.equal((await call('GET', `/api/threads/${item.id}?limit=1&after=${part.body.cursor}`)).body.replies[0].id, second.body.id);
	assert.equal((await call('POST', '/api/items', { network: 'vk', community: 'Двор', author: 'Аня', text: 'Темно' })).status, 201);
	assert.equal((await call('POST', '/api/items', { parent: item.id, author: 'Аня', text: 'Поддерживаю' })).status, 201);
	const row = { id: 'x-1', network: 'vk', kind: 'post', community: 'Двор', post: null, author: 'Боря', text: 'Яма', posted_at: '2026-11-22T10:00:00+03:00', labels: {} };
	assert.deepEqual((await call('POST', '/control/items', { items: [row] })).body, { added: 1, edited: 0 });
	assert.deepEqual((await call('POST', '/control/items', { items: [row] })).body, { added: 0, edited: 0 });
	assert.deepEqual((await call('POST', '/control/items', { items: [{ ...row, text: 'Две ямы' }] })).body, { added: 0, edited: 1 });
	assert.deepEqual((await call('POST', '/control/fault', { op: 'items', kind: '500' })).body, { op: 'items', kind: '500', times: 1 });
	assert.equal((await call('GET', '/api/items')).status, 500);
	assert.equal((await call('POST', '/control/pause', { paused: true })).body.paused, true);
	assert.deepEqual((await call('GET', '/api/items?after=3')).body, { items: [], cursor: '3' });
	assert.equal((await call('POST', '/control/pause', { paused: false })).body.paused, false);
	const described = Object.values(document.paths).flatMap((item) => Object.values(item).map((one) => one.operationId));
	assert.deepEqual([...used].sort(), described.sort(), 'every operation was called');
});

test('standin__refusals_name_the_field_and_the_rule', async () => {
	const good = { parent: 'x-1', text: 'Да', mark: 'm', author: 'А' };
	for (const [path, body, status, field] of [
		['/api/replies', { ...good, parent: 'nobody' }, 404, 'parent'],
		['/api/replies', { ...good, parent: '' }, 422, 'parent'],
		['/api/replies', { ...good, parent: '<b>' }, 404, 'parent'],
		['/api/replies', { ...good, text: '' }, 422, 'text'],
		['/api/replies', { ...good, text: 'я'.repeat(16001) }, 422, 'text'],
		['/api/replies', { ...good, text: 5 }, 422, 'text'],
		['/api/replies', { ...good, more: 1 }, 422, 'more'],
		['/api/replies', { parent: 'x-1', text: 'Да', mark: 'm' }, 422, 'author'],
		['/api/replies', { ...good, thread: (await call('GET', '/api/items')).body.items[0].thread }, 422, 'thread'],
		['/api/replies', '{"parent":"x-1","parent":"x-1"}', 400, undefined],
		['/api/replies', 'not JSON', 400, undefined],
		['/api/replies', '[]', 400, undefined],
		['/api/items', { author: 'А', text: 'Б' }, 422, 'network'],
		['/api/items', { network: 'vk', author: 'А', text: 'Б' }, 422, 'community'],
		['/control/fault', { op: 'reply', kind: 'fire' }, 422, 'kind'],
		['/control/fault', { op: 'reply', kind: '500', times: 1001 }, 422, 'times'],
		['/control/clock', { now: 'noon', running: true }, 422, 'now'],
		['/control/items', { items: [{ id: 'y' }] }, 422, undefined],
		['/control/items', { items: 5 }, 422, 'items'],
		['/control/items', { items: [{ id: 'a b', network: 'vk', kind: 'post', community: '', author: '', text: '', posted_at: '2026-11-22T10:00:00Z' }] }, 422, 'id'],
	]) {
		const reply = await call('POST', path, body);
		assert.equal(reply.status, status, `${path} ${JSON.stringify(body).slice(0, 100)}: ${JSON.stringify(reply.body)}`);
		if (field !== undefined) assert.equal(reply.body.field, field, JSON.stringify(reply.body));
		assert.ok(reply.body.error);
	}
	for (const query of ['after=x', 'limit=201', 'limit=-1', 'after=99999999999999999999']) assert.equal((await call('GET', `/api/items?${query}`)).status, 422, query);
	assert.equal((await call('GET', '/api/threads/nobody')).status, 404);
	assert.equal((await call('DELETE', '/api/items')).status, 405);
	assert.equal((await call('GET', '/nothing')).status, 404);
	assert.equal((await call('POST', '/control/pause', { paused: true }, { 'Content-Type': 'text/plain' })).status, 415, 'not from a form of another page');
	assert.equal((await call('POST', '/api/replies', `"${'x'.repeat(300_000)}"`)).status, 413);
});

test('standin__what_was_acknowledged_outlives_kill_9', async () => {
	const text = 'Это останется';
	const written = await call('POST', '/api/items', { network: 'vk', community: 'Двор', author: 'Аня', text });
	const answer = await call('POST', '/api/replies', { parent: written.body.id, text: 'И это', mark: 'kept', author: 'Администрация' });
	await call('POST', '/control/pause', { paused: true });
	assert.equal(await end('SIGKILL'), 'SIGKILL');
	appendFileSync(state, '{"op":"item","item":{"id":"torn'); // a write that the machine did not end
	await start();
	assert.deepEqual((await call('GET', '/api/items')).body.items, [], 'still paused');
	const resumed = await call('POST', '/control/pause', { paused: false });
	assert.equal(resumed.body.now, '2026-11-23T08:24:00Z', 'its clock stands where it stood');
	const thread = (await call('GET', `/api/threads/${written.body.id}`)).body;
	assert.deepEqual([thread.item.text, thread.replies.map((one) => [one.id, one.text])], [text, [[answer.body.id, 'И это']]]);
	assert.ok(!JSON.stringify(thread).includes('torn'));
});

test('standin__a_broken_state_or_a_second_process_is_refused_with_the_line', async () => {
	const second = spawn(BINARY, ['standin', '--listen', '127.0.0.1:0', '--state', state], { stdio: ['ignore', 'pipe', 'pipe'] });
	let told = '';
	second.stderr.on('data', (line) => { told += line; });
	assert.equal(await new Promise((done) => second.once('close', done)), 1);
	assert.match(told, /rule=in_use/);
	assert.equal(await end('SIGTERM'), 0);
	const lines = readFileSync(state, 'utf8').split('\n');
	lines[2] = '{"op":"item"}';
	writeFileSync(state, lines.join('\n'));
	await assert.rejects(start(), /ended: 1/);
	writeFileSync(state, '');
	await assert.rejects(start(['--items', state, '--listen', '10.0.0.1:80']), /ended: 1/);
	await start();
});
