/*
 * core/incident_terms.c: what an event starts, stops and brings back, as the regulation's sets of events say.
 *
 * No command is named here. What is code is only what a kind of term IS: `return` and `part` belong to a stage of the chain, `answer`,
 * `publish`, `reaction` to a message, the rest to the incident; `undone` and `draft_withdrawn` reverse what the event that they take
 * back has done to the terms; what closes the incident stops them all.
 */
#include "base/assert.h"
#include "core/incident_private.h"

/* ---- the event under way ---- */

static err_t changes_make_room(struct deciding *deciding)
{
	const struct incident *state = deciding->state;

	deciding->change_max = 2U * state->term_count + 6U * (state->message_count + 1U) + 4U * INCIDENT_STAGES_MAX + 16U;
	deciding->changes = arena_alloc_array(deciding->events->arena, deciding->change_max, sizeof(*deciding->changes));
	deciding->change_count = 0;
	return deciding->changes == NULL ? ERR_MEMORY : ERR_OK;
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
	event->regulation_version = state->version == 0 ? deciding->context->regulation->version : state->regulation_version;
	event->timetable = deciding->timetable;
	if (command != NULL)
		memcpy(event->command, command->id, sizeof(event->command));
	deciding->event = event;
	deciding->track = state->track;
	deciding->decided_ms = state->decided_ms;
	deciding->message = SIZE_MAX;
	deciding->stage = STAGE_NONE;
	deciding->stages = state->stages;
	deciding->chain = state->stage_count > 1;
	deciding->stages_begin = 0;
	deciding->stages_end = 0;
	deciding->new_round = false;
	deciding->slots_new = 0;
	memset(deciding->slots_reused, 0, sizeof(deciding->slots_reused));
	deciding->causes_now = 0;
	return changes_make_room(deciding);
}

err_t event_close(struct deciding *deciding)
{
	deciding->event->changes = deciding->changes;
	deciding->event->change_count = deciding->change_count;
	deciding->events->count += 1;
	return ERR_OK;
}

struct term_change *change_add(struct deciding *deciding, enum term_op op, enum term_kind kind, size_t index)
{
	struct term_change *change;

