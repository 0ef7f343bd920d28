/*
 * tests/unit/core/test_incident_terms.c: what starts, stops and is found late under regulations that say it in another
 * way than ours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_support.h"

static uint64_t on(enum incident_event_kind kind)
{
	return UINT64_C(1) << kind;
}

/* A link that a new route replaces has done nothing that could be late. */
static void test_terms__what_is_replaced_is_not_late_by_it(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *rule = &other.rules[TRACK_ORDINARY][TERM_RETURN];

	(void)state;
	rule->stops |= on(EVENT_ROUTED);
	rule->late_on |= on(EVENT_ROUTED);
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 11:00"); /* its half hour is over */
	MUST(play, ROUTE, CURATOR, TO(BODY_C), REASON);
	assert_int_equal(play->state->miss_count, 0);
	play_end(play);
}

/* Two acts that are late by one event: the earlier one is a cause of the other. */
static void test_terms__late_by_one_act_the_earlier_is_a_cause_of_the_later(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *draft = &other.rules[TRACK_ORDINARY][TERM_DRAFT];

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_RETURN].late_on |= on(EVENT_ANSWER_SUBMITTED);
	draft->starts = on(EVENT_ROUTED);
	draft->expires = false;
	draft->late_on = on(EVENT_ANSWER_SUBMITTED);
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 15:00:01");
	play_expire(play);
	assert_int_equal(play->state->miss_count, 0);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_int_equal(play->state->miss_count, 2);
	assert_int_equal(term_of(play, TERM_RETURN)->causes, 0);
	assert_int_equal(term_of(play, TERM_DRAFT)->causes, CAUSE_RETURN_LATE);
	play_end(play);
}

/* What runs of a term that the new edition does not know ends, and is not late by that, though its time is over. */
static void test_clock11__a_change_of_edition_is_no_late_act(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/24-hours.json"));
	struct regulation other = *play->context.regulation, newer;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_REACTION].expires = false;
	other.rules[TRACK_ORDINARY][TERM_REACTION].late_on = other.rules[TRACK_ORDINARY][TERM_REACTION].stops;
	newer = other;
	newer.version = 2;
	newer.rules[TRACK_ORDINARY][TERM_REACTION].amount = newer.rules[TRACK_ORDINARY][TERM_RETURN].amount = -1;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 13:00");
	assert_true(runs(play, TERM_REACTION, 0));
	assert_true(runs(play, TERM_RETURN, 0));
	assert_true(play->context.now > times_of(play, TERM_REACTION, 0)->late_from);
	assert_true(play->context.now > times_of(play, TERM_RETURN, 0)->late_from);
	play->context.regulation = &newer;
	MUST(play, CHANGE_EDITION, HEAD_OF_BUREAU, 0);
	assert_false(runs(play, TERM_REACTION, 0));
	assert_false(runs(play, TERM_RETURN, 0));
	assert_int_equal(play->state->miss_count, 0);
	play_end(play);
}

/* Before there is a body its hours are the region's, and the term is the Bureau's. */
static void test_terms__by_the_hours_of_a_body_before_there_is_one(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_ROUTE].body_schedule = true;
	other.rules[TRACK_ORDINARY][TERM_REVIEW].body_schedule = true;
	play->context.regulation = &other;
	play_begin(play, 0);
	assert_int_equal(term_of(play, TERM_ROUTE)->body, 0);
	DUE(play, ROUTE, "2026-11-24 10:30");
	MUST(play, ROUTE, CURATOR, .stage_count = 2,
	     .stages = { { .body = BODY_A, .number = 1 }, { .body = BODY_B, .number = 2 } });
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	play_at(play, "2026-11-24 17:20"); /* B closes at 17:30 */
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, ANSWER);
	assert_int_equal(term_of(play, TERM_REVIEW)->body, BODY_B); /* his who wrote it */
	DUE(play, REVIEW, "2026-11-25 08:50");
	play_end(play);
}

/* What an event has ended or brought back is known, wherever it stands among the changes. */
static void test_terms__ended_by_an_event_it_may_begin_by_it_brought_back_it_does_not(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *rules = other.rules[TRACK_ORDINARY];

	(void)state;
	rules[TERM_DRAFT].stops |= on(EVENT_ROUTED);
	rules[TERM_DRAFT].once = false;
	rules[TERM_ROUTE].starts |= on(EVENT_APPROVED);
	rules[TERM_ROUTE].stops |= on(EVENT_UNDONE);
	rules[TERM_REVIEW].starts |= on(EVENT_UNDONE);
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	assert_int_equal(play->last.changes[1].op, TERM_STOPPED); /* behind the route's */
	assert_int_equal(play->last.changes[1].kind, TERM_DRAFT);
	assert_true(runs(play, TERM_DRAFT, 0));
	assert_int_equal(term_of(play, TERM_DRAFT)->version, play->state->version);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-24 10:10");
	MUST(play, APPROVE, CURATOR, 0);
	assert_true(runs(play, TERM_ROUTE, 0));
	MUST(play, PUBLISH, CURATOR, 0);
	MUST(play, UNDO, CURATOR, 0);
	assert_int_equal(play->last.changes[0].kind, TERM_ROUTE);
	assert_int_equal(play->last.changes[1].op, TERM_RESUMED);
	assert_true(runs(play, TERM_REVIEW, 0));
	DUE(play, REVIEW, "2026-11-24 10:30");
	play_end(play);
}

