/*
 * action/incident_join.c: the second incident of split and merge, in the transaction of the first (п. 22).
 *
 * Promise: what one incident loses the other has, with the message's own detection, or nothing is written. Must not:
 * decide; the rules of both sides are core's (split, merge here; detect, attach there).
 */
#include <stdio.h>

#include "action/incident_run.h"
#include "action/snapshot.h"

enum { JOIN_ARENA_BYTES_MAX = 16 * 1024 * 1024 };

struct join {
	struct stored_incident *other;
	struct incident_events events; /* of the other; their arena is forgotten after each command */
	struct incident_context context;
};

static bool joins(enum incident_command_kind kind)
{
	return kind == COMMAND_SPLIT || kind == COMMAND_MERGE;
}

err_t run_join_begin(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args)
{
	const struct incident *incident = &run->stored->incident;
	struct stored_incident *opened;
	err_t e;

	if (!joins(run->it->commands[index].kind))
		return ERR_OK;
	if (run->it->commands[index].kind == COMMAND_MERGE) {
		run->other = args->other_incident;
		return ERR_OK;
	}
	if (args->other_incident != 0)
		return err_set(ERR_INPUT_INVALID, &run->detail, "other_incident", "not_allowed_here");
	opened = arena_alloc(run->arena, sizeof(*opened));
	if (!opened)
		return ERR_MEMORY;
	run->detected = run_detected(incident, args->message);
	e = run_number(tx, &run->context, &run->other_year, &run->other_number);
	if (e == ERR_OK)
		e = store_incident_new(tx, run->other_year, run->other_number, opened);
	run->other = opened->incident.id;
	args->other_incident = opened->incident.id;
	return e;
}

/* One command of the other incident: decided by core, written to the record. */
static err_t join_command(struct db_tx *tx, struct run *run, struct join *join, enum incident_command_kind kind,
			  const struct incident_args *args)
{
	struct incident_command command = { .kind = kind, .actor = run->actor, .args = *args };
	err_t e;

	memcpy(command.id, run->key, sizeof(command.id));
	join->events.count = 0;
	e = incident_decide(&join->other->incident, &command, &join->context, &join->events, &run->detail);
	if (e == ERR_OK)
		e = store_incident_record(tx, join->other, &join->events);
	arena_reset(join->events.arena);
	return e;
}

static err_t split_off(struct db_tx *tx, struct run *run, struct join *join, row_id_t message)
{
	const struct incident_args args = { .message = message,
					    .other_incident = run->stored->incident.id,
					    .moment = run->detected,
					    .number_year = run->other_year,
					    .number = run->other_number };
	err_t e;

	join->other->incident.id = run->other;
	join->context = run->context; /* the edition under which the message was detected */
	e = join_command(tx, run, join, COMMAND_DETECT, &args);
	if (e == ERR_OK)
		e = store_message_move(tx, message, run->stored->incident.id, run->other);
	run->message = message;
	return e;
}

static err_t merge_into(struct db_tx *tx, struct run *run, struct join *join)
{
	const struct incident *incident = &run->stored->incident;
	int64_t moved = 0;
	err_t e = store_incident_load(tx, run->other, run->arena, join->other);

	if (e == ERR_OK)
		e = snapshot_context(run->app->snapshots, tx, join->other->incident.regulation_version, &join->context);
	for (size_t i = 0; e == ERR_OK && i < incident->message_count; i++) {
		const struct incident_args args = { .message = incident->messages[i].message,
						    .other_incident = incident->id,
						    .moment = incident->messages[i].detected };

		e = join_command(tx, run, join, COMMAND_ATTACH, &args);
		if (e != ERR_OK)
			snprintf(run->detail.field, sizeof(run->detail.field), "other_incident");
	}
	if (e == ERR_OK)
		e = store_message_move_all(tx, incident->id, run->other, &moved);
	return e == ERR_OK && moved != incident->message_count ? ERR_CORRUPT : e;
}

static err_t join_write(struct db_tx *tx, struct run *run, size_t index, row_id_t message, struct join *join)
{
	err_t e = run->it->commands[index].kind == COMMAND_SPLIT ? split_off(tx, run, join, message)
								 : merge_into(tx, run, join);

	if (e == ERR_OK)
		e = store_incident_renew(tx, join->other);
	run->other_revision = join->other->incident.revision;
	return e;
}

err_t run_join_follow(struct db_tx *tx, struct run *run, size_t index, const struct incident_args *args)
{
	struct join join;
	err_t e = ERR_MEMORY;

	if (!joins(run->it->commands[index].kind))
		return ERR_OK;
	join.events = (struct incident_events){
		.arena = arena_new(JOIN_ARENA_BYTES_MAX),
		.items = arena_alloc_array(run->arena, INCIDENT_EVENTS_MAX, sizeof(*join.events.items)),
	};
	join.other = arena_alloc(run->arena, sizeof(*join.other));
	if (join.events.arena && join.events.items && join.other)
		e = join_write(tx, run, index, args->message, &join);
	arena_free(join.events.arena);
	return e;
}
