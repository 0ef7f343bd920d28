/*
 * core/worktime.c: compiles schedule × calendar × zone into spans of UTC time with running sums and two indexes over them.
 *
 * Promise: the result is immutable; nothing here is on the path of a question. Order of a day's making: hours in wall time → UTC by the zone →
 * what an earlier span covers already is cut off → the end of a short day loses its working time.
 * Read on: worktime_query.c. Meaning of the days: core/schedule.h.
 */
#include "core/worktime.h"

#include "base/assert.h"
#include "core/worktime_private.h"

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
	int weekday = (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	const struct schedule_day *own = &schedule->week[weekday];
	struct calendar_day marked = { 0 };
	struct worktime_hours hours = { .kind = own->count > 0 ? WORKTIME_DAY_ORDINARY : WORKTIME_DAY_OFF_WEEK, .hours = own };

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

/* The day's spans behind `floor`; returns how many. */
static size_t day_compile(const struct worktime_hours *hours, const struct zone *zone, int64_t day, utc_ms_t floor, struct span *ret_spans)
{
	int64_t cut_ms = hours->cut_ms;
	size_t count = 0;

	for (size_t i = 0; i < hours->hours->count; i++) {
		const struct schedule_interval *interval = &hours->hours->items[i];
		utc_ms_t begin = zone_utc(zone, day, (int64_t)interval->begin_min * MS_PER_MINUTE, false);
		utc_ms_t end = zone_utc(zone, day, (int64_t)interval->end_min * MS_PER_MINUTE, true);

		begin = begin < floor ? floor : begin;
		if (begin < end) { /* not in a gap of the zone */
			ret_spans[count++] = (struct span){ .begin = begin, .end = end };
			floor = end;
		}
	}
	while (cut_ms > 0 && count > 0) {
		struct span *last = &ret_spans[count - 1];
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

static unsigned shift_for(int64_t width, size_t slots_wanted)
{
	unsigned shift = 0;

	while ((width >> shift) > (int64_t)slots_wanted)
		shift++;
	return shift;
}

static err_t indexes_build(struct worktime *worktime, struct arena *arena)
{
	const struct span *spans = worktime->spans;
	int64_t total = spans[worktime->count].sum, width = worktime->end - worktime->begin;
	size_t slots_wanted = worktime->count * 2 + 1, time_slots = 0, sum_slots = 0;
	uint32_t *of_time = NULL, *of_sum = NULL;

	worktime->time_shift = shift_for(width, slots_wanted);
	worktime->sum_shift = shift_for(total, slots_wanted);
	time_slots = (size_t)(width >> worktime->time_shift) + 1;
	sum_slots = (size_t)(total >> worktime->sum_shift) + 1;
	of_time = arena_alloc_array(arena, time_slots, sizeof(*of_time));
	of_sum = arena_alloc_array(arena, sum_slots, sizeof(*of_sum));
	if (!of_time || !of_sum)
		return ERR_MEMORY;
	for (size_t slot = 0, i = 0; slot < time_slots; slot++) {
		while (spans[i].end <= worktime->begin + ((int64_t)slot << worktime->time_shift))
			i++;
		of_time[slot] = (uint32_t)i;
	}
	for (size_t slot = 0, i = 0; slot < sum_slots; slot++) {
		while (i < worktime->count && spans[i + 1].sum <= (int64_t)slot << worktime->sum_shift)
			i++;
		of_sum[slot] = (uint32_t)i;
	}
	worktime->span_of_time = of_time;
	worktime->span_of_sum = of_sum;
	return ERR_OK;
}

err_t worktime_compile(const struct schedule *schedule, const struct calendar *calendar, const struct zone *zone, int64_t day_first,
		       int64_t day_last, struct arena *arena, const struct worktime **ret_worktime, struct err_detail *ret_detail)
{
	size_t day_count = (size_t)(day_last - day_first + 1), span_max = 1, count = 0;
	struct worktime *worktime = arena_alloc(arena, sizeof(*worktime));
	struct span *spans = NULL;
	uint32_t *span_of_day = NULL, *provisional_days = NULL;
	struct worktime_hours hours = { 0 };
	int64_t sum = 0;
	err_t e = ERR_OK;

	if (day_last < day_first || day_count > WORKTIME_DAYS_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "day_last", "range", WORKTIME_DAYS_MAX, day_last - day_first + 1);
	for (size_t i = 0; i < day_count; i++) {
		worktime_hours_of_day(schedule, calendar, day_first + (int64_t)i, &hours);
		span_max += hours.hours->count;
	}
	spans = arena_alloc_array(arena, span_max, sizeof(*spans));
	span_of_day = arena_alloc_array(arena, day_count + 1, sizeof(*span_of_day));
	provisional_days = arena_alloc_array(arena, day_count + 1, sizeof(*provisional_days));
	if (!worktime || !spans || !span_of_day || !provisional_days)
		return ERR_MEMORY;
	*worktime = (struct worktime){
		.schedule = schedule, .calendar = calendar, .zone = zone, .day_first = day_first, .day_count = day_count,
		.begin = zone_utc(zone, day_first, 0, false), .end = zone_utc(zone, day_last, MS_PER_DAY, true),
		.spans = spans, .span_of_day = span_of_day, .provisional_days = provisional_days,
	};
	for (size_t i = 0; i < day_count; i++) {
		size_t before = count;

		worktime_hours_of_day(schedule, calendar, day_first + (int64_t)i, &hours);
		span_of_day[i] = (uint32_t)count;
		provisional_days[i + 1] = provisional_days[i] + hours.provisional;
		count += day_compile(&hours, zone, day_first + (int64_t)i, count ? spans[count - 1].end : worktime->begin, spans + count);
		for (; before < count; before++) {
			spans[before].sum = sum;
			sum += spans[before].end - spans[before].begin;
		}
	}
	ASSERT(count < span_max);
	span_of_day[day_count] = (uint32_t)count;
	spans[count] = (struct span){ .begin = INT64_MAX, .end = INT64_MAX, .sum = sum };
	worktime->count = count;
	e = indexes_build(worktime, arena);
	if (e == ERR_OK)
		*ret_worktime = worktime;
	return e;
}

const struct zone *worktime_zone(const struct worktime *worktime)
{
	return worktime->zone;
}
