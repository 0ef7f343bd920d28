/*
 * action/incident_check.c: the arguments of a command that are ids of rows: is there such a row, and does it fit?
 *
 * Promise: what does not is INPUT_INVALID with field and rule, and tells nothing about what the actor may not see.
 * Must not: decide who may give a command, or when (core does, behind it).
 */
#include <stdio.h>

#include "action/incident_run.h"
#include "store/store_measure.h"
#include "store/store_person.h"
#include "store/store_reference.h"

#define ROLE_BIT(role) (UINT32_C(1) << ROLE_##role)
enum {
	CURATORS = ROLE_BIT(CURATOR) | ROLE_BIT(HEAD_OF_BUREAU),
	EXECUTORS = ROLE_BIT(EXECUTOR) | ROLE_BIT(SUBSTITUTE),
	OF_BODIES = EXECUTORS | ROLE_BIT(HEAD_OF_BODY) | ROLE_BIT(DELEGATE),
};

static err_t invalid(struct run *run, const char *field, const char *rule)
{
	return err_set(ERR_INPUT_INVALID, &run->detail, field, rule);
}

static err_t unknown(struct run *run, err_t e, const char *field, const char *rule)
{
	return e == ERR_NOT_FOUND ? invalid(run, field, rule) : e;
}

static err_t check_stages(struct db_tx *tx, struct run *run, const struct incident_args *args)
{
	char field[32];

	if (args->stage_count > INCIDENT_STAGES_MAX)
		return err_set_limit(ERR_INPUT_INVALID, &run->detail, "stages", "too_many_stages", INCIDENT_STAGES_MAX,
				     args->stage_count);
	for (size_t i = 0; i < args->stage_count; i++) {
		err_t e = store_body_check(tx, args->stages[i].body);

		if (e != ERR_OK) {
			snprintf(field, sizeof(field), "stages[%zu].body", i);
			return unknown(run, e, field, "unknown_body");
		}
	}
	return ERR_OK;
}

/* A matter is forwarded to those whom the order does not bind; the region's own bodies get it routed. */
static err_t check_forward(struct db_tx *tx, struct run *run, row_id_t body)
{
	struct view_body *bodies;
	size_t count;
	err_t e = store_bodies(tx, run->arena, &bodies, &count);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		if (bodies[i].id == body &&
		    (str_equal(bodies[i].kind, STR("executive")) || str_equal(bodies[i].kind, STR("subordinate"))))
			return invalid(run, "body", "body_of_region");
	}
	return e;
}

static uint32_t roles_in(const struct actor *actor, row_id_t body)
{
	for (size_t i = 0; i < actor->body_count; i++) {
		if (actor->bodies[i].body == body)
			return actor->bodies[i].roles;
	}
	return 0;
}

/* Whose executor is meant: the body that works now and that the actor works in; 0: core will say why not. */
static row_id_t body_of_reassign(const struct run *run, row_id_t asked)
{
	const struct incident *incident = &run->stored->incident;
	row_id_t bodies[INCIDENT_STAGES_MAX];
	size_t count = 0;

	if (incident->state == INCIDENT_REVIEW && incident->stage_count > 0)
		bodies[count++] = incident->stages[incident->stage_count - 1].body;
	else
		incident_holders(incident, bodies, &count);
	for (size_t i = 0; i < count; i++) {
		if ((asked == 0 || bodies[i] == asked) && (roles_in(&run->actor, bodies[i]) & OF_BODIES) != 0)
			return bodies[i];
	}
	return 0;
}

static err_t check_person(struct db_tx *tx, struct run *run, enum incident_command_kind kind,
			  const struct incident_args *args)
{
	const row_id_t body = kind == COMMAND_REASSIGN ? body_of_reassign(run, args->body) : args->body;
	struct actor person;
	err_t e = store_actor_load(tx, args->person, &person);

	if (e != ERR_OK)
		return unknown(run, e, "person", "unknown_person");
	if (kind == COMMAND_HAND_OVER && (person.roles & CURATORS) == 0)
		return invalid(run, "person", "person_not_curator");
	if (kind == COMMAND_REASSIGN && body != 0 && (roles_in(&person, body) & EXECUTORS) == 0)
		return invalid(run, "person", "person_not_of_body");
	if (kind == COMMAND_REPORT_SHORTCOMING && (roles_in(&person, body) & OF_BODIES) == 0)
		return invalid(run, "person", "person_not_of_body");
	return ERR_OK;
}

static err_t check_measure(struct db_tx *tx, struct run *run, row_id_t measure)
{
	bool done = false;
	err_t e = store_measure_check(tx, run->stored->incident.id, measure, &done);

	if (e == ERR_OK && done)
		return invalid(run, "measure", "measure_done");
	return unknown(run, e, "measure", "measure_unknown");
}

static err_t check_message(struct run *run, enum incident_command_kind kind, row_id_t message)
{
	if (kind == COMMAND_AUTHOR_REPLIED && message != 0 &&
	    incident_message_index(&run->stored->incident, message) == SIZE_MAX)
		return invalid(run, "message", "not_this_message");
	return ERR_OK;
}

err_t run_check(struct db_tx *tx, struct run *run, enum incident_command_kind kind, struct incident_args *args)
{
	uint32_t revision, version;
	err_t e = check_stages(tx, run, args);

	if (e == ERR_OK && args->topic != 0)
		e = unknown(run, store_topic_check(tx, args->topic, &args->topic_group), "topic", "unknown_topic");
	if (e == ERR_OK && args->body != 0)
		e = unknown(run, store_body_check(tx, args->body), "body", "unknown_body");
	if (e == ERR_OK && args->other_incident != 0)
		e = unknown(run, store_incident_visible(tx, &run->actor, args->other_incident, &revision, &version),
			    "other_incident", "unknown_incident");
	if (e == ERR_OK && kind == COMMAND_FORWARD && args->body != 0)
		e = check_forward(tx, run, args->body);
	if (e == ERR_OK && args->person != 0)
		e = check_person(tx, run, kind, args);
	if (e == ERR_OK && args->measure != 0)
		e = check_measure(tx, run, args->measure);
	return e != ERR_OK ? e : check_message(run, kind, args->message);
}
