/*
 * http/api.h: the handlers of the routes and the structs that their tables fill. Only http/routes.c and http/api_*.c
 * read it.
 */
#pragma once

#include "http/request.h"

struct page_query {
	struct str after;
	int64_t limit;
};
struct messages_query { /* state is always `found` */
	struct page_query page;
	int state;
};
struct incidents_query {
	struct page_query page;
	int view;
	struct str q;
};
struct persons_query {
	row_id_t body;
	int role;
};
struct feasibility_query {
	struct str stages;
};
struct intervals_query {
	row_id_t body;
	struct str from, to;
};
struct imports_query {
	int format, dry_run, skip_bad;
	struct str map, label, network;
};
struct login_in {
	struct str login, password;
};
struct stage_in {
	row_id_t body;
	int64_t number; /* 0: as in the order given */
};
struct route_in { /* detect-and-route, triage, route: each takes a part */
	row_id_t topic;
	int importance;
	struct str location, note;
	struct json_items stages;
};
struct command_in { /* every other command: its table says which of them it takes; 0 and empty: not given */
	row_id_t message, body, person, other_incident, measure;
	struct str text, reason, link, term, due;
	int draft_kind, place, ground, outcome, track;
	int64_t decided;
	utc_ms_t moment;
	bool repeat_answered;
};
struct draft_in { /* autosave */
	struct str text;
	int kind;
	utc_ms_t seen;
};
struct by_hand_in {
	struct str network, text, author, link;
	utc_ms_t posted_at;
};
struct clock_in {
	utc_ms_t now;
	struct str add, add_working;
	bool running;
};

/* http/fields.c: the tables of queries and bodies. */
extern const struct json_field query_page[], query_messages[], query_incidents[], query_intervals[], query_imports[],
	query_persons[], query_feasibility[];
extern const struct json_field fields_login[], fields_detect_and_route[], fields_triage[], fields_route[],
	fields_autosave[], fields_by_hand[], fields_clock[];
/* http/fields_command.c: of commands, into struct command_in. */
extern const struct json_field fields_reason[], fields_reason_maybe[], fields_return[], fields_draft[],
	fields_published[], fields_message_reason[], fields_message_reason_maybe[], fields_message_maybe[],
	fields_other[], fields_forward[], fields_reassign[], fields_hand_over[], fields_text[], fields_exclude[],
	fields_dismiss[], fields_close[], fields_track[], fields_measure[], fields_fulfil[], fields_comment[],
	fields_term_reason[], fields_term_reason_maybe[], fields_shortcoming[];

err_t api_health(struct request *request);
err_t api_ready(struct request *request);
err_t api_openapi(struct request *request);
err_t api_login(struct request *request);
err_t api_logout(struct request *request);
err_t api_me(struct request *request);
err_t api_counts(struct request *request);
err_t api_intervals(struct request *request);
err_t api_messages(struct request *request);
err_t api_message(struct request *request);
err_t api_claim(struct request *request);
err_t api_release(struct request *request);
err_t api_incidents(struct request *request);
err_t api_incident(struct request *request);
err_t api_events(struct request *request);
err_t api_explanation(struct request *request);
err_t api_draft(struct request *request);
err_t api_autosave_get(struct request *request);
err_t api_autosave_put(struct request *request);
err_t api_imports(struct request *request);
err_t api_bodies(struct request *request);
err_t api_topics(struct request *request);
err_t api_persons(struct request *request);
err_t api_feasibility(struct request *request);
err_t api_clock_get(struct request *request);
err_t api_clock_set(struct request *request);

/* http/api_command.c: the commands of the order. */
err_t api_detect_and_route(struct request *request);
err_t api_detect(struct request *request);
err_t api_by_hand(struct request *request);
err_t api_triage(struct request *request);
err_t api_route(struct request *request);
err_t api_command(struct request *request); /* the one that the end of the path names */
err_t api_approve_and_publish(struct request *request);
err_t api_correct_approve_and_publish(struct request *request);
