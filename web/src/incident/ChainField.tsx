/*
 * ChainField.tsx: to whom the work goes: one body, or a chain of bodies with their numbers, and whether the chain fits (п. 14, 22).
 *
 * Promises: every row can be reached, moved and taken out by keyboard; the server says whether it fits, nothing is computed here.
 */
import { useEffect, useState } from "preact/hooks";
import { getFeasibility } from "../api/calls.ts";
import { asFailure } from "../api/problem.ts";
import type { Body, Feasibility, Incident } from "../api/types.ts";
import { Icon } from "../components/Icon.tsx";
import { useBodies } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { lateTexts } from "../texts/late.ts";
import { useTime } from "../time/context.ts";
import { added, type Link, linkFaults, linksMax, linksQuery, moved, removed, withBody, withNumber } from "./chain.ts";
import { Field } from "./Frame.tsx";

const words = lateTexts.commands.chain;

interface RowProps {
	links: readonly Link[];
	at: number;
	bodies: readonly Body[] | null;
	error: string;
	change: (links: Link[]) => void;
}

function RowTools({ links, at, change }: Omit<RowProps, "bodies" | "error">) {
	const tool = (name: "up" | "down" | "x", label: string, off: boolean, next: () => Link[]) => (
		<button
			class="btn quiet icon s"
			type="button"
			aria-label={label}
			aria-disabled={off ? "true" : undefined}
			onClick={() => !off && change(next())}
		>
			<Icon name={name} size="s" />
		</button>
	);
	const link = links[at];
	if (link === undefined) return null;
	return (
		<span class="chain-tools">
			<select
				class="select"
				aria-label={words.number(at + 1)}
				value={String(link.number)}
				onChange={(event) => change(withNumber(links, at, Number(event.currentTarget.value)))}
			>
				{links.map((_, i) => (
					<option value={String(i + 1)} key={i}>
						{i + 1}
					</option>
				))}
			</select>
			{tool("up", words.up(at + 1), at === 0, () => moved(links, at, -1))}
			{tool("down", words.down(at + 1), at === links.length - 1, () => moved(links, at, 1))}
			{tool("x", words.remove(at + 1), false, () => removed(links, at))}
		</span>
	);
}

function Row({ links, at, bodies, error, change }: RowProps) {
	const link = links[at];
	if (link === undefined) return null;
	const several = links.length > 1;
	const last = several && at === links.length - 1;
	return (
		<li class="chain-row">
			<Field label={several ? words.whoOf(at + 1) : words.who} error={error} hint={last ? words.joint : ""}>
				{(ids) => (
					<select
						class="select"
						{...ids}
						value={bodies === null ? "0" : String(link.body)}
						onChange={(event) => change(withBody(links, at, Number(event.currentTarget.value)))}
					>
						<option value="0">{bodies === null ? texts.words.loading : words.choose}</option>
						{bodies?.map((body) => (
							<option
								value={String(body.id)}
								disabled={links.some((other, i) => i !== at && other.body === body.id)}
								key={body.id}
							>{`${body.short_name || body.name}, ${words.load(body.open_work)}`}</option>
						))}
					</select>
				)}
			</Field>
			{several && <RowTools links={links} at={at} change={change} />}
		</li>
	);
}

const askAfterMs = 300;

/** Asked anew whenever the chain changes and has no fault; null: not known. */
function useFeasibility(incident: Incident, links: readonly Link[], ready: boolean): Feasibility | null {
	const [held, setHeld] = useState<{ key: string; fit: Feasibility | null }>({ key: "", fit: null });
	const key = ready ? `${incident.id} ${incident.version} ${linksQuery(links)}` : "";
	useEffect(() => {
		if (key === "") return;
		let alive = true;
		const timer = setTimeout(() => {
			getFeasibility(incident.id, linksQuery(links)).then(
				(fit) => alive && setHeld({ key, fit }),
				(e: unknown) => {
					// routing does not depend on it: the note stays away
					asFailure(e);
					if (alive) setHeld({ key, fit: null });
				},
			);
		}, askAfterMs);
		return () => {
			alive = false;
			clearTimeout(timer);
		};
	}, [key]);
	return held.key === key ? held.fit : null;
}

function fitWords(fit: Feasibility, now: number, zone: string): string {
	if (fit.short_ms > 0) return words.short(texts.time.duration(fit.short_ms));
	return fit.draft_due === null ? words.fitsPlain : words.fits(texts.time.until(Date.parse(fit.draft_due), now, zone));
}

function Fit({ incident, links, ready }: { incident: Incident; links: readonly Link[]; ready: boolean }) {
	const { now, zone } = useTime();
	const fit = useFeasibility(incident, links, ready);
	if (fit === null) return null;
	const short = fit.short_ms > 0;
	return (
		<div class={short ? "note warn" : "note"} role="status">
			<Icon name={short ? "alert" : "check"} />
			<p>
				{fitWords(fit, now, zone)}
				{fit.draft_while_closed && ` ${words.closed}`}
			</p>
		</div>
	);
}

interface ChainFieldProps {
	incident: Incident;
	links: readonly Link[];
	change: (links: Link[]) => void;
	tried: boolean;
	/** what the server said of it */
	error: string;
}

export function ChainField({ incident, links, change, tried, error }: ChainFieldProps) {
	const { items, failure } = useBodies();
	const faults = linkFaults(links);
	const several = links.length > 1;
	const failed = failure !== null && items === null ? lateTexts.commands.errors.listFailed : "";
	return (
		<div class="stack chain-edit">
			<ol class="stack">
				{links.map((_, at) => (
					<Row
						links={links}
						at={at}
						bodies={items}
						error={failed || (tried ? (faults[at] ?? "") : "") || (at === 0 ? error : "")}
						change={change}
						key={at}
					/>
				))}
			</ol>
			{several && <p class="small muted">{words.explain}</p>}
			<p class="row wrap">
				<button
					class="btn s"
					type="button"
					aria-disabled={links.length >= linksMax ? "true" : undefined}
					onClick={() => change(added(links))}
				>
					<Icon name="plus" size="s" /> {words.add}
				</button>
			</p>
			<Fit incident={incident} links={links} ready={several && faults.every((fault) => fault === "")} />
		</div>
	);
}
