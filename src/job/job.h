/*
 * job/job.h: kinds of work that happen outside a transaction, one file each, and the one way they are run.
 *
 * (1) A kind that writes to the world commits its attempt first; a job found with an open attempt looks before it acts.
 * (2) A call is shorter than the lease. (3) The class of the result decides what follows, never the code. For this
 * folder only.
 */
#pragma once

#include "action/app.h"
#include "store/store_job.h"

struct job_kind {
	const char *name;
	int64_t retry_ms_first, retry_ms_max; /* doubled from try to try */
	bool repeats;                         /* done means: again after app's poll_ms */
	bool parks;                           /* after JOB_TRIES_MAX; false: tries for ever */
	/* ERR_OK: done. CALLER, STATE: parked at once. TRANSIENT, UNCERTAIN, FATAL: again later. */
	err_t (*run)(struct app *app, const struct job *job, struct arena *arena);
	/* May be NULL: told in place of parking when surely nothing was done and the tries are over; ERR_OK: done. */
	err_t (*give_up)(struct app *app, const struct job *job, err_t e, struct arena *arena);
};
extern const struct job_kind job_kind_publish, job_kind_poll, job_kind_retime;

/* Leases and runs one due job. ERR_NOT_FOUND: none is due. Other errors: the database's; a job's own failure is logged
 * and kept in its row. */
MUST_USE err_t job_run_one(struct app *app);
/* The same among those of one kind: for a command of the command line that waits for its work. */
MUST_USE err_t job_run_one_of(struct app *app, const char *kind);
/* Lets terms of waking incidents expire, oldest first; *ret_count tells how many have changed. */
MUST_USE err_t timer_run(struct app *app, size_t *ret_count);
/* Makes sure that every account that is read has its poll job. */
MUST_USE err_t poll_enqueue_all(struct app *app);
