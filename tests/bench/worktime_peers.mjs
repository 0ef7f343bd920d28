// tests/bench/worktime_peers.mjs: working-time addition of the npm libraries beside ours, in one run: same schedule, same cases, one core.
//
// usage: node worktime_peers.mjs --otklik FILE --bench FILE [--cases 20000]      (bench: the built bench_worktime)
// Right answers come from `otklik deadline batch`, which tests/prove/ compares with an oracle apart. Two counts of wrong answers per
// library: with what it can be told (week, break, days off), and against the whole production calendar (short days, working Saturdays).
// Seconds are the processor's on both sides. Prints a line for each and the ratio; exit status 1 when ours is not at least 100 times the best of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.TZ = 'Europe/Moscow'; // the libraries know only the machine's zone
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const argument = (name, otherwise) => {
	const at = process.argv.indexOf(name);
	return at < 0 ? otherwise : process.argv[at + 1];
};
const otklik = argument('--otklik', join(root, 'build/release/src/otklik'));
const bench = argument('--bench', join(root, 'build/bench/tests/bench/bench_worktime'));
const count = Number(argument('--cases', '20000'));
const BUDGET_MS = 3000; // per library

const calendar = JSON.parse(readFileSync(join(root, 'data/calendars/ru.json'), 'utf8'));
const daysOff = calendar.years.flatMap((year) => year.days).filter((day) => day.kind === 'off').map((day) => day.date);

function makeCases() {
	let seed = 20261124n;
	const first = Date.UTC(2014, 0, 15) / 1000;
	const last = Date.UTC(2027, 10, 1) / 1000;
	return Array.from({ length: count }, () => {
		seed = (seed * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
		const start = first + (Number(seed >> 20n) % (last - first));
		return { start: start - (start % 60), minutes: 1 + (Number(seed >> 8n) % 2400) };
	});
}

function rightAnswers(cases, extra) {
	const input = cases.map((c) => JSON.stringify({ op: 'add', start: new Date(c.start * 1000).toISOString().replace('.000', ''), amount: `${c.minutes}m` }));
	const run = spawnSync(otklik, ['deadline', 'batch', ...extra], { input: `${input.join('\n')}\n`, encoding: 'utf8', maxBuffer: 1 << 28 });
	if (run.status !== 0) throw new Error(`otklik deadline batch: ${run.stderr}`);
	return run.stdout.trim().split('\n').map((line) => Date.parse(JSON.parse(line).due) / 1000);
}

function peers() {
	const require = createRequire(import.meta.url);
	const dayjs = require('dayjs');
	dayjs.extend(require('dayjs-business-time'));
	const segments = [{ start: '09:00:00', end: '13:00:00' }, { start: '14:00:00', end: '18:00:00' }];
	dayjs.setBusinessTime({ sunday: null, monday: segments, tuesday: segments, wednesday: segments, thursday: segments, friday: segments, saturday: null });
	dayjs.setHolidays(daysOff);
	const moment = require('moment');
	require('moment-business-time');
	const hours = ['09:00:00', '13:00:00', '14:00:00', '18:00:00'];
	moment.updateLocale('en', { workinghours: { 0: null, 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: null }, holidays: daysOff });
	return {
		'dayjs-business-time': (c) => dayjs(c.start * 1000).addBusinessMinutes(c.minutes).unix(),
		'moment-business-time': (c) => moment(c.start * 1000).addWorkingTime(c.minutes, 'minutes').unix(),
	};
}

function measure(add, cases) {
	const answers = [];
	for (const c of cases.slice(0, 50)) add(c); // warm
	const begin = performance.now();
	const processor = process.cpuUsage();
	while (answers.length < cases.length && performance.now() - begin < BUDGET_MS) {
		try {
			answers.push(add(cases[answers.length]));
		} catch {
			answers.push(Number.NaN);
		}
	}
	const { user, system } = process.cpuUsage(processor);
	return { perSecond: (answers.length * 1e6) / (user + system), answers };
}

const folder = mkdtempSync(join(tmpdir(), 'otklik-bench-'));
const cases = makeCases();
const week = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '13:00'], ['14:00', '18:00']]]));
const simple = { zone: 'Europe/Moscow', week, exceptions: daysOff.map((date) => ({ date, intervals: [] })) };
writeFileSync(join(folder, 'schedule.json'), JSON.stringify(simple));
writeFileSync(join(folder, 'cases'), cases.map((c) => `${c.start * 1000} ${c.minutes * 60000}\n`).join(''));
const known = rightAnswers(cases, ['--schedule', join(folder, 'schedule.json'), '--calendar', 'none']);
const whole = rightAnswers(cases, []);
const run = spawnSync(bench, [join(folder, 'cases')], { encoding: 'utf8', env: { ...process.env, SOURCE_ROOT: root } });
rmSync(folder, { recursive: true });
if (run.status !== 0) throw new Error(`bench_worktime: ${run.stderr}`);
const ours = Number(/adds_per_second (\d+)/.exec(run.stdout)[1]);
console.log(run.stdout.trim());
console.log(`otklik ${ours} adds/s`);
let best = 0;
for (const [name, add] of Object.entries(peers())) {
	const { perSecond, answers } = measure(add, cases);
	const wrong = (right) => ((100 * answers.filter((answer, i) => answer !== right[i]).length) / answers.length).toFixed(1);
	best = Math.max(best, perSecond);
	console.log(`${name} ${perSecond.toFixed(0)} adds/s over ${answers.length} cases, ${wrong(known)} % wrong with what it can be told, ${wrong(whole)} % against the production calendar`);
}
console.log(`ratio to the best ${Math.round(ours / best)}`);
process.exit(ours / best >= 100 ? 0 : 1);
