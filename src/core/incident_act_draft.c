/*
 * core/incident_act_draft.c: drafts on their way: submit, withdraw, approval steps, approve, send back (п. 17-19, 23).
 */
#include "base/assert.h"
#include "core/incident_private.h"

static enum incident_event_kind submitted_as(enum draft_kind kind)
{
	switch (kind) {
	case DRAFT_ANSWER:
		return EVENT_ANSWER_SUBMITTED;
	case DRAFT_INTERIM:
		return EVENT_INTERIM_SUBMITTED;
	case DRAFT_CLARIFICATION:
		return EVENT_CLARIFICATION_SUBMITTED;
	case DRAFT_NONE:
	case DRAFT_KIND_MAX:
		break;
	}
	ASSERT(false);
	return EVENT_KIND_MAX;
}

err_t act_submit_draft(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	const struct incident_args *args = args_of(deciding);
	struct incident_event *event = deciding->event;

	/* An answer to a repeat says what was done or how far it is (п. 23). */
	if (args->draft_kind == DRAFT_ANSWER && (state->flags & INCIDENT_REPEAT) != 0 && state->measure_count == 0 &&
	    args->measure == 0 && !args->is_repeat_answered)
		return refuse_by(deciding, "measure", "23", RULE(repeat_needs_measure));
	event->args.stage = (uint16_t)(state->stage_count - 1);
	event->args.person = deciding->command->actor.person;
	deciding->stage = event->args.stage;
	if (deciding->context->regulation->visa_count > 0) {
		event->kind = EVENT_VISA_ASKED;
		if (state->state == INCIDENT_ROUTED)
			event->state = INCIDENT_DRAFTING;
		return ERR_OK;
	}
	event->kind = submitted_as(args->draft_kind);
	event->state = INCIDENT_REVIEW;
	return ERR_OK;
}

/* Where the work was before the draft left it: at rework when that is what the submission ended. */
static enum incident_state state_before_submission(const struct incident *state)
{
	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];

		if (term->kind == TERM_REWORK && term->stopped == state->submitted_version)
			return INCIDENT_REWORK;
	}
	return INCIDENT_DRAFTING;
}

err_t act_withdraw_draft(struct deciding *deciding)
{
	deciding->event->kind = EVENT_DRAFT_WITHDRAWN;
	deciding->event->args.stage = (uint16_t)(deciding->state->stage_count - 1);
	if (deciding->state->state == INCIDENT_REVIEW)
		deciding->event->state = state_before_submission(deciding->state);
	return ERR_OK;
}

err_t act_visa(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	struct incident_event *event = deciding->event;

	event->args.stage = (uint16_t)(state->stage_count - 1);
	if (state->visa_now + 1 < deciding->context->regulation->visa_count) {
		event->kind = EVENT_VISA_GIVEN;
		return ERR_OK;
	}
	event->kind = submitted_as(state->draft_kind);
	event->state = INCIDENT_REVIEW;
	event->args.draft_kind = state->draft_kind;
	event->args.draft = state->draft;
	deciding->stage = event->args.stage;
	return ERR_OK;
}

err_t act_refuse_visa(struct deciding *deciding)
{
	deciding->event->kind = EVENT_VISA_REFUSED;
	return ERR_OK;
}

/* What waits for a place once the draft is approved; with nothing left the work ends here. */
static enum incident_state approved_state(const struct incident *state)
{
	for (size_t i = 0; i < state->message_count; i++) {
		const struct incident_message *message = &state->messages[i];

		if (message->placement != PLACEMENT_IMPOSSIBLE && !message_is_answered(message))
			return INCIDENT_APPROVED;
	}
	return state->draft_kind == DRAFT_ANSWER ? INCIDENT_ANSWERED : INCIDENT_DRAFTING;
}

err_t act_approve(struct deciding *deciding)
{
	deciding->event->kind = EVENT_APPROVED;
	deciding->event->state = approved_state(deciding->state);
	return settle_until(deciding);
}

err_t act_correct_and_approve(struct deciding *deciding)
{
	return act_approve(deciding);
}

err_t act_send_back(struct deciding *deciding)
{
	deciding->event->kind = EVENT_SENT_BACK;
	deciding->event->state = INCIDENT_REWORK;
	return ERR_OK;
}
