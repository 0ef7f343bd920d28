/*
 * tests/unit/core/time_support.c: reads files and compiles worktimes for the tests of time.
 */
#include "time_support.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/time_text.h"

enum { ARENA_BYTES_MAX = 512 * 1024 * 1024, FILE_BYTES_MAX = 1024 * 1024, SCHEDULE_BYTES_MAX = 4096 };

const char support_body_b[] =
	"{'zone':'Europe/"
	"Moscow','week':{'mon':[['08:30','12:30'],['13:30','17:30']],'tue':[['08:30','12:30'],['13:30','17:30']],"
	"'wed':[['08:30','12:30'],['13:30','17:30']],'thu':[['08:30','12:30'],['13:30','17:30']],'fri':[['08:30','12:"
	"30']]}}";

__attribute__((noreturn)) static void give_up(const char *what, const char *name)
{
	(void)fprintf(stderr, "time_support: %s: %s\n", what, name);
	exit(2);
}

static struct arena *shared_arena;

static void arena_end(void)
{
	arena_free(shared_arena);
}

struct arena *support_arena(void)
{
	if (!shared_arena) {
		shared_arena = arena_new(ARENA_BYTES_MAX);
		if (!shared_arena || atexit(arena_end) != 0)
			give_up("no memory", "arena");
	}
	return shared_arena;
}

struct str support_file(const char *path)
{
	const char *root = getenv("SOURCE_ROOT");
	struct str full = path[0] == '/' ? arena_dup(support_arena(), str_from(path))
					 : arena_printf(support_arena(), "%s/%s", root ? root : ".", path);
	char *data = arena_alloc(support_arena(), FILE_BYTES_MAX);
	FILE *file = full.data ? fopen(full.data, "rb") : NULL;
	size_t size = 0;

	if (!file || !data)
		give_up("cannot read", path);
	size = fread(data, 1, FILE_BYTES_MAX, file);
	(void)fclose(file);
	return (struct str){ data, size };
}

const struct calendar *support_calendar(void)
{
	static const struct calendar *calendar;
	struct err_detail detail = { 0 };

	if (!calendar && calendar_from_json(support_file("data/calendars/ru.json"), NULL, support_arena(), &calendar,
					    &detail) != ERR_OK)
		give_up(detail.rule ? detail.rule : "calendar", detail.field);
	return calendar;
}

const struct zone *support_zone(const char *name)
{
	const struct zone *zone = NULL;
	struct err_detail detail = { 0 };
	struct str path = arena_printf(support_arena(), "/usr/share/zoneinfo/%s", name);

	if (!path.data ||
	    zone_from_tzif(support_file(path.data), str_from(name), support_arena(), &zone, &detail) != ERR_OK)
		give_up(detail.rule ? detail.rule : "zone", name);
	return zone;
}

const struct worktime *support_worktime(const char *text, const struct calendar *calendar)
{
	const struct worktime *worktime = NULL;
	struct schedule *schedule = arena_alloc(support_arena(), sizeof(*schedule));
	struct err_detail detail = { 0 };

	if (!schedule)
		give_up("no memory", "schedule");
	schedule_default(schedule);
	if (text) {
		char json[SCHEDULE_BYTES_MAX];
		size_t size = strlen(text);

		if (size >= sizeof(json))
			give_up("too long", text);
		for (size_t i = 0; i < size; i++)
			json[i] = text[i];
		for (size_t i = 0; i < size; i++)
			if (json[i] == '\'')
				json[i] = '"';
		if (schedule_from_json((struct str){ json, size }, support_arena(), schedule, &detail) != ERR_OK)
			give_up(detail.rule ? detail.rule : "schedule", detail.field);
	}
	if (worktime_compile(schedule, calendar, support_zone(schedule->zone),
			     day_from_civil(CALENDAR_YEAR_FIRST, 1, 1), day_from_civil(CALENDAR_YEAR_LAST, 12, 31),
			     support_arena(), &worktime, &detail) != ERR_OK)
		give_up(detail.rule ? detail.rule : "worktime", detail.field);
	return worktime;
}

utc_ms_t support_moment(const char *text)
{
	utc_ms_t at = 0;
	int32_t offset_s = 0;

	if (time_parse(str_from(text), &at, &offset_s) != ERR_OK)
		give_up("not a time", text);
	return at;
}

const char *support_text(const struct worktime *worktime, utc_ms_t at, char ret_text[40])
{
	return time_format(at, zone_offset_s(worktime_zone(worktime), at), ret_text);
}
