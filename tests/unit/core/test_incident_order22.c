/*
 * tests/unit/core/test_incident_order22.c: clauses 22 to 26 and 29: joint answers, repeats, style, exclusion,
 * responsibility; the ways out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/responsibility.h"
#include "incident_support.h"

#define CHAIN(...)                                                                                                     \
	.stage_count = sizeof((const struct incident_stage[]){ __VA_ARGS__ }) / sizeof(struct incident_stage),         \
	.stages = { __VA_ARGS__ }
#define STAGE(body_, number_)                                                                                          \
	{                                                                                                              \
		.body = (body_), .number = (number_)                                                                   \
	}

/* The button says so too. */
static void assert_not_allowed(const struct play *play, enum incident_command_kind kind, enum person person)
{
	const struct actor actor = actor_of(person);
	struct err_detail detail = { 0 };

	assert_int_equal(incident_allowed(play->state, &actor, (int)kind, play->context.regulation, &detail),
			 ERR_STATE_REFUSED);
	assert_string_equal(detail.rule, "not_your_turn");
}

static void p22__the_curator_sets_the_order_and_each_gives_its_part_in_two_hours(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 15, with the region's hours */

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 2), STAGE(BODY_D, 3)));
	assert_true(play->state->flags & INCIDENT_ORDER_OF_WORK); /* 17:00 against a draft at 15:00 */
	DUE(play, PART, "2026-11-24 12:00");
	assert_int_equal(term_of(play, TERM_PART)->body, BODY_A);
	REFUSED(play, SUBMIT_PART, EXECUTOR_C, STATE_REFUSED, not_your_turn, TEXT);
	assert_not_allowed(play, COMMAND_SUBMIT_PART, PERSON_EXECUTOR_C);
	assert_not_allowed(play, COMMAND_TAKE, PERSON_EXECUTOR_C);
	assert_not_allowed(play, COMMAND_RETURN, PERSON_EXECUTOR_C);
	assert_not_allowed(play, COMMAND_SUBMIT_DRAFT, PERSON_EXECUTOR_C);
	REFUSED(play, SUBMIT_DRAFT, EXECUTOR_A, STATE_REFUSED, draft_by_last_stage, ANSWER);
	play_at(play, "2026-11-24 12:00");
	MUST(play, TAKE, EXECUTOR_A, 0);
	assert_int_equal(play->state->executor, PERSON_EXECUTOR_A);
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	assert_int_equal(play->state->executor, 0);
	assert_int_equal(play->state->stage_now, 2);
	assert_int_equal(play->state->state, INCIDENT_ROUTED);
	DUE(play, PART, "2026-11-24 15:00");
	REFUSED(play, SUBMIT_PART, EXECUTOR_A, STATE_REFUSED, not_your_turn, TEXT);
	play_at(play, "2026-11-24 15:00");
	MUST(play, SUBMIT_PART, EXECUTOR_C, TEXT);
	DUE(play, PART, "2026-11-24 17:00");
	assert_int_equal(term_of(play, TERM_PART)->body, BODY_D);
	assert_int_equal(term_of(play, TERM_RETURN)->body, BODY_D);
	play_at(play, "2026-11-24 17:00");
	REFUSED(play, SUBMIT_PART, EXECUTOR_D, STATE_REFUSED, draft_by_last_stage, TEXT);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_D, ANSWER);
	assert_false(missed(play, TERM_PART, 0));
	assert_true(missed(play, TERM_DRAFT, 0));
	assert_true(term_of(play, TERM_DRAFT)->causes & CAUSE_ORDER_OF_WORK);
	play_end(play);
}

static void p22__equal_numbers_work_in_parallel_and_the_last_alone_comes_after(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 17 */

	(void)state;
	play_begin(play, 0);
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, last_stage_alone, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 1)));
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, stage_numbers, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 3)));
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, stage_numbers, CHAIN(STAGE(BODY_A, 2)));
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, body_twice, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_A, 2)));
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, stages_required, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 1), STAGE(BODY_D, 2)));
	assert_false(play->state->flags & INCIDENT_ORDER_OF_WORK); /* 12:00, then 15:00 = draft */
	play_at(play, "2026-11-24 11:00");
	MUST(play, TAKE, EXECUTOR_C, 0);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	MUST(play, SUBMIT_PART, EXECUTOR_C, TEXT);
	assert_int_equal(play->state->stage_now, 1);
	play_at(play, "2026-11-24 12:00");
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	assert_int_equal(play->state->stage_now, 2);
	DUE(play, PART, "2026-11-24 15:00");
	play_at(play, "2026-11-24 15:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_D, ANSWER);
	assert_int_equal(play->state->miss_count, 0);
	play_end(play);
}

