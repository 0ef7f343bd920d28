/*
 * tests/unit/core/test_incident_order16.c: clauses 16 to 21: answer, draft, review, rework, publication, interim
 * answer; the clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_support.h"

static void p16__eight_working_hours_from_detection(void **state)
{
	static const struct {
		const char *detected, *route, *draft, *answer;
	} cases[] = {
		/* EXAMPLES 1-9, 21 */
		{ "2026-11-24 10:00", "2026-11-24 10:30", "2026-11-24 15:00", "2026-11-25 10:00" },
		{ "2026-11-27 19:40", "2026-11-30 09:30", "2026-11-30 14:00", "2026-11-30 18:00" },
		{ "2026-11-27 17:50", "2026-11-30 09:20", "2026-11-30 12:50", "2026-11-30 17:50" },
		{ "2026-12-30 16:00", "2026-12-30 16:30", "2027-01-11 11:00", "2027-01-11 16:00" },
		{ "2027-11-02 16:00", "2027-11-02 16:30", "2027-11-03 11:00", "2027-11-03 16:00" },
		{ "2027-11-03 15:00", "2027-11-03 15:30", "2027-11-08 11:00", "2027-11-08 16:00" },
		{ "2026-11-25 13:20", "2026-11-25 14:30", "2026-11-26 09:00", "2026-11-26 13:00" },
		{ "2026-11-26 09:00", "2026-11-26 09:30", "2026-11-26 14:00", "2026-11-26 18:00" },
		{ "2026-11-26 18:00", "2026-11-27 09:30", "2026-11-27 14:00", "2026-11-27 18:00" },
		{ "2026-11-30 11:15", "2026-11-30 11:45", "2026-11-30 16:15", "2026-12-01 11:15" },
		{ "2027-12-30 16:00", "2027-12-30 16:30", "2028-01-10 11:00", "2028-01-10 16:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct play *play = play_new(NULL);

		play_at(play, cases[i].detected);
		play_begin(play, 0);
		DUE(play, ROUTE, cases[i].route);
		DUE(play, DRAFT, cases[i].draft);
		DUE(play, ANSWER, cases[i].answer);
		play_end(play);
	}
}

static void p16__four_working_hours_for_topics_on_the_list(void **state)
{
	static const struct {
		const char *detected, *draft, *answer;
	} cases[] = {
		/* EXAMPLES 19, 20 */
		{ "2026-11-24 10:00", "2026-11-24 11:30", "2026-11-24 15:00" },
		{ "2026-12-30 16:00", "2026-12-30 17:30", "2027-01-11 11:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct play *play = play_new(NULL);

		play_at(play, cases[i].detected);
		MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .has_track = true, .track = TRACK_LIST);
		DUE(play, DRAFT, cases[i].draft);
		DUE(play, ANSWER, cases[i].answer);
		play_end(play);
	}
}

static void p16__detection_is_the_first_claim(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2026-11-24 10:07:30");
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .moment = msk("2026-11-24 10:00") + 400);
	assert_int_equal(play->last.at, msk("2026-11-24 10:07:30"));
	assert_int_equal(play->last.moment, msk("2026-11-24 10:00"));
	assert_int_equal(play->state->detected, msk("2026-11-24 10:00"));
	DUE(play, ROUTE, "2026-11-24 10:30");
	DUE(play, ANSWER, "2026-11-25 10:00");
	play_end(play);
}

static void p16__each_message_has_its_own_term(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 22 */

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 14:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, SEND_BACK, CURATOR, REASON);
	play_at(play, "2026-11-24 14:30");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-24 16:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	REFUSED(play, ATTACH, CURATOR, INPUT_INVALID, message_already_here, .message = MESSAGE_2);
	DUE_OF(play, ANSWER, MESSAGE_1, "2026-11-25 10:00");
	DUE_OF(play, ANSWER, MESSAGE_2, "2026-11-25 16:00");
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, .message = MESSAGE_1);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	assert_int_equal(play->state->state, INCIDENT_APPROVED); /* the other one is not placed */
	assert_false(runs(play, TERM_ANSWER, MESSAGE_1));
	assert_true(runs(play, TERM_ANSWER, MESSAGE_2));
	MUST(play, PUBLISH, CURATOR, 0);
	play_refused(play, COMMAND_PUBLISHED, (enum person)0, ARGS(.message = MESSAGE_1), ERR_STATE_REFUSED,
		     RULE(already_placed), __FILE__, __LINE__);
	play_refused(play, COMMAND_PUBLICATION_FAILED, (enum person)0, ARGS(.message = MESSAGE_1), ERR_STATE_REFUSED,
		     RULE(nothing_to_publish), __FILE__, __LINE__);
	play_refused(play, COMMAND_SEND_STARTED, (enum person)0, ARGS(.message = MESSAGE_1), ERR_STATE_REFUSED,
		     RULE(nothing_to_publish), __FILE__, __LINE__);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_2);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_2);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	play_at(play, "2026-11-25 11:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_3);
	assert_int_equal(play->state->state, INCIDENT_APPROVED);
	DUE_OF(play, ANSWER, MESSAGE_3, "2026-11-26 11:00");
	DUE_OF(play, PUBLISH, MESSAGE_3, "2026-11-25 11:30");
	play_end(play);
}

