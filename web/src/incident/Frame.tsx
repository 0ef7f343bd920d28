/*
 * Frame.tsx: what every form on these pages stands in: fields with label, hint and error tied together, and the two buttons.
 *
 * Promises: a second press while sending does nothing; Escape closes without losing what is typed (the form keeps it elsewhere);
 * a form that opens takes the focus to its first field.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Incident } from "../api/types.ts";
import { Action } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { texts } from "../texts/index.ts";

export interface FormProps {
	incident: Incident;
	busy: boolean;
	/** true: done; the typed values may go */
	send: (body: unknown) => Promise<boolean>;
	cancel: () => void;
	label: string;
	/** it was not opened by a press: the focus stays where it is */
	still?: boolean;
}

export interface FieldIds {
	id: string;
	"aria-describedby": string | undefined;
	"aria-invalid": "true" | undefined;
}

interface FieldProps {
	label: string;
	hint?: string;
	error?: string;
	/** several controls under one label: a group instead of one control */
	group?: "radiogroup" | "group";
	children: (ids: FieldIds) => ComponentChildren;
}

export function Field({ label, hint = "", error = "", group, children }: FieldProps) {
	const id = useId();
	const described = error !== "" ? `${id}-error` : hint !== "" ? `${id}-hint` : undefined;
	const ids: FieldIds = { id, "aria-describedby": described, "aria-invalid": error !== "" ? "true" : undefined };
	return (
		<div class="field">
			{group === undefined ? (
				<label for={id}>{label}</label>
			) : (
				<span class="label" id={`${id}-label`}>
					{label}
				</span>
			)}
			{group === undefined ? (
				children(ids)
			) : group === "radiogroup" ? (
				<div
					role="radiogroup"
					aria-labelledby={`${id}-label`}
					aria-describedby={described}
					aria-invalid={ids["aria-invalid"]}
				>
					{children(ids)}
				</div>
			) : (
				<div role="group" aria-labelledby={`${id}-label`} aria-describedby={described}>
					{children(ids)}
				</div>
			)}
			{hint !== "" && error === "" && (
				<p class="hint" id={`${id}-hint`}>
					{hint}
				</p>
			)}
			{error !== "" && (
				<p class="err" id={`${id}-error`}>
					<Icon name="alert" size="s" />
					<span>{error}</span>
				</p>
			)}
		</div>
	);
}

interface FrameProps {
	label: string;
	busy: boolean;
	cancel: () => void;
	submit: () => void;
	/** over the fields, where the button's word is not enough */
	title?: string;
	danger?: boolean;
	still?: boolean;
	children: ComponentChildren;
}

/** The first thing to type in or to choose. */
const firstControl = "input:not([type=hidden]), select, textarea, [data-pick]";

export function Frame({ label, busy, cancel, submit, title = "", danger = false, still = false, children }: FrameProps) {
	const form = useRef<HTMLFormElement>(null);
	const id = useId();
	useEffect(() => {
		if (!still) form.current?.querySelector<HTMLElement>(firstControl)?.focus();
	}, []);
	return (
		<form
			class="stack act-form"
			ref={form}
			noValidate
			aria-label={title === "" ? label : undefined}
			aria-labelledby={title === "" ? undefined : id}
			onSubmit={(event) => {
				event.preventDefault();
				if (!busy) submit();
			}}
			onKeyDown={(event) => {
				if (event.key !== "Escape") return;
				event.stopPropagation();
				cancel();
			}}
		>
			{title !== "" && (
				<h3 id={id} class="act-title">
					{title}
				</h3>
			)}
			{children}
			<p class="row wrap">
				<Action type="submit" kind={danger ? "danger" : "primary"} label={label} busy={busy} run={submit} />
				<Action kind="quiet" label={texts.words.cancel} run={cancel} />
			</p>
		</form>
	);
}

/** Errors are shown after the first try to send. */
export function useTried(): [tried: boolean, check: (ok: boolean) => boolean] {
	const [tried, setTried] = useState(false);
	return [
		tried,
		(ok) => {
			setTried(true);
			return ok;
		},
	];
}
