// tests/browser/login.test.mjs: the way in and out: what is missing and what is wrong is said at its place, what was typed stays, after
// log-in the asked address opens, each role begins on its own page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../lib/api.mjs';
import { launch, Person } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { Server } from '../lib/server.mjs';

let server;
let browser;
let who;
before(async () => {
	server = await Server.start();
	who = await cast(server);
	browser = await launch();
});
after(async () => {
	await browser?.close();
	await server?.stop();
});

async function withPerson(options, run) {
	const person = await Person.open(browser, server.base, options);
	try {
		await run(person, person.page);
	} finally {
		await person.close();
	}
}

const fill = async (page, login, password) => {
	await page.fill('#login-name', login);
	await page.fill('#login-password', password);
	await page.keyboard.press('Enter');
};

test('login__empty_fields_are_named_and_get_the_focus', () => withPerson({}, async (person, page) => {
	await page.goto(server.base);
	await page.getByRole('heading', { name: 'Вход' }).waitFor();
	await person.axe('log-in');
	await person.shot('login');
	await page.getByRole('button', { name: /^Войти/ }).click();
	await person.sees('Введите имя входа');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'login-name');
	assert.equal(await page.getAttribute('#login-name', 'aria-describedby'), 'login-name-error');
	await page.fill('#login-name', 'someone');
	await page.keyboard.press('Enter');
	await person.sees('Введите пароль');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'login-password');
	await person.axe('log-in with errors');
}));

test('login__a_wrong_password_keeps_the_name_and_says_what_to_do', () => withPerson({}, async (person, page) => {
	await page.goto(server.base);
	await fill(page, who.curators[0].person.login, 'not the password');
	const alert = page.locator('[role=alert], .err').first();
	await alert.waitFor();
	assert.ok((await alert.textContent()).trim().length > 10);
	assert.equal(await page.inputValue('#login-name'), who.curators[0].person.login);
	await person.axe('log-in refused');
}));

test('login__opens_the_address_that_was_asked_for_and_survives_a_reload', () => withPerson({}, async (person, page) => {
	const { login, password } = who.curators[0].person;
	await page.goto(`${server.base}/inbox?tab=work`);
	await fill(page, login, password);
	await page.getByRole('navigation', { name: 'Виды очереди' }).waitFor();
	assert.match(page.url(), /\/inbox.*tab=work/);
	await page.reload();
	await page.getByRole('navigation', { name: 'Виды очереди' }).waitFor();
	await person.axe('inbox after log-in');
}));

test('login__each_role_begins_on_its_own_page_and_only_its_pages_are_offered', () => withPerson({}, async (person, page) => {
	const { login, password } = who.executors[0].person;
	await page.goto(server.base);
	await fill(page, login, password);
	const pages = page.getByRole('navigation', { name: 'Разделы' });
	await pages.waitFor();
	await page.waitForURL(/\/desk/);
	assert.equal(await pages.getByRole('link', { name: 'Входящие' }).count(), 0);
	assert.equal(await pages.getByRole('link', { name: 'Мой стол' }).count(), 1);
}));

test('login__out_ends_the_session_in_every_tab', () => withPerson({}, async (person, page) => {
	const { login, password } = who.curators[0].person;
	await page.goto(server.base);
	await fill(page, login, password);
	await page.getByRole('button', { name: 'Выйти' }).waitFor();
	const other = await person.context.newPage();
	await other.goto(`${server.base}/inbox`);
	await other.getByRole('navigation', { name: 'Виды очереди' }).waitFor();
	await page.getByRole('button', { name: 'Выйти' }).click();
	await page.getByRole('heading', { name: 'Вход' }).waitFor();
	// the other tab may have noticed by its stream already, and the link is gone; what counts is the page it ends on
	await other.getByRole('link', { name: /^Возвращённые/ }).click({ timeout: 3000 }).catch(() => {});
	await other.getByRole('heading', { name: 'Вход' }).waitFor();
	await until('the reason is told', async () => /сеанс закончился/.test(await other.textContent('body')));
	await page.reload();
	await page.getByRole('heading', { name: 'Вход' }).waitFor();
}));

test('login__password_can_be_shown', () => withPerson({}, async (person, page) => {
	await page.goto(server.base);
	await page.fill('#login-password', 'secret');
	await page.getByRole('button', { name: 'Показать' }).click();
	assert.equal(await page.getAttribute('#login-password', 'type'), 'text');
	await page.getByRole('button', { name: 'Скрыть' }).click();
	assert.equal(await page.getAttribute('#login-password', 'type'), 'password');
}));
