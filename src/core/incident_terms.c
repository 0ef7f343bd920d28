/*
 * core/incident_terms.c: what an event starts, stops and brings back, as the regulation's sets of events say.
 *
 * No command is named here. What is code is only what a kind of term IS: `return` and `part` belong to a stage of the
 * chain, `answer`, `publish`, `reaction` to a message, the rest to the incident; `undone` and `draft_withdrawn` reverse
 * what the event that they take back has done to the terms; what closes the incident stops them all.
 */
#include "base/assert.h"
#include "core/incident_private.h"

/* ---- the event under way ---- */

enum { CHANGES_FIRST = 32 }; /* an ordinary event has some; of an incident with many messages there may be thousands */

static err_t changes_make_room(struct deciding *deciding)
{
	deciding->change_max = CHANGES_FIRST;
	deciding->changes =
		arena_alloc_array(deciding->events->arena, deciding->change_max, sizeof(*deciding->changes));
	deciding->change_count = 0;
	return deciding->changes == NULL ? ERR_MEMORY : ERR_OK;
}

/* Without memory what follows is written over what was there, and event_close() refuses. */
static void changes_grow(struct deciding *deciding)
{
	const size_t change_max = 2 * deciding->change_max;
	struct term_change *changes = arena_alloc_array(deciding->events->arena, change_max, sizeof(*changes));

	if (changes == NULL) {
		deciding->out_of_memory = true;
		deciding->change_count = 0;
		return;
	}
	memcpy(changes, deciding->changes, deciding->change_count * sizeof(*changes));
	deciding->changes = changes;
	deciding->change_max = change_max;
}

err_t event_open(struct deciding *deciding, enum incident_event_kind kind)
{
	const struct incident *state = deciding->state;
	const struct incident_command *command = deciding->command;
	struct incident_event *event;

	ASSERT(deciding->events->count < INCIDENT_EVENTS_MAX);
	event = &deciding->events->items[deciding->events->count];
	memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->incident = state->id;
	event->version = state->version + 1;
	event->at = deciding->at;
	event->moment = deciding->at;
	event->state = state->state;
	event->regulation_version =
		state->version == 0 ? deciding->context->regulation->version : state->regulation_version;
	event->timetable = deciding->timetable;
	if (command != NULL)
		memcpy(event->command, command->id, sizeof(event->command));
	deciding->event = event;
	deciding->causes_now = 0;
	deciding->stages = state->stages;
	return changes_make_room(deciding);
}

err_t event_close(struct deciding *deciding)
{
	if (deciding->out_of_memory)
		return ERR_MEMORY;
	deciding->event->changes = deciding->changes;
	deciding->event->change_count = deciding->change_count;
	deciding->events->count += 1;
	return ERR_OK;
}

struct term_change *change_add(struct deciding *deciding, enum term_op op, enum term_kind kind, size_t index)
{
	struct term_change *change;

	if (deciding->change_count + 1 == deciding->change_max)
		changes_grow(deciding);
	change = &deciding->changes[deciding->change_count++];
	change->op = op;
	change->kind = kind;
	change->index = (uint16_t)index;
	return change;
}

void change_from_term(struct term_change *change, const struct term *term)
{
	change->stage = term->stage;
	change->causes = term->causes;
	change->body = term->body;
	change->person = term->person;
	change->timetable = term->timetable;
	change->times = term->times;
}

void change_from_message(struct term_change *change, const struct incident_message *message)
{
	change->times = *message_times_const(message, change->kind);
	change->timetable = change->kind == TERM_ANSWER    ? message->answer_timetable
			    : change->kind == TERM_PUBLISH ? message->publish_timetable
							   : message->reaction_timetable;
	change->causes = change->kind == TERM_ANSWER    ? message->answer_causes
			 : change->kind == TERM_PUBLISH ? message->publish_causes
							: message->reaction_causes;
}

const struct worktime *worktime_of(const struct deciding *deciding, const struct term_rule *rule, row_id_t body)
{
	if (!rule->body_schedule || body == 0)
		return deciding->context->region;
	return deciding->context->of_body(deciding->context->of_body_data, body);
}

int64_t rule_amount(const struct term_rule *rule, int64_t decided_ms)
{
	return rule->amount_decided && decided_ms > 0 ? decided_ms : rule->amount;
}

/* ---- causes (п. 26) ---- */

uint32_t cause_of_kind(enum term_kind kind)
{
	static const uint32_t by_kind[TERM_MAX] = {
		[TERM_ROUTE] = CAUSE_ROUTE_LATE,   [TERM_RETURN] = CAUSE_RETURN_LATE,   [TERM_DRAFT] = CAUSE_DRAFT_LATE,
		[TERM_REVIEW] = CAUSE_REVIEW_LATE, [TERM_REWORK] = CAUSE_REWORK_LATE,   [TERM_PART] = CAUSE_PART_LATE,
		[TERM_FINAL] = CAUSE_FINAL_LATE,   [TERM_PUBLISH] = CAUSE_PUBLISH_LATE,
	};

	ASSERT(kind < TERM_MAX);
	return by_kind[kind];
}

