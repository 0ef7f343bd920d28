/*
 * store/store_import.c: imports as rows. Must not: hold a line of the file.
 */
#include "store/store_import.h"

#include "store/row.h"

static const struct db_sql sql_start = {
	"INSERT INTO import (at, person, label, lines, bad) VALUES ($1, $2, $3, $4, $5) RETURNING id", NULL
};
static const struct db_sql sql_count = {
	"UPDATE import SET added = added + $2, same = same + $3, done = $4 WHERE id = $1", NULL
};

err_t store_import_start(struct db_tx *tx, row_id_t person, struct str label, int64_t lines, int64_t bad,
			 row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_start);
	bool found;

	BIND_INTS(stmt, 1, db_now(tx), person);
	db_bind_text(stmt, 3, label);
	BIND_INTS(stmt, 4, lines, bad);
	return db_one_int(stmt, ret_id, &found);
}

err_t store_import_count(struct db_tx *tx, row_id_t import, int64_t added, int64_t same, bool done)
{
	struct db_stmt *stmt = db_statement(tx, &sql_count);

	BIND_INTS(stmt, 1, import, added, same, done);
	return db_run(stmt, NULL);
}
