/*
 * Actions.tsx: everything that can be done with an incident, from the server's `allowed`: first what its state asks for, then the rest
 * under headings; a button, or a form behind it. What is usual and can't be done now is listed with the reason and the clause.
 *
 * Promises: one form at a time, right under the buttons that opened it; what changes nothing is not offered (commands.ts).
 */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Allowed, CommandReply, Incident } from "../api/types.ts";
import { navigate } from "../app/router.ts";
import { showToast } from "../app/toast.ts";
import { Action } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ViewStates.tsx";
import { lightFuse } from "../review/undo.tsx";
import { texts } from "../texts/index.ts";
import { lateTexts } from "../texts/late.ts";
import type { Act } from "./act.ts";
import { CommandForm, fieldFailure } from "./CommandForm.tsx";
import { type CommandRow, type Group, groupOf, groups, isPlain, isSensible, nameOf, pairs, rowOf, wordsOf } from "./commands.ts";
import type { FormProps } from "./Frame.tsx";
import { ByHandForm, TriageForm } from "./forms.tsx";
import { titleOf } from "./terms.ts";

const own: Record<string, (props: FormProps) => preact.JSX.Element> = { triage: TriageForm, "published-by-hand": ByHandForm };
const doubleMs = 500;
/** Acts that may be taken back for 20 seconds. */
const burning = new Set(["approve-and-publish", "publish"]);

export function allowedOf(incident: Incident, command: string): Allowed | null {
	const found = incident.allowed.find((entry) => entry.command === command);
	if (found !== undefined) return found;
	const first = incident.allowed.find((entry) => entry.command === pairs[command]);
	return first === undefined ? null : { ...first, command };
}

export interface Offer extends Allowed {
	row: CommandRow;
	group: Group;
}

/** What this page knows of the server's list, and the pairs where their first command is in it. */
export function offersOf(incident: Incident): Offer[] {
	const more = Object.keys(pairs)
		.map((command) => allowedOf(incident, command))
		.filter((entry) => entry !== null);
	return [...incident.allowed.filter((entry) => !(entry.command in pairs)), ...more].flatMap((entry) => {
		const row = rowOf(entry.command);
		return row === null ? [] : [{ ...entry, row, group: groupOf(row, incident) }];
	});
}

interface ButtonsProps {
	incident: Incident;
	offers: readonly Offer[];
	act: Act;
	shown: string | null;
	open: (command: string) => void;
	give: (command: string) => void;
}

function Buttons({ incident, offers, act, shown, open, give }: ButtonsProps) {
	return (
		<p class="row wrap">
			{offers.map(({ command, row }) =>
				row.page !== undefined ? (
					<a class="btn s" href={`/${row.page}/${incident.id}`} key={command}>
						{nameOf(command, incident)}
					</a>
				) : isPlain(row) ? (
					<Action
						small
						label={nameOf(command, incident)}
						busy={act.busy === command}
						run={() => give(command)}
						key={command}
					/>
				) : (
					<Action
						small
						label={nameOf(command, incident)}
						busy={act.busy === command}
						expanded={shown === command}
						run={() => open(command)}
						key={command}
					/>
				),
			)}
		</p>
	);
}

function Refused({ incident, offers }: { incident: Incident; offers: readonly Offer[] }) {
	if (offers.length === 0) return null;
	return (
		<details class="refused small">
			<summary class="muted">
				{texts.incident.refusedActions} <Icon name="cd" size="s" />
			</summary>
			<dl>
				{offers.map((entry) => (
					<div key={entry.command}>
						<dt>{nameOf(entry.command, incident)}</dt>
						<dd class="muted">
							{entry.reason}
							{entry.clause !== "" && (
								<span class="tiny faint nowrap"> {texts.time.clause(entry.clause)}</span>
							)}
						</dd>
					</div>
				))}
			</dl>
		</details>
	);
}

interface ShownFormProps {
	incident: Incident;
	act: Act;
	command: string;
	give: (command: string, body?: unknown) => Promise<boolean>;
	close: () => void;
}

