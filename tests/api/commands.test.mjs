// tests/api/commands.test.mjs: every command of the order that a person gives, through the API: who, when, with what, what it changes.
//
// One installation for all. The first edition is the demo's; the second, applied from the command line, has one approval step and
// correction in place. A second executor of a body and a deputy in charge of it are written by SQL, for no command appoints them yet.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, Contract } from '../lib/api.mjs';
import { foundMessages } from '../lib/cast.mjs';
import { otklik } from '../lib/run.mjs';
import { BINARY, DATABASE, execute, quoted, ROOT, Server } from '../lib/server.mjs';

const DEPUTY = 8;
const EXECUTOR = 4; // as enum role of core/access.h
const POOL = 20;
const DRAFT = 'Здравствуйте! Двор уберут завтра до 18:00.';
const name = (text) => `${text} [${DATABASE}]`;
const path = (id) => `/api/v1/incidents/${id}`;

let server;
let contract;
let curator;
let build; // executor, and below the others, by whom they are
let city;
let inspect;
let chief; // head of the Bureau
let head; // of the body of `build`
let deputy; // in charge of it
let auditor;
let second; // id of another executor of the body of `build`
let other; // id of another Curator
let topic;
const pool = []; // incidents of the first edition, state new

async function enter(login) {
	const browser = new Browser(server.base, contract);
	const reply = await browser.login(login, 'otklik');
	assert.equal(reply.status, 201, reply.text);
	browser.body = browser.me.roles[0].body;
	browser.id = browser.me.person.id;
	return browser;
}

async function detect() {
	const [message] = await foundMessages(curator);
	const { incident } = await curator.ok(curator.post(`/api/v1/messages/${message.id}/detect`, { key: randomUUID() }), 201);
	return incident;
}

/** A second edition with one approval step; another executor, a deputy: what no command makes. */
function prepare() {
	const regulation = JSON.parse(readFileSync(join(ROOT, 'data/regulation/nao-2020.json'), 'utf8'));
	Object.assign(regulation, { name: 'test-visa', correct_in_place: true, visas: [{ role: 'head_of_body', name: 'руководитель органа' }] });
	const role = (login, number, of) => `INSERT INTO person_role (person, role, body) SELECT p.id, ${number}, b.id FROM person p, body b
		WHERE p.login = ${quoted(login)} AND b.key = ${quoted(of)};`;
	execute(server.database, role('kotkin', EXECUTOR, 'build') + role('popova', DEPUTY, 'build'));
	const folder = mkdtempSync(join(tmpdir(), 'otklik-edition-'));
	const file = join(folder, 'visa.json');
	writeFileSync(file, JSON.stringify(regulation));
	const run = otklik('timetable', 'apply', '--regulation', file, '--database', server.database.url);
	rmSync(folder, { recursive: true });
	assert.equal(run.status, 0, run.err);
	assert.match(run.out, /Редакция № 2 действует/);
}

before(async () => {
	server = await Server.start();
	contract = await Contract.of(server.base);
	const all = await Promise.all(['rocheva', 'kanev', 'khatanzeysky', 'rogacheva', 'nosova', 'ostashova', 'popova', 'lageyskaya'].map(enter));
	[curator, build, city, inspect, chief, head, deputy, auditor] = all;
	await server.clock({ running: false });
	for (const message of await foundMessages(curator, POOL)) {
		if (pool.length === POOL) break;
		const reply = await curator.ok(curator.post(`/api/v1/messages/${message.id}/detect`, { key: randomUUID() }), 201);
		pool.push(reply.incident);
	}
	await server.halt();
	prepare();
	await server.again();
	for (const browser of all) browser.base = server.base; // the sessions live on
	await server.clock({ running: false });
	const idOf = async (role, who) => (await curator.ok(curator.get(`/api/v1/persons?role=${role}`))).items.find((one) => one.name === who).id;
	second = await idOf('executor', 'Фёдор Коткин');
	other = await idOf('curator', 'Лев Апицын');
	topic = (await curator.ok(curator.get('/api/v1/topics'))).items[0].id;
});
after(() => server?.stop());

/** A new incident of the first edition. */
function first() {
	assert.ok(pool.length > 0, 'more incidents in the pool');
	return pool.pop();
}

