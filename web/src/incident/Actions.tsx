/*
 * Actions.tsx: everything that can be done with an incident, from the server's `allowed`: a button, or a plain form behind it; what
 * can't be done now is listed with the reason and the clause.
 */
import { useState } from "preact/hooks";
import type { Allowed, Incident } from "../api/types.ts";
import { showToast } from "../app/toast.ts";
import { Action } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ViewStates.tsx";
import { lightFuse } from "../review/undo.tsx";
import { texts } from "../texts/index.ts";
import type { Act } from "./act.ts";
import { ByHandForm, type FormProps, ReasonForm, ReturnForm, RouteForm, TriageForm } from "./forms.tsx";
import { titleOf } from "./terms.ts";

const forms: Record<string, (props: FormProps) => preact.JSX.Element> = {
	triage: TriageForm,
	route: RouteForm,
	return: ReturnForm,
	"send-back": ReasonForm,
	"published-by-hand": ByHandForm,
};
/** Commands that need nothing but the press of a button. */
const plain = new Set(["take", "approve", "approve-and-publish", "publish", "undo"]);
/** Acts that may be taken back for 20 seconds. */
const burning = new Set(["approve-and-publish", "publish"]);
/** Acts with a page of their own. */
const pages: Record<string, string> = { "submit-draft": "desk" };

function isOffered(allowed: Allowed): boolean {
	return allowed.command in forms || plain.has(allowed.command) || allowed.command in pages;
}

/** «Согласовать и опубликовать» is two commands of the table: it may be given where `approve` may. */
const pairs: Record<string, string> = { "approve-and-publish": "approve" };

export function allowedOf(incident: Incident, command: string): Allowed | null {
	const found = incident.allowed.find((entry) => entry.command === command);
	if (found !== undefined) return found;
	const first = incident.allowed.find((entry) => entry.command === pairs[command]);
	return first === undefined ? null : { ...first, command };
}

/** The server's list, and the pairs where their first command is in it. */
function offers(incident: Incident): Allowed[] {
	const more = Object.keys(pairs)
		.map((command) => allowedOf(incident, command))
		.filter((entry) => entry !== null);
	return [...incident.allowed.filter((entry) => !(entry.command in pairs)), ...more].filter((entry) => isOffered(entry));
}

interface ActionsProps {
	incident: Incident;
	act: Act;
	/** commands that stand in the head already */
	without?: readonly string[];
}

export function Actions({ incident, act, without = [] }: ActionsProps) {
	const [open, setOpen] = useState<string | null>(null);
	const words = texts.incident;
	const name = (command: string) => words.commands[command] ?? command;
	const offered = offers(incident).filter((entry) => !without.includes(entry.command));
	const can = offered.filter((entry) => entry.allowed);
	const cannot = offered.filter((entry) => !entry.allowed && entry.reason !== "");
	const give = async (command: string, body?: unknown): Promise<boolean> => {
		const reply = await act.run(command, body);
		if (reply === null) return false;
		setOpen(null);
		if (burning.has(command)) await lightFuse(incident.id, titleOf(incident));
		else showToast({ text: words.done(name(command)) });
		return true;
	};
	const shown = open !== null && can.some((entry) => entry.command === open) ? open : null;
	const Form = shown === null ? undefined : forms[shown];
	return (
		<section class="block acts" aria-labelledby="acts-h" id="acts">
			<h2 id="acts-h">{words.actions}</h2>
			{can.length === 0 && <p class="small muted">{words.noActions}</p>}
			<p class="row wrap">
				{can.map(({ command }) =>
					command in pages ? (
						<a class="btn s" href={`/${pages[command]}/${incident.id}`} key={command}>
							{name(command)}
						</a>
					) : command in forms ? (
						<Action
							small
							label={name(command)}
							busy={act.busy === command}
							expanded={shown === command}
							run={() => setOpen(shown === command ? null : command)}
							key={command}
						/>
					) : (
						<Action
							small
							label={name(command)}
							busy={act.busy === command}
							run={() => void give(command)}
							key={command}
						/>
					),
				)}
			</p>
			{act.failure !== null && !act.stale && <ProblemNote failure={act.failure} />}
			{Form !== undefined && shown !== null && (
				<Form
					incident={incident}
					busy={act.busy === shown}
					label={name(shown)}
					send={(body) => give(shown, body)}
					cancel={() => setOpen(null)}
					key={shown}
				/>
			)}
			{cannot.length > 0 && (
				<details class="refused small">
					<summary class="muted">
						{words.refusedActions} <Icon name="cd" size="s" />
					</summary>
					<dl>
						{cannot.map((entry) => (
							<div key={entry.command}>
								<dt>{name(entry.command)}</dt>
								<dd class="muted">
									{entry.reason}
									{entry.clause !== "" && (
										<span class="tiny faint nowrap">
											{" "}
											{texts.time.clause(entry.clause)}
										</span>
									)}
								</dd>
							</div>
						))}
					</dl>
				</details>
			)}
		</section>
	);
}
