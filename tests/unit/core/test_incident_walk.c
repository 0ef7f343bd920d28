/*
 * tests/unit/core/test_incident_walk.c: random walks: any command from anybody at any time, under four regulations and
 * changing hours.
 *
 * After every event the invariants hold and its line reads back the same; at the end of a walk fold(events) = state; a
 * second incident gets the same commands with the timer coming exactly in time: terms and violations are the same.
 * WALK_STEPS and WALK_SEED from the environment.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "incident_support.h"

static uint64_t seed;

static uint32_t below(uint32_t end)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 20) % end);
}

static const enum person people[] = { PERSON_CURATOR,        PERSON_CURATOR,      PERSON_CURATOR,    PERSON_CURATOR_2,
				      PERSON_HEAD_OF_BUREAU, PERSON_SMM,          PERSON_DEPUTY,     PERSON_EXECUTOR_A,
				      PERSON_EXECUTOR_A,     PERSON_SUBSTITUTE_A, PERSON_HEAD_A,     PERSON_EXECUTOR_B,
				      PERSON_EXECUTOR_B,     PERSON_HEAD_B,       PERSON_EXECUTOR_C, PERSON_EXECUTOR_C,
				      PERSON_EXECUTOR_D,     (enum person)0,      (enum person)0,    PERSON_HEAD_A,
				      PERSON_DEPUTY,         PERSON_AUDITOR };
static const row_id_t bodies[] = { BODY_A, BODY_B, BODY_C, BODY_D };

static void random_stages(struct incident_args *args)
{
	const uint32_t count = below(3) == 0 ? 1 + below(4) : 1, first = below(4);
	uint16_t number = 1;

	args->stage_count = (uint16_t)count;
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0 && (i + 1 == count || below(2) == 0))
			number += 1;
		args->stages[i] = (struct incident_stage){ .body = bodies[(first + i) % 4], .number = number };
	}
}

static const enum incident_command_kind likely[] = {
	COMMAND_TRIAGE,       COMMAND_ROUTE,
	COMMAND_ROUTE,        COMMAND_TAKE,
	COMMAND_SUBMIT_PART,  COMMAND_SUBMIT_PART,
	COMMAND_SUBMIT_DRAFT, COMMAND_SUBMIT_DRAFT,
	COMMAND_SUBMIT_DRAFT, COMMAND_APPROVE,
	COMMAND_APPROVE,      COMMAND_SEND_BACK,
	COMMAND_PUBLISH,      COMMAND_SEND_STARTED,
	COMMAND_PUBLISHED,    COMMAND_PUBLISHED,
	COMMAND_VISA,         COMMAND_VISA,
	COMMAND_VISA,         COMMAND_RETURN,
	COMMAND_ATTACH,       COMMAND_PUBLICATION_FAILED,
	COMMAND_UNDO,
};

static row_id_t some_message(const struct incident *state)
{
	if (state->message_count > 0 && below(8) != 0)
		return state->messages[below(state->message_count)].message;
	return 1000 + (row_id_t)below(12);
}

static void violation_args(const struct incident *state, struct incident_args *args)
{
	args->has_term = true;
	args->term_kind = TERM_ANSWER;
	args->message = some_message(state);
	for (size_t i = 0; i < state->term_count && below(2) == 0; i++) {
		if (state->terms[i].times.missed == 0)
			continue;
		args->term_kind = state->terms[i].kind;
		args->term_version = state->terms[i].version;
		args->message = 0;
	}
}

static void text_args(const struct incident *state, const struct incident_context *context,
		      enum incident_command_kind kind, struct incident_args *args)
{
	args->has_reason = below(4) != 0;
	switch ((int)kind) {
	case COMMAND_TRIAGE:
		args->topic = 1 + below(5);
		args->importance = (enum importance)(1 + below(4));
		args->topic_group = TOPIC_GROUP;
		/* fall through */
	case COMMAND_CHANGE_TRACK:
		args->has_track = kind == COMMAND_CHANGE_TRACK || below(4) == 0;
		args->track = args->has_track ? (enum track)below(TRACK_MAX) : TRACK_ORDINARY;
		args->decided_ms =
			args->track == TRACK_BY_DECISION && below(2) ? (2 + (int64_t)below(7)) * MS_PER_HOUR : 0;
		break;
	case COMMAND_SUBMIT_DRAFT:
		args->draft_kind = (enum draft_kind)(below(3) == 0 ? 2 + below(2) : 1);
		args->draft = 1 + below(1000);
		args->is_repeat_answered = below(2);
		args->has_reason = false;
		break;
	case COMMAND_SUBMIT_PART:
	case COMMAND_COMMENT:
		args->has_text = true;
		args->has_reason = false;
		break;
	case COMMAND_EXPLAIN:
	case COMMAND_ACCEPT_EXPLANATION:
	case COMMAND_REFUSE_EXPLANATION:
		violation_args(state, args);
		break;
	case COMMAND_PUBLISHED:
	case COMMAND_PUBLISHED_BY_HAND:
		args->moment = below(2) ? context->now - (utc_ms_t)below(10000000) : 0;
		args->has_reason = kind == COMMAND_PUBLISHED_BY_HAND;
		break;
	default:
		break;
	}
}

