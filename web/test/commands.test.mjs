/*
 * commands.test.mjs: every command that a person may give is offered, with words, and sends exactly what the contract asks for; the
 * chain of bodies keeps its numbers; what happened has words.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { load } from "./load.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const table = await load("incident/commands.ts");
const chain = await load("incident/chain.ts");
const { modeOf, tellsDone, ownPart } = await load("desk/mode.ts");
const { lateTexts } = await load("texts/late.ts");
const { texts } = await load("texts/index.ts");

/** The API's description, from the one YAML file. */
function contract() {
	const folder = mkdtempSync(join(tmpdir(), "otklik-contract-"));
	const out = join(folder, "openapi.json");
	execFileSync("python3", [join(root, "tools/openapi_json.py"), join(root, "api/openapi.yaml"), out]);
	const document = JSON.parse(readFileSync(out));
	rmSync(folder, { recursive: true });
	return document;
}

/** name and who of each row of the table of the core, as it is printed into its own page. */
const rows = readFileSync(join(root, "docs/subsystems/incident.md"), "utf8")
	.split("\n")
	.map((line) => /^\| `([a-z_]+)` \| ([^|]*) \| [^|]* \| [^|]* \| [^|]* \| [^|]* \| [^|]* \|/.exec(line))
	.filter((found) => found !== null)
	.map(([, name, who]) => ({ name: name.replaceAll("_", "-"), who: who.trim() }));

const incident = {
	id: 1,
	state: "drafting",
	sign: "",
	outcome: "",
	track: "ordinary",
	flags: [],
	stages: [],
	messages: [],
	measures: [],
	terms: [],
	silent_from: null,
};
const about = (values, change = {}, links = chain.firstLinks) => ({ incident: { ...incident, ...change }, typed: { values, links } });
const field = (command, name) => table.rowOf(command).fields.find((each) => each.name === name);

test("commands__every_command_of_a_person_is_offered_or_deliberately_not", () => {
	assert.ok(rows.length > 40, `${rows.length} rows in docs/subsystems/incident.md`);
	const people = rows.filter(({ who }) => who !== "the program").map(({ name }) => name);
	for (const name of people) assert.ok(table.rowOf(name) !== null || name in table.elsewhere, `${name} is offered nowhere`);
	for (const name of Object.keys(table.elsewhere)) assert.ok(people.includes(name), `${name} is no command`);
	for (const name of table.commandNames) assert.ok(people.includes(name) || name in table.pairs, `${name} is no command of a person`);
});

test("commands__each_has_words_and_a_label_for_each_field", () => {
	const { named, fields, of } = lateTexts.commands;
	for (const name of table.commandNames) {
		const row = table.rowOf(name);
		assert.ok(named[name]?.name, `${name} has no name`);
		assert.ok(named[name]?.done, `${name}: what is read when it is done`);
		assert.equal(row.danger === true, named[name].follows !== undefined, `${name}: dangerous, so what follows is ticked`);
		for (const each of row.fields ?? []) {
			assert.ok(
				each.kind === "chain" || named[name].labels?.[each.name] || fields[each.name],
				`${name}.${each.name} has no label`,
			);
			for (const choice of each.of?.(incident) ?? [])
				assert.ok(of[each.name]?.[choice], `${name}.${each.name}=${choice}`);
		}
	}
	for (const name of Object.keys(named)) assert.ok(table.rowOf(name) !== null || name in table.pairs, `words of no command: ${name}`);
});

test("commands__fields_are_those_of_the_contract", () => {
	const { paths, components } = contract();
	for (const name of table.commandNames) {
		const row = table.rowOf(name);
		const operation = paths[`/api/v1/incidents/{id}/${name}`]?.post;
		assert.ok(operation, `no route for ${name}`);
		if (row.own || row.page) continue;
		const schema = operation.requestBody?.content["application/json"].schema.$ref?.split("/").at(-1);
		const fields = (row.fields ?? []).filter((each) => each.kind !== "draft");
		if (schema === undefined) {
			assert.deepEqual(fields, [], `${name} takes no body`);
			continue;
		}
		const { properties, required = [] } = components.schemas[schema];
		for (const each of fields) {
			assert.ok(each.name in properties, `${schema} has no ${each.name}`);
			const choices =
				properties[each.name].enum ?? components.schemas[properties[each.name].$ref?.split("/").at(-1)]?.enum;
			for (const choice of each.of?.(incident) ?? []) assert.ok(choices.includes(choice), `${name}: ${choice}`);
		}
		for (const must of required)
			assert.ok(
				fields.some((each) => each.name === must && each.needed === true),
				`${name} must ask for ${must}`,
			);
	}
});

