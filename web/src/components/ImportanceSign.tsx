/*
 * ImportanceSign.tsx: critical = solid octagon, high = solid triangle; in lists the ordinary is not drawn (DESIGN §5).
 */
import { texts } from "../texts/index.ts";
import { Icon } from "./Icon.tsx";

export type ImportanceName = "" | "low" | "normal" | "high" | "critical";

/** For a list row: nothing for ordinary and low. */
export function ImportanceSign({ importance }: { importance: ImportanceName }) {
	if (importance !== "critical" && importance !== "high") return null;
	const word = texts.words.importance[importance];
	return (
		<span class={importance === "critical" ? "t-danger" : "t-warn"} title={word}>
			<Icon name={importance === "critical" ? "im4" : "im3"} label={word} />
		</span>
	);
}

/** For a page: sign and word, also for ordinary and low. */
export function ImportanceWord({ importance }: { importance: ImportanceName }) {
	if (importance === "") return null;
	const icon = importance === "critical" ? "im4" : importance === "high" ? "im3" : importance === "normal" ? "im2f" : "im1";
	const tone = importance === "critical" ? "t-danger" : importance === "high" ? "t-warn" : "muted";
	return (
		<span class={tone}>
			<Icon name={icon} />
			{texts.words.importance[importance]}
		</span>
	);
}