static void p16__work_that_fills_the_day_is_in_time_until_the_next_opening(void **state)
{
	static const struct {
		const char *placed;
		bool late;
	} cases[] = { { "2026-11-26 18:00", false },
		      { "2026-11-26 20:00", false },
		      { "2026-11-27 09:00", false },
		      { "2026-11-27 09:00:01", true } };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) { /* EXAMPLES 8 */
		struct play *play = play_new(NULL);

		play_at(play, "2026-11-26 09:00");
		play_begin(play, BODY_A);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		play_at(play, "2026-11-26 09:20");
		MUST(play, APPROVE, CURATOR, 0);
		play_at(play, cases[i].placed);
		MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
		assert_int_equal(missed(play, TERM_ANSWER, 0), cases[i].late);
		play_end(play);
	}
}

static void p16__a_violation_has_the_right_moment_whenever_the_timer_came(void **state)
{
	static const char *const looks[] = { "2026-11-25 10:00:01", "2026-11-25 10:00:02", "2026-12-03 03:00" };
	uint32_t causes = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(looks); i++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		if (i == 0) { /* in time each time */
			play_at(play, "2026-11-24 15:00:01");
			play_expire(play);
			play_at(play, "2026-11-25 10:00");
			play_expire(play);
			assert_false(missed(play, TERM_ANSWER, 0));
		}
		play_at(play, looks[i]);
		play_expire(play);
		assert_int_equal(times_of(play, TERM_ANSWER, 0)->missed, msk("2026-11-25 10:00"));
		assert_int_equal(term_of(play, TERM_DRAFT)->times.missed, msk("2026-11-24 15:00"));
		assert_int_equal(play->state->miss_count, 2);
		assert_true(play->state->messages[0].answer_causes & CAUSE_DRAFT_LATE);
		assert_true(i == 0 || causes == play->state->messages[0].answer_causes);
		causes = play->state->messages[0].answer_causes;
		assert_int_equal(incident_wake(play->state), 0); /* nothing more to say until somebody acts */
		play_end(play);
	}
}

static void p16__the_networks_own_time_lifts_a_violation_that_was_none(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-25 09:50");
	MUST(play, APPROVE, CURATOR, 0); /* late: review missed */
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	play_at(play, "2026-11-25 10:05"); /* the reply came late */
	play_expire(play);
	assert_true(missed(play, TERM_ANSWER, 0));
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1, .moment = msk("2026-11-25 09:59:59"));
	assert_false(missed(play, TERM_ANSWER, 0));
	assert_int_equal(play->last.changes[0].op, TERM_MISS_LIFTED);
	assert_int_equal(play->last.changes[0].timetable, 1);
	assert_int_equal(play->last.changes[0].times.due, msk("2026-11-25 10:00"));
	assert_int_equal(play->state->miss_count, 1); /* review */
	play_end(play);
}

static void p16__a_networks_time_outside_attempt_and_report_is_cut(void **state)
{
	static const struct {
		const char *said, *counts;
		bool cut;
	} cases[] = { { "2026-11-24 09:00", "2026-11-24 10:10", true },
		      { "2026-11-24 10:11", "2026-11-24 10:11", false },
		      { "2026-11-24 23:00", "2026-11-24 10:12", true } };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		MUST(play, PUBLISH, CURATOR, 0);
		play_at(play, "2026-11-24 10:10");
		PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
		play_at(play, "2026-11-24 10:12");
		PROGRAM(play, PUBLISHED, .message = MESSAGE_1, .moment = msk(cases[i].said));
		assert_int_equal(play->last.moment, msk(cases[i].counts));
		assert_int_equal(play->last.args.moment_cut, cases[i].cut);
		play_end(play);
	}
}

