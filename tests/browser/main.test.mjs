// tests/browser/main.test.mjs: one message, all the way, by people in browsers: import, claim, triage, route, take, write, sent back,
// written again, approved and published, the answer under the citizen's words, and the history with clause and rest of each term.
//
// The order's clock stands still and is moved by the test alone, so that every figure is exact: Mon 23.11.2026, MSK, 11:30 claim,
// 11:40 routed, 12:10 submitted, 12:20 sent back, 12:40 submitted again, 12:45 approved and published.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { launch, Person, plain } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { DATABASE, freshDatabase, ROOT, Server } from '../lib/server.mjs';

const RYAZAN = join(ROOT, '../shared/data/appeals-ryazan/train.csv');
const DEMO = join(ROOT, 'data/demo/messages.jsonl');
const FIRST = 'Здравствуйте! Ваш вопрос рассмотрен, меры принимаются.';
const SECOND = 'Здравствуйте! Бригада придёт завтра, 24 ноября, до 12:00. Если не придёт, напишите нам здесь же: ответим в тот же день.';
const REASON = 'Ни дня, ни часа: человек останется с тем же вопросом';
const NOTE = 'Ответ прочтут многие, назовите день и час';

let server;
let browser;
let who;
let curator;
let executor;
const people = [];

const name = (text) => `${text} [${DATABASE}]`;
const at = (time) => server.clock({ now: `2026-11-23T${time}:00+03:00` });

