/*
 * store/store_command.c: command ids and their first answers. Must not: keep a refusal (it rolls back).
 */
#include "store/store_command.h"

#include "base/assert.h"
#include "base/limits.h"
#include "store/row.h"

static const struct db_sql sql_get = { "SELECT digest, reply FROM command WHERE person = $1 AND id = $2", NULL };
static const struct db_sql sql_put = {
	"INSERT INTO command (person, id, digest, reply, at) VALUES ($1, $2, $3, $4, $5)", NULL
};
static const struct db_sql sql_old = { "DELETE FROM command WHERE at < $1", NULL };

err_t store_command_once(struct db_tx *tx, const struct command_key *key, struct arena *arena, struct str *ret_reply)
{
	struct db_stmt *stmt = db_statement(tx, &sql_get);
	char hex[DIGEST_HEX_SIZE + 1];
	struct str reply, digest;
	bool found, same;
	err_t e;

	*ret_reply = (struct str){ "", 0 };
	db_bind_int(stmt, 1, key->person);
	db_bind_text(stmt, 2, key->id);
	e = db_step(stmt, &found);
	if (e != ERR_OK || !found)
		return e;
	digest_hex(&key->digest, hex);
	digest = db_text(stmt, 0);
	same = str_equal(digest, (struct str){ hex, DIGEST_HEX_SIZE });
	reply = arena_dup(arena, db_text(stmt, 1));
	db_reset(stmt);
	if (!same)
		return ERR_COMMAND_REUSED;
	if (!reply.data)
		return ERR_MEMORY;
	*ret_reply = reply;
	return ERR_OK;
}

/* By the key alone, so that a repeated write does the same. */
static bool forgets(struct str id)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < id.size; i++)
		sum = 31 * sum + (uint8_t)id.data[i];
	return sum % COMMAND_FORGET_EVERY == 0;
}

err_t store_command_done(struct db_tx *tx, const struct command_key *key, struct str reply)
{
	struct db_stmt *stmt = db_statement(tx, &sql_put);
	char hex[DIGEST_HEX_SIZE + 1];
	err_t e;

	ASSERT(reply.size > 0 && reply.size <= COMMAND_REPLY_BYTES_MAX);
	digest_hex(&key->digest, hex);
	db_bind_int(stmt, 1, key->person);
	db_bind_text(stmt, 2, key->id);
	db_bind_text(stmt, 3, (struct str){ hex, DIGEST_HEX_SIZE });
	db_bind_text(stmt, 4, reply);
	db_bind_int(stmt, 5, db_wall(tx));
	e = db_run(stmt, NULL);
	if (e != ERR_OK || !forgets(key->id))
		return e;
	stmt = db_statement(tx, &sql_old);
	db_bind_int(stmt, 1, db_wall(tx) - COMMAND_KEPT_MS);
	return db_run(stmt, NULL);
}
