/*
 * CommandForm.tsx: the one form in which every command of the table is given (commands.ts): its fields, its errors, its confirmation.
 *
 * Promises: what is typed lives in the browser (useTyped) until the command is done, whatever else happens on the page; an empty or
 * wrong field is told beside it before anything is sent, and so is what the server says of a field; what can't be taken back is sent
 * only with its consequence ticked, each time anew. Must not: know rights (the server's `allowed` does).
 */
import { useRef, useState } from "preact/hooks";
import { type Failure, Problem } from "../api/problem.ts";
import { useTyped } from "../store/drafts.ts";
import { useTopics } from "../store/store.ts";
import { lateTexts } from "../texts/late.ts";
import { useTime } from "../time/context.ts";
import { dayOf } from "../time/zone.ts";
import { ChainField } from "./ChainField.tsx";
import { type Link, withBody } from "./chain.ts";
import { type About, bodyOf, faultOf, type FieldRow, fieldsOf, labelOf, nothingTyped, rowOf, type Typed, wordsOf } from "./commands.ts";
import { Field, type FormProps, Frame, useTried } from "./Frame.tsx";
import {
	BodySelect,
	DateInput,
	DraftShown,
	FreeMessage,
	HoursInput,
	type InputProps,
	MeasureSelect,
	MessageSelect,
	Note,
	NumberOf,
	PersonSelect,
	Radios,
	TermSelect,
} from "./inputs.tsx";

const inputs: Partial<Record<FieldRow["kind"], (props: InputProps) => preact.JSX.Element>> = {
	note: Note,
	choice: Radios,
	message: MessageSelect,
	free: FreeMessage,
	number: NumberOf,
	body: BodySelect,
	person: PersonSelect,
	term: TermSelect,
	measure: MeasureSelect,
	date: DateInput,
	hours: HoursInput,
};

export interface CommandFormProps extends FormProps {
	command: string;
	/** why the server did not do it the last time */
	failure: Failure | null;
}

/** Names of the contract and of the core for the same field. */
const aliases: Record<string, string> = { reason: "note", decided_ms: "decided", link: "text" };

