/*
 * core/responsibility.c: charges and holders, from the state and from the events; nothing is stored for it.
 */
#include "core/responsibility.h"

#include "base/assert.h"
#include "core/incident_private.h"

static const uint32_t step_causes = CAUSE_ROUTE_LATE | CAUSE_RETURN_LATE | CAUSE_DRAFT_LATE | CAUSE_REVIEW_LATE |
				    CAUSE_REWORK_LATE | CAUSE_PART_LATE | CAUSE_PUBLISH_LATE | CAUSE_FINAL_LATE;

static void of_message(const struct incident_message *message, enum term_kind kind, struct responsibility *ret)
{
	ret->missed = message_times_const(message, kind)->missed;
	ret->causes = kind == TERM_ANSWER    ? message->answer_causes
		      : kind == TERM_PUBLISH ? message->publish_causes
					     : message->reaction_causes;
	ret->explained = (kind == TERM_ANSWER    ? message->answer_flags
			  : kind == TERM_PUBLISH ? message->publish_flags
						 : message->reaction_flags) &
			 TERM_EXPLAINED;
	ret->not_at_fault = (kind == TERM_ANSWER    ? message->answer_flags
			     : kind == TERM_PUBLISH ? message->publish_flags
						    : message->reaction_flags) &
			    TERM_EXPLANATION_ACCEPTED;
}

static void of_term(const struct term *term, struct responsibility *ret)
{
	ret->missed = term->times.missed;
	ret->causes = term->causes;
	ret->body = term->body;
	ret->person = term->person;
	ret->explained = (term->flags & TERM_EXPLAINED) != 0;
	ret->not_at_fault = (term->flags & TERM_EXPLANATION_ACCEPTED) != 0;
}

bool responsibility_of(const struct incident *state, const struct regulation *regulation, enum term_kind kind,
		       size_t index, struct responsibility *ret_responsibility)
{
	const struct term_rule *rule = regulation_rule(regulation, state->track, kind);
	const struct term_times *times = incident_term_times(state, kind, index);
	struct responsibility found = { 0 };

	if (times == NULL || times->missed == 0)
		return false;
	if (term_kind_is_of_message(kind))
		of_message(&state->messages[index], kind, &found);
	else
		of_term(&state->terms[index], &found);
	found.charged = rule == NULL ? CHARGED_RESULT : rule->charged;
	if (found.charged == CHARGED_BODY && found.body == 0)
		found.charged = CHARGED_BUREAU; /* held by the Bureau when it was missed (п. 17) */
	if (found.charged != CHARGED_BODY)
		found.body = 0;
	found.names_nobody = (found.causes & CAUSE_FORWARDED) != 0;
	if (found.charged == CHARGED_RESULT)
		found.names_nobody = found.names_nobody || (found.causes & step_causes) == 0;
	else if (kind == TERM_DRAFT)
		found.names_nobody = found.names_nobody || (found.causes & CAUSE_ORDER_OF_WORK) != 0;
	if (found.names_nobody)
		found.body = found.person = 0;
	*ret_responsibility = found;
	return true;
}

static err_t charge(struct holder *holders, size_t *count, row_id_t body, int64_t working_ms)
{
	size_t i = 0;

	while (i < *count && holders[i].body != body)
		i++;
	if (i == HOLDERS_MAX)
		return ERR_LIMIT;
	if (i == *count) {
		holders[i] = (struct holder){ .body = body };
		*count += 1;
	}
	holders[i].working_ms += working_ms;
	return ERR_OK;
}

static err_t charge_holders(const struct incident *state, const struct worktime *region, utc_ms_t from, utc_ms_t until,
			    struct holder *holders, size_t *count)
{
	row_id_t bodies[INCIDENT_STAGES_MAX];
	size_t body_count;
	int64_t working_ms;
	err_t e;

	if (until <= from)
		return ERR_OK;
	e = worktime_between(region, from, until, &working_ms);
	incident_holders(state, bodies, &body_count);
	for (size_t i = 0; i < body_count && e == ERR_OK && working_ms > 0; i++)
		e = charge(holders, count, bodies[i], working_ms);
	return e;
}

err_t responsibility_holders(const struct incident_event *events, size_t count, utc_ms_t from, utc_ms_t until,
			     const struct worktime *region, struct incident *scratch,
			     struct holder ret_holders[HOLDERS_MAX], size_t *ret_count)
{
	utc_ms_t at = from;
	size_t holder_count = 0;
	err_t e = ERR_OK;

	memset(scratch, 0, offsetof(struct incident, terms));
	for (size_t i = 0; i < count && e == ERR_OK; i++) {
		const utc_ms_t next = events[i].at < until ? events[i].at : until;

		/* Before its detection was recorded it lay with the Bureau: the state of nothing has that holder too.
		 */
		e = charge_holders(scratch, region, at, next, ret_holders, &holder_count);
		if (next > at)
			at = next;
		incident_apply(scratch, &events[i]);
	}
	if (e == ERR_OK)
		e = charge_holders(scratch, region, at, until, ret_holders, &holder_count);
	if (e == ERR_OK)
		*ret_count = holder_count;
	return e;
}
