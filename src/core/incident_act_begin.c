/*
 * core/incident_act_begin.c: messages come and go (detect, attach, detach, split, merge), and what the matter is
 * (triage, track, edition).
 */
#include "base/assert.h"
#include "core/incident_private.h"

/* claimed_first_at, or a moment that a person set earlier: never later than now (clock 1). */
static err_t take_moment(struct deciding *deciding)
{
	const utc_ms_t moment = args_of(deciding)->moment;

	if (moment == 0)
		return ERR_OK;
	if (moment > deciding->at)
		return refuse_field(deciding, "moment", RULE(moment_in_future));
	deciding->event->moment = moment;
	return ERR_OK;
}

/* п. 14, 16: what a track needs. `decided` 0: the regulation's. */
static err_t check_track(const struct deciding *deciding, const struct incident_args *args)
{
	const struct regulation *regulation = deciding->context->regulation;
	const struct term_rule *ordinary = regulation_rule(regulation, TRACK_ORDINARY, TERM_ANSWER);
	const struct term_rule *draft = regulation_rule(regulation, TRACK_BY_DECISION, TERM_DRAFT);

	if (!args->has_track || args->track != TRACK_BY_DECISION)
		return args->decided_ms == 0 ? ERR_OK : refuse_field(deciding, "decided", RULE(not_allowed_here));
	if (!args->has_reason)
		return refuse_field(deciding, "reason", RULE(by_decision_needs_reason));
	if (args->decided_ms % MS_PER_SECOND != 0)
		return refuse_field(deciding, "decided", RULE(whole_seconds));
	if (args->decided_ms < 0 || (draft != NULL && draft->back_from != TERM_MAX && args->decided_ms != 0 &&
				     args->decided_ms < draft->amount))
		return refuse_field(deciding, "decided", RULE(decided_too_short));
	ASSERT(ordinary != NULL); /* a regulation without a term of the answer is none */
	if (args->decided_ms >= ordinary->amount)
		return refuse_field(deciding, "decided", RULE(decided_too_long));
	return ERR_OK;
}

err_t act_detect(struct deciding *deciding)
{
	const struct incident_args *args = args_of(deciding);
	err_t e;

	e = take_moment(deciding);
	if (e == ERR_OK)
		e = check_track(deciding, args);
	if (e != ERR_OK)
		return e;
	deciding->event->kind = EVENT_DETECTED;
	deciding->event->moment = whole_second(deciding->event->moment);
	deciding->event->state = INCIDENT_NEW;
	if (args->has_track) {
		deciding->track = args->track;
		deciding->decided_ms = args->decided_ms;
	}
	return ERR_OK;
}

/* An earlier message brings `draft` forward; a later one does not move it (п. 17). */
static err_t bring_draft_forward(struct deciding *deciding)
{
	const struct term_rule *rule = regulation_rule(deciding->context->regulation, deciding->track, TERM_ANSWER);
	const utc_ms_t earliest = earliest_answer(deciding, SIZE_MAX);
	struct term_times times;
	err_t e;

	ASSERT(rule != NULL); /* a regulation without a term of the answer is none */
	e = term_due(rule, rule_amount(rule, deciding->decided_ms), deciding->context->region,
		     deciding->context->regulation->lateness, deciding->event->moment, 0, &times);
	if (e != ERR_OK || times.due >= earliest)
		return e;
	return draft_move(deciding, times.due, deciding->at);
}

err_t act_attach(struct deciding *deciding)
{
	const struct incident_args *args = args_of(deciding);
	const struct incident *state = deciding->state;
	err_t e;

	if (incident_message_index(state, args->message) != SIZE_MAX)
		return refuse_field(deciding, "message", RULE(message_already_here));
	if (args->other_incident == state->id)
		return refuse_field(deciding, "other_incident", RULE(same_incident));
	if (state->message_count >= INCIDENT_MESSAGES_MAX)
		return err_set_limit(ERR_FULL, deciding->detail, "message", RULE(too_many_messages),
				     INCIDENT_MESSAGES_MAX, state->message_count + 1);
	e = take_moment(deciding);
	if (e != ERR_OK)
		return e;
	deciding->event->kind = EVENT_ATTACHED;
	deciding->event->moment = whole_second(deciding->event->moment);
	if (state->state == INCIDENT_ANSWERED)
		deciding->event->state = INCIDENT_APPROVED;
	return bring_draft_forward(deciding);
}

