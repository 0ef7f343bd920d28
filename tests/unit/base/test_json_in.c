/*
 * tests/unit/base/test_json_in.c: field tables: what comes in whole, and each refusal with its path and rule.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/json_in.h"

struct stage {
	struct str text;
	int64_t days;
};
struct request {
	struct str text, note;
	int64_t number;
	row_id_t body;
	bool fast;
	utc_ms_t at;
	int kind;
	struct stage main;
	struct json_items stages;
};

static const char *const kinds[] = { "answer", "interim", NULL };
static const struct json_field stage_fields[] = {
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, offsetof(struct stage, text), 1, 5, NULL, NULL, 0 },
	{ "days", JSON_TYPE_INT, 0, offsetof(struct stage, days), 1, 30, NULL, NULL, 0 },
	{ NULL, JSON_TYPE_STR, 0, 0, 0, 0, NULL, NULL, 0 },
};
static const struct json_field fields[] = {
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, offsetof(struct request, text), 1, 6, NULL, NULL, 0 },
	{ "note", JSON_TYPE_STR, 0, offsetof(struct request, note), 0, 0, NULL, NULL, 0 },
	{ "number", JSON_TYPE_INT, 0, offsetof(struct request, number), 0, 0, NULL, NULL, 0 },
	{ "body", JSON_TYPE_ID, 0, offsetof(struct request, body), 0, 0, NULL, NULL, 0 },
	{ "fast", JSON_TYPE_BOOL, 0, offsetof(struct request, fast), 0, 0, NULL, NULL, 0 },
	{ "at", JSON_TYPE_TIME, 0, offsetof(struct request, at), 0, 0, NULL, NULL, 0 },
	{ "kind", JSON_TYPE_ENUM, 0, offsetof(struct request, kind), 0, 0, kinds, NULL, 0 },
	{ "main", JSON_TYPE_OBJECT, 0, offsetof(struct request, main), 0, 0, NULL, stage_fields, 0 },
	{ "stages", JSON_TYPE_ARRAY, 0, offsetof(struct request, stages), 0, 3, NULL, stage_fields,
	  sizeof(struct stage) },
	{ NULL, JSON_TYPE_STR, 0, 0, 0, 0, NULL, NULL, 0 },
};

static void test_json_in__takes_every_type(void **state)
{
	static const char text[] =
		"{\"text\":\"ёлка\\n🌲\",\"note\":\"\",\"number\":-9007199254740991,\"body\":9007199254740991,"
		"\"fast\":true,\"at\":\"2026-11-24T10:00:00+03:00\",\"kind\":\"interim\",\"main\":{\"text\":\"x\"},"
		"\"stages\":[{\"text\":\"a\",\"days\":1},{\"text\":\"b\",\"days\":30}]}";
	struct arena *arena = arena_new(65536);
	struct request request = { .number = 5 };
	const struct stage *stages;

	(void)state;
	assert_int_equal(json_in(str_from(text), fields, arena, &request, NULL), ERR_OK);
	assert_string_equal(request.text.data, "ёлка\n🌲");
	assert_int_equal(request.note.size, 0);
	assert_non_null(request.note.data);
	assert_true(request.number == 1 - (INT64_C(1) << 53) && request.body == (INT64_C(1) << 53) - 1 && request.fast);
	assert_true(request.at == 1795503600000);
	assert_int_equal(request.kind, 1);
	assert_string_equal(request.main.text.data, "x");
	assert_int_equal(request.stages.count, 2);
	stages = request.stages.items;
	assert_string_equal(stages[1].text.data, "b");
	assert_int_equal(stages[1].days, 30);
	arena_free(arena);
}

static void test_json_in__absent_and_null_leave_the_target(void **state)
{
	struct arena *arena = arena_new(65536);
	struct request request = { .number = 5, .kind = 7, .body = 3 };

	(void)state;
	assert_int_equal(json_in(STR("{\"text\":\"a\",\"body\":null,\"kind\":null,\"stages\":null}"), fields, arena,
				 &request, NULL),
			 ERR_OK);
	assert_true(request.number == 5 && request.kind == 7 && request.body == 3 && request.stages.items == NULL);
	arena_free(arena);
}

struct refusal {
	struct str text;
	err_t e;
	const char *field, *rule;
};

static void test_json_in__refuses_with_path_and_rule(void **state)
{
	const struct refusal cases[] = {
		{ STR(""), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("[]"), ERR_BODY_INVALID, "", "type" },
		{ STR("5"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":\"a\"} x"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":\"a\",}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{'text':'a'}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":\"a\"/**/}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":NaN}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":\"a\nb\"}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":\"\\ud800\"}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":\"\\u0000\"}"), ERR_BODY_INVALID, "", "json_nul" },
		{ STR("{\"text\":\"a\0b\"}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{\"text\":\"\xC0\xAF\"}"), ERR_BODY_INVALID, "", "json_utf8" },
		{ STR("{\"text\":\"a\",\"text\":\"b\"}"), ERR_BODY_INVALID, "", "json_duplicate_key" },
		{ STR("{\"text\":\"a\",\"number\":9223372036854775808}"), ERR_BODY_INVALID, "", "json_number" },
		{ STR("{\"text\":\"a\",\"number\":1e999}"), ERR_BODY_INVALID, "", "json_number" },
		{ STR("{\"text\":\"a\",\"number\":01}"), ERR_BODY_INVALID, "", "json_invalid" },
		{ STR("{}"), ERR_INPUT_INVALID, "text", "required" },
		{ STR("{\"text\":null}"), ERR_INPUT_INVALID, "text", "required" },
		{ STR("{\"text\":5}"), ERR_INPUT_INVALID, "text", "type" },
		{ STR("{\"text\":\"\"}"), ERR_INPUT_INVALID, "text", "too_short" },
		{ STR("{\"text\":\"ёёёёёёё\"}"), ERR_INPUT_INVALID, "text", "too_long" },
		{ STR("{\"text\":\"a\",\"нет\":1}"), ERR_INPUT_INVALID, "нет", "unknown" },
		{ STR("{\"text\":\"a\",\"\":1}"), ERR_INPUT_INVALID, "", "unknown" }, /* once ended the process */
		{ STR("{\"text\":\"a\",\"number\":1.5}"), ERR_INPUT_INVALID, "number", "type" },
		{ STR("{\"text\":\"a\",\"number\":9007199254740992}"), ERR_INPUT_INVALID, "number", "too_big" },
		{ STR("{\"text\":\"a\",\"number\":-9007199254740992}"), ERR_INPUT_INVALID, "number", "too_small" },
		{ STR("{\"text\":\"a\",\"number\":\"1\"}"), ERR_INPUT_INVALID, "number", "type" },
		{ STR("{\"text\":\"a\",\"body\":0}"), ERR_INPUT_INVALID, "body", "too_small" },
		{ STR("{\"text\":\"a\",\"body\":9007199254740992}"), ERR_INPUT_INVALID, "body", "too_big" },
		{ STR("{\"text\":\"a\",\"fast\":1}"), ERR_INPUT_INVALID, "fast", "type" },
		{ STR("{\"text\":\"a\",\"at\":\"2026-11-24\"}"), ERR_INPUT_INVALID, "at", "time" },
		{ STR("{\"text\":\"a\",\"at\":5}"), ERR_INPUT_INVALID, "at", "type" },
		{ STR("{\"text\":\"a\",\"kind\":\"other\"}"), ERR_INPUT_INVALID, "kind", "one_of" },
		{ STR("{\"text\":\"a\",\"kind\":1}"), ERR_INPUT_INVALID, "kind", "type" },
		{ STR("{\"text\":\"a\",\"main\":[]}"), ERR_INPUT_INVALID, "main", "type" },
		{ STR("{\"text\":\"a\",\"main\":{\"days\":1}}"), ERR_INPUT_INVALID, "main.text", "required" },
		{ STR("{\"text\":\"a\",\"main\":{\"text\":\"a\",\"x\":1}}"), ERR_INPUT_INVALID, "main.x", "unknown" },
		{ STR("{\"text\":\"a\",\"stages\":{}}"), ERR_INPUT_INVALID, "stages", "type" },
		{ STR("{\"text\":\"a\",\"stages\":[1]}"), ERR_INPUT_INVALID, "stages[0]", "type" },
		{ STR("{\"text\":\"a\",\"stages\":[{\"text\":\"a\"},{\"text\":\"a\",\"days\":31}]}"), ERR_INPUT_INVALID,
		  "stages[1].days", "too_big" },
		{ STR("{\"text\":\"a\",\"stages\":[{},{},{},{}]}"), ERR_INPUT_INVALID, "stages", "too_many" },
	};
	struct arena *arena = arena_new(1024 * 1024);

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct request request, before;
		struct err_detail detail = { .rule = "none" };
		err_t e;

		memset(&request, 0x5A, sizeof(request));
		memcpy(&before, &request, sizeof(before));
		e = json_in(cases[i].text, fields, arena, &request, &detail);
		if (e != cases[i].e || strcmp(detail.field, cases[i].field) != 0 ||
		    strcmp(detail.rule, cases[i].rule) != 0)
			fail_msg("case %zu: %s %s %s", i, err_name(e), detail.field, detail.rule);
		assert_memory_equal(&request, &before, sizeof(before));
		assert_int_equal(json_in(cases[i].text, fields, arena, &request, NULL), cases[i].e);
	}
	arena_free(arena);
}

