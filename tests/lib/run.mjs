// tests/lib/run.mjs: one command of the binary, run to its end.
import { spawnSync } from 'node:child_process';
import { BINARY } from './server.mjs';

/** {status, out, err} of `otklik ARGUMENTS…`. */
export function otklik(...args) {
	const run = spawnSync(BINARY, args, { encoding: 'utf8', env: { ...process.env, OTKLIK_DATABASE: '', OTKLIK_CLOCK: '' } });
	if (run.error) throw run.error;
	return { status: run.status, out: run.stdout, err: run.stderr };
}
