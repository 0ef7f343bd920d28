/*
 * router.ts: the address is the view.
 *
 * Promises: every view can be linked, reloaded and gone back to; plain links (<a href="/inbox/412">) work without a handler:
 * one listener on the document follows them. Must not: hold any state besides the address.
 */
import { computed, signal } from "@preact/signals";
import type { View } from "../api/types.ts";

export type Tab = Extract<View, "new" | "returned" | "work" | "answered">;

export type Route =
	| { page: "login" }
	| { page: "found"; id: number | null }
	| { page: "inbox"; id: number | null; tab: Tab }
	| { page: "desk"; id: number | null }
	| { page: "review"; id: number | null }
	| { page: "incident"; id: number }
	| { page: "home" }
	| { page: "unknown" };

const tabs: readonly Tab[] = ["new", "returned", "work", "answered"];
const address = signal(window.location.pathname + window.location.search);

function idOf(text: string | undefined): number | null | undefined {
	if (text === undefined) return null;
	const id = /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : Number.NaN;
	return Number.isSafeInteger(id) ? id : undefined;
}

export function parseRoute(path: string): Route {
	const url = new URL(path, "http://here");
	const [page = "", idText, rest] = url.pathname.split("/").filter((part) => part !== "");
	const id = idOf(idText);
	if (rest !== undefined || id === undefined) return { page: "unknown" };
	if (page === "" && id === null) return { page: "home" };
	if (page === "login" && id === null) return { page: "login" };
	if (page === "found" || page === "desk" || page === "review") return { page, id };
	if (page === "inbox") return { page, id, tab: tabs.find((tab) => tab === url.searchParams.get("tab")) ?? "new" };
	if (page === "incident" && id !== null) return { page, id };
	return { page: "unknown" };
}

export function pathOf(route: Route): string {
	if (route.page === "home" || route.page === "unknown") return "/";
	if (route.page === "login") return "/login";
	const base = route.id === null ? `/${route.page}` : `/${route.page}/${route.id}`;
	return route.page === "inbox" && route.tab !== "new" ? `${base}?tab=${route.tab}` : base;
}

export const route = computed<Route>(() => parseRoute(address.value));

/** The address to come back to after log-in. */
export function currentPath(): string {
	return address.value;
}

export function navigate(to: string | Route, options: { replace?: boolean } = {}): void {
	const path = typeof to === "string" ? to : pathOf(to);
	if (path === address.value) return;
	if (options.replace === true) window.history.replaceState(null, "", path);
	else window.history.pushState(null, "", path);
	address.value = path;
}

/** The route of this moment; the view that reads it is drawn again when the address changes. */
export function useRoute(): Route {
	return route.value;
}

function followLink(event: MouseEvent): void {
	if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	const link = event.target instanceof Element ? event.target.closest("a") : null;
	if (link === null || link.target !== "" || link.hasAttribute("download")) return;
	const url = new URL(link.href, window.location.href);
	if (url.origin !== window.location.origin || url.hash !== "" || url.pathname.startsWith("/api/")) return;
	event.preventDefault();
	navigate(url.pathname + url.search);
}

export function startRouter(): void {
	document.addEventListener("click", followLink);
	window.addEventListener("popstate", () => {
		address.value = window.location.pathname + window.location.search;
	});
}