/* What may lie behind a term that was missed, besides whoever holds it: earlier steps, the order of work, the network.
 */
static uint32_t causes_allowed(enum term_kind kind)
{
	const uint32_t before_draft = CAUSE_ROUTE_LATE | CAUSE_RETURN_LATE | CAUSE_RETURNED | CAUSE_PART_LATE |
				      CAUSE_ORDER_OF_WORK | CAUSE_FORWARDED;

	switch (kind) {
	case TERM_ANSWER:
		return UINT32_MAX;
	case TERM_DRAFT:
	case TERM_FINAL:
		return before_draft;
	case TERM_PART:
		return CAUSE_FORWARDED;
	case TERM_REWORK:
		return CAUSE_FORWARDED;
	case TERM_PUBLISH:
		return CAUSE_NETWORK;
	case TERM_ROUTE:
	case TERM_RETURN:
	case TERM_REVIEW:
	case TERM_REACTION:
	case TERM_MAX:
		break;
	}
	return 0;
}

uint32_t causes_of(const struct deciding *deciding, enum term_kind kind, size_t message)
{
	const struct incident *state = deciding->state;
	uint32_t causes = deciding->causes_now;

	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];

		if (term->version < state->round_version)
			continue;
		if (term->times.missed != 0)
			causes |= cause_of_kind(term->kind);
		if (term->kind == TERM_REWORK)
			causes |= CAUSE_REWORK;
	}
	if (message != SIZE_MAX && state->messages[message].publish.missed != 0)
		causes |= CAUSE_PUBLISH_LATE;
	if (state->return_count > 0)
		causes |= CAUSE_RETURNED;
	if (state->flags & INCIDENT_ORDER_OF_WORK)
		causes |= CAUSE_ORDER_OF_WORK;
	if (state->flags & INCIDENT_FORWARDED)
		causes |= CAUSE_FORWARDED;
	if (state->seen & event_bit(EVENT_PUBLICATION_FAILED))
		causes |= CAUSE_NETWORK;
	return causes & causes_allowed(kind);
}

/* ---- stopping ---- */

/* Fills `times` of a term that ends at `moment`; says whether it is found late, or found not to have been late. */
static bool stop_is_late(const struct term_rule *rule, const struct term_times *times, enum incident_event_kind kind,
			 utc_ms_t moment)
{
	return times->missed == 0 && term_is_late(times, moment) &&
	       (rule->expires || (rule->late_on & event_bit(kind)) != 0);
}

static utc_ms_t done_at(const struct term_times *times, utc_ms_t moment)
{
	const utc_ms_t second = whole_second(moment);

	return second > times->started ? second : times->started;
}

static void stop_message_term(struct deciding *deciding, const struct term_rule *rule, enum term_kind kind,
			      size_t index, bool closing)
{
	const struct incident_message *message = &deciding->state->messages[index];
	const utc_ms_t moment = deciding->event->moment;
	struct term_times times = *message_times_const(message, kind);
	struct term_change *change;

	if (!closing && stop_is_late(rule, &times, deciding->event->kind, moment)) {
		times.missed = times.late_from;
		change = change_add(deciding, TERM_MISSED, kind, index);
		change_from_message(change, message);
		change->times = times;
		change->causes = causes_of(deciding, kind, index);
	} else if (!closing && times.missed != 0 && !term_is_late(&times, moment)) {
		times.missed = 0;
		change = change_add(deciding, TERM_MISS_LIFTED, kind, index);
		change_from_message(change, message);
		change->times = times;
		change->causes = 0;
	}
	times.done = done_at(&times, moment);
	change = change_add(deciding, TERM_STOPPED, kind, index);
	change_from_message(change, message);
	change->times = times;
}

static void stop_incident_term(struct deciding *deciding, const struct term_rule *rule, size_t index, bool closing)
{
	const struct term *term = &deciding->state->terms[index];
	const utc_ms_t moment = deciding->event->moment;
	struct term_times times = term->times;
	struct term_change *change;

	if (!closing && stop_is_late(rule, &times, deciding->event->kind, moment)) {
		times.missed = times.late_from;
		change = change_add(deciding, TERM_MISSED, term->kind, index);
		change_from_term(change, term);
		change->times = times;
		change->causes = causes_of(deciding, term->kind, SIZE_MAX);
		deciding->causes_now |= cause_of_kind(term->kind);
	} else if (!closing && times.missed != 0 && !term_is_late(&times, moment)) {
		times.missed = 0;
		change = change_add(deciding, TERM_MISS_LIFTED, term->kind, index);
		change_from_term(change, term);
		change->times = times;
		change->causes = 0;
	}
	times.done = done_at(&times, moment);
	change = change_add(deciding, TERM_STOPPED, term->kind, index);
	change_from_term(change, term);
	change->times = times;
}

