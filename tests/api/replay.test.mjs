// tests/api/replay.test.mjs: `otklik replay`: the demo's stored days under the same, a milder and a harder order.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { otklik } from '../lib/run.mjs';
import { DATABASE, ROOT, Server } from '../lib/server.mjs';

const name = (text) => `${text} [${DATABASE}]`;
const folder = mkdtempSync(join(tmpdir(), 'otklik-replay-'));
const today = join(ROOT, 'data/regulation/nao-2020.json');
let server;

before(async () => {
	server = await Server.start();
	await server.clock({ running: false });
	await server.clock({ add: '26h' }); // a day passes: things are late
	await server.halt();
});
after(async () => {
	await server?.stop();
	rmSync(folder, { recursive: true, force: true });
});

function replay(regulation) {
	const run = otklik('replay', '--regulation', regulation, '--database', server.database.url);
	assert.equal(run.status, 0, run.err);
	const sum = /обращений (\d+), нарушений в записи (\d+), по «(.+)» было бы (\d+), не разрешено действий (\d+)/.exec(run.out);
	assert.ok(sum, run.out);
	return { out: run.out, incidents: Number(sum[1]), recorded: Number(sum[2]), wouldBe: Number(sum[4]), refused: Number(sum[5]) };
}

/** nao-2020 with other amounts. */
function edition(file, change) {
	const regulation = JSON.parse(readFileSync(today, 'utf8'));
	delete regulation.examples;
	for (const rule of regulation.terms) change(rule);
	const path = join(folder, file);
	writeFileSync(path, JSON.stringify(regulation));
	return path;
}

test(name('under the same order all is as it was'), () => {
	const same = replay(today);
	assert.ok(same.incidents > 20 && same.recorded > 10, JSON.stringify(same));
	assert.equal(same.wouldBe, same.recorded);
	assert.equal(same.refused, 0);
});

test(name('a shorter step makes more violations, a longer one fewer; acts keep their moments'), () => {
	const same = replay(today);
	const harder = replay(edition('harder.json', (rule) => { if (rule.term === 'route') rule.amount = { ordinary: '1m' }; }));
	const milder = replay(edition('milder.json', (rule) => { if (rule.term === 'route') rule.amount = { ordinary: '40h' }; }));
	assert.ok(harder.wouldBe > same.wouldBe, `${harder.wouldBe} > ${same.wouldBe}`);
	assert.ok(milder.wouldBe < same.wouldBe, `${milder.wouldBe} < ${same.wouldBe}`);
	assert.deepEqual([harder.recorded, milder.recorded], [same.recorded, same.recorded]);
	assert.match(harder.out, /^2026-\d+: нарушений в записи \d+, было бы \d+/m);
	assert.match(harder.out, /^    Направить, срок \d\d\.11\.2026 \d\d:\d\d/m);
});

test(name('it writes nothing, and says what is wrong with a file'), () => {
	const before = otklik('audit', 'verify', '--database', server.database.url);
	replay(today);
	const after = otklik('audit', 'verify', '--database', server.database.url);
	assert.deepEqual([before.status, after.status, after.out], [0, 0, before.out]);
	const broken = join(folder, 'broken.json');
	writeFileSync(broken, '{"name":"x"}');
	assert.equal(otklik('replay', '--regulation', broken, '--database', server.database.url).status, 1);
	assert.equal(otklik('replay', '--regulation', join(folder, 'absent'), '--database', server.database.url).status, 1);
	assert.equal(otklik('replay', '--database', server.database.url).status, 2);
});
