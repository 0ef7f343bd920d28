/*
 * Parts.tsx: what the other bodies have given to the joint answer, for the one who writes it (п. 22).
 */
import type { Incident } from "../api/types.ts";
import { Paragraphs } from "../components/Post.tsx";
import { shortName } from "../store/names.ts";
import { texts } from "../texts/index.ts";

interface PartsProps {
	incident: Incident;
	/** null: the editor is closed */
	take: ((text: string) => void) | null;
}

export function Parts({ incident, take }: PartsProps) {
	const { desk } = texts;
	const given = incident.stages.filter((stage) => stage.part !== "");
	if (given.length === 0) return null;
	return (
		<section class="block" aria-labelledby="parts-h">
			<h2 id="parts-h">{desk.parts}</h2>
			{given.map((stage) => (
				<div class="ver-box small" key={stage.body.id}>
					<p>
						<b>{shortName(stage.body)}</b>
						{stage.executor !== null && <span class="faint">, {stage.executor.name}</span>}
					</p>
					<div class="stack">
						<Paragraphs text={stage.part} />
						{take !== null && (
							<p>
								<button class="btn s" type="button" onClick={() => take(stage.part)}>
									{desk.addPart}
								</button>
							</p>
						)}
					</div>
				</div>
			))}
		</section>
	);
}
