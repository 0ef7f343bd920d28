/*
 * tests/unit/core/test_access.c: who may know of an incident (CLAUSES "who sees what"), roles by name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "incident_support.h"

static void test_access__who_sees_what(void **state)
{
	enum { OWN = 1, JOINT = 2, FOREIGN = 4, SIGNIFICANT = 8, CHARGE = 16 }; /* in charge by topic group */
	static const struct {
		enum person person;
		int sees;
	} cases[] = {
		{ PERSON_CURATOR, OWN | JOINT | FOREIGN | SIGNIFICANT | CHARGE },
		{ PERSON_HEAD_OF_BUREAU, OWN | JOINT | FOREIGN | SIGNIFICANT | CHARGE },
		{ PERSON_SMM, OWN | JOINT | FOREIGN | SIGNIFICANT | CHARGE },
		{ PERSON_SECURITY, OWN | JOINT | FOREIGN | SIGNIFICANT | CHARGE },
		{ PERSON_AUDITOR, OWN | JOINT | FOREIGN | SIGNIFICANT | CHARGE },
		{ PERSON_EXECUTOR_A, OWN | JOINT },
		{ PERSON_SUBSTITUTE_A, OWN | JOINT },
		{ PERSON_HEAD_A, OWN | JOINT },
		{ PERSON_DELEGATE_A, OWN | JOINT },
		{ PERSON_EXECUTOR_B, JOINT },
		{ PERSON_DEPUTY, CHARGE },
		{ PERSON_DEPUTY_POLICY, SIGNIFICANT },
		{ PERSON_GOVERNOR, SIGNIFICANT },
		{ PERSON_ASSISTANT, SIGNIFICANT },
		{ PERSON_ADMINISTRATOR, 0 },
		{ (enum person)0, OWN | JOINT | FOREIGN | SIGNIFICANT | CHARGE }, /* the program */
	};
	struct incident *incident = calloc(1, sizeof(*incident));

	(void)state;
	assert_non_null(incident);
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct actor actor = actor_of(cases[i].person);

		for (int what = OWN; what <= CHARGE; what *= 2) {
			incident->stage_count = (uint16_t)(what == JOINT ? 2 : 1);
			incident->stages[0].body = what == OWN || what == JOINT ? BODY_A : BODY_D;
			incident->stages[1].body = BODY_B;
			incident->flags = what == SIGNIFICANT ? INCIDENT_SIGNIFICANT : 0;
			incident->topic_group = what == CHARGE ? TOPIC_GROUP : 0;
			if (access_may(&actor, incident) != ((cases[i].sees & what) != 0))
				fail_msg("person %d, kind %d", (int)cases[i].person, what);
		}
		assert_int_equal(access_may_find(&actor),
				 cases[i].person == PERSON_CURATOR || cases[i].person == PERSON_HEAD_OF_BUREAU);
	}
	free(incident);
}

static void test_access__a_deputy_sees_the_bodies_in_his_charge(void **state)
{
	struct actor actor = {
		.person = 9, .roles = 1U << ROLE_DEPUTY, .body_count = 1, .bodies = { { BODY_B, 1U << ROLE_DEPUTY } }
	};
	struct incident *incident = calloc(1, sizeof(*incident));

	(void)state;
	assert_non_null(incident);
	incident->stage_count = 1;
	incident->stages[0].body = BODY_B;
	assert_true(access_may(&actor, incident));
	incident->stages[0].body = BODY_A;
	assert_false(access_may(&actor, incident));
	free(incident);
}

/* What stands behind the last body, topic group or stage is not theirs. */
static void test_access__only_what_is_counted_counts(void **state)
{
	struct actor actor = actor_of(PERSON_DEPUTY);
	struct incident *incident = calloc(1, sizeof(*incident));

	(void)state;
	assert_non_null(incident);
	incident->topic_group = 77;
	actor.topic_groups[1] = 77;
	assert_false(access_may(&actor, incident));
	incident->stages[0].body = BODY_A;
	actor.bodies[0] = (struct actor_body){ BODY_A, actor.roles };
	assert_false(access_may(&actor, incident));
	incident->stage_count = 1;
	assert_false(access_may(&actor, incident));
	actor.body_count = 1;
	assert_true(access_may(&actor, incident));
	actor = actor_of(PERSON_EXECUTOR_B);
	actor.bodies[1] = (struct actor_body){ BODY_A, actor.roles };
	assert_false(access_may(&actor, incident));
	incident->stages[1].body = BODY_B;
	assert_false(access_may(&actor, incident));
	assert_true(actor_has(&actor, ROLE_EXECUTOR));
	assert_false(actor_has(&actor, ROLE_SUBSTITUTE));
	assert_false(actor_has_in(&actor, ROLE_EXECUTOR, BODY_A));
	assert_true(actor_has_in(&actor, ROLE_EXECUTOR, BODY_B));
	free(incident);
}

static void test_access__each_body_topic_group_and_stage_counts(void **state)
{
	struct actor deputy = { .person = 9,
				.roles = 1U << ROLE_DEPUTY,
				.body_count = 2,
				.bodies = { { BODY_A, 1U << ROLE_EXECUTOR }, { BODY_B, 1U << ROLE_DEPUTY } },
				.topic_group_count = 2,
				.topic_groups = { 5, 1 } };
	struct actor of_two = { .person = 8,
				.roles = 1U << ROLE_EXECUTOR | 1U << ROLE_HEAD_OF_BODY,
				.body_count = 2,
				.bodies = { { BODY_A, 1U << ROLE_EXECUTOR }, { BODY_B, 1U << ROLE_HEAD_OF_BODY } },
				.topic_group_count = 1,
				.topic_groups = { 5 } };
	struct incident *incident = calloc(1, sizeof(*incident));

	(void)state;
	assert_non_null(incident);
	assert_false(actor_has_in(&of_two, ROLE_HEAD_OF_BODY, BODY_A)); /* head of the other one */
	assert_true(actor_has_in(&of_two, ROLE_HEAD_OF_BODY, BODY_B));
	incident->topic_group = 5;
	assert_true(access_may(&deputy, incident));
	assert_false(access_may(&of_two, incident)); /* topic groups are a deputy's */
	incident->topic_group = 1;
	assert_true(access_may(&deputy, incident));
	incident->topic_group = 0;
	incident->stages[0].body = incident->stages[1].body = BODY_B;
	assert_false(access_may(&deputy, incident)); /* it stands with nobody yet */
	incident->stage_count = 2;
	incident->stages[0].body = BODY_D;
	assert_true(access_may(&deputy, incident));
	assert_true(access_may(&of_two, incident));
	free(incident);
}

static void test_access__roles_have_names(void **state)
{
	enum role role;

	(void)state;
	for (int i = 0; i < ROLE_MAX; i++) {
		assert_true(role_from_name(str_from(role_name((enum role)i)), &role));
		assert_int_equal(role, i);
	}
	assert_false(role_from_name(STR("tsar"), &role));
	assert_false(role_from_name(STR(""), &role));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_access__who_sees_what),
		cmocka_unit_test(test_access__a_deputy_sees_the_bodies_in_his_charge),
		cmocka_unit_test(test_access__only_what_is_counted_counts),
		cmocka_unit_test(test_access__each_body_topic_group_and_stage_counts),
		cmocka_unit_test(test_access__roles_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
