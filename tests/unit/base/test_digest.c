/*
 * tests/unit/base/test_digest.c: SHA-256 against published values, hexadecimal, random bytes; the list of errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/digest.h"

static void test_digest__published_values(void **state)
{
	const struct {
		struct str text;
		const char *hex;
	} cases[] = {
		{ STR(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct digest digest, again;
		char hex[DIGEST_HEX_SIZE + 1];

		assert_int_equal(digest_of(&cases[i].text, 1, &digest), ERR_OK);
		digest_hex(&digest, hex);
		assert_string_equal(hex, cases[i].hex);
		assert_true(digest_from_hex(str_from(hex), &again));
		assert_true(digest_equal(&digest, &again));
		again.bytes[31] ^= 1;
		assert_false(digest_equal(&digest, &again));
	}
}

static void test_digest__parts_and_salt_are_one_stream(void **state)
{
	static const uint8_t salt[SALT_SIZE] = { 'a', 'b', 'c' };
	const struct str parts[] = { STR("a"), { NULL, 0 }, STR("bc") }, whole = STR("abc");
	const struct str salted = { "abc\0\0\0\0\0\0\0\0\0\0\0\0\0text", 20 };
	struct digest a, b;

	(void)state;
	assert_int_equal(digest_of(parts, ARRAY_COUNT(parts), &a), ERR_OK);
	assert_int_equal(digest_of(&whole, 1, &b), ERR_OK);
	assert_true(digest_equal(&a, &b));
	assert_int_equal(digest_salted(salt, STR("text"), &a), ERR_OK);
	assert_int_equal(digest_of(&salted, 1, &b), ERR_OK);
	assert_true(digest_equal(&a, &b));
}

static void test_digest__hex_is_read_whole_or_not_at_all(void **state)
{
	uint8_t bytes[2] = { 7, 7 };

	(void)state;
	assert_false(hex_parse(STR("a1b"), bytes, 2));
	assert_false(hex_parse(STR("a1b2c3"), bytes, 2));
	assert_false(hex_parse(STR("a1bg"), bytes, 2));
	assert_false(hex_parse(STR(""), bytes, 2));
	assert_int_equal(bytes[0], 7);
	assert_true(hex_parse(STR("a1Bf"), bytes, 2));
	assert_int_equal(bytes[0], 0xA1);
	assert_int_equal(bytes[1], 0xBF);
}

static void test_digest__random_bytes_differ(void **state)
{
	uint8_t a[600] = { 0 }, b[600] = { 0 };

	(void)state;
	random_bytes(a, sizeof(a));
	random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

static void test_err__every_row_is_whole(void **state)
{
	(void)state;
	for (int e = 0; e < ERR_MAX; e++) {
		assert_true(err_name((err_t)e)[0] != '\0');
		assert_true(err_meaning((err_t)e)[0] != '\0');
		assert_true(err_http((err_t)e) >= 200 && err_http((err_t)e) < 600);
		assert_int_equal(err_class((err_t)e) == CLASS_NONE, e == ERR_OK);
	}
	assert_string_equal(err_name(ERR_STATE_REFUSED), "STATE_REFUSED");
	assert_int_equal(err_http(ERR_REVISION_STALE), 412);
	assert_int_equal(err_class(ERR_COMMIT_UNKNOWN), CLASS_UNCERTAIN);
}

static void test_err__details_are_set_whole(void **state)
{
	struct err_detail detail = { .field = "old", .clause = "16", .rule = "old", .limit = 1, .found = 2 };

	(void)state;
	assert_int_equal(err_set_clause(ERR_STATE_REFUSED, &detail, "18.1", "second_body"), ERR_STATE_REFUSED);
	assert_string_equal(detail.field, "");
	assert_string_equal(detail.clause, "18.1");
	assert_int_equal(detail.limit, 0);
	assert_int_equal(err_set_limit(ERR_LIMIT, &detail, "text", "too_long", 8000, 8001), ERR_LIMIT);
	assert_string_equal(detail.clause, "");
	assert_int_equal(detail.limit, 8000);
	assert_int_equal(detail.found, 8001);
	assert_int_equal(err_set_limit(ERR_LIMIT, &detail, "n", "too_big", INT64_MAX, INT64_MIN), ERR_LIMIT);
	assert_true(detail.limit == INT64_C(1) << 53 && detail.found == -(INT64_C(1) << 53));
	assert_int_equal(err_set(ERR_RATE, NULL, "x", "y"), ERR_RATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest__published_values),
		cmocka_unit_test(test_digest__parts_and_salt_are_one_stream),
		cmocka_unit_test(test_digest__hex_is_read_whole_or_not_at_all),
		cmocka_unit_test(test_digest__random_bytes_differ),
		cmocka_unit_test(test_err__every_row_is_whole),
		cmocka_unit_test(test_err__details_are_set_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
