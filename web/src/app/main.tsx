/*
 * main.tsx: the door of the browser side: draws the application into the page.
 */
import { render } from "preact";
import { Sprite } from "../components/Sprite.tsx";

const root = document.getElementById("root");
if (root !== null) render(<><Sprite /><h1>Отклик</h1></>, root);
