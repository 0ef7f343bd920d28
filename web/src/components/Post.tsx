/*
 * Post.tsx: a citizen's message as their network shows it: the hero of every working page (DESIGN §1).
 *
 * Promises: the words are never cut or changed; links open a new page without telling where from.
 */
import type { ComponentChildren } from "preact";
import type { Message } from "../api/types.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { NetMark } from "./NetMark.tsx";

/** Only addresses of the web become links. */
export function webLink(link: string): string | null {
	return /^https?:\/\//i.test(link) ? link : null;
}

/** Text with blank lines between paragraphs; single line breaks stay. */
export function Paragraphs({ text, class: kind }: { text: string; class?: string }) {
	return (
		<>
			{text.split(/\n\s*\n/).map((paragraph, i) => (
				<p class={kind} key={i}>
					{paragraph.split("\n").map((line, n) => (n === 0 ? line : [<br key={`b${n}`} />, line]))}
				</p>
			))}
		</>
	);
}

interface PostProps {
	message: Message;
	/** at the right of the author's name */
	aside?: ComponentChildren;
	/** in a narrow pane: context without the post's words */
	narrow?: boolean;
}

export function Post({ message, aside, narrow = false }: PostProps) {
	const { now, zone } = useTime();
	const { people, messageKinds } = texts.words;
	const kind = messageKinds[message.kind];
	const context = message.post_excerpt !== "" && !narrow ? people.onPost(kind, message.post_excerpt) : kind;
	const link = webLink(message.link);
	const authorLink = webLink(message.author_link);
	const author = message.author === "" ? people.authorUnknown : message.author;
	return (
		<article class="post">
			<p class="post-ctx">
				<NetMark network={message.network} />
				<span class="clip grow">
					{message.community !== "" && <span class="strong">{message.community}</span>}
					{message.community !== "" ? `, ${context}` : context}
				</span>
				{link !== null && (
					<a class="nowrap" href={link} target="_blank" rel="noopener noreferrer">
						{narrow ? (
							<Icon name="ext" size="s" label={people.openIn} />
						) : (
							<>
								{people.openIn} <Icon name="ext" size="s" />
							</>
						)}
					</a>
				)}
			</p>
			<div class="post-b">
				<div class="post-who">
					<Avatar name={author} size="l" />
					<p>
						{authorLink === null ? (
							<span class="strong">{author}</span>
						) : (
							<a class="strong" href={authorLink} target="_blank" rel="noopener noreferrer">
								{author}
							</a>
						)}
						<br />
						<span class="small faint">
							{message.posted_at === null
								? texts.time.unknownWhen
								: texts.time.when(Date.parse(message.posted_at), now, zone)}
							{message.edited && `, ${people.edited}`}
						</span>
					</p>
					{aside}
				</div>
				<Paragraphs class="post-txt" text={message.text} />
				{(message.likes > 0 || message.replies > 0) && (
					<p class="post-f">
						{message.likes > 0 && (
							<span>
								<Icon name="heart" size="s" />{" "}
								<span aria-hidden="true">{texts.words.number(message.likes)}</span>
								<span class="vh"> {people.likes(message.likes)}</span>
							</span>
						)}
						{message.replies > 0 && (
							<span>
								<Icon name="comment" size="s" />{" "}
								<span aria-hidden="true">{texts.words.number(message.replies)}</span>
								<span class="vh"> {people.replies(message.replies)}</span>
							</span>
						)}
					</p>
				)}
			</div>
		</article>
	);
}