const view = (id, browser = curator) => browser.ok(browser.get(path(id)));
const give = (browser, id, command, body, options) => browser.ok(browser.command(id, command, body, options));
const events = async (id) => (await curator.ok(curator.get(`${path(id)}/events?limit=200`))).items;
const lastEvent = async (id, kind) => (await events(id)).findLast((event) => event.kind === kind);

/** Refused: status, rule, and words that a person can read. */
async function refused(reply, status, rule, more = {}) {
	const { status: got, body, text } = await reply;
	assert.equal(got, status, text);
	assert.equal(body.rule, rule, text);
	for (const [key, value] of Object.entries(more)) assert.equal(body[key], value, `${key} of ${text}`);
	assert.match(body.detail, /[а-яё]{3}/, 'in Russian');
	return body;
}

async function routed(...bodies) {
	const id = first();
	await give(curator, id, 'triage', { topic, importance: 'normal' });
	await give(curator, id, 'route', { stages: bodies.map((each, i) => (each.id ? { body: each.id, number: i + 1 } : each)) });
	return id;
}

async function submitted(kind = 'answer', text = DRAFT) {
	const id = await routed(build.body);
	await give(build, id, 'take');
	await give(build, id, 'submit-draft', { text, kind });
	return id;
}

/** A body that fits each command's schema, with ids that exist. */
function sample(schema, ids) {
	const values = { message: ids.message, body: build.body.id, person: build.id, other_incident: ids.other, measure: 1, term: 'draft-1', text: 'Текст',
		reason: 'Причина', kind: 'answer', stages: [{ body: build.body.id }], topic, importance: 'low', link: 'https://example.org/1', moment: '2026-11-23T09:00:00Z' };
	const enumOf = (property) => property.enum ?? contract.document.components.schemas[property.$ref?.split('/').at(-1)]?.enum;
	return Object.fromEntries((schema.required ?? []).map((key) => [key, values[key] ?? enumOf(schema.properties[key])[0]]));
}

test(name('each command: strict body, If-Match, revision, another body\'s incident, a role that may not'), async () => {
	const id = await routed(build.body);
	const { revision, messages, allowed } = await view(id);
	const elsewhere = await routed(city.body);
	const { paths, components } = contract.document;
	const commands = Object.keys(paths).filter((each) => /^\/api\/v1\/incidents\/\{id\}\/[a-z-]+$/.test(each) && paths[each].post);
	const told = commands.map((each) => each.split('/').at(-1));
	for (const one of allowed) assert.ok(told.includes(one.command), `a route for ${one.command}`);
	await Promise.all(commands.map(async (template) => {
		const command = template.split('/').at(-1);
		const schema = components.schemas[paths[template].post.requestBody?.content['application/json'].schema.$ref.split('/').at(-1)];
		const body = schema && sample(schema, { message: messages[0].message.id, other: elsewhere });
		const call = (browser, options) => browser.post(`${path(id)}/${command}`, { key: randomUUID(), body, revision, ...options });
		assert.equal((await call(curator, { revision: undefined })).status, 428, command);
		if (schema) {
			await refused(call(curator, { body: { ...body, surplus: 1 } }), 422, 'unknown', { field: 'surplus' });
			for (const field of schema.required ?? [])
				await refused(call(curator, { body: { ...body, [field]: undefined } }), 422, 'required', { field });
		}
		assert.equal((await call(inspect)).status, 404, `${command}: another body's`);
		const stale = await call(curator, { revision: revision + 7 });
		assert.equal(stale.status, 412, stale.text);
		assert.equal(stale.body.revision, revision);
		const forbidden = await call(auditor);
		assert.equal(forbidden.status, 403, `${command}: ${forbidden.text}`);
		assert.ok(forbidden.body.clause || !allowed.find((one) => one.command === command)?.clause, `${command}: clause`);
		assert.match(forbidden.body.detail, /другой роль/);
	}));
	assert.equal((await view(id)).revision, revision, 'nothing was changed');
});

test(name('a repeated key gets the first reply, with other content it is refused'), async () => {
	const id = await routed(build.body);
	const { revision } = await view(id);
	const options = { key: randomUUID(), revision };
	const first = await give(curator, id, 'mark-significant', { reason: 'Пишут многие' }, options);
	assert.deepEqual(await give(curator, id, 'mark-significant', { reason: 'Пишут многие' }, options), first);
	const reused = await curator.command(id, 'mark-significant', {}, options);
	assert.equal(reused.body.code, 'COMMAND_REUSED', reused.text);
});

