/*
 * core/term.c: when one term is due.
 */
#include "core/term.h"

#include "base/assert.h"

err_t term_late_from(enum term_clock clock, const struct worktime *worktime, enum lateness lateness, utc_ms_t due,
		     utc_ms_t *ret_late_from)
{
	if (clock == CLOCK_CALENDAR || lateness == LATENESS_CLOCK) {
		*ret_late_from = due;
		return ERR_OK;
	}
	/* Where `due` closes an interval no working time passes until the next opening. */
	return worktime_opening(worktime, due, ret_late_from);
}

err_t term_due(const struct term_rule *rule, int64_t amount, const struct worktime *worktime, enum lateness lateness,
	       utc_ms_t start, utc_ms_t back_due, struct term_times *ret_times)
{
	struct term_times times = { .started = whole_second(start) };
	err_t e = ERR_OK;

	ASSERT(amount >= 0);
	ASSERT((rule->back_from == TERM_MAX) == (back_due == 0));
	switch (rule->clock) {
	case CLOCK_CALENDAR:
		times.due = back_due != 0 ? back_due - amount : times.started + amount;
		break;
	case CLOCK_WORKING:
		e = back_due != 0 ? worktime_sub(worktime, back_due, amount, &times.due)
				  : worktime_add(worktime, times.started, amount, &times.due);
		break;
	case CLOCK_WORKING_DAYS:
		ASSERT(back_due == 0);
		e = worktime_add_days(worktime, times.started, amount, &times.due);
		break;
	case TERM_CLOCK_MAX:
		ASSERT(false);
	}
	if (e != ERR_OK)
		return e;
	if (times.due < times.started)
		times.due = times.started;
	e = term_late_from(rule->clock, worktime, lateness, times.due, &times.late_from);
	if (e == ERR_OK)
		*ret_times = times;
	return e;
}

bool term_is_late(const struct term_times *times, utc_ms_t moment)
{
	return whole_second(moment) > times->late_from;
}
