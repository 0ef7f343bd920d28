/*
 * store/store_text.c: erasable texts beside the record. Must not: put a text anywhere else.
 */
#include "store/store_text.h"

#include "store/row.h"

static const struct db_sql sql_add = {
	"INSERT INTO text_row (incident, kind, salt, text, at) VALUES ($1, $2, $3, $4, $5) RETURNING id", NULL
};
static const struct db_sql sql_get = { "SELECT text FROM text_row WHERE id = $1", NULL };
static const struct db_sql sql_erase = { "UPDATE text_row SET text = '', salt = $2 WHERE id = $1", NULL };

err_t text_new_make(struct str text, struct text_new *ret_text)
{
	ret_text->text = text;
	random_bytes(ret_text->salt, SALT_SIZE);
	return digest_salted(ret_text->salt, text, &ret_text->digest);
}

err_t store_text_add(struct db_tx *tx, row_id_t incident, enum text_kind kind, const struct text_new *text,
		     row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_add);
	bool found;

	BIND_INTS(stmt, 1, incident, kind);
	db_bind_blob(stmt, 3, text->salt, SALT_SIZE);
	db_bind_text(stmt, 4, text->text);
	db_bind_int(stmt, 5, db_now(tx));
	return db_one_int(stmt, ret_id, &found);
}

err_t store_text_get(struct db_tx *tx, row_id_t id, struct arena *arena, struct str *ret_text)
{
	struct db_stmt *stmt;
	struct row row;
	bool found;
	err_t e;

	*ret_text = (struct str){ "", 0 };
	if (id == 0)
		return ERR_OK;
	stmt = db_statement(tx, &sql_get);
	db_bind_int(stmt, 1, id);
	e = db_step(stmt, &found);
	if (e != ERR_OK || !found)
		return e;
	row = row_of(stmt, arena);
	*ret_text = row_text(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_text_erase(struct db_tx *tx, row_id_t id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_erase);

	db_bind_int(stmt, 1, id);
	db_bind_blob(stmt, 2, "", 0);
	return db_run(stmt, NULL);
}
