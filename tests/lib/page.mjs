// tests/lib/page.mjs: a real Chromium for a test file: log-in by the form, keys as a person presses them, axe on what is shown.
//
// OTKLIK_CHROMIUM  the program (default: Debian's)
// Promise: an error of the page's script, a refused inline style or script and a failed asset fail the test at close().
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './server.mjs';

const PROGRAM = process.env.OTKLIK_CHROMIUM ?? ['/usr/lib/chromium/chromium', '/usr/bin/chromium'].find((path) => existsSync(path));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT_MS = 15_000;

/** A person of data/demo/install.json with this role: {login, password, name, …}. */
export function personWith(role, n = 0) {
	const { persons } = JSON.parse(readFileSync(join(ROOT, 'data/demo/install.json'), 'utf8'));
	const found = persons.filter((person) => person.login && person.roles.some((one) => (one.role ?? one) === role));
	assert.ok(found.length > n, `no ${role} number ${n} in data/demo/install.json`);
	return found[n];
}

export class Chromium {
	static async start() {
		const it = new Chromium();
		it.browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
		it.errors = [];
		it.contexts = [];
		return it;
	}

	/** A person's own browser: nothing shared with the others. options: as newContext of playwright. */
	async person(base, options = {}) {
		const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU', baseURL: base, ...options });
		context.setDefaultTimeout(WAIT_MS);
		this.contexts.push(context);
		return this.tab(context);
	}

	async tab(context) {
		const page = await context.newPage();
		page.on('pageerror', (error) => this.errors.push(error.stack ?? String(error)));
		page.on('console', (message) => {
			if (/Content Security Policy|Refused to/.test(message.text())) this.errors.push(message.text());
		});
		page.on('response', (response) => {
			if (response.url().includes('/assets/') && response.status() >= 400) this.errors.push(`${response.status()} ${response.url()}`);
		});
		return page;
	}

	async close() {
		await this.browser.close();
		assert.deepEqual(this.errors, [], 'errors on the pages');
	}
}

/** By the form, as a person does. */
export async function logIn(page, { login, password }) {
	await page.goto('/');
	await page.getByLabel('Имя входа').fill(login);
	await page.getByLabel('Пароль', { exact: true }).fill(password);
	await page.keyboard.press('Enter');
	await page.locator('nav.nav').waitFor();
}

/** No violation of axe's rules in what is shown now. */
export async function assertAccessible(page, what) {
	await page.evaluate(AXE);
	const found = await page.evaluate(async () => {
		const { violations } = await globalThis.axe.run();
		return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join('; ')}`);
	});
	assert.deepEqual(found, [], `axe: ${what}`);
}

/** Nothing wider than the window, no text cut off by it. */
export async function assertFits(page, what) {
	const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: window.innerWidth }));
	assert.ok(scroll <= width, `${what}: ${scroll} px in a window of ${width}`);
}
