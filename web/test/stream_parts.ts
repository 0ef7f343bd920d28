/*
 * stream_parts.ts: the modules that stream.test.mjs needs in one bundle, so that they share their state.
 */
export * as store from "../src/store/store.ts";
export * as stream from "../src/stream/stream.ts";
