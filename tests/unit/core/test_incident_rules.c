/*
 * tests/unit/core/test_incident_rules.c: what each command needs and may have, and what it is refused for, by field and
 * rule.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/incident_private.h"
#include "incident_support.h"

/* ---- arguments ---- */

/* Every way to give the group of fields `bit`, by number; false: there is no such way. */
static bool give(struct incident_args *args, size_t bit, int way)
{
	const bool second = way == 1;

	switch (UINT32_C(1) << bit) {
	case ARG_MESSAGE:
		args->message = MESSAGE_1;
		break;
	case ARG_TOPIC:
		args->topic = TOPIC_ROADS;
		break;
	case ARG_TOPIC_GROUP:
		args->topic_group = TOPIC_GROUP;
		break;
	case ARG_LOCATION:
		args->location = 9;
		break;
	case ARG_BODY:
		args->body = BODY_A;
		break;
	case ARG_PERSON:
		args->person = 77;
		break;
	case ARG_DRAFT:
		args->draft = 500;
		break;
	case ARG_OTHER:
		args->other_incident = 300;
		break;
	case ARG_MEASURE:
		args->measure = 5;
		break;
	case ARG_ACCOUNT:
		args->account = 4;
		break;
	case ARG_IMPORTANCE:
		args->importance = IMPORTANCE_LOW;
		break;
	case ARG_TRACK:
		args->has_track = !second;
		args->decided_ms = second ? MS_PER_HOUR : 0;
		return way < 2;
	case ARG_DRAFT_KIND:
		args->draft_kind = DRAFT_ANSWER;
		break;
	case ARG_PLACE:
		args->place = PLACE_REPLY;
		break;
	case ARG_GROUND:
		args->ground = 1;
		break;
	case ARG_OUTCOME:
		args->outcome = OUTCOME_WITHDRAWN;
		break;
	case ARG_MOMENT:
		args->moment = msk("2026-11-24 10:00");
		break;
	case ARG_REPEAT_ANSWERED:
		args->is_repeat_answered = true;
		break;
	case ARG_EMERGENCY:
		args->emergency = true;
		break;
	case ARG_REASON:
		args->has_reason = true;
		break;
	case ARG_TEXT:
		args->has_text = true;
		break;
	case ARG_NUMBER:
		args->number = second ? 0 : 1;
		args->number_year = second ? 2026 : 0;
		return way < 2;
	case ARG_TERM:
		args->has_term = true;
		break;
	case ARG_STAGES:
		args->stage_count = 1;
		args->stages[0] = (struct incident_stage){ .body = BODY_A, .number = 1 };
		break;
	case ARG_MARKS:
		args->open_marks = second ? 0 : 1;
		args->style_score = second ? 1 : 0;
		return way < 2;
	default:
		fail_msg("no such bit %zu", bit);
	}
	return way < 1;
}

static const char *rule_of_missing(size_t bit)
{
	switch (UINT32_C(1) << bit) {
	case ARG_REASON:
		return RULE(reason_required);
	case ARG_STAGES:
		return RULE(stages_required);
	case ARG_GROUND:
		return RULE(ground_required);
	case ARG_OUTCOME:
		return RULE(outcome_required);
	default:
		return RULE(required);
	}
}

static void must_refuse_field(struct play *play, int kind, enum person person, const struct incident_args *args,
			      const char *field, const char *rule)
{
	const err_t e = play_do(play, (enum incident_command_kind)kind, person, args);

	if (e != ERR_INPUT_INVALID || strcmp(play->detail.field, field) != 0 || play->detail.rule != rule ||
	    strcmp(play->detail.clause, command_rows[kind].clause) != 0)
		fail_msg("%s: %s, п. %s, field %s, rule %s; expected %s %s", command_rows[kind].name, err_name(e),
			 play->detail.clause, play->detail.field, play->detail.rule == NULL ? "" : play->detail.rule,
			 field, rule);
}

static void check_args_of(struct play *play, int kind, enum person person)
{
	const struct command_row *row = &command_rows[kind];
	struct incident_args needed = { 0 };

	for (size_t bit = 0; bit < ARG_BITS; bit++) {
		if ((row->needs & UINT32_C(1) << bit) != 0)
			(void)give(&needed, bit, 0);
	}
	for (size_t bit = 0; bit < ARG_BITS; bit++) {
		const uint32_t mask = UINT32_C(1) << bit;
		struct incident_args args = { 0 };

		if ((row->needs & mask) != 0) {
			for (size_t other = 0; other < ARG_BITS; other++) {
				if (other != bit && (row->needs & UINT32_C(1) << other) != 0)
					(void)give(&args, other, 0);
			}
			must_refuse_field(play, kind, person, &args, args_bit_fields[bit], rule_of_missing(bit));
		}
		if (((row->needs | row->may) & mask) != 0)
			continue;
		for (int way = 0; way < 2; way++) {
			args = needed;
			if (way == 1 && !give(&args, bit, 1))
				break;
			args = needed;
			(void)give(&args, bit, way);
			must_refuse_field(play, kind, person, &args, args_bit_fields[bit], RULE(not_allowed_here));
		}
	}
}

