/*
 * core/incident_act_publish.c: an approved draft finds its place under each message (п. 20), or is found to have none.
 */
#include "base/assert.h"
#include "core/incident_private.h"

static bool is_unplaced(const struct incident_message *message)
{
	return message->placement == PLACEMENT_NONE || message->placement == PLACEMENT_FAILED;
}

static err_t check_ladder(const struct deciding *deciding, const struct incident_args *args)
{
	if (args->place > PLACE_REPLY && !args->has_reason)
		return refuse_field(deciding, "reason", RULE(place_step_needs_reason));
	return ERR_OK;
}

static err_t find_message(struct deciding *deciding)
{
	const size_t index = incident_message_index(deciding->state, args_of(deciding)->message);

	if (index == SIZE_MAX)
		return refuse_field(deciding, "message", RULE(not_this_message));
	deciding->message = index;
	return ERR_OK;
}

err_t act_publish(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	const struct incident_args *args = args_of(deciding);
	bool open = false;
	err_t e;

	e = check_ladder(deciding, args);
	if (e == ERR_OK && args->message != 0)
		e = find_message(deciding);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < state->message_count; i++)
		open = open ||
		       (is_unplaced(&state->messages[i]) && (deciding->message == SIZE_MAX || deciding->message == i));
	if (!open)
		return refuse_state(deciding, RULE(nothing_to_publish));
	deciding->event->kind = EVENT_PUBLISH_ORDERED;
	deciding->event->state = INCIDENT_PUBLISHING;
	return ERR_OK;
}

err_t act_undo(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	bool placed = false;

	if (deciding->at - state->publish_ordered_at > deciding->context->regulation->undo_ms)
		return refuse_state(deciding, RULE(too_late_undo));
	for (size_t i = 0; i < state->message_count; i++) {
		if (state->messages[i].placement == PLACEMENT_SENDING)
			return refuse_state(deciding, RULE(undo_sending_started));
		placed = placed || (state->messages[i].placement == PLACEMENT_PLACED &&
				    state->messages[i].placed_at >= whole_second(state->approved_at));
	}
	deciding->event->kind = EVENT_UNDONE;
	/* What stands already under one message can't become a draft again: then only the order is taken back. */
	deciding->event->state = placed ? INCIDENT_APPROVED : INCIDENT_REVIEW;
	return ERR_OK;
}

err_t act_send_started(struct deciding *deciding)
{
	err_t e;

	e = find_message(deciding);
	if (e != ERR_OK)
		return e;
	if (deciding->state->messages[deciding->message].placement != PLACEMENT_WAITING &&
	    deciding->state->messages[deciding->message].placement != PLACEMENT_SENDING)
		return refuse_state(deciding, RULE(nothing_to_publish));
	deciding->event->kind = EVENT_SEND_STARTED;
	return ERR_OK;
}

static enum incident_event_kind published_as(enum draft_kind kind)
{
	switch (kind) {
	case DRAFT_ANSWER:
		return EVENT_ANSWER_PUBLISHED;
	case DRAFT_INTERIM:
		return EVENT_INTERIM_PUBLISHED;
	case DRAFT_CLARIFICATION:
		return EVENT_CLARIFICATION_PUBLISHED;
	case DRAFT_NONE:
	case DRAFT_KIND_MAX:
		break;
	}
	ASSERT(false);
	return EVENT_KIND_MAX;
}

/* The moment that counts lies between the attempt and the report of it (clock 4). */
static void cut_moment(struct deciding *deciding, utc_ms_t from)
{
	struct incident_event *event = deciding->event;
	utc_ms_t moment = args_of(deciding)->moment;

	if (moment == 0)
		moment = deciding->at;
	if (moment < from)
		moment = from;
	if (moment > deciding->at)
		moment = deciding->at;
	event->args.moment_cut = event->args.moment != 0 && event->args.moment != moment;
	event->moment = moment;
}

static err_t days_on(const struct deciding *deciding, int32_t days, utc_ms_t *ret_until)
{
	if (days == 0)
		return ERR_OK;
	return worktime_add_days(deciding->context->region, deciding->at, days, ret_until);
}

err_t settle_until(struct deciding *deciding)
{
	struct incident_event *event = deciding->event;

	if (event->state == INCIDENT_ANSWERED)
		return days_on(deciding, deciding->context->regulation->close_days, &event->args.until);
	if (event->kind == EVENT_CLARIFICATION_PUBLISHED)
		return days_on(deciding, deciding->context->regulation->silence_days, &event->args.until);
	return ERR_OK;
}

static err_t publish_here(struct deciding *deciding, utc_ms_t from)
{
	const struct incident *state = deciding->state;

	deciding->event->kind = published_as(state->draft_kind);
	deciding->event->state = incident_placement_state(state, deciding->message, PLACEMENT_PLACED);
	cut_moment(deciding, from > state->messages[deciding->message].detected
				     ? from
				     : state->messages[deciding->message].detected);
	return settle_until(deciding);
}

err_t act_published(struct deciding *deciding)
{
	const struct incident_message *message;
	err_t e;

	e = find_message(deciding);
	if (e != ERR_OK)
		return e;
	message = &deciding->state->messages[deciding->message];
	if (message->placement == PLACEMENT_PLACED)
		return refuse_state(deciding, RULE(already_placed));
	if (message->placement != PLACEMENT_SENDING && message->placement != PLACEMENT_WAITING)
		return refuse_state(deciding, RULE(nothing_to_publish));
	return publish_here(deciding,
			    message->attempt_at != 0 ? message->attempt_at : deciding->state->publish_ordered_at);
}

err_t act_publication_failed(struct deciding *deciding)
{
	const struct incident_message *message;
	err_t e;

	e = find_message(deciding);
	if (e != ERR_OK)
		return e;
	message = &deciding->state->messages[deciding->message];
	if (message->placement != PLACEMENT_SENDING && message->placement != PLACEMENT_WAITING)
		return refuse_state(deciding, RULE(nothing_to_publish));
	deciding->event->kind = EVENT_PUBLICATION_FAILED;
	deciding->event->state = incident_placement_state(deciding->state, deciding->message, PLACEMENT_FAILED);
	return ERR_OK;
}

static err_t find_unplaced(struct deciding *deciding, bool waiting_too)
{
	const struct incident_message *message;
	err_t e;

	e = find_message(deciding);
	if (e != ERR_OK)
		return e;
	message = &deciding->state->messages[deciding->message];
	if (message->placement == PLACEMENT_SENDING || (!waiting_too && message->placement == PLACEMENT_WAITING))
		return refuse_state(deciding, RULE(message_being_sent));
	if (!is_unplaced(message) && message->placement != PLACEMENT_WAITING)
		return refuse_state(deciding, RULE(already_placed));
	return ERR_OK;
}

err_t act_published_by_hand(struct deciding *deciding)
{
	err_t e;

	e = check_ladder(deciding, args_of(deciding));
	if (e == ERR_OK)
		e = find_unplaced(deciding, true);
	if (e == ERR_OK && args_of(deciding)->moment > deciding->at)
		e = refuse_field(deciding, "moment", RULE(moment_in_future));
	return e == ERR_OK ? publish_here(deciding, deciding->state->approved_at) : e;
}

err_t act_cannot_be_placed(struct deciding *deciding)
{
	err_t e;

	e = find_unplaced(deciding, false);
	if (e != ERR_OK)
		return e;
	deciding->event->kind = EVENT_NOT_PLACED;
	deciding->event->state = incident_placement_state(deciding->state, deciding->message, PLACEMENT_IMPOSSIBLE);
	return settle_until(deciding);
}
