// tests/faults/publish.test.mjs: whatever happens between the attempt and the network's word, the answer stands once (п. 20).
//
// The stand-in never drops doubles, so a second call would be seen on its wall. Faults are planned there; kill -9 meets the
// process while it waits for the reply.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { cast } from '../lib/cast.mjs';
import { DATABASE, Server } from '../lib/server.mjs';
import { stateOf, toReview } from '../lib/stage.mjs';
import { Wall } from '../lib/wall.mjs';

const PUBLISHED_MS = 90_000; // back-off of three failures and the deadline of a silent call, on a busy machine

let server;
let who;
let wall;
let number = 0;
before(async () => {
	server = await Server.start();
	who = await cast(server);
	wall = new Wall(server);
});
after(() => server?.stop());

const name = (text) => `${text} [${DATABASE}]`;

/** An incident whose answer waits for its release: {id, item, text}. */
async function inReview() {
	number += 1;
	const text = `Здравствуйте! Ответ номер ${number}: сделаем завтра, 24 ноября, до 9:00.`;
	const id = await toReview(who, text);
	const incident = await stateOf(who, id);
	const message = await who.curators[0].ok(who.curators[0].get(`/api/v1/messages/${incident.messages[0].message.id}`));
	return { id, item: await wall.find(message.text), text };
}

/** Released, and the time for undoing over; does not wait for the outcome. */
async function release({ id }) {
	const reply = await who.curators[0].command(id, 'approve-and-publish');
	assert.equal(reply.status, 200, reply.text);
	server.clock({ add: '1m' }).catch(() => {}); // answers when the publication has had its first try
}

async function again() {
	await server.kill();
	await server.again();
	for (const browser of who.all) browser.base = server.base;
}

/** The incident says it is published, its record says it once, and the wall shows it once, at the moment recorded. */
async function standsOnce({ id, item, text }) {
	const published = (events) => events.items.filter((event) => event.kind === 'answer_published');
	const history = () => who.curators[0].ok(who.curators[0].get(`/api/v1/incidents/${id}/events?limit=200`));
	await until(`incident ${id} is published`, async () => published(await history()).length > 0, PUBLISHED_MS);
	const answers = await wall.answers(item.id);
	assert.deepEqual(answers.map((answer) => answer.text), [text], 'once on the wall');
	assert.equal(published(await history()).length, 1, 'once in the record');
	const incident = await stateOf(who, id);
	assert.equal(incident.state, 'answered');
}

const FAULTS = [
	['no fault', []],
	['500 three times: tried again', [['reply', '500', 3]]],
	['the network drops the connection after its commit', [['reply', 'drop_after_commit', 1]]],
	['the same, and the first two looks fail', [['reply', 'drop_after_commit', 1], ['thread', '500', 2]]],
	['silence: looked for, then tried again', [['reply', 'silence', 1]]],
	['the reply comes later than the deadline', [['reply', 'late', 1, 8000]]],
];

for (const [what, faults] of FAULTS) {
	test(name(`p20__answer_stands_once: ${what}`), async () => {
		const answer = await inReview();
		for (const fault of faults) await wall.fault(...fault);
		try {
			await release(answer);
			await standsOnce(answer);
		} finally {
			for (const [op] of faults) await wall.fault(op, 'none');
		}
	});
}

test(name('p20__answer_stands_once: kill -9 after the network\'s commit, before its reply'), async () => {
	const answer = await inReview();
	await wall.fault('reply', 'late', 1, 4500);
	await release(answer);
	await until('the answer hangs on the wall', async () => (await wall.answers(answer.item.id)).length > 0);
	await again();
	await standsOnce(answer);
});

test(name('p20__answer_stands_once: kill -9 after the attempt, before the network took it'), async () => {
	const answer = await inReview();
	await wall.fault('reply', 'silence', 1);
	await release(answer);
	await until('the call is under way', async () => {
		const events = await who.curators[0].ok(who.curators[0].get(`/api/v1/incidents/${answer.id}/events?limit=200`));
		return events.items.some((event) => event.kind === 'send_started');
	});
	assert.equal((await wall.answers(answer.item.id)).length, 0);
	await again();
	await standsOnce(answer);
});

test(name('p20__answer_stands_once: kill -9 before the first attempt'), async () => {
	const answer = await inReview();
	const reply = await who.curators[0].command(answer.id, 'approve-and-publish');
	assert.equal(reply.status, 200, reply.text);
	await again();
	assert.equal((await wall.answers(answer.item.id)).length, 0);
	server.clock({ add: '1m' }).catch(() => {});
	await standsOnce(answer);
});
