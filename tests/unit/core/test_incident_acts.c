/*
 * tests/unit/core/test_incident_acts.c: the acts' own rules to their ends: the last moment, the last one of a list, one
 * more than that.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/incident_private.h"
#include "incident_support.h"

/* Two messages, one of them placed; the other waits for its place. */
static struct play *half_placed(const struct regulation *regulation)
{
	struct play *play = play_new(regulation);

	play_begin(play, BODY_A);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	assert_int_equal(play->state->state, INCIDENT_APPROVED);
	return play;
}

static void test_acts__it_closes_by_itself_also_when_the_last_open_message_leaves(void **state)
{
	(void)state;
	for (int split = 0; split < 2; split++) {
		struct play *play = half_placed(NULL);

		if (split == 0)
			MUST(play, DETACH, CURATOR, .message = MESSAGE_2);
		else
			MUST(play, SPLIT, CURATOR, .message = MESSAGE_2, .other_incident = 900, REASON);
		assert_int_equal(play->state->state, INCIDENT_ANSWERED);
		assert_int_equal(play->state->closes_at, msk("2026-11-27 18:00"));
		play_at(play, "2026-11-27 18:00");
		play_expire(play);
		assert_int_equal(play->state->outcome, OUTCOME_ANSWERED);
		play_end(play);
	}
}

static void test_acts__with_no_days_to_wait_it_does_not_close_by_itself(void **state)
{
	struct regulation patient = *support_regulation(NULL);
	struct play *play;

	(void)state;
	patient.close_days = 0;
	play = half_placed(&patient);
	MUST(play, DETACH, CURATOR, .message = MESSAGE_2);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	assert_int_equal(play->state->closes_at, 0);
	play_end(play);

	play = play_new(&patient);
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0); /* nothing left to place */
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	assert_int_equal(play->state->closes_at, 0);
	play_end(play);
}

/* Both terms of the message are missed; each is explained and judged by itself. */
static void test_acts__each_term_of_a_message_has_an_explanation_of_its_own(void **state)
{
	static const struct {
		const char *regulation;
		enum term_kind first, second;
	} cases[] = {
		{ NULL, TERM_ANSWER, TERM_PUBLISH },
		{ NULL, TERM_PUBLISH, TERM_ANSWER },
		{ "tests/golden/regulation/24-hours.json", TERM_REACTION, TERM_ANSWER },
		{ "tests/golden/regulation/24-hours.json", TERM_ANSWER, TERM_REACTION },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct regulation *regulation = support_regulation(cases[i].regulation);
		struct regulation patient = *regulation;
		struct play *play = play_new(&patient);

		patient.explain_days = 0; /* at any time */
		play_begin(play, BODY_A);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		play_at(play, "2026-12-24 10:00");
		play_expire(play);
		MUST(play, EXPLAIN, CURATOR, .has_term = true, .term_kind = cases[i].first, .message = MESSAGE_1,
		     REASON);
		REFUSED(play, EXPLAIN, CURATOR, STATE_REFUSED, already_marked, .has_term = true,
			.term_kind = cases[i].first, .message = MESSAGE_1, REASON);
		REFUSED(play, ACCEPT_EXPLANATION, DEPUTY, STATE_REFUSED, not_explained, .has_term = true,
			.term_kind = cases[i].second, .message = MESSAGE_1);
		MUST(play, ACCEPT_EXPLANATION, DEPUTY, .has_term = true, .term_kind = cases[i].first,
		     .message = MESSAGE_1);
		REFUSED(play, REFUSE_EXPLANATION, DEPUTY, STATE_REFUSED, already_marked, .has_term = true,
			.term_kind = cases[i].first, .message = MESSAGE_1, REASON);
		MUST(play, EXPLAIN, CURATOR, .has_term = true, .term_kind = cases[i].second, .message = MESSAGE_1,
		     REASON);
		MUST(play, REFUSE_EXPLANATION, DEPUTY, .has_term = true, .term_kind = cases[i].second,
		     .message = MESSAGE_1, REASON);
		play_end(play);
	}
}

