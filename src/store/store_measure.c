/*
 * store/store_measure.c: measures as rows. Must not: decide which measure may be fulfilled, or when it is late.
 */
#include "store/store_measure.h"

#include "store/list.h"
#include "store/row.h"

static const struct db_sql sql_add = {
	"INSERT INTO measure (incident, text_row, body, due, person, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
	NULL
};
static const struct db_sql sql_check = { "SELECT done_at FROM measure WHERE id = $1 AND incident = $2", NULL };
static const struct db_sql sql_done = {
	"UPDATE measure SET done_at = $2, done_person = $3, proof_row = $4 WHERE id = $1", NULL
};
static const struct db_sql sql_all = {
	"SELECT m.id, t.text, m.body, COALESCE(b.short_name, ''), m.due, m.at, m.person, COALESCE(p.name, ''), "
	"m.done_at, m.done_person, COALESCE(d.name, ''), COALESCE(f.text, '') FROM measure m "
	"JOIN text_row t ON t.id = m.text_row LEFT JOIN text_row f ON f.id = m.proof_row "
	"LEFT JOIN body b ON b.id = m.body LEFT JOIN person p ON p.id = m.person "
	"LEFT JOIN person d ON d.id = m.done_person WHERE m.incident = $1 ORDER BY m.id",
	NULL
};

err_t store_measure_add(struct db_tx *tx, const struct measure_new *measure, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_add);
	bool found;

	BIND_INTS(stmt, 1, measure->incident, measure->text_row, measure->body, measure->due_day, measure->person,
		  db_now(tx));
	return db_one_int(stmt, ret_id, &found);
}

err_t store_measure_check(struct db_tx *tx, row_id_t incident, row_id_t measure, bool *ret_done)
{
	struct db_stmt *stmt = db_statement(tx, &sql_check);
	int64_t done_at = 0;
	bool found;
	err_t e;

	BIND_INTS(stmt, 1, measure, incident);
	e = db_one_int(stmt, &done_at, &found);
	if (e == ERR_OK && !found)
		e = ERR_NOT_FOUND;
	*ret_done = done_at != 0;
	return e;
}

err_t store_measure_done(struct db_tx *tx, row_id_t measure, row_id_t person, row_id_t proof_row)
{
	struct db_stmt *stmt = db_statement(tx, &sql_done);

	BIND_INTS(stmt, 1, measure, db_now(tx), person, proof_row);
	return db_run(stmt, NULL);
}

static void read_measure(struct row *row, void *item)
{
	struct view_measure *measure = item;

	measure->id = row_int(row);
	measure->text = row_text(row);
	measure->body.id = row_int(row);
	measure->body.name = row_text(row);
	measure->due_day = row_int(row);
	measure->at = row_int(row);
	measure->by.id = row_int(row);
	measure->by.name = row_text(row);
	measure->done_at = row_int(row);
	measure->done_by.id = row_int(row);
	measure->done_by.name = row_text(row);
	measure->proof = row_text(row);
}

err_t store_measures(struct db_tx *tx, row_id_t incident, struct arena *arena, struct view_measure **ret_measures,
		     size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_all);
	struct list list = { 0 };
	err_t e;

	db_bind_int(stmt, 1, incident);
	e = row_list(stmt, arena, sizeof(**ret_measures), read_measure, &list);
	*ret_measures = list.items;
	*ret_count = list.count;
	return e;
}
