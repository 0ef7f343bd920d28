// tests/api/main.test.mjs: the main line of the order through the API, one message all the way to the published answer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { cast, foundMessages, routed } from '../lib/cast.mjs';
import { DATABASE, Server } from '../lib/server.mjs';

let server;
let who;
before(async () => {
	server = await Server.start();
	who = await cast(server);
});
after(() => server?.stop());

const name = (text) => `${text} [${DATABASE}]`;
const incidentPath = (id) => `/api/v1/incidents/${id}`;
const FIRST = 'Здравствуйте! Мусор вывезут.';
const SECOND = 'Здравствуйте! Мусор во дворе вывезут во вторник, 24 ноября, до 18:00. Если не вывезли, напишите нам здесь же.';

test(name('main line: found, claimed, detected, routed, taken, sent back, approved, published under the message'), async () => {
	const [curator] = who.curators;
	const executor = who.executors[0];
	await server.clock({ running: true });
	const [row] = await foundMessages(curator);

	const message = await curator.ok(curator.get(`/api/v1/messages/${row.id}`));
	assert.equal(message.incident, null);
	assert.ok(message.if_taken.route_due && message.if_taken.answer_due, 'what detect would give');
	const claim = await curator.ok(curator.post(`/api/v1/messages/${row.id}/claim`));
	assert.equal(claim.mine, true);
	assert.equal(claim.person.id, curator.me.person.id);

	const topics = await curator.ok(curator.get('/api/v1/topics'));
	const bodies = await curator.ok(curator.get('/api/v1/bodies'));
	assert.ok(bodies.items.some((body) => body.id === executor.body.id));
	const reply = await curator.ok(curator.post(`/api/v1/messages/${row.id}/detect-and-route`, {
		key: randomUUID(),
		body: { topic: topics.items[0].id, importance: 'high', location: 'Нарьян-Мар, Ленина 5', stages: [{ body: executor.body.id }], note: 'Проверьте двор' },
	}), 201);
	const id = reply.incident;
	assert.match(reply.number, /^\d{4}-\d+$/);
	assert.equal(reply.state, 'routed');

	const seen = await executor.get(incidentPath(id));
	assert.equal(seen.status, 200);
	assert.equal(seen.headers.get('etag'), `"${seen.body.revision}"`);
	assert.equal(seen.body.messages[0].message.id, row.id);
	assert.equal(seen.body.route_note, 'Проверьте двор');
	const kinds = seen.body.terms.map((term) => term.kind);
	for (const kind of ['route', 'return', 'draft', 'answer']) assert.ok(kinds.includes(kind), `term ${kind}`);
	assert.equal(seen.body.allowed.find((one) => one.command === 'take').allowed, true);
	const approve = seen.body.allowed.find((one) => one.command === 'approve');
	assert.ok(!approve || (!approve.allowed && approve.reason), 'a refused button says why');

	const desk = await executor.ok(executor.get('/api/v1/incidents?view=desk'));
	assert.ok(desk.items.some((one) => one.id === id));

	await executor.ok(executor.command(id, 'take'));
	await executor.ok(executor.command(id, 'submit-draft', { text: FIRST, kind: 'answer' }));
	const back = await curator.ok(curator.command(id, 'send-back', { reason: 'Назовите день и час.' }));
	assert.equal(back.state, 'rework');
	assert.equal((await executor.get(incidentPath(id))).body.return_reason, 'Назовите день и час.');
	await executor.ok(executor.command(id, 'submit-draft', { text: SECOND, kind: 'answer' }));

	const review = await curator.ok(curator.get('/api/v1/incidents?view=review'));
	assert.ok(review.items.some((one) => one.id === id));
	const draft = await curator.ok(curator.get(`${incidentPath(id)}/drafts/2`));
	assert.equal(draft.text, SECOND);
	assert.equal(draft.state, 'submitted');
	const order = await curator.ok(curator.command(id, 'approve-and-publish'));
	assert.equal(order.state, 'publishing');
	assert.ok((await curator.get(incidentPath(id))).body.undo_until, 'may be undone');

	await server.clock({ add: '30s' });
	const answered = await until('answered', async () => {
		const now = (await curator.get(incidentPath(id))).body;
		return now.state === 'answered' && now;
	}, 30_000);
	assert.equal(answered.messages[0].placement, 'placed');
	assert.ok(answered.messages[0].placed_link);
	assert.ok(answered.terms.every((term) => term.done !== null || term.kind === 'final'), 'every term has ended');

	const wall = await (await fetch(`${server.standin}/`)).text();
	assert.ok(wall.includes('Мусор во дворе вывезут во вторник'), 'the answer stands on the wall');

	const events = await curator.ok(curator.get(`${incidentPath(id)}/events`));
	const history = events.items.map((event) => event.kind).filter((kind) => !kind.startsWith('terms_'));
	assert.deepEqual(history, ['detected', 'triaged', 'routed', 'taken', 'answer_submitted', 'sent_back', 'answer_submitted',
		'approved', 'publish_ordered', 'send_started', 'answer_published']);
	for (const event of events.items) {
		assert.match(event.hash, /^[0-9a-f]{64}$/);
		for (const change of event.changes.filter((one) => one.op === 'stopped')) assert.ok(change.clause, 'a clause for each step');
	}
	const stopped = events.items.flatMap((event) => event.changes).filter((one) => one.op === 'stopped' && one.kind !== 'final');
	assert.ok(stopped.every((one) => one.used_ms !== null && one.left_ms !== null), 'what was used and what was left');

	const term = answered.terms.find((one) => one.kind === 'draft');
	const why = await curator.ok(curator.get(`${incidentPath(id)}/terms/${term.id}/explanation`));
	assert.ok(why.days.length >= 1 && why.sum_ms > 0);
	assert.ok(why.days.every((day) => day.intervals.length > 0 || day.counted_ms === 0));
});

