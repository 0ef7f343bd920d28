/*
 * tests/unit/core/test_incident_lives.c: whole lives of incidents, to the byte: every line of the record and every
 * field of the state behind it, as kept in tests/golden/lives/. OTKLIK_UPDATE=1 writes them anew: then read every
 * difference, for each is a change of what the order does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "incident_support.h"

static void dump_times(struct buf *buf, const char *name, const struct term_times *times, uint32_t timetable,
		       uint32_t causes, uint32_t flags)
{
	buf_printf(buf, " %s %lld %lld %lld %lld %lld t%u c%u f%u", name, (long long)times->started,
		   (long long)times->due, (long long)times->late_from, (long long)times->done, (long long)times->missed,
		   timetable, causes, flags);
}

static void dump_head(struct buf *buf, const struct incident *s)
{
	buf_printf(buf,
		   "id %lld v%u r%u %s %s track %s importance %s kind %s flags %u ground %d decided %lld reg %u tt %u "
		   "no %u-%u\n",
		   (long long)s->id, s->version, s->revision, incident_state_name(s->state), outcome_name(s->outcome),
		   track_name(s->track), importance_name(s->importance), draft_kind_name(s->draft_kind), s->flags,
		   s->ground, (long long)s->decided_ms, s->regulation_version, s->timetable, s->number_year, s->number);
	buf_printf(buf, "topic %lld %lld %lld draft %lld people %lld %lld links %lld %lld\n", (long long)s->topic,
		   (long long)s->topic_group, (long long)s->location, (long long)s->draft, (long long)s->curator,
		   (long long)s->executor, (long long)s->repeat_of, (long long)s->linked);
	buf_printf(buf, "at %lld %lld %lld %lld / %lld %lld %lld %lld / %lld %lld\n", (long long)s->detected,
		   (long long)s->interim_at, (long long)s->asked_at, (long long)s->last_at, (long long)s->submitted_at,
		   (long long)s->approved_at, (long long)s->answered_at, (long long)s->publish_ordered_at,
		   (long long)s->closes_at, (long long)s->silent_from);
	buf_printf(buf,
		   "versions %u %u %u seen %llx misses %u stage %u returns %u visa %u %d measures %u %u wake %lld\n",
		   s->submitted_version, s->approved_version, s->round_version, (unsigned long long)s->seen,
		   s->miss_count, s->stage_now, s->return_count, s->visa_now, s->visa_waiting, s->measure_count,
		   s->measures_open, (long long)incident_wake(s));
}

static void dump(struct buf *buf, const struct incident *s)
{
	dump_head(buf, s);
	for (size_t i = 0; i < s->stage_count; i++)
		buf_printf(buf, "stage %lld by %lld number %u flags %u\n", (long long)s->stages[i].body,
			   (long long)s->stages[i].executor, s->stages[i].number, s->stages[i].flags);
	for (size_t i = 0; i < INCIDENT_RETURNS_MAX && s->returned_by[i] != 0; i++)
		buf_printf(buf, "returned by %lld\n", (long long)s->returned_by[i]);
	for (size_t i = 0; i < s->term_count; i++) {
		const struct term *term = &s->terms[i];

		buf_printf(buf, "term v%u-%u stage %u body %lld person %lld", term->version, term->stopped, term->stage,
			   (long long)term->body, (long long)term->person);
		dump_times(buf, term_kind_name(term->kind), &term->times, term->timetable, term->causes, term->flags);
		buf_add_char(buf, '\n');
	}
	for (size_t i = 0; i < s->message_count; i++) {
		const struct incident_message *m = &s->messages[i];

		buf_printf(buf, "message %lld account %lld %lld %lld %lld %s %s %s", (long long)m->message,
			   (long long)m->account, (long long)m->detected, (long long)m->attempt_at,
			   (long long)m->placed_at, placement_name(m->placement), place_name(m->place),
			   draft_kind_name(m->placed_kind));
		dump_times(buf, "answer", &m->answer, m->answer_timetable, m->answer_causes, m->answer_flags);
		dump_times(buf, "publish", &m->publish, m->publish_timetable, m->publish_causes, m->publish_flags);
		dump_times(buf, "reaction", &m->reaction, m->reaction_timetable, m->reaction_causes, m->reaction_flags);
		buf_add_char(buf, '\n');
	}
}

static void place_all(struct play *play)
{
	MUST(play, PUBLISH, CURATOR, .account = 4);
	for (size_t i = 0; i < play->state->message_count; i++) {
		const row_id_t message = play->state->messages[i].message;

		if (play->state->messages[i].placement != PLACEMENT_WAITING)
			continue;
		play->context.now += 2 * MS_PER_SECOND + 345;
		PROGRAM(play, SEND_STARTED, .message = message, .account = 4);
		play->context.now += 5 * MS_PER_SECOND + 1;
		PROGRAM(play, PUBLISHED, .message = message, .moment = play->context.now - 1500, .account = 5,
			.place = PLACE_COMMENT, TEXT);
	}
}

static void one_message(struct play *play)
{
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .number_year = 2026, .number = 4761,
	     .moment = msk("2026-11-24 09:55"), .account = 2);
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .topic_group = TOPIC_GROUP, .importance = IMPORTANCE_HIGH,
	     .location = 9);
	MUST(play, TRIAGE, CURATOR_2, .topic = 8, .topic_group = TOPIC_GROUP,
	     .importance = IMPORTANCE_LOW); /* the place stays */
	MUST(play, ROUTE, CURATOR, .stage_count = 1,
	     .stages = { { .body = BODY_A, .executor = PERSON_EXECUTOR_A, .number = 1 } }, REASON);
	play_at(play, "2026-11-24 10:40");
	MUST(play, RETURN, EXECUTOR_A, REASON, .body = BODY_B);
	MUST(play, ROUTE, CURATOR, TO(BODY_B));
	MUST(play, TAKE, EXECUTOR_B, 0);
	play_at(play, "2026-11-24 15:30");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, ANSWER, TEXT);
	play_at(play, "2026-11-24 16:10");
	MUST(play, SEND_BACK, CURATOR, REASON);
	play_at(play, "2026-11-24 16:20");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, .draft_kind = DRAFT_ANSWER, .draft = 503);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_B, REASON);
	play_at(play, "2026-11-24 17:30");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, .draft_kind = DRAFT_ANSWER, .draft = 504);
	MUST(play, APPROVE, CURATOR, .open_marks = 2, .style_score = 80);
	MUST(play, PUBLISH, CURATOR, .account = 4);
	MUST(play, UNDO, CURATOR, 0);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	PROGRAM(play, PUBLICATION_FAILED, .message = MESSAGE_1, .ground = 5);
	play_at(play, "2026-11-25 12:00");
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1, .moment = msk("2026-11-24 17:45"), TEXT,
	     .place = PLACE_OWN_POST, REASON);
	play_at(play, "2026-12-02 10:00");
	play_expire(play);
	MUST(play, REOPEN, CURATOR, REASON);
}

