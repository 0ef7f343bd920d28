/*
 * tests/unit/core/test_worktime.c: the laws of "The clock" 3 on many schedules, the meaning of marked days, limits,
 * explanation. Worked examples: test_deadline.c; a million random cases against another program: tests/prove/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time_text.h"
#include "core/worktime.h"
#include "core/worktime_private.h"
#include "time_support.h"

static const char round_the_clock[] =
	"{'zone':'America/"
	"Havana','week':{'mon':[['00:00','24:00']],'tue':[['00:00','24:00']],'wed':[['00:00','24:00']],"
	"'thu':[['00:00','24:00']],'fri':[['00:00','24:00']],'sat':[['00:00','24:00']],'sun':[['00:00','24:00']]}}";
static const char patchwork[] =
	"{'zone':'Australia/Lord_Howe','week':{'mon':[['00:00','00:01'],['00:02','00:03'],['23:59','24:00']],"
	"'thu':[['01:15','01:45'],['01:50','02:40']],'sun':[['00:30','02:15'],['02:16','03:00']]},'short_day_minutes':"
	"2}";
static const char *const schedules[] = { NULL, support_body_b, round_the_clock, patchwork };

static uint64_t random_next(uint64_t *seed) /* xorshift64 */
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static utc_ms_t random_moment(uint64_t *seed)
{
	utc_ms_t first = support_moment("2005-01-01T00:00:00Z"), last = support_moment("2045-01-01T00:00:00Z");

	return first + (utc_ms_t)(random_next(seed) % (uint64_t)(last - first) / MS_PER_SECOND * MS_PER_SECOND);
}

static utc_ms_t add(const struct worktime *worktime, utc_ms_t start, int64_t ms)
{
	utc_ms_t due = 0;

	assert_int_equal(worktime_add(worktime, start, ms, &due), ERR_OK);
	return due;
}

static utc_ms_t sub(const struct worktime *worktime, utc_ms_t end, int64_t ms)
{
	utc_ms_t start = 0;

	assert_int_equal(worktime_sub(worktime, end, ms, &start), ERR_OK);
	return start;
}

static int64_t between(const struct worktime *worktime, utc_ms_t start, utc_ms_t end)
{
	int64_t ms = 0;

	assert_int_equal(worktime_between(worktime, start, end, &ms), ERR_OK);
	return ms;
}

static void test_worktime__laws(void **state)
{
	uint64_t seed = 20261124;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(schedules); i++) {
		const struct worktime *worktime = support_worktime(schedules[i], support_calendar());

		for (int n = 0; n < 20000; n++) {
			utc_ms_t start = random_moment(&seed), end = random_moment(&seed);
			int64_t a = (int64_t)(random_next(&seed) % (100 * MS_PER_HOUR)) / 1000 * 1000,
				b = (int64_t)(random_next(&seed) % (9 * MS_PER_HOUR));
			utc_ms_t due = add(worktime, start, a), from = sub(worktime, start, a);

			assert_int_equal(add(worktime, due, b), add(worktime, start, a + b));
			assert_int_equal(between(worktime, start, due), a);
			assert_int_equal(between(worktime, from, start), a);
			assert_int_equal(sub(worktime, from, b), sub(worktime, start, a + b));
			/* earliest, latest: a millisecond nearer is less work; a millisecond farther is more, or the
			 * office is shut */
			if (a > 0) {
				assert_true(between(worktime, start, due - 1) < a);
				assert_true(between(worktime, from + 1, start) < a);
			}
			assert_int_equal(between(worktime, start, end), -between(worktime, end, start));
			assert_int_equal(between(worktime, start, end) + between(worktime, end, due), a);
			assert_int_equal(add(worktime, start, 0), start);
			assert_int_equal(sub(worktime, start, 0), start);
		}
	}
}

