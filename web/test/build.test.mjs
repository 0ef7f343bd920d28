/*
 * build.test.mjs: what is embedded in the binary: the first load fits its budget, names carry hashes, nothing is inline, the same twice;
 * and what the build stands on runs on Debian 12's Node.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const BUDGET_BYTES = 150 * 1024;
const read = (path) => readFileSync(`${root}dist/${path}`);

const build = () => {
	execFileSync(process.execPath, ["build.mjs"], { cwd: root, stdio: "pipe" });
	return JSON.parse(read("manifest.json"));
};
const manifest = build();

test("build__first_load_fits_150_kb_compressed", (t) => {
	const page = read("index.html").toString();
	const named = manifest.filter(({ path }) => path === "/index.html" || page.includes(`"${path}"`));
	const first = named.reduce((sum, file) => sum + (file.gzip_bytes ?? file.bytes), 0);
	t.diagnostic(`first load ${(first / 1024).toFixed(1)} KB of ${BUDGET_BYTES / 1024} KB`);
	assert.ok(first < BUDGET_BYTES, `first load is ${first} bytes`);
});

test("build__page_names_all_that_the_first_load_fetches_and_pages_come_later", () => {
	const page = read("index.html").toString();
	const scripts = manifest.filter(({ path }) => path.endsWith(".js") && !path.includes("/worker."));
	const named = scripts.filter(({ path }) => page.includes(`"${path}"`));
	for (const { path } of named)
		for (const [, address] of read(path.slice(1))
			.toString()
			.matchAll(/(?:from|import)\s*"(\/assets\/[^"]+)"/g))
			assert.ok(page.includes(`"${address}"`), `${path} needs ${address}`);
	for (const stem of ["DeskPage", "IncidentPage", "ReviewPage"])
		assert.ok(
			scripts.some(({ path }) => path.startsWith(`/assets/${stem}.`)) && !page.includes(`/${stem}.`),
			`${stem} comes when it is opened`,
		);
});

test("build__immutable_names_carry_a_hash_and_twins_hold_the_same_bytes", () => {
	for (const { path, immutable, gzip_bytes } of manifest) {
		assert.equal(immutable, /\.[0-9A-Z]{8}\./.test(path), path);
		if (gzip_bytes !== undefined) assert.deepEqual(gunzipSync(read(`${path}.gz`)), read(path), path);
	}
});

test("build__page_has_nothing_inline", () => {
	const page = read("index.html").toString();
	assert.doesNotMatch(page, /\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=/);
	for (const [, address] of page.matchAll(/(?:src|href)="([^"]+)"/g))
		assert.ok(
			manifest.some(({ path }) => path === address),
			address,
		);
});

test("build__twice_gives_the_same", () => {
	assert.deepEqual(build(), manifest);
});

test("lock__admits_node_18_20_exact_versions_and_no_addresses", () => {
	const lock = JSON.parse(readFileSync(`${root}package-lock.json`));
	const asked = JSON.parse(readFileSync(`${root}package.json`));
	for (const version of Object.values({ ...asked.dependencies, ...asked.devDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/);
	for (const [name, { engines, resolved }] of Object.entries(lock.packages)) {
		assert.equal(resolved, undefined, name);
		const floors = [...(engines?.node ?? "").matchAll(/>=?\s*(\d+)(?:\.(\d+))?/g)].map(
			([, major, minor]) => Number(major) * 100 + Number(minor ?? 0),
		);
		if (floors.length > 0) assert.ok(Math.min(...floors) <= 1820, `${name}: ${engines.node}`);
	}
});
