/*
 * core/access.h: who may see an incident, and which roles a person holds: the one rule, in C. store/ has the same rule
 * as a WHERE; a test filters random data by both (ARCHITECTURE, mistake 5). Source: CLAUSES "Roles" and "who sees
 * what".
 */
#pragma once

#include "base/types.h"

struct incident;

enum role {
	ROLE_CURATOR,
	ROLE_HEAD_OF_BUREAU,
	ROLE_SMM,
	ROLE_SECURITY, /* State Legal Bureau */
	ROLE_EXECUTOR,
	ROLE_SUBSTITUTE,
	ROLE_HEAD_OF_BODY,
	ROLE_DELEGATE, /* bodies */
	ROLE_DEPUTY,
	ROLE_DEPUTY_POLICY,
	ROLE_GOVERNOR,
	ROLE_ASSISTANT,
	ROLE_ADMINISTRATOR,
	ROLE_AUDITOR,
	ROLE_MAX
};
enum { ACTOR_BODIES_MAX = 16, ACTOR_TOPIC_GROUPS_MAX = 16 };
struct actor {           /* a person at a moment: roles in force now */
	row_id_t person; /* 0: the program itself (timer, publication job) */
	uint32_t roles;  /* bit per role, over all bodies */
	uint16_t body_count;
	struct actor_body {
		row_id_t body;
		uint32_t roles; /* held in this body; for a deputy: a body in his charge */
	} bodies[ACTOR_BODIES_MAX];
	uint16_t topic_group_count; /* a deputy's charge by topic group (п. 27) */
	row_id_t topic_groups[ACTOR_TOPIC_GROUPS_MAX];
};
bool actor_has(const struct actor *actor, enum role role);
bool actor_has_in(const struct actor *actor, enum role role, row_id_t body);
const char *role_name(enum role role); /* "curator" */
bool role_from_name(struct str name, enum role *ret_role);
/*
 * May this person know that the incident exists?
 *   Bureau (curator, head, SMM, security), auditor     all
 *   executor, substitute, head of body, delegate       where one of the incident's stages is their body
 *   deputy governor                                    topic groups and bodies in his charge
 *   governor, his assistant, deputy for internal policy  significant ones (п. 29)
 *   administrator                                      none by itself
 * The program (person 0) sees all.
 */
bool access_may(const struct actor *actor, const struct incident *incident);
/* May this person see the queue «Найдено» and claim from it? Bureau's curator and head. */
bool access_may_find(const struct actor *actor);
