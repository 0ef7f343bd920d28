/*
 * test_standin_adapter.c: the adapter against the real stand-in, and against replies that break the contract.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "fakes/hostile_server.h"
#include "network/standin.h"
#include "outbound/outbound.h"
#include "standin/standin.h"

enum { ARENA_BYTES = 32 * 1024 * 1024, DEADLINE_MS = 500, PATIENT_MS = 20000 };

static const char items[] =
	"{\"id\":\"p-1\",\"network\":\"vk\",\"kind\":\"post\",\"community\":\"Двор\",\"post\":null,\"author\":\"Аня\","
	"\"posted_at\":\"2026-11-20T10:00:00+03:00\",\"text\":\"Где "
	"автобус?\",\"likes\":3,\"replies\":1,\"labels\":{}}\n"
	"{\"id\":\"c-1\",\"network\":\"vk\",\"kind\":\"comment\",\"community\":\"Двор\",\"post\":\"Где "
	"автобус?\",\"author\":\"Боря\","
	"\"posted_at\":\"2026-11-20T11:00:00+03:00\",\"text\":\"Тоже жду\",\"likes\":0,\"replies\":0}\n";

struct fixture {
	struct standin *standin;
	struct outbound *outbound;
	struct arena *arena;
	struct account account;
	struct err_detail detail;
	char path[64], url[64];
};

static void fixture_open(struct fixture *it, const char *address)
{
	(void)snprintf(it->url, sizeof(it->url), "http://%s", address);
	assert_int_equal(outbound_new(&it->outbound), ERR_OK);
	assert_int_equal(outbound_allow(it->outbound, address), ERR_OK);
	outbound_deadline_set(it->outbound, DEADLINE_MS);
	it->account = (struct account){ .address = str_from(it->url),
					.name = str_from("Администрация"),
					.outbound = it->outbound,
					.detail = &it->detail };
}

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));
	struct standin_options options = { .listen = "127.0.0.1:0", .items = str_from(items), .clock = clock_system() };
	int fd;

	(void)snprintf(it->path, sizeof(it->path), "/tmp/otklik-standin-XXXXXX");
	fd = mkstemp(it->path);
	if (fd < 0 || close(fd) != 0)
		return 1;
	options.state_path = it->path;
	it->arena = arena_new(ARENA_BYTES);
	if (standin_start(&options, &it->standin, NULL) != ERR_OK)
		return 1;
	fixture_open(it, standin_address(it->standin));
	*state = it;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	standin_stop(it->standin);
	outbound_free(it->outbound);
	arena_free(it->arena);
	(void)unlink(it->path);
	free(it);
	return 0;
}

static void control(struct fixture *it, const char *path, const char *body)
{
	struct outbound_reply reply;
	struct str url = arena_printf(it->arena, "%s%s", it->url, path);

	assert_int_equal(outbound_post_json(it->outbound, url, (struct str){ 0 }, str_from(body), it->arena, &reply),
			 ERR_OK);
	if (reply.status / 100 != 2)
		fail_msg("%s: %d %s", path, reply.status, reply.body.data);
}

static void test_adapter__reads_pages_from_a_cursor(void **state)
{
	struct fixture *it = *state;
	struct network_page page, next;
	const struct message_in *comment;

	assert_ptr_equal(network_find(str_from("standin")), &network_standin);
	assert_null(network_find(str_from("vk")));
	assert_int_equal(network_standin.read(&it->account, (struct str){ 0 }, it->arena, &page), ERR_OK);
	assert_int_equal(page.count, 2);
	comment = &page.messages[1];
	assert_string_equal(comment->network_id.data, "c-1");
	assert_string_equal(comment->network.data, "vk");
	assert_string_equal(comment->thread_id.data, "p-1"); /* found by the first words of its post */
	assert_int_equal(comment->kind, MESSAGE_COMMENT);
	assert_string_equal(comment->text.data, "Тоже жду");
	assert_int_equal(comment->posted_at, 1795161600000);
	assert_int_equal(network_standin.read(&it->account, page.cursor, it->arena, &next), ERR_OK);
	assert_int_equal(next.count, 0);
	assert_true(next.wait_ms > 0);
	control(it, "/api/items",
		"{\"network\":\"vk\",\"community\":\"Двор\",\"author\":\"Вера\",\"text\":\"А когда?\"}");
	assert_int_equal(network_standin.read(&it->account, next.cursor, it->arena, &next), ERR_OK);
	assert_int_equal(next.count, 1);
	assert_string_equal(next.messages[0].author_name.data, "Вера");
}

static void test_adapter__an_edit_comes_again(void **state)
{
	struct fixture *it = *state;
	struct network_page page;

	assert_int_equal(network_standin.read(&it->account, (struct str){ 0 }, it->arena, &page), ERR_OK);
	control(it, "/control/items",
		"{\"items\":[{\"id\":\"c-1\",\"network\":\"vk\",\"kind\":\"comment\",\"community\":\"Двор\",\"author\":"
		"\"Боря\","
		"\"posted_at\":\"2026-11-20T11:00:00+03:00\",\"text\":\"Уже не жду\"}]}");
	assert_int_equal(network_standin.read(&it->account, page.cursor, it->arena, &page), ERR_OK);
	assert_int_equal(page.count, 1);
	assert_true(page.messages[0].edited);
	assert_string_equal(page.messages[0].text.data, "Уже не жду");
}

