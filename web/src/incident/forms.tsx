/*
 * forms.tsx: the forms that are more than a row of the table (commands.ts): sorting a matter out, and an answer published by hand.
 *
 * Promises: as CommandForm.tsx: what is typed is kept until the command is done, errors stand beside their fields.
 */
import type { Place } from "../api/types.ts";
import { webLink } from "../components/Post.tsx";
import { useTyped } from "../store/drafts.ts";
import { useTopics } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { useTime } from "../time/context.ts";
import { fromWall, wall } from "../time/zone.ts";
import { Field, type FormProps, Frame, useTried } from "./Frame.tsx";

const words = texts.incident.form;
const importances = ["low", "normal", "high", "critical"] as const;

const frameOf = ({ label, busy, cancel, still = false }: FormProps) => ({ label, busy, cancel, still });

interface TriageTyped {
	topic: number;
	importance: (typeof importances)[number];
	location: string;
}

function ImportanceField({ typed, set }: { typed: TriageTyped; set: (typed: TriageTyped) => void }) {
	return (
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
								importances.find((name) => name === event.currentTarget.value) ?? "normal",
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
	);
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
		<Frame {...frameOf(props)} submit={() => void submit()}>
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
			<ImportanceField typed={typed} set={set} />
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
		</Frame>
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

/** п. 20: the ladder, downwards; each step below the first wants a reason */
const places: readonly Place[] = ["reply", "comment", "private", "own_post"];

interface ByHandTyped {
	message: number;
	link: string;
	moment: string;
	place: Place;
	reason: string;
}

interface ByHandState {
	typed: ByHandTyped;
	set: (typed: ByHandTyped) => void;
}

function PlaceFields({ typed, set, tried }: ByHandState & { tried: boolean }) {
	const lower = typed.place !== "reply";
	return (
		<>
			<Field label={words.placed}>
				{(ids) => (
					<select
						class="select"
						{...ids}
						value={typed.place}
						onChange={(event) =>
							set({
								...typed,
								place: places.find((name) => name === event.currentTarget.value) ?? "reply",
							})
						}
					>
						{places.map((name) => (
							<option value={name} key={name}>
								{words.places[name]}
							</option>
						))}
					</select>
				)}
			</Field>
			{lower && (
				<Field
					label={words.placedWhy}
					hint={words.placedHint}
					error={tried && typed.reason.trim() === "" ? words.empty : ""}
				>
					{(ids) => (
						<textarea
							class="input"
							{...ids}
							rows={2}
							maxLength={2000}
							value={typed.reason}
							onInput={(event) => set({ ...typed, reason: event.currentTarget.value })}
						/>
					)}
				</Field>
			)}
		</>
	);
}

/** published-by-hand: link and moment of an answer that a person has published themselves (п. 20) */
export function ByHandForm(props: FormProps) {
	const { incident, send } = props;
	const { now, zone } = useTime();
	const open = incident.messages.filter((entry) => entry.placement !== "placed" && entry.placement !== "impossible");
	const first: ByHandTyped = { message: 0, link: "", moment: "", place: "reply", reason: "" };
	const [typed, set, drop] = useTyped<ByHandTyped>(`by-hand:${incident.id}`, first);
	const [tried, check] = useTried();
	const chosen = open.find((entry) => entry.message.id === typed.message) ?? open[0];
	const text = typed.moment === "" ? localText(now, zone) : typed.moment;
	const moment = momentOf(text, zone);
	const linkError = typed.link.trim() === "" ? words.empty : webLink(typed.link.trim()) === null ? words.linkWrong : "";
	const momentError = moment === null ? words.momentWrong : moment > now + 60_000 ? words.momentLate : "";
	const lower = typed.place !== "reply";
	const submit = async () => {
		const full = linkError === "" && momentError === "" && (!lower || typed.reason.trim() !== "");
		if (!check(full) || chosen === undefined || moment === null) return;
		const at = new Date(Math.min(moment, now)).toISOString().replace(/\.\d+Z$/, "Z");
		const where = lower ? { place: typed.place, reason: typed.reason.trim() } : {};
		if (await send({ message: chosen.message.id, link: typed.link.trim(), moment: at, ...where })) drop();
	};
	return (
		<Frame {...frameOf(props)} submit={() => void submit()}>
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
			<PlaceFields typed={typed} set={set} tried={tried} />
		</Frame>
	);
}
