// tests/api/door.test.mjs: the door: what HTTP, sessions, forms and lists must hold, against a real server.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Browser, until } from '../lib/api.mjs';
import { cast, foundMessages, people, routed } from '../lib/cast.mjs';
import { rawExchange } from '../lib/raw.mjs';
import { DATABASE, Server } from '../lib/server.mjs';

let server;
let who;
let slowClients; // run beside all other tests: each takes as long as it is let
before(async () => {
	server = await Server.start();
	who = await cast(server);
	slowClients = Promise.all([
		rawExchange(server.port, Array.from('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: 12345678901234567890123456789012345678901234567890\r\n'),
			{ pause: 400, ms: 60_000 }),
		rawExchange(server.port, ['POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
			...Array.from({ length: 80 }, () => ' ')], { pause: 500, ms: 60_000 }),
	]);
});
after(() => server?.stop());

const name = (text) => `${text} [${DATABASE}]`;
const REASON = 'Назовите день и час, когда вывезут.';

async function inReview() {
	const [curator] = who.curators;
	const executor = who.executors[0];
	const { incident } = await routed(curator, executor.body);
	await executor.ok(executor.command(incident, 'take'));
	await executor.ok(executor.command(incident, 'submit-draft', { text: 'Здравствуйте! Вывезем во вторник.', kind: 'answer' }));
	return incident;
}

test(name('health and readiness'), async () => {
	const guest = new Browser(server.base, who.contract);
	assert.equal((await guest.ok(guest.get('/healthz'))).status, 'ok');
	const ready = await guest.ok(guest.get('/readyz'));
	assert.deepEqual([ready.status, ready.database, ready.migrations, ready.workers], ['ready', true, true, true]);
});

test(name('headers of safety stand on every reply'), async () => {
	for (const path of ['/', '/healthz', '/api/v1/me', '/no-such-address']) {
		const reply = await fetch(server.base + path);
		const policy = reply.headers.get('content-security-policy');
		assert.match(policy, /^default-src 'none'; script-src 'self';/, path);
		assert.match(policy, /base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/);
		assert.ok(!/unsafe/.test(policy));
		assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
		assert.ok(reply.headers.get('otklik-now'));
	}
});

test(name('pages of the interface and their files: one page for each address, files for ever'), async () => {
	const page = await fetch(`${server.base}/inbox/412`);
	if (page.status === 404) return; // a build without the interface
	assert.equal(page.headers.get('cache-control'), 'no-cache');
	const html = await page.text();
	assert.equal(html, await (await fetch(`${server.base}/`)).text());
	const again = await fetch(`${server.base}/`, { headers: { 'If-None-Match': page.headers.get('etag') } });
	assert.equal(again.status, 304);
	const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)[1];
	const file = await fetch(server.base + script);
	assert.match(file.headers.get('content-type'), /^text\/javascript/);
	assert.match(file.headers.get('cache-control'), /immutable/);
});

test(name('without a session: 401 with the code, nothing else'), async () => {
	const guest = new Browser(server.base, who.contract);
	for (const path of ['/api/v1/me', '/api/v1/incidents?view=all', '/api/v1/incidents/1', '/api/v1/stream']) {
		const reply = await guest.get(path);
		assert.equal(reply.status, 401, path);
		assert.equal(reply.body.code, 'LOGIN_NEEDED');
	}
	guest.cookie = `otklik=${'0'.repeat(64)}`;
	assert.equal((await guest.get('/api/v1/me')).status, 401);
});

test(name('log-in: wrong password says nothing of the person, five failures lock this account from this address'), async () => {
	const guest = new Browser(server.base, who.contract);
	const person = who.executors[2].person;
	const victim = person.login;
	const unknown = await guest.login('nobody-here', 'x');
	const wrong = await guest.login(victim, 'x');
	assert.deepEqual(unknown.body, wrong.body);
	assert.equal(wrong.status, 401);
	assert.equal(wrong.body.rule, 'wrong_password');
	for (let i = 0; i < 4; i++) await guest.login(victim, 'x');
	const locked = await guest.login(victim, person.password);
	assert.equal(locked.status, 429);
	assert.equal(locked.body.rule, 'locked_out');
	assert.ok(locked.body.limit >= 1 && locked.body.limit <= 31);
	assert.equal(Number(locked.headers.get('retry-after')), locked.body.limit);
	assert.equal((await who.executors[2].get('/api/v1/me')).status, 200, 'whoever was in stays in');
	const other = await new Browser(server.base, who.contract).login(people[0].login, people[0].password);
	assert.equal(other.status, 201, 'others are not locked out');
});