static void test_adapter__a_paused_source_gives_nothing_and_loses_nothing(void **state)
{
	struct fixture *it = *state;
	struct network_page page;

	assert_int_equal(standin_pause_set(it->outbound, it->account.address, true), ERR_OK);
	assert_int_equal(network_standin.read(&it->account, (struct str){ 0 }, it->arena, &page), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(standin_pause_set(it->outbound, it->account.address, false), ERR_OK);
	assert_int_equal(network_standin.read(&it->account, page.cursor, it->arena, &page), ERR_OK);
	assert_int_equal(page.count, 2);
}

static struct network_reply answer_to(const char *message, const char *mark)
{
	return (struct network_reply){ .message = str_from(message),
				       .text = str_from("Будет завтра"),
				       .mark = str_from(mark) };
}

static size_t answers_standing(struct fixture *it, const char *thread)
{
	struct outbound_reply reply;
	struct str url = arena_printf(it->arena, "%s/api/threads/%s", it->url, thread);
	size_t count = 0;

	assert_int_equal(outbound_get(it->outbound, url, (struct str){ 0 }, it->arena, &reply), ERR_OK);
	for (const char *at = strstr(reply.body.data, "\"mark\":"); at; at = strstr(at + 1, "\"mark\":"))
		count++;
	return count;
}

static void test_adapter__replies_and_finds_by_mark_or_by_words(void **state)
{
	struct fixture *it = *state;
	struct network_reply answer = answer_to("c-1", "otklik-1"), other = answer_to("c-1", "otklik-2");
	struct network_placed placed, found;

	assert_int_equal(standin_clock_set(it->outbound, it->account.address, 1795422240000, false), ERR_OK);
	assert_int_equal(network_standin.find_reply(&it->account, &answer, it->arena, &found), ERR_NOT_FOUND);
	assert_int_equal(network_standin.reply(&it->account, &answer, it->arena, &placed), ERR_OK);
	assert_int_equal(placed.at, 1795422240000); /* the stand-in's own clock, which is the order's here */
	assert_non_null(strstr(placed.link.data, "/threads/p-1#item-"));
	assert_int_equal(network_standin.find_reply(&it->account, &answer, it->arena, &found), ERR_OK);
	assert_string_equal(found.id.data, placed.id.data);
	assert_int_equal(found.at, placed.at);
	assert_int_equal(network_standin.find_reply(&it->account, &other, it->arena, &found), ERR_OK); /* same words */
	other.text = str_from("Будет послезавтра");
	assert_int_equal(network_standin.find_reply(&it->account, &other, it->arena, &found), ERR_NOT_FOUND);
	other.message = str_from("nobody");
	assert_int_equal(network_standin.reply(&it->account, &other, it->arena, &placed), ERR_NOT_FOUND);
	assert_int_equal(network_standin.find_reply(&it->account, &other, it->arena, &found), ERR_NOT_FOUND);
	answer.text = (struct str){ 0 };
	assert_int_equal(network_standin.reply(&it->account, &answer, it->arena, &placed), ERR_INPUT_INVALID);
}

static void test_adapter__finds_among_more_answers_than_a_page_holds(void **state)
{
	struct fixture *it = *state;
	struct network_placed found;
	struct network_reply last = answer_to("p-1", "mark-249"), none = answer_to("p-1", "mark-250");

	outbound_deadline_set(it->outbound, PATIENT_MS); /* 250 fsyncs on a busy disk are no fault of the adapter */
	for (int i = 0; i < 250; i++) {
		struct network_placed placed;
		char mark[32], text[32];
		struct network_reply answer = answer_to("p-1", mark);

		(void)snprintf(mark, sizeof(mark), "mark-%d", i);
		(void)snprintf(text, sizeof(text), "text %d", i);
		answer.mark = str_from(mark);
		answer.text = str_from(text);
		assert_int_equal(network_standin.reply(&it->account, &answer, it->arena, &placed), ERR_OK);
	}
	assert_int_equal(network_standin.find_reply(&it->account, &last, it->arena, &found), ERR_OK);
	assert_int_equal(network_standin.find_reply(&it->account, &none, it->arena, &found), ERR_NOT_FOUND);
}

static void test_adapter__planned_faults(void **state)
{
	static const struct {
		const char *fault;
		err_t e;
		size_t standing;
	} cases[] = {
		{ "{\"op\":\"reply\",\"kind\":\"500\"}", ERR_NETWORK_UNKNOWN, 0 },
		{ "{\"op\":\"reply\",\"kind\":\"silence\"}", ERR_NETWORK_UNKNOWN, 0 },
		{ "{\"op\":\"reply\",\"kind\":\"drop_after_commit\"}", ERR_NETWORK_UNKNOWN, 1 },
		{ "{\"op\":\"reply\",\"kind\":\"late\",\"ms\":5000}", ERR_NETWORK_UNKNOWN, 1 },
		{ "{\"op\":\"reply\",\"kind\":\"late\",\"ms\":50}", ERR_OK, 1 },
		{ "{\"op\":\"reply\",\"kind\":\"none\"}", ERR_OK, 1 },
	};
	struct fixture *it = *state;
	size_t standing = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct network_reply answer = answer_to("p-1", "m");
		struct network_placed placed;
		err_t e;

		control(it, "/control/fault", cases[i].fault);
		e = network_standin.reply(&it->account, &answer, it->arena, &placed);
		standing += cases[i].standing;
		if (e != cases[i].e || answers_standing(it, "p-1") != standing)
			fail_msg("%s: %s, %zu stand", cases[i].fault, err_name(e), answers_standing(it, "p-1"));
	}
	control(it, "/control/fault", "{\"op\":\"thread\",\"kind\":\"500\"}");
	{
		struct network_reply answer = answer_to("p-1", "m");
		struct network_placed placed;

		assert_int_equal(network_standin.find_reply(&it->account, &answer, it->arena, &placed),
				 ERR_NETWORK_DOWN);
		assert_int_equal(network_standin.find_reply(&it->account, &answer, it->arena, &placed), ERR_OK);
	}
}

