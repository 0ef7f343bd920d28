/*
 * plural.ts: the Russian rule: 1 сообщение, 2 сообщения, 5 сообщений; and numbers as they are written in Russian.
 */
const rule = new Intl.PluralRules("ru-RU");
const figures = new Intl.NumberFormat("ru-RU");

/** The form of the noun alone: plural(5, "сообщение", "сообщения", "сообщений"). */
export function plural(n: number, one: string, few: string, many: string): string {
	const form = rule.select(Math.abs(n));
	if (form === "one") return one;
	return form === "few" ? few : many;
}

/** "4 096", with no-break spaces. */
export function figure(n: number): string {
	return figures.format(n);
}

/** "5 сообщений", the space does not break. */
export function count(n: number, one: string, few: string, many: string): string {
	return `${figure(n)}\u00a0${plural(n, one, few, many)}`;
}
