/*
 * store/store_message.c: messages as rows. Must not: put a citizen's text or name anywhere but message_text.
 */
#include "store/store_message.h"

#include "base/utf8.h"
#include "store/list.h"
#include "store/row.h"

enum { EXCERPT_CHARS = 300 };
#define QUEUE_CLAIMED_BEFORE 4000000000000000LL /* puts every claimed message before every other */

static const struct db_sql sql_known = { "SELECT m.id, m.version, t.text, m.likes, m.replies, m.deleted FROM message m "
					 "JOIN message_text t ON t.message = m.id AND "
					 "t.version = m.version WHERE m.identity = $1",
					 NULL };
static const struct db_sql sql_is_known = { "SELECT 1 FROM message WHERE identity = $1", NULL };
static const struct db_sql sql_find = { "SELECT id, incident FROM message WHERE identity = $1", NULL };
static const struct db_sql sql_add = { "INSERT INTO message (identity, network, network_id, parent_id, thread_id, "
				       "kind, account, import, posted_at, found_at, likes, "
				       "replies, edited, deleted, queued, queue_sort) VALUES ($1, $2, $3, $4, $5, $6, "
				       "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
				       "ON CONFLICT (identity) DO NOTHING RETURNING id",
				       NULL };
static const struct db_sql sql_text_add = { "INSERT INTO message_text (message, version, at, salt, text, excerpt, "
					    "author_id, author_name, author_link, link, community, "
					    "post_excerpt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
					    NULL };
static const struct db_sql sql_renew = { "UPDATE message SET likes = $2, replies = $3, deleted = $4, version = $5, "
					 "edited = CASE WHEN CAST($6 AS BIGINT) > version THEN 1 ELSE edited END "
					 "WHERE id = $1",
					 NULL };
static const struct db_sql sql_get = { "SELECT m.id, m.network, m.account, m.incident, m.network_id, m.parent_id, "
				       "m.thread_id, COALESCE(n.key, ''), m.posted_at, "
				       "m.found_at, m.claim_person, m.claim_until, m.claimed_first_at, m.queued FROM "
				       "message m LEFT JOIN network n ON n.id = m.network "
				       "WHERE m.id = $1",
				       NULL };
static const struct db_sql sql_claim = {
	"UPDATE message SET claim_person = $2, claim_until = $3, "
	"queue_sort = CASE WHEN claimed_first_at = 0 THEN CAST($4 AS BIGINT) ELSE queue_sort END, "
	"claimed_first_at = CASE WHEN claimed_first_at = 0 THEN CAST($5 AS BIGINT) ELSE claimed_first_at END WHERE id "
	"= $1",
	NULL
};
static const struct db_sql sql_release = {
	"UPDATE message SET claim_person = 0, claim_until = 0 WHERE id = $1 AND claim_person = $2", NULL
};
static const struct db_sql sql_attach = {
	"UPDATE message SET incident = $2, queued = 0, claim_person = 0, claim_until = 0 "
	"WHERE id = $1 AND incident = 0",
	NULL
};
static const struct db_sql sql_detach = {
	"UPDATE message SET incident = 0, queued = 1, "
	"queue_sort = CASE WHEN claimed_first_at = 0 THEN CAST($4 AS BIGINT) ELSE queue_sort END, "
	"claimed_first_at = CASE WHEN claimed_first_at = 0 THEN CAST($3 AS BIGINT) ELSE claimed_first_at END "
	"WHERE id = $1 AND incident = $2",
	NULL
};
static const struct db_sql sql_move = { "UPDATE message SET incident = $3 WHERE id = $1 AND incident = $2", NULL };
static const struct db_sql sql_move_all = { "UPDATE message SET incident = $2 WHERE incident = $1", NULL };
#define VIEW_COLUMNS                                                                                                   \
	"m.id, COALESCE(n.key, ''), COALESCE(n.name, ''), COALESCE(n.mark, ''), m.kind, t.community, t.post_excerpt, " \
	"t.author_name, m.posted_at, m.found_at, t.excerpt, COALESCE(p.id, 0), COALESCE(p.name, ''), m.claim_until, "  \
	"m.claimed_first_at, m.queue_sort"
