/*
 * Inbox.tsx: where the clock runs: the queue | the message in its thread | facts, terms and decision (п. 13–16).
 *
 * Promises: one key accepts and routes (triage, if something was changed, then route); the revision that the person saw goes with it, and
 * when somebody was faster, what changed is shown and the choice is kept.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { command } from "../api/calls.ts";
import { asFailure, type Failure, Problem as Refusal } from "../api/problem.ts";
import type { Incident, IncidentMessage } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { navigate, pathOf, type Tab } from "../app/router.ts";
import { showToast } from "../app/toast.ts";
import { Action, ActionBar } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { Paragraphs, Post } from "../components/Post.tsx";
import { Remaining } from "../components/Remaining.tsx";
import { StateIcon, stateName } from "../components/StateIcon.tsx";
import { Empty, Problem, ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { type Choice, choiceOf, needsTriage, rebased } from "../decide/choice.ts";
import type { Field } from "../decide/Decision.tsx";
import { answerOf, mainMessage } from "../incident/terms.ts";
import { isWide, QueueHead } from "../shell/QueueHead.tsx";
import { nextOf, Rows } from "../shell/Rows.tsx";
import { useTyped } from "../store/drafts.ts";
import { bodies, incidentList, incidents, refreshCounts, useIncident, useIncidentList } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { changesBetween } from "./changes.ts";
import { InboxFacts } from "./InboxFacts.tsx";
import { InboxRow, inboxSectionOf, inboxSections } from "./InboxRow.tsx";

const may = (incident: Incident, name: string) => incident.allowed.find((one) => one.command === name);

interface Routing {
	busy: boolean;
	failure: Failure | null;
	/** what somebody else changed meanwhile */
	changes: readonly string[] | null;
	accept: () => void;
	run: () => Promise<void>;
}

/** Triage where needed, then route: two commands, each with the revision that the one before gave. */
function useRouting(incident: Incident, choice: Choice, tab: Tab, set: (choice: Choice) => void, drop: () => void): Routing {
	const [state, setState] = useState<{ busy: boolean; failure: Failure | null; before: Incident | null }>({
		busy: false,
		failure: null,
		before: null,
	});
	const underWay = useRef(false);
	const finish = () => {
		drop();
		const to = bodies.value.items?.find((body) => body.id === choice.body)?.short_name ?? "";
		const list = incidentList(tab);
		const next = nextOf(list.value, incident.id);
		list.leave(incident.id);
		refreshCounts();
		showToast({
			text: texts.inbox.routed(incident.number, to),
			action: { label: texts.common.open, run: () => navigate(`/incident/${incident.id}`) },
		});
		navigate(pathOf({ page: "inbox", id: next, tab }), { replace: true });
	};
	const run = async () => {
		if (underWay.current || choice.topic === null || choice.body === null) return;
		underWay.current = true;
		setState({ busy: true, failure: null, before: null });
		try {
			let { revision } = incident;
			if (needsTriage(choice, incident) && may(incident, "triage")?.allowed === true)
				({ revision } = await command(incident.id, "triage", revision, {
					topic: choice.topic,
					importance: choice.importance ?? "normal",
					location: choice.place.trim(),
				}));
			const note = choice.note.trim();
			await command(incident.id, "route", revision, {
				stages: [{ body: choice.body }],
				...(note === "" ? {} : { note }),
			});
			setState({ busy: false, failure: null, before: null });
			finish();
		} catch (e) {
			const failure = asFailure(e);
			await incidents.load(incident.id);
			const stale = failure instanceof Refusal && failure.stale;
			const after = incidents.entry(incident.id).data;
			if (stale && after !== null) set(rebased(choice, incident, after));
			setState({ busy: false, failure, before: stale ? incident : null });
		}
		underWay.current = false;
	};
	const changes = state.before === null ? null : changesBetween(state.before, incident);
	return {
		busy: state.busy,
		failure: state.failure,
		changes,
		accept: () => setState({ busy: false, failure: null, before: null }),
		run,
	};
}