static err_t leave(struct deciding *deciding, enum incident_event_kind kind)
{
	const struct incident *state = deciding->state;
	const size_t index = incident_message_index(state, args_of(deciding)->message);
	const utc_ms_t before = earliest_answer(deciding, SIZE_MAX);
	utc_ms_t after;
	err_t e = ERR_OK;

	if (index == SIZE_MAX)
		return refuse_field(deciding, "message", RULE(not_this_message));
	if (state->message_count == 1)
		return refuse_state(deciding, RULE(last_message));
	if (state->messages[index].placement == PLACEMENT_WAITING ||
	    state->messages[index].placement == PLACEMENT_SENDING)
		return refuse_state(deciding, RULE(message_being_sent));
	deciding->event->kind = kind;
	deciding->message = index;
	/* Without it the others may all be placed. */
	if (state->state == INCIDENT_APPROVED) {
		deciding->event->state = incident_placement_state(state, index, PLACEMENT_IMPOSSIBLE);
		e = settle_until(deciding);
	}
	after = earliest_answer(deciding, index);
	return e == ERR_OK && after != before ? draft_move(deciding, after, deciding->at) : e;
}

err_t act_detach(struct deciding *deciding)
{
	return leave(deciding, EVENT_DETACHED);
}

err_t act_split(struct deciding *deciding)
{
	if (args_of(deciding)->other_incident == deciding->state->id)
		return refuse_field(deciding, "other_incident", RULE(same_incident));
	return leave(deciding, EVENT_SPLIT);
}

err_t act_merge(struct deciding *deciding)
{
	if (args_of(deciding)->other_incident == deciding->state->id)
		return refuse_field(deciding, "other_incident", RULE(same_incident));
	deciding->event->kind = EVENT_MERGED;
	deciding->event->state = INCIDENT_CLOSED;
	deciding->event->args.outcome = OUTCOME_MERGED;
	return ERR_OK;
}

static err_t change_track(struct deciding *deciding, const struct incident_args *args)
{
	const struct incident *state = deciding->state;

	if (args->track == state->track && args->decided_ms == state->decided_ms)
		return ERR_OK;
	deciding->track = args->track;
	deciding->decided_ms = args->decided_ms;
	return terms_move(deciding, deciding->context->regulation, deciding->at);
}

err_t act_triage(struct deciding *deciding)
{
	const struct incident_args *args = args_of(deciding);
	err_t e;

	e = check_track(deciding, args);
	if (e != ERR_OK)
		return e;
	deciding->event->kind = EVENT_TRIAGED;
	return args->has_track ? change_track(deciding, args) : ERR_OK;
}

err_t act_change_track(struct deciding *deciding)
{
	const struct incident_args *args = args_of(deciding);
	err_t e;

	if (!args->has_track)
		return refuse_field(deciding, "track", RULE(required));
	e = check_track(deciding, args);
	if (e != ERR_OK)
		return e;
	if (args->track == deciding->state->track && args->decided_ms == deciding->state->decided_ms)
		return refuse_field(deciding, "track", RULE(same_track));
	deciding->event->kind = EVENT_TRACK_CHANGED;
	return change_track(deciding, args);
}

err_t act_change_edition(struct deciding *deciding)
{
	const struct regulation *regulation = deciding->context->regulation;

	if (regulation->version == deciding->state->regulation_version)
		return refuse_state(deciding, RULE(same_edition));
	deciding->event->kind = EVENT_EDITION_CHANGED;
	deciding->event->regulation_version = regulation->version;
	terms_stop_unused(deciding, regulation);
	return terms_move(deciding, regulation, deciding->at);
}
