/*
 * main.tsx: the door of the browser side: starts the router, keys and session, and draws the application into the page.
 */
import { render } from "preact";
import { App } from "./App.tsx";
import { startKeys } from "./keys.ts";
import { startRouter } from "./router.ts";
import { startSession } from "./session.ts";

startRouter();
startKeys();
startSession();

const root = document.getElementById("root");
if (root !== null) render(<App />, root);
