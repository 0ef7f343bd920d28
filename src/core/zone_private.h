/*
 * core/zone_private.h: the POSIX TZ footer of a TZif file, for the years behind its table. Only zone.c and its tests
 * include it.
 */
#pragma once

#include "base/types.h"

enum zone_change_kind { ZONE_CHANGE_MONTH_WEEK_DAY, ZONE_CHANGE_JULIAN, ZONE_CHANGE_DAY_OF_YEAR };
struct zone_change { /* when the hands are moved, each year */
	enum zone_change_kind kind;
	int month, week, weekday; /* Mm.w.d: 1-12, 1-5 (5: last), 0 = Sunday */
	int day;                  /* Jn: 1-365, 29 February is not counted; n: 0-365, it is */
	int32_t time_s;           /* of the wall clock in force before; may be negative or beyond a day */
};
struct zone_posix {
	int32_t standard_s, summer_s; /* seconds east of UTC */
	bool has_summer;
	struct zone_change to_summer, to_standard;
};

/* false: not a POSIX TZ text as RFC 8536 (3.3) has it. */
bool zone_posix_parse(struct str text, struct zone_posix *ret_posix) MUST_USE;
/* UTC seconds of the change in `year`, `offset_s` being in force before it. */
int64_t zone_change_utc_s(const struct zone_change *change, int year, int32_t offset_s);
