/*
 * tests/unit/core/test_worktime_hands.c: working time where the hands of the clock are set back: hours that come twice,
 * a day that the wall shows again behind its next one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time_text.h"
#include "core/worktime.h"
#include "time_support.h"

static void test_worktime__an_hour_that_comes_twice_counts_once(void **state)
{
	const struct worktime *worktime = support_worktime(
		"{'zone':'Australia/Lord_Howe','week':{'sun':[['01:00','01:40'],['01:45','02:30']]}}", NULL);
	/* On 5 April 2026 at 02:00 it became 01:30: the first stretch ends when 01:40 comes again, behind the second's
	 * begin. */
	utc_ms_t midnight = support_moment("2026-04-05T00:00:00+11:00");
	struct worktime_interval intervals[3];
	size_t count = 0;
	int64_t ms = 0;

	(void)state;
	assert_int_equal(worktime_between(worktime, midnight, midnight + MS_PER_DAY, &ms), ERR_OK);
	assert_int_equal(ms, 2 * MS_PER_HOUR);
	worktime_intervals(worktime, midnight, midnight + MS_PER_DAY, intervals, 3, &count);
	assert_int_equal(count, 2);
	assert_int_equal(intervals[0].end, intervals[1].begin);
	assert_int_equal(intervals[1].begin, support_moment("2026-04-05T01:40:00+10:30"));
}

