/*
 * store/store_text.h: what people wrote beside the record: reasons, notes, drafts, places, links. Each row has its own
 * salt; events hold the row's id and the salted digest, so a row can be erased and the record still verifies.
 */
#pragma once

#include "base/arena.h"
#include "base/digest.h"
#include "db/db.h"

enum text_kind { TEXT_REASON, TEXT_NOTE, TEXT_DRAFT, TEXT_LOCATION, TEXT_LINK, TEXT_COMMENT };
struct text_new { /* made before the transaction, so that a repeated write writes the same bytes */
	struct str text;
	uint8_t salt[SALT_SIZE];
	struct digest digest;
};
/* Takes a fresh salt. */
MUST_USE err_t text_new_make(struct str text, struct text_new *ret_text);
MUST_USE err_t store_text_add(struct db_tx *tx, row_id_t incident, enum text_kind kind, const struct text_new *text,
			      row_id_t *ret_id);
/* Empty: erased, or no such row (id 0). */
MUST_USE err_t store_text_get(struct db_tx *tx, row_id_t id, struct arena *arena, struct str *ret_text);
/* Forgets text and salt. */
MUST_USE err_t store_text_erase(struct db_tx *tx, row_id_t id);
