/*
 * tests/unit/core/test_responsibility.c: п. 26: who a missed term is charged to, and who held the work for how long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/responsibility.h"
#include "incident_support.h"

static struct incident *incident;

static bool found(enum term_kind kind, const struct regulation *regulation, struct responsibility *ret)
{
	return responsibility_of(incident, regulation == NULL ? support_regulation(NULL) : regulation, kind, 0, ret);
}

static void p26__each_missed_term_is_charged_to_whoever_answers_for_it(void **state)
{
	enum { A = BODY_A, NONE = 0 };
	static const struct {
		enum term_kind kind;
		row_id_t held_by;
		uint32_t causes;
		enum charged charged;
		bool nobody;
		row_id_t body;
	} cases[] = {
		{ TERM_ROUTE, NONE, 0, CHARGED_BUREAU, false, NONE },
		{ TERM_REVIEW, NONE, 0, CHARGED_BUREAU, false, NONE },
		{ TERM_REVIEW, A, 0, CHARGED_BUREAU, false, NONE }, /* the Bureau's own step bears no body */
		{ TERM_PUBLISH, NONE, CAUSE_NETWORK, CHARGED_BUREAU, false, NONE },
		{ TERM_RETURN, A, 0, CHARGED_BODY, false, A },
		{ TERM_REWORK, A, 0, CHARGED_BODY, false, A },
		{ TERM_PART, A, 0, CHARGED_BODY, false, A },
		{ TERM_PART, A, CAUSE_ORDER_OF_WORK, CHARGED_BODY, false, A }, /* his own part he answers for */
		{ TERM_FINAL, A, 0, CHARGED_BODY, false, A },
		{ TERM_DRAFT, A, 0, CHARGED_BODY, false, A },
		{ TERM_DRAFT, A, CAUSE_ROUTE_LATE, CHARGED_BODY, false, A },
		{ TERM_DRAFT, NONE, 0, CHARGED_BUREAU, false, NONE }, /* not routed in time: the Bureau holds it */
		{ TERM_DRAFT, A, CAUSE_ORDER_OF_WORK, CHARGED_BODY, true, NONE },
		{ TERM_DRAFT, A, CAUSE_FORWARDED, CHARGED_BODY, true, NONE },
		{ TERM_REWORK, A, CAUSE_FORWARDED, CHARGED_BODY, true, NONE },
		/* the answer is a result: it names nobody if all steps were in time */
		{ TERM_ANSWER, NONE, 0, CHARGED_RESULT, true, NONE },
		{ TERM_ANSWER, NONE, CAUSE_REWORK, CHARGED_RESULT, true, NONE },
		{ TERM_ANSWER, NONE, CAUSE_RETURNED, CHARGED_RESULT, true, NONE },
		{ TERM_ANSWER, NONE, CAUSE_NETWORK, CHARGED_RESULT, true, NONE },
		{ TERM_ANSWER, NONE, CAUSE_ORDER_OF_WORK, CHARGED_RESULT, true, NONE },
		{ TERM_ANSWER, NONE, CAUSE_ROUTE_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_RETURN_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_DRAFT_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_REVIEW_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_REWORK_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_PART_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_PUBLISH_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_FINAL_LATE, CHARGED_RESULT, false, NONE },
		{ TERM_ANSWER, NONE, CAUSE_DRAFT_LATE | CAUSE_FORWARDED, CHARGED_RESULT, true, NONE },
		/* no longer in the edition: a result */
		{ TERM_REACTION, NONE, CAUSE_DRAFT_LATE, CHARGED_RESULT, false, NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct term_times times = { 1000, 2000, 3000, 5000, 3000 };
		struct incident_message *message = &incident->messages[0];
		struct responsibility ret;

		memset(incident, 0, sizeof(*incident));
		incident->term_count = incident->message_count = 1;
		incident->terms[0] = (struct term){ .kind = cases[i].kind,
						    .body = cases[i].held_by,
						    .person = cases[i].held_by == 0 ? 0 : PERSON_EXECUTOR_A,
						    .causes = cases[i].causes,
						    .times = times };
		message->answer = message->publish = message->reaction = times;
		message->answer_causes = cases[i].kind == TERM_ANSWER ? cases[i].causes : 1;
		message->publish_causes = cases[i].kind == TERM_PUBLISH ? cases[i].causes : 1;
		message->reaction_causes = cases[i].kind == TERM_REACTION ? cases[i].causes : 1;
		assert_true(found(cases[i].kind, NULL, &ret));
		if (ret.charged != cases[i].charged || ret.names_nobody != cases[i].nobody ||
		    ret.body != cases[i].body || ret.causes != cases[i].causes || ret.missed != 3000)
			fail_msg("case %zu: charged %d nobody %d body %lld", i, (int)ret.charged, ret.names_nobody,
				 (long long)ret.body);
		if (ret.body != 0 || ret.names_nobody)
			assert_int_equal(ret.person, ret.body == 0 ? 0 : PERSON_EXECUTOR_A);
		assert_false(ret.explained);
		assert_false(ret.not_at_fault);
	}
}

