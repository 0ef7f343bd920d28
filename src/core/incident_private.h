/*
 * core/incident_private.h: what the files of the incident share: the command table's row, and a decision under way.
 *
 * Only for core/incident*.c and core/responsibility.c.
 */
#pragma once

#include "core/incident_event.h"
#include "core/rules.h"
#include "core/term.h"

/* What a command needs or may have: a bit for each group of fields of incident_args. */
enum args_bit {
	ARG_MESSAGE = 1 << 0,
	ARG_TOPIC = 1 << 1,
	ARG_TOPIC_GROUP = 1 << 2,
	ARG_LOCATION = 1 << 3,
	ARG_BODY = 1 << 4,
	ARG_PERSON = 1 << 5,
	ARG_DRAFT = 1 << 6,
	ARG_OTHER = 1 << 7,
	ARG_MEASURE = 1 << 8,
	ARG_ACCOUNT = 1 << 9,
	ARG_IMPORTANCE = 1 << 10,
	ARG_TRACK = 1 << 11,
	ARG_DRAFT_KIND = 1 << 12,
	ARG_PLACE = 1 << 13,
	ARG_GROUND = 1 << 14,
	ARG_OUTCOME = 1 << 15,
	ARG_MOMENT = 1 << 16,
	ARG_REPEAT_ANSWERED = 1 << 17,
	ARG_EMERGENCY = 1 << 18,
	ARG_REASON = 1 << 19,
	ARG_TEXT = 1 << 20,
	ARG_NUMBER = 1 << 21,
	ARG_TERM = 1 << 22,
	ARG_STAGES = 1 << 23,
	ARG_MARKS = 1 << 24,
	ARG_BITS = 25
};
enum { ARG_ALL = (1 << ARG_BITS) - 1 };
extern const char *const args_bit_fields[ARG_BITS]; /* name of the field in the API and in err_detail */

struct deciding;
typedef err_t act_function(struct deciding *deciding);
struct command_row {
	const char *name, *clause;
	uint32_t roles;      /* held anywhere: bits of enum role */
	uint32_t body_roles; /* held in the body whose turn it is */
	bool program;        /* jobs and timer may */
	uint32_t states;     /* bits of enum incident_state */
	uint32_t needs, may; /* ARG_* */
	uint64_t events;     /* what may follow */
	act_function *act;   /* looks at the arguments, fills deciding->event */
	const char *meaning; /* for the printed table */
};
extern const struct command_row command_rows[COMMAND_MAX];

enum { STAGE_NONE = UINT16_MAX };
struct deciding {
	const struct incident *state;           /* with all that time has done */
	struct incident *work;                  /* that state, when it is ours; NULL: still the caller's */
	const struct incident_command *command; /* NULL: time alone */
	const struct incident_context *context;
	struct incident_events *events;
	struct err_detail *detail;
	utc_ms_t at;        /* max(now, last_at) */
	uint32_t timetable; /* all open terms have been looked at with this one */
	/* the event under way */
	struct incident_event *event;
	struct term_change *changes;
	size_t change_count, change_max; /* one behind the last is always there, and empty */
	bool out_of_memory;              /* a change found no room: event_close() says so */
	uint16_t slots_new;              /* slots of terms[] that this event opens */
	bool slots_reused[INCIDENT_TERMS_MAX];
	enum track track; /* after the event */
	int64_t decided_ms;
	size_t message;                      /* slot spoken of; SIZE_MAX: all */
	uint16_t stage;                      /* index whose part is stopped; STAGE_NONE: all */
	const struct incident_stage *stages; /* after the event */
	uint32_t stages_begin;               /* bit per index: their `return` and `part` start */
	uint32_t stages_end;                 /* bit per index: links that a new route does not keep */
	bool chain;                          /* several bodies: `part` runs */
	bool new_round;
	uint32_t causes_now; /* missed in this very event */
};

/* incident_terms.c: what an event starts and stops, by the regulation */
MUST_USE err_t event_open(struct deciding *deciding, enum incident_event_kind kind);
MUST_USE err_t event_close(struct deciding *deciding); /* counts it, and folds it when more may follow */
MUST_USE err_t terms_follow(struct deciding *deciding);
MUST_USE err_t terms_start(struct deciding *deciding); /* incident_terms_start.c */
void resume_incident_term(struct deciding *deciding, size_t index);
void terms_stop_unused(struct deciding *deciding,
		       const struct regulation *regulation); /* kinds that it does not have */
