/*
 * tests/unit/core/test_incident_apply.c: what each event makes of the state: every field, those that it changes and
 * those that it must leave alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "incident_fold.h"

static void test_apply__these_change_nothing_but_what_every_event_changes(void **state)
{
	static const enum incident_event_kind kinds[] = { EVENT_COMMENTED, EVENT_EDITION_CHANGED, EVENT_TERMS_MOVED,
							  EVENT_TERMS_MISSED, EVENT_SENT_BACK };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
		fold_begin();
		event_folds(
			(struct incident_event){ .kind = kinds[i], .args = { .person = 5, .draft = 6, .ground = 7 } });
	}
	fold_begin();
	wanted->closes_at = 123000;
	FOLDS(COMMENTED, .state = INCIDENT_ANSWERED, .args = { .until = 123000 });
	fold_begin();
	FOLDS(COMMENTED, .state = INCIDENT_ANSWERED); /* closes_at stays */
}

static void test_apply__what_it_begins_with(void **state)
{
	static const struct incident_args args = { .message = 500,
						   .account = 501,
						   .topic = 502,
						   .topic_group = 503,
						   .location = 504,
						   .other_incident = 505,
						   .importance = IMPORTANCE_LOW,
						   .track = TRACK_BY_DECISION,
						   .has_track = true,
						   .decided_ms = 506000,
						   .emergency = true,
						   .number_year = 2027,
						   .number = 507 };

	(void)state;
	for (int plain = 0; plain < 2; plain++) {
		struct incident_event event = { .kind = EVENT_DETECTED, .state = INCIDENT_NEW, .args = args };

		*found = *wanted = (struct incident){ .id = 412 };
		wanted->number_year = 2027, wanted->number = 507, wanted->curator = 99, wanted->linked = 505;
		wanted->topic = 502, wanted->topic_group = 503, wanted->location = 504;
		wanted->importance = IMPORTANCE_LOW, wanted->decided_ms = 506000;
		wanted->round_version = 1;
		wanted->detected = MOMENT;
		wanted->message_count = 1;
		wanted->messages[0] = (struct incident_message){ .message = 500, .account = 501, .detected = MOMENT };
		if (plain == 0) {
			wanted->track = TRACK_BY_DECISION;
			wanted->flags = INCIDENT_EMERGENCY;
		} else {
			event.args.has_track = event.args.emergency = false;
		}
		event_folds(event);
	}
}

static void test_apply__messages_come_and_leave(void **state)
{
	(void)state;
	for (int earlier = 0; earlier < 2; earlier++) {
		fold_begin();
		found->detected = wanted->detected = earlier == 1 ? MOMENT + 1000 : MOMENT - 1000;
		if (earlier == 1)
			wanted->detected = MOMENT;
		wanted->message_count += 1;
		wanted->messages[MESSAGES] =
			(struct incident_message){ .message = 500, .account = 501, .detected = MOMENT };
		FOLDS(ATTACHED, .args = { .message = 500, .account = 501, .other_incident = 9, .topic = 3 });
	}
	for (int split = 0; split < 2; split++) {
		for (int i = 0; i < MESSAGES; i++) {
			fold_begin();
			memmove(&wanted->messages[i], &wanted->messages[i + 1],
				(size_t)(MESSAGES - i - 1) * sizeof(wanted->messages[0]));
			wanted->message_count -= 1;
			event_folds(
				(struct incident_event){ .kind = split == 1 ? EVENT_SPLIT : EVENT_DETACHED,
							 .args = { .message = MESSAGE_1 + i, .other_incident = 9 } });
		}
	}
}

static void test_apply__what_the_matter_is(void **state)
{
	(void)state;
	fold_begin();
	wanted->topic = 602, wanted->topic_group = 603, wanted->location = 604, wanted->importance = IMPORTANCE_LOW;
	wanted->track = TRACK_BY_DECISION, wanted->decided_ms = 605;
	FOLDS(TRIAGED, .args = { .topic = 602,
				 .topic_group = 603,
				 .location = 604,
				 .importance = IMPORTANCE_LOW,
				 .has_track = true,
				 .track = TRACK_BY_DECISION,
				 .decided_ms = 605 });
	fold_begin();
	wanted->topic = 602, wanted->topic_group = 0, wanted->importance = IMPORTANCE_LOW;
	FOLDS(TRIAGED, .args = { .topic = 602, .importance = IMPORTANCE_LOW }); /* the place and the track stay */
	fold_begin();
	wanted->track = TRACK_ORDINARY, wanted->decided_ms = 0;
	FOLDS(TRACK_CHANGED, .args = { .has_track = true, .track = TRACK_ORDINARY });
	fold_begin();
	wanted->curator = 609;
	FOLDS(HANDED_OVER, .args = { .person = 609 });
}

