/*
 * base/err.c: looks up the one list of errors and fills details. Knows no texts for users: those are keys.
 */
#include "base/err.h"

#include <stdio.h>

#include "base/assert.h"

struct err_row {
	const char *name, *meaning;
	enum err_class class;
	int http;
};

#define ERR_ROW(row_name, row_class, row_http, row_meaning) { #row_name, row_meaning, CLASS_##row_class, row_http },
static const struct err_row rows[] = { ERR_LIST(ERR_ROW) };
#undef ERR_ROW

static const struct err_row *row_get(err_t e)
{
	ASSERT((size_t)e < ARRAY_COUNT(rows));
	return &rows[e];
}

const char *err_name(err_t e)
{
	return row_get(e)->name;
}

enum err_class err_class(err_t e)
{
	return row_get(e)->class;
}

int err_http(err_t e)
{
	return row_get(e)->http;
}

const char *err_meaning(err_t e)
{
	return row_get(e)->meaning;
}

/* Cuts between code points, so that a detail can go into JSON as it is. */
static void text_copy(char *ret_text, size_t text_size, const char *text)
{
	size_t size = strlen(text);

	if (size >= text_size) {
		size = text_size - 1;
		while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80)
			size--;
	}
	memcpy(ret_text, text, size);
	ret_text[size] = '\0';
}

/* What JSON can carry: a detail goes to the browser as it is. */
static int64_t number_clamp(int64_t number)
{
	const int64_t max = INT64_C(1) << 53;

	return number > max ? max : number < -max ? -max : number;
}

err_t err_set(err_t e, struct err_detail *ret_detail, const char *field, const char *rule)
{
	return err_set_limit(e, ret_detail, field, rule, 0, 0);
}

err_t err_set_limit(err_t e, struct err_detail *ret_detail, const char *field, const char *rule, int64_t limit,
		    int64_t found)
{
	if (ret_detail == NULL)
		return e;
	*ret_detail = (struct err_detail){ .rule = rule, .limit = number_clamp(limit), .found = number_clamp(found) };
	text_copy(ret_detail->field, sizeof(ret_detail->field), field != NULL ? field : "");
	return e;
}

err_t err_set_under(err_t e, struct err_detail *ret_detail, const char *path, const struct err_detail *inner)
{
	char field[2 * sizeof(inner->field)];

	(void)snprintf(field, sizeof(field), "%.95s%s%s", path, *path && *inner->field ? "." : "", inner->field);
	return err_set_limit(e, ret_detail, field, inner->rule, inner->limit, inner->found);
}

err_t err_set_clause(err_t e, struct err_detail *ret_detail, const char *clause, const char *rule)
{
	if (ret_detail == NULL)
		return e;
	*ret_detail = (struct err_detail){ .rule = rule };
	text_copy(ret_detail->clause, sizeof(ret_detail->clause), clause != NULL ? clause : "");
	return e;
}
