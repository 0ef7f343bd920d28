/*
 * action/autosave.h: what a person has typed into the answer of an incident, kept on the server per person and
 * incident.
 *
 * Survives reload, another device, anybody else's act. Not an event. submit_draft by the same person forgets it.
 */
#pragma once

#include "action/app.h"
#include "store/store_view.h"

/* NOT_FOUND: no such incident, or another's. Nothing kept: saved_at 0. */
MUST_USE err_t autosave_get(struct app *app, row_id_t person, row_id_t incident, struct arena *arena,
			    struct view_autosave *ret_autosave, struct err_detail *ret_detail);
/*
 * `seen`: saved_at that the browser built on, 0: not said. Older than the stored one: STATE_REFUSED (rule
 * "autosave_newer") and nothing is written; *ret_saved_at is the stored one then. Text beyond DRAFT_CHARS_MAX:
 * INPUT_INVALID.
 */
MUST_USE err_t autosave_put(struct app *app, row_id_t person, row_id_t incident, enum draft_kind kind, struct str text,
			    utc_ms_t seen, utc_ms_t *ret_saved_at, struct err_detail *ret_detail);
