/*
 * store/page.c: the text form of a page's key, and its limits.
 *
 * Must not: accept a text in any other spelling than the one that page_format() gives.
 */
#include "store/page.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/limits.h"

static bool number_parse(struct str text, int64_t *ret_value)
{
	bool negative = text.size > 0 && text.data[0] == '-';
	int64_t value = 0;

	if (text.size <= (size_t)negative || text.size > 17)
		return false;
	for (size_t i = negative; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		value = value * 10 + (text.data[i] - '0');
	}
	*ret_value = negative ? -value : value;
	return true;
}

err_t page_parse(struct str text, struct page *ret_page, struct err_detail *ret_detail)
{
	struct page page = { 0 };
	const char *colon;
	struct str value, id;

	if (text.size > 0) {
		colon = memchr(text.data, ':', text.size);
		if (!colon)
			return err_set(ERR_INPUT_INVALID, ret_detail, "after", "page");
		value = (struct str){ text.data, (size_t)(colon - text.data) };
		id = (struct str){ colon + 1, text.size - value.size - 1 };
		if (!number_parse(value, &page.after_value) || !number_parse(id, &page.after_id) || page.after_id < 1)
			return err_set(ERR_INPUT_INVALID, ret_detail, "after", "page");
	}
	page.rows_max = ret_page->rows_max;
	*ret_page = page;
	return ERR_OK;
}

const char *page_format(int64_t value, row_id_t id, char ret_text[PAGE_TEXT_SIZE])
{
	if (id == 0)
		ret_text[0] = '\0';
	else
		snprintf(ret_text, PAGE_TEXT_SIZE, "%" PRId64 ":%" PRId64, value, id);
	return ret_text;
}

size_t page_rows(const struct page *page)
{
	if (page->rows_max == 0)
		return PAGE_ROWS_DEFAULT;
	return page->rows_max > PAGE_ROWS_MAX ? PAGE_ROWS_MAX : page->rows_max;
}
