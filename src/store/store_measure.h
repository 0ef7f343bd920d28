/*
 * store/store_measure.h: measures (п. 23) as rows: what was or will be done, by whom, by when, and the proof that it
 * was.
 *
 * The record holds a measure's id and the salted digests of its text and proof; body and due day stand here alone.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"
#include "store/store_view.h"

struct measure_new {
	row_id_t incident, text_row, person;
	row_id_t body;   /* by whom; 0: not told */
	int64_t due_day; /* by when, a local day of base/time_text.h; 0: not told */
};
MUST_USE err_t store_measure_add(struct db_tx *tx, const struct measure_new *measure, row_id_t *ret_id);
/* ERR_NOT_FOUND: the incident has no such measure. */
MUST_USE err_t store_measure_check(struct db_tx *tx, row_id_t incident, row_id_t measure, bool *ret_done);
MUST_USE err_t store_measure_done(struct db_tx *tx, row_id_t measure, row_id_t person, row_id_t proof_row);
/* All of an incident, oldest first. */
MUST_USE err_t store_measures(struct db_tx *tx, row_id_t incident, struct arena *arena,
			      struct view_measure **ret_measures, size_t *ret_count);
