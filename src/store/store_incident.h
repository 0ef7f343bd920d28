/*
 * store/store_incident.h: the events, which are the record, and the rows that lists are made from.
 *
 * Rows come from the folded state, never from single events; rows never feed a decision. Moments, ids and numbers only:
 * names are joined when people look.
 */
#pragma once

#include "core/incident_event.h"
#include "db/db.h"
#include "store/page.h"
#include "store/store_view.h"

struct stored_incident {    /* big: on the heap */
	struct digest head; /* hash of the last event; zeroes: none yet */
	/* What the rows of bodies say: as of the load, then as written. */
	struct incident_body_row {
		row_id_t body;
		bool now;
	} bodies[INCIDENT_STAGES_MAX];
	size_t body_count;
	struct incident incident;
};
/* An incident that does not exist yet: takes an id under this number, zeroes the rest. Year 0: its number comes last
 * (store_incident_write()); `number` then only keeps it apart from others that begin at this moment. */
MUST_USE err_t store_incident_new(struct db_tx *tx, uint32_t number_year, uint32_t number,
				  struct stored_incident *ret_incident);
/* Folds the events of `id` and checks their record. ERR_NOT_FOUND; ERR_CORRUPT at a broken hash. */
MUST_USE err_t store_incident_load(struct db_tx *tx, row_id_t id, struct arena *arena,
				   struct stored_incident *ret_incident);
/* The same, and tells every event after it has been folded; an error of `each` ends it. */
typedef err_t incident_each(void *data, const struct incident_event *event, const struct incident *after,
			    struct str hash);
MUST_USE err_t store_incident_walk(struct db_tx *tx, row_id_t id, struct arena *arena,
				   struct stored_incident *ret_incident, incident_each *each, void *data);
/* The same up to and including `version`. */
MUST_USE err_t store_incident_load_at(struct db_tx *tx, row_id_t id, uint32_t version, struct arena *arena,
				      struct stored_incident *ret_incident);
/* Appends after its version, folds into it, writes its rows. ERR_CONFLICT: another was first. */
MUST_USE err_t store_incident_append(struct db_tx *tx, struct stored_incident *stored,
				     const struct incident_events *events);
/* The same without the rows, for several commands in one transaction, which store_incident_renew() ends. */
MUST_USE err_t store_incident_record(struct db_tx *tx, struct stored_incident *stored,
				     const struct incident_events *events);
/* For a new incident of this transaction whose events were folded as they were decided: gives it its number (also in
 * the first event, which is `detected`) and writes all events at once, so that the year's counter is held for the end
 * of the transaction only. */
MUST_USE err_t store_incident_write(struct db_tx *tx, struct stored_incident *stored, uint32_t number_year,
				    uint32_t number, struct incident_event *events, size_t count);
/* Writes the rows of the folded state anew: what a repair would do; the same bytes as append wrote. */
MUST_USE err_t store_incident_rows(struct db_tx *tx, const struct incident *incident);
/* The same, but rows of bodies only where they have changed since the load. */
MUST_USE err_t store_incident_renew(struct db_tx *tx, struct stored_incident *stored);
/* wake <= now, oldest first. */
MUST_USE err_t store_incident_waking(struct db_tx *tx, utc_ms_t now, row_id_t *ids, size_t ids_max, size_t *ret_count);

/* Not closed, by id behind `after`: for work over all of them. */
MUST_USE err_t store_incident_open(struct db_tx *tx, row_id_t after, row_id_t *ids, size_t ids_max, size_t *ret_count);
MUST_USE err_t store_incident_open_count(struct db_tx *tx, row_id_t after, int64_t *ret_count);

enum view_kind incident_view_kind(enum incident_state state); /* which list an incident of this state stands in */
/* The running term that a list shows as the step under way; and the earliest unmet answer. ret_kind TERM_MAX: none. */
void incident_step(const struct incident *incident, enum term_kind *ret_kind, size_t *ret_index);
void incident_answer(const struct incident *incident, size_t *ret_index); /* of messages[]; SIZE_MAX: none */
enum view_sign incident_sign(const struct incident *incident);

struct incident_filter { /* what is looked for, and who asks: rights are part of it */
	const struct actor *actor;
	enum view_kind view;
	uint32_t number_year, number; /* number 0: all; year 0: any */
};
/* One page, names joined; clause and schedule_body of the terms are the action's to fill. */
MUST_USE err_t store_incident_page(struct db_tx *tx, const struct incident_filter *filter, const struct page *page,
				   struct arena *arena, struct view_incident_page *ret_page);
MUST_USE err_t store_incident_count(struct db_tx *tx, const struct incident_filter *filter, int64_t *ret_count);
/* May the actor see it: the WHERE of the lists, for one. ERR_NOT_FOUND: no such, or not his. */
MUST_USE err_t store_incident_visible(struct db_tx *tx, const struct actor *actor, row_id_t incident,
				      uint32_t *ret_revision, uint32_t *ret_version);
/* Its number, whoever asks. ERR_NOT_FOUND. */
MUST_USE err_t store_incident_number(struct db_tx *tx, row_id_t incident, uint32_t *ret_year, uint32_t *ret_number);
/* Open work with a body: incidents where it still has a part. */
MUST_USE err_t store_incident_open_work(struct db_tx *tx, row_id_t body, int64_t *ret_count);