/* A play in one of the states, with a visa waiting in `drafting` where `visas`. */
static struct play *play_in(enum incident_state wanted, bool visas)
{
	struct play *play = play_new(visas ? support_regulation("tests/golden/regulation/two-visas.json") : NULL);

	if (wanted == INCIDENT_NONE)
		return play;
	play_begin(play, wanted == INCIDENT_NEW || wanted == INCIDENT_CLOSED ? 0 : BODY_A);
	if (wanted == INCIDENT_CLOSED)
		MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_SPAM);
	if (wanted == INCIDENT_DRAFTING)
		MUST(play, TAKE, EXECUTOR_A, 0);
	if (wanted == INCIDENT_RETURNED)
		MUST(play, RETURN, EXECUTOR_A, REASON);
	if (wanted >= INCIDENT_REVIEW && wanted <= INCIDENT_PUBLISHING)
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	if (wanted == INCIDENT_DRAFTING && visas)
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	if (wanted == INCIDENT_REWORK)
		MUST(play, SEND_BACK, CURATOR, REASON);
	if (wanted == INCIDENT_APPROVED || wanted == INCIDENT_PUBLISHING)
		MUST(play, APPROVE, CURATOR, 0);
	if (wanted == INCIDENT_PUBLISHING)
		MUST(play, PUBLISH, CURATOR, 0);
	return play;
}

static void test_command__knows_its_fields_and_no_others(void **state)
{
	static const enum person people[] = { (enum person)0, PERSON_CURATOR, PERSON_EXECUTOR_A,
					      PERSON_HEAD_A,  PERSON_DEPUTY,  PERSON_HEAD_OF_BUREAU };
	static const struct {
		enum incident_state state;
		bool visas;
	} plays[] = { { INCIDENT_NONE, false },   { INCIDENT_NEW, false },        { INCIDENT_ROUTED, false },
		      { INCIDENT_REVIEW, false }, { INCIDENT_PUBLISHING, false }, { INCIDENT_CLOSED, false },
		      { INCIDENT_DRAFTING, true } };
	bool tested[COMMAND_MAX] = { false };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(plays); i++) {
		struct play *play = play_in(plays[i].state, plays[i].visas);
		struct regulation open = *play->context.regulation;

		open.correct_in_place = true;
		play->context.regulation = &open;
		for (int kind = 0; kind < COMMAND_MAX; kind++) {
			for (size_t j = 0; j < ARRAY_COUNT(people) && !tested[kind]; j++) {
				const struct actor actor = actor_of(people[j]);

				if (incident_allowed(play->state, &actor, kind, &open, NULL) != ERR_OK)
					continue;
				check_args_of(play, kind, people[j]);
				tested[kind] = true;
			}
		}
		play_end(play);
	}
	for (int kind = 0; kind < COMMAND_MAX; kind++) {
		if (!tested[kind] && kind != COMMAND_SUBMIT_PART)
			fail_msg("%s was not tested", command_rows[kind].name);
	}
}

#define FIELD(play, name) assert_string_equal((play)->detail.field, name)

