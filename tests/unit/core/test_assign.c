/*
 * tests/unit/core/test_assign.c: clause 13: the body's rule of assignment, substitution, hours in which nobody is
 * there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/assign.h"
#include "incident_support.h"

#define NOON (msk("2026-11-24 12:00"))
enum { IVANOVA = 1, PETROV, SIDOROVA, ANY_EMPLOYEE = 77 };

static struct assign_executor executors[] = {
	{ .person = IVANOVA, .topic_count = 1, .topics = { TOPIC_ROADS } },
	{ .person = PETROV },
	{ .person = SIDOROVA, .topic_count = 1, .topics = { 8 } },
};

static struct assign_body body_with(enum assign_rule rule, const struct assign_absence *absences, size_t count)
{
	for (size_t i = 0; i < ARRAY_COUNT(executors); i++)
		executors[i].last_assigned = executors[i].until = 0;
	return (struct assign_body){ .rule = rule,
				     .executors = executors,
				     .executor_count = ARRAY_COUNT(executors),
				     .absences = absences,
				     .absence_count = count };
}

static void p13__the_body_decides_who_takes_work(void **state)
{
	struct assign_body body = body_with(ASSIGN_POOL, NULL, 0);

	(void)state;
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), 0);
	body.rule = ASSIGN_FIRST;
	assert_int_equal(assign_executor(&body, 8, NOON), IVANOVA);
	body.rule = ASSIGN_BY_TOPIC;
	assert_int_equal(assign_executor(&body, 8, NOON), SIDOROVA);
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), IVANOVA);
	assert_int_equal(assign_executor(&body, 999, NOON), PETROV);
	assert_int_equal(assign_executor(&body, 0, NOON), PETROV); /* no topic yet */
	executors[2].topics[1] = 999;
	executors[2].topic_count = 2;
	assert_int_equal(assign_executor(&body, 999, NOON), SIDOROVA);
	executors[2].topics[1] = 0;
	executors[2].topic_count = 1;
	body.rule = ASSIGN_ROUND_ROBIN;
	executors[0].last_assigned = 300;
	executors[1].last_assigned = 200;
	executors[2].last_assigned = 100;
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), SIDOROVA);
	executors[2].last_assigned = 400;
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), PETROV);
	executors[2].last_assigned = 200; /* as long ago as Petrov: the body's order decides */
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), PETROV);
	for (int i = 0; i < ASSIGN_RULE_MAX; i++)
		assert_non_null(assign_rule_name((enum assign_rule)i));
}

static void p13__an_absent_one_is_never_assigned(void **state)
{
	const struct assign_absence absences[] = {
		{ .person = IVANOVA,
		  .substitute = ANY_EMPLOYEE,
		  .from = msk("2026-11-24 09:00"),
		  .until = msk("2026-11-24 12:00") },
		{ .person = PETROV,
		  .substitute = 0,
		  .from = msk("2026-11-24 09:00"),
		  .until = msk("2026-11-25 09:00") },
	};
	struct assign_body body = body_with(ASSIGN_FIRST, absences, ARRAY_COUNT(absences));

	(void)state;
	assert_true(assign_is_absent(&body, IVANOVA, msk("2026-11-24 09:00")));
	assert_false(assign_is_absent(&body, IVANOVA, NOON));
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, msk("2026-11-24 11:59:59")), ANY_EMPLOYEE);
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), IVANOVA);
	body.rule = ASSIGN_BY_TOPIC;
	assert_int_equal(assign_executor(&body, 999, NOON), 0); /* only Petrov takes any topic */
	executors[0].until = NOON;                              /* the act of appointment has ended */
	body.rule = ASSIGN_FIRST;
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), SIDOROVA);
	executors[0].until = 0;
	executors[0].from = NOON + 1;
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), SIDOROVA);
	executors[0].from = NOON;
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), IVANOVA);
	executors[0].from = 0;
}

