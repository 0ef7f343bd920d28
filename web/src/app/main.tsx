/*
 * main.tsx: the door of the browser side: draws the application into the page.
 */
import { render } from "preact";

const root = document.getElementById("root");
if (root !== null) render(<h1>Отклик</h1>, root);