test(name('messages: attach, detach, split and merge'), async () => {
	const id = await routed(build.body);
	const [message] = await foundMessages(curator);
	await give(curator, id, 'attach', { message: message.id, reason: 'О том же дворе' });
	assert.equal((await lastEvent(id, 'attached')).text, 'О том же дворе');
	assert.equal((await view(id)).messages.length, 2);
	await refused(curator.command(id, 'attach', { message: message.id }), 409, 'message_taken');
	await refused(curator.command(id, 'attach', { message: 900001 }), 422, 'unknown_message', { field: 'message' });
	await refused(build.command(id, 'attach', { message: 900001 }), 403, 'not_your_role', { clause: '16' });
	await give(curator, id, 'detach', { message: message.id, reason: 'О другом' });
	assert.ok((await foundMessages(curator)).some((one) => one.id === message.id), 'it is in the queue again');
	await refused(curator.command(id, 'detach', { message: message.id }), 422, 'not_this_message', { field: 'message', clause: '16' });

	await give(curator, id, 'attach', { message: message.id });
	const split = await give(curator, id, 'split', { message: message.id, reason: 'Другой вопрос' });
	const apart = await view(split.other);
	assert.equal(apart.state, 'new');
	assert.equal(apart.linked.id, id);
	assert.equal(apart.messages[0].message.id, message.id);
	assert.equal((await lastEvent(id, 'split')).other.id, split.other);
	const merged = await give(curator, split.other, 'merge', { other_incident: id });
	assert.equal(merged.other, id);
	assert.deepEqual([merged.state, (await view(split.other)).outcome], ['closed', 'merged']);
	assert.equal((await view(id)).messages.length, 2);
	await refused(curator.command(id, 'merge', { other_incident: id }), 422, 'same_incident', { field: 'other_incident' });
	await refused(curator.command(id, 'merge', { other_incident: 900001 }), 422, 'unknown_incident', { field: 'other_incident' });
});

test(name('п. 14: a matter of others is forwarded, and the Curator writes to the author'), async () => {
	const id = first();
	await refused(curator.command(id, 'forward', { body: build.body.id }), 422, 'body_of_region', { field: 'body' });
	await refused(curator.command(id, 'forward', { body: 900001 }), 422, 'unknown_body', { field: 'body' });
	assert.equal((await give(curator, id, 'forward', { body: city.body.id, reason: 'Это двор города' })).state, 'drafting');
	const seen = await view(id);
	assert.deepEqual(seen.flags, ['forwarded']);
	assert.deepEqual(seen.stages.map((stage) => [stage.body.id, stage.state]), [[city.body.id, 'not_ours']]);
	const event = await lastEvent(id, 'forwarded');
	assert.deepEqual([event.body.id, event.text, event.clause], [city.body.id, 'Это двор города', '14']);
	assert.equal((await give(curator, id, 'submit-draft', { text: 'Здравствуйте! Вопрос у города.', kind: 'answer' })).state, 'review');
	await refused(curator.command(id, 'forward', { body: city.body.id }), 409, 'not_in_this_state', { clause: '14' });
});

test(name('п. 13, 12: another executor of the body, another Curator'), async () => {
	const id = await routed(build.body);
	const persons = async (browser, query = '') => (await browser.ok(browser.get(`/api/v1/persons${query}`))).items;
	assert.deepEqual((await persons(build)).map((one) => one.id).sort(), [build.id, second].sort());
	assert.deepEqual((await persons(head, `?role=executor&body=${build.body.id}`)).length, 2);
	assert.deepEqual(await persons(head, '?role=curator'), []);
	assert.deepEqual(await persons(auditor), []);
	assert.ok((await persons(curator, '?role=curator')).every((one) => one.role === 'curator'));
	assert.deepEqual(new Set((await persons(curator)).map((one) => one.role)), new Set(['curator', 'executor']));

	await refused(head.command(id, 'reassign', { person: city.id }), 422, 'person_not_of_body', { field: 'person' });
	await refused(head.command(id, 'reassign', { person: 900001 }), 422, 'unknown_person', { field: 'person' });
	await refused(curator.command(id, 'reassign', { person: second }), 403, 'not_your_role', { clause: '13' });
	await give(head, id, 'reassign', { person: second, reason: 'Отпуск' });
	const seen = await view(id);
	assert.deepEqual([seen.stages[0].executor.id, seen.executor.id], [second, second]);
	const event = await lastEvent(id, 'reassigned');
	assert.deepEqual([event.person.id, event.text], [second, 'Отпуск']);
	await refused(head.command(id, 'reassign', { person: second, body: build.body.id }), 422, 'same_person', { field: 'person' });

	await refused(curator.command(id, 'hand-over', { person: build.id }), 422, 'person_not_curator', { field: 'person' });
	await refused(build.command(id, 'hand-over', { person: other }), 403, 'not_your_role', { clause: '12' });
	await give(curator, id, 'hand-over', { person: other });
	assert.equal((await view(id)).curator.id, other);
	assert.equal((await lastEvent(id, 'handed_over')).person.id, other);
});