/* Three side by side and a last one, whoever gives his part first. */
static void test_acts__the_last_ones_turn_comes_when_all_have_given_their_parts(void **state)
{
	static const enum person executors[] = { PERSON_EXECUTOR_A, PERSON_EXECUTOR_B, PERSON_EXECUTOR_C };

	(void)state;
	for (size_t first = 0; first < ARRAY_COUNT(executors); first++) {
		struct play *play = play_new(NULL);

		play_begin(play, 0);
		MUST(play, ROUTE, CURATOR, .stage_count = 4,
		     .stages = { { .body = BODY_A, .number = 1 },
				 { .body = BODY_B, .number = 1 },
				 { .body = BODY_C, .number = 1 },
				 { .body = BODY_D, .number = 2 } });
		for (size_t i = 0; i < ARRAY_COUNT(executors); i++) {
			assert_int_equal(play->state->stage_now, 1);
			assert_false(incident_stage_is_open(play->state, 3));
			play_must(play, COMMAND_SUBMIT_PART, executors[(first + i) % ARRAY_COUNT(executors)],
				  ARGS(TEXT), __FILE__, __LINE__);
		}
		assert_int_equal(play->state->stage_now, 2);
		assert_true(incident_stage_is_open(play->state, 3));
		assert_true(runs(play, TERM_PART, 0));
		play_end(play);
	}
}

/* B works from 08:30 to 12:30 and from 13:30 to 17:30, A from 09:00 to 13:00 and from 14:00 to 18:00. */
static void test_acts__a_body_that_closes_or_opens_with_the_draft_is_not_closed_then(void **state)
{
	static const struct {
		const char *detected, *due;
		row_id_t body;
		bool closed;
	} cases[] = {
		{ "2026-11-24 12:29:59", "2026-11-24 17:29:59", BODY_B, false },
		{ "2026-11-24 12:30:00", "2026-11-24 17:30:00", BODY_B, false },
		{ "2026-11-24 12:30:01", "2026-11-24 17:30:01", BODY_B, true },
		{ "2026-11-24 09:00:00", "2026-11-24 14:00:00", BODY_A, false },
		{ "2026-11-24 17:30:01", "2026-11-25 12:30:01", BODY_B, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct incident_stage stage = { .body = cases[i].body, .number = 1 };
		struct incident_feasibility feasibility;
		struct play *play = play_new(NULL);

		play->context.now = msk(cases[i].detected);
		play_begin(play, 0);
		DUE(play, DRAFT, cases[i].due);
		assert_int_equal(incident_feasible(play->state, &stage, 1, &play->context, &feasibility), ERR_OK);
		assert_int_equal(feasibility.draft_while_closed, cases[i].closed);
		assert_int_equal(feasibility.part_due[0], 0); /* one body has no part */
		play_end(play);
	}
}

/* What a person says of a moment may be as late as now. */
static void test_acts__a_moment_may_be_this_very_one_and_no_later(void **state)
{
	const utc_ms_t now = msk("2026-11-24 10:00");
	struct play *play = play_new(NULL);

	(void)state;
	REFUSED(play, DETECT, CURATOR, INPUT_INVALID, moment_in_future, .message = MESSAGE_1, .moment = now + 1);
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .moment = now);
	REFUSED(play, ATTACH, CURATOR, INPUT_INVALID, moment_in_future, .message = MESSAGE_2, .moment = now + 1);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2, .moment = now);
	assert_int_equal(play->state->messages[1].detected, now);
	play_end(play);

	play = play_new(NULL);
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, INPUT_INVALID, moment_in_future, .message = MESSAGE_1,
		.moment = now + 1);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1, .moment = now);
	assert_false(play->last.args.moment_cut);
	assert_int_equal(play->state->messages[0].placed_at, now);
	play_end(play);
}

