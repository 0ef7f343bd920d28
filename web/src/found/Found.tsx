/*
 * Found.tsx: «Найдено»: the queue | the message | facts and decision; no clock runs here (п. 12, 14).
 *
 * Promises: one key takes and routes; looking holds nothing, deciding holds the message for the person; what was chosen survives a reload
 * and a refusal; after taking the next message opens.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { detect, detectAndRoute } from "../api/calls.ts";
import { asFailure, type Failure, Problem as Refusal } from "../api/problem.ts";
import type { CommandReply, Message } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { showToast } from "../app/toast.ts";
import { Action, ActionBar } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { Post } from "../components/Post.tsx";
import { Empty, Problem, ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { type Choice, detectAndRouteIn, nothingChosen } from "../decide/choice.ts";
import type { Field } from "../decide/Decision.tsx";
import { isWide, QueueHead } from "../shell/QueueHead.tsx";
import { nextOf, Rows } from "../shell/Rows.tsx";
import { type Holding, liveClaim, useHolding } from "../store/claim.ts";
import { useTyped } from "../store/drafts.ts";
import { bodies, foundList, incidentList, messages, refreshCounts, useFoundList, useMessage } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { orderNow, tick } from "../time/clock.ts";
import { FoundFacts } from "./FoundFacts.tsx";
import { FoundRow, foundKind, foundSectionOf, foundSections } from "./FoundRow.tsx";

const hrefOf = (id: number) => `/found/${id}`;

/** While nobody has begun to decide, «если взять сейчас» goes with the clock. */
function useFreshIfTaken(message: Message): void {
	const minute = tick.value;
	const first = useRef(minute);
	useEffect(() => {
		if (minute !== first.current && message.claimed_first_at === null) void messages.load(message.id);
	}, [minute, message.id, message.claimed_first_at]);
}

interface Taking {
	busy: "both" | "only" | null;
	failure: Failure | null;
	take: (what: "both" | "only") => Promise<void>;
}

function useTaking(id: number, choice: Choice, drop: () => void, holding: Holding): Taking {
	const [state, setState] = useState<{ busy: Taking["busy"]; failure: Failure | null }>({ busy: null, failure: null });
	const underWay = useRef(false);
	const done = (reply: CommandReply, what: "both" | "only") => {
		holding.done();
		drop();
		const next = nextOf(foundList.value, id);
		foundList.leave(id);
		incidentList("new").hint();
		incidentList("work").hint();
		refreshCounts();
		const to = bodies.value.items?.find((body) => body.id === choice.body)?.short_name ?? "";
		showToast({
			text: what === "both" ? texts.found.taken(reply.number, to) : texts.found.takenOnly(reply.number),
			action: { label: texts.common.open, run: () => navigate(`/incident/${reply.incident}`) },
		});
		navigate(next === null ? "/found" : hrefOf(next), { replace: true });
	};
	const take = async (what: "both" | "only") => {
		const body = detectAndRouteIn(choice);
		if (underWay.current || (what === "both" && body === null)) return;
		underWay.current = true;
		setState({ busy: what, failure: null });
		try {
			done(await (what === "both" && body !== null ? detectAndRoute(id, body) : detect(id)), what);
			setState({ busy: null, failure: null });
		} catch (e) {
			const failure = asFailure(e);
			if (failure instanceof Refusal && failure.status === 409) void messages.load(id);
			setState({ busy: null, failure });
		}
		underWay.current = false;
	};
	return { ...state, take };
}

function ClaimNote({ failure, message }: { failure: Failure; message: Message }) {
	const holder = failure instanceof Refusal ? failure.body.holder : undefined;
	if (message.incident !== null) return null;
	if (holder === undefined) return <ProblemNote failure={failure} />;
	return (
		<div class="note warn" role="alert">
			<Icon name="lock" />
			<p>
				<b>{texts.found.claimedTitle(holder)}</b> {texts.found.claimedHint}
			</p>
		</div>
	);
}

/** Who holds the message and what is still missing: why it can't be taken now; "" when it can. */
interface Standing {
	mine: boolean;
	other: string | null;
	taken: boolean;
	missing: Field | null;
	/** neither «взять» nor «взять и направить» */
	blocked: string;
	refused: string;
}

function standingOf(message: Message, choice: Choice): Standing {
	const words = texts.found;
	const mine = message.claim?.mine === true;
	const other = mine ? null : (liveClaim(message.claim, orderNow())?.person.name ?? null);
	const taken = message.incident !== null;
	const blocked = taken ? words.alreadyTaken : other !== null ? words.claimedBy(other) : "";
	const missing: Field | null = choice.topic === null ? "topic" : choice.body === null ? "body" : null;
	const needs = { topic: words.needTopic, body: words.needBody };
	const refused = blocked !== "" ? blocked : missing === null ? "" : needs[missing];
	return { mine, other, taken, missing, blocked, refused };
}

