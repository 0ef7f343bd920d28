/*
 * store/store_import.h: what a file brought: a row per import, so that it can be told and undone.
 */
#pragma once

#include "db/db.h"

MUST_USE err_t store_import_start(struct db_tx *tx, row_id_t person, struct str label, int64_t lines, int64_t bad,
				  row_id_t *ret_id);
/* Adds to its counts; `done` closes it. */
MUST_USE err_t store_import_count(struct db_tx *tx, row_id_t import, int64_t added, int64_t same, bool done);
