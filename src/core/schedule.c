/*
 * core/schedule.c: reads a schedule file and refuses what could be understood in two ways.
 *
 * Promise: a schedule that came out of here has sorted, disjoint, not empty intervals inside one local day, and
 * exceptions sorted by date, one for each. Errors name the path: "week.mon[1]", "exceptions[0].date". Must not: read
 * the zone's bytes (core/zone.h) or know holidays (core/calendar.h).
 */
#include "core/schedule.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json_in.h"
#include "base/time_text.h"
#include "core/rules.h"

enum { MINUTES_PER_DAY = 24 * 60, SHORT_DAY_DEFAULT = 60, PATH_SIZE = 128 };

static const char *const weekday_keys[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

void schedule_default(struct schedule *ret_schedule)
{
	*ret_schedule = (struct schedule){ .zone = "Europe/Moscow", .short_day_minutes = SHORT_DAY_DEFAULT };
	for (int weekday = WEEKDAY_MONDAY; weekday <= WEEKDAY_FRIDAY; weekday++)
		ret_schedule->week[weekday] =
			(struct schedule_day){ .count = 2, .items = { { 9 * 60, 13 * 60 }, { 14 * 60, 18 * 60 } } };
}

bool schedule_zone_name_is_valid(struct str name)
{
	bool is_part_empty = true;

	if (name.size >= ZONE_NAME_SIZE)
		return false;
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];

		if (c == '/') {
			if (is_part_empty)
				return false;
			is_part_empty = true;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
		      c == '+' || c == '-'))
			return false;
		is_part_empty = false;
	}
	return !is_part_empty;
}

/* "09:00" … "24:00" in minutes; -1: not such a text. */
static int minutes_parse(const json_t *text)
{
	const char *at = json_string_value(text);
	int hours = 0, minutes = 0;

	if (!at || json_string_length(text) != 5 || at[2] != ':')
		return -1;
	for (int i = 0; i < 5; i++)
		if (i != 2 && (at[i] < '0' || at[i] > '9'))
			return -1;
	hours = (at[0] - '0') * 10 + at[1] - '0';
	minutes = (at[3] - '0') * 10 + at[4] - '0';
	return minutes < 60 && hours * 60 + minutes <= MINUTES_PER_DAY ? hours * 60 + minutes : -1;
}

static err_t interval_parse(const json_t *pair, int previous_end, const char *path,
			    struct schedule_interval *ret_interval, struct err_detail *ret_detail)
{
	int begin = 0, end = 0;

	if (!json_is_array(pair) || json_array_size(pair) != 2)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(interval_pair));
	begin = minutes_parse(json_array_get(pair, 0));
	end = minutes_parse(json_array_get(pair, 1));
	if (begin < 0 || begin == MINUTES_PER_DAY || end < 0)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(interval_time));
	if (end < begin)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(interval_crosses_night));
	if (end == begin)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(interval_empty));
	if (begin < previous_end)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(interval_overlaps));
	*ret_interval = (struct schedule_interval){ .begin_min = (int16_t)begin, .end_min = (int16_t)end };
	return ERR_OK;
}

static err_t day_parse(const json_t *list, const char *path, struct schedule_day *ret_day,
		       struct err_detail *ret_detail)
{
	struct schedule_day day = { 0 };
	int previous_end = 0;

	if (!json_is_array(list))
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(type));
	if (json_array_size(list) > SCHEDULE_INTERVALS_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, path, RULE(too_many), SCHEDULE_INTERVALS_MAX,
				     (int64_t)json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		char item[PATH_SIZE];
		err_t e = ERR_OK;

		(void)snprintf(item, sizeof(item), "%.90s[%zu]", path, i);
		e = interval_parse(json_array_get(list, i), previous_end, item, &day.items[i], ret_detail);
		if (e != ERR_OK)
			return e;
		previous_end = day.items[i].end_min;
		day.count++;
	}
	*ret_day = day;
	return ERR_OK;
}

static err_t week_parse(json_t *week, struct schedule *schedule, struct err_detail *ret_detail)
{
	const char *key = NULL;
	json_t *value = NULL;

	if (!json_is_object(week))
		return err_set(ERR_INPUT_INVALID, ret_detail, "week", week ? RULE(type) : RULE(required));
	json_object_foreach(week, key, value)
	{
		char path[PATH_SIZE];
		size_t weekday = 0;
		err_t e = ERR_OK;

		(void)snprintf(path, sizeof(path), "week.%.60s", key);
		while (weekday < ARRAY_COUNT(weekday_keys) && strcmp(weekday_keys[weekday], key) != 0)
			weekday++;
		if (weekday == ARRAY_COUNT(weekday_keys))
			return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(unknown));
		e = day_parse(value, path, &schedule->week[weekday], ret_detail);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t exception_parse(json_t *object, size_t index, struct schedule_exception *ret_exception,
			     struct err_detail *ret_detail)
{
	struct schedule_exception exception = { 0 };
	const char *key = NULL;
	json_t *value = NULL, *date = json_object_get(object, "date"),
	       *intervals = json_object_get(object, "intervals");
	char path[PATH_SIZE];
	err_t e = ERR_OK;

	(void)snprintf(path, sizeof(path), "exceptions[%zu]", index);
	if (!json_is_object(object))
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(type));
	json_object_foreach(object, key, value)
	{
		(void)snprintf(path, sizeof(path), "exceptions[%zu].%.50s", index, key);
		if (strcmp(key, "date") != 0 && strcmp(key, "intervals") != 0)
			return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(unknown));
	}
	(void)snprintf(path, sizeof(path), "exceptions[%zu].date", index);
	if (!date)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(required));
	if (!json_is_string(date) ||
	    date_parse((struct str){ json_string_value(date), json_string_length(date) }, &exception.day) != ERR_OK)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(date));
	(void)snprintf(path, sizeof(path), "exceptions[%zu].intervals", index);
	if (!intervals)
		return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(required));
	e = day_parse(intervals, path, &exception.hours, ret_detail);
	if (e == ERR_OK)
		*ret_exception = exception;
	return e;
}

