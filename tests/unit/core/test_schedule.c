/*
 * tests/unit/core/test_schedule.c: what a schedule file may say, and how each mistake is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time_text.h"
#include "core/schedule.h"
#include "time_support.h"

static err_t parse(const char *text, struct schedule *ret_schedule, struct err_detail *ret_detail)
{
	char json[2048];
	size_t size = strlen(text);

	assert_true(size < sizeof(json));
	for (size_t i = 0; i < size; i++)
		json[i] = (char)(text[i] == '\'' ? '"' : text[i]);
	return schedule_from_json((struct str){ json, size }, support_arena(), ret_schedule, ret_detail);
}

static void test_schedule__file_is_read(void **state)
{
	struct schedule schedule = { 0 };
	struct err_detail detail = { 0 };

	(void)state;
	assert_int_equal(
		parse("{'zone':'Asia/"
		      "Chita','week':{'mon':[['09:00','13:00'],['13:00','24:00']],'sun':[]},'short_day_minutes':90,"
		      "'exceptions':[{'date':'2026-12-31','intervals':[]},{'date':'2026-01-05','intervals':[['10:00','"
		      "11:30']]}]}",
		      &schedule, &detail),
		ERR_OK);
	assert_string_equal(schedule.zone, "Asia/Chita");
	assert_int_equal(schedule.week[0].count, 2);
	assert_int_equal(schedule.week[0].items[1].end_min, 1440);
	assert_int_equal(schedule.week[1].count, 0);
	assert_int_equal(schedule.short_day_minutes, 90);
	assert_int_equal(schedule.exception_count, 2);
	assert_int_equal(schedule.exceptions[0].day, day_from_civil(2026, 1, 5));
	assert_int_equal(schedule_exception_find(&schedule, day_from_civil(2026, 1, 5))->hours.items[0].end_min, 690);
	assert_int_equal(schedule_exception_find(&schedule, day_from_civil(2026, 12, 31))->hours.count, 0);
	assert_null(schedule_exception_find(&schedule, day_from_civil(2026, 1, 6)));
}

static void test_schedule__what_is_left_out_is_the_default(void **state)
{
	struct schedule schedule = { 0 }, usual = { 0 };
	struct err_detail detail = { 0 };

	(void)state;
	schedule_default(&usual);
	assert_int_equal(parse("{'week':{}}", &schedule, &detail), ERR_OK);
	assert_string_equal(schedule.zone, "Europe/Moscow");
	assert_int_equal(schedule.short_day_minutes, 60);
	assert_int_equal(schedule.week[0].count, 0);
	assert_string_equal(usual.zone, "Europe/Moscow");
	assert_int_equal(usual.short_day_minutes, 60);
	assert_int_equal(usual.exception_count, 0);
	for (int weekday = 0; weekday < 7; weekday++) {
		const struct schedule_day *day = &usual.week[weekday];

		assert_int_equal(day->count, weekday < 5 ? 2 : 0);
		assert_int_equal(day->items[0].begin_min, weekday < 5 ? 9 * 60 : 0);
		assert_int_equal(day->items[0].end_min, weekday < 5 ? 13 * 60 : 0);
		assert_int_equal(day->items[1].begin_min, weekday < 5 ? 14 * 60 : 0);
		assert_int_equal(day->items[1].end_min, weekday < 5 ? 18 * 60 : 0);
	}
}

static void test_schedule__mistakes_are_named_by_path_and_rule(void **state)
{
	static const struct {
		const char *json, *field, *rule;
	} cases[] = {
		{ "{}", "week", "required" },
		{ "[]", "", "type" },
		{ "{'week':[]}", "week", "type" },
		{ "{'week':{},'weak':1}", "weak", "unknown" },
		{ "{'week':{'monday':[]}}", "week.monday", "unknown" },
		{ "{'week':{'mon':{}}}", "week.mon", "type" },
		{ "{'week':{'mon':[['09:00']]}}", "week.mon[0]", "interval_pair" },
		{ "{'week':{'mon':['09:00','13:00']}}", "week.mon[0]", "interval_pair" },
		{ "{'week':{'mon':[['9:00','13:00']]}}", "week.mon[0]", "interval_time" },
		{ "{'week':{'mon':[['09:60','13:00']]}}", "week.mon[0]", "interval_time" },
		{ "{'week':{'mon':[['09:00','24:01']]}}", "week.mon[0]", "interval_time" },
		{ "{'week':{'mon':[['24:00','24:00']]}}", "week.mon[0]", "interval_time" },
		{ "{'week':{'mon':[[540,780]]}}", "week.mon[0]", "interval_time" },
		{ "{'week':{'mon':[['09:00','09:00']]}}", "week.mon[0]", "interval_empty" },
		{ "{'week':{'mon':[['22:00','06:00']]}}", "week.mon[0]", "interval_crosses_night" },
		{ "{'week':{'mon':[['22:00','00:00']]}}", "week.mon[0]", "interval_crosses_night" },
		{ "{'week':{'tue':[['09:00','13:00'],['12:59','18:00']]}}", "week.tue[1]", "interval_overlaps" },
		{ "{'week':{'tue':[['14:00','18:00'],['09:00','13:00']]}}", "week.tue[1]", "interval_overlaps" },
		{ "{'week':{},'short_day_minutes':-1}", "short_day_minutes", "range" },
		{ "{'week':{},'short_day_minutes':1441}", "short_day_minutes", "range" },
		{ "{'week':{},'short_day_minutes':60.5}", "short_day_minutes", "type" },
		{ "{'week':{},'zone':'../etc/passwd'}", "zone", "zone_name" },
		{ "{'week':{},'zone':'/etc/passwd'}", "zone", "zone_name" },
		{ "{'week':{},'zone':''}", "zone", "zone_name" },
		{ "{'week':{},'zone':'Europe//Moscow'}", "zone", "zone_name" },
		{ "{'week':{},'zone':'Europe/'}", "zone", "zone_name" },
		{ "{'week':{},'zone':7}", "zone", "zone_name" },
		{ "{'week':{},'exceptions':{}}", "exceptions", "type" },
		{ "{'week':{},'exceptions':[1]}", "exceptions[0]", "type" },
		{ "{'week':{},'exceptions':[{'intervals':[]}]}", "exceptions[0].date", "required" },
		{ "{'week':{},'exceptions':[{'date':'2026-02-30','intervals':[]}]}", "exceptions[0].date", "date" },
		{ "{'week':{},'exceptions':[{'date':'2026-02-28'}]}", "exceptions[0].intervals", "required" },
		{ "{'week':{},'exceptions':[{'date':'2026-02-28','intervals':[],'why':'x'}]}", "exceptions[0].why",
		  "unknown" },
		{ "{'week':{},'exceptions':[{'date':'2026-02-28','intervals':[['09:00','08:00']]}]}",
		  "exceptions[0].intervals[0]", "interval_crosses_night" },
		{ "{'week':{},'exceptions':[{'date':'2026-02-28','intervals':[]},{'date':'2026-02-28','intervals':[]}]"
		  "}",
		  "exceptions[1].date", "twice" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct schedule schedule = { .short_day_minutes = 7 };
		struct err_detail detail = { 0 };

		if (parse(cases[i].json, &schedule, &detail) != ERR_INPUT_INVALID ||
		    strcmp(detail.field, cases[i].field) != 0 || strcmp(detail.rule, cases[i].rule) != 0)
			fail_msg("%s: %s %s", cases[i].json, detail.field, detail.rule ? detail.rule : "");
		assert_int_equal(schedule.short_day_minutes, 7); /* untouched */
	}
}

static void test_schedule__text_that_is_no_json_is_refused(void **state)
{
	struct schedule schedule = { 0 };
	struct err_detail detail = { 0 };

	(void)state;
	assert_int_equal(parse("{'week':{}", &schedule, &detail), ERR_BODY_INVALID);
	assert_int_equal(parse("{'week':{},'week':{}}", &schedule, &detail), ERR_BODY_INVALID);
	assert_int_equal(parse("", &schedule, &detail), ERR_BODY_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schedule__file_is_read),
		cmocka_unit_test(test_schedule__what_is_left_out_is_the_default),
		cmocka_unit_test(test_schedule__mistakes_are_named_by_path_and_rule),
		cmocka_unit_test(test_schedule__text_that_is_no_json_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