static void p14__shortening_belongs_to_its_track_and_has_ends(void **state)
{
	struct play *play = play_in(INCIDENT_NEW, false);

	(void)state;
	REFUSED(play, TRIAGE, CURATOR, INPUT_INVALID, not_allowed_here, .topic = 1, .importance = IMPORTANCE_LOW,
		.decided_ms = 3 * MS_PER_HOUR);
	FIELD(play, "decided");
	REFUSED(play, TRIAGE, CURATOR, INPUT_INVALID, not_allowed_here, .topic = 1, .importance = IMPORTANCE_LOW,
		.has_track = true, .track = TRACK_LIST, .decided_ms = 3 * MS_PER_HOUR);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, required, .decided_ms = 0, .has_track = false);
	FIELD(play, "track");
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, by_decision_needs_reason, .has_track = true,
		.track = TRACK_BY_DECISION);
	FIELD(play, "reason");
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, decided_too_short, .has_track = true,
		.track = TRACK_BY_DECISION, REASON, .decided_ms = -MS_PER_SECOND);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, decided_too_short, .has_track = true,
		.track = TRACK_BY_DECISION, REASON, .decided_ms = 150 * MS_PER_MINUTE - MS_PER_SECOND);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, whole_seconds, .has_track = true,
		.track = TRACK_BY_DECISION, REASON, .decided_ms = 3 * MS_PER_HOUR + 1);
	FIELD(play, "decided");
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, decided_too_long, .has_track = true,
		.track = TRACK_BY_DECISION, REASON, .decided_ms = 8 * MS_PER_HOUR);
	FIELD(play, "decided");
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_BY_DECISION, REASON,
	     .decided_ms = 150 * MS_PER_MINUTE);
	assert_int_equal(play->state->decided_ms, 150 * MS_PER_MINUTE);
	REFUSED(play, CHANGE_TRACK, CURATOR, INPUT_INVALID, same_track, .has_track = true, .track = TRACK_BY_DECISION,
		REASON, .decided_ms = 150 * MS_PER_MINUTE);
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_BY_DECISION, REASON,
	     .decided_ms = 8 * MS_PER_HOUR - MS_PER_SECOND);
	MUST(play, TRIAGE, CURATOR, .topic = 1, .importance = IMPORTANCE_LOW); /* another topic, same track */
	assert_int_equal(play->state->track, TRACK_BY_DECISION);
	assert_int_equal(play->state->decided_ms, 8 * MS_PER_HOUR - MS_PER_SECOND);
	MUST(play, TRIAGE, CURATOR, .topic = 2, .importance = IMPORTANCE_LOW, .has_track = true,
	     .track = TRACK_BY_DECISION, REASON, .decided_ms = 8 * MS_PER_HOUR - MS_PER_SECOND);
	assert_int_equal(play->last.change_count, 0); /* the same track moves nothing */
	MUST(play, TRIAGE, CURATOR, .topic = 2, .importance = IMPORTANCE_LOW, .has_track = true,
	     .track = TRACK_ORDINARY);
	assert_int_equal(play->state->decided_ms, 0);
	DUE(play, ANSWER, "2026-11-25 10:00");
	play_end(play);

	play = play_new(NULL); /* at detection the same holds */
	REFUSED(play, DETECT, CURATOR, INPUT_INVALID, not_allowed_here, .message = MESSAGE_1,
		.decided_ms = MS_PER_HOUR);
	REFUSED(play, DETECT, CURATOR, INPUT_INVALID, by_decision_needs_reason, .message = MESSAGE_1, .has_track = true,
		.track = TRACK_BY_DECISION);
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .has_track = true, .track = TRACK_BY_DECISION, REASON);
	DUE(play, ANSWER, "2026-11-24 15:00"); /* the regulation's four hours */
	play_end(play);
}

static void p16__messages_come_and_leave_by_their_own_rules(void **state)
{
	struct play *play = play_in(INCIDENT_ROUTED, false);

	(void)state;
	REFUSED(play, ATTACH, CURATOR, INPUT_INVALID, same_incident, .message = MESSAGE_2, .other_incident = 412);
	FIELD(play, "other_incident");
	REFUSED(play, ATTACH, CURATOR, INPUT_INVALID, message_already_here, .message = MESSAGE_1);
	FIELD(play, "message");
	REFUSED(play, ATTACH, CURATOR, INPUT_INVALID, moment_in_future, .message = MESSAGE_2,
		.moment = msk("2026-11-24 10:00") + 1);
	REFUSED(play, DETACH, CURATOR, STATE_REFUSED, last_message, .message = MESSAGE_1);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2, .other_incident = 5);
	REFUSED(play, DETACH, CURATOR, INPUT_INVALID, not_this_message, .message = MESSAGE_3);
	FIELD(play, "message");
	REFUSED(play, SPLIT, CURATOR, INPUT_INVALID, same_incident, .message = MESSAGE_2, .other_incident = 412,
		REASON);
	REFUSED(play, MERGE, CURATOR, INPUT_INVALID, same_incident, .other_incident = 412);
	REFUSED(play, MARK_REPEAT, CURATOR, INPUT_INVALID, same_incident, .other_incident = 412);
	REFUSED(play, UNMARK_REPEAT, CURATOR, STATE_REFUSED, not_a_repeat, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, .message = MESSAGE_1);
	REFUSED(play, DETACH, CURATOR, STATE_REFUSED, message_being_sent, .message = MESSAGE_1);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	REFUSED(play, DETACH, CURATOR, STATE_REFUSED, message_being_sent, .message = MESSAGE_1);
	PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	assert_int_equal(play->state->state, INCIDENT_APPROVED); /* the other one still waits for its place */
	MUST(play, DETACH, CURATOR, .message = MESSAGE_2);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED); /* all that are left have theirs */
	play_end(play);
}

