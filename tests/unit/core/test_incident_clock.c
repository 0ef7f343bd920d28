/*
 * tests/unit/core/test_incident_clock.c: "The clock" 4, 7, 10, 11: changes of calendar, schedule, track and edition;
 * lateness by the clock; approval steps; other regions' regulations without a change of code.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_support.h"

/* 27 November becomes a day off by decree. */
static const char friday_off[] =
	"{'zone':'Europe/"
	"Moscow','week':{'mon':[['09:00','13:00'],['14:00','18:00']],'tue':[['09:00','13:00'],['14:00','18:00']],"
	"'wed':[['09:00','13:00'],['14:00','18:00']],'thu':[['09:00','13:00'],['14:00','18:00']],'fri':[['09:00','13:"
	"00'],"
	"['14:00','18:00']]},'exceptions':[{'date':'2026-11-27','intervals':[]}]}";
/* From now on the office opens at 08:00 and works without a break. */
static const char longer_hours[] =
	"{'zone':'Europe/Moscow','week':{'mon':[['08:00','18:00']],'tue':[['08:00','18:00']],'wed':[['08:00','18:00']],"
	"'thu':[['08:00','18:00']],'fri':[['08:00','18:00']]}}";

static const struct worktime *region_of(const void *data, row_id_t body)
{
	(void)body;
	return data;
}

static void change_hours(struct play *play, const char *schedule, utc_ms_t since)
{
	play->context.region = support_worktime(schedule, support_calendar());
	play->context.of_body = region_of;
	play->context.of_body_data = play->context.region;
	play->context.timetable += 1;
	play->context.timetable_since = since;
}

static void test_clock7__a_new_day_off_moves_only_what_it_touches(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2026-11-26 15:00");
	play_begin(play, BODY_A);
	DUE(play, DRAFT, "2026-11-27 10:00");
	DUE(play, ANSWER, "2026-11-27 15:00");
	DUE(play, RETURN, "2026-11-26 15:30");
	play_at(play, "2026-11-26 16:00");
	change_hours(play, friday_off, 0);
	play_expire(play);
	assert_int_equal(play->last.kind, EVENT_TERMS_MOVED);
	assert_int_equal(play->last.change_count, 2);
	DUE(play, DRAFT, "2026-11-30 10:00");
	DUE(play, ANSWER, "2026-11-30 15:00");
	DUE(play, RETURN, "2026-11-26 15:30");
	assert_int_equal(term_of(play, TERM_DRAFT)->timetable, 2);
	assert_int_equal(term_of(play, TERM_RETURN)->timetable, 1);
	assert_int_equal(play->state->timetable, 2);
	play_expire(play); /* nothing more to say */
	play_end(play);
}

