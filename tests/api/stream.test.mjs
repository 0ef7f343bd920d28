// tests/api/stream.test.mjs: the stream of hints: who hears what, when it ends, and that the server stops in order with streams open.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, until } from '../lib/api.mjs';
import { cast, foundMessages, people, routed } from '../lib/cast.mjs';
import { Stream } from '../lib/raw.mjs';
import { DATABASE, Server } from '../lib/server.mjs';

let server;
let who;
let quiet; // open beside all other tests
before(async () => {
	server = await Server.start();
	who = await cast(server);
	quiet = await Stream.open(who.administrator);
});
after(() => server?.stop());

const name = (text) => `${text} [${DATABASE}]`;
const heard = (stream, subject, id) => stream.events.find((event) => event.kind === 'hint' && event.data.subject === subject && event.data.id === id);

test(name('a stream begins with the clock and is not kept by anybody between'), async () => {
	const stream = await Stream.open(who.curators[0]);
	assert.equal(stream.status, 200);
	assert.match(stream.headers.get('content-type'), /^text\/event-stream/);
	assert.equal(stream.headers.get('cache-control'), 'no-store');
	const clock = await until('clock', () => stream.events.find((event) => event.kind === 'clock'));
	assert.equal(clock.data.running, true);
	assert.ok(Date.parse(clock.data.now) > 0);
	stream.close();
});

test(name('a hint comes after a command, with the revision, and not to a stranger or the administrator'), async () => {
	const [curator] = who.curators;
	const executor = who.executors[0];
	const stranger = who.executors.find((each) => each.body.id !== executor.body.id);
	const streams = await Promise.all([curator, executor, stranger, who.administrator].map(Stream.open));
	const reply = await routed(curator, executor.body);
	const [mine, theirs, other, administrator] = streams;
	const hint = await until('hint of the curator', () => heard(mine, 'incident', reply.incident));
	assert.ok(hint.data.revision >= 1);
	await until('hint of the executor', () => heard(theirs, 'incident', reply.incident));
	const taken = await executor.ok(executor.command(reply.incident, 'take'));
	await until('the newest revision', () => mine.events.some((event) => event.data.id === reply.incident && event.data.revision === taken.revision));
	const again = await curator.ok(curator.get(`/api/v1/incidents/${reply.incident}`));
	assert.equal(again.revision, taken.revision, 'what the hint says can be read');
	assert.equal(heard(other, 'incident', reply.incident), undefined);
	assert.equal(heard(administrator, 'incident', reply.incident), undefined);
	await until('counts for all', () => streams.every((stream) => stream.events.some((event) => event.data.subject === 'counts')));
	for (const stream of streams) stream.close();
});

test(name('a claim is heard by the other curator, not by an executor'), async () => {
	const [one, two] = who.curators;
	const [message] = await foundMessages(one);
	const [other, executor] = await Promise.all([two, who.executors[0]].map(Stream.open));
	await one.ok(one.post(`/api/v1/messages/${message.id}/claim`));
	await until('hint of the claim', () => heard(other, 'message', message.id));
	assert.equal(heard(executor, 'message', message.id), undefined);
	await one.delete(`/api/v1/messages/${message.id}/claim`);
	other.close();
	executor.close();
});

test(name('a set clock is told to every stream'), async () => {
	const stream = await Stream.open(who.executors[0]);
	await until('first clock', () => stream.events.length > 0);
	const set = await server.clock({ add: '2m' });
	await until('the new time', () => stream.events.some((event) => event.kind === 'clock' && Math.abs(Date.parse(event.data.now) - Date.parse(set.now)) < 5_000));
	stream.close();
});

test(name('a stream ends with its session'), async () => {
	const one = new Browser(server.base, who.contract);
	await one.login(people[0].login, people[0].password);
	const stream = await Stream.open(one);
	await until('open', () => stream.events.length > 0);
	await one.delete('/api/v1/sessions');
	await until('ended', () => stream.closed, 3_000);
});

test(name('an open stream gets a comment each 15 s'), async () => {
	await until('comment', () => quiet.comments > 0, 20_000);
	assert.equal(quiet.closed, false);
	quiet.close();
});

test(name('many streams: each hears, and the server stops in order with all of them open'), async () => {
	const browsers = [];
	for (let i = 0; i < 8; i++) {
		const browser = new Browser(server.base, who.contract);
		await browser.login(who.curators[0].person.login, who.curators[0].person.password);
		browsers.push(browser);
	}
	const streams = await Promise.all(browsers.flatMap((browser) => Array.from({ length: 25 }, () => Stream.open(browser))));
	assert.ok(streams.every((stream) => stream.status === 200));
	const reply = await routed(who.curators[0], who.executors[0].body);
	await until('all heard', () => streams.every((stream) => heard(stream, 'incident', reply.incident)));
	const end = await server.halt();
	assert.deepEqual(end, { code: 0, signal: null }, server.log);
	await until('all ended', () => streams.every((stream) => stream.closed));
	await server.again();
});
