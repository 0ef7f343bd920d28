/*
 * core/worktime_private.h: the compiled form, shared by worktime.c (compiling), worktime_query.c (asking),
 * worktime_explain.c.
 */
#pragma once

#include "core/worktime.h"

/* Half-open; its end follows from the next one's sum. Two words, so that a look at a span and its neighbour is one
 * cache line. */
struct span {
	utc_ms_t begin;
	int64_t sum; /* working time before it */
};
struct worktime {
	const struct schedule *schedule;
	const struct calendar *calendar;
	const struct zone *zone;
	int64_t day_first;
	size_t day_count;
	utc_ms_t begin, end; /* the horizon, both ends belong to it */
	int64_t total;       /* working time of the whole horizon */
	size_t behind;       /* index behind the last span */
	/* [0] has no length and begins with the horizon, [behind] begins after any moment and has the total as its sum:
	 * steps need no bounds. */
	const struct span *spans;
	const uint32_t *span_of_day;      /* day_count + 1: first span of each local day */
	const uint32_t *provisional_days; /* day_count + 1: how many days before it are computed ones */
	unsigned time_shift, sum_shift;
	const uint32_t
		*span_of_time; /* (at - begin) >> time_shift -> last span that begins not after that slot's start */
	const uint32_t *span_of_sum; /* sum >> sum_shift -> last span whose sum is not above that slot's start */
};

/*
 * The local days [first, behind) of the horizon that the stretch [from, to) touches; from == to: the day of that
 * moment. Both are day_count behind the horizon. worktime_query.c.
 */
void worktime_days_touched(const struct worktime *worktime, utc_ms_t from, utc_ms_t to, size_t *ret_first,
			   size_t *ret_behind);

static inline int64_t span_ms(const struct span *span)
{
	return span[1].sum - span->sum;
}

static inline utc_ms_t span_end(const struct span *span)
{
	return span->begin + span_ms(span);
}
