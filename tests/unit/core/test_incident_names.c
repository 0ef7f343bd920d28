/*
 * tests/unit/core/test_incident_names.c: the words of the record and the API. A name once used is never changed: the
 * lists are written out here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/message.h"
#include "incident_support.h"

struct event_words {
	const char *name, *clause;
	bool raises;
};
static const struct event_words events[] = {
	{ "detected", "14", true },
	{ "attached", "16", true },
	{ "detached", "16", true },
	{ "triaged", "14", true },
	{ "routed", "14", true },
	{ "forwarded", "14", true },
	{ "returned", "15", true },
	{ "taken", "13", true },
	{ "reassigned", "13", true },
	{ "handed_over", "12", true },
	{ "part_submitted", "22", true },
	{ "visa_asked", "20", true },
	{ "answer_submitted", "17", true },
	{ "interim_submitted", "17", true },
	{ "clarification_submitted", "17", true },
	{ "draft_withdrawn", "17", true },
	{ "visa_given", "20", true },
	{ "visa_refused", "20", true },
	{ "approved", "18", true },
	{ "sent_back", "18", true },
	{ "publish_ordered", "20", true },
	{ "undone", "20", true },
	{ "send_started", "20", true },
	{ "answer_published", "20", true },
	{ "interim_published", "20", true },
	{ "clarification_published", "20", true },
	{ "publication_failed", "20", true },
	{ "not_placed", "20", true },
	{ "author_replied", "17", true },
	{ "repeat_marked", "23", true },
	{ "repeat_unmarked", "23", true },
	{ "significant_marked", "29", false },
	{ "significant_unmarked", "29", false },
	{ "emergency_marked", "25", false },
	{ "excluded", "25", true },
	{ "dismissed", "1.2", true },
	{ "closed", "", true },
	{ "reopened", "", true },
	{ "track_changed", "14", true },
	{ "edition_changed", "", true },
	{ "measure_added", "23", false },
	{ "measure_fulfilled", "23", false },
	{ "commented", "", false },
	{ "explained", "27", false },
	{ "explanation_accepted", "27", false },
	{ "explanation_refused", "27", false },
	{ "shortcoming_reported", "27", false },
	{ "split", "22", true },
	{ "merged", "", true },
	{ "terms_moved", "", false },
	{ "terms_missed", "26", false },
};

static void test_incident_names__events(void **state)
{
	enum incident_event_kind kind;

	(void)state;
	assert_int_equal(ARRAY_COUNT(events), EVENT_KIND_MAX);
	for (size_t i = 0; i < ARRAY_COUNT(events); i++) {
		assert_true(incident_event_from_name(str_from(events[i].name), &kind));
		assert_int_equal(kind, i);
		assert_string_equal(incident_event_name(kind), events[i].name);
		assert_string_equal(incident_event_clause(kind), events[i].clause);
		assert_int_equal(incident_event_raises_revision(kind), events[i].raises);
	}
	assert_false(incident_event_from_name(STR("eaten"), &kind));
	assert_false(incident_event_from_name(STR(""), &kind));
}

static const char *const commands[] = {
	"detect",
	"attach",
	"detach",
	"triage",
	"route",
	"forward",
	"return",
	"take",
	"reassign",
	"hand_over",
	"submit_part",
	"submit_draft",
	"withdraw_draft",
	"visa",
	"refuse_visa",
	"approve",
	"correct_and_approve",
	"send_back",
	"publish",
	"undo",
	"send_started",
	"published",
	"publication_failed",
	"published_by_hand",
	"cannot_be_placed",
	"author_replied",
	"mark_repeat",
	"unmark_repeat",
	"mark_significant",
	"unmark_significant",
	"mark_emergency",
	"exclude",
	"dismiss",
	"close",
	"reopen",
	"change_track",
	"change_edition",
	"add_measure",
	"fulfil_measure",
	"comment",
	"explain",
	"accept_explanation",
	"refuse_explanation",
	"report_shortcoming",
	"split",
	"merge",
};

static void test_incident_names__commands_in_either_spelling(void **state)
{
	enum incident_command_kind kind;

	(void)state;
	assert_int_equal(ARRAY_COUNT(commands), COMMAND_MAX);
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
		char address[40];
		size_t size = strlen(commands[i]);

		for (size_t j = 0; j <= size; j++)
			address[j] = (char)(commands[i][j] == '_' ? '-' : commands[i][j]);
		assert_true(incident_command_from_name(str_from(commands[i]), &kind));
		assert_int_equal(kind, i);
		address[size] = 'x'; /* names are not terminated */
		assert_true(incident_command_from_name((struct str){ address, size }, &kind));
		assert_int_equal(kind, i);
		assert_string_equal(incident_command_name(kind), commands[i]);
		assert_int_equal(incident_command_is_of_program(kind), kind == COMMAND_SEND_STARTED ||
									       kind == COMMAND_PUBLISHED ||
									       kind == COMMAND_PUBLICATION_FAILED);
	}
	assert_string_equal(incident_command_clause(COMMAND_APPROVE), "18");
	assert_false(incident_command_from_name(STR("eat"), &kind));
	assert_false(incident_command_from_name(STR("tak"), &kind));
	assert_false(incident_command_from_name(STR(""), &kind));
}

