/*
 * core/incident_decide.c: the road of every command: what time has done, revision, who, in which state, with what; then
 * its own rules (incident_act_*.c) and what the regulation lets start and stop (incident_terms.c).
 */
#include "base/assert.h"
#include "core/incident_private.h"

/* ---- who, when ---- */

static bool holds_any(const struct actor *actor, uint32_t roles)
{
	return (actor->roles & roles) != 0;
}

static bool holds_in_a_stage(const struct incident *state, const struct actor *actor, uint32_t roles)
{
	for (size_t i = 0; i < state->stage_count; i++) {
		if (actor_holds_in(actor, roles, state->stages[i].body))
			return true;
	}
	return false;
}

static err_t check_who(const struct incident *state, const struct command_row *row, const struct actor *actor,
		       struct err_detail *detail)
{
	if (actor->person == 0)
		return row->program ? ERR_OK : err_set_clause(ERR_FORBIDDEN, detail, row->clause, RULE(not_your_role));
	if (row->roles == 0 && row->body_roles == 0)
		return err_set_clause(ERR_FORBIDDEN, detail, row->clause, RULE(only_the_program));
	if (holds_any(actor, row->roles) || holds_in_a_stage(state, actor, row->body_roles))
		return ERR_OK;
	/* A matter that was forwarded has no executor here: the Curator writes to the author. */
	if ((state->flags & INCIDENT_FORWARDED) != 0 && holds_any(actor, command_rows[COMMAND_FORWARD].roles) &&
	    (row->body_roles & UINT32_C(1) << ROLE_EXECUTOR) != 0)
		return ERR_OK;
	return err_set_clause(ERR_FORBIDDEN, detail, row->clause,
			      holds_any(actor, row->body_roles) ? RULE(not_your_body) : RULE(not_your_role));
}

static err_t check_state(const struct incident *state, const struct command_row *row, struct err_detail *detail)
{
	if (state->version == 0 && (row->states & state_bit(INCIDENT_NONE)) == 0)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(no_incident_yet));
	if (state->version != 0 && row->states == state_bit(INCIDENT_NONE))
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(already_detected));
	if ((row->states & state_bit(state->state)) == 0)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(not_in_this_state));
	return ERR_OK;
}

/* Refinements that a button should know: whose turn it is, whether there is something to do. */
static err_t check_turn(const struct incident *state, const struct command_row *row, const struct actor *actor,
			int kind, struct err_detail *detail)
{
	const bool of_body = kind == COMMAND_TAKE || kind == COMMAND_RETURN || kind == COMMAND_SUBMIT_DRAFT ||
			     kind == COMMAND_SUBMIT_PART;

	if (kind == COMMAND_ROUTE && (state->flags & INCIDENT_DISPUTE) != 0 && !actor_has(actor, ROLE_DEPUTY))
		return err_set_clause(ERR_STATE_REFUSED, detail, "15", RULE(dispute_of_competence));
	if (kind == COMMAND_ROUTE && (state->flags & INCIDENT_DISPUTE) == 0 &&
	    !holds_any(actor, row->roles & ~(UINT32_C(1) << ROLE_DEPUTY)))
		return err_set_clause(ERR_STATE_REFUSED, detail, "15", RULE(no_dispute));
	if (kind == COMMAND_RETURN && (state->flags & INCIDENT_DISPUTE_DECIDED) != 0)
		return err_set_clause(ERR_STATE_REFUSED, detail, "15", RULE(decided_by_deputy));
	if (of_body && !(state->flags & INCIDENT_FORWARDED) &&
	    incident_acting_stage(state, actor, row->body_roles, 0) == STAGE_NONE)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(not_your_turn));
	if ((kind == COMMAND_VISA || kind == COMMAND_REFUSE_VISA) && !state->visa_waiting)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(no_visa_waiting));
	if (kind == COMMAND_SUBMIT_DRAFT && state->visa_waiting)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(visa_waiting));
	if (kind == COMMAND_WITHDRAW_DRAFT && state->state != INCIDENT_REVIEW && !state->visa_waiting)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(not_in_this_state));
	if (kind == COMMAND_SUBMIT_PART && state->stage_count < 2)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(part_only_in_chain));
	if (kind == COMMAND_SUBMIT_PART && state->stage_now == state->stages[state->stage_count - 1].number)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(draft_by_last_stage));
	if (kind == COMMAND_SUBMIT_DRAFT && state->stage_now != state->stages[state->stage_count - 1].number)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(draft_by_last_stage));
	return ERR_OK;
}