static void live_on(struct play *play, int step)
{
	switch (step) {
	case 0:
		play_at(play, "2026-11-24 10:35");
		MUST(play, ROUTE, CURATOR, TO(BODY_A));
		MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_LIST, REASON);
		break;
	case 1:
		play_at(play, "2026-11-24 13:00");
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
		MUST(play, APPROVE, CURATOR, 0);
		break;
	case 2:
		play_at(play, "2026-11-24 16:00");
		play_expire(play); /* answer and publish are late */
		break;
	case 3:
		MUST(play, PUBLISH, CURATOR, 0);
		MUST(play, UNDO, CURATOR, 0);
		MUST(play, APPROVE, CURATOR, 0);
		MUST(play, PUBLISH, CURATOR, 0);
		break;
	case 4:
		PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
		PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
		break;
	case 5:
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
		MUST(play, APPROVE, CURATOR, 0);
		MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON);
		break;
	case 6:
		play_at(play, "2026-11-27 18:00");
		play_expire(play);
		break;
	case 7:
		MUST(play, REOPEN, CURATOR, REASON);
		MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_MISTAKE);
		break;
	default:
		fail();
	}
}

static void p16__a_message_that_has_left_plays_no_part_any_more(void **state)
{
	struct play *play = play_new(NULL), *other = play_new(NULL);

	(void)state;
	play_begin(play, 0);
	play_begin(other, 0);
	MUST(other, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(other, DETACH, CURATOR, .message = MESSAGE_2);
	for (int step = 0; step < 8; step++) {
		live_on(play, step);
		live_on(other, step);
		assert_int_equal(play->state->state, other->state->state);
		assert_int_equal(play->state->outcome, other->state->outcome);
		assert_int_equal(play->state->miss_count, other->state->miss_count);
		assert_int_equal(play->state->closes_at, other->state->closes_at);
		assert_int_equal(incident_wake(play->state), incident_wake(other->state));
		assert_int_equal(other->state->message_count, 1);
		assert_memory_equal(&play->state->messages[0], &other->state->messages[0],
				    sizeof(play->state->messages[0]));
		assert_int_equal(play->state->term_count, other->state->term_count);
		for (size_t i = 0; i < play->state->term_count; i++)
			assert_memory_equal(&play->state->terms[i].times, &other->state->terms[i].times,
					    sizeof(play->state->terms[i].times));
		assert_int_equal(play->last.change_count, other->last.change_count);
	}
	play_end(play);
	play_end(other);
}

static void p20__sending_speaks_of_a_message_that_waits(void **state)
{
	struct play *play = play_in(INCIDENT_PUBLISHING, false);
	const struct incident_args other = { .message = MESSAGE_3 }, own = { .message = MESSAGE_1 };
	static const enum incident_command_kind kinds[] = { COMMAND_SEND_STARTED, COMMAND_PUBLISHED,
							    COMMAND_PUBLICATION_FAILED };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
		play_refused(play, kinds[i], (enum person)0, &other, ERR_INPUT_INVALID, RULE(not_this_message),
			     __FILE__, __LINE__);
		FIELD(play, "message");
	}
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2); /* it has not been ordered out */
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
		play_refused(play, kinds[i], (enum person)0, ARGS(.message = MESSAGE_2), ERR_STATE_REFUSED,
			     RULE(nothing_to_publish), __FILE__, __LINE__);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1); /* a second attempt */
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, STATE_REFUSED, message_being_sent, .message = MESSAGE_1);
	REFUSED(play, CANNOT_BE_PLACED, CURATOR, STATE_REFUSED, message_being_sent, .message = MESSAGE_1, REASON);
	MUST(play, PUBLISH, CURATOR, .message = MESSAGE_2);
	REFUSED(play, CANNOT_BE_PLACED, CURATOR, STATE_REFUSED, message_being_sent, .message = MESSAGE_2, REASON);
	REFUSED(play, PUBLISH, CURATOR, STATE_REFUSED, nothing_to_publish, 0);
	REFUSED(play, PUBLISH, CURATOR, STATE_REFUSED, nothing_to_publish, .message = MESSAGE_2);
	REFUSED(play, PUBLISH, CURATOR, INPUT_INVALID, not_this_message, .message = MESSAGE_3);
	REFUSED(play, PUBLISH, CURATOR, INPUT_INVALID, place_step_needs_reason, .place = PLACE_COMMENT);
	FIELD(play, "reason");
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, INPUT_INVALID, place_step_needs_reason, .message = MESSAGE_2,
		.place = PLACE_PRIVATE);
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, INPUT_INVALID, moment_in_future, .message = MESSAGE_2,
		.moment = msk("2026-11-24 10:00") + 1);
	FIELD(play, "moment");
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, INPUT_INVALID, not_this_message, .message = MESSAGE_3);
	REFUSED(play, CANNOT_BE_PLACED, CURATOR, INPUT_INVALID, not_this_message, .message = MESSAGE_3, REASON);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_2, .moment = msk("2026-11-24 10:00"));
	REFUSED(play, PUBLISHED_BY_HAND, CURATOR, STATE_REFUSED, already_placed, .message = MESSAGE_2);
	REFUSED(play, CANNOT_BE_PLACED, CURATOR, STATE_REFUSED, already_placed, .message = MESSAGE_2, REASON);
	play_refused(play, COMMAND_PUBLISHED, (enum person)0, ARGS(.message = MESSAGE_2), ERR_STATE_REFUSED,
		     RULE(already_placed), __FILE__, __LINE__);
	play_refused(play, COMMAND_SEND_STARTED, (enum person)0, ARGS(.message = MESSAGE_2), ERR_STATE_REFUSED,
		     RULE(nothing_to_publish), __FILE__, __LINE__);
	PROGRAM(play, PUBLICATION_FAILED, .message = own.message);
	play_refused(play, COMMAND_PUBLICATION_FAILED, (enum person)0, &own, ERR_STATE_REFUSED, RULE(not_in_this_state),
		     __FILE__, __LINE__);
	play_end(play);
}

