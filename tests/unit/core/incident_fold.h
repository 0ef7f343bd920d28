/*
 * tests/unit/core/incident_fold.h: one event folded into a state that has something of its own in every field, and the
 * state that must come out, compared in every field.
 *
 * fold_begin(); then `wanted` (and where need be `found`) is changed by the test; event_folds() does to `wanted` what
 * every event does, applies the event to `found` and compares.
 */
#pragma once

#include "incident_support.h"

enum { AT = 9000000, MOMENT = 8000000, VERSION = 41, MESSAGES = 8, C_MAN = 31, D_MAN = 41, SOMEBODY = 77 };
enum { ROUTE_DONE, DRAFT_RUNS, PART_RUNS, RETURN_MISSED, PART_MISSED, REVIEW_MISSED, FINAL_RUNS, REWORK_RUNS, TERMS };

extern const struct term_times running, missed_runs, done_times, missed_done;
extern struct incident *found, *wanted;

int fold_setup(void **state); /* of the group: room for both states */
int fold_teardown(void **state);
void fold_begin(void);
void event_folds(struct incident_event event);
#define FOLDS(kind_, ...) event_folds((struct incident_event){ .kind = EVENT_##kind_, __VA_ARGS__ })
/* `wanted`: the terms of the work are held by these. */
void held_by(row_id_t body, row_id_t person);
