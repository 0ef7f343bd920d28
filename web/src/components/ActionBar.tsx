/*
 * ActionBar.tsx: what can be done here, each act with its key printed on the button (DESIGN §1.5).
 *
 * Promises: a forbidden act says why, in the title and to readers, and stays reachable by focus; while an act is under way its
 * button shows it and a second press does nothing; a double click is one click. Must not: decide what is allowed: the server's
 * `allowed` does.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { cap, type Key } from "../app/keys.ts";
import { texts } from "../texts/index.ts";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./Sprite.tsx";

export function KeyCap({ of }: { of: Pick<Key, "code" | "ctrl" | "shift"> }) {
	const name = cap(of);
	return (
		<kbd class="kbd">
			{name.endsWith("⏎") ? (
				<>
					{name.slice(0, -1)}
					<Icon name="enter" size="k" />
					<span class="vh">Enter</span>
				</>
			) : (
				name
			)}
		</kbd>
	);
}

/** True once `busy` has lasted 300 ms: before that nothing flickers. */
function useSlow(busy: boolean): boolean {
	const [slow, setSlow] = useState(false);
	useEffect(() => {
		if (!busy) return setSlow(false);
		const timer = setTimeout(() => setSlow(true), 300);
		return () => clearTimeout(timer);
	}, [busy]);
	return slow && busy;
}

interface ActionProps {
	label: ComponentChildren;
	run: () => void;
	kind?: "primary" | "" | "quiet" | "danger";
	icon?: IconName;
	hotkey?: Pick<Key, "code" | "ctrl" | "shift">;
	/** why it can't be done now; absent or "": it can */
	refused?: string;
	/** this act is under way */
	busy?: boolean;
	small?: boolean;
	/** leaves the bar first on a narrow screen */
	low?: boolean;
	expanded?: boolean;
	type?: "button" | "submit";
}

export function Action({
	label,
	run,
	kind = "",
	icon,
	hotkey,
	refused = "",
	busy = false,
	small = false,
	low = false,
	expanded,
	type = "button",
}: ActionProps) {
	const slow = useSlow(busy);
	const off = refused !== "";
	return (
		<button
			type={type}
			class={["btn", kind, small ? "s" : "", low ? "lo" : ""].filter(Boolean).join(" ")}
			aria-disabled={off || busy ? "true" : undefined}
			aria-expanded={expanded}
			title={off ? refused : undefined}
			onClick={(event) => {
				// the second click of a double click may meet the button that has come in the place of the first
				if (off || busy || event.detail > 1) event.preventDefault();
				else if (type === "button") run();
			}}
		>
			{slow ? <i class="spin" aria-hidden="true" /> : icon !== undefined && <Icon name={icon} />}
			<span>{label}</span>
			{hotkey !== undefined && !slow && <KeyCap of={hotkey} />}
			{slow && <span class="vh">{texts.words.waiting}</span>}
			{off && <span class="vh">. {refused}</span>}
		</button>
	);
}

export function ActionBar({ label, children }: { label: string; children: ComponentChildren }) {
	return (
		<div class="actions" role="toolbar" aria-label={label}>
			{children}
		</div>
	);
}
