/*
 * tests/store/test_import.c: files of messages and install files: what is taken, what is refused, with the line, the
 * field, the rule.
 */
#include "order_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "action/import_messages.h"
#include "action/install.h"
#include "action/view.h"
#include "store/migrate.h"

struct import_case {
	const char *name, *file;
	enum import_format format;
	const char *map, *network;
	bool skip_bad;
	err_t e;
	int64_t added, bad, line; /* of the first bad one */
	const char *field, *rule;
};
static const struct import_case import_cases[] = {
	{ "plain", "id,text\n1,Яма\n2,Свет\n", IMPORT_CSV, "", "", false, ERR_OK, 2, 0, 0, NULL, NULL },
	{ "byte order mark, CRLF, empty lines", "\xef\xbb\xbfid,text\r\n1,Яма\r\n\r\n2,Свет\r\n", IMPORT_CSV, "", "",
	  false, ERR_OK, 2, 0, 0, NULL, NULL },
	{ "semicolon", "id;text\n1;\"Яма, две\"\n", IMPORT_CSV, "", "", false, ERR_OK, 1, 0, 0, NULL, NULL },
	{ "line break and quotes inside", "id,text\n1,\"Яма\nу \"\"дома\"\"\"\n2,x\n", IMPORT_CSV, "", "", false,
	  ERR_OK, 2, 0, 0, NULL, NULL },
	{ "columns mapped", "№,Текст,Дата\n1,Яма,2026-11-20T10:00:00+03:00\n", IMPORT_CSV,
	  "id=№, text=Текст,posted_at=Дата", "", false, ERR_OK, 1, 0, 0, NULL, NULL },
	{ "no text", "id,text\n1,Яма\n2,\n", IMPORT_CSV, "", "", false, ERR_INPUT_INVALID, 0, 1, 3, "text",
	  "required" },
	{ "no text, skipped", "id,text\n1,Яма\n2,\n", IMPORT_CSV, "", "", true, ERR_OK, 1, 1, 3, "text", "required" },
	{ "line after one with breaks", "id,text\n1,\"a\nb\nc\"\n2,\n", IMPORT_CSV, "", "", true, ERR_OK, 1, 1, 5,
	  "text", "required" },
	{ "bad time", "id,text,posted_at\n1,Яма,вчера\n", IMPORT_CSV, "", "", false, ERR_INPUT_INVALID, 0, 1, 2,
	  "posted_at", "time" },
	{ "time without offset", "id,text,posted_at\n1,Яма,2026-11-20T10:00:00\n", IMPORT_CSV, "", "", false,
	  ERR_INPUT_INVALID, 0, 1, 2, "posted_at", "time" },
	{ "not UTF-8", "id,text\n1,\xdf\xec\xe0\n", IMPORT_CSV, "", "", false, ERR_INPUT_INVALID, 0, 1, 2, "text",
	  "utf8" },
	{ "network unknown", "id,text,network\n1,Яма,myspace\n", IMPORT_CSV, "", "", false, ERR_INPUT_INVALID, 0, 1, 2,
	  "network", "network" },
	{ "network of all lines", "id,text\n1,Яма\n", IMPORT_CSV, "", "vk", false, ERR_OK, 1, 0, 0, NULL, NULL },
	{ "too many columns", "id,text\n1,Яма,лишнее\n", IMPORT_CSV, "", "", false, ERR_INPUT_INVALID, 0, 1, 2, "",
	  "columns" },
	{ "quotes that never close", "id,text\n1,\"Яма\n2,Свет\n", IMPORT_CSV, "", "", false, ERR_INPUT_INVALID, 0, 1,
	  2, "", "csv" },
	{ "quote in the middle", "id,text\n1,Я\"ма\n2,Свет\n", IMPORT_CSV, "", "", true, ERR_OK, 1, 1, 2, "", "csv" },
	{ "likes no number", "id,text,likes\n1,Яма,много\n", IMPORT_CSV, "", "", false, ERR_INPUT_INVALID, 0, 1, 2,
	  "likes", "number" },
	{ "json lines", "{\"id\":1,\"text\":\"Яма\"}\n\n{\"id\":\"2\",\"text\":\"Свет\",\"labels\":{}}\n", IMPORT_JSONL,
	  "", "", false, ERR_OK, 2, 0, 0, NULL, NULL },
	{ "no json", "{\"id\":1,\"text\":\"Яма\"}\n{\"id\":\n", IMPORT_JSONL, "", "", true, ERR_OK, 1, 1, 2, "",
	  "json" },
	{ "a list for a text", "{\"text\":[\"Яма\"]}\n", IMPORT_JSONL, "", "", false, ERR_INPUT_INVALID, 0, 1, 1,
	  "text", "type" },
	{ "kind unknown", "{\"text\":\"Яма\",\"kind\":\"letter\"}\n", IMPORT_JSONL, "", "", false, ERR_INPUT_INVALID, 0,
	  1, 1, "kind", "kind" },
	{ "twice in one file", "id,text\n1,Яма\n1,Яма\n", IMPORT_CSV, "", "", false, ERR_OK, 1, 0, 0, NULL, NULL },
};