static void stop_message_terms(struct deciding *deciding, bool closing)
{
	const uint64_t bit = event_bit(deciding->event->kind);
	const struct incident *state = deciding->state;

	for (int kind = TERM_ANSWER; kind < TERM_MAX; kind++) {
		const struct term_rule *rule = term_rule_of(deciding, (enum term_kind)kind);

		if (!closing && (rule == NULL || (rule->stops & bit) == 0))
			continue;
		for (size_t i = 0; i < state->message_count; i++) {
			if (!closing && deciding->message != SIZE_MAX && deciding->message != i)
				continue;
			if (term_runs(message_times_const(&state->messages[i], (enum term_kind)kind)))
				stop_message_term(deciding, rule, (enum term_kind)kind, i, closing);
		}
	}
}

static void stop_incident_terms(struct deciding *deciding, bool closing)
{
	const uint64_t bit = event_bit(deciding->event->kind);
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];
		const struct term_rule *rule = term_rule_of(deciding, term->kind);
		const bool replaced =
			term_is_of_stage(term->kind) && (deciding->stages_end & UINT32_C(1) << term->stage) != 0;

		if (!term_runs(&term->times))
			continue;
		if (closing || replaced) {
			stop_incident_term(deciding, rule, i, true);
			continue;
		}
		if (rule == NULL || (rule->stops & bit) == 0)
			continue;
		if (term_is_of_stage(term->kind) && deciding->stage != STAGE_NONE && term->stage != deciding->stage)
			continue;
		stop_incident_term(deciding, rule, i, false);
	}
}

void terms_stop_unused(struct deciding *deciding, const struct regulation *regulation)
{
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < state->term_count; i++) {
		if (term_runs(&state->terms[i].times) &&
		    regulation_rule(regulation, state->track, state->terms[i].kind) == NULL)
			stop_incident_term(deciding, NULL, i, true);
	}
	for (int kind = TERM_ANSWER; kind < TERM_MAX; kind++) {
		if (regulation_rule(regulation, state->track, (enum term_kind)kind) != NULL)
			continue;
		for (size_t i = 0; i < state->message_count; i++) {
			if (term_runs(message_times_const(&state->messages[i], (enum term_kind)kind)))
				stop_message_term(deciding, NULL, (enum term_kind)kind, i, true);
		}
	}
}

/* ---- reversals ---- */

static void take_back_incident_term(struct deciding *deciding, size_t index)
{
	const struct term *term = &deciding->state->terms[index];
	struct term_change *change;

	/* A violation that has happened stays: such a term is stopped, not unmade. */
	change = change_add(deciding, term->times.missed != 0 ? TERM_STOPPED : TERM_TAKEN_BACK, term->kind, index);
	change_from_term(change, term);
	change->times.done = done_at(&term->times, deciding->at);
}

/* The terms that the event `version` ended run on with their old due, those of kind `begun` that it began are taken
 * back. */
static void reverse_incident_terms(struct deciding *deciding, uint32_t version, uint32_t begun)
{
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];

		if (term->stopped == version && term->kind != TERM_RETURN) /* the work was taken by doing it */
			resume_incident_term(deciding, i);
		else if ((begun & UINT32_C(1) << term->kind) != 0 && term_runs(&term->times))
			take_back_incident_term(deciding, i);
	}
}

static void take_back_publish(struct deciding *deciding)
{
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < state->message_count; i++) {
		struct term_change *change;

		if (!term_runs(&state->messages[i].publish))
			continue;
		change = change_add(deciding, state->messages[i].publish.missed != 0 ? TERM_STOPPED : TERM_TAKEN_BACK,
				    TERM_PUBLISH, i);
		change_from_message(change, &state->messages[i]);
		change->times.done = done_at(&change->times, deciding->at);
	}
}

static void reverse(struct deciding *deciding)
{
	if (deciding->event->kind == EVENT_UNDONE && deciding->event->state == INCIDENT_REVIEW) {
		reverse_incident_terms(deciding, deciding->state->approved_version, 0);
		take_back_publish(deciding);
	}
	if (deciding->event->kind == EVENT_DRAFT_WITHDRAWN && deciding->state->state == INCIDENT_REVIEW)
		reverse_incident_terms(deciding, deciding->state->submitted_version, UINT32_C(1) << TERM_REVIEW);
	if (deciding->new_round)
		take_back_publish(deciding);
}

err_t terms_follow(struct deciding *deciding)
{
	const bool closing = event_closes(deciding->event->kind);

	stop_incident_terms(deciding, closing);
	stop_message_terms(deciding, closing);
	if (closing)
		return ERR_OK;
	reverse(deciding);
	return terms_start(deciding);
}