static struct responsibility charged(const struct play *play, enum term_kind kind)
{
	struct responsibility found = { 0 };
	size_t index = 0;

	if (!term_kind_is_of_message(kind)) {
		const struct term *term = term_of(play, kind);

		assert_non_null(term);
		index = (size_t)(term - play->state->terms);
	}
	assert_true(responsibility_of(play->state, play->context.regulation, kind, index, &found));
	return found;
}

static void p22__only_the_body_whose_turn_it_is_reassigns(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_C, 1), STAGE(BODY_A, 2)));
	REFUSED(play, REASSIGN, HEAD_A, STATE_REFUSED, not_your_turn, .person = PERSON_SUBSTITUTE_A);
	MUST(play, SUBMIT_PART, EXECUTOR_C, TEXT);
	MUST(play, REASSIGN, HEAD_A, .person = PERSON_SUBSTITUTE_A);
	assert_int_equal(play->state->stages[1].executor, PERSON_SUBSTITUTE_A);
	play_end(play);
}

static void p27__a_missed_answer_is_explained_by_the_bureau(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-25 10:10");
	play_expire(play);
	assert_false(charged(play, TERM_ANSWER).explained);
	MUST(play, EXPLAIN, CURATOR, .has_term = true, .term_kind = TERM_ANSWER, .message = MESSAGE_1, REASON);
	assert_true(charged(play, TERM_ANSWER).explained);
	assert_false(charged(play, TERM_ANSWER).not_at_fault);
	MUST(play, ACCEPT_EXPLANATION, HEAD_OF_BUREAU, .has_term = true, .term_kind = TERM_ANSWER,
	     .message = MESSAGE_1);
	assert_true(charged(play, TERM_ANSWER).not_at_fault);
	assert_int_equal(charged(play, TERM_ANSWER).missed, msk("2026-11-25 10:00"));
	play_end(play);
}

static void p22__a_chain_of_two_fits_to_the_second(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 15, 16 */
	struct incident_feasibility feasibility;
	const struct incident_stage two[] = { STAGE(BODY_A, 1), STAGE(BODY_C, 2) };
	const struct incident_stage three[] = { STAGE(BODY_A, 1), STAGE(BODY_C, 2), STAGE(BODY_D, 3) };

	(void)state;
	play_begin(play, 0);
	assert_int_equal(incident_feasible(play->state, two, 2, &play->context, &feasibility), ERR_OK);
	assert_int_equal(feasibility.short_ms, 0);
	assert_int_equal(feasibility.part_due[1], msk("2026-11-24 15:00"));
	assert_int_equal(incident_feasible(play->state, three, 3, &play->context, &feasibility), ERR_OK);
	assert_int_equal(feasibility.part_due[0], msk("2026-11-24 12:00"));
	assert_int_equal(feasibility.part_due[2], msk("2026-11-24 17:00"));
	assert_int_equal(feasibility.short_ms, 2 * MS_PER_HOUR);
	play_end(play);
}

static void p22__routing_says_where_the_draft_falls_while_the_body_is_closed(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 26 */
	struct incident_feasibility feasibility;
	const struct incident_stage b[] = { STAGE(BODY_B, 1) }, a[] = { STAGE(BODY_A, 1) };

	(void)state;
	play_at(play, "2026-11-27 09:30");
	play_begin(play, 0);
	DUE(play, DRAFT, "2026-11-27 14:30");
	assert_int_equal(incident_feasible(play->state, b, 1, &play->context, &feasibility), ERR_OK);
	assert_true(feasibility.draft_while_closed);
	assert_int_equal(incident_feasible(play->state, a, 1, &play->context, &feasibility), ERR_OK);
	assert_false(feasibility.draft_while_closed);
	play_end(play);
}

