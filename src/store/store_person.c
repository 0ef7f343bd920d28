/*
 * store/store_person.c: persons and roles as rows. Must not: decide what a role may do (core/access.h does).
 */
#include "store/store_person.h"

#include "store/list.h"
#include "store/row.h"

static const struct db_sql sql_person_add = {
	"INSERT INTO person (name, login, password_hash) VALUES ($1, $2, $3) RETURNING id", NULL
};
static const struct db_sql sql_role_add = {
	"INSERT INTO person_role (person, role, body, topic_group, from_at) VALUES ($1, $2, $3, $4, $5)", NULL
};
/* One row with role -1 for a person without any. */
static const struct db_sql sql_roles_now = {
	"SELECT COALESCE(r.role, -1), COALESCE(r.body, 0), COALESCE(r.topic_group, 0) FROM person p "
	"LEFT JOIN person_role r ON r.person = p.id AND r.from_at <= $2 AND r.until_at > $2 "
	"WHERE p.id = $1 AND p.until_at > $2 ORDER BY r.id",
	NULL
};
static const struct db_sql sql_name = { "SELECT id, name FROM person WHERE id = $1", NULL };
static const struct db_sql sql_login = { "SELECT COALESCE(login, '') FROM person WHERE id = $1", NULL };
static const struct db_sql sql_find = { "SELECT id FROM person WHERE login = $1", NULL };
static const struct db_sql sql_roles = {
	"SELECT r.role, r.body, COALESCE(b.short_name, '') FROM person_role r LEFT JOIN body b ON b.id = r.body "
	"WHERE r.person = $1 AND r.from_at <= $2 AND r.until_at > $2 ORDER BY r.id",
	NULL
};
static const struct db_sql sql_persons_of = {
	"SELECT DISTINCT p.id, p.name, r.body, COALESCE(b.short_name, '') FROM person_role r "
	"JOIN person p ON p.id = r.person LEFT JOIN body b ON b.id = r.body "
	"WHERE r.role IN ($1, $2) AND (r.body = $3 OR CAST($3 AS BIGINT) = 0) AND r.from_at <= $4 AND "
	"r.until_at > $4 AND p.until_at > $4 ORDER BY p.id, r.body",
	NULL
};
static const struct db_sql sql_executors = {
	"SELECT p.id, p.name FROM person_role r JOIN person p ON p.id = r.person "
	"WHERE r.body = $1 AND r.role = $2 AND r.from_at <= $3 AND r.until_at > $3 AND p.until_at > $3 ORDER BY p.id",
	NULL
};

err_t store_person_add(struct db_tx *tx, const struct person_new *person, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_person_add);
	bool found;

	db_bind_text(stmt, 1, person->name);
	if (person->login.size > 0)
		db_bind_text(stmt, 2, person->login);
	else
		db_bind_null(stmt, 2);
	db_bind_text(stmt, 3, person->password_hash);
	return db_one_int(stmt, ret_id, &found);
}

err_t store_role_add(struct db_tx *tx, row_id_t person, enum role role, row_id_t body, row_id_t topic_group,
		     utc_ms_t from_at)
{
	struct db_stmt *stmt = db_statement(tx, &sql_role_add);

	BIND_INTS(stmt, 1, person, role, body, topic_group, from_at);
	return db_run(stmt, NULL);
}

static bool actor_add(struct actor *actor, uint32_t role, row_id_t body, row_id_t topic_group)
{
	size_t i = 0;

	actor->roles |= role;
	if (topic_group != 0) {
		if (actor->topic_group_count == ACTOR_TOPIC_GROUPS_MAX)
			return false;
		actor->topic_groups[actor->topic_group_count++] = topic_group;
	}
	if (body == 0)
		return true;
	while (i < actor->body_count && actor->bodies[i].body != body)
		i++;
	if (i == ACTOR_BODIES_MAX)
		return false;
	if (i == actor->body_count)
		actor->bodies[actor->body_count++] = (struct actor_body){ .body = body };
	actor->bodies[i].roles |= role;
	return true;
}

