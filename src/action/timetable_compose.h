/*
 * action/timetable_compose.h: the timetable in force with the parts of a change file put in. For this folder only.
 */
#pragma once

#include "action/snapshot.h"
#include "action/timetable_change.h"
#include "store/store_timetable.h"

struct composed_body {
	row_id_t id;
	struct str schedule; /* JSON; empty: the region's */
};
struct composed {
	struct timetable_row row;     /* number: the next */
	struct composed_body *bodies; /* those that the file names */
	size_t body_count;
	bool same; /* nothing differs from the one in force */
};
/* Reads the newest timetable, then files of zones; compiles what it made. Errors: timetable_change(). */
MUST_USE err_t timetable_compose(struct app *app, struct str json, const char *zone_folder, struct arena *arena,
				 struct composed *ret_composed, const struct timetable **ret_timetable,
				 struct err_detail *ret_detail);
