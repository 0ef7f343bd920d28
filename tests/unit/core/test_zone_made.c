/*
 * tests/unit/core/test_zone_made.c: TZif files made byte by byte: as many as fit and one more, tables and footers that
 * no honest file has, where the one ends and the other begins.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/time_text.h"
#include "core/zone.h"
#include "core/zone_private.h"
#include "time_support.h"

enum { LIST_MAX = 5001, TYPES = 257, HOUR_S = 3600 };
struct tzif { /* what stands in the second, wide block */
	char version;
	uint32_t ut, standard, leap, time_count, type_count, names;
	const int64_t *times;
	const uint8_t *indexes;
	const int32_t *offsets; /* of types */
	const char *footer;     /* with its newlines */
	uint32_t narrow_times;  /* the first block, which is skipped */
	char narrow_version;    /* '\0': the same */
};

static void put_u32(struct buf *buf, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_char(buf, (char)(value >> shift & 0xff));
}

static void put_header(struct buf *buf, char version, const struct tzif *tzif, uint32_t times)
{
	buf_add(buf, STR("TZif"));
	buf_add_char(buf, version);
	for (int i = 0; i < 15; i++)
		buf_add_char(buf, 0);
	put_u32(buf, tzif->ut);
	put_u32(buf, tzif->standard);
	put_u32(buf, tzif->leap);
	put_u32(buf, times);
	put_u32(buf, tzif->type_count);
	put_u32(buf, tzif->names);
}

static void put_zeros(struct buf *buf, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_add_char(buf, 0);
}

static err_t zone_made(const struct tzif *tzif, struct arena *arena, const struct zone **ret_zone,
		       const char **ret_rule)
{
	struct err_detail detail = { 0 };
	struct buf buf;
	err_t e;

	buf_init(&buf, 1U << 20);
	put_header(&buf, tzif->narrow_version == 0 ? tzif->version : tzif->narrow_version, tzif, tzif->narrow_times);
	put_zeros(&buf, (size_t)tzif->narrow_times * 5 + (size_t)tzif->type_count * 6 + tzif->names + tzif->leap * 8 +
				tzif->standard + tzif->ut);
	put_header(&buf, tzif->version, tzif, tzif->time_count);
	for (uint32_t i = 0; i < tzif->time_count; i++) {
		put_u32(&buf, (uint32_t)((uint64_t)tzif->times[i] >> 32));
		put_u32(&buf, (uint32_t)tzif->times[i]);
	}
	for (uint32_t i = 0; i < tzif->time_count; i++)
		buf_add_char(&buf, (char)tzif->indexes[i]);
	for (uint32_t i = 0; i < tzif->type_count; i++) {
		put_u32(&buf, (uint32_t)tzif->offsets[i]);
		put_zeros(&buf, 2);
	}
	put_zeros(&buf, tzif->names + (size_t)tzif->leap * 12 + tzif->standard + tzif->ut);
	buf_add(&buf, str_from(tzif->footer));
	assert_int_equal(buf.error, ERR_OK);
	e = zone_from_tzif(buf_str(&buf), STR("Made/By_Hand"), arena, ret_zone, &detail);
	if (ret_rule != NULL)
		*ret_rule = detail.rule == NULL ? "" : detail.rule;
	buf_deinit(&buf);
	return e;
}

static int64_t many_times[LIST_MAX];
static uint8_t many_indexes[LIST_MAX];
static int32_t many_offsets[TYPES];
#define FLAT                                                                                                           \
	.version = '2', .type_count = 2, .times = many_times, .indexes = many_indexes, .offsets = many_offsets,        \
	.footer = "\n\n"

static void zone_lists_fill(void)
{
	for (int i = 0; i < LIST_MAX; i++) {
		many_times[i] = (int64_t)i * HOUR_S;
		many_indexes[i] = (uint8_t)(i % 2);
	}
	for (int i = 0; i < TYPES; i++)
		many_offsets[i] = i % 2 * HOUR_S;
}

