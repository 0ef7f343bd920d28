/*
 * tests/unit/core/test_incident_time.c: what time alone does, by states that are made for it: when to look again, what
 * is missed with what cause, what moves and what does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "incident_support.h"

static void test_time__looks_again_for_what_comes_first(void **state)
{
	enum { S = 1000 };
	static const struct {
		enum incident_state state;
		utc_ms_t term, answer, publish, reaction, closes; /* last moments in time; 0: does not run */
		utc_ms_t wake;
	} cases[] = {
		{ INCIDENT_NEW, 0, 0, 0, 0, 0, 0 },
		{ INCIDENT_NEW, 5 * S, 6 * S, 7 * S, 8 * S, 0, 6 * S },
		{ INCIDENT_NEW, 9 * S, 6 * S, 7 * S, 8 * S, 0, 7 * S },
		{ INCIDENT_NEW, 9 * S, 8 * S, 7 * S, 8 * S, 0, 8 * S },
		{ INCIDENT_NEW, 9 * S, 8 * S, 9 * S, 6 * S, 0, 7 * S },
		{ INCIDENT_ANSWERED, 0, 0, 0, 0, 5 * S, 5 * S },
		{ INCIDENT_ANSWERED, 0, 0, 0, 0, 0, 0 },
		{ INCIDENT_ANSWERED, 0, 0, 0, 6 * S, 0, 7 * S },
		{ INCIDENT_ANSWERED, 0, 0, 0, 6 * S, 5 * S, 5 * S }, /* a term that its regulation lets run on */
		{ INCIDENT_ANSWERED, 0, 0, 0, 6 * S, 8 * S, 7 * S },
		{ INCIDENT_APPROVED, 0, 0, 0, 6 * S, 5 * S, 7 * S },
	};
	struct incident *made = calloc(1, sizeof(*made));

	(void)state;
	assert_non_null(made);
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct incident_message *message = &made->messages[1];

		made->version = 3;
		made->state = cases[i].state;
		made->term_count = made->message_count = 2;
		made->closes_at = cases[i].closes;
		made->terms[1].times = (struct term_times){ cases[i].term == 0 ? 0 : 1, 2, cases[i].term, 0, 0 };
		message->answer = (struct term_times){ cases[i].answer == 0 ? 0 : 1, 2, cases[i].answer, 0, 0 };
		message->publish = (struct term_times){ cases[i].publish == 0 ? 0 : 1, 2, cases[i].publish, 0, 0 };
		message->reaction = (struct term_times){ cases[i].reaction == 0 ? 0 : 1, 2, cases[i].reaction, 0, 0 };
		if (incident_wake(made) != cases[i].wake)
			fail_msg("case %zu: %lld", i, (long long)incident_wake(made));
	}
	free(made);
}

static void test_time__no_look_for_what_is_done_missed_or_only_late_by_an_act(void **state)
{
	static const struct term_times done = { 1, 2, 5000, 4, 0 }, missed_times = { 1, 2, 5000, 0, 5000 },
				       open = { 1, 2, 5000, 0, 0 };
	struct incident *made = calloc(1, sizeof(*made));

	(void)state;
	assert_non_null(made);
	for (int by_act = 0; by_act < 2; by_act++) {
		made->version = 3;
		made->state = INCIDENT_DRAFTING;
		made->term_count = made->message_count = 1;
		made->terms[0].flags = made->messages[0].answer_flags = by_act == 1 ? TERM_BY_ACT : TERM_EXPLAINED;
		made->messages[0].publish_flags = made->messages[0].reaction_flags = made->terms[0].flags;
		made->terms[0].times = by_act == 1 ? open : done;
		made->messages[0].answer = made->messages[0].publish = by_act == 1 ? open : missed_times;
		made->messages[0].reaction = by_act == 1 ? open : done;
		assert_int_equal(incident_wake(made), 0);
	}
	free(made);
}

