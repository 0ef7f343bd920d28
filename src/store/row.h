/*
 * store/row.h: reads the columns of a result row one after another, and binds runs of integers: for this folder only.
 *
 * Promise: texts are copied into the arena; out of memory is remembered in `failed`, so that a reader checks once,
 * behind the row.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"
#include "store/list.h"

#define STORE_FOREVER 9007199254740991LL /* "until_at" of what is in force; 2^53 - 1 */

struct row {
	const struct db_stmt *stmt;
	struct arena *arena;
	int column;
	bool failed;
};
static inline struct row row_of(const struct db_stmt *stmt, struct arena *arena)
{
	return (struct row){ stmt, arena, 0, false };
}
static inline int64_t row_int(struct row *row)
{
	return db_int(row->stmt, row->column++);
}
static inline struct str row_text(struct row *row)
{
	struct str text = db_text(row->stmt, row->column++);

	if (text.size == 0)
		return (struct str){ "", 0 };
	text = arena_dup(row->arena, text);
	row->failed |= text.data == NULL;
	return text;
}
static inline struct str row_blob(struct row *row)
{
	struct str bytes = arena_dup(row->arena, db_blob(row->stmt, row->column++));

	row->failed |= bytes.data == NULL;
	return bytes;
}
/* Ends the reading: ERR_MEMORY when something did not fit. */
static inline MUST_USE err_t row_end(const struct row *row)
{
	return row->failed ? ERR_MEMORY : ERR_OK;
}
/* Leaves a loop over rows early. */
static inline MUST_USE err_t row_leave(struct db_stmt *stmt, err_t e)
{
	db_reset(stmt);
	return e;
}
/* Steps to the one row that is looked for; NOT_FOUND: there is none. After ERR_OK the caller resets. */
static inline MUST_USE err_t row_found(struct db_stmt *stmt)
{
	bool found = false;
	err_t e = db_step(stmt, &found);

	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}
/* The one integer of the one row; NOT_FOUND: there is none, *ret_value stays. */
static inline MUST_USE err_t row_one_int(struct db_stmt *stmt, int64_t *ret_value)
{
	bool found = false;
	int64_t value = 0;
	err_t e = db_one_int(stmt, &value, &found);

	if (e != ERR_OK)
		return e;
	if (!found)
		return ERR_NOT_FOUND;
	*ret_value = value;
	return ERR_OK;
}
/* All rows of the statement, into an empty list: `read` fills a zeroed item from each. A failure leaves it empty. */
static inline MUST_USE err_t row_list(struct db_stmt *stmt, struct arena *arena, size_t item_size,
				      void (*read)(struct row *row, void *item), struct list *ret_list)
{
	struct list list = { 0 };
	bool found;
	err_t e;

	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		void *item = list_add(&list, arena, item_size);
		struct row row = row_of(stmt, arena);

		if (!item)
			return row_leave(stmt, ERR_MEMORY);
		read(&row, item);
		if (row.failed)
			return row_leave(stmt, ERR_MEMORY);
	}
	if (e == ERR_OK)
		*ret_list = list;
	return e;
}
/* Binds values to $first, $first + 1 … */
static inline void bind_ints(struct db_stmt *stmt, int first, const int64_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		db_bind_int(stmt, first + (int)i, values[i]);
}
#define BIND_INTS(stmt, first, ...)                                                                                    \
	bind_ints(stmt, first, (const int64_t[]){ __VA_ARGS__ }, ARRAY_COUNT(((const int64_t[]){ __VA_ARGS__ })))
