/*
 * client_parts.ts: the modules that client.test.mjs needs in one bundle, so that they share their state.
 */
export * as calls from "../src/api/calls.ts";
export * as client from "../src/api/client.ts";
export * as problem from "../src/api/problem.ts";
export * as clock from "../src/time/clock.ts";
