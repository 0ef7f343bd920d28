/*
 * action/incident_run.h: one run of incident_do: what its pieces share. For this folder only.
 */
#pragma once

#include "action/incident_do.h"
#include "core/incident_event.h"
#include "store/list.h"
#include "store/store_incident.h"
#include "store/store_message.h"
#include "store/store_text.h"

struct run_texts { /* salted before the transaction, so that a repeated write writes the same */
	struct text_new text, reason, link, location;
};
struct run {
	struct app *app;
	struct incident_do *it;
	struct err_detail detail;
	char key[COMMAND_ID_SIZE];
	struct run_texts texts[INCIDENT_DO_MAX];
	struct arena *arena; /* forgotten at the start of each try */
	struct stored_incident *stored;
	struct incident_event *events; /* INCIDENT_EVENTS_MAX */
	struct actor actor;
	struct incident_context context;
	uint32_t context_edition; /* what it was asked for: 0 = the newest */
	bool has_context;
	struct list kept;                  /* struct incident_event: of a new incident, until it gets its number */
	const struct message_new *by_hand; /* stored first; NULL: none */
	row_id_t message;                  /* detected, or split off, in this run; 0: none */
	utc_ms_t detected;                 /* of the message that leaves by the command under way */
	row_id_t other;                    /* incident of split and merge; 0: none */
	uint32_t other_revision, other_year, other_number;
	row_id_t link_row; /* of the command under way: where the answer stands; 0: not told */
	bool is_new;
};

/* A message that may be taken into an incident now: of nobody, claimed by nobody else. NOT_FOUND, STATE_REFUSED,
 * CLAIMED. */
MUST_USE err_t run_free_message(struct db_tx *tx, struct run *run, row_id_t id, struct message_row *ret_message);
/* The message's detection: the first claim, or when it was found, as the edition says; 0: now. */
utc_ms_t run_detection(const struct regulation *regulation, const struct message_row *message);
/* When a message of this incident was detected; 0: it has no such message, as core will say. */
utc_ms_t run_detected(const struct incident *incident, row_id_t message);
/* The arguments that are ids of rows (incident_check.c): INPUT_INVALID with field and rule; fills topic_group. */
MUST_USE err_t run_check(struct db_tx *tx, struct run *run, enum incident_command_kind kind,
			 struct incident_args *args);
/* Checks the arguments that are ids of rows, stores texts, fills rows and digests into *args. */
MUST_USE err_t run_arguments(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args);
/* split, merge (incident_join.c): begin before core decides (split: opens the linked incident and fills
 * other_incident), follow when this incident is written. */
MUST_USE err_t run_join_begin(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args);
MUST_USE err_t run_join_follow(struct db_tx *tx, struct run *run, size_t index, const struct incident_args *args);
/* The next number of the year of context->now, by the region's zone. */
MUST_USE err_t run_number(struct db_tx *tx, const struct incident_context *context, uint32_t *ret_year,
			  uint32_t *ret_number);
/* What follows on the events of one command: drafts' states, placed answers, jobs. */
MUST_USE err_t run_follow(struct db_tx *tx, struct run *run, size_t index, const struct incident_events *events,
			  const struct incident_args *args);
