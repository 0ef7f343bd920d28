/*
 * Sprite.tsx: every drawn sign of the interface, once per page; Icon.tsx refers to them by name.
 *
 * Promises: 16 x 16, stroke = current colour, no trademark. Must not: carry meaning alone (a word stands beside each).
 */
export const iconNames = [
	"alert",
	"at",
	"ban",
	"bell",
	"board",
	"bulb",
	"cal",
	"cd",
	"check",
	"cl",
	"clip",
	"clock",
	"comment",
	"copy",
	"cr",
	"desk",
	"down",
	"enter",
	"exit",
	"ext",
	"eye",
	"filter",
	"flame",
	"gear",
	"heart",
	"im1",
	"im2f",
	"im3",
	"im4",
	"inbox",
	"info",
	"left",
	"live",
	"load",
	"lock",
	"merge",
	"moon",
	"more",
	"off",
	"org",
	"phone",
	"photo",
	"pin",
	"plus",
	"poll",
	"print",
	"promise",
	"repeat",
	"reply",
	"report",
	"review",
	"ring",
	"s-answered",
	"s-approved",
	"s-asked",
	"s-dismissed",
	"s-drafting",
	"s-excluded",
	"s-found",
	"s-interim",
	"s-new",
	"s-publishing",
	"s-returned",
	"s-review",
	"s-rework",
	"s-routed",
	"s-withdrawn",
	"search",
	"send",
	"shield",
	"sort",
	"stick",
	"tag",
	"text",
	"trash",
	"tree",
	"undo",
	"up",
	"users",
	"video",
	"wave",
	"x",
] as const;
export type IconName = (typeof iconNames)[number];