static void test_zone__as_many_as_fit_and_one_more(void **state)
{
	static const struct {
		struct tzif tzif;
		const char *rule; /* NULL: it is read */
	} cases[] = {
		{ { FLAT }, NULL },
		{ { FLAT, .time_count = 5000 }, NULL },
		{ { FLAT, .time_count = 5001 }, "zone_not_tzif" },
		{ { .version = '2', .type_count = 0, .offsets = many_offsets, .footer = "\n\n" }, "zone_not_tzif" },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "\n\n" }, NULL },
		{ { .version = '2', .type_count = 256, .offsets = many_offsets, .footer = "\n\n" }, NULL },
		{ { .version = '2', .type_count = 257, .offsets = many_offsets, .footer = "\n\n" }, "zone_not_tzif" },
		{ { FLAT, .ut = 256, .standard = 256, .names = 2048 }, NULL },
		{ { FLAT, .ut = 257 }, "zone_not_tzif" },
		{ { FLAT, .standard = 257 }, "zone_not_tzif" },
		{ { FLAT, .names = 2049 }, "zone_not_tzif" },
		{ { FLAT, .leap = 257 }, "zone_not_tzif" },
		{ { FLAT, .leap = 256 }, "zone_leap_seconds" },
		{ { FLAT, .leap = 1 }, "zone_leap_seconds" },
		{ { FLAT, .time_count = 3, .narrow_times = 7 }, NULL },
		{ { FLAT, .time_count = 3, .narrow_version = '1' }, "zone_not_tzif" },
		{ { FLAT, .time_count = 3, .narrow_version = '3' }, NULL },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "\n" }, "zone_footer" },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "" }, "zone_footer" },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "MSK-3\n" }, "zone_footer" },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "\nMSK-3" }, "zone_footer" },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "\nMSK\n" }, "zone_footer" },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "\nA\n" }, "zone_footer" },
		{ { .version = '2', .type_count = 1, .offsets = many_offsets, .footer = "\nMSK-3\n" }, NULL },
	};

	(void)state;
	zone_lists_fill();
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct zone *zone = NULL;
		const char *rule = NULL;
		err_t e = zone_made(&cases[i].tzif, support_arena(), &zone, &rule);

		if (e != (cases[i].rule == NULL ? ERR_OK : ERR_INPUT_INVALID) ||
		    strcmp(rule, cases[i].rule == NULL ? "" : cases[i].rule) != 0)
			fail_msg("case %zu: %s %s", i, err_name(e), rule);
		assert_int_equal(zone != NULL, e == ERR_OK);
	}
}

static err_t made_of(size_t count, const int64_t *times, const uint8_t *indexes, const int32_t offsets[3],
		     const char *footer, const struct zone **ret_zone)
{
	const struct tzif tzif = { .version = '2',
				   .time_count = (uint32_t)count,
				   .type_count = 3,
				   .times = times,
				   .indexes = indexes,
				   .offsets = offsets,
				   .footer = footer };

	return zone_made(&tzif, support_arena(), ret_zone, NULL);
}

static void test_zone__the_table_is_sorted_and_its_offsets_possible(void **state)
{
	static const int32_t plain[] = { 0, HOUR_S, 2 * HOUR_S }, most[] = { 26 * HOUR_S, -26 * HOUR_S, 0 },
			     too_far[] = { 0, 0, 26 * HOUR_S + 1 }, too_far_west[] = { -26 * HOUR_S - 1, 0, 0 };
	static const int64_t sorted[] = { 100, 200, 300 }, twice[] = { 100, 200, 200 }, back[] = { 100, 300, 200 },
			     back_at_once[] = { 200, 100, 300 }, late[] = { 100, 200, INT64_C(1) << 40 },
			     too_late[] = { 100, 200, (INT64_C(1) << 40) + 1 },
			     early[] = { INT64_MIN, -(INT64_C(1) << 40) - 5, 300 };
	static const uint8_t all[] = { 1, 2, 0 }, no_such_type[] = { 1, 3, 0 };
	const struct zone *zone = NULL;

	(void)state;
	assert_int_equal(made_of(3, sorted, all, plain, "\n\n", &zone), ERR_OK);
	assert_true(str_equal(zone_name(zone), STR("Made/By_Hand")));
	assert_int_equal(zone_offset_s(zone, 99999), 0);
	assert_int_equal(zone_offset_s(zone, 100000), HOUR_S);
	assert_int_equal(zone_offset_s(zone, 199999), HOUR_S);
	assert_int_equal(zone_offset_s(zone, 200000), 2 * HOUR_S);
	assert_int_equal(zone_offset_s(zone, 300000), 0);
	assert_int_equal(made_of(3, sorted, all, most, "\n\n", &zone), ERR_OK);
	assert_int_equal(zone_offset_s(zone, 0), 26 * HOUR_S);
	assert_int_equal(made_of(3, late, all, plain, "\n\n", &zone), ERR_OK);
	assert_int_equal(made_of(3, twice, all, plain, "\n\n", &zone), ERR_INPUT_INVALID);
	assert_int_equal(made_of(3, back, all, plain, "\n\n", &zone), ERR_INPUT_INVALID);
	assert_int_equal(made_of(3, back_at_once, all, plain, "\n\n", &zone), ERR_INPUT_INVALID);
	assert_int_equal(made_of(3, too_late, all, plain, "\n\n", &zone), ERR_INPUT_INVALID);
	assert_int_equal(made_of(3, sorted, no_such_type, plain, "\n\n", &zone), ERR_INPUT_INVALID);
	assert_int_equal(made_of(3, sorted, all, too_far, "\n\n", &zone), ERR_INPUT_INVALID);
	assert_int_equal(made_of(3, sorted, all, too_far_west, "\n\n", &zone), ERR_INPUT_INVALID);
	/* Two changes farther back than can be told apart: the later one counts. */
	assert_int_equal(made_of(3, early, all, plain, "\n\n", &zone), ERR_OK);
	assert_int_equal(zone_offset_s(zone, -INT64_C(365) * 3000 * MS_PER_DAY), 2 * HOUR_S);
	assert_int_equal(zone_offset_s(zone, 300000), 0);
}