#define HEAD(status) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
static void test_adapter__broken_replies_are_told(void **state)
{
	static const struct {
		const char *bytes;
		err_t reads, replies, finds;
	} cases[] = {
		{ HEAD("200 OK") "", ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "<html>502 Bad Gateway</html>", ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN,
		  ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "[]", ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "{\"items\":[]}", ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "{\"items\":[1],\"cursor\":\"1\"}", ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN,
		  ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "{\"items\":[],\"cursor\":\"1\",\"cursor\":\"2\"}", ERR_NETWORK_DOWN,
		  ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "{\"id\":\"\\u0000\",\"link\":\"\",\"at\":\"2026-11-20T10:00:00Z\"}", ERR_NETWORK_DOWN,
		  ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "{\"id\":\"a\",\"link\":\"\",\"at\":\"yesterday\"}", ERR_NETWORK_DOWN,
		  ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
		{ HEAD("200 OK") "{\"thread\":\"t\",\"item\":null,\"replies\":[],\"cursor\":\"1\"}", ERR_NETWORK_DOWN,
		  ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN }, /* turns in a circle */
		{ HEAD("200 OK") "{\"thread\":\"t\",\"item\":null,\"replies\":[],\"cursor\":null}", ERR_NETWORK_DOWN,
		  ERR_NETWORK_UNKNOWN, ERR_NOT_FOUND },
		{ HEAD("302 Found") "", ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
		{ HEAD("401 No") "", ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN },
		{ HEAD("404 No") "", ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ HEAD("413 No") "", ERR_LIMIT, ERR_LIMIT, ERR_LIMIT },
		{ HEAD("422 No") "", ERR_INPUT_INVALID, ERR_INPUT_INVALID, ERR_INPUT_INVALID },
		{ HEAD("429 No") "", ERR_NETWORK_DOWN, ERR_NETWORK_DOWN, ERR_NETWORK_DOWN },
		{ HEAD("503 No") "", ERR_NETWORK_DOWN, ERR_NETWORK_UNKNOWN, ERR_NETWORK_DOWN },
	};
	struct fixture fixture = { 0 }, *it = &fixture;
	struct hostile_server *server = hostile_server_start();

	(void)state;
	it->arena = arena_new(ARENA_BYTES);
	fixture_open(it, hostile_server_address(server));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct hostile_answer bytes = { .bytes = cases[i].bytes };
		struct network_reply answer = answer_to("p-1", "m");
		struct network_placed placed;
		struct network_page page;

		hostile_server_answer(server, &bytes);
		assert_int_equal(network_standin.read(&it->account, str_from("a b&c"), it->arena, &page),
				 cases[i].reads);
		assert_true(it->detail.field[0] != '\0' || it->detail.rule != NULL);
		assert_int_equal(network_standin.reply(&it->account, &answer, it->arena, &placed), cases[i].replies);
		assert_int_equal(network_standin.find_reply(&it->account, &answer, it->arena, &placed), cases[i].finds);
	}
	hostile_server_stop(server);
	outbound_free(it->outbound);
	arena_free(it->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_adapter__reads_pages_from_a_cursor, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_adapter__an_edit_comes_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_adapter__a_paused_source_gives_nothing_and_loses_nothing, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_adapter__replies_and_finds_by_mark_or_by_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_adapter__finds_among_more_answers_than_a_page_holds, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_adapter__planned_faults, set_up, tear_down),
		cmocka_unit_test(test_adapter__broken_replies_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