/* A term that runs by the hours of the body that writes the draft begins with the routing to it, or to a chain. */
static void test_terms__by_the_hours_of_the_body_that_it_is_routed_to(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *rule = &other.rules[TRACK_ORDINARY][TERM_DRAFT];

	(void)state;
	rule->back_from = TERM_MAX;
	rule->starts = rule->stops = on(EVENT_ROUTED);
	rule->body_schedule = true;
	rule->once = false;
	rule->amount = 2 * MS_PER_HOUR;
	play->context.regulation = &other;
	play_at(play, "2026-11-24 16:00");
	play_begin(play, BODY_B);
	DUE(play, DRAFT, "2026-11-25 09:00"); /* B closes at 17:30 */
	MUST(play, ROUTE, CURATOR, REASON, TO(BODY_A));
	DUE(play, DRAFT, "2026-11-24 18:00");
	MUST(play, ROUTE, CURATOR, REASON, .stage_count = 2,
	     .stages = { { .body = BODY_A, .number = 1 }, { .body = BODY_B, .number = 2 } });
	DUE(play, DRAFT, "2026-11-25 09:00");
	MUST(play, ROUTE, CURATOR, REASON, TO(BODY_C));
	DUE(play, DRAFT, "2026-11-24 18:00");
	play_end(play);
}

/* What was given back long ago says nothing of a body that has it now. */
static void test_terms__without_a_body_it_is_the_bureaus_whoever_gave_it_back(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *rule = &other.rules[TRACK_ORDINARY][TERM_ROUTE];

	(void)state;
	rule->body_schedule = true;
	rule->starts |= on(EVENT_HANDED_OVER);
	rule->stops |= on(EVENT_HANDED_OVER);
	play->context.regulation = &other;
	play->keeps_lines = false;
	play_begin(play, 0);
	for (size_t i = 0; i < INCIDENT_RETURNS_MAX; i++)
		play->state->returned_by[i] = BODY_B;
	MUST(play, HAND_OVER, CURATOR, .person = PERSON_CURATOR_2);
	assert_int_equal(term_of(play, TERM_ROUTE)->version, play->state->version);
	assert_int_equal(term_of(play, TERM_ROUTE)->body, 0);
	play_end(play);
}

/* What one message's placing was late by says nothing of another's answer, though one decision finds both. */
static void test_terms__a_late_placing_is_a_cause_of_its_own_answer_only(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct incident_message *messages = play->state->messages;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_ANSWER].expires = false;
	other.rules[TRACK_ORDINARY][TERM_ANSWER].late_on = on(EVENT_ANSWER_PUBLISHED);
	play->context.regulation = &other;
	play->keeps_lines = false;
	play_begin(play, BODY_A);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	messages[0].answer_flags = 0; /* began under an edition in which it expires */
	messages[1].publish.due = messages[1].publish.late_from = msk("2026-11-26 10:00");
	play_at(play, "2026-11-25 10:00:01");
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_2);
	assert_true(missed(play, TERM_ANSWER, MESSAGE_1));
	assert_true(missed(play, TERM_ANSWER, MESSAGE_2));
	assert_int_equal(messages[0].answer_causes, CAUSE_PUBLISH_LATE);
	assert_int_equal(messages[1].answer_causes, 0);
	play_end(play);
}

/* Slots are used again: the newest of a kind need not stand behind the others. */
static void test_terms__the_newest_is_brought_back_wherever_it_stands(void **state)
{
	struct play *play = play_new(NULL);
	struct term *terms = play->state->terms;
	size_t old;

	(void)state;
	play->keeps_lines = false;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, SEND_BACK, CURATOR, REASON);
	assert_int_equal(terms[1].kind, TERM_DRAFT);
	old = play->state->term_count++;
	terms[old] = terms[1];
	terms[1].version = 2;
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_int_equal(terms[1].times.done, 0);
	assert_int_not_equal(terms[old].times.done, 0);
	play_end(play);
}

static void test_terms__many_found_late_at_once_or_none(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	for (row_id_t i = 1; i < 40; i++)
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_1 + i);
	play_at(play, "2026-11-25 10:00:01");
	play->probes = true;
	play_expire(play);
	assert_int_equal(play->state->miss_count, 41); /* and the draft */
	play_end(play);
}

