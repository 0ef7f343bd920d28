/*
 * core/worktime_explain.c: «Почему этот срок?»: for each local day of a stretch its hours, why it has them, and what of
 * them counted.
 *
 * Promise: the days' counted time sums up to worktime_between(start, end); no words, only kinds and the calendar's own
 * notes.
 */
#include "core/worktime.h"

#include "base/assert.h"
#include "core/worktime_private.h"

static void day_explain(const struct worktime *worktime, size_t index, utc_ms_t start, utc_ms_t end,
			struct worktime_explained_day *ret_day)
{
	struct worktime_hours hours = { 0 };

	worktime_hours_of_day(worktime->schedule, worktime->calendar, worktime->day_first + (int64_t)index, &hours);
	*ret_day = (struct worktime_explained_day){
		.day = worktime->day_first + (int64_t)index,
		.kind = hours.kind,
		.is_short = hours.is_short,
		.provisional = hours.provisional,
		.note = hours.note,
	};
	for (uint32_t i = worktime->span_of_day[index]; i < worktime->span_of_day[index + 1]; i++) {
		const struct span *span = &worktime->spans[i];
		struct worktime_interval whole = { .begin = span->begin, .end = span_end(span) };
		struct worktime_interval counted = { .begin = whole.begin > start ? whole.begin : start,
						     .end = whole.end < end ? whole.end : end };

		ASSERT(ret_day->interval_count < WORKTIME_STRETCHES_MAX);
		if (counted.begin >= counted.end)
			counted = (struct worktime_interval){ 0 };
		ret_day->intervals[ret_day->interval_count] = whole;
		ret_day->counted[ret_day->interval_count++] = counted;
		ret_day->counted_ms += counted.end - counted.begin;
	}
}

err_t worktime_explain(const struct worktime *worktime, utc_ms_t start, utc_ms_t end,
		       struct worktime_explained_day *days, size_t max, size_t *ret_count)
{
	int64_t first = 0, last = 0, ms_of_day = 0, horizon = worktime->day_first + (int64_t)worktime->day_count - 1,
		total = 0;
	size_t count = 0;

	ASSERT(start <= end);
	if (start < worktime->begin || end > worktime->end)
		return ERR_NEVER_DUE;
	zone_local(worktime->zone, start, &first, &ms_of_day);
	zone_local(worktime->zone, end > start ? end - 1 : end, &last, &ms_of_day);
	if (last < first) { /* the zone set its clocks back over midnight between the two */
		int64_t swapped = first;

		first = last;
		last = swapped;
	}
	first = first < worktime->day_first ? worktime->day_first : first;
	last = last > horizon ? horizon : last;
	for (int64_t day = first; day <= last; day++, count++) {
		if (count >= max)
			continue;
		day_explain(worktime, (size_t)(day - worktime->day_first), start, end, &days[count]);
		total += days[count].counted_ms;
		days[count].total_ms = total;
	}
	*ret_count = count;
	return ERR_OK;
}