/* What stands behind the last one is somebody else's. */
static void p13__only_the_bodys_own_lists_count(void **state)
{
	const struct assign_absence absences[] = {
		{ .person = IVANOVA, .from = NOON, .until = NOON + MS_PER_HOUR },
		{ .person = PETROV, .from = 0, .until = INT64_MAX },
		{ .person = IVANOVA, .from = 0, .until = INT64_MAX },
	};
	struct assign_body body = body_with(ASSIGN_FIRST, absences, 1);
	struct arena *arena = arena_new(1U << 20);
	struct assign_gap gaps[2];
	size_t count = 0;

	(void)state;
	assert_non_null(arena);
	body.executor_count = 1;
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), 0); /* Petrov is another body's */
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON - 1), IVANOVA);
	assert_false(assign_is_absent(&body, PETROV, NOON));
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-24 09:00"),
				     msk("2026-11-24 18:00"), arena, gaps, ARRAY_COUNT(gaps), &count),
			 ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(gaps[0].begin, NOON);
	assert_int_equal(gaps[0].end, NOON + MS_PER_HOUR);
	executors[1].topics[0] = TOPIC_ROADS; /* topic_count 0: it is not on record */
	body.executor_count = 2;
	body.absence_count = 0;
	body.rule = ASSIGN_BY_TOPIC;
	executors[0].topics[1] = 8;
	assert_int_equal(assign_executor(&body, 8, NOON), PETROV);
	executors[0].topics[1] = executors[1].topics[0] = 0;
	arena_free(arena);
}

static void p13__a_substitute_of_a_substitute_and_no_circles(void **state)
{
	const struct assign_absence absences[] = {
		{ .person = IVANOVA, .substitute = PETROV, .from = 0, .until = INT64_MAX },
		{ .person = PETROV, .substitute = SIDOROVA, .from = 0, .until = NOON },
		{ .person = PETROV, .substitute = IVANOVA, .from = NOON, .until = INT64_MAX },
	};
	const struct assign_body body = body_with(ASSIGN_FIRST, absences, ARRAY_COUNT(absences));

	(void)state;
	assert_int_equal(assign_acting(&body, IVANOVA, NOON - 1), SIDOROVA);
	assert_int_equal(assign_acting(&body, IVANOVA, NOON), 0);
	assert_int_equal(assign_executor(&body, TOPIC_ROADS, NOON), SIDOROVA);
}

static void test_assign__eight_may_stand_in_one_for_another(void **state)
{
	struct assign_absence absences[ASSIGN_SUBSTITUTES_MAX + 1];
	struct assign_body body = body_with(ASSIGN_FIRST, absences, ASSIGN_SUBSTITUTES_MAX);

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(absences); i++)
		absences[i] = (struct assign_absence){ .person = 100 - (row_id_t)i,
						       .substitute = 99 - (row_id_t)i,
						       .until = INT64_MAX };
	assert_int_equal(assign_acting(&body, 100, NOON), 100 - ASSIGN_SUBSTITUTES_MAX);
	body.absence_count += 1;
	assert_int_equal(assign_acting(&body, 100, NOON), 0); /* a ninth is too much */
	assert_int_equal(assign_acting(&body, 99, NOON), 99 - ASSIGN_SUBSTITUTES_MAX);
	absences[0] = (struct assign_absence){ .person = PETROV, .substitute = IVANOVA, .until = INT64_MAX };
	assert_int_equal(assign_acting(&body, PETROV, NOON), IVANOVA);
	absences[0].substitute = 0;
	assert_int_equal(assign_acting(&body, PETROV, NOON), 0);
}

