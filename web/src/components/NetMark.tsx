/*
 * NetMark.tsx: the network as a two-letter monogram in a hairline box; its full name on hover and for readers.
 */
import { texts } from "../texts/index.ts";

interface NetMarkProps {
	/** null: brought by a file without a network */
	network: { mark: string; name: string } | null;
}

export function NetMark({ network }: NetMarkProps) {
	const name = network?.name ?? texts.words.people.imported;
	return (
		<span class="net" title={name}>
			<span aria-hidden="true">{network?.mark ?? texts.words.people.importedMark}</span>
			<span class="vh">{name}</span>
		</span>
	);
}