/* What is a SETTING of the regulation: who places (п. 13 and 16 against 20), correction in place (п. 18), approval
 * steps (п. 20). */
static err_t check_settings(const struct incident *state, const struct command_row *row, const struct actor *actor,
			    int kind, const struct regulation *regulation, struct err_detail *detail)
{
	enum role role;

	if ((kind == COMMAND_PUBLISH || kind == COMMAND_PUBLISHED_BY_HAND) && !regulation->executor_publishes &&
	    !holds_any(actor, row->roles))
		return err_set_clause(ERR_FORBIDDEN, detail, row->clause, RULE(not_your_role));
	if (kind == COMMAND_CORRECT_AND_APPROVE && !regulation->correct_in_place)
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(correct_in_place_off));
	if (kind != COMMAND_VISA && kind != COMMAND_REFUSE_VISA)
		return ERR_OK;
	if (state->visa_now >= regulation->visa_count) /* the edition has fewer steps now: withdraw and submit */
		return err_set_clause(ERR_STATE_REFUSED, detail, row->clause, RULE(no_visa_waiting));
	role = regulation->visas[state->visa_now].role;
	if (role == ROLE_DEPUTY ? actor_has(actor, role)
				: actor_has_in(actor, role, state->stages[state->stage_count - 1].body))
		return ERR_OK;
	return err_set_clause(ERR_FORBIDDEN, detail, row->clause, RULE(not_your_turn));
}

static err_t check_allowed(const struct incident *state, const struct actor *actor, int kind,
			   const struct regulation *regulation, struct err_detail *detail)
{
	const struct command_row *row = &command_rows[kind];
	err_t e;

	e = check_who(state, row, actor, detail);
	if (e == ERR_OK)
		e = check_state(state, row, detail);
	if (e == ERR_OK)
		e = check_turn(state, row, actor, kind, detail);
	if (e == ERR_OK)
		e = check_settings(state, row, actor, kind, regulation, detail);
	return e;
}

err_t incident_allowed(const struct incident *state, const struct actor *actor, int command_kind,
		       const struct regulation *regulation, struct err_detail *ret_detail)
{
	ASSERT(command_kind >= 0 && command_kind < COMMAND_MAX);
	return check_allowed(state, actor, command_kind, regulation, ret_detail);
}

/* ---- with what ---- */

err_t refuse_field(const struct deciding *deciding, const char *field, const char *rule)
{
	return refuse_by(deciding, field, command_rows[deciding->command->kind].clause, rule);
}

err_t refuse_by(const struct deciding *deciding, const char *field, const char *clause, const char *rule)
{
	err_t e = err_set(ERR_INPUT_INVALID, deciding->detail, field, rule);

	if (deciding->detail != NULL)
		memcpy(deciding->detail->clause, clause, strlen(clause) + 1);
	return e;
}

err_t refuse_state(const struct deciding *deciding, const char *rule)
{
	return err_set_clause(ERR_STATE_REFUSED, deciding->detail, command_rows[deciding->command->kind].clause, rule);
}

static uint32_t args_present(const struct incident_args *args)
{
	const bool present[ARG_BITS] = {
		args->message != 0,
		args->topic != 0,
		args->topic_group != 0,
		args->location != 0,
		args->body != 0,
		args->person != 0,
		args->draft != 0,
		args->other_incident != 0,
		args->measure != 0,
		args->account != 0,
		args->importance != IMPORTANCE_NONE,
		args->has_track || args->decided_ms != 0,
		args->draft_kind != DRAFT_NONE,
		args->place != PLACE_NONE,
		args->ground != 0,
		args->outcome != OUTCOME_NONE,
		args->moment != 0,
		args->is_repeat_answered,
		args->emergency,
		args->has_reason,
		args->has_text,
		args->number != 0 || args->number_year != 0,
		args->has_term,
		args->stage_count != 0,
		args->open_marks != 0 || args->style_score != 0,
	};
	uint32_t set = 0;

	for (size_t i = 0; i < ARG_BITS; i++)
		set |= present[i] ? UINT32_C(1) << i : 0;
	return set;
}

