/*
 * core/calendar.c: the marked days of 1990-2060 as one table: published years from the file, the others by the Labour
 * Code.
 *
 * Promise: immutable once made; a look-up is an array access. A computed year knows the holidays of art. 112 (with the
 * day off moved to the next working day where a holiday meets a weekend, January excepted) and the short days of art.
 * 95; it cannot know what the Government moves, hence `provisional`.
 * Must not: know hours (core/schedule.h) or zones (core/zone.h).
 */
#include "core/calendar.h"

#include "base/assert.h"
#include "base/json_in.h"
#include "base/time_text.h"
#include "core/rules.h"

enum {
	YEAR_COUNT = CALENDAR_YEAR_LAST - CALENDAR_YEAR_FIRST + 1,
	DECREES_MAX = 60,
	YEAR_DAYS_MAX = 366,
	NOTE_CHARS_MAX = 200,
	WEEKEND = 5
};

struct mark {
	uint8_t kind;  /* enum calendar_kind */
	uint16_t note; /* index into notes; 0: none */
};
struct calendar {
	int64_t day_first;
	size_t day_count;
	struct mark *marks;
	size_t note_count, note_max;
	struct str *notes;
	bool is_published[YEAR_COUNT];
	struct str acts[YEAR_COUNT];
};

struct input_day {
	struct str date, decree, note;
	int kind;
};
struct input_year {
	int64_t year;
	struct str act;
	struct json_items days;
};
struct input_decree {
	struct str id, title;
};
struct input {
	struct str name;
	struct json_items decrees, years, days;
};

static const char *const kind_names[] = { "", "work", "short", "off", NULL };
static const struct json_field day_fields[] = {
	{ .key = "date",
	  .type = JSON_TYPE_STR,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input_day, date),
	  .limit_min = 10,
	  .limit_max = 10 },
	{ .key = "kind",
	  .type = JSON_TYPE_ENUM,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input_day, kind),
	  .names = kind_names },
	{ .key = "decree",
	  .type = JSON_TYPE_STR,
	  .offset = offsetof(struct input_day, decree),
	  .limit_max = NOTE_CHARS_MAX },
	{ .key = "note",
	  .type = JSON_TYPE_STR,
	  .offset = offsetof(struct input_day, note),
	  .limit_max = NOTE_CHARS_MAX },
	{ 0 },
};
static const struct json_field year_fields[] = {
	{ .key = "year",
	  .type = JSON_TYPE_INT,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input_year, year),
	  .limit_min = CALENDAR_YEAR_FIRST,
	  .limit_max = CALENDAR_YEAR_LAST },
	{ .key = "act",
	  .type = JSON_TYPE_STR,
	  .offset = offsetof(struct input_year, act),
	  .limit_max = NOTE_CHARS_MAX },
	{ .key = "days",
	  .type = JSON_TYPE_ARRAY,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input_year, days),
	  .limit_max = YEAR_DAYS_MAX,
	  .fields = day_fields,
	  .item_size = sizeof(struct input_day) },
	{ 0 },
};
static const struct json_field decree_fields[] = {
	{ .key = "id",
	  .type = JSON_TYPE_STR,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input_decree, id),
	  .limit_min = 1,
	  .limit_max = NOTE_CHARS_MAX },
	{ .key = "title",
	  .type = JSON_TYPE_STR,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input_decree, title),
	  .limit_min = 1,
	  .limit_max = NOTE_CHARS_MAX },
	{ 0 },
};
static const struct json_field calendar_fields[] = {
	{ .key = "name",
	  .type = JSON_TYPE_STR,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input, name),
	  .limit_min = 1,
	  .limit_max = NOTE_CHARS_MAX },
	{ .key = "decrees",
	  .type = JSON_TYPE_ARRAY,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input, decrees),
	  .limit_max = DECREES_MAX,
	  .fields = decree_fields,
	  .item_size = sizeof(struct input_decree) },
	{ .key = "years",
	  .type = JSON_TYPE_ARRAY,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input, years),
	  .limit_max = YEAR_COUNT,
	  .fields = year_fields,
	  .item_size = sizeof(struct input_year) },
	{ 0 },
};
static const struct json_field own_fields[] = {
	{ .key = "days",
	  .type = JSON_TYPE_ARRAY,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct input, days),
	  .limit_max = YEAR_DAYS_MAX * (int64_t)YEAR_COUNT,
	  .fields = day_fields,
	  .item_size = sizeof(struct input_day) },
	{ 0 },
};

static const struct holiday { /* art. 112 of the Labour Code */
	int month, day;
	bool is_moved; /* a weekend day that it meets goes to the next working day */
	const char *note;
} holidays[] = {
	{ 1, 1, false, "Новогодние каникулы" },
	{ 1, 2, false, "Новогодние каникулы" },
	{ 1, 3, false, "Новогодние каникулы" },
	{ 1, 4, false, "Новогодние каникулы" },
	{ 1, 5, false, "Новогодние каникулы" },
	{ 1, 6, false, "Новогодние каникулы" },
	{ 1, 7, false, "Рождество Христово" },
	{ 1, 8, false, "Новогодние каникулы" },
	{ 2, 23, true, "День защитника Отечества" },
	{ 3, 8, true, "Международный женский день" },
	{ 5, 1, true, "Праздник Весны и Труда" },
	{ 5, 9, true, "День Победы" },
	{ 6, 12, true, "День России" },
	{ 11, 4, true, "День народного единства" },
};
static const char moved_note[] = "Выходной перенесён";

