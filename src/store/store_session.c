/*
 * store/store_session.c: rows of sessions and failed log-ins. See store_session.h.
 */
#include "store/store_session.h"

#include "base/digest.h"
#include "core/access.h"
#include "store/row.h"

static const struct db_sql login_sql = { "SELECT id, password_hash FROM person WHERE login = $1 AND until_at > $2",
					 NULL };
static const struct db_sql forget_sql = { "DELETE FROM session WHERE until_at <= $1", NULL };
static const struct db_sql insert_sql = {
	"INSERT INTO session (token, person, address, at, until_at) VALUES ($1, $2, $3, $4, $5) RETURNING id", NULL
};
/* A row for each role in force, or one without any. */
static const struct db_sql find_sql = {
	"SELECT session.id, session.person, session.until_at, COALESCE(person_role.role, -1) FROM session "
	"JOIN person ON person.id = session.person LEFT JOIN person_role ON person_role.person = session.person "
	"AND person_role.from_at <= $3 AND person_role.until_at > $3 "
	"WHERE session.token = $1 AND session.until_at > $2 AND person.until_at > $3",
	NULL
};
static const struct db_sql lives_sql = { "SELECT session.id FROM session JOIN person ON person.id = session.person "
					 "WHERE session.id = $1 AND session.until_at > $2 AND person.until_at > $3",
					 NULL };
static const struct db_sql delete_sql = { "DELETE FROM session WHERE token = $1", NULL };
static const struct db_sql failures_sql = {
	"SELECT count, locked_until FROM login_failure WHERE login = $1 AND address = $2", NULL
};
static const struct db_sql failures_put_sql = {
	"INSERT INTO login_failure (login, address, count, locked_until, at) VALUES ($1, $2, $3, $4, $5) "
	"ON CONFLICT (login, address) DO UPDATE SET count = excluded.count, locked_until = excluded.locked_until, at = "
	"excluded.at",
	NULL
};
static const struct db_sql failures_forget_sql = { "DELETE FROM login_failure WHERE at <= $1", NULL };
static const struct db_sql failures_clear_sql = { "DELETE FROM login_failure WHERE login = $1 AND address = $2", NULL };

static void bind_token(struct db_stmt *stmt, const struct digest *token, char hex[DIGEST_HEX_SIZE + 1])
{
	digest_hex(token, hex);
	db_bind_text(stmt, 1, (struct str){ hex, DIGEST_HEX_SIZE });
}

err_t store_login_find(struct db_tx *tx, struct str login, struct arena *arena, struct store_login *ret_login)
{
	struct db_stmt *stmt = db_statement(tx, &login_sql);
	struct store_login found;
	struct row row;
	bool has_row;
	err_t e;

	db_bind_text(stmt, 1, login);
	db_bind_int(stmt, 2, db_now(tx));
	e = db_step(stmt, &has_row);
	if (e != ERR_OK)
		return e;
	if (!has_row)
		return ERR_NOT_FOUND;
	row = row_of(stmt, arena);
	found.person = row_int(&row);
	found.password_hash = row_text(&row);
	db_reset(stmt);
	e = row_end(&row);
	if (e == ERR_OK)
		*ret_login = found;
	return e;
}

err_t store_session_insert(struct db_tx *tx, const struct digest *token, row_id_t person, struct str address,
			   utc_ms_t until, row_id_t *ret_id)
{
	struct db_stmt *forget = db_statement(tx, &forget_sql), *insert = db_statement(tx, &insert_sql);
	char hex[DIGEST_HEX_SIZE + 1];
	bool found;
	err_t e;

	db_bind_int(forget, 1, db_wall(tx));
	e = db_run(forget, NULL);
	if (e != ERR_OK)
		return e;
	bind_token(insert, token, hex);
	db_bind_int(insert, 2, person);
	db_bind_text(insert, 3, address);
	BIND_INTS(insert, 4, db_wall(tx), until);
	return db_one_int(insert, ret_id, &found);
}

err_t store_session_find(struct db_tx *tx, const struct digest *token, struct store_session *ret_session)
{
	struct db_stmt *stmt = db_statement(tx, &find_sql);
	struct store_session found = { 0 };
	char hex[DIGEST_HEX_SIZE + 1];
	bool has_row;
	err_t e;

	bind_token(stmt, token, hex);
	BIND_INTS(stmt, 2, db_wall(tx), db_now(tx));
	while ((e = db_step(stmt, &has_row)) == ERR_OK && has_row) {
		int64_t role = db_int(stmt, 3);

		found.id = db_int(stmt, 0);
		found.person = db_int(stmt, 1);
		found.until = db_int(stmt, 2);
		if (role >= 0 && role < ROLE_MAX)
			found.roles |= UINT32_C(1) << role;
	}
	if (e != ERR_OK)
		return e;
	if (!found.id)
		return ERR_LOGIN_NEEDED;
	*ret_session = found;
	return ERR_OK;
}

err_t store_session_lives(struct db_tx *tx, row_id_t session, bool *ret_lives)
{
	struct db_stmt *stmt = db_statement(tx, &lives_sql);
	int64_t id;

	BIND_INTS(stmt, 1, session, db_wall(tx), db_now(tx));
	return db_one_int(stmt, &id, ret_lives);
}

err_t store_session_delete(struct db_tx *tx, const struct digest *token)
{
	struct db_stmt *stmt = db_statement(tx, &delete_sql);
	char hex[DIGEST_HEX_SIZE + 1];

	bind_token(stmt, token, hex);
	return db_run(stmt, NULL);
}

err_t store_failures_get(struct db_tx *tx, struct str login, struct str address, struct store_failures *ret_failures)
{
	struct db_stmt *stmt = db_statement(tx, &failures_sql);
	struct store_failures found = { 0 };
	bool has_row;
	err_t e;

	db_bind_text(stmt, 1, login);
	db_bind_text(stmt, 2, address);
	e = db_step(stmt, &has_row);
	if (e != ERR_OK)
		return e;
	if (has_row) {
		found = (struct store_failures){ .count = db_int(stmt, 0), .locked_until = db_int(stmt, 1) };
		db_reset(stmt);
	}
	*ret_failures = found;
	return ERR_OK;
}

err_t store_failures_put(struct db_tx *tx, struct str login, struct str address, const struct store_failures *failures)
{
	struct db_stmt *forget = db_statement(tx, &failures_forget_sql), *put = db_statement(tx, &failures_put_sql);
	err_t e;

	db_bind_int(forget, 1, db_wall(tx) - MS_PER_DAY);
	e = db_run(forget, NULL);
	if (e != ERR_OK)
		return e;
	db_bind_text(put, 1, login);
	db_bind_text(put, 2, address);
	BIND_INTS(put, 3, failures->count, failures->locked_until, db_wall(tx));
	return db_run(put, NULL);
}

err_t store_failures_clear(struct db_tx *tx, struct str login, struct str address)
{
	struct db_stmt *stmt = db_statement(tx, &failures_clear_sql);

	db_bind_text(stmt, 1, login);
	db_bind_text(stmt, 2, address);
	return db_run(stmt, NULL);
}
