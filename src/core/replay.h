/*
 * core/replay.h: the recorded acts of an incident under another regulation (or other hours): what would have been late.
 *
 * Acts keep their moments; what was computed (due moments, violations, moves, closing by itself) is computed anew.
 * Rights and revisions are not asked again: what was done was allowed. Approval steps are left out on both sides: the
 * record says when the draft came to the Curator.
 */
#pragma once

#include "core/incident_event.h"

struct replay_result {
	size_t act_count;     /* given again */
	size_t refused_count; /* acts that the other regulation does not allow: what follows may differ more than by its
				 terms */
	uint32_t miss_count;  /* violations that stand in the end */
};
/*
 * `context`: the other regulation and the hours; its `now` is the moment up to which violations count. `ret_state`: the
 * incident as it would be, its violations in terms[] and messages[]. ERR_NEVER_DUE, ERR_MEMORY.
 */
MUST_USE err_t replay_incident(const struct incident_event *events, size_t count,
			       const struct incident_context *context, struct arena *arena, struct incident *ret_state,
			       struct replay_result *ret_result);
