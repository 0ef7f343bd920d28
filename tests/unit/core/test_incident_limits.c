/*
 * tests/unit/core/test_incident_limits.c: the end of the calendar and the end of memory: a refusal, and nothing has
 * happened.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_support.h"

static err_t try_with(struct play *play, struct arena *arena, enum incident_command_kind kind, enum person person,
		      const struct incident_args *args)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = arena, .items = items };
	struct incident_command command = { .kind = kind, .actor = actor_of(person), .args = *args };
	err_t e = incident_decide(play->state, &command, &play->context, &events, NULL);

	assert_int_equal(events.count > 0, e == ERR_OK);
	return e;
}

#define NEVER(kind, person, ...)                                                                                       \
	assert_int_equal(try_with(play, play->arena, COMMAND_##kind, PERSON_##person, ARGS(__VA_ARGS__)), ERR_NEVER_DUE)

static void test_incident_limits__beyond_the_calendar_nothing_is_due(void **state)
{
	struct play *play = play_new(NULL);
	utc_ms_t a = 1, b = 1, c = 1;

	(void)state;
	play_at(play, "2060-12-30 10:00");
	play_begin(play, 0);
	play_at(play, "2060-12-31 16:55");
	NEVER(ROUTE, CURATOR, TO(BODY_A));
	NEVER(ATTACH, CURATOR, .message = MESSAGE_2);
	play_end(play);

	play = play_new(NULL);
	play_at(play, "2060-12-30 10:00");
	play_begin(play, BODY_A);
	play_at(play, "2060-12-30 16:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2, .moment = msk("2060-12-30 10:00"));
	play_at(play, "2060-12-31 16:55");
	NEVER(SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	NEVER(RETURN, EXECUTOR_A, REASON);
	play_end(play);

	play = play_new(NULL);
	play_at(play, "2060-12-31 16:55");
	NEVER(DETECT, CURATOR, .message = MESSAGE_1);
	assert_int_equal(incident_preview(play->context.now, TRACK_ORDINARY, &play->context, &a, &b, &c),
			 ERR_NEVER_DUE);
	assert_int_equal(a + b + c, 3);
	play_end(play);
}

static void test_incident_limits__half_of_what_time_did_is_nothing(void **state)
{
	struct play *play = play_new(NULL);
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items, .count = 7 };

	(void)state;
	play_at(play, "2060-12-30 10:00");
	play_begin(play, 0);
	play_at(play, "2060-12-31 16:55"); /* route is missed, but what has to move cannot */
	play->context.timetable = 2;
	assert_int_equal(incident_expire(play->state, &play->context, &events), ERR_NEVER_DUE);
	assert_int_equal(events.count, 0);
	play->context.timetable = 1;
	play_end(play);
}

static void test_incident_limits__publishing_at_the_end_of_the_calendar(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2060-12-29 10:00");
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	play_at(play, "2060-12-31 16:55");
	NEVER(APPROVE, CURATOR, 0);
	NEVER(SEND_BACK, CURATOR, REASON);
	play_end(play);

	play = play_new(NULL);
	play_at(play, "2060-12-30 10:00");
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	NEVER(PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1); /* final: seven working days */
	play_end(play);

	play = play_new(NULL);
	play_at(play, "2060-12-30 10:00");
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	NEVER(PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1); /* it would close three working days later */
	NEVER(CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON);
	play_end(play);
}

static void test_incident_limits__out_of_memory_nothing_has_happened(void **state)
{
	struct play *play = play_new(NULL);
	size_t refused = 0;

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-25 10:30"); /* draft and answer are overdue: two events */
	for (size_t bytes = 64; bytes < (1U << 20); bytes += bytes / 4) {
		struct arena *arena = arena_new(bytes);
		err_t e;

		assert_non_null(arena);
		e = try_with(play, arena, COMMAND_TAKE, PERSON_EXECUTOR_A, ARGS(0));
		assert_true(e == ERR_OK || e == ERR_MEMORY);
		refused += e == ERR_MEMORY;
		arena_free(arena);
		if (e == ERR_OK)
			break;
	}
	assert_true(refused > 3);
	assert_int_equal(play->state->miss_count, 0);
	MUST(play, TAKE, EXECUTOR_A, 0);
	play_end(play);
}

