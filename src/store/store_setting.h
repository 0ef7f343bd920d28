/*
 * store/store_setting.h: named values of the installation, and counters without holes.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"

/* Names in use; the order's clock: "clock_offset_ms", "clock_frozen_at" (0: runs). */
#define SETTING_INSTALLED "installed"
#define SETTING_REGION "region"
#define SETTING_DIGEST_KEY "digest_key" /* hexadecimal, of the digests of messages without an id and of marks */
#define SETTING_CLOCK_OFFSET "clock_offset_ms"
#define SETTING_CLOCK_FROZEN "clock_frozen_at"

/* *ret_value is empty where the setting is not there. */
MUST_USE err_t store_setting_get(struct db_tx *tx, const char *name, struct arena *arena, struct str *ret_value);
MUST_USE err_t store_setting_put(struct db_tx *tx, const char *name, struct str value);
MUST_USE err_t store_setting_get_int(struct db_tx *tx, const char *name, int64_t *ret_value); /* absent: 0 */
MUST_USE err_t store_setting_put_int(struct db_tx *tx, const char *name, int64_t value);
/* The next number of the counter in that year, from 1 (or behind store_counter_start). Undone with the transaction: no
 * holes. */
MUST_USE err_t store_counter_next(struct db_tx *tx, const char *name, int year, int64_t *ret_number);
MUST_USE err_t store_counter_start(struct db_tx *tx, const char *name, int year, int64_t last);