/* An incident with one message whose three terms ran out at the same moment, which was an hour ago. */
static struct play *play_overdue(void)
{
	struct play *play = play_new(NULL);
	struct incident_message *message = &play->state->messages[0];
	struct term_times times;

	play->keeps_lines = false; /* the state is not what its events made of it */
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 11:00");
	times = (struct term_times){ msk("2026-11-24 09:00"), msk("2026-11-24 10:00"), msk("2026-11-24 10:00"), 0, 0 };
	message->answer = message->publish = message->reaction = times;
	return play;
}

static void test_time__each_term_of_a_message_has_its_own_flag_whether_it_expires(void **state)
{
	(void)state;
	for (int by_act = 0; by_act < 8; by_act++) {
		struct play *play = play_overdue();
		struct incident_message *message = &play->state->messages[0];

		message->answer_flags = (by_act & 1) != 0 ? TERM_BY_ACT : 0;
		message->publish_flags = (by_act & 2) != 0 ? TERM_BY_ACT : 0;
		message->reaction_flags = (by_act & 4) != 0 ? TERM_BY_ACT : 0;
		play_expire(play);
		assert_int_equal(message->answer.missed != 0, (by_act & 1) == 0);
		assert_int_equal(message->publish.missed != 0, (by_act & 2) == 0);
		assert_int_equal(message->reaction.missed != 0, (by_act & 4) == 0);
		if (by_act != 7)
			assert_int_equal(play->last.moment, msk("2026-11-24 10:00"));
		/* a placing that is late in the same moment is one of the causes of a late answer */
		if ((by_act & 1) == 0)
			assert_int_equal(message->answer_causes, (by_act & 2) == 0 ? CAUSE_PUBLISH_LATE : 0);
		play_end(play);
	}
}

