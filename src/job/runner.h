/*
 * job/runner.h: the workers of a process: threads that run due jobs, and the timer that lets terms expire.
 *
 * A job runs outside a transaction and is done, repeated with a back-off by the class of its error, or parked after
 * JOB_TRIES_MAX. A lease lasts JOB_LEASE_MS by the machine's clock; a stale one changes nothing.
 */
#pragma once

#include "action/app.h"

struct job_runner;
/* Starts `threads` workers (1 … 16) and the timer. */
MUST_USE err_t job_runner_start(struct app *app, int threads, struct job_runner **ret_runner);
void job_runner_stop(struct job_runner *runner);        /* lets running jobs end; NULL is fine */
void job_runner_wake(struct job_runner *runner);        /* something has become due: look now */
bool job_runner_turns(const struct job_runner *runner); /* the timer has looked within the last 30 s: /readyz */
/* Age of the oldest due, unfinished, not parked job in seconds: /readyz. */
MUST_USE err_t job_oldest_s(struct app *app, int64_t *ret_seconds);
/*
 * Runs wakes and jobs that are due by now in this thread until none is left (jobs that another thread has leased are
 * waited for, at most `wait_ms`); kinds that repeat by themselves (poll) run once. For the demo's clock and tests.
 */
MUST_USE err_t job_run_due(struct app *app, int64_t wait_ms);
