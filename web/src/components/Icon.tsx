/*
 * Icon.tsx: one drawn sign. Always beside a word, or with a `label` when it stands alone.
 */
import type { IconName } from "./Sprite.tsx";

export type { IconName } from "./Sprite.tsx";

export interface IconProps {
	name: IconName;
	/** "" 16 px, "s" 14, "k" 12 (in key caps), "l" 20 */
	size?: "" | "s" | "k" | "l";
	/** said aloud; without it the sign is hidden from readers */
	label?: string;
}

export function Icon({ name, size = "", label }: IconProps) {
	const use = <use href={`#i-${name}`} />;
	const cls = size === "" ? "i" : `i ${size}`;
	if (label === undefined)
		return (
			<svg class={cls} aria-hidden="true">
				{use}
			</svg>
		);
	return (
		<svg class={cls} role="img" aria-label={label}>
			{use}
		</svg>
	);
}
