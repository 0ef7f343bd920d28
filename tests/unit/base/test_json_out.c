/*
 * tests/unit/base/test_json_out.c: the writer's bytes, and that jansson reads back every text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>

#include "base/json_out.h"
#include "base/json_in.h"

static void everything_write(struct json_out *out)
{
	json_object_begin(out, NULL);
	json_int(out, "id", 412);
	json_str(out, "text", STR("«Вода»\n\t\"\\/\x01\x1F 🌲"));
	json_text(out, "none", NULL);
	json_str_or_null(out, "empty", (struct str){ NULL, 0 });
	json_array_begin(out, "list");
	json_int(out, NULL, -1);
	json_bool(out, NULL, true);
	json_object_begin(out, NULL);
	json_object_end(out);
	json_array_begin(out, NULL);
	json_array_end(out);
	json_put_null(out, NULL);
	json_array_end(out);
	json_id_or_null(out, "person", 0);
	json_id_or_null(out, "body", 7);
	json_time(out, "at", 1795503600000);
	json_time(out, "later", 0);
	json_time(out, "exact", 1795503600001);
	json_raw(out, "raw", STR("[1,2]"));
	json_bool(out, "last", false);
	json_object_end(out);
}

static void test_json_out__writes_one_line_in_the_order_of_the_calls(void **state)
{
	struct buf buf;
	struct json_out out;

	(void)state;
	buf_init(&buf, 4096);
	json_out_init(&out, &buf);
	everything_write(&out);
	assert_int_equal(buf.error, ERR_OK);
	assert_string_equal(
		buf.data, "{\"id\":412,\"text\":\"«Вода»\\n\\t\\\"\\\\/\\u0001\\u001f 🌲\",\"none\":null,\"empty\":null,"
			  "\"list\":[-1,true,{},[],null],\"person\":null,\"body\":7,\"at\":\"2026-11-24T07:00:00Z\","
			  "\"later\":null,"
			  "\"exact\":\"2026-11-24T07:00:00.001Z\",\"raw\":[1,2],\"last\":false}");
	buf_deinit(&buf);
}

static void test_json_out__jansson_reads_every_character_back(void **state)
{
	struct buf buf;
	struct json_out out;
	struct json_t *tree = NULL;
	char all[256 * 2 + 1] = "";
	size_t size = 0;

	(void)state;
	for (int c = 1; c < 0x80; c++)
		all[size++] = (char)c;
	for (int c = 0x80; c < 0x100; c++) {
		all[size++] = (char)(0xC0 | c >> 6);
		all[size++] = (char)(0x80 | (c & 0x3F));
	}
	buf_init(&buf, 65536);
	json_out_init(&out, &buf);
	json_array_begin(&out, NULL);
	json_str(&out, NULL, (struct str){ all, size });
	json_array_end(&out);
	assert_int_equal(json_parse(buf_str(&buf), &tree, NULL), ERR_OK);
	assert_int_equal(json_string_length(json_array_get(tree, 0)), size);
	assert_memory_equal(json_string_value(json_array_get(tree, 0)), all, size);
	json_decref(tree);
	buf_deinit(&buf);
}

static void test_json_out__a_full_buffer_is_told_once(void **state)
{
	struct buf buf;
	struct json_out out;

	(void)state;
	buf_init(&buf, 20);
	json_out_init(&out, &buf);
	everything_write(&out);
	assert_int_equal(buf.error, ERR_LIMIT);
	assert_true(buf.size <= 20);
	assert_int_equal(out.depth, 0);
	buf_deinit(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_out__writes_one_line_in_the_order_of_the_calls),
		cmocka_unit_test(test_json_out__jansson_reads_every_character_back),
		cmocka_unit_test(test_json_out__a_full_buffer_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
