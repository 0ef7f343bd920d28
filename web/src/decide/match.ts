/*
 * match.ts: finding an entry of a list by what is typed: every word typed begins a word of the entry. ё = е, any case.
 */

const plain = (text: string) => text.toLowerCase().replaceAll("ё", "е");
const letter = /[\p{L}\p{N}]/u;

export interface Part {
	text: string;
	hit: boolean;
}

function startsOf(text: string, word: string): number[] {
	const found: number[] = [];
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
		if (at === 0 || !letter.test(text[at - 1] ?? "")) found.push(at);
	return found;
}

/** null: no match; else the entry cut into parts, the matching beginnings marked. */
export function match(entry: string, typed: string): Part[] | null {
	const words = plain(typed)
		.split(/\s+/)
		.filter((word) => word !== "");
	const text = plain(entry);
	const hits = new Array<boolean>(entry.length).fill(false);
	for (const word of words) {
		const starts = startsOf(text, word);
		if (starts.length === 0) return null;
		for (const at of starts) hits.fill(true, at, at + word.length);
	}
	const parts: Part[] = [];
	for (let i = 0; i < entry.length; i++) {
		const last = parts.at(-1);
		const hit = hits[i] === true;
		if (last !== undefined && last.hit === hit) last.text += entry[i];
		else parts.push({ text: entry[i] ?? "", hit });
	}
	return parts;
}
