/*
 * core/worktime.c: compiles schedule × calendar × zone into spans of UTC time with running sums and two indexes over
 * them.
 *
 * Promise: the result is immutable; nothing here is on the path of a question. Order of a day's making: hours in wall
 * time → UTC by the zone → what an earlier span covers already is cut off → the end of a short day loses its working
 * time. Read on: worktime_query.c. Meaning of the days: core/schedule.h.
 */
#include "core/worktime.h"

#include "base/assert.h"
#include "base/time_text.h"
#include "core/rules.h"
#include "core/worktime_private.h"

enum { SLOTS_PER_SPAN = 8 };
static const struct schedule_day no_hours;

static const struct schedule_day *last_weekday_hours(const struct schedule *schedule)
{
	for (int weekday = WEEKDAY_FRIDAY; weekday >= WEEKDAY_MONDAY; weekday--)
		if (schedule->week[weekday].count > 0)
			return &schedule->week[weekday];
	return &no_hours;
}

void worktime_hours_of_day(const struct schedule *schedule, const struct calendar *calendar, int64_t day,
			   struct worktime_hours *ret_hours)
{
	const struct schedule_exception *exception = schedule_exception_find(schedule, day);
	int weekday = weekday_of_day(day);
	const struct schedule_day *own = &schedule->week[weekday];
	struct calendar_day marked = { 0 };
	struct worktime_hours hours = { .kind = own->count > 0 ? WORKTIME_DAY_ORDINARY : WORKTIME_DAY_OFF_WEEK,
					.hours = own };

	if (calendar)
		calendar_look_up(calendar, day, &marked);
	hours.provisional = marked.provisional;
	hours.note = marked.note;
	if (exception) {
		hours.kind = exception->hours.count > 0 ? WORKTIME_DAY_EXCEPTION : WORKTIME_DAY_OFF_EXCEPTION;
		hours.hours = &exception->hours;
	} else if (marked.kind == CALENDAR_OFF) {
		hours.kind = WORKTIME_DAY_OFF_CALENDAR;
		hours.hours = &no_hours;
	} else if (marked.kind == CALENDAR_TERMS_RUN) {
		hours.kind = WORKTIME_DAY_TERMS_RUN;
	} else if (marked.kind == CALENDAR_WORK || marked.kind == CALENDAR_SHORT) {
		hours.is_short = marked.is_short;
		hours.cut_ms = marked.is_short ? (int64_t)schedule->short_day_minutes * MS_PER_MINUTE : 0;
		if (weekday >= WEEKDAY_SATURDAY) {
			hours.kind = WORKTIME_DAY_MOVED_WORK;
			hours.hours = last_weekday_hours(schedule);
		} else if (own->count > 0 && marked.is_short) {
			hours.kind = WORKTIME_DAY_SHORT;
		}
	}
	*ret_hours = hours;
}

/* The day's stretches behind `floor`; returns how many. */
static size_t day_compile(const struct worktime_hours *hours, const struct zone *zone, int64_t day, utc_ms_t floor,
			  struct worktime_interval ret_intervals[SCHEDULE_INTERVALS_MAX])
{
	int64_t cut_ms = hours->cut_ms;
	size_t count = 0;

	for (size_t i = 0; i < hours->hours->count; i++) {
		const struct schedule_interval *interval = &hours->hours->items[i];
		utc_ms_t begin = zone_utc(zone, day, (int64_t)interval->begin_min * MS_PER_MINUTE, false);
		utc_ms_t end = zone_utc(zone, day, (int64_t)interval->end_min * MS_PER_MINUTE, true);

		begin = begin < floor ? floor : begin;
		if (begin < end) { /* not in a gap of the zone */
			ret_intervals[count++] = (struct worktime_interval){ .begin = begin, .end = end };
			floor = end;
		}
	}
	while (count > 0) {
		struct worktime_interval *last = &ret_intervals[count - 1];
		int64_t ms = last->end - last->begin;

		if (ms > cut_ms) {
			last->end -= cut_ms;
			break;
		}
		cut_ms -= ms;
		count--;
	}
	return count;
}

/*
 * The widest slot in which no second span begins: then a look-up steps on at most once, and that without a branch. More
 * than SLOTS_PER_SPAN are not spent on it: schedules of single minutes step more often.
 */
static unsigned shift_for(int64_t width, int64_t narrowest, size_t span_count)
{
	unsigned shift = 0;

	while ((narrowest >> shift) > 1 || (width >> shift) > (int64_t)span_count * SLOTS_PER_SPAN)
		shift++;
	return shift;
}