static void test_clock7__the_draft_moves_with_the_earliest_answer(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2026-11-26 15:00");
	play_begin(play, BODY_A);
	play_at(play, "2026-11-26 16:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	change_hours(play, friday_off, 0);
	play_expire(play);
	DUE(play, DRAFT, "2026-11-30 10:00");
	DUE(play, ANSWER, "2026-11-30 15:00");
	DUE_OF(play, ANSWER, MESSAGE_2, "2026-11-30 16:00");
	play_end(play);

	play = play_new(NULL);
	play_at(play, "2026-11-26 15:00");
	play_begin(play, BODY_A);
	play_at(play, "2026-11-26 16:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2, .moment = msk("2026-11-26 14:00")); /* found earlier */
	change_hours(play, friday_off, 0);
	play_expire(play);
	DUE(play, DRAFT, "2026-11-30 09:00");
	DUE_OF(play, ANSWER, MESSAGE_2, "2026-11-30 13:00");
	play_end(play);
}

static void test_clock7__nothing_becomes_late_at_once_by_a_change(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 13:50");
	change_hours(play, longer_hours, 0); /* draft would be 14:00, less than an hour from now */
	play_expire(play);
	DUE(play, DRAFT, "2026-11-24 14:50");
	DUE(play, ANSWER, "2026-11-24 18:00");
	assert_int_equal(play->state->miss_count, 0);
	play_end(play);
}

static void test_clock7__the_outcome_is_the_same_whenever_the_timer_came(void **state)
{
	static const char *const looks[] = { "2026-11-24 12:00", "2026-11-24 14:30", "2026-11-24 15:10",
					     "2026-11-25 08:00" };
	struct term_times first = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(looks); i++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		play_at(play, looks[i]);
		change_hours(play, longer_hours, msk("2026-11-24 12:00"));
		play_expire(play);
		play_at(play, "2026-11-25 12:00");
		play_expire(play);
		assert_true(missed(play, TERM_DRAFT, 0));
		if (i == 0)
			first = *times_of(play, TERM_DRAFT, 0);
		assert_memory_equal(&first, times_of(play, TERM_DRAFT, 0), sizeof(first));
		play_end(play);
	}
}

static void test_clock7__no_violation_is_unmade_by_a_change(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2026-11-26 15:00");
	play_begin(play, BODY_A);
	play_at(play, "2026-11-27 11:30"); /* draft was due at 10:00, nobody has looked */
	change_hours(play, friday_off, 0);
	play_expire(play);
	assert_true(missed(play, TERM_DRAFT, 0));
	DUE(play, DRAFT, "2026-11-27 10:00");
	DUE(play, ANSWER, "2026-11-30 15:00");
	play_end(play);
}

static void test_clock7__a_change_is_told_before_a_command(void **state)
{
	struct play *play = play_new(NULL);
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };
	struct incident_command command = { .kind = COMMAND_TAKE, .actor = actor_of(PERSON_EXECUTOR_A) };

	(void)state;
	play_at(play, "2026-11-26 15:00");
	play_begin(play, BODY_A);
	change_hours(play, friday_off, 0);
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_OK);
	assert_int_equal(events.count, 2);
	assert_int_equal(items[0].kind, EVENT_TERMS_MOVED);
	assert_int_equal(items[1].kind, EVENT_TAKEN);
	assert_int_equal(items[1].version, items[0].version + 1);
	play->context.timetable = 1; /* the preview has changed nothing */
	assert_int_equal(play->state->timetable, 1);
	arena_reset(play->arena);
	play_end(play);
}

/* Thursday 15:00 detected, 15:30 dismissed; Friday becomes a day off at 16:00, while nobody works on it. */
static struct play *play_closed_over_a_change(void)
{
	struct play *play = play_new(NULL);

	play_at(play, "2026-11-26 15:00");
	play_begin(play, BODY_A);
	play_at(play, "2026-11-26 15:30");
	MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_MISTAKE);
	play_at(play, "2026-11-26 16:00");
	change_hours(play, friday_off, play->context.now);
	play_expire(play);
	assert_int_equal(play->state->timetable, 1);
	return play;
}

static void test_clock7__reopened_it_runs_by_the_hours_that_came_while_it_was_closed(void **state)
{
	struct play *play = play_closed_over_a_change();

	(void)state;
	play_at(play, "2026-11-26 17:00");
	MUST(play, REOPEN, CURATOR, REASON);
	assert_int_equal(play->last.kind, EVENT_TERMS_MOVED);
	assert_int_equal(play->last.moment, msk("2026-11-26 17:00"));
	assert_int_equal(play->state->timetable, 2);
	DUE(play, ANSWER, "2026-11-30 15:00");
	DUE(play, DRAFT, "2026-11-30 10:00");
	DUE(play, ROUTE, "2026-11-26 17:30");
	play_end(play);
}

