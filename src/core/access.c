/*
 * core/access.c: roles and the one rule of who may know of an incident.
 *
 * Must not: look at rows. store/ says the same as a WHERE; a test compares both on random data.
 */
#include "core/access.h"

#include "base/assert.h"
#include "core/incident.h"

#define ROLE_BIT(role) (UINT32_C(1) << (role))

static const char *const role_names[ROLE_MAX] = {
	[ROLE_CURATOR] = "curator",
	[ROLE_HEAD_OF_BUREAU] = "head_of_bureau",
	[ROLE_SMM] = "smm",
	[ROLE_SECURITY] = "security",
	[ROLE_EXECUTOR] = "executor",
	[ROLE_SUBSTITUTE] = "substitute",
	[ROLE_HEAD_OF_BODY] = "head_of_body",
	[ROLE_DELEGATE] = "delegate",
	[ROLE_DEPUTY] = "deputy",
	[ROLE_DEPUTY_POLICY] = "deputy_policy",
	[ROLE_GOVERNOR] = "governor",
	[ROLE_ASSISTANT] = "assistant",
	[ROLE_ADMINISTRATOR] = "administrator",
	[ROLE_AUDITOR] = "auditor",
};

const char *role_name(enum role role)
{
	ASSERT(role < ROLE_MAX);
	return role_names[role];
}

bool role_from_name(struct str name, enum role *ret_role)
{
	for (int i = 0; i < ROLE_MAX; i++) {
		if (str_equal(name, str_from(role_names[i]))) {
			*ret_role = (enum role)i;
			return true;
		}
	}
	return false;
}

bool actor_has(const struct actor *actor, enum role role)
{
	ASSERT(role < ROLE_MAX);
	return (actor->roles & ROLE_BIT(role)) != 0;
}

bool actor_has_in(const struct actor *actor, enum role role, row_id_t body)
{
	ASSERT(role < ROLE_MAX);
	ASSERT(actor->body_count <= ACTOR_BODIES_MAX);
	for (size_t i = 0; i < actor->body_count; i++) {
		if (actor->bodies[i].body == body && (actor->bodies[i].roles & ROLE_BIT(role)) != 0)
			return true;
	}
	return false;
}

static bool works_in_a_stage(const struct actor *actor, const struct incident *incident)
{
	static const enum role of_bodies[] = { ROLE_EXECUTOR, ROLE_SUBSTITUTE, ROLE_HEAD_OF_BODY, ROLE_DELEGATE };

	for (size_t i = 0; i < incident->stage_count; i++) {
		for (size_t j = 0; j < ARRAY_COUNT(of_bodies); j++) {
			if (actor_has_in(actor, of_bodies[j], incident->stages[i].body))
				return true;
		}
	}
	return false;
}

static bool is_in_deputys_charge(const struct actor *actor, const struct incident *incident)
{
	if (!actor_has(actor, ROLE_DEPUTY))
		return false;
	ASSERT(actor->topic_group_count <= ACTOR_TOPIC_GROUPS_MAX);
	for (size_t i = 0; i < actor->topic_group_count; i++) {
		if (incident->topic_group != 0 && actor->topic_groups[i] == incident->topic_group)
			return true;
	}
	for (size_t i = 0; i < incident->stage_count; i++) {
		if (actor_has_in(actor, ROLE_DEPUTY, incident->stages[i].body))
			return true;
	}
	return false;
}

bool access_may(const struct actor *actor, const struct incident *incident)
{
	const uint32_t all = ROLE_BIT(ROLE_CURATOR) | ROLE_BIT(ROLE_HEAD_OF_BUREAU) | ROLE_BIT(ROLE_SMM) |
			     ROLE_BIT(ROLE_SECURITY) | ROLE_BIT(ROLE_AUDITOR);
	const uint32_t significant = ROLE_BIT(ROLE_GOVERNOR) | ROLE_BIT(ROLE_ASSISTANT) | ROLE_BIT(ROLE_DEPUTY_POLICY);

	ASSERT(incident->stage_count <= INCIDENT_STAGES_MAX);
	if (actor->person == 0 || (actor->roles & all) != 0)
		return true;
	if ((actor->roles & significant) != 0 && (incident->flags & INCIDENT_SIGNIFICANT) != 0)
		return true;
	return works_in_a_stage(actor, incident) || is_in_deputys_charge(actor, incident);
}

bool access_may_find(const struct actor *actor)
{
	return actor_has(actor, ROLE_CURATOR) || actor_has(actor, ROLE_HEAD_OF_BUREAU);
}
