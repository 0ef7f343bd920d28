// tests/lib/server.mjs: a real `otklik demo` for one test file: started on a free port, on SQLite or PostgreSQL, and stopped.
//
// OTKLIK_BIN            the binary (default build/test/src/otklik)
// OTKLIK_TEST_DB        sqlite (default) or pgsql
// OTKLIK_TEST_PG_URL    any database of a cluster where databases may be made (tools/with-pg gives it)
// Promise: a fresh folder and, on PostgreSQL, a fresh database for each server; both are gone after stop().
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const BINARY = process.env.OTKLIK_BIN ?? join(ROOT, 'build/test/src/otklik');
export const DATABASE = process.env.OTKLIK_TEST_DB ?? 'sqlite';
const READY_MS = 60_000;
const STOP_MS = 20_000;

function psql(url, sql) {
	const run = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql], { encoding: 'utf8' });
	if (run.status !== 0) throw new Error(`psql: ${run.stderr || run.error}`);
}

/** {url, drop()}: a database of its own. */
export function freshDatabase(folder) {
	if (DATABASE === 'sqlite') return { url: `sqlite:${join(folder, 'otklik.db')}`, drop() {} };
	const admin = process.env.OTKLIK_TEST_PG_URL;
	if (!admin) throw new Error('OTKLIK_TEST_DB=pgsql needs OTKLIK_TEST_PG_URL (tools/with-pg)');
	const name = `otklik_${randomBytes(6).toString('hex')}`;
	const url = new URL(admin);
	url.pathname = `/${name}`;
	psql(admin, `CREATE DATABASE ${name}`);
	return { url: url.href, drop: () => psql(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** SQL on the database of a server that is halted: what no command can make yet. Literals: quoted(). */
export function execute(database, sql) {
	if (!database.url.startsWith('sqlite:')) return psql(database.url, sql);
	const program = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.executescript(sys.argv[2]); db.commit(); db.close()';
	const run = spawnSync('python3', ['-c', program, database.url.slice('sqlite:'.length), sql], { encoding: 'utf8' });
	if (run.status !== 0) throw new Error(`sqlite: ${run.stderr || run.error}`);
}

export const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

export class Server {
	/**
	 * options: env (more environment), args (more arguments), folder and database ({url}) of an earlier one to go on with.
	 * The folder and the database of an earlier one stay its own to remove.
	 */
	static async start(options = {}) {
		const server = new Server();
		server.ownsFolder = !options.folder;
		server.ownsDatabase = !options.database;
		server.folder = options.folder ?? mkdtempSync(join(tmpdir(), 'otklik-test-'));
		server.database = options.database ?? freshDatabase(server.folder);
		server.options = options;
		await server.#run();
		return server;
	}

	async #run() {
		const { env = {}, args = [], port = 0 } = this.options;
		this.log = '';
		this.process = spawn(
			BINARY,
			['demo', '--data', this.folder, '--database', this.database.url, '--port', String(port), ...args],
			{ env: { ...process.env, OTKLIK_CLOCK: '', OTKLIK_RATE_PER_S: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
		);
		this.exited = new Promise((done) => this.process.once('exit', (code, signal) => done({ code, signal })));
		this.process.stderr.on('data', (text) => { this.log += text; });
		this.base = await new Promise((done, fail) => {
			let out = '';
			const late = setTimeout(() => fail(new Error(`not ready after ${READY_MS} ms:\n${out}${this.log}`)), READY_MS);
			this.process.stdout.on('data', (text) => {
				out += text;
				const url = /^Отклик: (\S+)$/m.exec(out);
				const standin = /^Учебная сеть: (\S+)$/m.exec(out);
				if (!url || !standin || !out.includes('Войти')) return;
				this.standin = standin[1];
				clearTimeout(late);
				done(url[1]);
			});
			this.process.once('exit', (code, signal) => {
				clearTimeout(late);
				fail(new Error(`otklik demo ended (${code ?? signal}):\n${out}${this.log}`));
			});
			this.process.once('error', (error) => { clearTimeout(late); fail(error); });
		});
		this.port = Number(new URL(this.base).port);
	}

	/** The order's clock: {now}, {add: "30m"}, {add_working: "8h"}, {running: false}. */
	async clock(change) {
		const reply = await fetch(`${this.base}/api/v1/demo/clock`, {
			method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(change),
		});
		if (reply.status !== 200) throw new Error(`clock ${JSON.stringify(change)}: ${reply.status} ${await reply.text()}`);
		return reply.json();
	}

	/** kill -9, and wait until it is gone. */
	async kill() {
		this.process.kill('SIGKILL');
		return this.exited;
	}

	/** Starts again with the same data (after kill() or halt()). */
	async again(options = {}) {
		this.options = { ...this.options, ...options };
		await this.#run();
	}

	/** SIGTERM, and wait. Keeps the data. Returns {code, signal}. */
	async halt() {
		this.process.kill('SIGTERM');
		const late = setTimeout(() => this.process.kill('SIGKILL'), STOP_MS);
		const end = await this.exited;
		clearTimeout(late);
		return end;
	}

	/** halt() and remove the data. Throws when the program did not end well. */
	async stop() {
		const end = this.process.exitCode === null && this.process.signalCode === null ? await this.halt() : null;
		if (this.ownsDatabase) this.database.drop();
		if (this.ownsFolder) rmSync(this.folder, { recursive: true, force: true });
		if (end && end.code !== 0) throw new Error(`otklik demo ended with ${end.code ?? end.signal}:\n${this.log}`);
		const bad = /ERROR: \w+Sanitizer|runtime error:|ASSERT|assert_failed/.exec(this.log);
		if (bad) throw new Error(`otklik demo said:\n${this.log}`);
	}
}

/** `otklik serve` on a database that `otklik init` has made: {base, process, log(), halt()}. */
export async function serve(database, { args = [], env = {} } = {}) {
	const environment = { ...process.env, OTKLIK_RATE_PER_S: '0', ...env };
	if (!env.OTKLIK_CLOCK) delete environment.OTKLIK_CLOCK;
	const child = spawn(BINARY, ['serve', '--database', database, '--port', '0', ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
	let log = '';
	child.stderr.on('data', (text) => { log += text; });
	const exited = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
	const base = await new Promise((done, fail) => {
		child.stdout.on('data', (text) => {
			const url = /^Отклик: (\S+)$/m.exec(String(text));
			if (url) done(url[1]);
		});
		child.once('exit', (code, signal) => fail(new Error(`otklik serve ended (${code ?? signal}):\n${log}`)));
		child.once('error', fail);
	});
	const halt = (signal = 'SIGTERM') => { child.kill(signal); return exited; };
	return { base, process: child, log: () => log, halt };
}

/** `otklik init` from data/demo/install.json. */
export function init(database) {
	const run = spawnSync(BINARY, ['init', '--from', join(ROOT, 'data/demo/install.json'), '--database', database], { encoding: 'utf8' });
	if (run.status !== 0) throw new Error(`otklik init: ${run.stderr}`);
}
