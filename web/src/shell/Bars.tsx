/*
 * Bars.tsx: the lines that may stand over any page: no connection, no place for drafts; the toast; the list of keys.
 */
import { useEffect, useState } from "preact/hooks";
import { unreachable } from "../api/client.ts";
import { keysShown, listedKeys, useKeys } from "../app/keys.ts";
import { checkSession, findSession } from "../app/session.ts";
import { hideToast, holdToast, releaseToast, toast } from "../app/toast.ts";
import { KeyCap } from "../components/ActionBar.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Icon } from "../components/Icon.tsx";
import { memoryOnly } from "../store/typed.ts";
import { live } from "../stream/stream.ts";
import { texts } from "../texts/index.ts";

const PATIENCE_MS = 3_000;

/** The stream may blink at a restart of the server: only a lasting loss is told. */
function useLost(): boolean {
	const [lost, setLost] = useState(false);
	const away = live.value === false || (unreachable.value && live.value !== true);
	useEffect(() => {
		if (!away) return setLost(false);
		const timer = setTimeout(() => {
			setLost(true);
			void checkSession();
		}, PATIENCE_MS);
		return () => clearTimeout(timer);
	}, [away]);
	return lost && away;
}

export function Bars() {
	const lost = useLost();
	if (!lost && !memoryOnly.value) return null;
	return (
		<div class="bars" role="status">
			{lost && (
				<div class="band">
					<Icon name="off" />
					<p>{texts.shell.offline}</p>
					<div class="row">
						<button class="btn s" type="button" onClick={() => void findSession()}>
							{texts.shell.reconnect}
						</button>
					</div>
				</div>
			)}
			{memoryOnly.value && (
				<div class="band">
					<Icon name="alert" />
					<p>{texts.shell.memoryOnly}</p>
				</div>
			)}
		</div>
	);
}

export function ToastPlace() {
	const shown = toast.value;
	return (
		<div class="toast-at" role="status">
			{shown !== null && (
				<div
					class="toast"
					role="group"
					onMouseEnter={holdToast}
					onMouseLeave={releaseToast}
					onFocusIn={holdToast}
					onFocusOut={releaseToast}
				>
					<span>{shown.text}</span>
					{shown.action !== undefined && (
						<button
							class="btn s"
							type="button"
							onClick={() => {
								shown.action?.run();
								hideToast();
							}}
						>
							{shown.action.label}
						</button>
					)}
				</div>
			)}
		</div>
	);
}

export function KeysHelp() {
	const show = (open: boolean) => {
		keysShown.value = open;
	};
	useKeys([{ code: "Slash", shift: true, label: texts.common.keys.help, run: () => show(true) }]);
	if (!keysShown.value) return null;
	return (
		<Dialog title={texts.common.keys.title} onClose={() => show(false)}>
			<dl class="keys-list small">
				{listedKeys().map((key) => (
					<div key={key.code}>
						<dt>
							<KeyCap of={key} />
						</dt>
						<dd>{key.label}</dd>
					</div>
				))}
			</dl>
			<p class="tiny faint">{texts.common.keys.letters}</p>
			<p class="row end">
				<button class="btn" type="button" onClick={() => show(false)}>
					{texts.common.close}
				</button>
			</p>
		</Dialog>
	);
}

/** The button that stands in a page's head: ? */
export function KeysButton() {
	return (
		<button
			class="btn quiet s icon only-wide"
			type="button"
			aria-label={texts.common.keys.help}
			onClick={() => {
				keysShown.value = true;
			}}
		>
			<kbd class="kbd">?</kbd>
		</button>
	);
}
