/*
 * ru/index.ts: the Russian dictionary, put together from one file per feature.
 */
import { common } from "./common.ts";
import { components } from "./components.ts";
import { found } from "./found.ts";
import { inbox } from "./inbox.ts";
import { login } from "./login.ts";
import { shell } from "./shell.ts";
import { work } from "./work.ts";

export const ru = { ...common, ...components, ...shell, ...login, ...found, ...inbox, ...work };