test(name('п. 22: a chain side by side and in turn; parts go to the last body, which answers for all'), async () => {
	const id = first();
	await give(curator, id, 'triage', { topic, importance: 'normal' });
	const chain = [[build, 1], [city, 1], [inspect, 2]].map(([each, number]) => ({ body: each.body.id, number }));
	const query = chain.map((each) => `${each.body}:${each.number}`).join(',');
	const fits = await curator.ok(curator.get(`${path(id)}/feasibility?stages=${query}`));
	assert.deepEqual(fits.stages.map((each) => each.number), [1, 1, 2]);
	assert.ok(fits.draft_due && fits.stages[2].part_due > fits.stages[0].part_due && Number.isInteger(fits.short_ms));
	await refused(curator.get(`${path(id)}/feasibility?stages=a:1`), 422, 'stages_text', { field: 'stages' });
	await refused(curator.get(`${path(id)}/feasibility?stages=${build.body.id}:2`), 422, 'stage_numbers', { field: 'stages' });
	await refused(curator.command(id, 'route', { stages: [chain[0], { ...chain[1], number: 3 }] }), 422, 'stage_numbers', { field: 'stages' });
	await refused(curator.command(id, 'route', { stages: [chain[2], { ...chain[1], number: 1 }] }), 422, 'stage_numbers', { field: 'stages' });
	await give(curator, id, 'route', { stages: chain });
	const sent = await lastEvent(id, 'routed');
	assert.deepEqual([sent.body.id, sent.bodies_more], [build.body.id, 2], 'the record says to how many');
	const states = async () => (await view(id, inspect)).stages.map((stage) => stage.state);
	assert.deepEqual(await states(), ['started', 'started', 'waiting']);
	assert.deepEqual((await view(id)).holders.map((one) => one.id).sort(), [build.body.id, city.body.id].sort());
	await refused(inspect.command(id, 'take'), 409, 'not_your_turn', { clause: '13' });
	await give(build, id, 'take');
	await refused(build.command(id, 'submit-draft', { text: DRAFT, kind: 'answer' }), 409, 'draft_by_last_stage', { clause: '17' });
	await give(build, id, 'submit-part', { text: 'Двор наш, уборка завтра' });
	await refused(build.command(id, 'submit-part', { text: 'Ещё раз' }), 409, 'not_your_turn', { clause: '22' });
	await give(city, id, 'take');
	await give(city, id, 'submit-part', { text: 'Снег вывезем' });
	assert.deepEqual(await states(), ['done', 'done', 'started']);
	assert.deepEqual((await view(id, inspect)).stages.map((stage) => stage.part), ['Двор наш, уборка завтра', 'Снег вывезем', '']);
	assert.equal((await lastEvent(id, 'part_submitted')).text, 'Снег вывезем');
	await give(inspect, id, 'take');
	await refused(inspect.command(id, 'submit-part', { text: 'Моя часть' }), 409, 'draft_by_last_stage', { clause: '22' });
	assert.equal((await give(inspect, id, 'submit-draft', { text: DRAFT, kind: 'answer' })).state, 'review');

	const turns = await routed(build.body, city.body);
	assert.deepEqual((await view(turns)).stages.map((stage) => stage.state), ['started', 'waiting']);
	await give(build, turns, 'take');
	await give(build, turns, 'submit-part', { text: 'Наше' });
	assert.deepEqual((await view(turns)).holders.map((one) => one.id), [city.body.id]);
	const alone = await routed(build.body);
	await give(build, alone, 'take');
	await refused(build.command(alone, 'submit-part', { text: 'Часть' }), 409, 'part_only_in_chain', { clause: '22' });
});

