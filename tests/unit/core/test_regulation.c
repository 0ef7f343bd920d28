/*
 * tests/unit/core/test_regulation.c: regulation files: their own examples, and each rule that a broken one is refused
 * by, with its path.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "incident_support.h"

static void tell(void *data, const struct regulation_example *example, err_t e, utc_ms_t found)
{
	char text[40];

	if (e != ERR_OK || found != example->due)
		print_error("%.*s %s: %s %s\n", (int)example->name.size, example->name.data,
			    term_kind_name(example->term), err_name(e), support_text(data, found, text));
}

static void test_regulation__every_file_keeps_its_own_examples(void **state)
{
	static const char *const files[] = { NULL, "tests/golden/regulation/24-hours.json",
					     "tests/golden/regulation/9-hours-from-sending.json",
					     "tests/golden/regulation/two-visas.json" };
	const struct worktime *region = support_worktime(NULL, support_calendar());

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
		const struct regulation *regulation = support_regulation(files[i]);
		union {
			const void *in;
			void *out;
		} data = { .in = region };

		assert_true(regulation->example_count > 0);
		assert_int_equal(regulation_examples_run(regulation, region, tell, data.out), 0);
	}
}

static void test_regulation__a_wrong_example_is_counted(void **state)
{
	struct regulation_example twice[2], example = { .event = EVENT_DETECTED,
							.at = msk("2026-11-24 10:00"),
							.term = TERM_ANSWER,
							.due = msk("2026-11-25 10:01") };
	struct regulation wrong = *support_regulation(NULL);

	(void)state;
	wrong.examples = &example;
	wrong.example_count = 1;
	assert_int_equal(regulation_examples_run(&wrong, support_worktime(NULL, support_calendar()), NULL, NULL), 1);
	twice[1] = example;
	twice[0] = example;
	twice[0].due = msk("2026-11-25 10:00");
	wrong.examples = twice;
	wrong.example_count = 2;
	assert_int_equal(regulation_examples_run(&wrong, support_worktime(NULL, support_calendar()), NULL, NULL), 1);
	wrong.examples = &example;
	wrong.example_count = 1;
	example.due = msk("2026-11-25 10:00");
	assert_int_equal(regulation_examples_run(&wrong, support_worktime(NULL, support_calendar()), NULL, NULL), 0);
}

static void test_regulation__nao_2020_says_what_the_order_says(void **state)
{
	const struct regulation *regulation = support_regulation(NULL);
	const struct term_rule *draft = regulation_rule(regulation, TRACK_LIST, TERM_DRAFT);

	(void)state;
	assert_int_equal(regulation->lateness, LATENESS_WORKING);
	assert_true(regulation->detection_by_claim);
	assert_int_equal(regulation->claim_ms, 10 * MS_PER_MINUTE);
	assert_int_equal(regulation->undo_ms, 20 * MS_PER_SECOND);
	assert_int_equal(regulation->move_floor_ms, MS_PER_HOUR);
	assert_int_equal(regulation->decided_ms, 4 * MS_PER_HOUR);
	assert_int_equal(regulation->returns_to_dispute, 2);
	assert_int_equal(regulation->close_days, 3);
	assert_int_equal(regulation->silence_days, 3);
	assert_int_equal(regulation->explain_days, 2);
	assert_false(regulation->correct_in_place);
	assert_false(regulation->executor_publishes);
	assert_int_equal(regulation->act_number.size, 0); /* «реквизиты не указаны» */
	assert_int_equal(draft->amount, 150 * MS_PER_MINUTE);
	assert_int_equal(draft->back_from, TERM_ANSWER);
	assert_true(draft->once);
	assert_string_equal(draft->clause, "17");
	assert_null(regulation_rule(regulation, TRACK_ORDINARY, TERM_REACTION));
	assert_int_equal(regulation_rule(regulation, TRACK_ORDINARY, TERM_FINAL)->amount, 7);
	assert_false(regulation_rule(regulation, TRACK_ORDINARY, TERM_RETURN)->expires);
}

struct broken {
	const char *file, *field, *rule;
};
#define RULE_(name) #name
#define ANSWER_TERM                                                                                                    \
	"{'term':'answer','of':'message','clause':'16','starts':['detected'],'stops':['answer_published'],'clock':'"   \
	"working','amount':"                                                                                           \
	"{'ordinary':'8h'},'schedule':'region','charged':'result'}"
#define TERMS(term) "{'name':'x','terms':[" ANSWER_TERM "," term "]}"
#define TERM(more)                                                                                                     \
	"{'term':'review','of':'incident','clause':'18','starts':['answer_submitted'],'stops':['approved','sent_back'" \
	"],'clock':'"                                                                                                  \
	"working','schedule':'region','charged':'bureau'," more "}"

