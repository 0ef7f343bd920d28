/*
 * forms.tsx: the plain forms of the commands: one per row of the command table that a person gives on this page.
 *
 * Promises: what is typed lives in the browser (useTyped) until the command is done, whatever else happens on the page; an empty or
 * wrong field is told beside it before anything is sent. Must not: know rights (the server's `allowed` does).
 */
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Incident, Named } from "../api/types.ts";
import { Action } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { webLink } from "../components/Post.tsx";
import { useTyped } from "../store/drafts.ts";
import { useBodies, useTopics } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { fromWall, wall } from "../time/zone.ts";

export interface FormProps {
	incident: Incident;
	busy: boolean;
	/** true: done; the typed values may go */
	send: (body: unknown) => Promise<boolean>;
	cancel: () => void;
	label: string;
}

interface FieldProps {
	label: string;
	hint?: string;
	error?: string;
	children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": "true" | undefined }) => ComponentChildren;
}

export function Field({ label, hint, error = "", children }: FieldProps) {
	const id = useId();
	const described = error !== "" ? `${id}-error` : hint !== undefined ? `${id}-hint` : undefined;
	return (
		<div class="field">
			<label for={id}>{label}</label>
			{children({ id, "aria-describedby": described, "aria-invalid": error !== "" ? "true" : undefined })}
			{hint !== undefined && error === "" && (
				<p class="hint" id={`${id}-hint`}>
					{hint}
				</p>
			)}
			{error !== "" && (
				<p class="err" id={`${id}-error`}>
					<Icon name="alert" size="s" />
					<span>{error}</span>
				</p>
			)}
		</div>
	);
}

interface ShellProps {
	props: FormProps;
	submit: () => void;
	children: ComponentChildren;
}

function Shell({ props, submit, children }: ShellProps) {
	return (
		<form
			class="stack act-form"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				if (!props.busy) submit();
			}}
		>
			{children}
			<p class="row wrap">
				<Action type="submit" kind="primary" label={props.label} busy={props.busy} run={submit} />
				<Action kind="quiet" label={texts.words.cancel} run={props.cancel} />
			</p>
		</form>
	);
}

const words = texts.incident.form;
const importances = ["low", "normal", "high", "critical"] as const;

/** Errors are shown after the first try to send. */
function useTried(): [tried: boolean, check: (ok: boolean) => boolean] {
	const [tried, setTried] = useState(false);
	return [
		tried,
		(ok) => {
			setTried(true);
			return ok;
		},
	];
}

interface TriageTyped {
	topic: number;
	importance: (typeof importances)[number];
	location: string;
}