	ASSERT(deciding->change_count < deciding->change_max);
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
	change->timetable = change->kind == TERM_ANSWER	 ? message->answer_timetable :
			    change->kind == TERM_PUBLISH ? message->publish_timetable :
							   message->reaction_timetable;
	change->causes = change->kind == TERM_ANSWER  ? message->answer_causes :
			 change->kind == TERM_PUBLISH ? message->publish_causes :
							message->reaction_causes;
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

static const struct term_rule *rule_of(const struct deciding *deciding, enum term_kind kind)
{
	return regulation_rule(deciding->context->regulation, deciding->track, kind);
}

/* ---- causes (п. 26) ---- */

static uint32_t cause_of_kind(enum term_kind kind)
{
	static const uint32_t by_kind[TERM_MAX] = {
		[TERM_ROUTE] = CAUSE_ROUTE_LATE,   [TERM_RETURN] = CAUSE_RETURN_LATE, [TERM_DRAFT] = CAUSE_DRAFT_LATE,
		[TERM_REVIEW] = CAUSE_REVIEW_LATE, [TERM_REWORK] = CAUSE_REWORK_LATE, [TERM_PART] = CAUSE_PART_LATE,
		[TERM_FINAL] = CAUSE_FINAL_LATE,   [TERM_PUBLISH] = CAUSE_PUBLISH_LATE,
	};

	return by_kind[kind];
}

/* What may lie behind a term that was missed, besides whoever holds it: earlier steps, the order of work, the network. */
static uint32_t causes_allowed(enum term_kind kind)
{
	const uint32_t before_draft = CAUSE_ROUTE_LATE | CAUSE_RETURN_LATE | CAUSE_RETURNED | CAUSE_PART_LATE | CAUSE_ORDER_OF_WORK |
				      CAUSE_FORWARDED | CAUSE_PRODUCT;

	switch (kind) {
	case TERM_ANSWER:
		return UINT32_MAX;
	case TERM_DRAFT:
	case TERM_FINAL:
		return before_draft;
	case TERM_PART:
		return CAUSE_FORWARDED | CAUSE_PRODUCT;
	case TERM_REWORK:
		return CAUSE_FORWARDED | CAUSE_PRODUCT;
	case TERM_PUBLISH:
		return CAUSE_NETWORK | CAUSE_PRODUCT;
	case TERM_ROUTE:
	case TERM_RETURN:
	case TERM_REVIEW:
	case TERM_REACTION:
	case TERM_MAX:
		break;
	}
	return CAUSE_PRODUCT;
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
	if (message != SIZE_MAX && message < state->message_count && state->messages[message].publish.missed != 0)
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
static bool stop_is_late(const struct term_rule *rule, const struct term_times *times, enum incident_event_kind kind, utc_ms_t moment)
{
	return times->missed == 0 && term_is_late(times, moment) && (rule->expires || (rule->late_on & event_bit(kind)) != 0);
}

static utc_ms_t done_at(const struct term_times *times, utc_ms_t moment)
{
	const utc_ms_t second = whole_second(moment);

	return second > times->started ? second : times->started;
}

static void stop_message_term(struct deciding *deciding, const struct term_rule *rule, enum term_kind kind, size_t index, bool closing)
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
	times.done = done_at(&times, closing ? deciding->at : moment);
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
	times.done = done_at(&times, closing ? deciding->at : moment);
	change = change_add(deciding, TERM_STOPPED, term->kind, index);
	change_from_term(change, term);
	change->times = times;
}

static void stop_message_terms(struct deciding *deciding, bool closing)
{
	const uint64_t bit = event_bit(deciding->event->kind);
	const struct incident *state = deciding->state;

	for (int kind = TERM_ANSWER; kind < TERM_MAX; kind++) {
		const struct term_rule *rule = rule_of(deciding, (enum term_kind)kind);

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

static bool is_of_stage(enum term_kind kind)
{
	return kind == TERM_RETURN || kind == TERM_PART;
}

static void stop_incident_terms(struct deciding *deciding, bool closing)
{
	const uint64_t bit = event_bit(deciding->event->kind);
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];
		const struct term_rule *rule = rule_of(deciding, term->kind);
		const bool replaced = is_of_stage(term->kind) && (deciding->stages_end & UINT32_C(1) << term->stage) != 0;

		if (!term_runs(&term->times))
			continue;
		if (closing || replaced) {
			stop_incident_term(deciding, rule, i, true);
			continue;
		}
		if (rule == NULL || (rule->stops & bit) == 0)
			continue;
		if (is_of_stage(term->kind) && deciding->stage != STAGE_NONE && term->stage != deciding->stage)
			continue;
		stop_incident_term(deciding, rule, i, false);
	}
}

/* ---- starting ---- */

utc_ms_t earliest_answer(const struct deciding *deciding, size_t without)
{
	const struct incident *state = deciding->state;
	utc_ms_t earliest = 0;

	for (size_t i = 0; i < state->message_count; i++) {
		const struct term_times *answer = &state->messages[i].answer;

		if (i != without && term_runs(answer) && (earliest == 0 || answer->due < earliest))
			earliest = answer->due;
	}
	for (size_t i = 0; i < deciding->change_count; i++) {
		const struct term_change *change = &deciding->changes[i];

		if (change->kind == TERM_ANSWER && change->times.done == 0 && change->index != without &&
		    (earliest == 0 || change->times.due < earliest))
			earliest = change->times.due;
	}
	return earliest;
}

static bool slot_is_free(const struct deciding *deciding, size_t index, bool missed_too)
{
	const struct term *term = &deciding->state->terms[index];
	const struct incident *state = deciding->state;

	if (term->times.started != 0 && (term->times.done == 0 || (term->times.missed != 0 && !missed_too)))
		return false;
	if ((deciding->slots_reused[index / 64] & UINT64_C(1) << (index % 64)) != 0)
		return false;
	if (missed_too)
		return true;
	/* What a reversal or a second beginning may bring back stays where it is. */
	return !(term->version >= state->round_version && (term->kind == TERM_DRAFT || term->kind == TERM_FINAL)) &&
	       !(term->stopped != 0 && (term->stopped == state->approved_version || term->stopped == state->submitted_version));
}

static size_t slot_for_new(struct deciding *deciding)
{
	const size_t next = deciding->state->term_count + (size_t)deciding->slots_new;

	if (next >= INCIDENT_TERMS_KEPT) {
		for (int missed_too = next >= INCIDENT_TERMS_MAX ? 1 : 0, pass = 0; pass <= missed_too; pass++) {
			for (size_t i = 0; i < deciding->state->term_count; i++) {
				if (slot_is_free(deciding, i, pass == 1)) {
					deciding->slots_reused[i / 64] |= UINT64_C(1) << (i % 64);
					return i;
				}
			}
		}
	}
	ASSERT(next < INCIDENT_TERMS_MAX);
	deciding->slots_new += 1;
	return next;
}

static err_t start_incident_term(struct deciding *deciding, const struct term_rule *rule, enum term_kind kind, uint16_t stage)
{
	const bool of_stage = is_of_stage(kind);
	const row_id_t body = of_stage ? deciding->stages[stage].body : 0;
	row_id_t holder = body;
	struct term_change *change;
	struct term_times times;
	utc_ms_t back_due = 0;
	err_t e;

	if (!of_stage && rule->body_schedule && deciding->state->stage_count > 0)
		holder = deciding->stages[deciding->state->stage_count - 1].body; /* rework: whose draft it is */
	if (rule->back_from != TERM_MAX) {
		back_due = earliest_answer(deciding, SIZE_MAX);
		if (back_due == 0)
			return ERR_OK; /* nothing to count back from: every answer is met */
	}
	e = term_due(rule, rule_amount(rule, deciding->decided_ms), worktime_of(deciding, rule, holder),
		     deciding->context->regulation->lateness, deciding->event->moment, back_due, &times);
	if (e != ERR_OK)
		return e;
	change = change_add(deciding, TERM_STARTED, kind, slot_for_new(deciding));
	change->stage = stage;
	change->body = of_stage || rule->body_schedule ? holder : 0;
	change->person = of_stage ? deciding->stages[stage].executor : 0;
	change->flags = rule->expires ? 0 : TERM_BY_ACT;
	change->timetable = deciding->context->timetable;
	change->times = times;
	return ERR_OK;
}

/* The newest term of a kind in this round, or SIZE_MAX. */
static size_t newest_of_round(const struct deciding *deciding, enum term_kind kind)
{
	const struct incident *state = deciding->state;
	size_t newest = SIZE_MAX;

	if (deciding->new_round)
		return SIZE_MAX;
	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];