static void test_clock7__reopened_the_outcome_is_the_same_whenever_the_timer_came(void **state)
{
	struct term_times draft[2], answer[2];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct play *play = play_closed_over_a_change();

		play_at(play, "2026-11-26 17:00");
		MUST(play, REOPEN, CURATOR, REASON);
		if (i == 1)
			play_expire(play);
		play_at(play, "2026-11-26 17:10");
		change_hours(play, NULL, play->context.now); /* Friday is a working day after all */
		play_expire(play);
		draft[i] = *times_of(play, TERM_DRAFT, 0);
		answer[i] = *times_of(play, TERM_ANSWER, 0);
		DUE(play, DRAFT, "2026-11-27 10:00");
		DUE(play, ANSWER, "2026-11-27 15:00");
		play_end(play);
	}
	assert_memory_equal(&draft[0], &draft[1], sizeof(draft[0]));
	assert_memory_equal(&answer[0], &answer[1], sizeof(answer[0]));
}

static void test_clock7__what_a_change_touched_while_closed_is_not_late_at_once(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_MISTAKE);
	play_at(play, "2026-11-24 11:00");
	change_hours(play, longer_hours, play->context.now); /* the draft would be due at 14:00 */
	play_at(play, "2026-11-24 14:30");
	MUST(play, REOPEN, CURATOR, REASON);
	play_expire(play);
	assert_int_equal(play->state->miss_count, 0);
	DUE(play, DRAFT, "2026-11-24 15:30"); /* an hour from reopening, not from the change */
	DUE(play, ANSWER, "2026-11-24 18:00");
	play_end(play);
}

static void test_clock7__what_ran_out_before_the_change_stays_missed_though_closed(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2026-11-26 15:00");
	play_begin(play, BODY_A);
	MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_MISTAKE);
	play_at(play, "2026-11-27 15:30"); /* the answer was due at 15:00 */
	change_hours(play, friday_off, play->context.now);
	play_at(play, "2026-11-27 16:00");
	MUST(play, REOPEN, CURATOR, REASON);
	assert_true(missed(play, TERM_ANSWER, 0));
	DUE(play, ANSWER, "2026-11-27 15:00");
	assert_int_equal(play->state->timetable, 2);
	play_end(play);

	play = play_closed_over_a_change(); /* and what ran out after it has moved away */
	play_at(play, "2026-11-27 16:00");
	MUST(play, REOPEN, CURATOR, REASON);
	play_expire(play);
	assert_false(missed(play, TERM_ANSWER, 0));
	DUE(play, ANSWER, "2026-11-30 15:00");
	play_end(play);
}

static void test_clock4__lateness_by_the_clock_is_a_setting(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation by_clock = *play->context.regulation;

	(void)state;
	by_clock.lateness = LATENESS_CLOCK;
	play->context.regulation = &by_clock;
	play_at(play, "2026-11-26 09:00");
	play_begin(play, BODY_A);
	play_at(play, "2026-11-26 18:00");
	play_expire(play);
	assert_false(missed(play, TERM_ANSWER, 0));
	play_at(play, "2026-11-26 18:00:01");
	play_expire(play);
	assert_true(missed(play, TERM_ANSWER, 0));
	play_end(play);
}

static void test_clock11__an_incident_lives_under_its_edition(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation newer = *play->context.regulation;

	(void)state;
	newer.version = 2;
	newer.rules[TRACK_ORDINARY][TERM_ANSWER].amount = 6 * MS_PER_HOUR;
	play_begin(play, BODY_A);
	REFUSED(play, CHANGE_EDITION, HEAD_OF_BUREAU, STATE_REFUSED, same_edition, 0);
	play->context.regulation = &newer;
	REFUSED(play, TAKE, EXECUTOR_A, INPUT_INVALID, other_edition, 0);
	MUST(play, CHANGE_EDITION, HEAD_OF_BUREAU, 0);
	assert_int_equal(play->state->regulation_version, 2);
	DUE(play, ANSWER, "2026-11-24 17:00");
	DUE(play, DRAFT, "2026-11-24 12:00");
	MUST(play, TAKE, EXECUTOR_A, 0);
	play_end(play);
}