function StaleNote({ changes, accept }: { changes: readonly string[]; accept: () => void }) {
	return (
		<div class="note warn" role="alert">
			<Icon name="alert" />
			<div>
				<p>
					<b>{texts.common.stale.title}</b> {texts.common.stale.keep}
				</p>
				<ul class="small">
					{changes.map((line) => (
						<li key={line}>{line}</li>
					))}
				</ul>
			</div>
			<p>
				<button class="btn s" type="button" onClick={accept}>
					{texts.common.stale.look}
				</button>
			</p>
		</div>
	);
}

function Others({ incident, others }: { incident: Incident; others: readonly IncidentMessage[] }) {
	const { now, zone } = useTime();
	if (others.length === 0) return null;
	return (
		<section class="reply stack others" aria-label={texts.inbox.others}>
			{others.map(({ message }) => {
				const term = answerOf(incident, message.id);
				return (
					<div key={message.id}>
						<p class="small th-r">
							<span>
								<b>
									{message.author === ""
										? texts.words.people.authorUnknown
										: message.author}
								</b>{" "}
								<span class="faint">
									{message.posted_at === null
										? texts.time.unknownWhen
										: texts.time.when(Date.parse(message.posted_at), now, zone)}
								</span>
							</span>
							<span class="row">
								<span class="chip info">
									<Icon name="merge" />
									{texts.inbox.inCase}
								</span>
								{term !== null && <Remaining term={term} />}
							</span>
						</p>
						<Paragraphs class="small" text={message.text} />
					</div>
				);
			})}
			<p class="tiny faint">{texts.inbox.each}</p>
		</section>
	);
}

function MessagePane({ incident, tab }: { incident: Incident; tab: Tab }) {
	const words = texts.inbox;
	const main = mainMessage(incident);
	return (
		<article class="pane message" aria-label={words.message}>
			<div class="scroll" tabIndex={0} role="region" aria-label={words.text}>
				<div class="stage">
					<div class="row wrap view-top">
						<a class="btn quiet s back" href={pathOf({ page: "inbox", id: null, tab })}>
							<Icon name="left" />
							{words.backToQueue}
						</a>
						<span class="muted small">{texts.words.incidentNumber(incident.number)}</span>
						<StateIcon state={stateName(incident.state, incident.sign, incident.outcome)} small />
						<span class="grow" />
						<a class="small" href={`/incident/${incident.id}`}>
							{words.openPage}
						</a>
					</div>
					{incident.state === "returned" && incident.return_reason !== "" && (
						<div class="note warn">
							<Icon name="s-returned" />
							<p>
								<b>{words.returned}</b> {incident.return_reason}
							</p>
						</div>
					)}
					{main !== null && <Post message={main.message} />}
					<Others incident={incident} others={incident.messages.slice(1)} />
				</div>
			</div>
		</article>
	);
}

