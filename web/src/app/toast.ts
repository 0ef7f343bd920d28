/*
 * toast.ts: one dark line at the bottom left about something done; 6 s, longer while it has the focus; with «Вернуть» where possible.
 * Must not: tell of errors: those stand where they happened.
 */
import { signal } from "@preact/signals";

export interface Toast {
	text: string;
	/** as «Открыть» or «Вернуть» */
	action?: { label: string; run: () => void };
}

export const TOAST_MS = 6_000;
export const toast = signal<Toast | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function hideToast(): void {
	clearTimeout(timer);
	toast.value = null;
}

/** The pointer or the focus is on it: it stays. */
export function holdToast(): void {
	clearTimeout(timer);
}

export function releaseToast(): void {
	clearTimeout(timer);
	timer = setTimeout(hideToast, TOAST_MS);
}

export function showToast(next: Toast): void {
	toast.value = next;
	releaseToast();
}
