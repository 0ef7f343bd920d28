/*
 * tests/unit/core/test_incident_editions.c: regulations that start and stop terms in other ways than nao-2020, an
 * incident that changes from one to another, what is counted and what is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/incident_private.h"
#include "incident_support.h"

static uint64_t on(enum incident_event_kind kind)
{
	return UINT64_C(1) << kind;
}

static void test_regulation__a_term_may_begin_where_it_ends(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	uint32_t first;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_ROUTE].starts |= on(EVENT_ROUTED); /* each routing by the same clock */
	other.rules[TRACK_ORDINARY][TERM_ROUTE].stops |= on(EVENT_ANSWER_SUBMITTED);
	other.rules[TRACK_ORDINARY][TERM_REVIEW].starts |= on(EVENT_UNDONE);
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	first = term_of(play, TERM_ROUTE)->version;
	assert_true(first > 1);
	play_at(play, "2026-11-24 10:20");
	MUST(play, ROUTE, CURATOR, REASON, TO(BODY_C));
	assert_true(term_of(play, TERM_ROUTE)->version > first);
	DUE(play, ROUTE, "2026-11-24 10:50");
	assert_true(runs(play, TERM_ROUTE, 0));
	MUST(play, ROUTE, CURATOR, REASON, TO(BODY_A));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-24 10:30");
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	MUST(play, UNDO, CURATOR, 0); /* brings review back: no second one begins */
	DUE(play, REVIEW, "2026-11-24 10:50");
	assert_true(runs(play, TERM_REVIEW, 0));
	play_end(play);
}

static void test_regulation__what_was_taken_back_has_never_begun(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_REVIEW].once = true;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	assert_int_equal(play->state->submitted_at, 0);
	play_at(play, "2026-11-24 10:20");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_true(runs(play, TERM_REVIEW, 0));
	DUE(play, REVIEW, "2026-11-24 10:50");
	MUST(play, SEND_BACK, CURATOR, REASON);
	play_at(play, "2026-11-24 10:30");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	DUE(play, REVIEW, "2026-11-24 10:50"); /* once for each round: with its old due */
	play_end(play);
}

static void test_regulation__a_term_of_a_message_begins_on_what_happens_to_it(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/24-hours.json"));
	struct regulation other = *play->context.regulation;
	struct term_rule *rule = &other.rules[TRACK_ORDINARY][TERM_REACTION];

	(void)state;
	rule->starts = on(EVENT_SEND_STARTED);
	rule->stops = on(EVENT_ANSWER_PUBLISHED);
	rule->late_on = rule->stops;
	rule->expires = false;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_3);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_2);
	assert_null(times_of(play, TERM_REACTION, MESSAGE_3));
	assert_null(times_of(play, TERM_REACTION, MESSAGE_1));
	assert_true(runs(play, TERM_REACTION, MESSAGE_2));
	assert_int_equal(play->state->messages[1].reaction_flags, TERM_BY_ACT);
	play->context.now = times_of(play, TERM_REACTION, MESSAGE_2)->late_from + MS_PER_SECOND;
	play_expire(play);
	assert_false(missed(play, TERM_REACTION, MESSAGE_2)); /* never by itself … */
	PROGRAM(play, PUBLISHED, .message = MESSAGE_2);
	assert_true(missed(play, TERM_REACTION, MESSAGE_2)); /* … but by the act that came late */
	assert_false(runs(play, TERM_REACTION, MESSAGE_2));
	assert_int_equal(play->state->messages[1].reaction_causes, 0);
	play_end(play);
}

static void test_regulation__a_late_act_has_its_causes(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *rule = &other.rules[TRACK_ORDINARY][TERM_ANSWER];

	(void)state;
	rule->expires = false;
	rule->late_on = on(EVENT_ANSWER_PUBLISHED);
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 15:00:01"); /* the draft is late */
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	play_at(play, "2026-11-25 10:00:01"); /* and the placement */
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	assert_true(missed(play, TERM_ANSWER, 0));
	assert_int_equal(play->state->messages[0].answer_causes, CAUSE_DRAFT_LATE | CAUSE_PUBLISH_LATE);
	assert_int_equal(play->state->messages[0].publish_causes, 0);
	play_end(play);
}

