/*
 * core/incident.h: what the order allows, when, to whom, and what follows (п. 12-26).
 *
 *      decide(state, command, context) -> events | refusal      reads the rules, computes due moments
 *      apply(state, event)             -> state                 reads nothing but its two arguments
 *
 * (1) apply never fails and never looks at a calendar, a setting or a clock: what was computed is in the
 * event, so replay is exact for ever. (2) decide begins with what time has done: terms missed before a new calendar
 * was there, terms moved by it, terms missed before context->now; then the command; a reopened incident catches up with
 * the changes that came while it was closed. (3) `at` never goes back in an incident. (4) events hold ids, digests,
 * numbers; no text and no name of a citizen. Command table and diagram: core/incident_table.c; printed:
 * docs/subsystems/incident.md.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "core/access.h"
#include "core/regulation.h"
#include "core/worktime.h"

enum {
	INCIDENT_TERMS_MAX = 128,
	INCIDENT_TERMS_KEPT =
		24, /* done terms are overwritten only beyond this many slots: an ordinary incident shows all of them */
	INCIDENT_MESSAGES_MAX = 512,
	INCIDENT_STAGES_MAX = 12,
	INCIDENT_RETURNS_MAX = 8,
	INCIDENT_EVENTS_MAX = 8
};
enum incident_state {
	INCIDENT_NONE,
	INCIDENT_NEW,
	INCIDENT_ROUTED,
	INCIDENT_DRAFTING,
	INCIDENT_REVIEW,
	INCIDENT_REWORK,
	INCIDENT_APPROVED,
	INCIDENT_PUBLISHING,
	INCIDENT_ANSWERED,
	INCIDENT_RETURNED,
	INCIDENT_CLOSED,
	INCIDENT_STATE_MAX
};
enum outcome {
	OUTCOME_NONE,
	OUTCOME_ANSWERED,
	OUTCOME_REFERRED,
	OUTCOME_AUTHOR_SILENT,
	OUTCOME_WITHDRAWN,
	OUTCOME_EXCLUDED,
	OUTCOME_DISMISSED,
	OUTCOME_NOT_PLACED,
	OUTCOME_MERGED,
	OUTCOME_MAX
};
enum placement {
	PLACEMENT_NONE,
	PLACEMENT_WAITING,
	PLACEMENT_SENDING,
	PLACEMENT_PLACED,
	PLACEMENT_FAILED,
	PLACEMENT_IMPOSSIBLE,
	PLACEMENT_MAX
};
enum place {
	PLACE_NONE,
	PLACE_REPLY,
	PLACE_COMMENT,
	PLACE_PRIVATE,
	PLACE_OWN_POST,
	PLACE_MAX
}; /* п. 20: the ladder, downwards */
enum importance {
	IMPORTANCE_NONE,
	IMPORTANCE_LOW,
	IMPORTANCE_NORMAL,
	IMPORTANCE_HIGH,
	IMPORTANCE_CRITICAL,
	IMPORTANCE_MAX
};
enum draft_kind { DRAFT_NONE, DRAFT_ANSWER, DRAFT_INTERIM, DRAFT_CLARIFICATION, DRAFT_KIND_MAX };
enum exclusion {
	EXCLUSION_NONE,
	EXCLUSION_HARM,
	EXCLUSION_INSULT,
	EXCLUSION_OBSCENE,
	EXCLUSION_THREAT,
	EXCLUSION_MAX
}; /* п. 25 */
enum dismissal {
	DISMISSAL_NONE,
	DISMISSAL_NOT_A_MATTER,
	DISMISSAL_NO_REACTION_NEEDED,
	DISMISSAL_SPAM,
	DISMISSAL_MISTAKE,
	DISMISSAL_MAX
};

