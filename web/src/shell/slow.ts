/*
 * slow.ts: true once something has lasted a while: quick answers show no skeleton and no spinner.
 */
import { useEffect, useState } from "preact/hooks";

export function useSlow(busy: boolean, after_ms: number): boolean {
	const [slow, setSlow] = useState(false);
	useEffect(() => {
		if (!busy) return setSlow(false);
		const timer = setTimeout(() => setSlow(true), after_ms);
		return () => clearTimeout(timer);
	}, [busy, after_ms]);
	return slow && busy;
}
