// tests/lib/stage.mjs: an incident brought through the API to where a browser test begins.
import assert from 'node:assert/strict';
import { foundMessages, routed } from './cast.mjs';

export const ANSWER = 'Здравствуйте! Дорогу почистят завтра, 24 ноября, до 9:00.';

/** Messages that people wrote in a network (an answer has a place), not claimed by anybody. */
export async function comment(curator) {
	const [first] = await foundMessages(curator);
	const page = await curator.ok(curator.get('/api/v1/messages?state=found&limit=200'));
	return page.items.find((row) => row.claim === null && row.network !== null && row.kind === 'comment') ?? first;
}

/** Routed to the executor's body; its id. */
export async function toRouted(who) {
	const [curator] = who.curators;
	return (await routed(curator, who.executors[0].body, await comment(curator))).incident;
}

export async function toDrafting(who) {
	const id = await toRouted(who);
	await who.executors[0].ok(who.executors[0].command(id, 'take'));
	return id;
}

export async function toReview(who, text = ANSWER) {
	const id = await toDrafting(who);
	await who.executors[0].ok(who.executors[0].command(id, 'submit-draft', { text, kind: 'answer' }));
	return id;
}

export async function toRework(who, reason = 'Назовите день и час') {
	const id = await toReview(who);
	await who.curators[0].ok(who.curators[0].command(id, 'send-back', { reason }));
	return id;
}

export async function stateOf(who, id) {
	const reply = await who.curators[0].get(`/api/v1/incidents/${id}`);
	assert.equal(reply.status, 200, reply.text);
	return reply.body;
}
