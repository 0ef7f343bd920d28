// tests/lib/cast.mjs: the people of the demo logged in, found by their roles.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, Contract } from './api.mjs';
import { ROOT } from './server.mjs';

const install = JSON.parse(readFileSync(join(ROOT, 'data/demo/install.json'), 'utf8'));
export const people = install.persons.filter((person) => person.login && person.password);

const ROLES = { curator: 2, executor: 3, administrator: 1 }; // how many of each log in
const roleOf = (person) => (person.roles.length === 1 ? person.roles[0].role : '');

/** {contract, all, curators, executors, administrator}: browsers; an executor's body is browser.body. */
export async function cast(server) {
	const contract = await Contract.of(server.base);
	const chosen = Object.entries(ROLES).flatMap(([role, count]) => people.filter((person) => roleOf(person) === role).slice(0, count));
	const all = await Promise.all(chosen.map(async (person) => {
		const browser = new Browser(server.base, contract);
		const reply = await browser.login(person.login, person.password);
		assert.equal(reply.status, 201, `${person.login}: ${reply.text}`);
		browser.person = person;
		browser.body = browser.me.roles[0].body;
		return browser;
	}));
	const of = (role) => all.filter((browser) => roleOf(browser.person) === role);
	const [curators, executors, [administrator]] = Object.keys(ROLES).map(of);
	assert.equal(curators.length + executors.length, ROLES.curator + ROLES.executor, 'people of the demo');
	assert.ok(administrator, 'an administrator in the demo');
	return { contract, all, curators, executors, administrator };
}

/** A found message that belongs to nobody yet: [the message's row]. */
export async function foundMessages(browser, count = 1) {
	const page = await browser.ok(browser.get('/api/v1/messages?state=found&limit=200'));
	const free = page.items.filter((one) => one.claim === null);
	assert.ok(free.length >= count, `${count} free messages in the queue, there are ${free.length}`);
	return free.slice(0, count);
}

/** Detects and routes one message to a body; its CommandReply. */
export async function routed(curator, body, message) {
	const topics = await curator.ok(curator.get('/api/v1/topics'));
	message ??= (await foundMessages(curator))[0];
	await curator.ok(curator.post(`/api/v1/messages/${message.id}/claim`));
	return curator.ok(curator.post(`/api/v1/messages/${message.id}/detect-and-route`, {
		body: { topic: topics.items[0].id, importance: 'normal', location: 'Нарьян-Мар', stages: [{ body: body.id }] },
	}), 201);
}