static void round_begins(void)
{
	wanted->round_version = VERSION;
	wanted->interim_at = wanted->asked_at = wanted->silent_from = 0;
	wanted->seen = 0;
}

static void test_apply__routed(void **state)
{
	static const struct incident_args chain = {
		.stage_count = 3,
		.stage_now = 2,
		.stages = { { BODY_B, 21, 1, STAGE_STARTED | STAGE_TAKEN | STAGE_DONE },
			    { BODY_C, 0, 2, STAGE_STARTED },
			    { BODY_D, D_MAN, 2, STAGE_STARTED } },
	};
	struct incident_event event = { .kind = EVENT_ROUTED, .args = chain, .state = INCIDENT_ROUTED };

	(void)state;
	for (int how = 0; how < 3; how++) {
		fold_begin();
		event.args.order_of_work = how == 1;
		if (how == 1)
			found->flags |= INCIDENT_DISPUTE;
		memcpy(wanted->stages, chain.stages, sizeof(chain.stages));
		wanted->executor = D_MAN; /* whose turn it is and who has been named */
		wanted->flags = INCIDENT_SIGNIFICANT;
		if (how == 1)
			wanted->flags |= INCIDENT_DISPUTE_DECIDED | INCIDENT_ORDER_OF_WORK;
		if (how == 2) {
			found->state = INCIDENT_APPROVED; /* a new draft for a message that came after the answer */
			round_begins();
		}
		held_by(BODY_C, 0);
		wanted->terms[PART_RUNS].person = 0; /* of stage 1 */
		event_folds(event);
	}
	fold_begin(); /* one body: the others of the chain are gone */
	memset(wanted->stages, 0, sizeof(wanted->stages));
	wanted->stages[0] = (struct incident_stage){ BODY_D, D_MAN, 1, STAGE_STARTED };
	wanted->stage_count = wanted->stage_now = 1;
	wanted->executor = D_MAN;
	wanted->flags = INCIDENT_SIGNIFICANT;
	held_by(BODY_D, D_MAN);
	FOLDS(ROUTED, .args = { .stage_count = 1, .stage_now = 1, .stages = { { BODY_D, D_MAN, 1, STAGE_STARTED } } });
}

static void test_apply__forwarded(void **state)
{
	(void)state;
	fold_begin();
	found->flags &= ~(uint32_t)INCIDENT_FORWARDED;
	memset(wanted->stages, 0, sizeof(wanted->stages));
	wanted->stages[0] = (struct incident_stage){ BODY_CITY, 0, 1, STAGE_STARTED | STAGE_NOT_OURS };
	wanted->stage_count = wanted->stage_now = 1;
	held_by(BODY_CITY, 0);
	FOLDS(FORWARDED, .args = { .body = BODY_CITY, .stage_now = 1 });
}

