/*
 * store/store_reference.c: bodies, topics, networks, accounts as rows. Must not: decide who may do what.
 */
#include "store/store_reference.h"

#include "store/list.h"
#include "store/row.h"

static const struct db_sql sql_body_add = {
	"INSERT INTO body (key, name, short_name, kind, schedule, parent, position) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
	NULL
};
static const struct db_sql sql_topic_add = {
	"INSERT INTO topic (key, name, topic_group, default_body, default_importance, position) "
	"VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
	NULL
};
static const struct db_sql sql_group_add = { "INSERT INTO topic_group (name) VALUES ($1) "
					     "ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id",
					     NULL };
static const struct db_sql sql_network_add = {
	"INSERT INTO network (key, name, mark, status, basis) VALUES ($1, $2, $3, $4, $5) "
	"RETURNING id",
	NULL
};
static const struct db_sql sql_account_add = {
	"INSERT INTO account (network, adapter, address, name, body, token, reads) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
	NULL
};
static const struct db_sql sql_body_check = { "SELECT id FROM body WHERE id = $1 AND until_at > $2", NULL };
static const struct db_sql sql_topic_check = { "SELECT topic_group FROM topic WHERE id = $1 AND until_at > $2", NULL };
static const struct db_sql sql_network_find = { "SELECT id FROM network WHERE key = $1", NULL };
static const struct db_sql sql_body_find = { "SELECT id FROM body WHERE key = $1", NULL };
static const struct db_sql sql_topic_find = { "SELECT id FROM topic WHERE key = $1", NULL };
static const struct db_sql sql_network_keys = { "SELECT key FROM network ORDER BY id", NULL };
static const struct db_sql sql_group_find = { "SELECT id FROM topic_group WHERE name = $1", NULL };
static const struct db_sql sql_bodies = {
	"SELECT id, name, short_name, kind, CASE WHEN schedule = '' THEN 0 ELSE 1 END FROM body "
	"WHERE until_at > $1 ORDER BY position, id",
	NULL
};
static const struct db_sql sql_topics = {
	"SELECT t.id, t.name, g.name, t.default_body, t.default_importance FROM topic t "
	"JOIN topic_group g ON g.id = t.topic_group WHERE t.until_at > $1 "
	"ORDER BY t.position, t.id",
	NULL
};
static const struct db_sql sql_body_name = { "SELECT id, short_name FROM body WHERE id = $1", NULL };
static const struct db_sql sql_topic_name = { "SELECT id, name FROM topic WHERE id = $1", NULL };
#define ACCOUNT_COLUMNS "a.id, a.network, a.adapter, a.address, a.name, a.token, a.cursor, a.reads, a.paused"
static const struct db_sql sql_account = { "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.id = $1", NULL };
static const struct db_sql sql_account_for = {
	"SELECT " ACCOUNT_COLUMNS
	" FROM account a JOIN network n ON n.id = a.network WHERE a.network = $1 AND (a.body = $2 OR a.body = 0) "
	"AND a.until_at > $3 AND a.paused < 2 AND n.status <> 'prohibited' ORDER BY CASE WHEN a.body = 0 THEN 1 ELSE 0 "
	"END, a.id LIMIT 1",
	NULL
};
static const struct db_sql sql_reading = {
	"SELECT a.id FROM account a JOIN network n ON n.id = a.network WHERE a.reads = 1 AND a.paused = 0 "
	"AND a.until_at > $1 AND n.status <> 'prohibited' ORDER BY a.id",
	NULL
};
static const struct db_sql sql_set_cursor = { "UPDATE account SET cursor = $2 WHERE id = $1", NULL };
static const struct db_sql sql_set_address = { "UPDATE account SET address = $2 WHERE adapter = $1", NULL };
static const struct db_sql sql_set_paused = { "UPDATE account SET paused = $2 WHERE id = $1", NULL };
static const struct db_sql sql_addresses = { "SELECT DISTINCT address FROM account WHERE adapter = $1", NULL };

static void bind_texts(struct db_stmt *stmt, int first, const struct str *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		db_bind_text(stmt, first + (int)i, texts[i]);
}

err_t store_body_add(struct db_tx *tx, const struct body_new *body, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_body_add);
	bool found;

	bind_texts(stmt, 1, (const struct str[]){ body->key, body->name, body->short_name, body->kind, body->schedule },
		   5);
	BIND_INTS(stmt, 6, body->parent, body->position);
	return db_one_int(stmt, ret_id, &found);
}