static void test_acts__a_track_that_is_not_said_to_be_given_is_none(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .track = TRACK_LIST);
	assert_int_equal(play->state->track, TRACK_ORDINARY);
	DUE(play, ANSWER, "2026-11-25 10:00");
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .importance = IMPORTANCE_LOW, .track = TRACK_LIST);
	assert_int_equal(play->state->track, TRACK_ORDINARY);
	DUE(play, ANSWER, "2026-11-25 10:00");
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, required, .track = TRACK_LIST);
	play_end(play);
}

/* Only a draft that is counted back from the answer needs its time inside it. */
static void test_acts__shortened_as_far_as_there_is_no_draft_to_count_back(void **state)
{
	(void)state;
	for (int forward = 0; forward < 2; forward++) {
		struct regulation other = *support_regulation(NULL);
		struct play *play;

		if (forward == 0)
			other.rules[TRACK_BY_DECISION][TERM_DRAFT].amount = -1;
		else
			other.rules[TRACK_BY_DECISION][TERM_DRAFT].back_from = TERM_MAX;
		play = play_new(&other);
		REFUSED(play, DETECT, CURATOR, INPUT_INVALID, decided_too_short, .message = MESSAGE_1,
			.has_track = true, .track = TRACK_BY_DECISION, .decided_ms = -MS_PER_SECOND, REASON);
		MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .has_track = true, .track = TRACK_BY_DECISION,
		     .decided_ms = MS_PER_SECOND, REASON);
		DUE(play, ANSWER, "2026-11-24 10:00:01");
		play_end(play);
	}
}

/* Whichever of two messages it is that is on its way or has its answer. */
static void test_acts__undo_looks_at_every_message(void **state)
{
	static const row_id_t messages[] = { MESSAGE_1, MESSAGE_2 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(messages); i++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		MUST(play, PUBLISH, CURATOR, 0);
		PROGRAM(play, SEND_STARTED, .message = messages[i]);
		REFUSED(play, UNDO, CURATOR, STATE_REFUSED, undo_sending_started, 0);
		PROGRAM(play, PUBLISHED, .message = messages[i]);
		MUST(play, UNDO, CURATOR, 0);
		assert_int_equal(play->state->state, INCIDENT_APPROVED); /* what stands is no draft any more */
		assert_int_equal(play->state->messages[i].placement, PLACEMENT_PLACED);
		assert_int_equal(play->state->messages[1 - i].placement, PLACEMENT_NONE);
		play_end(play);
	}
}

static void test_acts__undone_until_the_last_second(void **state)
{
	(void)state;
	for (int late = 0; late < 2; late++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		MUST(play, PUBLISH, CURATOR, 0);
		play->context.now += play->context.regulation->undo_ms + late;
		if (late == 0)
			MUST(play, UNDO, CURATOR, 0);
		else
			REFUSED(play, UNDO, CURATOR, STATE_REFUSED, too_late_undo, 0);
		play_end(play);
	}
}

static void test_acts__an_order_to_publish_needs_one_that_is_open(void **state)
{
	static const row_id_t messages[] = { MESSAGE_1, MESSAGE_2 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(messages); i++) {
		for (int named = 0; named < 2; named++) {
			struct play *play = play_new(NULL);

			play_begin(play, BODY_A);
			MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
			MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
			MUST(play, APPROVE, CURATOR, 0);
			MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = messages[i]);
			REFUSED(play, PUBLISH, CURATOR, STATE_REFUSED, nothing_to_publish, .message = messages[i]);
			MUST(play, PUBLISH, CURATOR, .message = named == 0 ? 0 : messages[1 - i]);
			REFUSED(play, PUBLISH, CURATOR, STATE_REFUSED, nothing_to_publish, 0);
			play_end(play);
		}
	}
}

