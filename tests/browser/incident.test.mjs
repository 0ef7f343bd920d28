// tests/browser/incident.test.mjs: the page of one incident: its four states, «Почему этот срок?», plain forms, what others change.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { launch, Person, plain } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { Server } from '../lib/server.mjs';
import { ANSWER, comment, stateOf, toReview, toRouted } from '../lib/stage.mjs';

let server;
let browser;
let who;
let curator;

before(async () => {
	server = await Server.start();
	await server.clock({ running: false });
	who = await cast(server);
	browser = await launch();
	curator = await Person.enter(browser, server.base, who.curators[0].person.login);
});
after(async () => {
	try {
		await curator?.close();
	} finally {
		await browser?.close();
		await server?.stop();
	}
});

/** Detected only: it waits to be triaged and routed. */
async function toNew() {
	const row = await comment(who.curators[0]);
	await who.curators[0].ok(who.curators[0].post(`/api/v1/messages/${row.id}/claim`));
	const { incident } = await who.curators[0].ok(who.curators[0].post(`/api/v1/messages/${row.id}/detect`), 201);
	return incident;
}

test('head, message, terms, versions and history are there', async () => {
	const id = await toReview(who);
	const incident = await stateOf(who, id);
	await curator.go(`/incident/${id}`);
	await curator.page.locator('.post-txt').first().waitFor();
	await curator.sees(incident.number);
	await curator.page.locator('.tl > li:not(.day)').first().waitFor();
	await curator.page.locator('details.nowanswer', { hasText: 'версия 1' }).locator('summary').click();
	await curator.sees(ANSWER);
	await curator.axe('incident');
	await curator.shot('incident');
});

test('«Почему этот срок?» counts the working hours and comes to eight', async () => {
	const id = await toRouted(who);
	await curator.go(`/incident/${id}`);
	await curator.page.locator('.explain > summary').click();
	const sum = curator.page.locator('.calc .sum');
	await sum.waitFor();
	assert.equal(plain(await sum.innerText()), 'Итого п. 16 Порядка 8 ч');
	const parts = await curator.page.locator('.calc > div:not(.sum):not(.no) dd:last-child').allInnerTexts();
	const minutes = parts.map((text) => plain(text)).reduce((all, text) => all + Number(/(\d+) ч/.exec(text)?.[1] ?? 0) * 60 + Number(/(\d+) мин/.exec(text)?.[1] ?? 0), 0);
	assert.ok(minutes >= 478 && minutes <= 480, `${minutes} min in ${parts.join(', ')}`);
	await curator.axe('incident, why');
	await curator.shot('incident-why');
});

test('triage and route in plain forms; an empty form says what is missing; a double click sends once', async () => {
	const id = await toNew();
	const posts = [];
	curator.page.on('request', (request) => {
		if (request.url().endsWith(`/incidents/${id}/triage`)) posts.push(request);
	});
	await curator.go(`/incident/${id}`);
	const acts = curator.page.locator('#acts');
	await acts.getByRole('button', { name: 'Разобрать' }).first().click();
	const send = acts.locator('.act-form').getByRole('button', { name: 'Разобрать' });
	await send.click();
	await curator.sees('Без этого не отправить');
	const topics = (await who.curators[0].get('/api/v1/topics')).body.items;
	await acts.getByLabel('Тема').selectOption(String(topics[0].id));
	await acts.getByLabel('Важность').selectOption('high');
	await acts.getByLabel('Место').fill('Несь');
	await curator.axe('incident, form');
	await send.dblclick();
	await curator.sees('Высокая важность');
	assert.equal(posts.length, 1);
	const refused = acts.locator('details.refused');
	if (await refused.count()) {
		await refused.locator('summary').click();
		for (const reason of await refused.locator('dd').allInnerTexts()) assert.ok(plain(reason).length > 5, 'a reason in words');
	}
	await acts.getByRole('button', { name: 'Направить' }).first().click();
	await acts.getByLabel('Кому').selectOption(String(who.executors[0].body.id));
	await acts.getByLabel('Записка исполнителю').fill('Назовите дату');
	await acts.locator('.act-form').getByRole('button', { name: 'Направить' }).click();
	await until('routed', async () => (await stateOf(who, id)).state === 'routed');
	await curator.sees('Назовите дату');
});

test('a change by others while a form is filled in: told, the typed words kept, nothing overwritten', async () => {
	const id = await toNew();
	await curator.go(`/incident/${id}`);
	const acts = curator.page.locator('#acts');
	await acts.getByRole('button', { name: 'Разобрать' }).first().click();
	await acts.getByLabel('Место').fill('моё место');
	const topics = (await who.curators[1].get('/api/v1/topics')).body.items;
	await who.curators[1].ok(who.curators[1].command(id, 'triage', { topic: topics[1].id, importance: 'low', location: 'их место' }));
	await curator.sees(/Вас опередили/);
	assert.equal(await acts.getByLabel('Место').inputValue(), 'моё место');
	await acts.getByLabel('Тема').selectOption(String(topics[0].id));
	await acts.locator('.act-form').getByRole('button', { name: 'Разобрать' }).click();
	await until('still theirs', async () => (await stateOf(who, id)).location === 'их место');
	await curator.axe('incident, stale');
	await curator.button(/^Решать заново/).click();
	assert.equal(await acts.getByLabel('Место').inputValue(), 'моё место');
	await acts.locator('.act-form').getByRole('button', { name: 'Разобрать' }).click();
	await until('mine', async () => (await stateOf(who, id)).location === 'моё место');
});

test('a term that ran out is in the history in words, and the figure says minus', async () => {
	const id = await toNew();
	await server.clock({ add_working: '40m' });
	await curator.go(`/incident/${id}`);
	await curator.sees('Срок вышел');
	await curator.page.locator('.terms .left.over').first().waitFor();
	assert.match(plain(await curator.page.locator('.terms .left.over').first().innerText()), /просрочено −\d+ мин/);
	await curator.axe('incident, late');
});

test('an incident that is not there says so', async () => {
	await curator.go('/incident/999999');
	await curator.page.locator('[role=alert]').first().waitFor();
	await curator.axe('incident, missing');
});

test('on a phone and at 200 % nothing is cut off', async () => {
	const id = await toReview(who);
	for (const viewport of [{ width: 390, height: 844 }, { width: 720, height: 450 }]) {
		const person = await Person.enter(browser, server.base, who.curators[0].person.login, { viewport });
		await person.go(`/incident/${id}`);
		await person.page.locator('.tl > li:not(.day)').first().waitFor();
		const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		assert.ok(wide <= 0, `${viewport.width}: the page is ${wide} px too wide`);
		await person.axe(`incident, ${viewport.width}`);
		await person.close();
	}
});
