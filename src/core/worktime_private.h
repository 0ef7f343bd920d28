/*
 * core/worktime_private.h: the compiled form, shared by worktime.c (compiling), worktime_query.c (asking), worktime_explain.c.
 */
#pragma once

#include "core/worktime.h"

struct span {
	utc_ms_t begin, end;
	int64_t sum; /* working time before it */
};
struct worktime {
	const struct schedule *schedule;
	const struct calendar *calendar;
	const struct zone *zone;
	int64_t day_first;
	size_t day_count;
	utc_ms_t begin, end; /* the horizon, both ends belong to it */
	size_t count;
	const struct span *spans;         /* count + 1: the last is a sentinel at the end of time, with the total as its sum */
	const uint32_t *span_of_day;      /* day_count + 1: first span of each local day */
	const uint32_t *provisional_days; /* day_count + 1: how many days before it are computed ones */
	unsigned time_shift, sum_shift;
	const uint32_t *span_of_time; /* (at - begin) >> time_shift -> first span whose end lies behind that slot's start */
	const uint32_t *span_of_sum;  /* sum >> sum_shift -> last span whose sum is not above that slot's start */
};