struct term_times {
	utc_ms_t started, due,
		late_from; /* due: shown; late_from: last moment in time (clock 4); wake = late_from + 1 s */
	utc_ms_t done;     /* 0: runs */
	utc_ms_t missed;   /* late_from that passed unmet; 0: none; outlives `done`, unless lifted */
};
enum term_flag {
	TERM_EXPLAINED = 1,
	TERM_EXPLANATION_ACCEPTED = 2,
	TERM_EXPLANATION_REFUSED = 4,
	TERM_BY_ACT = 8 /* never expires by itself: only an act can be late (п. 15) */
};
/* Why a term was missed: bits, kept with the violation (п. 26). Who is charged: core/responsibility.h. */
enum cause {
	CAUSE_ROUTE_LATE = 1,
	CAUSE_RETURN_LATE = 2,
	CAUSE_RETURNED = 4,
	CAUSE_DRAFT_LATE = 8,
	CAUSE_REVIEW_LATE = 16,
	CAUSE_REWORK = 32,
	CAUSE_REWORK_LATE = 64,
	CAUSE_PART_LATE = 128,
	CAUSE_ORDER_OF_WORK = 256,
	CAUSE_PUBLISH_LATE = 512,
	CAUSE_NETWORK = 1024,
	CAUSE_FINAL_LATE = 2048,
	CAUSE_FORWARDED = 8192
};
struct term { /* one term of the incident */
	enum term_kind kind;
	uint16_t stage;        /* of the chain of bodies: index into stages[] for `return` and `part` */
	uint16_t flags;        /* enum term_flag */
	uint32_t version;      /* of the event that started it: with `kind` its name */
	uint32_t stopped;      /* version of the event that ended it; 0: runs */
	uint32_t causes;       /* enum cause, of the miss */
	row_id_t body, person; /* who holds it; body 0: the Bureau */
	uint32_t timetable;    /* calendar, schedules, zones it was computed with */
	struct term_times times;
};
enum term_op {
	TERM_STARTED,
	TERM_STOPPED,
	TERM_RESUMED,
	TERM_MOVED,
	TERM_MISSED,
	TERM_MISS_LIFTED,
	TERM_TAKEN_BACK, /* as if never started (undo) */
	TERM_OP_MAX
};
struct term_change {
	enum term_op op;
	enum term_kind kind;
	uint16_t index; /* slot in terms[], or in messages[] for the terms of a message */
	uint16_t stage;
	uint16_t flags; /* of TERM_STARTED: TERM_BY_ACT */
	uint32_t causes;
	row_id_t body, person;
	uint32_t timetable;
	struct term_times times;
};

