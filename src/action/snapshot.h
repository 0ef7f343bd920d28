/*
 * action/snapshot.h: numbered, immutable, compiled: timetables with the working time of region and bodies, and
 * regulations.
 *
 * Compiled once per number and process, kept until the process ends (a number never changes): pointers stay valid.
 * Older numbers are compiled when somebody asks «почему этот срок?». Thread-safe.
 */
#pragma once

#include "core/incident.h"
#include "db/db.h"

struct snapshots;
struct timetable_body {
	row_id_t body;
	const struct worktime *worktime;
};
struct timetable {
	uint32_t number;
	utc_ms_t since;
	const struct worktime *region;
	const struct timetable_body *bodies; /* those with a schedule of their own */
	size_t body_count;
};
struct snapshots *snapshots_new(void); /* NULL: out of memory */
void snapshots_free(struct snapshots *snapshots);
/* number 0: the newest. ERR_NOT_FOUND; ERR_CORRUPT: stored and not readable any more. */
MUST_USE err_t snapshot_timetable(struct snapshots *snapshots, struct db_tx *tx, uint32_t number,
				  const struct timetable **ret_timetable);
MUST_USE err_t snapshot_regulation(struct snapshots *snapshots, struct db_tx *tx, uint32_t number,
				   const struct regulation **ret_regulation);
/* What a decision may look at now: the newest timetable, the regulation of that number (0: the newest), db_now. */
MUST_USE err_t snapshot_context(struct snapshots *snapshots, struct db_tx *tx, uint32_t regulation,
				struct incident_context *ret_context);
/* The body's schedule, or the region's where it has none (body 0 too). */
const struct worktime *timetable_worktime(const struct timetable *timetable, row_id_t body);
bool timetable_has_own(const struct timetable *timetable, row_id_t body);
/* Compiles a row without keeping it: install checks its input so. The detail names the path. */
struct timetable_row;
MUST_USE err_t timetable_compile(const struct timetable_row *row, struct arena *arena,
				 const struct timetable **ret_timetable, struct err_detail *ret_detail);
