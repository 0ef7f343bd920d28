/*
 * tests/unit/core/test_zone.c: offsets from the table and behind it, wall times that do not exist or exist twice,
 * broken files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/time_text.h"
#include "core/zone.h"
#include "core/zone_private.h"
#include "time_support.h"

static void test_zone__offset_in_force(void **state)
{
	static const struct {
		const char *zone, *at;
		int32_t minutes;
	} cases[] = {
		{ "Europe/Moscow", "2026-11-24T07:00:00Z", 180 },
		{ "Europe/Moscow", "2010-07-01T00:00:00Z", 240 },
		{ "Europe/Moscow", "2011-03-26T23:00:00Z", 240 },
		{ "Europe/Moscow", "2014-10-25T21:59:59Z", 240 },
		{ "Europe/Moscow", "2014-10-25T22:00:00Z", 180 },
		{ "Europe/Moscow", "2060-12-31T23:59:59Z", 180 },
		{ "Europe/Volgograd", "2020-12-26T21:59:59Z", 240 },
		{ "Europe/Volgograd", "2020-12-26T22:00:00Z", 180 },
		{ "Europe/Amsterdam", "2037-07-01T00:00:00Z", 120 },
		{ "Europe/Amsterdam", "2038-07-01T00:00:00Z", 120 },
		{ "Europe/Amsterdam", "2060-01-01T00:00:00Z", 60 },
		{ "Europe/Amsterdam", "2060-03-28T00:59:59Z", 60 },
		{ "Europe/Amsterdam", "2060-03-28T01:00:00Z", 120 },
		{ "Europe/Amsterdam", "2060-10-31T01:00:00Z", 60 },
		{ "Europe/Dublin", "2050-07-01T00:00:00Z", 60 },
		{ "Europe/Dublin", "2050-12-01T00:00:00Z", 0 },
		{ "Australia/Lord_Howe", "2050-01-01T00:00:00Z", 660 },
		{ "Australia/Lord_Howe", "2050-07-01T00:00:00Z", 630 },
		{ "Asia/Kathmandu", "2050-01-01T00:00:00Z", 345 },
		{ "Antarctica/Troll", "2050-07-01T00:00:00Z", 120 },
		{ "UTC", "1990-01-01T00:00:00Z", 0 },
		{ "Etc/GMT+12", "2050-01-01T00:00:00Z", -720 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		int32_t got = zone_offset_s(support_zone(cases[i].zone), support_moment(cases[i].at));

		if (got != cases[i].minutes * 60)
			fail_msg("%s at %s: %d s", cases[i].zone, cases[i].at, got);
	}
}

static void test_zone__wall_time_becomes_a_moment(void **state)
{
	static const struct {
		const char *zone, *date;
		int minute;
		const char *begin, *end;
	} cases[] = {
		{ "Europe/Moscow", "2026-11-24", 600, "2026-11-24T07:00:00Z", "2026-11-24T07:00:00Z" },
		{ "Europe/Moscow", "2026-11-24", 1440, "2026-11-24T21:00:00Z", "2026-11-24T21:00:00Z" },
		/* 02:00-03:00 does not exist: the transition */
		{ "Europe/Amsterdam", "2022-03-27", 150, "2022-03-27T01:00:00Z", "2022-03-27T01:00:00Z" },
		{ "Europe/Amsterdam", "2022-03-27", 120, "2022-03-27T01:00:00Z", "2022-03-27T01:00:00Z" },
		{ "Europe/Amsterdam", "2022-03-27", 180, "2022-03-27T01:00:00Z", "2022-03-27T01:00:00Z" },
		/* 02:00-03:00 exists twice */
		{ "Europe/Amsterdam", "2022-10-30", 150, "2022-10-30T00:30:00Z", "2022-10-30T01:30:00Z" },
		{ "Europe/Amsterdam", "2022-10-30", 120, "2022-10-30T00:00:00Z", "2022-10-30T01:00:00Z" },
		{ "Europe/Amsterdam", "2022-10-30", 180, "2022-10-30T02:00:00Z", "2022-10-30T02:00:00Z" },
		/* midnight itself exists twice in Havana, and not at all in São Paulo */
		{ "America/Havana", "2022-11-05", 1440, "2022-11-06T04:00:00Z", "2022-11-06T05:00:00Z" },
		{ "America/Sao_Paulo", "2015-10-18", 0, "2015-10-18T03:00:00Z", "2015-10-18T03:00:00Z" },
		/* Samoa had no 30 December 2011 */
		{ "Pacific/Apia", "2011-12-30", 720, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z" },
		{ "Pacific/Apia", "2011-12-31", 0, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct zone *zone = support_zone(cases[i].zone);
		int64_t day = 0;
		char begin[TIME_TEXT_SIZE], end[TIME_TEXT_SIZE];

		assert_int_equal(date_parse(str_from(cases[i].date), &day), ERR_OK);
		time_format(zone_utc(zone, day, cases[i].minute * (int64_t)MS_PER_MINUTE, false), 0, begin);
		time_format(zone_utc(zone, day, cases[i].minute * (int64_t)MS_PER_MINUTE, true), 0, end);
		if (strcmp(begin, cases[i].begin) != 0 || strcmp(end, cases[i].end) != 0)
			fail_msg("%s %s minute %d: %s, %s", cases[i].zone, cases[i].date, cases[i].minute, begin, end);
	}
}

