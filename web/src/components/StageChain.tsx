/*
 * StageChain.tsx: the bodies that prepare the answer, in order: done, now, waiting. Bodies with one number work side by side.
 */
import type { Incident } from "../api/types.ts";

interface StageChainProps {
	stages: Incident["stages"];
	/** number of the stage under way; bodies with this number work side by side */
	now: number;
	done: boolean;
}

export function StageChain({ stages, now, done }: StageChainProps) {
	return (
		<ol class="chain small">
			{stages.map((stage) => (
				<li
					class={done || stage.number < now ? "done" : stage.number === now ? "now" : undefined}
					key={`${stage.number} ${stage.body.id}`}
				>
					<b>{stage.body.name}</b>
					<span />
					{stage.executor !== null && <span class="faint tiny">{stage.executor.name}</span>}
				</li>
			))}
		</ol>
	);
}
