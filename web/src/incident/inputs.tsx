/*
 * inputs.tsx: one control for each kind of field that the table of commands knows (commands.ts).
 *
 * Promises: a native control wherever there is one; a list that has not come says so; what stands in a control is what is typed, nothing
 * is chosen by itself except where there is only one thing to choose.
 */
import { useEffect, useState } from "preact/hooks";
import { listIncidents } from "../api/calls.ts";
import { asFailure } from "../api/problem.ts";
import type { IncidentRow, MessageRow } from "../api/types.ts";
import { Paragraphs } from "../components/Post.tsx";
import { stateName } from "../components/StateIcon.tsx";
import { ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { Combobox } from "../decide/Combobox.tsx";
import { useBodies, useFoundList, usePersons } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { lateTexts } from "../texts/late.ts";
import { useTime } from "../time/context.ts";
import type { About, FieldRow } from "./commands.ts";
import { useDraftText } from "./draft.ts";
import type { FieldIds } from "./Frame.tsx";
import { lastDraft, termTitle } from "./terms.ts";

const words = lateTexts.commands;

export interface InputProps {
	field: FieldRow;
	about: About;
	value: string;
	change: (values: Record<string, string>) => void;
	ids: FieldIds;
}

export interface Choice {
	value: string;
	text: string;
}

function Options({ field, value, change, ids, from, none }: InputProps & { from: readonly Choice[] | null; none: string }) {
	return (
		<select
			class="select"
			{...ids}
			value={from?.some((choice) => choice.value === value) === true ? value : ""}
			onChange={(event) => change({ [field.name]: event.currentTarget.value })}
		>
			<option value="">{from === null ? texts.words.loading : none}</option>
			{from?.map((choice) => (
				<option value={choice.value} key={choice.value}>
					{choice.text}
				</option>
			))}
		</select>
	);
}

export function Note({ field, value, change, ids }: InputProps) {
	return (
		<textarea
			class="input"
			{...ids}
			rows={3}
			maxLength={field.max ?? 2000}
			value={value}
			onInput={(event) => change({ [field.name]: event.currentTarget.value })}
		/>
	);
}

export function Radios({ field, about, value, change, ids }: InputProps) {
	return (
		<div class="radios">
			{(field.of?.(about.incident) ?? []).map((name) => (
				<label class="check" key={name}>
					<input
						type="radio"
						name={ids.id}
						checked={value === name}
						onChange={() => change({ [field.name]: name })}
					/>
					<span>{words.of[field.name]?.[name] ?? name}</span>
				</label>
			))}
		</div>
	);
}

export function MessageSelect(props: InputProps) {
	const from = props.about.incident.messages.map(({ message }) => ({
		value: String(message.id),
		text: words.messageOf(message.author || texts.words.people.authorUnknown, message.excerpt.slice(0, 70)),
	}));
	return <Options {...props} from={from} none={props.field.needed === true ? words.choose : words.unknown} />;
}

const rowWords = (row: MessageRow) => words.messageOf(row.author || texts.words.people.authorUnknown, row.excerpt.slice(0, 110));

/** A message of the queue, looked for by any word of it. */
export function FreeMessage({ field, value, change }: InputProps) {
	const { items, loading } = useFoundList();
	const [open, setOpen] = useState(false);
	const chosen = items.find((row) => String(row.id) === value);
	if (!loading && items.length === 0) return <p class="small muted">{words.noMessages}</p>;
	if (open)
		return (
			<Combobox
				label={lateTexts.commands.fields.message ?? ""}
				options={items.map((row) => ({
					id: row.id,
					name: rowWords(row),
					aside: row.network?.mark ?? "",
					also: row.community,
				}))}
				chosen={chosen?.id ?? null}
				onChoose={(id) => {
					change({ [field.name]: String(id) });
					setOpen(false);
				}}
				onClose={() => setOpen(false)}
			/>
		);
	return (
		<div class="picked">
			{chosen !== undefined && <p class="quote">{rowWords(chosen)}</p>}
			<button class="btn s" type="button" data-pick="" onClick={() => setOpen(true)}>
				{chosen === undefined ? words.pick : words.pickOther}
			</button>
		</div>
	);
}

type Found = "looking" | "none" | "self" | "many" | "failed" | IncidentRow;

/** The incident of that number, if exactly one. */
async function findNumber(text: string, self: number): Promise<Found> {
	try {
		const { items } = await listIncidents("all", 20, undefined, text);
		const same = items.filter((row) => row.number === text || row.number.endsWith(`-${text}`));
		const [first] = same;
		if (first === undefined) return "none";
		if (same.length > 1) return "many";
		return first.id === self ? "self" : first;
	} catch (e) {
		asFailure(e);
		return "failed";
	}
}

const lookAfterMs = 350;

/** Typed as №, shown as title and state before anything is sent, sent as id. */
export function NumberOf({ field, about, value, change, ids }: InputProps) {
	const [found, setFound] = useState<{ of: string; is: Found } | null>(null);
	const text = value.replace(/[№\s]/g, "");
	useEffect(() => {
		if (!/^(\d{4}-)?\d{1,9}$/.test(text)) return setFound(null);
		let alive = true;
		setFound({ of: text, is: "looking" });
		const timer = setTimeout(() => {
			void findNumber(text, about.incident.id).then((is) => {
				if (!alive) return;
				setFound({ of: text, is });
				change({ [`${field.name}.id`]: typeof is === "string" ? "" : String(is.id) });
			});
		}, lookAfterMs);
		return () => {
			alive = false;
			clearTimeout(timer);
		};
	}, [text]);
	const is = found?.of === text ? found.is : null;
	const said: Record<string, string> = {
		looking: words.looking,
		none: words.errors.number,
		self: words.errors.numberSelf,
		many: words.errors.numberMany,
		failed: words.errors.listFailed,
	};
	return (
		<>
			<input
				class="input short"
				{...ids}
				inputMode="numeric"
				maxLength={20}
				autocomplete="off"
				value={value}
				onInput={(event) => change({ [field.name]: event.currentTarget.value, [`${field.name}.id`]: "" })}
			/>
			<p class={is === null || is === "looking" || typeof is !== "string" ? "small" : "small t-danger"} role="status">
				{typeof is === "string" && said[is]}
				{is !== null && typeof is !== "string" && (
					<b>
						{words.found(
							is.number,
							[is.topic || texts.incident.untitled, is.location]
								.filter((part) => part !== "")
								.join(", "),
							texts.words.states[stateName(is.state, is.sign, is.outcome)],
						)}
					</b>
				)}
			</p>
		</>
	);
}

export function BodySelect(props: InputProps) {
	const { items } = useBodies();
	const { field } = props;
	const from = items?.filter((body) => field.bodies === undefined || field.bodies.includes(body.kind)) ?? null;
	const choices = from?.map((body) => ({ value: String(body.id), text: body.short_name || body.name })) ?? null;
	return <Options {...props} from={choices} none={field.needed === true ? words.choose : words.unknown} />;
}

/** Executors: of the body that is chosen above, else of those that hold the work; never who has it already. */
export function PersonSelect(props: InputProps) {
	const { field, about } = props;
	const { incident, typed } = about;
	const { items } = usePersons(field.role ?? "executor");
	const chosen = typed.values.body ?? "";
	const holders = incident.holders.map((body) => body?.id);
	const has = field.role === "curator" ? incident.curator?.id : chosen === "" ? incident.executor?.id : undefined;
	const from =
		items?.filter((person) => {
			if (person.id === has) return false;
			if (field.role === "curator") return true;
			return chosen === "" ? holders.includes(person.body?.id) : String(person.body?.id) === chosen;
		}) ?? null;
	const choices =
		from?.map((person) => ({
			value: String(person.id),
			text: words.personOf(person.name, field.role === "curator" ? "" : (person.body?.name ?? "")),
		})) ?? null;
	return <Options {...props} from={choices} none={field.needed === true ? words.choose : words.nobody} />;
}

export function TermSelect(props: InputProps) {
	const { now, zone } = useTime();
	const { field, about } = props;
	const from = about.incident.terms
		.filter((term) => field.terms?.(term) !== false)
		.map((term) => ({
			value: term.id,
			text: words.term(termTitle(term, about.incident), texts.time.when(Date.parse(term.due), now, zone)),
		}));
	return <Options {...props} from={from} none={words.choose} />;
}

export function MeasureSelect(props: InputProps) {
	const from = props.about.incident.measures
		.filter((measure) => measure.done_at === null)
		.map((measure) => ({ value: String(measure.id), text: measure.text.slice(0, 110) }));
	return <Options {...props} from={from} none={words.choose} />;
}

export function DateInput({ field, value, change, ids }: InputProps) {
	return (
		<input
			class="input short"
			{...ids}
			type="date"
			value={value}
			onInput={(event) => change({ [field.name]: event.currentTarget.value })}
		/>
	);
}

export function HoursInput({ field, value, change, ids }: InputProps) {
	return (
		<input
			class="input short"
			{...ids}
			inputMode="decimal"
			maxLength={5}
			value={value}
			onInput={(event) => change({ [field.name]: event.currentTarget.value })}
		/>
	);
}

/** The text that is decided on, whole. */
export function DraftShown({ about }: Pick<InputProps, "about">) {
	const draft = lastDraft(about.incident);
	const { text, failure } = useDraftText(about.incident.id, draft?.n ?? null);
	if (failure !== null) return <ProblemNote failure={failure} />;
	if (text === null) return <Skeleton rows={4} />;
	return (
		<div class="draft-shown" tabIndex={0} role="region" aria-label={lateTexts.commands.fields.draft ?? ""}>
			<Paragraphs text={text} />
		</div>
	);
}
