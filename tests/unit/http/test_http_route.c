/*
 * test_http_route.c: finding a route, and the shape of the table itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "http/route.h"

struct find_case {
	const char *method, *path;
	bool demo;
	err_t expected;
	const char *operation, *first, *second;
};
static const struct find_case cases[] = {
	{ "GET", "/healthz", false, ERR_OK, "health", NULL, NULL },
	{ "HEAD", "/healthz", false, ERR_OK, "health", NULL, NULL },
	{ "POST", "/healthz", false, ERR_METHOD, NULL, NULL, NULL },
	{ "GET", "/healthz/", false, ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "GET", "healthz", false, ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "GET", "", false, ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "GET", "/api/v1/incidents/412", false, ERR_OK, "getIncident", "412", NULL },
	{ "GET", "/api/v1/incidents/412/drafts/3", false, ERR_OK, "getDraft", "412", "3" },
	{ "GET", "/api/v1/incidents/412/terms/draft-3/explanation", false, ERR_OK, "explainTerm", "412", "draft-3" },
	{ "GET", "/api/v1/incidents//drafts/3", false, ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "GET", "/api/v1/incidents/412/drafts", false, ERR_NOT_FOUND, NULL, NULL, NULL },
	{ "DELETE", "/api/v1/messages/7/claim", false, ERR_OK, "releaseMessage", "7", NULL },
	{ "OPTIONS", "/api/v1/me", false, ERR_METHOD, NULL, NULL, NULL },
	{ "GET", "/api/v1/demo/clock", true, ERR_OK, "getDemoClock", NULL, NULL },
	{ "POST", "/api/v1/demo/clock", false, ERR_NOT_FOUND, NULL, NULL, NULL },
};

static void test_route_find__by_method_and_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct find_case *it = &cases[i];
		struct route_match match = { 0 };
		err_t e = route_find(routes, str_from(it->method), str_from(it->path), it->demo, &match);

		if (e != it->expected)
			print_message("case %zu: %s %s\n", i, it->method, it->path);
		assert_int_equal(e, it->expected);
		if (e != ERR_OK)
			continue;
		assert_string_equal(match.route->operation, it->operation);
		if (it->first)
			assert_true(str_equal(match.values[0], str_from(it->first)));
		if (it->second)
			assert_true(str_equal(match.values[1], str_from(it->second)));
	}
}

static void test_routes__writing_ones_are_guarded(void **state)
{
	(void)state;
	for (const struct route *route = routes; route->method; route++) {
		bool writes = strcmp(route->method, "GET") != 0;

		assert_int_equal(!!(route->flags & ROUTE_WRITE), writes);
		assert_true(route->handler || (route->flags & ROUTE_STREAM));
		assert_true(!route->fields || (route->input_size > 0 && route->body_bytes_max > 0));
		assert_true(!route->query || route->query_size > 0);
		if (strncmp(route->path, "/api/v1/incidents/{id}/", 23) == 0 && strcmp(route->method, "POST") == 0)
			assert_true(route->flags & ROUTE_REVISION);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_route_find__by_method_and_path),
		cmocka_unit_test(test_routes__writing_ones_are_guarded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