static void test_apply__returned(void **state)
{
	(void)state;
	for (int dispute = 0; dispute < 2; dispute++) {
		fold_begin();
		found->stages[1].flags = STAGE_STARTED | STAGE_TAKEN;
		wanted->stages[1] = (struct incident_stage){ BODY_C, 0, 2, STAGE_STARTED | STAGE_RETURNED };
		wanted->executor = 0;
		wanted->returned_by[2] = BODY_C;
		wanted->return_count = 3;
		if (dispute == 1)
			wanted->flags |= INCIDENT_DISPUTE;
		held_by(0, 12); /* the Bureau's while it lies returned: the curator's */
		wanted->terms[PART_RUNS].person = 0;
		FOLDS(RETURNED, .state = INCIDENT_RETURNED, .args = { .stage = 1, .dispute = dispute == 1 });
	}
	fold_begin(); /* others are at work */
	found->stages[2] = wanted->stages[2] = (struct incident_stage){ BODY_D, D_MAN, 2, STAGE_STARTED };
	wanted->stages[1] = (struct incident_stage){ BODY_C, 0, 2, STAGE_STARTED | STAGE_RETURNED };
	wanted->executor = D_MAN;
	wanted->returned_by[2] = BODY_C;
	wanted->return_count = 3;
	held_by(BODY_D, D_MAN);
	wanted->terms[PART_RUNS].person = 0;
	FOLDS(RETURNED, .args = { .stage = 1 });
	fold_begin(); /* the last eight are kept */
	for (row_id_t i = 0; i < INCIDENT_RETURNS_MAX; i++) {
		found->returned_by[i] = 81 + i;
		wanted->returned_by[i] = i + 1 < INCIDENT_RETURNS_MAX ? 82 + i : BODY_C;
	}
	found->return_count = INCIDENT_RETURNS_MAX;
	wanted->return_count = INCIDENT_RETURNS_MAX + 1;
	wanted->stages[1] = (struct incident_stage){ BODY_C, 0, 2, STAGE_STARTED | STAGE_RETURNED };
	wanted->executor = 0;
	held_by(0, 12);
	wanted->terms[PART_RUNS].person = 0;
	FOLDS(RETURNED, .state = INCIDENT_RETURNED, .args = { .stage = 1 });
}

static void test_apply__taken_and_reassigned(void **state)
{
	(void)state;
	fold_begin();
	wanted->stages[1] = (struct incident_stage){ BODY_C, 700, 2, STAGE_STARTED | STAGE_TAKEN };
	wanted->executor = 700;
	held_by(BODY_C, 700);
	wanted->terms[PART_RUNS].person = 700;
	FOLDS(TAKEN, .args = { .stage = 1, .person = 700 });
	fold_begin();
	wanted->stages[1].executor = wanted->executor = 700; /* not taken by it */
	held_by(BODY_C, 700);
	wanted->terms[PART_RUNS].person = 700;
	FOLDS(REASSIGNED, .args = { .stage = 1, .person = 700 });
}

static void test_apply__a_part_is_given(void **state)
{
	(void)state;
	fold_begin();
	wanted->stages[1].flags = STAGE_STARTED | STAGE_TAKEN | STAGE_DONE;
	wanted->stages[2].flags = STAGE_STARTED;
	wanted->stage_now = 3;
	wanted->executor = D_MAN;
	held_by(BODY_D, D_MAN);
	FOLDS(PART_SUBMITTED, .args = { .stage = 1, .stage_now = 3, .person = 9, .draft = 9 });
	fold_begin(); /* the other one of this stage is still at it */
	found->stages[2] = wanted->stages[2] = (struct incident_stage){ BODY_D, D_MAN, 2, STAGE_STARTED };
	wanted->stages[1].flags = STAGE_STARTED | STAGE_TAKEN | STAGE_DONE;
	wanted->executor = D_MAN;
	held_by(BODY_D, D_MAN);
	FOLDS(PART_SUBMITTED, .args = { .stage = 1 });
}

