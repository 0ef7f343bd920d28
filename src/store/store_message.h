/*
 * store/store_message.h: messages as rows: once each, texts versioned beside, the queue, the claim, the incident they
 * belong to.
 *
 * Promise: the same identity is one row. Personal data stand in message_text alone. Must not: begin a term or decide
 * anything.
 */
#pragma once

#include "base/arena.h"
#include "base/digest.h"
#include "core/message.h"
#include "db/db.h"
#include "store/page.h"
#include "store/store_view.h"

struct message_new { /* made before the transaction: salt and identity don't change when a write is repeated */
	const struct message_in *in;
	struct str identity; /* "n:vk:…", "l:label:…", "d:hex" */
	uint8_t salt[SALT_SIZE];
	row_id_t network, account, import;
	bool queued; /* false: stored outside the queue (by hand) */
};
enum message_put { MESSAGE_ADDED, MESSAGE_SAME, MESSAGE_CHANGED };
/* Adds it; known: counts of likes and replies are renewed, another text becomes its next version. */
MUST_USE err_t store_message_put(struct db_tx *tx, const struct message_new *message, row_id_t *ret_id,
				 enum message_put *ret_put);

MUST_USE err_t store_message_known(struct db_tx *tx, struct str identity, bool *ret_known);

/* Its id and incident (0: none) by identity. ERR_NOT_FOUND. */
MUST_USE err_t store_message_find(struct db_tx *tx, struct str identity, row_id_t *ret_id, row_id_t *ret_incident);

struct message_row {
	row_id_t id, network, account, incident;
	struct str network_id, parent_id, thread_id, network_key;
	utc_ms_t posted_at, found_at;
	row_id_t claim_person;
	utc_ms_t claim_until, claimed_first_at;
	bool queued;
};
MUST_USE err_t store_message_get(struct db_tx *tx, row_id_t id, struct arena *arena,
				 struct message_row *ret_message); /* ERR_NOT_FOUND */
/* First claim sets claimed_first_at; later ones keep it. */
MUST_USE err_t store_message_claim(struct db_tx *tx, row_id_t id, row_id_t person, utc_ms_t now, utc_ms_t until);
MUST_USE err_t store_message_release(struct db_tx *tx, row_id_t id, row_id_t person);
/* Takes it out of the queue into an incident. ERR_STATE_REFUSED: it belongs to one already. */
MUST_USE err_t store_message_attach(struct db_tx *tx, row_id_t id, row_id_t incident);

/* Back into the queue, where the moment of its detection stays (at the first claim that it knows of).
 * ERR_STATE_REFUSED: it does not belong to this incident. */
MUST_USE err_t store_message_detach(struct db_tx *tx, row_id_t id, row_id_t incident, utc_ms_t detected);
/* From one incident to another; the claim's moments stay. ERR_STATE_REFUSED: it does not belong to `from`. */
MUST_USE err_t store_message_move(struct db_tx *tx, row_id_t id, row_id_t from, row_id_t to);
/* All of an incident; *ret_count tells how many. */
MUST_USE err_t store_message_move_all(struct db_tx *tx, row_id_t from, row_id_t to, int64_t *ret_count);

/* The queue: claimed first by the oldest claim, then the newest. if_taken is the action's to fill. */
MUST_USE err_t store_found_page(struct db_tx *tx, row_id_t asker, const struct page *page, struct arena *arena,
				struct view_message_page *ret_page);
MUST_USE err_t store_found_count(struct db_tx *tx, int64_t *ret_count);
/* One message whole; if_taken and placement_account are the action's to fill. ERR_NOT_FOUND. */
MUST_USE err_t store_message_view(struct db_tx *tx, row_id_t asker, row_id_t id, struct arena *arena,
				  struct view_message *ret_message);
/* Salted digest check, erasure: forgets all texts of all versions. */
MUST_USE err_t store_message_erase(struct db_tx *tx, row_id_t id);