static void test_incident_limits__reading_a_line_without_memory(void **state)
{
	struct play *play = play_new(NULL);
	struct arena *arena = arena_new(64);
	struct incident_event event;

	(void)state;
	assert_non_null(arena);
	play_begin(play, 0);
	assert_int_equal(incident_event_decode(play->lines[0], arena, &event), ERR_MEMORY);
	arena_free(arena);
	play_end(play);
}

static void test_incident_limits__a_regulation_without_memory(void **state)
{
	const struct regulation *regulation = NULL;
	const struct str file = support_file("data/regulation/nao-2020.json");
	size_t refused = 0;
	err_t e = ERR_MEMORY;

	(void)state;
	for (size_t bytes = 64; e == ERR_MEMORY; bytes += bytes / 3) {
		struct arena *arena = arena_new(bytes);
		struct err_detail detail = { 0 };

		assert_non_null(arena);
		e = regulation_from_json(file, 1, arena, &regulation, &detail);
		refused += e == ERR_MEMORY;
		arena_free(arena);
	}
	assert_int_equal(e, ERR_OK);
	assert_true(refused > 5);
}

static void test_incident_limits__more_violations_than_slots(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play->keeps_lines = false;
	play_begin(play, BODY_A);
	for (int i = 0; i < 200; i++) { /* review and rework late each time */
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		play->context.now += 14 * MS_PER_DAY;
		MUST(play, SEND_BACK, CURATOR, REASON);
		play->context.now += 14 * MS_PER_DAY;
	}
	assert_int_equal(play->state->term_count, INCIDENT_TERMS_MAX);
	assert_int_equal(play->state->miss_count, 1 + 200 + 199); /* answer, reviews, reworks but the last */
	play_end(play);
}

static void test_incident_limits__violations_are_kept_while_there_is_room(void **state)
{
	struct play *play = play_new(NULL);
	size_t kept = 0;

	(void)state;
	play->keeps_lines = false;
	play_begin(play, BODY_A);
	for (int i = 0; i < 50; i++) {
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		play->context.now += 14 * MS_PER_DAY;
		MUST(play, SEND_BACK, CURATOR, REASON);
		play->context.now += 14 * MS_PER_DAY;
	}
	for (size_t i = 0; i < play->state->term_count; i++)
		kept += play->state->terms[i].times.missed != 0;
	assert_int_equal(kept, 50 + 49);
	play_end(play);
}

static void test_incident_limits__an_explanation_at_the_end_of_the_calendar(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2060-12-30 10:00");
	play_begin(play, 0);
	play_at(play, "2060-12-30 11:00");
	play_expire(play);
	assert_true(missed(play, TERM_ROUTE, 0));
	NEVER(EXPLAIN, CURATOR, .has_term = true, .term_kind = TERM_ROUTE,
	      .term_version = term_of(play, TERM_ROUTE)->version, REASON);
	play_end(play);
}

static void test_incident_limits__done_terms_are_kept_for_an_ordinary_incident(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	for (int i = 0; i < 10; i++) {
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, SEND_BACK, CURATOR, REASON);
	}
	assert_int_equal(play->state->term_count, 3 + 20);
	for (int i = 0; i < 10; i++) {
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, SEND_BACK, CURATOR, REASON);
	}
	assert_int_equal(play->state->term_count, INCIDENT_TERMS_KEPT);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	assert_true(runs(play, TERM_REWORK, 0));
	MUST(play, RETURN, EXECUTOR_A, REASON); /* the first draft is still there, and runs on */
	assert_true(runs(play, TERM_DRAFT, 0));
	assert_int_equal(term_of(play, TERM_DRAFT)->version, 1);
	play_end(play);
}

/* A done violation: kept while there is room. */
static struct term kept_term(void)
{
	return (struct term){
		.kind = TERM_ROUTE, .version = 1, .stopped = 2, .times = { 1000, 2000, 2000, 3000, 2000 }
	};
}