static void test_worktime__hands_set_back_over_midnight_are_explained_in_order(void **state)
{
	static const char round_the_clock[] =
		"{'zone':'America/St_Johns','week':{'sat':[['00:00','24:00']],'sun':[['00:00','24:00']]}}";
	const struct worktime *worktime = support_worktime(round_the_clock, NULL);
	/* On 7 November 2010 at 00:01 it became 23:01 of the 6th. */
	utc_ms_t start = support_moment("2010-11-07T00:00:30-02:30"), end = support_moment("2010-11-06T23:30:00-03:30");
	struct worktime_explained_day days[3];
	size_t count = 0;
	int64_t ms = 0;

	(void)state;
	assert_true(start < end);
	assert_int_equal(worktime_between(worktime, start, end, &ms), ERR_OK);
	assert_int_equal(worktime_explain(worktime, start, end, days, 3, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(days[0].day, day_from_civil(2010, 11, 6));
	assert_int_equal(days[1].day, day_from_civil(2010, 11, 7));
	assert_int_equal(days[1].total_ms, ms);
}

/* On Sunday, 7 November 2010 at 00:01 (02:31Z) it became 23:01 of Saturday: Saturday has 25 hours. */
static const struct worktime *st_johns_open(int open_from, int64_t first, int64_t last, const struct calendar *calendar)
{
	const struct worktime *worktime = NULL;
	struct schedule *schedule = arena_alloc(support_arena(), sizeof(*schedule));

	assert_non_null(schedule);
	schedule_default(schedule);
	for (int i = open_from; i < 7; i++)
		schedule->week[i] = (struct schedule_day){ .count = 1, .items = { { 0, 1440 } } };
	assert_int_equal(worktime_compile(schedule, calendar, support_zone("America/St_Johns"), first, last,
					  support_arena(), &worktime, NULL),
			 ERR_OK);
	return worktime;
}

static const struct worktime *st_johns(int64_t first, int64_t last, const struct calendar *calendar)
{
	return st_johns_open(WEEKDAY_SATURDAY, first, last, calendar);
}

static void test_worktime__hours_of_a_neighbour_day_are_explained_too(void **state)
{
	const int64_t saturday = day_from_civil(2010, 11, 6);
	const utc_ms_t sunday_early = support_moment("2010-11-07T00:00:10-02:30"),
		       saturday_late = support_moment("2010-11-06T23:30:00-03:30"),
		       sunday_late = support_moment("2010-11-07T00:00:00-03:30"); /* for the second time */
	const struct {
		int64_t first, last; /* the horizon */
		utc_ms_t start, end;
		int64_t day;
		size_t count;
		int64_t ms[2];
	} cases[] = {
		/* the wall shows Sunday, the hours are still Saturday's */
		{ saturday - 1, saturday + 1, sunday_early, sunday_early + 40000, saturday, 2, { 40000, 0 } },
		{ saturday, saturday, sunday_early, sunday_early + 40000, saturday, 1, { 40000 } },
		{ saturday, saturday, saturday_late, sunday_late, saturday, 1, { 1800000 } },
		{ saturday, saturday, sunday_late, sunday_late, saturday + 1, 0, { 0 } },
		/* the horizon begins with Sunday: the wall shows Saturday, the hours are Sunday's */
		{ saturday + 1, saturday + 1, sunday_early, saturday_late, saturday + 1, 1, { 1790000 } },
		{ saturday + 1, saturday + 1, saturday_late, saturday_late + 1000, saturday + 1, 1, { 1000 } },
		{ saturday + 1, saturday + 2, saturday_late, saturday_late + 1000, saturday + 1, 1, { 1000 } },
		{ saturday + 1, saturday + 1, saturday_late, sunday_late + 1000, saturday + 1, 1, { 1801000 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct worktime *worktime = st_johns(cases[i].first, cases[i].last, NULL);
		struct worktime_explained_day days[3];
		int64_t total = 0, ms = 0;
		size_t count = 0;

		assert_int_equal(worktime_explain(worktime, cases[i].start, cases[i].end, days, 3, &count), ERR_OK);
		if (count != cases[i].count)
			fail_msg("case %zu: %zu days", i, count);
		for (size_t n = 0; n < count; n++) {
			total += cases[i].ms[n];
			if (days[n].day != cases[i].day + (int64_t)n || days[n].counted_ms != cases[i].ms[n] ||
			    days[n].total_ms != total)
				fail_msg("case %zu: day %zu, %lld ms", i, n, (long long)days[n].counted_ms);
		}
		assert_int_equal(worktime_between(worktime, cases[i].start, cases[i].end, &ms), ERR_OK);
		assert_int_equal(ms, total);
	}
}

static void test_worktime__sundays_first_minute_counts_before_the_last_hour_of_saturday(void **state)
{
	const int64_t saturday = day_from_civil(2010, 11, 6);
	const struct worktime *worktime = st_johns_open(WEEKDAY_SATURDAY + 1, saturday - 1, saturday + 1, NULL);
	struct worktime_explained_day days[3];
	size_t count = 0;

	(void)state;
	assert_int_equal(worktime_explain(worktime, support_moment("2010-11-06T22:00:00-02:30"),
					  support_moment("2010-11-06T23:30:00-03:30"), days, 3, &count),
			 ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(days[0].day, saturday);
	assert_int_equal(days[0].counted_ms, 0);
	assert_int_equal(days[1].counted_ms, 30 * MS_PER_MINUTE);
	assert_int_equal(days[1].total_ms, 30 * MS_PER_MINUTE);
	/* from Sunday back into Saturday, which has no hours: both are told */
	assert_int_equal(worktime_explain(worktime, support_moment("2010-11-07T00:00:10-02:30"),
					  support_moment("2010-11-06T23:30:00-03:30"), days, 3, &count),
			 ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(days[0].day, saturday);
	assert_int_equal(days[0].interval_count, 0);
	assert_int_equal(days[1].counted_ms, 30 * MS_PER_MINUTE - 10 * MS_PER_SECOND);
}

static void test_worktime__the_next_days_are_counted_from_the_date_that_the_wall_shows(void **state)
{
	const int64_t saturday = day_from_civil(2010, 11, 6);
	const struct worktime *worktime = st_johns(saturday + 1, saturday + 2, NULL);
	utc_ms_t at = 0;

	(void)state;
	/* Sunday, then Saturday again, whose next day is Sunday. */
	assert_int_equal(worktime_add_days(worktime, support_moment("2010-11-07T00:00:10-02:30"), 1, &at), ERR_OK);
	assert_int_equal(at, support_moment("2010-11-08T18:00:00-03:30"));
	assert_int_equal(worktime_add_days(worktime, support_moment("2010-11-06T23:30:00-03:30"), 1, &at), ERR_OK);
	assert_int_equal(at, support_moment("2010-11-08T00:00:00-03:30"));
	assert_int_equal(worktime_add_days(st_johns(saturday, saturday, NULL),
					   support_moment("2010-11-07T00:00:10-02:30"), 1, &at),
			 ERR_NEVER_DUE);
}

static void test_worktime__days_told_backwards_may_be_provisional(void **state)
{
	const int64_t saturday = day_from_civil(2010, 11, 6);
	const struct worktime *worktime = st_johns(saturday, saturday + 1, support_calendar());
	const utc_ms_t start = support_moment("2010-11-07T00:00:10-02:30"),
		       end = support_moment("2010-11-06T23:30:00-03:30"); /* 2010 is a computed year */

	(void)state;
	assert_true(worktime_is_provisional(worktime, start, end));
	assert_true(worktime_is_provisional(worktime, start - MS_PER_DAY, start));
	assert_true(worktime_is_provisional(worktime, start - INT64_C(9) * MS_PER_DAY, start));
	assert_false(worktime_is_provisional(worktime, end + INT64_C(9) * MS_PER_DAY, end + INT64_C(10) * MS_PER_DAY));
}

static void test_worktime__hours_that_the_hands_leap_over_do_not_exist(void **state)
{
	const struct worktime *worktime = support_worktime(
		"{'zone':'Europe/Amsterdam','week':{'sun':[['02:00','03:00'],['12:00','13:00']]}}", NULL);
	utc_ms_t midnight = support_moment("2022-03-27T00:00:00+01:00"); /* at 02:00 it became 03:00 */
	struct worktime_interval intervals[2];
	struct worktime_explained_day day = { 0 };
	size_t count = 0;

	(void)state;
	worktime_intervals(worktime, midnight, midnight + MS_PER_DAY, intervals, 2, &count);
	assert_int_equal(count, 1);
	assert_int_equal(intervals[0].begin, support_moment("2022-03-27T12:00:00+02:00"));
	assert_int_equal(worktime_explain(worktime, midnight, midnight + 20 * MS_PER_HOUR, &day, 1, &count), ERR_OK);
	assert_int_equal(day.interval_count, 1);
	assert_int_equal(day.counted_ms, MS_PER_HOUR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worktime__an_hour_that_comes_twice_counts_once),
		cmocka_unit_test(test_worktime__hands_set_back_over_midnight_are_explained_in_order),
		cmocka_unit_test(test_worktime__hours_of_a_neighbour_day_are_explained_too),
		cmocka_unit_test(test_worktime__sundays_first_minute_counts_before_the_last_hour_of_saturday),
		cmocka_unit_test(test_worktime__the_next_days_are_counted_from_the_date_that_the_wall_shows),
		cmocka_unit_test(test_worktime__days_told_backwards_may_be_provisional),
		cmocka_unit_test(test_worktime__hours_that_the_hands_leap_over_do_not_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