static void test_apply__drafts_on_their_way(void **state)
{
	static const struct {
		enum incident_event_kind kind;
		enum draft_kind draft_kind;
		bool waits;
	} cases[] = { { EVENT_VISA_ASKED, DRAFT_CLARIFICATION, true },
		      { EVENT_VISA_ASKED, DRAFT_ANSWER, true },
		      { EVENT_ANSWER_SUBMITTED, DRAFT_ANSWER, false },
		      { EVENT_INTERIM_SUBMITTED, DRAFT_INTERIM, false },
		      { EVENT_CLARIFICATION_SUBMITTED, DRAFT_CLARIFICATION, false } };

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_COUNT(cases); i++) {
		struct incident_event event = { .kind = cases[i / 2].kind, .args = { .stage = 1 } };

		fold_begin();
		found->draft_kind = DRAFT_NONE;
		event.args.draft_kind = cases[i / 2].draft_kind;
		wanted->draft_kind = cases[i / 2].draft_kind;
		wanted->submitted_at = MOMENT;
		wanted->submitted_version = VERSION;
		wanted->visa_waiting = cases[i / 2].waits;
		wanted->visa_now = 0;
		wanted->stages[1].flags |= STAGE_TAKEN;
		if (i % 2 == 0) { /* his who sends it, where nobody was named */
			event.args.draft = 701;
			event.args.person = 700;
			wanted->draft = 701;
			found->stages[1].executor = 0;
			wanted->stages[1].executor = wanted->executor = 700;
			held_by(BODY_C, 700);
			wanted->terms[PART_RUNS].person = 700;
		}
		event_folds(event);
	}
	fold_begin(); /* another of the body sends what somebody was named for */
	wanted->draft_kind = DRAFT_ANSWER;
	wanted->submitted_at = MOMENT;
	wanted->submitted_version = VERSION;
	wanted->visa_waiting = false;
	wanted->visa_now = 0;
	wanted->stages[1].flags |= STAGE_TAKEN;
	wanted->executor = 700;
	FOLDS(ANSWER_SUBMITTED, .args = { .stage = 1, .person = 700 });
	fold_begin();
	wanted->visa_now = 2;
	FOLDS(VISA_GIVEN, .args = { .stage = 1 });
	fold_begin();
	wanted->visa_waiting = false;
	FOLDS(VISA_REFUSED, 0);
	fold_begin();
	wanted->visa_waiting = false;
	wanted->submitted_at = 0;
	FOLDS(DRAFT_WITHDRAWN, .args = { .stage = 1 });
}

static void test_apply__approved_ordered_and_undone(void **state)
{
	(void)state;
	for (int with_draft = 0; with_draft < 2; with_draft++) {
		fold_begin();
		wanted->approved_at = MOMENT;
		wanted->approved_version = VERSION;
		if (with_draft == 1)
			wanted->draft = 702;
		for (int i = 0; i < MESSAGES; i++) {
			if (i == 2 || i >= 6) /* no place there, or an answer stands there */
				continue;
			wanted->messages[i].placement = PLACEMENT_NONE;
			wanted->messages[i].place = PLACE_NONE;
			wanted->messages[i].attempt_at = 0;
		}
		FOLDS(APPROVED, .args = { .draft = with_draft == 1 ? 702 : 0, .account = 3 });
	}
	fold_begin();
	wanted->publish_ordered_at = AT;
	for (int i = 1; i < MESSAGES; i += i == 3 ? 4 : 2) { /* 1, 3, 7 */
		wanted->messages[i].placement = PLACEMENT_WAITING;
		wanted->messages[i].place = PLACE_REPLY;
	}
	FOLDS(PUBLISH_ORDERED, 0);
	fold_begin();
	wanted->publish_ordered_at = AT;
	wanted->messages[3].placement = PLACEMENT_WAITING;
	wanted->messages[3].place = PLACE_PRIVATE;
	wanted->messages[3].account = 703;
	FOLDS(PUBLISH_ORDERED, .args = { .message = MESSAGE_1 + 3, .place = PLACE_PRIVATE, .account = 703 });
	fold_begin();
	wanted->publish_ordered_at = 0;
	wanted->messages[4].placement = PLACEMENT_NONE;
	FOLDS(UNDONE, 0);
}