static struct mark *mark_at(const struct calendar *calendar, int64_t day)
{
	if (day < calendar->day_first || day >= calendar->day_first + (int64_t)calendar->day_count)
		return NULL;
	return &calendar->marks[day - calendar->day_first];
}

/* The note is borrowed. */
static uint16_t note_add(struct calendar *calendar, struct str note)
{
	if (note.size == 0)
		return 0;
	ASSERT(calendar->note_count < calendar->note_max);
	calendar->notes[calendar->note_count] = note;
	return (uint16_t)calendar->note_count++;
}

static void mark_set(struct calendar *calendar, int64_t day, enum calendar_kind kind, struct str note)
{
	struct mark *mark = mark_at(calendar, day);

	ASSERT(mark);
	*mark = (struct mark){ .kind = (uint8_t)kind, .note = note_add(calendar, note) };
}

static bool is_working(const struct calendar *calendar, int64_t day)
{
	const struct mark *mark = mark_at(calendar, day);

	ASSERT(mark);
	return weekday_of_day(day) < WEEKEND && mark->kind != CALENDAR_OFF;
}

static void year_compute(struct calendar *calendar, int year)
{
	for (size_t i = 0; i < ARRAY_COUNT(holidays); i++)
		mark_set(calendar, day_from_civil(year, holidays[i].month, holidays[i].day), CALENDAR_OFF,
			 str_from(holidays[i].note));
	for (size_t i = 0; i < ARRAY_COUNT(holidays); i++) { /* January's eve is the last day of a year */
		int64_t day = day_from_civil(year, holidays[i].month, holidays[i].day);

		if (!holidays[i].is_moved)
			continue;
		if (is_working(calendar, day - 1)) /* art. 95 */
			mark_set(calendar, day - 1, CALENDAR_SHORT, STR(""));
		if (weekday_of_day(day) < WEEKEND)
			continue;
		while (!is_working(calendar, day))
			day++;
		mark_set(calendar, day, CALENDAR_OFF, str_from(moved_note));
	}
	if (is_working(calendar, day_from_civil(year, 12, 31)))
		mark_set(calendar, day_from_civil(year, 12, 31), CALENDAR_SHORT, STR(""));
}

static err_t calendar_new(struct arena *arena, size_t notes_extra, struct calendar **ret_calendar)
{
	struct calendar *calendar = arena_alloc(arena, sizeof(*calendar));

	if (!calendar)
		return ERR_MEMORY;
	calendar->day_first = day_from_civil(CALENDAR_YEAR_FIRST, 1, 1);
	calendar->day_count = (size_t)(day_from_civil(CALENDAR_YEAR_LAST + 1, 1, 1) - calendar->day_first);
	calendar->marks = arena_alloc_array(arena, calendar->day_count, sizeof(*calendar->marks));
	calendar->note_max = notes_extra + (size_t)YEAR_COUNT * ARRAY_COUNT(holidays) * 2 + 1;
	ASSERT(calendar->note_max <= UINT16_MAX); /* limits of the files: twice 366 days of all years at most */
	calendar->notes = arena_alloc_array(arena, calendar->note_max, sizeof(*calendar->notes));
	calendar->note_count = 1;
	if (!calendar->marks || !calendar->notes)
		return ERR_MEMORY;
	*ret_calendar = calendar;
	return ERR_OK;
}

static const struct input_decree *decree_find(const struct input *input, struct str id)
{
	const struct input_decree *decrees = input->decrees.items;

	for (size_t i = 0; i < input->decrees.count; i++)
		if (str_equal(decrees[i].id, id))
			return &decrees[i];
	return NULL;
}

static bool id_is_listed(const char *const *ids, struct str id)
{
	for (size_t i = 0; ids && ids[i]; i++)
		if (str_equal(str_from(ids[i]), id))
			return true;
	return false;
}

static err_t day_refuse(struct err_detail *ret_detail, const struct input_day *day, const char *rule)
{
	return err_set(ERR_INPUT_INVALID, ret_detail, day->date.data, rule);
}

static err_t day_take(struct calendar *calendar, const struct input *input, const struct input_day *day,
		      const char *const *terms_run, struct arena *arena, int64_t *inout_previous, int year,
		      struct err_detail *ret_detail)
{
	enum calendar_kind kind = (enum calendar_kind)day->kind;
	struct str note = day->note;
	int64_t number = 0;
	int day_year = 0, month = 0, day_of_month = 0;

