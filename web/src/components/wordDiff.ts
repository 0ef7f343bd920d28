/*
 * wordDiff: differences of two texts word by word, as a list of runs.
 *
 * Promises: pure; joining the runs that are not `added` gives the old text, those not `removed` the new one. Bounded: the
 * table has at most 8 million cells; beyond that the differing middle is one removal and one addition.
 */

export interface Run {
	kind: "same" | "added" | "removed";
	text: string;
}

const cellsMax = 8_000_000;

/** Words, signs, spaces and line breaks apart: a full stop that goes on as a comma does not change the word before it. */
function tokens(text: string): string[] {
	return text.match(/\n|[\p{L}\p{N}]+(?:[-‑][\p{L}\p{N}]+)*|[^\S\n]+|[^\s\p{L}\p{N}]+/gu) ?? [];
}

function push(runs: Run[], kind: Run["kind"], text: string): void {
	const last = runs[runs.length - 1];
	if (last !== undefined && last.kind === kind) last.text += text;
	else if (text !== "") runs.push({ kind, text });
}

/** Lengths of the longest common sub-sequences of all tails, row by row. */
function table(a: readonly string[], b: readonly string[]): Uint16Array {
	const width = b.length + 1;
	const cells = new Uint16Array((a.length + 1) * width);
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			const at = i * width + j;
			cells[at] = a[i] === b[j] ? (cells[at + width + 1] ?? 0) + 1 : Math.max(cells[at + width] ?? 0, cells[at + 1] ?? 0);
		}
	}
	return cells;
}

function middle(a: readonly string[], b: readonly string[], runs: Run[]): void {
	if (a.length * b.length > cellsMax || a.length > 65_000 || b.length > 65_000) {
		push(runs, "removed", a.join(""));
		push(runs, "added", b.join(""));
		return;
	}
	const cells = table(a, b);
	const width = b.length + 1;
	let i = 0;
	let j = 0;
	while (i < a.length || j < b.length) {
		const left = a[i];
		const right = b[j];
		if (left !== undefined && left === right) {
			push(runs, "same", left);
			i++;
			j++;
		} else if (
			left !== undefined &&
			(right === undefined || (cells[(i + 1) * width + j] ?? 0) >= (cells[i * width + j + 1] ?? 0))
		) {
			push(runs, "removed", left);
			i++;
		} else if (right !== undefined) {
			push(runs, "added", right);
			j++;
		}
	}
}

/** A word or two that both texts happen to share between changes says nothing: it joins them. Changes are told removed first. */
function smooth(runs: readonly Run[]): Run[] {
	const out: Run[] = [];
	let removed = "";
	let added = "";
	const flush = () => {
		if (removed !== "") out.push({ kind: "removed", text: removed });
		if (added !== "") out.push({ kind: "added", text: added });
		removed = "";
		added = "";
	};
	runs.forEach((run, i) => {
		const inside = i > 0 && i < runs.length - 1;
		const island = run.kind === "same" && inside && !run.text.includes("\n") && run.text.trim().split(/\s+/).length <= 1;
		if (run.kind === "same" && !island) {
			flush();
			out.push(run);
			return;
		}
		if (run.kind !== "added") removed += run.text;
		if (run.kind !== "removed") added += run.text;
	});
	flush();
	return out;
}

export function diff(before: string, after: string): Run[] {
	const a = tokens(before);
	const b = tokens(after);
	let head = 0;
	while (head < a.length && head < b.length && a[head] === b[head]) head++;
	let tail = 0;
	while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
	const runs: Run[] = [];
	push(runs, "same", a.slice(0, head).join(""));
	middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail), runs);
	push(runs, "same", a.slice(a.length - tail).join(""));
	return smooth(runs);
}

/** Runs cut into paragraphs at blank lines, for drawing. */
export function paragraphs(runs: readonly Run[]): Run[][] {
	const out: Run[][] = [[]];
	for (const run of runs) {
		const pieces = run.text.split(/\n\s*\n/);
		pieces.forEach((text, i) => {
			if (i > 0) out.push([]);
			if (text !== "") out[out.length - 1]?.push({ kind: run.kind, text });
		});
	}
	return out.filter((paragraph) => paragraph.some((run) => run.text.trim() !== ""));
}