static void p22__a_part_counts_in_the_hours_of_its_body(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 27 */

	(void)state;
	play_at(play, "2026-11-27 11:30");
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_B, 1), STAGE(BODY_A, 2)));
	DUE(play, PART, "2026-11-30 09:30");
	play_end(play);
}

static void p22__a_link_returns_only_its_part(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 1), STAGE(BODY_D, 2)));
	MUST(play, TAKE, EXECUTOR_A, 0);
	MUST(play, RETURN, EXECUTOR_C, REASON);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING); /* the others go on */
	assert_true(runs(play, TERM_ROUTE, 0));
	play_at(play, "2026-11-24 10:10");
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_B, 1), STAGE(BODY_D, 2)));
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	assert_false(runs(play, TERM_ROUTE, 0));
	assert_true(play->state->stages[0].flags & STAGE_TAKEN);
	assert_int_equal(play->state->terms[play->last.changes[play->last.change_count - 1].index].body, BODY_B);
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	MUST(play, SUBMIT_PART, EXECUTOR_B, TEXT);
	assert_int_equal(play->state->stage_now, 2);
	MUST(play, RETURN, EXECUTOR_D, REASON); /* the second return: a dispute */
	assert_int_equal(play->state->state, INCIDENT_RETURNED);
	MUST(play, ROUTE, DEPUTY, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_B, 1), STAGE(BODY_D, 2)), REASON);
	assert_int_equal(play->state->stage_now, 2); /* what was given stays given */
	MUST(play, SUBMIT_DRAFT, EXECUTOR_D, ANSWER);
	play_end(play);
}

static void p22__a_single_body_has_no_part(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	assert_null(times_of(play, TERM_PART, 0));
	REFUSED(play, SUBMIT_PART, EXECUTOR_A, STATE_REFUSED, part_only_in_chain, TEXT);
	play_end(play);
}

static void p22__unrelated_questions_are_split_with_a_reason(void **state)
{
	struct play *play = play_new(NULL), *other = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, SPLIT, CURATOR, STATE_REFUSED, last_message, .message = MESSAGE_1, .other_incident = 413, REASON);
	play_at(play, "2026-11-24 10:30");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	REFUSED(play, SPLIT, CURATOR, INPUT_INVALID, reason_required, .message = MESSAGE_2, .other_incident = 413);
	REFUSED(play, SPLIT, CURATOR, INPUT_INVALID, same_incident, .message = MESSAGE_2, .other_incident = 412,
		REASON);
	play_at(play, "2026-11-24 11:00");
	MUST(play, SPLIT, CURATOR, .message = MESSAGE_2, .other_incident = 413, REASON);
	assert_int_equal(play->state->message_count, 1);
	other->state->id = 413;
	play_at(other, "2026-11-24 11:00");
	MUST(other, DETECT, CURATOR, .message = MESSAGE_2, .other_incident = 412, .moment = msk("2026-11-24 10:30"));
	assert_int_equal(other->state->linked, 412);
	DUE_OF(other, ANSWER, MESSAGE_2, "2026-11-25 10:30"); /* its own detection counts */
	play_end(other);
	play_end(play);
}

static void p22__merged_messages_keep_their_own_detection(void **state)
{
	struct play *play = play_new(NULL), *into = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, MERGE, CURATOR, INPUT_INVALID, same_incident, .other_incident = 412);
	into->state->id = 413;
	play_at(into, "2026-11-24 11:00");
	MUST(into, DETECT, CURATOR, .message = MESSAGE_2);
	DUE(into, DRAFT, "2026-11-24 16:00");
	play_at(play, "2026-11-24 11:10");
	MUST(play, MERGE, CURATOR, .other_incident = 413);
	assert_int_equal(play->state->outcome, OUTCOME_MERGED);
	assert_int_equal(incident_wake(play->state), 0);
	REFUSED(play, REOPEN, CURATOR, STATE_REFUSED, outcome_not_now, REASON);
	play_at(into, "2026-11-24 11:10");
	MUST(into, ATTACH, CURATOR, .message = MESSAGE_1, .other_incident = 412,
	     .moment = play->state->messages[0].detected);
	DUE_OF(into, ANSWER, MESSAGE_1, "2026-11-25 10:00");
	DUE(into, DRAFT, "2026-11-24 15:00"); /* the earlier detection counts */
	assert_int_equal(into->state->detected, msk("2026-11-24 10:00"));
	play_end(into);
	play_end(play);
}