/* $1: now, for claims that have lapsed */
#define VIEW_JOINS                                                                                                     \
	" FROM message m JOIN message_text t ON t.message = m.id AND t.version = m.version LEFT JOIN network n ON "    \
	"n.id = "                                                                                                      \
	"m.network LEFT JOIN person p ON p.id = m.claim_person AND m.claim_until > $1 "
static const struct db_sql sql_found = {
	"SELECT " VIEW_COLUMNS VIEW_JOINS
	"WHERE m.queued = 1 AND (m.queue_sort, m.id) > (CAST($2 AS BIGINT), CAST($3 AS BIGINT)) "
	"ORDER BY m.queue_sort, m.id LIMIT $4",
	NULL
};
static const struct db_sql sql_found_count = { "SELECT count(*) FROM message WHERE queued = 1", NULL };
static const struct db_sql sql_view = {
	"SELECT " VIEW_COLUMNS ", t.text, t.link, t.author_link, m.likes, m.replies, m.edited, m.incident " VIEW_JOINS
	"WHERE m.id = $2",
	NULL
};
static const struct db_sql sql_erase = { "UPDATE message_text SET text = '', excerpt = '', salt = $2, author_id = '', "
					 "author_name = '', author_link = '', link = '', "
					 "post_excerpt = '' WHERE message = $1",
					 NULL };

static err_t text_add(struct db_tx *tx, row_id_t id, int64_t version, const struct message_new *message)
{
	struct db_stmt *stmt = db_statement(tx, &sql_text_add);
	const struct message_in *in = message->in;
	const struct str texts[] = { in->text,        utf8_cut(in->text, EXCERPT_CHARS),
				     in->author_id,   in->author_name,
				     in->author_link, in->link,
				     in->community,   in->post_excerpt };

	BIND_INTS(stmt, 1, id, version, db_now(tx));
	db_bind_blob(stmt, 4, message->salt, SALT_SIZE);
	for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
		db_bind_text(stmt, 5 + (int)i, texts[i]);
	return db_run(stmt, NULL);
}

static err_t message_add(struct db_tx *tx, const struct message_new *message, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_add);
	const struct message_in *in = message->in;
	utc_ms_t now = db_now(tx);
	int64_t id = 0;
	bool found;
	err_t e;

	db_bind_text(stmt, 1, message->identity);
	db_bind_int(stmt, 2, message->network);
	db_bind_text(stmt, 3, in->network_id);
	db_bind_text(stmt, 4, in->parent_id);
	db_bind_text(stmt, 5, in->thread_id);
	BIND_INTS(stmt, 6, in->kind, message->account, message->import, in->posted_at, now, in->likes, in->replies,
		  in->edited, in->deleted, message->queued, -(in->posted_at != 0 ? in->posted_at : now));
	e = db_one_int(stmt, &id, &found);
	if (e != ERR_OK)
		return e;
	if (!found)
		return ERR_CONFLICT; /* another transaction was first; db_write looks again */
	e = text_add(tx, id, 1, message);
	if (e == ERR_OK)
		*ret_id = id;
	return e;
}

static err_t message_renew(struct db_tx *tx, row_id_t id, int64_t version_was, const struct message_new *message,
			   bool changed)
{
	struct db_stmt *stmt = db_statement(tx, &sql_renew);
	int64_t version = version_was + changed;
	err_t e;

	BIND_INTS(stmt, 1, id, message->in->likes, message->in->replies, message->in->deleted, version, version);
	e = db_run(stmt, NULL);
	return e == ERR_OK && changed ? text_add(tx, id, version, message) : e;
}

err_t store_message_put(struct db_tx *tx, const struct message_new *message, row_id_t *ret_id,
			enum message_put *ret_put)
{
	struct db_stmt *stmt = db_statement(tx, &sql_known);
	const struct message_in *in = message->in;
	bool found, changed, renewed;
	int64_t version;
	row_id_t id;
	err_t e;