static err_t check_args(const struct deciding *deciding, const struct command_row *row)
{
	const uint32_t present = args_present(&deciding->command->args);
	const uint32_t missing = row->needs & ~present, extra = present & ~(row->needs | row->may);
	size_t first;
	uint32_t bit;

	if ((missing | extra) == 0)
		return ERR_OK;
	first = (size_t)__builtin_ctz(missing | extra);
	bit = UINT32_C(1) << first;
	if ((missing & bit) == 0)
		return refuse_field(deciding, args_bit_fields[first], RULE(not_allowed_here));
	return refuse_field(deciding, args_bit_fields[first],
			    bit == ARG_REASON    ? RULE(reason_required)
			    : bit == ARG_STAGES  ? RULE(stages_required)
			    : bit == ARG_GROUND  ? RULE(ground_required)
			    : bit == ARG_OUTCOME ? RULE(outcome_required)
						 : RULE(required));
}

/* What only decide may say about an event is never taken from a command. */
static void take_args(struct incident_args *to, const struct incident_args *from)
{
	*to = *from;
	to->moment_cut = false;
	to->order_of_work = false;
	to->dispute = false;
	to->until = 0;
	to->stage = 0;
	to->stage_now = 0;
}

static void take_actor(struct deciding *deciding)
{
	const struct actor *actor = &deciding->command->actor;
	struct incident_event *event = deciding->event;

	event->by_person = actor->person;
	event->by_roles = actor->roles;
	for (size_t i = 0; i < actor->body_count && event->by_body == 0; i++) {
		if (incident_has_body(deciding->state, actor->bodies[i].body))
			event->by_body = actor->bodies[i].body;
	}
}

static err_t decide(struct deciding *deciding)
{
	const struct incident_command *command = deciding->command;
	const struct command_row *row = &command_rows[command->kind];
	const uint32_t edition = deciding->context->regulation->version;
	err_t e;

	if (deciding->state->version != 0 && edition != deciding->state->regulation_version &&
	    command->kind != COMMAND_CHANGE_EDITION)
		return err_set(ERR_INPUT_INVALID, deciding->detail, "regulation", RULE(other_edition));
	e = time_passes(deciding);
	if (e != ERR_OK)
		return e;
	if (command->revision != 0 && command->revision != deciding->state->revision)
		return err_set_limit(ERR_REVISION_STALE, deciding->detail, "revision", NULL, deciding->state->revision,
				     command->revision);
	e = check_allowed(deciding->state, &command->actor, (int)command->kind, deciding->context->regulation,
			  deciding->detail);
	if (e == ERR_OK)
		e = check_args(deciding, row);
	if (e != ERR_OK)
		return e;
	e = event_open(deciding, EVENT_KIND_MAX);
	if (e != ERR_OK)
		return e;
	take_args(&deciding->event->args, &command->args);
	take_actor(deciding);
	e = row->act(deciding);
	if (e != ERR_OK)
		return e;
	ASSERT((row->events & event_bit(deciding->event->kind)) != 0);
	e = terms_follow(deciding);
	if (e != ERR_OK)
		return e;
	return deciding->event->kind == EVENT_REOPENED ? event_close_reopened(deciding) : event_close(deciding);
}

static void begin(struct deciding *deciding, const struct incident *state, const struct incident_context *context,
		  struct incident_events *events)
{
	*deciding = (struct deciding){
		.state = state,
		.context = context,
		.events = events,
		.at = context->now > state->last_at ? context->now : state->last_at,
		.timetable = state->version == 0 ? context->timetable : state->timetable,
		.track = state->track,
		.decided_ms = state->decided_ms,
		.message = SIZE_MAX,
		.stage = STAGE_NONE,
		.chain = true, /* a part is given; a route says it anew */
	};
	events->count = 0;
}

err_t incident_decide(const struct incident *state, const struct incident_command *command,
		      const struct incident_context *context, struct incident_events *ret_events,
		      struct err_detail *ret_detail)
{
	struct deciding deciding;
	err_t e;

	ASSERT(command->kind < COMMAND_MAX);
	begin(&deciding, state, context, ret_events);
	deciding.command = command;
	deciding.detail = ret_detail;
	e = decide(&deciding);
	if (e != ERR_OK)
		ret_events->count = 0;
	return e;
}

err_t incident_expire(const struct incident *state, const struct incident_context *context,
		      struct incident_events *ret_events)
{
	struct deciding deciding;
	err_t e;

	begin(&deciding, state, context, ret_events);
	e = time_passes(&deciding);
	if (e != ERR_OK)
		ret_events->count = 0;
	return e;
}
