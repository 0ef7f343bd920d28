/*
 * core/calendar.h: the production calendar: which days work, which are short, which are off, and by which act (clock 5,
 * 9).
 *
 * A year without published days is computed by the Labour Code (art. 112, 95) and marked provisional. 1990-2060 is
 * answered.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/*
 * PLAIN: nothing marked, by the schedule's week; WORK: works, also on a Saturday or Sunday; SHORT: works, a short day;
 * OFF; TERMS_RUN: a day off by a decree whose terms run: the hours of that weekday.
 */
enum calendar_kind {
	CALENDAR_PLAIN,
	CALENDAR_WORK,
	CALENDAR_SHORT,
	CALENDAR_OFF,
	CALENDAR_TERMS_RUN,
	CALENDAR_KIND_MAX
};
enum { CALENDAR_YEAR_FIRST = 1990, CALENDAR_YEAR_LAST = 2060 };
struct calendar;
struct calendar_day {
	enum calendar_kind kind;
	bool is_short;    /* also for a working Saturday */
	bool provisional; /* the year was computed */
	struct str note;  /* holiday, decree; borrowed */
	struct str act;   /* the government's act on the year's days, as far as known; borrowed */
};
/* data/calendars/ru.json; decrees with "terms run" off by default (`terms_run` = NULL-terminated ids of decrees to
 * switch on). */
MUST_USE err_t calendar_from_json(struct str json, const char *const *terms_run, struct arena *arena,
				  const struct calendar **ret_calendar, struct err_detail *ret_detail);
/*
 * The same calendar with a region's own days: {"days":[{"date","kind":"off"|"short"|"work","note"}]}, each overrides
 * the day of `base`. `base` must outlive the result.
 */
MUST_USE err_t calendar_with_own_days(const struct calendar *base, struct str json, struct arena *arena,
				      const struct calendar **ret_calendar, struct err_detail *ret_detail);
/* A day outside 1990-2060 is PLAIN and provisional. */
void calendar_look_up(const struct calendar *calendar, int64_t day, struct calendar_day *ret_day);
