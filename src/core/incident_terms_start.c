/*
 * core/incident_terms_start.c: which terms an event begins, in which slot, counted from where.
 *
 * A start where one runs already does nothing; one that is `once` for each round runs on with its old due.
 */
#include "base/assert.h"
#include "core/incident_private.h"

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
	if (deciding->slots_reused[index])
		return false;
	if (missed_too)
		return true;
	/* What a reversal or a second beginning may bring back stays where it is. */
	return !(term->version >= state->round_version && (term->kind == TERM_DRAFT || term->kind == TERM_FINAL)) &&
	       !(term->stopped != 0 &&
		 (term->stopped == state->approved_version || term->stopped == state->submitted_version));
}

static size_t slot_for_new(struct deciding *deciding)
{
	const size_t next = deciding->state->term_count + (size_t)deciding->slots_new;

	if (next >= INCIDENT_TERMS_KEPT) {
		for (int missed_too = next >= INCIDENT_TERMS_MAX ? 1 : 0, pass = 0; pass <= missed_too; pass++) {
			for (size_t i = 0; i < deciding->state->term_count; i++) {
				if (slot_is_free(deciding, i, pass == 1)) {
					deciding->slots_reused[i] = true;
					return i;
				}
			}
		}
	}
	ASSERT(next < INCIDENT_TERMS_MAX);
	deciding->slots_new += 1;
	return next;
}

/* Whose draft it is when the event has happened; 0: no body's yet. */
static row_id_t body_of_draft(const struct deciding *deciding)
{
	const size_t routed = deciding->event->args.stage_count; /* 0: not by this event */
	const size_t count = routed != 0 ? routed : deciding->state->stage_count;

	return count == 0 ? 0 : deciding->stages[count - 1].body;
}

static err_t start_incident_term(struct deciding *deciding, const struct term_rule *rule, enum term_kind kind,
				 uint16_t stage)
{
	const bool of_stage = term_is_of_stage(kind);
	const row_id_t holder = of_stage              ? deciding->stages[stage].body
				: rule->body_schedule ? body_of_draft(deciding)
						      : 0;
	struct term_change *change;
	struct term_times times;
	utc_ms_t back_due = 0;
	err_t e;

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
	change->body = holder;
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

static bool runs_already(const struct deciding *deciding, enum term_kind kind)
{
	const struct incident *state = deciding->state;

	for (size_t i = 0; i < deciding->change_count; i++) {
		const struct term_change *change = &deciding->changes[i];

		if (change->kind == kind && change->op == TERM_RESUMED)
			return true;
		if (change->kind == kind && (change->op == TERM_STOPPED || change->op == TERM_TAKEN_BACK))
			return false;
	}
	for (size_t i = 0; i < state->term_count; i++) {
		const struct term *term = &state->terms[i];

		if (term->kind == kind && term_runs(&term->times))
			return true;
	}
	return false;
}

void resume_incident_term(struct deciding *deciding, size_t index)
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
	const struct term_rule *rule = term_rule_of(deciding, kind);
	size_t newest;

	if (rule == NULL || ((rule->starts | rule->resumes) & bit) == 0 || begun_one_of(deciding, rule->unless) ||
	    runs_already(deciding, kind))
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
	const struct term_rule *rule = term_rule_of(deciding, kind);
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

static err_t start_message_term(struct deciding *deciding, const struct term_rule *rule, enum term_kind kind,
				size_t index)
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
		return kind == EVENT_ATTACHED &&
		       (state->state == INCIDENT_APPROVED || state->state == INCIDENT_PUBLISHING ||
			state->state == INCIDENT_ANSWERED);
	return state->messages[index].placement != PLACEMENT_IMPOSSIBLE &&
	       !message_is_answered(&state->messages[index]);
}

static bool message_term_begins(const struct deciding *deciding, const struct term_rule *rule, enum term_kind kind,
				size_t index)
{
	const struct incident *state = deciding->state;
	const enum incident_event_kind event = deciding->event->kind;

	if (kind == TERM_PUBLISH)
		return awaits_placing(state, index, event);
	if (index >= state->message_count) /* new: joins what its incident has begun already */
		return event == EVENT_DETECTED || ((rule->starts & ~event_bit(EVENT_ATTACHED)) & state->seen) != 0;
	if (event == EVENT_REOPENED)
		return state->messages[index].placement == PLACEMENT_PLACED ||
		       message_times_const(&state->messages[index], kind)->started == 0;
	return message_times_const(&state->messages[index], kind)->started == 0;
}

static err_t start_message_kind(struct deciding *deciding, enum term_kind kind)
{
	const enum incident_event_kind event = deciding->event->kind;
	const struct term_rule *rule = term_rule_of(deciding, kind);
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
		if (event == EVENT_REOPENED && state->messages[i].placement == PLACEMENT_IMPOSSIBLE)
			continue; /* it has come to its end: nobody could meet it any more */
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

err_t terms_start(struct deciding *deciding)
{
	err_t e = ERR_OK;

	for (int kind = TERM_ANSWER; kind < TERM_MAX && e == ERR_OK; kind++)
		e = start_message_kind(deciding, (enum term_kind)kind);
	for (int kind = 0; kind < TERM_ANSWER && e == ERR_OK; kind++)
		e = term_is_of_stage((enum term_kind)kind) ? start_stage_kind(deciding, (enum term_kind)kind)
							   : start_incident_kind(deciding, (enum term_kind)kind);
	return e;
}
