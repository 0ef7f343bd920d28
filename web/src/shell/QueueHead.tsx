/*
 * QueueHead.tsx: title and tabs of the queues: «Найдено», where no clock runs, and the views of the inbox.
 */
import type { Tab } from "../app/router.ts";
import { isCurator } from "../app/session.ts";
import { counts } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { KeysButton } from "./Bars.tsx";

type Here = "found" | Tab;

const tabs: readonly Here[] = ["found", "new", "returned", "work", "answered"];

export function QueueHead({ here }: { here: Here }) {
	const numbers = counts.value;
	return (
		<header class="head">
			<h1>{texts.inbox.title}</h1>
			<nav class="tabs" aria-label={texts.found.views}>
				{tabs
					.filter((tab) => tab !== "found" || isCurator.value)
					.map((tab) => (
						<a
							href={tab === "found" ? "/found" : tab === "new" ? "/inbox" : `/inbox?tab=${tab}`}
							aria-current={tab === here ? "page" : undefined}
							key={tab}
						>
							{tab === "found" ? texts.found.tab : texts.inbox.tabs[tab]}
							{numbers !== null && <span class="n">{texts.shell.number(numbers[tab])}</span>}
						</a>
					))}
			</nav>
			<div class="end">
				<KeysButton />
			</div>
		</header>
	);
}

/** Enough room for three panes: the first row opens by itself. */
export function isWide(): boolean {
	return window.matchMedia("(min-width: 640px)").matches;
}
