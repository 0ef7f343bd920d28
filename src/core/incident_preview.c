/*
 * core/incident_preview.c: what `detect` would give, for a message that lies in the queue without a term.
 */
#include "base/assert.h"
#include "core/incident_event.h"
#include "core/term.h"

static err_t forward_due(const struct incident_context *context, enum track track, enum term_kind kind,
			 utc_ms_t detected, utc_ms_t *ret_due)
{
	const struct term_rule *rule = regulation_rule(context->regulation, track, kind);
	struct term_times times;
	err_t e;

	*ret_due = 0;
	if (rule == NULL || rule->back_from != TERM_MAX || (rule->starts & UINT64_C(1) << EVENT_DETECTED) == 0)
		return ERR_OK;
	e = term_due(rule, rule->amount, context->region, context->regulation->lateness, detected, 0, &times);
	if (e == ERR_OK)
		*ret_due = times.due;
	return e;
}

err_t incident_preview(utc_ms_t detected, enum track track, const struct incident_context *context,
		       utc_ms_t *ret_route_due, utc_ms_t *ret_draft_due, utc_ms_t *ret_answer_due)
{
	const struct term_rule *draft = regulation_rule(context->regulation, track, TERM_DRAFT);
	utc_ms_t route, answer, draft_due = 0;
	struct term_times times;
	err_t e;

	e = forward_due(context, track, TERM_ROUTE, detected, &route);
	if (e == ERR_OK)
		e = forward_due(context, track, TERM_ANSWER, detected, &answer);
	if (e == ERR_OK && draft != NULL && draft->back_from == TERM_MAX)
		e = forward_due(context, track, TERM_DRAFT, detected, &draft_due);
	if (e != ERR_OK)
		return e;
	if (draft != NULL && draft->back_from != TERM_MAX && answer != 0) {
		e = term_due(draft, draft->amount, context->region, context->regulation->lateness, detected, answer,
			     &times);
		if (e != ERR_OK)
			return e;
		draft_due = times.due;
	}
	*ret_route_due = route;
	*ret_draft_due = draft_due;
	*ret_answer_due = answer;
	return ERR_OK;
}
