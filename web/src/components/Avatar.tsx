/*
 * Avatar.tsx: initials in a tinted disc, never a face; the name itself stands beside it, so readers skip the disc.
 */
const tones = ["a", "b", "c", "d"];

export function initials(name: string): string {
	const parts = name
		.trim()
		.split(/\s+/)
		.filter((part) => /[\p{L}\p{N}]/u.test(part));
	return parts
		.slice(0, 2)
		.map((part) => (part.match(/[\p{L}\p{N}]/u)?.[0] ?? "").toUpperCase())
		.join("");
}

/** The same name has the same tint everywhere. */
function tone(name: string): string {
	let sum = 0;
	for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
	return tones[sum % tones.length] ?? "a";
}

interface AvatarProps {
	name: string;
	/** "" 28 px, "l" 40, "s" 20 */
	size?: "" | "l" | "s";
}

export function Avatar({ name, size = "" }: AvatarProps) {
	return (
		<span class={["avatar", size, tone(name)].filter(Boolean).join(" ")} aria-hidden="true">
			{initials(name)}
		</span>
	);
}
