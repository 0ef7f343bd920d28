/*
 * core/incident_act_route.c: to whom the work goes: route, forward, return, take, reassign, hand over, parts of a chain
 * (п. 13-15, 22).
 */
#include "base/assert.h"
#include "core/incident_private.h"

static err_t check_stages(const struct deciding *deciding, const struct incident_args *args)
{
	if (args->stage_count > INCIDENT_STAGES_MAX)
		return refuse_field(deciding, "stages", RULE(too_many_stages));
	for (size_t i = 0; i < args->stage_count; i++) {
		const struct incident_stage *stage = &args->stages[i];

		if (stage->body <= 0)
			return refuse_field(deciding, "stages", RULE(required));
		for (size_t j = 0; j < i; j++) {
			if (args->stages[j].body == stage->body)
				return refuse_field(deciding, "stages", RULE(body_twice));
		}
		if (i == 0 ? stage->number != 1
			   : stage->number != args->stages[i - 1].number &&
				     stage->number != args->stages[i - 1].number + 1)
			return refuse_field(deciding, "stages", RULE(stage_numbers));
	}
	if (args->stage_count > 1 &&
	    args->stages[args->stage_count - 1].number == args->stages[args->stage_count - 2].number)
		return refuse_field(deciding, "stages", RULE(last_stage_alone));
	return ERR_OK;
}

static err_t check_same_body(const struct deciding *deciding, const struct incident_args *args)
{
	const struct incident *state = deciding->state;

	if (args->has_reason)
		return ERR_OK;
	for (size_t i = 0; i < args->stage_count; i++) {
		for (size_t j = 0; j < INCIDENT_RETURNS_MAX; j++) {
			if (state->returned_by[j] == args->stages[i].body)
				return refuse_field(deciding, "reason", RULE(same_body_again));
		}
	}
	return ERR_OK;
}

static bool link_is_returned(const struct incident *state)
{
	for (size_t i = 0; i < state->stage_count; i++) {
		if ((state->stages[i].flags & STAGE_RETURNED) != 0)
			return true;
	}
	return false;
}

static err_t check_reroute(const struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	bool answered = false, open = false;

	if (state->state == INCIDENT_ROUTED || state->state == INCIDENT_DRAFTING) {
		if (state->visa_waiting)
			return refuse_state(deciding, RULE(visa_waiting));
		return link_is_returned(state) || args_of(deciding)->has_reason
			       ? ERR_OK
			       : refuse_field(deciding, "reason", RULE(reroute_needs_reason));
	}
	if (state->state != INCIDENT_APPROVED)
		return ERR_OK;
	/* Only for a message that came after the answer: the others have theirs approved. */
	for (size_t i = 0; i < state->message_count; i++) {
		answered = answered || message_is_answered(&state->messages[i]);
		open = open || state->messages[i].placement == PLACEMENT_NONE;
	}
	return answered && open ? ERR_OK : refuse_state(deciding, RULE(not_in_this_state));
}

/* The same body stands at the same place of a new chain, and neither has returned its link nor is to write the draft
 * for what was a part. */
static bool is_same_link(const struct incident *state, const struct incident_args *args, size_t index)
{
	const struct incident_stage *old = &state->stages[index];

	if (index >= state->stage_count || index >= args->stage_count || state->state == INCIDENT_APPROVED ||
	    (state->stage_count > 1) != (args->stage_count > 1))
		return false;
	return old->body == args->stages[index].body && old->number == args->stages[index].number &&
	       (old->flags & (STAGE_RETURNED | STAGE_NOT_OURS)) == 0;
}

/* What a link has given stays given; but the last one writes the draft, whatever it gave before. */
static bool is_given(const struct incident *state, const struct incident_args *args, size_t index)
{
	return is_same_link(state, args, index) && index + 1U < args->stage_count &&
	       (state->stages[index].flags & STAGE_DONE) != 0;
}

static bool is_at_work(const struct incident *state, const struct incident_args *args, size_t index)
{
	const bool working = state->state == INCIDENT_ROUTED || state->state == INCIDENT_DRAFTING;

	return working && is_same_link(state, args, index) &&
	       (state->stages[index].flags & (STAGE_STARTED | STAGE_DONE)) == STAGE_STARTED;
}

static uint16_t first_open_number(const struct incident *state, const struct incident_args *args)
{
	size_t first = 0;

	while (is_given(state, args, first)) /* ends: the last one is never given */
		first += 1;
	return args->stages[first].number;
}