static void p17__draft_four_working_hours_before_the_earliest_unmet_answer(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	DUE(play, DRAFT, "2026-11-24 15:00");
	play_at(play, "2026-11-24 11:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2); /* later: does not move it */
	DUE(play, DRAFT, "2026-11-24 15:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_3, .moment = msk("2026-11-24 09:30"),
	     REASON); /* earlier: does */
	DUE(play, DRAFT, "2026-11-24 14:30");
	MUST(play, DETACH, CURATOR, .message = MESSAGE_3);
	DUE(play, DRAFT, "2026-11-24 15:00");
	play_end(play);
}

static void p17__held_by_the_bureau_until_routed_then_by_the_body(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	assert_int_equal(term_of(play, TERM_DRAFT)->body, 0);
	MUST(play, ROUTE, CURATOR, TO(BODY_B));
	assert_int_equal(term_of(play, TERM_DRAFT)->body, BODY_B);
	MUST(play, RETURN, EXECUTOR_B, REASON);
	assert_int_equal(term_of(play, TERM_DRAFT)->body, 0);
	play_at(play, "2026-11-24 15:00:01");
	play_expire(play);
	assert_true(missed(play, TERM_DRAFT, 0));
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	assert_int_equal(term_of(play, TERM_DRAFT)->body, 0); /* who held it when it was missed */
	play_end(play);
}

static void p17__a_withdrawn_draft_was_never_submitted(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-24 10:05");
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_true(runs(play, TERM_DRAFT, 0));
	DUE(play, DRAFT, "2026-11-24 15:00");
	assert_null(times_of(play, TERM_REVIEW, 0));
	REFUSED(play, WITHDRAW_DRAFT, EXECUTOR_A, STATE_REFUSED, not_in_this_state, 0);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	assert_int_equal(play->state->state, INCIDENT_REWORK);
	assert_true(runs(play, TERM_REWORK, 0));
	play_end(play);
}

static void p17__a_clarification_is_answered_by_the_author_or_by_his_silence(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 25 */

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ASK);
	REFUSED(play, AUTHOR_REPLIED, CURATOR, STATE_REFUSED, not_in_this_state, 0);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	play_at(play, "2026-11-24 11:00");
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_int_equal(play->state->asked_at, msk("2026-11-24 11:00"));
	assert_false(runs(play, TERM_ANSWER, 0));
	DUE(play, FINAL, "2026-12-03 18:00");
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, author_not_silent_yet, .outcome = OUTCOME_AUTHOR_SILENT);
	play_at(play, "2026-11-27 18:00");
	MUST(play, CLOSE, CURATOR, .outcome = OUTCOME_AUTHOR_SILENT);
	play_end(play);

	play = play_new(NULL);
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ASK);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	PROGRAM(play, AUTHOR_REPLIED, .message = 77);
	play_at(play, "2026-11-28 18:00");
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, outcome_not_now, .outcome = OUTCOME_AUTHOR_SILENT);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_end(play);
}

static void p18__reviewed_within_thirty_minutes(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 12:45");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	DUE(play, REVIEW, "2026-11-24 14:15"); /* over the break */
	play_at(play, "2026-11-24 14:15:01");
	MUST(play, SEND_BACK, CURATOR, REASON);
	assert_true(missed(play, TERM_REVIEW, 0));
	play_end(play);
}

static void p18__correction_in_place_is_off_by_default(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation with_correction = *play->context.regulation;

	(void)state;
	with_correction.correct_in_place = true;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	REFUSED(play, CORRECT_AND_APPROVE, CURATOR, STATE_REFUSED, correct_in_place_off, TEXT, .draft = 900);
	play->context.regulation = &with_correction;
	MUST(play, CORRECT_AND_APPROVE, CURATOR, TEXT, .draft = 900);
	assert_int_equal(play->state->draft, 900);
	assert_int_equal(play->state->state, INCIDENT_APPROVED);
	play_end(play);
}

