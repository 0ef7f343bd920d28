/*
 * tests/unit/core/test_incident_order12.c: clauses 12 to 15: detection, triage, routing, taking, returning.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_support.h"

static void p12__only_the_curator_detects_routes_and_approves(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	REFUSED(play, DETECT, EXECUTOR_A, FORBIDDEN, not_your_role, .message = MESSAGE_1);
	REFUSED(play, DETECT, SMM, FORBIDDEN, not_your_role, .message = MESSAGE_1);
	play_begin(play, 0);
	REFUSED(play, ROUTE, EXECUTOR_A, FORBIDDEN, not_your_role, TO(BODY_A));
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	REFUSED(play, APPROVE, EXECUTOR_A, FORBIDDEN, not_your_role, 0);
	REFUSED(play, SEND_BACK, HEAD_A, FORBIDDEN, not_your_role, REASON);
	MUST(play, APPROVE, CURATOR_2, 0); /* any of the Curators */
	play_end(play);
}

static void p12__clarifications_and_interim_answers_go_the_same_road(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ASK);
	assert_int_equal(play->last.kind, EVENT_CLARIFICATION_SUBMITTED);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	assert_int_equal(play->last.kind, EVENT_INTERIM_SUBMITTED);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	assert_int_equal(play->last.kind, EVENT_INTERIM_PUBLISHED);
	play_end(play);
}

static void p12__a_curator_hands_over_to_another(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	assert_int_equal(play->state->curator, PERSON_CURATOR);
	REFUSED(play, HAND_OVER, CURATOR, INPUT_INVALID, same_person, .person = PERSON_CURATOR);
	MUST(play, HAND_OVER, CURATOR, .person = PERSON_CURATOR_2);
	assert_int_equal(play->state->curator, PERSON_CURATOR_2);
	play_end(play);
}

static void p13__the_body_decides_who_works_and_a_substitute_acts_for_him(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, TAKE, EXECUTOR_B, FORBIDDEN, not_your_body, 0);
	REFUSED(play, TAKE, HEAD_A, FORBIDDEN, not_your_role, 0);
	MUST(play, TAKE, EXECUTOR_A, 0);
	REFUSED(play, TAKE, SUBSTITUTE_A, STATE_REFUSED, already_taken, 0);
	REFUSED(play, REASSIGN, HEAD_A, INPUT_INVALID, same_person, .person = PERSON_EXECUTOR_A);
	REFUSED(play, REASSIGN, CURATOR, FORBIDDEN, not_your_role, .person = PERSON_SUBSTITUTE_A);
	MUST(play, REASSIGN, DELEGATE_A, .person = PERSON_SUBSTITUTE_A, REASON);
	assert_int_equal(play->state->executor, PERSON_SUBSTITUTE_A);
	assert_int_equal(play->state->stages[0].executor, PERSON_SUBSTITUTE_A);
	MUST(play, SUBMIT_DRAFT, SUBSTITUTE_A, ANSWER);
	play_end(play);
}

static void p13__a_person_of_two_bodies_acts_in_each_with_its_own_rights(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, TAKE, OF_TWO_BODIES, 0);
	assert_int_equal(play->last.by_body, BODY_A);
	REFUSED(play, REFUSE_VISA, OF_TWO_BODIES, FORBIDDEN, not_your_body, REASON); /* he is head of the other one */
	play_end(play);

	play = play_new(NULL);
	play_begin(play, BODY_D);
	REFUSED(play, TAKE, OF_TWO_BODIES, FORBIDDEN, not_your_body, 0);
	MUST(play, RETURN, OF_TWO_BODIES, REASON);
	assert_int_equal(play->last.by_body, BODY_D);
	play_end(play);
}

static void p13__work_of_one_newly_absent_moves_with_a_trace(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, TAKE, EXECUTOR_A, 0);
	PROGRAM(play, REASSIGN, .person = PERSON_SUBSTITUTE_A, .body = BODY_A);
	assert_int_equal(play->last.kind, EVENT_REASSIGNED);
	assert_int_equal(play->last.args.person, PERSON_SUBSTITUTE_A);
	assert_int_equal(play->state->executor, PERSON_SUBSTITUTE_A);
	play_end(play);
}

static void p14__routed_within_thirty_minutes_of_detection(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	DUE(play, ROUTE, "2026-11-24 10:30");
	play_at(play, "2026-11-24 10:30");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	assert_false(missed(play, TERM_ROUTE, 0));
	play_end(play);

	play = play_new(NULL);
	play_begin(play, 0);
	play_at(play, "2026-11-24 10:30:01");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	assert_true(missed(play, TERM_ROUTE, 0));
	assert_int_equal(play->state->miss_count, 1);
	play_end(play);
}