static void place_stages(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	struct incident_args *args = &deciding->event->args;

	args->stage_now = first_open_number(state, args);
	deciding->stages_end = UINT32_MAX;
	for (size_t i = 0; i < args->stage_count; i++) {
		struct incident_stage *stage = &args->stages[i];
		const uint32_t bit = UINT32_C(1) << i;

		stage->flags = 0;
		if (stage->number <= args->stage_now && (is_given(state, args, i) || is_at_work(state, args, i))) {
			stage->flags = state->stages[i].flags;
			if (stage->executor == 0)
				stage->executor = state->stages[i].executor;
			deciding->stages_end &= ~bit;
		} else if (stage->number == args->stage_now) {
			stage->flags = STAGE_STARTED;
			deciding->stages_begin |= bit;
		}
	}
	memset(&args->stages[args->stage_count], 0, sizeof(args->stages) - args->stage_count * sizeof(args->stages[0]));
}

static enum incident_state routed_state(const struct incident_args *args)
{
	for (size_t i = 0; i < args->stage_count; i++) {
		if (args->stages[i].number == args->stage_now &&
		    (args->stages[i].flags & (STAGE_TAKEN | STAGE_DONE)) == STAGE_TAKEN)
			return INCIDENT_DRAFTING; /* another link is at work */
	}
	return INCIDENT_ROUTED;
}

err_t act_route(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	const struct incident_args *args = args_of(deciding);
	struct incident_feasibility feasibility;
	err_t e;

	if (state->topic == 0)
		return refuse_state(deciding, RULE(triage_first));
	e = check_stages(deciding, args);
	if (e == ERR_OK)
		e = check_reroute(deciding);
	if (e == ERR_OK)
		e = check_same_body(deciding, args);
	if (e != ERR_OK)
		return e;
	deciding->event->kind = EVENT_ROUTED;
	deciding->new_round = state->state == INCIDENT_APPROVED;
	place_stages(deciding);
	deciding->event->state = routed_state(&deciding->event->args);
	deciding->stages = deciding->event->args.stages;
	deciding->chain = args->stage_count > 1;
	if (deciding->chain && !deciding->new_round) {
		e = incident_feasible(state, deciding->event->args.stages, args->stage_count, deciding->context,
				      &feasibility);
		deciding->event->args.order_of_work = e == ERR_OK && feasibility.short_ms > 0;
	}
	return e;
}

err_t act_forward(struct deciding *deciding)
{
	deciding->event->kind = EVENT_FORWARDED;
	deciding->event->state = INCIDENT_DRAFTING;
	deciding->event->args.stage_now = 1;
	deciding->stages_end = UINT32_MAX;
	return ERR_OK;
}

/* Index of the stage in which the actor works now. For a matter that was forwarded the Curator may stand in. */
static uint16_t stage_of(const struct deciding *deciding, row_id_t body)
{
	const struct command_row *row = &command_rows[deciding->command->kind];
	const uint16_t stage = incident_acting_stage(deciding->state, &deciding->command->actor, row->body_roles, body);

	return stage == STAGE_NONE && (deciding->state->flags & INCIDENT_FORWARDED) != 0 ? 0 : stage;
}

/* … whose turn it is: incident_decide.c has looked. */
static uint16_t own_stage(const struct deciding *deciding)
{
	const uint16_t stage = stage_of(deciding, 0);

	ASSERT(stage != STAGE_NONE);
	return stage;
}

static bool others_work(const struct incident *state, uint16_t stage)
{
	for (uint16_t i = 0; i < state->stage_count; i++) {
		if (i != stage && state->stages[i].number == state->stage_now &&
		    (state->stages[i].flags & STAGE_STARTED) != 0 &&
		    (state->stages[i].flags & (STAGE_DONE | STAGE_RETURNED)) == 0)
			return true;
	}
	return false;
}

err_t act_return(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	struct incident_event *event = deciding->event;
	const uint16_t stage = own_stage(deciding);

	if (state->visa_waiting)
		return refuse_state(deciding, RULE(visa_waiting));
	event->kind = EVENT_RETURNED;
	event->args.stage = stage;
	deciding->stage = stage;
	event->args.dispute = deciding->context->regulation->returns_to_dispute > 0 &&
			      state->return_count + 1 >= deciding->context->regulation->returns_to_dispute;
	if (!others_work(state, stage))
		event->state = INCIDENT_RETURNED;
	return ERR_OK;
}

err_t act_take(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	const uint16_t stage = own_stage(deciding);

	if ((state->stages[stage].flags & STAGE_TAKEN) != 0)
		return refuse_state(deciding, RULE(already_taken));
	deciding->event->kind = EVENT_TAKEN;
	deciding->event->state = INCIDENT_DRAFTING;
	deciding->event->args.stage = stage;
	deciding->event->args.person = deciding->command->actor.person;
	deciding->stage = stage;
	return ERR_OK;
}