static void p19__reworked_within_an_hour_each_round(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 18: every step at its limit */
	static const char *const steps[] = { "2026-11-24 15:30", "2026-11-24 16:30", "2026-11-24 17:00",
					     "2026-11-24 18:00" };

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 15:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	for (size_t i = 0; i < ARRAY_COUNT(steps); i += 2) {
		DUE(play, REVIEW, steps[i]);
		play_at(play, steps[i]);
		MUST(play, SEND_BACK, CURATOR, REASON);
		DUE(play, REWORK, steps[i + 1]);
		play_at(play, steps[i + 1]);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	}
	DUE(play, REVIEW, "2026-11-25 09:30");
	play_at(play, "2026-11-25 09:30");
	MUST(play, APPROVE, CURATOR, 0);
	DUE(play, PUBLISH, "2026-11-25 10:00");
	play_at(play, "2026-11-25 10:00");
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	assert_int_equal(play->state->miss_count, 0);
	play_end(play);
}

static void p19__rework_counts_in_the_bodys_own_hours(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_B);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, ANSWER);
	play_at(play, "2026-11-24 17:10");
	MUST(play, SEND_BACK, CURATOR, REASON);
	DUE(play, REWORK, "2026-11-25 09:10"); /* B closes at 17:30 and opens at 08:30 */
	assert_int_equal(term_of(play, TERM_REWORK)->body, BODY_B);
	play_end(play);
}

static void p20__placed_within_thirty_minutes_of_approval(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	DUE(play, PUBLISH, "2026-11-24 10:30");
	play_at(play, "2026-11-24 10:40");
	MUST(play, PUBLISH, CURATOR, 0);
	assert_true(missed(play, TERM_PUBLISH, 0));
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, STATE_REFUSED, message_being_sent, .message = MESSAGE_1);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	play_end(play);
}

static void p20__each_step_down_the_ladder_needs_a_reason(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	REFUSED(play, PUBLISH, CURATOR, INPUT_INVALID, place_step_needs_reason, .place = PLACE_COMMENT);
	MUST(play, PUBLISH, CURATOR, .place = PLACE_PRIVATE, REASON, .account = 3);
	assert_int_equal(play->state->messages[0].place, PLACE_PRIVATE);
	assert_int_equal(play->state->messages[0].account, 3);
	REFUSED(play, CANNOT_BE_PLACED, CURATOR, STATE_REFUSED, message_being_sent, .message = MESSAGE_1, REASON);
	MUST(play, UNDO, CURATOR, 0);
	MUST(play, APPROVE, CURATOR, 0);
	REFUSED(play, CANNOT_BE_PLACED, CURATOR, INPUT_INVALID, reason_required, .message = MESSAGE_1);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON, TEXT);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	assert_false(runs(play, TERM_ANSWER, 0));
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, outcome_not_now, .outcome = OUTCOME_ANSWERED);
	MUST(play, CLOSE, CURATOR, .outcome = OUTCOME_NOT_PLACED);
	play_end(play);
}

static void p20__executors_place_only_where_the_regulation_says_so(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation with_executors = *play->context.regulation;

	(void)state;
	with_executors.executor_publishes = true;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	REFUSED(play, PUBLISH, EXECUTOR_A, FORBIDDEN, not_your_role, 0);
	play->context.regulation = &with_executors;
	MUST(play, PUBLISH, EXECUTOR_A, 0);
	play_end(play);
}

static void p20__a_new_term_of_publication_knows_nothing_of_the_one_before(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	play_at(play, "2026-11-24 10:40");
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	MUST(play, EXPLAIN, CURATOR, .has_term = true, .term_kind = TERM_PUBLISH, .message = MESSAGE_1, REASON);
	assert_int_equal(play->state->messages[0].publish_flags, TERM_EXPLAINED);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	assert_int_equal(play->state->messages[0].publish_flags, 0);
	assert_int_equal(play->state->messages[0].publish.missed, 0);
	assert_int_equal(play->state->miss_count, 1); /* the record and the count keep it */
	play_end(play);
}

static void p20__nothing_is_placed_twice(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_publish(play);
	REFUSED(play, PUBLISH, CURATOR, STATE_REFUSED, not_in_this_state, 0);
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, STATE_REFUSED, not_in_this_state, .message = MESSAGE_1);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	REFUSED(play, PUBLISH, CURATOR, STATE_REFUSED, nothing_to_publish, .message = MESSAGE_1);
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, STATE_REFUSED, already_placed, .message = MESSAGE_1);
	REFUSED(play, PUBLISH, CURATOR, INPUT_INVALID, not_this_message, .message = MESSAGE_3);
	MUST(play, PUBLISH, CURATOR, 0);
	assert_int_equal(play->state->messages[0].placement, PLACEMENT_PLACED);
	assert_int_equal(play->state->messages[1].placement, PLACEMENT_WAITING);
	MUST(play, UNDO, CURATOR, 0); /* only the order: the answer stands already */
	assert_int_equal(play->state->state, INCIDENT_APPROVED);
	assert_true(runs(play, TERM_PUBLISH, MESSAGE_2));
	play_end(play);
}

