/*
 * tests/unit/core/test_regulation_rules.c: what a regulation file says is what comes out, each setting, each limit with
 * one more, each rule on every track.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/regulation_read.h"
#include "incident_support.h"

#define ANSWER_OF(more)                                                                                                \
	"{'term':'answer','of':'message','clause':'16','starts':['detected'],'stops':['answer_published'],'schedule':" \
	"'region','charged':'result'," more "}"
#define ANSWER_TERM ANSWER_OF("'clock':'working','amount':'8h'")
#define WITH(term) "{'name':'x','terms':[" ANSWER_TERM "," term "]}"
#define REVIEW(more)                                                                                                   \
	"{'term':'review','of':'incident','clause':'18','starts':['answer_submitted'],'stops':['approved','sent_back'" \
	"],"                                                                                                           \
	"'charged':'bureau'," more "}"
#define REWORK(starts, stops)                                                                                          \
	"{'term':'rework','of':'incident','clause':'19','starts':" starts ",'stops':" stops                            \
	",'charged':'body','clock':'working','schedule':'region','amount':'1h'}"
#define PLAIN(more) REVIEW("'clock':'working','schedule':'region','amount':'30m'," more)
#define EXAMPLE(more) "{'name':'x','terms':[" ANSWER_TERM "],'examples':[{" more "}]}"
#define AT "'name':'1','event':'detected','at':'2026-11-24T10:00:00+03:00'"

static struct str quoted(const char *text)
{
	char *copy = arena_alloc(support_arena(), strlen(text) + 1);

	assert_non_null(copy);
	for (size_t i = 0; text[i] != '\0'; i++)
		copy[i] = text[i] == '\'' ? '"' : text[i];
	return str_from(copy);
}

static const struct regulation *read_good(const char *text)
{
	const struct regulation *regulation = NULL;
	struct err_detail detail = { 0 };

	if (regulation_from_json(quoted(text), 3, support_arena(), &regulation, &detail) != ERR_OK)
		fail_msg("%s: %s %s", text, detail.field, detail.rule == NULL ? "" : detail.rule);
	return regulation;
}

static void must_refuse(const char *text, const char *field, const char *rule)
{
	const struct regulation *regulation = NULL;
	struct err_detail detail = { 0 };
	const err_t e = regulation_from_json(quoted(text), 3, support_arena(), &regulation, &detail);

	if (e != ERR_INPUT_INVALID || strcmp(detail.field, field) != 0 || detail.rule == NULL ||
	    strcmp(detail.rule, rule) != 0)
		fail_msg("%.300s: %s \"%s\" %s, expected \"%s\" %s", text, err_name(e), detail.field,
			 detail.rule == NULL ? "" : detail.rule, field, rule);
	assert_null(regulation);
}

static void test_regulation__every_setting_comes_out_as_it_was_said(void **state)
{
	const struct regulation *regulation = read_good(
		"{'name':'y','note':'n','act':{'name':'Порядок','number':'12-п','date':'2020-03-12'},'lateness':'clock'"
		","
		"'detection':'found_at','claim':'11m','undo':'21s','move_floor':'2h','decided':'3h','returns_to_"
		"dispute':8,"
		"'close_days':4,'silence_days':5,'explain_days':6,'correct_in_place':true,'executor_publishes':true,"
		"'visas':[{'role':'head_of_body','name':'глава'}],'terms':[" ANSWER_TERM "]}");

	(void)state;
	assert_true(str_equal(regulation->name, STR("y")));
	assert_int_equal(regulation->version, 3);
	assert_true(str_equal(regulation->act_name, STR("Порядок")));
	assert_true(str_equal(regulation->act_number, STR("12-п")));
	assert_true(str_equal(regulation->act_date, STR("2020-03-12")));
	assert_int_equal(regulation->lateness, LATENESS_CLOCK);
	assert_false(regulation->detection_by_claim);
	assert_int_equal(regulation->claim_ms, 11 * MS_PER_MINUTE);
	assert_int_equal(regulation->undo_ms, 21 * MS_PER_SECOND);
	assert_int_equal(regulation->move_floor_ms, 2 * MS_PER_HOUR);
	assert_int_equal(regulation->decided_ms, 3 * MS_PER_HOUR);
	assert_int_equal(regulation->returns_to_dispute, 8);
	assert_int_equal(regulation->close_days, 4);
	assert_int_equal(regulation->silence_days, 5);
	assert_int_equal(regulation->explain_days, 6);
	assert_true(regulation->correct_in_place);
	assert_true(regulation->executor_publishes);
	assert_int_equal(regulation->visa_count, 1);
	assert_int_equal(regulation->visas[0].role, ROLE_HEAD_OF_BODY);
	assert_true(str_equal(regulation->visas[0].name, STR("глава")));
	assert_int_equal(read_good("{'name':'y','lateness':'working','detection':'curator_claim','close_days':0,"
				   "'returns_to_dispute':0,'terms':[" ANSWER_TERM "]}")
				 ->close_days,
			 0);
	assert_int_equal(read_good("{'name':'y','act':{'date':''},'terms':[" ANSWER_TERM "]}")->act_date.size, 0);
	must_refuse("{'name':'y','act':{'date':'1'},'terms':[" ANSWER_TERM "]}", "act.date", "date_syntax");
}

static void test_regulation__every_field_of_a_term_comes_out_as_it_was_said(void **state)
{
	const struct regulation *regulation = read_good(WITH(
		"{'term':'part','of':'incident','clause':'1234567','text':'слова','starts':['sent_back','undone'],"
		"'stops':['returned','approved'],'resumes':['routed'],'late':['returned'],'unless':['draft','final'],"
		"'clock':'working_days','amount':{'ordinary':'7d','list':'3d'},'schedule':'body','expires':false,"
		"'once':true,'charged':'body'}"));
	const struct term_rule *rule = regulation_rule(regulation, TRACK_ORDINARY, TERM_PART);

	(void)state;
	assert_string_equal(rule->clause, "1234567");
	assert_true(str_equal(rule->text, STR("слова")));
	assert_int_equal(rule->starts, UINT64_C(1) << EVENT_SENT_BACK | UINT64_C(1) << EVENT_UNDONE);
	assert_int_equal(rule->stops, UINT64_C(1) << EVENT_RETURNED | UINT64_C(1) << EVENT_APPROVED);
	assert_int_equal(rule->resumes, UINT64_C(1) << EVENT_ROUTED);
	assert_int_equal(rule->late_on, UINT64_C(1) << EVENT_RETURNED);
	assert_int_equal(rule->unless, 1U << TERM_DRAFT | 1U << TERM_FINAL);
	assert_int_equal(rule->clock, CLOCK_WORKING_DAYS);
	assert_int_equal(rule->back_from, TERM_MAX);
	assert_int_equal(rule->amount, 7);
	assert_true(rule->body_schedule);
	assert_false(rule->expires);
	assert_true(rule->once);
	assert_int_equal(rule->charged, CHARGED_BODY);
	assert_int_equal(regulation_rule(regulation, TRACK_LIST, TERM_PART)->amount, 3);
	assert_int_equal(regulation_rule(regulation, TRACK_BY_DECISION, TERM_PART)->amount, 7);
	assert_true(regulation_rule(regulation, TRACK_BY_DECISION, TERM_PART)->once);
	assert_int_equal(regulation_rule(regulation, TRACK_ORDINARY, TERM_ANSWER)->charged, CHARGED_RESULT);
	rule = regulation_rule(read_good(WITH(REVIEW("'clock':'calendar','schedule':'region','amount':'1h2m3s'"))),
			       TRACK_LIST, TERM_REVIEW);
	assert_int_equal(rule->clock, CLOCK_CALENDAR);
	assert_int_equal(rule->charged, CHARGED_BUREAU);
	assert_int_equal(rule->amount, MS_PER_HOUR + 2 * MS_PER_MINUTE + 3 * MS_PER_SECOND);
	assert_true(rule->expires);
	assert_false(rule->once);
	assert_false(rule->body_schedule);
	assert_int_equal(rule->text.size, 0);
}

static void test_regulation__the_curators_decision_is_an_amount(void **state)
{
	const struct regulation *regulation = read_good("{'name':'x','decided':'5h','terms':[" ANSWER_OF(
		"'clock':'working','amount':{'ordinary':'8h','list':'4h','by_decision':'decided'}") "]}");

	(void)state;
	assert_false(regulation_rule(regulation, TRACK_ORDINARY, TERM_ANSWER)->amount_decided);
	assert_false(regulation_rule(regulation, TRACK_LIST, TERM_ANSWER)->amount_decided);
	assert_true(regulation_rule(regulation, TRACK_BY_DECISION, TERM_ANSWER)->amount_decided);
	assert_int_equal(regulation_rule(regulation, TRACK_BY_DECISION, TERM_ANSWER)->amount, 5 * MS_PER_HOUR);
	assert_int_equal(regulation_rule(regulation, TRACK_LIST, TERM_ANSWER)->amount, 4 * MS_PER_HOUR);
	must_refuse(
		"{'name':'x','terms':[" ANSWER_OF("'clock':'working','amount':{'ordinary':'8h','list':'decided'}") "]}",
		"terms[0].amount.list", "amount_syntax");
	must_refuse("{'name':'x','terms':[" ANSWER_OF("'clock':'working','amount':{'ordinary':'8h','by_decision':"
						      "'decide'}") "]}",
		    "terms[0].amount.by_decision", "amount_syntax");
	must_refuse(
		"{'name':'x','terms':[" ANSWER_OF("'clock':'working','amount':{'ordinary':'8h','by_decision':5}") "]}",
		"terms[0].amount.by_decision", "wrong_type");
	must_refuse("{'name':'x','terms':[" ANSWER_OF("'clock':'working_days','amount':{'ordinary':'8d','by_decision':"
						      "'decided'}") "]}",
		    "terms[0].amount.by_decision", "amount_syntax");
	must_refuse("{'name':'x','terms':[" ANSWER_OF("'clock':'working','amount':{'ordinary':'8h','list':'0h'}") "]}",
		    "terms[0].amount.list", "amount_range");
}

static void test_regulation__an_amount_has_a_unit_and_an_end(void **state)
{
	static const struct {
		const char *amount, *rule; /* NULL: it is read */
	} cases[] = {
		{ "8784h", NULL },
		{ "8784h1s", "amount_range" },
		{ "1s", NULL },
		{ "0h", "amount_range" },
		{ "9m", NULL },
		{ "99999999999999999999h", "amount_range" },
		{ "99999999999999999999h1", "amount_syntax" },
		{ "316224000001s", "amount_range" },
		{ "1h1d", "amount_unit" },
		{ "1d", "amount_unit" },
		{ "8", "amount_syntax" },
		{ "1h2", "amount_syntax" },
		{ "1m1m", "amount_syntax" },
		{ "1s1m", "amount_syntax" },
		{ " 1h", "amount_syntax" },
		{ "-1h", "amount_syntax" },
		{ "1h ", "amount_syntax" },
		{ "/h", "amount_syntax" },
		{ ":h", "amount_syntax" },
	};
	static const struct {
		const char *amount, *rule;
	} of_days[] = {
		{ "366d", NULL },         { "367d", "amount_range" }, { "1d", NULL },
		{ "0d", "amount_range" }, { "7h", "amount_unit" },    { "1d1d", "amount_syntax" },
		{ "7", "amount_syntax" },
	};
	char text[600];

	(void)state;
	assert_int_equal(AMOUNT_DAYS_MAX, 366);
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		(void)snprintf(text, sizeof(text), "{'name':'x','claim':'%s','terms':[%s]}", cases[i].amount,
			       ANSWER_TERM);
		if (cases[i].rule == NULL)
			(void)read_good(text);
		else
			must_refuse(text, "claim", cases[i].rule);
	}
	for (size_t i = 0; i < ARRAY_COUNT(of_days); i++) {
		(void)snprintf(text, sizeof(text), "{'name':'x','terms':[%s'%s'}]}",
			       "{'term':'answer','of':'message','clause':'16','starts':['detected'],'stops':['closed'],"
			       "'schedule':'region','charged':'result','clock':'working_days','amount':",
			       of_days[i].amount);
		if (of_days[i].rule == NULL)
			(void)read_good(text);
		else
			must_refuse(text, "terms[0].amount", of_days[i].rule);
	}
}

