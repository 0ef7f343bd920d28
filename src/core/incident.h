/*
 * core/incident.h: what the order allows, when, to whom, and what follows (п. 12-26).
 *
 *      decide(state, command, context) -> events | refusal      reads the rules, computes due moments
 *      apply(state, event)             -> state                 reads nothing but its two arguments
 *
 * (1) apply never fails and never looks at a calendar, a setting or a clock: what was computed is in the
 * event, so replay is exact for ever. (2) decide begins with what time has done: terms moved by a new
 * calendar, terms missed before context->now; then the command. (3) `at` never goes back in an incident.
 * (4) events hold ids, digests, numbers; no text and no name of a citizen.
 * Command table and diagram: core/incident_commands.c; printed: docs/subsystems/incident.md.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "core/access.h"
#include "core/regulation.h"
#include "core/worktime.h"

enum { INCIDENT_TERMS_MAX = 128, INCIDENT_MESSAGES_MAX = 512, INCIDENT_STAGES_MAX = 12, INCIDENT_EVENTS_MAX = 8 };
enum incident_state {
	INCIDENT_NONE, INCIDENT_NEW, INCIDENT_ROUTED, INCIDENT_DRAFTING, INCIDENT_REVIEW, INCIDENT_REWORK,
	INCIDENT_APPROVED, INCIDENT_PUBLISHING, INCIDENT_ANSWERED, INCIDENT_RETURNED, INCIDENT_CLOSED, INCIDENT_STATE_MAX
};
enum outcome {
	OUTCOME_NONE, OUTCOME_ANSWERED, OUTCOME_REFERRED, OUTCOME_AUTHOR_SILENT, OUTCOME_WITHDRAWN, OUTCOME_EXCLUDED,
	OUTCOME_DISMISSED, OUTCOME_NOT_PLACED, OUTCOME_MAX
};
enum placement { PLACEMENT_NONE, PLACEMENT_WAITING, PLACEMENT_SENDING, PLACEMENT_PLACED, PLACEMENT_FAILED, PLACEMENT_IMPOSSIBLE, PLACEMENT_MAX };
enum importance { IMPORTANCE_NONE, IMPORTANCE_LOW, IMPORTANCE_NORMAL, IMPORTANCE_HIGH, IMPORTANCE_CRITICAL, IMPORTANCE_MAX };
enum draft_kind { DRAFT_NONE, DRAFT_ANSWER, DRAFT_INTERIM, DRAFT_CLARIFICATION, DRAFT_KIND_MAX };

struct term_times {
	utc_ms_t started, due, late_from; /* due: shown; late_from: last moment in time (clock 4); wake = late_from + 1 s */
	utc_ms_t done;                    /* 0: runs */
	utc_ms_t missed;                  /* late_from that passed unmet; 0: none; outlives `done`, unless lifted */
};
struct term { /* one term of the incident; a new one takes the first slot that is done and not missed */
	enum term_kind kind;
	uint16_t stage;        /* of the chain of bodies */
	uint32_t version;      /* of the event that started it: with `kind` its name */
	row_id_t body, person; /* who holds it; body 0: the Bureau */
	uint32_t timetable;    /* calendar, schedules, zones it was computed with */
	struct term_times times;
};
enum term_op { TERM_STARTED, TERM_STOPPED, TERM_RESUMED, TERM_MOVED, TERM_MISSED, TERM_MISS_LIFTED, TERM_OP_MAX };
struct term_change {
	enum term_op op;
	enum term_kind kind;
	uint16_t index;   /* slot in terms[], or in messages[] for the terms of a message */
	uint16_t stage;
	row_id_t body, person;
	uint32_t timetable;
	struct term_times times;
};

