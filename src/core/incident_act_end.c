/*
 * core/incident_act_end.c: marks, measures, explanations, and the ways out: exclude, dismiss, close, reopen (п. 23,
 * 25-27, 29).
 */
#include "base/assert.h"
#include "core/incident_private.h"

static err_t simply(struct deciding *deciding, enum incident_event_kind kind)
{
	deciding->event->kind = kind;
	return ERR_OK;
}

err_t act_author_replied(struct deciding *deciding)
{
	if (deciding->state->asked_at == 0)
		return refuse_state(deciding, RULE(not_in_this_state));
	return simply(deciding, EVENT_AUTHOR_REPLIED);
}

static err_t mark(struct deciding *deciding, uint32_t flag, bool on, enum incident_event_kind kind)
{
	const bool marked = (deciding->state->flags & flag) != 0;

	if (marked == on)
		return refuse_state(deciding, on ? RULE(already_marked) : RULE(not_marked));
	return simply(deciding, kind);
}

err_t act_mark_repeat(struct deciding *deciding)
{
	if (args_of(deciding)->other_incident == deciding->state->id)
		return refuse_field(deciding, "other_incident", RULE(same_incident));
	return mark(deciding, INCIDENT_REPEAT, true, EVENT_REPEAT_MARKED);
}

err_t act_unmark_repeat(struct deciding *deciding)
{
	if ((deciding->state->flags & INCIDENT_REPEAT) == 0)
		return refuse_state(deciding, RULE(not_a_repeat));
	return simply(deciding, EVENT_REPEAT_UNMARKED);
}

err_t act_mark_significant(struct deciding *deciding)
{
	return mark(deciding, INCIDENT_SIGNIFICANT, true, EVENT_SIGNIFICANT_MARKED);
}

err_t act_unmark_significant(struct deciding *deciding)
{
	return mark(deciding, INCIDENT_SIGNIFICANT, false, EVENT_SIGNIFICANT_UNMARKED);
}

err_t act_mark_emergency(struct deciding *deciding)
{
	return mark(deciding, INCIDENT_EMERGENCY, true, EVENT_EMERGENCY_MARKED);
}

static err_t end(struct deciding *deciding, enum incident_event_kind kind, enum outcome outcome)
{
	deciding->event->kind = kind;
	deciding->event->state = INCIDENT_CLOSED;
	deciding->event->args.outcome = outcome;
	return ERR_OK;
}

static bool anything_answered(const struct incident *state)
{
	for (size_t i = 0; i < state->message_count; i++) {
		if (message_is_answered(&state->messages[i]))
			return true;
	}
	return false;
}

err_t act_exclude(struct deciding *deciding)
{
	const int ground = args_of(deciding)->ground;

	if (ground <= EXCLUSION_NONE || ground >= EXCLUSION_MAX)
		return refuse_field(deciding, "ground", RULE(ground_unknown));
	return end(deciding, EVENT_EXCLUDED, OUTCOME_EXCLUDED);
}

err_t act_dismiss(struct deciding *deciding)
{
	const int ground = args_of(deciding)->ground;

	if (ground <= DISMISSAL_NONE || ground >= DISMISSAL_MAX)
		return refuse_field(deciding, "ground", RULE(ground_unknown));
	return end(deciding, EVENT_DISMISSED, OUTCOME_DISMISSED);
}

/* Which outcome fits now; NULL, or the rule that is broken. */
static const char *outcome_fault(const struct deciding *deciding, enum outcome outcome)
{
	const struct incident *state = deciding->state;
	const bool answered = state->state == INCIDENT_ANSWERED;

	switch (outcome) {
	case OUTCOME_ANSWERED:
		return answered && anything_answered(state) ? NULL : RULE(outcome_not_now);
	case OUTCOME_NOT_PLACED:
		return answered && !anything_answered(state) ? NULL : RULE(outcome_not_now);
	case OUTCOME_REFERRED:
	case OUTCOME_WITHDRAWN:
		return answered ? RULE(outcome_not_now) : args_of(deciding)->has_reason ? NULL : RULE(reason_required);
	case OUTCOME_AUTHOR_SILENT:
		if (answered || state->silent_from == 0)
			return RULE(outcome_not_now);
		return deciding->at >= state->silent_from ? NULL : RULE(author_not_silent_yet);
	case OUTCOME_NONE:
	case OUTCOME_EXCLUDED:
	case OUTCOME_DISMISSED:
	case OUTCOME_MERGED:
	case OUTCOME_MAX:
		break;
	}
	return RULE(outcome_not_now); /* they have commands of their own */
}

