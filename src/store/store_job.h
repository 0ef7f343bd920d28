/*
 * store/store_job.h: work that must happen outside a transaction, kept in the database until it is done.
 *
 * (1) `key` is unique among unfinished jobs of a kind: enqueueing twice is harmless. (2) due is a moment of the order's
 * clock; leases and back-off are the machine's. (3) A stale lease changes nothing (ERR_NOT_FOUND). (4) A kind that
 * writes to the world commits its attempt first. (5) A job is parked and shown to a person, never dropped.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"

enum { JOB_KIND_SIZE = 24, JOB_KEY_SIZE = 80 };
struct job {
	row_id_t id, subject;
	int64_t lease; /* number of the lease; 0: none */
	int64_t tries;
	utc_ms_t attempt_at;         /* order's clock; 0: no attempt is open */
	int64_t cursor, done, total; /* of work in steps: job_progress() */
	char kind[JOB_KIND_SIZE], key[JOB_KEY_SIZE];
};
MUST_USE err_t job_enqueue(struct db_tx *tx, const char *kind, struct str key, row_id_t subject, utc_ms_t due);
/* Deletes unfinished jobs of a kind and subject that nobody works on or has attempted; *ret_count tells how many. */
MUST_USE err_t job_cancel(struct db_tx *tx, const char *kind, row_id_t subject, int64_t *ret_count);
/* The oldest due job that nobody has leased, leased until wall + lease_ms. ERR_NOT_FOUND: none. */
MUST_USE err_t job_lease(struct db_tx *tx, int64_t lease_ms, struct job *ret_job);
/* The same among those of one kind. */
MUST_USE err_t job_lease_of(struct db_tx *tx, const char *kind, int64_t lease_ms, struct job *ret_job);
/* A step of the work is done: where the next begins, `done` of `total`; the lease lasts lease_ms from now. */
MUST_USE err_t job_progress(struct db_tx *tx, const struct job *job, int64_t lease_ms);
/* Commits to the attempt before the call to the world. */
MUST_USE err_t job_attempt(struct db_tx *tx, const struct job *job);
MUST_USE err_t job_done(struct db_tx *tx, const struct job *job);
/* Not done: again at wall + retry_ms; `error` = err_name. `attempted` false closes the attempt: surely not done there.
 */
MUST_USE err_t job_again(struct db_tx *tx, const struct job *job, int64_t retry_ms, const char *error, bool attempted);
MUST_USE err_t job_park(struct db_tx *tx, const struct job *job, const char *error);
/* Repeats itself: again at wall + wait_ms (a frozen order's clock does not stop it), tries forgotten. */
MUST_USE err_t job_next(struct db_tx *tx, const struct job *job, int64_t wait_ms);
/* For a process that knows itself to be alone, before its workers start: every lease left is that of a dead one, and
 * ends now. */
MUST_USE err_t job_leases_end(struct db_tx *tx);
/* Unfinished, not parked, due by now: those that may run at once, and those that another has leased or that wait for
 * their back-off. */
MUST_USE err_t job_due_counts(struct db_tx *tx, int64_t *ret_ready, int64_t *ret_leased);
/* Seconds since the oldest due job became due; 0: none. */
MUST_USE err_t job_oldest(struct db_tx *tx, int64_t *ret_seconds);
MUST_USE err_t job_parked_count(struct db_tx *tx, int64_t *ret_count);
MUST_USE err_t job_kind_count(struct db_tx *tx, const char *kind, int64_t *ret_count); /* unfinished, parked too */
/* Is there an unfinished job of this kind and subject? */
MUST_USE err_t job_exists(struct db_tx *tx, const char *kind, row_id_t subject, bool *ret_exists);
