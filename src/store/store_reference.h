/*
 * store/store_reference.h: bodies, topics, networks, accounts: closed with a date, never deleted; every look-up takes
 * the moment of the transaction (db_now).
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"
#include "store/store_view.h"

struct body_new {
	struct str key, name, short_name, kind, schedule; /* schedule: JSON, empty: the region's */
	row_id_t parent;
	int64_t position;
};
MUST_USE err_t store_body_add(struct db_tx *tx, const struct body_new *body, row_id_t *ret_id);
struct topic_new {
	struct str key, name, group;
	row_id_t default_body;
	enum importance default_importance;
	int64_t position;
};
/* A new group is made where none has that name. */
MUST_USE err_t store_topic_add(struct db_tx *tx, const struct topic_new *topic, row_id_t *ret_id);
struct network_new {
	struct str key, name, mark, status, basis; /* status: permitted, compulsory, prohibited */
};
MUST_USE err_t store_network_add(struct db_tx *tx, const struct network_new *network, row_id_t *ret_id);
struct account_new {
	row_id_t network, body; /* body 0: the region's */
	struct str adapter, address, name, token;
	bool reads; /* polled for messages */
};
MUST_USE err_t store_account_add(struct db_tx *tx, const struct account_new *account, row_id_t *ret_id);

/* In force now? For the arguments of commands. ERR_NOT_FOUND. */
MUST_USE err_t store_body_check(struct db_tx *tx, row_id_t body);
MUST_USE err_t store_topic_check(struct db_tx *tx, row_id_t topic, row_id_t *ret_group);
MUST_USE err_t store_topic_group_find(struct db_tx *tx, struct str name, row_id_t *ret_id);   /* ERR_NOT_FOUND */
MUST_USE err_t store_body_set_schedule(struct db_tx *tx, row_id_t body, struct str schedule); /* empty: the region's */
MUST_USE err_t store_body_find(struct db_tx *tx, struct str key, row_id_t *ret_id);           /* ERR_NOT_FOUND */
MUST_USE err_t store_topic_find(struct db_tx *tx, struct str key, row_id_t *ret_id);          /* ERR_NOT_FOUND */
/* Id of a network by its key; ERR_NOT_FOUND. Prohibited ones are found too. */
MUST_USE err_t store_network_find(struct db_tx *tx, struct str key, row_id_t *ret_id);

/* Keys of all networks, at most `max`. */
MUST_USE err_t store_network_keys(struct db_tx *tx, struct arena *arena, struct str *keys, size_t max,
				  size_t *ret_count);

/* Every body in force, by position: without open_work and executors. */
MUST_USE err_t store_bodies(struct db_tx *tx, struct arena *arena, struct view_body **ret_bodies, size_t *ret_count);
MUST_USE err_t store_topics(struct db_tx *tx, struct arena *arena, struct view_topic **ret_topics, size_t *ret_count);
/* Short name of a body, also of a closed one. id 0, or no such: an empty name with id 0. */
MUST_USE err_t store_body_name(struct db_tx *tx, row_id_t body, struct arena *arena, struct view_named *ret_named);
MUST_USE err_t store_topic_name(struct db_tx *tx, row_id_t topic, struct arena *arena, struct view_named *ret_named);

struct account_row {
	row_id_t id, network;
	struct str adapter, address, name, token, cursor;
	bool reads, paused;
};
MUST_USE err_t store_account_get(struct db_tx *tx, row_id_t account, struct arena *arena,
				 struct account_row *ret_account);
/* Who answers in that network: the body's account, else the region's (п. 20). ERR_NOT_FOUND: nobody: by hand. */
MUST_USE err_t store_account_for(struct db_tx *tx, row_id_t network, row_id_t body, struct arena *arena,
				 struct account_row *ret_account);
/* Accounts that are read: not paused, in force, of a network that is not prohibited. */
MUST_USE err_t store_accounts_reading(struct db_tx *tx, struct arena *arena, row_id_t **ret_ids, size_t *ret_count);
MUST_USE err_t store_account_set_cursor(struct db_tx *tx, row_id_t account, struct str cursor);
MUST_USE err_t store_account_set_address(struct db_tx *tx, struct str adapter, struct str address);
/* Distinct addresses of accounts of an adapter. */
MUST_USE err_t store_account_addresses(struct db_tx *tx, struct str adapter, struct arena *arena,
				       struct str **ret_addresses, size_t *ret_count);
MUST_USE err_t store_account_set_paused(struct db_tx *tx, row_id_t account, bool paused);