static const struct broken broken_files[] = {
	{ "{", "", RULE_(not_json) },
	{ "[]", "", RULE_(wrong_type) },
	{ "{'terms':[]}", "name", RULE_(missing_key) },
	{ "{'name':'','terms':[]}", "name", RULE_(missing_key) },
	{ "{'name':5,'terms':[]}", "name", RULE_(wrong_type) },
	{ "{'name':'x'}", "terms", RULE_(missing_key) },
	{ "{'name':'x','terms':{}}", "terms", RULE_(wrong_type) },
	{ "{'name':'x','terms':[]}", "terms", RULE_(missing_key) },
	{ "{'name':'x','colour':'red','terms':[]}", "colour", RULE_(unknown_key) },
	{ "{'name':'x','act':{'place':'y'},'terms':[]}", "act.place", RULE_(unknown_key) },
	{ "{'name':'x','act':{'date':'12.03.2020'},'terms':[]}", "act.date", RULE_(date_syntax) },
	{ "{'name':'x','lateness':'soon','terms':[]}", "lateness", RULE_(wrong_type) },
	{ "{'name':'x','undo':'20','terms':[]}", "undo", RULE_(amount_syntax) },
	{ "{'name':'x','undo':20,'terms':[]}", "undo", RULE_(wrong_type) },
	{ "{'name':'x','close_days':-1,'terms':[]}", "close_days", RULE_(amount_range) },
	{ "{'name':'x','close_days':'3','terms':[]}", "close_days", RULE_(wrong_type) },
	{ "{'name':'x','returns_to_dispute':9,'terms':[]}", "returns_to_dispute", RULE_(amount_range) },
	{ "{'name':'x','correct_in_place':'yes','terms':[]}", "correct_in_place", RULE_(wrong_type) },
	{ "{'name':'x','visas':[{'role':'auditor'}],'terms':[]}", "visas[0].role", RULE_(unknown_role) },
	{ "{'name':'x','visas':{},'terms':[]}", "visas", RULE_(wrong_type) },
	{ "{'name':'x','visas':[{'role':'deputy'},{'role':'deputy'},{'role':'deputy'},{'role':'deputy'},{'role':'"
	  "deputy'}],'terms':[]}",
	  "visas", RULE_(too_many) },
	{ TERMS("{'of':'message'}"), "terms[1].term", RULE_(missing_key) },
	{ TERMS("{'term':'answers'}"), "terms[1].term", RULE_(unknown_term) },
	{ TERMS(ANSWER_TERM), "terms[1].term", RULE_(term_twice) },
	{ TERMS(TERM("'amount':'30m','when':'now'")), "terms[1].when", RULE_(unknown_key) },
	{ TERMS("{'term':'review','of':'message','clause':'18'}"), "terms[1].of", RULE_(of_mismatch) },
	{ TERMS("{'term':'review','of':'person','clause':'18'}"), "terms[1].of", RULE_(unknown_of) },
	{ TERMS("{'term':'review','of':'incident','clause':'123456789'}"), "terms[1].clause", RULE_(too_long) },
	{ TERMS("{'term':'review','of':'incident','clause':'18','clock':'sun'}"), "terms[1].clock",
	  RULE_(unknown_clock) },
	{ TERMS("{'term':'review','of':'incident','clause':'18','clock':'working','schedule':'moon'}"),
	  "terms[1].schedule", RULE_(unknown_schedule) },
	{ TERMS("{'term':'publish','of':'message','clause':'20','clock':'working','schedule':'body'}"),
	  "terms[1].schedule", RULE_(unknown_schedule) },
	{ TERMS("{'term':'review','of':'incident','clause':'18','clock':'working','schedule':'region','charged':'all'"
		"}"),
	  "terms[1].charged", RULE_(unknown_charged) },
	{ TERMS(TERM("'amount':{'list':'1h'}")), "terms[1].amount", RULE_(ordinary_missing) },
	{ TERMS(TERM("'amount':{'ordinary':'1h','fast':'1h'}")), "terms[1].amount.fast", RULE_(unknown_key) },
	{ TERMS(TERM("'amount':'7d'")), "terms[1].amount", RULE_(amount_unit) },
	{ TERMS(TERM("'amount':'0m'")), "terms[1].amount", RULE_(amount_range) },
	{ TERMS(TERM("'amount':'9000h'")), "terms[1].amount", RULE_(amount_range) },
	{ TERMS(TERM("'amount':'30m1h'")), "terms[1].amount", RULE_(amount_syntax) },
	{ TERMS(TERM("'amount':'1h1h'")), "terms[1].amount", RULE_(amount_syntax) },
	{ TERMS(TERM("'amount':'1w'")), "terms[1].amount", RULE_(amount_syntax) },
	{ TERMS(TERM("'amount':'h'")), "terms[1].amount", RULE_(amount_syntax) },
	{ TERMS(TERM("'amount':''")), "terms[1].amount", RULE_(amount_syntax) },
	{ TERMS(TERM("'amount':5")), "terms[1].amount", RULE_(wrong_type) },
	{ TERMS(TERM("'amount':{'ordinary':'decided'}")), "terms[1].amount.ordinary", RULE_(amount_syntax) },
	{ TERMS(TERM("'amount':'1h','expires':1")), "terms[1].expires", RULE_(wrong_type) },
	{ TERMS(TERM("'amount':'1h','late':['approved']")), "terms[1].late", RULE_(late_and_expires) },
	{ TERMS(TERM("'amount':'1h','expires':false,'late':['returned']")), "terms[1].late", RULE_(late_without_stop) },
	{ TERMS(TERM("'amount':'1h','unless':['answer']")), "terms[1].unless", RULE_(unknown_term) },
	{ TERMS(TERM("'amount':'1h','resumes':['eaten']")), "terms[1].resumes[0]", RULE_(unknown_event) },
	{ TERMS(TERM("'amount':'1h','resumes':['returned','returned']")), "terms[1].resumes[1]", RULE_(starts_twice) },
	{ TERMS(TERM("'amount':'1h','before':'noon'")), "terms[1].before", RULE_(before_unknown) },
	{ TERMS(TERM("'amount':'1h','before':'publish'")), "terms[1].before", RULE_(before_unknown) },
	{ TERMS(TERM("'amount':'9h','before':'answer'")), "terms[1].amount", RULE_(before_longer) },
	{ TERMS(TERM("'amount':'1h','before':'review'")), "terms[1].before", RULE_(before_not_forward) },
	{ TERMS("{'term':'review','of':'incident','clause':'18','starts':['answer_submitted'],'stops':['approved'],'"
		"clock':'calendar','schedule':"
		"'region','charged':'bureau','amount':'1h','before':'answer'}"),
	  "terms[1].before", RULE_(before_other_clock) },
	{ TERMS("{'term':'review','of':'incident','clause':'18','starts':[],'stops':['approved'],'clock':'working','"
		"schedule':'region','charged':"
		"'bureau','amount':'1h'}"),
	  "terms[1].starts", RULE_(starts_empty) },
	{ TERMS("{'term':'review','of':'incident','clause':'18','starts':['approved'],'stops':[],'clock':'working','"
		"schedule':'region','charged':"
		"'bureau','amount':'1h'}"),
	  "terms[1].stops", RULE_(stops_empty) },
	{ "{'name':'x','terms':[" ANSWER_TERM "],'examples':{}}", "examples", RULE_(wrong_type) },
	{ "{'name':'x','terms':[" ANSWER_TERM "],'examples':[{'name':'1','event':'born'}]}", "examples[0].event",
	  RULE_(unknown_event) },
	{ "{'name':'x','terms':[" ANSWER_TERM "],'examples':[{'name':'1','event':'detected','at':'yesterday'}]}",
	  "examples[0].at", RULE_(time_syntax) },
	{ "{'name':'x','terms':[" ANSWER_TERM
	  "],'examples':[{'name':'1','event':'detected','at':'2026-11-24T10:00:00+03:00','track':'fast'}]}",
	  "examples[0].track", RULE_(unknown_track) },
	{ "{'name':'x','terms':[" ANSWER_TERM
	  "],'examples':[{'name':'1','event':'detected','at':'2026-11-24T10:00:00+03:00','due':{}}]}",
	  "examples[0].due", RULE_(wrong_type) },
	{ "{'name':'x','terms':[" ANSWER_TERM
	  "],'examples':[{'name':'1','event':'detected','at':'2026-11-24T10:00:00+03:00','due':{'route':"
	  "'2026-11-24T10:30:00+03:00'}}]}",
	  "examples[0].due.route", RULE_(example_term) },
	{ "{'name':'x','terms':[" ANSWER_TERM
	  "],'examples':[{'name':'1','event':'detected','at':'2026-11-24T10:00:00+03:00','due':{'answer':'soon'}}]}",
	  "examples[0].due.answer", RULE_(time_syntax) },
};