static void p14__topic_and_importance_come_before_the_route(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1);
	REFUSED(play, ROUTE, CURATOR, STATE_REFUSED, triage_first, TO(BODY_A));
	REFUSED(play, TRIAGE, CURATOR, INPUT_INVALID, required, .topic = TOPIC_ROADS);
	assert_string_equal(play->detail.field, "importance");
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .importance = IMPORTANCE_HIGH, .location = 9);
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	assert_int_equal(play->state->importance, IMPORTANCE_HIGH);
	assert_int_equal(play->state->location, 9);
	play_end(play);
}

static void p14__the_term_is_shortened_by_decision_with_a_reason(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, by_decision_needs_reason, .has_track = true,
		.track = TRACK_BY_DECISION);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, decided_too_long, .has_track = true,
		.track = TRACK_BY_DECISION, REASON, .decided_ms = 8 * MS_PER_HOUR);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, decided_too_short, .has_track = true,
		.track = TRACK_BY_DECISION, REASON, .decided_ms = 2 * MS_PER_HOUR);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, required, .decided_ms = 5 * MS_PER_HOUR, REASON);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, same_track, .has_track = true, .track = TRACK_ORDINARY);
	play_at(play, "2026-11-24 14:30"); /* EXAMPLES 23 */
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_BY_DECISION, REASON);
	DUE(play, DRAFT, "2026-11-24 15:00");
	DUE(play, ANSWER, "2026-11-24 16:00");
	assert_int_equal(play->state->track, TRACK_BY_DECISION);
	play_end(play);
}

static void p14__a_triage_may_put_it_on_the_list(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1);
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .importance = IMPORTANCE_CRITICAL, .has_track = true,
	     .track = TRACK_LIST);
	DUE(play, ANSWER, "2026-11-24 15:00");
	DUE(play, DRAFT, "2026-11-24 11:30");
	play_end(play);
}

static void p14__a_second_route_needs_a_reason(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, TAKE, EXECUTOR_A, 0);
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, reroute_needs_reason, TO(BODY_B));
	MUST(play, ROUTE, CURATOR, TO(BODY_B), REASON);
	assert_int_equal(play->state->state, INCIDENT_ROUTED);
	assert_int_equal(term_of(play, TERM_RETURN)->body, BODY_B);
	assert_true(runs(play, TERM_RETURN, 0));
	assert_int_equal(term_of(play, TERM_DRAFT)->body, BODY_B);
	DUE(play, DRAFT, "2026-11-24 15:00");
	play_end(play);
}

static void p14__a_matter_of_others_is_forwarded_and_the_author_still_answered(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	MUST(play, TAKE, EXECUTOR_A, 0);
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_int_equal(play->state->executor, 0);
	MUST(play, FORWARD, CURATOR, .body = BODY_CITY);
	assert_int_equal(play->state->executor, 0);
	assert_int_equal(play->state->stages[0].number, 1);
	assert_int_equal(play->state->stage_now, 1);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_false(runs(play, TERM_ROUTE, 0));
	assert_true(runs(play, TERM_ANSWER, 0));
	MUST(play, TAKE, CURATOR, 0);
	assert_int_equal(play->state->executor, PERSON_CURATOR);
	play_at(play, "2026-11-24 15:00:01");
	MUST(play, SUBMIT_DRAFT, CURATOR, ANSWER); /* who has it, and when they answer */
	assert_true(missed(play, TERM_DRAFT, 0));
	assert_true(term_of(play, TERM_DRAFT)->causes & CAUSE_FORWARDED);
	MUST(play, APPROVE, CURATOR, 0);
	play_end(play);
}

static void p14__what_came_back_from_others_is_routed_as_any(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, FORWARD, CURATOR, .body = BODY_CITY);
	MUST(play, RETURN, CURATOR, REASON);
	assert_int_equal(play->state->state, INCIDENT_RETURNED);
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	assert_false(play->state->flags & INCIDENT_FORWARDED);
	REFUSED(play, SUBMIT_DRAFT, CURATOR, FORBIDDEN, not_your_role, ANSWER);
	play_end(play);
}

static void p15__returned_within_thirty_minutes_of_its_own_hours(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2026-11-27 12:10"); /* EXAMPLES 26: body B closes on Fridays at 12:30 */
	play_begin(play, BODY_B);
	DUE(play, RETURN, "2026-11-30 08:40");
	REFUSED(play, RETURN, EXECUTOR_B, INPUT_INVALID, reason_required, 0);
	MUST(play, RETURN, EXECUTOR_B, REASON, .body = BODY_C);
	assert_int_equal(play->state->state, INCIDENT_RETURNED);
	assert_int_equal(play->state->return_count, 1);
	assert_true(runs(play, TERM_ROUTE, 0));
	DUE(play, ROUTE, "2026-11-27 12:40");
	play_end(play);
}