/* For each hour of 1990-2060 the wall time leads back to its moment, as a beginning or as an end. */
static void test_zone__local_and_utc_agree(void **state)
{
	static const char *const names[] = { "Europe/Moscow", "America/Havana", "Australia/Lord_Howe",
					     "Africa/Casablanca", "Pacific/Apia" };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
		const struct zone *zone = support_zone(names[i]);

		for (utc_ms_t at = support_moment("1990-01-01T00:00:00Z"); at < support_moment("2060-12-31T00:00:00Z");
		     at += 7 * MS_PER_HOUR + 1) {
			int64_t day = 0, ms = 0;

			zone_local(zone, at, &day, &ms);
			assert_true(ms >= 0 && ms < MS_PER_DAY);
			if (zone_utc(zone, day, ms, false) != at && zone_utc(zone, day, ms, true) != at)
				fail_msg("%s at %lld", names[i], (long long)at);
		}
	}
}

static void test_zone__days_before_1970_have_their_milliseconds_forward(void **state)
{
	static const struct {
		const char *zone;
		utc_ms_t at;
		int64_t day, ms;
	} cases[] = {
		{ "UTC", 0, 0, 0 },
		{ "UTC", -1, -1, MS_PER_DAY - 1 },
		{ "UTC", -MS_PER_DAY, -1, 0 },
		{ "UTC", -MS_PER_DAY - 1, -2, MS_PER_DAY - 1 },
		{ "Etc/GMT+12", 0, -1, 12 * MS_PER_HOUR },
		{ "Etc/GMT-14", -14 * MS_PER_HOUR, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		int64_t day = 7, ms = 7;

		zone_local(support_zone(cases[i].zone), cases[i].at, &day, &ms);
		if (day != cases[i].day || ms != cases[i].ms)
			fail_msg("%s %lld: %lld %lld", cases[i].zone, (long long)cases[i].at, (long long)day,
				 (long long)ms);
		assert_int_equal(zone_utc(support_zone(cases[i].zone), day, ms, false), cases[i].at);
	}
}

static void test_zone__posix_footer(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
	} cases[] = {
		{ "MSK-3", true },
		{ "<+03>-3", true },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", true },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", true },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true },
		{ "EST5EDT,J60,J300/1:30:15", true },
		{ "XXX3EDT4,0/0,J365/23", true },
		{ "NZST-12NZDT,M9.5.0,M4.1.0/3", true },
		{ "", false },
		{ "MS-3", false },
		{ "MSK", false },
		{ "MSK-3 ", false },
		{ "MSK-25", false },
		{ "CET-1CEST", false },
		{ "CET-1CEST,M3.5.0", false },
		{ "CET-1CEST,M13.5.0,M10.5.0", false },
		{ "CET-1CEST,M3.6.0,M10.5.0", false },
		{ "CET-1CEST,M3.5.7,M10.5.0", false },
		{ "CET-1CEST,J0,J5", false },
		{ "<+03-3", false },
		{ "CET-1CEST,M3.5.0/168,M10.5.0", false },
		{ "CET-1:60", false },
		{ "CET--1", false },
	};
	static const struct {
		struct zone_change change;
		int year;
		const char *at;
	} changes[] = {
		{ { .month = 3, .week = 5, .weekday = 0, .time_s = 7200 }, 2026, "2026-03-29T02:00:00Z" },
		{ { .month = 2, .week = 5, .weekday = 6, .time_s = 0 }, 2028, "2028-02-26T00:00:00Z" },
		{ { .month = 12, .week = 1, .weekday = 1, .time_s = -3600 }, 2026, "2026-12-06T23:00:00Z" },
		{ { .kind = ZONE_CHANGE_JULIAN, .day = 60 }, 2028, "2028-03-01T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_JULIAN, .day = 60 }, 2027, "2027-03-01T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_DAY_OF_YEAR, .day = 59 }, 2028, "2028-02-29T00:00:00Z" },
	};
	struct zone_posix posix = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		if (zone_posix_parse(str_from(cases[i].text), &posix) != cases[i].is_good)
			fail_msg("%s", cases[i].text);
	for (size_t i = 0; i < ARRAY_COUNT(changes); i++)
		assert_int_equal(zone_change_utc_s(&changes[i].change, changes[i].year, 0) * MS_PER_SECOND,
				 support_moment(changes[i].at));
}

