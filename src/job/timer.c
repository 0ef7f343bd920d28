/*
 * job/timer.c: lets terms expire: incidents whose wake has come, by the order's clock, oldest first.
 *
 * One that can't be read is logged and passed over, so that it holds up nobody. Must not: decide what is late (core
 * does).
 */
#include "base/log.h"
#include "job/job.h"
#include "store/store_incident.h"

#include "action/incident_do.h"

enum { WAKING_MAX = 64 };

struct waking {
	row_id_t ids[WAKING_MAX];
	size_t count;
};
static err_t waking_read(struct db_tx *tx, void *arg)
{
	struct waking *it = arg;

	return store_incident_waking(tx, db_now(tx), it->ids, WAKING_MAX, &it->count);
}

err_t timer_run(struct app *app, size_t *ret_count)
{
	struct waking waking = { .count = 0 };
	size_t done = 0;
	err_t e = db_read(app->db, waking_read, &waking);

	for (size_t i = 0; e == ERR_OK && i < waking.count; i++) {
		size_t events = 0;
		err_t one = incident_expire_now(app, waking.ids[i], &events);

		if (one != ERR_OK)
			log_err("expire_failed", one, "incident=%lld", (long long)waking.ids[i]);
		else
			done += events > 0;
	}
	if (e == ERR_OK)
		*ret_count = done;
	return e;
}
