/*
 * StateIcon.tsx: the state of an incident as shape and word (DESIGN §5). The circle fills as the answer nears.
 *
 * Promises: shape alone tells the state; the word always stands beside it or is read aloud.
 */
import { texts } from "../texts/index.ts";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./Sprite.tsx";

export type StateName = keyof typeof texts.words.states;

const shapes: Record<StateName, [icon: IconName, tone: string]> = {
	found: ["s-found", "neutral"],
	new: ["s-new", "neutral"],
	routed: ["s-routed", "info"],
	drafting: ["s-drafting", "info"],
	review: ["s-review", "wait"],
	rework: ["s-rework", "warn"],
	approved: ["s-approved", "ok"],
	publishing: ["s-publishing", "ok"],
	answered: ["s-answered", "ok"],
	interim: ["s-interim", "wait"],
	asked: ["s-asked", "wait"],
	returned: ["s-returned", "warn"],
	excluded: ["s-excluded", "neutral"],
	dismissed: ["s-dismissed", "neutral"],
	withdrawn: ["s-withdrawn", "neutral"],
	referred: ["s-routed", "neutral"],
	author_silent: ["s-asked", "neutral"],
	not_placed: ["s-excluded", "warn"],
	merged: ["merge", "neutral"],
	closed: ["s-dismissed", "neutral"],
};

function isStateName(name: string): name is StateName {
	return name in shapes;
}

/** What a list shows: the outcome of a closed incident, the sign of a published interim answer, else the state. */
export function stateName(state: string, sign = "", outcome = ""): StateName {
	if (state === "closed" && isStateName(outcome)) return outcome;
	if (state === "drafting" && isStateName(sign)) return sign;
	return isStateName(state) ? state : "new";
}

interface StateIconProps {
	state: StateName;
	/** the word is hidden from the eye, not from readers */
	bare?: boolean;
	small?: boolean;
}

export function StateIcon({ state, bare = false, small = false }: StateIconProps) {
	const [icon, tone] = shapes[state];
	const word = texts.words.states[state];
	if (bare)
		return (
			<span class={`st ${tone}`} title={word}>
				<Icon name={icon} label={word} />
			</span>
		);
	return (
		<span class={small ? `st ${tone} small` : `st ${tone}`}>
			<Icon name={icon} />
			{word}
		</span>
	);
}
