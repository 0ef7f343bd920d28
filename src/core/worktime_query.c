/*
 * core/worktime_query.c: the questions: when is a budget used up, when did it begin, how much lies between, which day,
 * which opening.
 *
 * Promise: no allocation, no state; a question costs two look-ups in the indexes and a step or two along the spans.
 * elapsed(at) = working time from the horizon's beginning to `at`; due and start are its earliest and its latest
 * inverse. Source: CLAUSES "The clock" 3, 5, 9.
 */
#include "core/worktime.h"

#include "base/assert.h"
#include "core/worktime_private.h"

static bool is_inside(const struct worktime *worktime, utc_ms_t at)
{
	return at >= worktime->begin && at <= worktime->end;
}

/* The last span that begins not after `at`. The first step has no branch: where slots are wide enough it is the only
 * one. */
static const struct span *span_at(const struct worktime *worktime, utc_ms_t at)
{
	const struct span *span =
		worktime->spans + worktime->span_of_time[(at - worktime->begin) >> worktime->time_shift];

	span += span[1].begin <= at;
	while (__builtin_expect(span[1].begin <= at, false))
		span++;
	return span;
}

/* The last span with a sum not above `sum` < total. */
static const struct span *span_of(const struct worktime *worktime, int64_t sum)
{
	const struct span *span = worktime->spans + worktime->span_of_sum[sum >> worktime->sum_shift];

	span += span[1].sum <= sum;
	while (__builtin_expect(span[1].sum <= sum, false))
		span++;
	return span;
}

static int64_t elapsed(const struct worktime *worktime, utc_ms_t at)
{
	const struct span *span = span_at(worktime, at);
	int64_t ms = span_ms(span), inside = at - span->begin;

	return span->sum + (inside < ms ? inside : ms);
}

err_t worktime_add(const struct worktime *worktime, utc_ms_t start, int64_t budget_ms, utc_ms_t *ret_due)
{
	const struct span *span = NULL;
	int64_t target = 0;

	ASSERT(budget_ms >= 0);
	if (!is_inside(worktime, start))
		return ERR_NEVER_DUE;
	if (budget_ms == 0) {
		*ret_due = start;
		return ERR_OK;
	}
	target = elapsed(worktime, start);
	if (budget_ms > worktime->total - target)
		return ERR_NEVER_DUE;
	target += budget_ms;
	/* The earliest inverse: the span that holds the last millisecond, so an exact fill ends at closing. */
	span = span_of(worktime, target - 1);
	*ret_due = span->begin + (target - span->sum);
	return ERR_OK;
}

err_t worktime_sub(const struct worktime *worktime, utc_ms_t end, int64_t budget_ms, utc_ms_t *ret_start)
{
	const struct span *span = NULL;
	int64_t target = 0;

	ASSERT(budget_ms >= 0);
	if (!is_inside(worktime, end))
		return ERR_NEVER_DUE;
	if (budget_ms == 0) {
		*ret_start = end;
		return ERR_OK;
	}
	target = elapsed(worktime, end);
	if (budget_ms > target)
		return ERR_NEVER_DUE;
	target -= budget_ms;
	/* The latest inverse: the span that holds the next millisecond, so a whole day back is its opening. */
	span = span_of(worktime, target);
	*ret_start = span->begin + (target - span->sum);
	return ERR_OK;
}

err_t worktime_between(const struct worktime *worktime, utc_ms_t start, utc_ms_t end, int64_t *ret_ms)
{
	if (!is_inside(worktime, start) || !is_inside(worktime, end))
		return ERR_NEVER_DUE;
	*ret_ms = elapsed(worktime, end) - elapsed(worktime, start);
	return ERR_OK;
}

/* The local day's number within the horizon. Where the hands are set back over midnight, one of its ends shows a day
 * that is none of its own. */
static int64_t day_index(const struct worktime *worktime, utc_ms_t at)
{
	int64_t day = 0, ms_of_day = 0;

	zone_local(worktime->zone, at, &day, &ms_of_day);
	return day - worktime->day_first;
}

static size_t index_within(const struct worktime *worktime, int64_t index)
{
	if (index < 0)
		return 0;
	return index > (int64_t)worktime->day_count ? worktime->day_count : (size_t)index;
}

void worktime_days_touched(const struct worktime *worktime, utc_ms_t from, utc_ms_t to, size_t *ret_first,
			   size_t *ret_behind)
{
	int64_t first = day_index(worktime, from), last = day_index(worktime, to > from ? to - 1 : from);

	if (last < first) { /* the hands were set back over midnight between the two */
		int64_t swapped = first;

		first = last;
		last = swapped;
	}
	*ret_first = index_within(worktime, first);
	*ret_behind = index_within(worktime, (int64_t)index_within(worktime, last) + 1);
}

err_t worktime_add_days(const struct worktime *worktime, utc_ms_t start, int64_t days, utc_ms_t *ret_due)
{
	const uint32_t *span_of_day = worktime->span_of_day;

	ASSERT(days >= 1);
	if (!is_inside(worktime, start))
		return ERR_NEVER_DUE;
	for (size_t i = index_within(worktime, day_index(worktime, start) + 1); i < worktime->day_count; i++) {
		if (span_of_day[i + 1] == span_of_day[i] || --days > 0)
			continue;
		*ret_due = span_end(&worktime->spans[span_of_day[i + 1] - 1]);
		return ERR_OK;
	}
	return ERR_NEVER_DUE;
}

err_t worktime_opening(const struct worktime *worktime, utc_ms_t at, utc_ms_t *ret_opening)
{
	const struct span *span = NULL;

	if (!is_inside(worktime, at))
		return ERR_NEVER_DUE;
	span = span_at(worktime, at);
	if (at < span_end(span)) {
		*ret_opening = at;
		return ERR_OK;
	}
	if (span + 1 == worktime->spans + worktime->behind)
		return ERR_NEVER_DUE;
	*ret_opening = span[1].begin;
	return ERR_OK;
}

bool worktime_is_provisional(const struct worktime *worktime, utc_ms_t from, utc_ms_t to)
{
	size_t first = 0, behind = 0;

	worktime_days_touched(worktime, from, to, &first, &behind);
	return worktime->provisional_days[behind] > worktime->provisional_days[first];
}

void worktime_intervals(const struct worktime *worktime, utc_ms_t from, utc_ms_t to, struct worktime_interval *items,
			size_t max, size_t *ret_count)
{
	const struct span *span = worktime->spans + 1;
	size_t count = 0;

	if (from > worktime->end) {
		*ret_count = 0;
		return;
	}
	if (from >= worktime->begin) {
		span = span_at(worktime, from);
		span += span_end(span) <= from;
	}
	for (; span->begin < to; span++, count++) /* the one behind the last begins after any moment */
		if (count < max)
			items[count] = (struct worktime_interval){ .begin = span->begin, .end = span_end(span) };
	*ret_count = count;
}
