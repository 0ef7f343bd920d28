/*
 * store/page.h: the key of a page of a list: (sort value, id) of the last row seen.
 *
 * A row that moves between two pages may be seen twice, never lost. The text form is "value:id".
 */
#pragma once

#include "base/err.h"

struct page {
	int64_t after_value; /* with after_id 0: from the beginning */
	row_id_t after_id;
	size_t rows_max; /* 1 … PAGE_ROWS_MAX; 0: PAGE_ROWS_DEFAULT */
};
enum { PAGE_TEXT_SIZE = 48 };
/* "" = the beginning; rows_max is kept. ERR_INPUT_INVALID: not a text that page_format() gave (field "after", rule
 * "page"). */
MUST_USE err_t page_parse(struct str text, struct page *ret_page, struct err_detail *ret_detail);
/* Text of the key behind a row; "" for id 0. Returns ret_text. */
const char *page_format(int64_t value, row_id_t id, char ret_text[PAGE_TEXT_SIZE]);
size_t page_rows(const struct page *page); /* rows_max within its limits */