function ShownForm({ incident, act, command, give, close }: ShownFormProps) {
	const Own = own[command];
	const props = {
		incident,
		busy: act.busy === command,
		label: nameOf(command, incident),
		send: (body: unknown) => give(command, body),
		cancel: close,
	};
	const failure = act.failed === command && !act.stale ? act.failure : null;
	return Own !== undefined ? <Own {...props} /> : <CommandForm {...props} command={command} failure={failure} />;
}

/** Does the open form say the failure beside one of its fields? */
function saidInForm(act: Act, offer: Offer | undefined): boolean {
	if (offer === undefined || act.failed !== offer.command) return false;
	return fieldFailure(act.failure, offer.row.fields?.map((field) => field.name) ?? []) !== null;
}

function sayDone(reply: CommandReply, command: string): void {
	const { other } = reply;
	showToast({
		text: wordsOf(command).done,
		...(other === null ? {} : { action: { label: texts.common.open, run: () => navigate(`/incident/${other}`) } }),
	});
}

/** What the state does not ask for, calm behind one line. */
function Rest({ rest, part }: { rest: readonly Group[]; part: (group: Group) => ComponentChildren }) {
	const words = lateTexts.commands;
	if (rest.length === 0) return null;
	return (
		<details class="more-acts">
			<summary class="small">
				{words.more}
				<span class="muted">: {rest.map((group) => words.groups[group].toLowerCase()).join(", ")}</span>{" "}
				<Icon name="cd" size="s" />
			</summary>
			{rest.map((group) => (
				<div class="act-group" role="group" aria-label={words.groups[group]} key={group}>
					<h3 class="eyebrow">{words.groups[group]}</h3>
					<div>{part(group)}</div>
				</div>
			))}
		</details>
	);
}

interface ActionsProps {
	incident: Incident;
	act: Act;
}

export function Actions({ incident, act }: ActionsProps) {
	const [open, setOpen] = useState<string | null>(null);
	const openedAt = useRef(0);
	const block = useRef<HTMLElement>(null);
	const words = texts.incident;
	const offers = offersOf(incident);
	const can = offers.filter((offer) => offer.allowed && isSensible(offer.row, incident));
	const cannot = offers.filter((offer) => !offer.allowed && offer.reason !== "" && offer.row.told === true);
	const shown = can.find((offer) => offer.command === open);
	const close = () => {
		setOpen(null);
		block.current?.querySelector<HTMLElement>('button[aria-expanded="true"]')?.focus();
	};
	const give = async (command: string, body?: unknown): Promise<boolean> => {
		const reply = await act.run(command, body);
		if (reply === null) return false;
		setOpen(null);
		if (burning.has(command)) await lightFuse(incident.id, titleOf(incident));
		else sayDone(reply, command);
		return true;
	};
	// the second press of a double click does not close what the first one opened
	const toggle = (command: string) => {
		const again = open === command;
		if (again && performance.now() - openedAt.current < doubleMs) return;
		openedAt.current = performance.now();
		setOpen(again ? null : command);
	};
	const part = (group: Group) => (
		<>
			<Buttons
				incident={incident}
				offers={can.filter((offer) => offer.group === group)}
				act={act}
				shown={shown?.command ?? null}
				open={toggle}
				give={(command) => void give(command)}
			/>
			{shown !== undefined && shown.group === group && (
				<ShownForm
					incident={incident}
					act={act}
					command={shown.command}
					give={give}
					close={close}
					key={shown.command}
				/>
			)}
		</>
	);
	const rest = groups.filter((group) => group !== "common" && can.some((offer) => offer.group === group));
	return (
		<section class="block acts" aria-labelledby="acts-h" id="acts" ref={block}>
			<h2 id="acts-h">{words.actions}</h2>
			{can.length === 0 && <p class="small muted">{words.noActions}</p>}
			{part("common")}
			<Rest rest={rest} part={part} />
			{act.failure !== null && !act.stale && !saidInForm(act, shown) && <ProblemNote failure={act.failure} />}
			<Refused incident={incident} offers={cannot} />
		</section>
	);
}
