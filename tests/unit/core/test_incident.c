/*
 * tests/unit/core/test_incident.c: the main line of a message, step by step, with its terms; undo; refusals; clocks of
 * the record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

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

static void test_incident__preview_under_other_regulations(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/9-hours-from-sending.json"));
	struct regulation forward = *support_regulation(NULL);
	utc_ms_t route = 1, draft = 1, answer = 1;

	(void)state;
	assert_int_equal(incident_preview(play->context.now, TRACK_ORDINARY, &play->context, &route, &draft, &answer),
			 ERR_OK);
	assert_int_equal(route, msk("2026-11-24 11:00"));
	assert_int_equal(draft, 0); /* nothing is counted before it is sent */
	assert_int_equal(answer, 0);
	for (int track = 0; track < TRACK_MAX; track++) {
		forward.rules[track][TERM_DRAFT].back_from = TERM_MAX;
		forward.rules[track][TERM_ROUTE].amount = -1;
	}
	play->context.regulation = &forward;
	assert_int_equal(incident_preview(play->context.now, TRACK_ORDINARY, &play->context, &route, &draft, &answer),
			 ERR_OK);
	assert_int_equal(route, 0);
	assert_int_equal(draft, msk("2026-11-24 15:00"));
	assert_int_equal(answer, msk("2026-11-25 10:00"));
	for (int track = 0; track < TRACK_MAX; track++)
		forward.rules[track][TERM_DRAFT].amount = -1;
	assert_int_equal(incident_preview(play->context.now, TRACK_LIST, &play->context, &route, &draft, &answer),
			 ERR_OK);
	assert_int_equal(draft, 0);
	assert_int_equal(answer, msk("2026-11-24 15:00"));
	play_end(play);
}

/* Each of these breaks one invariant of a sound incident, which has a message, a stage, and terms: route done, draft,
 * return. */
