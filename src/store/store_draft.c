/*
 * store/store_draft.c: drafts, placed answers, autosaves as rows. Must not: decide what a draft's state means.
 */
#include "store/store_draft.h"

#include "base/utf8.h"
#include "store/list.h"
#include "store/row.h"

enum { DRAFT_EXCERPT_CHARS = 200 };

static const struct db_sql sql_add = {
	"INSERT INTO draft (incident, n, kind, person, body, at, text_row) SELECT CAST($1 AS BIGINT), COALESCE(MAX(n), "
	"0) + 1, "
	"CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT) FROM draft "
	"WHERE incident = CAST($1 AS BIGINT) RETURNING id",
	NULL
};
static const struct db_sql sql_state = { "UPDATE draft SET state = $2, reason_row = CASE WHEN CAST($3 AS BIGINT) = 0 "
					 "THEN reason_row ELSE CAST($3 AS BIGINT) END "
					 "WHERE id = $1",
					 NULL };
#define DRAFT_COLUMNS                                                                                                  \
	"SELECT d.n, d.id, d.kind, d.state, d.person, COALESCE(p.name, ''), d.body, COALESCE(b.short_name, ''), "      \
	"d.at, t.text, "                                                                                               \
	"COALESCE(r.text, '') FROM draft d JOIN text_row t ON t.id = d.text_row LEFT JOIN text_row r ON r.id = "       \
	"d.reason_row "                                                                                                \
	"LEFT JOIN person p ON p.id = d.person LEFT JOIN body b ON b.id = d.body "
static const struct db_sql sql_all = { DRAFT_COLUMNS "WHERE d.incident = $1 ORDER BY d.n DESC", NULL };
static const struct db_sql sql_one = { DRAFT_COLUMNS "WHERE d.incident = $1 AND d.n = $2", NULL };
static const struct db_sql sql_text = {
	"SELECT t.text FROM draft d JOIN text_row t ON t.id = d.text_row WHERE d.id = $1", NULL
};
static const struct db_sql sql_placed_add = {
	"INSERT INTO placed (incident, message, draft, account, link_row, network_id, at, by_hand) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	NULL
};
static const struct db_sql sql_placed = {
	"SELECT COALESCE(t.text, ''), p.at FROM placed p LEFT JOIN text_row t ON t.id = p.link_row "
	"WHERE p.incident = $1 AND p.message = $2 ORDER BY p.id DESC LIMIT 1",
	NULL
};
static const struct db_sql sql_autosave = {
	"SELECT text, kind, saved_at FROM autosave WHERE person = $1 AND incident = $2", NULL
};
static const struct db_sql sql_autosave_put = {
	"INSERT INTO autosave (person, incident, kind, text, saved_at) VALUES ($1, $2, $3, $4, $5) "
	"ON CONFLICT (person, incident) DO UPDATE SET kind = excluded.kind, text = excluded.text, saved_at = "
	"excluded.saved_at",
	NULL
};
static const struct db_sql sql_autosave_delete = { "DELETE FROM autosave WHERE person = $1 AND incident = $2", NULL };

err_t store_draft_add(struct db_tx *tx, const struct draft_new *draft, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_add);
	bool found;

	BIND_INTS(stmt, 1, draft->incident, draft->kind, draft->person, draft->body, db_now(tx), draft->text_row);
	return db_one_int(stmt, ret_id, &found);
}

err_t store_draft_set_state(struct db_tx *tx, row_id_t draft, enum draft_state state, row_id_t reason_row)
{
	struct db_stmt *stmt = db_statement(tx, &sql_state);

	BIND_INTS(stmt, 1, draft, state, reason_row);
	return db_run(stmt, NULL);
}

static void read_draft(struct row *row, struct view_draft *draft)
{
	draft->n = row_int(row);
	draft->id = row_int(row);
	draft->kind = (enum draft_kind)row_int(row);
	draft->state = (enum draft_state)row_int(row);
	draft->by.id = row_int(row);
	draft->by.name = row_text(row);
	draft->body.id = row_int(row);
	draft->body.name = row_text(row);
	draft->at = row_int(row);
	draft->text = row_text(row);
	draft->reason = row_text(row);
	draft->excerpt = utf8_cut(draft->text, DRAFT_EXCERPT_CHARS);
}

