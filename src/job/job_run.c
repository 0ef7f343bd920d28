/*
 * job/job_run.c: leases one due job, runs it, writes down what became of it.
 *
 * Must not: decide by an error's code; lose a job.
 */
#include "base/limits.h"
#include "base/log.h"
#include "job/job.h"

enum { JOB_ARENA_BYTES_MAX = 32 * 1024 * 1024 };

static const struct job_kind *const kinds[] = { &job_kind_publish, &job_kind_poll, &job_kind_retime };

static const struct job_kind *kind_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
		if (strcmp(kinds[i]->name, name) == 0)
			return kinds[i];
	return NULL;
}

struct leasing {
	const char *kind; /* NULL: any */
	struct job job;
};
static err_t lease_write(struct db_tx *tx, void *arg)
{
	struct leasing *it = arg;

	return it->kind ? job_lease_of(tx, it->kind, JOB_LEASE_MS, &it->job) : job_lease(tx, JOB_LEASE_MS, &it->job);
}

enum job_end { JOB_END_DONE, JOB_END_NEXT, JOB_END_AGAIN, JOB_END_PARK };
struct job_ending {
	const struct job *job;
	enum job_end end;
	int64_t wait_ms;
	const char *error;
	bool attempted;
};
static err_t end_write(struct db_tx *tx, void *arg)
{
	const struct job_ending *it = arg;

	switch (it->end) {
	case JOB_END_DONE:
		return job_done(tx, it->job);
	case JOB_END_NEXT:
		return job_next(tx, it->job, it->wait_ms);
	case JOB_END_AGAIN:
		return job_again(tx, it->job, it->wait_ms, it->error, it->attempted);
	case JOB_END_PARK:
	default:
		return job_park(tx, it->job, it->error);
	}
}

static int64_t retry_ms(const struct job_kind *kind, int64_t tries)
{
	int64_t wait_ms = kind->retry_ms_first;

	for (int64_t i = 0; i < tries && wait_ms < kind->retry_ms_max; i++)
		wait_ms *= 2;
	return wait_ms < kind->retry_ms_max ? wait_ms : kind->retry_ms_max;
}

static enum job_end end_of_failure(struct app *app, const struct job_kind *kind, const struct job *job, err_t e,
				   struct arena *arena)
{
	enum err_class class = err_class(e);

	if (class == CLASS_CALLER || class == CLASS_STATE)
		return JOB_END_PARK;
	if (!kind->parks || job->tries + 1 < JOB_TRIES_MAX)
		return JOB_END_AGAIN;
	if (class == CLASS_TRANSIENT && kind->give_up && kind->give_up(app, job, e, arena) == ERR_OK)
		return JOB_END_DONE;
	return JOB_END_PARK;
}

static err_t finish(struct app *app, const struct job_kind *kind, const struct job *job, err_t result,
		    struct arena *arena)
{
	struct job_ending ending = { .job = job, .error = err_name(result) };
	err_t e;

	if (result == ERR_OK) {
		ending.end = kind->repeats ? JOB_END_NEXT : JOB_END_DONE;
		ending.wait_ms = app->poll_ms > 0 ? app->poll_ms : POLL_MS_DEFAULT;
	} else {
		log_err("job_failed", result, "job=%lld kind=%s tries=%lld", (long long)job->id, job->kind,
			(long long)job->tries + 1);
		ending.end = kind ? end_of_failure(app, kind, job, result, arena) : JOB_END_PARK;
		ending.wait_ms = kind ? retry_ms(kind, job->tries) : 0;
		ending.attempted = err_class(result) == CLASS_UNCERTAIN || err_class(result) == CLASS_FATAL;
	}
	e = db_write(app->db, end_write, &ending);
	return e == ERR_NOT_FOUND ? ERR_OK : e; /* the lease was stale: another has it now */
}

/* A look without a write: idle workers don't stand in the writer's way. */
static err_t ready_read(struct db_tx *tx, void *arg)
{
	int64_t *ret_ready = arg;
	int64_t leased;

	return job_due_counts(tx, ret_ready, &leased);
}

static err_t lease_and_run(struct app *app, struct leasing *leasing)
{
	const struct job_kind *kind;
	struct arena *arena;
	err_t e = db_write(app->db, lease_write, leasing);

	if (e != ERR_OK)
		return e;
	arena = arena_new(JOB_ARENA_BYTES_MAX);
	if (!arena)
		return ERR_MEMORY; /* the lease lapses */
	kind = kind_find(leasing->job.kind);
	e = kind ? kind->run(app, &leasing->job, arena) : ERR_NOT_FOUND;
	arena_reset(arena);
	e = finish(app, kind, &leasing->job, e, arena);
	arena_free(arena);
	return e;
}

err_t job_run_one(struct app *app)
{
	struct leasing leasing = { .kind = NULL };
	int64_t ready = 0;
	err_t e = db_read(app->db, ready_read, &ready);

	if (e == ERR_OK && ready == 0)
		return ERR_NOT_FOUND;
	return e != ERR_OK ? e : lease_and_run(app, &leasing);
}

err_t job_run_one_of(struct app *app, const char *kind)
{
	struct leasing leasing = { .kind = kind };

	return lease_and_run(app, &leasing);
}