async function wall(path, body) {
	const reply = await fetch(server.standin + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
	assert.ok(reply.ok, `${path}: ${reply.status} ${await reply.text()}`);
	return reply;
}

async function importFile(query, raw, type) {
	const report = await who.administrator.ok(who.administrator.post(`/api/v1/imports?${new URLSearchParams(query)}`, { raw, type }));
	assert.equal(report.bad_count, 0, JSON.stringify(report.bad));
	return report;
}

async function found(words) {
	let after = '';
	for (;;) {
		const page = await who.curators[0].ok(who.curators[0].get(`/api/v1/messages?state=found&limit=200${after && `&after=${encodeURIComponent(after)}`}`));
		const row = page.items.find((each) => plain(each.excerpt).includes(plain(words).slice(0, 60)));
		if (row) return row;
		assert.ok(page.next, `not in the queue: ${words}`);
		after = page.next;
	}
}

/** A demo whose source is paused from its first moment: the pause is part of the wall's state, which a first run leaves behind. */
async function startPaused() {
	const first = await Server.start();
	server = first;
	await wall('/control/pause', { paused: true });
	await first.halt();
	if (DATABASE !== 'sqlite') first.database.drop();
	for (const name of readdirSync(first.folder)) if (name.startsWith('otklik')) rmSync(join(first.folder, name), { recursive: true });
	const database = freshDatabase(first.folder);
	server = await Server.start({ folder: first.folder, database });
	server.ownsFolder = true;
	server.ownsDatabase = true;
}

before(async () => {
	await startPaused();
	await server.clock({ running: false });
	who = await cast(server);
	browser = await launch();
	curator = await Person.enter(browser, server.base, who.curators[0].person.login);
	executor = await Person.enter(browser, server.base, who.executors[0].person.login);
	people.push(curator, executor);
});
after(async () => {
	try {
		for (const person of people) await person.close();
	} finally {
		await browser?.close();
		await server?.stop();
	}
});

/** Curator: claim, triage, route. The id of the incident. */
async function route(message, claimed, routed) {
	const { page } = curator;
	await curator.go(`/found/${message.id}`);
	await page.locator('.post-txt').first().waitFor();
	await claimed?.();
	await page.keyboard.press('Digit1');
	await page.getByRole('combobox', { name: 'Тема' }).waitFor();
	await curator.sees(/Найдено, разбираете вы/);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Digit4');
	const body = page.getByRole('combobox', { name: 'Кому' });
	await body.fill(who.executors[0].body.name);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Digit5');
	await page.getByRole('textbox', { name: 'Записка исполнителю' }).fill(NOTE);
	await page.keyboard.press('Control+Enter');
	await routed?.();
	await curator.axe('found');
	const reply = page.waitForResponse((response) => response.url().endsWith('/detect-and-route'));
	await page.getByRole('toolbar').getByRole('button', { name: /^Взять и направить/ }).click();
	const { incident, number } = await (await reply).json();
	await curator.go(`/incident/${incident}`);
	await curator.sees(number);
	return incident;
}

/** Executor: take and write. */
async function write(id, text) {
	const { page } = executor;
	await executor.go(`/desk/${id}`);
	await executor.button(/^Взять в работу/).click();
	const area = page.getByRole('textbox', { name: 'Текст ответа' });
	await area.fill(text);
	await executor.sees(/Сохранено в \d/);
	await executor.axe('desk');
	await page.keyboard.press('Control+Enter');
	await executor.sees(/Ждёт согласования/);
}

async function sendBack(id) {
	const { page } = curator;
	await curator.go('/review');
	await page.locator(`a[href="/review/${id}"]`).click();
	await curator.sees(FIRST);
	await page.keyboard.press('KeyL');
	await curator.sees(/Напишите исполнителю, что поправить/);
	await page.getByRole('textbox', { name: 'Исполнителю' }).fill(REASON);
	await curator.axe('review');
	await curator.button(/^На доработку/).click();
	await curator.sees(/Возвращено на доработку/);
}

/** Executor: the reason stands over the text that came back; it is written anew. */
async function rewrite(id, text) {
	const { page } = executor;
	await executor.go(`/desk/${id}`);
	await executor.sees(REASON);
	const area = page.getByRole('textbox', { name: 'Текст ответа' });
	await until('the text that came back', async () => (await area.inputValue()) === FIRST);
	await area.fill(text);
	await page.keyboard.press('Control+Enter');
	await executor.sees(/Ждёт согласования/);
}

async function approve(id, text) {
	const { page } = curator;
	await curator.go(`/review/${id}`);
	await page.locator('.answer ins').first().waitFor();
	assert.ok(plain(await page.locator('.answer ins').allInnerTexts().then((all) => all.join(' '))).includes('24 ноября'), 'what changed is marked');
	await page.getByRole('radio', { name: 'Готовый текст' }).check();
	await curator.sees(text);
	await curator.button(/^Согласовать и опубликовать/).click();
	await page.locator('.fuse-at').getByRole('button', { name: /^Вернуть/ }).waitFor();
}

/** The history as people read it: one line for each entry. */
async function history(id) {
	const { page } = curator;
	await curator.go(`/incident/${id}`);
	await page.getByRole('heading', { name: 'История' }).waitFor();
	return until('the whole history', async () => {
		const lines = (await page.locator('.tl > li:not(.day)').allInnerTexts()).map(plain);
		return lines.some((line) => line.includes('Ответ опубликован')) && lines;
	});
}

/** A citizen looks at the wall: exactly one official answer, under their own words. */
async function onTheWall(link, citizen, text) {
	const visitor = await Person.open(browser, server.standin);
	await visitor.page.goto(link);
	const official = visitor.page.locator('li.off', { hasText: text.slice(0, 60) });
	assert.equal(await official.count(), 1, 'the answer stands once');
	const whole = plain(await visitor.page.locator('article').first().innerText());
	assert.ok(whole.includes(plain(text)), 'the whole answer');
	assert.ok(whole.indexOf(plain(citizen).slice(0, 60)) < whole.indexOf(plain(text)), 'below the words that it answers');
	await visitor.shot('wall');
	await visitor.close();
}

function lineOf(lines, words) {
	const line = lines.find((each) => each.includes(words));
	assert.ok(line, `no «${words}» in:\n${lines.join('\n')}`);
	return line;
}

test(name('a message of the demo goes all the way'), async () => {
	const file = readFileSync(DEMO, 'utf8');
	await at('11:29');
	const report = await importFile({ format: 'jsonl' }, file, 'application/jsonl');
	assert.ok(report.added > 0, `the import brought nothing: ${JSON.stringify(report)}`);
	const again = await importFile({ format: 'jsonl' }, file, 'application/jsonl');
	assert.equal(again.added, 0, 'the same message adds nothing');
	const rows = file.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
	const free = (await who.curators[0].ok(who.curators[0].get('/api/v1/messages?state=found&limit=200'))).items.filter((row) => row.claim === null && row.claimed_first_at === null && row.network !== null && row.kind === 'comment');
	assert.ok(free.length > 0 && rows.length > 0, 'a comment in the queue');
	const message = await who.curators[0].ok(who.curators[0].get(`/api/v1/messages/${free[0].id}`));

	const id = await route(message, () => at('11:30'), () => at('11:40'));
	await at('12:10');
	await write(id, FIRST);
	await at('12:20');
	await sendBack(id);
	await at('12:40');
	await rewrite(id, SECOND);
	await at('12:45');
	await approve(id, SECOND);
	await server.clock({ add: '21s' });
	await server.clock({ running: true });

	const lines = await history(id);
	await server.clock({ running: false });
	const routed = lineOf(lines, 'Направлено');
	assert.match(routed, /п\. 14/);
	assert.match(routed, /10 мин из 30, осталось 20 мин/);
	assert.ok(routed.includes(NOTE), 'the note to the executor');
	assert.match(lineOf(lines, 'Взято в работу'), /п\. 1[57]/);
	const submitted = lines.filter((line) => line.includes('Ответ сдан на согласование'));
	assert.equal(submitted.length, 2);
	assert.match(submitted[0], /п\. 17/);
	assert.match(submitted[0], /осталось/);
	const back = lineOf(lines, 'Возвращено на доработку');
	assert.match(back, /п\. 1[89]/);
	assert.match(back, /10 мин из 30, осталось 20 мин/);
	assert.ok(back.includes(REASON), 'the reason');
	assert.match(submitted[1], /20 мин из 1 ч, осталось 40 мин/);
	const approved = lineOf(lines, 'Согласовано');
	assert.match(approved, /п\. 18/);
	assert.match(approved, /5 мин из 30, осталось 25 мин/);
	const published = lineOf(lines, 'Ответ опубликован');
	assert.match(published, /п\. (16|20)/);
	assert.match(published, /1 ч 1[56] мин из 8 ч, осталось 6 ч 4[345] мин/);
	await curator.axe('incident');
	await curator.shot('incident-answered');

	const link = await curator.page.getByRole('link', { name: 'Открыть ответ' }).getAttribute('href');
	await onTheWall(link, message.text, SECOND);
});

test(name('a message written on the wall arrives by itself'), async () => {
	const words = 'На остановке у рынка третий вечер нет света, стоим в темноте с детьми';
	await curator.go('/found');
	await wall('/control/pause', { paused: false });
	const citizen = await Person.open(browser, server.standin);
	await citizen.page.goto(server.standin);
	await citizen.page.locator('form.write textarea').first().fill(words);
	await citizen.page.locator('form.write button[type=submit]').first().click();
	await citizen.sees(words);
	await citizen.close();
	await server.clock({ running: true });
	const row = await until('found by the source', async () => {
		const page = await who.curators[0].ok(who.curators[0].get('/api/v1/messages?state=found&limit=200'));
		return page.items.find((each) => each.excerpt.includes(words));
	}, 30_000);
	await curator.page.getByRole('button', { name: /^Новых/ }).click();
	const link = curator.page.locator(`a[href="/found/${row.id}"]`);
	while (!(await link.isVisible()) && (await curator.button(/^Показать ещё/).isVisible())) await curator.button(/^Показать ещё/).click();
	await link.waitFor();
	await server.clock({ running: false });
	await wall('/control/pause', { paused: true });
});

/** Texts of the corpus: a real region's words, so they never leave the test. */
function ryazan(count) {
	const text = readFileSync(RYAZAN, 'utf8');
	const rows = [];
	const record = /(\d+),(?:"((?:[^"]|"")*)"|([^",\n]*)),/y;
	let from = text.indexOf('\n') + 1;
	while (rows.length < count && from > 0) {
		record.lastIndex = from;
		const hit = record.exec(text);
		if (hit) {
			const words = (hit[2] ?? hit[3]).replaceAll('""', '"').replace(/\s+/g, ' ').trim();
			if (words.length > 80 && words.length < 600 && !/[<&]/.test(words)) rows.push({ id: hit[1], text: words });
		}
		from = text.indexOf('\n', from) + 1;
	}
	return rows;
}