static void run_case(struct order *order, const struct import_case *it, bool dry_run, struct import_result *ret_result,
		     err_t *ret_e)
{
	struct import_request request = { .format = it->format,
					  .file = str_from(it->file),
					  .map = str_from(it->map),
					  .label = str_from(it->name),
					  .network = str_from(it->network),
					  .skip_bad = it->skip_bad,
					  .dry_run = dry_run };
	struct err_detail detail = { .rule = NULL };

	*ret_e = import_messages(&order->app, order_person(order, "toropov"), &request, order->arena, ret_result,
				 &detail);
}

static void test_import__each_file_tells_what_it_holds(void **state)
{
	struct order *order = *state;

	for (size_t i = 0; i < ARRAY_COUNT(import_cases); i++) {
		const struct import_case *it = &import_cases[i];
		struct import_result result, dry, again;
		err_t e;

		run_case(order, it, true, &dry, &e);
		if (e != ERR_OK || dry.bad_count != it->bad || dry.import != 0)
			fail_msg("%s, dry: %s, bad %lld", it->name, err_name(e), (long long)dry.bad_count);
		run_case(order, it, false, &result, &e);
		if (e != it->e || result.added != it->added || result.bad_count != it->bad)
			fail_msg("%s: %s, added %lld, bad %lld", it->name, err_name(e), (long long)result.added,
				 (long long)result.bad_count);
		if (e == ERR_OK && dry.added != result.added)
			fail_msg("%s: dry run said %lld, added %lld", it->name, (long long)dry.added,
				 (long long)result.added);
		if (it->rule && (strcmp(result.bad[0].rule, it->rule) != 0 ||
				 strcmp(result.bad[0].field, it->field) != 0 || result.bad[0].line != it->line))
			fail_msg("%s: line %lld, %s, %s", it->name, (long long)result.bad[0].line, result.bad[0].field,
				 result.bad[0].rule);
		if (it->rule)
			assert_string_not_equal(import_rule_text(result.bad[0].rule), "значение не подходит");
		run_case(order, it, false, &again, &e);
		assert_int_equal(again.added, 0); /* the same message adds nothing */
	}
}