static void break_whole(struct incident *broken)
{
	broken->message_count = 0;
}
static void break_outcome(struct incident *broken)
{
	broken->outcome = OUTCOME_ANSWERED;
}
static void break_revision(struct incident *broken)
{
	broken->revision = broken->version + 1;
}
static void break_state(struct incident *broken)
{
	broken->state = INCIDENT_NONE;
}
static void break_publishing(struct incident *broken)
{
	broken->state = INCIDENT_PUBLISHING;
}
static void break_waiting(struct incident *broken)
{
	broken->messages[0].placement = PLACEMENT_WAITING;
}
static void break_placed(struct incident *broken)
{
	broken->messages[0].placement = PLACEMENT_PLACED;
}
static void break_answered(struct incident *broken)
{
	broken->messages[0].placed_kind = DRAFT_ANSWER;
}
static void break_message(struct incident *broken)
{
	broken->messages[0].message = 0;
}
static void break_twice(struct incident *broken)
{
	broken->messages[1] = broken->messages[0];
	broken->message_count = 2;
}
static void break_detected(struct incident *broken)
{
	broken->detected += 1000;
}
static void break_due(struct incident *broken)
{
	broken->messages[0].answer.due = broken->messages[0].answer.started - 1000;
}
static void break_late_from(struct incident *broken)
{
	broken->messages[0].answer.late_from = broken->messages[0].answer.due - 1000;
}
static void break_missed(struct incident *broken)
{
	broken->messages[0].answer.missed = 5;
}
static void break_done(struct incident *broken)
{
	broken->messages[0].answer.done = broken->messages[0].answer.started - 1000;
}
static void break_second(struct incident *broken)
{
	broken->messages[0].answer.due += 1;
	broken->messages[0].answer.late_from += 1;
}
static void break_publish(struct incident *broken)
{
	broken->messages[0].publish.due = 5;
}
static void break_reaction(struct incident *broken)
{
	broken->messages[0].reaction.missed = 5;
}
static void break_no_event(struct incident *broken)
{
	broken->terms[0].version = 0;
}
static void break_future_event(struct incident *broken)
{
	broken->terms[0].version = broken->version + 1;
}
static void break_kind(struct incident *broken)
{
	broken->terms[0].kind = TERM_ANSWER;
}
static void break_stopped(struct incident *broken)
{
	broken->terms[0].stopped = 0;
}
static void break_running(struct incident *broken)
{
	broken->terms[1].stopped = 1;
}
static void break_two(struct incident *broken)
{
	broken->terms[2].kind = TERM_DRAFT;
}
static void break_review(struct incident *broken)
{
	broken->terms[1].kind = TERM_REVIEW;
}
static void break_rework(struct incident *broken)
{
	broken->terms[1].kind = TERM_REWORK;
}
static void break_closed(struct incident *broken)
{
	broken->state = INCIDENT_CLOSED;
	broken->outcome = OUTCOME_ANSWERED;
}
static void break_closed_message(struct incident *broken)
{
	break_closed(broken);
	broken->term_count = 0;
}
static void break_room(struct incident *broken)
{
	broken->term_count = INCIDENT_TERMS_MAX + 1;
}
static void break_room_of_messages(struct incident *broken)
{
	broken->message_count = INCIDENT_MESSAGES_MAX + 1;
}
static void break_room_of_stages(struct incident *broken)
{
	broken->stage_count = INCIDENT_STAGES_MAX + 1;
}
static void break_body(struct incident *broken)
{
	broken->stages[0].body = 0;
}
static void break_number(struct incident *broken)
{
	broken->stages[0].number = 0;
}
static void break_turn(struct incident *broken)
{
	broken->stages[0].number = 2;
	broken->stages[0].flags |= STAGE_DONE;
}
static void break_begun(struct incident *broken)
{
	broken->stages[0].flags = 0;
}
static void break_order(struct incident *broken)
{
	broken->stages[0].number = 2;
	broken->stages[1] = (struct incident_stage){ .body = BODY_B, .number = 1, .flags = STAGE_STARTED };
	broken->stage_count = 2;
}
static void break_stages(struct incident *broken)
{
	broken->stage_count = 0;
}
static void break_stages_in_review(struct incident *broken)
{
	broken->stage_count = 0;
	broken->state = INCIDENT_REVIEW;
}
static void break_stages_in_rework(struct incident *broken)
{
	broken->stage_count = 0;
	broken->state = INCIDENT_REWORK;
}
static void (*const breaks[])(struct incident *broken) = {
	break_whole,
	break_outcome,
	break_revision,
	break_state,
	break_publishing,
	break_waiting,
	break_placed,
	break_answered,
	break_message,
	break_twice,
	break_detected,
	break_due,
	break_late_from,
	break_missed,
	break_done,
	break_second,
	break_publish,
	break_reaction,
	break_no_event,
	break_future_event,
	break_kind,
	break_stopped,
	break_running,
	break_two,
	break_review,
	break_rework,
	break_closed,
	break_closed_message,
	break_room,
	break_room_of_messages,
	break_room_of_stages,
	break_body,
	break_number,
	break_turn,
	break_begun,
	break_order,
	break_stages,
	break_stages_in_review,
	break_stages_in_rework,
};

static void test_incident__a_broken_state_is_found(void **state)
{
	struct play *play = play_new(NULL);
	struct incident *broken = calloc(1, sizeof(*broken));

	(void)state;
	assert_non_null(broken);
	assert_null(incident_fault(broken)); /* not yet */
	play_begin(play, BODY_A);            /* terms: route done, draft, return */
	for (size_t how = 0; how < ARRAY_COUNT(breaks); how++) {
		memset(broken, 0, sizeof(*broken));
		incident_copy(broken, play->state);
		assert_null(incident_fault(broken));
		breaks[how](broken);
		if (incident_fault(broken) == NULL)
			fail_msg("%zu is not found", how);
	}
	free(broken);
	play_end(play);
}

static void test_incident__what_decide_adds_is_never_taken_from_a_command(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .moment_cut = true, .order_of_work = true, .dispute = true,
	     .until = 5, .stage = 3, .stage_now = 4);
	assert_false(play->last.args.moment_cut);
	assert_false(play->last.args.order_of_work);
	assert_false(play->last.args.dispute);
	assert_int_equal(play->last.args.until, 0);
	assert_int_equal(play->last.args.stage, 0);
	assert_int_equal(play->state->stage_now, 0);
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
		cmocka_unit_test(test_incident__preview_under_other_regulations),
		cmocka_unit_test(test_incident__a_broken_state_is_found),
		cmocka_unit_test(test_incident__what_decide_adds_is_never_taken_from_a_command),
		cmocka_unit_test(test_incident__preview_is_what_detect_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
