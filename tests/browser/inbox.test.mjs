// tests/browser/inbox.test.mjs: where the clock runs: two clocks by the order's time, «почему этот срок?», accept and route, somebody was
// faster, hints instead of reloads, the four states of the list.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { launch, Person, plain } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { Server } from '../lib/server.mjs';

let server;
let browser;
let who;
let curator;
let page;
let topics;
let bodies;
let brought = 0;

const api = () => who.curators[0];
const value = (label) => page.locator('.sug', { hasText: label });
const row = (id) => page.locator(`.msg-row[href^="/inbox/${id}"]`);
const incident = async (id) => (await api().get(`/api/v1/incidents/${id}`)).body;

/** A new incident in «Выявлено», detected now. */
async function detected(text) {
	const raw = JSON.stringify({ id: `inbox-test-${Date.now()}-${brought++}`, text, author: 'Житель', posted_at: '2026-11-23T08:00:00Z' });
	const report = await who.administrator.ok(who.administrator.post('/api/v1/imports?format=jsonl&label=inbox-test', { raw, type: 'application/jsonl' }));
	assert.equal(report.bad_count, 0, JSON.stringify(report.bad));
	const { items } = await api().ok(api().get('/api/v1/messages?state=found&limit=200'));
	const message = items.find((one) => one.excerpt === text);
	assert.ok(message, text);
	const reply = await api().ok(api().post(`/api/v1/messages/${message.id}/detect`, { key: randomUUID() }), 201);
	assert.equal(reply.state, 'new');
	return reply.incident;
}

async function open(id) {
	await curator.go(`/inbox/${id}`);
	await page.locator(`.view-top a[href="/incident/${id}"]`).waitFor();
	await page.locator('.sug').first().waitFor();
}

/** «Новых N, показать», if there are any. */
async function showNew() {
	const bar = page.locator('.fresh button');
	if ((await bar.count()) > 0) await bar.click();
}

async function choose(digit, label, words) {
	await page.keyboard.press(`Digit${digit}`);
	const box = page.getByRole('combobox', { name: label });
	await box.fill(words.slice(0, 14));
	await page.keyboard.press('Enter');
	await box.waitFor({ state: 'detached' });
}

before(async () => {
	server = await Server.start();
	await fetch(`${server.standin}/control/pause`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"paused":true}' });
	who = await cast(server);
	await server.clock({ running: false });
	await server.clock({ now: '2026-11-23T08:30:00Z' });
	topics = (await api().ok(api().get('/api/v1/topics'))).items;
	bodies = (await api().ok(api().get('/api/v1/bodies'))).items;
	browser = await launch();
	curator = await Person.enter(browser, server.base, who.curators[0].person.login);
	({ page } = curator);
});
after(async () => {
	try {
		await curator?.close();
	} finally {
		await browser?.close();
		await server?.stop();
	}
});

test('p14_p16__two_clocks_count_the_order_s_working_time', async () => {
	const id = await detected('Батареи холодные третий день, дома +14');
	await open(id);
	const clocks = () => page.locator('.clock2').textContent().then(plain);
	await until('both clocks', async () => /Направить30 мин.*п\. 14.*Ответ8 ч.*п\. 16/.test(await clocks()));
	await server.clock({ add: '12m' });
	await until('12 minutes later', async () => /Направить18 мин/.test(await clocks()));
	await until('in the list', async () => /18 мин/.test(plain(await row(id).textContent())));
	await server.clock({ add: '25m' });
	await until('late', async () => /−7 мин/.test(await clocks()));
	assert.match(plain(await row(id).textContent()), /просрочено −7 мин/);
	await page.locator('.fresh button', { hasText: 'Список изменился, обновить' }).click();
	await until('in the section of what runs out', async () => (await page.locator('.rows', { has: row(id) }).locator('xpath=preceding-sibling::h2').textContent()).includes('Срок выходит'));
	assert.equal(await page.locator('.fresh').count(), 0);
	await curator.axe('inbox');
	await curator.shot('inbox');
});

test('inbox__why_this_term_lists_what_was_counted_and_what_was_not', async () => {
	await page.getByText('Почему этот срок?').click();
	await until('the sum', async () => /Итого/.test(await page.locator('.why-term').textContent()));
	assert.match(plain(await page.locator('.why-term').textContent()), /обед 13:00–14:00.*Итого.*8 ч/);
	await curator.axe('inbox, why');
});

test('inbox__one_key_accepts_and_routes', async () => {
	const id = await detected('Автобус четвёрка не пришёл к школе');
	await open(id);
	const topic = topics.find((one) => one.default_body !== null);
	await page.keyboard.press('Enter');
	await page.getByRole('combobox', { name: 'Тема' }).waitFor();
	await page.keyboard.press('Escape');
	await choose(1, 'Тема', topic.name);
	await page.keyboard.press('Enter');
	await curator.sees(/Направлено: №/);
	const made = await incident(id);
	assert.equal(made.state, 'routed');
	assert.equal(made.topic.name, topic.name);
	assert.equal(made.stages[0].body.id, topic.default_body);
	await until('the row is gone', async () => (await row(id).count()) === 0);
	await page.getByRole('navigation', { name: 'Виды очереди' }).getByRole('link', { name: /^В работе/ }).click();
	await until('in work', async () => (await page.locator(`.msg-row[href*="/inbox/${id}?tab=work"]`).count()) === 1);
	await curator.axe('inbox, in work');
});