/* 15:00 to 18:00 in two stretches, for something changes at 16:00; the next morning again. */
static void test_assign__neighbouring_stretches_are_one_gap_also_where_room_ends(void **state)
{
	const struct assign_absence absences[] = {
		{ .person = IVANOVA, .from = msk("2026-11-24 15:00"), .until = msk("2026-11-25 11:00") },
		{ .person = PETROV, .from = msk("2026-11-24 16:00"), .until = msk("2026-11-25 10:00") },
	};
	struct assign_body body = body_with(ASSIGN_FIRST, absences, ARRAY_COUNT(absences));
	const struct worktime *worktime = support_worktime(NULL, support_calendar());
	struct arena *arena = arena_new(1U << 20);
	struct assign_gap gaps[2];
	size_t count = 0;

	(void)state;
	assert_non_null(arena);
	body.executor_count = 1;
	for (size_t max = 0; max <= ARRAY_COUNT(gaps); max++) {
		gaps[0] = gaps[1] = (struct assign_gap){ 7, 8 };
		assert_int_equal(assign_gaps(&body, worktime, msk("2026-11-24 10:00"), msk("2026-11-26 10:00"), arena,
					     gaps, max, &count),
				 ERR_OK);
		assert_int_equal(count, 2);
		assert_int_equal(gaps[0].begin, max > 0 ? msk("2026-11-24 15:00") : 7);
		assert_int_equal(gaps[0].end, max > 0 ? msk("2026-11-24 18:00") : 8);
		assert_int_equal(gaps[1].begin, max > 1 ? msk("2026-11-25 09:00") : 7);
		assert_int_equal(gaps[1].end, max > 1 ? msk("2026-11-25 11:00") : 8);
	}
	arena_free(arena);
}

/* Acts of appointment begin and end in the middle of the day; 13:00 to 14:00 is no working time. */
static void test_assign__hours_before_and_after_an_appointment_are_gaps(void **state)
{
	static const struct {
		const char *begin, *end;
	} wanted[] = {
		{ "2026-11-24 10:00", "2026-11-24 11:00" },
		{ "2026-11-24 12:00", "2026-11-24 13:00" },
		{ "2026-11-24 14:00", "2026-11-24 15:00" },
		{ "2026-11-24 16:00", "2026-11-24 17:00" },
	};
	struct assign_body body = body_with(ASSIGN_FIRST, NULL, 0);
	struct arena *arena = arena_new(1U << 20);
	struct arena *narrow = arena_new(1);
	struct assign_gap gaps[ARRAY_COUNT(wanted)];
	size_t count = 0;

	(void)state;
	assert_non_null(arena);
	assert_non_null(narrow);
	executors[0].from = msk("2026-11-24 11:00");
	executors[0].until = msk("2026-11-24 12:00");
	executors[1].from = msk("2026-11-24 15:00");
	executors[1].until = msk("2026-11-24 16:00");
	body.executor_count = 2;
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-24 10:00"),
				     msk("2026-11-24 17:00"), arena, gaps, ARRAY_COUNT(gaps), &count),
			 ERR_OK);
	assert_int_equal(count, ARRAY_COUNT(gaps));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(gaps[i].begin, msk(wanted[i].begin));
		assert_int_equal(gaps[i].end, msk(wanted[i].end));
	}
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-24 18:00"),
				     msk("2026-11-25 09:00"), arena, gaps, ARRAY_COUNT(gaps), &count),
			 ERR_OK);
	assert_int_equal(count, 0); /* nobody has to be there at night */
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-24 10:00"),
				     msk("2026-11-24 17:00"), narrow, gaps, ARRAY_COUNT(gaps), &count),
			 ERR_MEMORY);
	arena_free(narrow);
	executors[0].from = executors[1].from = 0;
	arena_free(arena);
}

