/*
 * action/timetable_change.h: a new calendar or other hours (clock 7): what would move, and the change itself.
 *
 * The file is JSON: {"calendar":{…},"schedule":{…},"bodies":[{"key":"city","schedule":{…}}]}, each part optional, no
 * other keys; "calendar" and "schedule" (the region's) as in the install file; a body's schedule null: the region's
 * from now on. Format: docs/subsystems/time.md. Zones that the timetable lacks are read from the system at the edge.
 */
#pragma once

#include "action/app.h"
#include "base/arena.h"
#include "core/incident.h"

#define RETIME_JOB "retime"

struct timetable_change {
	row_id_t person; /* 0: command line */
	struct str json;
	const char *zone_folder; /* "/usr/share/zoneinfo" */
	uint32_t ret_number;     /* of the new timetable */
	utc_ms_t ret_since;
};
/*
 * Writes the next timetable, in force from now on, and the job RETIME_JOB that brings it to every open incident.
 * BODY_INVALID, INPUT_INVALID (the detail names the path), STATE_REFUSED (rule "timetable_same": nothing changes;
 * "timetable_under_way": the change before this one has not reached every incident yet), SYSTEM (zone file), MEMORY,
 * database errors.
 */
MUST_USE err_t timetable_change(struct app *app, struct timetable_change *it, struct err_detail *ret_detail);

struct term_move {                  /* of one open term */
	row_id_t incident, message; /* message 0: a term of the incident */
	char number[24];            /* "2026-4739" */
	enum term_kind term;
	struct str body; /* short name; empty: the Bureau */
	utc_ms_t due, due_then;
};
struct move_preview {
	struct str json;       /* as above; or empty, with … */
	struct str regulation; /* … another edition */
	const char *zone_folder;
	/* Told for every move, incident by incident, outside transactions; texts borrowed for the call. */
	void (*move)(void *data, const struct term_move *move);
	/* An open incident that could not be computed: CORRUPT, NEVER_DUE. May be NULL. */
	void (*failed)(void *data, row_id_t incident, err_t e);
	void *data;
	int64_t ret_incidents, ret_moved, ret_failed; /* looked at; that would have a move; that failed */
};
/*
 * Reads only: one short read per open incident. What time has done by now counts as done. Errors as above (not
 * "timetable_under_way"); of the regulation file what regulation_from_json() gives.
 */
MUST_USE err_t move_preview(struct app *app, struct move_preview *it, struct err_detail *ret_detail);