static void joint_answer(struct play *play)
{
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 4,
	     .stages = { { .body = BODY_A, .number = 1 },
			 { .body = BODY_C, .number = 1 },
			 { .body = BODY_B, .number = 2 },
			 { .body = BODY_D, .number = 3 } });
	play_at(play, "2026-11-24 10:20");
	MUST(play, TAKE, EXECUTOR_A, 0);
	MUST(play, RETURN, EXECUTOR_C, REASON);
	MUST(play, ROUTE, CURATOR, .stage_count = 3,
	     .stages = { { .body = BODY_A, .number = 1 },
			 { .body = BODY_B, .number = 2 },
			 { .body = BODY_D, .number = 3 } });
	play_at(play, "2026-11-24 12:01");
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT, .draft = 7);
	MUST(play, TAKE, EXECUTOR_B, 0);
	MUST(play, RETURN, EXECUTOR_B, REASON);
	MUST(play, ROUTE, DEPUTY, .stage_count = 3, REASON,
	     .stages = { { .body = BODY_A, .number = 1 },
			 { .body = BODY_B, .number = 2 },
			 { .body = BODY_D, .number = 3 } });
	play_at(play, "2026-11-24 16:30");
	MUST(play, SUBMIT_PART, EXECUTOR_B, TEXT);
	MUST(play, REASSIGN, EXECUTOR_D, .person = 402, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_D, INTERIM);
	MUST(play, REASSIGN, EXECUTOR_D, .person = PERSON_EXECUTOR_D);
	MUST(play, APPROVE, CURATOR, 0);
	place_all(play);
	MUST(play, COMMENT, EXECUTOR_D, TEXT);
	play_at(play, "2026-12-04 09:10");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_D, ANSWER);
	MUST(play, EXPLAIN, EXECUTOR_D, .has_term = true, .term_kind = TERM_FINAL,
	     .term_version = term_of(play, TERM_FINAL)->version, REASON);
	MUST(play, REFUSE_EXPLANATION, DEPUTY, .has_term = true, .term_kind = TERM_FINAL,
	     .term_version = term_of(play, TERM_FINAL)->version, REASON);
	MUST(play, APPROVE, CURATOR, 0);
	place_all(play);
	MUST(play, CLOSE, CURATOR, .outcome = OUTCOME_ANSWERED);
}

