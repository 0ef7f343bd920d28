/*
 * action/timetable_compose.c: reads a change file and puts it into the newest timetable.
 *
 * Must not: read a file inside a transaction; take bytes of a zone anew that the timetable has.
 */
#include "action/timetable_compose.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/install_read.h"
#include "base/json_in.h"
#include "core/schedule.h"
#include "store/store_reference.h"

struct compose {
	struct app *app;
	const char *zone_folder;
	struct arena *arena;
	json_t *file, *schedules; /* what comes; what stands */
	struct timetable_row base;
	struct composed *composed;
	struct err_detail *detail;
};

static err_t invalid(const struct compose *it, const char *field, const char *rule)
{
	return err_set(ERR_INPUT_INVALID, it->detail, field, rule);
}

static err_t dump(json_t *tree, struct arena *arena, struct str *ret_json)
{
	char *text = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);

	if (!text)
		return ERR_MEMORY;
	*ret_json = arena_dup(arena, str_from(text));
	free(text);
	return ret_json->data ? ERR_OK : ERR_MEMORY;
}

static err_t only_keys(const struct compose *it, json_t *tree, const char *path, const char *const *keys)
{
	const char *key;
	json_t *value;

	json_object_foreach(tree, key, value)
	{
		const char *const *known = keys;
		char field[96];

		while (*known && strcmp(*known, key) != 0)
			known++;
		if (*known)
			continue;
		snprintf(field, sizeof(field), "%s%s%.40s", path, *path ? "." : "", key);
		return invalid(it, field, "unknown");
	}
	return ERR_OK;
}

/* ---- the transaction: what stands, and the ids of the bodies ---- */

static err_t read_bodies(struct db_tx *tx, const struct compose *it)
{
	json_t *bodies = json_object_get(it->file, "bodies"), *body;
	size_t i;

	json_array_foreach(bodies, i, body)
	{
		const char *key = json_string_value(json_object_get(body, "key"));
		err_t e = store_body_find(tx, str_from(key), &it->composed->bodies[i].id);
		char field[48];

		snprintf(field, sizeof(field), "bodies[%zu].key", i);
		if (e != ERR_OK)
			return e == ERR_NOT_FOUND ? invalid(it, field, "unknown_key_reference") : e;
		for (size_t j = 0; j < i; j++)
			if (it->composed->bodies[j].id == it->composed->bodies[i].id)
				return invalid(it, field, "twice");
	}
	return ERR_OK;
}

static err_t compose_read(struct db_tx *tx, void *arg)
{
	struct compose *it = arg;
	uint32_t number = 0;
	err_t e = store_timetable_newest(tx, &number);

	if (e == ERR_OK)
		e = store_timetable_load(tx, number, it->arena, &it->base);
	return e != ERR_OK ? e : read_bodies(tx, it);
}

/* ---- the file ---- */

static err_t check_shape(struct compose *it)
{
	static const char *const file_keys[] = { "calendar", "own_days", "terms_run", "schedule", "bodies", NULL };
	static const char *const body_keys[] = { "key", "schedule", NULL };
	json_t *bodies, *body;
	char path[48];
	size_t i;
	err_t e;

	if (!json_is_object(it->file))
		return err_set(ERR_BODY_INVALID, it->detail, "", "not_an_object");
	e = only_keys(it, it->file, "", file_keys);
	if (e != ERR_OK)
		return e;
	bodies = json_object_get(it->file, "bodies");
	if (bodies && !json_is_array(bodies))
		return invalid(it, "bodies", "type");
	json_array_foreach(bodies, i, body)
	{
		snprintf(path, sizeof(path), "bodies[%zu]", i);
		e = json_is_object(body) ? only_keys(it, body, path, body_keys) : invalid(it, path, "type");
		if (e == ERR_OK && !json_is_string(json_object_get(body, "key"))) {
			snprintf(path, sizeof(path), "bodies[%zu].key", i);
			return invalid(it, path, "required");
		}
		if (e == ERR_OK && !json_object_get(body, "schedule")) {
			snprintf(path, sizeof(path), "bodies[%zu].schedule", i);
			return invalid(it, path, "required");
		}
		if (e != ERR_OK)
			return e;
	}
	it->composed->body_count = json_array_size(bodies);
	it->composed->bodies = arena_alloc_array(it->arena, it->composed->body_count + 1, sizeof(struct composed_body));
	return it->composed->bodies ? ERR_OK : ERR_MEMORY;
}

/* A zone that some schedule of the result names: its bytes as they stand, else the system's. */
static err_t take_zone(const struct compose *it, const char *name, const char *path)
{
	struct timetable_row *row = &it->composed->row;
	struct timetable_zone *zone = &row->zones[row->zone_count];
	char field[96];
	err_t e;

	for (size_t i = 0; i < row->zone_count; i++)
		if (str_equal(row->zones[i].name, str_from(name)))
			return ERR_OK;
	snprintf(field, sizeof(field), "%s.zone", path);
	if (row->zone_count == TIMETABLE_ZONES_MAX)
		return err_set(ERR_LIMIT, it->detail, field, "too_many");
	zone->name = arena_dup(it->arena, str_from(name));
	if (!zone->name.data)
		return ERR_MEMORY;
	for (size_t i = 0; i < it->base.zone_count; i++) {
		if (str_equal(it->base.zones[i].name, zone->name)) {
			zone->tzif = it->base.zones[i].tzif;
			row->zone_count++;
			return ERR_OK;
		}
	}
	e = zone_bytes_read(it->zone_folder, name, it->arena, &zone->tzif);
	if (e != ERR_OK)
		return e == ERR_MEMORY ? e : err_set(e, it->detail, field, "zone");
	row->zone_count++;
	return ERR_OK;
}

