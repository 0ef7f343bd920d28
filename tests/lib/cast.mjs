// tests/lib/cast.mjs: the people of the demo logged in, found by their roles.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, Contract } from './api.mjs';
import { ROOT } from './server.mjs';

const install = JSON.parse(readFileSync(join(ROOT, 'data/demo/install.json'), 'utf8'));
export const people = install.persons.filter((person) => person.login && person.password);

const has = (browser, role) => browser.me.roles.some((one) => one.role === role);

/** {contract, all, curators, executors, administrator}: browsers; an executor's body is browser.body. */
export async function cast(server) {
	const contract = await Contract.of(server.base);
	const all = [];
	for (const person of people) {
		const browser = new Browser(server.base, contract);
		const reply = await browser.login(person.login, person.password);
		assert.equal(reply.status, 201, `${person.login}: ${reply.text}`);
		browser.person = person;
		browser.body = browser.me.roles.find((one) => one.role === 'executor')?.body ?? null;
		all.push(browser);
	}
	const curators = all.filter((one) => has(one, 'curator'));
	const executors = all.filter((one) => has(one, 'executor') && !has(one, 'curator'));
	const administrator = all.find((one) => has(one, 'administrator') && one.me.roles.every((role) => role.role === 'administrator'));
	assert.ok(curators.length >= 2, 'two curators in the demo');
	assert.ok(executors.length >= 2, 'two executors in the demo');
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