static void p20__the_ladder_goes_down_with_a_reason(void **state)
{
	struct play *play = play_in(INCIDENT_APPROVED, false);

	(void)state;
	MUST(play, PUBLISH, CURATOR, .place = PLACE_REPLY);
	MUST(play, UNDO, CURATOR, 0);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, .place = PLACE_OWN_POST, REASON, .account = 9);
	assert_int_equal(play->state->messages[0].place, PLACE_OWN_POST);
	assert_int_equal(play->state->messages[0].account, 9);
	PROGRAM(play, PUBLICATION_FAILED, .message = MESSAGE_1);
	MUST(play, PUBLISH, CURATOR, 0); /* failed: may be ordered again; the account stays */
	assert_int_equal(play->state->messages[0].place, PLACE_REPLY);
	assert_int_equal(play->state->messages[0].account, 9);
	play_end(play);
}

static void p22__a_chain_is_told_in_order(void **state)
{
	struct play *play = play_in(INCIDENT_NEW, false);
	struct incident_args many = { .stage_count = INCIDENT_STAGES_MAX + 1 };

	(void)state;
	for (uint16_t i = 0; i < INCIDENT_STAGES_MAX; i++)
		many.stages[i] = (struct incident_stage){ .body = 100 + i, .number = (uint16_t)(i + 1) };
	play_refused(play, COMMAND_ROUTE, PERSON_CURATOR, &many, ERR_INPUT_INVALID, RULE(too_many_stages), __FILE__,
		     __LINE__);
	FIELD(play, "stages");
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, required, TO(0));
	FIELD(play, "stages");
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, required, TO(-1));
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, stage_numbers, .stage_count = 1,
		.stages = { { .body = BODY_A, .number = 2 } });
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, stage_numbers, .stage_count = 2,
		.stages = { { .body = BODY_A, .number = 1 }, { .body = BODY_B, .number = 3 } });
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, stage_numbers, .stage_count = 3,
		.stages = { { .body = BODY_A, .number = 1 },
			    { .body = BODY_B, .number = 2 },
			    { .body = BODY_C, .number = 1 } });
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, body_twice, .stage_count = 3,
		.stages = { { .body = BODY_A, .number = 1 },
			    { .body = BODY_B, .number = 2 },
			    { .body = BODY_A, .number = 3 } });
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, last_stage_alone, .stage_count = 2,
		.stages = { { .body = BODY_A, .number = 1 }, { .body = BODY_B, .number = 1 } });
	many.stage_count = INCIDENT_STAGES_MAX;
	play_must(play, COMMAND_ROUTE, PERSON_CURATOR, &many, __FILE__, __LINE__);
	assert_int_equal(play->state->stage_count, INCIDENT_STAGES_MAX);
	play_end(play);
}

static void p22__routed_anew_only_with_a_reason_and_no_visa_waiting(void **state)
{
	struct play *play = play_in(INCIDENT_DRAFTING, true);

	(void)state;
	REFUSED(play, ROUTE, CURATOR, STATE_REFUSED, visa_waiting, TO(BODY_C), REASON);
	MUST(play, REFUSE_VISA, HEAD_A, REASON);
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, reroute_needs_reason, TO(BODY_C));
	FIELD(play, "reason");
	MUST(play, ROUTE, CURATOR, TO(BODY_C), REASON);
	play_end(play);

	play = play_in(INCIDENT_APPROVED, false); /* the only message has its draft approved */
	REFUSED(play, ROUTE, CURATOR, STATE_REFUSED, not_in_this_state, TO(BODY_C), REASON);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	REFUSED(play, ROUTE, CURATOR, STATE_REFUSED, not_in_this_state, TO(BODY_C), REASON);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	MUST(play, ROUTE, CURATOR, TO(BODY_C)); /* one is answered, one came later: a new draft for it */
	assert_int_equal(play->state->state, INCIDENT_ROUTED);
	assert_true(runs(play, TERM_DRAFT, 0));
	play_end(play);

	play = play_in(INCIDENT_APPROVED, false);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	MUST(play, PUBLISH, CURATOR, .message = MESSAGE_2);
	PROGRAM(play, PUBLICATION_FAILED, .message = MESSAGE_2);
	REFUSED(play, ROUTE, CURATOR, STATE_REFUSED, not_in_this_state, TO(BODY_C)); /* it failed: it is to be placed */
	play_end(play);
}