static void test_import__the_portals_html_becomes_text(void **state)
{
	static const struct import_case html = {
		.name = "html",
		.file = "id,text\n1,<p>Яма&nbsp;у дома</p><p>5 &laquo;А&raquo;</p>\n2,5 < 6 & 7\n",
		.map = "",
		.network = ""
	};
	struct order *order = *state;
	struct view_message_page found;
	struct import_result result;
	err_t e;

	run_case(order, &html, false, &result, &e);
	assert_int_equal(e, ERR_OK);
	assert_int_equal(
		view_found(&order->app, order_person(order, "rocheva"), &(struct page){ 0 }, order->arena, &found),
		ERR_OK);
	assert_int_equal(found.count, 2);
	assert_true(str_equal(found.items[0].excerpt, STR("Яма у дома\n\n5 «А»")));
	assert_true(str_equal(found.items[1].excerpt, STR("5 < 6 & 7")));
	assert_int_equal(found.items[0].network.key.size, 0);
	assert_int_equal(found.items[0].posted_at, 0);
}

static void test_import__wrong_requests_name_the_field(void **state)
{
	static const struct wrong {
		const char *file, *map, *network, *field, *rule;
	} cases[] = {
		{ "id,words\n1,x\n", "", "", "map", "column_missing" },
		{ "id,text\n1,x\n", "text=Слова", "", "map", "column_missing" },
		{ "id,text\n1,x\n", "words=text", "", "map", "unknown_field" },
		{ "id,text\n1,x\n", "text", "", "map", "map" },
		{ "id,text\n1,x\n", "", "myspace", "network", "network" },
		{ "", "", "", "file", "header" },
	};
	struct order *order = *state;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct import_request request = { .file = str_from(cases[i].file),
						  .map = str_from(cases[i].map),
						  .network = str_from(cases[i].network) };
		struct err_detail detail = { .rule = NULL };
		struct import_result result;

		assert_int_equal(import_messages(&order->app, 0, &request, order->arena, &result, &detail),
				 ERR_INPUT_INVALID);
		assert_string_equal(detail.field, cases[i].field);
		assert_string_equal(detail.rule, cases[i].rule);
	}
}

static void test_import__only_who_may(void **state)
{
	struct order *order = *state;
	struct import_request request = { .file = STR("text\nx\n") };
	struct import_result result;

	assert_int_equal(
		import_messages(&order->app, order_person(order, "kanev"), &request, order->arena, &result, NULL),
		ERR_FORBIDDEN);
	assert_int_equal(
		import_messages(&order->app, order_person(order, "rocheva"), &request, order->arena, &result, NULL),
		ERR_OK);
}

/* Without an id the keyed digest of author, time and text tells. */
static void test_import__without_an_id_the_words_tell(void **state)
{
	struct order *order = *state;
	struct import_request request = { .file = STR("author,text\nНина,Яма\nПётр,Яма\nНина,Яма\n"),
					  .label = STR("first") };
	struct import_result result;

	assert_int_equal(import_messages(&order->app, 0, &request, order->arena, &result, NULL), ERR_OK);
	assert_int_equal(result.added, 2);
	assert_int_equal(result.same, 1);
	request.label = STR("second");
	assert_int_equal(import_messages(&order->app, 0, &request, order->arena, &result, NULL), ERR_OK);
	assert_int_equal(result.added, 0);
}

#define HEAD "{\"region\":\"Р\",\"schedule\":{\"zone\":\"Europe/Moscow\",\"week\":{\"mon\":[[\"09:00\",\"18:00\"]]}},"
struct install_case {
	const char *json, *field, *rule;
};
static const struct install_case install_cases[] = {
	{ "{\"region\":\"Р\"}", "schedule", "required" },
	{ "{\"region\":\"Р\",\"schedule\":{\"zone\":\"Europe/Nowhere\",\"week\":{\"mon\":[[\"09:00\",\"18:00\"]]}}}",
	  "schedule.zone", "zone" },
	{ HEAD "\"persons\":[{\"name\":\"А\",\"roles\":[{\"role\":\"king\"}]}]}", "persons[0].roles[0].role",
	  "unknown_role" },
	{ HEAD "\"persons\":[{\"name\":\"А\",\"roles\":[{\"role\":\"executor\"}]}]}", "persons[0].roles[0].body",
	  "required" },
	{ HEAD "\"persons\":[{\"name\":\"А\",\"roles\":[{\"role\":\"executor\",\"body\":\"x\"}]}]}",
	  "persons[0].roles[0].body", "unknown_key_reference" },
	{ HEAD "\"accounts\":[{\"network\":\"vk\",\"adapter\":\"standin\",\"address\":\"a\",\"name\":\"n\"}]}",
	  "accounts[0].network", "unknown_key_reference" },
	{ HEAD "\"persons\":[{\"name\":\"А\",\"login\":\"a\",\"roles\":[{\"role\":\"curator\"}]},{\"name\":\"Б\","
	       "\"login\":\"a\",\"roles\":[{\"role\":"
	       "\"curator\"}]}]}",
	  "persons[1].login", "twice" },
	{ HEAD "\"networks\":[{\"key\":\"vk\",\"name\":\"n\",\"mark\":\"м\"},{\"key\":\"vk\",\"name\":\"n\",\"mark\":"
	       "\"м\"}]}",
	  "networks[1].key", "twice" },
};