function MessagePane({ message, standing, release }: { message: Message; standing: Standing; release: () => void }) {
	const words = texts.found;
	const { mine, other, taken } = standing;
	return (
		<article class="pane message" aria-label={words.message}>
			<div class="scroll" tabIndex={0} role="region" aria-label={words.text}>
				<div class="stage">
					<div class="row wrap view-top">
						<a class="btn quiet s back" href="/found">
							<Icon name="left" />
							{words.backToQueue}
						</a>
						<span class="st neutral small">
							<Icon name="s-found" />
							{mine ? words.stateMine : other !== null ? words.claimedBy(other) : words.state}
						</span>
						<span class="grow" />
						{mine && (
							<button class="btn quiet s" type="button" onClick={release}>
								{words.release}
							</button>
						)}
					</div>
					{taken && (
						<div class="note info" role="status">
							<Icon name="info" />
							<p>
								<b>{words.alreadyTaken}</b>{" "}
								<a href={`/incident/${message.incident}`}>{words.openIncident}</a>
							</p>
						</div>
					)}
					<Post message={message} />
				</div>
			</div>
		</article>
	);
}

function Bar({ standing, taking, both, only }: { standing: Standing; taking: Taking; both: () => void; only: () => void }) {
	const words = texts.found;
	const { blocked, refused } = standing;
	return (
		<ActionBar label={words.decide}>
			<Action
				label={words.take}
				kind="primary"
				hotkey={{ code: "Enter" }}
				run={both}
				busy={taking.busy === "both"}
				refused={blocked}
			/>
			<Action
				label={words.takeOnly}
				hotkey={{ code: "KeyD" }}
				run={only}
				busy={taking.busy === "only"}
				refused={blocked}
			/>
			<span class="tiny faint lo">{refused === "" ? words.takeOnlyHint : refused}</span>
		</ActionBar>
	);
}

function Opened({ message }: { message: Message }) {
	const words = texts.found;
	const { id } = message;
	const [choice, setChoice, drop] = useTyped<Choice>(`found:${id}`, nothingChosen);
	const [open, setOpen] = useState<Field | null>(null);
	const standing = standingOf(message, choice);
	const holding = useHolding(id, standing.mine);
	const taking = useTaking(id, choice, drop, holding);
	useFreshIfTaken(message);
	const failure = taking.failure ?? holding.failure;
	const begin = (field: Field | null) => {
		if (standing.taken) return;
		setOpen(field);
		if (field !== null && standing.other === null) void holding.take();
	};
	const both = () => {
		if (standing.blocked !== "") return;
		if (standing.missing !== null) begin(standing.missing);
		else void taking.take("both");
	};
	const only = () => {
		if (standing.blocked === "") void taking.take("only");
	};
	useKeys([
		{ code: "Enter", label: words.take, run: both },
		{ code: "KeyD", label: words.takeOnly, run: only },
	]);
	return (
		<>
			<MessagePane message={message} standing={standing} release={() => void holding.release()} />
			<aside class="pane facts" aria-label={words.facts}>
				<div class="scroll" tabIndex={0} role="region" aria-label={words.factsScroll} key={id}>
					<FoundFacts message={message} choice={choice} onChange={setChoice} open={open} onOpen={begin} />
				</div>
			</aside>
			<div class="bottom">
				{failure !== null && <ClaimNote failure={failure} message={message} />}
				<Bar standing={standing} taking={taking} both={both} only={only} />
			</div>
		</>
	);
}

function Detail({ id }: { id: number }) {
	const entry = useMessage(id);
	if (entry.data !== null) return <Opened message={entry.data} key={id} />;
	return (
		<article class="pane message" aria-label={texts.found.message}>
			<div class="scroll">
				<a class="btn quiet s back" href="/found">
					<Icon name="left" />
					{texts.found.backToQueue}
				</a>
				{entry.failure === null ? (
					<Skeleton />
				) : (
					<Problem failure={entry.failure} retry={() => void messages.load(id)} />
				)}
			</div>
		</article>
	);
}

export function Found({ id }: { id: number | null }) {
	const words = texts.found;
	const state = useFoundList();
	const firstId = foundSections.flatMap(({ key }) => state.items.filter((row) => foundSectionOf(orderNow())(row) === key))[0]?.id;
	useEffect(() => {
		if (id === null && firstId !== undefined && isWide()) navigate(hrefOf(firstId), { replace: true });
	}, [id, firstId]);
	return (
		<div class="view">
			<QueueHead here="found" />
			<div class={id === null ? "panes found" : "panes found open"}>
				<Rows
					pane={words.queue}
					label={words.listOf(state.total)}
					list={foundList}
					state={state}
					sections={foundSections}
					sectionOf={foundSectionOf(orderNow())}
					open={id}
					hrefOf={hrefOf}
					draw={(row) => <FoundRow row={row} />}
					kindOf={foundKind}
					empty={
						<Empty icon="check" title={words.empty} detail={words.emptyHint}>
							<a class="btn" href="/inbox">
								{words.toDetected}
							</a>
						</Empty>
					}
				/>
				{id === null ? (
					<div class="pane nothing">
						<div class="pick-one">
							<Icon name="s-found" />
							<p>
								<b>{words.pick}</b>
								<br />
								<span class="small">{words.pickHint}</span>
							</p>
						</div>
					</div>
				) : (
					<Detail id={id} key={id} />
				)}
			</div>
		</div>
	);
}
