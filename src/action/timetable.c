/*
 * action/timetable.c: compiles a stored timetable: calendar, schedules and zones' bytes into working time.
 *
 * Must not: read a file or the database; what it needs is in the row.
 */
#include "action/snapshot.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_in.h"
#include "core/calendar.h"
#include "core/schedule.h"
#include "core/zone.h"
#include "store/store_timetable.h"

enum { TIMETABLE_YEAR_FIRST = 2013, TIMETABLE_YEAR_LAST = 2040, TERMS_RUN_MAX = 32 };

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

static err_t dump(const struct compiler *compiler, const json_t *tree, struct str *ret_text)
{
	char *dumped = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);

	if (!dumped)
		return ERR_MEMORY;
	*ret_text = arena_dup(compiler->arena, str_from(dumped));
	free(dumped);
	return ret_text->data ? ERR_OK : ERR_MEMORY;
}

/* The production calendar with the decrees under which terms run, and the region's own days over it. */
static err_t compile_calendar(struct compiler *compiler, const json_t *tree)
{
	const json_t *decrees = json_object_get(tree, "terms_run"), *own_days = json_object_get(tree, "own_days");
	const char *terms_run[TERMS_RUN_MAX + 1] = { NULL }, *part = "calendar";
	struct err_detail detail = { .rule = NULL };
	struct str text;
	err_t e;

	if ((decrees && !json_is_null(decrees) && !json_is_array(decrees)) || json_array_size(decrees) > TERMS_RUN_MAX)
		return err_set(ERR_INPUT_INVALID, compiler->detail, "terms_run", "type");
	for (size_t i = 0; i < json_array_size(decrees); i++) {
		terms_run[i] = json_string_value(json_array_get(decrees, i));
		if (!terms_run[i])
			return err_set(ERR_INPUT_INVALID, compiler->detail, "terms_run", "type");
	}
	e = calendar_from_json(compiler->row->calendar, terms_run, compiler->arena, &compiler->calendar, &detail);
	for (size_t i = 0; e != ERR_OK && terms_run[i]; i++)
		if (strcmp(terms_run[i], detail.field) == 0) /* a decree that the calendar does not have */
			part = "terms_run";
	if (e != ERR_OK)
		return err_set_under(e, compiler->detail, part, &detail);
	if (!own_days || json_is_null(own_days))
		return ERR_OK;
	e = dump(compiler, own_days, &text);
	if (e == ERR_OK)
		e = calendar_with_own_days(compiler->calendar, text, compiler->arena, &compiler->calendar, &detail);
	return e == ERR_OK ? e : err_set_under(e, compiler->detail, "own_days", &detail);
}

static err_t compile_schedule(struct compiler *compiler, const json_t *tree, const struct worktime **ret_worktime)
{
	struct schedule *schedule = arena_alloc(compiler->arena, sizeof(*schedule));
	const struct zone *zone;
	struct str text;
	err_t e = schedule ? dump(compiler, tree, &text) : ERR_MEMORY;

	if (e != ERR_OK)
		return e;
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
	e = json_parse(row->schedules, &tree, ret_detail);
	if (e == ERR_OK)
		e = compile_calendar(&compiler, tree);
	if (e == ERR_OK)
		e = compile_zones(&compiler);
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
