/*
 * store/store_setting.c: settings and counters. Must not: know what a setting means.
 */
#include "store/store_setting.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/row.h"

static const struct db_sql sql_get = { "SELECT value FROM setting WHERE name = $1", NULL };
static const struct db_sql sql_put = { "INSERT INTO setting (name, value) VALUES ($1, $2) "
				       "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
				       NULL };
static const struct db_sql sql_next = { "INSERT INTO counter (name, year, last) VALUES ($1, $2, 1) "
					"ON CONFLICT (name, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
					NULL };
static const struct db_sql sql_start = { "INSERT INTO counter (name, year, last) VALUES ($1, $2, $3)", NULL };

err_t store_setting_get(struct db_tx *tx, const char *name, struct arena *arena, struct str *ret_value)
{
	struct db_stmt *stmt = db_statement(tx, &sql_get);
	struct row row;
	bool found;
	err_t e;

	db_bind_text(stmt, 1, str_from(name));
	e = db_step(stmt, &found);
	if (e != ERR_OK)
		return e;
	if (!found) {
		*ret_value = (struct str){ "", 0 };
		return ERR_OK;
	}
	row = row_of(stmt, arena);
	*ret_value = row_text(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_setting_put(struct db_tx *tx, const char *name, struct str value)
{
	struct db_stmt *stmt = db_statement(tx, &sql_put);

	db_bind_text(stmt, 1, str_from(name));
	db_bind_text(stmt, 2, value);
	return db_run(stmt, NULL);
}

err_t store_setting_get_int(struct db_tx *tx, const char *name, int64_t *ret_value)
{
	struct db_stmt *stmt = db_statement(tx, &sql_get);
	struct str text;
	char copy[24];
	bool found;
	err_t e;

	db_bind_text(stmt, 1, str_from(name));
	e = db_step(stmt, &found);
	if (e != ERR_OK)
		return e;
	*ret_value = 0;
	if (!found)
		return ERR_OK;
	text = db_text(stmt, 0);
	if (text.size < sizeof(copy)) {
		memcpy(copy, text.data, text.size);
		copy[text.size] = '\0';
		*ret_value = strtoll(copy, NULL, 10);
	}
	db_reset(stmt);
	return ERR_OK;
}

err_t store_setting_put_int(struct db_tx *tx, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	return store_setting_put(tx, name, str_from(text));
}

err_t store_counter_next(struct db_tx *tx, const char *name, int year, int64_t *ret_number)
{
	struct db_stmt *stmt = db_statement(tx, &sql_next);
	bool found;

	db_bind_text(stmt, 1, str_from(name));
	db_bind_int(stmt, 2, year);
	return db_one_int(stmt, ret_number, &found);
}

err_t store_counter_start(struct db_tx *tx, const char *name, int year, int64_t last)
{
	struct db_stmt *stmt = db_statement(tx, &sql_start);

	db_bind_text(stmt, 1, str_from(name));
	BIND_INTS(stmt, 2, year, last);
	return db_run(stmt, NULL);
}
