/*
 * action/timetable_change.c: writes the next timetable and the job that brings it to the open incidents.
 *
 * Must not: touch an incident; the job does, one write for each (job/retime.c).
 */
#include "action/timetable_change.h"

#include <inttypes.h>
#include <stdio.h>

#include "action/timetable_compose.h"
#include "store/store_event.h"
#include "store/store_job.h"
#include "store/store_reference.h"

enum { CHANGE_ARENA_BYTES_MAX = 256 * 1024 * 1024 };

struct changing {
	struct timetable_change *it;
	struct composed composed;
	struct err_detail detail;
};

static err_t check_base(struct db_tx *tx, struct changing *changing)
{
	int64_t under_way = 0;
	uint32_t newest = 0;
	err_t e = store_timetable_newest(tx, &newest);

	if (e == ERR_OK)
		e = job_kind_count(tx, RETIME_JOB, &under_way);
	/* One after another: each incident sees every timetable from its own beginning on. */
	if (e == ERR_OK && (under_way > 0 || newest + 1 != changing->composed.row.number))
		e = err_set(ERR_STATE_REFUSED, &changing->detail, "", "timetable_under_way");
	return e;
}

static err_t change_write(struct db_tx *tx, void *arg)
{
	struct changing *changing = arg;
	const struct composed *composed = &changing->composed;
	char key[16];
	err_t e;

	changing->detail = (struct err_detail){ .rule = NULL };
	snprintf(key, sizeof(key), "%" PRIu32, composed->row.number);
	e = check_base(tx, changing);
	if (e == ERR_OK)
		e = store_timetable_add(tx, &composed->row);
	for (size_t i = 0; e == ERR_OK && i < composed->body_count; i++)
		e = store_body_set_schedule(tx, composed->bodies[i].id, composed->bodies[i].schedule);
	if (e == ERR_OK)
		e = store_audit(tx, "timetable", composed->row.number, "timetable_changed", changing->it->person,
				(struct str){ NULL, 0 });
	if (e == ERR_OK)
		e = job_enqueue(tx, RETIME_JOB, str_from(key), composed->row.number, db_now(tx));
	changing->it->ret_since = db_now(tx);
	return e;
}

err_t timetable_change(struct app *app, struct timetable_change *it, struct err_detail *ret_detail)
{
	struct arena *arena = arena_new(CHANGE_ARENA_BYTES_MAX);
	struct changing changing = { .it = it };
	const struct timetable *timetable;
	err_t e = ERR_MEMORY;

	if (arena)
		e = timetable_compose(app, it->json, it->zone_folder, arena, &changing.composed, &timetable,
				      &changing.detail);
	if (e == ERR_OK && changing.composed.same)
		e = err_set(ERR_STATE_REFUSED, &changing.detail, "", "timetable_same");
	if (e == ERR_OK)
		e = db_write(app->db, change_write, &changing);
	it->ret_number = changing.composed.row.number;
	if (e != ERR_OK && ret_detail)
		*ret_detail = changing.detail;
	arena_free(arena);
	return e;
}
