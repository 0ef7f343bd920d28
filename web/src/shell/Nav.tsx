/*
 * Nav.tsx: brand, the person's pages with counts, the working day, the person and the way out; on a phone the bar at the foot.
 *
 * Promises: only pages that this person's roles open and that exist. Must not: decide rights (the server refuses).
 */
import { useState } from "preact/hooks";
import { type Route, useRoute } from "../app/router.ts";
import { homePath, isCurator, isExecutor, logout, me, seesAll } from "../app/session.ts";
import { showToast } from "../app/toast.ts";
import type { Me } from "../api/types.ts";
import { Avatar } from "../components/Avatar.tsx";
import { Icon, type IconName } from "../components/Icon.tsx";
import { DeskTasks } from "../desk/DeskList.tsx";
import { counts } from "../store/store.ts";
import { texts } from "../texts/index.ts";
import { Workday } from "./Workday.tsx";

export function BrandMark() {
	return (
		<svg viewBox="0 0 24 24" aria-hidden="true">
			<path class="bm-bubble" d="M12 2.5a9.5 9.5 0 1 1-5.4 17.3L2.5 21.5l1.3-4.6A9.5 9.5 0 0 1 12 2.5z" />
			<path class="bm-hands" d="M12 7v5l3.6 2.2" />
			<circle class="bm-spark" cx="19" cy="5" r="3.5" />
		</svg>
	);
}

interface Item {
	href: string;
	icon: IconName;
	label: string;
	n: number | null;
	here: boolean;
}

function itemsOf(route: Route): Item[] {
	const n = counts.value;
	const { shell } = texts;
	const inbox = route.page === "inbox" ? route.tab : null;
	const items: Item[] = [];
	if (isCurator.value) {
		items.push({
			href: "/found",
			icon: "inbox",
			label: shell.inbox,
			n: n === null ? null : n.found + n.new,
			here: route.page === "found" || inbox === "new" || inbox === "returned",
		});
		items.push({ href: "/review", icon: "review", label: shell.review, n: n?.review ?? null, here: route.page === "review" });
	}
	if (seesAll.value) {
		items.push({ href: "/inbox?tab=work", icon: "s-drafting", label: shell.work, n: n?.work ?? null, here: inbox === "work" });
		items.push({
			href: "/inbox?tab=answered",
			icon: "s-answered",
			label: shell.answered,
			n: n?.answered ?? null,
			here: inbox === "answered",
		});
	}
	if (isExecutor.value)
		items.push({ href: "/desk", icon: "desk", label: shell.desk, n: n?.desk ?? null, here: route.page === "desk" });
	return items;
}

function roleOf(who: Me): string {
	const first = who.roles[0];
	if (first === undefined) return who.login;
	const name = texts.shell.roles[first.role] ?? first.role;
	return first.body === null ? name : texts.shell.roleIn(name, first.body.name);
}

function LogOut() {
	const [busy, setBusy] = useState(false);
	const leave = async () => {
		if (busy) return;
		setBusy(true);
		try {
			await logout();
		} catch {
			showToast({ text: texts.shell.logoutFailed });
		}
		setBusy(false);
	};
	return (
		<button type="button" class="btn quiet s icon" title={texts.shell.logout} onClick={leave}>
			<Icon name="exit" label={texts.shell.logout} />
		</button>
	);
}

export function Nav() {
	const route = useRoute();
	const who = me.value;
	if (who == null) return null;
	return (
		<nav class="nav" aria-label={texts.shell.sections}>
			<a class="brand" href={homePath()}>
				<BrandMark />
				<span>{texts.common.product}</span>
			</a>
			{itemsOf(route).map((item) => (
				<a
					class="item"
					href={item.href}
					aria-current={item.here ? "page" : undefined}
					title={item.label}
					key={item.href}
				>
					<Icon name={item.icon} />
					<span>{item.label}</span>
					{item.n !== null && item.n > 0 && <span class="n">{texts.shell.number(item.n)}</span>}
				</a>
			))}
			{isExecutor.value && route.page === "desk" && <DeskTasks current={route.id} />}
			<div class="fill" />
			{who.demo && <p class="demo tiny faint">{texts.shell.demo}</p>}
			<Workday />
			<div class="me">
				<Avatar name={who.person.name} />
				<span class="who">
					<span class="strong clip">{who.person.name}</span>
					<span class="tiny faint clip" title={roleOf(who)}>
						{roleOf(who)}
					</span>
				</span>
				<LogOut />
			</div>
		</nav>
	);
}

export function Dock() {
	const items = itemsOf(useRoute());
	if (items.length === 0) return null;
	return (
		<nav class="dock" aria-label={texts.shell.main}>
			{items.map((item) => (
				<a href={item.href} aria-current={item.here ? "page" : undefined} key={item.href}>
					<Icon name={item.icon} />
					<span>{item.label}</span>
				</a>
			))}
		</nav>
	);
}
