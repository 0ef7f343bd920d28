/*
 * load.mjs: makes a module of web/src importable in a test: bundled by esbuild as the build does, imported from memory.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

export async function load(path) {
	const entry = fileURLToPath(new URL(`../src/${path}`, import.meta.url));
	const { outputFiles } = await build({
		entryPoints: [entry],
		bundle: true,
		format: "esm",
		platform: "neutral",
		write: false,
		charset: "utf8",
		jsx: "automatic",
		jsxImportSource: "preact",
		mainFields: ["module", "main"],
		logLevel: "error",
	});
	return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