		if (term->kind != kind || term->version < state->round_version || term->times.started == 0)
			continue;
		if (newest == SIZE_MAX || term->version >= state->terms[newest].version)
			newest = i;
	}
	return newest;
}

static bool runs_already(const struct deciding *deciding, enum term_kind kind, uint16_t stage)
{
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < deciding->change_count; i++) {
		const struct term_change *change = &deciding->changes[i];

		if (change->kind == kind && (!is_of_stage(kind) || change->stage == stage)) {
			if (change->op == TERM_STARTED || change->op == TERM_RESUMED)
				return true;
			if (change->op == TERM_STOPPED || change->op == TERM_TAKEN_BACK)
				return false;
		}
	}
	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];

		if (term->kind == kind && term_runs(&term->times) && (!is_of_stage(kind) || term->stage == stage))
			return true;
	}
	return false;
}

static void resume_incident_term(struct deciding *deciding, size_t index)
{
	const struct term *term = &deciding->state->terms[index];
	struct term_change *change = change_add(deciding, TERM_RESUMED, term->kind, index);

	change_from_term(change, term);
	change->times.done = 0;
}

static bool begun_one_of(const struct deciding *deciding, uint32_t kinds)
{
	for (int kind = 0; kind < TERM_MAX; kind++) {
		if ((kinds & UINT32_C(1) << kind) != 0 && newest_of_round(deciding, (enum term_kind)kind) != SIZE_MAX)
			return true;
	}
	return false;
}

static err_t start_incident_kind(struct deciding *deciding, enum term_kind kind)
{
	const uint64_t bit = event_bit(deciding->event->kind);
	const struct term_rule *rule = rule_of(deciding, kind);
	size_t newest;

	if (rule == NULL || ((rule->starts | rule->resumes) & bit) == 0 || begun_one_of(deciding, rule->unless) ||
	    runs_already(deciding, kind, 0))
		return ERR_OK;
	newest = newest_of_round(deciding, kind);
	if (newest != SIZE_MAX && (rule->once || (rule->resumes & bit) != 0)) {
		resume_incident_term(deciding, newest);
		return ERR_OK;
	}
	return (rule->starts & bit) != 0 ? start_incident_term(deciding, rule, kind, 0) : ERR_OK;
}

static err_t start_stage_kind(struct deciding *deciding, enum term_kind kind)
{
	const struct term_rule *rule = rule_of(deciding, kind);
	err_t e = ERR_OK;

	if (rule == NULL || (rule->starts & event_bit(deciding->event->kind)) == 0)
		return ERR_OK;
	if (kind == TERM_PART && !deciding->chain)
		return ERR_OK; /* п. 22 speaks of several bodies */
	for (uint16_t stage = 0; stage < INCIDENT_STAGES_MAX && e == ERR_OK; stage++) {
		if ((deciding->stages_begin & UINT32_C(1) << stage) != 0)
			e = start_incident_term(deciding, rule, kind, stage);
	}
	return e;
}

