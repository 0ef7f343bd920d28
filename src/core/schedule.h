/*
 * core/schedule.h: the hours of an office: intervals per weekday, exceptions by date, the minutes a short day loses,
 * the zone's name.
 *
 * Meaning (issue 4): on a short day short_day_minutes of working time are cut from the day's end; a Saturday or Sunday
 * that the calendar makes a working day takes the hours of the last weekday (Friday, else Thursday …) that has any,
 * even if it has hours of its own; an unmarked one follows `week`; a marked day off has none; an exception overrides
 * everything for its date, without the cut.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

enum { SCHEDULE_INTERVALS_MAX = 12, SCHEDULE_EXCEPTIONS_MAX = 4000, ZONE_NAME_SIZE = 48 };
struct schedule_interval {
	int16_t begin_min, end_min; /* minutes of the local day, 0 … 1440, begin < end */
};
struct schedule_day {
	uint8_t count;
	struct schedule_interval items[SCHEDULE_INTERVALS_MAX];
};
struct schedule_exception {
	int64_t day;
	struct schedule_day hours; /* count 0: closed */
};
struct schedule {
	char zone[ZONE_NAME_SIZE];   /* IANA name */
	struct schedule_day week[7]; /* 0 = Monday */
	int16_t short_day_minutes;
	uint16_t exception_count;
	const struct schedule_exception *exceptions; /* sorted by day, in the arena */
};
enum schedule_weekday { WEEKDAY_MONDAY, WEEKDAY_FRIDAY = 4, WEEKDAY_SATURDAY = 5 };
/* Monday to Friday 09:00-13:00, 14:00-18:00, short day 60, Europe/Moscow. */
void schedule_default(struct schedule *ret_schedule);
/* The schedule file (issue 4); ERR_INPUT_INVALID names the path: "week.mon[1]". */
MUST_USE err_t schedule_from_json(struct str json, struct arena *arena, struct schedule *ret_schedule,
				  struct err_detail *ret_detail);
/* The exception of a local day; NULL: none. */
const struct schedule_exception *schedule_exception_find(const struct schedule *schedule, int64_t day);
/* An IANA name that may become a path: letters, digits, "_+-" in parts between single slashes, shorter than
 * ZONE_NAME_SIZE. */
bool schedule_zone_name_is_valid(struct str name);
