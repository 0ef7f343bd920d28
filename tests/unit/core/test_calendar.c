/*
 * tests/unit/core/test_calendar.c: the published years' control sums, computed years, decrees, a region's own days, bad
 * files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time_text.h"
#include "core/calendar.h"
#include "time_support.h"

static bool day_works(const struct calendar *calendar, int64_t day, bool *ret_short)
{
	struct calendar_day found = { 0 };

	calendar_look_up(calendar, day, &found);
	*ret_short = found.is_short;
	switch (found.kind) {
	case CALENDAR_PLAIN:
	case CALENDAR_TERMS_RUN:
		return weekday_of_day(day) < 5;
	case CALENDAR_WORK:
	case CALENDAR_SHORT:
		return true;
	case CALENDAR_OFF:
	case CALENDAR_KIND_MAX:
		return false;
	}
	return false;
}

/* Working days, days off, short days, hours of the 40-hour week: published sums (2027: counted by decree 1187). */
static void test_calendar__control_sums_of_the_published_years(void **state)
{
	static const struct {
		int year, workdays, off, shorts, hours;
	} sums[] = {
		{ 2013, 247, 118, 6, 1970 }, { 2014, 247, 118, 6, 1970 }, { 2015, 247, 118, 5, 1971 },
		{ 2016, 247, 119, 2, 1974 }, { 2017, 247, 118, 3, 1973 }, { 2018, 247, 118, 6, 1970 },
		{ 2019, 247, 118, 6, 1970 }, { 2020, 219, 147, 3, 1749 }, { 2021, 240, 125, 3, 1917 },
		{ 2022, 247, 118, 3, 1973 }, { 2023, 247, 118, 3, 1973 }, { 2024, 248, 118, 5, 1979 },
		{ 2025, 247, 118, 4, 1972 }, { 2026, 247, 118, 4, 1972 }, { 2027, 247, 118, 4, 1972 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(sums); i++) {
		int workdays = 0, off = 0, shorts = 0;

		for (int64_t day = day_from_civil(sums[i].year, 1, 1); day < day_from_civil(sums[i].year + 1, 1, 1);
		     day++) {
			struct calendar_day found = { 0 };
			bool is_short = false, works = day_works(support_calendar(), day, &is_short);

			calendar_look_up(support_calendar(), day, &found);
			assert_false(found.provisional);
			workdays += works;
			off += !works;
			shorts += is_short;
		}
		if (workdays != sums[i].workdays || off != sums[i].off || shorts != sums[i].shorts ||
		    workdays * 8 - shorts != sums[i].hours)
			fail_msg("%d: %d, %d, %d", sums[i].year, workdays, off, shorts);
	}
}

struct marked {
	const char *date;
	enum calendar_kind kind;
};

static void kinds_check(const struct calendar *calendar, const struct marked *rows, size_t count, bool provisional)
{
	for (size_t i = 0; i < count; i++) {
		struct calendar_day found = { 0 };
		int64_t day = 0;

		assert_int_equal(date_parse(str_from(rows[i].date), &day), ERR_OK);
		calendar_look_up(calendar, day, &found);
		if (found.kind != rows[i].kind || found.provisional != provisional ||
		    found.is_short != (rows[i].kind == CALENDAR_SHORT))
			fail_msg("%s: kind %d, provisional %d", rows[i].date, found.kind, found.provisional);
	}
}

static void test_calendar__years_without_an_act_follow_the_labour_code(void **state)
{
	static const struct marked rows[] = {
		{ "2028-01-01", CALENDAR_OFF },
		{ "2028-01-08", CALENDAR_OFF },
		{ "2028-01-10", CALENDAR_PLAIN },
		{ "2028-02-22", CALENDAR_SHORT },
		{ "2028-02-23", CALENDAR_OFF },
		{ "2028-02-24", CALENDAR_PLAIN },
		{ "2028-04-30", CALENDAR_PLAIN },
		{ "2028-05-01", CALENDAR_OFF },
		{ "2028-05-08", CALENDAR_SHORT },
		{ "2028-06-11", CALENDAR_PLAIN },
		{ "2028-06-12", CALENDAR_OFF },
		{ "2028-11-03", CALENDAR_SHORT },
		/* 4 November 2028 is a Saturday: its day off goes to Monday */
		{ "2028-11-04", CALENDAR_OFF },
		{ "2028-11-05", CALENDAR_PLAIN },
		{ "2028-11-06", CALENDAR_OFF },
		/* 7 and 8 January are Sunday and Monday in 2029: January's are not moved by the law */
		{ "2029-01-09", CALENDAR_PLAIN },
		{ "2028-12-31", CALENDAR_PLAIN },
		{ "2029-12-31", CALENDAR_SHORT },
		/* 9 May 2032 is a Sunday; 1 May a Saturday */
		{ "2032-05-03", CALENDAR_OFF },
		{ "2032-05-10", CALENDAR_OFF },
		{ "2032-05-04", CALENDAR_PLAIN },
		{ "2032-04-30", CALENDAR_SHORT },
		{ "1990-01-02", CALENDAR_OFF },
		{ "2012-12-31", CALENDAR_SHORT },
		{ "2060-12-31", CALENDAR_SHORT },
		{ "1989-12-31", CALENDAR_PLAIN },
		{ "2061-01-01", CALENDAR_PLAIN },
	};

	(void)state;
	kinds_check(support_calendar(), rows, ARRAY_COUNT(rows), true);
}

static void test_calendar__a_decree_may_let_terms_run(void **state)
{
	static const char *const decrees[] = { "239-2020", NULL }, *const wrong[] = { "1-1999", NULL };
	static const struct marked off[] = { { "2020-03-31", CALENDAR_OFF }, { "2020-04-06", CALENDAR_OFF } };
	static const struct marked runs[] = { { "2020-03-31", CALENDAR_OFF },
					      { "2020-04-06", CALENDAR_TERMS_RUN },
					      { "2020-05-01", CALENDAR_OFF } };
	const struct calendar *calendar = NULL;
	struct err_detail detail = { 0 };
	struct calendar_day day = { 0 };
	struct str json = support_file("data/calendars/ru.json");

	(void)state;
	kinds_check(support_calendar(), off, ARRAY_COUNT(off), false);
	assert_int_equal(calendar_from_json(json, decrees, support_arena(), &calendar, &detail), ERR_OK);
	kinds_check(calendar, runs, ARRAY_COUNT(runs), false);
	calendar_look_up(calendar, day_from_civil(2020, 4, 6), &day);
	assert_true(str_equal(day.note, STR("Нерабочие дни (Указ Президента РФ от 02.04.2020 № 239)")));
	assert_int_equal(calendar_from_json(json, wrong, support_arena(), &calendar, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.rule, "calendar_decree");
}

static void test_calendar__names_the_act_of_the_year(void **state)
{
	struct calendar_day day = { 0 };

	(void)state;
	calendar_look_up(support_calendar(), day_from_civil(2027, 2, 22), &day);
	assert_true(str_equal(day.act, STR("Постановление Правительства РФ от 17.09.2026 № 1187")));
	assert_true(str_equal(day.note, STR("Выходной перенесён с 20.02.2027")));
}

static void test_calendar__a_region_has_days_of_its_own(void **state)
{
	static const struct marked rows[] = {
		{ "2026-09-15", CALENDAR_OFF },
		{ "2026-09-14", CALENDAR_SHORT },
		{ "2026-09-16", CALENDAR_PLAIN },
		{ "2026-12-31", CALENDAR_OFF },
	};
	const struct calendar *calendar = NULL;
	struct err_detail detail = { 0 };
	struct calendar_day day = { 0 };

	(void)state;
	assert_int_equal(
		calendar_with_own_days(support_calendar(),
				       STR("{\"days\":[{\"date\":\"2026-09-14\",\"kind\":\"short\"},"
					   "{\"date\":\"2026-09-15\",\"kind\":\"off\",\"note\":\"День округа\"}]}"),
				       support_arena(), &calendar, &detail),
		ERR_OK);
	kinds_check(calendar, rows, ARRAY_COUNT(rows), false);
	calendar_look_up(calendar, day_from_civil(2026, 9, 15), &day);
	assert_true(str_equal(day.note, STR("День округа")));
	calendar_look_up(support_calendar(), day_from_civil(2026, 9, 15), &day);
	assert_int_equal(day.kind, CALENDAR_PLAIN);
}

static void test_calendar__bad_files_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *json, *field, *rule;
	} cases[] = {
		{ "{}", "name", "required" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[],\"more\":1}", "more", "unknown" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":1989,\"days\":[]}]}", "years[0].year",
		  "too_small" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2021-01-01\","
		  "\"kind\":\"off\"}]}]}",
		  "2021-01-01", "calendar_year" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-30\","
		  "\"kind\":\"off\"}]}]}",
		  "2020-02-30", "date" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-20\","
		  "\"kind\":\"\"}]}]}",
		  "2020-02-20", "calendar_kind" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-20\","
		  "\"kind\":\"off\"},"
		  "{\"date\":\"2020-02-20\",\"kind\":\"work\"}]}]}",
		  "2020-02-20", "not_sorted" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-20\","
		  "\"kind\":\"off\",\"decree\":\"1\"}]}]}",
		  "2020-02-20", "calendar_decree" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[]},{\"year\":2020,\"days\":[]}]}",
		  "years", "twice" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct calendar *calendar = NULL;
		struct err_detail detail = { 0 };

		assert_int_equal(calendar_from_json(str_from(cases[i].json), NULL, support_arena(), &calendar, &detail),
				 ERR_INPUT_INVALID);
		assert_string_equal(detail.field, cases[i].field);
		assert_string_equal(detail.rule, cases[i].rule);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calendar__control_sums_of_the_published_years),
		cmocka_unit_test(test_calendar__years_without_an_act_follow_the_labour_code),
		cmocka_unit_test(test_calendar__a_decree_may_let_terms_run),
		cmocka_unit_test(test_calendar__names_the_act_of_the_year),
		cmocka_unit_test(test_calendar__a_region_has_days_of_its_own),
		cmocka_unit_test(test_calendar__bad_files_are_refused_with_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
