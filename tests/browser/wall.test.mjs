// tests/browser/wall.test.mjs: a citizen writes on the wall and the curator sees it arrive; the wall itself as a page.
//
// The wall must work without script; what is typed is shown as it is, and kept when it is refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { launch, Person, plain } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { Server } from '../lib/server.mjs';
import { Wall } from '../lib/wall.mjs';

const WORDS = 'В подъезде третий день темно, лампы перегорели. <b>Когда</b> & кто придёт? "Лесная 5"';
const ARRIVES_MS = 20_000; // the stand-in is read every 5 seconds

let server;
let browser;
let who;
let wall;
let curator;
let citizen;

before(async () => {
	server = await Server.start();
	who = await cast(server);
	wall = new Wall(server);
	browser = await launch();
	curator = await Person.enter(browser, server.base, who.curators[0].person.login);
	citizen = await Person.open(browser, server.standin, { javaScriptEnabled: false });
});
after(async () => {
	try {
		await citizen?.close();
		await curator?.close();
	} finally {
		await browser?.close();
		await server?.stop();
	}
});

const queue = () => who.curators[0].ok(who.curators[0].get('/api/v1/messages?state=found&limit=200'));

/** The row of the queue with these words, once it is there. */
function arrived(words) {
	return until(`«${words}» is found`, async () => (await queue()).items.find((row) => plain(row.excerpt).startsWith(words.slice(0, 30))), ARRIVES_MS);
}

async function write(page, text, author) {
	await page.fill('textarea[name=text]', text);
	if (author) await page.fill('input[name=author]', author);
	await page.getByRole('button', { name: 'Приклеить' }).click();
}

test('wall__what_a_citizen_writes_is_found_within_seconds', async () => {
	await curator.page.goto(`${server.base}/found`);
	await curator.page.locator('.msg-row').first().waitFor();

	const { page } = citizen;
	await page.goto(server.standin);
	await citizen.sees('Это не настоящая сеть.');
	await citizen.shot('wall');
	const select = page.locator('select[name=wall]');
	const [place, network] = (await select.locator('option').nth(2).textContent()).split(/, (?=[^,]*$)/);
	await select.selectOption({ index: 2 });
	await write(page, WORDS, 'Нина Ледкова');
	await page.waitForURL(/\/threads\/[^#]+#item-/);
	const head = plain(await page.locator('article .wh').first().textContent());
	assert.ok(head.includes('Нина Ледкова') && head.includes(`«${plain(place)}»`) && head.includes(network), head);
	assert.equal(await page.locator('article .tx').first().textContent(), WORDS, 'shown as typed');

	const row = await arrived(WORDS);
	assert.equal(row.author, 'Нина Ледкова');
	// the curator's list stands still and offers what is new
	await curator.page.getByRole('button', { name: /^Новых/ }).click();
	await curator.sees(/В подъезде третий день темно/);
});

test('wall__a_comment_goes_under_its_post_and_is_found_too', async () => {
	const { page } = citizen;
	await page.goto(`${server.standin}/threads/${(await wall.find(WORDS)).id}`);
	await write(page, 'У нас во втором то же самое', 'Сосед');
	await page.waitForURL(/#item-/);
	assert.equal(plain(await page.locator('.cs li p').last().textContent()), 'У нас во втором то же самое');
	const comment = await wall.find('У нас во втором то же самое');
	const post = await wall.find(WORDS);
	assert.deepEqual([comment.kind, comment.parent, comment.thread], ['comment', post.id, post.id]);
	await arrived('У нас во втором то же самое');
});

test('wall__an_official_answer_stands_under_the_comment_with_its_seal', async () => {
	const comment = await wall.find('У нас во втором то же самое');
	await wall.post('/api/replies', { parent: comment.id, text: 'Заменим сегодня <до 18:00>', mark: 'test', author: 'Администрация' }, 201);
	const { page } = citizen;
	await page.goto(comment.link);
	await page.reload(); // the same page but for the anchor
	const entries = page.locator('.cs li');
	assert.equal(await entries.nth(0).getAttribute('id'), `item-${comment.id}`);
	assert.match(await entries.nth(1).getAttribute('class'), /\boff\b/);
	assert.equal(await entries.nth(1).locator('.seal').textContent(), 'официальный ответ');
	assert.equal(await entries.nth(1).locator('p').last().textContent(), 'Заменим сегодня <до 18:00>');
});

test('wall__what_is_refused_is_told_and_kept', async () => {
	const { page } = citizen;
	await page.goto(server.standin);
	await page.locator('textarea').evaluate((area) => area.removeAttribute('required'));
	await write(page, '   ', 'Иван Тайбарей');
	assert.equal(await page.getByRole('alert').textContent(), 'Напишите хоть слово');
	assert.equal(await page.inputValue('input[name=author]'), 'Иван Тайбарей');
	await write(page, 'Теперь слова есть', ' ');
	assert.match(await page.getByRole('alert').textContent(), /Имя/);
	assert.equal(await page.inputValue('textarea'), 'Теперь слова есть');
});

test('wall__pages_are_bounded_and_lead_on', async () => {
	const { page } = citizen;
	await page.goto(server.standin);
	const times = [];
	for (let pages = 0; ; pages += 1) {
		assert.ok((await page.locator('article').count()) <= 20);
		times.push(...(await page.$$eval('article', (all) => all.map((one) => one.querySelector('a[href^="/threads/"]').getAttribute('href')))));
		const older = page.locator('a[rel=next]');
		if ((await older.count()) === 0) break;
		assert.ok(pages < 50, 'it ends');
		await older.click();
	}
	assert.equal(new Set(times).size, times.length, 'no thread twice');
	const walls = await page.locator('.walls nav a').count();
	assert.ok(walls > 3);
	await page.locator('.walls summary').click();
	const chosen = page.locator('.walls nav a').nth(1);
	const [community] = plain(await chosen.textContent()).split(', ');
	await chosen.click();
	for (const head of await page.locator('article > .wh:first-child').allTextContents()) assert.ok(plain(head).includes(`«${community}»`), head);
});

test('wall__fits_a_telephone_and_is_accessible', async () => {
	const phone = await Person.open(browser, server.standin, { viewport: { width: 390, height: 844 }, bypassCSP: true });
	for (const path of ['/', `/threads/${(await wall.find(WORDS)).id}`]) {
		await phone.page.goto(server.standin + path);
		await phone.shot(path === '/' ? 'wall-390' : 'wall-thread-390');
		assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'no sideways scroll');
		await phone.axe(path);
	}
	await phone.close();
});
