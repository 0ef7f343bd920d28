/*
 * action/timetable.c: compiles a stored timetable: calendar, schedules and zones' bytes into working time.
 *
 * Must not: read a file or the database; what it needs is in the row.
 */
#include "action/snapshot.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/json_in.h"
#include "core/calendar.h"
#include "core/schedule.h"
#include "core/zone.h"
#include "store/store_timetable.h"

enum { TIMETABLE_YEAR_FIRST = 2013, TIMETABLE_YEAR_LAST = 2040 };

struct compiler {
	const struct timetable_row *row;
	struct arena *arena;
	const struct calendar *calendar;
	const struct zone *zones[TIMETABLE_ZONES_MAX];
	struct err_detail *detail;
};

static const struct zone *zone_of(const struct compiler *compiler, const char *name)
{
	for (size_t i = 0; i < compiler->row->zone_count; i++)
		if (str_equal(compiler->row->zones[i].name, str_from(name)))
			return compiler->zones[i];
	return NULL;
}

static err_t compile_schedule(struct compiler *compiler, const json_t *tree, const struct worktime **ret_worktime)
{
	struct schedule *schedule = arena_alloc(compiler->arena, sizeof(*schedule));
	const struct zone *zone;
	struct str text = { 0 };
	char *dumped;
	err_t e;

	if (!schedule)
		return ERR_MEMORY;
	dumped = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);
	if (dumped)
		text = arena_dup(compiler->arena, str_from(dumped));
	free(dumped);
	if (!text.data)
		return ERR_MEMORY;
	e = schedule_from_json(text, compiler->arena, schedule, compiler->detail);
	if (e != ERR_OK)
		return e;
	zone = zone_of(compiler, schedule->zone);
	if (!zone)
		return err_set(ERR_INPUT_INVALID, compiler->detail, "zone", "zone");
	return worktime_compile(schedule, compiler->calendar, zone, day_from_civil(TIMETABLE_YEAR_FIRST, 1, 1),
				day_from_civil(TIMETABLE_YEAR_LAST, 12, 31), compiler->arena, ret_worktime,
				compiler->detail);
}

static err_t compile_bodies(struct compiler *compiler, json_t *bodies, struct timetable *timetable)
{
	struct timetable_body *items;
	const char *key;
	json_t *tree;
	err_t e;

	if (!json_is_object(bodies) || json_object_size(bodies) == 0)
		return ERR_OK;
	items = arena_alloc_array(compiler->arena, json_object_size(bodies), sizeof(*items));
	if (!items)
		return ERR_MEMORY;
	timetable->bodies = items;
	json_object_foreach(bodies, key, tree)
	{
		struct timetable_body *item = &items[timetable->body_count];

		item->body = strtoll(key, NULL, 10);
		if (item->body <= 0)
			return err_set(ERR_INPUT_INVALID, compiler->detail, "bodies", "id");
		e = compile_schedule(compiler, tree, &item->worktime);
		if (e != ERR_OK)
			return e;
		timetable->body_count++;
	}
	return ERR_OK;
}

static err_t compile_zones(struct compiler *compiler)
{
	for (size_t i = 0; i < compiler->row->zone_count; i++) {
		const struct timetable_zone *zone = &compiler->row->zones[i];
		err_t e =
			zone_from_tzif(zone->tzif, zone->name, compiler->arena, &compiler->zones[i], compiler->detail);

		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

err_t timetable_compile(const struct timetable_row *row, struct arena *arena, const struct timetable **ret_timetable,
			struct err_detail *ret_detail)
{
	struct compiler compiler = { .row = row, .arena = arena, .detail = ret_detail };
	struct timetable *timetable = arena_alloc(arena, sizeof(*timetable));
	json_t *tree = NULL;
	err_t e;

	if (!timetable)
		return ERR_MEMORY;
	timetable->number = row->number;
	timetable->since = row->at;
	e = calendar_from_json(row->calendar, NULL, arena, &compiler.calendar, ret_detail);
	if (e == ERR_OK)
		e = compile_zones(&compiler);
	if (e == ERR_OK)
		e = json_parse(row->schedules, &tree, ret_detail);
	if (e == ERR_OK)
		e = compile_schedule(&compiler, json_object_get(tree, "region"), &timetable->region);
	if (e == ERR_OK)
		e = compile_bodies(&compiler, json_object_get(tree, "bodies"), timetable);
	json_decref(tree);
	if (e == ERR_OK)
		*ret_timetable = timetable;
	return e;
}

const struct worktime *timetable_worktime(const struct timetable *timetable, row_id_t body)
{
	for (size_t i = 0; i < timetable->body_count; i++)
		if (timetable->bodies[i].body == body)
			return timetable->bodies[i].worktime;
	return timetable->region;
}

bool timetable_has_own(const struct timetable *timetable, row_id_t body)
{
	return body != 0 && timetable_worktime(timetable, body) != timetable->region;
}
