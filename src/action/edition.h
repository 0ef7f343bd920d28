/*
 * action/edition.h: another edition of the regulation in a running installation (clock 11).
 */
#pragma once

#include "action/app.h"

struct edition_add {
	row_id_t person; /* 0: command line */
	struct str json; /* docs/subsystems/regulation.md */
	uint32_t ret_number;
	utc_ms_t ret_since;
};
/*
 * Writes the next edition, in force from now on: what is detected from now on lives under it, an open incident stays
 * under its own until `change_edition` moves it. What regulation_from_json() gives; STATE_REFUSED (rule
 * "edition_same": the text is that of the newest one), MEMORY, database errors.
 */
MUST_USE err_t edition_add(struct app *app, struct edition_add *it, struct err_detail *ret_detail);
