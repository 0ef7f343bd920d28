/*
 * tests/unit/core/test_incident_apply_terms.c: what marks, explanations and changes of terms make of the state, field
 * by field, and who holds the terms then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_fold.h"

static void test_apply__marks_and_measures(void **state)
{
	static const struct {
		enum incident_event_kind kind;
		uint32_t flag;
		bool on;
	} cases[] = { { EVENT_REPEAT_MARKED, INCIDENT_REPEAT, true },
		      { EVENT_REPEAT_UNMARKED, INCIDENT_REPEAT, false },
		      { EVENT_SIGNIFICANT_MARKED, INCIDENT_SIGNIFICANT, true },
		      { EVENT_SIGNIFICANT_UNMARKED, INCIDENT_SIGNIFICANT, false },
		      { EVENT_EMERGENCY_MARKED, INCIDENT_EMERGENCY, true },
		      { EVENT_SHORTCOMING_REPORTED, INCIDENT_SHORTCOMING, true } };

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_COUNT(cases); i++) {
		const uint32_t others = i % 2 == 0 ? 0 : 255U & ~cases[i / 2].flag;

		fold_begin();
		found->flags = others | (cases[i / 2].on ? 0 : cases[i / 2].flag);
		wanted->flags = others | (cases[i / 2].on ? cases[i / 2].flag : 0);
		if (cases[i / 2].kind == EVENT_REPEAT_MARKED)
			wanted->repeat_of = 801;
		if (cases[i / 2].kind == EVENT_REPEAT_UNMARKED)
			wanted->repeat_of = 0;
		event_folds((struct incident_event){ .kind = cases[i / 2].kind, .args = { .other_incident = 801 } });
	}
	fold_begin();
	wanted->measure_count = 6, wanted->measures_open = 4;
	FOLDS(MEASURE_ADDED, .args = { .measure = 9 });
	fold_begin();
	found->measures_open = 1;
	wanted->measures_open = 0;
	FOLDS(MEASURE_FULFILLED, .args = { .measure = 9 });
}

static void test_apply__an_explanation_stands_at_its_violation(void **state)
{
	static const struct {
		enum incident_event_kind kind;
		uint16_t flag;
	} cases[] = { { EVENT_EXPLAINED, TERM_EXPLAINED },
		      { EVENT_EXPLANATION_ACCEPTED, TERM_EXPLANATION_ACCEPTED },
		      { EVENT_EXPLANATION_REFUSED, TERM_EXPLANATION_REFUSED } };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct incident_event event = { .kind = cases[i].kind, .args = { .has_term = true } };

		fold_begin();
		event.args.term_kind = TERM_REVIEW;
		event.args.term_version = 5;
		found->terms[REVIEW_MISSED].flags = TERM_BY_ACT;
		wanted->terms[REVIEW_MISSED].flags = TERM_BY_ACT | cases[i].flag;
		event_folds(event);
		fold_begin(); /* another round's of the same kind */
		found->terms[RETURN_MISSED].kind = wanted->terms[RETURN_MISSED].kind = TERM_REVIEW;
		found->terms[RETURN_MISSED].version = wanted->terms[RETURN_MISSED].version = 4;
		found->terms[REVIEW_MISSED].flags = TERM_BY_ACT;
		wanted->terms[REVIEW_MISSED].flags = TERM_BY_ACT | cases[i].flag;
		event_folds(event);
		fold_begin(); /* one that was not missed is no violation: its slot has gone to another */
		event.args.term_kind = TERM_DRAFT;
		event_folds(event);
		fold_begin();
		event.args.message = MESSAGE_1 + 3;
		event.args.term_kind = TERM_ANSWER;
		found->messages[3].answer_flags = 0;
		wanted->messages[3].answer_flags = cases[i].flag;
		event_folds(event);
		fold_begin();
		event.args.term_kind = TERM_PUBLISH;
		found->messages[3].publish_flags = 0;
		wanted->messages[3].publish_flags = cases[i].flag;
		event_folds(event);
		fold_begin();
		event.args.term_kind = TERM_REACTION; /* not missed */
		event_folds(event);
		fold_begin();
		event.args.message = 999; /* has left */
		event_folds(event);
	}
}

