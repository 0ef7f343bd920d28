/*
 * chain.ts: the bodies that will prepare an answer, in their order, while a person puts them together (п. 22). Pure.
 *
 * Promises: rows stand in the order of their numbers, numbers are 1, 2, 3 … without gaps; equal numbers work side by side. The core
 * decides what is right; here only what can be seen at once is said at once.
 */
import { lateTexts } from "../texts/late.ts";

export interface Link {
	/** 0: not chosen */
	body: number;
	number: number;
}

export const linksMax = 12;
export const firstLinks: readonly Link[] = [{ body: 0, number: 1 }];

/** In order of the numbers, without gaps; equal ones keep their places. */
function settled(links: readonly Link[]): Link[] {
	const sorted = [...links].sort((a, b) => a.number - b.number);
	const numbers = [...new Set(sorted.map((link) => link.number))];
	return sorted.map((link) => ({ ...link, number: numbers.indexOf(link.number) + 1 }));
}

/** One more at the end, after all others. */
export function added(links: readonly Link[]): Link[] {
	const last = links.at(-1)?.number ?? 0;
	return links.length >= linksMax ? [...links] : [...links, { body: 0, number: last + 1 }];
}

export function removed(links: readonly Link[], at: number): Link[] {
	const rest = links.filter((_, i) => i !== at);
	return rest.length === 0 ? [...firstLinks] : settled(rest);
}

/** The bodies of two neighbours change places; the numbers stay. */
export function moved(links: readonly Link[], at: number, step: -1 | 1): Link[] {
	const here = links[at];
	const there = links[at + step];
	if (here === undefined || there === undefined) return [...links];
	return links.map((link, i) => (i === at ? { ...link, body: there.body } : i === at + step ? { ...link, body: here.body } : link));
}

export function withBody(links: readonly Link[], at: number, body: number): Link[] {
	return links.map((link, i) => (i === at ? { ...link, body } : link));
}

export function withNumber(links: readonly Link[], at: number, number: number): Link[] {
	return settled(links.map((link, i) => (i === at ? { ...link, number } : link)));
}

/** What is wrong with a row, by its index; "" where nothing is. */
export function linkFaults(links: readonly Link[]): string[] {
	const { chain, errors } = lateTexts.commands;
	const last = links.at(-1)?.number ?? 0;
	const alone = links.filter((link) => link.number === last).length === 1;
	return links.map((link, i) => {
		if (link.body === 0) return errors.empty;
		if (links.slice(0, i).some((other) => other.body === link.body)) return chain.twice;
		return !alone && i === links.length - 1 ? chain.lastAlone : "";
	});
}

/** For GET …/feasibility: 12:1,15:1,17:2. */
export function linksQuery(links: readonly Link[]): string {
	return links.map((link) => `${link.body}:${link.number}`).join(",");
}