err_t store_actor_load(struct db_tx *tx, row_id_t person, struct actor *ret_actor)
{
	struct actor actor = { .person = person };
	struct db_stmt *stmt;
	bool found, any = false;
	err_t e;

	if (person == 0) {
		*ret_actor = actor;
		return ERR_OK;
	}
	stmt = db_statement(tx, &sql_roles_now);
	BIND_INTS(stmt, 1, person, db_now(tx));
	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		int64_t role = db_int(stmt, 0);

		any = true;
		if (role == -1)
			continue;
		if (role < 0 || role >= ROLE_MAX)
			return row_leave(stmt, ERR_CORRUPT);
		if (!actor_add(&actor, UINT32_C(1) << role, db_int(stmt, 1), db_int(stmt, 2)))
			return row_leave(stmt, ERR_LIMIT);
	}
	if (e == ERR_OK && !any)
		return ERR_NOT_FOUND;
	if (e == ERR_OK)
		*ret_actor = actor;
	return e;
}

err_t store_person_name(struct db_tx *tx, row_id_t person, struct arena *arena, struct view_named *ret_named)
{
	struct db_stmt *stmt;
	struct row row;
	bool found;
	err_t e;

	*ret_named = (struct view_named){ 0, { "", 0 } };
	if (person == 0)
		return ERR_OK;
	stmt = db_statement(tx, &sql_name);
	db_bind_int(stmt, 1, person);
	e = db_step(stmt, &found);
	if (e != ERR_OK || !found)
		return e;
	row = row_of(stmt, arena);
	ret_named->id = row_int(&row);
	ret_named->name = row_text(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_person_login(struct db_tx *tx, row_id_t person, struct arena *arena, struct str *ret_login)
{
	struct db_stmt *stmt = db_statement(tx, &sql_login);
	struct row row;
	err_t e;

	db_bind_int(stmt, 1, person);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	*ret_login = row_text(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_person_find(struct db_tx *tx, struct str login, row_id_t *ret_id)
{
	struct db_stmt *stmt = db_statement(tx, &sql_find);

	db_bind_text(stmt, 1, login);
	return row_one_int(stmt, ret_id);
}

static void read_role(struct row *row, void *item)
{
	struct view_role *role = item;

	role->role = (enum role)row_int(row);
	role->body.id = row_int(row);
	role->body.name = row_text(row);
}

err_t store_person_roles(struct db_tx *tx, row_id_t person, struct arena *arena, struct view_role **ret_roles,
			 size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_roles);
	struct list list = { 0 };
	err_t e;

	BIND_INTS(stmt, 1, person, db_now(tx));
	e = row_list(stmt, arena, sizeof(**ret_roles), read_role, &list);
	*ret_roles = list.items;
	*ret_count = list.count;
	return e;
}

static void read_person(struct row *row, void *item)
{
	struct view_person *person = item;

	person->person.id = row_int(row);
	person->person.name = row_text(row);
	person->body.id = row_int(row);
	person->body.name = row_text(row);
}

err_t store_persons_of(struct db_tx *tx, enum role role, enum role or_role, row_id_t body, struct arena *arena,
		       struct view_person **ret_persons, size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_persons_of);
	struct list list = { 0 };
	err_t e;

	BIND_INTS(stmt, 1, role, or_role, body, db_now(tx));
	e = row_list(stmt, arena, sizeof(**ret_persons), read_person, &list);
	*ret_persons = list.items;
	*ret_count = list.count;
	return e;
}

static void read_named(struct row *row, void *item)
{
	struct view_named *person = item;

	person->id = row_int(row);
	person->name = row_text(row);
}

err_t store_executors(struct db_tx *tx, row_id_t body, struct arena *arena, struct view_named **ret_persons,
		      size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_executors);
	struct list list = { 0 };
	err_t e;

	BIND_INTS(stmt, 1, body, ROLE_EXECUTOR, db_now(tx));
	e = row_list(stmt, arena, sizeof(**ret_persons), read_named, &list);
	*ret_persons = list.items;
	*ret_count = list.count;
	return e;
}