static void test_install__refuses_a_wrong_file_whole(void **state)
{
	static const struct db_sql rows = {
		"SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM network) + (SELECT count(*) FROM "
		"setting)",
		NULL
	};
	struct fixture *fixture = *state;
	struct order order = { .database = fixture, .arena = arena_new(64 * 1024 * 1024) };
	struct app app;

	assert_non_null(order.arena);
	assert_int_equal(store_migrate(fixture->db, NULL), ERR_OK);
	assert_int_equal(app_init(&app, fixture->db), ERR_OK);
	for (size_t i = 0; i < ARRAY_COUNT(install_cases); i++) {
		struct install it = { .json = str_from(install_cases[i].json),
				      .zone_folder = "/usr/share/zoneinfo",
				      .quick_hash = true };
		struct err_detail detail = { .rule = NULL };
		err_t e;

		it.calendar = order_file(&order, "data/calendars/ru.json");
		it.regulation = order_file(&order, "data/regulation/nao-2020.json");
		e = install(&app, &it, &detail);
		if (e == ERR_OK || !detail.rule || strcmp(detail.field, install_cases[i].field) != 0 ||
		    strcmp(detail.rule, install_cases[i].rule) != 0)
			fail_msg("case %zu: %s, %s, %s", i, err_name(e), detail.field, detail.rule ? detail.rule : "");
		assert_int_equal(fixture_int(fixture, &rows), 0);
	}
	app_deinit(&app);
	arena_free(order.arena);
}

static void test_install__is_done_once(void **state)
{
	struct order *order = *state;
	struct install it = { .json = order_file(order, "data/demo/install.json"),
			      .calendar = order_file(order, "data/calendars/ru.json"),
			      .regulation = order_file(order, "data/regulation/nao-2020.json"),
			      .zone_folder = "/usr/share/zoneinfo",
			      .quick_hash = true };
	struct err_detail detail = { .rule = NULL };
	bool done = false;

	assert_int_equal(install_is_done(&order->app, &done), ERR_OK);
	assert_true(done);
	assert_int_equal(install(&order->app, &it, &detail), ERR_STATE_REFUSED);
	assert_string_equal(detail.rule, "installed");
}

int main(void)
{
#define ORDER_TEST(name) cmocka_unit_test_setup_teardown(name, order_setup, order_teardown)
	const struct CMUnitTest tests[] = {
		ORDER_TEST(test_import__each_file_tells_what_it_holds),
		ORDER_TEST(test_import__the_portals_html_becomes_text),
		ORDER_TEST(test_import__wrong_requests_name_the_field),
		ORDER_TEST(test_import__only_who_may),
		ORDER_TEST(test_import__without_an_id_the_words_tell),
		cmocka_unit_test_setup_teardown(test_install__refuses_a_wrong_file_whole, fixture_setup,
						fixture_teardown),
		ORDER_TEST(test_install__is_done_once),
	};

	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