err_t act_close(struct deciding *deciding)
{
	const enum outcome outcome = args_of(deciding)->outcome;
	const char *rule = outcome_fault(deciding, outcome);

	if (rule == RULE(reason_required))
		return refuse_field(deciding, "reason", rule);
	if (rule != NULL)
		return refuse_field(deciding, "outcome", rule);
	return end(deciding, EVENT_CLOSED, outcome);
}

err_t act_reopen(struct deciding *deciding)
{
	if (deciding->state->outcome == OUTCOME_MERGED)
		return refuse_state(deciding, RULE(outcome_not_now)); /* its messages are another's */
	deciding->event->kind = EVENT_REOPENED;
	deciding->event->state = INCIDENT_NEW;
	deciding->new_round = true;
	return ERR_OK;
}

err_t act_add_measure(struct deciding *deciding)
{
	if (deciding->state->measure_count == UINT16_MAX)
		return refuse_field(deciding, "measure", RULE(too_many));
	return simply(deciding, EVENT_MEASURE_ADDED);
}

err_t act_fulfil_measure(struct deciding *deciding)
{
	if (deciding->state->measures_open == 0)
		return refuse_field(deciding, "measure", RULE(measure_unknown));
	return simply(deciding, EVENT_MEASURE_FULFILLED);
}

err_t act_comment(struct deciding *deciding)
{
	return simply(deciding, EVENT_COMMENTED);
}

/* ---- explanations of a violation (п. 27) ---- */

struct violation {
	utc_ms_t missed;
	uint16_t flags;
	row_id_t body; /* 0: the Bureau, or a result */
};

static bool find_violation(const struct deciding *deciding, struct violation *ret_violation)
{
	const struct incident_args *args = args_of(deciding);
	const struct incident *state = deciding->state;
	size_t index;

	if (!incident_find_violation(state, args, &index))
		return false;
	if (term_kind_is_of_message(args->term_kind)) {
		const struct incident_message *message = &state->messages[index];

		ret_violation->missed = message_times_const(message, args->term_kind)->missed;
		ret_violation->flags = args->term_kind == TERM_ANSWER    ? message->answer_flags
				       : args->term_kind == TERM_PUBLISH ? message->publish_flags
									 : message->reaction_flags;
		ret_violation->body = 0;
	} else {
		ret_violation->missed = state->terms[index].times.missed;
		ret_violation->flags = state->terms[index].flags;
		ret_violation->body = state->terms[index].body;
	}
	return true;
}

err_t act_explain(struct deciding *deciding)
{
	const struct actor *actor = &deciding->command->actor;
	const struct command_row *row = &command_rows[COMMAND_EXPLAIN];
	struct violation violation;
	utc_ms_t until = 0;
	bool may = false;
	err_t e;

	if (!find_violation(deciding, &violation))
		return refuse_field(deciding, "term", RULE(no_such_violation));
	if ((violation.flags & TERM_EXPLAINED) != 0)
		return refuse_state(deciding, RULE(already_marked));
	/* Only the one who is named: the body for its own terms, the Bureau for its. */
	for (size_t i = 0; i < actor->body_count; i++)
		may = may || (violation.body != 0 && actor->bodies[i].body == violation.body &&
			      (actor->bodies[i].roles & row->body_roles) != 0);
	may = may || (violation.body == 0 && (actor->roles & row->roles) != 0);
	if (!may)
		return err_set_clause(ERR_FORBIDDEN, deciding->detail, row->clause, RULE(not_your_body));
	if (deciding->context->regulation->explain_days > 0) {
		e = worktime_add_days(deciding->context->region, violation.missed,
				      deciding->context->regulation->explain_days, &until);
		if (e != ERR_OK)
			return e;
		if (deciding->at > until)
			return refuse_state(deciding, RULE(too_late_to_explain));
	}
	return simply(deciding, EVENT_EXPLAINED);
}

static err_t judge(struct deciding *deciding, enum incident_event_kind kind)
{
	struct violation violation;

	if (!find_violation(deciding, &violation))
		return refuse_field(deciding, "term", RULE(no_such_violation));
	if ((violation.flags & TERM_EXPLAINED) == 0)
		return refuse_state(deciding, RULE(not_explained));
	if ((violation.flags & (TERM_EXPLANATION_ACCEPTED | TERM_EXPLANATION_REFUSED)) != 0)
		return refuse_state(deciding, RULE(already_marked));
	return simply(deciding, kind);
}

err_t act_accept_explanation(struct deciding *deciding)
{
	return judge(deciding, EVENT_EXPLANATION_ACCEPTED);
}

err_t act_refuse_explanation(struct deciding *deciding)
{
	return judge(deciding, EVENT_EXPLANATION_REFUSED);
}

err_t act_report_shortcoming(struct deciding *deciding)
{
	return simply(deciding, EVENT_SHORTCOMING_REPORTED);
}
