/*
 * core/incident.c: questions that the state answers by itself: who holds the work, when to look again, is it sound.
 */
#include "core/incident.h"

#include "base/assert.h"
#include "core/incident_private.h"

bool event_closes(enum incident_event_kind kind)
{
	return kind == EVENT_CLOSED || kind == EVENT_EXCLUDED || kind == EVENT_DISMISSED || kind == EVENT_MERGED;
}

size_t incident_message_index(const struct incident *state, row_id_t message)
{
	for (size_t i = 0; i < state->message_count; i++) {
		if (state->messages[i].message == message)
			return i;
	}
	return SIZE_MAX;
}

const struct term_times *incident_term_times(const struct incident *state, enum term_kind kind, size_t index)
{
	const struct term_times *times;

	if (term_kind_is_of_message(kind)) {
		if (index >= state->message_count)
			return NULL;
		times = message_times_const(&state->messages[index], kind);
	} else {
		if (index >= state->term_count || state->terms[index].kind != kind)
			return NULL;
		times = &state->terms[index].times;
	}
	return times->started == 0 ? NULL : times;
}

bool incident_stage_is_open(const struct incident *state, size_t index)
{
	const struct incident_stage *stage = &state->stages[index];

	return stage->number == state->stage_now && (stage->flags & (STAGE_DONE | STAGE_RETURNED)) == 0;
}

void incident_holders(const struct incident *state, row_id_t ret_bodies[INCIDENT_STAGES_MAX], size_t *ret_count)
{
	const bool with_bodies =
		state->state == INCIDENT_ROUTED || state->state == INCIDENT_DRAFTING || state->state == INCIDENT_REWORK;

	*ret_count = 0;
	for (size_t i = 0; with_bodies && i < state->stage_count; i++) {
		if (incident_stage_is_open(state, i))
			ret_bodies[(*ret_count)++] = state->stages[i].body;
	}
	if (*ret_count == 0 && state->state != INCIDENT_CLOSED && state->state != INCIDENT_ANSWERED)
		ret_bodies[(*ret_count)++] = 0;
}

bool incident_has_body(const struct incident *state, row_id_t body)
{
	for (size_t i = 0; i < state->stage_count; i++) {
		if (state->stages[i].body == body)
			return true;
	}
	return false;
}

bool actor_holds_in(const struct actor *actor, uint32_t roles, row_id_t body)
{
	for (size_t i = 0; i < actor->body_count; i++) {
		if (actor->bodies[i].body == body && (actor->bodies[i].roles & roles) != 0)
			return true;
	}
	return false;
}

uint16_t incident_acting_stage(const struct incident *state, const struct actor *actor, uint32_t body_roles,
			       row_id_t body)
{
	for (uint16_t i = 0; i < state->stage_count; i++) {
		if (!incident_stage_is_open(state, i) || (body != 0 && state->stages[i].body != body))
			continue;
		if (actor->person == 0)
			return i;
		if (actor_holds_in(actor, body_roles, state->stages[i].body))
			return i;
	}
	return STAGE_NONE;
}

enum incident_state incident_placement_state(const struct incident *state, size_t changed, enum placement placement)
{
	bool busy = false, open = false;

	for (size_t i = 0; i < state->message_count; i++) {
		enum placement now = i == changed ? placement : state->messages[i].placement;

		busy = busy || now == PLACEMENT_WAITING || now == PLACEMENT_SENDING;
		open = open || now == PLACEMENT_NONE || now == PLACEMENT_FAILED;
	}
	if (busy)
		return INCIDENT_PUBLISHING;
	if (open)
		return INCIDENT_APPROVED;
	return state->draft_kind == DRAFT_ANSWER ? INCIDENT_ANSWERED : INCIDENT_DRAFTING;
}

bool incident_find_violation(const struct incident *state, const struct incident_args *args, size_t *ret_index)
{
	size_t index;

	if (term_kind_is_of_message(args->term_kind)) {
		index = incident_message_index(state, args->message);
		if (index == SIZE_MAX || message_times_const(&state->messages[index], args->term_kind)->missed == 0)
			return false;
		*ret_index = index;
		return true;
	}
	for (index = 0; index < state->term_count; index++) {
		if (state->terms[index].kind == args->term_kind && state->terms[index].version == args->term_version &&
		    state->terms[index].times.missed != 0) {
			*ret_index = index;
			return true;
		}
	}
	return false;
}

static void sooner(utc_ms_t *wake, utc_ms_t at)
{
	if (*wake == 0 || at < *wake)
		*wake = at;
}

static void wake_for(utc_ms_t *wake, const struct term_times *times, uint16_t flags)
{
	if ((flags & TERM_BY_ACT) == 0 && term_runs(times) && times->missed == 0)
		sooner(wake, times->late_from + MS_PER_SECOND);
}

utc_ms_t incident_wake(const struct incident *state)
{
	utc_ms_t wake = 0;

	for (size_t i = 0; i < state->term_count; i++) /* nothing runs in a closed one */
		wake_for(&wake, &state->terms[i].times, state->terms[i].flags);
	for (size_t i = 0; i < state->message_count; i++) {
		const struct incident_message *message = &state->messages[i];

		wake_for(&wake, &message->answer, message->answer_flags);
		wake_for(&wake, &message->publish, message->publish_flags);
		wake_for(&wake, &message->reaction, message->reaction_flags);
	}
	if (state->state == INCIDENT_ANSWERED && state->closes_at != 0)
		sooner(&wake, state->closes_at);
	return wake;
}

