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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terms__what_is_replaced_is_not_late_by_it),
		cmocka_unit_test(test_terms__by_the_hours_of_a_body_before_there_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
