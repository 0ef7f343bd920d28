/*
 * core/term.h: when one term is due, and the last moment that is still in time. Pure arithmetic; what starts and stops
 * a term is core/incident_terms.c.
 *
 * Source: CLAUSES "The clock" 2 to 5. All moments are whole seconds: starts and acts are cut to them.
 */
#pragma once

#include "core/incident.h"

static inline utc_ms_t whole_second(utc_ms_t at)
{
	return at - at % MS_PER_SECOND;
}
/*
 * Due and late-from moments. `amount` in the rule's unit; `back_due` is the due moment of the rule's back_from (0:
 * forward rules). A term counted back is never due before its own start. ret_times->done and missed are 0.
 * ERR_NEVER_DUE.
 */
MUST_USE err_t term_due(const struct term_rule *rule, int64_t amount, const struct worktime *worktime,
			enum lateness lateness, utc_ms_t start, utc_ms_t back_due, struct term_times *ret_times);
/* The last moment in time for something due at `due` (clock 4). ERR_NEVER_DUE. */
MUST_USE err_t term_late_from(enum term_clock clock, const struct worktime *worktime, enum lateness lateness,
			      utc_ms_t due, utc_ms_t *ret_late_from);
/* Is an act at `moment` too late? Decided in whole seconds. */
bool term_is_late(const struct term_times *times, utc_ms_t moment);
static inline bool term_runs(const struct term_times *times)
{
	return times->started != 0 && times->done == 0;
}
