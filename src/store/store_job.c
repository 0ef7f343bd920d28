/*
 * store/store_job.c: the queue as rows. Must not: know what a kind of job does.
 */
#include "store/store_job.h"

#include "store/row.h"

static const struct db_sql sql_enqueue = { "INSERT INTO job (kind, key, subject, due) VALUES ($1, $2, $3, $4) "
					   "ON CONFLICT (kind, key) DO NOTHING",
					   NULL };
static const struct db_sql sql_cancel = {
	"DELETE FROM job WHERE kind = $1 AND subject = $2 AND attempt_at = 0 AND lease_until <= $3", NULL
};
#define READY "parked = 0 AND due <= $1 AND retry_at <= $2 AND lease_until <= $2"
#define JOB_COLUMNS "id, subject, lease, tries, attempt_at, cursor, done, total, kind, key"
static const struct db_sql sql_find = { "SELECT " JOB_COLUMNS " FROM job WHERE " READY " ORDER BY due, id LIMIT 1",
					"SELECT " JOB_COLUMNS " FROM job WHERE " READY
					" ORDER BY due, id LIMIT 1 FOR UPDATE SKIP LOCKED" };
static const struct db_sql sql_find_of = { "SELECT " JOB_COLUMNS " FROM job WHERE kind = $3 AND " READY
					   " ORDER BY due, id LIMIT 1",
					   "SELECT " JOB_COLUMNS " FROM job WHERE kind = $3 AND " READY
					   " ORDER BY due, id LIMIT 1 FOR UPDATE SKIP LOCKED" };
static const struct db_sql sql_progress = {
	"UPDATE job SET cursor = $3, done = $4, total = $5, lease_until = $6, tries = 0 WHERE id = $1 AND lease = $2",
	NULL
};
static const struct db_sql sql_kind_count = { "SELECT count(*) FROM job WHERE kind = $1", NULL };
static const struct db_sql sql_lease = { "UPDATE job SET lease = lease + 1, lease_until = $2 WHERE id = $1", NULL };
static const struct db_sql sql_leases_end = { "UPDATE job SET lease = lease + 1, lease_until = 0 WHERE lease_until > 0",
					      NULL };
static const struct db_sql sql_attempt = {
	"UPDATE job SET attempt_at = $3 WHERE id = $1 AND lease = $2 AND lease_until > $4", NULL
};
static const struct db_sql sql_done = { "DELETE FROM job WHERE id = $1 AND lease = $2", NULL };
static const struct db_sql sql_again = {
	"UPDATE job SET tries = tries + 1, lease_until = 0, retry_at = $3, error = $4, "
	"attempt_at = CASE WHEN CAST($5 AS BIGINT) = 1 THEN attempt_at ELSE 0 END "
	"WHERE id = $1 AND lease = $2",
	NULL
};
static const struct db_sql sql_park = {
	"UPDATE job SET tries = tries + 1, lease_until = 0, parked = 1, error = $3 WHERE id = $1 AND lease = $2", NULL
};
static const struct db_sql sql_next = { "UPDATE job SET tries = 0, lease_until = 0, retry_at = $3, attempt_at = 0, "
					"error = '' WHERE id = $1 AND lease = $2",
					NULL };
static const struct db_sql sql_counts = { "SELECT COALESCE(SUM(CASE WHEN retry_at <= CAST($2 AS BIGINT) AND "
					  "lease_until <= CAST($2 AS BIGINT) THEN 1 ELSE 0 END), 0), "
					  "COALESCE(SUM(CASE WHEN lease_until > CAST($2 AS BIGINT) THEN 1 ELSE 0 END), "
					  "0) FROM job WHERE parked = 0 AND due <= $1",
					  NULL };
static const struct db_sql sql_oldest = {
	"SELECT COALESCE(MIN(due), 0) FROM job WHERE parked = 0 AND due <= $1 AND retry_at <= $2 "
	"AND lease_until <= $2",
	NULL
};
static const struct db_sql sql_parked = { "SELECT count(*) FROM job WHERE parked = 1", NULL };
static const struct db_sql sql_exists = { "SELECT count(*) FROM job WHERE kind = $1 AND subject = $2 AND parked = 0",
					  NULL };

err_t job_enqueue(struct db_tx *tx, const char *kind, struct str key, row_id_t subject, utc_ms_t due)
{
	struct db_stmt *stmt = db_statement(tx, &sql_enqueue);

	db_bind_text(stmt, 1, str_from(kind));
	db_bind_text(stmt, 2, key);
	BIND_INTS(stmt, 3, subject, due);
	return db_run(stmt, NULL);
}

err_t job_cancel(struct db_tx *tx, const char *kind, row_id_t subject, int64_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_cancel);

	db_bind_text(stmt, 1, str_from(kind));
	BIND_INTS(stmt, 2, subject, db_wall(tx));
	return db_run(stmt, ret_count);
}

static bool copy_text(struct str text, char *to, size_t size)
{
	if (text.size >= size)
		return false;
	memcpy(to, text.data, text.size);
	to[text.size] = '\0';
	return true;
}

