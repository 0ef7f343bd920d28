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
	const struct span *spans = worktime->spans;
	const uint32_t *span_of_day = worktime->span_of_day;
	size_t first = 0, behind = 0;
	int64_t total = 0;

	ASSERT(start <= end);
	if (start < worktime->begin || end > worktime->end)
		return ERR_NEVER_DUE;
	worktime_days_touched(worktime, start, end, &first, &behind);
	/* Where the hands were set back over midnight, hours may be a neighbour day's: it is told as well. Both loops
	 * end at the first and the last span, which stand for nothing. */
	while (span_end(&spans[span_of_day[first] - 1]) > start)
		first--;
	while (spans[span_of_day[behind]].begin < end)
		behind++;
	for (size_t i = first; i < behind && i - first < max; i++) {
		day_explain(worktime, i, start, end, &days[i - first]);
		total += days[i - first].counted_ms;
		days[i - first].total_ms = total;
	}
	*ret_count = behind - first;
	return ERR_OK;
}
