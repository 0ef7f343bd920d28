/*
 * SidePane.tsx: beside the answer: where it will appear and how far that has come, the rounds before, why it would go back,
 * and publication by hand where the network can't be reached by the program.
 */
import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Incident, IncidentMessage } from "../api/types.ts";
import { showToast } from "../app/toast.ts";
import { Action } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { NetMark } from "../components/NetMark.tsx";
import { webLink } from "../components/Post.tsx";
import { Remaining } from "../components/Remaining.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import type { Act } from "../incident/act.ts";
import { allowedOf } from "../incident/Actions.tsx";
import { useDraftText } from "../incident/draft.ts";
import { ByHandForm } from "../incident/forms.tsx";
import { answerOf } from "../incident/terms.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";

export interface Reason {
	chips: string[];
	text: string;
}

/** The chosen words and the free ones, as the executor will read them. */
export function reasonText(reason: Reason): string {
	return [reason.chips.join(", "), reason.text.trim()].filter((part) => part !== "").join(". ");
}

function Going({ incident, entry }: { incident: Incident; entry: IncidentMessage }) {
	const { now, zone } = useTime();
	const { review, words } = texts;
	const { message, placement } = entry;
	const author = message.author === "" ? words.people.authorUnknown : message.author;
	const hand = message.network === null || message.placement_account === null;
	const answer = answerOf(incident, message.id);
	const link = webLink(entry.placed_link);
	const account = message.placement_account === null ? "" : texts.incident.fromAccount(message.placement_account.name);
	return (
		<li>
			<NetMark network={message.network} />
			<span>{hand ? review.placeByHand(author) : review.placeReply(author)}</span>
			{answer !== null && <Remaining term={answer} />}
			{placement === "placed" ? (
				<span class="sub t-ok">
					{words.placements.placed}
					{entry.placed_at !== null && `, ${texts.time.when(Date.parse(entry.placed_at), now, zone)}`}{" "}
					{link !== null && (
						<a class="in-text" href={link} target="_blank" rel="noopener noreferrer">
							{review.open}
						</a>
					)}
				</span>
			) : (
				<span class={placement === "failed" ? "sub t-danger" : "sub"}>
					{placement === "none" ? (hand ? review.byHandSub : account) : words.placements[placement]}
				</span>
			)}
		</li>
	);
}

function Places({ incident }: { incident: Incident }) {
	return (
		<section class="block" aria-labelledby="goes-h">
			<h2 id="goes-h">{texts.review.places(incident.messages.length)}</h2>
			<ul class="goes">
				{incident.messages.map((entry) => (
					<Going incident={incident} entry={entry} key={entry.message.id} />
				))}
			</ul>
		</section>
	);
}

function Rounds({ incident }: { incident: Incident }) {
	const { now, zone } = useTime();
	const rounds = incident.drafts.filter((draft) => draft.state === "sent_back" && draft.reason !== "").sort((a, b) => a.n - b.n);
	return (
		<>
			{rounds.map((draft, i) => (
				<section class="block" key={draft.n}>
					<h2>{texts.review.rounds(i + 1)}</h2>
					<div class="round small">
						<p>«{draft.reason}»</p>
						<p class="faint tiny">
							{texts.review.roundOf(
								texts.words.version(draft.n),
								texts.time.when(Date.parse(draft.at), now, zone),
							)}
						</p>
					</div>
				</section>
			))}
		</>
	);
}

function CopyAnswer({ id, n }: { id: number; n: number }) {
	const { text } = useDraftText(id, n);
	const { byHand } = texts.review;
	const copy = async () => {
		if (text === null) return;
		try {
			await navigator.clipboard.writeText(text);
			showToast({ text: byHand.copied });
		} catch {
			showToast({ text: byHand.copyFailed });
		}
	};
	return <Action small label={byHand.copy} icon="copy" refused={text === null ? texts.words.loading : ""} run={() => void copy()} />;
}

