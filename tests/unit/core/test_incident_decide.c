/*
 * tests/unit/core/test_incident_decide.c: who may give a command now, and with which rule he may not: roles held in
 * which body, whose turn it is, disputes, approval steps, settings.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "incident_support.h"

#define BIT(role) (UINT32_C(1) << ROLE_##role)

static struct incident *made;
static struct regulation settings;

/* A chain: A has given its part, C works and has taken it, D writes the draft. */
static void make(enum incident_state state)
{
	memset(made, 0, sizeof(*made));
	made->version = made->revision = 5;
	made->state = state;
	made->message_count = 1;
	made->messages[0].message = MESSAGE_1;
	made->topic = 1;
	made->stage_count = 3;
	made->stage_now = 2;
	made->stages[0] = (struct incident_stage){ BODY_A, 0, 1, STAGE_STARTED | STAGE_TAKEN | STAGE_DONE };
	made->stages[1] = (struct incident_stage){ BODY_C, 0, 2, STAGE_STARTED | STAGE_TAKEN };
	made->stages[2] = (struct incident_stage){ BODY_D, 0, 3, 0 };
	settings = *support_regulation(NULL);
}

static struct actor bureau(uint32_t roles)
{
	return (struct actor){ .person = 9, .roles = roles };
}

static struct actor in_bodies(row_id_t first, uint32_t roles, row_id_t second, uint32_t second_roles)
{
	return (struct actor){ .person = 9,
			       .roles = roles | second_roles,
			       .body_count = second == 0 ? 1 : 2,
			       .bodies = { { first, roles }, { second, second_roles } } };
}

static void may(struct actor actor, enum incident_command_kind kind, err_t e, const char *rule, const char *file,
		int line)
{
	struct err_detail detail = { 0 };
	const err_t found = incident_allowed(made, &actor, (int)kind, &settings, &detail);

	if (found == e && (e == ERR_OK || (detail.rule != NULL && strcmp(detail.rule, rule) == 0 &&
					   (detail.clause[0] != 0 || kind == COMMAND_COMMENT))))
		return;
	print_error("%s: %s %s %s\n", incident_command_name(kind), err_name(found), detail.clause,
		    detail.rule == NULL ? "" : detail.rule);
	_fail(file, line);
}
#define MAY(kind, actor) may(actor, COMMAND_##kind, ERR_OK, NULL, __FILE__, __LINE__)
#define MAY_NOT(kind, actor, e, rule) may(actor, COMMAND_##kind, ERR_##e, RULE(rule), __FILE__, __LINE__)

static void test_decide__a_role_counts_in_its_body(void **state)
{
	(void)state;
	make(INCIDENT_DRAFTING);
	MAY(SUBMIT_PART, in_bodies(BODY_C, BIT(EXECUTOR), 0, 0));
	MAY(SUBMIT_PART, in_bodies(BODY_B, BIT(EXECUTOR), BODY_C, BIT(SUBSTITUTE)));
	MAY(SUBMIT_PART, in_bodies(BODY_C, BIT(SUBSTITUTE), BODY_B, BIT(HEAD_OF_BODY)));
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_A, BIT(EXECUTOR), 0, 0), STATE_REFUSED, not_your_turn);
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_D, BIT(EXECUTOR), 0, 0), STATE_REFUSED, not_your_turn);
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_A, BIT(EXECUTOR), BODY_C, BIT(HEAD_OF_BODY)), STATE_REFUSED, not_your_turn);
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_B, BIT(EXECUTOR), 0, 0), FORBIDDEN, not_your_body);
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_B, BIT(EXECUTOR), BODY_C, BIT(HEAD_OF_BODY)), FORBIDDEN, not_your_body);
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_C, BIT(HEAD_OF_BODY), 0, 0), FORBIDDEN, not_your_role);
	MAY_NOT(SUBMIT_PART, bureau(BIT(CURATOR)), FORBIDDEN, not_your_role);
	MAY_NOT(SUBMIT_PART, ((struct actor){ 0 }), FORBIDDEN, not_your_role); /* the program */
	MAY(RETURN, in_bodies(BODY_C, BIT(HEAD_OF_BODY), 0, 0));
	MAY(RETURN, in_bodies(BODY_C, BIT(DELEGATE), 0, 0));
	MAY_NOT(RETURN, in_bodies(BODY_A, BIT(HEAD_OF_BODY), 0, 0), STATE_REFUSED, not_your_turn);
	MAY(ADD_MEASURE, in_bodies(BODY_A, BIT(HEAD_OF_BODY), 0, 0)); /* whoever is in the chain */
	MAY(COMMENT, bureau(BIT(GOVERNOR)));
	MAY_NOT(COMMENT, bureau(BIT(AUDITOR)), FORBIDDEN, not_your_role);
	MAY_NOT(SEND_STARTED, bureau(BIT(CURATOR)), FORBIDDEN, only_the_program);
	MAY_NOT(APPROVE, bureau(BIT(CURATOR)), STATE_REFUSED, not_in_this_state);
	made->stages[1].flags |= STAGE_RETURNED;
	MAY_NOT(RETURN, in_bodies(BODY_C, BIT(HEAD_OF_BODY), 0, 0), STATE_REFUSED, not_your_turn);
	MAY_NOT(TAKE, in_bodies(BODY_C, BIT(EXECUTOR), 0, 0), STATE_REFUSED, not_your_turn);
}