static void test_acts__approved_waits_for_whichever_message_is_open(void **state)
{
	static const row_id_t messages[] = { MESSAGE_1, MESSAGE_2 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(messages); i++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
		MUST(play, APPROVE, CURATOR, 0);
		MUST(play, CANNOT_BE_PLACED, CURATOR, .message = messages[i], REASON);
		MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = messages[1 - i]);
		assert_int_equal(play->state->state, INCIDENT_DRAFTING);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		assert_int_equal(play->state->state, INCIDENT_APPROVED); /* an interim one is no answer */
		play_end(play);
	}
}

static void test_acts__a_new_draft_for_one_when_another_has_its_answer(void **state)
{
	static const row_id_t messages[] = { MESSAGE_1, MESSAGE_2 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(messages); i++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		REFUSED(play, ROUTE, CURATOR, STATE_REFUSED, not_in_this_state, TO(BODY_A));
		MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = messages[i]);
		MUST(play, ROUTE, CURATOR, TO(BODY_A));
		assert_int_equal(play->state->state, INCIDENT_ROUTED);
		play_end(play);
	}
}

/* Of two side by side one gives his link back: the other works on, whichever it is. */
static void test_acts__one_of_two_returns_and_the_other_works_on(void **state)
{
	static const struct {
		enum person person;
		row_id_t body;
	} links[] = { { PERSON_EXECUTOR_A, BODY_A }, { PERSON_EXECUTOR_C, BODY_C } };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(links); i++) {
		struct play *play = play_new(NULL);

		play_begin(play, 0);
		MUST(play, ROUTE, CURATOR, .stage_count = 3,
		     .stages = {
			     { .body = BODY_A, .number = 1 },
			     { .body = BODY_C, .number = 1 },
			     { .body = BODY_D, .number = 2 },
		     });
		play_must(play, COMMAND_TAKE, links[1 - i].person, ARGS(0), __FILE__, __LINE__);
		play_must(play, COMMAND_RETURN, links[i].person, ARGS(REASON), __FILE__, __LINE__);
		assert_int_equal(play->state->state, INCIDENT_DRAFTING);
		REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, same_body_again, .stage_count = 2,
			.stages = { { .body = BODY_D, .number = 1 }, { .body = links[i].body, .number = 2 } });
		MUST(play, ROUTE, CURATOR, .stage_count = 3,
		     .stages = {
			     { .body = i == 0 ? BODY_B : BODY_A, .number = 1 },
			     { .body = i == 0 ? BODY_C : BODY_B, .number = 1 },
			     { .body = BODY_D, .number = 2 },
		     });
		assert_int_equal(play->state->state, INCIDENT_DRAFTING); /* the other one has taken his */
		assert_int_equal(play->state->stages[1 - i].flags, STAGE_STARTED | STAGE_TAKEN);
		assert_int_equal(play->state->stages[i].flags, STAGE_STARTED);
		play_must(play, COMMAND_RETURN, links[1 - i].person, ARGS(REASON), __FILE__, __LINE__);
		assert_int_equal(play->state->state, INCIDENT_DRAFTING); /* B has begun: it has not come back */
		play_end(play);
	}
}

/* Two side by side in the second stage have the same two hours. */
static void test_acts__side_by_side_takes_the_time_of_one_in_any_stage(void **state)
{
	static const struct incident_stage stages[] = {
		{ .body = BODY_A, .number = 1 },
		{ .body = BODY_C, .number = 2 },
		{ .body = BODY_D, .number = 2 },
		{ .body = BODY_CITY, .number = 3 },
	};
	static const char *const due[] = { "2026-11-24 12:00", "2026-11-24 15:00", "2026-11-24 15:00",
					   "2026-11-24 17:00" };
	struct play *play = play_new(NULL);
	struct incident_feasibility feasibility;

	(void)state;
	play_begin(play, 0);
	assert_int_equal(incident_feasible(play->state, stages, ARRAY_COUNT(stages), &play->context, &feasibility),
			 ERR_OK);
	for (size_t i = 0; i < ARRAY_COUNT(stages); i++)
		assert_int_equal(feasibility.part_due[i], msk(due[i]));
	assert_int_equal(feasibility.short_ms, 2 * MS_PER_HOUR);
	play_end(play);
}