static void test_apply__placed_or_not(void **state)
{
	static const struct {
		enum incident_event_kind kind;
		enum draft_kind as;
	} cases[] = { { EVENT_ANSWER_PUBLISHED, DRAFT_ANSWER },
		      { EVENT_INTERIM_PUBLISHED, DRAFT_INTERIM },
		      { EVENT_CLARIFICATION_PUBLISHED, DRAFT_CLARIFICATION } };

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_COUNT(cases); i++) {
		struct incident_event event = { .kind = cases[i / 2].kind,
						.args = { .message = MESSAGE_1 + 5, .until = 888000 } };

		fold_begin();
		wanted->messages[5].placement = PLACEMENT_PLACED;
		wanted->messages[5].placed_kind = cases[i / 2].as;
		wanted->messages[5].placed_at = MOMENT;
		if (i % 2 == 0) {
			event.args.place = PLACE_OWN_POST;
			event.args.account = 704;
			wanted->messages[5].place = PLACE_OWN_POST;
			wanted->messages[5].account = 704;
			found->interim_at = wanted->interim_at = 0;
		}
		if (cases[i / 2].as == DRAFT_ANSWER)
			wanted->answered_at = MOMENT;
		if (cases[i / 2].as == DRAFT_INTERIM && i % 2 == 0) /* the first one counts */
			wanted->interim_at = MOMENT;
		if (cases[i / 2].as == DRAFT_CLARIFICATION) {
			wanted->asked_at = MOMENT;
			wanted->silent_from = 888000;
		}
		event_folds(event);
	}
	fold_begin();
	wanted->messages[4].placement = PLACEMENT_SENDING;
	wanted->messages[4].attempt_at = AT;
	FOLDS(SEND_STARTED, .args = { .message = MESSAGE_1 + 4, .account = 9 });
	fold_begin();
	wanted->messages[5].placement = PLACEMENT_FAILED;
	FOLDS(PUBLICATION_FAILED, .args = { .message = MESSAGE_1 + 5, .ground = 9 });
	fold_begin();
	wanted->messages[1].placement = PLACEMENT_IMPOSSIBLE;
	FOLDS(NOT_PLACED, .args = { .message = MESSAGE_1 + 1 });
	fold_begin();
	wanted->silent_from = 0;
	FOLDS(AUTHOR_REPLIED, 0);
}

static void test_apply__the_ways_out_and_back(void **state)
{
	static const struct {
		enum incident_event_kind kind;
		int ground;
		row_id_t linked;
	} ends[] = {
		{ EVENT_CLOSED, 0, 15 }, { EVENT_EXCLUDED, 2, 15 }, { EVENT_DISMISSED, 2, 15 }, { EVENT_MERGED, 2, 802 }
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(ends); i++) {
		fold_begin();
		wanted->outcome = OUTCOME_WITHDRAWN;
		wanted->ground = ends[i].ground;
		wanted->linked = ends[i].linked;
		wanted->visa_waiting = false;
		event_folds((struct incident_event){
			.kind = ends[i].kind,
			.state = INCIDENT_CLOSED,
			.args = { .outcome = OUTCOME_WITHDRAWN, .ground = 2, .other_incident = 802 } });
	}
	fold_begin();
	found->flags = 255;
	found->outcome = OUTCOME_EXCLUDED;
	wanted->flags = INCIDENT_REPEAT | INCIDENT_SIGNIFICANT | INCIDENT_EMERGENCY | INCIDENT_SHORTCOMING;
	wanted->outcome = OUTCOME_NONE;
	wanted->ground = 0;
	wanted->stage_count = wanted->stage_now = 0;
	wanted->executor = 0;
	wanted->draft_kind = DRAFT_NONE;
	wanted->return_count = 0;
	round_begins();
	for (int i = 0; i < MESSAGES; i++) {
		if (i == 2) /* no place there */
			continue;
		wanted->messages[i].placement = PLACEMENT_NONE;
		wanted->messages[i].place = PLACE_NONE;
		wanted->messages[i].placed_kind = DRAFT_NONE;
		wanted->messages[i].attempt_at = 0;
	}
	held_by(0, 12);
	FOLDS(REOPENED, .state = INCIDENT_NEW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apply__these_change_nothing_but_what_every_event_changes),
		cmocka_unit_test(test_apply__what_it_begins_with),
		cmocka_unit_test(test_apply__messages_come_and_leave),
		cmocka_unit_test(test_apply__what_the_matter_is),
		cmocka_unit_test(test_apply__routed),
		cmocka_unit_test(test_apply__forwarded),
		cmocka_unit_test(test_apply__returned),
		cmocka_unit_test(test_apply__taken_and_reassigned),
		cmocka_unit_test(test_apply__a_part_is_given),
		cmocka_unit_test(test_apply__drafts_on_their_way),
		cmocka_unit_test(test_apply__approved_ordered_and_undone),
		cmocka_unit_test(test_apply__placed_or_not),
		cmocka_unit_test(test_apply__the_ways_out_and_back),
	};

	return cmocka_run_group_tests(tests, fold_setup, fold_teardown);
}