err_t act_reassign(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	const struct incident_args *args = args_of(deciding);
	/* In review it is the last one's, though not its turn. */
	const uint16_t stage =
		state->state == INCIDENT_REVIEW ? (uint16_t)(state->stage_count - 1) : stage_of(deciding, args->body);

	if (stage == STAGE_NONE)
		return refuse_state(deciding, RULE(not_your_turn));
	if (state->stages[stage].executor == args->person)
		return refuse_field(deciding, "person", RULE(same_person));
	deciding->event->kind = EVENT_REASSIGNED;
	deciding->event->args.stage = stage;
	return ERR_OK;
}

err_t act_hand_over(struct deciding *deciding)
{
	if (args_of(deciding)->person == deciding->state->curator)
		return refuse_field(deciding, "person", RULE(same_person));
	deciding->event->kind = EVENT_HANDED_OVER;
	return ERR_OK;
}

err_t act_submit_part(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	struct incident_event *event = deciding->event;
	const uint16_t stage = own_stage(deciding);

	event->kind = EVENT_PART_SUBMITTED;
	event->args.stage = stage;
	deciding->stage = stage;
	for (size_t i = 0; i < state->stage_count; i++) {
		if (i != stage && state->stages[i].number == state->stage_now &&
		    (state->stages[i].flags & STAGE_DONE) == 0)
			return ERR_OK; /* the others of this stage are still at it, or have returned theirs */
	}
	event->args.stage_now = (uint16_t)(state->stage_now + 1);
	event->state = INCIDENT_ROUTED;
	for (size_t i = 0; i < state->stage_count; i++) {
		if (state->stages[i].number == event->args.stage_now)
			deciding->stages_begin |= UINT32_C(1) << i;
	}
	return ERR_OK;
}

/* ---- does the chain fit (п. 22)? ---- */

static err_t part_end(const struct incident_context *context, const struct term_rule *rule, row_id_t body,
		      utc_ms_t start, enum lateness lateness, utc_ms_t *ret_due)
{
	const struct worktime *worktime =
		rule->body_schedule ? context->of_body(context->of_body_data, body) : context->region;
	struct term_times times;
	err_t e = term_due(rule, rule->amount, worktime, lateness, start, 0, &times);

	if (e == ERR_OK)
		*ret_due = times.due;
	return e;
}

static utc_ms_t running_draft_due(const struct incident *state)
{
	for (size_t i = 0; i < state->term_count; i++) {
		if ((state->terms[i].kind == TERM_DRAFT || state->terms[i].kind == TERM_FINAL) &&
		    term_runs(&state->terms[i].times))
			return state->terms[i].times.due;
	}
	return 0;
}

/* Neither open at that moment nor closing with it. */
static err_t closed_at_draft(const struct incident_context *context, row_id_t body, utc_ms_t draft_due,
			     bool *ret_closed)
{
	int64_t worked = 0;
	err_t e = worktime_between(context->of_body(context->of_body_data, body), draft_due - MS_PER_SECOND,
				   draft_due + MS_PER_SECOND, &worked);

	*ret_closed = worked == 0;
	return e;
}

err_t incident_feasible(const struct incident *state, const struct incident_stage *stages, size_t stage_count,
			const struct incident_context *context, struct incident_feasibility *ret_feasibility)
{
	const struct term_rule *rule = regulation_rule(context->regulation, state->track, TERM_PART);
	struct incident_feasibility feasibility = { .draft_due = running_draft_due(state) };
	utc_ms_t start = whole_second(context->now), end = start;
	uint16_t number = stages[0].number;
	err_t e = ERR_OK;

	ASSERT(stage_count > 0 && stage_count <= INCIDENT_STAGES_MAX);
	for (size_t i = 0; rule != NULL && stage_count > 1 && i < stage_count && e == ERR_OK; i++) {
		if (stages[i].number != number)
			start = end;
		number = stages[i].number;
		if ((stages[i].flags & STAGE_DONE) != 0)
			continue;
		e = part_end(context, rule, stages[i].body, start, context->regulation->lateness,
			     &feasibility.part_due[i]);
		if (e == ERR_OK && feasibility.part_due[i] > end)
			end = feasibility.part_due[i];
	}
	if (e == ERR_OK && feasibility.draft_due != 0 && end > feasibility.draft_due)
		e = worktime_between(context->region, feasibility.draft_due, end, &feasibility.short_ms);
	if (e == ERR_OK && feasibility.draft_due != 0)
		e = closed_at_draft(context, stages[stage_count - 1].body, feasibility.draft_due,
				    &feasibility.draft_while_closed);
	if (e == ERR_OK)
		*ret_feasibility = feasibility;
	return e;
}