static void p21__final_draft_within_seven_working_days_of_an_interim_answer(void **state)
{
	static const struct {
		const char *published, *due;
	} cases[] = {
		/* EXAMPLES 10, 11, 12 */
		{ "2026-11-26 10:00", "2026-12-07 18:00" },
		{ "2026-11-26 09:15", "2026-12-07 18:00" },
		{ "2027-10-25 10:00", "2027-11-03 17:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct play *play = play_new(NULL);

		play_at(play, "2026-11-25 17:40");
		play_begin(play, BODY_A);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
		MUST(play, APPROVE, CURATOR, 0);
		MUST(play, PUBLISH, CURATOR, 0);
		play_at(play, cases[i].published);
		PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
		DUE(play, FINAL, cases[i].due);
		play_end(play);
	}
}

static void p21__an_interim_in_time_meets_the_answer_and_a_second_moves_nothing(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_int_equal(play->state->interim_at, msk("2026-11-24 10:00"));
	assert_false(runs(play, TERM_ANSWER, 0));
	assert_false(runs(play, TERM_DRAFT, 0));
	DUE(play, FINAL, "2026-12-03 18:00");
	play_at(play, "2026-11-30 10:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	assert_true(runs(play, TERM_FINAL, 0)); /* an interim does not meet it */
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	play_at(play, "2026-11-30 10:01");
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1, .moment = msk("2026-11-30 09:00"));
	assert_int_equal(play->last.moment,
			 msk("2026-11-30 10:00")); /* not before this order: the first attempt is past */
	DUE(play, FINAL, "2026-12-03 18:00");
	play_at(play, "2026-12-03 20:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_false(runs(play, TERM_FINAL, 0));
	assert_int_equal(play->state->miss_count, 0);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	play_end(play);
}

static void p21__returned_after_the_final_draft_it_runs_on(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_true(runs(play, TERM_FINAL, 0));
	assert_false(runs(play, TERM_DRAFT, 0));
	assert_false(runs(play, TERM_REWORK, 0));
	DUE(play, FINAL, "2026-12-03 18:00");
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p16__eight_working_hours_from_detection),
		cmocka_unit_test(p16__four_working_hours_for_topics_on_the_list),
		cmocka_unit_test(p16__detection_is_the_first_claim),
		cmocka_unit_test(p16__each_message_has_its_own_term),
		cmocka_unit_test(p16__work_that_fills_the_day_is_in_time_until_the_next_opening),
		cmocka_unit_test(p16__a_violation_has_the_right_moment_whenever_the_timer_came),
		cmocka_unit_test(p16__the_networks_own_time_lifts_a_violation_that_was_none),
		cmocka_unit_test(p16__a_networks_time_outside_attempt_and_report_is_cut),
		cmocka_unit_test(p17__draft_four_working_hours_before_the_earliest_unmet_answer),
		cmocka_unit_test(p17__held_by_the_bureau_until_routed_then_by_the_body),
		cmocka_unit_test(p17__a_withdrawn_draft_was_never_submitted),
		cmocka_unit_test(p17__a_clarification_is_answered_by_the_author_or_by_his_silence),
		cmocka_unit_test(p18__reviewed_within_thirty_minutes),
		cmocka_unit_test(p18__correction_in_place_is_off_by_default),
		cmocka_unit_test(p19__reworked_within_an_hour_each_round),
		cmocka_unit_test(p19__rework_counts_in_the_bodys_own_hours),
		cmocka_unit_test(p20__placed_within_thirty_minutes_of_approval),
		cmocka_unit_test(p20__each_step_down_the_ladder_needs_a_reason),
		cmocka_unit_test(p20__executors_place_only_where_the_regulation_says_so),
		cmocka_unit_test(p20__a_new_term_of_publication_knows_nothing_of_the_one_before),
		cmocka_unit_test(p20__nothing_is_placed_twice),
		cmocka_unit_test(p21__final_draft_within_seven_working_days_of_an_interim_answer),
		cmocka_unit_test(p21__an_interim_in_time_meets_the_answer_and_a_second_moves_nothing),
		cmocka_unit_test(p21__returned_after_the_final_draft_it_runs_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