static void test_time__a_placing_that_was_late_before_the_answer_is_a_cause_of_it(void **state)
{
	static const struct {
		int64_t late_by; /* the placing's last moment, after the answer's */
		bool done, overdue;
		uint32_t causes;
	} cases[] = { { 0, false, true, CAUSE_PUBLISH_LATE },
		      { -MS_PER_MINUTE, false, true, CAUSE_PUBLISH_LATE },
		      { MS_PER_MINUTE, false, true, 0 },
		      { -MS_PER_MINUTE, true, false, 0 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct play *play = play_overdue();
		struct incident_message *message = &play->state->messages[0];

		message->publish.due += cases[i].late_by;
		message->publish.late_from += cases[i].late_by;
		message->publish.done = cases[i].done ? message->publish.started : 0;
		play_expire(play);
		assert_int_equal(message->publish.missed != 0, cases[i].overdue);
		assert_int_equal(message->answer_causes, cases[i].causes);
		play_end(play);
	}
}

/* At 14:30 the answer is shortened to what has nearly passed: review and placing still fit behind the draft. */
static void test_clock7__review_and_placing_still_fit_behind_the_draft(void **state)
{
	static const struct {
		enum term_clock review, publish;
		int64_t review_amount, publish_amount;
		const char *answer;
	} cases[] = {
		{ CLOCK_WORKING, CLOCK_WORKING, MS_PER_HOUR, 2 * MS_PER_HOUR, "2026-11-24 18:00" },
		{ CLOCK_WORKING, CLOCK_CALENDAR, MS_PER_HOUR, 2 * MS_PER_HOUR, "2026-11-24 16:00" },
		{ CLOCK_CALENDAR, CLOCK_WORKING, MS_PER_HOUR, 2 * MS_PER_HOUR, "2026-11-24 17:00" },
		{ CLOCK_CALENDAR, CLOCK_CALENDAR, MS_PER_HOUR, 2 * MS_PER_HOUR, "2026-11-24 15:30" },
		{ CLOCK_WORKING, CLOCK_WORKING, -1, 2 * MS_PER_HOUR, "2026-11-24 17:00" }, /* -1: no such term */
		{ CLOCK_WORKING, CLOCK_WORKING, MS_PER_HOUR, -1, "2026-11-24 16:00" },
		{ CLOCK_WORKING, CLOCK_WORKING, 15 * MS_PER_MINUTE, 10 * MS_PER_MINUTE, "2026-11-24 15:30" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct play *play = play_new(NULL);
		struct regulation other = *play->context.regulation;
		struct term_rule *rules = other.rules[TRACK_LIST];

		rules[TERM_REVIEW].clock = cases[i].review;
		rules[TERM_REVIEW].amount = cases[i].review_amount;
		rules[TERM_PUBLISH].clock = cases[i].publish;
		rules[TERM_PUBLISH].amount = cases[i].publish_amount;
		play->context.regulation = &other;
		play_begin(play, BODY_A);
		play_at(play, "2026-11-24 14:30");
		MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_LIST);
		DUE(play, DRAFT, "2026-11-24 15:00"); /* no earlier than it was: less than an hour is left */
		DUE(play, ANSWER, cases[i].answer);
		play_end(play);
	}
}

static const char longer_hours[] =
	"{'zone':'Europe/Moscow','week':{'mon':[['08:00','18:00']],'tue':[['08:00','18:00']],'wed':[['08:00','18:00']],"
	"'thu':[['08:00','18:00']],'fri':[['08:00','18:00']]}}";

static const struct worktime *region_of(const void *data, row_id_t body)
{
	(void)body;
	return data;
}

static void change_hours(struct play *play, const char *schedule)
{
	play->context.region = support_worktime(schedule, support_calendar());
	play->context.of_body = region_of;
	play->context.of_body_data = play->context.region;
	play->context.timetable += 1;
}

/* The draft is counted back from what is still to be answered, not from what has been. */
static void test_clock7__an_answer_that_stands_moves_no_draft(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_publish(play);
	play_at(play, "2026-11-24 16:00");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, ROUTE, CURATOR, TO(BODY_A), REASON);
	DUE_OF(play, ANSWER, MESSAGE_2, "2026-11-25 16:00");
	DUE(play, DRAFT, "2026-11-25 11:00");
	change_hours(play, longer_hours);
	play_expire(play);
	DUE_OF(play, ANSWER, MESSAGE_2, "2026-11-25 14:00");
	DUE(play, DRAFT, "2026-11-25 10:00");
	DUE_OF(play, ANSWER, MESSAGE_1, "2026-11-25 10:00");
	play_end(play);
}

/* Due at the closing it is in time until the next opening: that one moves though the due moment does not. */
static void test_clock7__the_next_opening_moves_too(void **state)
{
	static const char friday_off[] =
		"{'zone':'Europe/"
		"Moscow','week':{'mon':[['09:00','13:00'],['14:00','18:00']],'tue':[['09:00','13:00'],['14:00','18:00']"
		"],"
		"'wed':[['09:00','13:00'],['14:00','18:00']],'thu':[['09:00','13:00'],['14:00','18:00']]}}";
	struct play *play = play_new(NULL);

	(void)state;
	play_at(play, "2026-11-26 09:00");
	play_begin(play, BODY_A);
	DUE(play, ANSWER, "2026-11-26 18:00");
	assert_int_equal(times_of(play, TERM_ANSWER, 0)->late_from, msk("2026-11-27 09:00"));
	change_hours(play, friday_off);
	play_expire(play);
	DUE(play, ANSWER, "2026-11-26 18:00");
	assert_int_equal(times_of(play, TERM_ANSWER, 0)->late_from, msk("2026-11-30 09:00"));
	assert_int_equal(play->last.change_count, 1); /* the answer, and nothing else */
	play_end(play);
}