/* In which of 23, 24 or 128 slots a new term begins, when slot 7 holds `seventh` and all others are kept. */
static size_t slot_taken(const struct term *seventh, uint16_t slots)
{
	struct play *play = play_new(NULL);
	struct term review;
	size_t slot;

	play->keeps_lines = false;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	review = *term_of(play, TERM_REVIEW);
	play->state->round_version = 3;
	play->state->approved_version = seventh->times.started == 0 ? 0 : 2;
	play->state->submitted_version = 3;
	play->state->term_count = slots;
	play->state->terms[0] = review;
	for (size_t i = 1; i < slots; i++)
		play->state->terms[i] = kept_term();
	for (size_t i = 1; i < slots; i++)
		play->state->terms[i].stopped = 1; /* by another event than those that may be taken back */
	play->state->terms[7] = *seventh;
	MUST(play, SEND_BACK, CURATOR, REASON);
	slot = (size_t)(term_of(play, TERM_REWORK) - play->state->terms);
	play_end(play);
	return slot;
}

static void test_incident_limits__which_slot_a_new_term_takes(void **state)
{
	static const struct term_times done = { 1000, 2000, 2000, 2000, 0 },
				       missed_done = { 1000, 2000, 2000, 3000, 2000 },
				       open = { 1000, 2000, 4000000000000, 0, 0 };
	const struct {
		struct term term;
		bool is_free;
	} cases[] = {
		{ { .kind = TERM_ROUTE, .version = 4, .stopped = 1, .times = done }, true },
		{ { .kind = TERM_ROUTE, .version = 2, .stopped = 1, .times = done }, true },
		{ { .kind = TERM_ROUTE, .version = 1, .stopped = 1, .times = missed_done }, false },
		{ { .kind = TERM_PART, .version = 1, .stopped = 0, .times = open }, false },
		{ { .kind = TERM_ROUTE, .version = 4 }, true },  /* taken back */
		{ { .kind = TERM_DRAFT, .version = 4 }, false }, /* of this round: it may begin again in its slot */
		{ { .kind = TERM_DRAFT, .version = 3, .stopped = 1, .times = done }, false },
		{ { .kind = TERM_FINAL, .version = 3, .stopped = 1, .times = done }, false },
		{ { .kind = TERM_DRAFT, .version = 2, .stopped = 1, .times = done }, true },
		{ { .kind = TERM_FINAL, .version = 2, .stopped = 1, .times = done }, true },
		{ { .kind = TERM_REWORK, .version = 2, .stopped = 2, .times = done }, false }, /* approval is undone */
		{ { .kind = TERM_REWORK, .version = 2, .stopped = 3, .times = done }, false }, /* draft withdrawn */
		{ { .kind = TERM_REWORK, .version = 2, .stopped = 4, .times = done }, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		if (slot_taken(&cases[i].term, INCIDENT_TERMS_KEPT - 1) != INCIDENT_TERMS_KEPT - 1)
			fail_msg("case %zu: there was room", i);
		if (slot_taken(&cases[i].term, INCIDENT_TERMS_KEPT) != (cases[i].is_free ? 7 : INCIDENT_TERMS_KEPT))
			fail_msg("case %zu: kept", i);
		if (slot_taken(&cases[i].term, INCIDENT_TERMS_MAX - 1) !=
		    (cases[i].is_free ? 7 : INCIDENT_TERMS_MAX - 1))
			fail_msg("case %zu: one slot left", i);
		if (slot_taken(&cases[i].term, INCIDENT_TERMS_MAX) != (cases[i].is_free ? 7 : 1))
			fail_msg("case %zu: full", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_incident_limits__beyond_the_calendar_nothing_is_due),
		cmocka_unit_test(test_incident_limits__half_of_what_time_did_is_nothing),
		cmocka_unit_test(test_incident_limits__publishing_at_the_end_of_the_calendar),
		cmocka_unit_test(test_incident_limits__out_of_memory_nothing_has_happened),
		cmocka_unit_test(test_incident_limits__reading_a_line_without_memory),
		cmocka_unit_test(test_incident_limits__a_regulation_without_memory),
		cmocka_unit_test(test_incident_limits__more_violations_than_slots),
		cmocka_unit_test(test_incident_limits__violations_are_kept_while_there_is_room),
		cmocka_unit_test(test_incident_limits__an_explanation_at_the_end_of_the_calendar),
		cmocka_unit_test(test_incident_limits__done_terms_are_kept_for_an_ordinary_incident),
		cmocka_unit_test(test_incident_limits__which_slot_a_new_term_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