static void p23__an_answer_to_a_repeat_says_what_was_done(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, UNMARK_REPEAT, CURATOR, STATE_REFUSED, not_a_repeat, 0);
	REFUSED(play, MARK_REPEAT, CURATOR, INPUT_INVALID, same_incident, .other_incident = 412);
	MUST(play, MARK_REPEAT, CURATOR, .other_incident = 300);
	REFUSED(play, MARK_REPEAT, CURATOR, STATE_REFUSED, already_marked, .other_incident = 300);
	assert_int_equal(play->state->repeat_of, 300);
	REFUSED(play, SUBMIT_DRAFT, EXECUTOR_A, INPUT_INVALID, repeat_needs_measure, ANSWER);
	assert_string_equal(play->detail.clause, "23");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, ADD_MEASURE, EXECUTOR_A, .measure = 9);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_int_equal(play->state->measures_open, 1);
	MUST(play, FULFIL_MEASURE, HEAD_A, .measure = 9);
	REFUSED(play, FULFIL_MEASURE, HEAD_A, INPUT_INVALID, measure_unknown, .measure = 9);
	play_end(play);
}

static void p23__progress_in_the_text_is_enough_for_a_repeat(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, MARK_REPEAT, CURATOR, .other_incident = 300);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER, .is_repeat_answered = true);
	MUST(play, UNMARK_REPEAT, CURATOR, 0);
	assert_int_equal(play->state->repeat_of, 0);
	play_end(play);
}

static void p23__a_repeat_runs_under_the_same_terms(void **state)
{
	struct play *play = play_new(NULL); /* EXAMPLES 21 */

	(void)state;
	play_at(play, "2026-11-30 11:15");
	play_begin(play, BODY_A);
	MUST(play, MARK_REPEAT, CURATOR, .other_incident = 300);
	DUE(play, DRAFT, "2026-11-30 16:15");
	DUE(play, ANSWER, "2026-12-01 11:15");
	play_end(play);
}

static void p24__approving_over_open_marks_is_recorded(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, .open_marks = 3, .style_score = 71);
	assert_int_equal(play->last.args.open_marks, 3);
	assert_int_equal(play->last.args.style_score, 71);
	play_end(play);
}

static void p25__excluded_on_one_of_four_grounds_and_all_terms_stop(void **state)
{
	(void)state;
	for (int ground = EXCLUSION_HARM; ground < EXCLUSION_MAX; ground++) {
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		REFUSED(play, EXCLUDE, CURATOR, INPUT_INVALID, ground_required, 0);
		REFUSED(play, EXCLUDE, CURATOR, INPUT_INVALID, ground_unknown, .ground = EXCLUSION_MAX);
		MUST(play, EXCLUDE, CURATOR, .ground = ground);
		assert_int_equal(play->state->state, INCIDENT_CLOSED);
		assert_int_equal(play->state->outcome, OUTCOME_EXCLUDED);
		assert_int_equal(play->state->ground, ground);
		assert_false(runs(play, TERM_DRAFT, 0));
		assert_false(runs(play, TERM_ANSWER, 0));
		assert_int_equal(incident_wake(play->state), 0);
		play_at(play, "2026-12-24 10:00");
		play_expire(play);
		assert_int_equal(play->state->miss_count, 0);
		play_end(play);
	}
}

static void p25__exclusion_is_reversible_and_the_clock_knows_no_pause(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, EXCLUDE, CURATOR, .ground = EXCLUSION_INSULT);
	play_at(play, "2026-11-24 11:00");
	REFUSED(play, REOPEN, CURATOR, INPUT_INVALID, reason_required, 0);
	MUST(play, REOPEN, CURATOR, REASON);
	assert_int_equal(play->state->state, INCIDENT_NEW);
	assert_int_equal(play->state->outcome, OUTCOME_NONE);
	DUE(play, ROUTE, "2026-11-24 11:30");
	DUE(play, DRAFT, "2026-11-24 15:00");
	DUE(play, ANSWER, "2026-11-25 10:00");
	assert_true(runs(play, TERM_ANSWER, 0));
	play_end(play);
}

