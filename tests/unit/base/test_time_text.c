/*
 * tests/unit/base/test_time_text.c: civil dates against the C library, RFC 3339 there and back, and what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "base/time_text.h"

static void test_time__days_agree_with_the_c_library(void **state)
{
	(void)state;
	for (int64_t day = -719528; day <= 2932896; day += day < 40000 && day > -1000 ? 1 : 97) { /* years 0 to 9999 */
		time_t seconds = (time_t)(day * 86400);
		struct tm parts;
		int year, month, month_day;

		assert_non_null(gmtime_r(&seconds, &parts));
		civil_from_day(day, &year, &month, &month_day);
		if (year != parts.tm_year + 1900 || month != parts.tm_mon + 1 || month_day != parts.tm_mday)
			fail_msg("day %lld", (long long)day);
		assert_int_equal(day_from_civil(year, month, month_day), day);
		assert_int_equal(weekday_of_day(day), (parts.tm_wday + 6) % 7);
	}
}

static void test_time__parses_and_formats(void **state)
{
	static const struct {
		const char *text;
		utc_ms_t at;
		int32_t offset_s;
		const char *back;
	} cases[] = {
		{ "2026-11-24T10:00:00+03:00", 1795503600000, 10800, "2026-11-24T10:00:00+03:00" },
		{ "2026-11-24T07:00Z", 1795503600000, 0, "2026-11-24T07:00:00Z" },
		{ "2026-11-24t07:00:00.5z", 1795503600500, 0, "2026-11-24T07:00:00.500Z" },
		{ "2026-11-24T07:00:00.007+00:00", 1795503600007, 0, "2026-11-24T07:00:00.007Z" },
		{ "2026-11-24T01:30:00-05:30", 1795503600000, -19800, "2026-11-24T01:30:00-05:30" },
		{ "1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z" },
		{ "1969-12-31T23:59:59.999Z", -1, 0, "1969-12-31T23:59:59.999Z" },
		{ "2024-02-29T23:59:59Z", 1709251199000, 0, "2024-02-29T23:59:59Z" },
		{ "0001-01-01T00:00:00Z", -62135596800000, 0, "0001-01-01T00:00:00Z" },
		{ "9998-12-31T23:59:59Z", 253370764799000, 0, "9998-12-31T23:59:59Z" },
		{ "9999-01-01T23:58:59+23:59", 253370764799000, 86340, "9999-01-01T23:58:59+23:59" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		char text[TIME_TEXT_SIZE];
		utc_ms_t at = -7;
		int32_t offset_s = -7;

		assert_int_equal(time_parse(str_from(cases[i].text), &at, &offset_s), ERR_OK);
		assert_true(at == cases[i].at);
		assert_int_equal(offset_s, cases[i].offset_s);
		assert_string_equal(time_format(at, offset_s, text), cases[i].back);
		assert_int_equal(time_parse(str_from(cases[i].text), &at, NULL), ERR_OK);
	}
}

static void test_time__refuses_what_is_not_rfc3339(void **state)
{
	static const char *const cases[] = {
		"",
		"2026-11-24",
		"2026-11-24T10:00:00",
		"2026-11-24 10:00:00Z",
		"2026-11-24T10:00:00+0300",
		"2026-11-24T10:00:00+3:00",
		"2026-11-24T10:00:00+24:00",
		"2026-11-24T10:00:00+03:60",
		"2026-11-24T10:00:60Z",
		"2026-11-24T24:00:00Z",
		"2026-11-24T10:60:00Z",
		"2026-02-29T10:00:00Z",
		"2026-13-01T10:00:00Z",
		"2026-00-01T10:00:00Z",
		"2026-11-31T10:00:00Z",
		"2026-11-00T10:00:00Z",
		"26-11-24T10:00:00Z",
		"2026-11-24T10:00:00.Z",
		"2026-11-24T10:00:00.1234Z",
		"2026-11-24T10:00:00ZZ",
		"2026-11-24T10:00:00Z ",
		" 2026-11-24T10:00:00Z",
		"-026-11-24T10:00:00Z",
		"+2026-11-24T10:00:00Z",
		"2026-11-24T1O:00:00Z",
		"0000-12-31T23:59:59Z",
		"0001-01-01T00:00:00+03:00",
		"9998-12-31T23:00:00-03:00",
		"9999-01-01T00:00:00Z",
		"2026-11-24T10:00:00\xD0\x97",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		utc_ms_t at = -7;
		int32_t offset_s = -7;

		if (time_parse(str_from(cases[i]), &at, &offset_s) != ERR_INPUT_INVALID)
			fail_msg("%s", cases[i]);
		assert_true(at == -7 && offset_s == -7);
	}
	assert_int_equal(time_parse(STR("2026-11-24T10:00:00\0Z"), &(utc_ms_t){ 0 }, NULL), ERR_INPUT_INVALID);
}

static void test_time__dates(void **state)
{
	int64_t day = -7;
	char text[16];

	(void)state;
	assert_int_equal(date_parse(STR("2026-11-23"), &day), ERR_OK);
	assert_int_equal(weekday_of_day(day), 0);
	date_format(day, text);
	assert_string_equal(text, "2026-11-23");
	assert_int_equal(date_parse(STR("2026-11-23T"), &day), ERR_INPUT_INVALID);
	assert_int_equal(date_parse(STR("2023-02-29"), &day), ERR_INPUT_INVALID);
	assert_int_equal(date_parse(STR("2026-1-23"), &day), ERR_INPUT_INVALID);
}

static void test_time__the_machines_clocks_run(void **state)
{
	const struct clock *clock = clock_system();
	utc_ms_t at = clock->read(clock);
	int64_t before_ms = monotonic_ms();

	(void)state;
	assert_true(at > INT64_C(1700000000000));
	assert_true(monotonic_ms() >= before_ms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time__days_agree_with_the_c_library),
		cmocka_unit_test(test_time__parses_and_formats),
		cmocka_unit_test(test_time__refuses_what_is_not_rfc3339),
		cmocka_unit_test(test_time__dates),
		cmocka_unit_test(test_time__the_machines_clocks_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
