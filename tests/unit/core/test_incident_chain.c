/*
 * tests/unit/core/test_incident_chain.c: п. 22: a chain of bodies that is routed anew while it works: what has been
 * given stays given, nobody is passed over, nobody works before his turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_support.h"

#define LINK(body_, number_)                                                                                           \
	{                                                                                                              \
		.body = (body_), .number = (number_)                                                                   \
	}

static bool may_work(const struct play *play, enum person person, enum incident_command_kind kind)
{
	const struct actor actor = actor_of(person);

	return incident_allowed(play->state, &actor, (int)kind, play->context.regulation, NULL) == ERR_OK;
}

static size_t running_parts(const struct play *play)
{
	size_t count = 0;

	for (size_t i = 0; i < play->state->term_count; i++)
		count += play->state->terms[i].kind == TERM_PART && play->state->terms[i].times.started != 0 &&
			 play->state->terms[i].times.done == 0;
	return count;
}

/* A has given its part, B works on it, C will write the draft. */
static struct play *play_chain(void)
{
	struct play *play = play_new(NULL);

	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 3, .stages = { LINK(BODY_A, 1), LINK(BODY_B, 2), LINK(BODY_C, 3) });
	play_at(play, "2026-11-24 10:30");
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	assert_int_equal(play->state->stage_now, 2);
	return play;
}

static void p22__routed_anew_what_has_been_given_stays_given(void **state)
{
	struct play *play = play_chain();

	(void)state;
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 3,
	     .stages = { LINK(BODY_A, 1), LINK(BODY_D, 2), LINK(BODY_C, 3) });
	assert_int_equal(play->state->stage_now, 2);
	assert_true(play->state->stages[0].flags & STAGE_DONE);
	assert_false(may_work(play, PERSON_EXECUTOR_B, COMMAND_SUBMIT_PART));
	assert_true(may_work(play, PERSON_EXECUTOR_D, COMMAND_SUBMIT_PART));
	assert_int_equal(running_parts(play), 1);
	play_end(play);
}

static void p22__routed_anew_a_link_at_work_keeps_its_term_only_while_it_is_its_turn(void **state)
{
	struct play *play = play_chain();
	utc_ms_t due;

	(void)state;
	play_at(play, "2026-11-24 11:00");
	MUST(play, TAKE, EXECUTOR_B, 0);
	due = times_of(play, TERM_PART, 0)->due;
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 3,
	     .stages = { LINK(BODY_A, 1), LINK(BODY_B, 2), LINK(BODY_D, 3) });
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_int_equal(running_parts(play), 1);
	assert_int_equal(times_of(play, TERM_PART, 0)->due, due);
	/* D is to give its part before B. */
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 3,
	     .stages = { LINK(BODY_D, 1), LINK(BODY_B, 2), LINK(BODY_C, 3) });
	assert_int_equal(play->state->stage_now, 1);
	assert_int_equal(play->state->state, INCIDENT_ROUTED);
	assert_int_equal(play->state->stages[1].flags, 0);
	assert_int_equal(running_parts(play), 1);
	assert_false(may_work(play, PERSON_EXECUTOR_B, COMMAND_SUBMIT_PART));
	MUST(play, SUBMIT_PART, EXECUTOR_D, TEXT);
	assert_int_equal(running_parts(play), 1);
	MUST(play, SUBMIT_PART, EXECUTOR_B, TEXT);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_C, ANSWER);
	play_end(play);
}

static void p22__routed_anew_nothing_is_given_before_its_turn(void **state)
{
	struct play *play = play_chain();

	(void)state;
	MUST(play, SUBMIT_PART, EXECUTOR_B, TEXT);
	/* A has given its part as the first, B as the second; now D is to begin. */
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 3,
	     .stages = { LINK(BODY_D, 1), LINK(BODY_B, 2), LINK(BODY_C, 3) });
	assert_int_equal(play->state->stage_now, 1);
	assert_int_equal(play->state->stages[1].flags, 0);
	MUST(play, SUBMIT_PART, EXECUTOR_D, TEXT);
	assert_true(may_work(play, PERSON_EXECUTOR_B, COMMAND_SUBMIT_PART));
	play_end(play);
}

