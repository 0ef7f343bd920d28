/*
 * tests/unit/core/test_replay.c: recorded acts under their own regulation give the same violations; under another what
 * would have been late.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/replay.h"
#include "incident_support.h"

static struct incident *replayed;
static struct replay_result result;

static void replay(const struct play *play, const struct regulation *regulation)
{
	static struct incident_event events[200];
	struct incident_context context = play->context;
	struct arena *arena = arena_new(16U << 20);

	assert_non_null(arena);
	assert_true(play->line_count <= ARRAY_COUNT(events));
	for (size_t i = 0; i < play->line_count; i++)
		assert_int_equal(incident_event_decode(play->lines[i], arena, &events[i]), ERR_OK);
	context.regulation = regulation;
	assert_int_equal(replay_incident(events, play->line_count, &context, arena, replayed, &result), ERR_OK);
	incident_assert_valid(replayed);
	arena_free(arena);
}

static struct play *some_life(const struct regulation *regulation)
{
	struct play *play = play_new(regulation);

	play_begin(play, 0);
	play_at(play, "2026-11-24 10:50");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2, .moment = msk("2026-11-24 10:45"));
	play_at(play, "2026-11-24 11:10");
	MUST(play, TAKE, EXECUTOR_A, 0);
	play_at(play, "2026-11-24 15:20");
	play_expire(play);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, SEND_BACK, CURATOR, REASON);
	play_at(play, "2026-11-24 15:50");
	MUST(play, SUBMIT_DRAFT, SUBSTITUTE_A, ANSWER);
	play_at(play, "2026-11-24 16:10");
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	MUST(play, UNDO, CURATOR, 0);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, .message = MESSAGE_1);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_2);
	play_at(play, "2026-11-30 10:00");
	play_expire(play);
	return play;
}

static void test_replay__under_its_own_regulation_nothing_differs(void **state)
{
	struct play *play = some_life(NULL);

	(void)state;
	replay(play, play->context.regulation);
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(result.miss_count, play->state->miss_count);
	assert_int_equal(result.miss_count, 2); /* route, draft */
	assert_int_equal(replayed->state, INCIDENT_CLOSED);
	assert_int_equal(replayed->term_count, play->state->term_count);
	for (size_t i = 0; i < replayed->term_count; i++)
		assert_memory_equal(&replayed->terms[i].times, &play->state->terms[i].times,
				    sizeof(replayed->terms[i].times));
	play_end(play);
}

static void test_replay__under_another_one_it_says_what_would_have_been_late(void **state)
{
	struct play *play = some_life(NULL);
	struct regulation stricter = *play->context.regulation, kinder = *play->context.regulation;

	(void)state;
	stricter.rules[TRACK_ORDINARY][TERM_ANSWER].amount = 4 * MS_PER_HOUR;
	stricter.rules[TRACK_ORDINARY][TERM_DRAFT].amount = 2 * MS_PER_HOUR;
	replay(play, &stricter);
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(result.miss_count, 4); /* and both answers */
	kinder.rules[TRACK_ORDINARY][TERM_ROUTE].amount = MS_PER_HOUR;
	kinder.rules[TRACK_ORDINARY][TERM_DRAFT].amount = 3 * MS_PER_HOUR;
	replay(play, &kinder);
	assert_int_equal(result.miss_count, 0);
	replay(play, support_regulation("tests/golden/regulation/9-hours-from-sending.json"));
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(result.miss_count, 0); /* routing within 60 minutes; the draft counts from sending */
	play_end(play);
}

static void test_replay__approval_steps_are_left_out(void **state)
{
	struct play *play = play_new(support_regulation("tests/golden/regulation/two-visas.json"));

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, REFUSE_VISA, HEAD_A, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, VISA, HEAD_A, 0);
	MUST(play, VISA, DEPUTY, 0);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	replay(play, support_regulation(NULL));
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(replayed->state, INCIDENT_DRAFTING);
	assert_int_equal(replayed->interim_at, play->state->interim_at);
	play_end(play);
}

static void test_replay__the_first_act_alone(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1);
	replay(play, play->context.regulation);
	assert_int_equal(result.act_count, 1);
	assert_int_equal(replayed->id, 412);
	play_end(play);
}

static void test_replay__approval_steps_of_the_other_one_are_left_out(void **state)
{
	struct play *play = some_life(NULL);

	(void)state;
	replay(play, support_regulation("tests/golden/regulation/two-visas.json"));
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(replayed->state, INCIDENT_CLOSED);
	play_end(play);
}

