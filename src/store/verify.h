/*
 * store/verify.h: walks the whole record: hashes, versions without gaps, decodable incident lines, texts against their
 * salted digests, and each incident's row against the last event. `otklik audit verify`.
 *
 * Reads in pages, each in a snapshot of its own. What it cannot see: a tail that was cut together with its row, before
 * a seal.
 */
#pragma once

#include "core/incident_event.h"
#include "db/db.h"

struct verify_finding {
	const char *subject; /* borrowed for the call */
	row_id_t id;
	int64_t version;
	const char *rule; /* "hash", "gap", "line", "columns", "text", "row" */
};
struct verify {
	void (*found)(void *data, const struct verify_finding *finding);
	void *data;
	int64_t ret_events, ret_subjects, ret_texts, ret_erased, ret_findings;
};
/* ERR_OK also with findings: they are counted and told. Database errors, MEMORY. */
MUST_USE err_t store_verify(struct db *db, struct verify *verify);