static void p15__the_last_eight_that_gave_it_back_are_remembered(void **state)
{
	struct play *play = play_new(NULL);
	struct regulation no_dispute = *play->context.regulation;
	struct actor actor = { .person = 77, .body_count = 1 };
	struct incident_command command = { .kind = COMMAND_RETURN, .args = { .has_reason = true } };

	(void)state;
	no_dispute.returns_to_dispute = 0;
	play->context.regulation = &no_dispute;
	play_begin(play, 0);
	for (row_id_t body = 100; body < 110; body++) {
		struct incident_event items[INCIDENT_EVENTS_MAX];
		struct incident_events events = { .arena = play->kept, .items = items };

		MUST(play, ROUTE, CURATOR, TO(body));
		actor.bodies[0] = (struct actor_body){ body, UINT32_C(1) << ROLE_EXECUTOR };
		actor.roles = UINT32_C(1) << ROLE_EXECUTOR;
		command.actor = actor;
		assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_OK);
		assert_int_equal(events.count, 1);
		incident_apply(play->state, &items[0]);
		assert_int_equal(play->state->flags & INCIDENT_DISPUTE, 0);
	}
	assert_int_equal(play->state->return_count, 10);
	for (int i = 0; i < INCIDENT_RETURNS_MAX; i++)
		assert_int_equal(play->state->returned_by[i], 102 + i);
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, same_body_again, TO(102));
	REFUSED(play, ROUTE, CURATOR, INPUT_INVALID, same_body_again, TO(109));
	FIELD(play, "reason");
	MUST(play, ROUTE, CURATOR, TO(101)); /* so long ago that nobody knows */
	play->line_count = 0;
	play->keeps_lines = false; /* the returns were folded past the play's record */
	play_end(play);
}

static void p20__approval_steps_that_the_edition_no_longer_has(void **state)
{
	struct play *play = play_in(INCIDENT_DRAFTING, true);
	struct regulation fewer = *play->context.regulation;

	(void)state;
	MUST(play, VISA, HEAD_A, 0);
	fewer.visa_count = 1;
	play->context.regulation = &fewer;
	REFUSED(play, VISA, DEPUTY, STATE_REFUSED, no_visa_waiting, 0);
	REFUSED(play, REFUSE_VISA, DEPUTY, STATE_REFUSED, no_visa_waiting, REASON);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_A, 0);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, VISA, HEAD_A, 0);
	assert_int_equal(play->state->state, INCIDENT_REVIEW);
	play_end(play);
}

static void p20__nothing_left_to_place_is_an_end(void **state)
{
	struct play *play = play_new(NULL);

	(void)state;
	play_begin(play, BODY_A);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, INTERIM);
	MUST(play, APPROVE, CURATOR, 0);
	assert_int_equal(play->state->state, INCIDENT_DRAFTING); /* an interim one ends nothing */
	assert_int_equal(play->state->closes_at, 0);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	assert_int_equal(play->state->closes_at, msk("2026-11-27 18:00"));
	play_at(play, "2026-11-27 18:00");
	play_expire(play);
	assert_int_equal(play->state->outcome, OUTCOME_NOT_PLACED);
	MUST(play, REOPEN, CURATOR, REASON);
	assert_int_equal(play->state->messages[0].placement, PLACEMENT_IMPOSSIBLE); /* that has not changed */
	play_end(play);
}

static void p20__one_answer_that_stands_is_an_answer(void **state)
{
	struct play *play = play_in(INCIDENT_APPROVED, false);

	(void)state;
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_3);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_2, REASON);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_3);
	assert_int_equal(play->state->state, INCIDENT_ANSWERED);
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, outcome_not_now, .outcome = OUTCOME_NOT_PLACED);
	MUST(play, CLOSE, CURATOR, .outcome = OUTCOME_ANSWERED);
	play_end(play);

	for (int placed = 0; placed < 2; placed++) { /* and so when it closes by itself */
		play = play_in(INCIDENT_APPROVED, false);
		MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
		MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_1, REASON);
		if (placed != 0)
			MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_2);
		else
			MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_2, REASON);
		play_at(play, "2026-11-27 18:00");
		play_expire(play);
		assert_int_equal(play->state->outcome, placed != 0 ? OUTCOME_ANSWERED : OUTCOME_NOT_PLACED);
		play_end(play);
	}
}

