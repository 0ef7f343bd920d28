/*
 * cli/deadline_explain.c: «Почему этот срок?» on the command line: a line, or a JSON object, for each local day of the
 * stretch.
 */
#include <stdio.h>

#include "base/time_text.h"
#include "cli/deadline.h"

static const struct day_words {
	const char *key, *words;
} day_words[WORKTIME_DAY_KIND_MAX] = {
	[WORKTIME_DAY_ORDINARY] = { "ordinary", "рабочий день" },
	[WORKTIME_DAY_SHORT] = { "short", "сокращённый день" },
	[WORKTIME_DAY_OFF_WEEK] = { "off_week", "выходной по графику" },
	[WORKTIME_DAY_OFF_CALENDAR] = { "off_calendar", "нерабочий день по календарю" },
	[WORKTIME_DAY_OFF_EXCEPTION] = { "off_exception", "закрыто: исключение в графике" },
	[WORKTIME_DAY_EXCEPTION] = { "exception", "особые часы: исключение в графике" },
	[WORKTIME_DAY_MOVED_WORK] = { "moved_work", "рабочий день по календарю" },
	[WORKTIME_DAY_TERMS_RUN] = { "terms_run", "нерабочий день по указу, сроки идут" },
};
static const char *const weekday_words[] = { "пн", "вт", "ср", "чт", "пт", "сб", "вс" };

static err_t days_take(const struct worktime *worktime, utc_ms_t first, utc_ms_t last, struct arena *arena,
		       struct worktime_explained_day **ret_days, size_t *ret_count)
{
	struct worktime_explained_day *days = NULL;
	size_t count = 0;
	err_t e = worktime_explain(worktime, first, last, NULL, 0, &count);

	if (e != ERR_OK)
		return e;
	days = arena_alloc_array(arena, count, sizeof(*days));
	if (!days)
		return ERR_MEMORY;
	e = worktime_explain(worktime, first, last, days, count, &count);
	if (e == ERR_OK) {
		*ret_days = days;
		*ret_count = count;
	}
	return e;
}

/* "09:00" of the wall; the end of a day is 24:00. */
static void wall_text(const struct worktime *worktime, int64_t day, utc_ms_t at, bool is_end, char ret_text[16])
{
	int64_t local_day = 0, ms = 0;

	zone_local(worktime_zone(worktime), at, &local_day, &ms);
	if (is_end && local_day > day && ms == 0)
		ms = MS_PER_DAY;
	if (ms % MS_PER_MINUTE)
		(void)snprintf(ret_text, 16, "%02d:%02d:%02d", (int)(ms / MS_PER_HOUR) % 100,
			       (int)(ms / MS_PER_MINUTE % 60), (int)(ms / MS_PER_SECOND % 60));
	else
		(void)snprintf(ret_text, 16, "%02d:%02d", (int)(ms / MS_PER_HOUR) % 100,
			       (int)(ms / MS_PER_MINUTE % 60));
}

static void duration_text(struct buf *buf, int64_t ms)
{
	int64_t seconds = ms / MS_PER_SECOND;

	buf_printf(buf, "%lld:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60));
	if (seconds % 60)
		buf_printf(buf, ":%02d", (int)(seconds % 60));
}

static void intervals_text(struct buf *buf, const struct worktime *worktime, const struct worktime_explained_day *day,
			   const struct worktime_interval *intervals)
{
	char begin[16], end[16];

	for (size_t i = 0; i < day->interval_count; i++) {
		if (intervals[i].begin == intervals[i].end)
			continue;
		wall_text(worktime, day->day, intervals[i].begin, false, begin);
		wall_text(worktime, day->day, intervals[i].end, true, end);
		buf_printf(buf, " %s–%s", begin, end);
	}
}

err_t deadline_explain_text(struct buf *buf, const struct worktime *worktime, utc_ms_t first, utc_ms_t last,
			    struct arena *arena)
{
	struct worktime_explained_day *days = NULL;
	size_t count = 0;
	err_t e = days_take(worktime, first, last, arena, &days, &count);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		const struct worktime_explained_day *day = &days[i];
		char date[16];

		date_format(day->day, date);
		buf_printf(buf, "%s %s  %s", date, weekday_words[weekday_of_day(day->day)], day_words[day->kind].words);
		if (day->is_short && day->kind != WORKTIME_DAY_SHORT)
			buf_add(buf, STR(", сокращённый"));
		if (day->note.size > 0)
			buf_printf(buf, ": %.*s", (int)day->note.size, day->note.data);
		if (day->provisional)
			buf_add(buf, STR(" (предварительно)"));
		if (day->interval_count > 0) {
			buf_add(buf, STR(";"));
			intervals_text(buf, worktime, day, day->intervals);
		}
		if (day->counted_ms > 0) {
			buf_add(buf, STR("; засчитано"));
			intervals_text(buf, worktime, day, day->counted);
			buf_add(buf, STR(" = "));
			duration_text(buf, day->counted_ms);
			buf_add(buf, STR(", всего "));
			duration_text(buf, day->total_ms);
		}
		buf_add_char(buf, '\n');
	}
	return e == ERR_OK ? buf->error : e;
}

static void intervals_write(struct json_out *out, const char *key, const struct worktime *worktime,
			    const struct worktime_explained_day *day, const struct worktime_interval *intervals)
{
	char text[16];

	json_array_begin(out, key);
	for (size_t i = 0; i < day->interval_count; i++) {
		if (intervals[i].begin == intervals[i].end)
			continue;
		json_array_begin(out, NULL);
		wall_text(worktime, day->day, intervals[i].begin, false, text);
		json_text(out, NULL, text);
		wall_text(worktime, day->day, intervals[i].end, true, text);
		json_text(out, NULL, text);
		json_array_end(out);
	}
	json_array_end(out);
}

err_t deadline_explain_write(struct json_out *out, const struct worktime *worktime, utc_ms_t first, utc_ms_t last,
			     struct arena *arena)
{
	struct worktime_explained_day *days = NULL;
	size_t count = 0;
	err_t e = days_take(worktime, first, last, arena, &days, &count);

	if (e != ERR_OK)
		return e;
	json_array_begin(out, "explain");
	for (size_t i = 0; i < count; i++) {
		const struct worktime_explained_day *day = &days[i];
		char date[16];

		date_format(day->day, date);
		json_object_begin(out, NULL);
		json_text(out, "date", date);
		json_text(out, "kind", day_words[day->kind].key);
		if (day->is_short)
			json_bool(out, "short", true);
		if (day->provisional)
			json_bool(out, "provisional", true);
		if (day->note.size > 0)
			json_str(out, "note", day->note);
		intervals_write(out, "intervals", worktime, day, day->intervals);
		intervals_write(out, "counted", worktime, day, day->counted);
		json_int(out, "counted_seconds", day->counted_ms / MS_PER_SECOND);
		json_int(out, "total_seconds", day->total_ms / MS_PER_SECOND);
		json_object_end(out);
	}
	json_array_end(out);
	return out->buf->error;
}
