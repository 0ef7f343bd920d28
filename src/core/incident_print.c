/*
 * core/incident_print.c: the command table as Markdown, for docs/subsystems/incident.md; a test keeps both equal.
 */
#include "base/assert.h"
#include "core/incident_private.h"

static void add(struct buf *buf, const char *text)
{
	buf_add(buf, str_from(text));
}

static void add_item(struct buf *buf, bool *first, const char *text)
{
	if (!*first)
		add(buf, ", ");
	*first = false;
	add(buf, text);
}

/* Takes the lowest member out of a set that is not empty. */
static int take_lowest(uint64_t *set)
{
	const int lowest = __builtin_ctzll(*set);

	*set &= ~(UINT64_C(1) << lowest);
	return lowest;
}

static void print_roles(struct buf *buf, const struct command_row *row)
{
	const uint32_t all = (UINT32_C(1) << ROLE_MAX) - 1;
	uint64_t roles = row->roles, body_roles = row->body_roles;
	bool first = true;

	if (roles == (all & ~(UINT32_C(1) << ROLE_ADMINISTRATOR | UINT32_C(1) << ROLE_AUDITOR))) {
		add_item(buf, &first, "all who see it but administrator, auditor");
		roles = 0;
	}
	while (roles != 0)
		add_item(buf, &first, role_name((enum role)take_lowest(&roles)));
	while (body_roles != 0) {
		add_item(buf, &first, role_name((enum role)take_lowest(&body_roles)));
		add(buf, " of the body");
	}
	if (row->program)
		add_item(buf, &first, "the program");
}

static void print_states(struct buf *buf, uint64_t states)
{
	const uint64_t all = (UINT32_C(1) << INCIDENT_STATE_MAX) - 1 - state_bit(INCIDENT_NONE);
	bool first = true;

	if (states == all) {
		add(buf, "any");
		return;
	}
	if (states == (all & ~state_bit(INCIDENT_CLOSED))) {
		add(buf, "any but closed");
		return;
	}
	while (states != 0) {
		const int state = take_lowest(&states);

		add_item(buf, &first,
			 state == INCIDENT_NONE ? "(not yet)" : incident_state_name((enum incident_state)state));
	}
}

static void print_args(struct buf *buf, uint64_t args)
{
	bool first = true;

	while (args != 0)
		add_item(buf, &first, args_bit_fields[take_lowest(&args)]);
}

static void print_events(struct buf *buf, uint64_t events)
{
	bool first = true;

	while (events != 0)
		add_item(buf, &first, incident_event_name((enum incident_event_kind)take_lowest(&events)));
}

static void print_command(struct buf *buf, const struct command_row *row)
{
	buf_printf(buf, "| `%s` | ", row->name);
	print_roles(buf, row);
	add(buf, " | ");
	print_states(buf, row->states);
	add(buf, " | ");
	print_args(buf, row->needs);
	add(buf, " | ");
	print_args(buf, row->may);
	add(buf, " | ");
	print_events(buf, row->events);
	buf_printf(buf, " | %s | %s |\n", row->clause, row->meaning);
}

enum effect { STARTS, RESUMES, STOPS };

static void print_kinds(struct buf *buf, const struct regulation *regulation, enum incident_event_kind event,
			enum effect effect)
{
	bool first = true;

	for (int kind = 0; kind < TERM_MAX; kind++) {
		const struct term_rule *rule = regulation_rule(regulation, TRACK_ORDINARY, (enum term_kind)kind);
		const uint64_t set = rule == NULL        ? 0
				     : effect == STARTS  ? rule->starts
				     : effect == RESUMES ? rule->resumes
							 : rule->stops;

		if ((set & event_bit(event)) != 0)
			add_item(buf, &first, term_kind_name((enum term_kind)kind));
	}
}

static const char *own_rule(enum incident_event_kind event)
{
	if (event_closes(event))
		return "stops all";
	if (event == EVENT_UNDONE)
		return "review runs on, publish is taken back";
	if (event == EVENT_DRAFT_WITHDRAWN)
		return "what the submission ended runs on, review is taken back";
	if (event == EVENT_TRIAGED || event == EVENT_TRACK_CHANGED || event == EVENT_EDITION_CHANGED ||
	    event == EVENT_TERMS_MOVED)
		return "moves open terms";
	if (event == EVENT_ATTACHED || event == EVENT_DETACHED || event == EVENT_SPLIT)
		return "may move draft";
	return event == EVENT_TERMS_MISSED ? "marks terms missed" : "";
}

static void print_terms(struct buf *buf, const struct regulation *regulation)
{
	buf_printf(buf, "\nUnder `%.*s`:\n\n", (int)regulation->name.size, regulation->name.data);
	add(buf, "| event | starts | runs on | stops | besides |\n|---|---|---|---|---|\n");
	for (int i = 0; i < EVENT_KIND_MAX; i++) {
		const enum incident_event_kind event = (enum incident_event_kind)i;

		buf_printf(buf, "| `%s` | ", incident_event_name(event));
		print_kinds(buf, regulation, event, STARTS);
		add(buf, " | ");
		print_kinds(buf, regulation, event, RESUMES);
		add(buf, " | ");
		print_kinds(buf, regulation, event, STOPS);
		buf_printf(buf, " | %s |\n", own_rule(event));
	}
}

void incident_command_table_print(const struct regulation *regulation, struct buf *buf)
{
	add(buf, "| command | who | in states | needs | may have | event | п. | what it is "
		 "|\n|---|---|---|---|---|---|---|---|\n");
	for (int kind = 0; kind < COMMAND_MAX; kind++)
		print_command(buf, &command_rows[kind]);
	print_terms(buf, regulation);
}