static err_t lease(struct db_tx *tx, struct db_stmt *stmt, int64_t lease_ms, struct job *ret_job)
{
	struct job job;
	err_t e;

	BIND_INTS(stmt, 1, db_now(tx), db_wall(tx));
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	job.id = db_int(stmt, 0);
	job.subject = db_int(stmt, 1);
	job.lease = db_int(stmt, 2) + 1;
	job.tries = db_int(stmt, 3);
	job.attempt_at = db_int(stmt, 4);
	job.cursor = db_int(stmt, 5);
	job.done = db_int(stmt, 6);
	job.total = db_int(stmt, 7);
	if (!copy_text(db_text(stmt, 8), job.kind, sizeof(job.kind)) ||
	    !copy_text(db_text(stmt, 9), job.key, sizeof(job.key)))
		return row_leave(stmt, ERR_CORRUPT);
	db_reset(stmt);
	stmt = db_statement(tx, &sql_lease);
	BIND_INTS(stmt, 1, job.id, db_wall(tx) + lease_ms);
	e = db_run(stmt, NULL);
	if (e == ERR_OK)
		*ret_job = job;
	return e;
}

err_t job_lease(struct db_tx *tx, int64_t lease_ms, struct job *ret_job)
{
	return lease(tx, db_statement(tx, &sql_find), lease_ms, ret_job);
}

err_t job_lease_of(struct db_tx *tx, const char *kind, int64_t lease_ms, struct job *ret_job)
{
	struct db_stmt *stmt = db_statement(tx, &sql_find_of);

	db_bind_text(stmt, 3, str_from(kind));
	return lease(tx, stmt, lease_ms, ret_job);
}

/* Runs a statement that must find the leased row. */
static err_t run_leased(struct db_stmt *stmt)
{
	int64_t changes = 0;
	err_t e = db_run(stmt, &changes);

	return e != ERR_OK ? e : changes == 1 ? ERR_OK : ERR_NOT_FOUND;
}

err_t job_attempt(struct db_tx *tx, const struct job *job)
{
	struct db_stmt *stmt = db_statement(tx, &sql_attempt);

	BIND_INTS(stmt, 1, job->id, job->lease, db_now(tx), db_wall(tx));
	return run_leased(stmt);
}

err_t job_progress(struct db_tx *tx, const struct job *job, int64_t lease_ms)
{
	struct db_stmt *stmt = db_statement(tx, &sql_progress);

	BIND_INTS(stmt, 1, job->id, job->lease, job->cursor, job->done, job->total, db_wall(tx) + lease_ms);
	return run_leased(stmt);
}

err_t job_done(struct db_tx *tx, const struct job *job)
{
	struct db_stmt *stmt = db_statement(tx, &sql_done);

	BIND_INTS(stmt, 1, job->id, job->lease);
	return run_leased(stmt);
}

err_t job_again(struct db_tx *tx, const struct job *job, int64_t retry_ms, const char *error, bool attempted)
{
	struct db_stmt *stmt = db_statement(tx, &sql_again);

	BIND_INTS(stmt, 1, job->id, job->lease, db_wall(tx) + retry_ms);
	db_bind_text(stmt, 4, str_from(error));
	db_bind_int(stmt, 5, attempted);
	return run_leased(stmt);
}

err_t job_park(struct db_tx *tx, const struct job *job, const char *error)
{
	struct db_stmt *stmt = db_statement(tx, &sql_park);

	BIND_INTS(stmt, 1, job->id, job->lease);
	db_bind_text(stmt, 3, str_from(error));
	return run_leased(stmt);
}

err_t job_next(struct db_tx *tx, const struct job *job, int64_t wait_ms)
{
	struct db_stmt *stmt = db_statement(tx, &sql_next);

	BIND_INTS(stmt, 1, job->id, job->lease, db_wall(tx) + wait_ms);
	return run_leased(stmt);
}

err_t job_leases_end(struct db_tx *tx)
{
	int64_t changes;

	return db_run(db_statement(tx, &sql_leases_end), &changes);
}

err_t job_due_counts(struct db_tx *tx, int64_t *ret_ready, int64_t *ret_leased)
{
	struct db_stmt *stmt = db_statement(tx, &sql_counts);
	bool found;
	err_t e;

	BIND_INTS(stmt, 1, db_now(tx), db_wall(tx));
	e = db_step(stmt, &found);
	if (e != ERR_OK)
		return e;
	*ret_ready = db_int(stmt, 0);
	*ret_leased = db_int(stmt, 1);
	db_reset(stmt);
	return ERR_OK;
}

err_t job_oldest(struct db_tx *tx, int64_t *ret_seconds)
{
	struct db_stmt *stmt = db_statement(tx, &sql_oldest);
	int64_t due = 0;
	bool found;
	err_t e;

	BIND_INTS(stmt, 1, db_now(tx), db_wall(tx));
	e = db_one_int(stmt, &due, &found);
	if (e == ERR_OK)
		*ret_seconds = due == 0 ? 0 : (db_now(tx) - due) / MS_PER_SECOND;
	return e;
}

err_t job_parked_count(struct db_tx *tx, int64_t *ret_count)
{
	bool found;

	return db_one_int(db_statement(tx, &sql_parked), ret_count, &found);
}

err_t job_kind_count(struct db_tx *tx, const char *kind, int64_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_kind_count);
	bool found;

	db_bind_text(stmt, 1, str_from(kind));
	return db_one_int(stmt, ret_count, &found);
}

err_t job_exists(struct db_tx *tx, const char *kind, row_id_t subject, bool *ret_exists)
{
	struct db_stmt *stmt = db_statement(tx, &sql_exists);
	int64_t count = 0;
	bool found;
	err_t e;

	db_bind_text(stmt, 1, str_from(kind));
	db_bind_int(stmt, 2, subject);
	e = db_one_int(stmt, &count, &found);
	if (e == ERR_OK)
		*ret_exists = count > 0;
	return e;
}