static void read_draft_head(struct row *row, void *item)
{
	struct view_draft *draft = item;

	read_draft(row, draft);
	draft->text = (struct str){ "", 0 };
}

err_t store_drafts(struct db_tx *tx, row_id_t incident, struct arena *arena, struct view_draft **ret_drafts,
		   size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_all);
	struct list list = { 0 };
	err_t e;

	db_bind_int(stmt, 1, incident);
	e = row_list(stmt, arena, sizeof(**ret_drafts), read_draft_head, &list);
	*ret_drafts = list.items;
	*ret_count = list.count;
	return e;
}

err_t store_draft_view(struct db_tx *tx, row_id_t incident, int64_t n, struct arena *arena,
		       struct view_draft *ret_draft)
{
	struct db_stmt *stmt = db_statement(tx, &sql_one);
	struct view_draft draft = { 0 };
	struct row row;
	err_t e;

	BIND_INTS(stmt, 1, incident, n);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	read_draft(&row, &draft);
	db_reset(stmt);
	e = row_end(&row);
	if (e == ERR_OK)
		*ret_draft = draft;
	return e;
}

err_t store_draft_text(struct db_tx *tx, row_id_t draft, struct arena *arena, struct str *ret_text)
{
	struct db_stmt *stmt = db_statement(tx, &sql_text);
	struct row row;
	err_t e;

	db_bind_int(stmt, 1, draft);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	*ret_text = row_text(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_placed_add(struct db_tx *tx, const struct placed_new *placed)
{
	struct db_stmt *stmt = db_statement(tx, &sql_placed_add);

	BIND_INTS(stmt, 1, placed->incident, placed->message, placed->draft, placed->account, placed->link_row);
	db_bind_text(stmt, 6, placed->network_id);
	BIND_INTS(stmt, 7, placed->at, placed->by_hand);
	return db_run(stmt, NULL);
}

err_t store_placed_get(struct db_tx *tx, row_id_t incident, row_id_t message, struct arena *arena, struct str *ret_link,
		       utc_ms_t *ret_at)
{
	struct db_stmt *stmt = db_statement(tx, &sql_placed);
	struct row row;
	bool found;
	err_t e;

	*ret_link = (struct str){ "", 0 };
	*ret_at = 0;
	BIND_INTS(stmt, 1, incident, message);
	e = db_step(stmt, &found);
	if (e != ERR_OK || !found)
		return e;
	row = row_of(stmt, arena);
	*ret_link = row_text(&row);
	*ret_at = row_int(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_autosave_get(struct db_tx *tx, row_id_t person, row_id_t incident, struct arena *arena,
			 struct view_autosave *ret_autosave)
{
	struct db_stmt *stmt = db_statement(tx, &sql_autosave);
	struct view_autosave autosave = { { "", 0 }, DRAFT_ANSWER, 0 };
	struct row row;
	bool found;
	err_t e;

	BIND_INTS(stmt, 1, person, incident);
	e = db_step(stmt, &found);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	if (found) {
		autosave.text = row_text(&row);
		autosave.kind = (enum draft_kind)row_int(&row);
		autosave.saved_at = row_int(&row);
		db_reset(stmt);
	}
	e = row_end(&row);
	if (e == ERR_OK)
		*ret_autosave = autosave;
	return e;
}

err_t store_autosave_put(struct db_tx *tx, row_id_t person, row_id_t incident, enum draft_kind kind, struct str text,
			 utc_ms_t at)
{
	struct db_stmt *stmt = db_statement(tx, &sql_autosave_put);

	BIND_INTS(stmt, 1, person, incident, kind);
	db_bind_text(stmt, 4, text);
	db_bind_int(stmt, 5, at);
	return db_run(stmt, NULL);
}

err_t store_autosave_delete(struct db_tx *tx, row_id_t person, row_id_t incident)
{
	struct db_stmt *stmt = db_statement(tx, &sql_autosave_delete);

	BIND_INTS(stmt, 1, person, incident);
	return db_run(stmt, NULL);
}
