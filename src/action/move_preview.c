/*
 * action/move_preview.c: every open term that would move under other hours or another edition (clock 7): core is asked
 * as if it were there, and nothing is written.
 *
 * Must not: write; compute a due moment itself.
 */
#include <stdio.h>
#include <stdlib.h>

#include "action/snapshot.h"
#include "action/timetable_change.h"
#include "action/timetable_compose.h"
#include "core/incident_event.h"
#include "store/list.h"
#include "store/store_incident.h"
#include "store/store_reference.h"
#include "store/store_view.h"

enum { PREVIEW_ARENA_BYTES_MAX = 256 * 1024 * 1024, PREVIEW_ONE_BYTES_MAX = 32 * 1024 * 1024, PREVIEW_IDS = 256 };

struct previewing {
	struct app *app;
	struct move_preview *it;
	struct arena *kept, *arena;          /* of the change; of one incident */
	const struct timetable *timetable;   /* the other hours; NULL: those in force */
	const struct regulation *regulation; /* the other edition; NULL: the incident's own */
	row_id_t ids[PREVIEW_IDS];
	size_t id_count;
	row_id_t at; /* the incident under way */
	struct stored_incident *stored;
	struct incident_event *events; /* INCIDENT_EVENTS_MAX */
	struct list moves;             /* struct term_move */
};

static err_t add_moves(struct db_tx *tx, struct previewing *previewing, const struct incident_event *event)
{
	const struct incident *before = &previewing->stored->incident;
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < event->change_count; i++) {
		const struct term_change *change = &event->changes[i];
		const struct term_times *times = incident_term_times(before, change->kind, change->index);
		struct view_named body = { 0 };
		struct term_move *move;

		if (change->op != TERM_MOVED || !times || times->due == change->times.due)
			continue;
		move = list_add(&previewing->moves, previewing->arena, sizeof(*move));
		if (!move)
			return ERR_MEMORY;
		e = store_body_name(tx, change->body, previewing->arena, &body);
		*move = (struct term_move){ .incident = before->id,
					    .term = change->kind,
					    .body = body.name,
					    .due = times->due,
					    .due_then = change->times.due };
		if (change->kind >= TERM_ANSWER)
			move->message = before->messages[change->index].message;
		incident_number_format(before->number_year, before->number, move->number);
	}
	return e;
}

/* Folds the events into the state in hand; `collect`: their moves are told. */
static err_t fold(struct db_tx *tx, struct previewing *previewing, const struct incident_events *events, bool collect)
{
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < events->count; i++) {
		if (collect)
			e = add_moves(tx, previewing, &events->items[i]);
		if (e == ERR_OK)
			incident_apply(&previewing->stored->incident, &events->items[i]);
	}
	return e;
}

static const struct worktime *of_body(const void *data, row_id_t body)
{
	return timetable_worktime(data, body);
}

static err_t ask_other_hours(const struct previewing *previewing, struct incident_context *context,
			     struct incident_events *events)
{
	context->timetable = previewing->timetable->number;
	context->timetable_since = 0;
	context->region = previewing->timetable->region;
	context->of_body = of_body;
	context->of_body_data = previewing->timetable;
	return incident_expire(&previewing->stored->incident, context, events);
}

static err_t ask_other_edition(const struct previewing *previewing, struct incident_context *context,
			       struct incident_events *events)
{
	const struct incident_command command = { .kind = COMMAND_CHANGE_EDITION };

	context->regulation = previewing->regulation;
	return incident_decide(&previewing->stored->incident, &command, context, events, NULL);
}