static void many_messages(struct play *play)
{
	play_begin(play, BODY_A);
	play_at(play, "2026-11-24 10:30");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2, .account = 8);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_3, .moment = msk("2026-11-24 09:00"), REASON);
	MUST(play, ATTACH, CURATOR, .message = 1004);
	MUST(play, DETACH, CURATOR, .message = MESSAGE_3);
	MUST(play, SPLIT, CURATOR, .message = MESSAGE_1, .other_incident = 500, REASON);
	MUST(play, MARK_REPEAT, CURATOR, .other_incident = 300);
	MUST(play, ADD_MEASURE, CURATOR, .measure = 3);
	PROGRAM(play, MARK_SIGNIFICANT, 0);
	MUST(play, MARK_EMERGENCY, SECURITY, 0);
	MUST(play, HAND_OVER, CURATOR, .person = PERSON_CURATOR_2);
	play_at(play, "2026-11-24 14:20");
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_BY_DECISION, .decided_ms = 5 * MS_PER_HOUR,
	     REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ASK);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_2);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = 1004, REASON);
	play_at(play, "2026-11-24 17:00");
	PROGRAM(play, AUTHOR_REPLIED, .message = 88);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, RETURN, SUBSTITUTE_A, REASON);
	MUST(play, ROUTE, CURATOR, TO(BODY_C));
	MUST(play, SUBMIT_DRAFT, EXECUTOR_C, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	place_all(play);
	play_at(play, "2026-11-25 11:00");
	MUST(play, ATTACH, CURATOR, .message = 1005);
	MUST(play, ATTACH, CURATOR, .message = 1006, .moment = msk("2026-11-24 18:00"));
	MUST(play, ROUTE, CURATOR, TO(BODY_A), REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, .message = 1006, .place = PLACE_PRIVATE, REASON);
	play_at(play, "2026-11-25 17:00");
	MUST(play, REPORT_SHORTCOMING, CURATOR, .body = BODY_A, REASON);
	MUST(play, FULFIL_MEASURE, EXECUTOR_A, .measure = 3);
	MUST(play, UNMARK_REPEAT, CURATOR, 0);
	MUST(play, UNMARK_SIGNIFICANT, CURATOR, REASON);
}

static void ways_out(struct play *play)
{
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .topic = 3, .topic_group = 4, .location = 5,
	     .importance = IMPORTANCE_NORMAL, .emergency = true, .has_track = true, .track = TRACK_LIST,
	     .other_incident = 77);
	MUST(play, EXCLUDE, CURATOR, .ground = EXCLUSION_THREAT, TEXT);
	play_at(play, "2026-11-24 10:20");
	MUST(play, REOPEN, CURATOR, REASON);
	MUST(play, FORWARD, CURATOR, .body = BODY_CITY);
	play_at(play, "2026-11-24 12:00");
	MUST(play, SUBMIT_DRAFT, CURATOR, INTERIM);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, SUBMIT_DRAFT, CURATOR, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	place_all(play);
	play_at(play, "2026-11-24 12:30");
	MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_NOT_A_MATTER);
	MUST(play, REOPEN, CURATOR, REASON);
	play_at(play, "2026-11-25 12:30");
	MUST(play, ROUTE, CURATOR, TO(BODY_A));
	MUST(play, CLOSE, CURATOR, .outcome = OUTCOME_WITHDRAWN, REASON);
	MUST(play, REOPEN, CURATOR, REASON);
	MUST(play, MERGE, CURATOR, .other_incident = 900);
}

static const struct worktime *same_hours(const void *data, row_id_t body)
{
	(void)body;
	return data;
}

static void changing_hours(struct play *play)
{
	static const char schedule[] =
		"{'zone':'Europe/"
		"Moscow','week':{'mon':[['08:00','18:00']],'tue':[['08:00','18:00']],'wed':[['10:00','15:00']],"
		"'thu':[['08:00','18:00']],'fri':[['08:00','18:00']]}}";

	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 2,
	     .stages = { { .body = BODY_B, .number = 1 }, { .body = BODY_A, .number = 2 } });
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	play_at(play, "2026-11-24 11:00");
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_LIST);
	play->context.region = support_worktime(schedule, support_calendar());
	play->context.of_body = same_hours;
	play->context.of_body_data = play->context.region;
	play->context.timetable = 2;
	play->context.timetable_since = msk("2026-11-24 11:30");
	play_at(play, "2026-11-24 13:00");
	MUST(play, SUBMIT_PART, EXECUTOR_B, TEXT);
	play_at(play, "2026-11-24 13:20");
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_ORDINARY);
	play_at(play, "2026-11-25 14:00");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	play->context.timetable = 3;
	play->context.timetable_since = 0;
	play->context.region = support_worktime(NULL, support_calendar());
	play->context.of_body_data = play->context.region;
	play_at(play, "2026-11-25 14:10");
	play_expire(play);
	place_all(play);
}

