/*
 * core/responsibility.h: who a missed term is charged to, and who held the work for how long (п. 26).
 *
 * A violation of 17, 19, 21, 22 names the body (its head in office then: action/ looks him up by the date), 14, 18, 20
 * the Bureau, 15 the body. A violation of 16 is a result: causes and each holder's working minutes; it names nobody if
 * all steps were in time. What the order of work made impossible (п. 22), and what lies with others (forwarded), names
 * nobody.
 */
#pragma once

#include "core/incident_event.h"

enum { HOLDERS_MAX = 32 };
struct holder {
	row_id_t body; /* 0: the Bureau */
	int64_t working_ms;
};
struct responsibility {
	enum charged charged;
	bool names_nobody;
	row_id_t body, person; /* CHARGED_BODY: who held it when it was missed */
	uint32_t causes;       /* enum cause */
	utc_ms_t missed;
	bool explained, not_at_fault; /* not at fault: accepted; shown apart in every figure */
};
/* `index` as in term_change. False: that term was not missed. */
bool responsibility_of(const struct incident *state, const struct regulation *regulation, enum term_kind kind,
		       size_t index, struct responsibility *ret_responsibility);
/*
 * Working time (region's schedule) between `from` and `until` by holder, in the order of first holding. `events`: all
 * of the incident, oldest first; `scratch`: any incident, overwritten. Bodies that work side by side are each charged
 * the whole time. ERR_NEVER_DUE; ERR_LIMIT.
 */
MUST_USE err_t responsibility_holders(const struct incident_event *events, size_t count, utc_ms_t from, utc_ms_t until,
				      const struct worktime *region, struct incident *scratch,
				      struct holder ret_holders[HOLDERS_MAX], size_t *ret_count);
