/*
 * core/assign.c: assignment and substitution by the body's own rule (п. 13).
 */
#include "core/assign.h"

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
	for (int i = 0; i <= ASSIGN_SUBSTITUTES_MAX; i++) {
		const struct assign_absence *absence = absence_of(body, person, at);

		if (absence == NULL)
			return person;
		person = absence->substitute; /* 0, nobody, is never absent */
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

enum fitness { NOT_FOR_IT, FOR_ANY_TOPIC, NAMED_FOR_IT };

static enum fitness fitness(const struct assign_body *body, const struct assign_executor *executor, row_id_t topic)
{
	if (body->rule != ASSIGN_BY_TOPIC)
		return FOR_ANY_TOPIC;
	if (knows(executor, topic))
		return NAMED_FOR_IT;
	return executor->topic_count == 0 ? FOR_ANY_TOPIC : NOT_FOR_IT;
}

row_id_t assign_executor(const struct assign_body *body, row_id_t topic, utc_ms_t at)
{
	const struct assign_executor *best = NULL;
	enum fitness best_fitness = NOT_FOR_IT;

	if (body->rule == ASSIGN_POOL)
		return 0;
	for (size_t i = 0; i < body->executor_count; i++) {
		const struct assign_executor *executor = &body->executors[i];
		const enum fitness fits = fitness(body, executor, topic);

		if (fits == NOT_FOR_IT || !is_in_office(executor, at) || assign_acting(body, executor->person, at) == 0)
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

struct gap_list {
	struct assign_gap *gaps;
	size_t max, count;
	utc_ms_t last_end; /* INT64_MIN: none yet */
};

static void add_gap(struct gap_list *list, utc_ms_t begin, utc_ms_t end)
{
	if (list->last_end == begin) {
		if (list->count <= list->max)
			list->gaps[list->count - 1].end = end;
	} else {
		if (list->count < list->max)
			list->gaps[list->count] = (struct assign_gap){ begin, end };
		list->count += 1;
	}
	list->last_end = end;
}

static utc_ms_t sooner(utc_ms_t until, utc_ms_t at, utc_ms_t moment)
{
	return at < moment && moment < until ? moment : until;
}

/* The first moment after `at` at which somebody comes or goes, or `until`. */
static utc_ms_t next_change(const struct assign_body *body, utc_ms_t at, utc_ms_t until)
{
	for (size_t i = 0; i < body->absence_count; i++) {
		until = sooner(until, at, body->absences[i].from);
		until = sooner(until, at, body->absences[i].until);
	}
	for (size_t i = 0; i < body->executor_count; i++) {
		until = sooner(until, at, body->executors[i].from);
		until = sooner(until, at, body->executors[i].until);
	}
	return until;
}

err_t assign_gaps(const struct assign_body *body, const struct worktime *worktime, utc_ms_t from, utc_ms_t until,
		  struct arena *arena, struct assign_gap *gaps, size_t max, size_t *ret_count)
{
	struct gap_list list = { .gaps = gaps, .max = max, .last_end = INT64_MIN };
	struct worktime_interval *intervals;
	size_t interval_count = 0;

	worktime_intervals(worktime, from, until, NULL, 0, &interval_count);
	intervals = arena_alloc_array(arena, interval_count, sizeof(*intervals));
	if (intervals == NULL)
		return ERR_MEMORY;
	worktime_intervals(worktime, from, until, intervals, interval_count, &interval_count);
	for (size_t i = 0; i < interval_count; i++) {
		const utc_ms_t end = intervals[i].end < until ? intervals[i].end : until;
		utc_ms_t left = intervals[i].begin > from ? intervals[i].begin : from, right;

		for (; left < end; left = right) {
			right = next_change(body, left, end);
			if (!somebody_acts(body, left))
				add_gap(&list, left, right);
		}
	}
	*ret_count = list.count;
	return ERR_OK;
}
