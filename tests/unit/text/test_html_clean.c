/* tests of text/html_clean.c: what portals send, and what a person reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "text/html_clean.h"

static const struct row {
	const char *html, *text; /* text NULL: not HTML at all */
} rows[] = {
	{ "Просто текст, температура <18 и > 5", NULL },
	{ "AT&T и R&D; без сущностей", NULL },
	{ "<p>Первый абзац</p><p>Второй</p>", "Первый абзац\n\nВторой" },
	{ "строка<br>другая<br/>третья", "строка\nдругая\nтретья" },
	{ "нет&nbsp;тепла &laquo;третий&raquo; день &#8212; холодно", "нет тепла «третий» день — холодно" },
	{ "<p style=`color: red`>в обратных кавычках</p>", "в обратных кавычках" },
	{ "<script>alert(1)</script>слова<style>p{}</style>", "слова" },
	{ "<ul><li>раз</li><li>два</li></ul>", "раз\nдва" },
	{ "<b>жир</b>ный  и   <i>курсив</i>", "жирный и курсив" },
	{ "незакрытый <p>абзац <b>и жирный", "незакрытый\n\nабзац и жирный" },
	{ "<p>&nbsp;</p><p>  </p><p>после пустых</p>", "после пустых" },
	{ "первая\nвторая&nbsp;строка", "первая\nвторая строка" },
	{ "&lt;b&gt; это буквы", "<b> это буквы" },
};

static void test_html_clean__rows(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct str html = str_from(rows[i].html);

		assert_int_equal(html_is_likely(html), rows[i].text != NULL);
		if (!rows[i].text)
			continue;
		buf_clear(&out);
		html_clean(html, &out);
		assert_int_equal(out.error, ERR_OK);
		buf_add_char(&out, '\0');
		assert_string_equal(out.data, rows[i].text);
	}
	buf_deinit(&out);
}

static void test_html_clean__deep_nesting_does_not_end_the_stack(void **state)
{
	enum { DEPTH = 100000 };
	struct buf html, out;

	(void)state;
	buf_init(&html, 10 * 1000 * 1000);
	buf_init(&out, 1000);
	for (int i = 0; i < DEPTH; i++)
		buf_add(&html, STR("<div>"));
	buf_add(&html, STR("дно"));
	html_clean(buf_str(&html), &out);
	assert_true(out.error == ERR_OK || out.error == ERR_MEMORY);
	buf_deinit(&html);
	buf_deinit(&out);
}

static void test_html_clean__a_full_buffer_is_told(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 4);
	html_clean(STR("<p>много слов</p>"), &out);
	assert_int_equal(out.error, ERR_LIMIT);
	buf_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_clean__rows),
		cmocka_unit_test(test_html_clean__deep_nesting_does_not_end_the_stack),
		cmocka_unit_test(test_html_clean__a_full_buffer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
