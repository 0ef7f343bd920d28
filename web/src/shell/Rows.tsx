/*
 * Rows.tsx: a queue at the left: sections of rows that stand still, «Новых 3, показать» above, further pages below, and its four states.
 *
 * Promises: a row keeps its section as long as the list keeps its order; arrows and О Л lead through the rows; the row that is open is
 * in sight. Must not: know what a row shows.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useKeys } from "../app/keys.ts";
import { navigate } from "../app/router.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { Problem, ProblemNote } from "../components/ViewStates.tsx";
import { useSlow } from "./slow.ts";
import type { List, ListState } from "../store/list.ts";
import { texts } from "../texts/index.ts";

export interface Section {
	key: string;
	title: string;
	icon: IconName;
	aside?: string;
}

interface RowsProps<T> {
	/** names the pane */
	pane: string;
	/** names the scrolling list, with its count */
	label: string;
	list: List<T & { id: number }>;
	state: ListState<T>;
	sections: readonly Section[];
	/** null: not known yet; the row stands in the last section until it is */
	sectionOf: (row: T) => string | null;
	/** the row that is open */
	open: number | null;
	hrefOf: (id: number) => string;
	/** content of the link */
	draw: (row: T) => ComponentChildren;
	/** further classes of the link: "taken", "seen" */
	kindOf?: (row: T) => string;
	/** time alone moves rows between the sections: offer to put them anew */
	aging?: boolean;
	empty: ComponentChildren;
}

interface Grouped<T> {
	section: Section;
	rows: T[];
}

/** Sections are decided when the order is, not when a minute passes. */
function useGroups<T extends { id: number }>(
	state: ListState<T>,
	sections: readonly Section[],
	sectionOf: (row: T) => string | null,
): { groups: Grouped<T>[]; aged: boolean } {
	const kept = useRef<{ generation: number; of: Map<number, string> }>({ generation: -1, of: new Map() });
	if (kept.current.generation !== state.generation) kept.current = { generation: state.generation, of: new Map() };
	const { of } = kept.current;
	const groups = sections.map((section) => ({ section, rows: [] as T[] }));
	let aged = false;
	for (const row of state.items) {
		const now = sectionOf(row);
		const key = of.get(row.id) ?? now;
		if (key !== null) of.set(row.id, key);
		aged ||= now !== null && key !== now;
		(groups.find((group) => group.section.key === key) ?? groups.at(-1))?.rows.push(row);
	}
	return { groups: groups.filter((group) => group.rows.length > 0), aged };
}

function SkeletonRows() {
	if (!useSlow(true, 150)) return null;
	return (
		<ul class="rows" role="status" aria-label={texts.common.loading}>
			{[0, 1, 2, 3, 4, 5].map((n) => (
				<li class="sk-row" key={n}>
					<span class="skel a" />
					<span class="skel b" />
					<span class="skel c" />
				</li>
			))}
		</ul>
	);
}

interface SectionRowsProps<T> extends Pick<RowsProps<T>, "state" | "open" | "hrefOf" | "draw"> {
	group: Grouped<T>;
	count: number;
	kindOf: ((row: T) => string) | undefined;
}

function SectionRows<T extends { id: number }>({ group, count, state, open, hrefOf, draw, kindOf }: SectionRowsProps<T>) {
	const { section, rows } = group;
	const classOf = (row: T) => ["msg-row", kindOf?.(row) ?? "", state.gone.has(row.id) ? "gone" : ""].filter(Boolean).join(" ");
	return (
		<div>
			<h2 class="sect">
				<Icon name={section.icon} size="s" />
				{section.title} <span class="n">{texts.shell.number(count)}</span>
				{section.aside !== undefined && <span class="n aside">{section.aside}</span>}
			</h2>
			<ul class="rows">
				{rows.map((row) => (
					<li class={state.leaving.has(row.id) ? "leaving" : undefined} key={row.id}>
						<a
							class={classOf(row)}
							href={hrefOf(row.id)}
							aria-current={row.id === open ? "true" : undefined}
						>
							{draw(row)}
							{state.gone.has(row.id) && (
								<span class="tags">
									<span>{texts.common.gone}</span>
								</span>
							)}
						</a>
					</li>
				))}
			</ul>
		</div>
	);
}

