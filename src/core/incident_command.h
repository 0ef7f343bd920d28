/*
 * core/incident_command.h: the commands of the order as values, and the one table that says who, when, what, which
 * clause.
 *
 * A command carries ids, numbers, moments and salted digests: texts (drafts, reasons) are stored beside by action/ in
 * the same transaction, and the event names their row and digest.
 */
#pragma once

#include "base/buf.h"
#include "core/incident.h"

enum incident_command_kind {
	COMMAND_DETECT,
	COMMAND_ATTACH,
	COMMAND_DETACH,
	COMMAND_TRIAGE,
	COMMAND_ROUTE,
	COMMAND_FORWARD,
	COMMAND_RETURN,
	COMMAND_TAKE,
	COMMAND_REASSIGN,
	COMMAND_HAND_OVER,
	COMMAND_SUBMIT_PART,
	COMMAND_SUBMIT_DRAFT,
	COMMAND_WITHDRAW_DRAFT,
	COMMAND_VISA,
	COMMAND_REFUSE_VISA,
	COMMAND_APPROVE,
	COMMAND_CORRECT_AND_APPROVE,
	COMMAND_SEND_BACK,
	COMMAND_PUBLISH,
	COMMAND_UNDO,
	COMMAND_SEND_STARTED,       /* the job's: the attempt is committed, undo is over */
	COMMAND_PUBLISHED,          /* the job's: the network's own time */
	COMMAND_PUBLICATION_FAILED, /* the job's */
	COMMAND_PUBLISHED_BY_HAND,
	COMMAND_CANNOT_BE_PLACED,
	COMMAND_AUTHOR_REPLIED,
	COMMAND_MARK_REPEAT,
	COMMAND_UNMARK_REPEAT,
	COMMAND_MARK_SIGNIFICANT,
	COMMAND_UNMARK_SIGNIFICANT,
	COMMAND_MARK_EMERGENCY,
	COMMAND_EXCLUDE,
	COMMAND_DISMISS,
	COMMAND_CLOSE,
	COMMAND_REOPEN,
	COMMAND_CHANGE_TRACK,
	COMMAND_CHANGE_EDITION,
	COMMAND_ADD_MEASURE,
	COMMAND_FULFIL_MEASURE,
	COMMAND_COMMENT,
	COMMAND_EXPLAIN,
	COMMAND_ACCEPT_EXPLANATION,
	COMMAND_REFUSE_EXPLANATION,
	COMMAND_REPORT_SHORTCOMING,
	COMMAND_SPLIT,
	COMMAND_MERGE,
	COMMAND_MAX
};

struct incident_args { /* of commands and events; the table says which fields a kind needs, may have, or refuses */
	row_id_t message, topic, topic_group, location, body, person, draft, other_incident, measure, account;
	enum importance importance;
	enum track track; /* read only with has_track */
	bool has_track;
	int64_t decided_ms; /* with TRACK_BY_DECISION: the shortened term (п. 14); 0: the regulation's */
	enum draft_kind draft_kind;
	enum place place;
	int ground; /* exclude: enum exclusion; dismiss: enum dismissal; publication_failed: enum err */
	enum outcome outcome;
	utc_ms_t moment;         /* claimed_first_at, the network's time, a pasted link's time */
	bool moment_cut;         /* in events: the network's time lay outside [attempt, report] and was cut (clock 4) */
	bool is_repeat_answered; /* submit_draft on a repeat: measures or progress are in the text (п. 23) */
	bool emergency;          /* detect */
	bool order_of_work;      /* in events: the chain as routed cannot meet `draft` (п. 22) */
	bool dispute;            /* in events: this return makes it a dispute of competence (п. 15) */
	row_id_t reason_row;     /* row of the reason's or the text's copy */
	bool has_reason;
	struct digest reason; /* salted digest of it */
	bool has_text;
	struct digest text;           /* salted digest of the draft, the comment, the placed link */
	uint32_t number_year, number; /* detect */
	bool has_term;
	enum term_kind term_kind; /* explain…: the violation, by kind (read only with has_term) and … */
	uint32_t term_version;    /* … the version that started it, or `message` */
	utc_ms_t until;           /* in events: when `answered` closes by itself, or the author counts as silent */
	uint16_t stage;           /* in events: index of the stage spoken of */
	uint16_t stage_now;       /* in events: the number of the stage that works now; 0: unchanged */
	uint16_t stage_count;
	struct incident_stage stages[INCIDENT_STAGES_MAX]; /* route: body, number, executor (0: not named) */
	int64_t open_marks, style_score;                   /* approve: marks that were open (п. 24) */
};
enum { COMMAND_ID_SIZE = 64 };
struct incident_command {
	enum incident_command_kind kind;
	struct actor actor;
	uint32_t revision;        /* the one its author saw; 0: not checked (jobs, first command of a new incident) */
	char id[COMMAND_ID_SIZE]; /* command id: Idempotency-Key or job:<id>; "" in tests */
	struct incident_args args;
};
const char *incident_command_name(enum incident_command_kind kind); /* "submit_draft"; in addresses "submit-draft" */
bool incident_command_from_name(struct str name, enum incident_command_kind *ret_kind); /* either spelling */
const char *incident_command_clause(enum incident_command_kind kind);                   /* "18"; "" = none */
bool incident_command_is_of_program(enum incident_command_kind kind); /* the job's and timer's: never a button */

/* The table as the Markdown of docs/subsystems/incident.md, with the terms that `regulation` starts and stops. Failures
 * in buf->error. */
void incident_command_table_print(const struct regulation *regulation, struct buf *buf);
