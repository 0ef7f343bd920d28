/*
 * tests/store/order_fixture.h: an installation of data/demo/install.json on a fresh database of either kind, a clock
 * that tests set, and a network of this process that remembers what was placed and fails as told.
 */
#pragma once

#include "db_fixture.h"

#include "action/app.h"
#include "action/incident_do.h"
#include "base/arena.h"
#include "store/store_view.h"

enum { FAKE_REPLIES_MAX = 16, HINTS_MAX = 64 };
struct fake_network {          /* one per process: adapters carry no state */
	size_t replies, finds; /* calls */
	size_t placed;         /* replies that stand, doubles too */
	char marks[FAKE_REPLIES_MAX][80], texts[FAKE_REPLIES_MAX][600], parents[FAKE_REPLIES_MAX][64];
	err_t reply_error;      /* given instead of placing, while `times` > 0 */
	bool drop_after_commit; /* places, then says NETWORK_UNKNOWN, while `times` > 0 */
	int times;
	utc_ms_t at;                       /* the network's own time; 0: the order's now */
	const struct message_in *incoming; /* what read() gives, once */
	size_t incoming_count;
};
extern struct fake_network fake_network;
const struct network *fake_network_find(struct str adapter); /* "standin" */

struct order {
	struct fixture *database;
	struct app app;
	struct arena *arena;
	struct hint hints[HINTS_MAX];
	size_t hint_count;
};
int order_setup(void **ret_state); /* Mon 23.11.2026 11:24 MSK, frozen */
int order_teardown(void **state);
struct str order_file(struct order *order, const char *path); /* of the source tree */
void order_clock(struct order *order, const char *time);      /* "2026-11-23T11:30:00+03:00", frozen there */
utc_ms_t order_time(const char *time);
row_id_t order_person(struct order *order, const char *login);
row_id_t order_body(struct order *order, const char *key);
row_id_t order_topic(struct order *order, const char *key);
/* A message of the network, taken in; its id. `network` "" : none. */
row_id_t order_message(struct order *order, const char *network, const char *id, const char *text);
/* The incident's state by view_incident of the curator; asserts. */
struct view_incident order_incident(struct order *order, const char *login, row_id_t incident);
/* detect + triage + route of a message by `login` to `body`; asserts; the incident. */
row_id_t order_route(struct order *order, const char *login, row_id_t message, const char *body);
/* One command on its incident; `text` is the draft, the reason, the link. Revision not checked. */
err_t order_do(struct order *order, const char *login, row_id_t incident, enum incident_command_kind kind,
	       const char *text, struct err_detail *ret_detail);
/* approve + publish in one transaction. */
err_t order_approve_publish(struct order *order, const char *login, row_id_t incident);
