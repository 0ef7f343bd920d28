/*
 * core/worktime.h: how long the offices were open between two moments, and when a budget runs out.
 *
 * Schedule, production calendar and zone are compiled once into sorted half-open UTC intervals with running
 * sums; every question is a look into two small indexes of an immutable object that all threads may read.
 * A wall time that does not exist is the moment of the transition; one that exists twice is the first as a beginning,
 * the second as an end; overlaps that this makes count once. Invariants: (1) sorted, disjoint, not empty; (2) sum[i] =
 * working time before interval i; (3) add(s, between(s, e)) == e for every e >= s with begin < e <= end of some
 * interval. Source: CLAUSES "The clock" 2-5, 9.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "core/calendar.h"
#include "core/schedule.h"
#include "core/zone.h"

struct worktime;
enum { WORKTIME_DAYS_MAX = 100 * 366 };

/* Why a day has the hours it has; the words come from the interface or the command line. */
enum worktime_day_kind {
	WORKTIME_DAY_ORDINARY,
	WORKTIME_DAY_SHORT,
	WORKTIME_DAY_OFF_WEEK,
	WORKTIME_DAY_OFF_CALENDAR,
	WORKTIME_DAY_OFF_EXCEPTION,
	WORKTIME_DAY_EXCEPTION,
	WORKTIME_DAY_MOVED_WORK,
	WORKTIME_DAY_TERMS_RUN,
	WORKTIME_DAY_KIND_MAX
};
/* What a local day's hours are and why: schedule and calendar together. */
struct worktime_hours {
	enum worktime_day_kind kind;
	bool is_short, provisional;
	struct str note;
	const struct schedule_day *hours; /* wall time, before the cut of a short day */
	int64_t cut_ms;                   /* working time that the day's end loses */
};
void worktime_hours_of_day(const struct schedule *schedule, const struct calendar *calendar, int64_t day,
			   struct worktime_hours *ret_hours);

/*
 * Compiles into `arena`, for local days day_first … day_last inclusive; `schedule`, `calendar` (NULL: plain weekdays,
 * nothing marked), `zone` must outlive the result. ERR_INPUT_INVALID names the day or interval that overlaps;
 * ERR_MEMORY.
 */
MUST_USE err_t worktime_compile(const struct schedule *schedule, const struct calendar *calendar,
				const struct zone *zone, int64_t day_first, int64_t day_last, struct arena *arena,
				const struct worktime **ret_worktime, struct err_detail *ret_detail);

/*
 * The EARLIEST moment at which `budget_ms` >= 0, counted from `start`, has been used up (clock 3): work that fills
 * Friday is due on Friday at closing, not on Monday at opening. Zero is due at `start`, even at night. ERR_NEVER_DUE
 * beyond the horizon (also for a start outside it).
 */
MUST_USE err_t worktime_add(const struct worktime *worktime, utc_ms_t start, int64_t budget_ms, utc_ms_t *ret_due);
/* The LATEST moment s with between(s, end) == budget_ms (clock 3, п. 17). ERR_NEVER_DUE. */
MUST_USE err_t worktime_sub(const struct worktime *worktime, utc_ms_t end, int64_t budget_ms, utc_ms_t *ret_start);
/* Working milliseconds from `start` to `end`; negative when end < start. ERR_NEVER_DUE outside the horizon. */
MUST_USE err_t worktime_between(const struct worktime *worktime, utc_ms_t start, utc_ms_t end, int64_t *ret_ms);
/* End of the last interval of the `days`-th local day with hours after the start's local date (clock 5, п. 21). days
 * >= 1. */
MUST_USE err_t worktime_add_days(const struct worktime *worktime, utc_ms_t start, int64_t days, utc_ms_t *ret_due);
/* The earliest moment >= `at` inside [begin, end) of an interval. */
MUST_USE err_t worktime_opening(const struct worktime *worktime, utc_ms_t at, utc_ms_t *ret_opening);
/* Is any day that the stretch [from, to) touches computed, not published (clock 9)? from == to: the day of that moment.
 */
bool worktime_is_provisional(const struct worktime *worktime, utc_ms_t from, utc_ms_t to);

/* The intervals that touch [from, to), clipped to nothing: as compiled. Copies at most `max`; *ret_count tells how many
 * there are. */
struct worktime_interval {
	utc_ms_t begin, end;
};
void worktime_intervals(const struct worktime *worktime, utc_ms_t from, utc_ms_t to, struct worktime_interval *items,
			size_t max, size_t *ret_count);
const struct zone *worktime_zone(const struct worktime *worktime);

/*
 * «Почему этот срок?»: one line for each local day from the start to the due moment, skipped days included; where the
 * hands were set back over midnight also a neighbour day whose hours counted.
 */
enum { WORKTIME_STRETCHES_MAX = SCHEDULE_INTERVALS_MAX };
struct worktime_explained_day {
	int64_t day; /* local */
	enum worktime_day_kind kind;
	bool is_short, provisional;
	struct str note; /* the calendar's: name of the holiday, decree; borrowed from the calendar */
	size_t interval_count;
	struct worktime_interval intervals[WORKTIME_STRETCHES_MAX]; /* the day's hours */
	struct worktime_interval counted[WORKTIME_STRETCHES_MAX];   /* the part inside [start, due]; both 0: none */
	int64_t counted_ms, total_ms;                               /* this day's, and the sum up to its end */
};
/* start <= end. Fills at most `max` days; *ret_count tells all. ERR_NEVER_DUE outside the horizon. */
MUST_USE err_t worktime_explain(const struct worktime *worktime, utc_ms_t start, utc_ms_t end,
				struct worktime_explained_day *days, size_t max, size_t *ret_count);