static void test_clock7__what_moves_to_an_hour_from_now_moves_to_a_whole_second(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 13:50");
	play->context.now += 345;
	change_hours(play, longer_hours); /* the draft would be 14:00 */
	play_expire(play);
	DUE(play, DRAFT, "2026-11-24 14:50");
	play_end(play);
}

/* What has been missed stays where it was, and what is counted back from it too. */
static void test_clock7__a_draft_is_counted_back_from_a_missed_answer_as_it_was(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_DRAFT].expires = false;
	other.rules[TRACK_ORDINARY][TERM_DRAFT].late_on = UINT64_C(1) << EVENT_ANSWER_SUBMITTED;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-25 11:00");
	change_hours(play, longer_hours); /* the answer would be the 24th, 18:00 */
	play_expire(play);
	assert_true(missed(play, TERM_ANSWER, 0));
	DUE(play, ANSWER, "2026-11-25 10:00");
	DUE(play, DRAFT, "2026-11-24 16:00");
	play_end(play);
}

/* Only the answer leaves room for review and placing behind the draft. */
static void test_clock7__another_term_of_a_message_moves_by_itself(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;

	(void)state;
	other.rules[TRACK_ORDINARY][TERM_REACTION] = other.rules[TRACK_ORDINARY][TERM_ANSWER];
	other.rules[TRACK_LIST][TERM_REACTION] = other.rules[TRACK_LIST][TERM_ANSWER];
	other.rules[TRACK_LIST][TERM_REACTION].amount = 3 * MS_PER_HOUR;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 10:30");
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_LIST);
	DUE(play, DRAFT, "2026-11-24 11:30");
	DUE(play, ANSWER, "2026-11-24 15:00");
	DUE(play, REACTION, "2026-11-24 13:00");
	play_end(play);
}

static void test_time__closes_by_itself_as_what_it_came_to(void **state)
{
	(void)state;
	for (int impossible = 0; impossible < 8; impossible++) { /* a bit for each message */
		struct play *play = play_new(NULL);

		play_begin(play, BODY_A);
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_3);
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		for (row_id_t i = 0; i < 3; i++) {
			if ((impossible & 1 << i) != 0)
				MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1 + i, REASON);
			else
				MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1 + i);
		}
		assert_int_equal(play->state->state, INCIDENT_ANSWERED);
		play->context.now = play->state->closes_at - 1;
		play_expire(play);
		assert_int_equal(play->state->state, INCIDENT_ANSWERED);
		play->context.now += 5001; /* the timer is late */
		play_expire(play);
		assert_int_equal(play->state->state, INCIDENT_CLOSED);
		assert_int_equal(play->state->outcome, impossible == 7 ? OUTCOME_NOT_PLACED : OUTCOME_ANSWERED);
		assert_int_equal(play->last.moment, msk("2026-11-27 18:00"));
		play_end(play);
	}
}

static void test_time__what_closes_by_itself_ends_what_runs(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation other = *play->context.regulation;
	struct term_rule *rule = &other.rules[TRACK_ORDINARY][TERM_REACTION];

	(void)state;
	*rule = other.rules[TRACK_ORDINARY][TERM_ANSWER];
	rule->amount = 200 * MS_PER_HOUR;
	rule->stops = UINT64_C(1) << EVENT_TAKEN;
	play->context.regulation = &other;
	play_begin(play, BODY_A);
	play_publish(play);
	assert_true(runs(play, TERM_REACTION, 0));
	play_at(play, "2026-11-28 10:00");
	play_expire(play);
	assert_int_equal(play->state->state, INCIDENT_CLOSED);
	assert_int_equal(times_of(play, TERM_REACTION, 0)->done, msk("2026-11-27 18:00"));
	play_end(play);
}