static void test_decide__a_forwarded_matter_is_answered_by_the_curator(void **state)
{
	(void)state;
	make(INCIDENT_DRAFTING);
	made->stages[0] = (struct incident_stage){ BODY_CITY, 0, 1, STAGE_STARTED | STAGE_NOT_OURS };
	made->stage_count = made->stage_now = 1;
	MAY_NOT(SUBMIT_DRAFT, bureau(BIT(CURATOR)), FORBIDDEN, not_your_role);
	made->flags = INCIDENT_FORWARDED;
	MAY(SUBMIT_DRAFT, bureau(BIT(CURATOR)));
	MAY(SUBMIT_DRAFT, bureau(BIT(HEAD_OF_BUREAU)));
	MAY(RETURN, bureau(BIT(CURATOR)));
	MAY_NOT(SUBMIT_DRAFT, bureau(BIT(SMM)), FORBIDDEN, not_your_role);
	MAY_NOT(SUBMIT_DRAFT, bureau(BIT(DEPUTY)), FORBIDDEN, not_your_role);
	MAY_NOT(VISA, bureau(BIT(CURATOR)), FORBIDDEN, not_your_role); /* what only a head does he does not */
	MAY_NOT(SUBMIT_PART, bureau(BIT(CURATOR)), STATE_REFUSED, part_only_in_chain);
	made->flags = INCIDENT_REPEAT | INCIDENT_SIGNIFICANT;
	MAY_NOT(SUBMIT_DRAFT, bureau(BIT(CURATOR)), FORBIDDEN, not_your_role);
}

static void test_decide__a_dispute_is_the_deputys(void **state)
{
	(void)state;
	make(INCIDENT_RETURNED);
	MAY(ROUTE, bureau(BIT(CURATOR)));
	MAY(ROUTE, bureau(BIT(HEAD_OF_BUREAU)));
	MAY(ROUTE, bureau(BIT(CURATOR) | BIT(DEPUTY)));
	MAY_NOT(ROUTE, bureau(BIT(DEPUTY)), STATE_REFUSED, no_dispute);
	MAY_NOT(ROUTE, bureau(BIT(SMM)), FORBIDDEN, not_your_role);
	made->flags = INCIDENT_DISPUTE;
	MAY(ROUTE, bureau(BIT(DEPUTY)));
	MAY(ROUTE, bureau(BIT(CURATOR) | BIT(DEPUTY)));
	MAY_NOT(ROUTE, bureau(BIT(CURATOR)), STATE_REFUSED, dispute_of_competence);
	MAY(FORWARD, bureau(BIT(CURATOR)));
	make(INCIDENT_ROUTED);
	made->flags = INCIDENT_DISPUTE_DECIDED;
	MAY_NOT(RETURN, in_bodies(BODY_C, BIT(EXECUTOR), 0, 0), STATE_REFUSED, decided_by_deputy);
	MAY(TAKE, in_bodies(BODY_C, BIT(EXECUTOR), 0, 0));
	MAY(ROUTE, bureau(BIT(CURATOR)));
}

