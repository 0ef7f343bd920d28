/*
 * tests/unit/core/test_time_limits.c: the ends of what time may be: as many as fit and one more, the two ends of the
 * horizon, no memory. Zones: test_zone_made.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/time_text.h"
#include "core/worktime.h"
#include "time_support.h"

/* ---- calendars ---- */

static void test_calendar__own_days_leave_the_rest_as_it_was(void **state)
{
	const struct calendar *calendar = NULL;
	struct calendar_day was, is;

	(void)state;
	assert_int_equal(calendar_with_own_days(support_calendar(),
						STR("{\"days\":[{\"date\":\"1990-01-01\",\"kind\":\"work\"},"
						    "{\"date\":\"2026-09-15\",\"kind\":\"off\",\"note\":\"День\"},"
						    "{\"date\":\"2060-12-31\",\"kind\":\"off\"}]}"),
						support_arena(), &calendar, NULL),
			 ERR_OK);
	for (int64_t day = day_from_civil(1989, 12, 30); day <= day_from_civil(2061, 1, 2); day++) {
		calendar_look_up(support_calendar(), day, &was);
		calendar_look_up(calendar, day, &is);
		if (day == day_from_civil(1990, 1, 1)) {
			assert_int_equal(is.kind, CALENDAR_WORK);
		} else if (day == day_from_civil(2026, 9, 15) || day == day_from_civil(2060, 12, 31)) {
			assert_int_equal(is.kind, CALENDAR_OFF);
		} else {
			assert_int_equal(is.kind, was.kind);
			assert_int_equal(is.is_short, was.is_short);
			assert_true(str_equal(is.note, was.note));
		}
		assert_int_equal(is.provisional, was.provisional);
		assert_true(str_equal(is.act, was.act));
	}
	for (size_t i = 0; i < 3; i++) {
		static const char *const outside[] = { "1989-12-31", "2061-01-01", "2061-02-01" };
		struct err_detail detail = { 0 };
		char json[100];

		(void)snprintf(json, sizeof(json), "{\"days\":[{\"date\":\"%s\",\"kind\":\"off\"}]}", outside[i]);
		assert_int_equal(
			calendar_with_own_days(support_calendar(), str_from(json), support_arena(), &calendar, &detail),
			ERR_INPUT_INVALID);
		assert_string_equal(detail.rule, "calendar_year");
		assert_string_equal(detail.field, outside[i]);
	}
	assert_int_equal(calendar_with_own_days(support_calendar(), STR("{}"), support_arena(), &calendar, NULL),
			 ERR_INPUT_INVALID);
}

static void test_calendar__a_decrees_title_stands_behind_the_note(void **state)
{
	static const char *const runs[] = { "b", NULL };
	const struct calendar *calendar = NULL;
	struct calendar_day day;

	(void)state;
	assert_int_equal(calendar_from_json(
				 STR("{\"name\":\"x\",\"decrees\":[{\"id\":\"a\",\"title\":\"A "
				     "1\"},{\"id\":\"b\",\"title\":\"B 2\"}],"
				     "\"years\":[{\"year\":1990,\"days\":[]},{\"year\":2060,\"act\":\"акт\",\"days\":["
				     "{\"date\":\"2060-01-01\",\"kind\":\"off\",\"decree\":\"a\"},"
				     "{\"date\":\"2060-03-02\",\"kind\":\"off\",\"decree\":\"b\",\"note\":\"слово\"},"
				     "{\"date\":\"2060-12-31\",\"kind\":\"work\"}]}]}"),
				 runs, support_arena(), &calendar, NULL),
			 ERR_OK);
	calendar_look_up(calendar, day_from_civil(2060, 1, 1), &day);
	assert_int_equal(day.kind, CALENDAR_OFF);
	assert_true(str_equal(day.note, STR(" (A 1)")));
	assert_true(str_equal(day.act, STR("акт")));
	assert_false(day.provisional);
	calendar_look_up(calendar, day_from_civil(2060, 3, 2), &day);
	assert_int_equal(day.kind, CALENDAR_TERMS_RUN);
	assert_true(str_equal(day.note, STR("слово (B 2)")));
	calendar_look_up(calendar, day_from_civil(1990, 5, 9), &day);
	assert_int_equal(day.kind, CALENDAR_PLAIN); /* published without a marked day */
	assert_false(day.provisional);
	assert_int_equal(day.act.size, 0);
	calendar_look_up(calendar, day_from_civil(1990, 12, 31), &day);
	assert_int_equal(day.kind, CALENDAR_PLAIN); /* and the computed year behind it does not change it */
	calendar_look_up(calendar, day_from_civil(1991, 12, 31), &day);
	assert_int_equal(day.kind, CALENDAR_SHORT);
	calendar_look_up(calendar, day_from_civil(1991, 5, 9), &day);
	assert_int_equal(day.kind, CALENDAR_OFF);
	assert_true(day.provisional);
}

