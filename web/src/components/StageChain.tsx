/*
 * StageChain.tsx: the bodies that prepare the answer, each with its number: done, now, waiting. Equal numbers work side by side.
 */
import type { ComponentChildren } from "preact";
import type { Incident } from "../api/types.ts";

type Stage = Incident["stages"][number];

interface StageChainProps {
	stages: readonly Stage[];
	/** the answer has been handed in: all have done theirs */
	done: boolean;
	/** more of a body, under its name */
	more?: (stage: Stage) => ComponentChildren;
}

const working: readonly Stage["state"][] = ["started", "taken"];

export function StageChain({ stages, done, more }: StageChainProps) {
	return (
		<ol class="chain small">
			{stages.map((stage) => (
				<li
					class={done || stage.state === "done" ? "done" : working.includes(stage.state) ? "now" : undefined}
					data-n={stage.number}
					key={`${stage.number} ${stage.body.id}`}
				>
					<b>{stage.body.name}</b>
					<span />
					{stage.executor !== null && <span class="faint tiny">{stage.executor.name}</span>}
					{more?.(stage)}
				</li>
			))}
		</ol>
	);
}
