/*
 * store/store_draft.h: versions of the answer, what stands where, and what a person is typing.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"
#include "store/store_view.h"

struct draft_new {
	row_id_t incident, person, body, text_row;
	enum draft_kind kind;
};
MUST_USE err_t store_draft_add(struct db_tx *tx, const struct draft_new *draft,
			       row_id_t *ret_id); /* takes the next n */
/* reason_row 0: keeps the one that is there. */
MUST_USE err_t store_draft_set_state(struct db_tx *tx, row_id_t draft, enum draft_state state, row_id_t reason_row);
/* All of an incident, newest first; excerpts, no texts. */
MUST_USE err_t store_drafts(struct db_tx *tx, row_id_t incident, struct arena *arena, struct view_draft **ret_drafts,
			    size_t *ret_count);
MUST_USE err_t store_draft_view(struct db_tx *tx, row_id_t incident, int64_t n, struct arena *arena,
				struct view_draft *ret_draft);
/* Text of a draft by its row id. ERR_NOT_FOUND. */
MUST_USE err_t store_draft_text(struct db_tx *tx, row_id_t draft, struct arena *arena, struct str *ret_text);

struct placed_new {
	row_id_t incident, message, draft, account, link_row;
	struct str network_id;
	utc_ms_t at;
	bool by_hand;
};
MUST_USE err_t store_placed_add(struct db_tx *tx, const struct placed_new *placed);
/* Link and moment of the last answer under this message; empty and 0: none. */
MUST_USE err_t store_placed_get(struct db_tx *tx, row_id_t incident, row_id_t message, struct arena *arena,
				struct str *ret_link, utc_ms_t *ret_at);

MUST_USE err_t store_autosave_get(struct db_tx *tx, row_id_t person, row_id_t incident, struct arena *arena,
				  struct view_autosave *ret_autosave);
MUST_USE err_t store_autosave_put(struct db_tx *tx, row_id_t person, row_id_t incident, enum draft_kind kind,
				  struct str text, utc_ms_t at);
MUST_USE err_t store_autosave_delete(struct db_tx *tx, row_id_t person, row_id_t incident);