static void test_regulation__a_wrong_value_is_named_wherever_it_stands(void **state)
{
	static const struct {
		const char *file, *field, *rule;
	} cases[] = {
		{ "{'name':'x','note':1,'terms':[]}", "note", "wrong_type" },
		{ "{'name':'x','act':5,'terms':[]}", "act", "wrong_type" },
		{ "{'name':'x','act':{'name':5},'terms':[]}", "act.name", "wrong_type" },
		{ "{'name':'x','act':{'number':5},'terms':[]}", "act.number", "wrong_type" },
		{ "{'name':'x','act':{'date':5},'terms':[]}", "act.date", "wrong_type" },
		{ "{'name':'x','lateness':5,'terms':[]}", "lateness", "wrong_type" },
		{ "{'name':'x','detection':'never','terms':[]}", "detection", "wrong_type" },
		{ "{'name':'x','claim':'x','terms':[]}", "claim", "amount_syntax" },
		{ "{'name':'x','move_floor':'x','terms':[]}", "move_floor", "amount_syntax" },
		{ "{'name':'x','decided':'x','terms':[]}", "decided", "amount_syntax" },
		{ "{'name':'x','returns_to_dispute':-1,'terms':[]}", "returns_to_dispute", "amount_range" },
		{ "{'name':'x','close_days':367,'terms':[]}", "close_days", "amount_range" },
		{ "{'name':'x','silence_days':367,'terms':[]}", "silence_days", "amount_range" },
		{ "{'name':'x','explain_days':367,'terms':[]}", "explain_days", "amount_range" },
		{ "{'name':'x','executor_publishes':0,'terms':[]}", "executor_publishes", "wrong_type" },
		{ "{'name':'x','visas':[5],'terms':[]}", "visas[0]", "wrong_type" },
		{ "{'name':'x','visas':[{'name':'y'}],'terms':[]}", "visas[0].role", "missing_key" },
		{ "{'name':'x','visas':[{'role':'tsar'}],'terms':[]}", "visas[0].role", "unknown_role" },
		{ "{'name':'x','visas':[{'role':'deputy','name':1}],'terms':[]}", "visas[0].name", "wrong_type" },
		{ "{'name':'x','visas':[{'role':'deputy','place':1}],'terms':[]}", "visas[0].place", "unknown_key" },
		{ "{'name':'x','terms':[5]}", "terms[0]", "wrong_type" },
		{ WITH(PLAIN("'text':5")), "terms[1].text", "wrong_type" },
		{ WITH(PLAIN("'once':5")), "terms[1].once", "wrong_type" },
		{ WITH(PLAIN("'unless':5")), "terms[1].unless", "wrong_type" },
		{ WITH(PLAIN("'unless':[5]")), "terms[1].unless", "unknown_term" },
		{ WITH(PLAIN("'unless':['draught']")), "terms[1].unless", "unknown_term" },
		{ WITH(PLAIN("'resumes':5")), "terms[1].resumes", "wrong_type" },
		{ WITH(PLAIN("'resumes':[5]")), "terms[1].resumes[0]", "unknown_event" },
		{ WITH(PLAIN("'late':['eaten']")), "terms[1].late[0]", "unknown_event" },
		{ WITH(PLAIN("'before':5")), "terms[1].before", "wrong_type" },
		{ WITH(REVIEW("'clock':'working','schedule':'region'")), "terms[1].amount", "missing_key" },
		{ WITH(REVIEW("'clock':'working','schedule':'region','amount':{}")), "terms[1].amount",
		  "ordinary_missing" },
		{ WITH(REVIEW("'clock':'working','amount':'1h'")), "terms[1].schedule", "missing_key" },
		{ WITH("{'term':'review','of':'incident','clause':'1'}"), "terms[1].clock", "missing_key" },
		{ WITH("{'term':'review','clause':'1'}"), "terms[1].of", "missing_key" },
		{ WITH("{'term':'review','of':'incident'}"), "terms[1].clause", "missing_key" },
		{ WITH("{'term':'review','of':'incident','clause':'12345678'}"), "terms[1].clause", "too_long" },
		{ WITH("{'term':'publish','of':'incident','clause':'1'}"), "terms[1].of", "of_mismatch" },
		{ WITH("{'term':'review','of':'incident','clause':'1','clock':'working','schedule':'region'}"),
		  "terms[1].charged", "missing_key" },
		{ WITH("{'term':'review','of':'incident','clause':'1','clock':'working','schedule':'region',"
		       "'charged':'bureau','amount':'1h','stops':['approved']}"),
		  "terms[1].starts", "missing_key" },
		{ WITH("{'term':'review','of':'incident','clause':'1','clock':'working','schedule':'region',"
		       "'charged':'bureau','amount':'1h','starts':['approved']}"),
		  "terms[1].stops", "missing_key" },
		{ WITH("{'term':'review','of':'incident','clause':'1','clock':'working','schedule':'region',"
		       "'charged':'bureau','amount':'1h','starts':'approved','stops':['approved']}"),
		  "terms[1].starts", "wrong_type" },
		{ WITH("{'term':'review','of':'incident','clause':'1','clock':'working','schedule':'region',"
		       "'charged':'bureau','amount':'1h','starts':['approved','approved'],'stops':['approved']}"),
		  "terms[1].starts[1]", "starts_twice" },
		{ WITH(REVIEW("'clock':'working','schedule':'body','amount':'1h','before':'answer'")),
		  "terms[1].before", "before_other_clock" },
		{ "{'name':'x','terms':[" ANSWER_OF("'clock':'working_days','amount':'5d'") "," REVIEW(
			  "'clock':'working_days','schedule':'region','amount':'1d','before':'answer'") "]}",
		  "terms[1].before", "before_other_clock" },
		{ "{'name':'x','terms':[" ANSWER_OF(
			  "'clock':'working','amount':{'ordinary':'8h','list':'1h'}") "," REVIEW("'clock':'working','"
												 "schedule':'region','"
												 "amount':'2h','before'"
												 ":'answer'") "]}",
		  "terms[1].amount", "before_longer" },
		{ "{'name':'x','terms':[" ANSWER_OF(
			  "'clock':'working','amount':{'ordinary':'1h','list':'8h','by_"
			  "decision':'8h'}") "," REVIEW("'clock':'working','schedule':'region','amount':'2h','before':'"
							"answer'") "]}",
		  "terms[1].amount", "before_longer" },
		{ "{'name':'x','terms':[" ANSWER_OF("'clock':'working','amount':'8h','before':'answer'") "]}",
		  "terms[0].before", "before_not_forward" },
		{ WITH(REVIEW("'clock':'working','schedule':'region','amount':'9h','before':'answer'") "," REWORK(
			  "['sent_back']",
			  "['answer_submitted','interim_submitted','clarification_submitted','returned']")),
		  "terms[1].amount", "before_longer" }, /* though another follows it */
		/* the terms of a state */
		{ WITH("{'term':'review','of':'incident','clause':'18','starts':['answer_submitted','undone'],'stops':["
		       "'approved','sent_back'],'charged':'bureau','clock':'working','schedule':'region','amount':'1h'"
		       "}"),
		  "terms[1].starts", "term_of_a_state" },
		{ WITH("{'term':'review','of':'incident','clause':'18','starts':['answer_submitted'],'stops':["
		       "'approved'],'charged':'bureau','clock':'working','schedule':'region','amount':'1h'}"),
		  "terms[1].stops", "term_of_a_state" },
		{ WITH("{'term':'review','of':'incident','clause':'18','starts':['interim_submitted'],'stops':["
		       "'sent_back'],'charged':'bureau','clock':'working','schedule':'region','amount':'1h'}"),
		  "terms[1].stops", "term_of_a_state" },
		{ WITH(PLAIN("'resumes':['undone']")), "terms[1].resumes", "term_of_a_state" },
		{ WITH(REWORK("['sent_back','routed']",
			      "['answer_submitted','interim_submitted','clarification_submitted','returned']")),
		  "terms[1].starts", "term_of_a_state" },
		{ WITH(REWORK("['sent_back']", "['answer_submitted','interim_submitted','clarification_submitted']")),
		  "terms[1].stops", "term_of_a_state" },
		{ WITH(REWORK("['sent_back']", "['answer_submitted','interim_submitted','returned']")),
		  "terms[1].stops", "term_of_a_state" },
		{ EXAMPLE("'event':'detected'"), "examples[0].name", "missing_key" },
		{ EXAMPLE("'name':'1'"), "examples[0].event", "missing_key" },
		{ EXAMPLE("'name':'1','event':'detected'"), "examples[0].at", "missing_key" },
		{ EXAMPLE(AT), "examples[0].due", "wrong_type" },
		{ EXAMPLE(AT ",'due':5"), "examples[0].due", "wrong_type" },
		{ EXAMPLE(AT ",'why':5"), "examples[0].why", "unknown_key" },
		{ EXAMPLE(AT ",'due':{'lunch':'2026-11-24T10:00:00+03:00'}"), "examples[0].due.lunch", "unknown_term" },
		{ EXAMPLE("'name':'1','event':'closed','at':'2026-11-24T10:00:00+03:00','due':{'answer':"
			  "'2026-11-24T10:00:00+03:00'}"),
		  "examples[0].due.answer", "example_term" },
		{ "{'name':'x','terms':[1,2,3,4,5,6,7,8,9,10,11]}", "terms", "too_many" },
		{ "{'name':'x','terms':[1,2,3,4,5,6,7,8,9,10]}", "terms[0]", "wrong_type" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		must_refuse(cases[i].file, cases[i].field, cases[i].rule);
}

/* The contract of regulation_rule(), whatever the parser lets through. */
static void test_regulation__a_rule_with_a_negative_amount_is_not_used(void **state)
{
	struct regulation regulation = *read_good("{'name':'x','terms':[" ANSWER_TERM "]}");

	(void)state;
	regulation.rules[TRACK_LIST][TERM_ANSWER].amount = 0;
	assert_ptr_equal(regulation_rule(&regulation, TRACK_LIST, TERM_ANSWER),
			 &regulation.rules[TRACK_LIST][TERM_ANSWER]);
	regulation.rules[TRACK_LIST][TERM_ANSWER].amount = -1;
	assert_null(regulation_rule(&regulation, TRACK_LIST, TERM_ANSWER));
}

struct told {
	size_t count;
	const struct regulation_example *example;
	err_t e;
	utc_ms_t found;
};

static void tell(void *data, const struct regulation_example *example, err_t e, utc_ms_t found)
{
	struct told *told = data;

	told->count += 1;
	told->example = example;
	told->e = e;
	told->found = found;
}

/* The calendar ends with a year: what is due behind it has no moment, and is a wrong example. */
static void test_regulation__each_example_is_told_with_what_was_found(void **state)
{
	static const struct {
		enum term_kind term;
		const char *at, *due;
		err_t e;
	} cases[] = {
		{ TERM_ANSWER, "2026-11-24 10:00", "2026-11-25 10:00", ERR_OK },
		{ TERM_DRAFT, "2026-11-24 10:00", "2026-11-24 15:00", ERR_OK },
		{ TERM_ANSWER, "2098-11-24 10:00", NULL, ERR_NEVER_DUE },
		{ TERM_DRAFT, "2098-11-24 10:00", NULL, ERR_NEVER_DUE },
	};
	const struct worktime *region = support_worktime(NULL, support_calendar());
	struct regulation regulation = *support_regulation(NULL);
	struct regulation_example example = { .event = EVENT_DETECTED };

	(void)state;
	regulation.examples = &example;
	regulation.example_count = 1;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct told told = { .found = 7 };

		example.term = cases[i].term;
		example.at = msk(cases[i].at);
		example.due = cases[i].due == NULL ? 0 : msk(cases[i].due);
		assert_int_equal(regulation_examples_run(&regulation, region, tell, &told), cases[i].e != ERR_OK);
		assert_int_equal(told.count, 1);
		assert_ptr_equal(told.example, &example);
		assert_int_equal(told.e, cases[i].e);
		assert_int_equal(told.found, example.due);
	}
}

static void test_regulation__too_long_a_path_is_cut(void **state)
{
	char text[400], long_key[3 * PATH_SIZE + 1], field[PATH_SIZE];

	(void)state;
	memset(long_key, 'k', sizeof(long_key));
	for (size_t size = PATH_SIZE - 12; size < sizeof(long_key); size += size < PATH_SIZE + 2 ? 1 : 50) {
		(void)snprintf(text, sizeof(text), "{'name':'x','act':{'%.*s':1},'terms':[]}", (int)size, long_key);
		(void)snprintf(field, sizeof(field), "act.%.*s", (int)size, long_key);
		must_refuse(text, field, "unknown_key");
	}
}

static char *repeated(const char *head, const char *item, size_t count, const char *tail)
{
	const size_t size = strlen(head) + count * (strlen(item) + 1) + strlen(tail) + 1;
	char *text = arena_alloc(support_arena(), size);
	size_t at = 0;

	assert_non_null(text);
	at += (size_t)snprintf(text, size, "%s", head);
	for (size_t i = 0; i < count; i++)
		at += (size_t)snprintf(text + at, size - at, "%s%s", i == 0 ? "" : ",", item);
	(void)snprintf(text + at, size - at, "%s", tail);
	return text;
}

static void test_regulation__as_many_as_fit_and_one_more(void **state)
{
	static const char head[] = "{'name':'x','terms':[" ANSWER_TERM "],'examples':[";
	static const char item[] = "{" AT ",'due':{'answer':'2026-11-25T10:00:00+03:00'}}";
	char name[NAME_BYTES_MAX + 1], text[NAME_BYTES_MAX + 400];

	(void)state;
	assert_int_equal(read_good(repeated(head, item, 500, "]}"))->example_count, 500);
	must_refuse(repeated(head, item, 501, "]}"), "examples", "too_many");
	memset(name, 'n', sizeof(name));
	(void)snprintf(text, sizeof(text), "{'name':'%.*s','terms':[%s]}", NAME_BYTES_MAX, name, ANSWER_TERM);
	assert_int_equal(read_good(text)->name.size, NAME_BYTES_MAX);
	(void)snprintf(text, sizeof(text), "{'name':'%.*s','terms':[%s]}", NAME_BYTES_MAX + 1, name, ANSWER_TERM);
	must_refuse(text, "name", "too_long");
}

static void test_regulation__without_memory_nothing_is_read(void **state)
{
	const struct str text = support_file("data/regulation/nao-2020.json");
	err_t e = ERR_MEMORY;
	size_t failed = 0;

	(void)state;
	for (size_t bytes = 1; e != ERR_OK; bytes += 64, failed++) {
		const struct regulation *regulation = NULL;
		struct arena *arena = arena_new(bytes);

		assert_non_null(arena);
		e = regulation_from_json(text, 3, arena, &regulation, NULL);
		assert_true(e == ERR_MEMORY || e == ERR_OK);
		assert_int_equal(regulation != NULL, e == ERR_OK);
		arena_free(arena);
	}
	assert_true(failed > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_regulation__every_setting_comes_out_as_it_was_said),
		cmocka_unit_test(test_regulation__every_field_of_a_term_comes_out_as_it_was_said),
		cmocka_unit_test(test_regulation__the_curators_decision_is_an_amount),
		cmocka_unit_test(test_regulation__an_amount_has_a_unit_and_an_end),
		cmocka_unit_test(test_regulation__a_wrong_value_is_named_wherever_it_stands),
		cmocka_unit_test(test_regulation__a_rule_with_a_negative_amount_is_not_used),
		cmocka_unit_test(test_regulation__each_example_is_told_with_what_was_found),
		cmocka_unit_test(test_regulation__too_long_a_path_is_cut),
		cmocka_unit_test(test_regulation__as_many_as_fit_and_one_more),
		cmocka_unit_test(test_regulation__without_memory_nothing_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