static void p22__routed_anew_the_last_writes_the_draft_even_if_it_gave_a_part_before(void **state)
{
	struct play *play = play_chain();

	(void)state;
	MUST(play, SUBMIT_PART, EXECUTOR_B, TEXT);
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 2, .stages = { LINK(BODY_A, 1), LINK(BODY_B, 2) });
	assert_int_equal(play->state->stage_now, 2);
	assert_int_equal(running_parts(play), 1);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, ANSWER);
	play_end(play);

	play = play_chain();
	MUST(play, ROUTE, CURATOR, REASON, TO(BODY_A)); /* A alone, which had given its part */
	assert_int_equal(running_parts(play), 0);
	assert_true(runs(play, TERM_RETURN, 0));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_end(play);
}

static void p22__routed_anew_to_the_same_body_its_terms_run_on(void **state)
{
	struct play *play = play_new(NULL);
	uint32_t version;

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, TAKE, EXECUTOR_A, 0);
	version = term_of(play, TERM_RETURN)->version;
	MUST(play, ROUTE, CURATOR, REASON, TO(BODY_A));
	assert_int_equal(term_of(play, TERM_RETURN)->version, version);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING); /* and it is his who took it */
	assert_int_equal(play->state->stages[0].executor, PERSON_EXECUTOR_A);
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 2, .stages = { LINK(BODY_A, 1), LINK(BODY_B, 2) });
	assert_int_equal(running_parts(play), 1); /* now it is to give a part: that is another work */
	assert_int_equal(play->state->state, INCIDENT_ROUTED);
	assert_true(term_of(play, TERM_RETURN)->version > version);
	play_end(play);
}

static void p22__without_a_term_of_the_draft_any_chain_fits(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation no_draft = *play->context.regulation;

	(void)state;
	for (int track = 0; track < TRACK_MAX; track++)
		no_draft.rules[track][TERM_DRAFT].amount = -1;
	play->context.regulation = &no_draft;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 5,
	     .stages = { LINK(BODY_A, 1), LINK(BODY_B, 2), LINK(BODY_C, 3), LINK(BODY_D, 4), LINK(99, 5) });
	assert_int_equal(play->state->flags & INCIDENT_ORDER_OF_WORK, 0);
	play_end(play);

	play = play_new(NULL); /* with one it does not; here the draft is the first of all terms */
	no_draft = *play->context.regulation;
	for (int track = 0; track < TRACK_MAX; track++)
		no_draft.rules[track][TERM_ROUTE].amount = -1;
	play->context.regulation = &no_draft;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 5,
	     .stages = { LINK(BODY_A, 1), LINK(BODY_B, 2), LINK(BODY_C, 3), LINK(BODY_D, 4), LINK(99, 5) });
	assert_true(play->state->flags & INCIDENT_ORDER_OF_WORK);
	play_end(play);
}

static void p22__routed_anew_to_one_that_returned_it_begins_again(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 3, .stages = { LINK(BODY_A, 1), LINK(BODY_C, 1), LINK(BODY_D, 2) });
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_int_equal(running_parts(play), 1);
	assert_false(may_work(play, PERSON_EXECUTOR_A, COMMAND_SUBMIT_PART));
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 3,
	     .stages = { LINK(BODY_A, 1), LINK(BODY_C, 1), LINK(BODY_D, 2) });
	assert_int_equal(running_parts(play), 2);
	assert_int_equal(play->state->stages[0].flags, STAGE_STARTED);
	assert_true(may_work(play, PERSON_EXECUTOR_A, COMMAND_SUBMIT_PART));
	play_end(play);
}