static void test_decide__parts_and_drafts_of_a_chain(void **state)
{
	(void)state;
	make(INCIDENT_DRAFTING);
	MAY_NOT(SUBMIT_DRAFT, in_bodies(BODY_C, BIT(EXECUTOR), 0, 0), STATE_REFUSED, draft_by_last_stage);
	MAY(SUBMIT_PART, in_bodies(BODY_C, BIT(EXECUTOR), 0, 0));
	made->stages[1].flags |= STAGE_DONE;
	made->stages[2].flags = STAGE_STARTED;
	made->stage_now = 3;
	MAY(SUBMIT_DRAFT, in_bodies(BODY_D, BIT(EXECUTOR), 0, 0));
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_D, BIT(EXECUTOR), 0, 0), STATE_REFUSED, draft_by_last_stage);
	MAY_NOT(WITHDRAW_DRAFT, in_bodies(BODY_D, BIT(EXECUTOR), 0, 0), STATE_REFUSED, not_in_this_state);
	made->visa_waiting = true;
	MAY(WITHDRAW_DRAFT, in_bodies(BODY_D, BIT(EXECUTOR), 0, 0));
	MAY_NOT(SUBMIT_DRAFT, in_bodies(BODY_D, BIT(EXECUTOR), 0, 0), STATE_REFUSED, visa_waiting);
	made->visa_waiting = false;
	made->state = INCIDENT_REVIEW;
	MAY(WITHDRAW_DRAFT, in_bodies(BODY_D, BIT(EXECUTOR), 0, 0));
	made->stages[0] = (struct incident_stage){ BODY_A, 0, 1, STAGE_STARTED };
	made->stage_count = made->stage_now = 1;
	made->state = INCIDENT_DRAFTING;
	MAY(SUBMIT_DRAFT, in_bodies(BODY_A, BIT(EXECUTOR), 0, 0));
	MAY_NOT(SUBMIT_PART, in_bodies(BODY_A, BIT(EXECUTOR), 0, 0), STATE_REFUSED, part_only_in_chain);
	made->stages[1] = (struct incident_stage){ BODY_C, 0, 2, 0 };
	made->stage_count = 2;
	MAY(SUBMIT_PART, in_bodies(BODY_A, BIT(EXECUTOR), 0, 0));
	MAY_NOT(SUBMIT_DRAFT, in_bodies(BODY_A, BIT(EXECUTOR), 0, 0), STATE_REFUSED, draft_by_last_stage);
}

static void test_decide__approval_steps_in_their_order(void **state)
{
	static const int kinds[] = { COMMAND_VISA, COMMAND_REFUSE_VISA };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
		const enum incident_command_kind kind = (enum incident_command_kind)kinds[i];
		const struct actor head = in_bodies(BODY_D, BIT(HEAD_OF_BODY), 0, 0), deputy = bureau(BIT(DEPUTY));

		make(INCIDENT_DRAFTING);
		made->stage_now = 3;
		settings.visa_count = 2;
		settings.visas[0].role = ROLE_HEAD_OF_BODY;
		settings.visas[1].role = ROLE_DEPUTY;
		may(head, kind, ERR_STATE_REFUSED, RULE(no_visa_waiting), __FILE__, __LINE__);
		made->visa_waiting = true;
		may(head, kind, ERR_OK, NULL, __FILE__, __LINE__);
		may(deputy, kind, ERR_FORBIDDEN, RULE(not_your_turn), __FILE__, __LINE__);
		may(in_bodies(BODY_A, BIT(HEAD_OF_BODY), 0, 0), kind, ERR_FORBIDDEN, RULE(not_your_turn), __FILE__,
		    __LINE__); /* head of another link */
		may(in_bodies(BODY_D, BIT(DELEGATE), 0, 0), kind, ERR_FORBIDDEN, RULE(not_your_turn), __FILE__,
		    __LINE__);
		made->visa_now = 1;
		may(deputy, kind, ERR_OK, NULL, __FILE__, __LINE__);
		may(head, kind, ERR_FORBIDDEN, RULE(not_your_turn), __FILE__, __LINE__);
		settings.visa_count = 1; /* the edition has fewer steps now */
		may(deputy, kind, ERR_STATE_REFUSED, RULE(no_visa_waiting), __FILE__, __LINE__);
	}
}

