/*
 * store/migrate.h: brings the database to the schema that this program knows: numbered steps, under a lock, with a
 * second look.
 *
 * Promise: running it twice, or from two processes at once, is harmless. A newer schema than ours is refused
 * (STATE_REFUSED, rule "schema_newer"): never downgraded.
 */
#pragma once

#include "db/db.h"

enum { SCHEMA_VERSION = 3 };
MUST_USE err_t store_migrate(struct db *db, struct err_detail *ret_detail);
/* 0: an empty database. */
MUST_USE err_t store_schema_version(struct db *db, int64_t *ret_version);