/* Every cut and many flipped bytes: refused or a usable zone, never a read outside (the sanitizers watch). */
static void test_zone__broken_files_are_refused(void **state)
{
	struct str file = support_file("/usr/share/zoneinfo/Europe/Amsterdam");
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct err_detail detail = { 0 };
	const struct zone *zone = NULL;
	size_t second = 4;

	(void)state;
	assert_non_null(arena);
	for (size_t size = 0; size < file.size; size++) {
		char *copy = malloc(size ? size : 1);

		assert_non_null(copy);
		memcpy(copy, file.data, size);
		if (zone_from_tzif((struct str){ copy, size }, STR("X"), arena, &zone, &detail) == ERR_OK)
			fail_msg("cut at %zu is taken", size);
		free(copy);
		arena_reset(arena);
	}
	while (memcmp(file.data + second, "TZif", 4) != 0)
		second++;
	for (size_t i = 0; i < file.size; i++) {
		char *copy = malloc(file.size);

		assert_non_null(copy);
		memcpy(copy, file.data, file.size);
		copy[i] = (char)(copy[i] ^ (1 << (i % 8)));
		if (zone_from_tzif((struct str){ copy, file.size }, STR("X"), arena, &zone, &detail) == ERR_OK) {
			assert_true(i >= 4 && (i < second || i >= second + 4)); /* both headers begin with TZif */
			int32_t offset_s = zone_offset_s(zone, support_moment("2026-07-01T00:00:00Z"));

			assert_true(offset_s >= -26 * 3600 && offset_s <= 26 * 3600);
			(void)zone_utc(zone, 20000, 0, true);
		}
		free(copy);
		arena_reset(arena);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zone__offset_in_force),
		cmocka_unit_test(test_zone__wall_time_becomes_a_moment),
		cmocka_unit_test(test_zone__local_and_utc_agree),
		cmocka_unit_test(test_zone__days_before_1970_have_their_milliseconds_forward),
		cmocka_unit_test(test_zone__posix_footer),
		cmocka_unit_test(test_zone__broken_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