export function TriageForm(props: FormProps) {
	const { incident, send } = props;
	const { items: topics, failure } = useTopics();
	const first: TriageTyped = {
		topic: incident.topic?.id ?? 0,
		importance: incident.importance === "" ? "normal" : incident.importance,
		location: incident.location,
	};
	const [typed, set, drop] = useTyped<TriageTyped>(`triage:${incident.id}`, first);
	const [tried, check] = useTried();
	const missing = typed.topic === 0 ? words.empty : "";
	const submit = async () => {
		if (!check(missing === "")) return;
		if (
			await send({
				topic: typed.topic,
				importance: typed.importance,
				...(typed.location.trim() === "" ? {} : { location: typed.location.trim() }),
			})
		)
			drop();
	};
	return (
		<Shell props={props} submit={submit}>
			<Field
				label={words.topic}
				error={tried ? missing : failure !== null && topics === null ? words.referenceFailed : ""}
			>
				{(ids) => (
					<select
						class="select"
						{...ids}
						value={String(typed.topic)}
						onChange={(event) => set({ ...typed, topic: Number(event.currentTarget.value) })}
					>
						<option value="0">{words.chooseTopic}</option>
						{topics?.map((topic) => (
							<option value={String(topic.id)} key={topic.id}>
								{topic.name}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field label={words.importance}>
				{(ids) => (
					<select
						class="select"
						{...ids}
						value={typed.importance}
						onChange={(event) =>
							set({
								...typed,
								importance:
									importances.find((name) => name === event.currentTarget.value) ??
									"normal",
							})
						}
					>
						{importances.map((name) => (
							<option value={name} key={name}>
								{words.importances[name]}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field label={words.place} hint={words.placeHint}>
				{(ids) => (
					<input
						class="input"
						{...ids}
						maxLength={200}
						value={typed.location}
						onInput={(event) => set({ ...typed, location: event.currentTarget.value })}
					/>
				)}
			</Field>
		</Shell>
	);
}

export function RouteForm(props: FormProps) {
	const { incident, send } = props;
	const { items: bodies, failure } = useBodies();
	const { items: topics } = useTopics();
	const usual = topics?.find((topic) => topic.id === incident.topic?.id)?.default_body ?? 0;
	const [typed, set, drop] = useTyped(`route:${incident.id}`, { body: 0, note: "" });
	const [tried, check] = useTried();
	const body = typed.body === 0 ? usual : typed.body;
	const missing = body === 0 ? words.empty : "";
	const submit = async () => {
		if (!check(missing === "")) return;
		if (await send({ stages: [{ body, number: 1 }], ...(typed.note.trim() === "" ? {} : { note: typed.note.trim() }) })) drop();
	};
	return (
		<Shell props={props} submit={submit}>
			<Field
				label={words.body}
				error={tried ? missing : failure !== null && bodies === null ? words.referenceFailed : ""}
			>
				{(ids) => (
					<select
						class="select"
						{...ids}
						value={String(body)}
						onChange={(event) => set({ ...typed, body: Number(event.currentTarget.value) })}
					>
						<option value="0">{words.chooseBody}</option>
						{bodies?.map((each) => (
							<option
								value={String(each.id)}
								key={each.id}
							>{`${each.name}, ${words.bodyLoad(each.open_work)}`}</option>
						))}
					</select>
				)}
			</Field>
			<Field label={words.note}>
				{(ids) => (
					<textarea
						class="input"
						{...ids}
						rows={3}
						maxLength={2000}
						value={typed.note}
						onInput={(event) => set({ ...typed, note: event.currentTarget.value })}
					/>
				)}
			</Field>
		</Shell>
	);
}

/** send-back */
export function ReasonForm(props: FormProps) {
	const { incident, send } = props;
	const [reason, set, drop] = useTyped(`reason:${incident.id}`, "");
	const [tried, check] = useTried();
	const missing = reason.trim() === "" ? words.empty : "";
	const submit = async () => {
		if (check(missing === "") && (await send({ reason: reason.trim() }))) drop();
	};
	return (
		<Shell props={props} submit={submit}>
			<Field label={words.reason} hint={words.reasonHint} error={tried ? missing : ""}>
				{(ids) => (
					<textarea
						class="input"
						{...ids}
						rows={3}
						maxLength={2000}
						value={reason}
						onInput={(event) => set(event.currentTarget.value)}
					/>
				)}
			</Field>
		</Shell>
	);
}

/** return: not ours, with the body whose topic it is */
export function ReturnForm(props: FormProps) {
	const { incident, send } = props;
	const { items: bodies } = useBodies();
	const [typed, set, drop] = useTyped(`return:${incident.id}`, { reason: "", body: 0 });
	const [tried, check] = useTried();
	const missing = typed.reason.trim() === "" ? words.empty : "";
	const submit = async () => {
		if (!check(missing === "")) return;
		if (await send({ reason: typed.reason.trim(), ...(typed.body === 0 ? {} : { proposed_body: typed.body }) })) drop();
	};
	return (
		<Shell props={props} submit={submit}>
			<Field label={words.reason} hint={words.reasonHint} error={tried ? missing : ""}>
				{(ids) => (
					<textarea
						class="input"
						{...ids}
						rows={3}
						maxLength={2000}
						value={typed.reason}
						onInput={(event) => set({ ...typed, reason: event.currentTarget.value })}
					/>
				)}
			</Field>
			<Field label={words.proposedBody}>
				{(ids) => (
					<select
						class="select"
						{...ids}
						value={String(typed.body)}
						onChange={(event) => set({ ...typed, body: Number(event.currentTarget.value) })}
					>
						<option value="0">{words.proposedNone}</option>
						{bodies?.map((body) => (
							<option value={String(body.id)} key={body.id}>
								{body.name}
							</option>
						))}
					</select>
				)}
			</Field>
		</Shell>
	);
}

/** "2026-11-23T11:24" on the region's wall clock */
function localText(moment: number, zone: string): string {
	const at = wall(moment, zone);
	const two = (n: number) => String(n).padStart(2, "0");
	return `${at.year}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}`;
}

function momentOf(text: string, zone: string): number | null {
	const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
	if (found === null) return null;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
	return fromWall(year, month, day, hour, minute, zone);
}

/** published-by-hand: link and moment of an answer that a person has published themselves (п. 20) */
export function ByHandForm(props: FormProps & { people?: readonly Named[] }) {
	const { incident, send } = props;
	const { now, zone } = useTime();
	const open = incident.messages.filter((entry) => entry.placement !== "placed");
	const [typed, set, drop] = useTyped(`by-hand:${incident.id}`, { message: 0, link: "", moment: "" });
	const [tried, check] = useTried();
	const chosen = open.find((entry) => entry.message.id === typed.message) ?? open[0];
	const text = typed.moment === "" ? localText(now, zone) : typed.moment;
	const moment = momentOf(text, zone);
	const linkError = typed.link.trim() === "" ? words.empty : webLink(typed.link.trim()) === null ? words.linkWrong : "";
	const momentError = moment === null ? words.momentWrong : moment > now + 60_000 ? words.momentLate : "";
	const submit = async () => {
		if (!check(linkError === "" && momentError === "") || chosen === undefined || moment === null) return;
		const at = new Date(Math.min(moment, now)).toISOString();
		if (await send({ message: chosen.message.id, link: typed.link.trim(), moment: at.replace(/\.\d+Z$/, "Z") })) drop();
	};
	return (
		<Shell props={props} submit={submit}>
			<p class="small muted">{texts.review.byHand.explain}</p>
			{open.length > 1 && (
				<Field label={words.message}>
					{(ids) => (
						<select
							class="select"
							{...ids}
							value={String(chosen?.message.id ?? 0)}
							onChange={(event) => set({ ...typed, message: Number(event.currentTarget.value) })}
						>
							{open.map((entry) => (
								<option value={String(entry.message.id)} key={entry.message.id}>
									{entry.message.author || texts.words.people.authorUnknown}
								</option>
							))}
						</select>
					)}
				</Field>
			)}
			<Field label={words.link} hint={words.linkHint} error={tried ? linkError : ""}>
				{(ids) => (
					<input
						class="input"
						{...ids}
						type="url"
						inputMode="url"
						maxLength={2000}
						value={typed.link}
						onInput={(event) => set({ ...typed, link: event.currentTarget.value })}
					/>
				)}
			</Field>
			<Field label={words.moment} hint={words.momentHint(zone)} error={tried ? momentError : ""}>
				{(ids) => (
					<input
						class="input"
						{...ids}
						type="datetime-local"
						value={text}
						onInput={(event) => set({ ...typed, moment: event.currentTarget.value })}
					/>
				)}
			</Field>
		</Shell>
	);
}
