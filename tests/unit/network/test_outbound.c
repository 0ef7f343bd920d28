/*
 * test_outbound.c: the door outwards against a server that misbehaves; which error each kind of call gets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/fault.h"
#include "base/limits.h"
#include "fakes/hostile_server.h"
#include "outbound/outbound.h"

enum { DEADLINE_MS = 400 };

struct fixture {
	struct hostile_server *server;
	struct outbound *outbound;
	struct arena *arena;
	char url[64];
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));

	it->server = hostile_server_start();
	it->arena = arena_new(4 * OUTBOUND_REPLY_BYTES_MAX);
	if (outbound_new(&it->outbound) != ERR_OK ||
	    outbound_allow(it->outbound, hostile_server_address(it->server)) != ERR_OK)
		return 1;
	outbound_deadline_set(it->outbound, DEADLINE_MS);
	(void)snprintf(it->url, sizeof(it->url), "http://%s/api", hostile_server_address(it->server));
	*state = it;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	hostile_server_stop(it->server);
	outbound_free(it->outbound);
	arena_free(it->arena);
	free(it);
	return 0;
}

static err_t get(struct fixture *it, struct outbound_reply *ret_reply)
{
	arena_reset(it->arena);
	return outbound_get(it->outbound, str_from(it->url), (struct str){ 0 }, it->arena, ret_reply);
}

static err_t post(struct fixture *it, struct outbound_reply *ret_reply)
{
	arena_reset(it->arena);
	return outbound_post_json(it->outbound, str_from(it->url), str_from("secret"), str_from("{}"), it->arena,
				  ret_reply);
}

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
static const char kilobyte[] =
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const struct {
	const char *name;
	struct hostile_answer answer;
	err_t reads, writes;
	int status;
} answers[] = {
	{ "good", { .bytes = OK_HEAD "Content-Length: 2\r\n\r\n{}" }, ERR_OK, ERR_OK, 200 },
	{ "error", { .bytes = "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n" }, ERR_OK, ERR_OK, 500 },
	{ "redirect is not followed",
	  { .bytes = "HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n" },
	  ERR_OK,
	  ERR_OK,
	  302 },
	{ "closes after the request", { .bytes = NULL }, ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, 0 },
	{ "cut in the body",
	  { .bytes = OK_HEAD "Content-Length: 200\r\n\r\n{" },
	  ERR_NETWORK_DOWN,
	  ERR_NETWORK_UNKNOWN,
	  0 },
	{ "cut in a chunk",
	  { .bytes = OK_HEAD "Transfer-Encoding: chunked\r\n\r\nff\r\n{" },
	  ERR_NETWORK_DOWN,
	  ERR_NETWORK_UNKNOWN,
	  0 },
	{ "cut in the head", { .bytes = "HTTP/1.1 200" }, ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, 0 },
	{ "not HTTP", { .bytes = "SSH-2.0-OpenSSH_9.2\r\n" }, ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, 0 },
	{ "silence", { .stay_ms = 5000 }, ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, 0 },
	{ "a byte at a time",
	  { .bytes = OK_HEAD "Content-Length: 2\r\n\r\n{}", .drip_ms = 50 },
	  ERR_NETWORK_DOWN,
	  ERR_NETWORK_UNKNOWN,
	  0 },
	{ "endless interim heads",
	  { .bytes = "HTTP/1.1 100 Continue\r\nX-Filler: 0123456789abcdef0123456789abcdef\r\n\r\n", .repeat = 4000 },
	  ERR_LIMIT,
	  ERR_NETWORK_UNKNOWN,
	  0 },
};

static void test_outbound__tells_down_from_unknown(void **state)
{
	struct fixture *it = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct outbound_reply reply = { 0 };
		err_t e;

		hostile_server_answer(it->server, &answers[i].answer);
		e = get(it, &reply);
		if (e != answers[i].reads || (e == ERR_OK && reply.status != answers[i].status))
			fail_msg("%s: reading gave %s, %d", answers[i].name, err_name(e), reply.status);
		e = post(it, &reply);
		if (e != answers[i].writes || (e == ERR_OK && reply.status != answers[i].status))
			fail_msg("%s: writing gave %s, %d", answers[i].name, err_name(e), reply.status);
	}
}

static void test_outbound__bounds_the_reply(void **state)
{
	static const struct hostile_answer flood = { .bytes = kilobyte, .repeat = 60000 };
	struct fixture *it = *state;
	struct outbound_reply reply;
	static const struct hostile_answer declared = { .bytes = OK_HEAD "Content-Length: 99999999999\r\n\r\n" };
	static const struct hostile_answer endless = { .bytes = OK_HEAD "\r\n0123456789abcdef0123456789abcdef", .repeat = 200000 };

	hostile_server_answer(it->server, &flood);
	assert_int_equal(get(it, &reply), ERR_NETWORK_DOWN); /* that is no HTTP */
	hostile_server_answer(it->server, &declared);
	assert_int_equal(get(it, &reply), ERR_NETWORK_DOWN);
	outbound_deadline_set(it->outbound, 10000);
	hostile_server_answer(it->server, &endless);
	assert_int_equal(get(it, &reply), ERR_LIMIT);
	assert_int_equal(post(it, &reply), ERR_NETWORK_UNKNOWN);
}