static void test_decide__what_the_regulation_settles(void **state)
{
	const struct actor executor = in_bodies(BODY_D, BIT(EXECUTOR), 0, 0), curator = bureau(BIT(CURATOR));

	(void)state;
	for (int on = 0; on < 2; on++) {
		make(INCIDENT_APPROVED);
		settings.executor_publishes = settings.correct_in_place = on == 1;
		MAY(PUBLISH, curator);
		MAY(PUBLISHED_BY_HAND, curator);
		if (on == 1) {
			MAY(PUBLISH, executor);
			MAY(PUBLISHED_BY_HAND, executor);
		} else {
			MAY_NOT(PUBLISH, executor, FORBIDDEN, not_your_role);
			MAY_NOT(PUBLISHED_BY_HAND, executor, FORBIDDEN, not_your_role);
		}
		made->state = INCIDENT_REVIEW;
		MAY(APPROVE, curator);
		if (on == 1)
			MAY(CORRECT_AND_APPROVE, curator);
		else
			MAY_NOT(CORRECT_AND_APPROVE, curator, STATE_REFUSED, correct_in_place_off);
	}
}

/* Who gave it, by what role and for which body, stands in the event; of several bodies the first that is in the chain.
 */
static void test_decide__the_event_says_who_gave_the_command(void **state)
{
	static const struct {
		row_id_t first, second, by_body;
	} cases[] = { { BODY_A, BODY_C, BODY_A },
		      { BODY_C, BODY_A, BODY_C },
		      { BODY_B, BODY_C, BODY_C },
		      { BODY_B, BODY_CITY, 0 },
		      { BODY_D, 0, BODY_D } };
	struct play *play = play_new(NULL);
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };

	(void)state;
	play_begin(play, 0);
	MUST(play, ROUTE, CURATOR, .stage_count = 3,
	     .stages = { { .body = BODY_A, .number = 1 },
			 { .body = BODY_C, .number = 2 },
			 { .body = BODY_D, .number = 3 } });
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct incident_command command = { .kind = COMMAND_COMMENT,
						    .actor = in_bodies(cases[i].first, BIT(EXECUTOR), cases[i].second,
								       BIT(HEAD_OF_BODY)),
						    .args = { .has_text = true } };

		arena_reset(play->arena);
		assert_int_equal(incident_decide(play->state, &command, &play->context, &events, NULL), ERR_OK);
		assert_int_equal(items[0].by_person, 9);
		assert_int_equal(items[0].by_body, cases[i].by_body);
		assert_int_equal(items[0].by_roles, command.actor.roles);
	}
	play_end(play);
}

static int setup(void **state)
{
	(void)state;
	made = calloc(1, sizeof(*made));
	return made == NULL;
}

static int teardown(void **state)
{
	(void)state;
	free(made);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decide__a_role_counts_in_its_body),
		cmocka_unit_test(test_decide__a_forwarded_matter_is_answered_by_the_curator),
		cmocka_unit_test(test_decide__a_dispute_is_the_deputys),
		cmocka_unit_test(test_decide__parts_and_drafts_of_a_chain),
		cmocka_unit_test(test_decide__approval_steps_in_their_order),
		cmocka_unit_test(test_decide__what_the_regulation_settles),
		cmocka_unit_test(test_decide__the_event_says_who_gave_the_command),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