/* The hands go from the farthest west to the farthest east, and back: 52 hours do not exist, 52 come twice. */
static void test_zone__wall_times_around_the_widest_change(void **state)
{
	enum { HALF = 26 * HOUR_S };
	static const int32_t east_west[] = { HALF, -HALF, 0 }, west_east[] = { -HALF, HALF, 0 };
	static const uint8_t indexes[] = { 1 };
	static const int64_t at = 10000 * INT64_C(86400);
	static const struct {
		bool is_gap;
		int64_t wall, begin, end; /* milliseconds from the change */
	} cases[] = {
		{ false, -HALF * 1000 - 1, -2 * HALF * 1000 - 1, -2 * HALF * 1000 - 1 },
		{ false, -HALF * 1000, -2 * HALF * 1000, 0 },
		{ false, 0, -HALF * 1000, HALF * 1000 },
		{ false, HALF * 1000 - 1, -1, 2 * HALF * 1000 - 1 },
		{ false, HALF * 1000, 2 * HALF * 1000, 2 * HALF * 1000 },
		{ true, -HALF * 1000 - 1, -1, -1 },
		{ true, -HALF * 1000, 0, 0 },
		{ true, 0, 0, 0 },
		{ true, HALF * 1000 - 1, 0, 0 },
		{ true, HALF * 1000, 0, 0 },
		{ true, HALF * 1000 + 1, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct zone *zone = NULL;
		utc_ms_t begin = 0, end = 0;

		assert_int_equal(made_of(1, &at, indexes, cases[i].is_gap ? west_east : east_west, "\n\n", &zone),
				 ERR_OK);
		begin = zone_utc(zone, 10000, cases[i].wall, false) - at * 1000;
		end = zone_utc(zone, 10000, cases[i].wall, true) - at * 1000;
		if (begin != cases[i].begin || end != cases[i].end)
			fail_msg("case %zu: %lld %lld", i, (long long)begin, (long long)end);
	}
}

static void test_zone__the_table_has_the_last_word_on_its_last_moment(void **state)
{
	static const int32_t offsets[] = { 0, HOUR_S, 2 * HOUR_S };
	static const uint8_t indexes[] = { 1 };
	const char *const moments[] = { "2030-03-31T01:00:00Z",
					"2030-10-27T01:00:00Z" }; /* both changes of the footer */

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(moments); i++) {
		const int64_t at = support_moment(moments[i]) / 1000;
		const struct zone *zone = NULL;

		assert_int_equal(made_of(1, &at, indexes, offsets, "\nCEST-2CEDT,M3.5.0/3,M10.5.0/4\n", &zone), ERR_OK);
		assert_int_equal(zone_offset_s(zone, at * 1000), HOUR_S);
	}
}

