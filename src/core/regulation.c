/*
 * core/regulation.c: looking a rule up, and running the examples that a regulation file carries. Reading the file:
 * core/regulation_parse.c.
 */
#include "core/regulation.h"

#include "base/assert.h"
#include "core/incident_event.h"
#include "core/term.h"

const struct term_rule *regulation_rule(const struct regulation *regulation, enum track track, enum term_kind kind)
{
	const struct term_rule *rule;

	ASSERT(track < TRACK_MAX && kind < TERM_MAX);
	rule = &regulation->rules[track][kind];
	return rule->amount < 0 ? NULL : rule;
}

static err_t example_due(const struct regulation *regulation, const struct regulation_example *example,
			 const struct worktime *region, utc_ms_t *ret_due)
{
	const struct term_rule *rule = regulation_rule(regulation, example->track, example->term);
	const struct term_rule *base;
	struct term_times base_times = { 0 }, times = { 0 };
	err_t e;

	ASSERT(rule != NULL); /* the parser refuses an example of a term that is not used */
	if (rule->back_from != TERM_MAX) {
		base = regulation_rule(regulation, example->track, rule->back_from);
		ASSERT(base != NULL);
		e = term_due(base, base->amount, region, regulation->lateness, example->at, 0, &base_times);
		if (e != ERR_OK)
			return e;
	}
	e = term_due(rule, rule->amount, region, regulation->lateness, example->at, base_times.due, &times);
	*ret_due = times.due; /* 0 when it is never due */
	return e;
}

size_t regulation_examples_run(const struct regulation *regulation, const struct worktime *region,
			       regulation_report *report, void *data)
{
	size_t wrong = 0;

	for (size_t i = 0; i < regulation->example_count; i++) {
		const struct regulation_example *example = &regulation->examples[i];
		utc_ms_t found = 0;
		err_t e = example_due(regulation, example, region, &found);

		if (e != ERR_OK || found != example->due)
			wrong += 1;
		if (report != NULL)
			report(data, example, e, found);
	}
	return wrong;
}
