/*
 * test_http_door.c: cookie, CSRF token, rates, names of assets: the parts of the door that need no socket.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/server_private.h"

#define TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct cookie_case {
	bool tls;
	const char *header;
	bool found;
};
static const struct cookie_case cookies[] = {
	{ false, "otklik=" TOKEN, true },
	{ false, "a=1; otklik=" TOKEN "; b=2", true },
	{ false, "a=1;otklik=" TOKEN, true },
	{ false, "xotklik=" TOKEN, false },
	{ false, "otklik=" TOKEN "0", false },
	{ false, "otklik=", false },
	{ false, "", false },
	{ false, "; ;;", false },
	{ true, "otklik=" TOKEN, false },
	{ true, "__Host-otklik=" TOKEN, true },
};

static void test_session_cookie__finds_only_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cookies); i++) {
		struct http http = { .config = { .tls_in_front = cookies[i].tls } };
		struct str token = session_cookie_find(&http, str_from(cookies[i].header));

		assert_int_equal(token.size, cookies[i].found ? SESSION_TOKEN_SIZE : 0);
		if (cookies[i].found)
			assert_true(str_equal(token, str_from(TOKEN)));
	}
}

static void test_session_cookie__is_closed_to_scripts_and_other_sites(void **state)
{
	struct http plain = { .config = { .tls_in_front = false } }, tls = { .config = { .tls_in_front = true } };
	struct request request = { .http = &plain, .arena = arena_new(64 * 1024) };

	(void)state;
	assert_string_equal(session_cookie_make(&request, TOKEN).data,
			    "otklik=" TOKEN "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
	assert_string_equal(session_cookie_make(&request, "").data,
			    "otklik=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
	request.http = &tls;
	assert_string_equal(session_cookie_make(&request, TOKEN).data,
			    "__Host-otklik=" TOKEN "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure");
	arena_free(request.arena);
}

static void test_session_csrf__depends_on_the_token_and_hides_it(void **state)
{
	char one[CSRF_SIZE + 1], same[CSRF_SIZE + 1], other[CSRF_SIZE + 1];

	(void)state;
	assert_int_equal(session_csrf(STR("token a"), one), ERR_OK);
	assert_int_equal(session_csrf(STR("token a"), same), ERR_OK);
	assert_int_equal(session_csrf(STR("token b"), other), ERR_OK);
	assert_string_equal(one, same);
	assert_string_not_equal(one, other);
	assert_int_equal(strlen(one), CSRF_SIZE);
}

static void test_rate_take__a_burst_then_waiting_per_key(void **state)
{
	struct rates *rates = rates_new();
	int64_t wait_s = 0;

	(void)state;
	assert_non_null(rates);
	for (int i = 0; i < 5; i++)
		assert_true(rate_take(rates, STR("one"), 1, 5, &wait_s));
	assert_false(rate_take(rates, STR("one"), 1, 5, &wait_s));
	assert_true(wait_s >= 1 && wait_s <= 2);
	assert_true(rate_take(rates, STR("two"), 1, 5, &wait_s));
	rates_free(rates);
}

static void test_rate_take__forgets_rather_than_grows(void **state)
{
	struct rates *rates = rates_new();
	int64_t wait_s;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char key[16];
		int size = snprintf(key, sizeof(key), "k%d", i);

		assert_true(rate_take(rates, (struct str){ key, (size_t)size }, 1, 3, &wait_s));
	}
	rates_free(rates);
}

static const struct http_asset assets[] = {
	{ "index.html", "<!doctype html>", 15, "aa" },
	{ "assets/main.ABCD2345.js", "1", 1, "bb" },
	{ "assets/main.ABCD2345.js.gz", "z", 1, "cc" },
	{ "favicon.svg", "<svg/>", 6, "dd" },
	{ NULL, NULL, 0, NULL },
};
struct asset_case {
	const char *path;
	bool gzip;
	const char *found; /* NULL: none */
};
static const struct asset_case asset_cases[] = {
	{ "/", false, "index.html" },
	{ "/inbox", false, "index.html" },
	{ "/inbox/412", true, "index.html" },
	{ "/review/412", false, "index.html" },
	{ "/index.html", false, "index.html" },
	{ "/assets/main.ABCD2345.js", false, "assets/main.ABCD2345.js" },
	{ "/assets/main.ABCD2345.js", true, "assets/main.ABCD2345.js.gz" },
	{ "/favicon.svg", true, "favicon.svg" },
	{ "/assets/other.js", false, NULL },
	{ "/../etc/passwd", false, NULL },
	{ "/a/b/c/d/e", false, NULL },
	{ "/Inbox", false, NULL },
	{ "", false, NULL },
};

static void test_asset_find__files_and_addresses_of_pages(void **state)
{
	struct http http = { .config = { .assets = assets } };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(asset_cases); i++) {
		bool gzip;
		const struct http_asset *asset =
			asset_find(&http, str_from(asset_cases[i].path), asset_cases[i].gzip, &gzip);

		if (!asset_cases[i].found) {
			assert_null(asset);
			continue;
		}
		assert_non_null(asset);
		assert_string_equal(asset->path, asset_cases[i].found);
	}
}

static void test_asset__type_and_keeping(void **state)
{
	(void)state;
	assert_string_equal(asset_type("index.html"), "text/html; charset=utf-8");
	assert_string_equal(asset_type("assets/main.ABCD2345.js.gz"), "text/javascript; charset=utf-8");
	assert_string_equal(asset_type("x.bin"), "application/octet-stream");
	assert_true(asset_is_immutable("assets/main.ABCD2345.js"));
	assert_true(asset_is_immutable("assets/golos-text-cyrillic-wght-normal.ABCD2345.woff2"));
	assert_false(asset_is_immutable("index.html"));
	assert_false(asset_is_immutable("assets/main.page.js"));
	assert_false(asset_is_immutable("some.ABCD2345.folder/main.js"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session_cookie__finds_only_its_own),
		cmocka_unit_test(test_session_cookie__is_closed_to_scripts_and_other_sites),
		cmocka_unit_test(test_session_csrf__depends_on_the_token_and_hides_it),
		cmocka_unit_test(test_rate_take__a_burst_then_waiting_per_key),
		cmocka_unit_test(test_rate_take__forgets_rather_than_grows),
		cmocka_unit_test(test_asset_find__files_and_addresses_of_pages),
		cmocka_unit_test(test_asset__type_and_keeping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
