/*
 * cli/zone_file.h: a time zone of the system: its TZif bytes by name, from TZDIR or /usr/share/zoneinfo. The only
 * reader of those files.
 *
 * Promise: a name that is not a plain IANA name (schedule_zone_name_is_valid()) never becomes a path.
 */
#pragma once

#include "base/arena.h"
#include "core/zone.h"

/* The file's bytes, in the arena. ERR_INPUT_INVALID: no such zone; ERR_MEMORY. */
MUST_USE err_t zone_file_read(struct str name, struct arena *arena, struct str *ret_bytes,
			      struct err_detail *ret_detail);
/* The same, parsed. */
MUST_USE err_t zone_file_load(struct str name, struct arena *arena, const struct zone **ret_zone,
			      struct err_detail *ret_detail);