static void test_clock4__a_term_of_the_incident_is_lifted_too(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation until_published = *play->context.regulation;

	(void)state;
	until_published.rules[TRACK_ORDINARY][TERM_DRAFT].stops = UINT64_C(1) << EVENT_ANSWER_PUBLISHED;
	play->context.regulation = &until_published;
	play_begin(play, 0);
	play_at(play, "2026-11-24 10:31");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	play_at(play, "2026-11-24 15:00:10");
	play_expire(play);
	assert_true(term_of(play, TERM_DRAFT)->causes & CAUSE_ROUTE_LATE);
	MUST(play, EXPLAIN, HEAD_A, .has_term = true, .term_kind = TERM_DRAFT, .term_version = 1, REASON);
	assert_int_equal(term_of(play, TERM_DRAFT)->flags, TERM_EXPLAINED);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1, .moment = msk("2026-11-24 15:00"));
	assert_false(missed(play, TERM_DRAFT, 0));
	assert_int_equal(play->last.changes[0].op, TERM_MISS_LIFTED);
	assert_int_equal(play->last.changes[0].causes, 0);
	assert_int_equal(play->last.changes[0].body, BODY_A);
	assert_int_equal(term_of(play, TERM_DRAFT)->flags, 0);
	assert_int_equal(term_of(play, TERM_DRAFT)->causes, 0);
	play_end(play);
}

static void test_regulation__a_message_that_leaves_takes_only_its_own_terms(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation with_detached = *play->context.regulation;

	(void)state;
	with_detached.rules[TRACK_ORDINARY][TERM_ANSWER].stops |= UINT64_C(1) << EVENT_DETACHED;
	with_detached.rules[TRACK_ORDINARY][TERM_ROUTE].amount = -1; /* and `draft` is in the first slot */
	play->context.regulation = &with_detached;
	play_begin(play, BODY_A);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, DETACH, CURATOR, .message = MESSAGE_2);
	assert_true(runs(play, TERM_ANSWER, MESSAGE_1));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	assert_true(runs(play, TERM_DRAFT, 0));
	play_end(play);
}

static void test_regulation__answer_in_24_hours_with_a_reaction_term(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/24-hours.json"));

	(void)state;
	play_at(play, "2026-11-27 19:40");
	play_begin(play, BODY_A);
	DUE(play, ANSWER, "2026-11-28 19:40");
	DUE(play, REACTION, "2026-11-27 20:40");
	DUE(play, ROUTE, "2026-11-27 20:40");
	play_at(play, "2026-11-27 20:10");
	MUST(play, TAKE, EXECUTOR_A, 0); /* the first reaction */
	assert_false(runs(play, TERM_REACTION, 0));
	play_at(play, "2026-11-28 19:40:01");
	play_expire(play);
	assert_true(missed(play, TERM_ANSWER, 0));
	play_end(play);
}