static void random_args(const struct incident *state, const struct incident_context *context,
			enum incident_command_kind kind, struct incident_args *args)
{
	*args = (struct incident_args){ 0 };
	text_args(state, context, kind, args);
	switch ((int)kind) {
	case COMMAND_DETECT:
	case COMMAND_ATTACH:
		args->message = 1000 + (row_id_t)below(12);
		args->moment = below(3) == 0 ? context->now - (utc_ms_t)below(20000000) : 0;
		break;
	case COMMAND_SPLIT:
	case COMMAND_DETACH:
	case COMMAND_CANNOT_BE_PLACED:
		args->message = some_message(state);
		args->other_incident = kind == COMMAND_SPLIT ? 999 : 0;
		break;
	case COMMAND_SEND_STARTED:
	case COMMAND_PUBLICATION_FAILED:
		args->has_reason = false;
		/* fall through */
	case COMMAND_PUBLISHED:
	case COMMAND_PUBLISHED_BY_HAND:
		args->message = some_message(state);
		break;
	case COMMAND_PUBLISH:
		args->message = below(3) == 0 ? some_message(state) : 0;
		args->place = (enum place)below(PLACE_MAX);
		break;
	case COMMAND_ROUTE:
		random_stages(args);
		break;
	case COMMAND_FORWARD:
	case COMMAND_REPORT_SHORTCOMING:
		args->body = BODY_CITY;
		break;
	case COMMAND_REASSIGN:
	case COMMAND_HAND_OVER:
		args->person = 1 + below(300);
		break;
	case COMMAND_MARK_REPEAT:
	case COMMAND_MERGE:
		args->other_incident = 300;
		break;
	case COMMAND_EXCLUDE:
	case COMMAND_DISMISS:
		args->ground = (int)below(6);
		break;
	case COMMAND_CLOSE:
		args->outcome = (enum outcome)below(OUTCOME_MAX);
		break;
	case COMMAND_ADD_MEASURE:
	case COMMAND_FULFIL_MEASURE:
		args->measure = 1 + below(9);
		args->has_reason = false;
		break;
	case COMMAND_CORRECT_AND_APPROVE:
		args->draft = 5;
		args->has_text = true;
		args->has_reason = false;
		break;
	case COMMAND_TAKE:
	case COMMAND_APPROVE:
	case COMMAND_UNDO:
	case COMMAND_VISA:
		args->has_reason = false;
		break;
	default:
		break;
	}
}

static utc_ms_t random_jump(void)
{
	switch (below(8)) {
	case 0:
		return 0;
	case 1:
	case 2:
	case 3:
		return (utc_ms_t)below(30 * 60 * 1000);
	case 4:
	case 5:
		return (utc_ms_t)below(4 * 60) * MS_PER_MINUTE;
	case 6:
		return (utc_ms_t)below(3 * 24 * 60) * MS_PER_MINUTE;
	default:
		return (utc_ms_t)below(20000);
	}
}

static const struct worktime *same_hours(const void *data, row_id_t body)
{
	(void)body;
	return data;
}