static void p23__measures_are_counted_to_their_end(void **state)
{
	struct play *play = play_in(INCIDENT_ROUTED, false);

	(void)state;
	REFUSED(play, FULFIL_MEASURE, CURATOR, INPUT_INVALID, measure_unknown, .measure = 5);
	FIELD(play, "measure");
	MUST(play, ADD_MEASURE, CURATOR, .measure = 5);
	assert_int_equal(play->state->measures_open, 1);
	MUST(play, FULFIL_MEASURE, CURATOR, .measure = 5);
	assert_int_equal(play->state->measures_open, 0);
	assert_int_equal(play->state->measure_count, 1);
	REFUSED(play, FULFIL_MEASURE, CURATOR, INPUT_INVALID, measure_unknown, .measure = 5);
	play->keeps_lines = false;
	play->state->measure_count = UINT16_MAX - 1;
	MUST(play, ADD_MEASURE, CURATOR, .measure = 6);
	REFUSED(play, ADD_MEASURE, CURATOR, INPUT_INVALID, too_many, .measure = 7);
	FIELD(play, "measure");
	play_end(play);
}

static void p25__the_four_grounds_and_no_other(void **state)
{
	static const int grounds[] = { -1, 0, 1, 4, 5 };

	(void)state;
	assert_int_equal(EXCLUSION_MAX, 5);
	assert_int_equal(DISMISSAL_MAX, 5);
	for (size_t i = 0; i < ARRAY_COUNT(grounds); i++) {
		const bool good = grounds[i] >= 1 && grounds[i] <= 4;
		static const enum incident_command_kind kinds[] = { COMMAND_EXCLUDE, COMMAND_DISMISS };

		for (size_t k = 0; k < ARRAY_COUNT(kinds); k++) {
			struct play *play = play_in(INCIDENT_NEW, false);
			const err_t e = play_do(play, kinds[k], PERSON_CURATOR, ARGS(.ground = grounds[i]));

			assert_int_equal(e, good ? ERR_OK : ERR_INPUT_INVALID);
			if (!good) {
				FIELD(play, "ground");
				assert_string_equal(play->detail.rule,
						    grounds[i] == 0 ? "ground_required" : "ground_unknown");
			} else {
				assert_int_equal(play->state->ground, grounds[i]);
				MUST(play, REOPEN, CURATOR, REASON); /* reversible */
				assert_int_equal(play->state->ground, 0);
				assert_int_equal(play->state->outcome, OUTCOME_NONE);
			}
			play_end(play);
		}
	}
}

