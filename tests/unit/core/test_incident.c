/*
 * tests/unit/core/test_incident.c: the main line of a message, step by step, with its terms; undo; refusals; clocks of
 * the record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_support.h"

static void test_incident__main_line_from_detection_to_answer(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .number_year = 2026, .number = 4761);
	assert_int_equal(play->state->state, INCIDENT_NEW);
	DUE(play, ROUTE, "2026-11-24 10:30");
	DUE(play, DRAFT, "2026-11-24 15:00");
	DUE(play, ANSWER, "2026-11-25 10:00");
	play_at(play, "2026-11-24 10:05");
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .importance = IMPORTANCE_NORMAL);
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	assert_int_equal(play->state->state, INCIDENT_ROUTED);
	assert_false(runs(play, TERM_ROUTE, 0));
	DUE(play, RETURN, "2026-11-24 10:35");
	play_at(play, "2026-11-24 10:20");
	MUST(play, TAKE, EXECUTOR_A, 0);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_int_equal(play->state->executor, PERSON_EXECUTOR_A);
	assert_false(runs(play, TERM_RETURN, 0));
	play_at(play, "2026-11-24 11:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER, TEXT);
	assert_int_equal(play->state->state, INCIDENT_REVIEW);
	DUE(play, REVIEW, "2026-11-24 11:30");
	assert_false(runs(play, TERM_DRAFT, 0));
	play_at(play, "2026-11-24 11:10");
	MUST(play, SEND_BACK, CURATOR, REASON);
	assert_int_equal(play->state->state, INCIDENT_REWORK);
	DUE(play, REWORK, "2026-11-24 12:10");
	play_at(play, "2026-11-24 11:40");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER, TEXT);
	play_at(play, "2026-11-24 11:50");
	MUST(play, APPROVE, CURATOR, 0);
	assert_int_equal(play->state->state, INCIDENT_APPROVED);
	DUE(play, PUBLISH, "2026-11-24 12:20");
	MUST(play, PUBLISH, CURATOR, 0);
	assert_int_equal(play->state->state, INCIDENT_PUBLISHING);
	play_at(play, "2026-11-24 11:51");
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	play_at(play, "2026-11-24 11:52");
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1, .moment = msk("2026-11-24 11:51:30"));
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	assert_int_equal(play->state->messages[0].placed_at, msk("2026-11-24 11:51:30"));
	assert_int_equal(play->state->messages[0].answer.done, msk("2026-11-24 11:51:30"));
	assert_int_equal(play->state->miss_count, 0);
	assert_int_equal(incident_wake(play->state), msk("2026-11-27 18:00"));
	play_at(play, "2026-11-27 18:00");
	play_expire(play);
	assert_int_equal(play->state->state, INCIDENT_CLOSED);
	assert_int_equal(play->state->outcome, OUTCOME_ANSWERED);
	play_end(play);
}

static void test_incident__undo_brings_review_back_with_its_old_due(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-24 10:10");
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	play_at(play, "2026-11-24 10:10:20");
	MUST(play, UNDO, CURATOR, 0);
	assert_int_equal(play->state->state, INCIDENT_REVIEW);
	assert_true(runs(play, TERM_REVIEW, 0));
	DUE(play, REVIEW, "2026-11-24 10:30");
	assert_null(times_of(play, TERM_PUBLISH, 0));
	assert_int_equal(play->state->messages[0].placement, PLACEMENT_NONE);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	play_at(play, "2026-11-24 10:10:41");
	REFUSED(play, UNDO, CURATOR, STATE_REFUSED, too_late_undo, 0);
	assert_string_equal(play->detail.clause, "20");
	play_end(play);
}

static void test_incident__no_undo_once_sending_has_started(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	REFUSED(play, UNDO, CURATOR, STATE_REFUSED, undo_sending_started, 0);
	PROGRAM(play, PUBLICATION_FAILED, .message = MESSAGE_1, .ground = ERR_NETWORK_DOWN);
	assert_int_equal(play->state->state, INCIDENT_APPROVED);
	assert_true(runs(play, TERM_PUBLISH, 0));
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1, .moment = msk("2026-11-24 10:00"), TEXT);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	play_end(play);
}

static void test_incident__a_stale_revision_is_refused(void **state)
{
	struct play *play = play_new(NULL);
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };
	struct incident_command command = { .kind = COMMAND_APPROVE, .actor = actor_of(PERSON_CURATOR), .revision = 1 };
	struct err_detail detail = { 0 };

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, &detail), ERR_REVISION_STALE);
	assert_int_equal(detail.limit, play->state->revision);
	MUST(play, COMMENT, EXECUTOR_A, TEXT); /* no comment makes an approval stale */
	command.revision = 4;
	assert_int_equal(play->state->revision, 4);
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, &detail), ERR_OK);
	play_end(play);
}

static void test_incident__time_never_goes_back(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play->context.now -= MS_PER_HOUR; /* the machine's clock was set back */
	MUST(play, TAKE, EXECUTOR_A, 0);
	assert_int_equal(play->last.at, msk("2026-11-24 10:00"));
	play_end(play);
}

static void test_incident__fields_that_a_command_does_not_know_are_refused(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	REFUSED(play, TAKE, EXECUTOR_A, FORBIDDEN, not_your_body, 0);
	REFUSED(play, DETECT, CURATOR, INPUT_INVALID, required, 0);
	assert_string_equal(play->detail.field, "message");
	REFUSED(play, DETECT, CURATOR, INPUT_INVALID, not_allowed_here, .message = MESSAGE_1, .draft = 5);
	assert_string_equal(play->detail.field, "draft");
	REFUSED(play, DETECT, CURATOR, INPUT_INVALID, moment_in_future, .message = MESSAGE_1,
		.moment = msk("2026-11-24 10:00:01"));
	REFUSED(play, TRIAGE, CURATOR, STATE_REFUSED, no_incident_yet, .topic = 1, .importance = IMPORTANCE_LOW);
	play_begin(play, 0);
	REFUSED(play, DETECT, CURATOR, STATE_REFUSED, already_detected, .message = MESSAGE_2);
	REFUSED(play, SEND_STARTED, CURATOR, FORBIDDEN, only_the_program, .message = MESSAGE_1);
	play_end(play);
}

static void test_incident__preview_is_what_detect_gives(void **state)
{
	struct play *play = play_new(NULL);
	utc_ms_t route = 0, draft = 0, answer = 0;

	(void)state;
	assert_int_equal(incident_preview(play->context.now, TRACK_ORDINARY, &play->context, &route, &draft, &answer),
			 ERR_OK);
	play_begin(play, 0);
	assert_int_equal(route, times_of(play, TERM_ROUTE, 0)->due);
	assert_int_equal(draft, times_of(play, TERM_DRAFT, 0)->due);
	assert_int_equal(answer, times_of(play, TERM_ANSWER, 0)->due);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_incident__main_line_from_detection_to_answer),
		cmocka_unit_test(test_incident__undo_brings_review_back_with_its_old_due),
		cmocka_unit_test(test_incident__no_undo_once_sending_has_started),
		cmocka_unit_test(test_incident__a_stale_revision_is_refused),
		cmocka_unit_test(test_incident__time_never_goes_back),
		cmocka_unit_test(test_incident__fields_that_a_command_does_not_know_are_refused),
		cmocka_unit_test(test_incident__preview_is_what_detect_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