static struct play *play_until(enum incident_state wanted)
{
	struct play *play = play_new(NULL);

	play_begin(play, wanted == INCIDENT_NEW ? 0 : BODY_A);
	if (wanted == INCIDENT_RETURNED)
		MUST(play, RETURN, EXECUTOR_A, REASON);
	if (wanted >= INCIDENT_DRAFTING && wanted < INCIDENT_RETURNED)
		MUST(play, TAKE, EXECUTOR_A, 0);
	if (wanted >= INCIDENT_REVIEW && wanted < INCIDENT_RETURNED)
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	if (wanted == INCIDENT_REWORK)
		MUST(play, SEND_BACK, CURATOR, REASON);
	if (wanted >= INCIDENT_APPROVED && wanted < INCIDENT_RETURNED)
		MUST(play, APPROVE, CURATOR, 0);
	if (wanted == INCIDENT_PUBLISHING || wanted == INCIDENT_ANSWERED)
		MUST(play, PUBLISH, CURATOR, 0);
	if (wanted == INCIDENT_ANSWERED) {
		PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
		PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	}
	assert_int_equal(play->state->state, wanted);
	return play;
}

/* A message that is attached has its own answer; and a term of placing where an approved draft waits for a place. */
static void test_clock10__an_attached_message_has_its_own_terms_in_each_state(void **state)
{
	(void)state;
	for (int s = INCIDENT_NEW; s <= INCIDENT_RETURNED; s++) {
		struct play *play = play_until((enum incident_state)s);
		const bool draft_ran = runs(play, TERM_DRAFT, 0);
		const bool approved = s == INCIDENT_APPROVED || s == INCIDENT_PUBLISHING || s == INCIDENT_ANSWERED;

		play_at(play, "2026-11-24 10:20");
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
		assert_int_equal(play->state->state, s == INCIDENT_ANSWERED ? INCIDENT_APPROVED : s);
		DUE_OF(play, ANSWER, MESSAGE_2, "2026-11-25 10:20");
		assert_int_equal(runs(play, TERM_PUBLISH, MESSAGE_2), approved);
		if (approved)
			DUE_OF(play, PUBLISH, MESSAGE_2, "2026-11-24 10:50");
		assert_int_equal(runs(play, TERM_DRAFT, 0), draft_ran);
		DUE(play, DRAFT, "2026-11-24 15:00"); /* a later message moves nothing */
		play_end(play);
	}
}

/* What cannot be placed has come to its end: reopened, nothing runs under it that nobody could meet any more. */
static void test_terms__reopened_no_answer_runs_under_what_cannot_be_placed(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON);
	assert_false(runs(play, TERM_ANSWER, MESSAGE_1));
	MUST(play, EXCLUDE, CURATOR, .ground = EXCLUSION_HARM);
	MUST(play, REOPEN, CURATOR, REASON);
	assert_true(runs(play, TERM_ANSWER, MESSAGE_2));
	assert_false(runs(play, TERM_ANSWER, MESSAGE_1));
	play_at(play, "2026-11-25 10:00:01");
	play_expire(play);
	assert_false(missed(play, TERM_ANSWER, MESSAGE_1));
	assert_true(missed(play, TERM_ANSWER, MESSAGE_2));
	play_end(play);
}

/* The last of three messages counts as the first does: for the draft, for lateness, for what ends. */
static void test_terms__the_last_message_counts_as_the_first(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_3, .moment = msk("2026-11-24 09:20"), REASON);
	DUE(play, DRAFT, "2026-11-24 14:20");
	MUST(play, EXCLUDE, CURATOR, .ground = EXCLUSION_HARM);
	assert_false(runs(play, TERM_ANSWER, MESSAGE_3));
	play_at(play, "2026-11-24 10:10");
	MUST(play, REOPEN, CURATOR, REASON);
	assert_true(runs(play, TERM_ANSWER, MESSAGE_2));
	assert_true(runs(play, TERM_ANSWER, MESSAGE_3));
	DUE_OF(play, ANSWER, MESSAGE_3, "2026-11-25 09:20");
	DUE(play, DRAFT, "2026-11-24 14:20"); /* counted back from what goes on with its old due */
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	assert_true(runs(play, TERM_PUBLISH, MESSAGE_3));
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_2);
	assert_int_equal(play->state->state, INCIDENT_APPROVED);
	assert_int_equal(incident_wake(play->state),
			 times_of(play, TERM_PUBLISH, MESSAGE_3)->late_from + MS_PER_SECOND);
	play_at(play, "2026-11-25 09:20:01");
	play_expire(play);
	assert_int_equal(play->state->miss_count, 2);
	assert_true(missed(play, TERM_ANSWER, MESSAGE_3));
	assert_true(missed(play, TERM_PUBLISH, MESSAGE_3));
	assert_false(missed(play, TERM_ANSWER, MESSAGE_1));
	assert_int_equal(play->state->messages[2].answer_causes, CAUSE_PUBLISH_LATE);
	play_end(play);
}