static void p27__an_explanation_speaks_of_a_violation(void **state)
{
	struct play *play = play_in(INCIDENT_ROUTED, false);
	uint32_t version;
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };
	struct incident_command command = { .kind = COMMAND_EXPLAIN,
					    .actor = { .person = 77,
						       .roles = UINT32_C(1) << ROLE_DEPUTY | UINT32_C(1)
												     << ROLE_EXECUTOR,
						       .body_count = 2 },
					    .args = { .has_term = true, .term_kind = TERM_DRAFT, .has_reason = true } };
	struct incident_event event = { .kind = EVENT_EXPLAINED,
					.args = { .has_term = true, .term_kind = TERM_DRAFT } };

	(void)state;
	play_at(play, "2026-11-24 15:00:01");
	play_expire(play);
	version = term_of(play, TERM_DRAFT)->version;
	REFUSED(play, EXPLAIN, HEAD_A, INPUT_INVALID, no_such_violation, .has_term = true, .term_kind = TERM_DRAFT,
		.term_version = version + 1, REASON);
	FIELD(play, "term");
	REFUSED(play, EXPLAIN, HEAD_A, INPUT_INVALID, no_such_violation, .has_term = true, .term_kind = TERM_ANSWER,
		.message = MESSAGE_1, REASON);
	REFUSED(play, EXPLAIN, HEAD_A, INPUT_INVALID, no_such_violation, .has_term = true, .term_kind = TERM_ANSWER,
		.message = MESSAGE_3, REASON);
	REFUSED(play, ACCEPT_EXPLANATION, DEPUTY, INPUT_INVALID, no_such_violation, .has_term = true,
		.term_kind = TERM_REVIEW, .term_version = version);
	FIELD(play, "term");
	REFUSED(play, ACCEPT_EXPLANATION, DEPUTY, STATE_REFUSED, not_explained, .has_term = true,
		.term_kind = TERM_DRAFT, .term_version = version);
	REFUSED(play, EXPLAIN, CURATOR, FORBIDDEN, not_your_body, .has_term = true, .term_kind = TERM_DRAFT,
		.term_version = version, REASON);
	assert_string_equal(play->detail.clause, "27");
	play_at(play, "2026-11-26 18:00"); /* two working days after it */
	MUST(play, EXPLAIN, HEAD_A, .has_term = true, .term_kind = TERM_DRAFT, .term_version = version, REASON);
	REFUSED(play, EXPLAIN, HEAD_A, STATE_REFUSED, already_marked, .has_term = true, .term_kind = TERM_DRAFT,
		.term_version = version, REASON);
	MUST(play, ACCEPT_EXPLANATION, DEPUTY, .has_term = true, .term_kind = TERM_DRAFT, .term_version = version);
	REFUSED(play, REFUSE_EXPLANATION, DEPUTY, STATE_REFUSED, already_marked, .has_term = true,
		.term_kind = TERM_DRAFT, .term_version = version, REASON);
	/* A record may speak of a violation whose slot has gone to another: the state stays as it is. */
	event.version = play->state->version + 1;
	event.at = play->state->last_at;
	event.state = play->state->state;
	event.args.term_version = version + 1000;
	play->keeps_lines = false;
	incident_apply(play->state, &event);
	assert_int_equal(term_of(play, TERM_DRAFT)->flags, TERM_EXPLAINED | TERM_EXPLANATION_ACCEPTED);
	play_end(play);

	play = play_in(INCIDENT_ROUTED, false);
	play_at(play, "2026-11-24 15:00:01");
	play_expire(play);
	MUST(play, EXPLAIN, OF_TWO_BODIES, .has_term = true, .term_kind = TERM_DRAFT, .term_version = version,
	     REASON); /* his second body */
	play_end(play);

	/* A deputy who is also another body's executor: not the one who is named. */
	play = play_in(INCIDENT_NEW, false);
	MUST(play, ROUTE, CURATOR, .stage_count = 2,
	     .stages = { { .body = BODY_C, .number = 1 }, { .body = BODY_A, .number = 2 } });
	MUST(play, SUBMIT_PART, EXECUTOR_C, TEXT);
	play_at(play, "2026-11-24 15:00:01");
	play_expire(play);
	command.actor.bodies[0] = (struct actor_body){ BODY_A, UINT32_C(1) << ROLE_DEPUTY };
	command.actor.bodies[1] = (struct actor_body){ BODY_C, UINT32_C(1) << ROLE_EXECUTOR };
	command.args.term_version = term_of(play, TERM_DRAFT)->version;
	events.arena = play->arena;
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_FORBIDDEN);
	command.actor.bodies[0].roles |= UINT32_C(1) << ROLE_HEAD_OF_BODY;
	assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_OK);
	play_end(play);

	play = play_in(INCIDENT_ROUTED, false);
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, reason_required, .outcome = OUTCOME_WITHDRAWN);
	FIELD(play, "reason");
	REFUSED(play, CLOSE, CURATOR, INPUT_INVALID, outcome_not_now, .outcome = OUTCOME_ANSWERED, REASON);
	FIELD(play, "outcome");
	play_at(play, "2026-11-24 15:00:01");
	play_expire(play);
	play_at(play, "2026-11-26 18:00:01");
	REFUSED(play, EXPLAIN, HEAD_A, STATE_REFUSED, too_late_to_explain, .has_term = true, .term_kind = TERM_DRAFT,
		.term_version = version, REASON);
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command__knows_its_fields_and_no_others),
		cmocka_unit_test(p14__shortening_belongs_to_its_track_and_has_ends),
		cmocka_unit_test(p16__messages_come_and_leave_by_their_own_rules),
		cmocka_unit_test(p16__a_message_that_has_left_plays_no_part_any_more),
		cmocka_unit_test(p20__sending_speaks_of_a_message_that_waits),
		cmocka_unit_test(p20__the_ladder_goes_down_with_a_reason),
		cmocka_unit_test(p22__a_chain_is_told_in_order),
		cmocka_unit_test(p22__routed_anew_only_with_a_reason_and_no_visa_waiting),
		cmocka_unit_test(p15__the_last_eight_that_gave_it_back_are_remembered),
		cmocka_unit_test(p20__approval_steps_that_the_edition_no_longer_has),
		cmocka_unit_test(p20__nothing_left_to_place_is_an_end),
		cmocka_unit_test(p20__one_answer_that_stands_is_an_answer),
		cmocka_unit_test(p23__measures_are_counted_to_their_end),
		cmocka_unit_test(p25__the_four_grounds_and_no_other),
		cmocka_unit_test(p27__an_explanation_speaks_of_a_violation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