static struct str quoted(const char *text)
{
	char *copy = arena_alloc(support_arena(), strlen(text) + 1);

	assert_non_null(copy);
	for (size_t i = 0; text[i] != '\0'; i++)
		copy[i] = text[i] == '\'' ? '"' : text[i];
	return str_from(copy);
}

static void test_regulation__a_broken_file_names_path_and_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(broken_files); i++) {
		const struct regulation *regulation = NULL;
		struct err_detail detail = { 0 };
		err_t e = regulation_from_json(quoted(broken_files[i].file), 1, support_arena(), &regulation, &detail);

		if (e != ERR_INPUT_INVALID || strcmp(detail.field, broken_files[i].field) != 0 || detail.rule == NULL ||
		    strcmp(detail.rule, broken_files[i].rule) != 0)
			fail_msg("%s: %s field \"%s\" rule %s, expected \"%s\" %s", broken_files[i].file, err_name(e),
				 detail.field, detail.rule == NULL ? "" : detail.rule, broken_files[i].field,
				 broken_files[i].rule);
		assert_null(regulation);
	}
}

static void test_regulation__text_that_is_no_json_names_its_line(void **state)
{
	const struct regulation *regulation = NULL;
	struct err_detail detail = { 0 };

	(void)state;
	assert_int_equal(regulation_from_json(STR("{\n\n\"name\": }"), 1, support_arena(), &regulation, &detail),
			 ERR_INPUT_INVALID);
	assert_int_equal(detail.found, 3);
	assert_int_equal(regulation_from_json(STR("{"), 1, support_arena(), &regulation, NULL), ERR_INPUT_INVALID);
}

