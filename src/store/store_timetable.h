/*
 * store/store_timetable.h: numbered, immutable rows: timetables (calendar, every schedule, the zones' bytes) and
 * regulations.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"

enum { TIMETABLE_ZONES_MAX = 16 };
struct timetable_zone {
	struct str name, tzif;
};
struct timetable_row {
	uint32_t number;
	utc_ms_t at;         /* when it came into force; store_timetable_add takes db_now */
	struct str calendar; /* JSON of core/calendar.h */
	/* {"region":{…},"bodies":{"13":{…}}}, schedules of core/schedule.h by the body's id; optional: "own_days" (the
	 * region's days, core/calendar.h) and "terms_run" (ids of decrees under which terms run) */
	struct str schedules;
	struct timetable_zone zones[TIMETABLE_ZONES_MAX];
	size_t zone_count;
};
MUST_USE err_t store_timetable_newest(struct db_tx *tx, uint32_t *ret_number); /* 0: none */
MUST_USE err_t store_timetable_load(struct db_tx *tx, uint32_t number, struct arena *arena,
				    struct timetable_row *ret_row);
MUST_USE err_t store_timetable_add(struct db_tx *tx,
				   const struct timetable_row *row); /* ERR_CONFLICT: the number is taken */
MUST_USE err_t store_regulation_newest(struct db_tx *tx, uint32_t *ret_number);
MUST_USE err_t store_regulation_load(struct db_tx *tx, uint32_t number, struct arena *arena, struct str *ret_json);
MUST_USE err_t store_regulation_add(struct db_tx *tx, uint32_t number, struct str json);
