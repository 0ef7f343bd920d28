// tests/browser/found.test.mjs: «Найдено»: no clock runs, deciding holds, one key takes and routes, nothing typed is lost, nothing is done
// twice, the list never moves by itself.
import assert from 'node:assert/strict';
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
let topic;

async function pauseSource() {
	const reply = await fetch(`${server.standin}/control/pause`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"paused":true}' });
	assert.ok(reply.ok, await reply.text());
}

/** New messages of a file: they come into the queue like any other. */
async function bring(...texts) {
	const raw = texts.map((text, i) => JSON.stringify({ id: `found-test-${Date.now()}-${i}`, text, author: `Автор ${i}`, posted_at: '2026-11-23T08:00:00Z' })).join('\n');
	const report = await who.administrator.ok(who.administrator.post('/api/v1/imports?format=jsonl&label=found-test', { raw, type: 'application/jsonl' }));
	assert.equal(report.bad_count, 0, JSON.stringify(report.bad));
}

const counts = () => who.curators[0].ok(who.curators[0].get('/api/v1/counts'));

/** The last of the rows on the first page that nobody has ever held. */
async function free() {
	const { items } = await who.curators[0].ok(who.curators[0].get('/api/v1/messages?state=found&limit=50'));
	const row = items.filter((one) => one.claim === null && one.claimed_first_at === null).at(-1);
	assert.ok(row, 'a message that nobody has held');
	return row;
}

const ids = () => page.$$eval('.msg-row', (rows) => rows.map((row) => Number(/\d+$/.exec(row.getAttribute('href'))[0])));
const value = (label) => page.locator('.sug', { hasText: label });
const opened = () => Number(/\/found\/(\d+)$/.exec(page.url())?.[1]);

async function openRow({ id, excerpt }) {
	await curator.go(`/found/${id}`);
	await page.locator('.post-txt', { hasText: excerpt.split('\n')[0].slice(0, 20) }).first().waitFor();
	await page.locator('.sug').first().waitFor();
}

/** What the test itself broke is no fault of the page. */
function forgive(what) {
	curator.faults = curator.faults.filter((fault) => !what.test(fault));
}

async function chooseTopic() {
	await page.keyboard.press('Digit1');
	const box = page.getByRole('combobox', { name: 'Тема' });
	await box.fill(topic.name.slice(0, 12));
	await page.keyboard.press('Enter');
	await box.waitFor({ state: 'detached' });
}

