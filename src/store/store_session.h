/*
 * store/store_session.h: sessions of browsers and failed log-ins. Neither is part of the record.
 *
 * A session's token never reaches the database: only its SHA-256. All moments are the machine's clock (db_wall).
 * Must not: read passwords in clear, decide who may log in (action/login.c does).
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"

enum { LOGIN_CHARS_MAX = 100, ADDRESS_SIZE_MAX = 64 };
struct store_login { /* a person as the log-in sees one; texts borrowed from `arena` */
	row_id_t person;
	struct str password_hash; /* libsodium's own form; empty: no log-in with a password */
};
struct store_session {
	row_id_t id, person;
	uint32_t roles; /* bit per enum role in force at db_now */
	utc_ms_t until;
};
struct store_failures { /* of one account from one address */
	int64_t count;
	utc_ms_t locked_until;
};

/* The person whose log-in this is and who has not left. ERR_NOT_FOUND. */
MUST_USE err_t store_login_find(struct db_tx *tx, struct str login, struct arena *arena, struct store_login *ret_login);
/* Inserts a session and throws away those that have ended. */
MUST_USE err_t store_session_insert(struct db_tx *tx, const struct digest *token, row_id_t person, struct str address,
				    utc_ms_t until, row_id_t *ret_id);
/* A session that has not ended, of a person who has not left. ERR_LOGIN_NEEDED. */
MUST_USE err_t store_session_find(struct db_tx *tx, const struct digest *token, struct store_session *ret_session);
/* Has this one neither ended nor lost its person? */
MUST_USE err_t store_session_lives(struct db_tx *tx, row_id_t session, bool *ret_lives);
/* Ends it; one that does not exist is fine. */
MUST_USE err_t store_session_delete(struct db_tx *tx, const struct digest *token);
/* Zeroes when there were none. */
MUST_USE err_t store_failures_get(struct db_tx *tx, struct str login, struct str address,
				  struct store_failures *ret_failures);
MUST_USE err_t store_failures_put(struct db_tx *tx, struct str login, struct str address,
				  const struct store_failures *failures);
MUST_USE err_t store_failures_clear(struct db_tx *tx, struct str login, struct str address);