/* As many links as there is room for: nothing looks behind the last. */
static void test_acts__a_chain_of_twelve_is_worked_through_and_routed_anew(void **state)
{
	struct incident_args args = { .stage_count = INCIDENT_STAGES_MAX, REASON };
	struct incident_feasibility feasibility;
	struct play *play = play_new(NULL);

	(void)state;
	for (size_t i = 0; i < INCIDENT_STAGES_MAX; i++)
		args.stages[i] = (struct incident_stage){ .body = i == 0   ? BODY_A
								  : i == 1 ? BODY_C
									   : 600 + (row_id_t)i,
							  .number = (uint16_t)(i + 1) };
	play_begin(play, 0);
	assert_int_equal(incident_feasible(play->state, args.stages, args.stage_count, &play->context, &feasibility),
			 ERR_OK);
	play_must(play, COMMAND_ROUTE, PERSON_CURATOR, &args, __FILE__, __LINE__);
	MUST(play, TAKE, EXECUTOR_A, 0);
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	assert_int_equal(play->state->stage_now, 2);
	args.has_reason = false;
	play_refused(play, COMMAND_ROUTE, PERSON_CURATOR, &args, ERR_INPUT_INVALID, RULE(reroute_needs_reason),
		     __FILE__, __LINE__);
	args.has_reason = true;
	play_must(play, COMMAND_ROUTE, PERSON_CURATOR, &args, __FILE__, __LINE__);
	assert_int_equal(play->state->stage_now, 2); /* what A has given stays given */
	args.stages[INCIDENT_STAGES_MAX - 1].body = BODY_D;
	play_must(play, COMMAND_ROUTE, PERSON_CURATOR, &args, __FILE__, __LINE__);
	assert_int_equal(play->state->stage_now, 2);
	MUST(play, RETURN, EXECUTOR_C, REASON);
	args.has_reason = false; /* a link was returned: but not to the same body */
	play_refused(play, COMMAND_ROUTE, PERSON_CURATOR, &args, ERR_INPUT_INVALID, RULE(same_body_again), __FILE__,
		     __LINE__);
	args.stages[1].body = BODY_B;
	play_must(play, COMMAND_ROUTE, PERSON_CURATOR, &args, __FILE__, __LINE__);
	assert_int_equal(play->state->stage_count, INCIDENT_STAGES_MAX);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_acts__it_closes_by_itself_also_when_the_last_open_message_leaves),
		cmocka_unit_test(test_acts__with_no_days_to_wait_it_does_not_close_by_itself),
		cmocka_unit_test(test_acts__each_term_of_a_message_has_an_explanation_of_its_own),
		cmocka_unit_test(test_acts__the_last_ones_turn_comes_when_all_have_given_their_parts),
		cmocka_unit_test(test_acts__a_body_that_closes_or_opens_with_the_draft_is_not_closed_then),
		cmocka_unit_test(test_acts__a_moment_may_be_this_very_one_and_no_later),
		cmocka_unit_test(test_acts__a_track_that_is_not_said_to_be_given_is_none),
		cmocka_unit_test(test_acts__shortened_as_far_as_there_is_no_draft_to_count_back),
		cmocka_unit_test(test_acts__undo_looks_at_every_message),
		cmocka_unit_test(test_acts__undone_until_the_last_second),
		cmocka_unit_test(test_acts__an_order_to_publish_needs_one_that_is_open),
		cmocka_unit_test(test_acts__approved_waits_for_whichever_message_is_open),
		cmocka_unit_test(test_acts__a_new_draft_for_one_when_another_has_its_answer),
		cmocka_unit_test(test_acts__one_of_two_returns_and_the_other_works_on),
		cmocka_unit_test(test_acts__side_by_side_takes_the_time_of_one_in_any_stage),
		cmocka_unit_test(test_acts__a_chain_of_twelve_is_worked_through_and_routed_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