before(async () => {
	server = await Server.start();
	await pauseSource();
	who = await cast(server);
	await server.clock({ running: false });
	await server.clock({ now: '2026-11-23T08:30:00Z' });
	const topics = await who.curators[0].ok(who.curators[0].get('/api/v1/topics'));
	topic = topics.items.find((one) => one.default_body !== null);
	assert.ok(topic, 'a topic with a body of its own');
	await bring('Фонарь у школы не горит', 'Скользко у поликлиники, посыпьте дорожку', 'Автобус опять не пришёл', 'Во дворе яма', 'Нет воды с утра', 'Где расписание катера?');
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

test('found__no_clock_runs_and_the_page_says_what_would', async () => {
	await page.locator('.msg-row').first().waitFor();
	await page.waitForURL(/\/found\/\d+$/);
	await curator.sees('Срок ещё не идёт.');
	await curator.shot('found');
	await openRow(await free());
	const facts = plain(await page.locator('.facts').textContent());
	assert.match(facts, /Если взять сейчас, в 11:30/);
	assert.match(facts, /Направить до 12:00 сегодня, черновик до 16:30 сегодня, ответ до 11:30 завтра/);
	assert.match(plain(await page.locator('.workday').textContent()), /11:30\s*до обеда 1 ч 30 мин/);
	await curator.axe('found');
});

test('found__looking_holds_nothing_deciding_does', async () => {
	const first = await free();
	await openRow(first);
	assert.equal((await who.curators[0].get(`/api/v1/messages/${first.id}`)).body.claim, null);
	await page.keyboard.press('Digit3');
	await page.getByRole('radiogroup', { name: 'Важность' }).waitFor();
	await until('held', async () => (await who.curators[0].get(`/api/v1/messages/${first.id}`)).body.claim?.mine === true);
	await page.keyboard.press('Escape');
	await curator.sees('Найдено, разбираете вы');
	await page.getByRole('button', { name: 'Отпустить' }).click();
	await until('let go', async () => (await who.curators[0].get(`/api/v1/messages/${first.id}`)).body.claim === null);
});

test('found__topic_fills_body_and_importance_by_the_topic_not_as_a_choice', async () => {
	const row = await free();
	await openRow(row);
	await chooseTopic();
	assert.match(await value('Тема').first().textContent(), new RegExp(topic.name));
	await until('body by the topic', async () => /по теме/.test(await value('Кому').textContent()));
	assert.match(await value('Важность').textContent(), /по теме/);
	await page.keyboard.press('Digit3');
	await page.keyboard.press('Digit4');
	await until('chosen', async () => /Низкая/.test(await value('Важность').textContent()));
	assert.match(await value('Важность').textContent(), /выбрано вами/);
	await curator.axe('found, decided');
});

test('found__what_was_chosen_and_typed_survives_a_reload', async () => {
	const row = await free();
	await openRow(row);
	await chooseTopic();
	await page.keyboard.press('Digit5');
	await page.getByRole('textbox', { name: 'Записка исполнителю' }).fill('Позвоните в диспетчерскую');
	await page.keyboard.press('Control+Enter');
	await page.keyboard.press('Digit2');
	await page.getByRole('textbox', { name: 'Место' }).fill('Искателей, Губкина 3');
	await page.waitForTimeout(50);
	await page.reload();
	await until('kept', async () => /Позвоните в диспетчерскую/.test(await value('Записка').textContent()));
	assert.match(await value('Место').textContent(), /Искателей, Губкина 3/);
	assert.match(await value('Тема').first().textContent(), new RegExp(topic.name));
});

test('found__enter_takes_and_routes_and_the_next_opens', async () => {
	const row = await free();
	const before = await counts();
	await openRow(row);
	if (!/по теме|выбрано вами/.test(await value('Кому').textContent())) await chooseTopic();
	await page.keyboard.press('Enter');
	await curator.sees(/Взято и направлено: №/);
	await until('the next is open', () => Number.isInteger(opened()) && opened() !== row.id);
	await until('it has left the list', async () => !(await ids()).includes(row.id));
	const now = await counts();
	assert.equal(now.found, before.found - 1);
	assert.equal(now.work, before.work + 1);
	const { incident } = (await who.curators[0].get(`/api/v1/messages/${row.id}`)).body;
	const made = (await who.curators[0].get(`/api/v1/incidents/${incident}`)).body;
	assert.equal(made.topic.name, topic.name);
	assert.equal(made.stages[0].body.id, topic.default_body);
});

test('found__a_double_click_takes_once', async () => {
	const row = await free();
	const before = await counts();
	await openRow(row);
	await chooseTopic();
	await page.getByRole('button', { name: /^Взять и направить/ }).dblclick();
	await curator.sees(/Взято и направлено: №/);
	await page.waitForTimeout(500);
	const now = await counts();
	assert.deepEqual([now.found, now.work], [before.found - 1, before.work + 1]);
});

test('found__a_lost_answer_is_asked_again_and_done_once', async () => {
	const row = await free();
	const before = await counts();
	await openRow(row);
	await chooseTopic();
	const keys = [];
	await page.route('**/detect-and-route', async (route) => {
		keys.push(route.request().headers()['idempotency-key']);
		if (keys.length > 1) return route.continue();
		await route.fetch();
		return route.abort();
	});
	await page.keyboard.press('Enter');
	await until('asked twice', () => keys.length === 2);
	await until('done', async () => (await counts()).found === before.found - 1);
	await page.unroute('**/detect-and-route');
	forgive(/ERR_FAILED/);
	assert.equal(keys[0], keys[1]);
	assert.equal((await counts()).work, before.work + 1);
});

test('found__a_refusal_keeps_the_choice_and_says_why', async () => {
	const row = await free();
	await openRow(row);
	await chooseTopic();
	await page.route('**/detect-and-route', (route) => route.fulfill({
		status: 500, contentType: 'application/problem+json',
		body: JSON.stringify({ type: 'about:blank', title: 'Отклик не справился', status: 500, code: 'INTERNAL', detail: 'Повторите через минуту.' }),
	}));
	await page.keyboard.press('Enter');
	await page.locator('.bottom .note').waitFor();
	assert.match(plain(await page.locator('.bottom .note').textContent()), /Отклик не справился.*Повторите через минуту/);
	assert.match(await value('Тема').first().textContent(), new RegExp(topic.name));
	await curator.axe('found, refused');
	await page.unroute('**/detect-and-route');
	forgive(/status of 500/);
});

test('found__what_another_decides_is_locked_with_the_name', async () => {
	const other = who.curators[1];
	if (other === undefined) return;
	const row = await free();
	await openRow(row);
	if (await page.getByRole('button', { name: 'Отпустить' }).count()) await page.getByRole('button', { name: 'Отпустить' }).click();
	await until('free', async () => (await other.get(`/api/v1/messages/${row.id}`)).body.claim === null);
	await other.ok(other.post(`/api/v1/messages/${row.id}/claim`));
	await until('locked', async () => new RegExp(`Разбирает ${other.me.person.name}`).test(plain(await page.locator('.msg-row[aria-current=true]').textContent())));
	assert.equal(await page.getByRole('button', { name: /^Взять и направить/ }).getAttribute('aria-disabled'), 'true');
	await curator.axe('found, locked');
	await other.delete(`/api/v1/messages/${row.id}/claim`);
});

test('found__new_messages_wait_behind_a_bar_and_nothing_moves', async () => {
	const before = await ids();
	const open = opened();
	await bring('Снег у подъезда по колено', 'Лифт стоит вторую неделю');
	const texts = () => page.$$eval('.msg-row .txt', (rows) => rows.map((row) => row.textContent));
	await page.locator('.fresh').waitFor();
	await until('both told', async () => /Новых 2, показать/.test(plain(await page.locator('.fresh').textContent())));
	assert.deepEqual(await ids(), before);
	assert.equal(opened(), open);
	await curator.axe('found, new ones wait');
	await page.locator('.fresh button').click();
	await until('shown', async () => (await texts()).includes('Лифт стоит вторую неделю'));
	assert.equal(await page.locator('.fresh').count(), 0);
});

test('found__arrows_and_letters_lead_through_the_queue_in_either_layout', async () => {
	const list = await ids();
	await curator.go(`/found/${list[0]}`);
	await page.locator('.msg-row[aria-current=true]').waitFor();
	await page.keyboard.press('ArrowDown');
	await until('second', () => opened() === list[1]);
	await page.keyboard.press('KeyJ');
	await until('third', () => opened() === list[2]);
	await page.keyboard.press('KeyK');
	await until('second again', () => opened() === list[1]);
	assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-current')), 'true');
	await page.keyboard.press('Shift+Slash');
	await page.getByRole('dialog', { name: 'Клавиши' }).waitFor();
	await curator.axe('list of keys');
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('found__empty_failed_and_missing_are_told', async () => {
	const person = await Person.enter(browser, server.base, who.curators[0].person.login);
	const guest = person.page;
	await guest.route('**/api/v1/messages?*', (route) => route.fulfill({ contentType: 'application/json', body: '{"items":[],"next":null,"total":0}' }));
	await guest.goto(`${server.base}/found`);
	await guest.getByText('Новых сообщений нет.').waitFor();
	await person.axe('found, empty');
	await guest.unroute('**/api/v1/messages?*');
	await guest.route('**/api/v1/messages?*', (route) => route.abort());
	await guest.goto(`${server.base}/found`);
	await guest.getByRole('button', { name: 'Повторить' }).first().waitFor();
	await guest.unroute('**/api/v1/messages?*');
	await guest.getByRole('button', { name: 'Повторить' }).first().click();
	await guest.locator('.msg-row').first().waitFor();
	await guest.goto(`${server.base}/found/999999999`);
	await guest.locator('.message .empty').waitFor();
	await person.axe('found, no such message');
	await guest.goto(`${server.base}/no/such/page`);
	await guest.getByText('Адрес неверный').waitFor();
	person.faults = person.faults.filter((fault) => !/ERR_FAILED/.test(fault));
	await person.close();
});

test('found__fits_every_width', async () => {
	for (const [width, height] of [[390, 844], [768, 1024], [1440, 900], [1920, 1080]]) {
		const person = await Person.enter(browser, server.base, who.curators[0].person.login, { viewport: { width, height } });
		await person.page.locator('.msg-row').first().waitFor();
		await person.page.locator('.msg-row').first().click();
		await person.page.locator('.post').waitFor();
		const [scroll, inner] = await person.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
		assert.ok(scroll <= inner, `${width}: ${scroll} of ${inner}`);
		await person.axe(`found at ${width}`);
		await person.shot(`found-${width}`);
		await person.close();
	}
});