/* Invariant 3 of the header, on every end of an interval and a moment inside each. */
static void test_worktime__add_of_between_is_the_end(void **state)
{
	static struct worktime_interval intervals[2000];

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(schedules); i++) {
		const struct worktime *worktime = support_worktime(schedules[i], support_calendar());
		utc_ms_t from = support_moment("2026-01-01T00:00:00Z");
		size_t count = 0;

		worktime_intervals(worktime, from, support_moment("2027-06-01T00:00:00Z"), intervals,
				   ARRAY_COUNT(intervals), &count);
		assert_in_range(count, 100, ARRAY_COUNT(intervals));
		for (size_t n = 0; n < count; n++) {
			utc_ms_t middle = intervals[n].begin + (intervals[n].end - intervals[n].begin) / 2;

			assert_true(intervals[n].begin < intervals[n].end);
			if (n > 0)
				assert_true(intervals[n - 1].end <= intervals[n].begin);
			assert_int_equal(add(worktime, from, between(worktime, from, middle)), middle);
			assert_int_equal(add(worktime, from, between(worktime, from, intervals[n].end)),
					 intervals[n].end);
			assert_int_equal(sub(worktime, intervals[n].end, intervals[n].end - intervals[n].begin),
					 intervals[n].begin);
			/* a millisecond more or less is on the other side of the break */
			assert_int_equal(add(worktime, from, between(worktime, from, intervals[n].begin) + 1),
					 intervals[n].begin + 1);
			assert_int_equal(sub(worktime, intervals[n].end, intervals[n].end - intervals[n].begin - 1),
					 intervals[n].begin + 1);
			if (n > 0)
				assert_int_equal(
					sub(worktime, intervals[n].end, intervals[n].end - intervals[n].begin + 1),
					intervals[n - 1].end - 1);
		}
	}
}