static void test_regulation__a_part_may_have_a_term_in_the_first_stage_only(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_PART].starts = on(EVENT_ROUTED);
	play->context.regulation = &other;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 2,
	     .stages = { { .body = BODY_A, .number = 1 }, { .body = BODY_C, .number = 2 } });
	assert_true(runs(play, TERM_PART, 0));
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	assert_false(runs(play, TERM_PART, 0));
	assert_true(runs(play, TERM_RETURN, 0));
	play_end(play);
}

/* The draft is the first of all terms, runs until the answer is published, and the answer is met by an interim one. */
static void test_regulation__a_draft_without_an_answer_to_count_from_stays_where_it_is(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_ROUTE].amount = -1;
	other.rules[TRACK_ORDINARY][TERM_DRAFT].stops = on(EVENT_ANSWER_PUBLISHED);
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	DUE(play, DRAFT, "2026-11-24 15:00");
	assert_int_equal(term_of(play, TERM_DRAFT)->body, BODY_A);
	play_at(play, "2026-11-24 10:30");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2, .moment = msk("2026-11-24 09:30"));
	DUE(play, DRAFT, "2026-11-24 14:30"); /* an earlier message brings it forward, not within the next hour */
	MUST(play, DETACH, CURATOR, .message = MESSAGE_2);
	DUE(play, DRAFT, "2026-11-24 15:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	assert_true(runs(play, TERM_DRAFT, 0));
	assert_false(runs(play, TERM_ANSWER, 0));
	play->context.timetable += 1;
	play_expire(play);
	DUE(play, DRAFT, "2026-11-24 15:00");
	play_end(play);
}

/* What stands behind the last body or stage is nobody's. */
static void test_command__only_what_is_counted_counts(void **state)
{
	struct play *play = play_new(NULL);
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };
	struct incident_command command = { .kind = COMMAND_TAKE, .actor = actor_of(PERSON_EXECUTOR_D) };

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 1,
	     .stages = { { .body = BODY_A, .number = 1 }, { .body = BODY_B, .number = 2, .flags = 1 } });
	assert_int_equal(play->state->stages[1].body, 0);
	assert_int_equal(play->state->stages[1].number, 0);
	command.actor.bodies[1] = (struct actor_body){ BODY_A, UINT32_C(1) << ROLE_EXECUTOR };
	arena_reset(play->arena);
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_FORBIDDEN);
	command.actor.body_count = 2;
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_OK);
	play_end(play);
}

static void test_regulation__nothing_is_counted_back_from_an_answer_that_is_met(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *rule = &other.rules[TRACK_ORDINARY][TERM_DRAFT];

	(void)state;
	rule->unless = 0;
	rule->once = false;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	MUST(play, ROUTE, CURATOR, TO(BODY_C), REASON);
	assert_false(runs(play, TERM_DRAFT, 0));
	assert_true(runs(play, TERM_FINAL, 0));
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, ROUTE, CURATOR, TO(BODY_D), REASON);
	assert_true(runs(play, TERM_DRAFT, 0)); /* the new message has one that runs */
	DUE(play, DRAFT, "2026-11-24 15:00");
	play_end(play);
}

/* An edition without a term: what runs of it ends, and nothing is late by it. */
static void test_clock11__what_the_new_edition_does_not_know_ends(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/24-hours.json"));
	struct regulation other = *play->context.regulation;
	struct term_times answer;

	(void)state;
	other.version = 2;
	for (int track = 0; track < TRACK_MAX; track++)
		other.rules[track][TERM_REVIEW].amount = other.rules[track][TERM_REACTION].amount = -1;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	assert_true(runs(play, TERM_REVIEW, 0));
	assert_true(runs(play, TERM_REACTION, MESSAGE_2));
	answer = *times_of(play, TERM_ANSWER, MESSAGE_2);
	play->context.regulation = &other;
	MUST(play, CHANGE_EDITION, HEAD_OF_BUREAU, 0);
	assert_false(runs(play, TERM_REVIEW, 0));
	assert_false(runs(play, TERM_REACTION, MESSAGE_2));
	assert_memory_equal(&answer, times_of(play, TERM_ANSWER, MESSAGE_2), sizeof(answer));
	play_at(play, "2026-11-24 18:00");
	play_expire(play);
	assert_false(missed(play, TERM_REVIEW, 0));
	assert_false(missed(play, TERM_REACTION, MESSAGE_2));
	MUST(play, APPROVE, CURATOR, 0);
	play_end(play);
}

