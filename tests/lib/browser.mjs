// tests/lib/browser.mjs: a person in a browser: Debian's Chromium, one context for each person, so that several work at once.
//
// Promise: an error of a page or of its console is kept and fails the test in close(); nothing is slept for: every wait is for
// something that the page shows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './server.mjs';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const WAIT_MS = 20_000;

export const launch = () => chromium.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
});

/** The people of the demo, as data/demo/install.json has them. */
const install = JSON.parse(readFileSync(join(ROOT, 'data/demo/install.json'), 'utf8'));

export function personOf(login) {
	const person = install.persons.find((each) => each.login === login);
	assert.ok(person, `no ${login} in data/demo/install.json`);
	return person;
}

/** What a refusal of the server says in the console; those are shown by the page and are no fault of it. */
const EXPECTED = /Failed to load resource: the server responded with a status of (304|401|403|404|409|412|422|428|429)/;

export class Person {
	static async open(browser, base, options = {}) {
		const person = new Person();
		person.base = base;
		person.faults = [];
		person.context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU', ...options });
		person.page = await person.context.newPage();
		person.page.setDefaultTimeout(WAIT_MS);
		person.page.on('pageerror', (error) => person.faults.push(`page: ${error.message}`));
		person.page.on('console', (message) => {
			if (message.type() === 'error' && !EXPECTED.test(message.text())) person.faults.push(`console: ${message.text()}`);
		});
		return person;
	}

	/** Signs in through the log-in page. */
	static async enter(browser, base, login, options) {
		const person = await Person.open(browser, base, options);
		const { name, password } = personOf(login);
		person.name = name;
		await person.page.goto(base);
		await person.page.fill('#login-name', login);
		await person.page.fill('#login-password', password);
		await person.page.getByRole('button', { name: /^Войти/ }).click();
		await person.page.locator('.app').waitFor();
		return person;
	}

	/** Goes to an address of the application as a link does, without a reload. */
	async go(path) {
		await this.page.evaluate((to) => {
			const link = document.createElement('a');
			link.href = to;
			document.body.append(link);
			link.click();
			link.remove();
		}, path);
	}

	/** No serious fault of accessibility on what is shown. */
	async axe(name) {
		await this.page.evaluate(AXE);
		const { violations } = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
		const told = violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).slice(0, 4).join(', ')}`);
		assert.deepEqual(told, [], `${name}: axe`);
	}

	text(words) {
		return this.page.getByText(words).first();
	}

	button(name) {
		return this.page.getByRole('button', { name }).first();
	}

	async sees(words) {
		try {
			await this.text(words).waitFor();
		} catch (error) {
			await this.shot(`unseen-${Date.now()}`);
			throw error;
		}
	}

	async shot(name) {
		if (process.env.OTKLIK_SHOTS) await this.page.screenshot({ path: join(process.env.OTKLIK_SHOTS, `${name}.png`) });
	}

	async close() {
		await this.context.close();
		assert.deepEqual(this.faults, [], `${this.name ?? 'page'}: faults of the page`);
	}
}

/** What pages show between words is often a no-break space. */
export const plain = (text) => text.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
