/*
 * Messages.tsx: the messages of an incident: who and where, where the answer goes, and the term of each (п. 16, 20).
 */
import type { Incident, IncidentMessage } from "../api/types.ts";
import { Icon } from "../components/Icon.tsx";
import { NetMark } from "../components/NetMark.tsx";
import { Paragraphs, webLink } from "../components/Post.tsx";
import { Remaining } from "../components/Remaining.tsx";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { answerOf } from "./terms.ts";

/** Where the answer to this message appears, and how far that has come. */
export function Place({ entry }: { entry: IncidentMessage }) {
	const { now, zone } = useTime();
	const { incident: words, words: shared } = texts;
	const { message, placement } = entry;
	const link = webLink(entry.placed_link);
	if (placement === "placed")
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
	if (placement === "failed" || placement === "impossible")
		return (
			<span class="st warn small">
				<Icon name={placement === "failed" ? "alert" : "ban"} size="s" />
				{shared.placements[placement]}
			</span>
		);
	if (placement === "waiting" || placement === "sending")
		return (
			<span class="st ok small">
				<Icon name="s-publishing" size="s" />
				{shared.placements[placement]}
			</span>
		);
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

export function Messages({ incident }: { incident: Incident }) {
	const { now, zone } = useTime();
	const { incident: words, words: shared } = texts;
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
					{incident.messages.map((entry) => {
						const { message } = entry;
						const answer = answerOf(incident, message.id);
						return (
							<tr key={message.id}>
								<th scope="row">
									<span class="row top">
										<NetMark network={message.network} />
										<span>
											{message.author === ""
												? shared.people.authorUnknown
												: message.author}
											<br />
											<span class="tiny faint">
												{words.detectedAt(
													shared.messageKinds[message.kind],
													texts.time.short(
														Date.parse(
															entry.detected_at,
														),
														now,
														zone,
													),
												)}
											</span>
										</span>
									</span>
								</th>
								<td>
									<Place entry={entry} />
								</td>
								<td class="num">
									{answer !== null && (
										<span class="row due">
											<Remaining term={answer} gauge />
										</span>
									)}
								</td>
							</tr>
						);
					})}
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
