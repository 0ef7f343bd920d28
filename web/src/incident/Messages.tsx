/*
 * Messages.tsx: the messages of an incident: who and where, where the answer goes, and the term of each (п. 16, 20).
 */
import type { Incident, IncidentMessage } from "../api/types.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { NetMark } from "../components/NetMark.tsx";
import { Paragraphs, webLink } from "../components/Post.tsx";
import { Remaining } from "../components/Remaining.tsx";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { answerOf, endedUnanswered, isStopped } from "./terms.ts";

function Placed({ entry }: { entry: IncidentMessage }) {
	const { now, zone } = useTime();
	const { incident: words, words: shared } = texts;
	const link = webLink(entry.placed_link);
	return (
		<>
			<span class="st ok small">
				<Icon name="s-answered" size="s" />
				{link === null ? (
					shared.placements.placed
				) : (
					<a href={link} target="_blank" rel="noopener noreferrer">
						{words.openAnswer}
					</a>
				)}
			</span>
			{entry.placed_at !== null && (
				<>
					<br />
					<span class="tiny faint">
						{words.placedAt(texts.time.when(Date.parse(entry.placed_at), now, zone))}
					</span>
				</>
			)}
		</>
	);
}

function Sign({ tone, icon, word }: { tone: "ok" | "warn" | "neutral"; icon: IconName; word: string }) {
	return (
		<span class={`st ${tone} small`}>
			<Icon name={icon} size="s" />
			{word}
		</span>
	);
}

/** Where the answer to this message appears, and how far that has come. `ended`: the incident ended without an answer. */
export function Place({ entry, ended = false }: { entry: IncidentMessage; ended?: boolean }) {
	const { incident: words, words: shared } = texts;
	const { message, placement } = entry;
	if (placement === "placed") return <Placed entry={entry} />;
	if (ended) return <Sign tone="neutral" icon="ban" word={words.noAnswer} />;
	if (placement === "failed" || placement === "impossible")
		return <Sign tone="warn" icon={placement === "failed" ? "alert" : "ban"} word={shared.placements[placement]} />;
	if (placement === "waiting" || placement === "sending")
		return <Sign tone="ok" icon="s-publishing" word={shared.placements[placement]} />;
	if (message.network === null)
		return (
			<>
				<span class="st warn small">
					<Icon name="desk" size="s" />
					{words.byHand}
				</span>
				<br />
				<span class="tiny faint">{words.noNetwork}</span>
			</>
		);
	return (
		<>
			<span class="st ok small">
				<Icon name="check" size="s" />
				{message.placement_account === null ? words.byHand : words.onComment}
			</span>
			{message.placement_account !== null && (
				<>
					<br />
					<span class="tiny faint">{words.fromAccount(message.placement_account.name)}</span>
				</>
			)}
		</>
	);
}

function Row({ incident, entry }: { incident: Incident; entry: IncidentMessage }) {
	const { now, zone } = useTime();
	const { incident: words, words: shared } = texts;
	const { message } = entry;
	const answer = answerOf(incident, message.id);
	const ended = endedUnanswered(incident);
	const detected = texts.time.short(Date.parse(entry.detected_at), now, zone);
	return (
		<tr>
			<th scope="row">
				<span class="row top">
					<NetMark network={message.network} />
					<span>
						{message.author === "" ? shared.people.authorUnknown : message.author}
						<br />
						<span class="tiny faint">
							{words.detectedAt(shared.messageKinds[message.kind], detected)}
						</span>
					</span>
				</span>
			</th>
			<td>
				<Place entry={entry} ended={ended} />
			</td>
			<td class="num">
				{answer !== null && isStopped(answer, incident) && <span class="small faint">{words.stopped}</span>}
				{answer !== null && !isStopped(answer, incident) && (
					<span class="row due">
						<Remaining term={answer} gauge />
					</span>
				)}
			</td>
		</tr>
	);
}

export function Messages({ incident }: { incident: Incident }) {
	const { incident: words, words: shared } = texts;
	if (incident.messages.length === 0) return null;
	return (
		<section class="msgs" aria-labelledby="ms-h">
			<div class="bh">
				<h2 id="ms-h">{words.messagesTitle(incident.messages.length)}</h2>
				{incident.messages.length > 1 && <span class="small faint">{words.messagesHint}</span>}
			</div>
			<table class="tbl">
				<thead>
					<tr>
						<th scope="col">{words.columns.who}</th>
						<th scope="col">{words.columns.where}</th>
						<th scope="col" class="num">
							{words.columns.answer}
						</th>
					</tr>
				</thead>
				<tbody>
					{incident.messages.map((entry) => (
						<Row incident={incident} entry={entry} key={entry.message.id} />
					))}
				</tbody>
			</table>
			{incident.messages.slice(1).map(({ message }) => (
				<details class="card nowanswer" key={message.id}>
					<summary>
						<NetMark network={message.network} />
						<b>{message.author === "" ? shared.people.authorUnknown : message.author}</b>
						<span class="muted small clip grow">{message.excerpt}</span>
						<Icon name="cd" size="s" />
					</summary>
					<div class="cb stack">
						<Paragraphs text={message.text} />
					</div>
				</details>
			))}
		</section>
	);
}
