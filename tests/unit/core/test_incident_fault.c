/*
 * tests/unit/core/test_incident_fault.c: what is sound and what is broken, on both sides of each limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "incident_support.h"

static struct incident *made;

/* An incident with one message, a stage at work, and no term. */
static void make(void)
{
	memset(made, 0, sizeof(*made));
	made->version = 5;
	made->revision = 5;
	made->state = INCIDENT_DRAFTING;
	made->detected = 1000;
	made->message_count = 1;
	made->messages[0] = (struct incident_message){ .message = 1, .detected = 1000 };
	made->stage_count = made->stage_now = 1;
	made->stages[0] = (struct incident_stage){ BODY_A, 0, 1, STAGE_STARTED };
}

static void must_be(const char *fault, const char *what, size_t index)
{
	const char *found = incident_fault(made);

	if (fault == NULL ? found != NULL : found == NULL || strcmp(found, fault) != 0)
		fail_msg("%s %zu: %s, expected %s", what, index, found == NULL ? "sound" : found,
			 fault == NULL ? "sound" : fault);
}

static void test_fault__moments_of_a_term(void **state)
{
	static const char never[] = "a term that never started has moments", second[] = "not a whole second";
	static const struct {
		struct term_times times;
		const char *fault;
	} cases[] = {
		{ { 2000, 3000, 4000, 0, 0 }, NULL },
		{ { 2000, 2000, 2000, 0, 0 }, NULL },
		{ { 2000, 2000, 2000, 2000, 2000 }, NULL },
		{ { 2000, 3000, 4000, 5000, 4000 }, NULL },
		{ { 2000, 3000, 4001, 0, 4001 }, NULL }, /* an opening need not be whole */
		{ { 0, 0, 0, 0, 0 }, NULL },
		{ { 0, 1000, 0, 0, 0 }, never },
		{ { 0, 0, 0, 1000, 0 }, never },
		{ { 0, 0, 0, 0, 1000 }, never },
		{ { 2000, 1000, 4000, 0, 0 }, "due before its start" },
		{ { 2000, 3000, 2999, 0, 0 }, "late before it is due" },
		{ { 2000, 3000, 4000, 1000, 0 }, "done before its start" },
		{ { 2000, 3000, 4000, 0, 3000 }, "missed at another moment than late_from" },
		{ { 2001, 3000, 4000, 0, 0 }, second },
		{ { 2000, 3001, 4000, 0, 0 }, second },
		{ { 2000, 3000, 4000, 5001, 0 }, second },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		make();
		made->messages[0].answer = cases[i].times;
		must_be(cases[i].fault, "answer", i);
		make();
		made->messages[0].publish = cases[i].times;
		must_be(cases[i].fault, "publish", i);
		make();
		made->messages[0].reaction = cases[i].times;
		must_be(cases[i].fault, "reaction", i);
		make();
		made->term_count = 2;
		made->terms[0] = (struct term){ .kind = TERM_ROUTE, .version = 1 };
		made->terms[1] = (struct term){ .kind = TERM_DRAFT,
						.version = 5,
						.stopped = cases[i].times.done == 0 ? 0 : 5,
						.times = cases[i].times };
		must_be(cases[i].fault, "draft", i);
	}
}

