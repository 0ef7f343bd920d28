/*
 * core/assign.h: which executor takes work that came to a body, who acts for one who is absent, where nobody is there
 * (п. 13).
 *
 * Pure functions over what the body has on record. The body decides by its rule; an absent one is never assigned.
 */
#pragma once

#include "core/worktime.h"

enum assign_rule { ASSIGN_POOL, ASSIGN_FIRST, ASSIGN_BY_TOPIC, ASSIGN_ROUND_ROBIN, ASSIGN_RULE_MAX };
enum { ASSIGN_TOPICS_MAX = 16, ASSIGN_SUBSTITUTES_MAX = 8 };
struct assign_executor { /* in the body's order */
	row_id_t person;
	utc_ms_t from, until;   /* of his act of appointment; until 0: open */
	utc_ms_t last_assigned; /* 0: never */
	uint16_t topic_count;   /* 0: any */
	row_id_t topics[ASSIGN_TOPICS_MAX];
};
struct assign_absence {
	row_id_t person, substitute; /* substitute 0: none named */
	utc_ms_t from, until;        /* [from, until) */
};
struct assign_body {
	enum assign_rule rule;
	const struct assign_executor *executors;
	size_t executor_count;
	const struct assign_absence *absences;
	size_t absence_count;
};
const char *assign_rule_name(enum assign_rule rule); /* "round_robin" */
bool assign_is_absent(const struct assign_body *body, row_id_t person, utc_ms_t at);
/* Who acts for `person` at `at`: himself, or his substitute (and for him, if absent, his …; ASSIGN_SUBSTITUTES_MAX one
 * after another); 0: nobody. */
row_id_t assign_acting(const struct assign_body *body, row_id_t person, utc_ms_t at);
/* Who takes a matter of `topic` at `at`; 0: the pool, or nobody is there. */
row_id_t assign_executor(const struct assign_body *body, row_id_t topic, utc_ms_t at);
/*
 * Stretches of working time in [from, until) in which nobody acts for any executor. Fills at most `max`; *ret_count
 * tells all. ERR_MEMORY (arena).
 */
struct assign_gap {
	utc_ms_t begin, end;
};
MUST_USE err_t assign_gaps(const struct assign_body *body, const struct worktime *worktime, utc_ms_t from,
			   utc_ms_t until, struct arena *arena, struct assign_gap *gaps, size_t max, size_t *ret_count);
