/*
 * late.tsx: a page whose code comes when it is first opened, so that the first load stays small.
 *
 * Promises: fetched once; the skeleton of a page meanwhile; when it can't be had (no connection, or the server has been renewed and the
 * old file is gone) the page says so and offers to try again. Must not: be used for what stands on the first page.
 */
import type { ComponentType } from "preact";
import { useEffect, useReducer } from "preact/hooks";
import { Empty, Skeleton } from "../components/ViewStates.tsx";
import { texts } from "../texts/index.ts";

interface Coming<P> {
	page: ComponentType<P> | null;
	failed: boolean;
}

function Missing() {
	return (
		<div class="view" role="alert">
			<header class="head">
				<h1>{texts.common.late.title}</h1>
			</header>
			<Empty icon="off" title={texts.common.late.hint}>
				<button class="btn" type="button" onClick={() => window.location.reload()}>
					{texts.common.late.again}
				</button>
			</Empty>
		</div>
	);
}

export function late<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
	const coming: Coming<P> = { page: null, failed: false };
	return function Late(props: P) {
		const [, redraw] = useReducer((n: number, _: undefined) => n + 1, 0);
		useEffect(() => {
			if (coming.page !== null) return;
			let alive = true;
			coming.failed = false;
			load()
				.then(
					(page) => {
						coming.page = page;
					},
					() => {
						coming.failed = true;
					},
				)
				.finally(() => alive && redraw(undefined));
			return () => {
				alive = false;
			};
		}, []);
		const { page: Page, failed } = coming;
		if (Page !== null) return <Page {...props} />;
		return failed ? <Missing /> : <Skeleton rows={8} />;
	};
}
