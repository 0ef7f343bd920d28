/*
 * ViewStates.tsx: the three states of a view besides its data: loading, empty, error (DESIGN §6).
 *
 * Promises: the skeleton comes after 150 ms and only for what is coming; an error says what happened, what is safe and what to do.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Problem as ProblemError, type Failure } from "../api/problem.ts";
import { texts } from "../texts/index.ts";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./Sprite.tsx";

/** Rows of running text in the place of what is coming. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
	const [shown, setShown] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setShown(true), 150);
		return () => clearTimeout(timer);
	}, []);
	if (!shown) return null;
	return (
		<div class="sk" role="status" aria-label={texts.words.loading}>
			{Array.from({ length: rows }, (_, i) => (
				<span class={`skel w${i % 3}`} key={i} />
			))}
		</div>
	);
}

interface EmptyProps {
	icon: IconName;
	title: string;
	detail?: string;
	children?: ComponentChildren;
}

export function Empty({ icon, title, detail, children }: EmptyProps) {
	return (
		<div class="empty">
			<Icon name={icon} />
			<p>
				<b>{title}</b>
				{detail !== undefined && (
					<>
						<br />
						<span class="muted small">{detail}</span>
					</>
				)}
			</p>
			{children}
		</div>
	);
}

export interface Said {
	title: string;
	detail: string;
	code: string;
}

/** A failure in words: the server's own, or that no answer came. */
export function said(failure: Failure): Said {
	const { problem } = texts.words;
	if (!(failure instanceof ProblemError)) return { title: problem.offline, detail: problem.offlineDetail, code: "" };
	const { title, detail = "", code, status, clause } = failure.body;
	const place = clause === undefined || clause === "" ? "" : texts.time.clause(clause);
	return {
		title: title === "" ? problem.title : title,
		detail: [detail, place].filter((part) => part !== "").join(" "),
		code: problem.code(status, code),
	};
}

/** In the place of a whole view. */
export function Problem({ failure, retry }: { failure: Failure; retry?: () => void }) {
	const { title, detail, code } = said(failure);
	return (
		<div class="empty" role="alert">
			<Icon name="alert" />
			<p>
				<b>{title}</b>
				{detail !== "" && (
					<>
						<br />
						<span class="muted small">{detail}</span>
					</>
				)}
			</p>
			{retry !== undefined && (
				<button class="btn s" type="button" onClick={retry}>
					{texts.words.problem.retry}
				</button>
			)}
			{code !== "" && <span class="tiny faint">{code}</span>}
		</div>
	);
}

/** Where an act was refused or failed: beside the button, what was typed stays. */
export function ProblemNote({ failure, children }: { failure: Failure; children?: ComponentChildren }) {
	const { title, detail, code } = said(failure);
	return (
		<div class="note danger" role="alert">
			<Icon name="alert" />
			<p>
				<b>{title}</b>
				{detail !== "" && ` ${detail}`} {code !== "" && <span class="tiny muted">{code}</span>}
			</p>
			{children}
		</div>
	);
}