err_t store_topic_add(struct db_tx *tx, const struct topic_new *topic, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_group_add);
	int64_t group = 0;
	bool found;
	err_t e;

	db_bind_text(stmt, 1, topic->group);
	e = db_one_int(stmt, &group, &found);
	if (e != ERR_OK)
		return e;
	stmt = db_statement(tx, &sql_topic_add);
	bind_texts(stmt, 1, (const struct str[]){ topic->key, topic->name }, 2);
	BIND_INTS(stmt, 3, group, topic->default_body, topic->default_importance, topic->position);
	return db_one_int(stmt, ret_id, &found);
}

err_t store_network_add(struct db_tx *tx, const struct network_new *network, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_network_add);
	bool found;

	bind_texts(stmt, 1,
		   (const struct str[]){ network->key, network->name, network->mark, network->status, network->basis },
		   5);
	return db_one_int(stmt, ret_id, &found);
}

err_t store_account_add(struct db_tx *tx, const struct account_new *account, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_account_add);
	bool found;

	db_bind_int(stmt, 1, account->network);
	bind_texts(stmt, 2, (const struct str[]){ account->adapter, account->address, account->name }, 3);
	db_bind_int(stmt, 5, account->body);
	db_bind_text(stmt, 6, account->token);
	db_bind_int(stmt, 7, account->reads);
	return db_one_int(stmt, ret_id, &found);
}

static err_t check(struct db_tx *tx, const struct db_sql *sql, row_id_t id, row_id_t *ret_value)
{
	struct db_stmt *stmt = db_statement(tx, sql);

	BIND_INTS(stmt, 1, id, db_now(tx));
	return row_one_int(stmt, ret_value);
}

err_t store_body_check(struct db_tx *tx, row_id_t body)
{
	row_id_t same;

	return check(tx, &sql_body_check, body, &same);
}

err_t store_topic_check(struct db_tx *tx, row_id_t topic, row_id_t *ret_group)
{
	return check(tx, &sql_topic_check, topic, ret_group);
}

static err_t find_by_text(struct db_tx *tx, const struct db_sql *sql, struct str key, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, sql);

	db_bind_text(stmt, 1, key);
	return row_one_int(stmt, ret_id);
}

err_t store_network_find(struct db_tx *tx, struct str key, row_id_t *ret_id)
{
	return find_by_text(tx, &sql_network_find, key, ret_id);
}

err_t store_body_set_schedule(struct db_tx *tx, row_id_t body, struct str schedule)
{
	static const struct db_sql sql_set = { "UPDATE body SET schedule = $2 WHERE id = $1", NULL };
	struct db_stmt *stmt = db_statement(tx, &sql_set);

	db_bind_int(stmt, 1, body);
	db_bind_text(stmt, 2, schedule);
	return db_run(stmt, NULL);
}

err_t store_body_find(struct db_tx *tx, struct str key, row_id_t *ret_id)
{
	return find_by_text(tx, &sql_body_find, key, ret_id);
}

err_t store_topic_find(struct db_tx *tx, struct str key, row_id_t *ret_id)
{
	return find_by_text(tx, &sql_topic_find, key, ret_id);
}

err_t store_topic_group_find(struct db_tx *tx, struct str name, row_id_t *ret_id)
{
	return find_by_text(tx, &sql_group_find, name, ret_id);
}

err_t store_network_keys(struct db_tx *tx, struct arena *arena, struct str *keys, size_t max, size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_network_keys);
	size_t count = 0;
	bool found;
	err_t e;

	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		struct row row = row_of(stmt, arena);

		if (count == max)
			return row_leave(stmt, ERR_LIMIT);
		keys[count++] = row_text(&row);
		if (row.failed)
			return row_leave(stmt, ERR_MEMORY);
	}
	if (e == ERR_OK)
		*ret_count = count;
	return e;
}

static void read_body(struct row *row, void *item)
{
	struct view_body *body = item;

	body->id = row_int(row);
	body->name = row_text(row);
	body->short_name = row_text(row);
	body->kind = row_text(row);
	body->own_schedule = row_int(row) != 0;
}

err_t store_bodies(struct db_tx *tx, struct arena *arena, struct view_body **ret_bodies, size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_bodies);
	struct list list = { 0 };
	err_t e;

	db_bind_int(stmt, 1, db_now(tx));
	e = row_list(stmt, arena, sizeof(**ret_bodies), read_body, &list);
	*ret_bodies = list.items;
	*ret_count = list.count;
	return e;
}

static void read_topic(struct row *row, void *item)
{
	struct view_topic *topic = item;

	topic->id = row_int(row);
	topic->name = row_text(row);
	topic->group = row_text(row);
	topic->default_body = row_int(row);
	topic->default_importance = (enum importance)row_int(row);
}