function Opened({ incident, tab }: { incident: Incident; tab: Tab }) {
	const words = texts.inbox;
	const deciding = tab === "new" || tab === "returned";
	const [choice, setChoice, drop] = useTyped<Choice>(`route:${incident.id}`, choiceOf(incident));
	const [open, setOpen] = useState<Field | null>(null);
	const routing = useRouting(incident, choice, tab, setChoice, drop);
	const route = may(incident, "route");
	const missing: Field | null = choice.topic === null ? "topic" : choice.body === null ? "body" : null;
	const refused =
		route?.allowed === true
			? missing === "topic"
				? texts.found.needTopic
				: missing === "body"
					? texts.found.needBody
					: ""
			: (route?.reason ?? words.notRoutable);
	const go = () => {
		if (!deciding || route?.allowed !== true) return;
		if (missing !== null) setOpen(missing);
		else void routing.run();
	};
	useKeys([
		{
			code: "Enter",
			label: deciding ? words.route : words.openPage,
			run: () => (deciding ? go() : navigate(`/incident/${incident.id}`)),
		},
	]);
	return (
		<>
			<MessagePane incident={incident} tab={tab} />
			<aside class="pane facts" aria-label={words.facts}>
				<div class="scroll" tabIndex={0} role="region" aria-label={words.terms}>
					<InboxFacts
						incident={incident}
						choice={deciding && route?.allowed === true ? choice : null}
						onChange={setChoice}
						open={open}
						onOpen={setOpen}
					/>
				</div>
			</aside>
			<div class="bottom">
				{routing.changes !== null ? (
					<StaleNote changes={routing.changes} accept={routing.accept} />
				) : (
					routing.failure !== null && <ProblemNote failure={routing.failure} />
				)}
				<ActionBar label={words.decide}>
					{deciding ? (
						<>
							<Action
								label={words.route}
								kind="primary"
								hotkey={{ code: "Enter" }}
								run={go}
								busy={routing.busy}
								refused={route?.allowed === true ? "" : refused}
							/>
							{refused !== "" && <span class="tiny faint lo">{refused}</span>}
						</>
					) : (
						<a class="btn primary" href={`/incident/${incident.id}`}>
							{words.openPage}{" "}
							<kbd class="kbd">
								<Icon name="enter" size="k" />
								<span class="vh">Enter</span>
							</kbd>
						</a>
					)}
				</ActionBar>
			</div>
		</>
	);
}

function Detail({ id, tab }: { id: number; tab: Tab }) {
	const entry = useIncident(id);
	if (entry.data !== null) return <Opened incident={entry.data} tab={tab} key={id} />;
	return (
		<article class="pane message" aria-label={texts.inbox.message}>
			<div class="scroll">
				<a class="btn quiet s back" href={pathOf({ page: "inbox", id: null, tab })}>
					<Icon name="left" />
					{texts.inbox.backToQueue}
				</a>
				{entry.failure === null ? (
					<Skeleton />
				) : (
					<Problem failure={entry.failure} retry={() => void incidents.load(id)} />
				)}
			</div>
		</article>
	);
}

export function Inbox({ id, tab }: { id: number | null; tab: Tab }) {
	const words = texts.inbox;
	const state = useIncidentList(tab);
	const time = useTime();
	const sectionOf = inboxSectionOf(tab, time);
	const known = state.items.every((row) => sectionOf(row) !== null);
	const firstId = known ? inboxSections.flatMap(({ key }) => state.items.filter((row) => sectionOf(row) === key))[0]?.id : undefined;
	useEffect(() => {
		if (id === null && firstId !== undefined && isWide())
			navigate(pathOf({ page: "inbox", id: firstId, tab }), { replace: true });
	}, [id, firstId, tab]);
	const [title, detail] = words.empty[tab];
	return (
		<div class="view">
			<QueueHead here={tab} />
			<div class={id === null ? "panes inbox" : "panes inbox open"}>
				<Rows
					pane={words.queue}
					label={words.listOf(state.total)}
					list={incidentList(tab)}
					state={state}
					sections={inboxSections}
					sectionOf={sectionOf}
					open={id}
					hrefOf={(row) => pathOf({ page: "inbox", id: row, tab })}
					draw={(row) => <InboxRow row={row} tab={tab} />}
					aging
					empty={
						<Empty icon="check" title={title} detail={detail}>
							{tab === "new" && (
								<a class="btn" href="/found">
									{words.toFound}
								</a>
							)}
						</Empty>
					}
				/>
				{id === null ? (
					<div class="pane nothing">
						<div class="pick-one">
							<Icon name="inbox" />
							<p>
								<b>{words.pick}</b>
								<br />
								<span class="small">{words.pickHint}</span>
							</p>
						</div>
					</div>
				) : (
					<Detail id={id} tab={tab} key={id} />
				)}
			</div>
		</div>
	);
}