/* Hours that lie behind the asked ones in the arena are another question's. */
static void test_assign__only_the_hours_that_were_asked_for(void **state)
{
	const struct assign_body nobody = { .rule = ASSIGN_FIRST };
	const utc_ms_t from = msk("2026-11-24 10:00"), until = msk("2026-11-24 17:00");
	struct arena *arena = arena_new(1U << 20);
	struct worktime_interval *earlier;
	struct assign_gap gaps[2];
	size_t count = 0;

	(void)state;
	assert_non_null(arena);
	earlier = arena_alloc_array(arena, 100, sizeof(*earlier));
	assert_non_null(earlier);
	for (size_t i = 0; i < 100; i++)
		earlier[i] = (struct worktime_interval){ .begin = from, .end = until };
	arena_reset(arena);
	assert_int_equal(assign_gaps(&nobody, support_worktime(NULL, support_calendar()), from, until, arena, gaps,
				     ARRAY_COUNT(gaps), &count),
			 ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(gaps[1].begin, msk("2026-11-24 14:00"));
	assert_int_equal(gaps[1].end, until);
	arena_free(arena);
}

static void p13__every_working_hour_has_somebody_or_a_gap_is_shown(void **state)
{
	const struct assign_absence absences[] = {
		{ .person = IVANOVA, .from = msk("2026-11-24 12:00"), .until = msk("2026-11-26 09:00") },
		{ .person = PETROV, .from = msk("2026-11-24 15:00"), .until = msk("2026-11-25 11:00") },
		{ .person = SIDOROVA, .from = msk("2026-11-20 15:00"), .until = msk("2026-11-25 10:00") },
	};
	const struct assign_body body = body_with(ASSIGN_FIRST, absences, ARRAY_COUNT(absences));
	struct assign_gap gaps[4];
	struct arena *arena = arena_new(1U << 20);
	size_t count = 0;

	(void)state;
	assert_non_null(arena);
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-24 10:00"),
				     msk("2026-12-24 10:00"), arena, gaps, ARRAY_COUNT(gaps), &count),
			 ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(gaps[0].begin, msk("2026-11-24 15:00"));
	assert_int_equal(gaps[0].end, msk("2026-11-24 18:00"));
	assert_int_equal(gaps[1].begin, msk("2026-11-25 09:00"));
	assert_int_equal(gaps[1].end, msk("2026-11-25 10:00"));
	gaps[1].begin = 7;
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-24 10:00"),
				     msk("2026-12-24 10:00"), arena, gaps, 1, &count),
			 ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(gaps[1].begin, 7); /* no room for it: not written */
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-24 16:00"),
				     msk("2026-11-24 17:00"), arena, gaps, ARRAY_COUNT(gaps), &count),
			 ERR_OK);
	assert_int_equal(count, 1); /* in the very first hours, cut to what was asked */
	assert_int_equal(gaps[0].begin, msk("2026-11-24 16:00"));
	assert_int_equal(gaps[0].end, msk("2026-11-24 17:00"));
	for (size_t i = 0; i < ARRAY_COUNT(executors); i++) /* all acts of appointment end */
		executors[i].until = msk("2026-11-27 15:00");
	assert_int_equal(assign_gaps(&body, support_worktime(NULL, support_calendar()), msk("2026-11-27 09:00"),
				     msk("2026-11-30 10:00"), arena, gaps, ARRAY_COUNT(gaps), &count),
			 ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(gaps[0].begin, msk("2026-11-27 15:00"));
	assert_int_equal(gaps[1].begin, msk("2026-11-30 09:00"));
	assert_int_equal(gaps[1].end, msk("2026-11-30 10:00"));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p13__the_body_decides_who_takes_work),
		cmocka_unit_test(p13__an_absent_one_is_never_assigned),
		cmocka_unit_test(p13__only_the_bodys_own_lists_count),
		cmocka_unit_test(p13__a_substitute_of_a_substitute_and_no_circles),
		cmocka_unit_test(test_assign__eight_may_stand_in_one_for_another),
		cmocka_unit_test(test_assign__neighbouring_stretches_are_one_gap_also_where_room_ends),
		cmocka_unit_test(test_assign__hours_before_and_after_an_appointment_are_gaps),
		cmocka_unit_test(test_assign__only_the_hours_that_were_asked_for),
		cmocka_unit_test(p13__every_working_hour_has_somebody_or_a_gap_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