/* Of the steps that one look finds missed the earlier ones, and those of the same moment, are causes of the later. */
static void test_time__what_was_missed_earlier_is_a_cause_of_what_was_missed_later(void **state)
{
	static const struct {
		int64_t route, part; /* their last moments, after the draft's */
		uint32_t of_draft;
	} cases[] = { { -1000, -1000, CAUSE_ROUTE_LATE | CAUSE_PART_LATE },
		      { 0, 0, CAUSE_ROUTE_LATE | CAUSE_PART_LATE },
		      { 1000, 0, CAUSE_PART_LATE },
		      { 0, 1000, CAUSE_ROUTE_LATE },
		      { 1000, 1000, 0 } };
	const utc_ms_t at = msk("2026-11-24 10:30");

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct play *play = play_new(NULL);
		struct term *terms = play->state->terms;
		const utc_ms_t moments[] = { at + cases[i].route, at, at + cases[i].part };
		static const enum term_kind kinds[] = { TERM_ROUTE, TERM_DRAFT, TERM_PART };
		const struct incident_message *message = &play->state->messages[0];

		play->keeps_lines = false;
		play_begin(play, 0);
		play->state->term_count = ARRAY_COUNT(kinds);
		for (size_t k = 0; k < ARRAY_COUNT(kinds); k++)
			terms[k] = (struct term){ .kind = kinds[k],
						  .version = 1,
						  .times = { at - MS_PER_HOUR, at - MS_PER_HOUR, moments[k], 0, 0 } };
		play->state->messages[0].answer.late_from = at;
		play->state->messages[0].answer.due = at;
		play_at(play, "2026-11-24 12:00");
		play_expire(play);
		assert_int_equal(terms[0].causes, 0);
		assert_int_equal(terms[1].causes, cases[i].of_draft);
		assert_int_equal(terms[2].causes, 0);
		assert_int_equal(message->answer_causes, cases[i].of_draft | CAUSE_DRAFT_LATE);
		play_end(play);
	}
}

static void test_clock8__reopened_without_a_change_of_hours_nothing_moves(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 14:30");
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_LIST);
	DUE(play, ANSWER, "2026-11-24 16:00"); /* by its own start it would be 15:00 */
	MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_MISTAKE);
	play_at(play, "2026-11-24 15:05");
	MUST(play, REOPEN, CURATOR, REASON);
	assert_int_equal(play->last.kind, EVENT_REOPENED);
	DUE(play, ANSWER, "2026-11-24 16:00");
	DUE(play, DRAFT, "2026-11-24 15:05"); /* of the new round: never before its own start */
	play_at(play, "2026-11-24 15:05:01");
	play_expire(play);
	assert_true(missed(play, TERM_DRAFT, 0));
	assert_false(missed(play, TERM_ANSWER, 0));
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time__looks_again_for_what_comes_first),
		cmocka_unit_test(test_time__no_look_for_what_is_done_missed_or_only_late_by_an_act),
		cmocka_unit_test(test_time__each_term_of_a_message_has_its_own_flag_whether_it_expires),
		cmocka_unit_test(test_time__a_placing_that_was_late_before_the_answer_is_a_cause_of_it),
		cmocka_unit_test(test_clock7__review_and_placing_still_fit_behind_the_draft),
		cmocka_unit_test(test_clock7__an_answer_that_stands_moves_no_draft),
		cmocka_unit_test(test_clock7__the_next_opening_moves_too),
		cmocka_unit_test(test_clock7__what_moves_to_an_hour_from_now_moves_to_a_whole_second),
		cmocka_unit_test(test_clock7__a_draft_is_counted_back_from_a_missed_answer_as_it_was),
		cmocka_unit_test(test_clock7__another_term_of_a_message_moves_by_itself),
		cmocka_unit_test(test_time__closes_by_itself_as_what_it_came_to),
		cmocka_unit_test(test_time__what_closes_by_itself_ends_what_runs),
		cmocka_unit_test(test_time__what_was_missed_earlier_is_a_cause_of_what_was_missed_later),
		cmocka_unit_test(test_clock8__reopened_without_a_change_of_hours_nothing_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