test(name('rows of appeals-ryazan go all the way from the wall'), async (t) => {
	if (!existsSync(RYAZAN)) return t.skip('../shared is not here');
	const rows = ryazan(2);
	assert.equal(rows.length, 2);
	const items = rows.map((row) => ({
		id: `rz-${row.id}`, network: 'vk', kind: 'comment', community: 'Дворы и дороги', post: 'Что починить в первую очередь?', author: 'Житель', posted_at: '2026-11-23T12:00:00+03:00', text: row.text, likes: 0, replies: 0,
	}));
	await wall('/control/items', { items });
	await wall('/control/pause', { paused: false });
	await server.clock({ running: true });
	for (const row of rows) await until('on its way from the wall', () => found(row.text).catch(() => null), 30_000);
	await wall('/control/pause', { paused: true });
	const message = await who.curators[0].ok(who.curators[0].get(`/api/v1/messages/${(await found(rows[0].text)).id}`));
	const id = await route(message);
	await write(id, FIRST);
	await sendBack(id);
	await rewrite(id, SECOND);
	await approve(id, SECOND);
	await server.clock({ add: '21s' });
	const lines = await history(id);
	assert.match(lineOf(lines, 'Ответ опубликован'), /осталось/);
	const link = await curator.page.getByRole('link', { name: 'Открыть ответ' }).getAttribute('href');
	await onTheWall(link, message.text, SECOND);
});