#define SAME(function, type, ...)                                                                                      \
	do {                                                                                                           \
		static const char *const words[] = { __VA_ARGS__ };                                                    \
		for (size_t i = 0; i < ARRAY_COUNT(words); i++)                                                        \
			assert_string_equal(function((type)i), words[i]);                                              \
	} while (0)

static void test_incident_names__everything_else(void **state)
{
	static const char *const causes[] = {
		"route_late", "return_late",   "returned",     "draft_late", "review_late", "rework", "rework_late",
		"part_late",  "order_of_work", "publish_late", "network",    "final_late",  "",       "forwarded",
	};
	enum term_kind kind;

	(void)state;
	SAME(incident_state_name, enum incident_state, "none", "new", "routed", "drafting", "review", "rework",
	     "approved", "publishing", "answered", "returned", "closed");
	SAME(outcome_name, enum outcome, "", "answered", "referred", "author_silent", "withdrawn", "excluded",
	     "dismissed", "not_placed", "merged");
	SAME(placement_name, enum placement, "none", "waiting", "sending", "placed", "failed", "impossible");
	SAME(place_name, enum place, "", "reply", "comment", "private", "own_post");
	SAME(importance_name, enum importance, "", "low", "normal", "high", "critical");
	SAME(draft_kind_name, enum draft_kind, "", "answer", "interim", "clarification");
	SAME(exclusion_name, enum exclusion, "", "harm", "insult", "obscene", "threat");
	SAME(dismissal_name, enum dismissal, "", "not_a_matter", "no_reaction_needed", "spam", "mistake");
	SAME(track_name, enum track, "ordinary", "list", "by_decision");
	SAME(term_kind_name, enum term_kind, "route", "return", "draft", "review", "rework", "part", "final", "answer",
	     "publish", "reaction");
	SAME(term_op_name, enum term_op, "started", "stopped", "resumed", "moved", "missed", "miss_lifted",
	     "taken_back");
	SAME(term_clock_name, enum term_clock, "working", "calendar", "working_days");
	SAME(message_kind_name, enum message_kind, "post", "comment", "reply", "article");
	for (unsigned i = 0; i < 32; i++)
		assert_string_equal(cause_name(UINT32_C(1) << i), i < ARRAY_COUNT(causes) ? causes[i] : "");
	assert_string_equal(cause_name(0), "");
	assert_string_equal(cause_name(3), "");
	for (int i = 0; i < TERM_MAX; i++) {
		assert_true(term_kind_from_name(str_from(term_kind_name((enum term_kind)i)), &kind));
		assert_int_equal(kind, i);
		assert_int_equal(term_kind_is_of_message(kind), i >= TERM_ANSWER);
	}
	assert_false(term_kind_from_name(STR("lunch"), &kind));
	for (int i = 0; i < CORE_RULE_MAX; i++)
		assert_non_null(core_rule_keys[i]);
	assert_string_equal(RULE(too_late_undo), "too_late_undo");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_incident_names__events),
		cmocka_unit_test(test_incident_names__commands_in_either_spelling),
		cmocka_unit_test(test_incident_names__everything_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
