/*
 * seen.ts: what the person has seen of an incident, as opposed to what the store knows by now.
 *
 * Promises: an act carries the revision that was seen; a change that matters for the decision (see `matters`) has to be accepted by
 * the person while something is typed or under review; a change of figures alone (a term ran out) is taken over silently.
 */
import { useReducer, useRef } from "preact/hooks";
import type { CommandReply, Incident } from "../api/types.ts";

interface Known {
	id: number;
	revision: number;
	version: number;
	print: string;
	state: Incident["state"];
	/** revision that one's own act has made */
	own: number;
	/** the person had begun to decide on what is known here */
	guarded: boolean;
}

/** What a decision rests on, as text. */
function matters(incident: Incident): string {
	const { state, sign, outcome, topic, location, importance, stages, stage_now, executor, return_reason, messages, drafts } =
		incident;
	const { flags, visa, track, measures } = incident;
	return JSON.stringify([
		state,
		sign,
		outcome,
		topic,
		location,
		importance,
		stages,
		stage_now,
		executor,
		return_reason,
		flags,
		visa,
		track,
		measures.map((measure) => [measure.id, measure.done_at]),
		messages.map((entry) => entry.message.id),
		drafts.map((draft) => [draft.n, draft.state]),
	]);
}

export interface Seen {
	/** for If-Match */
	revision: number;
	/** events after this one are news to the person */
	version: number;
	/** somebody else has changed what is being decided */
	changed: boolean;
	accept: () => void;
	/** one's own act succeeded */
	follow: (reply: CommandReply) => void;
}

/** `guarded`: the person is typing or deciding: changes must be accepted. A change that itself opens the page for deciding (the work came
 * back) interrupts nothing. */
export function useSeen(incident: Incident | null, guarded: boolean): Seen {
	const known = useRef<Known | null>(null);
	const [, redraw] = useReducer((n: number, _: undefined) => n + 1, 0);
	if (incident !== null) {
		const print = matters(incident);
		const before = known.current;
		const next: Known = {
			id: incident.id,
			revision: incident.revision,
			version: incident.version,
			print,
			state: incident.state,
			own: before?.id === incident.id ? before.own : 0,
			guarded,
		};
		const free =
			before === null ||
			before.id !== incident.id ||
			before.print === print ||
			!guarded ||
			!before.guarded ||
			incident.revision <= before.own;
		if (free) known.current = next;
	}
	const now = known.current;
	return {
		revision: now?.revision ?? 0,
		version: now?.version ?? 0,
		changed: incident !== null && now !== null && now.print !== matters(incident),
		accept: () => {
			known.current = null;
			redraw(undefined);
		},
		follow: (reply) => {
			if (known.current === null) return;
			known.current = { ...known.current, own: reply.revision, revision: reply.revision, version: reply.version };
		},
	};
}