static void p25__self_harm_is_no_ground_but_an_emergency(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, MARK_EMERGENCY, CURATOR, 0);
	assert_true(play->state->flags & INCIDENT_EMERGENCY);
	REFUSED(play, MARK_EMERGENCY, CURATOR, STATE_REFUSED, already_marked, 0);
	assert_true(runs(play, TERM_ANSWER, 0));
	play_end(play);

	play = play_new(NULL);
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .emergency = true);
	assert_true(play->state->flags & INCIDENT_EMERGENCY);
	play_end(play);
}

static void p25__not_while_it_is_being_published(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	REFUSED(play, EXCLUDE, CURATOR, STATE_REFUSED, not_in_this_state, .ground = EXCLUSION_INSULT);
	REFUSED(play, DISMISS, CURATOR, STATE_REFUSED, not_in_this_state, .ground = DISMISSAL_SPAM);
	play_end(play);
}

static void p26__the_bodys_head_answers_for_the_draft_and_the_bureau_for_its_own_steps(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	play_at(play, "2026-11-24 10:40");
	MUST(play, ROUTE, CURATOR, TO(BODY_A), REASON);
	assert_int_equal(charged(play, TERM_ROUTE).charged, CHARGED_BUREAU);
	play_at(play, "2026-11-24 15:30");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_int_equal(charged(play, TERM_DRAFT).charged, CHARGED_BODY);
	assert_int_equal(charged(play, TERM_DRAFT).body, BODY_A);
	assert_true(charged(play, TERM_DRAFT).causes & CAUSE_ROUTE_LATE);
	play_at(play, "2026-11-24 16:30");
	MUST(play, SEND_BACK, CURATOR, REASON);
	assert_int_equal(charged(play, TERM_REVIEW).charged, CHARGED_BUREAU);
	play_at(play, "2026-11-24 17:31");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_int_equal(charged(play, TERM_REWORK).body, BODY_A);
	play_at(play, "2026-11-24 17:40");
	MUST(play, APPROVE, CURATOR, 0);
	play_at(play, "2026-11-25 10:30");
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	assert_int_equal(charged(play, TERM_PUBLISH).charged, CHARGED_BUREAU);
	assert_int_equal(charged(play, TERM_ANSWER).charged, CHARGED_RESULT);
	assert_false(charged(play, TERM_ANSWER).names_nobody);
	assert_int_equal(charged(play, TERM_ANSWER).causes &
				 (CAUSE_ROUTE_LATE | CAUSE_DRAFT_LATE | CAUSE_REVIEW_LATE | CAUSE_REWORK_LATE),
			 CAUSE_ROUTE_LATE | CAUSE_DRAFT_LATE | CAUSE_REVIEW_LATE | CAUSE_REWORK_LATE);
	play_end(play);
}

static void p26__a_missed_answer_names_nobody_if_all_steps_were_in_time(void **state)
{
	struct play *play = play_new(NULL);
	static const char *const steps[] = { "2026-11-24 15:30", "2026-11-24 16:30", "2026-11-24 17:00",
					     "2026-11-24 18:00", "2026-11-25 09:30", "2026-11-25 10:30" };

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 15:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	for (size_t i = 0; i < ARRAY_COUNT(steps); i += 2) { /* three rounds of rework, each in time */
		play_at(play, steps[i]);
		MUST(play, SEND_BACK, CURATOR, REASON);
		play_at(play, steps[i + 1]);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	}
	assert_int_equal(play->state->miss_count, 1);
	assert_true(charged(play, TERM_ANSWER).names_nobody);
	assert_int_equal(charged(play, TERM_ANSWER).causes, CAUSE_REWORK);
	play_end(play);
}

static void p26__a_draft_missed_while_the_bureau_held_it_is_the_bureaus(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	play_at(play, "2026-11-24 15:01");
	play_expire(play);
	assert_int_equal(charged(play, TERM_DRAFT).charged, CHARGED_BUREAU);
	play_end(play);
}

static void p22__a_link_that_moves_in_the_order_begins_anew(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 1), STAGE(BODY_D, 2)));
	MUST(play, TAKE, EXECUTOR_C, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 2), STAGE(BODY_D, 3)), REASON);
	assert_int_equal(play->state->stages[0].flags, STAGE_STARTED);
	assert_int_equal(play->state->stages[1].flags, 0);
	play_end(play);
}

