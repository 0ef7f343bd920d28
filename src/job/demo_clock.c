/*
 * job/demo_clock.c: the settable order's clock of the demo: kept in its row, given to the driver and to the stand-in,
 * then everything that has become due is done.
 *
 * Must not: go backwards; exist in `serve` (the route is not there).
 */
#include "job/demo_clock.h"

#include "action/snapshot.h"
#include "base/limits.h"
#include "base/log.h"
#include "job/job.h"
#include "job/runner.h"
#include "store/store_reference.h"
#include "store/store_setting.h"

enum { CLOCK_ARENA_BYTES_MAX = 256 * 1024, CLOCK_WAIT_MS = 10 * 1000 };

struct clock_state {
	struct app *app;
	struct arena *arena;
	int64_t offset_ms, frozen_at;
	utc_ms_t now, wall;
	int64_t working_ms; /* to add on the region's schedule; 0: none */
	utc_ms_t working_end;
	struct str *addresses;
	size_t address_count;
};

static err_t state_read(struct db_tx *tx, void *arg)
{
	struct clock_state *it = arg;
	const struct timetable *timetable;
	err_t e = store_setting_get_int(tx, SETTING_CLOCK_OFFSET, &it->offset_ms);

	if (e == ERR_OK)
		e = store_setting_get_int(tx, SETTING_CLOCK_FROZEN, &it->frozen_at);
	if (e == ERR_OK)
		e = store_account_addresses(tx, STR("standin"), it->arena, &it->addresses, &it->address_count);
	it->now = db_now(tx);
	it->wall = db_wall(tx);
	if (e != ERR_OK || it->working_ms == 0)
		return e;
	e = snapshot_timetable(it->app->snapshots, tx, 0, &timetable);
	return e != ERR_OK ? e : worktime_add(timetable->region, it->now, it->working_ms, &it->working_end);
}

static err_t state_write(struct db_tx *tx, void *arg)
{
	const struct clock_state *it = arg;
	err_t e = store_setting_put_int(tx, SETTING_CLOCK_OFFSET, it->offset_ms);

	return e != ERR_OK ? e : store_setting_put_int(tx, SETTING_CLOCK_FROZEN, it->frozen_at);
}

/* "90s", "30m", "8h", "2d": whole, one unit. */
static bool amount_parse(struct str text, int64_t *ret_ms)
{
	static const struct unit {
		char letter;
		int64_t ms;
	} units[] = { { 's', MS_PER_SECOND }, { 'm', MS_PER_MINUTE }, { 'h', MS_PER_HOUR }, { 'd', MS_PER_DAY } };
	int64_t value = 0;

	if (text.size < 2 || text.size > 8)
		return false;
	for (size_t i = 0; i + 1 < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		value = value * 10 + (text.data[i] - '0');
	}
	for (size_t i = 0; i < ARRAY_COUNT(units); i++) {
		if (units[i].letter != text.data[text.size - 1])
			continue;
		*ret_ms = value * units[i].ms;
		return value > 0 && *ret_ms <= 366 * (int64_t)MS_PER_DAY;
	}
	return false;
}

static err_t wanted(struct clock_state *it, const struct demo_clock_change *change, utc_ms_t *ret_now,
		    struct err_detail *ret_detail)
{
	int64_t add_ms = 0;

	if (change->add.size > 0 && !amount_parse(change->add, &add_ms))
		return err_set(ERR_INPUT_INVALID, ret_detail, "add", "amount");
	if (change->add_working.size > 0)
		*ret_now = it->working_end;
	else if (change->add.size > 0)
		*ret_now = it->now + add_ms;
	else if (change->now != 0)
		*ret_now = change->now;
	else
		*ret_now = it->now;
	if (*ret_now < it->now)
		return err_set(ERR_INPUT_INVALID, ret_detail, "now", "clock_backwards");
	return ERR_OK;
}

static void tell_networks(const struct clock_state *it, utc_ms_t now, bool running)
{
	if (!it->app->set_network_clock)
		return;
	for (size_t i = 0; i < it->address_count; i++) {
		err_t e = it->app->set_network_clock(it->app->set_network_clock_data, it->addresses[i], now, running);

		if (e != ERR_OK)
			log_err("standin_clock", e, "addresses=%zu", it->address_count);
	}
}

static err_t change_clock(struct clock_state *it, const struct demo_clock_change *change, struct err_detail *ret_detail)
{
	bool running;
	utc_ms_t now = 0;
	err_t e;

	if (change->add_working.size > 0 && !amount_parse(change->add_working, &it->working_ms))
		return err_set(ERR_INPUT_INVALID, ret_detail, "add_working", "amount");
	e = db_read(it->app->db, state_read, it);
	if (e == ERR_OK)
		e = wanted(it, change, &now, ret_detail);
	if (e != ERR_OK)
		return e;
	running = change->has_running ? change->running : it->frozen_at == 0;
	it->offset_ms = now - it->wall;
	it->frozen_at = running ? 0 : now;
	e = db_write(it->app->db, state_write, it);
	if (e != ERR_OK)
		return e;
	db_clock_set(it->app->db, it->offset_ms, it->frozen_at);
	tell_networks(it, now, running);
	return job_run_due(it->app, CLOCK_WAIT_MS);
}

err_t demo_clock_set(struct app *app, const struct demo_clock_change *change, struct demo_clock *ret_clock,
		     struct err_detail *ret_detail)
{
	struct clock_state it = { .app = app };
	int set = (change->now != 0) + (change->add.size > 0) + (change->add_working.size > 0) + change->has_running;
	err_t e;

	if (set != 1)
		return err_set(ERR_INPUT_INVALID, ret_detail, "", "exactly_one");
	it.arena = arena_new(CLOCK_ARENA_BYTES_MAX);
	if (!it.arena)
		return ERR_MEMORY;
	e = change_clock(&it, change, ret_detail);
	arena_free(it.arena);
	return e != ERR_OK ? e : demo_clock_get(app, ret_clock);
}

err_t demo_clock_get(struct app *app, struct demo_clock *ret_clock)
{
	struct clock_state it = { .app = app };
	err_t e;

	it.arena = arena_new(CLOCK_ARENA_BYTES_MAX);
	if (!it.arena)
		return ERR_MEMORY;
	e = db_read(app->db, state_read, &it);
	arena_free(it.arena);
	if (e == ERR_OK)
		*ret_clock = (struct demo_clock){ it.now, it.frozen_at == 0 };
	return e;
}
