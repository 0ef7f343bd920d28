/*
 * index.ts: the typed dictionary of sentences and figures, by section: texts.time.until(moment, now, zone).
 *
 * A section is an object of strings and of functions that take values; another language is the same type (`Texts`), so a missing
 * sentence does not compile. Short labels without values of the shell, found and inbox are keys of text.ts.
 */
import { desk } from "./ru/desk.ts";
import { incident } from "./ru/incident.ts";
import { review } from "./ru/review.ts";
import { time } from "./ru/time.ts";
import { words } from "./ru/words.ts";

const russian = { time, words, incident, desk, review };

export type Texts = typeof russian;
export const texts: Texts = russian;
