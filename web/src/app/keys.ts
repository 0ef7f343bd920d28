/*
 * keys.ts: the registry of keys. A view registers what its keys do; the last one registered wins; `?` lists them all.
 *
 * Promises: letters are matched by the physical key (event.code), so they work in both layouts; a letter or digit typed into a field
 * is text, never a command. Must not: be the only way to anything: every key is printed on a button.
 */
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface Key {
	/** event.code: "Enter", "KeyK", "Digit1", "ArrowDown", "Escape" */
	code: string;
	/** what it does, for the list of keys; without it the key is not listed */
	label?: string;
	ctrl?: boolean;
	shift?: boolean;
	/** works while a field has the focus (Ctrl+Enter, Escape); letters never should */
	inField?: boolean;
	run: (event: KeyboardEvent) => void;
}

interface Layer {
	keys: readonly Key[];
}

/** Bottom to top: the page, its parts, an open menu or dialog. */
const layers = signal<readonly Layer[]>([]);

/** The list of keys is open. */
export const keysShown = signal(false);

const caps: Record<string, string> = {
	Enter: "⏎",
	Escape: "Esc",
	ArrowUp: "↑",
	ArrowDown: "↓",
	Slash: "/",
	F6: "F6",
	KeyA: "Ф",
	KeyB: "И",
	KeyC: "С",
	KeyD: "В",
	KeyE: "У",
	KeyF: "А",
	KeyG: "П",
	KeyH: "Р",
	KeyI: "Ш",
	KeyJ: "О",
	KeyK: "Л",
	KeyL: "Д",
	KeyM: "Ь",
	KeyN: "Т",
	KeyO: "Щ",
	KeyP: "З",
	KeyQ: "Й",
	KeyR: "К",
	KeyS: "Ы",
	KeyT: "Е",
	KeyU: "Г",
	KeyV: "М",
	KeyW: "Ц",
	KeyX: "Ч",
	KeyY: "Н",
	KeyZ: "Я",
	Comma: "Б",
	Period: "Ю",
	Semicolon: "Ж",
	Quote: "Э",
	BracketLeft: "Х",
	BracketRight: "Ъ",
};

/** What is printed on the key's cap: the Russian letter of the place. */
export function cap(key: Pick<Key, "code" | "ctrl" | "shift">): string {
	const name = caps[key.code] ?? key.code.replace(/^(Digit|Key)/, "");
	return `${key.ctrl === true ? "Ctrl " : ""}${key.shift === true && name === "/" ? "?" : name}`;
}

export function listedKeys(): readonly Key[] {
	const seen = new Set<string>();
	const out: Key[] = [];
	for (const layer of [...layers.value].reverse()) {
		for (const key of layer.keys) {
			const name = cap(key);
			if (key.label !== undefined && !seen.has(name)) out.push(key);
			seen.add(name);
		}
	}
	const rank = (key: Key) => (key.code === "Enter" ? "0" : key.code.startsWith("Digit") ? `1${key.code}` : "2");
	return out.sort((a, b) => rank(a).localeCompare(rank(b)));
}

function isField(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
	return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Enter on a link or button is its own; on the row that is open already it is the page's main act. */
function isOwnEnter(event: KeyboardEvent): boolean {
	return (
		event.code === "Enter" &&
		event.target instanceof Element &&
		event.target.closest("a:not([aria-current=true]), button, summary, [role=option]") !== null
	);
}

function onKey(event: KeyboardEvent): void {
	if (event.defaultPrevented || event.altKey || event.isComposing) return;
	const field = isField(event.target);
	const ctrl = event.ctrlKey || event.metaKey;
	if (!ctrl && isOwnEnter(event)) return;
	for (const layer of [...layers.value].reverse()) {
		for (const key of layer.keys) {
			if (key.code !== event.code || (key.ctrl === true) !== ctrl || (key.shift === true) !== event.shiftKey) continue;
			if (field && key.inField !== true) continue;
			event.preventDefault();
			if (!event.repeat || event.code.startsWith("Arrow")) key.run(event);
			return;
		}
	}
}

/** Registers keys while the calling view is shown. Pass a new array at each drawing: the newest functions are called. */
export function useKeys(keys: readonly Key[]): void {
	const layer = useRef<Layer>({ keys });
	layer.current.keys = keys;
	// as soon as it is drawn: the next key may follow at once
	useLayoutEffect(() => {
		const mine = layer.current;
		layers.value = [...layers.value, mine];
		return () => {
			layers.value = layers.value.filter((other) => other !== mine);
		};
	}, []);
}

export function startKeys(): void {
	document.addEventListener("keydown", onKey);
}