test(name('п. 15: returned twice it is a dispute, which the deputy decides'), async () => {
	const id = await routed(city.body);
	await give(city, id, 'return', { reason: 'Не наше' });
	await give(curator, id, 'route', { stages: [{ body: build.body.id }] });
	await give(build, id, 'return', { reason: 'И не наше' });
	assert.deepEqual((await view(id)).flags, ['dispute']);
	await refused(curator.command(id, 'route', { stages: [{ body: city.body.id }], note: 'Снова' }), 409, 'dispute_of_competence', { clause: '15' });
	await give(deputy, id, 'route', { stages: [{ body: build.body.id }], note: 'Решено' });
	assert.deepEqual((await view(id)).flags, ['dispute_decided']);
	await refused(build.command(id, 'return', { reason: 'Нет' }), 409, 'decided_by_deputy', { clause: '15' });
});

test(name('п. 17, 20: withdrawn, no place to publish, closed with its outcome, reopened'), async () => {
	const id = await submitted();
	await refused(curator.command(id, 'withdraw-draft', {}), 403, 'not_your_role', { clause: '17' });
	assert.equal((await give(build, id, 'withdraw-draft', { reason: 'Опечатка' })).state, 'drafting');
	assert.equal((await view(id)).drafts[0].state, 'withdrawn');
	await refused(build.command(id, 'withdraw-draft', {}), 409, 'not_in_this_state', { clause: '17' });
	await give(build, id, 'submit-draft', { text: DRAFT, kind: 'answer' });
	await refused(curator.command(id, 'correct-and-approve', { text: 'Иначе' }), 409, 'correct_in_place_off', { clause: '18' });
	await give(curator, id, 'approve');
	const message = (await view(id)).messages[0].message.id;
	await refused(curator.command(id, 'cannot-be-placed', { message: 900001, reason: 'Нет' }), 422, 'not_this_message', { field: 'message' });
	assert.equal((await give(curator, id, 'cannot-be-placed', { message, reason: 'Автор закрыл страницу' })).state, 'answered');
	const seen = await view(id);
	assert.ok(seen.closes_at && seen.messages[0].placement === 'impossible');
	assert.equal((await lastEvent(id, 'not_placed')).text, 'Автор закрыл страницу');
	await refused(curator.command(id, 'close', { outcome: 'answered' }), 422, 'outcome_not_now', { field: 'outcome' });
	await give(curator, id, 'close', { outcome: 'not_placed' });
	assert.equal((await view(id)).outcome, 'not_placed');
	await refused(curator.command(id, 'close', { outcome: 'not_placed' }), 409, 'not_in_this_state');
	assert.equal((await give(curator, id, 'reopen', { reason: 'Автор вернулся' })).state, 'new');
	await refused(curator.command(id, 'close', { outcome: 'withdrawn' }), 422, 'reason_required', { field: 'reason' });
	assert.equal((await give(curator, id, 'close', { outcome: 'withdrawn', reason: 'Автор удалил' })).state, 'closed');
	assert.equal((await lastEvent(id, 'closed')).outcome, 'withdrawn');
});

test(name('п. 17, 20: a clarification placed by hand below the ladder\'s first step; the author replies'), async () => {
	const id = await submitted('clarification', 'Назовите, пожалуйста, дом.');
	await refused(curator.command(id, 'author-replied', {}), 409, 'not_in_this_state', { clause: '17' });
	await give(curator, id, 'approve');
	const message = (await view(id)).messages[0].message.id;
	const { now } = await server.clock({ running: false });
	const placed = { message, link: 'https://example.org/dm/7', moment: now, place: 'private' };
	await refused(curator.command(id, 'published-by-hand', placed), 422, 'place_step_needs_reason', { field: 'reason', clause: '20' });
	await give(curator, id, 'published-by-hand', { ...placed, reason: 'Комментарии закрыты' });
	const seen = await view(id);
	assert.deepEqual([seen.sign, seen.messages[0].placed_link], ['asked', placed.link]);
	assert.ok(seen.silent_from);
	const event = await lastEvent(id, 'clarification_published');
	assert.deepEqual([event.place, event.text], ['private', 'Комментарии закрыты']);
	await refused(curator.command(id, 'close', { outcome: 'author_silent' }), 422, 'author_not_silent_yet', { field: 'outcome' });
	await refused(curator.command(id, 'author-replied', { message: 900001 }), 422, 'not_this_message', { field: 'message' });
	await give(curator, id, 'author-replied', { message });
	assert.equal((await lastEvent(id, 'author_replied')).message, message);
});

