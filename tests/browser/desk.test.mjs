// tests/browser/desk.test.mjs: the executor's desk: what is typed is never lost, nothing is sent twice, what can't be sent says why.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { launch, Person } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { Server } from '../lib/server.mjs';
import { ANSWER, stateOf, toDrafting, toRework, toRouted } from '../lib/stage.mjs';

let server;
let browser;
let who;
let executor;

before(async () => {
	server = await Server.start();
	await server.clock({ running: false });
	who = await cast(server);
	browser = await launch();
	executor = await Person.enter(browser, server.base, who.executors[0].person.login);
});
after(async () => {
	try {
		await executor?.close();
	} finally {
		await browser?.close();
		await server?.stop();
	}
});

const area = () => executor.page.getByRole('textbox', { name: 'Текст ответа' });

function countPosts(page, ending) {
	const seen = [];
	page.on('request', (request) => {
		if (request.method() === 'POST' && request.url().endsWith(ending)) seen.push(request);
	});
	return seen;
}

test('the list leads to the task; a double click takes it once', async () => {
	const id = await toRouted(who);
	await executor.go('/desk');
	const row = executor.page.locator(`.msg-row[href="/desk/${id}"]`);
	await executor.page.locator('.msg-row, .empty').first().waitFor();
	const fresh = executor.button(/^Новых/);
	await row.or(fresh).first().waitFor();
	if (!(await row.isVisible())) await fresh.click();
	await row.waitFor();
	await executor.axe('desk list');
	await row.click();
	const posts = countPosts(executor.page, '/take');
	await executor.button(/^Взять в работу/).dblclick();
	await area().waitFor();
	assert.equal(posts.length, 1);
	assert.equal((await stateOf(who, id)).state, 'drafting');
	await executor.shot('desk');
});

test('the second click of a double click does not act on the button that came in its place', async () => {
	const id = await toRouted(who);
	await executor.go(`/desk/${id}`);
	const take = executor.button(/^Взять в работу/);
	await take.waitFor();
	const at = await take.boundingBox();
	const posts = countPosts(executor.page, '/submit-draft');
	const press = async (clickCount) => {
		await executor.page.mouse.move(at.x + 20, at.y + at.height / 2);
		await executor.page.mouse.down({ clickCount });
		await executor.page.mouse.up({ clickCount });
	};
	await press(1);
	await area().fill('Недописанный отв');
	const under = await executor.page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('button')?.textContent,
		{ x: at.x + 20, y: at.y + at.height / 2 });
	assert.match(under, /^На согласование/);
	await press(2);
	await executor.sees(/Сохранено в \d\d:\d\d/);
	assert.equal(posts.length, 0);
	assert.equal((await stateOf(who, id)).state, 'drafting');
});

test('what was typed is there after a reload, and saved on the server', async () => {
	const id = await toDrafting(who);
	await executor.go(`/desk/${id}`);
	await area().fill('Первые слова ответа');
	await executor.sees(/Сохранено в \d\d:\d\d/);
	const saved = await who.executors[0].get(`/api/v1/incidents/${id}/autosave`);
	assert.equal(saved.body.text, 'Первые слова ответа');
	await area().fill('Первые слова ответа и ещё немного');
	await executor.page.reload();
	await until('the text is back', async () => (await area().inputValue()) === 'Первые слова ответа и ещё немного');
});

test('a change from outside never touches the editor', async () => {
	const id = await toDrafting(who);
	await executor.go(`/desk/${id}`);
	await area().fill('Пишу середину');
	await area().press('Home');
	await area().pressSequentially('Да, ');
	const { topic } = await stateOf(who, id);
	const triage = await who.curators[0].command(id, 'triage', { topic: topic.id, importance: 'critical', location: 'Красное' });
	if (triage.status === 200) await executor.sees('Красное');
	await area().pressSequentially('я ');
	assert.equal(await area().inputValue(), 'Да, я Пишу середину');
});

test('nothing and too much are not sent, and say why', async () => {
	const id = await toDrafting(who);
	await executor.go(`/desk/${id}`);
	const posts = countPosts(executor.page, '/submit-draft');
	await executor.button(/^На согласование/).click();
	await executor.sees('Сначала напишите ответ');
	await area().fill('а'.repeat(8_001));
	await executor.sees(/Лишних знаков: 1\./);
	await executor.button(/^На согласование/).click();
	assert.equal(posts.length, 0);
	await area().fill('а'.repeat(8_000));
	await executor.button(/^На согласование/).dblclick();
	await executor.sees(/Ждёт согласования/);
	assert.equal(posts.length, 1);
});

test('sent back: the reason stands over the text that came back', async () => {
	const id = await toRework(who, 'Нет дня и часа');
	await executor.go(`/desk/${id}`);
	await executor.sees('Нет дня и часа');
	await until('the text came back', async () => (await area().inputValue()) === ANSWER);
	await area().fill('');
	await executor.sees(/Сохранено в|Сохранено в этом браузере/);
	assert.equal(await area().inputValue(), '', 'an emptied text stays empty');
	await executor.axe('desk, rework');
});

test('without a connection the text is kept and goes when it is back', async () => {
	const id = await toDrafting(who);
	await executor.go(`/desk/${id}`);
	await area().fill(ANSWER);
	await executor.context.setOffline(true);
	await executor.page.keyboard.press('Control+Enter');
	await executor.page.locator('.note.danger').first().waitFor();
	assert.equal(await area().inputValue(), ANSWER);
	await executor.context.setOffline(false);
	await executor.page.keyboard.press('Control+Enter');
	await executor.sees(/Ждёт согласования/);
	const { drafts } = await stateOf(who, id);
	assert.equal(drafts.length, 1, 'one version, not two');
	executor.faults = executor.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault));
});

test('not ours: back to the curator with the reason', async () => {
	const id = await toRouted(who);
	await executor.go(`/desk/${id}`);
	await executor.button(/^Не наш/).click();
	await executor.button(/^Вернуть: не наша тема/).click();
	await executor.sees('Без этого не отправить');
	await executor.page.getByRole('textbox', { name: 'Почему' }).fill('Это дорога федеральная');
	await executor.axe('desk, return');
	await executor.button(/^Вернуть: не наша тема/).click();
	await executor.page.waitForURL(/\/desk$/);
	const incident = await stateOf(who, id);
	assert.equal(incident.state, 'returned');
	assert.equal(incident.return_reason, 'Это дорога федеральная');
});

test("another body's incident is not there", async () => {
	const other = who.executors.find((one) => one.body.id !== who.executors[0].body.id);
	assert.ok(other, 'an executor of another body');
	const id = await toDrafting({ ...who, executors: [other] });
	await executor.go(`/desk/${id}`);
	await executor.page.locator('[role=alert]').first().waitFor();
	assert.equal(await area().count(), 0);
});

test('on a phone everything is within reach', async () => {
	const id = await toDrafting(who);
	const phone = await Person.enter(browser, server.base, who.executors[0].person.login, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
	await phone.go(`/desk/${id}`);
	await phone.button(/^На согласование/).waitFor();
	const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.ok(wide <= 0, `the page is ${wide} px too wide`);
	await phone.axe('desk, phone');
	await phone.shot('desk-phone');
	await phone.close();
});
