/*
 * core/incident_move.c: open terms computed anew when calendar, schedule, track or edition change (clock 7).
 *
 * Each from its own start. A term whose moment stays the same is not moved; no new moment lies before the earlier of
 * the old one and now + 1 working hour; review + publish still fit between draft and answer; what is missed or done is
 * never touched.
 */
#include "base/assert.h"
#include "core/incident_private.h"

struct moving {
	struct deciding *deciding;
	const struct regulation *regulation;
	utc_ms_t floor;      /* now + 1 working hour */
	utc_ms_t answer_due; /* earliest computed one: what `draft` is counted back from */
	utc_ms_t keep;       /* draft + review + publish: no answer comes before it; 0: no draft runs */
};

static const struct term_rule *rule_in(const struct moving *moving, enum term_kind kind)
{
	return regulation_rule(moving->regulation, moving->deciding->track, kind);
}

static bool may_move(const struct term_times *times)
{
	return term_runs(times) && times->missed == 0;
}

static utc_ms_t earlier(utc_ms_t a, utc_ms_t b)
{
	return a < b ? a : b;
}

static utc_ms_t later(utc_ms_t a, utc_ms_t b)
{
	return a > b ? a : b;
}

static err_t compute(const struct moving *moving, const struct term_rule *rule, row_id_t body,
		     const struct term_times *old, utc_ms_t back_due, struct term_times *ret_times)
{
	return term_due(rule, rule_amount(rule, moving->deciding->decided_ms),
			worktime_of(moving->deciding, rule, body), moving->regulation->lateness, old->started, back_due,
			ret_times);
}

/* Writes the move, unless nothing moves. */
static err_t settle(const struct moving *moving, const struct term_rule *rule, row_id_t body,
		    const struct term_times *old, utc_ms_t due, struct term_times *ret_times, bool *ret_moved)
{
	err_t e;

	*ret_times = *old;
	ret_times->due = later(due, earlier(old->due, moving->floor));
	e = term_late_from(rule->clock, worktime_of(moving->deciding, rule, body), moving->regulation->lateness,
			   ret_times->due, &ret_times->late_from);
	*ret_moved = e == ERR_OK && (ret_times->due != old->due || ret_times->late_from != old->late_from);
	return e;
}

static err_t find_answer_due(struct moving *moving)
{
	const struct incident *state = moving->deciding->state;
	const struct term_rule *rule = rule_in(moving, TERM_ANSWER);
	err_t e = ERR_OK;

	for (size_t i = 0; i < state->message_count && rule != NULL && e == ERR_OK; i++) {
		const struct term_times *old = &state->messages[i].answer;
		struct term_times times = *old;

		if (!term_runs(old))
			continue;
		if (may_move(old))
			e = compute(moving, rule, 0, old, 0, &times);
		if (e == ERR_OK && (moving->answer_due == 0 || times.due < moving->answer_due))
			moving->answer_due = times.due;
	}
	return e;
}

static err_t find_keep(struct moving *moving, utc_ms_t draft_due)
{
	const struct term_rule *review = rule_in(moving, TERM_REVIEW), *publish = rule_in(moving, TERM_PUBLISH);
	int64_t amount = 0;

	if (review != NULL && review->clock == CLOCK_WORKING)
		amount += review->amount;
	if (publish != NULL && publish->clock == CLOCK_WORKING)
		amount += publish->amount;
	return worktime_add(moving->deciding->context->region, draft_due, amount, &moving->keep);
}

static err_t move_incident_term(struct moving *moving, size_t index)
{
	struct deciding *deciding = moving->deciding;
	const struct term *term = &deciding->state->terms[index];
	const struct term_rule *rule = rule_in(moving, term->kind);
	struct term_times times, moved_times;
	struct term_change *change;
	bool moved = false;
	err_t e;

	if (rule == NULL || !may_move(&term->times))
		return ERR_OK;
	if (rule->back_from != TERM_MAX && moving->answer_due == 0)
		return ERR_OK;
	e = compute(moving, rule, term->body, &term->times, rule->back_from != TERM_MAX ? moving->answer_due : 0,
		    &times);
	if (e == ERR_OK)
		e = settle(moving, rule, term->body, &term->times, times.due, &moved_times, &moved);
	if (e == ERR_OK && term->kind == TERM_DRAFT)
		e = find_keep(moving, moved_times.due);
	if (e != ERR_OK || !moved)
		return e;
	change = change_add(deciding, TERM_MOVED, term->kind, index);
	change_from_term(change, term);
	change->times = moved_times;
	change->timetable = deciding->context->timetable;
	return ERR_OK;
}

static err_t move_message_term(struct moving *moving, enum term_kind kind, size_t index)
{
	struct deciding *deciding = moving->deciding;
	const struct incident_message *message = &deciding->state->messages[index];
	const struct term_times *old = message_times_const(message, kind);
	const struct term_rule *rule = rule_in(moving, kind);
	struct term_times times, moved_times;
	struct term_change *change;
	bool moved = false;
	utc_ms_t due;
	err_t e;

	if (!may_move(old))
		return ERR_OK;
	e = compute(moving, rule, 0, old, 0, &times);
	if (e != ERR_OK)
		return e;
	due = times.due;
	if (kind == TERM_ANSWER)
		due = later(due, earlier(old->due, moving->keep));
	e = settle(moving, rule, 0, old, due, &moved_times, &moved);
	if (e != ERR_OK || !moved)
		return e;
	change = change_add(deciding, TERM_MOVED, kind, index);
	change_from_message(change, message);
	change->times = moved_times;
	change->timetable = deciding->context->timetable;
	return ERR_OK;
}

static err_t moving_begin(struct moving *moving, struct deciding *deciding, const struct regulation *regulation,
			  utc_ms_t now)
{
	*moving = (struct moving){ .deciding = deciding, .regulation = regulation };
	return worktime_add(deciding->context->region, whole_second(now), regulation->move_floor_ms, &moving->floor);
}

err_t terms_move(struct deciding *deciding, const struct regulation *regulation, utc_ms_t now)
{
	const struct incident *state = deciding->state;
	struct moving moving;
	err_t e;

	e = moving_begin(&moving, deciding, regulation, now);
	if (e == ERR_OK)
		e = find_answer_due(&moving);
	for (size_t i = 0; i < state->term_count && e == ERR_OK; i++)
		e = move_incident_term(&moving, i);
	for (int kind = TERM_ANSWER; kind < TERM_MAX && e == ERR_OK; kind++) {
		if (rule_in(&moving, (enum term_kind)kind) == NULL)
			continue;
		for (size_t i = 0; i < state->message_count && e == ERR_OK; i++)
			e = move_message_term(&moving, (enum term_kind)kind, i);
	}
	return e;
}

err_t draft_move(struct deciding *deciding, utc_ms_t answer_due, utc_ms_t now)
{
	const struct incident *state = deciding->state;
	struct moving moving;
	err_t e;

	e = moving_begin(&moving, deciding, deciding->context->regulation, now);
	moving.answer_due = answer_due;
	for (size_t i = 0; i < state->term_count && e == ERR_OK; i++) /* the others stay where they are */
		e = move_incident_term(&moving, i);
	return e;
}