/* A history as it was stored; the moment up to which violations count is its last. */
static void replay_stored(const char *path, const struct regulation *regulation, struct incident *ret_recorded)
{
	static struct incident_event events[200];
	static struct incident recorded;
	struct arena *arena = arena_new(16U << 20);
	struct play *play = play_new(regulation);
	struct str rest = support_file(path);
	size_t count = 0;

	assert_non_null(arena);
	memset(&recorded, 0, sizeof(recorded));
	while (rest.size > 0 && rest.data[0] == '{') { /* the last line is the state's */
		const char *end = memchr(rest.data, '\n', rest.size);
		const size_t size = end == NULL ? rest.size : (size_t)(end - rest.data);

		assert_true(count < ARRAY_COUNT(events));
		assert_int_equal(incident_event_decode((struct str){ rest.data, size }, arena, &events[count]), ERR_OK);
		incident_apply(&recorded, &events[count++]);
		rest = (struct str){ rest.data + size + (end != NULL), rest.size - size - (end != NULL) };
	}
	play->context.now = recorded.last_at;
	assert_int_equal(replay_incident(events, count, &play->context, arena, replayed, &result), ERR_OK);
	incident_assert_valid(replayed);
	if (ret_recorded != NULL)
		*ret_recorded = recorded;
	arena_free(arena);
	play_end(play);
}

/* Detected 09:55, routed 10:00, returned and routed again 10:40, the draft after 15:20, placed the same minute. */
static void test_replay__a_stored_history_under_three_regulations(void **state)
{
	static const char path[] = "tests/golden/events/main-line-1.jsonl";
	struct regulation stricter = *support_regulation(NULL);
	static struct incident recorded;

	(void)state;
	replay_stored(path, support_regulation(NULL), &recorded);
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(recorded.miss_count, 2); /* the return and the draft */
	assert_int_equal(result.miss_count, 2);
	for (int track = 0; track < TRACK_MAX; track++) {
		stricter.rules[track][TERM_ROUTE].amount = 4 * MS_PER_MINUTE;
		stricter.rules[track][TERM_ANSWER].amount = 4 * MS_PER_HOUR;
	}
	replay_stored(path, &stricter, &recorded);
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(result.miss_count, 4); /* and the first routing and the answer */
	assert_true(replayed->messages[0].answer.missed != 0);
	assert_int_equal(recorded.miss_count, 2);
	replay_stored(path, support_regulation("tests/golden/regulation/24-hours.json"), &recorded);
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(result.miss_count, 1);
	for (size_t i = 0; i < replayed->term_count; i++)
		assert_true(replayed->terms[i].times.missed == 0 || replayed->terms[i].kind == TERM_RETURN);
	assert_int_equal(replayed->messages[0].answer.missed, 0);
}

/* Every act that there is, by whom it was: given again it does what it did. Explanations are left out. */
static void test_replay__whole_lives_come_out_as_they_were(void **state)
{
	static const struct {
		const char *path, *regulation;
		bool exactly; /* nothing was explained */
	} lives[] = {
		{ "tests/golden/lives/one-message.txt", NULL, true },
		{ "tests/golden/lives/joint-answer.txt", NULL, false },
		{ "tests/golden/lives/many-messages.txt", NULL, true },
		{ "tests/golden/lives/ways-out.txt", NULL, true },
		{ "tests/golden/lives/with-reaction.txt", "tests/golden/regulation/24-hours.json", false },
	};
	static struct incident recorded;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(lives); i++) {
		replay_stored(lives[i].path, support_regulation(lives[i].regulation), &recorded);
		assert_int_equal(result.refused_count, 0);
		if (lives[i].exactly) {
			assert_memory_equal(replayed, &recorded, sizeof(recorded));
			continue;
		}
		assert_int_equal(replayed->state, recorded.state);
		assert_int_equal(replayed->outcome, recorded.outcome);
		assert_int_equal(replayed->executor, recorded.executor);
		assert_int_equal(replayed->miss_count, recorded.miss_count);
		assert_int_equal(replayed->version, recorded.version - 2);
	}
}

static void test_replay__of_nothing_is_nothing(void **state)
{
	struct play *play = play_new(NULL);
	struct arena *arena = arena_new(1U << 20);

	(void)state;
	assert_non_null(arena);
	replayed->id = replayed->version = 5;
	assert_int_equal(replay_incident(NULL, 0, &play->context, arena, replayed, &result), ERR_OK);
	assert_int_equal(replayed->id, 0);
	assert_int_equal(replayed->version, 0);
	assert_int_equal(result.act_count, 0);
	assert_int_equal(result.refused_count, 0);
	assert_int_equal(result.miss_count, 0);
	arena_free(arena);
	play_end(play);
}