/** What the server said of one of these fields: its name and its words. */
export function fieldFailure(failure: Failure | null, names: readonly string[]): { name: string; words: string } | null {
	if (!(failure instanceof Problem) || failure.body.field === undefined) return null;
	const said = failure.body.field.split(/[.[]/)[0] ?? "";
	const name = names.includes(said) ? said : aliases[said];
	if (name === undefined || !names.includes(name)) return null;
	const words = (failure.body.detail ?? failure.body.title).replace(/^Поле “[^”]*”: /, "");
	return { name, words: `${words.charAt(0).toUpperCase()}${words.slice(1)}` };
}

function Confirm({ words, ticked, tick, error }: { words: string; ticked: boolean; tick: (on: boolean) => void; error: string }) {
	return (
		<Field label={lateTexts.commands.confirm} group="group" error={error}>
			{() => (
				<label class="check">
					<input type="checkbox" checked={ticked} onInput={(event) => tick(event.currentTarget.checked)} />
					<span>{words}</span>
				</label>
			)}
		</Field>
	);
}

/** A route begins with the body that usually has the topic; a chosen body stays. */
function useUsual(command: string, typed: Typed, topic: number | undefined): Typed {
	const { items } = useTopics();
	const usual = command === "route" ? (items?.find((each) => each.id === topic)?.default_body ?? 0) : 0;
	const [first] = typed.links;
	return usual !== 0 && typed.links.length === 1 && first?.body === 0 ? { ...typed, links: withBody(typed.links, 0, usual) } : typed;
}

/** Several controls, or a button that has words of its own, under one label. */
const groupsOf: Partial<Record<FieldRow["kind"], "radiogroup" | "group">> = { choice: "radiogroup", free: "group" };

interface OneProps {
	command: string;
	field: FieldRow;
	about: About;
	error: string;
	change: (values: Record<string, string>) => void;
}

function One({ command, field, about, error, change }: OneProps) {
	const { now, zone } = useTime();
	const Input = inputs[field.kind];
	if (field.kind === "draft") return <DraftShown about={about} />;
	if (Input === undefined) return null;
	const words = wordsOf(command);
	const group = groupsOf[field.kind];
	const needed = field.needed === true || (field.needed !== undefined && field.needed(about) !== "");
	const given = words.hints?.[field.name] ?? (field.kind === "number" ? lateTexts.commands.numberHint : "");
	const hint = [given, needed ? "" : lateTexts.commands.optional].filter((part) => part !== "")[0] ?? "";
	const fault = error === "tried" ? faultOf(field, about, dayOf(now, zone)) : error;
	return (
		<Field label={labelOf(command, field.name)} hint={hint} error={fault} {...(group === undefined ? {} : { group })}>
			{(ids) => (
				<Input field={field} about={about} value={about.typed.values[field.name] ?? ""} change={change} ids={ids} />
			)}
		</Field>
	);
}

interface Form {
	typed: Typed;
	change: (values: Record<string, string>) => void;
	changeLinks: (links: Link[]) => void;
	drop: () => void;
	/** the failure that the person has answered by typing on */
	answered: Failure | null;
}

/** What is typed; changes that come late (a number that was looked up) meet the newest of it. */
function useForm({ command, incident, failure }: Pick<CommandFormProps, "command" | "incident" | "failure">): Form {
	const [held, set, drop] = useTyped<Typed>(`form:${command}:${incident.id}`, nothingTyped);
	const [answered, setAnswered] = useState<Failure | null>(null);
	const newest = useRef(held);
	newest.current = held;
	const typed = useUsual(command, held, incident.topic?.id);
	const put = (change: Partial<Typed>) => {
		setAnswered(failure);
		newest.current = { ...newest.current, ...change };
		set(newest.current);
	};
	const persons = rowOf(command)?.fields?.some((field) => field.name === "person") === true;
	return {
		typed,
		// whose shortcoming: another body has other people
		change: (values) =>
			put({
				values: {
					...newest.current.values,
					...values,
					...(values.body !== undefined && persons ? { person: "" } : {}),
				},
			}),
		changeLinks: (links) => put({ links }),
		drop,
		answered,
	};
}

export function CommandForm({ command, incident, busy, label, send, cancel, failure }: CommandFormProps) {
	const { now, zone } = useTime();
	const { typed, change, changeLinks, drop, answered } = useForm({ command, incident, failure });
	const [tried, check] = useTried();
	const [ticked, tick] = useState(false);
	const row = rowOf(command) ?? { group: "common" as const };
	const words = wordsOf(command);
	const about: About = { incident, typed };
	const fields = fieldsOf(row, about);
	const names = fields.map((field) => field.name);
	const said = fieldFailure(failure === answered ? null : failure, names);
	const unconfirmed = words.follows !== undefined && !ticked;
	const submit = async () => {
		const faults = fields.map((field) => faultOf(field, about, dayOf(now, zone)));
		if (!check(!unconfirmed && faults.every((fault) => fault === ""))) return;
		if (await send(bodyOf(row, about))) drop();
	};
	const one = (field: FieldRow) => {
		const error = said?.name === field.name ? said.words : "";
		return field.kind === "chain" ? (
			<ChainField
				incident={incident}
				links={typed.links}
				change={changeLinks}
				tried={tried}
				error={error}
				key={field.name}
			/>
		) : (
			<One
				command={command}
				field={field}
				about={about}
				error={error === "" && tried ? "tried" : error}
				change={change}
				key={field.name}
			/>
		);
	};
	return (
		<Frame
			label={label}
			title={words.title ?? ""}
			busy={busy}
			danger={row.danger === true}
			cancel={cancel}
			submit={() => void submit()}
		>
			{words.explain !== undefined && <p class="small muted">{words.explain}</p>}
			{fields.map(one)}
			{words.follows !== undefined && (
				<Confirm
					words={words.follows}
					ticked={ticked}
					tick={tick}
					error={tried && unconfirmed ? lateTexts.commands.errors.confirm : ""}
				/>
			)}
		</Frame>
	);
}