static void p15__answer_does_not_begin_again_when_returned(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 13 */

	(void)state;
	play_begin(play, 0);
	play_at(play, "2026-11-24 10:25");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	DUE(play, RETURN, "2026-11-24 10:55");
	play_at(play, "2026-11-24 10:50");
	MUST(play, RETURN, EXECUTOR_A, REASON);
	DUE(play, ROUTE, "2026-11-24 11:20");
	assert_int_equal(term_of(play, TERM_DRAFT)->body, 0);
	play_at(play, "2026-11-24 11:15");
	MUST(play, ROUTE, CURATOR, TO(BODY_C));
	DUE(play, RETURN, "2026-11-24 11:45");
	DUE(play, DRAFT, "2026-11-24 15:00");
	DUE(play, ANSWER, "2026-11-25 10:00");
	play_end(play);
}

static void p15__a_late_return_is_a_violation_and_is_not_refused(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 14 */

	(void)state;
	play_begin(play, 0);
	play_at(play, "2026-11-24 10:25");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	play_at(play, "2026-11-24 14:20");
	play_expire(play);
	assert_false(missed(play, TERM_RETURN, 0)); /* never by itself */
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_int_equal(term_of(play, TERM_RETURN)->times.missed, msk("2026-11-24 10:55"));
	DUE(play, ROUTE, "2026-11-24 14:50");
	MUST(play, ROUTE, CURATOR, TO(BODY_C));
	play_at(play, "2026-11-24 15:00:01");
	play_expire(play);
	assert_true(missed(play, TERM_DRAFT, 0));
	assert_int_equal(term_of(play, TERM_DRAFT)->body, BODY_C);
	assert_true(term_of(play, TERM_DRAFT)->causes & CAUSE_RETURN_LATE);
	play_end(play);
}

static void p15__a_late_taking_is_no_violation(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 12:00");
	MUST(play, TAKE, EXECUTOR_A, 0);
	assert_int_equal(play->state->miss_count, 0);
	assert_false(runs(play, TERM_RETURN, 0));
	play_end(play);
}

static void p15__to_the_same_body_again_only_with_a_reason(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, RETURN, EXECUTOR_A, REASON);
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, same_body_again, TO(BODY_A));
	MUST(play, ROUTE, CURATOR, TO(BODY_A), REASON);
	play_end(play);
}

static void p15__after_two_returns_the_deputy_decides(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, ROUTE, DEPUTY, STATE_REFUSED, no_dispute, TO(BODY_B), REASON);
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_false(play->state->flags & INCIDENT_DISPUTE);
	MUST(play, ROUTE, CURATOR, TO(BODY_B));
	MUST(play, RETURN, EXECUTOR_B, REASON);
	assert_true(play->state->flags & INCIDENT_DISPUTE);
	REFUSED(play, ROUTE, CURATOR, STATE_REFUSED, dispute_of_competence, TO(BODY_C));
	assert_string_equal(play->detail.clause, "15");
	MUST(play, ROUTE, DEPUTY, TO(BODY_A), REASON);
	assert_false(play->state->flags & INCIDENT_DISPUTE);
	REFUSED(play, RETURN, EXECUTOR_A, STATE_REFUSED, decided_by_deputy, REASON);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p12__only_the_curator_detects_routes_and_approves),
		cmocka_unit_test(p12__clarifications_and_interim_answers_go_the_same_road),
		cmocka_unit_test(p12__a_curator_hands_over_to_another),
		cmocka_unit_test(p13__the_body_decides_who_works_and_a_substitute_acts_for_him),
		cmocka_unit_test(p13__a_person_of_two_bodies_acts_in_each_with_its_own_rights),
		cmocka_unit_test(p13__work_of_one_newly_absent_moves_with_a_trace),
		cmocka_unit_test(p14__routed_within_thirty_minutes_of_detection),
		cmocka_unit_test(p14__topic_and_importance_come_before_the_route),
		cmocka_unit_test(p14__the_term_is_shortened_by_decision_with_a_reason),
		cmocka_unit_test(p14__a_triage_may_put_it_on_the_list),
		cmocka_unit_test(p14__a_second_route_needs_a_reason),
		cmocka_unit_test(p14__a_matter_of_others_is_forwarded_and_the_author_still_answered),
		cmocka_unit_test(p14__what_came_back_from_others_is_routed_as_any),
		cmocka_unit_test(p15__returned_within_thirty_minutes_of_its_own_hours),
		cmocka_unit_test(p15__answer_does_not_begin_again_when_returned),
		cmocka_unit_test(p15__a_late_return_is_a_violation_and_is_not_refused),
		cmocka_unit_test(p15__a_late_taking_is_no_violation),
		cmocka_unit_test(p15__to_the_same_body_again_only_with_a_reason),
		cmocka_unit_test(p15__after_two_returns_the_deputy_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
