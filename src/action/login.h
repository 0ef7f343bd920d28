/*
 * action/login.h: log-in by password, sessions, lock-out.
 *
 * Promise: Argon2id runs in a lane of LOGIN_LANE_SIZE with a short queue, else ERR_BUSY, so that the log-in page is no
 * memory attack; it never runs inside a transaction. A wrong password and an unknown log-in cost the same and say the
 * same. Failures lock the pair of account and address, so nobody can lock out another from elsewhere. A token is 256
 * random bits; the database knows its digest only. Sessions end by the machine's clock after SESSION_MS.
 */
#pragma once

#include "core/access.h"
#include "db/db.h"
#include "store/store_session.h"

enum {
	LOGIN_LANE_SIZE = 2,
	LOGIN_QUEUE_MAX = 6,
	LOGIN_TRIES_MAX = 5,
	LOGIN_LOCK_MS_FIRST = 30 * 1000,
	LOGIN_LOCK_MS_MAX = 15 * 60 * 1000,
	PASSWORD_HASH_SIZE = 128,
	SESSION_TOKEN_SIZE = 64
};

/* Argon2id of libsodium (INTERACTIVE) with its own salt, NUL-terminated text: about 60 ms and 64 MiB. ERR_MEMORY. For
 * `init` and administration. */
MUST_USE err_t password_hash(struct str password, char ret_hash[PASSWORD_HASH_SIZE]);

struct login_lane; /* one per process */
MUST_USE err_t login_lane_new(struct login_lane **ret_lane);
void login_lane_free(struct login_lane *lane); /* NULL is fine; nobody may be waiting */

struct login_try { /* borrowed for the call */
	struct str login, password, address;
};
struct session {
	row_id_t id, person;
	uint32_t roles; /* bit per enum role, over all bodies, by the order's clock */
	utc_ms_t until; /* the machine's clock */
};
/*
 * ERR_OK: a new session, its token (hexadecimal, NUL-terminated) for the cookie. ERR_LOGIN_NEEDED with rule
 * "wrong_password"; ERR_RATE with rule "locked_out", limit = seconds to wait; ERR_BUSY: the lane is full.
 */
MUST_USE err_t login_start(struct login_lane *lane, struct db *db, const struct login_try *attempt,
			   char ret_token[SESSION_TOKEN_SIZE + 1], struct session *ret_session,
			   struct err_detail *ret_detail);
/* The session of this token. ERR_LOGIN_NEEDED: none, ended, or its person has left. */
MUST_USE err_t login_find(struct db *db, struct str token, struct session *ret_session);
MUST_USE err_t login_end(struct db *db, struct str token);
/* Does it still live? For streams. */
bool login_lives(struct db *db, row_id_t session);
