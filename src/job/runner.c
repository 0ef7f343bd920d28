/*
 * job/runner.c: threads that run due jobs, the timer's thread, and the run-until-nothing-is-due of demo and tests.
 *
 * Waits are by CLOCK_MONOTONIC; what is due is asked from the database. Must not: know a kind of job.
 */
#include "job/runner.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/assert.h"
#include "base/log.h"
#include "base/time_text.h"
#include "job/job.h"

enum { RUNNER_THREADS_MAX = 16, RUNNER_IDLE_MS = 500, RUNNER_SILENT_MS = 30 * 1000, RUNNER_ERROR_MS = 2000 };

struct worker {
	struct job_runner *runner;
	pthread_t thread;
	int64_t looked_ms;
	bool is_timer;
};
struct job_runner {
	struct app *app;
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	bool stop;
	uint64_t wakes;
	size_t count;
	struct worker workers[RUNNER_THREADS_MAX + 1];
};

/* Waits until woken, stopped, or wait_ms are over; true: stop. */
static bool runner_wait(struct job_runner *runner, struct worker *worker, int64_t wait_ms)
{
	int64_t until_ms = monotonic_ms() + wait_ms;
	struct timespec until = { .tv_sec = until_ms / MS_PER_SECOND, .tv_nsec = until_ms % MS_PER_SECOND * 1000000 };
	uint64_t wakes;
	bool stop;

	pthread_mutex_lock(&runner->mutex);
	worker->looked_ms = monotonic_ms();
	wakes = runner->wakes;
	while (!runner->stop && runner->wakes == wakes)
		if (pthread_cond_timedwait(&runner->cond, &runner->mutex, &until) != 0)
			break;
	stop = runner->stop;
	pthread_mutex_unlock(&runner->mutex);
	return stop;
}

static bool runner_stops(struct job_runner *runner, struct worker *worker)
{
	bool stop;

	pthread_mutex_lock(&runner->mutex);
	worker->looked_ms = monotonic_ms();
	stop = runner->stop;
	pthread_mutex_unlock(&runner->mutex);
	return stop;
}

static err_t work(struct worker *worker, bool *ret_idle)
{
	struct app *app = worker->runner->app;
	size_t count = 0;
	err_t e;

	if (worker->is_timer) {
		e = timer_run(app, &count);
		*ret_idle = e != ERR_OK || count == 0;
		return e;
	}
	e = job_run_one(app);
	*ret_idle = e != ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void *worker_main(void *arg)
{
	struct worker *worker = arg;

	while (!runner_stops(worker->runner, worker)) {
		bool idle;
		err_t e = work(worker, &idle);

		if (e != ERR_OK)
			log_err(worker->is_timer ? "timer" : "worker", e, "threads=%zu", worker->runner->count);
		if (idle && runner_wait(worker->runner, worker, e != ERR_OK ? RUNNER_ERROR_MS : RUNNER_IDLE_MS))
			break;
	}
	return NULL;
}

static err_t runner_init(struct job_runner *runner, struct app *app)
{
	pthread_condattr_t attributes;

	runner->app = app;
	if (pthread_mutex_init(&runner->mutex, NULL) != 0)
		return ERR_SYSTEM;
	if (pthread_condattr_init(&attributes) != 0)
		return ERR_SYSTEM;
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	if (pthread_cond_init(&runner->cond, &attributes) != 0)
		return ERR_SYSTEM;
	pthread_condattr_destroy(&attributes);
	return ERR_OK;
}

static err_t leases_end(struct db_tx *tx, void *arg)
{
	(void)arg;
	return job_leases_end(tx);
}

err_t job_runner_start(struct app *app, int threads, struct job_runner **ret_runner)
{
	struct job_runner *runner;
	err_t e;

	ASSERT(threads >= 1 && threads <= RUNNER_THREADS_MAX);
	e = app->alone ? db_write(app->db, leases_end, NULL) : ERR_OK;
	if (e == ERR_OK)
		e = poll_enqueue_all(app);
	if (e != ERR_OK)
		return e;
	runner = calloc(1, sizeof(*runner));
	if (!runner)
		return ERR_MEMORY;
	e = runner_init(runner, app);
	if (e != ERR_OK) {
		free(runner);
		return e;
	}
	for (int i = 0; i <= threads; i++) {
		struct worker *worker = &runner->workers[i];

		worker->runner = runner;
		worker->is_timer = i == 0;
		worker->looked_ms = monotonic_ms();
		if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0) {
			job_runner_stop(runner);
			return ERR_SYSTEM;
		}
		runner->count++;
	}
	*ret_runner = runner;
	return ERR_OK;
}

void job_runner_stop(struct job_runner *runner)
{
	if (!runner)
		return;
	pthread_mutex_lock(&runner->mutex);
	runner->stop = true;
	pthread_cond_broadcast(&runner->cond);
	pthread_mutex_unlock(&runner->mutex);
	for (size_t i = 0; i < runner->count; i++)
		pthread_join(runner->workers[i].thread, NULL);
	pthread_cond_destroy(&runner->cond);
	pthread_mutex_destroy(&runner->mutex);
	free(runner);
}

void job_runner_wake(struct job_runner *runner)
{
	pthread_mutex_lock(&runner->mutex);
	runner->wakes++;
	pthread_cond_broadcast(&runner->cond);
	pthread_mutex_unlock(&runner->mutex);
}

bool job_runner_turns(const struct job_runner *runner)
{
	struct job_runner *locked = (struct job_runner *)runner;
	int64_t now_ms = monotonic_ms();
	bool turns = true;

	pthread_mutex_lock(&locked->mutex);
	/* A worker inside a call to a network may be silent for longer; the timer makes no calls. */
	for (size_t i = 0; i < locked->count; i++)
		if (locked->workers[i].is_timer && now_ms - locked->workers[i].looked_ms > RUNNER_SILENT_MS)
			turns = false;
	pthread_mutex_unlock(&locked->mutex);
	return turns;
}

static err_t oldest_read(struct db_tx *tx, void *arg)
{
	return job_oldest(tx, arg);
}

err_t job_oldest_s(struct app *app, int64_t *ret_seconds)
{
	return db_read(app->db, oldest_read, ret_seconds);
}

struct due_counts {
	int64_t ready, leased;
};
static err_t counts_read(struct db_tx *tx, void *arg)
{
	struct due_counts *it = arg;

	return job_due_counts(tx, &it->ready, &it->leased);
}

static void pause_ms(int64_t wait_ms)
{
	const struct timespec pause = { .tv_sec = wait_ms / MS_PER_SECOND,
					.tv_nsec = wait_ms % MS_PER_SECOND * 1000000 };

	nanosleep(&pause, NULL);
}

err_t job_run_due(struct app *app, int64_t wait_ms)
{
	int64_t until_ms = monotonic_ms() + wait_ms;
	struct due_counts counts;
	size_t woken;
	err_t e;

	for (;;) {
		do {
			woken = 0;
			e = timer_run(app, &woken);
		} while (e == ERR_OK && woken > 0);
		while (e == ERR_OK)
			e = job_run_one(app);
		if (e != ERR_NOT_FOUND)
			return e;
		e = db_read(app->db, counts_read, &counts);
		if (e != ERR_OK)
			return e;
		if (counts.ready == 0 && (counts.leased == 0 || monotonic_ms() >= until_ms))
			return ERR_OK;
		if (counts.ready == 0)
			pause_ms(10);
	}
}