test(name('п. 23: a repeat names the earlier incident, and its answer says what was done'), async () => {
	const earlier = await routed(city.body);
	const id = await routed(build.body);
	await give(curator, id, 'mark-repeat', { other_incident: earlier, reason: 'Писал в сентябре' });
	assert.equal((await view(id)).repeat_of.id, earlier);
	assert.deepEqual((await view(id, build)).flags, ['repeat']);
	assert.equal((await view(id, build)).repeat_of, null, 'the earlier one is not his to see');
	await refused(curator.command(id, 'mark-repeat', { other_incident: earlier }), 409, 'already_marked', { clause: '23' });
	const number = (await view(earlier)).number;
	const found = await curator.ok(curator.get(`/api/v1/incidents?view=all&q=${number}`));
	assert.deepEqual(found.items.map((row) => row.id), [earlier], 'found by its number');
	assert.deepEqual((await build.ok(build.get(`/api/v1/incidents?view=all&q=${number}`))).items, []);
	await give(build, id, 'take');
	await refused(build.command(id, 'submit-draft', { text: DRAFT, kind: 'answer' }), 422, 'repeat_needs_measure', { field: 'measure', clause: '23' });

	await refused(build.command(id, 'add-measure', { text: 'Вывезти снег', due: 'завтра' }), 422, 'date', { field: 'due' });
	await refused(build.command(id, 'add-measure', { text: 'Вывезти снег', body: 900001 }), 422, 'unknown_body', { field: 'body' });
	await give(build, id, 'add-measure', { text: 'Вывезти снег', body: city.body.id, due: '2026-11-25' });
	const [measure] = (await view(id)).measures;
	assert.deepEqual([measure.text, measure.body.id, measure.due, measure.by.id, measure.done_at], ['Вывезти снег', city.body.id, '2026-11-25', build.id, null]);
	assert.deepEqual([(await lastEvent(id, 'measure_added')).measure, (await lastEvent(id, 'measure_added')).text], [measure.id, 'Вывезти снег']);
	await refused(curator.command(earlier, 'fulfil-measure', { measure: measure.id, text: 'Сделано' }), 422, 'measure_unknown', { field: 'measure' });
	await give(head, id, 'fulfil-measure', { measure: measure.id, text: 'Вывезено, акт 12' });
	const [done] = (await view(id)).measures;
	assert.deepEqual([done.done_by.id, done.proof], [head.id, 'Вывезено, акт 12']);
	await refused(head.command(id, 'fulfil-measure', { measure: measure.id, text: 'Ещё' }), 422, 'measure_done', { field: 'measure' });
	await give(build, id, 'submit-draft', { text: DRAFT, kind: 'answer' });
	await give(curator, id, 'unmark-repeat', {});
	assert.deepEqual((await view(id)).flags, []);
	await refused(curator.command(id, 'unmark-repeat', {}), 409, 'not_a_repeat', { clause: '23' });

	const told = await routed(build.body);
	await give(curator, told, 'mark-repeat', { other_incident: earlier });
	await give(build, told, 'take');
	await give(build, told, 'submit-draft', { text: DRAFT, kind: 'answer', repeat_answered: true });
});