static err_t start_message_term(struct deciding *deciding, const struct term_rule *rule, enum term_kind kind, size_t index)
{
	struct term_change *change;
	struct term_times times;
	err_t e;

	e = term_due(rule, rule_amount(rule, deciding->decided_ms), deciding->context->region,
		     deciding->context->regulation->lateness, deciding->event->moment, 0, &times);
	if (e != ERR_OK)
		return e;
	change = change_add(deciding, TERM_STARTED, kind, index);
	change->flags = rule->expires ? 0 : TERM_BY_ACT;
	change->timetable = deciding->context->timetable;
	change->times = times;
	return ERR_OK;
}

/* An approved answer waits for a place under these. */
static bool awaits_placing(const struct incident *state, size_t index, enum incident_event_kind kind)
{
	if (index >= state->message_count) /* the one that is attached now */
		return kind == EVENT_ATTACHED && (state->state == INCIDENT_APPROVED || state->state == INCIDENT_PUBLISHING ||
						  state->state == INCIDENT_ANSWERED);
	return state->messages[index].placement != PLACEMENT_IMPOSSIBLE &&
	       !(state->messages[index].placement == PLACEMENT_PLACED && state->messages[index].placed_kind == DRAFT_ANSWER);
}

static bool message_term_begins(const struct deciding *deciding, const struct term_rule *rule, enum term_kind kind, size_t index)
{
	const struct incident *state = deciding->state;
	const enum incident_event_kind event = deciding->event->kind;

	if (kind == TERM_PUBLISH)
		return awaits_placing(state, index, event);
	if (index >= state->message_count) /* new: joins what its incident has begun already */
		return event == EVENT_DETECTED || ((rule->starts & ~event_bit(EVENT_ATTACHED)) & state->seen) != 0;
	if (event == EVENT_REOPENED)
		return state->messages[index].placement == PLACEMENT_PLACED || message_times_const(&state->messages[index], kind)->started == 0;
	return message_times_const(&state->messages[index], kind)->started == 0;
}

static err_t start_message_kind(struct deciding *deciding, enum term_kind kind)
{
	const enum incident_event_kind event = deciding->event->kind;
	const struct term_rule *rule = rule_of(deciding, kind);
	const struct incident *state = deciding->state;
	const bool adds = event == EVENT_DETECTED || event == EVENT_ATTACHED;
	size_t first = 0, end = state->message_count;
	err_t e = ERR_OK;

	if (rule == NULL || (rule->starts & event_bit(event)) == 0)
		return ERR_OK;
	if (adds) {
		first = state->message_count;
		end = first + 1;
	} else if (deciding->message != SIZE_MAX) {
		first = deciding->message;
		end = first + 1;
	}
	for (size_t i = first; i < end && e == ERR_OK; i++) {
		if (message_term_begins(deciding, rule, kind, i)) {
			e = start_message_term(deciding, rule, kind, i);
		} else if (event == EVENT_REOPENED && kind != TERM_PUBLISH) {
			/* never met: no pause, it runs on with its old due (clock 8) */
			struct term_change *change = change_add(deciding, TERM_RESUMED, kind, i);

			change_from_message(change, &state->messages[i]);
			change->times.done = 0;
		}
	}
	return e;
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

/* The terms that the event `version` ended run on with their old due, those of kind `begun` that it began are taken back. */
static void reverse_incident_terms(struct deciding *deciding, uint32_t version, uint32_t begun)
{
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];

		if (term->times.started == 0)
			continue;
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
		change = change_add(deciding, state->messages[i].publish.missed != 0 ? TERM_STOPPED : TERM_TAKEN_BACK, TERM_PUBLISH, i);
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
	if (deciding->event->kind == EVENT_ROUTED && deciding->new_round)
		take_back_publish(deciding);
}

err_t terms_follow(struct deciding *deciding)
{
	const bool closing = event_closes(deciding->event->kind);
	err_t e = ERR_OK;

	stop_incident_terms(deciding, closing);
	stop_message_terms(deciding, closing);
	if (closing)
		return ERR_OK;
	reverse(deciding);
	for (int kind = TERM_ANSWER; kind < TERM_MAX && e == ERR_OK; kind++)
		e = start_message_kind(deciding, (enum term_kind)kind);
	for (int kind = 0; kind < TERM_ANSWER && e == ERR_OK; kind++)
		e = is_of_stage((enum term_kind)kind) ? start_stage_kind(deciding, (enum term_kind)kind) :
							start_incident_kind(deciding, (enum term_kind)kind);
	return e;
}