static int exception_compare(const void *a, const void *b)
{
	const struct schedule_exception *first = a, *second = b;

	return (first->day > second->day) - (first->day < second->day);
}

static err_t exceptions_parse(json_t *list, struct arena *arena, struct schedule *schedule,
			      struct err_detail *ret_detail)
{
	struct schedule_exception *exceptions = NULL;
	size_t count = json_array_size(list);

	if (!json_is_array(list))
		return err_set(ERR_INPUT_INVALID, ret_detail, "exceptions", RULE(type));
	if (count > SCHEDULE_EXCEPTIONS_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "exceptions", RULE(too_many),
				     SCHEDULE_EXCEPTIONS_MAX, (int64_t)count);
	exceptions = arena_alloc_array(arena, count, sizeof(*exceptions));
	if (!exceptions)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		err_t e = exception_parse(json_array_get(list, i), i, &exceptions[i], ret_detail);

		if (e != ERR_OK)
			return e;
		for (size_t j = 0; j < i; j++) {
			char path[PATH_SIZE];

			if (exceptions[j].day != exceptions[i].day)
				continue;
			(void)snprintf(path, sizeof(path), "exceptions[%zu].date", i);
			return err_set(ERR_INPUT_INVALID, ret_detail, path, RULE(twice));
		}
	}
	qsort(exceptions, count, sizeof(*exceptions), exception_compare);
	schedule->exceptions = exceptions;
	schedule->exception_count = (uint16_t)count;
	return ERR_OK;
}

static err_t key_parse(const char *key, json_t *value, struct arena *arena, struct schedule *schedule,
		       struct err_detail *ret_detail)
{
	if (strcmp(key, "zone") == 0) {
		struct str name = { json_string_value(value), json_string_length(value) };

		if (!json_is_string(value) || !schedule_zone_name_is_valid(name))
			return err_set(ERR_INPUT_INVALID, ret_detail, "zone", RULE(zone_name));
		memcpy(schedule->zone, name.data, name.size);
		schedule->zone[name.size] = '\0';
		return ERR_OK;
	}
	if (strcmp(key, "short_day_minutes") == 0) {
		if (!json_is_integer(value))
			return err_set(ERR_INPUT_INVALID, ret_detail, key, RULE(type));
		if (json_integer_value(value) < 0 || json_integer_value(value) > MINUTES_PER_DAY)
			return err_set_limit(ERR_INPUT_INVALID, ret_detail, key, RULE(range), MINUTES_PER_DAY,
					     json_integer_value(value));
		schedule->short_day_minutes = (int16_t)json_integer_value(value);
		return ERR_OK;
	}
	if (strcmp(key, "exceptions") == 0)
		return exceptions_parse(value, arena, schedule, ret_detail);
	if (strcmp(key, "week") == 0)
		return week_parse(value, schedule, ret_detail);
	return err_set(ERR_INPUT_INVALID, ret_detail, key, RULE(unknown));
}

static err_t tree_parse(json_t *tree, struct arena *arena, struct schedule *ret_schedule, struct err_detail *ret_detail)
{
	struct schedule schedule;
	const char *key = NULL;
	json_t *value = NULL;

	schedule_default(&schedule);
	memset(schedule.week, 0, sizeof(schedule.week));
	if (!json_is_object(tree))
		return err_set(ERR_INPUT_INVALID, ret_detail, "", RULE(type));
	json_object_foreach(tree, key, value)
	{
		err_t e = key_parse(key, value, arena, &schedule, ret_detail);

		if (e != ERR_OK)
			return e;
	}
	if (!json_object_get(tree, "week"))
		return err_set(ERR_INPUT_INVALID, ret_detail, "week", RULE(required));
	*ret_schedule = schedule;
	return ERR_OK;
}

err_t schedule_from_json(struct str json, struct arena *arena, struct schedule *ret_schedule,
			 struct err_detail *ret_detail)
{
	json_t *tree = NULL;
	err_t e = json_parse(json, &tree, ret_detail);

	if (e != ERR_OK)
		return e;
	e = tree_parse(tree, arena, ret_schedule, ret_detail);
	json_decref(tree);
	return e;
}

const struct schedule_exception *schedule_exception_find(const struct schedule *schedule, int64_t day)
{
	struct schedule_exception wanted = { .day = day };

	if (schedule->exception_count == 0)
		return NULL;
	return bsearch(&wanted, schedule->exceptions, schedule->exception_count, sizeof(wanted), exception_compare);
}
