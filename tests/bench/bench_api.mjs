// tests/bench/bench_api.mjs: first figures of the door: start to first answer, idle memory, commands through the API at 64 connections.
//
// usage: OTKLIK_BIN=… BENCH_API=… [OTKLIK_TEST_DB=pgsql] node tests/bench/bench_api.mjs [CONNECTIONS] [MESSAGES of each]
// OTKLIK_BIN is a release build; BENCH_API the program bench_api. On PostgreSQL: WITH_PG_FSYNC=on tools/with-pg …
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser, Contract } from '../lib/api.mjs';
import { cast } from '../lib/cast.mjs';
import { BINARY, DATABASE, Server, freshDatabase, init, serve } from '../lib/server.mjs';

const connections = Number(process.argv[2] ?? 64);
const each = Number(process.argv[3] ?? 40);
const driver = process.env.BENCH_API ?? join(BINARY, '../../tests/bench/bench_api');

/** Memory of a process in KB: {rss, pss}. */
function memory(pid) {
	const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
	const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)[1]);
	return { rss_mb: +(field('Rss') / 1024).toFixed(1), pss_mb: +(field('Pss') / 1024).toFixed(1) };
}

/** `otklik serve` on an installation without messages: median of five starts, then its memory at rest. */
async function atRest(folder) {
	const database = freshDatabase(folder);
	init(database.url);
	const times = [];
	let running;
	for (let i = 0; i < 5; i++) {
		await running?.halt();
		const started = performance.now();
		running = await serve(database.url);
		const reply = await fetch(`${running.base}/healthz`);
		if (reply.status !== 200) throw new Error(String(reply.status));
		times.push(performance.now() - started);
	}
	await new Promise((done) => setTimeout(done, 3000));
	const idle = memory(running.process.pid);
	await running.halt();
	database.drop();
	return { start_to_first_answer_ms: Math.round(times.sort((x, y) => x - y)[2]), idle };
}

const folder = mkdtempSync(join(tmpdir(), 'otklik-bench-'));
const figures = { database: DATABASE, cores: cpus().length, ...(await atRest(folder)) };
rmSync(folder, { recursive: true, force: true });
const fresh = performance.now();
const server = await Server.start();
figures.fresh_demo_ms = Math.round(performance.now() - fresh);

const who = await cast(server);
const [curator] = who.curators;
const lines = Array.from({ length: connections * each }, (_, i) =>
	JSON.stringify({ id: `b${i}`, text: `Снег у дома ${i} не убирают третий день, пройти нельзя`, posted_at: '2026-11-23T10:00:00+03:00' }));
const imported = await curator.ok(curator.post('/api/v1/imports?format=jsonl&label=bench', { raw: `${lines.join('\n')}\n`, type: 'application/jsonl' }));
if (imported.added !== lines.length) throw new Error(JSON.stringify(imported));
const ids = [];
for (let next = ''; next !== null;) {
	const page = await curator.ok(curator.get(`/api/v1/messages?state=found&limit=200&after=${encodeURIComponent(next)}`));
	ids.push(...page.items.filter((item) => item.excerpt.startsWith('Снег у дома')).map((item) => item.id));
	next = page.next;
}
const topic = (await curator.ok(curator.get('/api/v1/topics'))).items[0].id;
const contract = await Contract.of(server.base);
const plan = [];
for (let i = 0; i < connections; i++) {
	const executor = who.executors[i % who.executors.length];
	const [one, two] = [new Browser(server.base, contract), new Browser(server.base, contract)];
	await one.login(curator.person.login, curator.person.password);
	await two.login(executor.person.login, executor.person.password);
	plan.push([one.cookie, one.csrf, two.cookie, two.csrf, executor.body.id, topic, ...ids.splice(0, each)].join(' '));
}
writeFileSync(join(server.folder, 'plan'), `${plan.join('\n')}\n`);
const run = spawnSync(driver, [String(server.port), join(server.folder, 'plan'), String(connections)], { encoding: 'utf8' });
if (run.status !== 0) throw new Error(run.stderr || String(run.error));
figures.api = { connections, ...JSON.parse(run.stdout) };
figures.after = memory(server.process.pid);
await server.stop();
console.log(JSON.stringify(figures));