/* ---- what an event says of terms ---- */

static const struct term_times new_times = { 51000, 52000, 53000, 54000, 53000 };

static void change_folds(const struct term_change *change)
{
	event_folds((struct incident_event){ .kind = EVENT_TERMS_MOVED, .changes = change, .change_count = 1 });
}

static void test_apply__a_change_of_a_term_of_the_incident(void **state)
{
	(void)state;
	for (int op = TERM_STARTED; op < TERM_OP_MAX; op++) {
		const struct term_change change = { .op = (enum term_op)op,
						    .kind = TERM_REVIEW,
						    .index = REVIEW_MISSED,
						    .stage = 2,
						    .flags = TERM_BY_ACT,
						    .causes = CAUSE_FORWARDED,
						    .body = BODY_D,
						    .person = 803,
						    .timetable = 804,
						    .times = new_times };
		struct term *term = &wanted->terms[REVIEW_MISSED];

		fold_begin();
		found->terms[REVIEW_MISSED].flags = term->flags = TERM_BY_ACT | TERM_EXPLAINED;
		term->body = BODY_D, term->person = 803, term->timetable = 804;
		term->times = new_times;
		if (op == TERM_STARTED)
			*term = (struct term){ .kind = TERM_REVIEW,
					       .stage = 2,
					       .flags = TERM_BY_ACT,
					       .version = VERSION,
					       .body = BODY_D,
					       .person = 803,
					       .timetable = 804,
					       .times = new_times };
		if (op == TERM_STOPPED)
			term->stopped = VERSION;
		if (op == TERM_RESUMED)
			term->stopped = 0;
		if (op == TERM_MISSED) {
			term->causes = CAUSE_FORWARDED;
			wanted->miss_count = 25;
		}
		if (op == TERM_MISS_LIFTED) {
			term->causes = 0;
			term->flags = TERM_BY_ACT;
			wanted->miss_count = 23;
		}
		if (op == TERM_TAKEN_BACK)
			memset(&term->times, 0, sizeof(term->times));
		change_folds(&change);
	}
	fold_begin(); /* in the slot behind the last */
	wanted->term_count = TERMS + 1;
	wanted->terms[TERMS] = (struct term){
		.kind = TERM_ROUTE, .version = VERSION, .person = 5, .timetable = 804, .times = running
	};
	change_folds(&(const struct term_change){ .op = TERM_STARTED,
						  .kind = TERM_ROUTE,
						  .index = TERMS,
						  .person = 5,
						  .timetable = 804,
						  .times = running });
}

static void message_change_folds(enum term_kind kind, enum term_op op)
{
	const struct term_change change = { .op = op,
					    .kind = kind,
					    .index = 3,
					    .stage = 2,
					    .flags = TERM_EXPLANATION_REFUSED,
					    .causes = CAUSE_FORWARDED,
					    .body = BODY_D,
					    .person = 803,
					    .timetable = 804,
					    .times = new_times };
	struct incident_message *message = &wanted->messages[3];
	struct term_times *times = kind == TERM_ANSWER    ? &message->answer
				   : kind == TERM_PUBLISH ? &message->publish
							  : &message->reaction;
	uint32_t *causes = kind == TERM_ANSWER    ? &message->answer_causes
			   : kind == TERM_PUBLISH ? &message->publish_causes
						  : &message->reaction_causes;
	uint32_t *timetable = kind == TERM_ANSWER    ? &message->answer_timetable
			      : kind == TERM_PUBLISH ? &message->publish_timetable
						     : &message->reaction_timetable;
	uint16_t *flags = kind == TERM_ANSWER    ? &message->answer_flags
			  : kind == TERM_PUBLISH ? &message->publish_flags
						 : &message->reaction_flags;

	fold_begin();
	*times = new_times;
	*timetable = 804;
	if (op == TERM_STARTED || op == TERM_TAKEN_BACK || op == TERM_MISS_LIFTED)
		*causes = 0;
	if (op == TERM_STARTED)
		*flags = TERM_EXPLANATION_REFUSED;
	if (op == TERM_TAKEN_BACK) {
		*flags = 0;
		memset(times, 0, sizeof(*times));
	}
	if (op == TERM_MISS_LIFTED) {
		*flags = TERM_BY_ACT;
		wanted->miss_count = 23;
	}
	if (op == TERM_MISSED) {
		*causes = CAUSE_FORWARDED;
		wanted->miss_count = 25;
	}
	change_folds(&change);
}

