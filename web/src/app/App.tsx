/*
 * App.tsx: which page stands at this address, inside the frame; log-in when nobody is signed in.
 */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Sprite } from "../components/Sprite.tsx";
import { Empty, Problem } from "../components/ViewStates.tsx";
import { Found } from "../found/Found.tsx";
import { Inbox } from "../inbox/Inbox.tsx";
import { Login } from "../login/Login.tsx";
import { UndoFuse } from "../review/undo.tsx";
import { Bars, KeysHelp, ToastPlace } from "../shell/Bars.tsx";
import { GoKeys } from "../shell/GoKeys.tsx";
import { Dock, Nav } from "../shell/Nav.tsx";
import { texts } from "../texts/index.ts";
import { late } from "./late.tsx";
import { navigate, type Route, useRoute } from "./router.ts";
import { findSession, homePath, me, meFailure } from "./session.ts";
import { TimeProvider } from "./TimeProvider.tsx";

const DeskPage = late(async () => (await import("../desk/DeskPage.tsx")).DeskPage);
const IncidentPage = late(async () => (await import("../incident/IncidentPage.tsx")).IncidentPage);
const ReviewPage = late(async () => (await import("../review/ReviewPage.tsx")).ReviewPage);

function titleOf(route: Route): string {
	switch (route.page) {
		case "found":
			return texts.found.tab;
		case "inbox":
			return texts.inbox.tabs[route.tab];
		case "desk":
			return texts.shell.desk;
		case "review":
			return texts.shell.review;
		default:
			return texts.shell.inbox;
	}
}

function Page({ route }: { route: Route }): ComponentChildren {
	switch (route.page) {
		case "found":
			return <Found id={route.id} />;
		case "inbox":
			return <Inbox id={route.id} tab={route.tab} key={route.tab} />;
		case "desk":
			return <DeskPage id={route.id} />;
		case "review":
			return <ReviewPage id={route.id} />;
		case "incident":
			return <IncidentPage id={route.id} key={route.id} />;
		case "home":
			return (
				<div class="view">
					<header class="head">
						<h1>{texts.common.product}</h1>
					</header>
					<Empty icon="info" title={texts.shell.home.none} detail={texts.shell.home.noneHint} />
				</div>
			);
		default:
			return (
				<div class="view">
					<header class="head">
						<h1>{texts.common.missing.title}</h1>
					</header>
					<Empty icon="search" title={texts.common.missing.title} detail={texts.common.missing.hint}>
						<a class="btn" href={homePath()}>
							{texts.common.missing.home}
						</a>
					</Empty>
				</div>
			);
	}
}

function Frame() {
	const route = useRoute();
	useEffect(() => {
		if (route.page === "home" || route.page === "login") navigate(homePath(), { replace: true });
		if (route.page === "home") document.title = texts.common.product;
		else if (route.page !== "incident") document.title = texts.common.title(titleOf(route));
	}, [route]);
	if (route.page === "login" || (route.page === "home" && homePath() !== "/")) return null;
	return (
		<>
			<a class="skip" href="#main">
				{texts.common.skip}
			</a>
			<div class="app fixed">
				<Nav />
				<main class="main" id="main" tabIndex={-1}>
					<Bars />
					<Page route={route} />
				</main>
			</div>
			<Dock />
			<ToastPlace />
			<UndoFuse />
			<KeysHelp />
			<GoKeys />
		</>
	);
}

export function App() {
	const who = me.value;
	const failure = meFailure.value;
	if (failure !== null && who === undefined)
		return (
			<>
				<Sprite />
				<main id="main">
					<h1 class="vh">{texts.common.product}</h1>
					<Problem failure={failure} retry={() => void findSession()} />
				</main>
			</>
		);
	if (who === undefined) return <Sprite />;
	if (who === null)
		return (
			<>
				<Sprite />
				<Login />
			</>
		);
	return (
		<TimeProvider zone={who.zone}>
			<Sprite />
			<Frame />
		</TimeProvider>
	);
}
