/*
 * core/incident_apply_publication.c: what approval, orders, attempts and placements make of the messages. Part of
 * incident_apply().
 */
#include "core/incident_private.h"

/* An answer that already stands under a message ends its work; an interim one does not. */
static void apply_approved(struct incident *state, const struct incident_event *event)
{
	state->approved_at = event->moment;
	state->approved_version = event->version;
	if (event->args.draft != 0)
		state->draft = event->args.draft;
	for (size_t i = 0; i < state->message_count; i++) {
		struct incident_message *message = &state->messages[i];

		if (message->placement == PLACEMENT_IMPOSSIBLE || message_is_answered(message))
			continue;
		message->placement = PLACEMENT_NONE;
		message->place = PLACE_NONE;
		message->attempt_at = 0;
	}
}

static void apply_publish_ordered(struct incident *state, const struct incident_event *event)
{
	state->publish_ordered_at = event->at;
	for (size_t i = 0; i < state->message_count; i++) {
		struct incident_message *message = &state->messages[i];

		if (event->args.message != 0 && message->message != event->args.message)
			continue;
		if (message->placement != PLACEMENT_NONE && message->placement != PLACEMENT_FAILED)
			continue;
		message->placement = PLACEMENT_WAITING;
		message->place = event->args.place == PLACE_NONE ? PLACE_REPLY : event->args.place;
		if (event->args.account != 0)
			message->account = event->args.account;
	}
}

static void apply_undone(struct incident *state)
{
	for (size_t i = 0; i < state->message_count; i++) {
		if (state->messages[i].placement == PLACEMENT_WAITING)
			state->messages[i].placement = PLACEMENT_NONE;
	}
	state->publish_ordered_at = 0;
}

static void apply_published(struct incident *state, const struct incident_event *event, enum draft_kind kind)
{
	struct incident_message *message = &state->messages[incident_message_index(state, event->args.message)];

	message->placement = PLACEMENT_PLACED;
	message->placed_kind = kind;
	message->placed_at = event->moment;
	if (event->args.place != PLACE_NONE)
		message->place = event->args.place;
	if (event->args.account != 0)
		message->account = event->args.account;
	if (kind == DRAFT_ANSWER)
		state->answered_at = event->moment;
	if (kind == DRAFT_INTERIM && state->interim_at == 0)
		state->interim_at = event->moment;
	if (kind == DRAFT_CLARIFICATION)
		state->asked_at = event->moment;
}

static void apply_placement(struct incident *state, const struct incident_event *event, enum placement placement)
{
	struct incident_message *message = &state->messages[incident_message_index(state, event->args.message)];

	message->placement = placement;
	if (placement == PLACEMENT_SENDING)
		message->attempt_at = event->at;
}

void apply_publication(struct incident *state, const struct incident_event *event)
{
	switch ((int)event->kind) {
	case EVENT_APPROVED:
		apply_approved(state, event);
		break;
	case EVENT_PUBLISH_ORDERED:
		apply_publish_ordered(state, event);
		break;
	case EVENT_UNDONE:
		apply_undone(state);
		break;
	case EVENT_SEND_STARTED:
		apply_placement(state, event, PLACEMENT_SENDING);
		break;
	case EVENT_ANSWER_PUBLISHED:
		apply_published(state, event, DRAFT_ANSWER);
		break;
	case EVENT_INTERIM_PUBLISHED:
		apply_published(state, event, DRAFT_INTERIM);
		break;
	case EVENT_CLARIFICATION_PUBLISHED:
		apply_published(state, event, DRAFT_CLARIFICATION);
		state->silent_from = event->args.until;
		break;
	case EVENT_PUBLICATION_FAILED:
		apply_placement(state, event, PLACEMENT_FAILED);
		break;
	case EVENT_NOT_PLACED:
		apply_placement(state, event, PLACEMENT_IMPOSSIBLE);
		break;
	default:
		break;
	}
}
