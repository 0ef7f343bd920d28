/*
 * core/incident_command.h: the commands of the order as values, and the one table that says who, when, what, which clause.
 *
 * A command carries ids, numbers, moments and salted digests: texts (drafts, reasons) are stored beside by action/ in the same
 * transaction, and the event names their row and digest.
 */
#pragma once

#include "core/incident.h"

enum incident_command_kind {
	COMMAND_DETECT, COMMAND_ATTACH, COMMAND_DETACH, COMMAND_TRIAGE, COMMAND_ROUTE, COMMAND_FORWARD, COMMAND_RETURN,
	COMMAND_TAKE, COMMAND_REASSIGN, COMMAND_HAND_OVER, COMMAND_SUBMIT_PART, COMMAND_SUBMIT_DRAFT, COMMAND_WITHDRAW_DRAFT,
	COMMAND_VISA, COMMAND_APPROVE, COMMAND_CORRECT_AND_APPROVE, COMMAND_SEND_BACK, COMMAND_PUBLISH, COMMAND_UNDO,
	COMMAND_SEND_STARTED,       /* the job's: the attempt is committed, undo is over */
	COMMAND_PUBLISHED,          /* the job's: the network's own time */
	COMMAND_PUBLICATION_FAILED, /* the job's */
	COMMAND_PUBLISHED_BY_HAND, COMMAND_CANNOT_BE_PLACED, COMMAND_MARK_REPEAT, COMMAND_UNMARK_REPEAT,
	COMMAND_MARK_SIGNIFICANT, COMMAND_UNMARK_SIGNIFICANT, COMMAND_EXCLUDE, COMMAND_DISMISS, COMMAND_CLOSE, COMMAND_REOPEN,
	COMMAND_CHANGE_TRACK, COMMAND_ADD_MEASURE, COMMAND_FULFIL_MEASURE, COMMAND_COMMENT, COMMAND_EXPLAIN,
	COMMAND_ACCEPT_EXPLANATION, COMMAND_REFUSE_EXPLANATION, COMMAND_REPORT_SHORTCOMING, COMMAND_SPLIT, COMMAND_MERGE,
	COMMAND_MAX
};

struct incident_args { /* of commands and events; the table says which fields a kind needs, may have, or refuses */
	row_id_t message, topic, location, body, person, draft, other_incident, measure, account;
	enum importance importance;
	enum track track;
	int64_t decided_ms;
	enum draft_kind draft_kind;
	int ground;               /* enum of the command: exclusion ground, dismissal ground, failure class */
	enum outcome outcome;
	utc_ms_t moment;          /* claimed_first_at, the network's time, a pasted link's time */
	row_id_t reason_row;      /* row of the reason's or the text's copy */
	bool has_reason;
	struct digest reason;     /* salted digest of it */
	bool has_text;
	struct digest text;       /* salted digest of the draft or the comment */
	uint32_t number_year, number; /* detect */
	uint16_t stage_count;
	struct incident_stage stages[INCIDENT_STAGES_MAX];
	int64_t number_a, number_b; /* open marks at approval, score … */
};
enum { COMMAND_ID_SIZE = 64 };
struct incident_command {
	enum incident_command_kind kind;
	struct actor actor;
	uint32_t revision; /* the one its author saw; 0: not checked (jobs, first command of a new incident) */
	char id[COMMAND_ID_SIZE]; /* command id: Idempotency-Key or job:<id>; "" in tests */
	struct incident_args args;
};
const char *incident_command_name(enum incident_command_kind kind); /* "submit_draft"; in addresses "submit-draft" */
bool incident_command_from_name(struct str name, enum incident_command_kind *ret_kind); /* either spelling */
const char *incident_command_clause(enum incident_command_kind kind); /* "18"; "" = none */