static void test_fault__terms_that_run(void **state)
{
	static const struct term_times open = { 2000, 3000, 4000, 0, 0 }, ended = { 2000, 3000, 4000, 3000, 0 };

	(void)state;
	for (int kind = 0; kind < TERM_ANSWER; kind++) {
		const bool of_stage = kind == TERM_RETURN || kind == TERM_PART;

		for (uint16_t count = 1; count <= INCIDENT_STAGES_MAX + 1; count++) {
			make();
			made->state = kind == TERM_REVIEW   ? INCIDENT_REVIEW
				      : kind == TERM_REWORK ? INCIDENT_REWORK
							    : INCIDENT_ROUTED;
			made->term_count = count;
			for (size_t i = 0; i < count; i++)
				made->terms[i] =
					(struct term){ .kind = (enum term_kind)kind, .version = 1, .times = open };
			must_be(count <= (of_stage ? INCIDENT_STAGES_MAX : 1) ? NULL : "two running terms of one kind",
				"count", count);
			made->terms[0].times = ended; /* any number may have ended */
			made->terms[0].stopped = 2;
			must_be(count <= (of_stage ? INCIDENT_STAGES_MAX : 1) + 1 ? NULL
										  : "two running terms of one kind",
				"ended", count);
		}
		make();
		made->term_count = 1;
		made->terms[0] = (struct term){ .kind = (enum term_kind)kind, .version = 1, .times = open };
		must_be(kind == TERM_REVIEW   ? "review runs outside its state"
			: kind == TERM_REWORK ? "rework runs outside its state"
					      : NULL,
			"drafting", (size_t)kind);
		made->state = INCIDENT_CLOSED;
		made->outcome = OUTCOME_EXCLUDED;
		must_be("a term runs in a closed incident", "closed", (size_t)kind);
		made->terms[0].times = ended;
		made->terms[0].stopped = 2;
		must_be(NULL, "closed and ended", (size_t)kind);
		made->terms[0].stopped = 0;
		must_be("stopped and done differ", "stopped", (size_t)kind);
		made->terms[0].stopped = 2;
		made->terms[0].version = 6;
		must_be("a term of no event", "version", (size_t)kind);
		made->terms[0].version = 0;
		must_be("a term of no event", "version 0", (size_t)kind);
	}
	for (int kind = TERM_ANSWER; kind < TERM_MAX; kind++) {
		make();
		made->term_count = 1;
		made->terms[0] = (struct term){ .kind = (enum term_kind)kind, .version = 1, .times = open };
		must_be("a message's term among the incident's", "kind", (size_t)kind);
	}
	for (int which = 0; which < 3; which++) {
		make();
		made->state = INCIDENT_CLOSED;
		made->outcome = OUTCOME_EXCLUDED;
		*(which == 0   ? &made->messages[0].answer
		  : which == 1 ? &made->messages[0].publish
			       : &made->messages[0].reaction) = open;
		must_be("a message's term runs in a closed incident", "message", (size_t)which);
	}
}

static void test_fault__placements(void **state)
{
	(void)state;
	for (int placement = 0; placement < PLACEMENT_MAX; placement++) {
		for (int kind = 0; kind < DRAFT_KIND_MAX; kind++) {
			const bool busy = placement == PLACEMENT_WAITING || placement == PLACEMENT_SENDING;
			const char *fault = NULL;

			if (placement == PLACEMENT_PLACED && kind == DRAFT_NONE)
				fault = "placed, but nothing was";
			if (placement != PLACEMENT_PLACED && kind == DRAFT_ANSWER)
				fault = "answered, but not placed";
			make();
			made->message_count = 2;
			made->messages[1] = made->messages[0];
			made->messages[1].message = 2;
			made->messages[0].placement = (enum placement)placement;
			made->messages[0].placed_kind = (enum draft_kind)kind;
			made->state = busy ? INCIDENT_PUBLISHING : INCIDENT_APPROVED;
			must_be(fault, "placement", (size_t)placement * 10 + (size_t)kind);
			made->state = busy ? INCIDENT_APPROVED : INCIDENT_PUBLISHING;
			must_be(fault != NULL ? fault : "publishing is not what the messages say", "state",
				(size_t)placement);
		}
	}
	make();
	made->message_count = 2;
	made->messages[1] = made->messages[0];
	must_be("a message twice, or none", "twice", 0);
	made->messages[1].message = 0;
	must_be("a message twice, or none", "none", 0);
	made->messages[1].message = 2;
	made->messages[1].detected = 1001;
	must_be(NULL, "later", 0);
	made->messages[1].detected = 999;
	must_be("a message detected before its incident", "earlier", 0);
}

