/*
 * store/store_command.h: command ids (Idempotency-Key): the first answer again, for seven days (ARCHITECTURE, mistake
 * 17).
 */
#pragma once

#include "base/arena.h"
#include "base/digest.h"
#include "db/db.h"

enum { COMMAND_KEPT_MS = 7 * 24 * 60 * 60 * 1000, COMMAND_FORGET_EVERY = 64 };
struct command_key {
	row_id_t person;
	struct str id;
	struct digest digest; /* of method, path and body */
};
/* *ret_reply is the kept answer, empty: the command is new. ERR_COMMAND_REUSED: same id, other content. */
MUST_USE err_t store_command_once(struct db_tx *tx, const struct command_key *key, struct arena *arena,
				  struct str *ret_reply);
/* Keeps the answer, at most COMMAND_REPLY_BYTES_MAX. One in COMMAND_FORGET_EVERY keys, by its text, also forgets those
 * that are older than seven days. */
MUST_USE err_t store_command_done(struct db_tx *tx, const struct command_key *key, struct str reply);
