/*
 * FoundFacts.tsx: at the right of a found message: that no term runs yet, what would run if taken, the decision, the place of the answer.
 */
import type { Message } from "../api/types.ts";
import { me } from "../app/session.ts";
import { Icon } from "../components/Icon.tsx";
import { type Flag, Ruler } from "../components/Ruler.tsx";
import { HollowTicks } from "../components/Ticks.tsx";
import type { Choice } from "../decide/choice.ts";
import { Decision, type Field } from "../decide/Decision.tsx";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { between } from "../time/working.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function flagsOf(message: Message): Flag[] {
	const { route_due, draft_due, answer_due } = message.if_taken;
	const { flags } = texts.found;
	const all: [string | null, string][] = [
		[route_due, flags.route],
		[draft_due, flags.draft],
		[answer_due, flags.answer],
	];
	return all.flatMap(([at, label]) => (at === null ? [] : [{ at: Date.parse(at), label }]));
}

function IfTaken({ message }: { message: Message }) {
	const { now, zone, intervals } = useTime();
	const words = texts.found;
	const { from, route_due, draft_due, answer_due } = message.if_taken;
	const start = Date.parse(from);
	const end = answer_due === null ? null : Date.parse(answer_due);
	const known = intervals(me.value?.timetable ?? 1, null, start, end ?? start);
	const hours = known === null || end === null ? 0 : Math.round(between(known, start, end) / MINUTE_MS) / 60;
	const begun = message.claimed_first_at !== null;
	const by = (at: string) => texts.time.until(Date.parse(at), now, zone);
	const sentence = [
		route_due === null ? "" : words.routeBy(by(route_due)),
		draft_due === null ? "" : words.draftBy(by(draft_due)),
		answer_due === null ? "" : words.answerBy(by(answer_due)),
	];
	return (
		<section class="block">
			<div class="nostart">
				<Icon name="s-found" />
				<p>
					<b>{words.notStarted}</b>{" "}
					{begun ? words.startedCount(texts.time.short(start, now, zone)) : words.startsWhen}
				</p>
			</div>
			<div class="bh">
				<span class="eyebrow">
					{begun
						? words.ifTakenFrom(texts.time.short(start, now, zone))
						: words.ifTaken(texts.time.clock(start, zone))}
				</span>
				{hours > 0 && (
					<span class="end row">
						<HollowTicks hours={hours} />
						<span class="small muted">{texts.time.duration(hours * HOUR_MS)}</span>
					</span>
				)}
			</div>
			{known !== null && end !== null && (
				<Ruler intervals={known} from={start} to={end} flags={flagsOf(message)} width={300} hollow />
			)}
			<p class="tiny faint">
				{sentence.filter((part) => part !== "").join(", ")}.{" "}
				{words.waits(words.age(Math.max(0, now - Date.parse(message.found_at))))}
			</p>
		</section>
	);
}

interface FoundFactsProps {
	message: Message;
	choice: Choice;
	onChange: (choice: Choice) => void;
	open: Field | null;
	onOpen: (field: Field | null) => void;
}

export function FoundFacts({ message, choice, onChange, open, onOpen }: FoundFactsProps) {
	const words = texts.found;
	const account = message.placement_account;
	return (
		<>
			<IfTaken message={message} />
			<section class="block">
				<div class="bh">
					<h2>{words.decide}</h2>
					<span class="end tiny faint">{words.digit}</span>
				</div>
				<Decision choice={choice} onChange={onChange} open={open} onOpen={onOpen} />
			</section>
			<section class="block">
				<h2>{words.where}</h2>
				<ul class="ladder">
					<li class={account === null ? "by-hand" : "on"}>
						<Icon name={account === null ? "alert" : "check"} />
						<span>{account === null ? words.whereByHand : words.whereAccount(account.name)}</span>
						<span class="sub">{account === null ? words.whereByHandHint : words.whereAccountHint}</span>
					</li>
				</ul>
			</section>
		</>
	);
}