static void test_json_in__depth_is_limited(void **state)
{
	char text[256];
	struct json_t *tree;
	struct err_detail detail;

	(void)state;
	for (int depth = 1; depth <= 100; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		if (depth <= 32) {
			assert_int_equal(json_parse((struct str){ text, 2 * (size_t)depth }, &tree, &detail), ERR_OK);
			json_decref(tree);
		} else {
			assert_int_equal(json_parse((struct str){ text, 2 * (size_t)depth }, &tree, &detail),
					 ERR_LIMIT);
			assert_string_equal(detail.rule, "too_deep");
		}
	}
	assert_int_equal(json_parse(STR("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[\"]"), &tree, NULL), ERR_OK);
	json_decref(tree);
}

static void test_json_in__a_long_unknown_key_is_cut_between_letters(void **state)
{
	struct arena *arena = arena_new(65536);
	struct err_detail detail;
	struct request request = { .number = 0 };
	char text[600] = "{\"ж";

	(void)state;
	for (int i = 0; i < 200; i++)
		strncat(text, "ы", sizeof(text) - strlen(text) - 1);
	strncat(text, "\":1}", sizeof(text) - strlen(text) - 1);
	assert_int_equal(json_in(str_from(text), fields, arena, &request, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.rule, "unknown");
	assert_int_equal(strlen(detail.field), 94);
	arena_free(arena);
}

#ifdef OTKLIK_FAULTS
static void test_json_in__out_of_memory_is_an_error_and_copies_nothing(void **state)
{
	static const char text[] = "{\"text\":\"a\",\"note\":\"b\",\"number\":1,\"stages\":[{\"text\":\"a\"}]}";
	struct arena *arena = arena_new(65536);
	struct request request = { .number = 5 };
	uint64_t n = 0;
	err_t e;

	(void)state;
	do {
		fault_plan(FAULT_ALLOCATION, ++n, false);
		e = json_in(str_from(text), fields, arena, &request, NULL);
		if (e != ERR_OK) {
			assert_int_equal(e, ERR_MEMORY);
			assert_int_equal(request.number, 5);
		}
	} while (e != ERR_OK);
	assert_false(fault_has_fired());
	assert_true(n == 6); /* shadow, three texts, the items */
	fault_plan(FAULT_ALLOCATION, 0, false);
	arena_free(arena);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_in__takes_every_type),
		cmocka_unit_test(test_json_in__absent_and_null_leave_the_target),
		cmocka_unit_test(test_json_in__refuses_with_path_and_rule),
		cmocka_unit_test(test_json_in__depth_is_limited),
		cmocka_unit_test(test_json_in__a_long_unknown_key_is_cut_between_letters),
#ifdef OTKLIK_FAULTS
		cmocka_unit_test(test_json_in__out_of_memory_is_an_error_and_copies_nothing),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