struct incident_message { /* п. 16 and 20 speak of each message */
	row_id_t message, account;
	utc_ms_t detected, attempt_at, placed_at;
	enum placement placement;
	enum place place;
	enum draft_kind placed_kind;                          /* what stands there: an interim does not end the work */
	uint16_t answer_flags, publish_flags, reaction_flags; /* enum term_flag */
	uint32_t answer_causes, publish_causes, reaction_causes;
	uint32_t answer_timetable, publish_timetable, reaction_timetable;
	struct term_times answer, publish, reaction;
};
enum stage_flag { STAGE_STARTED = 1, STAGE_TAKEN = 2, STAGE_DONE = 4, STAGE_RETURNED = 8, STAGE_NOT_OURS = 16 };
struct incident_stage {
	row_id_t body, executor;
	uint16_t number; /* equal numbers work side by side (п. 22) */
	uint16_t flags;  /* enum stage_flag */
};
enum incident_flag {
	INCIDENT_REPEAT = 1,      /* п. 23 */
	INCIDENT_SIGNIFICANT = 2, /* п. 29 */
	INCIDENT_EMERGENCY = 4,   /* п. 25: self-harm, life in danger: a card to the Curator on duty */
	INCIDENT_DISPUTE = 8,     /* п. 15: the deputy by topic decides */
	INCIDENT_DISPUTE_DECIDED = 16,
	INCIDENT_FORWARDED = 32,     /* the matter belongs to others; the author is told who has it */
	INCIDENT_SHORTCOMING = 64,   /* п. 27 */
	INCIDENT_ORDER_OF_WORK = 128 /* п. 22: the chain as routed cannot meet `draft` */
};
struct incident { /* a plain value without pointers, ~95 KB when full: incident_copy(), not `=` */
	row_id_t id;
	uint32_t version, revision; /* last event; last one that changes what people decide on: the ETag */
	enum incident_state state;
	enum outcome outcome;
	enum track track;
	enum importance importance;
	enum draft_kind draft_kind; /* of the draft under way or last approved */
	uint32_t flags;             /* enum incident_flag */
	int ground;                 /* enum exclusion or enum dismissal, by outcome */
	int64_t decided_ms;         /* п. 14: the term that the Curator chose; 0: none */
	uint32_t regulation_version;
	uint32_t timetable;           /* all open terms are computed, or found unmoved, with this one */
	uint32_t number_year, number; /* № 2026-4761 */
	row_id_t topic, topic_group, location;
	row_id_t draft;             /* row id of the last submitted draft (store: draft table) */
	row_id_t curator, executor; /* who works on it now; 0: nobody yet */
	row_id_t repeat_of, linked; /* п. 23: the earlier incident; split or merged with */
	utc_ms_t detected, interim_at, asked_at, last_at;
	utc_ms_t submitted_at, approved_at, answered_at;
	utc_ms_t publish_ordered_at; /* undo window starts here */
	utc_ms_t closes_at;          /* `answered` closes by itself then; 0: not */
	utc_ms_t silent_from;        /* the author has been silent long enough after a clarification; 0: not asked */
	uint64_t seen;               /* set of event kinds of this round */
	uint32_t submitted_version, approved_version; /* the events that undo and withdraw reverse */
	uint32_t round_version; /* the event that began this round of work: detected, reopened, a new draft after an
				   answer */
	uint32_t miss_count;    /* violations that stand */
	uint16_t stage_count, stage_now, term_count, message_count, return_count;
	uint16_t visa_now; /* approval steps given to the draft under way; with visa_waiting */
	bool visa_waiting;
	uint16_t measure_count, measures_open;
	row_id_t returned_by[INCIDENT_RETURNS_MAX]; /* bodies that gave it back, newest last */
	struct incident_stage stages[INCIDENT_STAGES_MAX];
	struct term terms[INCIDENT_TERMS_MAX];
	struct incident_message messages[INCIDENT_MESSAGES_MAX];
};
static inline void incident_copy(struct incident *to, const struct incident *from) /* some KB for an ordinary one */
{
	memcpy(to, from, offsetof(struct incident, terms));
	memcpy(to->terms, from->terms, from->term_count * sizeof(from->terms[0]));
	memcpy(to->messages, from->messages, from->message_count * sizeof(from->messages[0]));
}

struct incident_context { /* all that a decision may look at besides state and command; borrowed */
	utc_ms_t now;
	uint32_t timetable;       /* its number; decide moves terms computed with another */
	utc_ms_t timetable_since; /* when that one came into force, so that a late timer changes nothing; 0: now */
	const struct regulation
		*regulation; /* the incident's own edition (regulation_version); for change_edition the new one */
	const struct worktime *region;
	/* The body's schedule, or the region's where it has none. */
	const struct worktime *(*of_body)(const void *data, row_id_t body);
	const void *of_body_data;
};

struct incident_command; /* core/incident_command.h */
struct incident_event;   /* core/incident_event.h */
struct incident_events { /* `items`: caller's, room for INCIDENT_EVENTS_MAX; their changes lie in the arena */
	struct arena *arena;
	struct incident_event *items;
	size_t count;
};

/*
 * ERR_OK and at least one event; or REVISION_STALE, FORBIDDEN, STATE_REFUSED, INPUT_INVALID, FULL, NEVER_DUE, MEMORY;
 * the detail names the clause and the rule (core/rules.h). `state` with version 0 does not exist yet: only `detect`
 * fits. `moment` of detected: args.moment (claimed_first_at) where given, else now; of published…: the network's, cut
 * to [attempt, now].
 */
