// tests/api/local.test.mjs: `otklik import messages` beside a running `serve` (mistake 15): on SQLite through its socket file, on
// PostgreSQL straight into the database. The result is told in the same words.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { BINARY, DATABASE, freshDatabase, init, serve } from '../lib/server.mjs';

const name = (text) => `${text} [${DATABASE}]`;
const sqlite = { skip: DATABASE !== 'sqlite' && 'PostgreSQL needs no socket file' };
const folder = mkdtempSync(join(tmpdir(), 'otklik-local-'));
const socket = join(folder, 'otklik.sock');
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

/** Two good messages and, where `bad`, an empty one between them. */
function file(label, bad) {
	const path = join(folder, `${label}.jsonl`);
	const rows = [{ id: '1', text: `Когда починят мост? (${label})` }, ...(bad ? [{ id: '2', text: '' }] : []), { id: '3', text: `Спасибо, «мост» & дорога починены (${label})` }];
	writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
	return path;
}
const otklikImport = (path, ...more) =>
	spawnSync(BINARY, ['import', 'messages', path, '--database', database.url, ...more], { encoding: 'utf8' });

test(name('beside serve: the messages are in the queue, a second time adds nothing'), () => {
	const first = otklikImport(file('мост', false), '--label', 'проба & мост=да');
	assert.equal(first.status, 0, first.stderr);
	assert.match(first.stdout, /строк 2, новых 2, уже были 0, плохих 0, загрузка № \d+/);
	const second = otklikImport(file('мост', false), '--label', 'проба & мост=да');
	assert.match(second.stdout, /новых 0, уже были 2/);
});

test(name('beside serve: bad lines are named, nothing is written; --skip-bad takes the rest'), () => {
	const path = file('дорога', true);
	const dry = otklikImport(path, '--dry-run', '--label', 'd');
	assert.equal(dry.status, 0, dry.stderr);
	assert.match(dry.stdout, /^проверка: строк 3/);
	const refused = otklikImport(path, '--label', 'd');
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /строка 2, поле text/);
	const kept = join(folder, 'bad.tsv');
	const taken = otklikImport(path, '--label', 'd', '--skip-bad', kept);
	assert.equal(taken.status, 0, taken.stderr);
	assert.match(taken.stdout, /новых 2, уже были 0, плохих 1/);
	assert.match(readFileSync(kept, 'utf8'), /^2\ttext\t\w+\t\{"id":"2","text":""\}\n$/);
	const wrong = otklikImport(path, '--network', 'nowhere');
	assert.equal(wrong.status, 1);
	assert.match(wrong.stderr, /network.{0,2}: нет такой сети/);
});

function overSocket(method, path) {
	return new Promise((done, fail) => {
		request({ socketPath: socket, method, path, headers: { host: 'localhost' } }, (reply) => {
			let text = '';
			reply.on('data', (part) => { text += part; });
			reply.on('end', () => done({ status: reply.statusCode, body: JSON.parse(text) }));
		}).on('error', fail).end();
	});
}

test(name('the socket file is its owner\'s alone, and opens only what the command line does'), sqlite, async () => {
	assert.equal(statSync(socket).mode & 0o777, 0o600);
	assert.equal((await overSocket('GET', '/readyz')).status, 200);
	for (const path of ['/api/v1/me', '/api/v1/messages?state=found', '/api/v1/incidents?view=all']) {
		const { status, body } = await overSocket('GET', path);
		assert.deepEqual([status, body.rule], [403, 'local'], path);
	}
});

test(name("another user of the machine is cut, even where the file's mode would let them in"), {
	skip: sqlite.skip || (process.getuid() !== 0 && 'only root can become another user'),
}, async () => {
	const asOther = () => spawnSync('curl', ['--silent', '--show-error', '--max-time', '5', '--unix-socket', socket, 'http://local/healthz'],
		{ encoding: 'utf8', uid: 65534, gid: 65534 });
	try {
		chmodSync(folder, 0o755);
		chmodSync(socket, 0o666);
		const cut = asOther();
		assert.deepEqual([cut.status !== 0, cut.stdout], [true, ''], cut.stderr);
		await until('the log tells of it', () => /local_stranger/.test(running.log()));
	} finally {
		chmodSync(socket, 0o600);
		chmodSync(folder, 0o700);
	}
});

test(name('a file left by kill -9 is replaced; an orderly end takes it away; then the file itself is opened'), sqlite, async () => {
	running.process.kill('SIGKILL');
	await new Promise((done) => running.process.once('exit', done));
	assert.ok(existsSync(socket));
	running = await serve(database.url);
	assert.match(otklikImport(file('зимник', false), '--label', 'z').stdout, /новых 2/);
	await running.halt();
	assert.ok(!existsSync(socket));
	assert.match(otklikImport(file('рейс', false), '--label', 'r').stdout, /новых 2/);
	running = await serve(database.url);
});

test(name('a folder whose path is too long for a socket: serve runs and logs it, the import says what to do'), sqlite, async () => {
	const deep = join(folder, 'д'.repeat(60));
	mkdirSync(deep);
	const url = `sqlite:${join(deep, 'otklik.db')}`;
	init(url);
	const other = await serve(url);
	assert.match(other.log(), /local_path_too_long/);
	const refused = spawnSync(BINARY, ['import', 'messages', file('путь', false), '--database', url], { encoding: 'utf8' });
	assert.equal(refused.status, 1);
	assert.match(refused.stderr, /базу держит другой процесс.*остановите его/);
	await other.halt();
	assert.match(spawnSync(BINARY, ['import', 'messages', file('путь', false), '--database', url], { encoding: 'utf8' }).stdout, /новых 2/);
});