static err_t preview_read(struct db_tx *tx, void *arg)
{
	struct previewing *previewing = arg;
	struct incident *incident = &previewing->stored->incident;
	struct incident_events events = { previewing->arena, previewing->events, 0 };
	struct incident_context context;
	err_t e;

	arena_reset(previewing->arena);
	previewing->moves = (struct list){ 0 };
	e = store_incident_load(tx, previewing->at, previewing->arena, previewing->stored);
	if (e == ERR_OK)
		e = snapshot_context(previewing->app->snapshots, tx, incident->regulation_version, &context);
	if (e == ERR_OK)
		e = incident_expire(incident, &context, &events);
	if (e == ERR_OK)
		e = fold(tx, previewing, &events, false);
	if (e != ERR_OK || incident->state == INCIDENT_CLOSED)
		return e;
	events.count = 0;
	e = previewing->timetable ? ask_other_hours(previewing, &context, &events)
				  : ask_other_edition(previewing, &context, &events);
	return e != ERR_OK ? e : fold(tx, previewing, &events, true);
}

static err_t preview_one(struct previewing *previewing, row_id_t id)
{
	struct move_preview *it = previewing->it;
	const struct term_move *moves;
	err_t e;

	previewing->at = id;
	e = db_read(previewing->app->db, preview_read, previewing);
	it->ret_incidents++;
	if (e == ERR_CORRUPT || e == ERR_NEVER_DUE) { /* one that can't be computed holds up no other */
		it->ret_failed++;
		if (it->failed)
			it->failed(it->data, id, e);
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	it->ret_moved += previewing->moves.count > 0;
	moves = previewing->moves.items;
	for (size_t i = 0; i < previewing->moves.count; i++)
		it->move(it->data, &moves[i]);
	return ERR_OK;
}

static err_t ids_read(struct db_tx *tx, void *arg)
{
	struct previewing *previewing = arg;

	return store_incident_open(tx, previewing->at, previewing->ids, PREVIEW_IDS, &previewing->id_count);
}

static err_t preview_all(struct previewing *previewing)
{
	err_t e = ERR_OK;

	previewing->at = 0;
	do {
		e = db_read(previewing->app->db, ids_read, previewing);
		for (size_t i = 0; e == ERR_OK && i < previewing->id_count; i++)
			e = preview_one(previewing, previewing->ids[i]);
	} while (e == ERR_OK && previewing->id_count == PREVIEW_IDS);
	return e;
}

static err_t edition_read(struct db_tx *tx, void *arg)
{
	return store_regulation_newest(tx, arg);
}

static err_t take_change(struct previewing *previewing, struct err_detail *ret_detail)
{
	const struct move_preview *it = previewing->it;
	struct composed composed;
	uint32_t newest = 0;
	err_t e;

	if (it->regulation.size == 0) {
		e = timetable_compose(previewing->app, it->json, it->zone_folder, previewing->kept, &composed,
				      &previewing->timetable, ret_detail);
		return e == ERR_OK && composed.same ? err_set(ERR_STATE_REFUSED, ret_detail, "", "timetable_same") : e;
	}
	e = db_read(previewing->app->db, edition_read, &newest);
	return e != ERR_OK ? e
			   : regulation_from_json(it->regulation, newest + 1, previewing->kept, &previewing->regulation,
						  ret_detail);
}

err_t move_preview(struct app *app, struct move_preview *it, struct err_detail *ret_detail)
{
	struct previewing *previewing = calloc(1, sizeof(*previewing));
	err_t e = ERR_MEMORY;

	if (!previewing)
		return ERR_MEMORY;
	previewing->app = app;
	previewing->it = it;
	previewing->kept = arena_new(PREVIEW_ARENA_BYTES_MAX);
	previewing->arena = arena_new(PREVIEW_ONE_BYTES_MAX);
	previewing->stored = malloc(sizeof(*previewing->stored));
	previewing->events = calloc(INCIDENT_EVENTS_MAX, sizeof(*previewing->events));
	it->ret_incidents = it->ret_moved = it->ret_failed = 0;
	if (previewing->kept && previewing->arena && previewing->stored && previewing->events) {
		e = take_change(previewing, ret_detail);
		if (e == ERR_OK)
			e = preview_all(previewing);
	}
	free(previewing->events);
	free(previewing->stored);
	arena_free(previewing->arena);
	arena_free(previewing->kept);
	free(previewing);
	return e;
}