static void test_worktime__opening_is_inside_an_interval(void **state)
{
	const struct worktime *worktime = support_worktime(NULL, support_calendar());
	static const char *const cases[][2] = {
		{ "2026-11-24T10:00:00+03:00", "2026-11-24T10:00:00+03:00" },
		{ "2026-11-24T09:00:00+03:00", "2026-11-24T09:00:00+03:00" },
		{ "2026-11-24T13:00:00+03:00", "2026-11-24T14:00:00+03:00" },
		{ "2026-11-24T18:00:00+03:00", "2026-11-25T09:00:00+03:00" },
		{ "2026-12-30T18:00:00+03:00", "2027-01-11T09:00:00+03:00" },
		{ "2026-11-24T17:59:59+03:00", "2026-11-24T17:59:59+03:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		utc_ms_t opening = 0;
		char text[40];

		assert_int_equal(worktime_opening(worktime, support_moment(cases[i][0]), &opening), ERR_OK);
		assert_string_equal(support_text(worktime, opening, text), cases[i][1]);
	}
}

/* One day's hours by schedule and calendar: "closed", or the intervals in the wall's minutes, with the kind. */
static void test_worktime__meaning_of_days(void **state)
{
	static const char weekend_shop[] =
		"{'zone':'Europe/"
		"Moscow','week':{'thu':[['10:00','16:00']],'sat':[['08:00','20:00']],'sun':[['08:00','12:00']]},"
		"'short_day_minutes':90,'exceptions':[{'date':'2026-04-30','intervals':[['09:00','21:00']]},"
		"{'date':'2026-11-28','intervals':[]},{'date':'2026-01-01','intervals':[['12:00','13:00']]}]}";
	static const char hour_at_the_end[] = "{'week':{'thu':[['09:00','16:00'],['17:00','18:00']]}}";
	static const char break_at_the_end[] = "{'week':{'thu':[['09:00','17:00'],['17:30','18:00']]}}";
	static const struct {
		const char *schedule, *date;
		enum worktime_day_kind kind;
		size_t count;
		int minutes;
	} cases[] = {
		{ weekend_shop, "2024-11-02", WORKTIME_DAY_MOVED_WORK, 1,
		  270 }, /* working and short Saturday: Thursday's hours, cut */
		{ weekend_shop, "2024-12-28", WORKTIME_DAY_MOVED_WORK, 1, 360 }, /* working Saturday */
		{ weekend_shop, "2026-11-21", WORKTIME_DAY_ORDINARY, 1, 720 },   /* unmarked Saturday: its own hours */
		{ weekend_shop, "2026-11-28", WORKTIME_DAY_OFF_EXCEPTION, 0, 0 },
		{ weekend_shop, "2026-01-03", WORKTIME_DAY_OFF_CALENDAR, 0, 0 }, /* marked Saturday */
		{ weekend_shop, "2026-01-01", WORKTIME_DAY_EXCEPTION, 1, 60 },   /* an exception overrides a holiday */
		{ weekend_shop, "2026-04-30", WORKTIME_DAY_EXCEPTION, 1, 720 },  /* and is not cut on a short day */
		{ weekend_shop, "2026-11-23", WORKTIME_DAY_OFF_WEEK, 0, 0 },
		{ weekend_shop, "2026-11-03", WORKTIME_DAY_OFF_WEEK, 0, 0 }, /* a short Tuesday without hours */
		{ break_at_the_end, "2026-06-11", WORKTIME_DAY_SHORT, 1,
		  450 }, /* 30 min of the last interval, 30 of the one before */
		{ hour_at_the_end, "2026-06-11", WORKTIME_DAY_SHORT, 1, 420 }, /* the last hour is all of an interval */
		{ NULL, "2026-06-11", WORKTIME_DAY_SHORT, 2, 420 },
		{ NULL, "2026-11-24", WORKTIME_DAY_ORDINARY, 2, 480 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct worktime *worktime = support_worktime(cases[i].schedule, support_calendar());
		struct worktime_explained_day day = { 0 };
		int64_t number = 0;
		utc_ms_t midnight = 0;
		size_t count = 0;

		assert_int_equal(date_parse(str_from(cases[i].date), &number), ERR_OK);
		midnight = zone_utc(worktime_zone(worktime), number, 0, false);
		assert_int_equal(worktime_explain(worktime, midnight, midnight + MS_PER_DAY, &day, 1, &count), ERR_OK);
		for (size_t n = 0; n < day.interval_count; n++) { /* a whole day: all of its hours count */
			assert_true(day.intervals[n].begin < day.intervals[n].end);
			assert_memory_equal(&day.intervals[n], &day.counted[n], sizeof(day.counted[n]));
		}
		assert_int_equal(day.is_short, cases[i].kind == WORKTIME_DAY_SHORT || i == 0 ||
						       number == day_from_civil(2026, 11, 3));
		if (count != 1 || day.day != number || day.kind != cases[i].kind ||
		    day.interval_count != cases[i].count || day.counted_ms != cases[i].minutes * (int64_t)MS_PER_MINUTE)
			fail_msg("%s: kind %d, %zu intervals, %lld min", cases[i].date, day.kind, day.interval_count,
				 (long long)(day.counted_ms / MS_PER_MINUTE));
	}
}

static void test_worktime__terms_run_on_a_decree_day(void **state)
{
	static const char *const decrees[] = { "239-2020", NULL };
	const struct calendar *calendar = NULL;
	struct err_detail detail = { 0 };
	struct worktime_explained_day day = { 0 };
	const struct worktime *worktime = NULL;
	size_t count = 0;

	(void)state;
	assert_int_equal(calendar_from_json(support_file("data/calendars/ru.json"), decrees, support_arena(), &calendar,
					    &detail),
			 ERR_OK);
	worktime = support_worktime(NULL, calendar);
	assert_int_equal(between(worktime, support_moment("2020-04-06T00:00:00+03:00"),
				 support_moment("2020-04-13T00:00:00+03:00")),
			 40 * MS_PER_HOUR);
	assert_int_equal(between(support_worktime(NULL, support_calendar()),
				 support_moment("2020-04-06T00:00:00+03:00"),
				 support_moment("2020-04-13T00:00:00+03:00")),
			 0);
	assert_int_equal(worktime_explain(worktime, support_moment("2020-04-06T00:00:00+03:00"),
					  support_moment("2020-04-07T00:00:00+03:00"), &day, 1, &count),
			 ERR_OK);
	assert_int_equal(day.kind, WORKTIME_DAY_TERMS_RUN);
	assert_true(str_equal(day.note, STR("Нерабочие дни (Указ Президента РФ от 02.04.2020 № 239)")));
}

static void test_worktime__explanation_adds_up(void **state)
{
	static struct worktime_explained_day days[400];
	uint64_t seed = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(schedules); i++) {
		const struct worktime *worktime = support_worktime(schedules[i], support_calendar());

		for (int n = 0; n < 200; n++) {
			utc_ms_t start = random_moment(&seed),
				 due = start + (utc_ms_t)(random_next(&seed) % (300 * (uint64_t)MS_PER_DAY));
			size_t count = 0;

			assert_int_equal(worktime_explain(worktime, start, due, days, ARRAY_COUNT(days), &count),
					 ERR_OK);
			assert_in_range(count, 1, ARRAY_COUNT(days));
			assert_int_equal(days[count - 1].total_ms, between(worktime, start, due));
			assert_int_equal(days[count - 1].day - days[0].day, (int64_t)count - 1);
		}
	}
}

static void test_worktime__beyond_the_horizon_nothing_is_due(void **state)
{
	const struct worktime *worktime = support_worktime(NULL, support_calendar());
	utc_ms_t before = support_moment("1989-12-31T23:59:59+03:00"),
		 behind = support_moment("2061-01-01T00:00:01+03:00"), due = 0;
	utc_ms_t first = support_moment("1990-01-01T00:00:00+03:00"),
		 last = support_moment("2060-12-31T23:00:00+03:00"), inside = first + MS_PER_DAY;
	int64_t ms = 0;

	(void)state;
	assert_int_equal(worktime_add(worktime, before, MS_PER_HOUR, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_add(worktime, before, 0, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_add(worktime, behind, 0, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_add(worktime, last, MS_PER_SECOND, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_add(worktime, inside, INT64_C(10000000) * MS_PER_HOUR, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_sub(worktime, inside, INT64_C(10000000) * MS_PER_HOUR, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_sub(worktime, behind, 0, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_between(worktime, before, inside, &ms), ERR_NEVER_DUE);
	assert_int_equal(worktime_between(worktime, inside, behind, &ms), ERR_NEVER_DUE);
	assert_int_equal(worktime_add_days(worktime, last, 1, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_add_days(worktime, inside, 10000000, &due), ERR_NEVER_DUE);
	assert_int_equal(worktime_opening(worktime, last, &due), ERR_NEVER_DUE);
	assert_int_equal(due, 0);
	assert_int_equal(worktime_add(worktime, first, 0, &due), ERR_OK);
	assert_int_equal(due, first);
	assert_int_equal(worktime_opening(support_worktime("{'week':{}}", NULL), inside, &due), ERR_NEVER_DUE);
}

static void test_worktime__provisional_where_a_computed_year_is_touched(void **state)
{
	static const struct {
		const char *from, *to;
		bool wanted;
	} cases[] = {
		{ "2013-01-01T00:00:00+03:00", "2027-12-31T23:59:59+03:00", false },
		{ "2027-12-31T12:00:00+03:00", "2028-01-01T00:00:00+03:00", false },
		{ "2027-12-31T12:00:00+03:00", "2028-01-01T00:00:01+03:00", true },
		{ "2012-12-31T23:59:59+04:00", "2013-02-01T00:00:00+04:00", true },
		{ "2028-01-01T00:00:00+03:00", "2028-01-01T00:00:00+03:00", true },
		{ "2013-01-01T00:00:00+04:00", "2013-01-01T00:00:00+04:00", false },
		/* the first and the last day of all */
		{ "1990-01-01T00:00:00+03:00", "1990-01-01T12:00:00+03:00", true },
		{ "1990-01-02T00:00:00+03:00", "1990-01-02T12:00:00+03:00", true },
		{ "2060-12-30T00:00:00+03:00", "2060-12-30T12:00:00+03:00", true },
		{ "2060-12-31T00:00:00+03:00", "2061-01-01T00:00:00+03:00", true },
	};
	const struct worktime *worktime = support_worktime(NULL, support_calendar()),
			      *plain = support_worktime(NULL, NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		utc_ms_t from = support_moment(cases[i].from), to = support_moment(cases[i].to);

		if (worktime_is_provisional(worktime, from, to) != cases[i].wanted)
			fail_msg("%s … %s", cases[i].from, cases[i].to);
		assert_false(worktime_is_provisional(plain, from, to));
	}
	assert_true(worktime_is_provisional(worktime, support_moment("2027-12-31T12:00:00+03:00"),
					    support_moment("2028-01-01T00:00:00+03:00") + 1));
}

static void test_worktime__intervals_tell_how_many_there_are(void **state)
{
	const struct worktime *worktime = support_worktime(NULL, support_calendar());
	struct worktime_interval intervals[2];
	size_t count = 0;
	char text[40];

	(void)state;
	worktime_intervals(worktime, support_moment("2026-11-24T10:00:00+03:00"),
			   support_moment("2026-11-26T09:00:00+03:00"), intervals, 2, &count);
	assert_int_equal(count, 4);
	assert_string_equal(support_text(worktime, intervals[0].begin, text), "2026-11-24T09:00:00+03:00");
	assert_string_equal(support_text(worktime, intervals[1].end, text), "2026-11-24T18:00:00+03:00");
}

/* Slots of one width: as wide as the narrowest step allows, wider only so as not to be more than eight for each span.
 */
static void index_check(int64_t width, int64_t narrowest, unsigned shift, size_t span_count)
{
	assert_true((INT64_C(2) << shift) > narrowest);
	assert_true(width >> shift <= (int64_t)span_count * 8);
	assert_true(shift == 0 || (INT64_C(1) << shift) <= narrowest || width >> (shift - 1) > (int64_t)span_count * 8);
}

static void indexes_check(const struct worktime *worktime)
{
	const struct span *spans = worktime->spans;
	int64_t step = worktime->end - worktime->begin, ms = worktime->total;

	for (size_t i = 1; i < worktime->behind; i++) {
		ms = span_ms(&spans[i]) < ms ? span_ms(&spans[i]) : ms;
		if (i > 1 && spans[i].begin - spans[i - 1].begin < step)
			step = spans[i].begin - spans[i - 1].begin;
	}
	index_check(worktime->end - worktime->begin, step, worktime->time_shift, worktime->behind);
	index_check(worktime->total, ms, worktime->sum_shift, worktime->behind);
	for (int64_t slot = 0; slot <= (worktime->end - worktime->begin) >> worktime->time_shift; slot++) {
		const struct span *span = &spans[worktime->span_of_time[slot]];
		utc_ms_t at = worktime->begin + (slot << worktime->time_shift);

		assert_true(span->begin <= at && span[1].begin > at);
	}
	for (int64_t slot = 0; slot <= worktime->total >> worktime->sum_shift; slot++) {
		const struct span *span = &spans[worktime->span_of_sum[slot]];
		int64_t sum = slot << worktime->sum_shift;

		assert_true(span->sum <= sum && (span + 1 == spans + worktime->behind || span[1].sum > sum));
	}
}

/* What makes a question cost one step: header of worktime.c. */
static void test_worktime__the_indexes_are_as_wide_as_one_step_allows(void **state)
{
	static const struct {
		int minute, length, every, days; /* stretches of a Monday: where the first begins, how long it is */
		size_t count, shortest;          /* the others are twice as long and come twice as late */
	} cases[] = {
		{ 0, 1, 18, 1, 12, 0 },
		{ 5, 1, 18, 1, 12, 0 },
		{ 5, 1, 18, 1, 12, 5 },
		{ 5, 1, 18, 1, 12, 10 },
		{ 5, 1, 18, 1, 12, 11 },
		/* two short ones in four weeks: exactly eight slots for each span */
		{ 540, 1, 2, 28, 2, 0 },
		{ 540, 1, 2, 1, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(schedules); i++)
		indexes_check(support_worktime(schedules[i], support_calendar()));
	indexes_check(support_worktime("{'week':{}}", NULL));
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct worktime *worktime = NULL;
		struct schedule schedule = { 0 };
		int minute = cases[i].minute;

		for (size_t n = 0; n < cases[i].count; n++) {
			int length = n == cases[i].shortest ? cases[i].length : 2 * cases[i].length;

			schedule.week[0].items[schedule.week[0].count++] =
				(struct schedule_interval){ .begin_min = (int16_t)minute,
							    .end_min = (int16_t)(minute + length) };
			minute += n == cases[i].shortest ? cases[i].every : 2 * cases[i].every;
		}
		assert_int_equal(worktime_compile(&schedule, NULL, support_zone("UTC"), day_from_civil(2026, 11, 23),
						  day_from_civil(2026, 11, 23) + cases[i].days - 1, support_arena(),
						  &worktime, NULL),
				 ERR_OK);
		indexes_check(worktime);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worktime__laws),
		cmocka_unit_test(test_worktime__add_of_between_is_the_end),
		cmocka_unit_test(test_worktime__opening_is_inside_an_interval),
		cmocka_unit_test(test_worktime__meaning_of_days),
		cmocka_unit_test(test_worktime__terms_run_on_a_decree_day),
		cmocka_unit_test(test_worktime__explanation_adds_up),
		cmocka_unit_test(test_worktime__beyond_the_horizon_nothing_is_due),
		cmocka_unit_test(test_worktime__provisional_where_a_computed_year_is_touched),
		cmocka_unit_test(test_worktime__intervals_tell_how_many_there_are),
		cmocka_unit_test(test_worktime__the_indexes_are_as_wide_as_one_step_allows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
