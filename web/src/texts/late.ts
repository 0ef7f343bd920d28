/*
 * late.ts: the part of the dictionary that comes with the pages whose code comes late (app/late.tsx).
 */
import { commands } from "./ru/commands.ts";
import { marks } from "./ru/marks.ts";

const russian = { commands, marks };

export type LateTexts = typeof russian;
export const lateTexts: LateTexts = russian;