/* What the machine cannot do is no refusal of the act. */
static void test_replay__without_memory_or_calendar_it_ends(void **state)
{
	struct incident_event events[2] = { { 0 }, { 0 } };
	struct play *play = play_new(NULL);
	struct arena *arena = arena_new(1U << 20), *narrow;
	err_t e = ERR_MEMORY;
	size_t failed = 0;

	(void)state;
	assert_non_null(arena);
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1);
	assert_int_equal(incident_event_decode(play->lines[0], arena, &events[0]), ERR_OK);
	play_at(play, "2026-11-24 11:00"); /* not routed by then */
	for (size_t bytes = 64; e != ERR_OK; bytes += 1024, failed++) {
		narrow = arena_new(bytes);
		assert_non_null(narrow);
		result.act_count = 7;
		e = replay_incident(events, 1, &play->context, narrow, replayed, &result);
		assert_true(e == ERR_MEMORY || e == ERR_OK);
		assert_int_equal(result.act_count, e == ERR_OK ? 1 : 7);
		assert_int_equal(replayed->id, 412);
		arena_free(narrow);
	}
	assert_true(failed > 1);
	assert_int_equal(result.miss_count, 1);
	events[1] = events[0];
	events[0].at = events[0].moment = msk("2099-12-31 10:00");
	assert_int_equal(replay_incident(events, 2, &play->context, arena, replayed, &result), ERR_NEVER_DUE);
	arena_free(arena);
	play_end(play);
}

/* A part of a stage that the route does not have, as when a chain was refused. */
static void test_replay__an_act_in_a_stage_that_is_not_there_is_refused(void **state)
{
	static const uint16_t stages[] = { 0, 1, INCIDENT_STAGES_MAX, UINT16_MAX };
	struct play *play = play_new(NULL);
	struct incident_event events[4];
	struct arena *arena = arena_new(1U << 20);

	(void)state;
	assert_non_null(arena);
	play_begin(play, BODY_A);
	MUST(play, TAKE, EXECUTOR_A, 0);
	assert_int_equal(play->line_count, ARRAY_COUNT(events));
	for (size_t i = 0; i < ARRAY_COUNT(events); i++)
		assert_int_equal(incident_event_decode(play->lines[i], arena, &events[i]), ERR_OK);
	for (size_t i = 0; i < ARRAY_COUNT(stages); i++) {
		events[3].args.stage = stages[i];
		assert_int_equal(replay_incident(events, ARRAY_COUNT(events), &play->context, arena, replayed, &result),
				 ERR_OK);
		assert_int_equal(result.refused_count, stages[i] == 0 ? 0 : 1);
		assert_int_equal(result.act_count, stages[i] == 0 ? 4 : 3);
	}
	arena_free(arena);
	play_end(play);
}

static void test_replay__acts_that_the_other_one_refuses_are_counted(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_BY_DECISION, .decided_ms = 6 * MS_PER_HOUR,
	     REASON);
	other.rules[TRACK_ORDINARY][TERM_ANSWER].amount = 5 * MS_PER_HOUR;
	replay(play, &other);
	assert_int_equal(result.refused_count, 1);
	assert_int_equal(replayed->track, TRACK_ORDINARY);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replay__under_its_own_regulation_nothing_differs),
		cmocka_unit_test(test_replay__under_another_one_it_says_what_would_have_been_late),
		cmocka_unit_test(test_replay__approval_steps_are_left_out),
		cmocka_unit_test(test_replay__the_first_act_alone),
		cmocka_unit_test(test_replay__approval_steps_of_the_other_one_are_left_out),
		cmocka_unit_test(test_replay__a_stored_history_under_three_regulations),
		cmocka_unit_test(test_replay__whole_lives_come_out_as_they_were),
		cmocka_unit_test(test_replay__of_nothing_is_nothing),
		cmocka_unit_test(test_replay__without_memory_or_calendar_it_ends),
		cmocka_unit_test(test_replay__an_act_in_a_stage_that_is_not_there_is_refused),
		cmocka_unit_test(test_replay__acts_that_the_other_one_refuses_are_counted),
	};
	int failed;

	replayed = calloc(1, sizeof(*replayed));
	if (replayed == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(replayed);
	return failed;
}