test(name('an imported row without a network is published by hand'), async () => {
	const words = 'Крыльцо в подъезде обледенело, бабушка вчера упала, посыпать некому второй день подряд';
	const csv = `id,text,author,posted_at\n901,"${words}",Жительница,2026-11-23T10:00:00+03:00\n`;
	const report = await importFile({ format: 'csv', label: 'letters' }, csv, 'text/csv');
	assert.equal(report.added, 1);
	const message = await found(words);
	assert.equal(message.network, null);
	const id = await route(message);
	await write(id, SECOND);
	const { page } = curator;
	await curator.go(`/review/${id}`);
	await curator.sees(SECOND);
	await page.keyboard.press('KeyC');
	await until('approved', async () => (await who.curators[0].get(`/api/v1/incidents/${id}`)).body.state === 'approved');
	await curator.go(`/review/${id}`);
	await page.getByRole('heading', { name: 'Опубликовано вручную' }).waitFor();
	await curator.button(/^Записать/).click();
	await curator.sees(/Без этого не отправить/);
	await page.getByLabel('Ссылка на опубликованный ответ').fill('https://example.org/letters/901');
	await curator.button(/^Записать/).click();
	await curator.sees(/Записано: ответ опубликован/);
	const lines = await history(id);
	const published = lineOf(lines, 'Ответ опубликован');
	assert.match(published, /осталось/);
	assert.ok(published.includes('example.org/letters/901') || (await page.getByRole('link', { name: 'Открыть ответ' }).getAttribute('href')) === 'https://example.org/letters/901');
});