err_t store_topics(struct db_tx *tx, struct arena *arena, struct view_topic **ret_topics, size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_topics);
	struct list list = { 0 };
	err_t e;

	db_bind_int(stmt, 1, db_now(tx));
	e = row_list(stmt, arena, sizeof(**ret_topics), read_topic, &list);
	*ret_topics = list.items;
	*ret_count = list.count;
	return e;
}

static err_t name_of(struct db_tx *tx, const struct db_sql *sql, row_id_t id, struct arena *arena,
		     struct view_named *ret_named)
{
	struct db_stmt *stmt;
	struct row row;
	bool found;
	err_t e;

	*ret_named = (struct view_named){ 0, { "", 0 } };
	if (id == 0)
		return ERR_OK;
	stmt = db_statement(tx, sql);
	db_bind_int(stmt, 1, id);
	e = db_step(stmt, &found);
	if (e != ERR_OK || !found)
		return e;
	row = row_of(stmt, arena);
	ret_named->id = row_int(&row);
	ret_named->name = row_text(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_body_name(struct db_tx *tx, row_id_t body, struct arena *arena, struct view_named *ret_named)
{
	return name_of(tx, &sql_body_name, body, arena, ret_named);
}

err_t store_topic_name(struct db_tx *tx, row_id_t topic, struct arena *arena, struct view_named *ret_named)
{
	return name_of(tx, &sql_topic_name, topic, arena, ret_named);
}

static err_t account_one(struct db_stmt *stmt, struct arena *arena, struct account_row *ret_account)
{
	struct account_row account;
	struct row row;
	err_t e = row_found(stmt);

	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	account.id = row_int(&row);
	account.network = row_int(&row);
	account.adapter = row_text(&row);
	account.address = row_text(&row);
	account.name = row_text(&row);
	account.token = row_text(&row);
	account.cursor = row_text(&row);
	account.reads = row_int(&row) != 0;
	account.paused = row_int(&row) != 0;
	db_reset(stmt);
	e = row_end(&row);
	if (e == ERR_OK)
		*ret_account = account;
	return e;
}

err_t store_account_get(struct db_tx *tx, row_id_t account, struct arena *arena, struct account_row *ret_account)
{
	struct db_stmt *stmt = db_statement(tx, &sql_account);

	db_bind_int(stmt, 1, account);
	return account_one(stmt, arena, ret_account);
}

err_t store_account_for(struct db_tx *tx, row_id_t network, row_id_t body, struct arena *arena,
			struct account_row *ret_account)
{
	struct db_stmt *stmt = db_statement(tx, &sql_account_for);

	BIND_INTS(stmt, 1, network, body, db_now(tx));
	return account_one(stmt, arena, ret_account);
}

static void read_id(struct row *row, void *item)
{
	*(row_id_t *)item = row_int(row);
}

err_t store_accounts_reading(struct db_tx *tx, struct arena *arena, row_id_t **ret_ids, size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_reading);
	struct list list = { 0 };
	err_t e;

	db_bind_int(stmt, 1, db_now(tx));
	e = row_list(stmt, arena, sizeof(**ret_ids), read_id, &list);
	*ret_ids = list.items;
	*ret_count = list.count;
	return e;
}

err_t store_account_set_cursor(struct db_tx *tx, row_id_t account, struct str cursor)
{
	struct db_stmt *stmt = db_statement(tx, &sql_set_cursor);

	db_bind_int(stmt, 1, account);
	db_bind_text(stmt, 2, cursor);
	return db_run(stmt, NULL);
}

err_t store_account_set_address(struct db_tx *tx, struct str adapter, struct str address)
{
	struct db_stmt *stmt = db_statement(tx, &sql_set_address);

	db_bind_text(stmt, 1, adapter);
	db_bind_text(stmt, 2, address);
	return db_run(stmt, NULL);
}

err_t store_account_set_paused(struct db_tx *tx, row_id_t account, bool paused)
{
	struct db_stmt *stmt = db_statement(tx, &sql_set_paused);

	BIND_INTS(stmt, 1, account, paused);
	return db_run(stmt, NULL);
}

static void read_address(struct row *row, void *item)
{
	struct str *address = item;

	*address = row_text(row);
}

err_t store_account_addresses(struct db_tx *tx, struct str adapter, struct arena *arena, struct str **ret_addresses,
			      size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_addresses);
	struct list list = { 0 };
	err_t e;

	db_bind_text(stmt, 1, adapter);
	e = row_list(stmt, arena, sizeof(**ret_addresses), read_address, &list);
	*ret_addresses = list.items;
	*ret_count = list.count;
	return e;
}