struct incident_message { /* п. 16 and 20 speak of each message */
	row_id_t message;
	utc_ms_t detected;
	enum placement placement;
	uint32_t answer_timetable, publish_timetable;
	struct term_times answer, publish;
};
struct incident_stage {
	row_id_t body, executor;
	uint16_t number; /* equal numbers work side by side (п. 22) */
	uint16_t flags;
};
struct incident { /* a plain value without pointers, ~62 KB when full: incident_copy(), not `=` */
	row_id_t id;
	uint32_t version, revision; /* last event; last one that changes what people decide on: the ETag */
	enum incident_state state;
	enum outcome outcome;
	enum track track;
	enum importance importance;
	enum draft_kind draft_kind; /* of the draft under way or last approved */
	int64_t decided_ms;         /* п. 14: the term that the Curator chose; 0: none */
	uint32_t regulation_version;
	uint32_t number_year, number; /* № 2026-4761 */
	row_id_t topic, location;
	row_id_t draft;             /* row id of the last submitted draft (store: draft table) */
	row_id_t curator, executor; /* who works on it now; 0: nobody yet */
	utc_ms_t detected, interim_at, asked_at, last_at;
	utc_ms_t publish_ordered_at; /* undo window starts here */
	struct digest head;         /* hash of the last event */
	uint16_t stage_count, stage_now, term_count, message_count, return_count;
	struct incident_stage stages[INCIDENT_STAGES_MAX];
	/* core may add further small fields above this line */
	struct term terms[INCIDENT_TERMS_MAX];
	struct incident_message messages[INCIDENT_MESSAGES_MAX];
};
static inline void incident_copy(struct incident *to, const struct incident *from) /* 0.9 KB for an ordinary one */
{
	memcpy(to, from, offsetof(struct incident, terms));
	memcpy(to->terms, from->terms, from->term_count * sizeof(from->terms[0]));
	memcpy(to->messages, from->messages, from->message_count * sizeof(from->messages[0]));
}

struct incident_context { /* all that a decision may look at besides state and command; borrowed */
	utc_ms_t now;
	uint32_t timetable; /* its number; decide moves terms computed with another */
	const struct regulation *regulation;
	const struct worktime *region;
	/* The body's schedule, or the region's where it has none. */
	const struct worktime *(*of_body)(const void *data, row_id_t body);
	const void *of_body_data;
};

struct incident_command; /* core/incident_command.h */
struct incident_event;   /* core/incident_event.h */
struct incident_events { /* room for INCIDENT_EVENTS_MAX; changes in the arena */
	struct arena *arena;
	struct incident_event *items;
	size_t count;
};

/*
 * ERR_OK and at least one event; or REVISION_STALE, FORBIDDEN, STATE_REFUSED, INPUT_INVALID, FULL, NEVER_DUE, MEMORY; the
 * detail names the clause and the rule. `state` with version 0 is an incident that does not exist yet: only `detect` fits.
 */
MUST_USE err_t incident_decide(const struct incident *state, const struct incident_command *command,
			       const struct incident_context *context, struct incident_events *ret_events,
			       struct err_detail *ret_detail);
/* What time alone has done by context->now; often no event. The timer calls only this. */
MUST_USE err_t incident_expire(const struct incident *state, const struct incident_context *context,
			       struct incident_events *ret_events);
void incident_apply(struct incident *state, const struct incident_event *event);
utc_ms_t incident_wake(const struct incident *state); /* when expire next has something to say; 0 never */
/* May `actor` give `command` now, by state and role? ERR_OK, or FORBIDDEN / STATE_REFUSED with clause and rule: the buttons. */
MUST_USE err_t incident_allowed(const struct incident *state, const struct actor *actor, int command_kind,
				struct err_detail *ret_detail);
/* What `detect` at `detected` would give (the queue shows it): due moments of route, draft, answer. */
MUST_USE err_t incident_preview(utc_ms_t detected, enum track track, const struct incident_context *context,
				utc_ms_t *ret_route_due, utc_ms_t *ret_draft_due, utc_ms_t *ret_answer_due);
/* Aborts when an invariant is broken. */
void incident_assert_valid(const struct incident *state);

const char *incident_state_name(enum incident_state state); /* "routed" */
const char *outcome_name(enum outcome outcome);
const char *placement_name(enum placement placement);
const char *importance_name(enum importance importance);
const char *draft_kind_name(enum draft_kind kind); /* "answer" */
/* For the JSON enum tables: NULL-terminated, index = value, [0] = "". */
extern const char *const importance_names[], *const draft_kind_names[], *const track_names[], *const outcome_names[];
