/*
 * core/zone.h: a time zone out of the bytes of a TZif file (RFC 8536, version 2+): pure, bytes in, transitions out.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct zone;
/* `bytes` may be freed afterwards. ERR_INPUT_INVALID: not TZif, or beyond the limits. */
MUST_USE err_t zone_from_tzif(struct str bytes, struct str name, struct arena *arena, const struct zone **ret_zone,
			      struct err_detail *ret_detail);
struct str zone_name(const struct zone *zone);
int32_t zone_offset_s(const struct zone *zone, utc_ms_t at); /* seconds east of UTC in force at `at` */
/* Local day and millisecond of the day. */
void zone_local(const struct zone *zone, utc_ms_t at, int64_t *ret_day, int64_t *ret_ms_of_day);
/*
 * A wall time in a gap is the moment of the transition; an ambiguous one is the first as a beginning, the second as an
 * end.
 */
utc_ms_t zone_utc(const struct zone *zone, int64_t day, int64_t ms_of_day, bool is_end);