test(name('undo: within its seconds publication is taken back, later it is refused with the clause'), async () => {
	const [curator] = who.curators;
	const executor = who.executors[0];
	const { incident: id } = await routed(curator, executor.body);
	await executor.ok(executor.command(id, 'take'));
	await executor.ok(executor.command(id, 'submit-draft', { text: SECOND, kind: 'answer' }));
	await server.clock({ running: false });
	await curator.ok(curator.command(id, 'approve-and-publish'));
	const undone = await curator.ok(curator.command(id, 'undo'));
	assert.equal(undone.state, 'review');
	await curator.ok(curator.command(id, 'approve-and-publish'));
	await server.clock({ add: '40s' });
	await server.clock({ running: true });
	const late = await curator.command(id, 'undo');
	assert.equal(late.status, 409, late.text);
	assert.equal(late.body.code, 'STATE_REFUSED');
	assert.ok(late.body.detail.length > 10);
});

test(name('return: with a reason the incident goes back to the curator, who routes it elsewhere'), async () => {
	const [curator] = who.curators;
	const [one, other] = [who.executors[0], who.executors.find((each) => each.body.id !== who.executors[0].body.id)];
	const { incident: id } = await routed(curator, one.body);
	const bare = await one.command(id, 'return', {});
	assert.equal(bare.status, 422);
	assert.equal(bare.body.field, 'reason');
	assert.equal(bare.body.rule, 'required');
	assert.match(bare.body.detail, /Поле “reason”/);
	const back = await one.ok(one.command(id, 'return', { reason: 'Дорога не наша', proposed_body: other.body.id }));
	assert.equal(back.state, 'returned');
	const returned = await curator.ok(curator.get('/api/v1/incidents?view=returned'));
	const row = returned.items.find((item) => item.id === id);
	assert.equal(row.returned_from.id, one.body.id);
	await curator.ok(curator.command(id, 'route', { stages: [{ body: other.body.id }] }));
	assert.equal((await other.get(incidentPath(id))).status, 200);
});

test(name('by hand: a message that no source brought is detected at once and published by its link'), async () => {
	const [curator] = who.curators;
	const executor = who.executors[0];
	const networks = (await curator.ok(curator.get('/api/v1/messages?state=found'))).items.map((item) => item.network).filter(Boolean);
	const reply = await curator.ok(curator.post('/api/v1/incidents', {
		key: randomUUID(), body: { network: networks[0].key, text: 'Не горит фонарь у школы', author: 'Житель', link: 'https://example.org/wall1' },
	}), 201);
	assert.equal(reply.state, 'new');
	const topics = await curator.ok(curator.get('/api/v1/topics'));
	const id = reply.incident;
	await curator.ok(curator.command(id, 'triage', { topic: topics.items[0].id, importance: 'low' }));
	await curator.ok(curator.command(id, 'route', { stages: [{ body: executor.body.id }] }));
	await executor.ok(executor.command(id, 'take'));
	await executor.ok(executor.command(id, 'submit-draft', { text: 'Здравствуйте! Фонарь починят завтра.', kind: 'answer' }));
	await curator.ok(curator.command(id, 'approve'));
	const view = (await curator.get(incidentPath(id))).body;
	const placed = await curator.command(id, 'published-by-hand', {
		message: view.messages[0].message.id, link: 'https://example.org/wall1?reply=2', moment: (await server.clock({ running: true })).now,
	});
	assert.equal(placed.status, 200, placed.text);
	const done = (await curator.get(incidentPath(id))).body;
	assert.equal(done.state, 'answered');
	assert.equal(done.messages[0].placed_link, 'https://example.org/wall1?reply=2');
});

test(name('every operation of the description but few was used above or is used by the other files'), () => {
	for (const operation of ['login', 'listMessages', 'getMessage', 'claimMessage', 'detectAndRoute', 'listIncidents', 'getIncident', 'listEvents',
		'explainTerm', 'getDraft', 'take', 'submitDraft', 'sendBack', 'approve', 'approveAndPublish', 'undo', 'return', 'route', 'triage',
		'createIncident', 'publishedByHand', 'listBodies', 'listTopics']) {
		assert.ok(who.contract.used.has(operation), operation);
	}
});
