/*
 * core/incident_time.c: what time alone has done: terms that were missed, terms that a new calendar moved, a closing by
 * itself.
 *
 * The order makes the outcome independent of when the timer came: missed before the new calendar was there, moved by
 * it, missed since.
 */
#include "base/assert.h"
#include "core/incident_private.h"

/* Whether it expires by itself was said when it began: incident_wake() looks at the same flag. */
static bool is_overdue(const struct term_times *times, uint16_t flags, utc_ms_t until)
{
	return (flags & TERM_BY_ACT) == 0 && term_runs(times) && times->missed == 0 && term_is_late(times, until);
}

static bool message_is_overdue(const struct incident_message *message, enum term_kind kind, utc_ms_t until)
{
	const uint16_t flags = kind == TERM_ANSWER    ? message->answer_flags
			       : kind == TERM_PUBLISH ? message->publish_flags
						      : message->reaction_flags;

	return is_overdue(message_times_const(message, kind), flags, until);
}

/* Cheap first look, so that a decision in time costs nothing. */
static bool anything_overdue(const struct deciding *deciding, utc_ms_t until)
{
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < state->term_count; i++) {
		if (is_overdue(&state->terms[i].times, state->terms[i].flags, until))
			return true;
	}
	for (size_t i = 0; i < state->message_count; i++) {
		for (int kind = TERM_ANSWER; kind < TERM_MAX; kind++) {
			if (message_is_overdue(&state->messages[i], (enum term_kind)kind, until))
				return true;
		}
	}
	return false;
}

static void note_missed(struct deciding *deciding, struct term_change *change)
{
	change->times.missed = change->times.late_from;
	if (change->times.late_from < deciding->event->moment)
		deciding->event->moment = change->times.late_from;
}

/* What was missed earlier counts as a cause of what was missed later, whether one event tells both or two: the steps of
 * the incident that this event finds missed not later than `until`. (None is its own cause: causes_of().) */
static uint32_t missed_by(const struct deciding *deciding, size_t step_count, utc_ms_t until)
{
	uint32_t causes = 0;

	for (size_t step = 0; step < step_count; step++) {
		if (deciding->changes[step].times.late_from <= until)
			causes |= cause_of_kind(deciding->changes[step].kind);
	}
	return causes;
}

/* Returns how many steps were missed: they are the first changes of the event. */
static size_t miss_incident_terms(struct deciding *deciding, utc_ms_t until)
{
	const struct incident *state = deciding->state;
	size_t step_count;

	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];
		struct term_change *change;

		if (!is_overdue(&term->times, term->flags, until))
			continue;
		change = change_add(deciding, TERM_MISSED, term->kind, i);
		change_from_term(change, term);
		note_missed(deciding, change);
	}
	step_count = deciding->change_count;
	for (size_t i = 0; i < step_count; i++) {
		deciding->causes_now = missed_by(deciding, step_count, deciding->changes[i].times.late_from);
		deciding->changes[i].causes = causes_of(deciding, deciding->changes[i].kind, SIZE_MAX);
	}
	return step_count;
}

static void miss_message_terms(struct deciding *deciding, utc_ms_t until, size_t step_count)
{
	static const enum term_kind kinds[] = { TERM_PUBLISH, TERM_REACTION, TERM_ANSWER };
	const struct incident *state = deciding->state;

	for (size_t k = 0; k < ARRAY_COUNT(kinds); k++) {
		for (size_t i = 0; i < state->message_count; i++) {
			const struct incident_message *message = &state->messages[i];
			const struct term_times *times = message_times_const(message, kinds[k]);
			struct term_change *change;

			if (!message_is_overdue(message, kinds[k], until))
				continue;
			deciding->causes_now = missed_by(deciding, step_count, times->late_from);
			if (kinds[k] == TERM_ANSWER && message->publish.late_from <= times->late_from &&
			    message_is_overdue(message, TERM_PUBLISH, until))
				deciding->causes_now |= CAUSE_PUBLISH_LATE;
			change = change_add(deciding, TERM_MISSED, kinds[k], i);
			change_from_message(change, message);
			change->causes = causes_of(deciding, kinds[k], i);
			note_missed(deciding, change);
		}
	}
}