static void test_regulation__nine_working_hours_counted_from_sending(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/9-hours-from-sending.json"));

	(void)state;
	play_begin(play, 0);
	assert_null(times_of(play, TERM_ANSWER, 0));
	assert_null(times_of(play, TERM_DRAFT, 0));
	DUE(play, ROUTE, "2026-11-24 11:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	assert_null(times_of(play, TERM_ANSWER, MESSAGE_2));
	play_at(play, "2026-11-24 11:00");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	DUE(play, ANSWER, "2026-11-25 12:00");
	DUE_OF(play, ANSWER, MESSAGE_2, "2026-11-25 12:00");
	DUE(play, DRAFT, "2026-11-24 17:00");
	play_at(play, "2026-11-24 12:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_3); /* its incident has been sent */
	DUE_OF(play, ANSWER, MESSAGE_3, "2026-11-25 13:00");
	MUST(play, RETURN, EXECUTOR_A, REASON);
	MUST(play, ROUTE, CURATOR, TO(BODY_C));
	DUE(play, ANSWER, "2026-11-25 12:00"); /* not begun again */
	play_end(play);

	play = play_new(support_regulation("tests/golden/regulation/9-hours-from-sending.json"));
	play_begin(play, 0);
	MUST(play, EXCLUDE, CURATOR, .ground = EXCLUSION_HARM);
	play_at(play, "2026-11-24 11:00");
	MUST(play, REOPEN, CURATOR, REASON);
	DUE(play, ANSWER, "2026-11-25 12:00"); /* it had never begun */
	play_end(play);
}

static void test_regulation__two_approval_steps_inside_the_executors_time(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/two-visas.json"));

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, VISA, HEAD_A, STATE_REFUSED, no_visa_waiting, 0);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_int_equal(play->last.kind, EVENT_VISA_ASKED);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_true(runs(play, TERM_DRAFT, 0)); /* still the executor's time */
	REFUSED(play, SUBMIT_DRAFT, EXECUTOR_A, STATE_REFUSED, visa_waiting, ANSWER);
	REFUSED(play, RETURN, EXECUTOR_A, STATE_REFUSED, visa_waiting, REASON);
	REFUSED(play, VISA, DEPUTY, FORBIDDEN, not_your_turn, 0);
	MUST(play, REFUSE_VISA, HEAD_A, REASON);
	assert_false(play->state->visa_waiting);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	assert_false(play->state->visa_waiting);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-24 14:00");
	MUST(play, VISA, HEAD_A, 0);
	assert_int_equal(play->last.kind, EVENT_VISA_GIVEN);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	play_at(play, "2026-11-24 15:10");
	MUST(play, VISA, DEPUTY, 0);
	assert_int_equal(play->last.kind, EVENT_ANSWER_SUBMITTED);
	assert_int_equal(play->state->state, INCIDENT_REVIEW);
	assert_true(missed(play, TERM_DRAFT, 0));
	assert_int_equal(play->state->draft, 500);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	assert_int_equal(play->state->state, INCIDENT_REWORK);
	MUST(play, VISA, HEAD_A, 0);
	MUST(play, VISA, DEPUTY, 0);
	assert_int_equal(play->last.kind, EVENT_INTERIM_SUBMITTED);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock7__a_new_day_off_moves_only_what_it_touches),
		cmocka_unit_test(test_clock7__the_draft_moves_with_the_earliest_answer),
		cmocka_unit_test(test_clock7__nothing_becomes_late_at_once_by_a_change),
		cmocka_unit_test(test_clock7__the_outcome_is_the_same_whenever_the_timer_came),
		cmocka_unit_test(test_clock7__no_violation_is_unmade_by_a_change),
		cmocka_unit_test(test_clock7__a_change_is_told_before_a_command),
		cmocka_unit_test(test_clock7__reopened_it_runs_by_the_hours_that_came_while_it_was_closed),
		cmocka_unit_test(test_clock7__reopened_the_outcome_is_the_same_whenever_the_timer_came),
		cmocka_unit_test(test_clock7__what_a_change_touched_while_closed_is_not_late_at_once),
		cmocka_unit_test(test_clock7__what_ran_out_before_the_change_stays_missed_though_closed),
		cmocka_unit_test(test_clock4__lateness_by_the_clock_is_a_setting),
		cmocka_unit_test(test_clock11__an_incident_lives_under_its_edition),
		cmocka_unit_test(test_clock4__a_term_of_the_incident_is_lifted_too),
		cmocka_unit_test(test_regulation__a_message_that_leaves_takes_only_its_own_terms),
		cmocka_unit_test(test_regulation__answer_in_24_hours_with_a_reaction_term),
		cmocka_unit_test(test_regulation__nine_working_hours_counted_from_sending),
		cmocka_unit_test(test_regulation__two_approval_steps_inside_the_executors_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