static const char strange_hours[] =
	"{'zone':'Europe/Moscow','week':{'mon':[['07:00','12:00'],['13:30','19:00']],'wed':[['09:00','18:00']],"
	"'thu':[['00:00','24:00']],'sat':[['10:00','11:00']]},'exceptions':[{'date':'2026-11-26','intervals':[]}]}";

static void change_hours(struct play *play, const struct worktime *const hours[2])
{
	play->context.timetable += 1;
	play->context.region = hours[play->context.timetable % 2];
	play->context.of_body = same_hours;
	play->context.of_body_data = play->context.region;
	play->context.timetable_since = play->context.now;
}

/* The timer that never sleeps: comes at every wake up to now. */
static void wake_in_time(struct play *play, utc_ms_t now)
{
	for (int i = 0; i < 1000; i++) {
		const utc_ms_t wake = incident_wake(play->state);

		if (wake == 0 || wake > now)
			break;
		play->context.now = wake > play->context.now ? wake : play->context.now;
		play_expire(play);
		assert_true(incident_wake(play->state) == 0 || incident_wake(play->state) > play->context.now);
	}
	play->context.now = now;
}

static void tell_difference(const struct term *a, const struct term *b)
{
	if (memcmp(&a->times, &b->times, sizeof(a->times)) == 0)
		return;
	print_error("%s: %lld %lld %lld %lld %lld and %lld %lld %lld %lld %lld\n", term_kind_name(a->kind),
		    (long long)a->times.started, (long long)a->times.due, (long long)a->times.late_from,
		    (long long)a->times.done, (long long)a->times.missed, (long long)b->times.started,
		    (long long)b->times.due, (long long)b->times.late_from, (long long)b->times.done,
		    (long long)b->times.missed);
}

static void assert_same_terms(const struct incident *a, const struct incident *b)
{
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->term_count, b->term_count);
	assert_int_equal(a->message_count, b->message_count);
	assert_int_equal(a->miss_count, b->miss_count);
	for (size_t i = 0; i < a->term_count; i++) {
		assert_int_equal(a->terms[i].kind, b->terms[i].kind);
		tell_difference(&a->terms[i], &b->terms[i]);
		assert_memory_equal(&a->terms[i].times, &b->terms[i].times, sizeof(a->terms[i].times));
		assert_int_equal(a->terms[i].causes, b->terms[i].causes);
		assert_int_equal(a->terms[i].body, b->terms[i].body);
	}
	for (size_t i = 0; i < a->message_count; i++) {
		assert_memory_equal(&a->messages[i].answer, &b->messages[i].answer, sizeof(a->messages[i].answer));
		assert_memory_equal(&a->messages[i].publish, &b->messages[i].publish, sizeof(a->messages[i].publish));
		assert_int_equal(a->messages[i].answer_causes, b->messages[i].answer_causes);
		assert_int_equal(a->messages[i].placement, b->messages[i].placement);
	}
}

/* The other incident told its violations in more events, so the same term bears another version there. */
static uint32_t same_violation(const struct incident *state, const struct incident *awake,
			       const struct incident_args *args)
{
	for (size_t i = 0; i < state->term_count && i < awake->term_count; i++) {
		if (state->terms[i].kind == args->term_kind && state->terms[i].version == args->term_version)
			return awake->terms[i].version;
	}
	return 0;
}

static size_t accepted[COMMAND_MAX];

static bool ends_the_walk(enum incident_command_kind kind)
{
	return kind == COMMAND_MERGE || kind == COMMAND_EXCLUDE || kind == COMMAND_DISMISS || kind == COMMAND_CLOSE;
}

/* Mostly somebody who may give the command now, so that walks lead somewhere; sometimes anybody and anything. */
static enum incident_command_kind pick(const struct play *play, enum person *ret_person)
{
	enum incident_command_kind kind = COMMAND_DETECT;