export function Rows<T extends { id: number }>({
	pane,
	label,
	list,
	state,
	sections,
	sectionOf,
	open,
	hrefOf,
	draw,
	kindOf,
	aging = false,
	empty,
}: RowsProps<T>) {
	const { groups, aged } = useGroups(state, sections, sectionOf);
	const box = useRef<HTMLDivElement>(null);
	const order = groups.flatMap((group) => group.rows.map((row) => row.id));
	const go = (step: number) => {
		const at = open === null ? -1 : order.indexOf(open);
		if (step > 0 && at === order.length - 1) void list.more();
		const next = order[at < 0 ? 0 : Math.min(order.length - 1, Math.max(0, at + step))];
		if (next === undefined) return;
		navigate(hrefOf(next), { replace: open !== null });
		requestAnimationFrame(() => box.current?.querySelector<HTMLElement>("[aria-current=true]")?.focus());
	};
	useKeys([
		{ code: "ArrowDown", run: () => go(1) },
		{ code: "ArrowUp", run: () => go(-1) },
		{ code: "KeyJ", label: texts.common.keys.next, run: () => go(1) },
		{ code: "KeyK", label: texts.common.keys.previous, run: () => go(-1) },
	]);
	const before = useRef(open);
	useEffect(() => {
		const row = box.current?.querySelector<HTMLElement>("[aria-current=true]");
		row?.scrollIntoView({ block: "nearest" });
		const focused = document.activeElement;
		const free =
			focused === document.body ||
			(focused?.classList.contains("msg-row") === true && box.current?.contains(focused) === true);
		if (before.current !== null && before.current !== open && free) row?.focus();
		before.current = open;
	}, [open]);
	const first = state.items.length === 0;
	/** Rows below the last page that was asked for belong to the last section. */
	const countOf = (group: Grouped<T>) =>
		group.rows.length + (state.next !== null && group === groups.at(-1) ? Math.max(0, state.total - state.items.length) : 0);
	return (
		<section class="pane list-pane" aria-label={pane}>
			<div class="list" tabIndex={0} role="region" aria-label={label} ref={box}>
				{(state.fresh > 0 || ((state.gone.size > 0 || (aging && aged)) && !first)) && (
					<p class="fresh">
						<button class="btn quiet s" type="button" onClick={() => list.showFresh()}>
							{state.fresh > 0 ? texts.common.fresh(state.fresh) : texts.common.changed}
						</button>
					</p>
				)}
				{!first && state.failure !== null && <ProblemNote failure={state.failure} />}
				{first && state.loading && <SkeletonRows />}
				{first && !state.loading && state.failure !== null && (
					<Problem failure={state.failure} retry={() => void list.refresh()} />
				)}
				{first && !state.loading && state.failure === null && empty}
				{groups.map((group) => (
					<SectionRows
						group={group}
						count={countOf(group)}
						state={state}
						open={open}
						hrefOf={hrefOf}
						draw={draw}
						kindOf={kindOf}
						key={group.section.key}
					/>
				))}
				{state.next !== null && (
					<p class="list-end">
						<button
							class="btn s"
							type="button"
							aria-disabled={state.loadingMore}
							onClick={() => void list.more()}
						>
							{texts.common.more}
						</button>
					</p>
				)}
			</div>
		</section>
	);
}

/** The neighbour to open when `id` has left. */
export function nextOf<T extends { id: number }>(state: ListState<T>, id: number): number | null {
	const alive = state.items.filter((row) => row.id === id || (!state.gone.has(row.id) && !state.leaving.has(row.id)));
	const at = alive.findIndex((row) => row.id === id);
	return (alive[at + 1] ?? alive[at - 1])?.id ?? null;
}
