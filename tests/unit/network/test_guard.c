/*
 * test_guard.c: which addresses are refused, in every spelling that resolves to them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "outbound/guard.h"

static void test_guard__judges_addresses(void **state)
{
	static const struct {
		const char *address;
		bool is_public;
	} cases[] = {
		{ "8.8.8.8:443", true },
		{ "87.240.132.72:443", true },
		{ "172.15.255.255:80", true },
		{ "172.32.0.0:80", true },
		{ "100.63.255.255:80", true },
		{ "100.128.0.1:80", true },
		{ "223.255.255.255:80", true },
		{ "0.0.0.0:80", false },
		{ "10.1.2.3:80", false },
		{ "100.64.0.1:80", false },
		{ "127.0.0.1:80", false },
		{ "127.255.255.255:80", false },
		{ "169.254.169.254:80", false },
		{ "172.16.0.1:80", false },
		{ "172.31.255.255:80", false },
		{ "192.0.0.8:80", false },
		{ "192.0.2.1:80", false },
		{ "192.168.1.1:80", false },
		{ "198.19.255.255:80", false },
		{ "198.51.100.7:80", false },
		{ "203.0.113.9:80", false },
		{ "224.0.0.1:80", false },
		{ "255.255.255.255:80", false },
		{ "[2a00:1450:4010::65]:443", true },
		{ "[::]:80", false },
		{ "[::1]:80", false },
		{ "[::ffff:127.0.0.1]:80", false },
		{ "[::ffff:10.0.0.1]:80", false },
		{ "[::ffff:8.8.8.8]:80", true },
		{ "[64:ff9b::127.0.0.1]:80", false },
		{ "[64:ff9b::8.8.8.8]:80", true },
		{ "[fe80::1]:80", false },
		{ "[fc00::1]:80", false },
		{ "[fd12:3456::1]:80", false },
		{ "[ff02::1]:80", false },
		{ "[2001:db8::1]:80", false },
		{ "[2001::1]:80", false },
		{ "[2002:7f00:1::]:80", false },
		{ "[3fff:fff::1]:80", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct guard_address address;

		assert_int_equal(guard_address_parse(cases[i].address, &address), ERR_OK);
		if (guard_is_public(&address) != cases[i].is_public)
			fail_msg("%s is judged wrongly", cases[i].address);
	}
}

static void test_guard__takes_numeric_addresses_only(void **state)
{
	static const char *const bad[] = { "",
					   "127.0.0.1",
					   "127.0.0.1:",
					   "127.0.0.1:0",
					   "127.0.0.1:65536",
					   "127.0.0.1:80x",
					   "localhost:80",
					   "127.1:80",
					   "0x7f000001:80",
					   "::1:80",
					   "[::1]",
					   "[::1:80",
					   "[127.0.0.1]:80",
					   ":80",
					   "127.0.0.1:-1" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct guard_address address;

		if (guard_address_parse(bad[i], &address) != ERR_INPUT_INVALID)
			fail_msg("\"%s\" was taken", bad[i]);
	}
}

static void test_guard__equal_means_address_and_port(void **state)
{
	struct guard_address a, b;

	(void)state;
	assert_int_equal(guard_address_parse("127.0.0.1:8090", &a), ERR_OK);
	assert_int_equal(guard_address_parse("127.0.0.1:8090", &b), ERR_OK);
	assert_true(guard_address_equal(&a, &b));
	assert_int_equal(guard_address_parse("127.0.0.1:8091", &b), ERR_OK);
	assert_false(guard_address_equal(&a, &b));
	assert_int_equal(guard_address_parse("127.0.0.2:8090", &b), ERR_OK);
	assert_false(guard_address_equal(&a, &b));
	assert_int_equal(guard_address_parse("[::1]:8090", &b), ERR_OK);
	assert_false(guard_address_equal(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guard__judges_addresses),
		cmocka_unit_test(test_guard__takes_numeric_addresses_only),
		cmocka_unit_test(test_guard__equal_means_address_and_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