static void p26__a_violation_caused_by_the_chain_bears_no_name(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 2), STAGE(BODY_D, 3)));
	play_at(play, "2026-11-24 12:00");
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	play_at(play, "2026-11-24 15:01");
	MUST(play, SUBMIT_PART, EXECUTOR_C, TEXT);
	assert_true(charged(play, TERM_DRAFT).names_nobody);
	assert_int_equal(charged(play, TERM_DRAFT).body, 0);
	for (size_t i = 0; i < play->state->term_count; i++) {
		struct responsibility found;

		if (play->state->terms[i].kind == TERM_PART && play->state->terms[i].times.missed != 0) {
			assert_true(responsibility_of(play->state, play->context.regulation, TERM_PART, i, &found));
			assert_int_equal(found.body, BODY_C); /* its own part was late by itself */
			assert_false(found.names_nobody);
		}
	}
	play_end(play);
}

static void p26__a_late_draft_names_the_body_whose_turn_it_was(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 2)));
	assert_int_equal(term_of(play, TERM_DRAFT)->body, BODY_A);
	REFUSED(play, SUBMIT_DRAFT, EXECUTOR_A, STATE_REFUSED, draft_by_last_stage, ANSWER);
	play_at(play, "2026-11-24 15:01");
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	assert_int_equal(charged(play, TERM_DRAFT).body, BODY_A);
	assert_true(charged(play, TERM_DRAFT).causes & CAUSE_PART_LATE);
	play_end(play);

	play = play_new(NULL);
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, CHAIN(STAGE(BODY_A, 1), STAGE(BODY_C, 2)));
	play_at(play, "2026-11-24 12:00");
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	play_at(play, "2026-11-24 15:01");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_C, ANSWER);
	assert_int_equal(charged(play, TERM_DRAFT).body, BODY_C);
	play_end(play);
}

static void p26__each_holders_working_minutes(void **state)
{
	struct play *play = play_new(NULL);
	struct incident_event events[16];
	struct incident *scratch = calloc(1, sizeof(*scratch));
	struct holder holders[HOLDERS_MAX];
	struct arena *arena = arena_new(1U << 20);
	size_t count = 0;

	(void)state;
	assert_non_null(scratch);
	assert_non_null(arena);
	play_begin(play, 0);
	play_at(play, "2026-11-24 10:20");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	play_at(play, "2026-11-24 11:00");
	MUST(play, RETURN, EXECUTOR_A, REASON);
	play_at(play, "2026-11-24 11:10");
	MUST(play, ROUTE, CURATOR, TO(BODY_C));
	play_at(play, "2026-11-24 14:30");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_C, ANSWER);
	assert_true(play->line_count <= ARRAY_COUNT(events));
	for (size_t i = 0; i < play->line_count; i++)
		assert_int_equal(incident_event_decode(play->lines[i], arena, &events[i]), ERR_OK);
	assert_int_equal(responsibility_holders(events, play->line_count, msk("2026-11-24 10:00"),
						msk("2026-11-24 15:00"), play->context.region, scratch, holders,
						&count),
			 ERR_OK);
	assert_int_equal(count, 3);
	assert_int_equal(holders[0].body, 0);
	assert_int_equal(holders[0].working_ms, (20 + 10 + 30) * MS_PER_MINUTE);
	assert_int_equal(holders[1].body, BODY_A);
	assert_int_equal(holders[1].working_ms, 40 * MS_PER_MINUTE);
	assert_int_equal(holders[2].body, BODY_C);
	assert_int_equal(holders[2].working_ms, (50 + 60 + 30) * MS_PER_MINUTE); /* without the break */
	arena_free(arena);
	free(scratch);
	play_end(play);
}