static void test_zone__without_footer_and_table_the_first_type_is_all(void **state)
{
	static const int32_t offsets[] = { HOUR_S, 0, 0 };
	const struct zone *zone = NULL;

	(void)state;
	assert_int_equal(made_of(0, NULL, NULL, offsets, "\n\n", &zone), ERR_OK);
	assert_int_equal(zone_offset_s(zone, 0), HOUR_S);
}

static void test_zone__the_footer_goes_on_where_the_table_ends(void **state)
{
	static const int32_t offsets[] = { 0, HOUR_S, 2 * HOUR_S };
	static const uint8_t indexes[] = { 1 };
	static const struct {
		const char *table, *footer, *at; /* table: when its only transition is; NULL: it has none */
		int32_t offset_s;
	} cases[] = {
		{ NULL, "\n\n", "2000-01-01T00:00:00Z", 0 },
		{ "1900-06-01T00:00:00Z", "\n\n", "1890-01-01T00:00:00Z", 0 },
		{ NULL, "\nMSK-3\n", "1890-01-01T00:00:00Z", 3 * HOUR_S },
		{ "2030-06-01T00:00:00Z", "\nMSK-3\n", "2050-01-01T00:00:00Z", HOUR_S },
		{ "2030-06-01T00:00:00Z", "\nMSK-3\n", "2000-01-01T00:00:00Z", 0 },
		{ NULL, "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "1970-03-29T00:59:59Z", 0 },
		{ NULL, "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "1970-03-29T01:00:00Z", 2 * HOUR_S },
		{ NULL, "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "1970-10-25T01:00:00Z", HOUR_S },
		{ NULL, "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "2063-07-01T00:00:00Z", 2 * HOUR_S },
		{ "2030-06-01T00:00:00Z", "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "2030-05-31T23:59:59Z", 0 },
		{ "2030-06-01T00:00:00Z", "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "2030-06-01T00:00:00Z", HOUR_S },
		{ "2030-06-01T00:00:00Z", "\nAAA-2BBB,M3.5.0,M10.5.0/3\n", "2030-10-27T01:00:00Z", 2 * HOUR_S },
		{ "2030-06-01T00:00:00Z", "\nAAA-2BBB,M3.5.0,M10.5.0/3\n", "2031-07-01T01:00:00Z", 3 * HOUR_S },
		{ "1900-06-01T00:00:00Z", "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "1969-07-01T00:00:00Z", HOUR_S },
		{ "1900-06-01T00:00:00Z", "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "1970-07-01T00:00:00Z", 2 * HOUR_S },
		/* both of that year's changes lie before it */
		{ "2030-12-01T00:00:00Z", "\nAAA-2BBB,M3.5.0,M10.5.0/3\n", "2031-01-15T00:00:00Z", HOUR_S },
		{ "2030-12-01T00:00:00Z", "\nAAA-2BBB,M3.5.0,M10.5.0/3\n", "2030-11-15T00:00:00Z", 0 },
		{ "2030-12-01T00:00:00Z", "\nAAA-2BBB,M3.5.0,M10.5.0/3\n", "2031-04-15T00:00:00Z", 3 * HOUR_S },
		/* a change of 2030 that comes in January 2031, days behind the table's end */
		{ "2031-01-01T00:00:00Z", "\nCCC-2BBB-1,J100,J365/167\n", "2031-01-06T21:59:59Z", HOUR_S },
		{ "2031-01-01T00:00:00Z", "\nCCC-2BBB-1,J100,J365/167\n", "2031-01-06T22:00:00Z", 2 * HOUR_S },
		/* behind 2063 the last offset stays */
		{ NULL, "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "2063-12-31T00:00:00Z", HOUR_S },
		{ NULL, "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "2064-07-01T00:00:00Z", HOUR_S },
		/* summer all the year, as RFC 8536 writes it: each ends when the next begins */
		{ NULL, "\nEST5EDT,0/0,J365/25\n", "2019-12-31T12:00:00Z", -4 * HOUR_S },
		{ NULL, "\nEST5EDT,0/0,J365/25\n", "2020-01-01T04:59:59Z", -4 * HOUR_S },
		{ NULL, "\nEST5EDT,0/0,J365/25\n", "2020-01-01T05:00:00Z", -4 * HOUR_S },
		{ NULL, "\nXXX3EDT4,0/0,J365/23\n", "2020-01-01T03:00:00Z", -4 * HOUR_S },
		/* a summer without length */
		{ NULL, "\nAAA0BBB,J100/2,J100/3\n", "2020-01-01T00:00:00Z", 0 },
		{ NULL, "\nAAA0BBB,J100/2,J100/3\n", "2020-07-01T00:00:00Z", 0 },
		/* the southern half */
		{ NULL, "\nNZST-12NZDT,M9.5.0,M4.1.0/3\n", "2020-01-01T00:00:00Z", 13 * HOUR_S },
		{ NULL, "\nNZST-12NZDT,M9.5.0,M4.1.0/3\n", "2020-06-01T00:00:00Z", 12 * HOUR_S },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct zone *zone = NULL;

		const int64_t at_s = cases[i].table == NULL ? 0 : support_moment(cases[i].table) / 1000;

		assert_int_equal(
			made_of(cases[i].table == NULL ? 0 : 1, &at_s, indexes, offsets, cases[i].footer, &zone),
			ERR_OK);
		assert_true(str_equal(zone_name(zone), STR("Made/By_Hand"))); /* there was room for all changes */
		if (zone_offset_s(zone, support_moment(cases[i].at)) != cases[i].offset_s)
			fail_msg("%s at %s: %d", cases[i].footer, cases[i].at,
				 zone_offset_s(zone, support_moment(cases[i].at)));
	}
}

/* 167 hours are allowed on either side of a year, and may turn the order of two changes round. */
static void test_zone__a_footer_whose_years_overlap_is_refused(void **state)
{
	static const int32_t offsets[] = { 0, HOUR_S, 2 * HOUR_S };
	static const struct {
		const char *footer;
		err_t wanted;
	} cases[] = {
		{ "\nAAA0BBB,0/0,J365/25\n", ERR_OK },
		{ "\nAAA0BBB,0/0,J365/25:00:01\n", ERR_INPUT_INVALID },
		{ "\nAAA0BBB,0/-0:00:01,J365/25\n", ERR_INPUT_INVALID },
		{ "\nAAA0BBB,J365/167,0/0\n", ERR_INPUT_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct zone *zone = NULL;

		if (made_of(0, NULL, NULL, offsets, cases[i].footer, &zone) != cases[i].wanted)
			fail_msg("%s", cases[i].footer);
	}
}

/* Each field as it is read. */
static void test_zone__what_a_footer_says(void **state)
{
	static const struct {
		const char *text;
		struct zone_posix wanted;
	} cases[] = {
		{ "MSK-3", { .standard_s = 3 * HOUR_S } },
		{ "<+0330>-3:30", { .standard_s = 12600 } },
		{ "abc+3:30:15", { .standard_s = -12615 } },
		{ "ABC24", { .standard_s = -24 * HOUR_S } },
		{ "AbZz5:59:59", { .standard_s = -21599 } },
		{ "CET-1CEST,M3.5.0,M10.5.0/3",
		  { HOUR_S,
		    2 * HOUR_S,
		    true,
		    { .month = 3, .week = 5, .weekday = 0, .time_s = 7200 },
		    { .month = 10, .week = 5, .weekday = 0, .time_s = 10800 } } },
		{ "<-02>2<-01>,M1.1.6/-1,M12.4.1/+167:59:59",
		  { -2 * HOUR_S,
		    -HOUR_S,
		    true,
		    { .month = 1, .week = 1, .weekday = 6, .time_s = -3600 },
		    { .month = 12, .week = 4, .weekday = 1, .time_s = 604799 } } },
		{ "EST5EDT,J60,J365/1:30:15",
		  { -5 * HOUR_S,
		    -4 * HOUR_S,
		    true,
		    { .kind = ZONE_CHANGE_JULIAN, .day = 60, .time_s = 7200 },
		    { .kind = ZONE_CHANGE_JULIAN, .day = 365, .time_s = 5415 } } },
		{ "ABC-1BBB,J1,J2/0",
		  { HOUR_S,
		    2 * HOUR_S,
		    true,
		    { .kind = ZONE_CHANGE_JULIAN, .day = 1, .time_s = 7200 },
		    { .kind = ZONE_CHANGE_JULIAN, .day = 2 } } },
		{ "XXX3YYY4:30,0/0,365/23",
		  { -3 * HOUR_S,
		    -16200,
		    true,
		    { .kind = ZONE_CHANGE_DAY_OF_YEAR, .day = 0 },
		    { .kind = ZONE_CHANGE_DAY_OF_YEAR, .day = 365, .time_s = 82800 } } },
	};
	static const char *const bad[] = {
		"A1A-3",
		"<A1>-3",
		"<+3>-3",
		"<ABC-3",
		"ABC>-3",
		"ABC-",
		"ABC-3:",
		"ABC-3:60",
		"ABC-3:00:60",
		"ABC-3:00:",
		"ABC-3BB,0,1",
		"ABC-3BBB4:,0,1",
		"ABC-3BBB,",
		"ABC-3BBB,M0.1.0,M1.1.0",
		"ABC-3BBB,M1.0.0,M1.1.0",
		"ABC-3BBB,M1.1.0,M1.1",
		"ABC-3BBB,M1,M1.1.0",
		"ABC-3BBB,M1.1.0 M2.1.0",
		"ABC-3BBB,M1.1.0,M2.1.0/",
		"ABC-3BBB,M1.1.0,M2.1.0/168",
		"ABC-3BBB,J366,J1",
		"ABC-3BBB,J1,J0",
		"ABC-3BBB,366,1",
		"ABC-3BBB,1,",
		"ABC-3BBB,1,2,",
		"ABC-3,1,2",
		"<AB[>-3",
		"@BC-3",
		"`bc-3",
		"{bc-3",
	};
	struct zone_posix found;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		assert_true(zone_posix_parse(str_from(cases[i].text), &found));
		if (memcmp(&found, &cases[i].wanted, sizeof(found)) != 0)
			fail_msg("%s", cases[i].text);
	}
	for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
		if (zone_posix_parse(str_from(bad[i]), &found))
			fail_msg("%s is taken", bad[i]);
}

static void test_zone__when_the_hands_are_moved(void **state)
{
	static const struct {
		struct zone_change change;
		int year;
		const char *at;
	} cases[] = {
		{ { .month = 12, .week = 5, .weekday = 4 }, 2026, "2026-12-31T00:00:00Z" },
		{ { .month = 12, .week = 5, .weekday = 5 }, 2026, "2026-12-25T00:00:00Z" },
		{ { .month = 2, .week = 5, .weekday = 0 }, 2026, "2026-02-22T00:00:00Z" },
		{ { .month = 2, .week = 4, .weekday = 0 }, 2026, "2026-02-22T00:00:00Z" },
		{ { .month = 11, .week = 1, .weekday = 0 }, 2026, "2026-11-01T00:00:00Z" },
		{ { .month = 11, .week = 1, .weekday = 6 }, 2026, "2026-11-07T00:00:00Z" },
		{ { .month = 11, .week = 2, .weekday = 1 }, 2026, "2026-11-09T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_JULIAN, .day = 59 }, 2028, "2028-02-28T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_JULIAN, .day = 365 }, 2028, "2028-12-31T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_JULIAN, .day = 1 }, 2028, "2028-01-01T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_JULIAN, .day = 60 }, 2000, "2000-03-01T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_JULIAN, .day = 60 }, 2100, "2100-03-01T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_DAY_OF_YEAR, .day = 0 }, 2028, "2028-01-01T00:00:00Z" },
		{ { .kind = ZONE_CHANGE_DAY_OF_YEAR, .day = 365 }, 2028, "2028-12-31T00:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const int64_t at = zone_change_utc_s(&cases[i].change, cases[i].year, 0) * MS_PER_SECOND;

		if (at != support_moment(cases[i].at))
			fail_msg("%s", cases[i].at);
		assert_int_equal(zone_change_utc_s(&cases[i].change, cases[i].year, HOUR_S) * MS_PER_SECOND,
				 at - MS_PER_HOUR);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zone__as_many_as_fit_and_one_more),
		cmocka_unit_test(test_zone__the_table_is_sorted_and_its_offsets_possible),
		cmocka_unit_test(test_zone__wall_times_around_the_widest_change),
		cmocka_unit_test(test_zone__the_table_has_the_last_word_on_its_last_moment),
		cmocka_unit_test(test_zone__without_footer_and_table_the_first_type_is_all),
		cmocka_unit_test(test_zone__the_footer_goes_on_where_the_table_ends),
		cmocka_unit_test(test_zone__a_footer_whose_years_overlap_is_refused),
		cmocka_unit_test(test_zone__what_a_footer_says),
		cmocka_unit_test(test_zone__when_the_hands_are_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
