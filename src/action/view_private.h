/*
 * action/view_private.h: what the files of action/view*.c share.
 */
#pragma once

#include "action/snapshot.h"
#include "action/view.h"
#include "store/list.h"
#include "store/store_incident.h"

struct view_read { /* first member of every read's argument */
	struct app *app;
	row_id_t person;
	struct arena *arena;
	struct actor actor;
};
struct term_source { /* whose rules and hours explain the terms of one incident */
	struct db_tx *tx;
	struct snapshots *snapshots;
	struct arena *arena;
	const struct regulation *regulation;
	enum track track;
};
MUST_USE err_t term_source_make(struct view_read *read, struct db_tx *tx, uint32_t regulation, enum track track,
				struct term_source *ret_source);
/* Fills clause, unit, amount, schedule_body; kind, timetable, body are set. */
MUST_USE err_t term_fill_rule(const struct term_source *source, struct view_term *term);
/* The working time that a term is counted on. */
MUST_USE err_t term_worktime(const struct term_source *source, const struct view_term *term,
			     const struct worktime **ret_worktime);
/* Fills provisional and used_ms besides. */
MUST_USE err_t term_fill(const struct term_source *source, struct view_term *term);
/* All terms of an incident that ever started, messages' last; holders' names joined. */
MUST_USE err_t terms_list(const struct term_source *source, const struct incident *incident,
			  struct view_term **ret_terms, size_t *ret_count);
/* if_taken of a message that waits, from claimed_first_at or now. */
MUST_USE err_t fill_if_taken(struct view_read *read, struct db_tx *tx, struct view_message *messages, size_t count);
MUST_USE err_t fill_placement_account(struct view_read *read, struct db_tx *tx, row_id_t body,
				      struct view_message *message);
/* Runs `function` in one read with the actor loaded; `read` is the first member of its argument. */
MUST_USE err_t view_run(struct app *app, row_id_t person, struct arena *arena, db_function *function,
			struct view_read *read);
/* Number of another incident; nothing where the asker may not see it. */
MUST_USE err_t view_ref(struct view_read *read, struct db_tx *tx, row_id_t incident, struct view_incident_ref *ret_ref);
/* Loads the actor; ERR_NOT_FOUND where the incident is not his to see. `stored` is in the read's arena. */
MUST_USE err_t view_load(struct view_read *read, struct db_tx *tx, row_id_t incident, incident_each *each, void *data,
			 struct stored_incident **ret_stored);