	if (date_parse(day->date, &number) != ERR_OK)
		return day_refuse(ret_detail, day, RULE(date));
	civil_from_day(number, &day_year, &month, &day_of_month);
	if (kind == CALENDAR_PLAIN)
		return day_refuse(ret_detail, day, RULE(calendar_kind));
	if ((year && day_year != year) || day_year < CALENDAR_YEAR_FIRST || day_year > CALENDAR_YEAR_LAST)
		return day_refuse(ret_detail, day, RULE(calendar_year));
	if (number <= *inout_previous)
		return day_refuse(ret_detail, day, RULE(not_sorted));
	*inout_previous = number;
	if (day->decree.size > 0) {
		const struct input_decree *decree = decree_find(input, day->decree);

		if (!decree || kind != CALENDAR_OFF)
			return day_refuse(ret_detail, day, RULE(calendar_decree));
		if (id_is_listed(terms_run, day->decree))
			kind = CALENDAR_TERMS_RUN;
		note = arena_printf(arena, "%.*s (%.*s)", (int)note.size, note.size ? note.data : "",
				    (int)decree->title.size, decree->title.data);
		if (!note.data)
			return ERR_MEMORY;
	}
	mark_set(calendar, number, kind, note);
	return ERR_OK;
}

static err_t year_take(struct calendar *calendar, const struct input *input, const struct input_year *year,
		       const char *const *terms_run, struct arena *arena, struct err_detail *ret_detail)
{
	size_t index = (size_t)(year->year - CALENDAR_YEAR_FIRST);
	const struct input_day *days = year->days.items;
	int64_t previous = INT64_MIN;
	err_t e = ERR_OK;

	if (calendar->is_published[index])
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "years", RULE(twice), 1, year->year);
	calendar->is_published[index] = true;
	calendar->acts[index] = year->act;
	for (size_t i = 0; i < year->days.count && e == ERR_OK; i++)
		e = day_take(calendar, input, &days[i], terms_run, arena, &previous, (int)year->year, ret_detail);
	return e;
}

err_t calendar_from_json(struct str json, const char *const *terms_run, struct arena *arena,
			 const struct calendar **ret_calendar, struct err_detail *ret_detail)
{
	struct calendar *calendar = NULL;
	struct input input = { 0 };
	const struct input_year *years = NULL;
	err_t e = json_in(json, calendar_fields, arena, &input, ret_detail);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; terms_run && terms_run[i]; i++)
		if (!decree_find(&input, str_from(terms_run[i])))
			return err_set(ERR_INPUT_INVALID, ret_detail, terms_run[i], RULE(calendar_decree));
	e = calendar_new(arena, input.years.count * YEAR_DAYS_MAX, &calendar);
	years = input.years.items;
	for (size_t i = 0; i < input.years.count && e == ERR_OK; i++)
		e = year_take(calendar, &input, &years[i], terms_run, arena, ret_detail);
	if (e != ERR_OK)
		return e;
	for (int year = CALENDAR_YEAR_FIRST; year <= CALENDAR_YEAR_LAST; year++)
		if (!calendar->is_published[year - CALENDAR_YEAR_FIRST])
			year_compute(calendar, year);
	*ret_calendar = calendar;
	return ERR_OK;
}

err_t calendar_with_own_days(const struct calendar *base, struct str json, struct arena *arena,
			     const struct calendar **ret_calendar, struct err_detail *ret_detail)
{
	struct calendar *calendar = NULL;
	struct input input = { 0 };
	const struct input_day *days = NULL;
	int64_t previous = INT64_MIN;
	err_t e = json_in(json, own_fields, arena, &input, ret_detail);

	if (e == ERR_OK)
		e = calendar_new(arena, base->note_count + input.days.count, &calendar);
	if (e != ERR_OK)
		return e;
	memcpy(calendar->marks, base->marks, base->day_count * sizeof(*base->marks));
	memcpy(calendar->notes, base->notes, base->note_count * sizeof(*base->notes));
	memcpy(calendar->is_published, base->is_published, sizeof(base->is_published));
	memcpy(calendar->acts, base->acts, sizeof(base->acts));
	calendar->note_count = base->note_count;
	days = input.days.items;
	for (size_t i = 0; i < input.days.count && e == ERR_OK; i++)
		e = day_take(calendar, &input, &days[i], NULL, arena, &previous, 0, ret_detail);
	if (e != ERR_OK)
		return e;
	*ret_calendar = calendar;
	return ERR_OK;
}

void calendar_look_up(const struct calendar *calendar, int64_t day, struct calendar_day *ret_day)
{
	const struct mark *mark = mark_at(calendar, day);
	int year = 0, month = 0, day_of_month = 0;

	*ret_day = (struct calendar_day){ .provisional = true };
	if (!mark)
		return;
	civil_from_day(day, &year, &month, &day_of_month);
	ret_day->kind = (enum calendar_kind)mark->kind;
	ret_day->is_short = mark->kind == CALENDAR_SHORT;
	ret_day->provisional = !calendar->is_published[year - CALENDAR_YEAR_FIRST];
	ret_day->note = calendar->notes[mark->note];
	ret_day->act = calendar->acts[year - CALENDAR_YEAR_FIRST];
}
