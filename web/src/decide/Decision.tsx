/*
 * Decision.tsx: topic, place, importance, body and a note: five numbered values, each changed by its digit or a click.
 *
 * Promises: where a value comes from is always written («по теме», «выбрано вами»); nothing is presented as a suggestion of a program.
 * Must not: send anything.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Importance } from "../api/types.ts";
import { useKeys } from "../app/keys.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { ProblemNote, Skeleton } from "../components/ViewStates.tsx";
import { bodies, topics, useBodies, useTopics } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { type Choice, importances, type Origin, withTopic } from "./choice.ts";
import { Combobox, type Option } from "./Combobox.tsx";

export type Field = "topic" | "place" | "importance" | "body" | "note";

interface DecisionProps {
	choice: Choice;
	onChange: (choice: Choice) => void;
	open: Field | null;
	onOpen: (field: Field | null) => void;
}

function originWord(origin: Origin): string {
	if (origin === "topic") return texts.found.byTopic;
	return origin === "person" ? texts.found.chosen : "";
}

const importanceSigns: Record<Importance, [icon: IconName, tone: string]> = {
	critical: ["im4", "t-danger"],
	high: ["im3", "t-warn"],
	normal: ["im2f", ""],
	low: ["im1", ""],
};

function ImportanceName({ importance }: { importance: Importance }) {
	const [icon, tone] = importanceSigns[importance];
	return (
		<span class={tone}>
			<Icon name={icon} size="s" />
			{texts.found.importances[importance]}
		</span>
	);
}

interface ValueProps {
	digit: number;
	label: string;
	from: string;
	open: boolean;
	onOpen: () => void;
	value: ComponentChildren;
	children: ComponentChildren;
}

/** One numbered value; its editor stands in its place while open. */
function Value({ digit, label, from, open, onOpen, value, children }: ValueProps) {
	const button = useRef<HTMLButtonElement>(null);
	const back = useRef<HTMLElement | null>(null);
	const was = useRef(false);
	if (open && !was.current) back.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
	useEffect(() => {
		const nowhere = document.activeElement === null || document.activeElement === document.body;
		if (was.current && !open && nowhere) (back.current?.isConnected === true ? back.current : button.current)?.focus();
		was.current = open;
	}, [open]);
	useKeys([{ code: `Digit${digit}`, label, run: onOpen }]);
	return (
		<div class="sug">
			<dt>
				<kbd class="kbd">{digit}</kbd>
				<span class="k">{label}</span>
				<span class="conf">{from}</span>
			</dt>
			<dd>
				{open ? (
					children
				) : (
					<button class="pick" type="button" ref={button} onClick={onOpen}>
						<span class="vh">{label}: </span>
						{value}
					</button>
				)}
			</dd>
		</div>
	);
}

function Importances({
	chosen,
	onChoose,
	onClose,
}: {
	chosen: Importance | null;
	onChoose: (importance: Importance) => void;
	onClose: () => void;
}) {
	const first = useRef<HTMLDivElement>(null);
	useEffect(() => {
		first.current?.querySelector<HTMLButtonElement>("[aria-checked=true], button")?.focus();
	}, []);
	useKeys([
		...importances.map((importance, i) => ({ code: `Digit${i + 1}`, run: () => onChoose(importance) })),
		{ code: "Escape", inField: true, run: onClose },
	]);
	const onKey = (event: KeyboardEvent) => {
		const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		if (move === 0 || !(event.target instanceof HTMLElement)) return;
		const next = move > 0 ? event.target.nextElementSibling : event.target.previousElementSibling;
		if (next instanceof HTMLElement) next.focus();
		event.preventDefault();
	};
	return (
		<div class="combo" role="radiogroup" aria-label={texts.found.importance} ref={first} onKeyDown={onKey}>
			{importances.map((importance, i) => (
				<button
					class="combo-one"
					type="button"
					role="radio"
					aria-checked={importance === chosen}
					key={importance}
					onClick={() => onChoose(importance)}
				>
					<kbd class="kbd">{i + 1}</kbd>
					<ImportanceName importance={importance} />
				</button>
			))}
		</div>
	);
}

interface LineProps {
	label: string;
	hint?: string;
	value: string;
	lines: number;
	max: number;
	onChange: (value: string) => void;
	onClose: () => void;
}

function Line({ label, hint, value, lines, max, onChange, onClose }: LineProps) {
	const box = useRef<HTMLTextAreaElement>(null);
	useEffect(() => box.current?.focus(), []);
	return (
		<div class="combo">
			<textarea
				class="input line"
				ref={box}
				rows={lines}
				maxLength={max}
				aria-label={label}
				value={value}
				placeholder={hint}
				onInput={(event) => onChange(event.currentTarget.value)}
				onBlur={onClose}
				onKeyDown={(event) => {
					if (event.key !== "Escape" && !(event.key === "Enter" && (lines === 1 || event.ctrlKey))) return;
					event.preventDefault();
					event.stopPropagation();
					onClose();
				}}
			/>
		</div>
	);
}