/* ---- invariants ---- */

static const char *times_fault(const struct term_times *times)
{
	if (times->started == 0)
		return times->due == 0 && times->done == 0 && times->missed == 0
			       ? NULL
			       : "a term that never started has moments";
	if (times->due < times->started)
		return "due before its start";
	if (times->late_from < times->due)
		return "late before it is due";
	if (times->done != 0 && times->done < times->started)
		return "done before its start";
	if (times->missed != 0 && times->missed != times->late_from)
		return "missed at another moment than late_from";
	if (times->started % MS_PER_SECOND != 0 || times->due % MS_PER_SECOND != 0 || times->done % MS_PER_SECOND != 0)
		return "not a whole second";
	return NULL;
}

static const char *terms_fault(const struct incident *state)
{
	size_t running[TERM_MAX] = { 0 };

	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];
		const char *fault = times_fault(&term->times);

		if (fault != NULL)
			return fault;
		if (term_kind_is_of_message(term->kind))
			return "a message's term among the incident's";
		if (term->version == 0 || term->version > state->version)
			return "a term of no event";
		if ((term->stopped != 0) != (term->times.done != 0))
			return "stopped and done differ";
		if (term_runs(&term->times))
			running[term->kind] += 1;
	}
	for (int kind = 0; kind < TERM_ANSWER; kind++) {
		if (running[kind] > (kind == TERM_RETURN || kind == TERM_PART ? (size_t)INCIDENT_STAGES_MAX : 1))
			return "two running terms of one kind";
		if (state->state == INCIDENT_CLOSED && running[kind] > 0)
			return "a term runs in a closed incident";
	}
	if (running[TERM_REVIEW] > 0 && state->state != INCIDENT_REVIEW)
		return "review runs outside its state";
	if (running[TERM_REWORK] > 0 && state->state != INCIDENT_REWORK)
		return "rework runs outside its state";
	return NULL;
}

static const char *messages_fault(const struct incident *state)
{
	bool busy = false;

	for (size_t i = 0; i < state->message_count; i++) {
		const struct incident_message *message = &state->messages[i];
		const char *fault = times_fault(&message->answer);

		if (fault == NULL)
			fault = times_fault(&message->publish);
		if (fault == NULL)
			fault = times_fault(&message->reaction);
		if (fault != NULL)
			return fault;
		if (message->message == 0 || incident_message_index(state, message->message) != i)
			return "a message twice, or none";
		if (message->detected < state->detected)
			return "a message detected before its incident";
		if (state->state == INCIDENT_CLOSED &&
		    (term_runs(&message->answer) || term_runs(&message->publish) || term_runs(&message->reaction)))
			return "a message's term runs in a closed incident";
		if (message->placement == PLACEMENT_PLACED && message->placed_kind == DRAFT_NONE)
			return "placed, but nothing was";
		if (message->placement != PLACEMENT_PLACED && message_is_answered(message))
			return "answered, but not placed";
		busy = busy || message->placement == PLACEMENT_WAITING || message->placement == PLACEMENT_SENDING;
	}
	if (busy != (state->state == INCIDENT_PUBLISHING))
		return "publishing is not what the messages say";
	return NULL;
}

static const char *stages_fault(const struct incident *state)
{
	const bool needs =
		state->state == INCIDENT_ROUTED || state->state == INCIDENT_REWORK || state->state == INCIDENT_REVIEW;

	if (needs && state->stage_count == 0)
		return "work without a body";
	for (size_t i = 0; i < state->stage_count; i++) {
		const struct incident_stage *stage = &state->stages[i];

		if (stage->body == 0 || stage->number == 0)
			return "a stage without a body or number";
		if (i > 0 && stage->number < state->stages[i - 1].number)
			return "stages out of order";
		if (stage->number > state->stage_now && (stage->flags & STAGE_DONE) != 0)
			return "a stage done before its turn";
		if (stage->number == state->stage_now && (stage->flags & STAGE_STARTED) == 0)
			return "a stage whose turn it is has not begun";
	}
	return NULL;
}

const char *incident_fault(const struct incident *state)
{
	const char *fault;

	if (state->version == 0)
		return NULL;
	if (state->term_count > INCIDENT_TERMS_MAX || state->message_count > INCIDENT_MESSAGES_MAX ||
	    state->stage_count > INCIDENT_STAGES_MAX)
		return "more than there is room for";
	if (state->message_count == 0)
		return "an incident without a message";
	if ((state->state == INCIDENT_CLOSED) != (state->outcome != OUTCOME_NONE))
		return "closed and outcome differ";
	if (state->revision > state->version || state->state == INCIDENT_NONE || state->state >= INCIDENT_STATE_MAX)
		return "version, revision or state";
	fault = terms_fault(state);
	if (fault == NULL)
		fault = messages_fault(state);
	if (fault == NULL)
		fault = stages_fault(state);
	return fault;
}

void incident_assert_valid(const struct incident *state)
{
	ASSERT(incident_fault(state) == NULL);
}