/* One schedule of the result: it must be one, and its zone must be there. */
static err_t check_schedule(const struct compose *it, json_t *tree, const char *path)
{
	struct schedule *schedule = arena_alloc(it->arena, sizeof(*schedule));
	struct err_detail detail = { .rule = NULL };
	struct str text = { NULL, 0 };
	err_t e = schedule ? dump(tree, it->arena, &text) : ERR_MEMORY;

	if (e != ERR_OK)
		return e;
	e = schedule_from_json(text, it->arena, schedule, &detail);
	if (e != ERR_OK)
		return err_set_under(e, it->detail, path, &detail);
	return take_zone(it, schedule->zone, path);
}

static err_t put_bodies(const struct compose *it, json_t *own)
{
	json_t *bodies = json_object_get(it->file, "bodies"), *body;
	char key[24], path[48];
	err_t e = ERR_OK;
	size_t i;

	json_array_foreach(bodies, i, body)
	{
		struct composed_body *composed = &it->composed->bodies[i];
		json_t *schedule = json_object_get(body, "schedule");

		if (e != ERR_OK)
			break;
		snprintf(key, sizeof(key), "%" PRId64, composed->id);
		composed->schedule = (struct str){ "", 0 };
		if (json_is_null(schedule)) {
			json_object_del(own, key); /* the region's already: nothing to delete */
			continue;
		}
		snprintf(path, sizeof(path), "bodies[%zu].schedule", i);
		e = check_schedule(it, schedule, path);
		if (e == ERR_OK)
			e = dump(schedule, it->arena, &composed->schedule);
		if (e == ERR_OK && json_object_set(own, key, schedule) != 0)
			e = ERR_MEMORY;
	}
	return e;
}

/* What lies over the calendar; null takes it away. */
static err_t put_overlay(const struct compose *it, const char *key)
{
	json_t *part = json_object_get(it->file, key);

	if (!part)
		return ERR_OK;
	if (json_is_null(part)) {
		json_object_del(it->schedules, key); /* not there: nothing to take away */
		return ERR_OK;
	}
	return json_object_set(it->schedules, key, part) == 0 ? ERR_OK : ERR_MEMORY;
}

static err_t put_schedules(struct compose *it)
{
	json_t *region = json_object_get(it->file, "schedule"), *own, *was = json_deep_copy(it->schedules), *tree;
	const char *key;
	err_t e = was ? ERR_OK : ERR_MEMORY;

	if (e == ERR_OK && region)
		e = check_schedule(it, region, "schedule");
	if (e == ERR_OK && region && json_object_set(it->schedules, "region", region) != 0)
		e = ERR_MEMORY;
	if (e == ERR_OK)
		e = put_overlay(it, "own_days");
	if (e == ERR_OK)
		e = put_overlay(it, "terms_run");
	own = json_object_get(it->schedules, "bodies");
	if (e == ERR_OK)
		e = own ? put_bodies(it, own) : ERR_CORRUPT;
	if (e == ERR_OK)
		e = check_schedule(it, json_object_get(it->schedules, "region"), "schedule");
	json_object_foreach(own, key, tree)
	{
		if (e == ERR_OK)
			e = check_schedule(it, tree, key);
	}
	if (e == ERR_OK)
		it->composed->same = json_equal(was, it->schedules) != 0;
	json_decref(was);
	return e != ERR_OK ? e : dump(it->schedules, it->arena, &it->composed->row.schedules);
}

static err_t put_calendar(struct compose *it)
{
	json_t *calendar = json_object_get(it->file, "calendar"), *was = NULL;
	err_t e;

	it->composed->row.calendar = it->base.calendar;
	if (!calendar)
		return ERR_OK;
	e = json_parse(it->base.calendar, &was, NULL);
	if (e == ERR_OK && !json_equal(was, calendar)) {
		it->composed->same = false;
		e = dump(calendar, it->arena, &it->composed->row.calendar);
	}
	json_decref(was);
	return e;
}

static err_t compose(struct compose *it)
{
	err_t e = check_shape(it);

	if (e == ERR_OK)
		e = db_read(it->app->db, compose_read, it);
	if (e == ERR_OK)
		e = json_parse(it->base.schedules, &it->schedules, NULL) == ERR_OK ? ERR_OK : ERR_CORRUPT;
	if (e == ERR_OK)
		e = put_schedules(it);
	if (e == ERR_OK)
		e = put_calendar(it);
	it->composed->row.number = it->base.number + 1;
	return e;
}

err_t timetable_compose(struct app *app, struct str json, const char *zone_folder, struct arena *arena,
			struct composed *ret_composed, const struct timetable **ret_timetable,
			struct err_detail *ret_detail)
{
	struct compose it = {
		.app = app, .zone_folder = zone_folder, .arena = arena, .composed = ret_composed, .detail = ret_detail
	};
	err_t e = json_parse(json, &it.file, ret_detail);

	*ret_composed = (struct composed){ .same = true };
	if (e != ERR_OK)
		return e;
	e = compose(&it);
	json_decref(it.file);
	json_decref(it.schedules);
	return e != ERR_OK ? e : timetable_compile(&ret_composed->row, arena, ret_timetable, ret_detail);
}