export function Decision({ choice, onChange, open, onOpen }: DecisionProps) {
	const words = texts.found;
	const known = { topics: useTopics(), bodies: useBodies() };
	const toggle = (field: Field) => () => onOpen(open === field ? null : field);
	const failure = known.topics.failure ?? known.bodies.failure;
	if (known.topics.items === null || known.bodies.items === null) {
		if (failure === null) return <Skeleton rows={5} />;
		return (
			<ProblemNote failure={failure}>
				<p>
					<button
						class="btn s"
						type="button"
						onClick={() => {
							void topics.load();
							void bodies.load();
						}}
					>
						{texts.common.retry}
					</button>
				</p>
			</ProblemNote>
		);
	}
	const allTopics = known.topics.items;
	const allBodies = known.bodies.items;
	const topic = allTopics.find((one) => one.id === choice.topic);
	const body = allBodies.find((one) => one.id === choice.body);
	const topicOptions: Option[] = allTopics.map((one) => ({ id: one.id, name: one.name, aside: one.group, also: one.group }));
	const bodyOptions: Option[] = allBodies.map((one) => ({
		id: one.id,
		name: one.name,
		aside: one.executors.length === 0 ? words.noExecutors : words.load(one.open_work),
		also: one.short_name,
	}));
	const close = () => onOpen(null);
	const set = (change: Partial<Choice>) => {
		onChange({ ...choice, ...change });
	};
	return (
		<dl class="decision">
			<Value
				digit={1}
				label={words.topic}
				from=""
				open={open === "topic"}
				onOpen={toggle("topic")}
				value={topic?.name ?? <span class="faint">{words.notChosen}</span>}
			>
				<Combobox
					label={words.topic}
					options={topicOptions}
					chosen={choice.topic}
					onClose={close}
					onChoose={(id) => {
						const picked = allTopics.find((one) => one.id === id);
						if (picked !== undefined) onChange(withTopic(choice, picked));
						close();
					}}
				/>
			</Value>
			<Value
				digit={2}
				label={words.place}
				from=""
				open={open === "place"}
				onOpen={toggle("place")}
				value={choice.place.trim() === "" ? <span class="faint">{words.placeEmpty}</span> : choice.place}
			>
				<Line
					label={words.place}
					hint={words.placeHint}
					lines={1}
					max={200}
					value={choice.place}
					onChange={(place) => set({ place: place.replaceAll("\n", " ") })}
					onClose={close}
				/>
			</Value>
			<Value
				digit={3}
				label={words.importance}
				from={originWord(choice.importanceFrom)}
				open={open === "importance"}
				onOpen={toggle("importance")}
				value={
					choice.importance === null ? (
						<span class="faint">{words.notChosen}</span>
					) : (
						<ImportanceName importance={choice.importance} />
					)
				}
			>
				<Importances
					chosen={choice.importance}
					onClose={close}
					onChoose={(importance) => {
						set({ importance, importanceFrom: "person" });
						close();
					}}
				/>
			</Value>
			<Value
				digit={4}
				label={words.body}
				from={originWord(choice.bodyFrom)}
				open={open === "body"}
				onOpen={toggle("body")}
				value={
					body === undefined ? (
						<span class="faint">{words.notChosen}</span>
					) : (
						<>
							<span title={body.name}>{body.short_name}</span>
							<span class="why">
								{body.executors.length === 0 ? (
									<span class="t-warn">
										<Icon name="alert" size="s" /> {words.noExecutors}
									</span>
								) : (
									words.load(body.open_work)
								)}
							</span>
						</>
					)
				}
			>
				<Combobox
					label={words.body}
					options={bodyOptions}
					chosen={choice.body}
					onClose={close}
					onChoose={(id) => {
						set({ body: id, bodyFrom: "person" });
						close();
					}}
				/>
			</Value>
			<Value
				digit={5}
				label={words.note}
				from=""
				open={open === "note"}
				onOpen={toggle("note")}
				value={
					choice.note.trim() === "" ? (
						<span class="faint">{words.noteEmpty}</span>
					) : (
						<span class="note-text">{choice.note}</span>
					)
				}
			>
				<Line
					label={words.note}
					lines={4}
					max={2000}
					value={choice.note}
					onChange={(note) => set({ note })}
					onClose={close}
				/>
			</Value>
		</dl>
	);
}