test("commands__what_is_typed_becomes_the_body", () => {
	const body = (command, values, change, links) => table.bodyOf(table.rowOf(command), about(values, change, links));
	assert.equal(body("take", {}), undefined);
	assert.equal(body("visa", {}), undefined);
	assert.deepEqual(body("mark-significant", { reason: "  " }), {});
	assert.deepEqual(body("exclude", { ground: "insult", reason: " брань " }), { ground: "insult", reason: "брань" });
	assert.deepEqual(body("merge", { other_incident: "15", "other_incident.id": "44" }), { other_incident: 44 });
	assert.deepEqual(body("split", { message: "7", reason: "о другом" }), { message: 7, reason: "о другом" });
	assert.deepEqual(body("add-measure", { text: "щиты", body: "3", due: "2026-11-27" }), { text: "щиты", body: 3, due: "2026-11-27" });
	assert.deepEqual(body("change-track", { track: "by_decision", decided: "2,5", reason: "дети" }), {
		track: "by_decision",
		decided: 9_000_000,
		reason: "дети",
	});
	// hours of another choice are not sent
	assert.deepEqual(body("change-track", { track: "list", decided: "2" }), { track: "list" });
	const links = [
		{ body: 4, number: 1 },
		{ body: 5, number: 2 },
	];
	assert.deepEqual(body("route", { note: "" }, {}, links), { stages: links });
});

test("commands__faults_are_told_before_sending", () => {
	const { errors } = lateTexts.commands;
	const fault = (command, name, values, change, links) =>
		table.faultOf(field(command, name), about(values, change, links), "2026-11-23");
	assert.equal(fault("exclude", "ground", {}), errors.empty);
	assert.equal(fault("exclude", "reason", {}), "");
	assert.equal(fault("merge", "other_incident", { other_incident: "15" }), errors.number);
	assert.equal(fault("merge", "other_incident", { other_incident: "15", "other_incident.id": "44" }), "");
	assert.equal(fault("close", "reason", { outcome: "referred" }), errors.closing);
	assert.equal(fault("close", "reason", { outcome: "answered" }), "");
	assert.equal(fault("change-track", "decided", { decided: "0" }), errors.hours);
	assert.equal(fault("change-track", "decided", { decided: "много" }), errors.hours);
	assert.equal(fault("change-track", "reason", { track: "by_decision" }), errors.decided);
	assert.equal(fault("add-measure", "due", { due: "2026-11-22" }), errors.date);
	assert.equal(fault("add-measure", "due", { due: "2026-11-23" }), "");
	assert.equal(fault("route", "note", {}, { state: "new" }), "");
	assert.equal(fault("route", "note", {}), errors.reroute);
	const returned = {
		state: "returned",
		stages: [{ body: { id: 4, name: "" }, number: 1, executor: null, state: "returned", part: "" }],
	};
	assert.equal(fault("route", "note", {}, returned, [{ body: 4, number: 1 }]), errors.again);
	assert.equal(fault("route", "note", {}, returned, [{ body: 5, number: 1 }]), "");
});

test("commands__what_changes_nothing_is_not_offered", () => {
	const sensible = (command, change) => table.isSensible(table.rowOf(command), { ...incident, ...change });
	assert.equal(sensible("mark-repeat", {}), true);
	assert.equal(sensible("mark-repeat", { flags: ["repeat"] }), false);
	assert.equal(sensible("unmark-repeat", {}), false);
	assert.equal(sensible("detach", { messages: [{}] }), false);
	assert.equal(sensible("split", { messages: [{}, {}] }), true);
	assert.equal(sensible("explain", { terms: [{ missed: null, explanation: "" }] }), false);
	assert.equal(sensible("explain", { terms: [{ missed: "2026-11-23T10:00:00Z", explanation: "" }] }), true);
	assert.equal(sensible("accept-explanation", { terms: [{ missed: "2026-11-23T10:00:00Z", explanation: "given" }] }), true);
	assert.equal(sensible("reopen", { outcome: "merged" }), false);
	assert.deepEqual(table.outcomesOf({ ...incident, state: "answered", messages: [{ placement: "placed" }] }), ["answered"]);
	assert.deepEqual(table.outcomesOf({ ...incident, silent_from: "2026-11-23T10:00:00Z" }), [
		"referred",
		"withdrawn",
		"author_silent",
	]);
});