static void test_apply__a_change_of_a_term_of_a_message(void **state)
{
	(void)state;
	for (int kind = TERM_ANSWER; kind < TERM_MAX; kind++) {
		for (int op = TERM_STARTED; op < TERM_OP_MAX; op++)
			message_change_folds((enum term_kind)kind, (enum term_op)op);
	}
}

static void test_apply__the_terms_of_the_work_are_held_by_whoever_has_it(void **state)
{
	(void)state;
	for (int without_stages = 0; without_stages < 2; without_stages++) { /* the Bureau: its curator */
		fold_begin();
		if (without_stages == 1)
			found->stage_count = wanted->stage_count = 0;
		held_by(0, 12);
		FOLDS(COMMENTED, .state = without_stages == 1 ? INCIDENT_DRAFTING : INCIDENT_NEW);
	}
	fold_begin(); /* of two side by side the first */
	found->stages[0] = wanted->stages[0] = (struct incident_stage){ BODY_A, 21, 2, STAGE_STARTED };
	held_by(BODY_A, 21);
	FOLDS(COMMENTED, 0);
	fold_begin(); /* nobody's turn: his who writes the draft */
	found->stages[1].flags = wanted->stages[1].flags = STAGE_STARTED | STAGE_DONE;
	held_by(BODY_D, D_MAN);
	FOLDS(COMMENTED, 0);
	fold_begin(); /* what is done or missed stays his who had it */
	found->terms[DRAFT_RUNS].times = wanted->terms[DRAFT_RUNS].times = done_times;
	found->terms[FINAL_RUNS].times = wanted->terms[FINAL_RUNS].times = missed_runs;
	found->terms[REWORK_RUNS].times = wanted->terms[REWORK_RUNS].times = missed_done;
	FOLDS(COMMENTED, .state = INCIDENT_RETURNED);
	fold_begin(); /* a link that the chain no longer has */
	found->terms[PART_RUNS].stage = wanted->terms[PART_RUNS].stage = 3;
	found->terms[PART_RUNS].person = wanted->terms[PART_RUNS].person = SOMEBODY;
	FOLDS(COMMENTED, 0);
	fold_begin(); /* both terms of a link, and no term of another kind */
	found->terms[RETURN_MISSED].times = wanted->terms[RETURN_MISSED].times = running;
	wanted->terms[RETURN_MISSED].person = 21;
	found->terms[REVIEW_MISSED].times = wanted->terms[REVIEW_MISSED].times = running;
	FOLDS(COMMENTED, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apply__marks_and_measures),
		cmocka_unit_test(test_apply__an_explanation_stands_at_its_violation),
		cmocka_unit_test(test_apply__a_change_of_a_term_of_the_incident),
		cmocka_unit_test(test_apply__a_change_of_a_term_of_a_message),
		cmocka_unit_test(test_apply__the_terms_of_the_work_are_held_by_whoever_has_it),
	};

	return cmocka_run_group_tests(tests, fold_setup, fold_teardown);
}