MUST_USE err_t incident_decide(const struct incident *state, const struct incident_command *command,
			       const struct incident_context *context, struct incident_events *ret_events,
			       struct err_detail *ret_detail);
/* What time alone has done by context->now: terms_missed, terms_moved, closed by itself; often no event. The timer
 * calls only this. With another timetable in the context it is also the preview of a change: the terms_moved event
 * lists what would move. */
MUST_USE err_t incident_expire(const struct incident *state, const struct incident_context *context,
			       struct incident_events *ret_events);
void incident_apply(struct incident *state, const struct incident_event *event);
utc_ms_t incident_wake(const struct incident *state); /* when expire next has something to say; 0 never */
/* May `actor` give `command` now, by state and role? ERR_OK, or FORBIDDEN / STATE_REFUSED with clause and rule: the
 * buttons. */
MUST_USE err_t incident_allowed(const struct incident *state, const struct actor *actor, int command_kind,
				const struct regulation *regulation, struct err_detail *ret_detail);
/* What `detect` at `detected` would give (the queue shows it): due moments of route, draft, answer. */
MUST_USE err_t incident_preview(utc_ms_t detected, enum track track, const struct incident_context *context,
				utc_ms_t *ret_route_due, utc_ms_t *ret_draft_due, utc_ms_t *ret_answer_due);
/* Does the chain meet `draft` if it is routed at context->now (п. 22)? Per stage the moment at which its part is due.
 */
struct incident_feasibility {
	utc_ms_t part_due[INCIDENT_STAGES_MAX]; /* by index of `stages` */
	utc_ms_t draft_due;                     /* of the incident; 0: none runs */
	int64_t short_ms;                       /* working time that is lacking; 0: the chain fits */
	bool draft_while_closed;                /* `draft` falls where the last body is closed (clock 6) */
};
MUST_USE err_t incident_feasible(const struct incident *state, const struct incident_stage *stages, size_t stage_count,
				 const struct incident_context *context, struct incident_feasibility *ret_feasibility);
/* The message's slot, or SIZE_MAX. */
size_t incident_message_index(const struct incident *state, row_id_t message);
/* The term's times, NULL when `kind` never started for that slot; `index` is a slot of terms[] or messages[] as in
 * term_change. */
const struct term_times *incident_term_times(const struct incident *state, enum term_kind kind, size_t index);
/* Bodies (0: the Bureau) that hold the work now; fills at most INCIDENT_STAGES_MAX. */
void incident_holders(const struct incident *state, row_id_t ret_bodies[INCIDENT_STAGES_MAX], size_t *ret_count);
/* Is `body` in the chain and still to answer? */
bool incident_has_body(const struct incident *state, row_id_t body);
/* NULL, or what is broken: an invariant of incident.c by name. */
const char *incident_fault(const struct incident *state);
/* Aborts when an invariant is broken. */
void incident_assert_valid(const struct incident *state);

const char *incident_state_name(enum incident_state state); /* "routed" */
const char *outcome_name(enum outcome outcome);
const char *placement_name(enum placement placement);
const char *place_name(enum place place);
const char *importance_name(enum importance importance);
const char *draft_kind_name(enum draft_kind kind); /* "answer" */
const char *exclusion_name(enum exclusion ground);
const char *dismissal_name(enum dismissal ground);
const char *term_op_name(enum term_op op); /* "miss_lifted" */
const char *cause_name(uint32_t cause);    /* one bit; "order_of_work" */
/* For the JSON enum tables: NULL-terminated, index = value; where value 0 means none it is "". */
extern const char *const importance_names[],
	*const draft_kind_names[], *const track_names[], *const outcome_names[],
								 *const place_names[], *const exclusion_names[],
											       *const dismissal_names[];