/* Whether a term expires by itself was said when it began: the timer is never called in vain. */
static void test_clock11__a_term_stays_what_it_was_when_it_began(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	other.version = 2;
	other.rules[TRACK_ORDINARY][TERM_RETURN].expires = true;
	other.rules[TRACK_ORDINARY][TERM_ANSWER].expires = false;
	play_begin(play, BODY_A);
	play->context.regulation = &other;
	MUST(play, CHANGE_EDITION, HEAD_OF_BUREAU, 0);
	play_at(play, "2026-11-25 10:00:01");
	play_expire(play);
	assert_false(missed(play, TERM_RETURN, 0));
	assert_true(missed(play, TERM_ANSWER, 0));
	assert_true(incident_wake(play->state) == 0 || incident_wake(play->state) > play->context.now);
	play_end(play);
}

static void test_incident__slots_of_terms_are_used_again_one_each(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	for (int i = 0; i < 12; i++) {
		size_t parts = 0;

		MUST(play, ROUTE, CURATOR, REASON, .stage_count = 4,
		     .stages = { { .body = 100 + 4 * i, .number = 1 },
				 { .body = 101 + 4 * i, .number = 1 },
				 { .body = 102 + 4 * i, .number = 1 },
				 { .body = 103 + 4 * i, .number = 2 } });
		for (size_t t = 0; t < play->state->term_count; t++)
			parts += play->state->terms[t].kind == TERM_PART && play->state->terms[t].times.done == 0;
		assert_int_equal(parts, 3);
		assert_true(play->state->term_count <= INCIDENT_TERMS_KEPT + 12);
	}
	play_end(play);
}

static void test_incident__the_commands_id_stands_in_its_events(void **state)
{
	struct play *play = play_new(NULL);
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };
	struct incident_command command = { .kind = COMMAND_TAKE, .actor = actor_of(PERSON_EXECUTOR_A), .id = "key-1" };

	(void)state;
	play_begin(play, BODY_A);
	command.revision = play->state->revision;
	play_at(play, "2026-11-24 15:00:01");
	arena_reset(play->arena);
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_OK);
	assert_int_equal(events.count, 2); /* the draft was missed before */
	assert_string_equal(items[0].command, "key-1");
	assert_string_equal(items[1].command, "key-1");
	assert_int_equal(items[0].by_person, 0); /* time did it */
	assert_int_equal(items[1].by_person, PERSON_EXECUTOR_A);
	assert_int_equal(items[1].by_body, BODY_A);
	assert_int_equal(items[1].by_roles, actor_of(PERSON_EXECUTOR_A).roles);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_regulation__a_term_may_begin_where_it_ends),
		cmocka_unit_test(test_regulation__what_was_taken_back_has_never_begun),
		cmocka_unit_test(test_regulation__a_term_of_a_message_begins_on_what_happens_to_it),
		cmocka_unit_test(test_regulation__a_late_act_has_its_causes),
		cmocka_unit_test(test_regulation__a_part_may_have_a_term_in_the_first_stage_only),
		cmocka_unit_test(test_regulation__a_draft_without_an_answer_to_count_from_stays_where_it_is),
		cmocka_unit_test(test_command__only_what_is_counted_counts),
		cmocka_unit_test(test_regulation__nothing_is_counted_back_from_an_answer_that_is_met),
		cmocka_unit_test(test_clock11__what_the_new_edition_does_not_know_ends),
		cmocka_unit_test(test_clock11__a_term_stays_what_it_was_when_it_began),
		cmocka_unit_test(test_incident__slots_of_terms_are_used_again_one_each),
		cmocka_unit_test(test_incident__the_commands_id_stands_in_its_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
