// tests/api/contract.test.mjs: the route table and api/openapi.yaml say the same, both ways; every rule has Russian words.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BINARY, ROOT } from '../lib/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'otklik-contract-'));
execFileSync('python3', [join(ROOT, 'tools/openapi_json.py'), join(ROOT, 'api/openapi.yaml'), join(folder, 'openapi.json')]);
const document = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
rmSync(folder, { recursive: true });

const table = execFileSync(BINARY, ['routes'], { encoding: 'utf8' }).trim().split('\n').map((line) => {
	const [method, path, operation, ...rest] = line.split(' ');
	const facts = Object.fromEntries(rest.map((fact) => [fact.slice(0, fact.indexOf('=')), fact.slice(fact.indexOf('=') + 1)]));
	return { method, path, operation, ...facts };
});
const described = Object.entries(document.paths).flatMap(([path, item]) =>
	Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })));

const resolve = (thing) => (thing?.$ref ? thing.$ref.slice(2).split('/').reduce((at, key) => at[key], document) : thing);
const list = (text) => (text ? text.split(',').sort() : []);

test('contract: every route is described, and every described operation is a route', () => {
	const key = (row) => `${row.method} ${row.path} ${row.operation ?? row.operationId}`;
	assert.deepEqual(table.map(key).sort(), described.map(key).sort());
	assert.equal(new Set(table.map((row) => row.operation)).size, table.length, 'operation ids are unique');
});

test('contract: session, If-Match, query and body agree for each operation', () => {
	for (const row of table) {
		const operation = described.find((other) => other.operationId === row.operation);
		const parameters = (operation.parameters ?? []).map(resolve);
		const where = `${row.method} ${row.path}`;
		assert.equal(row.session === '1', operation.security === undefined, `${where}: session`);
		assert.equal(row.match === '1', parameters.some((one) => one.name === 'If-Match' && one.required === true), `${where}: If-Match`);
		const query = parameters.filter((one) => one.in === 'query').map((one) => one.name + (one.required ? '!' : '')).sort();
		assert.deepEqual(list(row.query), query, `${where}: query`);
		const content = operation.requestBody?.content;
		assert.equal(row.body, !content ? 'none' : content['application/json'] ? 'json' : 'file', `${where}: body`);
		if (row.body !== 'json') continue;
		const schema = resolve(content['application/json'].schema);
		const fields = Object.keys(schema.properties).map((name) => name + ((schema.required ?? []).includes(name) ? '!' : '')).sort();
		assert.deepEqual(list(row.fields), fields, `${where}: fields`);
		assert.equal(schema.additionalProperties, false, `${where}: strict`);
	}
});

test('contract: limits of the fields in C are those of the schemas', () => {
	const source = readFileSync(join(ROOT, 'src/http/fields.c'), 'utf8') + readFileSync(join(ROOT, 'src/base/limits.h'), 'utf8');
	const limits = { DRAFT_CHARS_MAX: 8000, REASON_CHARS_MAX: 2000, LINK_CHARS_MAX: 2000, NAME_CHARS_MAX: 300, LOCATION_CHARS_MAX: 200,
		KEY_CHARS_MAX: 40, BY_HAND_CHARS_MAX: 20000, PASSWORD_CHARS_MAX: 200, PAGE_ROWS_MAX: 200 };
	for (const [name, value] of Object.entries(limits)) assert.match(source, new RegExp(`\\b${name} = ${value}\\b`), name);
	const schemas = document.components.schemas;
	assert.equal(schemas.SubmitDraftIn.properties.text.maxLength, limits.DRAFT_CHARS_MAX);
	assert.equal(schemas.AutosaveIn.properties.text.maxLength, limits.DRAFT_CHARS_MAX);
	assert.equal(schemas.ReasonIn.properties.reason.maxLength, limits.REASON_CHARS_MAX);
	assert.equal(schemas.ByHandIn.properties.text.maxLength, limits.BY_HAND_CHARS_MAX);
	assert.equal(schemas.PublishedByHandIn.properties.link.maxLength, limits.LINK_CHARS_MAX);
	for (const [name, schema] of Object.entries(schemas).filter(([each]) => each.endsWith('In')))
		if (schema.properties?.reason) assert.equal(schema.properties.reason.maxLength, limits.REASON_CHARS_MAX, name);
	for (const name of ['SubmitPartIn', 'CorrectIn']) assert.equal(schemas[name].properties.text.maxLength, limits.DRAFT_CHARS_MAX, name);
	for (const name of ['AddMeasureIn', 'FulfilMeasureIn', 'CommentIn']) assert.equal(schemas[name].properties.text.maxLength, limits.REASON_CHARS_MAX, name);
});

test('contract: all schemas are closed', () => {
	for (const [name, schema] of Object.entries(document.components.schemas)) {
		if (schema.type === 'object') assert.equal(schema.additionalProperties, false, name);
	}
});

test('texts: every rule that a source file gives has its Russian words', () => {
	const words = readFileSync(join(ROOT, 'src/http/texts_ru.c'), 'utf8');
	const known = new Set([...words.matchAll(/^\t\{ "([a-z0-9_]+)", "/gm)].map((match) => match[1]));
	const missing = new Set();
	for (const layer of ['base', 'core', 'db', 'store', 'action', 'job', 'http']) {
		for (const file of readdirSync(join(ROOT, 'src', layer)).filter((name) => name.endsWith('.c'))) {
			const text = readFileSync(join(ROOT, 'src', layer, file), 'utf8');
			for (const match of text.matchAll(/\berr_set(?:_limit)?\((?:[^;"]|"[^"]*")*?,\s*"[^"]*",\s*"([a-z0-9_]+)"/g))
				if (!known.has(match[1])) missing.add(`${layer}/${file}: ${match[1]}`);
			for (const match of text.matchAll(/\b(?:invalid|unknown)\([^;]*?"[a-z_]+",\s*"([a-z0-9_]+)"\)/g))
				if (!known.has(match[1])) missing.add(`${layer}/${file}: ${match[1]}`);
			for (const match of text.matchAll(/\brule = "([a-z0-9_]+)"/g))
				if (!known.has(match[1])) missing.add(`${layer}/${file}: ${match[1]}`);
		}
	}
	assert.deepEqual([...missing], []);
});