	for (int tries = below(8) == 0 ? 1 : 40; tries > 0; tries--) {
		struct actor actor;

		*ret_person = people[below(ARRAY_COUNT(people))];
		kind = play->state->version == 0 ? COMMAND_DETECT
		       : below(3)                ? likely[below(ARRAY_COUNT(likely))]
						 : (enum incident_command_kind)below(COMMAND_MAX);
		actor = actor_of(*ret_person);
		if (ends_the_walk(kind) && below(6) != 0)
			continue;
		if (incident_allowed(play->state, &actor, (int)kind, play->context.regulation, NULL) == ERR_OK)
			break;
	}
	return kind;
}

static void step(struct play *play, struct play *awake)
{
	enum person person;
	const enum incident_command_kind kind = pick(play, &person);
	const struct actor actor = actor_of(person);
	struct incident_args args;
	struct err_detail detail;
	err_t allowed, e, other;

	random_args(play->state, &play->context, kind, &args);
	wake_in_time(awake, play->context.now);
	allowed = incident_allowed(awake->state, &actor, (int)kind, awake->context.regulation, &detail);
	e = play_do(play, kind, person, &args);
	if (args.term_version != 0)
		args.term_version = same_violation(play->state, awake->state, &args);
	other = play_do(awake, kind, person, &args);
	assert_int_equal(e, other);
	if (allowed == ERR_FORBIDDEN || allowed == ERR_STATE_REFUSED)
		assert_int_equal(e, allowed); /* what the buttons say is what decide says */
	if (e == ERR_OK) {
		accepted[kind] += 1;
		assert_same_terms(play->state, awake->state);
	}
}

static size_t walk(const struct regulation *regulation, const struct worktime *const hours[2], size_t steps_max)
{
	struct play *play = play_new(regulation), *awake = play_new(regulation);
	const size_t length = 10 + below(120);
	size_t steps = 0;

	awake->keeps_lines = false;
	while (steps < length && steps < steps_max) {
		const bool fresh = play->state->version == 0;

		play->context.now += random_jump();
		if (!fresh && below(40) == 0) {
			wake_in_time(awake, play->context.now);
			if (play->state->timetable != play->context.timetable)
				play_expire(play); /* two changes unseen are not one: the job of the first has run by
						      the second */
			change_hours(play, hours);
			awake->context = play->context;
			play_expire(awake); /* the job that follows a change of hours */
		}
		if (!fresh && below(10) == 0) {
			play_expire(play);
			assert_true(incident_wake(play->state) == 0 || incident_wake(play->state) > play->context.now);
		}
		step(play, awake);
		steps += 1;
	}
	play_end(play);
	play_end(awake);
	return steps;
}

static void test_incident_walk__anything_may_happen_and_all_stays_sound(void **state)
{
	static const char *const files[] = { NULL, NULL, "tests/golden/regulation/24-hours.json",
					     "tests/golden/regulation/9-hours-from-sending.json",
					     "tests/golden/regulation/two-visas.json" };
	const char *steps_text = getenv("WALK_STEPS"), *seed_text = getenv("WALK_SEED");
	const size_t steps_max = steps_text == NULL ? 100000 : (size_t)strtoull(steps_text, NULL, 10);
	const struct worktime *hours[2] = { support_worktime(NULL, support_calendar()),
					    support_worktime(strange_hours, support_calendar()) };
	const struct regulation *regulations[ARRAY_COUNT(files)];
	size_t steps = 0, walks = 0;

	(void)state;
	seed = seed_text == NULL ? (uint64_t)(time(NULL) / 86400) * 2654435761U + 1 : strtoull(seed_text, NULL, 10);
	print_message("WALK_SEED=%llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < ARRAY_COUNT(files); i++)
		regulations[i] = support_regulation(files[i]);
	while (steps < steps_max)
		steps += walk(regulations[walks++ % ARRAY_COUNT(files)], hours, steps_max - steps);
	print_message("%zu commands in %zu walks\n", steps, walks);
	for (int kind = 0; kind < COMMAND_MAX && steps >= 100000; kind++) {
		if (accepted[kind] == 0 && kind != COMMAND_CORRECT_AND_APPROVE && kind != COMMAND_CHANGE_EDITION)
			fail_msg("%s was never accepted: the walk does not reach it",
				 incident_command_name((enum incident_command_kind)kind));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		test_incident_walk__anything_may_happen_and_all_stays_sound) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
