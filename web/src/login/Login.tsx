/*
 * Login.tsx: name and password, and what this system is for.
 *
 * Promises: what was typed as a name stays after a refusal; the server's refusal stands beside the field it names, else under both.
 */
import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { login, sessionEnded } from "../app/session.ts";
import { asFailure, type Failure, Problem } from "../api/problem.ts";
import { Action } from "../components/ActionBar.tsx";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ViewStates.tsx";
import { BrandMark } from "../shell/Nav.tsx";
import { texts } from "../texts/index.ts";

type Field = "login" | "password";

function fieldOf(failure: Failure | null): Field | null {
	const field = failure instanceof Problem ? failure.body.field : undefined;
	return field === "login" || field === "password" ? field : null;
}

function FieldError({ id, text }: { id: string; text: string | null }) {
	if (text === null) return null;
	return (
		<p class="err" id={id}>
			<Icon name="alert" size="s" />
			{text}
		</p>
	);
}

/** The road of one message, as the ruler draws it. */
function Art() {
	const words = texts.login;
	return (
		<aside class="art" aria-label={words.about}>
			<p class="big">{words.big.map((line, i) => (i === 0 ? line : [<br key="br" />, line]))}</p>
			<svg viewBox="0 0 736 120" role="img" aria-label={words.path}>
				<rect class="r-spent" x="0" y="44" width="42" height="30" rx="2" />
				<rect class="r-left" x="46" y="44" width="38" height="30" rx="2" />
				{[88, 176, 264].map((x) => (
					<rect class="r-left" x={x} y="44" width="84" height="30" rx="2" key={x} />
				))}
				<path class="r-line" d="M354 74l9-30M362 74l9-30M370 74l9-30M378 74l9-30" />
				<rect class="r-left" x="392" y="44" width="80" height="30" rx="2" />
				{[476, 562].map((x) => (
					<rect class="r-left" x={x} y="44" width="82" height="30" rx="2" key={x} />
				))}
				<rect class="goal" x="648" y="44" width="84" height="30" rx="2" />
				<path class="r-now" d="M43 34v50" />
				<text class="b" x="0" y="24">
					{words.detected}
				</text>
				<text x="0" y="104">
					{words.route}
				</text>
				<text x="264" y="104">
					{words.draft}
				</text>
				<text x="370" y="24" text-anchor="middle">
					{words.lunch}
				</text>
				<text class="b" x="732" y="104" text-anchor="end">
					{words.answer}
				</text>
			</svg>
			<p class="small muted order">{words.order}</p>
		</aside>
	);
}

interface TextFieldProps {
	value: string;
	change: (value: string) => void;
	/** what is wrong and how it should be */
	error: string | null;
	box: RefObject<HTMLInputElement | null>;
}

function NameField({ value, change, error, box }: TextFieldProps) {
	return (
		<div class="field">
			<label for="login-name">{texts.login.name}</label>
			<input
				class="input"
				id="login-name"
				name="username"
				autocomplete="username"
				autocapitalize="none"
				spellcheck={false}
				ref={box}
				value={value}
				maxLength={100}
				onInput={(event) => change(event.currentTarget.value)}
				aria-invalid={error !== null}
				aria-describedby={error === null ? undefined : "login-name-error"}
			/>
			<FieldError id="login-name-error" text={error} />
		</div>
	);
}

function PasswordField({ value, change, error, box }: TextFieldProps) {
	const [shown, setShown] = useState(false);
	return (
		<div class="field">
			<label for="login-password">{texts.login.password}</label>
			<div class="pw">
				<input
					class="input"
					id="login-password"
					name="password"
					type={(shown ? "text" : "password") as "password"}
					autocomplete="current-password"
					ref={box}
					value={value}
					maxLength={200}
					onInput={(event) => change(event.currentTarget.value)}
					aria-invalid={error !== null}
					aria-describedby={error === null ? undefined : "login-password-error"}
				/>
				<button
					class="btn quiet s"
					type="button"
					aria-pressed={shown}
					aria-controls="login-password"
					onClick={() => setShown(!shown)}
				>
					{shown ? texts.login.hide : texts.login.show}
				</button>
			</div>
			<FieldError id="login-password-error" text={error} />
		</div>
	);
}

export function Login() {
	const words = texts.login;
	const [name, setName] = useState("");
	const [password, setPassword] = useState("");
	const [busy, setBusy] = useState(false);
	const [empty, setEmpty] = useState<Field | null>(null);
	const [failure, setFailure] = useState<Failure | null>(null);
	const nameBox = useRef<HTMLInputElement>(null);
	const passwordBox = useRef<HTMLInputElement>(null);

	const submit = async (event: Event) => {
		event.preventDefault();
		if (busy) return;
		setFailure(null);
		const missing = name.trim() === "" ? "login" : password === "" ? "password" : null;
		setEmpty(missing);
		if (missing !== null) return (missing === "login" ? nameBox : passwordBox).current?.focus();
		setBusy(true);
		try {
			await login(name.trim(), password);
		} catch (e) {
			setFailure(asFailure(e));
			setBusy(false);
			passwordBox.current?.select();
		}
	};
	const wrong = fieldOf(failure);
	const server = failure instanceof Problem ? (failure.body.detail ?? failure.body.title) : null;
	const nameError = empty === "login" ? words.nameEmpty : wrong === "login" ? server : null;
	const passwordError = empty === "password" ? words.passwordEmpty : wrong === "password" ? server : null;
	return (
		<div class="login">
			<main class="form" id="main">
				<p class="brand">
					<BrandMark />
					<span>{texts.common.product}</span>
				</p>
				<form onSubmit={submit} noValidate>
					<h1>{words.title}</h1>
					{sessionEnded.value && failure === null && (
						<p class="note info" role="status">
							<Icon name="info" />
							<span>{words.ended}</span>
						</p>
					)}
					<NameField value={name} change={setName} error={nameError} box={nameBox} />
					<PasswordField value={password} change={setPassword} error={passwordError} box={passwordBox} />
					{failure !== null && wrong === null && <ProblemNote failure={failure} />}
					<Action
						type="submit"
						kind="primary"
						label={words.submit}
						hotkey={{ code: "Enter" }}
						busy={busy}
						run={() => undefined}
					/>
				</form>
			</main>
			<Art />
		</div>
	);
}