export function Sprite() {
	return (
		<svg class="sprite" aria-hidden="true">
			<symbol id="i-alert" viewBox="0 0 16 16">
				<path d="M8 2.3 14.3 13H1.7z" />
				<path d="M8 6.5v3M8 11.2v.1" />
			</symbol>
			<symbol id="i-at" viewBox="0 0 16 16">
				<circle cx="8" cy="6" r="2.7" />
				<path d="M2.8 13.7c.6-2.6 2.6-3.9 5.2-3.9s4.6 1.3 5.2 3.9" />
			</symbol>
			<symbol id="i-ban" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.8" />
				<path d="m4 12 8-8" />
			</symbol>
			<symbol id="i-bell" viewBox="0 0 16 16">
				<path d="M3.3 11.3h9.4c-1-1-1.2-2-1.2-4.3a3.5 3.5 0 0 0-7 0c0 2.3-.2 3.3-1.2 4.3z" />
				<path d="M6.7 13.5c.3.5.7.7 1.3.7s1-.2 1.3-.7" />
			</symbol>
			<symbol id="i-board" viewBox="0 0 16 16">
				<path d="M2.5 13.5h11" />
				<path d="M4 11V8M8 11V3.5M12 11V6" />
			</symbol>
			<symbol id="i-bulb" viewBox="0 0 16 16">
				<path d="M6 11.5c-1.5-1-2.3-2.3-2.3-4a4.3 4.3 0 0 1 8.6 0c0 1.7-.8 3-2.3 4zM6.5 14h3" />
			</symbol>
			<symbol id="i-cal" viewBox="0 0 16 16">
				<rect x="2.5" y="3.3" width="11" height="10" rx="1.5" />
				<path d="M2.5 6.5h11M5.5 1.8v2.7M10.5 1.8v2.7" />
			</symbol>
			<symbol id="i-cd" viewBox="0 0 16 16">
				<path d="m3.5 6 4.5 4.5L12.5 6" />
			</symbol>
			<symbol id="i-check" viewBox="0 0 16 16">
				<path d="m3 8.5 3.3 3.3L13 4.5" />
			</symbol>
			<symbol id="i-cl" viewBox="0 0 16 16">
				<path d="M10 3.5 5.5 8l4.5 4.5" />
			</symbol>
			<symbol id="i-clip" viewBox="0 0 16 16">
				<path
					d={
						"m12.8 7.5-5.1 5.1a2.9 2.9 0 0 1-4.1-4.1l5.4-5.4" +
						"a1.9 1.9 0 0 1 2.7 2.7l-5.3 5.3a.9.9 0 0 1-1.3-1.3l4.7-4.7"
					}
				/>
			</symbol>
			<symbol id="i-clock" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.8" />
				<path d="M8 4.8V8l2.2 1.5" />
			</symbol>
			<symbol id="i-comment" viewBox="0 0 16 16">
				<path d="M2.5 3.5h11v7.5H8l-3 2.7V11H2.5z" />
			</symbol>
			<symbol id="i-copy" viewBox="0 0 16 16">
				<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
				<path d="M10.5 5.5v-3h-8v8h3" />
			</symbol>
			<symbol id="i-cr" viewBox="0 0 16 16">
				<path d="m6 3.5 4.5 4.5L6 12.5" />
			</symbol>
			<symbol id="i-desk" viewBox="0 0 16 16">
				<path d="M3 13h10" />
				<path d="m4 10.5.5-2.4 5.6-5.6 1.9 1.9-5.6 5.6z" />
			</symbol>
			<symbol id="i-down" viewBox="0 0 16 16">
				<path d="M8 2.5V13M4 9l4 4 4-4" />
			</symbol>
			<symbol id="i-enter" viewBox="0 0 16 16">
				<path d="M13 3.5v4.5H3.5M6.5 5l-3 3 3 3" stroke-width="1.8" />
			</symbol>
			<symbol id="i-exit" viewBox="0 0 16 16">
				<path d="M6.5 2.5h-4v11h4M9.8 5l3 3-3 3M12.8 8H6" />
			</symbol>
			<symbol id="i-ext" viewBox="0 0 16 16">
				<path d="M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13.5 2.5l-6 6" />
			</symbol>
			<symbol id="i-eye" viewBox="0 0 16 16">
				<path d="M1.5 8C3 5 5.3 3.5 8 3.5S13 5 14.5 8C13 11 10.7 12.5 8 12.5S3 11 1.5 8z" />
				<circle cx="8" cy="8" r="2" />
			</symbol>
			<symbol id="i-filter" viewBox="0 0 16 16">
				<path d="M2.5 4h11M4.5 8h7M6.5 12h3" />
			</symbol>
			<symbol id="i-flame" viewBox="0 0 16 16">
				<path
					d={
						"M8 14.2c-2.7 0-4.5-1.8-4.5-4.2 0-2 1.2-3.2 2-4.3.3 1 .8 1.5 1.3 1.7" +
						"C6.7 5.2 7.5 3.2 9 1.8c.2 2 1.2 3 2.2 4.3.8 1 1.3 2.2 1.3 3.7 0 2.6-1.8 4.4-4.5 4.4z"
					}
				/>
			</symbol>
			<symbol id="i-gear" viewBox="0 0 16 16">
				<circle cx="5.5" cy="4.5" r="1.8" />
				<circle cx="10.5" cy="11.5" r="1.8" />
				<path d="M7.3 4.5h6.2M2.5 4.5h1.2M2.5 11.5h6.2M12.3 11.5h1.2" />
			</symbol>
			<symbol id="i-heart" viewBox="0 0 16 16">
				<path d="M8 13.3C4.5 10.8 2.3 8.7 2.3 6.2A2.9 2.9 0 0 1 8 5.2a2.9 2.9 0 0 1 5.7 1c0 2.5-2.2 4.6-5.7 7.1z" />
			</symbol>
			<symbol id="i-im1" viewBox="0 0 16 16">
				<path d="m4 6.5 4 4 4-4" />
			</symbol>
			<symbol id="i-im2f" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="4" fill="currentColor" stroke="none" />
			</symbol>
			<symbol id="i-im3" viewBox="0 0 16 16">
				<path d="M8 3 13.5 12.5h-11z" fill="currentColor" stroke="none" />
			</symbol>
			<symbol id="i-im4" viewBox="0 0 16 16">
				<path d="M5.6 2h4.8L14 5.6v4.8L10.4 14H5.6L2 10.4V5.6z" fill="currentColor" stroke="none" />
				<path d="M8 5v3.5M8 10.8v.1" stroke="var(--bg-surface)" stroke-width="1.8" />
			</symbol>
			<symbol id="i-inbox" viewBox="0 0 16 16">
				<path d="M2.5 9.5 4 3.5h8l1.5 6v3h-11z" />
				<path d="M2.5 9.5h3.2c.3 1.2 1.2 1.8 2.3 1.8s2-.6 2.3-1.8h3.2" />
			</symbol>
			<symbol id="i-info" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.8" />
				<path d="M8 7.3v3.5M8 5v.1" />
			</symbol>
			<symbol id="i-left" viewBox="0 0 16 16">
				<path d="M13.5 8H3M7 4 3 8l4 4" />
			</symbol>
			<symbol id="i-live" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="1.7" />
				<path d="M4.5 11.5a5 5 0 0 1 0-7M11.5 4.5a5 5 0 0 1 0 7" />
			</symbol>
			<symbol id="i-load" viewBox="0 0 16 16">
				<path d="M8 2.5V10M5 7l3 3 3-3M2.5 13h11" />
			</symbol>
			<symbol id="i-lock" viewBox="0 0 16 16">
				<rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
				<path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
			</symbol>
			<symbol id="i-merge" viewBox="0 0 16 16">
				<path d="M3 3v2.5A3.5 3.5 0 0 0 6.5 9H13M10 6l3 3-3 3M3 13v-1.5" />
			</symbol>
			<symbol id="i-moon" viewBox="0 0 16 16">
				<path d="M13 9.7A5.5 5.5 0 0 1 6.3 3a5.5 5.5 0 1 0 6.7 6.7z" />
			</symbol>
			<symbol id="i-more" viewBox="0 0 16 16">
				<path d="M3.5 8h.1M8 8h.1M12.5 8h.1" stroke-width="2.2" />
			</symbol>
			<symbol id="i-off" viewBox="0 0 16 16">
				<path d="M2 6a9 9 0 0 1 12 0M4.3 8.6a5.5 5.5 0 0 1 7.4 0M8 12v.1M2.5 2.5l11 11" />
			</symbol>
			<symbol id="i-org" viewBox="0 0 16 16">
				<path d="M2.5 13.5h11M3.8 13.5V6.5M12.2 13.5V6.5M6.6 13.5V6.5M9.4 13.5V6.5M2.5 6.5h11L8 2.5z" />
			</symbol>
			<symbol id="i-phone" viewBox="0 0 16 16">
				<rect x="4.5" y="1.8" width="7" height="12.4" rx="1.5" />
				<path d="M7 12h2" />
			</symbol>
			<symbol id="i-photo" viewBox="0 0 16 16">
				<rect x="2.3" y="3" width="11.4" height="10" rx="1.5" />
				<path d="m2.5 11.5 3.2-3 2.5 2.2 2.3-2.5 3 3" />
				<circle cx="6" cy="6" r=".8" />
			</symbol>
			<symbol id="i-pin" viewBox="0 0 16 16">
				<path d="M8 14s4.3-4 4.3-7.4a4.3 4.3 0 0 0-8.6 0C3.7 10 8 14 8 14z" />
				<circle cx="8" cy="6.5" r="1.4" />
			</symbol>
			<symbol id="i-plus" viewBox="0 0 16 16">
				<path d="M8 3v10M3 8h10" />
			</symbol>
			<symbol id="i-poll" viewBox="0 0 16 16">
				<path d="M3 4h7M3 8h10M3 12h4" />
			</symbol>
			<symbol id="i-print" viewBox="0 0 16 16">
				<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2" />
				<rect x="4.5" y="9.5" width="7" height="4" />
			</symbol>
			<symbol id="i-promise" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.8" />
				<path d="M8 2.2V8l4.1 4.1" />
				<path d="m10.2 3.2 1.3 1.3" />
			</symbol>
			<symbol id="i-repeat" viewBox="0 0 16 16">
				<path d="M3 7.5V6a2 2 0 0 1 2-2h7.5M10.5 2l2 2-2 2M13 8.5V10a2 2 0 0 1-2 2H3.5M5.5 14l-2-2 2-2" />
			</symbol>
			<symbol id="i-reply" viewBox="0 0 16 16">
				<path d="M6.5 4 2.5 8l4 4M2.5 8H9c2.7 0 4.5 1.5 4.5 4.5" />
			</symbol>
			<symbol id="i-report" viewBox="0 0 16 16">
				<path d="M4 1.8h5.5L12.5 5v9.2H4z" />
				<path d="M6.5 11.5v-2M8.3 11.5V7.5M10.1 11.5v-3" />
			</symbol>
			<symbol id="i-review" viewBox="0 0 16 16">
				<path d="m1.8 8.6 2.7 2.7 5-6" />
				<path d="m7.8 11.3 5.9-6.8" />
			</symbol>
			<symbol id="i-ring" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.8" />
				<circle cx="8" cy="8" r="2.3" />
				<path d="m3.9 3.9 2.5 2.5M9.6 9.6l2.5 2.5M12.1 3.9 9.6 6.4M6.4 9.6l-2.5 2.5" />
			</symbol>
			<symbol id="i-s-answered" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="6.2" fill="currentColor" stroke="none" />
				<path d="m5.4 8.2 1.8 1.8 3.4-3.9" stroke="var(--bg-surface)" stroke-width="1.7" />
			</symbol>
			<symbol id="i-s-approved" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="m5.6 8.2 1.7 1.7 3.2-3.6" />
			</symbol>
			<symbol id="i-s-asked" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M6.5 6.7c.1-.9.7-1.3 1.5-1.3s1.5.5 1.5 1.3c0 1-1.5 1.1-1.5 2.2M8 10.8v.1" />
			</symbol>
			<symbol id="i-s-dismissed" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M5.5 8h5" />
			</symbol>
			<symbol id="i-s-drafting" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M8 5v3l2.6 1.5A3 3 0 0 0 8 5z" fill="currentColor" />
			</symbol>
			<symbol id="i-s-excluded" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="m4.2 11.8 7.6-7.6" />
			</symbol>
			<symbol id="i-s-found" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" stroke-dasharray="0.1 2.780" stroke-width="1.8" />
			</symbol>
			<symbol id="i-s-interim" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M8 2.5a5.5 5.5 0 0 0 0 11z" fill="currentColor" />
			</symbol>
			<symbol id="i-s-new" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.120" />
			</symbol>
			<symbol id="i-s-publishing" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M8 10.7V5.5M6 7.3l2-2 2 2" />
			</symbol>
			<symbol id="i-s-returned" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M10.5 8h-5M7.5 6l-2 2 2 2" />
			</symbol>
			<symbol id="i-s-review" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M8 5a3 3 0 1 1-2.6 4.5L8 8z" fill="currentColor" />
			</symbol>
			<symbol id="i-s-rework" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M10.3 6.2A2.8 2.8 0 1 0 10.8 8M10.5 4.7v1.7H8.8" />
			</symbol>
			<symbol id="i-s-routed" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" />
				<path d="M5.5 8h5M8.5 6l2 2-2 2" />
			</symbol>
			<symbol id="i-s-withdrawn" viewBox="0 0 16 16">
				<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.120" />
				<path d="m6.2 6.2 3.6 3.6M9.8 6.2 6.2 9.8" />
			</symbol>
			<symbol id="i-search" viewBox="0 0 16 16">
				<circle cx="7" cy="7" r="4.2" />
				<path d="m10.2 10.2 3.3 3.3" />
			</symbol>
			<symbol id="i-send" viewBox="0 0 16 16">
				<path d="M14 2 2 7l4.5 2L14 2zM14 2 9 14l-2.5-5" />
			</symbol>
			<symbol id="i-shield" viewBox="0 0 16 16">
				<path d="M8 1.8 13 3.6v4c0 3.2-2 5.4-5 6.6-3-1.2-5-3.4-5-6.6v-4z" />
			</symbol>
			<symbol id="i-sort" viewBox="0 0 16 16">
				<path d="M5 3v10M2.5 10.5 5 13l2.5-2.5M11 13V3M8.5 5.5 11 3l2.5 2.5" />
			</symbol>
			<symbol id="i-stick" viewBox="0 0 16 16">
				<path d="M6 2.5h4l-.5 4.5 2 2.5H4.5l2-2.5zM8 9.5v4.5" />
			</symbol>
			<symbol id="i-tag" viewBox="0 0 16 16">
				<path d="M2.5 2.5h5l6 6-5 5-6-6z" />
				<circle cx="5.4" cy="5.4" r=".6" />
			</symbol>
			<symbol id="i-text" viewBox="0 0 16 16">
				<path d="M3 4h10M3 8h10M3 12h6" />
			</symbol>
			<symbol id="i-trash" viewBox="0 0 16 16">
				<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9" />
			</symbol>
			<symbol id="i-tree" viewBox="0 0 16 16">
				<rect x="5.5" y="2" width="5" height="3.5" rx="1" />
				<rect x="2" y="10.5" width="4.5" height="3.5" rx="1" />
				<rect x="9.5" y="10.5" width="4.5" height="3.5" rx="1" />
				<path d="M8 5.5V8M4.2 10.5V8h7.6v2.5" />
			</symbol>
			<symbol id="i-undo" viewBox="0 0 16 16">
				<path d="M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M6 3.5l-3 3 3 3" />
			</symbol>
			<symbol id="i-up" viewBox="0 0 16 16">
				<path d="M8 13.5V3M4 7l4-4 4 4" />
			</symbol>
			<symbol id="i-users" viewBox="0 0 16 16">
				<circle cx="6" cy="5.5" r="2.3" />
				<path
					d={
						"M1.8 13c.4-2.6 2-3.9 4.2-3.9s3.8 1.3 4.2 3.9M10.3 3.4" +
						"a2.3 2.3 0 0 1 0 4.2M11.6 9.4c1.5.5 2.4 1.7 2.6 3.6"
					}
				/>
			</symbol>
			<symbol id="i-video" viewBox="0 0 16 16">
				<rect x="1.8" y="4" width="8.7" height="8" rx="1.5" />
				<path d="m10.5 7.5 3.7-2v5l-3.7-2" />
			</symbol>
			<symbol id="i-wave" viewBox="0 0 16 16">
				<path d="M1.8 6c1.5-2 3-2 4.2 0s2.7 2 4 0 2.7-2 4.2 0M1.8 10.5c1.5-2 3-2 4.2 0s2.7 2 4 0 2.7-2 4.2 0" />
			</symbol>
			<symbol id="i-x" viewBox="0 0 16 16">
				<path d="m4 4 8 8M12 4l-8 8" />
			</symbol>
		</svg>
	);
}
