/*
 * action/incident_run.h: one run of incident_do: what its pieces share. For this folder only.
 */
#pragma once

#include "action/incident_do.h"
#include "core/incident_event.h"
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
	const struct message_new *by_hand; /* stored first; NULL: none */
	row_id_t message;                  /* detected in this run; 0: none */
	bool is_new;
};

/* A message that may be taken into an incident now: of nobody, claimed by nobody else. NOT_FOUND, STATE_REFUSED,
 * CLAIMED. */
MUST_USE err_t run_free_message(struct db_tx *tx, struct run *run, row_id_t id, struct message_row *ret_message);
/* Checks the arguments that are ids of rows, stores texts, fills rows and digests into *args. */
MUST_USE err_t run_arguments(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args);
/* What follows on the events of one command: drafts' states, placed answers, jobs. */
MUST_USE err_t run_follow(struct db_tx *tx, struct run *run, size_t index, const struct incident_events *events,
			  const struct incident_args *args);