	db_bind_text(stmt, 1, message->identity);
	e = db_step(stmt, &found);
	if (e != ERR_OK)
		return e;
	if (!found) {
		*ret_put = MESSAGE_ADDED;
		return message_add(tx, message, ret_id);
	}
	id = db_int(stmt, 0);
	version = db_int(stmt, 1);
	changed = !str_equal(db_text(stmt, 2), in->text);
	renewed =
		db_int(stmt, 3) != in->likes || db_int(stmt, 4) != in->replies || (db_int(stmt, 5) != 0) != in->deleted;
	db_reset(stmt);
	*ret_id = id;
	*ret_put = changed ? MESSAGE_CHANGED : MESSAGE_SAME;
	return changed || renewed ? message_renew(tx, id, version, message, changed) : ERR_OK;
}

err_t store_message_known(struct db_tx *tx, struct str identity, bool *ret_known)
{
	struct db_stmt *stmt = db_statement(tx, &sql_is_known);
	int64_t one;

	db_bind_text(stmt, 1, identity);
	return db_one_int(stmt, &one, ret_known);
}

err_t store_message_find(struct db_tx *tx, struct str identity, row_id_t *ret_id, row_id_t *ret_incident)
{
	struct db_stmt *stmt = db_statement(tx, &sql_find);
	err_t e;

	db_bind_text(stmt, 1, identity);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	*ret_id = db_int(stmt, 0);
	*ret_incident = db_int(stmt, 1);
	db_reset(stmt);
	return ERR_OK;
}

err_t store_message_get(struct db_tx *tx, row_id_t id, struct arena *arena, struct message_row *ret_message)
{
	struct db_stmt *stmt = db_statement(tx, &sql_get);
	struct message_row message;
	struct row row;
	err_t e;

	db_bind_int(stmt, 1, id);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	message.id = row_int(&row);
	message.network = row_int(&row);
	message.account = row_int(&row);
	message.incident = row_int(&row);
	message.network_id = row_text(&row);
	message.parent_id = row_text(&row);
	message.thread_id = row_text(&row);
	message.network_key = row_text(&row);
	message.posted_at = row_int(&row);
	message.found_at = row_int(&row);
	message.claim_person = row_int(&row);
	message.claim_until = row_int(&row);
	message.claimed_first_at = row_int(&row);
	message.queued = row_int(&row) != 0;
	db_reset(stmt);
	e = row_end(&row);
	if (e == ERR_OK)
		*ret_message = message;
	return e;
}

err_t store_message_claim(struct db_tx *tx, row_id_t id, row_id_t person, utc_ms_t now, utc_ms_t until)
{
	struct db_stmt *stmt = db_statement(tx, &sql_claim);

	BIND_INTS(stmt, 1, id, person, until, now - QUEUE_CLAIMED_BEFORE, now);
	return db_run(stmt, NULL);
}

err_t store_message_release(struct db_tx *tx, row_id_t id, row_id_t person)
{
	struct db_stmt *stmt = db_statement(tx, &sql_release);

	BIND_INTS(stmt, 1, id, person);
	return db_run(stmt, NULL);
}

err_t store_message_attach(struct db_tx *tx, row_id_t id, row_id_t incident)
{
	struct db_stmt *stmt = db_statement(tx, &sql_attach);
	int64_t changes = 0;
	err_t e;

	BIND_INTS(stmt, 1, id, incident);
	e = db_run(stmt, &changes);
	return e != ERR_OK ? e : changes == 1 ? ERR_OK : ERR_STATE_REFUSED;
}

err_t store_message_detach(struct db_tx *tx, row_id_t id, row_id_t incident, utc_ms_t detected)
{
	struct db_stmt *stmt = db_statement(tx, &sql_detach);
	int64_t changes = 0;
	err_t e;

	BIND_INTS(stmt, 1, id, incident, detected, detected - QUEUE_CLAIMED_BEFORE);
	e = db_run(stmt, &changes);
	return e != ERR_OK ? e : changes == 1 ? ERR_OK : ERR_STATE_REFUSED;
}

