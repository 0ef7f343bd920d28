/*
 * tests/unit/base/test_utf8.c: every code point goes round; every kind of bad byte is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/utf8.h"

static size_t point_encode(uint32_t point, char ret_bytes[4])
{
	if (point < 0x80) {
		ret_bytes[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		ret_bytes[0] = (char)(0xC0 | point >> 6);
		ret_bytes[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		ret_bytes[0] = (char)(0xE0 | point >> 12);
		ret_bytes[1] = (char)(0x80 | (point >> 6 & 0x3F));
		ret_bytes[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	ret_bytes[0] = (char)(0xF0 | point >> 18);
	ret_bytes[1] = (char)(0x80 | (point >> 12 & 0x3F));
	ret_bytes[2] = (char)(0x80 | (point >> 6 & 0x3F));
	ret_bytes[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}

static void test_utf8__every_code_point_goes_round(void **state)
{
	(void)state;
	for (uint32_t point = 0; point < 0x110000 + 100; point++) {
		char bytes[4];
		struct str text = { bytes, point_encode(point, bytes) };
		bool good = point != 0 && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
		size_t at = 0;

		if (utf8_is_valid(text) != good)
			fail_msg("U+%04X", point);
		if (!good)
			continue;
		assert_int_equal(utf8_next(text, &at), point);
		assert_int_equal(at, text.size);
		assert_int_equal(utf8_count(text), 1);
	}
}

static void test_utf8__bad_bytes_are_refused(void **state)
{
	const struct str bad[] = {
		STR("\x80"),
		STR("\xC0\x80"),
		STR("\xC1\xBF"),
		STR("\xC2"),
		STR("\xC2 "),
		STR("\xE0\x80\x80"),
		STR("\xE0\x9F\xBF"),
		STR("\xE2\x82"),
		STR("\xED\xA0\x80"),
		STR("\xF0\x80\x80\x80"),
		STR("\xF0\x9F\x98"),
		STR("\xF4\x90\x80\x80"),
		STR("\xF5\x80\x80\x80"),
		STR("\xFF"),
		STR("a\0b"),
		STR("\xE2\x28\xA1"),
		STR("\xF0\x9F\x28\x80"),
		STR("\xF8\x88\x80\x80\x80"),
		STR("ok \xD0"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
		if (utf8_is_valid(bad[i]))
			fail_msg("case %zu", i);
	assert_true(utf8_is_valid((struct str){ NULL, 0 }));
}

static void test_utf8__cuts_between_points(void **state)
{
	static const struct {
		const char *text;
		size_t points;
		const char *cut;
	} cases[] = { { "вода", 2, "во" }, { "вода", 4, "вода" }, { "вода", 9, "вода" },
		      { "a🌲b", 2, "a🌲" },  { "a🌲b", 0, "" },      { "", 3, "" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		assert_true(str_equal(utf8_cut(str_from(cases[i].text), cases[i].points), str_from(cases[i].cut)));
	assert_int_equal(utf8_count(STR("a🌲вода")), 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8__every_code_point_goes_round),
		cmocka_unit_test(test_utf8__bad_bytes_are_refused),
		cmocka_unit_test(test_utf8__cuts_between_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