static void p22__what_has_been_given_takes_no_more_time(void **state)
{
	struct play *play = play_chain();
	struct incident_feasibility feasibility;

	(void)state;
	assert_int_equal(incident_feasible(play->state, play->state->stages, 3, &play->context, &feasibility), ERR_OK);
	assert_int_equal(feasibility.part_due[0], 0);
	assert_int_equal(feasibility.part_due[1], msk("2026-11-24 12:30")); /* B: 10:30 and two hours */
	assert_int_equal(feasibility.part_due[2], msk("2026-11-24 15:30")); /* C: with the break */
	assert_int_equal(feasibility.draft_due, msk("2026-11-24 15:00"));
	assert_int_equal(feasibility.short_ms, 30 * MS_PER_MINUTE);
	play_end(play);
}

static void p22__a_part_ends_only_its_own_term(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 3, .stages = { LINK(BODY_A, 1), LINK(BODY_C, 1), LINK(BODY_D, 2) });
	assert_int_equal(running_parts(play), 2);
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	assert_int_equal(running_parts(play), 1);
	assert_int_equal(play->state->stage_now, 1);
	assert_true(may_work(play, PERSON_EXECUTOR_C, COMMAND_SUBMIT_PART));
	play_end(play);
}

static void p22__routed_anew_side_by_side_only_the_open_ones_go_on(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 3, .stages = { LINK(BODY_A, 1), LINK(BODY_B, 1), LINK(BODY_C, 2) });
	MUST(play, SUBMIT_PART, EXECUTOR_B, TEXT);
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_int_equal(play->state->state, INCIDENT_RETURNED);
	MUST(play, ROUTE, CURATOR, .stage_count = 3, .stages = { LINK(BODY_D, 1), LINK(BODY_B, 1), LINK(BODY_C, 2) });
	assert_int_equal(play->state->stage_now, 1);
	assert_true(play->state->stages[1].flags & STAGE_DONE);
	assert_int_equal(running_parts(play), 1);
	MUST(play, SUBMIT_PART, EXECUTOR_D, TEXT);
	assert_int_equal(play->state->stage_now, 2);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_C, ANSWER);
	play_end(play);
}

/* Executor of A, whose turn comes later, and head of D, whose turn it is: what only an executor may do he may not yet.
 */
static void test_chain__a_role_in_one_body_is_none_in_another(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 2, .stages = { LINK(BODY_D, 1), LINK(BODY_A, 2) });
	REFUSED(play, TAKE, OF_TWO_BODIES, STATE_REFUSED, not_your_turn, 0);
	assert_true(may_work(play, PERSON_OF_TWO_BODIES, COMMAND_RETURN)); /* a head may */
	MUST(play, SUBMIT_PART, EXECUTOR_D, TEXT);
	MUST(play, TAKE, OF_TWO_BODIES, 0);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p22__routed_anew_what_has_been_given_stays_given),
		cmocka_unit_test(p22__routed_anew_a_link_at_work_keeps_its_term_only_while_it_is_its_turn),
		cmocka_unit_test(p22__routed_anew_nothing_is_given_before_its_turn),
		cmocka_unit_test(p22__routed_anew_the_last_writes_the_draft_even_if_it_gave_a_part_before),
		cmocka_unit_test(p22__routed_anew_to_the_same_body_its_terms_run_on),
		cmocka_unit_test(p22__without_a_term_of_the_draft_any_chain_fits),
		cmocka_unit_test(p22__routed_anew_to_one_that_returned_it_begins_again),
		cmocka_unit_test(p22__what_has_been_given_takes_no_more_time),
		cmocka_unit_test(p22__a_part_ends_only_its_own_term),
		cmocka_unit_test(p22__routed_anew_side_by_side_only_the_open_ones_go_on),
		cmocka_unit_test(test_chain__a_role_in_one_body_is_none_in_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
