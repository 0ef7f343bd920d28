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
struct reason_in {
	struct str reason;
	row_id_t proposed_body;
};
struct draft_in { /* submit-draft, autosave */
	struct str text;
	int kind;
	utc_ms_t seen;
};
struct by_hand_in {
	struct str network, text, author, link;
	utc_ms_t posted_at;
};
struct published_in {
	row_id_t message;
	struct str link;
	utc_ms_t moment;
};
struct clock_in {
	utc_ms_t now;
	struct str add, add_working;
	bool running;
};

/* http/fields.c: the tables of queries and bodies. */
extern const struct json_field query_page[], query_messages[], query_incidents[], query_intervals[], query_imports[];
extern const struct json_field fields_login[], fields_detect_and_route[], fields_triage[], fields_route[],
	fields_reason[], fields_return[], fields_draft[], fields_autosave[], fields_by_hand[], fields_published[],
	fields_clock[];

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
err_t api_clock_get(struct request *request);
err_t api_clock_set(struct request *request);

/* http/api_command.c: one per command of the order. */
err_t api_detect_and_route(struct request *request);
err_t api_detect(struct request *request);
err_t api_by_hand(struct request *request);
err_t api_triage(struct request *request);
err_t api_route(struct request *request);
err_t api_take(struct request *request);
err_t api_return(struct request *request);
err_t api_submit_draft(struct request *request);
err_t api_send_back(struct request *request);
err_t api_approve(struct request *request);
err_t api_approve_and_publish(struct request *request);
err_t api_publish(struct request *request);
err_t api_undo(struct request *request);
err_t api_published_by_hand(struct request *request);