test("chain__rows_stand_by_number_without_gaps", () => {
	let links = chain.withBody(chain.firstLinks, 0, 10);
	links = chain.withBody(chain.added(links), 1, 20);
	links = chain.withBody(chain.added(links), 2, 30);
	assert.deepEqual(
		links.map((link) => link.number),
		[1, 2, 3],
	);
	const together = chain.withNumber(links, 1, 1);
	assert.deepEqual(together, [
		{ body: 10, number: 1 },
		{ body: 20, number: 1 },
		{ body: 30, number: 2 },
	]);
	assert.equal(chain.linksQuery(together), "10:1,20:1,30:2");
	assert.deepEqual(
		chain.moved(together, 2, -1).map((link) => [link.body, link.number]),
		[
			[10, 1],
			[30, 1],
			[20, 2],
		],
	);
	assert.deepEqual(chain.removed(together, 2), [
		{ body: 10, number: 1 },
		{ body: 20, number: 1 },
	]);
	assert.deepEqual(chain.removed(chain.withBody(chain.firstLinks, 0, 1), 0), chain.firstLinks);
	let many = chain.firstLinks;
	for (let n = 0; n < 20; n++) many = chain.added(many);
	assert.equal(many.length, chain.linksMax);
});

test("chain__a_body_twice_and_a_last_one_not_alone_are_refused", () => {
	const { chain: words, errors } = lateTexts.commands;
	const faults = (...links) => chain.linkFaults(links.map(([body, number]) => ({ body, number })));
	assert.deepEqual(faults([0, 1]), [errors.empty]);
	assert.deepEqual(faults([10, 1], [10, 2]), ["", words.twice]);
	assert.deepEqual(faults([10, 1], [20, 1]), ["", words.lastAlone]);
	assert.deepEqual(faults([10, 1], [20, 1], [30, 2]), ["", "", ""]);
});

test("desk__mode_follows_what_is_allowed_and_whose_part_it_is", () => {
	const mode = (allowed, stages = []) =>
		modeOf({ ...incident, stages, allowed: allowed.map((command) => ({ command, allowed: true })) }, [7]);
	const stage = (id, state, part = "") => ({ body: { id, name: "" }, number: 1, executor: null, state, part });
	assert.equal(mode(["take", "submit-draft"], [stage(7, "started")]), "take");
	assert.equal(mode(["take", "submit-draft"], [stage(7, "taken"), stage(8, "started")]), "answer");
	assert.equal(mode(["submit-part"], [stage(7, "taken")]), "part");
	assert.equal(mode(["visa"]), "visa");
	assert.equal(mode([]), "wait");
	assert.equal(tellsDone({ ...incident, flags: ["repeat"] }), true);
	assert.equal(tellsDone({ ...incident, flags: ["repeat"], measures: [{}] }), false);
	assert.equal(ownPart({ ...incident, stages: [stage(8, "done", "их"), stage(7, "done", "наше")] }, [7]), "наше");
});

test("history__every_kind_of_event_has_words", () => {
	const header = readFileSync(join(root, "src/core/incident_event.h"), "utf8");
	const kinds = [...header.matchAll(/\bEVENT_([A-Z_]+),/g)].map(([, name]) => name.toLowerCase()).filter((name) => name !== "none");
	assert.ok(kinds.length > 45, kinds.join(" "));
	for (const kind of kinds) assert.ok(texts.incident.events[kind], kind);
});

test("marks__every_flag_cause_and_charge_has_words", () => {
	const { Incident, Term } = contract().components.schemas;
	for (const flag of Incident.properties.flags.items.enum) assert.ok(lateTexts.marks.flags[flag], flag);
	for (const cause of Term.properties.causes.items.enum) assert.ok(lateTexts.marks.causes[cause], cause);
	for (const charged of Term.properties.charged.enum) assert.ok(charged in lateTexts.marks.charged, charged);
	for (const state of Term.properties.explanation.enum) assert.ok(lateTexts.marks.explanation[state], state);
	for (const state of Incident.properties.stages.items.properties.state.enum) assert.ok(lateTexts.marks.stages[state], state);
});