/* ---- working time ---- */

static void test_worktime__both_ends_of_the_horizon_belong_to_it(void **state)
{
	const struct worktime *all_day = NULL, *office = NULL;
	struct worktime_explained_day days[3];
	struct worktime_interval intervals[2];
	struct schedule *schedule = arena_alloc(support_arena(), sizeof(*schedule));
	const struct zone *zone = support_zone("Europe/Moscow");
	utc_ms_t begin = support_moment("2026-11-24T00:00:00+03:00"), end = begin + 2 * MS_PER_DAY, at = 0;
	int64_t first = day_from_civil(2026, 11, 24), ms = 0;
	size_t count = 9;

	(void)state;
	assert_non_null(schedule);
	schedule_default(schedule);
	assert_int_equal(worktime_compile(schedule, NULL, zone, first, first + 1, support_arena(), &office, NULL),
			 ERR_OK);
	schedule = arena_alloc(support_arena(), sizeof(*schedule));
	assert_non_null(schedule);
	for (int i = 0; i < 7; i++)
		schedule->week[i] = (struct schedule_day){ .count = 1, .items = { { 0, 1440 } } };
	assert_int_equal(worktime_compile(schedule, NULL, zone, first, first + 1, support_arena(), &all_day, NULL),
			 ERR_OK);
	assert_int_equal(worktime_between(all_day, begin, end, &ms), ERR_OK);
	assert_int_equal(ms, 2 * MS_PER_DAY);
	assert_int_equal(worktime_add(all_day, begin, 2 * MS_PER_DAY, &at), ERR_OK);
	assert_int_equal(at, end);
	assert_int_equal(worktime_add(all_day, begin, 2 * MS_PER_DAY + 1, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_sub(all_day, end, 2 * MS_PER_DAY, &at), ERR_OK);
	assert_int_equal(at, begin);
	assert_int_equal(worktime_sub(all_day, end, 2 * MS_PER_DAY + 1, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_opening(all_day, end - 1, &at), ERR_OK);
	assert_int_equal(worktime_opening(all_day, end, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_add(office, begin, 16 * MS_PER_HOUR, &at), ERR_OK);
	assert_int_equal(worktime_add(office, begin, 16 * MS_PER_HOUR + 1, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_sub(office, end, 16 * MS_PER_HOUR, &at), ERR_OK);
	assert_int_equal(at, begin + 9 * MS_PER_HOUR);
	assert_int_equal(worktime_opening(office, begin - 1, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_add_days(office, begin - 1, 1, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_add_days(office, end + 1, 1, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_add_days(office, end, 1, &at), ERR_NEVER_DUE);
	assert_int_equal(worktime_add_days(office, begin, 1, &at), ERR_OK);
	assert_int_equal(at, begin + MS_PER_DAY + 18 * MS_PER_HOUR);

	days[2].day = 7;
	assert_int_equal(worktime_explain(office, begin, end, days, 3, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(days[1].total_ms, 16 * MS_PER_HOUR);
	assert_int_equal(days[2].day, 7); /* no such day: not written */
	assert_int_equal(worktime_explain(all_day, begin, begin + MS_PER_DAY, days, 3, &count), ERR_OK);
	assert_int_equal(count, 1); /* the next day begins when this one ends */
	assert_int_equal(worktime_explain(office, begin + 13 * MS_PER_HOUR, begin + 14 * MS_PER_HOUR, days, 3, &count),
			 ERR_OK);
	for (size_t i = 0; i < 2; i++) { /* the break: nothing of either stretch counts */
		assert_int_equal(days[0].counted[i].begin, 0);
		assert_int_equal(days[0].counted[i].end, 0);
	}
	assert_int_equal(worktime_explain(office, begin + MS_PER_DAY, begin + MS_PER_DAY, days, 3, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(days[0].day, first + 1);
	assert_int_equal(worktime_explain(office, end, end, days, 3, &count), ERR_OK);
	assert_int_equal(count, 0); /* nothing of a day that is not known */
	assert_int_equal(worktime_explain(office, begin - 1, end, days, 3, &count), ERR_NEVER_DUE);
	assert_int_equal(worktime_explain(office, begin, end + 1, days, 3, &count), ERR_NEVER_DUE);
	days[1].day = 7;
	assert_int_equal(worktime_explain(office, begin, end, days, 1, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(days[1].day, 7); /* no room for it: not written */

	worktime_intervals(office, end + 1, end + MS_PER_DAY, intervals, 2, &count);
	assert_int_equal(count, 0);
	worktime_intervals(office, end + INT64_C(36500) * MS_PER_DAY, INT64_MAX, intervals, 2, &count);
	assert_int_equal(count, 0);
	worktime_intervals(office, end, end + MS_PER_DAY, intervals, 2, &count);
	assert_int_equal(count, 0);
	worktime_intervals(office, begin - MS_PER_DAY, end, intervals, 2, &count);
	assert_int_equal(count, 4);
	assert_int_equal(intervals[0].begin, begin + 9 * MS_PER_HOUR);
	worktime_intervals(office, begin + 13 * MS_PER_HOUR, begin + 14 * MS_PER_HOUR, intervals, 2, &count);
	assert_int_equal(count, 0); /* the break: [13:00, 14:00) touches nothing */
	worktime_intervals(office, begin + 13 * MS_PER_HOUR - 1, begin + 14 * MS_PER_HOUR + 1, intervals, 2, &count);
	assert_int_equal(count, 2);
	worktime_intervals(office, begin, begin + 9 * MS_PER_HOUR, intervals, 2, &count);
	assert_int_equal(count, 0);
}

static void test_worktime__a_horizon_has_one_to_a_hundred_years(void **state)
{
	struct schedule *schedule = arena_alloc(support_arena(), sizeof(*schedule));
	const struct zone *zone = support_zone("Europe/Moscow");
	const struct worktime *worktime = NULL;
	struct err_detail detail = { 0 };
	int64_t first = day_from_civil(1980, 1, 1);

	(void)state;
	assert_non_null(schedule);
	schedule_default(schedule);
	assert_int_equal(worktime_compile(schedule, NULL, zone, first, first, support_arena(), &worktime, &detail),
			 ERR_OK);
	assert_int_equal(worktime_compile(schedule, NULL, zone, first, first + WORKTIME_DAYS_MAX - 1, support_arena(),
					  &worktime, &detail),
			 ERR_OK);
	worktime = NULL;
	assert_int_equal(worktime_compile(schedule, NULL, zone, first, first + WORKTIME_DAYS_MAX, support_arena(),
					  &worktime, &detail),
			 ERR_INPUT_INVALID);
	assert_string_equal(detail.field, "day_last");
	assert_int_equal(detail.limit, WORKTIME_DAYS_MAX);
	assert_int_equal(detail.found, WORKTIME_DAYS_MAX + 1);
	assert_int_equal(worktime_compile(schedule, NULL, zone, first, first - 1, support_arena(), &worktime, &detail),
			 ERR_INPUT_INVALID);
	assert_null(worktime);
}

static void test_worktime__a_working_saturday_takes_mondays_hours_where_no_later_day_has_any(void **state)
{
	const struct worktime *worktime = support_worktime("{'week':{'mon':[['10:00','12:00']]}}", support_calendar());
	utc_ms_t midnight = support_moment("2024-12-28T00:00:00+03:00"); /* worked instead of another day */
	int64_t ms = 0;

	(void)state;
	assert_int_equal(worktime_between(worktime, midnight, midnight + MS_PER_DAY, &ms), ERR_OK);
	assert_int_equal(ms, 2 * MS_PER_HOUR);
}

static void test_worktime__a_working_saturday_of_a_week_without_hours_is_closed(void **state)
{
	const struct worktime *worktime = support_worktime("{'week':{'sat':[['10:00','12:00']]}}", support_calendar());
	struct worktime_explained_day day = { 0 };
	size_t count = 0;
	utc_ms_t midnight = support_moment("2024-12-28T00:00:00+03:00"); /* worked instead of another day */

	(void)state;
	assert_int_equal(worktime_explain(worktime, midnight, midnight + MS_PER_DAY, &day, 1, &count), ERR_OK);
	assert_int_equal(day.kind, WORKTIME_DAY_MOVED_WORK);
	assert_int_equal(day.interval_count, 0);
}

/* ---- schedules ---- */

static void add_exceptions(struct buf *buf, int count)
{
	buf_add(buf, STR("{\"week\":{},\"exceptions\":["));
	for (int i = 0; i < count; i++)
		buf_printf(buf, "%s{\"date\":\"%04d-%02d-%02d\",\"intervals\":[]}", i == 0 ? "" : ",", 2000 + i / 336,
			   i / 28 % 12 + 1, i % 28 + 1);
	buf_add(buf, STR("]}"));
	assert_int_equal(buf->error, ERR_OK);
}

static void test_schedule__as_many_as_fit_and_one_more(void **state)
{
	static const char *const zones[] = { "a", "Z0/9_+-", "A2345678901234567890123456789012345678901234567" };
	static const char *const no_zones[] = {
		"A23456789012345678901234567890123456789012345678", "a b", "a.b", "@", "[", "`", "{", "/", ":"
	};
	struct schedule schedule;
	struct err_detail detail = { 0 };
	struct buf buf;

	(void)state;
	for (int count = SCHEDULE_INTERVALS_MAX; count <= SCHEDULE_INTERVALS_MAX + 1; count++) {
		buf_init(&buf, 4096);
		buf_add(&buf, STR("{\"week\":{\"wed\":["));
		for (int i = 0; i < count; i++)
			buf_printf(&buf, "%s[\"%02d:00\",\"%02d:59\"]", i == 0 ? "" : ",", i, i);
		buf_add(&buf, STR("]}}"));
		assert_int_equal(schedule_from_json(buf_str(&buf), support_arena(), &schedule, &detail),
				 count == SCHEDULE_INTERVALS_MAX ? ERR_OK : ERR_INPUT_INVALID);
		buf_deinit(&buf);
	}
	assert_string_equal(detail.field, "week.wed");
	assert_string_equal(detail.rule, "too_many");
	assert_int_equal(detail.limit, SCHEDULE_INTERVALS_MAX);
	assert_int_equal(detail.found, SCHEDULE_INTERVALS_MAX + 1);
	assert_int_equal(schedule.week[2].count, SCHEDULE_INTERVALS_MAX);
	for (int count = SCHEDULE_EXCEPTIONS_MAX; count <= SCHEDULE_EXCEPTIONS_MAX + 1; count++) {
		buf_init(&buf, 1U << 20);
		add_exceptions(&buf, count);
		assert_int_equal(schedule_from_json(buf_str(&buf), support_arena(), &schedule, &detail),
				 count == SCHEDULE_EXCEPTIONS_MAX ? ERR_OK : ERR_INPUT_INVALID);
		buf_deinit(&buf);
	}
	assert_string_equal(detail.field, "exceptions");
	assert_string_equal(detail.rule, "too_many");
	assert_int_equal(detail.found, SCHEDULE_EXCEPTIONS_MAX + 1);
	assert_int_equal(schedule.exception_count, SCHEDULE_EXCEPTIONS_MAX);
	for (size_t i = 0; i < ARRAY_COUNT(zones); i++)
		assert_true(schedule_zone_name_is_valid(str_from(zones[i])));
	for (size_t i = 0; i < ARRAY_COUNT(no_zones); i++)
		assert_false(schedule_zone_name_is_valid(str_from(no_zones[i])));
}

static void test_schedule__each_character_of_a_time_counts(void **state)
{
	static const char *const bad[] = { "0x:00", "x0:00", "00:x0", "00:0x", "/0:00", ":0:00", "00-00", "000:0",
					   "00:000", "24:01", "23:60", "30:00",
					   /* neighbours of the digits, which would add up to a time */
					   "1/:00", "0::00", "00:1/", "00:0:" };
	struct schedule schedule;
	char json[80];

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
		(void)snprintf(json, sizeof(json), "{\"week\":{\"mon\":[[\"00:00\",\"%s\"]]}}", bad[i]);
		if (schedule_from_json(str_from(json), support_arena(), &schedule, NULL) != ERR_INPUT_INVALID)
			fail_msg("%s", bad[i]);
		(void)snprintf(json, sizeof(json), "{\"week\":{\"mon\":[[\"%s\",\"24:00\"]]}}", bad[i]);
		assert_int_equal(schedule_from_json(str_from(json), support_arena(), &schedule, NULL),
				 ERR_INPUT_INVALID);
	}
	assert_int_equal(schedule_from_json(STR("{\"week\":{\"mon\":[[\"00:00\",\"00:01\"],[\"00:01\",\"09:59\"],"
						"[\"19:58\",\"24:00\"]]},\"short_day_minutes\":1440}"),
					    support_arena(), &schedule, NULL),
			 ERR_OK);
	assert_int_equal(schedule.week[0].items[0].begin_min, 0);
	assert_int_equal(schedule.week[0].items[1].end_min, 9 * 60 + 59);
	assert_int_equal(schedule.week[0].items[2].begin_min, 19 * 60 + 58);
	assert_int_equal(schedule.week[0].items[2].end_min, 1440);
	assert_int_equal(schedule.short_day_minutes, 1440);
	assert_int_equal(
		schedule_from_json(STR("{\"week\":{},\"short_day_minutes\":0}"), support_arena(), &schedule, NULL),
		ERR_OK);
	assert_int_equal(schedule.short_day_minutes, 0);
	assert_null(schedule_exception_find(&schedule, 0));
}

/* ---- no memory ---- */

static err_t make_calendar(struct arena *arena)
{
	static struct str json;
	const struct calendar *calendar = NULL;
	err_t e;

	if (json.data == NULL)
		json = support_file("data/calendars/ru.json");
	e = calendar_from_json(json, NULL, arena, &calendar, NULL);
	assert_int_equal(calendar != NULL, e == ERR_OK);
	return e;
}

static err_t make_own_days(struct arena *arena)
{
	const struct calendar *calendar = NULL;

	err_t e = calendar_with_own_days(
		support_calendar(), STR("{\"days\":[{\"date\":\"2026-09-15\",\"kind\":\"off\",\"note\":\"День\"}]}"),
		arena, &calendar, NULL);

	assert_int_equal(calendar != NULL, e == ERR_OK);
	return e;
}

static err_t make_schedule(struct arena *arena)
{
	struct schedule schedule = { .short_day_minutes = 7 };
	err_t e = schedule_from_json(STR("{\"week\":{},\"exceptions\":[{\"date\":\"2026-09-15\",\"intervals\":[]}]}"),
				     arena, &schedule, NULL);

	assert_int_equal(schedule.short_day_minutes == 7, e != ERR_OK);
	return e;
}

static err_t make_zone(struct arena *arena)
{
	const struct zone *zone = NULL;
	static struct str bytes;
	err_t e;

	if (bytes.data == NULL)
		bytes = support_file("/usr/share/zoneinfo/Europe/Moscow");
	e = zone_from_tzif(bytes, STR("Europe/Moscow"), arena, &zone, NULL);
	assert_int_equal(zone != NULL, e == ERR_OK);
	return e;
}

static err_t make_worktime(struct arena *arena)
{
	const struct worktime *worktime = NULL;
	struct schedule schedule;
	err_t e;

	schedule_default(&schedule);
	e = worktime_compile(&schedule, support_calendar(), support_zone("Europe/Moscow"), 20000, 20099, arena,
			     &worktime, NULL);
	assert_int_equal(worktime != NULL, e == ERR_OK);
	return e;
}

static void test_time__without_memory_nothing_comes_out(void **state)
{
	static err_t (*const makers[])(struct arena * arena) = { make_calendar, make_own_days, make_schedule, make_zone,
								 make_worktime };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(makers); i++) {
		err_t e = ERR_MEMORY;
		size_t refused = 0;

		for (size_t bytes = 16; e == ERR_MEMORY; bytes += bytes / 8 + 8) {
			struct arena *arena = arena_new(bytes);

			assert_non_null(arena);
			e = makers[i](arena);
			refused += e == ERR_MEMORY;
			arena_free(arena);
		}
		assert_int_equal(e, ERR_OK);
		assert_true(refused > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calendar__own_days_leave_the_rest_as_it_was),
		cmocka_unit_test(test_calendar__a_decrees_title_stands_behind_the_note),
		cmocka_unit_test(test_worktime__both_ends_of_the_horizon_belong_to_it),
		cmocka_unit_test(test_worktime__a_horizon_has_one_to_a_hundred_years),
		cmocka_unit_test(test_worktime__a_working_saturday_takes_mondays_hours_where_no_later_day_has_any),
		cmocka_unit_test(test_worktime__a_working_saturday_of_a_week_without_hours_is_closed),
		cmocka_unit_test(test_schedule__as_many_as_fit_and_one_more),
		cmocka_unit_test(test_schedule__each_character_of_a_time_counts),
		cmocka_unit_test(test_time__without_memory_nothing_comes_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