test(name('п. 29, 25, 14: marks, track by decision, exclusion, dismissal; comments'), async () => {
	const id = await routed(build.body);
	await give(curator, id, 'mark-significant', { reason: 'Пишут многие' });
	await give(curator, id, 'mark-emergency', { reason: 'Человек на льду' });
	assert.deepEqual((await view(id)).flags, ['significant', 'emergency']);
	await refused(curator.command(id, 'mark-emergency', {}), 409, 'already_marked', { clause: '25' });
	await give(curator, id, 'unmark-significant', { reason: 'Ошибка' });
	assert.equal((await lastEvent(id, 'significant_unmarked')).text, 'Ошибка');
	await refused(curator.command(id, 'unmark-significant', { reason: 'Ещё' }), 409, 'not_marked', { clause: '29' });
	await refused(build.command(id, 'mark-significant', {}), 403, 'not_your_role', { clause: '29' });

	const decided = 4 * 3_600_000;
	await refused(curator.command(id, 'change-track', { track: 'by_decision', decided }), 422, 'by_decision_needs_reason', { field: 'reason', clause: '14' });
	await refused(curator.command(id, 'change-track', { track: 'by_decision', decided: 60_000, reason: 'Срочно' }), 422, 'decided_too_short', { field: 'decided' });
	await refused(curator.command(id, 'change-track', { track: 'ordinary' }), 422, 'same_track', { field: 'track' });
	const due = (await view(id)).terms.find((term) => term.kind === 'answer').due;
	await give(curator, id, 'change-track', { track: 'by_decision', decided, reason: 'Срочно' });
	const seen = await view(id);
	assert.deepEqual([seen.track, seen.decided], ['by_decision', decided]);
	assert.ok(seen.terms.find((term) => term.kind === 'answer').due < due, 'the answer is due earlier');
	assert.equal((await lastEvent(id, 'track_changed')).track, 'by_decision');

	await give(build, id, 'comment', { text: 'Звонил, не отвечают' });
	const comment = await lastEvent(id, 'commented');
	assert.deepEqual([comment.text, comment.by.id], ['Звонил, не отвечают', build.id]);
	await refused(curator.command(id, 'exclude', { ground: 'spam' }), 422, 'one_of', { field: 'ground' });
	await refused(curator.command(id, 'exclude', { ground: '' }), 422, 'ground_required', { field: 'ground', clause: '25' });
	await give(curator, id, 'exclude', { ground: 'insult' });
	assert.deepEqual([(await view(id)).outcome, (await view(id)).ground], ['excluded', 'insult']);
	assert.equal((await lastEvent(id, 'excluded')).ground, 'insult');
	await refused(curator.command(id, 'dismiss', { ground: 'spam' }), 409, 'not_in_this_state', { clause: '1.2' });
	const plain = await routed(build.body);
	await refused(build.command(plain, 'dismiss', { ground: 'spam' }), 403, 'not_your_role', { clause: '1.2' });
	await give(curator, plain, 'dismiss', { ground: 'not_a_matter', reason: 'Реклама' });
	assert.deepEqual([(await view(plain)).ground, (await lastEvent(plain, 'dismissed')).text], ['not_a_matter', 'Реклама']);
	await refused(curator.command(plain, 'mark-emergency', {}), 409, 'not_in_this_state', { clause: '25' });
});

test(name('п. 20, 18: an approval step of the head, correction in place (second edition)'), async () => {
	const id = first();
	const old = (await view(id)).edition;
	await refused(curator.command(id, 'change-edition', {}), 403, 'not_your_role');
	await give(chief, id, 'change-edition', { reason: 'Новая редакция' });
	assert.deepEqual([old, (await view(id)).edition], [1, 2]);
	await refused(chief.command(id, 'change-edition', {}), 409, 'same_edition');

	await give(curator, id, 'triage', { topic, importance: 'normal' });
	await give(curator, id, 'route', { stages: [{ body: build.body.id }] });
	await give(build, id, 'take');
	await refused(head.command(id, 'visa'), 409, 'no_visa_waiting', { clause: '20' });
	assert.equal((await give(build, id, 'submit-draft', { text: DRAFT, kind: 'answer' })).state, 'drafting');
	assert.deepEqual((await view(id)).visa, { step: 1, of: 1, role: 'head_of_body' });
	await refused(build.command(id, 'visa'), 403, 'not_your_role', { clause: '20' });
	await give(head, id, 'refuse-visa', { reason: 'Нет срока' });
	const back = await view(id);
	assert.deepEqual([back.visa, back.return_reason, back.drafts[0].state], [null, 'Нет срока', 'sent_back']);
	await give(build, id, 'submit-draft', { text: DRAFT, kind: 'answer' });
	assert.equal((await give(head, id, 'visa')).state, 'review');
	await refused(head.command(id, 'correct-and-approve', { text: 'Иначе' }), 403, 'not_your_role', { clause: '18' });
	assert.equal((await give(curator, id, 'correct-and-approve', { text: 'Здравствуйте! Двор уберут в среду.' })).state, 'approved');
	const approved = await view(id);
	assert.deepEqual([approved.drafts[0].state, approved.drafts[0].excerpt], ['approved', 'Здравствуйте! Двор уберут в среду.']);
	assert.equal(approved.drafts[1].state, 'corrected');

	const next = await detect();
	await give(curator, next, 'triage', { topic, importance: 'normal' });
	await give(curator, next, 'route', { stages: [{ body: build.body.id }] });
	await give(build, next, 'take');
	await give(build, next, 'submit-draft', { text: DRAFT, kind: 'answer' });
	await give(head, next, 'visa');
	assert.equal((await give(curator, next, 'correct-approve-and-publish', { text: 'Здравствуйте! Уберут в четверг.' })).state, 'publishing');
	assert.equal((await give(curator, next, 'undo')).state, 'review');
	assert.equal((await curator.ok(curator.get(`${path(next)}/drafts/2`))).text, 'Здравствуйте! Уберут в четверг.');
});

