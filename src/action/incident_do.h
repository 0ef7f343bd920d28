/*
 * action/incident_do.h: every command of the order takes this road: 1 to 4 commands, one transaction, one command id
 * (mistake 17).
 *
 * In the transaction: the command id is looked up (a repeated one gets the first answer again), the state is folded
 * from its events, access and revision are checked, texts are stored beside with their salt, core decides, events, rows
 * and following jobs are written. After it: hints. Nothing here knows a rule of the order; core/incident.h does.
 */
#pragma once

#include "action/app.h"
#include "core/incident_command.h"

enum { INCIDENT_DO_MAX = 4, INCIDENT_DO_KEY_MAX = 60 };
struct incident_do_command {
	enum incident_command_kind kind;
	struct incident_args args; /* ids, numbers, moments; rows and digests of texts are filled by incident_do() */
	struct str text;           /* submit_draft: the draft; comment: the comment */
	struct str reason;         /* return, send_back …: why; route: the note; empty: none */
	struct str link;           /* published, published_by_hand: where the answer stands */
	struct str location;       /* triage: free text of the place; empty: none */
	struct str network_id;     /* published: the network's id of the answer; empty: none */
	row_id_t measure_body;     /* add_measure: by whom; 0: not told */
	int64_t measure_due_day;   /* add_measure: by when, a local day; 0: not told */
};
struct incident_reply {
	row_id_t incident;
	uint32_t revision, version, number_year, number;
	enum incident_state state;
	row_id_t other; /* split: the incident that was opened; merge: the one that took the messages; else 0 */
};
struct incident_do {
	row_id_t person;      /* who acts: roles are read in the transaction; 0: the program itself (jobs) */
	struct str key;       /* Idempotency-Key, or "job:<id>"; empty: one is made */
	struct digest digest; /* of method, path and body: same key, other digest is COMMAND_REUSED */
	row_id_t incident;    /* 0: the first command is COMMAND_DETECT and opens one for args.message */
	uint32_t revision;    /* If-Match; 0: not checked */
	struct incident_do_command commands[INCIDENT_DO_MAX];
	size_t command_count;
	struct incident_reply ret_reply; /* set when ERR_OK; of REVISION_STALE: `revision` is the one now */
	bool ret_repeated;               /* ret_reply is the first answer of this key */
};
/*
 * ERR_OK: done and on disk. NOT_FOUND (no such, or another's), REVISION_STALE, COMMAND_REUSED, CLAIMED (detect: another
 * holds it; the detail's found = the person), STATE_REFUSED (rule "message_taken": detected already), what
 * incident_decide() gives, database errors. detect takes number, claimed_first_at and moment by itself. Reasons beyond
 * REASON_CHARS_MAX, drafts beyond DRAFT_CHARS_MAX: INPUT_INVALID. Any other_incident that does not exist or that the
 * person may not see: INPUT_INVALID, field "other_incident", rule "unknown_incident"; other ids so
 * too (incident_check.c).
 *
 * split: args.message and a reason; the linked incident is opened here (never given in other_incident), with its own
 * number and the message's own detection. merge: args.other_incident, which takes every message, each with its own
 * detection; it must be open and see core's rules for attach (its refusal comes back with field "other_incident").
 * Both incidents are written in one transaction; hints are told for both. Drafts, autosaves and what stands placed stay
 * with this one.
 */
MUST_USE err_t incident_do(struct app *app, struct incident_do *it, struct err_detail *ret_detail);

/* By hand: a message that no source brought; stored and detected in one transaction (POST /incidents). */
struct incident_by_hand {
	row_id_t person;
	struct str key;
	struct digest digest;
	struct str network; /* key of a network row */
	struct str text, author, link;
	utc_ms_t posted_at; /* 0: unknown */
	struct incident_reply ret_reply;
	bool ret_repeated;
};
MUST_USE err_t incident_by_hand(struct app *app, struct incident_by_hand *it, struct err_detail *ret_detail);

/* What time alone has done to this incident by now; often nothing. The timer's. *ret_events = events written. */
MUST_USE err_t incident_expire_now(struct app *app, row_id_t incident, size_t *ret_events);
