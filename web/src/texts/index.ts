/*
 * index.ts: the typed dictionary of sentences and figures, by section: texts.time.until(moment, now, zone).
 *
 * A section is an object of strings and of functions that take values; another language is the same type (`Texts`), so a missing
 * sentence does not compile.
 */
import { common } from "./ru/common.ts";
import { desk } from "./ru/desk.ts";
import { found } from "./ru/found.ts";
import { inbox } from "./ru/inbox.ts";
import { incident } from "./ru/incident.ts";
import { login } from "./ru/login.ts";
import { review } from "./ru/review.ts";
import { shell } from "./ru/shell.ts";
import { time } from "./ru/time.ts";
import { words } from "./ru/words.ts";

const russian = { time, words, common, shell, login, found, inbox, incident, desk, review };

export type Texts = typeof russian;
export const texts: Texts = russian;