static void p27__an_accepted_explanation_is_not_at_fault(void **state)
{
	static const enum term_kind kinds[] = { TERM_ANSWER, TERM_PUBLISH, TERM_REACTION, TERM_DRAFT };
	const struct term_times missed_times = { 1000, 2000, 3000, 0, 3000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
		struct incident_message *message = &incident->messages[0];
		struct responsibility ret;
		uint16_t *flags = kinds[i] == TERM_ANSWER    ? &message->answer_flags
				  : kinds[i] == TERM_PUBLISH ? &message->publish_flags
				  : kinds[i] == TERM_DRAFT   ? &incident->terms[0].flags
							     : &message->reaction_flags;

		memset(incident, 0, sizeof(*incident));
		incident->term_count = incident->message_count = 1;
		assert_false(found(kinds[i], NULL, &ret)); /* never begun */
		incident->terms[0] = (struct term){ .kind = kinds[i], .times = { 1000, 2000, 3000, 0, 0 } };
		message->answer = message->publish = message->reaction = incident->terms[0].times;
		assert_false(found(kinds[i], NULL, &ret)); /* in time so far */
		incident->terms[0].times = message->answer = message->publish = message->reaction = missed_times;
		*flags = TERM_EXPLAINED;
		assert_true(found(kinds[i], NULL, &ret));
		assert_true(ret.explained);
		assert_false(ret.not_at_fault);
		*flags = TERM_EXPLAINED | TERM_EXPLANATION_REFUSED;
		assert_true(found(kinds[i], NULL, &ret));
		assert_false(ret.not_at_fault);
		*flags = TERM_EXPLAINED | TERM_EXPLANATION_ACCEPTED;
		assert_true(found(kinds[i], NULL, &ret));
		assert_true(ret.not_at_fault);
		incident->messages[1] = incident->messages[0]; /* behind the last: not its own */
		incident->terms[1] = incident->terms[0];
		assert_false(responsibility_of(incident, support_regulation(NULL), kinds[i], 1, &ret));
	}
}

static struct holder holders[HOLDERS_MAX];
static size_t holder_count;

static err_t hold(const struct play *play, const char *from, const char *until)
{
	static struct incident_event events[400];
	static struct incident scratch;
	struct arena *arena = arena_new(32U << 20);
	err_t e;

	assert_non_null(arena);
	assert_true(play->line_count <= ARRAY_COUNT(events));
	for (size_t i = 0; i < play->line_count; i++)
		assert_int_equal(incident_event_decode(play->lines[i], arena, &events[i]), ERR_OK);
	memset(&scratch, 1, sizeof(scratch)); /* whatever it was */
	memset(holders, 1, sizeof(holders));
	e = responsibility_holders(events, play->line_count, msk(from), msk(until), play->context.region, &scratch,
				   holders, &holder_count);
	arena_free(arena);
	return e;
}

static void must_hold(size_t index, row_id_t body, int64_t minutes)
{
	assert_true(index < holder_count);
	assert_int_equal(holders[index].body, body);
	assert_int_equal(holders[index].working_ms, minutes * MS_PER_MINUTE);
}

static void p26__each_holder_has_his_working_minutes(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0); /* 10:00 */
	play_at(play, "2026-11-24 10:20");
	MUST(play, ROUTE, CURATOR, .stage_count = 3,
	     .stages = { { .body = BODY_A, .number = 1 },
			 { .body = BODY_C, .number = 1 },
			 { .body = BODY_D, .number = 2 } });
	play_at(play, "2026-11-24 11:20");
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT);
	play_at(play, "2026-11-24 12:00");
	MUST(play, SUBMIT_PART, EXECUTOR_C, TEXT);
	play_at(play, "2026-11-24 14:30"); /* a break lies between */
	MUST(play, SUBMIT_DRAFT, EXECUTOR_D, ANSWER);
	play_at(play, "2026-11-25 09:10");
	MUST(play, SEND_BACK, CURATOR, REASON);
	play_at(play, "2026-11-25 10:10");
	assert_int_equal(hold(play, "2026-11-24 09:30", "2026-11-25 10:10"), ERR_OK);
	assert_int_equal(holder_count, 4);
	must_hold(0, 0, 50 + 210 + 10); /* before the detection too: it lay with the Bureau */
	must_hold(1, BODY_A, 60);
	must_hold(2, BODY_C, 100);
	must_hold(3, BODY_D, 60 + 30 + 60);
	assert_int_equal(hold(play, "2026-11-24 10:30", "2026-11-24 11:00"), ERR_OK);
	assert_int_equal(holder_count, 2);
	must_hold(0, BODY_A, 30);
	must_hold(1, BODY_C, 30);
	assert_int_equal(hold(play, "2026-11-24 19:00", "2026-11-25 08:00"), ERR_OK);
	assert_int_equal(holder_count, 0); /* nobody works at night */
	assert_int_equal(hold(play, "2026-11-24 11:00", "2026-11-24 11:00"), ERR_OK);
	assert_int_equal(holder_count, 0);
	play_end(play);
}

static void p26__more_holders_than_can_be_told_are_a_refusal(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	for (int i = 0; i < HOLDERS_MAX; i++) {
		MUST(play, ROUTE, CURATOR, REASON, TO(100 + i));
		play->context.now += MS_PER_MINUTE;
	}
	assert_int_equal(hold(play, "2026-11-24 10:00", "2026-11-24 11:00"), ERR_OK);
	assert_int_equal(holder_count, HOLDERS_MAX);
	MUST(play, ROUTE, CURATOR, REASON, TO(100 + HOLDERS_MAX));
	holder_count = 7;
	assert_int_equal(hold(play, "2026-11-24 10:00", "2026-11-24 11:00"), ERR_LIMIT);
	assert_int_equal(holder_count, 7); /* nothing is told */
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p26__each_missed_term_is_charged_to_whoever_answers_for_it),
		cmocka_unit_test(p27__an_accepted_explanation_is_not_at_fault),
		cmocka_unit_test(p26__each_holder_has_his_working_minutes),
		cmocka_unit_test(p26__more_holders_than_can_be_told_are_a_refusal),
	};
	int failed;

	incident = calloc(1, sizeof(*incident));
	if (incident == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(incident);
	return failed;
}