/* A regulation without a term of routing: the draft is in the first slot. */
static void test_terms__what_stands_in_the_first_slot_is_found_too(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	for (int track = 0; track < TRACK_MAX; track++)
		other.rules[track][TERM_ROUTE].amount = -1;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	assert_int_equal(play->state->terms[0].kind, TERM_DRAFT);
	MUST(play, RETURN, EXECUTOR_A, REASON); /* runs already */
	MUST(play, ROUTE, CURATOR, TO(BODY_A), REASON);
	assert_int_equal(term_of(play, TERM_DRAFT)->version, 1);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	assert_false(runs(play, TERM_DRAFT, 0));
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	assert_true(runs(play, TERM_DRAFT, 0));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, RETURN, EXECUTOR_A, REASON);
	assert_true(runs(play, TERM_DRAFT, 0)); /* brought back, not begun anew */
	assert_int_equal(term_of(play, TERM_DRAFT)->version, 1);
	play_at(play, "2026-11-24 11:00");
	play->context.timetable += 1; /* the same hours */
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_LIST);
	DUE(play, DRAFT, "2026-11-24 12:00"); /* it moves too */
	play_at(play, "2026-11-24 12:00:01");
	play_expire(play);
	assert_true(missed(play, TERM_DRAFT, 0));
	MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_MISTAKE);
	assert_false(runs(play, TERM_DRAFT, 0));
	play_end(play);
}

/* Each of many messages: two terms are late and end, the third is late, ends and begins anew, all by one approval. */
static void test_terms__room_for_all_that_one_event_changes(void **state)
{
	enum { MANY = 100 };
	struct play *play = play_new(support_regulation("tests/golden/regulation/24-hours.json"));
	struct regulation other = *play->context.regulation;

	(void)state;
	for (int kind = TERM_ANSWER; kind < TERM_MAX; kind++) {
		struct term_rule *rule = &other.rules[TRACK_ORDINARY][kind];

		rule->stops = rule->late_on = on(EVENT_APPROVED);
		rule->expires = false;
	}
	other.rules[TRACK_ORDINARY][TERM_ANSWER].starts = on(EVENT_INTERIM_PUBLISHED);
	other.rules[TRACK_ORDINARY][TERM_REACTION].starts = on(EVENT_INTERIM_PUBLISHED);
	other.rules[TRACK_ORDINARY][TERM_PUBLISH].starts = on(EVENT_APPROVED);
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	for (row_id_t i = 1; i < MANY; i++)
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_1 + i);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	assert_int_equal(play->last.change_count, MANY + 1); /* and the review */
	for (row_id_t i = 0; i < MANY; i++)
		MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1 + i);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	play_at(play, "2026-12-24 10:00");
	play->probes = true; /* or all of it, or nothing */
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	assert_int_equal(play->last.change_count, 7 * MANY + 1);
	play_at(play, "2027-01-24 10:00");
	play_expire(play);
	MUST(play, EXCLUDE, CURATOR, .ground = EXCLUSION_HARM);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms__what_is_replaced_is_not_late_by_it),
		cmocka_unit_test(test_terms__late_by_one_act_the_earlier_is_a_cause_of_the_later),
		cmocka_unit_test(test_clock11__a_change_of_edition_is_no_late_act),
		cmocka_unit_test(test_terms__by_the_hours_of_a_body_before_there_is_one),
		cmocka_unit_test(test_terms__ended_by_an_event_it_may_begin_by_it_brought_back_it_does_not),
		cmocka_unit_test(test_terms__by_the_hours_of_the_body_that_it_is_routed_to),
		cmocka_unit_test(test_terms__without_a_body_it_is_the_bureaus_whoever_gave_it_back),
		cmocka_unit_test(test_terms__a_late_placing_is_a_cause_of_its_own_answer_only),
		cmocka_unit_test(test_terms__the_newest_is_brought_back_wherever_it_stands),
		cmocka_unit_test(test_terms__many_found_late_at_once_or_none),
		cmocka_unit_test(test_clock10__an_attached_message_has_its_own_terms_in_each_state),
		cmocka_unit_test(test_terms__reopened_no_answer_runs_under_what_cannot_be_placed),
		cmocka_unit_test(test_terms__the_last_message_counts_as_the_first),
		cmocka_unit_test(test_terms__what_stands_in_the_first_slot_is_found_too),
		cmocka_unit_test(test_terms__room_for_all_that_one_event_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
