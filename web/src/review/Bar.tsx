/*
 * Bar.tsx: the decision with its keys: approve and publish, with or without one's own correction, approve only, back to the executor.
 */
import type { Incident } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { Action, ActionBar } from "../components/ActionBar.tsx";
import type { Act } from "../incident/act.ts";
import { allowedOf } from "../incident/Actions.tsx";
import { texts } from "../texts/index.ts";
import type { Correction } from "./correction.ts";

interface BarProps {
	incident: Incident;
	act: Act;
	held: boolean;
	decide: (command: string) => void;
	/** the page has just been opened: a second press of Enter was meant for the one before */
	fresh: () => boolean;
	sendBack: () => void;
	correction: Correction;
}

function CorrectingBar({ act, held, decide, correction }: Pick<BarProps, "act" | "held" | "decide" | "correction">) {
	const { review } = texts;
	const both = "correct-approve-and-publish";
	const only = "correct-and-approve";
	const refused = held ? texts.incident.stale.title("") : correction.fault;
	useKeys([
		{
			code: "Enter",
			ctrl: true,
			inField: true,
			label: review.correct.both,
			run: () => (refused === "" ? decide(both) : undefined),
		},
		{ code: "Escape", inField: true, label: review.correct.leave, run: correction.leave },
	]);
	return (
		<ActionBar label={review.actions}>
			<Action
				kind="primary"
				icon="check"
				label={review.correct.both}
				hotkey={{ code: "Enter", ctrl: true }}
				busy={act.busy === both}
				refused={refused}
				run={() => decide(both)}
			/>
			<Action label={review.correct.only} busy={act.busy === only} refused={refused} run={() => decide(only)} />
			<Action kind="quiet" label={review.correct.leave} hotkey={{ code: "Escape" }} run={correction.leave} />
		</ActionBar>
	);
}

function DecidingBar({ incident, act, held, decide, fresh, sendBack, correction }: BarProps) {
	const { review } = texts;
	const both = allowedOf(incident, "approve-and-publish");
	const only = allowedOf(incident, "approve");
	const publish = allowedOf(incident, "publish");
	const back = allowedOf(incident, "send-back");
	const offered = [both, only, publish, back].filter((entry) => entry?.allowed === true);
	const main = both?.allowed === true ? "approve-and-publish" : publish?.allowed === true ? "publish" : null;
	useKeys([
		{ code: "Enter", label: review.approveAndPublish, run: () => (main !== null && !fresh() ? decide(main) : undefined) },
		{ code: "KeyC", label: review.approveOnly, run: () => (only?.allowed === true ? decide("approve") : undefined) },
		{ code: "Escape", label: texts.words.back, run: () => navigate("/review") },
		{ code: "KeyG", label: review.correct.open, run: () => (correction.may ? correction.open() : undefined) },
		{ code: "KeyL", label: review.back, run: () => (back?.allowed === true ? sendBack() : undefined) },
	]);
	if (offered.length === 0) return null;
	const refused = held ? texts.incident.stale.title("") : "";
	return (
		<ActionBar label={review.actions}>
			{main !== null && (
				<Action
					kind="primary"
					icon="check"
					label={main === "publish" ? review.publish : review.approveAndPublish}
					hotkey={{ code: "Enter" }}
					busy={act.busy === main}
					refused={refused}
					run={() => decide(main)}
				/>
			)}
			{back?.allowed === true && (
				<Action
					icon="undo"
					label={review.back}
					hotkey={{ code: "KeyL" }}
					busy={act.busy === "send-back"}
					run={sendBack}
				/>
			)}
			{only?.allowed === true && (
				<Action
					kind="quiet"
					low
					label={review.approveOnly}
					hotkey={{ code: "KeyC" }}
					busy={act.busy === "approve"}
					refused={refused}
					run={() => decide("approve")}
				/>
			)}
			{correction.may && (
				<Action
					kind="quiet"
					low
					label={review.correct.open}
					hotkey={{ code: "KeyG" }}
					refused={refused}
					run={correction.open}
				/>
			)}
			<span class="grow only-wide" />
			{both?.allowed === true && <span class="small faint only-wide xl">{review.hint}</span>}
		</ActionBar>
	);
}

export function Bar(props: BarProps) {
	const { correction, act, held, decide } = props;
	if (correction.text !== null) return <CorrectingBar act={act} held={held} decide={decide} correction={correction} />;
	return <DecidingBar {...props} />;
}