err_t store_message_move(struct db_tx *tx, row_id_t id, row_id_t from, row_id_t to)
{
	struct db_stmt *stmt = db_statement(tx, &sql_move);
	int64_t changes = 0;
	err_t e;

	BIND_INTS(stmt, 1, id, from, to);
	e = db_run(stmt, &changes);
	return e != ERR_OK ? e : changes == 1 ? ERR_OK : ERR_STATE_REFUSED;
}

err_t store_message_move_all(struct db_tx *tx, row_id_t from, row_id_t to, int64_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_move_all);

	BIND_INTS(stmt, 1, from, to);
	return db_run(stmt, ret_count);
}

static int64_t read_view(struct row *row, row_id_t asker, struct view_message *message)
{
	message->id = row_int(row);
	message->network.key = row_text(row);
	message->network.name = row_text(row);
	message->network.mark = row_text(row);
	message->kind = (enum message_kind)row_int(row);
	message->community = row_text(row);
	message->post_excerpt = row_text(row);
	message->author = row_text(row);
	message->posted_at = row_int(row);
	message->found_at = row_int(row);
	message->excerpt = row_text(row);
	message->claim.person.id = row_int(row);
	message->claim.person.name = row_text(row);
	message->claim.until = row_int(row);
	message->claimed_first_at = row_int(row);
	message->claim.first_at = message->claimed_first_at;
	message->claim.mine = message->claim.person.id != 0 && message->claim.person.id == asker;
	return row_int(row);
}

err_t store_found_page(struct db_tx *tx, row_id_t asker, const struct page *page, struct arena *arena,
		       struct view_message_page *ret_page)
{
	struct db_stmt *stmt = db_statement(tx, &sql_found);
	size_t rows_max = page_rows(page);
	struct view_message_page result = { 0 };
	struct list list = { 0 };
	row_id_t last = 0;
	int64_t sort = 0;
	bool found;
	err_t e;

	BIND_INTS(stmt, 1, db_now(tx), page->after_id == 0 ? -STORE_FOREVER : page->after_value, page->after_id,
		  (int64_t)rows_max + 1);
	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		struct view_message *message;
		struct row row = row_of(stmt, arena);

		if (list.count == rows_max) {
			result.next_value = sort;
			result.next_id = last;
			db_reset(stmt);
			break;
		}
		message = list_add(&list, arena, sizeof(*message));
		if (!message)
			return row_leave(stmt, ERR_MEMORY);
		sort = read_view(&row, asker, message);
		last = message->id;
		if (row.failed)
			return row_leave(stmt, ERR_MEMORY);
	}
	if (e == ERR_OK)
		e = store_found_count(tx, &result.total);
	if (e != ERR_OK)
		return e;
	result.items = list.items;
	result.count = list.count;
	*ret_page = result;
	return ERR_OK;
}

err_t store_found_count(struct db_tx *tx, int64_t *ret_count)
{
	bool found;

	return db_one_int(db_statement(tx, &sql_found_count), ret_count, &found);
}

err_t store_message_view(struct db_tx *tx, row_id_t asker, row_id_t id, struct arena *arena,
			 struct view_message *ret_message)
{
	struct db_stmt *stmt = db_statement(tx, &sql_view);
	struct view_message message = { 0 };
	struct row row;
	err_t e;

	BIND_INTS(stmt, 1, db_now(tx), id);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	(void)read_view(&row, asker, &message);
	message.text = row_text(&row);
	message.link = row_text(&row);
	message.author_link = row_text(&row);
	message.likes = row_int(&row);
	message.replies = row_int(&row);
	message.edited = row_int(&row) != 0;
	message.incident = row_int(&row);
	db_reset(stmt);
	e = row_end(&row);
	if (e == ERR_OK)
		*ret_message = message;
	return e;
}

err_t store_message_erase(struct db_tx *tx, row_id_t id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_erase);

	db_bind_int(stmt, 1, id);
	db_bind_blob(stmt, 2, "", 0);
	return db_run(stmt, NULL);
}