static void test_outbound__refuses_addresses_of_the_house(void **state)
{
	struct fixture *it = *state;
	struct outbound *closed;
	struct outbound_reply reply;
	static const char *const urls[] = { "http://127.0.0.1:9/",
					    "http://localhost:9/",
					    "http://[::1]:9/",
					    "http://10.0.0.1/",
					    "http://169.254.169.254/",
					    "http://0x7f000001:9/",
					    "http://2130706433:9/",
					    "http://[::ffff:127.0.0.1]:9/",
					    "file:///etc/passwd",
					    "gopher://127.0.0.1:9/",
					    "ftp://127.0.0.1/",
					    "http://user:pass@127.0.0.1:9/",
					    "http://127.0.0.1:9/\r\nX: y",
					    "" };

	assert_int_equal(outbound_new(&closed), ERR_OK);
	outbound_deadline_set(closed, DEADLINE_MS);
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		err_t e = outbound_get(closed, str_from(urls[i]), (struct str){ 0 }, it->arena, &reply);

		if (e != ERR_FORBIDDEN)
			fail_msg("%s: %s", urls[i], err_name(e));
		e = outbound_post_json(closed, str_from(urls[i]), (struct str){ 0 }, str_from("{}"), it->arena, &reply);
		if (e != ERR_FORBIDDEN)
			fail_msg("%s: writing gave %s", urls[i], err_name(e));
	}
	assert_int_equal(outbound_get(closed, str_from(it->url), (struct str){ 0 }, it->arena, &reply), ERR_FORBIDDEN);
	assert_int_equal(hostile_server_requests(it->server), 0);
	outbound_free(closed);
}

static void test_outbound__no_listener_is_down(void **state)
{
	struct fixture *it = *state;
	struct outbound_reply reply;

	assert_int_equal(outbound_allow(it->outbound, "127.0.0.1:1"), ERR_OK);
	assert_int_equal(outbound_post_json(it->outbound, str_from("http://127.0.0.1:1/"), (struct str){ 0 },
					    str_from("{}"), it->arena, &reply),
			 ERR_NETWORK_DOWN);
	assert_int_equal(outbound_get(it->outbound, str_from("http://does-not-exist.invalid/"), (struct str){ 0 },
				      it->arena, &reply),
			 ERR_NETWORK_DOWN);
}

static void test_outbound__reads_retry_after(void **state)
{
	static const struct hostile_answer wait = {
		.bytes = "HTTP/1.1 429 Wait\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
	};
	struct fixture *it = *state;
	struct outbound_reply reply;

	hostile_server_answer(it->server, &wait);
	assert_int_equal(get(it, &reply), ERR_OK);
	assert_int_equal(reply.status, 429);
	assert_int_equal(reply.retry_after_ms, 7000);
	assert_int_equal(reply.body.size, 0);
}

static void test_outbound__planted_fault_loses_the_reply(void **state)
{
#ifdef OTKLIK_FAULTS
	struct fixture *it = *state;
	struct outbound_reply reply;

	hostile_server_answer(it->server, &answers[0].answer);
	fault_plan(FAULT_OUTBOUND_REPLY, 1, false);
	assert_int_equal(post(it, &reply), ERR_NETWORK_UNKNOWN);
	assert_true(fault_has_fired());
	assert_int_equal(post(it, &reply), ERR_OK);
	assert_int_equal(hostile_server_requests(it->server), 2);
	fault_plan(FAULT_OUTBOUND_REPLY, 0, false);
#else
	(void)state;
	skip();
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_outbound__tells_down_from_unknown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_outbound__bounds_the_reply, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_outbound__refuses_addresses_of_the_house, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_outbound__no_listener_is_down, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_outbound__reads_retry_after, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_outbound__planted_fault_loses_the_reply, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
