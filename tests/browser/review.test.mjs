// tests/browser/review.test.mjs: approving: what changed, one key to publish, 20 seconds to take it back, nothing decided unseen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { launch, Person } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { Server } from '../lib/server.mjs';
import { ANSWER, stateOf, toReview, toRework } from '../lib/stage.mjs';

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

const isState = (id, state) => until(`${id} is ${state}`, async () => (await stateOf(who, id)).state === state);
/** In the page: Enter every few milliseconds. */
function hammerEnter(ms) {
	const end = performance.now() + ms;
	return new Promise((done) => {
		const press = () => {
			document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', bubbles: true, cancelable: true }));
			if (performance.now() < end) setTimeout(press);
			else done();
		};
		press();
	});
}
const settled = () => new Promise((done) => setTimeout(done, 800));

test('Enter approves and publishes once; Ctrl+Z takes it back in time', async () => {
	const id = await toReview(who);
	const posts = [];
	curator.page.on('request', (request) => {
		if (request.url().endsWith('/approve-and-publish')) posts.push(request);
	});
	await curator.go(`/review/${id}`);
	await curator.sees(ANSWER);
	await curator.axe('review');
	await curator.shot('review');
	await settled();
	await curator.page.keyboard.press('Enter');
	await curator.page.evaluate(hammerEnter, 500); // whatever lies between the answer of the server and the next page
	await curator.page.locator('.fuse-at').waitFor();
	assert.deepEqual(posts.map((post) => new URL(post.url()).pathname), [`/api/v1/incidents/${id}/approve-and-publish`]);
	await isState(id, 'publishing');
	await curator.axe('review, fuse');
	await curator.page.keyboard.press('Control+z');
	await curator.sees(/Публикация отменена/);
	await isState(id, 'review');
	await curator.go(`/review/${id}`);
	await curator.button(/^Согласовать и опубликовать/).click();
	await curator.page.locator('.fuse-at').waitFor();
	await server.clock({ add: '21s' });
	await isState(id, 'answered');
	await curator.go(`/review/${id}`);
	await curator.page.locator('.goes .sub', { hasText: 'опубликовано' }).waitFor();
});

test('С approves only', async () => {
	const id = await toReview(who);
	await curator.go(`/review/${id}`);
	await curator.sees(ANSWER);
	await curator.page.keyboard.press('KeyC');
	await isState(id, 'approved');
});

test('sending back wants a reason, keeps it over a reload, and the executor gets it', async () => {
	const id = await toReview(who);
	await curator.go(`/review/${id}`);
	await curator.sees(ANSWER);
	await curator.page.keyboard.press('KeyL');
	await curator.sees(/Напишите исполнителю, что поправить/);
	await curator.page.getByRole('checkbox', { name: 'Нет срока' }).check();
	await curator.page.getByRole('textbox', { name: 'Исполнителю' }).fill('назовите день');
	await settled();
	await curator.page.reload();
	const box = curator.page.getByRole('textbox', { name: 'Исполнителю' });
	await until('the reason is back', async () => (await box.inputValue()) === 'назовите день');
	await curator.button(/^На доработку/).click();
	await isState(id, 'rework');
	assert.equal((await stateOf(who, id)).return_reason, 'Нет срока. назовите день');
});

test('the second version shows what changed, and the clean text by И', async () => {
	const id = await toRework(who);
	await who.executors[0].ok(who.executors[0].command(id, 'submit-draft', { text: ANSWER.replace('9:00', '12:00'), kind: 'answer' }));
	await curator.go(`/review/${id}`);
	await curator.page.locator('.answer del', { hasText: '9' }).waitFor();
	await curator.page.locator('.answer ins', { hasText: '12' }).waitFor();
	await curator.sees('Назовите день и час');
	await curator.page.keyboard.press('KeyB');
	await until('clean text', async () => (await curator.page.locator('.answer del').count()) === 0);
});

test('somebody was faster: it is told who and what, nothing is decided unseen', async () => {
	const id = await toReview(who);
	const late = await Person.enter(browser, server.base, who.curators[1].person.login);
	await late.go(`/review/${id}`);
	await late.sees(ANSWER);
	await late.page.getByRole('textbox', { name: 'Исполнителю' }).fill('мои слова');
	// This browser does not get to know of the change before it acts: the server has to refuse (412).
	const path = `**/api/v1/incidents/${id}`;
	await late.page.route(path, (route) => route.abort());
	const missed = late.page.waitForEvent('requestfailed');
	await who.curators[0].ok(who.curators[0].command(id, 'send-back', { reason: 'вернул первым' }));
	await missed;
	await late.page.unroute(path);
	const refused = late.page.waitForResponse((response) => response.url().endsWith('/send-back'));
	await late.button(/^На доработку/).click();
	assert.equal((await refused).status(), 412);
	await late.sees(/Вас опередили/);
	await late.sees(/вернул первым/);
	assert.equal((await stateOf(who, id)).return_reason, 'вернул первым');
	await late.button(/^Решать заново/).click();
	await late.sees(/Доработка/);
	late.faults = late.faults.filter((fault) => !/ERR_FAILED/.test(fault));
	await late.close();
});

test('the network fails: it is told, and the answer goes out once in the end', async () => {
	const id = await toReview(who);
	const reply = await fetch(`${server.standin}/control/fault`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ op: 'reply', kind: '500', times: 1 }) });
	assert.ok(reply.ok, await reply.text());
	await curator.go(`/review/${id}`);
	await curator.sees(ANSWER);
	await curator.button(/^Согласовать и опубликовать/).click();
	await curator.page.locator('.fuse-at').waitFor();
	await server.clock({ add: '21s' });
	await until('answered', async () => {
		const { state } = await stateOf(who, id);
		if (state !== 'answered') await server.clock({ add: '30s' });
		return state === 'answered';
	}, 30_000);
});

test('nothing to approve, and an incident that is not there', async () => {
	await curator.go('/review');
	await curator.page.locator('.review-list, .empty').first().waitFor();
	await curator.axe('review list');
	await curator.go('/review/999999');
	await curator.page.locator('[role=alert]').first().waitFor();
	await curator.axe('review, missing');
});
