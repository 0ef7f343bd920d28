/*
 * store/store_event.h: the record: append-only lines, each bound to the one before of the same subject by hash.
 *
 * hash = hexadecimal SHA-256(previous hash, or 64 zeros, \n, line, \n), over the bytes that are stored. Lines hold ids,
 * moments, numbers, salted digests: no personal data. Format: docs/subsystems/record.md.
 */
#pragma once

#include "base/arena.h"
#include "base/digest.h"
#include "db/db.h"

struct event_line { /* borrowed until the next step */
	uint32_t version;
	struct str line, hash;
};
/* Digest of a line behind `previous` (zeroes: the first). */
MUST_USE err_t event_hash(const struct digest *previous, struct str line, struct digest *ret_hash);
/* ERR_CONFLICT: somebody appended this version first. */
MUST_USE err_t store_event_append(struct db_tx *tx, const char *subject, row_id_t id, uint32_t version,
				  const char *kind, utc_ms_t at, struct str line, const struct digest *hash);
/* Calls `each` for every event of the subject behind `after`, oldest first, at most `max`; an error of `each` ends it.
 */
typedef err_t event_each(void *data, const struct event_line *line);
MUST_USE err_t store_event_each(struct db_tx *tx, const char *subject, row_id_t id, uint32_t after, size_t max,
				event_each *each, void *data);
/* Audit of any other noun's change: writes one chained line
 * {"v":1,"subject":…,"id":…,"version":…,"kind":…,"at":…,"by":…,"args":…}. `args` is a JSON object without personal
 * data; empty: {}. */
MUST_USE err_t store_audit(struct db_tx *tx, const char *subject, row_id_t id, const char *kind, row_id_t by,
			   struct str args);
