/*
 * wire.ts: what the SharedWorker and the tabs say to each other.
 */

/** worker → tab */
export type FromStream =
	| { kind: "hint"; subject: string; id: number; revision: number }
	| { kind: "clock"; now: string; running: boolean }
	/** open: from now on hints are heard; what was before may have been missed */
	| { kind: "open" }
	| { kind: "lost" };

/** tab → worker */
export type ToStream = { kind: "start" } | { kind: "stop" } | { kind: "bye" };
