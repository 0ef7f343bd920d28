/*
 * action/app.c: begins and ends what all actions share.
 */
#include "action/app.h"

#include "action/snapshot.h"
#include "store/store_setting.h"

struct kept_clock {
	int64_t offset_ms, frozen_at;
};
static err_t clock_read(struct db_tx *tx, void *arg)
{
	struct kept_clock *clock = arg;
	err_t e = store_setting_get_int(tx, SETTING_CLOCK_OFFSET, &clock->offset_ms);

	return e != ERR_OK ? e : store_setting_get_int(tx, SETTING_CLOCK_FROZEN, &clock->frozen_at);
}

err_t app_init(struct app *app, struct db *db)
{
	struct kept_clock clock = { 0, 0 };
	err_t e;

	*app = (struct app){ .db = db };
	e = db_read(db, clock_read, &clock);
	if (e != ERR_OK)
		return e;
	db_clock_set(db, clock.offset_ms, clock.frozen_at);
	app->snapshots = snapshots_new();
	return app->snapshots ? ERR_OK : ERR_MEMORY;
}

void app_deinit(struct app *app)
{
	snapshots_free(app->snapshots);
	app->snapshots = NULL;
}

void app_hint(const struct app *app, const char *subject, row_id_t id, int64_t revision)
{
	if (app->hint)
		app->hint(app->hint_data, &(struct hint){ subject, id, revision });
}