/* The event has been folded: whatever follows is decided on the state that it made. */
static err_t event_fold(struct deciding *deciding)
{
	const struct incident_event *event;
	err_t e = event_close(deciding);

	if (e != ERR_OK)
		return e;
	if (deciding->work == NULL) {
		deciding->work = arena_alloc(deciding->events->arena, sizeof(*deciding->work));
		if (deciding->work == NULL)
			return ERR_MEMORY;
		incident_copy(deciding->work, deciding->state);
		deciding->state = deciding->work;
	}
	event = &deciding->events->items[deciding->events->count - 1];
	incident_apply(deciding->work, event);
	return ERR_OK;
}

static err_t miss_until(struct deciding *deciding, utc_ms_t until)
{
	err_t e;

	if (!anything_overdue(deciding, until))
		return ERR_OK;
	e = event_open(deciding, EVENT_TERMS_MISSED);
	if (e != ERR_OK)
		return e;
	miss_message_terms(deciding, until, miss_incident_terms(deciding, until));
	ASSERT(deciding->change_count > 0);
	return event_fold(deciding);
}

static err_t move_since(struct deciding *deciding, utc_ms_t since)
{
	err_t e;

	e = event_open(deciding, EVENT_TERMS_MOVED);
	if (e != ERR_OK)
		return e;
	deciding->event->moment = since;
	deciding->event->timetable = deciding->context->timetable;
	e = terms_move(deciding, deciding->context->regulation, since);
	if (e != ERR_OK || deciding->change_count == 0)
		return e; /* nothing moved: no event; the next one will carry the number */
	return event_fold(deciding);
}

static err_t close_by_itself(struct deciding *deciding)
{
	const struct incident *state = deciding->state;
	bool placed = false;
	err_t e;

	if (state->state != INCIDENT_ANSWERED || state->closes_at == 0 || deciding->at < state->closes_at)
		return ERR_OK;
	e = event_open(deciding, EVENT_CLOSED);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < state->message_count; i++)
		placed = placed || state->messages[i].placement != PLACEMENT_IMPOSSIBLE;
	deciding->event->moment = state->closes_at;
	deciding->event->state = INCIDENT_CLOSED;
	deciding->event->args.outcome = placed ? OUTCOME_ANSWERED : OUTCOME_NOT_PLACED;
	e = terms_follow(deciding);
	return e == ERR_OK ? event_fold(deciding) : e;
}

/* When the timetable of now came into force. */
static utc_ms_t changed_at(const struct deciding *deciding)
{
	const utc_ms_t since = deciding->context->timetable_since;

	return since == 0 || since > deciding->at ? deciding->at : since;
}

err_t time_passes(struct deciding *deciding)
{
	const struct incident_context *context = deciding->context;
	err_t e = ERR_OK;

	if (deciding->state->version == 0 || deciding->state->state == INCIDENT_CLOSED)
		return ERR_OK;
	if (deciding->state->timetable != context->timetable) {
		e = miss_until(deciding, changed_at(deciding));
		if (e == ERR_OK)
			e = move_since(deciding, changed_at(deciding));
		deciding->timetable = context->timetable;
	}
	if (e == ERR_OK)
		e = miss_until(deciding, deciding->at);
	if (e == ERR_OK)
		e = close_by_itself(deciding);
	return e;
}

/* No change reached it while it was closed. What had run out before the last one stays missed; the rest is computed
 * anew as from now, when it is open again. */
err_t event_close_reopened(struct deciding *deciding)
{
	const struct incident_context *context = deciding->context;
	err_t e;

	if (deciding->state->timetable == context->timetable)
		return event_close(deciding);
	deciding->timetable = context->timetable;
	deciding->event->timetable = context->timetable;
	e = event_fold(deciding);
	if (e == ERR_OK)
		e = miss_until(deciding, changed_at(deciding));
	return e == ERR_OK ? move_since(deciding, deciding->at) : e;
}