static void approval_steps(struct play *play)
{
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, REFUSE_VISA, HEAD_A, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	play_at(play, "2026-11-24 15:10");
	MUST(play, VISA, HEAD_A, 0);
	MUST(play, VISA, DEPUTY, 0);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, VISA, HEAD_A, TEXT);
	MUST(play, VISA, DEPUTY, 0);
}

static void with_reaction(struct play *play)
{
	play_at(play, "2026-11-27 19:40");
	play_begin(play, BODY_A);
	play_at(play, "2026-11-27 20:50");
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, TAKE, EXECUTOR_A, 0);
	play_at(play, "2026-11-29 10:00");
	play_expire(play);
	MUST(play, EXPLAIN, CURATOR, .has_term = true, .term_kind = TERM_REACTION, .message = MESSAGE_1, REASON);
	MUST(play, ACCEPT_EXPLANATION, HEAD_OF_BUREAU, .has_term = true, .term_kind = TERM_REACTION,
	     .message = MESSAGE_1);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	place_all(play);
}

static void life(const char *name, const char *regulation, void (*plays)(struct play *play))
{
	struct play *play = play_new(regulation == NULL ? NULL : support_regulation(regulation));
	const struct str path = arena_printf(support_arena(), "tests/golden/lives/%s.txt", name);
	const char *update = getenv("OTKLIK_UPDATE");
	struct buf buf;

	assert_non_null(path.data);
	play->probes = true;
	plays(play);
	buf_init(&buf, 1U << 20);
	for (size_t i = 0; i < play->line_count; i++) {
		buf_add(&buf, play->lines[i]);
		buf_add_char(&buf, '\n');
	}
	dump(&buf, play->state);
	assert_int_equal(buf.error, ERR_OK);
	if (update != NULL && strcmp(update, "1") == 0) {
		const char *root = getenv("SOURCE_ROOT");
		const struct str full = arena_printf(support_arena(), "%s/%s", root == NULL ? "." : root, path.data);
		FILE *file = fopen(full.data, "wb");

		assert_non_null(file);
		assert_int_equal(fwrite(buf.data, 1, buf.size, file), buf.size);
		assert_int_equal(fclose(file), 0);
	}
	{
		const struct str kept = support_file(path.data);
		size_t at = 0;

		while (at < kept.size && at < buf.size && kept.data[at] == buf.data[at])
			at++;
		if (at != kept.size || at != buf.size)
			fail_msg("%s differs at byte %zu: \"%.80s\"", path.data, at,
				 at < buf.size ? buf.data + at : "end");
	}
	buf_deinit(&buf);
	play_end(play);
}

static void test_incident_lives__one_message(void **state)
{
	(void)state;
	life("one-message", NULL, one_message);
}

static void test_incident_lives__a_joint_answer(void **state)
{
	(void)state;
	life("joint-answer", NULL, joint_answer);
}

static void test_incident_lives__many_messages(void **state)
{
	(void)state;
	life("many-messages", NULL, many_messages);
}

static void test_incident_lives__ways_out(void **state)
{
	(void)state;
	life("ways-out", NULL, ways_out);
}

static void test_incident_lives__changing_hours(void **state)
{
	(void)state;
	life("changing-hours", NULL, changing_hours);
}

static void test_incident_lives__approval_steps(void **state)
{
	(void)state;
	life("approval-steps", "tests/golden/regulation/two-visas.json", approval_steps);
}

static void test_incident_lives__with_a_reaction_term(void **state)
{
	(void)state;
	life("with-reaction", "tests/golden/regulation/24-hours.json", with_reaction);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_incident_lives__one_message),
		cmocka_unit_test(test_incident_lives__a_joint_answer),
		cmocka_unit_test(test_incident_lives__many_messages),
		cmocka_unit_test(test_incident_lives__ways_out),
		cmocka_unit_test(test_incident_lives__changing_hours),
		cmocka_unit_test(test_incident_lives__approval_steps),
		cmocka_unit_test(test_incident_lives__with_a_reaction_term),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
