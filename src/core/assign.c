/*
 * core/assign.c: assignment and substitution by the body's own rule (п. 13).
 */
#include "core/assign.h"

#include <stdlib.h>

#include "base/assert.h"

static const char *const rule_names[ASSIGN_RULE_MAX] = {
	[ASSIGN_POOL] = "pool",
	[ASSIGN_FIRST] = "first",
	[ASSIGN_BY_TOPIC] = "by_topic",
	[ASSIGN_ROUND_ROBIN] = "round_robin",
};

const char *assign_rule_name(enum assign_rule rule)
{
	ASSERT(rule < ASSIGN_RULE_MAX);
	return rule_names[rule];
}

static const struct assign_absence *absence_of(const struct assign_body *body, row_id_t person, utc_ms_t at)
{
	for (size_t i = 0; i < body->absence_count; i++) {
		const struct assign_absence *absence = &body->absences[i];

		if (absence->person == person && absence->from <= at && at < absence->until)
			return absence;
	}
	return NULL;
}

bool assign_is_absent(const struct assign_body *body, row_id_t person, utc_ms_t at)
{
	return absence_of(body, person, at) != NULL;
}

row_id_t assign_acting(const struct assign_body *body, row_id_t person, utc_ms_t at)
{
	for (int i = 0; i < ASSIGN_SUBSTITUTES_MAX; i++) {
		const struct assign_absence *absence = absence_of(body, person, at);

		if (absence == NULL)
			return person;
		if (absence->substitute == 0)
			return 0;
		person = absence->substitute;
	}
	return 0; /* they stand in for each other in a circle */
}

static bool is_in_office(const struct assign_executor *executor, utc_ms_t at)
{
	return executor->from <= at && (executor->until == 0 || at < executor->until);
}

static bool knows(const struct assign_executor *executor, row_id_t topic)
{
	for (size_t i = 0; i < executor->topic_count; i++) {
		if (executor->topics[i] == topic)
			return true;
	}
	return false;
}

/* 2: named for this topic; 1: for any; 0: not for it. */
static int fitness(const struct assign_body *body, const struct assign_executor *executor, row_id_t topic)
{
	if (body->rule != ASSIGN_BY_TOPIC)
		return 1;
	if (knows(executor, topic))
		return 2;
	return executor->topic_count == 0 ? 1 : 0;
}

row_id_t assign_executor(const struct assign_body *body, row_id_t topic, utc_ms_t at)
{
	const struct assign_executor *best = NULL;
	int best_fitness = 0;

	if (body->rule == ASSIGN_POOL)
		return 0;
	for (size_t i = 0; i < body->executor_count; i++) {
		const struct assign_executor *executor = &body->executors[i];
		const int fits = fitness(body, executor, topic);

		if (fits == 0 || !is_in_office(executor, at) || assign_acting(body, executor->person, at) == 0)
			continue;
		if (best == NULL || fits > best_fitness ||
		    (fits == best_fitness && body->rule == ASSIGN_ROUND_ROBIN &&
		     executor->last_assigned < best->last_assigned)) {
			best = executor;
			best_fitness = fits;
		}
	}
	return best == NULL ? 0 : assign_acting(body, best->person, at);
}

static bool somebody_acts(const struct assign_body *body, utc_ms_t at)
{
	for (size_t i = 0; i < body->executor_count; i++) {
		if (is_in_office(&body->executors[i], at) && assign_acting(body, body->executors[i].person, at) != 0)
			return true;
	}
	return false;
}

static int compare_moments(const void *a, const void *b)
{
	const utc_ms_t x = *(const utc_ms_t *)a, y = *(const utc_ms_t *)b;

	return (x > y) - (x < y);
}

struct gap_list {
	struct assign_gap *gaps;
	size_t max, count;
	utc_ms_t last_end;
};

static void add_gap(struct gap_list *list, utc_ms_t begin, utc_ms_t end)
{
	if (list->count > 0 && list->last_end == begin) {
		if (list->count <= list->max)
			list->gaps[list->count - 1].end = end;
	} else {
		if (list->count < list->max)
			list->gaps[list->count] = (struct assign_gap){ begin, end };
		list->count += 1;
	}
	list->last_end = end;
}

static size_t collect_moments(const struct assign_body *body, utc_ms_t from, utc_ms_t until, utc_ms_t *moments)
{
	size_t count = 0;

	moments[count++] = from;
	moments[count++] = until;
	for (size_t i = 0; i < body->absence_count; i++) {
		moments[count++] = body->absences[i].from;
		moments[count++] = body->absences[i].until;
	}
	for (size_t i = 0; i < body->executor_count; i++) {
		moments[count++] = body->executors[i].from;
		moments[count++] = body->executors[i].until;
	}
	qsort(moments, count, sizeof(*moments), compare_moments);
	return count;
}

static utc_ms_t later(utc_ms_t a, utc_ms_t b)
{
	return a > b ? a : b;
}

static utc_ms_t earlier(utc_ms_t a, utc_ms_t b)
{
	return a < b ? a : b;
}

err_t assign_gaps(const struct assign_body *body, const struct worktime *worktime, utc_ms_t from, utc_ms_t until,
		  struct arena *arena, struct assign_gap *gaps, size_t max, size_t *ret_count)
{
	const size_t moments_max = 2 + 2 * body->absence_count + 2 * body->executor_count;
	struct gap_list list = { .gaps = gaps, .max = max };
	struct worktime_interval *intervals;
	size_t interval_count = 0, moment_count;
	utc_ms_t *moments;

	worktime_intervals(worktime, from, until, NULL, 0, &interval_count);
	intervals = arena_alloc_array(arena, interval_count + 1, sizeof(*intervals));
	moments = arena_alloc_array(arena, moments_max, sizeof(*moments));
	if (intervals == NULL || moments == NULL)
		return ERR_MEMORY;
	worktime_intervals(worktime, from, until, intervals, interval_count, &interval_count);
	moment_count = collect_moments(body, from, until, moments);
	/* Between two neighbouring moments nothing changes, so one look at the beginning of each stretch is enough. */
	for (size_t i = 0; i < interval_count; i++) {
		const utc_ms_t begin = later(intervals[i].begin, from), end = earlier(intervals[i].end, until);

		for (size_t j = 0; j + 1 < moment_count; j++) {
			const utc_ms_t left = later(begin, moments[j]), right = earlier(end, moments[j + 1]);

			if (left < right && !somebody_acts(body, left))
				add_gap(&list, left, right);
		}
	}
	*ret_count = list.count;
	return ERR_OK;
}