static err_t indexes_build(struct worktime *worktime, struct arena *arena)
{
	const struct span *spans = worktime->spans;
	int64_t width = worktime->end - worktime->begin, step_min = width, ms_min = worktime->total;
	size_t time_slots = 0, sum_slots = 0;
	uint32_t *of_time = NULL, *of_sum = NULL;

	for (size_t i = 1; i < worktime->behind; i++) {
		if (i > 1 && spans[i].begin - spans[i - 1].begin < step_min)
			step_min = spans[i].begin - spans[i - 1].begin;
		if (span_ms(&spans[i]) < ms_min)
			ms_min = span_ms(&spans[i]);
	}
	worktime->time_shift = shift_for(width, step_min, worktime->behind);
	worktime->sum_shift = shift_for(worktime->total, ms_min, worktime->behind);
	time_slots = (size_t)(width >> worktime->time_shift) + 1;
	sum_slots = (size_t)(worktime->total >> worktime->sum_shift) + 1;
	of_time = arena_alloc_array(arena, time_slots, sizeof(*of_time));
	of_sum = arena_alloc_array(arena, sum_slots, sizeof(*of_sum));
	if (!of_time || !of_sum)
		return ERR_MEMORY;
	for (size_t slot = 0, i = 0; slot < time_slots; slot++) {
		while (spans[i + 1].begin <= worktime->begin + ((int64_t)slot << worktime->time_shift))
			i++;
		of_time[slot] = (uint32_t)i;
	}
	for (size_t slot = 0, i = 0; slot < sum_slots; slot++) {
		while (i + 1 < worktime->behind && spans[i + 1].sum <= (int64_t)slot << worktime->sum_shift)
			i++;
		of_sum[slot] = (uint32_t)i;
	}
	worktime->span_of_time = of_time;
	worktime->span_of_sum = of_sum;
	return ERR_OK;
}

/* Fills spans, sums and the tables by day; `spans` has room for all. */
static void days_compile(struct worktime *worktime, struct span *spans, uint32_t *span_of_day,
			 uint32_t *provisional_days)
{
	struct worktime_interval intervals[SCHEDULE_INTERVALS_MAX];
	utc_ms_t floor = worktime->begin;
	size_t at = 0;

	spans[at++] = (struct span){ .begin = worktime->begin };
	for (size_t i = 0; i < worktime->day_count; i++) {
		int64_t day = worktime->day_first + (int64_t)i;
		struct worktime_hours hours = { 0 };
		size_t count = 0;

		worktime_hours_of_day(worktime->schedule, worktime->calendar, day, &hours);
		count = day_compile(&hours, worktime->zone, day, floor, intervals);
		span_of_day[i] = (uint32_t)at;
		provisional_days[i + 1] = provisional_days[i] + hours.provisional;
		for (size_t n = 0; n < count; n++) {
			spans[at++] = (struct span){ .begin = intervals[n].begin, .sum = worktime->total };
			worktime->total += intervals[n].end - intervals[n].begin;
			floor = intervals[n].end;
		}
	}
	span_of_day[worktime->day_count] = (uint32_t)at;
	spans[at] = (struct span){ .begin = INT64_MAX, .sum = worktime->total };
	worktime->behind = at;
}

err_t worktime_compile(const struct schedule *schedule, const struct calendar *calendar, const struct zone *zone,
		       int64_t day_first, int64_t day_last, struct arena *arena, const struct worktime **ret_worktime,
		       struct err_detail *ret_detail)
{
	size_t day_count = (size_t)(day_last - day_first + 1), span_max = 2;
	struct worktime *worktime = arena_alloc(arena, sizeof(*worktime));
	struct span *spans = NULL;
	uint32_t *span_of_day = NULL, *provisional_days = NULL;
	err_t e = ERR_OK;

	if (day_last < day_first || day_count > WORKTIME_DAYS_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "day_last", RULE(range), WORKTIME_DAYS_MAX,
				     day_last - day_first + 1);
	for (size_t i = 0; i < day_count; i++) {
		struct worktime_hours hours = { 0 };

		worktime_hours_of_day(schedule, calendar, day_first + (int64_t)i, &hours);
		span_max += hours.hours->count;
	}
	spans = arena_alloc_array(arena, span_max, sizeof(*spans));
	span_of_day = arena_alloc_array(arena, day_count + 1, sizeof(*span_of_day));
	provisional_days = arena_alloc_array(arena, day_count + 1, sizeof(*provisional_days));
	if (!worktime || !spans || !span_of_day || !provisional_days)
		return ERR_MEMORY;
	*worktime = (struct worktime){
		.schedule = schedule,
		.calendar = calendar,
		.zone = zone,
		.day_first = day_first,
		.day_count = day_count,
		.begin = zone_utc(zone, day_first, 0, false),
		.end = zone_utc(zone, day_last, MS_PER_DAY, true),
		.spans = spans,
		.span_of_day = span_of_day,
		.provisional_days = provisional_days,
	};
	days_compile(worktime, spans, span_of_day, provisional_days);
	ASSERT(worktime->behind < span_max);
	e = indexes_build(worktime, arena);
	if (e == ERR_OK)
		*ret_worktime = worktime;
	return e;
}

const struct zone *worktime_zone(const struct worktime *worktime)
{
	return worktime->zone;
}