static void p27__the_one_named_explains_and_the_deputy_judges(void **state)
{
	struct play *play = play_new(NULL);
	uint32_t version;

	(void)state;
	play_begin(play, 0);
	play_at(play, "2026-11-24 10:40"); /* late */
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	version = term_of(play, TERM_DRAFT)->version;
	REFUSED(play, EXPLAIN, EXECUTOR_A, INPUT_INVALID, no_such_violation, .has_term = true, .term_kind = TERM_DRAFT,
		.term_version = version, REASON);
	play_at(play, "2026-11-24 15:30");
	play_expire(play);
	REFUSED(play, ACCEPT_EXPLANATION, DEPUTY, STATE_REFUSED, not_explained, .has_term = true,
		.term_kind = TERM_DRAFT, .term_version = version);
	REFUSED(play, EXPLAIN, EXECUTOR_A, FORBIDDEN, not_your_body, .has_term = true, .term_kind = TERM_ROUTE,
		.term_version = term_of(play, TERM_ROUTE)->version, REASON); /* the Bureau's own */
	REFUSED(play, EXPLAIN, CURATOR, FORBIDDEN, not_your_body, .has_term = true, .term_kind = TERM_DRAFT,
		.term_version = version, REASON);
	MUST(play, EXPLAIN, HEAD_A, .has_term = true, .term_kind = TERM_DRAFT, .term_version = version, REASON);
	REFUSED(play, EXPLAIN, HEAD_A, STATE_REFUSED, already_marked, .has_term = true, .term_kind = TERM_DRAFT,
		.term_version = version, REASON);
	assert_true(charged(play, TERM_DRAFT).explained);
	assert_false(charged(play, TERM_DRAFT).not_at_fault);
	assert_false(charged(play, TERM_ROUTE).explained);
	MUST(play, ACCEPT_EXPLANATION, DEPUTY, .has_term = true, .term_kind = TERM_DRAFT, .term_version = version);
	REFUSED(play, REFUSE_EXPLANATION, DEPUTY, STATE_REFUSED, already_marked, .has_term = true,
		.term_kind = TERM_DRAFT, .term_version = version, REASON);
	assert_true(charged(play, TERM_DRAFT).explained);
	assert_true(charged(play, TERM_DRAFT).not_at_fault);
	assert_int_equal(play->state->miss_count, 2); /* it stays a violation, shown apart */
	play_at(play, "2026-11-25 10:10");
	play_expire(play);
	play_at(play, "2026-11-30 10:10");
	REFUSED(play, EXPLAIN, CURATOR, STATE_REFUSED, too_late_to_explain, .has_term = true, .term_kind = TERM_ANSWER,
		.message = MESSAGE_1, REASON);
	MUST(play, REPORT_SHORTCOMING, CURATOR, .body = BODY_A, REASON);
	assert_true(play->state->flags & INCIDENT_SHORTCOMING);
	play_end(play);
}

static void p29__significant_is_a_flag_of_its_own(void **state)
{
	struct play *play = play_new(NULL);
	const struct actor governor = actor_of(PERSON_GOVERNOR);

	(void)state;
	play_begin(play, BODY_A);
	assert_false(access_may(&governor, play->state));
	PROGRAM(play, MARK_SIGNIFICANT, 0);
	assert_true(access_may(&governor, play->state));
	REFUSED(play, MARK_SIGNIFICANT, CURATOR, STATE_REFUSED, already_marked, 0);
	MUST(play, UNMARK_SIGNIFICANT, CURATOR, REASON);
	REFUSED(play, UNMARK_SIGNIFICANT, CURATOR, STATE_REFUSED, not_marked, REASON);
	assert_int_equal(play->state->importance, IMPORTANCE_NORMAL);
	play_end(play);
}

static void p1_2__what_is_no_matter_of_the_bodies_is_dismissed(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	REFUSED(play, DISMISS, CURATOR, INPUT_INVALID, ground_unknown, .ground = DISMISSAL_MAX);
	MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_NOT_A_MATTER);
	assert_int_equal(play->state->outcome, OUTCOME_DISMISSED);
	play_end(play);
}

static void p10__the_author_is_referred_to_an_appeal(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, outcome_required, 0);
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, reason_required, .outcome = OUTCOME_REFERRED);
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, outcome_not_now, .outcome = OUTCOME_ANSWERED);
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, outcome_not_now, .outcome = OUTCOME_EXCLUDED);
	MUST(play, CLOSE, CURATOR, .outcome = OUTCOME_REFERRED, REASON);
	play_end(play);
}

static void test_incident__reopened_after_its_answer_it_gets_a_new_one(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_publish(play);
	MUST(play, CLOSE, CURATOR, .outcome = OUTCOME_ANSWERED);
	play_at(play, "2026-11-26 09:00");
	MUST(play, REOPEN, CURATOR, REASON);
	DUE(play, ANSWER, "2026-11-26 18:00");
	DUE(play, DRAFT, "2026-11-26 14:00");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	play_publish(play);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	play_end(play);
}

