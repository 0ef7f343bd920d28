/*
 * action/app.h: what every action, job and request needs of the running program: the database, the snapshot of
 * calendars and regulations, the networks, and whom to tell that something has changed.
 *
 * One per process, made once before threads start; its fields are not changed afterwards. Hints are told only after the
 * write that they speak of has returned (ARCHITECTURE, mistake 4).
 */
#pragma once

#include "db/db.h"
#include "network/network.h"

struct snapshots; /* action/snapshot.h */
struct hint {
	const char *subject; /* "incident", "message", "counts"; static */
	row_id_t id;         /* 0 for counts */
	int64_t revision;    /* of an incident; else 0 */
};
struct app {
	struct db *db;
	struct snapshots *snapshots;
	/* Fill after app_init(), before threads start; each may stay NULL. */
	const struct network *(*find_network)(struct str adapter); /* network_find; NULL: nothing is polled or placed */
	struct outbound *outbound;
	void (*hint)(void *data, const struct hint *hint); /* thread-safe, quick, never blocks */
	void *hint_data;
	/* Demo: sets the clock of the stand-in at `address`; `at` = its time now. */
	err_t (*set_network_clock)(void *data, struct str address, utc_ms_t at, bool running);
	void *set_network_clock_data;
	int64_t poll_ms; /* between two reads of an account; 0: POLL_MS_DEFAULT */
	bool demo;
	bool alone; /* no other process works on this database: what a killed one had leased is free at once */
};
enum { POLL_MS_DEFAULT = 60 * 1000, POLL_MS_DEMO = 5 * 1000 };

/*
 * `db` is open and migrated (store/migrate.h). Reads the kept offset of the order's clock and sets it. ERR_MEMORY,
 * database errors.
 */
MUST_USE err_t app_init(struct app *app, struct db *db);
void app_deinit(struct app *app); /* frees the snapshots; not the database */
void app_hint(const struct app *app, const char *subject, row_id_t id, int64_t revision);
