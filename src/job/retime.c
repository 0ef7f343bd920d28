/*
 * job/retime.c: brings a new timetable to every open incident: lets time do its work there, so that terms move with the
 * event that says why (clock 7).
 *
 * One write for each incident; the job's row says how far it is, so a killed one goes on where it was. An incident that
 * can't be read is logged and passed over. Must not: compute a due moment (core does).
 */
#include <inttypes.h>

#include "action/incident_do.h"
#include "action/timetable_change.h"
#include "base/limits.h"
#include "base/log.h"
#include "job/job.h"
#include "store/store_incident.h"

enum { RETIME_STEP = 64 };

struct retime {
	struct job job;
	row_id_t ids[RETIME_STEP];
	size_t count;
};

static err_t step_read(struct db_tx *tx, void *arg)
{
	struct retime *it = arg;
	int64_t left = 0;
	err_t e = store_incident_open(tx, it->job.cursor, it->ids, RETIME_STEP, &it->count);

	if (e == ERR_OK && it->job.done == 0) { /* counted once: for people */
		e = store_incident_open_count(tx, it->job.cursor, &left);
		it->job.total = left;
	}
	return e;
}

static err_t progress_write(struct db_tx *tx, void *arg)
{
	const struct retime *it = arg;

	return job_progress(tx, &it->job, JOB_LEASE_MS);
}

static err_t retime_one(struct app *app, row_id_t id)
{
	size_t events = 0;
	err_t e = incident_expire_now(app, id, &events);

	if (e == ERR_OK || err_class(e) == CLASS_TRANSIENT || err_class(e) == CLASS_UNCERTAIN)
		return e;
	if (e == ERR_MEMORY || e == ERR_DISK)
		return e;
	log_err("retime_failed", e, "incident=%" PRId64, id);
	return ERR_OK;
}

static err_t retime_run(struct app *app, const struct job *job, struct arena *arena)
{
	struct retime it = { .job = *job };
	err_t e;

	(void)arena;
	do {
		e = db_read(app->db, step_read, &it);
		for (size_t i = 0; e == ERR_OK && i < it.count; i++) {
			e = retime_one(app, it.ids[i]);
			if (e == ERR_OK) {
				it.job.cursor = it.ids[i];
				it.job.done++;
			}
		}
		/* Also after a failure: what was done is done. A stale lease ends it: another goes on. */
		if (it.count > 0) {
			err_t noted = db_write(app->db, progress_write, &it);

			if (noted != ERR_OK)
				return noted == ERR_NOT_FOUND ? ERR_OK : noted;
		}
	} while (e == ERR_OK && it.count == RETIME_STEP);
	return e;
}

const struct job_kind job_kind_retime = {
	.name = RETIME_JOB, .retry_ms_first = MS_PER_SECOND, .retry_ms_max = MS_PER_MINUTE, .run = retime_run
};