function ByHand({ incident, act }: { incident: Incident; act: Act }) {
	const [open, setOpen] = useState(false);
	const allowed = allowedOf(incident, "published-by-hand");
	const { byHand } = texts.review;
	if (allowed?.allowed !== true) return null;
	const alone = incident.messages.every((entry) => entry.message.network === null || entry.placement === "placed");
	const last = incident.drafts.reduce((n, draft) => Math.max(n, draft.n), 0);
	const send = async (body: unknown): Promise<boolean> => {
		if ((await act.run("published-by-hand", body)) === null) return false;
		setOpen(false);
		showToast({ text: byHand.done });
		return true;
	};
	return (
		<section class="block" aria-labelledby="hand-h">
			<h2 id="hand-h">{byHand.title}</h2>
			<p class="row wrap">
				{last > 0 && <CopyAnswer id={incident.id} n={last} />}
				{!open && !alone && <Action small kind="quiet" label={byHand.open} run={() => setOpen(true)} />}
			</p>
			{(open || alone) && (
				<ByHandForm
					still={!open}
					incident={incident}
					busy={act.busy === "published-by-hand"}
					label={byHand.send}
					send={send}
					cancel={() => setOpen(false)}
				/>
			)}
		</section>
	);
}

interface SidePaneProps {
	incident: Incident;
	act: Act;
	reason: Reason;
	setReason: (reason: Reason) => void;
	area: RefObject<HTMLTextAreaElement | null>;
	error: string;
}

function SendBack({ reason, setReason, area, error }: Omit<SidePaneProps, "incident" | "act">) {
	const { review } = texts;
	const toggle = (chip: string) =>
		setReason({
			...reason,
			chips: reason.chips.includes(chip) ? reason.chips.filter((other) => other !== chip) : [...reason.chips, chip],
		});
	return (
		<section class="block" aria-labelledby="why-h">
			<h2 id="why-h">{review.sendBack}</h2>
			<div class="reasons" role="group" aria-labelledby="why-h">
				{review.reasons.map((chip) => (
					<label key={chip}>
						<input
							type="checkbox"
							checked={reason.chips.includes(chip)}
							onChange={() => toggle(chip)}
						/>
						<span class="chip">{chip}</span>
					</label>
				))}
			</div>
			<div class="field">
				<label for="send-back-text">{review.toExecutor}</label>
				<textarea
					class="input"
					id="send-back-text"
					rows={3}
					maxLength={1900}
					ref={area}
					value={reason.text}
					aria-invalid={error !== "" ? "true" : undefined}
					aria-describedby="send-back-hint"
					onInput={(event) => setReason({ ...reason, text: event.currentTarget.value })}
				/>
				{error !== "" ? (
					<p class="err" id="send-back-hint" role="alert">
						<Icon name="alert" size="s" />
						<span>{error}</span>
					</p>
				) : (
					<p class="hint" id="send-back-hint">
						{review.reworkHint}
					</p>
				)}
			</div>
		</section>
	);
}

export function SidePane({ incident, act, reason, setReason, area, error }: SidePaneProps) {
	const { review } = texts;
	const back = allowedOf(incident, "send-back")?.allowed === true;
	const failed = incident.messages.some((entry) => entry.placement === "failed");
	return (
		<aside class="pane side">
			<div class="scroll" tabIndex={0} role="region" aria-label={review.side}>
				{incident.state !== "review" && (
					<section class="block">
						<StateIcon state={stateName(incident.state, incident.sign, incident.outcome)} />
					</section>
				)}
				{failed && (
					<div class="note danger">
						<Icon name="alert" />
						<p>
							<b>{review.failedTitle}.</b> {review.failed}
						</p>
					</div>
				)}
				<Places incident={incident} />
				<ByHand incident={incident} act={act} />
				<Rounds incident={incident} />
				{back && <SendBack reason={reason} setReason={setReason} area={area} error={error} />}
			</div>
		</aside>
	);
}