static void test_regulation__the_least_file_is_enough(void **state)
{
	const struct regulation *regulation = NULL;
	struct err_detail detail = { 0 };

	(void)state;
	assert_int_equal(regulation_from_json(quoted("{'name':'x','terms':[" ANSWER_TERM "]}"), 7, support_arena(),
					      &regulation, &detail),
			 ERR_OK);
	assert_int_equal(regulation_from_json(quoted(TERMS(TERM("'amount':'8h','before':'answer'"))), 7,
					      support_arena(), &regulation, &detail),
			 ERR_OK); /* as long as the answer itself: due at detection */
	assert_int_equal(regulation_from_json(quoted("{'name':'x','terms':[" ANSWER_TERM "]}"), 7, support_arena(),
					      &regulation, &detail),
			 ERR_OK);
	assert_int_equal(
		regulation_from_json(
			quoted("{'name':'x','visas':[{'role':'deputy'},{'role':'delegate'},{'role':'head_of_body'},"
			       "{'role':'deputy'}],'terms':[" ANSWER_TERM "]}"),
			8, support_arena(), &regulation, &detail),
		ERR_OK);
	assert_int_equal(regulation->visa_count, REGULATION_VISAS_MAX);
	assert_int_equal(regulation->visas[1].role, ROLE_DELEGATE);
	assert_int_equal(regulation_from_json(quoted("{'name':'x','terms':[" ANSWER_TERM "]}"), 7, support_arena(),
					      &regulation, &detail),
			 ERR_OK);
	assert_int_equal(regulation->version, 7);
	assert_int_equal(regulation_rule(regulation, TRACK_LIST, TERM_ANSWER)->amount, 8 * MS_PER_HOUR);
	assert_true(regulation_rule(regulation, TRACK_LIST, TERM_ANSWER)->expires);
	assert_int_equal(regulation->claim_ms, 10 * MS_PER_MINUTE);
	assert_int_equal(regulation->undo_ms, 20 * MS_PER_SECOND);
	assert_int_equal(regulation->move_floor_ms, MS_PER_HOUR);
	assert_int_equal(regulation->decided_ms, 4 * MS_PER_HOUR);
	assert_int_equal(regulation->returns_to_dispute, 2);
	assert_int_equal(regulation->close_days, 3);
	assert_int_equal(regulation->silence_days, 3);
	assert_int_equal(regulation->explain_days, 2);
	assert_int_equal(regulation->lateness, LATENESS_WORKING);
	assert_true(regulation->detection_by_claim);
	assert_false(regulation->correct_in_place);
	assert_false(regulation->executor_publishes);
	for (int kind = 0; kind < TERM_MAX; kind++)
		assert_int_equal(regulation_rule(regulation, TRACK_ORDINARY, (enum term_kind)kind) != NULL,
				 kind == TERM_ANSWER);
	assert_int_equal(regulation->visa_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_regulation__every_file_keeps_its_own_examples),
		cmocka_unit_test(test_regulation__a_wrong_example_is_counted),
		cmocka_unit_test(test_regulation__nao_2020_says_what_the_order_says),
		cmocka_unit_test(test_regulation__a_broken_file_names_path_and_rule),
		cmocka_unit_test(test_regulation__text_that_is_no_json_names_its_line),
		cmocka_unit_test(test_regulation__the_least_file_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
