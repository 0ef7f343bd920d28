// tests/lib/api.mjs: the API as a test sees it: every reply is checked against the strict schemas of api/openapi.yaml.
//
// The schemas come from the server itself (/api/openapi.json), which the contract test compares with the YAML.
import Ajv2020 from 'ajv/dist/2020.js';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** The description of the API, with a check for each reply. */
export class Contract {
	static async of(base) {
		const contract = new Contract();
		contract.document = await (await fetch(`${base}/api/openapi.json`)).json();
		contract.ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': TIME, date: DATE } });
		contract.ajv.addSchema(contract.document, 'openapi');
		contract.checks = new Map();
		contract.used = new Set();
		return contract;
	}

	find(method, path) {
		for (const [template, item] of Object.entries(this.document.paths)) {
			const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
			if (pattern.test(path) && item[method.toLowerCase()]) return item[method.toLowerCase()];
		}
		return null;
	}

	check(method, path, status, type, body) {
		const operation = this.find(method, path);
		if (!operation) return;
		this.used.add(operation.operationId);
		let response = operation.responses[status] ?? operation.responses.default;
		assert.ok(response, `${method} ${path}: ${status} is not in the description`);
		if (response.$ref) response = this.document.components.responses[response.$ref.split('/').at(-1)];
		if (!response.content) {
			assert.equal(body, '', `${method} ${path}: ${status} has no body`);
			return;
		}
		const content = response.content[type.split(';')[0]];
		assert.ok(content, `${method} ${path}: ${status} as ${type}`);
		if (!content.schema.$ref) return;
		const key = `openapi${content.schema.$ref}`;
		if (!this.checks.has(key)) this.checks.set(key, this.ajv.compile({ $ref: key }));
		const valid = this.checks.get(key);
		assert.ok(valid(JSON.parse(body)), `${method} ${path}: ${status}: ${this.ajv.errorsText(valid.errors)}\n${body.slice(0, 2000)}`);
	}
}

export class Reply {
	constructor(status, headers, text) {
		this.status = status;
		this.headers = headers;
		this.text = text;
		this.body = text && /json/.test(headers.get('content-type') ?? '') ? JSON.parse(text) : null;
	}
}

/** One browser: its cookie and its CSRF token. */
export class Browser {
	constructor(base, contract) {
		this.base = base;
		this.contract = contract;
		this.cookie = '';
		this.csrf = '';
	}

	/** options: body (JSON) or raw (bytes, with type), key, revision, headers. */
	async call(method, path, options = {}) {
		const headers = { ...options.headers };
		if (this.cookie) headers.Cookie ??= this.cookie;
		if (method !== 'GET' && this.csrf) headers['X-Otklik-CSRF'] ??= this.csrf;
		if (options.key) headers['Idempotency-Key'] = options.key;
		if (options.revision !== undefined) headers['If-Match'] = `"${options.revision}"`;
		let body;
		if (options.body !== undefined) {
			body = JSON.stringify(options.body);
			headers['Content-Type'] ??= 'application/json';
		} else if (options.raw !== undefined) {
			body = options.raw;
			headers['Content-Type'] ??= options.type ?? 'text/csv';
		}
		const answer = await fetch(this.base + path, { method, headers, body, redirect: 'manual' });
		const reply = new Reply(answer.status, answer.headers, await answer.text());
		assert.match(answer.headers.get('otklik-now') ?? '', TIME, 'Otklik-Now');
		this.contract.check(method, path.split('?')[0], answer.status, answer.headers.get('content-type') ?? '', reply.text);
		return reply;
	}

	get(path, options) { return this.call('GET', path, options); }
	post(path, options) { return this.call('POST', path, options); }
	put(path, options) { return this.call('PUT', path, options); }
	delete(path, options) { return this.call('DELETE', path, options); }

	/** A reply that must have this status; its body. */
	async ok(promise, status = 200) {
		const reply = await promise;
		assert.equal(reply.status, status, reply.text);
		return reply.body;
	}

	async login(login, password) {
		const reply = await this.post('/api/v1/sessions', { body: { login, password } });
		if (reply.status === 201) {
			this.cookie = reply.headers.get('set-cookie').split(';')[0];
			this.csrf = reply.body.csrf;
			this.me = reply.body;
		}
		return reply;
	}

	/** A command on an incident with the revision it has now. */
	async command(incident, name, body, options = {}) {
		const revision = options.revision ?? (await this.get(`/api/v1/incidents/${incident}`)).body.revision;
		return this.post(`/api/v1/incidents/${incident}/${name}`, { key: randomUUID(), ...options, body, revision });
	}
}

/** Waits until `look` gives something true; no longer than ms. */
export async function until(what, look, ms = 15_000) {
	const end = Date.now() + ms;
	for (;;) {
		const found = await look();
		if (found) return found;
		if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
		await new Promise((done) => setTimeout(done, 50));
	}
}
