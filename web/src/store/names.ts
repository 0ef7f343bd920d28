/*
 * names.ts: the short name of a body, as it is called after its first mention (DESIGN §12).
 *
 * Promises: the full name until the list of bodies has come; a view that wants short names also calls useBodies().
 */
import type { Named } from "../api/types.ts";
import { bodies } from "./store.ts";

export function shortName(body: Named): string {
	const known = bodies.value.items?.find((each) => each.id === body.id);
	return known === undefined || known.short_name === "" ? body.name : known.short_name;
}