struct term_change *change_add(struct deciding *deciding, enum term_op op, enum term_kind kind, size_t index);
const struct worktime *worktime_of(const struct deciding *deciding, const struct term_rule *rule, row_id_t body);
int64_t rule_amount(const struct term_rule *rule, int64_t decided_ms);
void change_from_term(struct term_change *change, const struct term *term);
void change_from_message(struct term_change *change, const struct incident_message *message);
uint32_t cause_of_kind(enum term_kind kind); /* the bit of a late step; 0: not a step */
uint32_t causes_of(const struct deciding *deciding, enum term_kind kind, size_t message);
/* Earliest due moment of a running answer after this event; 0: none. `without`: a slot that is left out, or SIZE_MAX.
 */
utc_ms_t earliest_answer(const struct deciding *deciding, size_t without);

static inline const struct term_rule *term_rule_of(const struct deciding *deciding, enum term_kind kind)
{
	return regulation_rule(deciding->context->regulation, deciding->track, kind);
}
static inline bool term_is_of_stage(enum term_kind kind)
{
	return kind == TERM_RETURN || kind == TERM_PART;
}

/* incident_time.c: what time has done */
MUST_USE err_t time_passes(struct deciding *deciding);
MUST_USE err_t event_close_reopened(struct deciding *deciding); /* and what changes while it was closed have moved */
/* incident_move.c: open terms anew, each from its own start (clock 7), into the event under way. */
MUST_USE err_t terms_move(struct deciding *deciding, const struct regulation *regulation, utc_ms_t now);
MUST_USE err_t draft_move(struct deciding *deciding, utc_ms_t answer_due, utc_ms_t now);

/* incident_apply.c */
void apply_publication(struct incident *state, const struct incident_event *event); /* incident_apply_publication.c */
struct term_times *message_times(struct incident_message *message, enum term_kind kind);
static inline const struct term_times *message_times_const(const struct incident_message *message, enum term_kind kind)
{
	return kind == TERM_ANSWER ? &message->answer : kind == TERM_PUBLISH ? &message->publish : &message->reaction;
}
uint32_t *message_causes(struct incident_message *message, enum term_kind kind);
uint16_t *message_flags(struct incident_message *message, enum term_kind kind);

/* incident_act_publish.c: event->args.until, where the event makes it `answered` (closes by itself then) or asks the
 * author (silent from then). ERR_NEVER_DUE. */
MUST_USE err_t settle_until(struct deciding *deciding);

/* incident.c */
bool event_closes(enum incident_event_kind kind);
bool incident_find_violation(const struct incident *state, const struct incident_args *args, size_t *ret_index);
bool incident_stage_is_open(const struct incident *state, size_t index);       /* its turn, not given, not returned */
bool actor_holds_in(const struct actor *actor, uint32_t roles, row_id_t body); /* one of them, in that body */
/* The stage in which `actor` may work now (his body, its turn, not given yet), or STAGE_NONE with the rule. */
uint16_t incident_acting_stage(const struct incident *state, const struct actor *actor, uint32_t body_roles,
			       row_id_t body);
/* State that the placements of the messages make, after slot `changed` has become `placement`; SIZE_MAX: as they are.
 */
enum incident_state incident_placement_state(const struct incident *state, size_t changed, enum placement placement);

/* Refusals of an act: INPUT_INVALID with the field, STATE_REFUSED; both name the command's clause and the rule. */
MUST_USE err_t refuse_field(const struct deciding *deciding, const char *field, const char *rule);
MUST_USE err_t refuse_by(const struct deciding *deciding, const char *field, const char *clause,
			 const char *rule); /* another's clause */
MUST_USE err_t refuse_state(const struct deciding *deciding, const char *rule);
static inline const struct incident_args *args_of(const struct deciding *deciding)
{
	return &deciding->command->args;
}

/* An answer stands under it: its work has ended. An interim one does not end it. */
static inline bool message_is_answered(const struct incident_message *message)
{
	return message->placed_kind == DRAFT_ANSWER;
}
static inline uint64_t event_bit(enum incident_event_kind kind)
{
	return UINT64_C(1) << kind;
}
static inline uint32_t state_bit(enum incident_state state)
{
	return UINT32_C(1) << state;
}

/* incident_act_*.c: one function for each row of the table */
act_function act_detect, act_attach, act_detach, act_triage, act_route, act_forward, act_return, act_take, act_reassign,
	act_hand_over, act_submit_part, act_submit_draft, act_withdraw_draft, act_visa, act_refuse_visa, act_approve,
	act_correct_and_approve, act_send_back, act_publish, act_undo, act_send_started, act_published,
	act_publication_failed, act_published_by_hand, act_cannot_be_placed, act_author_replied, act_mark_repeat,
	act_unmark_repeat, act_mark_significant, act_unmark_significant, act_mark_emergency, act_exclude, act_dismiss,
	act_close, act_reopen, act_change_track, act_change_edition, act_add_measure, act_fulfil_measure, act_comment,
	act_explain, act_accept_explanation, act_refuse_explanation, act_report_shortcoming, act_split, act_merge;