test('inbox__somebody_was_faster_what_changed_is_shown_and_the_choice_is_kept', async () => {
	const id = await detected('Скользко на Ленина у аптеки');
	await open(id);
	const body = bodies.find((one) => one.executors.length > 0);
	await choose(1, 'Тема', topics[0].name);
	await choose(4, 'Кому', body.name);
	await page.route(`**/api/v1/incidents/${id}`, (route) => route.abort());
	await who.curators[1].ok(who.curators[1].command(id, 'triage', { topic: topics[1].id, importance: 'high', location: 'Нарьян-Мар, Ленина' }));
	await page.waitForTimeout(600);
	await page.unroute(`**/api/v1/incidents/${id}`);
	await page.keyboard.press('Enter');
	const note = page.locator('.bottom .note');
	await note.waitFor();
	assert.match(plain(await note.textContent()), new RegExp('Дело изменилось, пока вы решали.*Место: не было, стало «Нарьян-Мар, Ленина»'));
	assert.match(await value('Тема').first().textContent(), new RegExp(topics[0].name));
	assert.match(await value('Место').textContent(), /Нарьян-Мар, Ленина/);
	curator.faults = curator.faults.filter((fault) => !/ERR_FAILED/.test(fault));
	await curator.axe('inbox, stale');
	await curator.shot('inbox-stale');
	assert.equal((await incident(id)).state, 'new');
	await page.keyboard.press('Enter');
	await until('routed', async () => (await incident(id)).state === 'routed');
	assert.equal((await incident(id)).location, 'Нарьян-Мар, Ленина');
});

test('inbox__a_change_by_another_appears_without_a_reload_and_the_choice_stays', async () => {
	const id = await detected('Горку заварили листом, края торчат');
	await open(id);
	await choose(4, 'Кому', bodies[0].name);
	await page.locator('.fresh').waitFor();
	await showNew();
	await who.curators[1].ok(who.curators[1].command(id, 'triage', { topic: topics[1].id, importance: 'critical', location: 'Искателей' }));
	await until('in the list', async () => new RegExp(topics[1].name).test(plain(await row(id).textContent())));
	assert.match(plain(await value('Кому').textContent()), new RegExp(bodies[0].name.slice(0, 12)));
});

test('inbox__the_list_stands_still_while_new_incidents_come', async () => {
	await page.locator('.msg-row').first().waitFor();
	await showNew();
	const order = () => page.$$eval('.msg-row', (rows) => rows.map((one) => one.getAttribute('href')));
	const before = await order();
	await detected('Десяток яиц 214 рублей');
	await until('told', async () => /Новых 1, показать/.test(plain(await page.locator('.fresh').textContent().catch(() => ''))));
	assert.deepEqual(await order(), before);
	await page.locator('.fresh button').click();
	await until('shown', async () => (await order()).length === before.length + 1);
});

test('inbox__empty_failed_and_foreign_are_told', async () => {
	const person = await Person.enter(browser, server.base, who.curators[0].person.login);
	const guest = person.page;
	await guest.route('**/api/v1/incidents?*', (route) => route.fulfill({ contentType: 'application/json', body: '{"items":[],"next":null,"total":0}' }));
	await guest.goto(`${server.base}/inbox`);
	await guest.getByText('Выявленных дел нет.').waitFor();
	await person.axe('inbox, empty');
	await guest.unroute('**/api/v1/incidents?*');
	await guest.route('**/api/v1/incidents?*', (route) => route.abort());
	await guest.goto(`${server.base}/inbox?tab=work`);
	await guest.getByRole('button', { name: 'Повторить' }).first().waitFor();
	await guest.goto(`${server.base}/inbox/999999999`);
	await guest.locator('.message .empty').waitFor();
	person.faults = person.faults.filter((fault) => !/ERR_FAILED/.test(fault));
	await person.close();
});

test('inbox__night_stands_and_says_when_it_goes_on', async () => {
	await server.clock({ now: '2026-11-23T18:30:00Z' });
	await until('the strip', async () => /21:30\s*отсчёт завтра в 09:00/.test(plain(await page.locator('.workday').textContent())));
	const id = await detected('Фонари на Выучейского не горят');
	await open(id);
	await until('stands', async () => /стоит, пойдёт завтра в 09:00/.test(plain(await page.locator('.clock2').textContent())));
	await curator.axe('inbox at night');
	await curator.shot('inbox-night');
});

test('inbox__fits_every_width_in_both_themes', async () => {
	for (const [width, height, colorScheme] of [[390, 844, 'light'], [768, 1024, 'dark'], [1440, 900, 'dark'], [1920, 1080, 'light']]) {
		const person = await Person.enter(browser, server.base, who.curators[0].person.login, { viewport: { width, height }, colorScheme });
		await person.go('/inbox');
		await person.page.locator('.msg-row').first().click();
		await person.page.locator('.post').waitFor();
		const [scroll, inner] = await person.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
		assert.ok(scroll <= inner, `${width}: ${scroll} of ${inner}`);
		await person.axe(`inbox at ${width}`);
		await person.shot(`inbox-${width}`);
		await person.close();
	}
});