test(name('cookie and rotation: closed to scripts, new at each log-in'), async () => {
	const one = new Browser(server.base, who.contract);
	const reply = await one.login(people[0].login, people[0].password);
	const cookie = reply.headers.get('set-cookie');
	assert.match(cookie, /^otklik=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
	const first = one.cookie;
	await one.login(people[0].login, people[0].password);
	assert.notEqual(one.cookie, first);
});

test(name('session end: after the log-out its cookie opens nothing'), async () => {
	const one = new Browser(server.base, who.contract);
	await one.login(people[0].login, people[0].password);
	const out = await one.delete('/api/v1/sessions');
	assert.equal(out.status, 204);
	assert.match(out.headers.get('set-cookie'), /Max-Age=0/);
	assert.equal((await one.get('/api/v1/me')).status, 401);
});

test(name('CSRF: no token, a wrong one, another site: refused and nothing done'), async () => {
	const [curator] = who.curators;
	const [message] = await foundMessages(curator);
	const path = `/api/v1/messages/${message.id}/claim`;
	for (const headers of [{ 'X-Otklik-CSRF': '' }, { 'X-Otklik-CSRF': '0'.repeat(32) }, { Origin: 'https://example.org' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
		const reply = await curator.post(path, { headers });
		assert.equal(reply.status, 403, JSON.stringify(headers));
		assert.equal(reply.body.rule, 'csrf');
	}
	assert.equal((await curator.ok(curator.get(`/api/v1/messages/${message.id}`))).claim, null);
	assert.equal((await curator.post(path, { headers: { Origin: server.base } })).status, 200);
	assert.equal((await curator.delete(path)).status, 204);
});

test(name('demo: a name that was pointed at this machine opens nothing'), async () => {
	const reply = await rawExchange(server.port, ['GET /api/v1/demo/clock HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n']);
	assert.deepEqual(reply.statuses, [403]);
});

test(name('bad input: each names the field and the rule'), async () => {
	const [curator] = who.curators;
	const [message] = await foundMessages(curator);
	const path = `/api/v1/messages/${message.id}/detect-and-route`;
	const good = { topic: 1, importance: 'normal', stages: [{ body: 1 }] };
	const cases = [
		[{ ...good, topic: undefined }, 422, 'topic', 'required'],
		[{ ...good, topic: 'one' }, 422, 'topic', 'type'],
		[{ ...good, topic: 0 }, 422, 'topic', 'too_small'],
		[{ ...good, importance: 'huge' }, 422, 'importance', 'one_of'],
		[{ ...good, importance: '' }, 422, 'importance', 'one_of'],
		[{ ...good, stages: [] }, 422, 'stages', 'too_few'],
		[{ ...good, stages: [{ body: 1 }, { body: 2, number: 13 }] }, 422, 'stages[1].number', 'too_big'],
		[{ ...good, stages: Array.from({ length: 13 }, (_, i) => ({ body: i + 1 })) }, 422, 'stages', 'too_many'],
		[{ ...good, location: 'я'.repeat(201) }, 422, 'location', 'too_long'],
		[{ ...good, extra: 1 }, 422, 'extra', 'unknown'],
	];
	for (const [body, status, field, rule] of cases) {
		const reply = await curator.post(path, { body });
		assert.deepEqual([reply.status, reply.body.field, reply.body.rule], [status, field, rule], reply.text);
		assert.ok(reply.body.detail.includes(`“${field}”`), reply.body.detail);
	}
	const raw = [
		['{"topic":1,', 400, 'json_invalid'], ['{"topic":1,"topic":2}', 400, 'json_duplicate_key'], ['', 400, 'body_required'],
		[Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'json_utf8'], ['['.repeat(40), 413, 'too_deep'],
		['{"topic":99999999999999999999}', 400, 'json_number'],
	];
	for (const [text, status, rule] of raw) {
		const reply = await curator.post(path, { raw: text, type: 'application/json' });
		assert.deepEqual([reply.status, reply.body.rule], [status, rule], reply.text);
	}
	const kind = await curator.post(path, { raw: '{}', type: 'text/plain' });
	assert.deepEqual([kind.status, kind.body.rule], [400, 'content_type']);
	assert.equal((await curator.get(`/api/v1/messages/${message.id}`)).body.incident, null, 'nothing was done');
});

test(name('bad addresses and queries: 404, 405 or 422 with the name'), async () => {
	const [curator] = who.curators;
	for (const [method, path, status, field] of [
		['GET', '/api/v1/nothing', 404], ['GET', '/api/v1/incidents/abc', 404], ['GET', '/api/v1/incidents/0', 404],
		['GET', '/api/v1/incidents/99999999999999999999', 404], ['DELETE', '/api/v1/me', 405],
		['GET', '/api/v1/incidents', 422, 'view'], ['GET', '/api/v1/incidents?view=other', 422, 'view'],
		['GET', '/api/v1/incidents?view=all&view=all', 422, 'view'], ['GET', '/api/v1/incidents?view=all&limit=0', 422, 'limit'],
		['GET', '/api/v1/incidents?view=all&limit=201', 422, 'limit'], ['GET', '/api/v1/incidents?view=all&limit=ten', 422, 'limit'],
		['GET', '/api/v1/incidents?view=all&color=red', 422, 'color'], ['GET', '/api/v1/messages?state=lost', 422, 'state'],
		['GET', '/api/v1/timetables/1/intervals?from=2026-11-23&to=soon', 422, 'to'],
		['GET', '/api/v1/timetables/1/intervals?from=2026-01-01&to=2026-12-31', 422, 'to'],
	]) {
		const reply = await curator.call(method, path);
		assert.equal(reply.status, status, `${method} ${path}: ${reply.text}`);
		if (field) assert.equal(reply.body.field, field, path);
	}
	const hidden = await rawExchange(server.port, ['GET /api/v1/me%00.html HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n']);
	assert.deepEqual(hidden.statuses, [400]);
});

test(name('cursor garbage: 422, and a page goes on where the last one ended'), async () => {
	const [curator] = who.curators;
	for (const after of ['x', '1:', ':1', '1:2:3', '%00', "1' OR 1", '99999999999999999999:1']) {
		const reply = await curator.get(`/api/v1/messages?state=found&after=${encodeURIComponent(after)}`);
		assert.equal(reply.status, 422, after);
		assert.equal(reply.body.field, 'after');
	}
	const all = await curator.ok(curator.get('/api/v1/messages?state=found&limit=200'));
	const seen = [];
	let next = '';
	do {
		const page = await curator.ok(curator.get(`/api/v1/messages?state=found&limit=7&after=${encodeURIComponent(next)}`));
		seen.push(...page.items.map((item) => item.id));
		next = page.next;
	} while (next);
	assert.deepEqual(seen, all.items.map((item) => item.id));
});

test(name('body too big: 413 with the limit, declared or in chunks; a GET has none'), async () => {
	const [curator] = who.curators;
	const big = await curator.put('/api/v1/incidents/1/autosave', { raw: 'x'.repeat(300 * 1024), type: 'application/json' });
	assert.equal(big.status, 413);
	assert.equal(big.body.limit, 256 * 1024);
	const head = `PUT /api/v1/incidents/1/autosave HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${curator.cookie}\r\nX-Otklik-CSRF: ${curator.csrf}\r\nContent-Type: application/json\r\n`;
	const chunk = `10000\r\n${'x'.repeat(65536)}\r\n`;
	const chunked = await rawExchange(server.port, [`${head}Transfer-Encoding: chunked\r\n\r\n`, chunk, chunk, chunk, chunk, chunk, '0\r\n\r\n']);
	assert.deepEqual(chunked.statuses, [413]);
	const guest = await rawExchange(server.port, ['POST /api/v1/imports?format=csv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000000\r\n\r\n', 'x']);
	assert.deepEqual(guest.statuses, [401], 'a large body is not read before it is known whose it is');
	const get = await rawExchange(server.port, ['GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc']);
	assert.deepEqual(get.statuses, [400]);
});

test(name('requests that two servers could read differently: 400, and the connection is closed'), async () => {
	const rest = 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
	const cases = {
		'both lengths': `POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${rest}`,
		'two lengths': `POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nContent-Length: 43\r\n\r\n${rest}`,
		'two equal lengths': 'POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}',
		'a blank in a name': 'POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length : 2\r\n\r\n{}',
		'two hosts': 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: example.org\r\n\r\n',
		'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
		'another coding': 'POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
		'a signed length': 'POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +2\r\n\r\n{}',
	};
	for (const [what, text] of Object.entries(cases)) {
		const reply = await rawExchange(server.port, [text], { ms: 3000 });
		assert.ok(reply.statuses.length > 0 && reply.statuses.every((status) => status === 400), `${what}: ${reply.text}`);
		assert.ok(reply.closed, `${what}: closed`);
	}
});

test(name('rights: another body sees no such incident, the administrator none, an executor approves nothing'), async () => {
	const incident = await inReview();
	const executor = who.executors[0];
	const stranger = who.executors.find((each) => each.body.id !== executor.body.id);
	for (const person of [stranger, who.administrator]) {
		for (const path of ['', '/events', '/drafts/1', '/autosave', '/terms/draft-3/explanation']) {
			const reply = await person.get(`/api/v1/incidents/${incident}${path}`);
			assert.equal(reply.status, 404, path);
			assert.equal(reply.body.code, 'NOT_FOUND');
		}
		const list = await person.ok(person.get('/api/v1/incidents?view=all&limit=200'));
		assert.ok(!list.items.some((item) => item.id === incident));
		const act = await person.post(`/api/v1/incidents/${incident}/approve`, { revision: 1 });
		assert.equal(act.status, 404);
	}
	const refused = await executor.command(incident, 'approve');
	assert.equal(refused.status, 403, refused.text);
	assert.equal(refused.body.code, 'FORBIDDEN');
	assert.equal((await executor.get('/api/v1/messages?state=found')).status, 403);
	assert.equal((await who.administrator.ok(who.administrator.get('/api/v1/incidents?view=all'))).total, 0);
});

test(name('stale revision: 412 with the revision that is now; none at all: 428'), async () => {
	const incident = await inReview();
	const [curator] = who.curators;
	const now = (await curator.get(`/api/v1/incidents/${incident}`)).body.revision;
	const stale = await curator.command(incident, 'approve', undefined, { revision: now - 1 });
	assert.deepEqual([stale.status, stale.body.code, stale.body.revision], [412, 'REVISION_STALE', now]);
	const bare = await curator.post(`/api/v1/incidents/${incident}/approve`);
	assert.deepEqual([bare.status, bare.body.code], [428, 'REVISION_MISSING']);
	const odd = await curator.post(`/api/v1/incidents/${incident}/approve`, { headers: { 'If-Match': '*' } });
	assert.deepEqual([odd.status, odd.body.field], [422, 'If-Match']);
	assert.equal((await curator.get(`/api/v1/incidents/${incident}`)).body.state, 'review', 'nothing was done');
});

test(name('Idempotency-Key: the same again gets the first answer, other content is refused, two at once make one'), async () => {
	const incident = await inReview();
	const [curator] = who.curators;
	const revision = (await curator.get(`/api/v1/incidents/${incident}`)).body.revision;
	const key = randomUUID();
	const send = (reason) => curator.post(`/api/v1/incidents/${incident}/send-back`, { key, revision, body: { reason } });
	const [first, second] = await Promise.all([send(REASON), send(REASON)]);
	assert.deepEqual([first.status, second.status], [200, 200], `${first.text} ${second.text}`);
	assert.deepEqual(first.body, second.body);
	const third = await send(REASON);
	assert.deepEqual(third.body, first.body);
	const other = await send('Другая причина.');
	assert.deepEqual([other.status, other.body.code], [409, 'COMMAND_REUSED']);
	const events = await curator.ok(curator.get(`/api/v1/incidents/${incident}/events`));
	assert.equal(events.items.filter((event) => event.kind === 'sent_back').length, 1);
	for (const bad of ['short', 'x'.repeat(61), 'job:12345678', 'с кириллицей']) {
		const reply = await rawExchange(server.port, [`POST /api/v1/incidents/${incident}/approve HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${curator.cookie}\r\n`
			+ `X-Otklik-CSRF: ${curator.csrf}\r\nIf-Match: "1"\r\nIdempotency-Key: ${bad}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`]);
		assert.deepEqual(reply.statuses, [422], bad);
	}
});

test(name('ETag: 304 while the incident is as it was'), async () => {
	const incident = await inReview();
	const [curator] = who.curators;
	const path = `/api/v1/incidents/${incident}`;
	const first = await curator.get(path);
	const etag = first.headers.get('etag');
	assert.equal((await curator.get(path, { headers: { 'If-None-Match': etag } })).status, 304);
	assert.equal((await curator.get(path, { headers: { 'If-None-Match': `W/${etag}` } })).status, 304);
	await curator.ok(curator.command(incident, 'send-back', { reason: REASON }));
	const changed = await curator.get(path, { headers: { 'If-None-Match': etag } });
	assert.equal(changed.status, 200);
	assert.notEqual(changed.headers.get('etag'), etag);
	await curator.ok(curator.command(incident, 'mark-significant', {}));
	const marked = await curator.get(path, { headers: { 'If-None-Match': changed.headers.get('etag') } });
	assert.equal(marked.status, 200, 'a mark is seen, though the revision stays');
	assert.deepEqual([marked.body.flags, marked.headers.get('etag')], [['significant'], changed.headers.get('etag')]);
	const stranger = who.executors.find((each) => each.body.id !== who.executors[0].body.id);
	assert.equal((await stranger.get(path, { headers: { 'If-None-Match': changed.headers.get('etag') } })).status, 404, 'no 304 for a stranger');
});

test(name('claim: another holder is named, release frees, the first claim stays'), async () => {
	const [one, two] = who.curators;
	const [message] = await foundMessages(one);
	const path = `/api/v1/messages/${message.id}/claim`;
	const claim = await one.ok(one.post(path));
	const taken = await two.post(path);
	assert.deepEqual([taken.status, taken.body.code, taken.body.holder], [409, 'CLAIMED', one.me.person.name]);
	assert.equal(taken.body.found, undefined);
	const topics = await two.ok(two.get('/api/v1/topics'));
	const detect = await two.post(`/api/v1/messages/${message.id}/detect-and-route`, {
		body: { topic: topics.items[0].id, importance: 'low', stages: [{ body: who.executors[0].body.id }] },
	});
	assert.deepEqual([detect.status, detect.body.code, detect.body.holder], [409, 'CLAIMED', one.me.person.name]);
	assert.equal((await one.delete(path)).status, 204);
	const next = await two.ok(two.post(path));
	assert.equal(next.claimed_first_at, claim.claimed_first_at);
	await two.delete(path);
});

test(name('autosave: kept per person; an older browser does not overwrite a newer one'), async () => {
	const incident = await inReview();
	const executor = who.executors[0];
	const path = `/api/v1/incidents/${incident}/autosave`;
	assert.equal((await executor.ok(executor.get(path))).saved_at, null);
	const first = await executor.ok(executor.put(path, { body: { text: 'Здравствуйте! Выв', kind: 'answer' } }));
	assert.ok(first.saved_at);
	await server.clock({ add: '5s' });
	const second = await executor.ok(executor.put(path, { body: { text: 'Здравствуйте! Вывезем', kind: 'answer', seen: first.saved_at } }));
	const stale = await executor.put(path, { body: { text: 'старое', kind: 'answer', seen: first.saved_at } });
	assert.deepEqual([stale.status, stale.body.rule], [409, 'autosave_newer']);
	const kept = await executor.ok(executor.get(path));
	assert.deepEqual([kept.text, kept.saved_at], ['Здравствуйте! Вывезем', second.saved_at]);
	assert.equal((await who.curators[0].ok(who.curators[0].get(path))).text, '', 'another person has their own');
});

test(name('counts, bodies, intervals'), async () => {
	const [curator] = who.curators;
	const counts = await curator.ok(curator.get('/api/v1/counts'));
	const found = await curator.ok(curator.get('/api/v1/messages?state=found&limit=1'));
	assert.equal(counts.found, found.total);
	const path = `/api/v1/timetables/${curator.me.timetable}/intervals?from=2026-11-23&to=2026-11-29`;
	const reply = await curator.get(path);
	assert.match(reply.headers.get('cache-control'), /immutable/);
	assert.equal(reply.body.items.length, 10, 'five days with a break each');
	assert.equal((await curator.get('/api/v1/timetables/999/intervals?from=2026-11-23&to=2026-11-29')).status, 404);
	const row = (await curator.ok(curator.get('/api/v1/incidents?view=all&limit=1'))).items[0];
	const one = await curator.ok(curator.get(`/api/v1/incidents?view=all&q=${encodeURIComponent(row.number)}`));
	assert.deepEqual(one.items.map((item) => item.id), [row.id]);
});

test(name('demo clock: forwards only, exactly one field'), async () => {
	const guest = new Browser(server.base, who.contract);
	const path = '/api/v1/demo/clock';
	const now = (await who.curators[0].ok(who.curators[0].get(path))).now;
	for (const [body, rule] of [[{}, 'exactly_one'], [{ add: '1h', running: true }, 'exactly_one'], [{ add: 'soon' }, 'amount'],
		[{ now: '2020-01-01T00:00:00Z' }, 'clock_backwards'], [{ add: '1h', other: 1 }, 'unknown']]) {
		const reply = await guest.post(path, { body });
		assert.deepEqual([reply.status, reply.body.rule], [422, rule], JSON.stringify(body));
	}
	const set = await guest.ok(guest.post(path, { body: { add: '90s' } }));
	assert.ok(Date.parse(set.now) - Date.parse(now) >= 90_000);
	assert.ok(Math.abs(Date.parse((await guest.get('/healthz')).headers.get('otklik-now')) - Date.parse(set.now)) < 5_000);
});

test(name('imports: a dry run writes nothing, bad lines are named, the same file adds nothing twice'), async () => {
	const [curator] = who.curators;
	const csv = 'Номер,Текст,Дата\n1,"Во дворе яма, дом 5",2026-11-20T10:00:00+03:00\n2,Не работает лифт,2026-11-20T11:00:00+03:00\n';
	const query = `format=csv&label=test&map=${encodeURIComponent('id=Номер,text=Текст,posted_at=Дата')}`;
	const before = (await curator.ok(curator.get('/api/v1/counts'))).found;
	const dry = await curator.ok(curator.post(`/api/v1/imports?${query}&dry_run=1`, { raw: csv }));
	assert.deepEqual([dry.dry_run, dry.lines, dry.added, dry.bad_count, dry.import], [true, 2, 2, 0, null]);
	assert.equal((await curator.ok(curator.get('/api/v1/counts'))).found, before);
	const done = await curator.ok(curator.post(`/api/v1/imports?${query}`, { raw: csv }));
	assert.deepEqual([done.added, done.same, done.bad_count], [2, 0, 0]);
	assert.equal((await curator.ok(curator.get('/api/v1/counts'))).found, before + 2);
	const same = await curator.ok(curator.post(`/api/v1/imports?${query}`, { raw: csv }));
	assert.deepEqual([same.added, same.same], [0, 2]);
	const bad = `${csv}3,,2026-11-20T10:00:00+03:00\n4,Хороший текст,вчера\n`;
	const report = await curator.ok(curator.post(`/api/v1/imports?${query}&dry_run=1`, { raw: bad }));
	assert.equal(report.bad_count, 2);
	assert.deepEqual(report.bad.map((line) => [line.line, line.field]), [[4, 'text'], [5, 'posted_at']]);
	assert.ok(report.bad.every((line) => line.text.length > 3));
	const refused = await curator.post(`/api/v1/imports?${query}`, { raw: bad });
	assert.deepEqual([refused.status, refused.body.code], [422, 'INPUT_INVALID']);
	const skipped = await curator.ok(curator.post(`/api/v1/imports?${query}&skip_bad=1`, { raw: bad }));
	assert.deepEqual([skipped.added, skipped.same, skipped.bad_count], [0, 2, 2]);
	assert.equal((await who.executors[0].post(`/api/v1/imports?${query}`, { raw: csv })).status, 403);
	const wrong = await curator.post('/api/v1/imports?format=xml', { raw: csv });
	assert.deepEqual([wrong.status, wrong.body.field], [422, 'format']);
});

test(name('log-ins at once: the lane takes two, a short queue waits, the rest is told to come again'), async () => {
	const [curator] = who.curators;
	const tries = Array.from({ length: 24 }, () => new Browser(server.base, who.contract).login('nobody-at-all', 'wrong'));
	const during = await until('the API answers meanwhile', async () => (await curator.get('/api/v1/me')).status === 200);
	assert.ok(during);
	const statuses = (await Promise.all(tries)).map((reply) => reply.status);
	assert.ok(statuses.every((status) => [401, 429, 503].includes(status)), statuses.join());
});

test(name('slow clients are cut: one byte at a time keeps no connection'), async () => {
	const [header, body] = await slowClients;
	assert.ok(header.closed && header.ms < 30_000, `header: ${header.ms} ms`);
	assert.ok(body.closed && body.ms < 35_000, `body: ${body.ms} ms`);
	assert.deepEqual([header.statuses, body.statuses], [[], []]);
});
