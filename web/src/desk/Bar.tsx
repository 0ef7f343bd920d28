/*
 * Bar.tsx: the acts of the desk with their keys: take, hand in, visa, take back, not ours.
 */
import type { Allowed, Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { Action, ActionBar } from "../components/ActionBar.tsx";
import type { Act } from "../incident/act.ts";
import { allowedOf } from "../incident/Actions.tsx";
import { texts } from "../texts/index.ts";
import type { Mode } from "./mode.ts";

/** Commands whose form opens over the bar. */
export type SideForm = "return" | "withdraw-draft" | "refuse-visa";

interface BarProps {
	incident: Incident;
	act: Act;
	mode: Mode;
	submit: () => void;
	give: (command: string, done: string) => void;
	side: SideForm | null;
	setSide: (form: SideForm | null) => void;
}

function Submit({ mode, act, submit }: Pick<BarProps, "mode" | "act" | "submit">) {
	const { desk } = texts;
	if (mode !== "answer" && mode !== "part") return null;
	return (
		<Action
			kind="primary"
			label={mode === "part" ? desk.submitPart : desk.submit}
			hotkey={{ code: "Enter", ctrl: true }}
			busy={act.busy === (mode === "part" ? "submit-part" : "submit-draft")}
			run={submit}
		/>
	);
}

function Take({ mode, act, give }: Pick<BarProps, "mode" | "act" | "give">) {
	const { desk } = texts;
	if (mode !== "take") return null;
	return (
		<Action
			kind="primary"
			label={desk.take}
			hotkey={{ code: "Enter" }}
			busy={act.busy === "take"}
			run={() => give("take", desk.taken)}
		/>
	);
}

export function Bar({ incident, act, mode, submit, give, side, setSide }: BarProps) {
	const { desk } = texts;
	const back = allowedOf(incident, "return");
	const withdraw = allowedOf(incident, "withdraw-draft")?.allowed === true;
	const writing = mode === "answer" || mode === "part";
	// nobody here can give back what waits for a visa, or what others have
	const returns = back !== null && incident.visa === null && !incident.flags.includes("forwarded") ? back : null;
	const toggle = (form: SideForm) => setSide(side === form ? null : form);
	const visa = () => give("visa", desk.visaGiven);
	const enter = mode === "take" ? () => give("take", desk.taken) : mode === "visa" ? visa : undefined;
	useKeys([
		{ code: "Enter", ctrl: true, inField: true, label: desk.submit, run: () => (writing ? submit() : undefined) },
		{ code: "Enter", label: mode === "visa" ? desk.visa : desk.take, run: () => enter?.() },
		{
			code: "KeyD",
			label: desk.notOursTitle,
			run: () => (returns?.allowed === true ? toggle("return") : undefined),
		},
	]);
	const opens = (form: SideForm, label: string, entry: Allowed | null, key?: string) => (
		<Action
			kind="quiet"
			label={label}
			{...(key === undefined ? {} : { hotkey: { code: key } })}
			expanded={side === form}
			refused={entry === null || entry.allowed ? "" : entry.reason}
			busy={act.busy === form}
			run={() => toggle(form)}
		/>
	);
	if (mode === "wait" && !withdraw && returns?.allowed !== true) return null;
	return (
		<ActionBar label={texts.incident.actions}>
			<Take mode={mode} act={act} give={give} />
			<Submit mode={mode} act={act} submit={submit} />
			{mode === "visa" && (
				<Action kind="primary" label={desk.visa} hotkey={{ code: "Enter" }} busy={act.busy === "visa"} run={visa} />
			)}
			{mode === "visa" && opens("refuse-visa", desk.refuseVisa, null)}
			{withdraw && opens("withdraw-draft", desk.withdraw, null)}
			{returns !== null &&
				(returns.allowed || mode === "take" || writing) &&
				opens("return", desk.notOurs, returns, "KeyD")}
			<span class="grow" />
			<a class="small" href={`/incident/${incident.id}`}>
				{desk.openIncident}
			</a>
		</ActionBar>
	);
}