static void test_incident__a_new_draft_for_a_message_attached_after_the_answer(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_publish(play);
	play_at(play, "2026-11-25 11:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	assert_true(runs(play, TERM_PUBLISH, MESSAGE_2));
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	DUE(play, DRAFT, "2026-11-25 16:00"); /* from that message's answer */
	assert_false(runs(play, TERM_PUBLISH, MESSAGE_2));
	play_publish(play);
	assert_int_equal(play->state->messages[0].placement, PLACEMENT_PLACED);
	assert_int_equal(play->state->messages[1].placed_at, msk("2026-11-25 11:00"));
	play_end(play);
}

static void test_incident__a_full_incident_offers_a_linked_one(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play->keeps_lines = false;
	play_begin(play, BODY_A);
	for (row_id_t i = 1; i < INCIDENT_MESSAGES_MAX; i++)
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_1 + i);
	assert_int_equal(play_do(play, COMMAND_ATTACH, PERSON_CURATOR, ARGS(.message = 9999)), ERR_FULL);
	assert_int_equal(play->detail.limit, INCIDENT_MESSAGES_MAX);
	play_publish(play);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p22__the_curator_sets_the_order_and_each_gives_its_part_in_two_hours),
		cmocka_unit_test(p22__equal_numbers_work_in_parallel_and_the_last_alone_comes_after),
		cmocka_unit_test(p22__only_the_body_whose_turn_it_is_reassigns),
		cmocka_unit_test(p27__a_missed_answer_is_explained_by_the_bureau),
		cmocka_unit_test(p22__a_chain_of_two_fits_to_the_second),
		cmocka_unit_test(p22__routing_says_where_the_draft_falls_while_the_body_is_closed),
		cmocka_unit_test(p22__a_part_counts_in_the_hours_of_its_body),
		cmocka_unit_test(p22__a_link_returns_only_its_part),
		cmocka_unit_test(p22__a_single_body_has_no_part),
		cmocka_unit_test(p22__unrelated_questions_are_split_with_a_reason),
		cmocka_unit_test(p22__merged_messages_keep_their_own_detection),
		cmocka_unit_test(p23__an_answer_to_a_repeat_says_what_was_done),
		cmocka_unit_test(p23__progress_in_the_text_is_enough_for_a_repeat),
		cmocka_unit_test(p23__a_repeat_runs_under_the_same_terms),
		cmocka_unit_test(p24__approving_over_open_marks_is_recorded),
		cmocka_unit_test(p25__excluded_on_one_of_four_grounds_and_all_terms_stop),
		cmocka_unit_test(p25__exclusion_is_reversible_and_the_clock_knows_no_pause),
		cmocka_unit_test(p25__self_harm_is_no_ground_but_an_emergency),
		cmocka_unit_test(p25__not_while_it_is_being_published),
		cmocka_unit_test(p26__the_bodys_head_answers_for_the_draft_and_the_bureau_for_its_own_steps),
		cmocka_unit_test(p26__a_missed_answer_names_nobody_if_all_steps_were_in_time),
		cmocka_unit_test(p26__a_draft_missed_while_the_bureau_held_it_is_the_bureaus),
		cmocka_unit_test(p22__a_link_that_moves_in_the_order_begins_anew),
		cmocka_unit_test(p26__a_violation_caused_by_the_chain_bears_no_name),
		cmocka_unit_test(p26__a_late_draft_names_the_body_whose_turn_it_was),
		cmocka_unit_test(p26__each_holders_working_minutes),
		cmocka_unit_test(p27__the_one_named_explains_and_the_deputy_judges),
		cmocka_unit_test(p29__significant_is_a_flag_of_its_own),
		cmocka_unit_test(p1_2__what_is_no_matter_of_the_bodies_is_dismissed),
		cmocka_unit_test(p10__the_author_is_referred_to_an_appeal),
		cmocka_unit_test(test_incident__reopened_after_its_answer_it_gets_a_new_one),
		cmocka_unit_test(test_incident__a_new_draft_for_a_message_attached_after_the_answer),
		cmocka_unit_test(test_incident__a_full_incident_offers_a_linked_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