static void test_fault__stages(void **state)
{
	static const char turn[] = "a stage whose turn it is has not begun", before[] = "a stage done before its turn",
			  order[] = "stages out of order", empty[] = "a stage without a body or number";
	static const struct {
		struct incident_stage stages[3];
		uint16_t now;
		const char *fault;
	} cases[] = {
		{ { { 1, 0, 1, 7 }, { 2, 0, 2, 1 }, { 3, 0, 3, 0 } }, 2, NULL },
		{ { { 1, 0, 1, 7 }, { 2, 0, 1, 1 }, { 3, 0, 2, 0 } }, 1, NULL },
		{ { { 1, 0, 1, 1 }, { 2, 0, 2, 4 }, { 3, 0, 3, 0 } }, 1, before },
		{ { { 1, 0, 1, 1 }, { 2, 0, 2, 0 }, { 3, 0, 3, 5 } }, 1, before },
		{ { { 1, 0, 1, 6 }, { 2, 0, 2, 0 }, { 3, 0, 3, 0 } }, 1, turn },
		{ { { 1, 0, 1, 7 }, { 2, 0, 2, 7 }, { 3, 0, 3, 0 } }, 3, turn },
		{ { { 1, 0, 2, 0 }, { 2, 0, 1, 1 }, { 3, 0, 3, 0 } }, 1, order },
		{ { { 1, 0, 1, 1 }, { 2, 0, 3, 0 }, { 3, 0, 2, 0 } }, 1, order },
		{ { { 1, 0, 1, 1 }, { 0, 0, 2, 0 }, { 3, 0, 3, 0 } }, 1, empty },
		{ { { 1, 0, 0, 1 }, { 2, 0, 1, 1 }, { 3, 0, 2, 0 } }, 1, empty },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		make();
		made->stage_count = 3;
		memcpy(made->stages, cases[i].stages, sizeof(cases[i].stages));
		made->stages[3] = (struct incident_stage){ 0, 0, 1, STAGE_DONE }; /* behind the last */
		made->stage_now = cases[i].now;
		must_be(cases[i].fault, "stages", i);
	}
	for (int s = INCIDENT_NEW; s < INCIDENT_STATE_MAX; s++) {
		make();
		made->stage_count = 0;
		made->state = (enum incident_state)s;
		made->outcome = s == INCIDENT_CLOSED ? OUTCOME_WITHDRAWN : OUTCOME_NONE;
		made->messages[0].placement = s == INCIDENT_PUBLISHING ? PLACEMENT_WAITING : PLACEMENT_NONE;
		must_be(s == INCIDENT_ROUTED || s == INCIDENT_REWORK || s == INCIDENT_REVIEW ? "work without a body"
											     : NULL,
			"state", (size_t)s);
		made->outcome = made->outcome == OUTCOME_NONE ? OUTCOME_WITHDRAWN : OUTCOME_NONE;
		must_be("closed and outcome differ", "outcome", (size_t)s);
	}
}

static void test_fault__counts_and_versions(void **state)
{
	(void)state;
	make();
	made->term_count = INCIDENT_TERMS_MAX;
	for (size_t i = 0; i < INCIDENT_TERMS_MAX; i++)
		made->terms[i] = (struct term){ .kind = TERM_ROUTE, .version = 5 };
	made->message_count = INCIDENT_MESSAGES_MAX;
	for (size_t i = 0; i < INCIDENT_MESSAGES_MAX; i++)
		made->messages[i] = (struct incident_message){ .message = (row_id_t)i + 1, .detected = 1000 };
	made->stage_count = INCIDENT_STAGES_MAX;
	for (size_t i = 0; i < INCIDENT_STAGES_MAX; i++)
		made->stages[i] = (struct incident_stage){ BODY_A, 0, 1, STAGE_STARTED };
	must_be(NULL, "full", 0);
	made->term_count += 1;
	must_be("more than there is room for", "terms", 0);
	made->term_count -= 1;
	made->message_count += 1;
	must_be("more than there is room for", "messages", 0);
	made->message_count -= 1;
	made->stage_count += 1;
	must_be("more than there is room for", "stages", 0);
	make();
	made->revision = 6;
	must_be("version, revision or state", "revision", 0);
	made->revision = 4;
	must_be(NULL, "revision", 1);
	made->state = INCIDENT_STATE_MAX;
	must_be("version, revision or state", "state", 0);
	made->state = INCIDENT_NONE;
	must_be("version, revision or state", "state", 1);
	made->message_count = 0;
	must_be("an incident without a message", "messages", 0);
	made->version = 0;
	must_be(NULL, "not yet", 0);
}

static int setup(void **state)
{
	(void)state;
	made = calloc(1, sizeof(*made));
	return made == NULL;
}

static int teardown(void **state)
{
	(void)state;
	free(made);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fault__moments_of_a_term),   cmocka_unit_test(test_fault__terms_that_run),
		cmocka_unit_test(test_fault__placements),          cmocka_unit_test(test_fault__stages),
		cmocka_unit_test(test_fault__counts_and_versions),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
