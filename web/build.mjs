/*
 * build.mjs: makes web/dist out of web/src, ready to be embedded in the binary.
 *
 * Promises: every file but index.html carries its content's hash in its name, so that it may be cached for ever;
 * index.html holds no inline script or style (the CSP forbids both) and names all that the first load fetches: what it
 * does not name comes with a page that needs it (import()); beside each text file lies its .gz twin, byte for byte the
 * same in every build; manifest.json names all of it with types and sizes.
 * Must not: read the clock, the network or the environment.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import openapi, { astToString } from "openapi-typescript";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const types = {
	html: "text/html; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	css: "text/css; charset=utf-8",
	woff2: "font/woff2",
	txt: "text/plain; charset=utf-8",
	svg: "image/svg+xml",
};

const shared = {
	bundle: true,
	minify: true,
	format: "esm",
	target: ["chrome109", "firefox115", "safari16.4"],
	charset: "utf8",
	legalComments: "none",
	write: false,
	metafile: true,
	outdir: dist,
	absWorkingDir: root,
	jsx: "automatic",
	jsxImportSource: "preact",
	entryNames: "assets/[name].[hash]",
	assetNames: "assets/[name].[hash]",
	publicPath: "/",
	loader: { ".woff2": "file" },
};

const schema = join(root, "src/api/schema.d.ts");
await writeFile(schema, astToString(await openapi(new URL("../api/openapi.yaml", import.meta.url))));

const worker = await build({ ...shared, entryPoints: ["src/stream/worker.ts"] });
const workerFile = worker.outputFiles[0];
const app = await build({
	...shared,
	splitting: true,
	chunkNames: "assets/[name].[hash]",
	entryPoints: ["src/app/main.tsx", "src/styles/index.css"],
	define: { WORKER_URL: JSON.stringify(`/${relative(dist, workerFile.path)}`) },
});

const out = new Map();
for (const file of [...worker.outputFiles, ...app.outputFiles]) out.set(relative(dist, file.path), Buffer.from(file.contents));
const named = (stem, ext) => [...out.keys()].find((name) => name.startsWith(`assets/${stem}.`) && name.endsWith(ext));

/** The parts that `name` imports before it can run, itself not among them. */
function partsOf(name, found = new Set()) {
	for (const { path, kind } of app.metafile.outputs[`dist/${name}`].imports) {
		const part = relative("dist", path);
		if (kind !== "import-statement" || found.has(part)) continue;
		found.add(part);
		partsOf(part, found);
	}
	return [...found].sort();
}

const icon = await readFile(join(root, "src/styles/icon.svg"));
const iconName = `assets/icon.${createHash("sha256").update(icon).digest("hex").slice(0, 8).toUpperCase()}.svg`;
out.set(iconName, icon);
out.set("assets/OFL.txt", await readFile(join(root, "src/styles/fonts/OFL.txt")));
const fonts = ["golos-text-cyrillic-wght-normal", "golos-text-latin-wght-normal"].map((stem) => named(stem, ".woff2"));
const page = (await readFile(join(root, "src/index.html"), "utf8"))
	.replace("{{icon}}", `/${iconName}`)
	.replace("{{css}}", `/${named("index", ".css")}`)
	.replace("{{js}}", `/${named("main", ".js")}`)
	.replace(
		"{{parts}}",
		partsOf(named("main", ".js"))
			.map((name) => `<link rel="modulepreload" href="/${name}">`)
			.join("\n"),
	)
	.replace(
		"{{fonts}}",
		fonts.map((name) => `<link rel="preload" href="/${name}" as="font" type="font/woff2" crossorigin>`).join("\n"),
	);
out.set("index.html", Buffer.from(page));

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "assets"), { recursive: true });
const manifest = [];
for (const name of [...out.keys()].sort()) {
	const data = out.get(name);
	const type = types[name.slice(name.lastIndexOf(".") + 1)];
	await writeFile(join(dist, name), data);
	const entry = { path: `/${name}`, type, bytes: data.length, immutable: /\.[0-9A-Z]{8}\./.test(name) };
	if (!name.endsWith(".woff2")) {
		const packed = gzipSync(data, { level: 9 });
		await writeFile(join(dist, `${name}.gz`), packed);
		entry.gzip_bytes = packed.length;
	}
	manifest.push(entry);
}
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, "\t")}\n`);
const first = manifest
	.filter((e) => e.path === "/index.html" || page.includes(`"${e.path}"`))
	.reduce((sum, e) => sum + (e.gzip_bytes ?? e.bytes), 0);
process.stdout.write(`web/dist: ${manifest.length} files, first load ${(first / 1024).toFixed(1)} KB compressed\n`);