test(name('п. 26, 27: who is charged with a missed term, his explanation, and what the Bureau finds'), async () => {
	const id = await detect();
	await give(curator, id, 'triage', { topic, importance: 'normal' });
	await server.clock({ add_working: '1h' });
	await give(curator, id, 'route', { stages: [{ body: build.body.id }] });
	await server.clock({ add_working: '8h' });
	await give(curator, id, 'comment', { text: 'Опоздали' }); // time has passed: the terms are missed now
	const terms = async () => Object.fromEntries((await view(id)).terms.map((term) => [term.kind, term]));
	const { route, draft, answer } = await terms();
	assert.deepEqual([route.charged, draft.charged, draft.body.id], ['bureau', 'body', build.body.id]);
	assert.ok(answer.causes.includes('route_late') && answer.causes.includes('draft_late') && draft.causes.length >= 0);
	assert.equal(draft.explanation, '');
	await refused(build.command(id, 'explain', { term: 'nonsense', reason: 'Нет' }), 422, 'no_such_violation', { field: 'term' });
	await refused(build.command(id, 'explain', { term: 'rework-3', reason: 'Нет' }), 422, 'no_such_violation', { field: 'term', clause: '27' });
	await refused(build.command(id, 'explain', { term: route.id, reason: 'Не я' }), 403, 'not_your_body', { clause: '27' });
	await refused(chief.command(id, 'accept-explanation', { term: draft.id }), 409, 'not_explained', { clause: '27' });
	await give(build, id, 'explain', { term: draft.id, reason: 'Ждали данных' });
	const event = await lastEvent(id, 'explained');
	assert.deepEqual([event.term, event.text], [draft.id, 'Ждали данных']);
	assert.equal((await terms()).draft.explanation, 'given');
	await refused(curator.command(id, 'accept-explanation', { term: draft.id }), 403, 'not_your_role', { clause: '27' });
	await give(chief, id, 'accept-explanation', { term: draft.id, reason: 'Согласна' });
	assert.equal((await terms()).draft.explanation, 'accepted');
	await give(curator, id, 'explain', { term: answer.id, reason: 'Поздно направили' });
	await give(chief, id, 'refuse-explanation', { term: answer.id, reason: 'Причина не уважительная' });
	assert.equal((await terms()).answer.explanation, 'refused');
	assert.deepEqual([(await lastEvent(id, 'explanation_refused')).term], [answer.id]);

	await refused(curator.command(id, 'report-shortcoming', { body: build.body.id, reason: 'Отписка', person: city.id }), 422, 'person_not_of_body', { field: 'person' });
	await refused(build.command(id, 'report-shortcoming', { body: build.body.id, reason: 'Отписка' }), 403, 'not_your_role', { clause: '27' });
	await give(curator, id, 'report-shortcoming', { body: build.body.id, reason: 'Отписка', person: build.id });
	assert.deepEqual((await view(id)).flags, ['shortcoming']);
	const report = await lastEvent(id, 'shortcoming_reported');
	assert.deepEqual([report.body.id, report.person.id, report.text], [build.body.id, build.id, 'Отписка']);
});

test(name('the record of all that verifies'), async () => {
	for (const command of ['attach', 'detach', 'forward', 'reassign', 'handOver', 'submitPart', 'withdrawDraft', 'visa', 'refuseVisa', 'correctAndApprove',
		'correctApproveAndPublish', 'cannotBePlaced', 'authorReplied', 'markRepeat', 'unmarkRepeat', 'markSignificant', 'unmarkSignificant', 'markEmergency',
		'exclude', 'dismiss', 'close', 'reopen', 'changeTrack', 'changeEdition', 'addMeasure', 'fulfilMeasure', 'comment', 'explain', 'acceptExplanation',
		'refuseExplanation', 'reportShortcoming', 'split', 'merge', 'listPersons', 'feasibility'])
		assert.ok(contract.used.has(command), command);
	await server.halt();
	const audit = spawnSync(BINARY, ['audit', 'verify', '--database', server.database.url], { encoding: 'utf8' });
	assert.equal(audit.status, 0, audit.stdout + audit.stderr);
});
