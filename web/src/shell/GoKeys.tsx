/*
 * GoKeys.tsx: Г, then the letter of a page: the keyboard's navigation (DESIGN §7).
 */
import { useEffect, useState } from "preact/hooks";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { texts } from "../texts/index.ts";

const PATIENCE_MS = 1_500;
const pages: readonly [code: string, path: string][] = [
	["KeyD", "/found"],
	["KeyC", "/review"],
	["KeyH", "/inbox?tab=work"],
	["KeyV", "/desk"],
];

/** The second letter: lies over the page's own letters for a moment. */
function Second({ done }: { done: () => void }) {
	useEffect(() => {
		const timer = setTimeout(done, PATIENCE_MS);
		return () => clearTimeout(timer);
	}, []);
	useKeys(
		pages.map(([code, path]) => ({
			code,
			run: () => {
				done();
				navigate(path);
			},
		})),
	);
	return null;
}

export function GoKeys() {
	const [waiting, setWaiting] = useState(false);
	useKeys([{ code: "KeyU", label: texts.common.keys.goTo, run: () => setWaiting(true) }]);
	return waiting ? <Second done={() => setWaiting(false)} /> : null;
}
