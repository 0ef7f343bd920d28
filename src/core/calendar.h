/*
 * core/calendar.h: the production calendar: which days work, which are short, which are off, and by which act (clock 5, 9).
 *
 * A year without published days is computed by the Labour Code (art. 112, 95) and marked provisional. 1990-2060 is answered.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

enum calendar_kind { CALENDAR_PLAIN, CALENDAR_WORK, CALENDAR_SHORT, CALENDAR_OFF, CALENDAR_TERMS_RUN, CALENDAR_KIND_MAX };
enum { CALENDAR_YEAR_FIRST = 1990, CALENDAR_YEAR_LAST = 2060 };
struct calendar;
struct calendar_day {
	enum calendar_kind kind; /* PLAIN: an ordinary weekday or weekend, by the schedule's week */
	bool is_short;           /* also for a working Saturday */
	bool provisional;
	struct str note;         /* holiday, decree; borrowed */
};
/* data/calendars/ru.json; decrees with "terms run" off by default (`terms_run` = NULL-terminated ids of decrees to switch on). */
MUST_USE err_t calendar_from_json(struct str json, const char *const *terms_run, struct arena *arena,
				  const struct calendar **ret_calendar, struct err_detail *ret_detail);
void calendar_look_up(const struct calendar *calendar, int64_t day, struct calendar_day *ret_day);
