/*
 * text.ts: the typed dictionary. A key is written once, in Russian (texts/ru/); another language is `Dictionary`, so a missing or
 * misspelt key does not compile. A text with values is a function of them: t("list.fresh", { n: 3 }).
 *
 * Must not: be filled with words from the server; those come as they are.
 */
import { ru } from "./ru/index.ts";

export type Dictionary = { readonly [K in keyof typeof ru]: (typeof ru)[K] extends (values: infer V) => string ? (values: V) => string : string };
export type TextKey = keyof Dictionary;
type Values<K extends TextKey> = Dictionary[K] extends (values: infer V) => string ? [values: V] : [];
/** The keys of texts without values. */
export type PlainKey = { [K in TextKey]: Dictionary[K] extends string ? K : never }[TextKey];

const dictionary: Dictionary = ru;

export function t<K extends TextKey>(key: K, ...values: Values<K>): string {
	const text = dictionary[key] as string | ((given: unknown) => string);
	return typeof text === "string" ? text : text(values[0]);
}
