/*
 * tests/unit/core/test_deadline.c: the worked examples of the order's terms and the deadlines that other software got
 * wrong, row by row.
 *
 * The region: Monday to Friday 09:00-18:00, break 13:00-14:00, short days to 17:00, Europe/Moscow. Amounts as the order
 * has them: route and return 30 min, answer 8 h (list: 4 h), draft 4 h before the answer (list: 2 h 30 min), review 30
 * min, rework 1 h, part 2 h, publish 30 min, final 7 working days. Times below are Moscow's wherever no zone is named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "time_support.h"

enum op { ADD, SUB, BETWEEN, DAYS, OPENING };
struct row {
	const char *name;
	enum op op;
	const char *start;
	int64_t minutes;  /* amount; days for DAYS; seconds wanted for BETWEEN */
	const char *want; /* BETWEEN: the end */
};

static void row_check(const struct worktime *worktime, const struct row *row)
{
	utc_ms_t start = support_moment(row->start), got = 0;
	int64_t ms = 0;
	char text[40];
	err_t e = ERR_OK;

	switch (row->op) {
	case ADD:
		e = worktime_add(worktime, start, row->minutes * MS_PER_MINUTE, &got);
		break;
	case SUB:
		e = worktime_sub(worktime, start, row->minutes * MS_PER_MINUTE, &got);
		break;
	case DAYS:
		e = worktime_add_days(worktime, start, row->minutes, &got);
		break;
	case OPENING:
		e = worktime_opening(worktime, start, &got);
		break;
	case BETWEEN:
		assert_int_equal(worktime_between(worktime, start, support_moment(row->want), &ms), ERR_OK);
		if (ms != row->minutes * MS_PER_SECOND)
			fail_msg("%s: %lld s, wanted %lld s", row->name, (long long)(ms / MS_PER_SECOND),
				 (long long)row->minutes);
		return;
	}
	assert_int_equal(e, ERR_OK);
	if (strcmp(support_text(worktime, got, text), row->want) != 0)
		fail_msg("%s: %s, wanted %s", row->name, text, row->want);
}

#define NOV "2026-11-"
#define M ":00+03:00"
static const struct row region_rows[] = {
	{ "1 route", ADD, NOV "24T10:00" M, 30, NOV "24T10:30" M },
	{ "1 answer", ADD, NOV "24T10:00" M, 480, NOV "25T10:00" M },
	{ "1 draft", SUB, NOV "25T10:00" M, 240, NOV "24T15:00" M },
	{ "2 route", ADD, NOV "27T19:40" M, 30, NOV "30T09:30" M },
	{ "2 answer fills the day and ends at closing", ADD, NOV "27T19:40" M, 480, NOV "30T18:00" M },
	{ "2 draft is the latest moment: after the break", SUB, NOV "30T18:00" M, 240, NOV "30T14:00" M },
	{ "3 route", ADD, NOV "27T17:50" M, 30, NOV "30T09:20" M },
	{ "3 answer", ADD, NOV "27T17:50" M, 480, NOV "30T17:50" M },
	{ "3 draft", SUB, NOV "30T17:50" M, 240, NOV "30T12:50" M },
	{ "4 route", ADD, "2026-12-30T16:00" M, 30, "2026-12-30T16:30" M },
	{ "4 answer", ADD, "2026-12-30T16:00" M, 480, "2027-01-11T16:00" M },
	{ "4 draft", SUB, "2027-01-11T16:00" M, 240, "2027-01-11T11:00" M },
	{ "5 answer", ADD, "2027-11-02T16:00" M, 480, "2027-11-03T16:00" M },
	{ "5 draft", SUB, "2027-11-03T16:00" M, 240, "2027-11-03T11:00" M },
	{ "6 route", ADD, "2027-11-03T15:00" M, 30, "2027-11-03T15:30" M },
	{ "6 answer", ADD, "2027-11-03T15:00" M, 480, "2027-11-08T16:00" M },
	{ "6 draft", SUB, "2027-11-08T16:00" M, 240, "2027-11-08T11:00" M },
	{ "7 route from the break", ADD, NOV "25T13:20" M, 30, NOV "25T14:30" M },
	{ "7 answer ends where the break begins", ADD, NOV "25T13:20" M, 480, NOV "26T13:00" M },
	{ "7 draft is an opening", SUB, NOV "26T13:00" M, 240, NOV "26T09:00" M },
	{ "8 answer", ADD, NOV "26T09:00" M, 480, NOV "26T18:00" M },
	{ "8 draft", SUB, NOV "26T18:00" M, 240, NOV "26T14:00" M },
	{ "8 late_from is the next opening", OPENING, NOV "26T18:00" M, 0, NOV "27T09:00" M },
	{ "8 placed at 20:00", BETWEEN, NOV "26T09:00" M, 28800, NOV "26T20:00" M },
	{ "8 placed at the next opening", BETWEEN, NOV "26T09:00" M, 28800, NOV "27T09:00" M },
	{ "8 a second later", BETWEEN, NOV "26T09:00" M, 28801, NOV "27T09:00:01+03:00" },
	{ "9 route", ADD, NOV "26T18:00" M, 30, NOV "27T09:30" M },
	{ "9 answer", ADD, NOV "26T18:00" M, 480, NOV "27T18:00" M },
	{ "9 draft", SUB, NOV "27T18:00" M, 240, NOV "27T14:00" M },
	{ "10 final", DAYS, NOV "26T12:00" M, 7, "2026-12-07T18:00" M },
	{ "11 final", DAYS, NOV "26T09:15" M, 7, "2026-12-07T18:00" M },
	{ "12 final on a short day", DAYS, "2027-10-25T12:00" M, 7, "2027-11-03T17:00" M },
	{ "13 A's limit", ADD, NOV "24T10:25" M, 30, NOV "24T10:55" M },
	{ "13 new route", ADD, NOV "24T10:50" M, 30, NOV "24T11:20" M },
	{ "13 B's limit", ADD, NOV "24T11:15" M, 30, NOV "24T11:45" M },
	{ "14 A late by 2:25", BETWEEN, NOV "24T10:55" M, 8700, NOV "24T14:20" M },
	{ "14 route", ADD, NOV "24T14:20" M, 30, NOV "24T14:50" M },
	{ "15 A", ADD, NOV "24T10:00" M, 120, NOV "24T12:00" M },
	{ "15 B", ADD, NOV "24T12:00" M, 120, NOV "24T15:00" M },
	{ "15 C", ADD, NOV "24T15:00" M, 120, NOV "24T17:00" M },
	{ "15 two hours short", BETWEEN, NOV "24T15:00" M, 7200, NOV "24T17:00" M },
	{ "16 chain of two", ADD, NOV "24T10:00" M, 240, NOV "24T15:00" M },
	{ "17 D after parts", ADD, NOV "24T12:00" M, 120, NOV "24T15:00" M },
	{ "18 review", ADD, NOV "24T15:00" M, 30, NOV "24T15:30" M },
	{ "18 rework", ADD, NOV "24T15:30" M, 60, NOV "24T16:30" M },
	{ "18 second review", ADD, NOV "24T16:30" M, 30, NOV "24T17:00" M },
	{ "18 second rework", ADD, NOV "24T17:00" M, 60, NOV "24T18:00" M },
	{ "18 third review", ADD, NOV "24T18:00" M, 30, NOV "25T09:30" M },
	{ "18 published = answer", ADD, NOV "25T09:30" M, 30, NOV "25T10:00" M },
	{ "19 list: answer", ADD, NOV "24T10:00" M, 240, NOV "24T15:00" M },
	{ "19 list: draft", SUB, NOV "24T15:00" M, 150, NOV "24T11:30" M },
	{ "20 list: answer", ADD, "2026-12-30T16:00" M, 240, "2027-01-11T11:00" M },
	{ "20 list: draft", SUB, "2027-01-11T11:00" M, 150, "2026-12-30T17:30" M },
	{ "21 repeat: route", ADD, NOV "30T11:15" M, 30, NOV "30T11:45" M },
	{ "21 repeat: answer", ADD, NOV "30T11:15" M, 480, "2026-12-01T11:15" M },
	{ "21 repeat: draft", SUB, "2026-12-01T11:15" M, 240, NOV "30T16:15" M },
	{ "22 second message", ADD, NOV "24T16:00" M, 480, NOV "25T16:00" M },
	{ "22 third message", ADD, NOV "25T11:00" M, 480, NOV "26T11:00" M },
	{ "23 floor: now and a working hour", ADD, NOV "24T14:30" M, 60, NOV "24T15:30" M },
	{ "23 answer = draft + review + publish", ADD, NOV "24T15:00" M, 60, NOV "24T16:00" M },
	{ "24 answer in a computed year", ADD, "2027-12-30T16:00" M, 480, "2028-01-10T16:00" M },
	{ "25 final after a clarification", DAYS, NOV "24T11:00" M, 7, "2026-12-03T18:00" M },
	{ "short day ends 17:00", ADD, "2026-04-30T16:00" M, 480, "2026-05-04T17:00" M },
	{ "short day before a Friday off", ADD, "2026-06-11T15:00" M, 480, "2026-06-15T16:00" M },
	{ "working and short Saturday", ADD, "2024-11-01T16:00" M, 480, "2024-11-02T16:00" M },
	{ "31.12 off, 2027 known", ADD, "2026-12-30T16:00" M, 480, "2027-01-11T16:00" M },
	{ "clause 21", DAYS, "2026-04-24T12:00" M, 7, "2026-05-06T18:00" M },
};

static void test_deadline__examples_of_the_region(void **state)
{
	const struct worktime *region = support_worktime(NULL, support_calendar());

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(region_rows); i++)
		row_check(region, &region_rows[i]);
}

static void test_deadline__examples_of_body_b(void **state)
{
	static const struct row rows[] = {
		{ "26 return limit by its own schedule", ADD, NOV "27T12:10" M, 30, NOV "30T08:40" M },
		{ "26 the region's draft falls where the body is shut", OPENING, NOV "27T17:10" M, 0,
		  NOV "30T08:30" M },
		{ "27 part", ADD, NOV "27T11:30" M, 120, NOV "30T09:30" M },
	};
	const struct worktime *body = support_worktime(support_body_b, support_calendar());

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		row_check(body, &rows[i]);
}

static void test_deadline__computed_year_is_flagged(void **state)
{
	const struct worktime *region = support_worktime(NULL, support_calendar());

	(void)state;
	assert_true(worktime_is_provisional(region, support_moment("2027-12-30T16:00" M),
					    support_moment("2028-01-10T16:00" M)));
	assert_false(worktime_is_provisional(region, support_moment("2026-12-30T16:00" M),
					     support_moment("2027-01-11T16:00" M)));
}

#define EACH_DAY(hours)                                                                                                \
	"'mon':" hours ",'tue':" hours ",'wed':" hours ",'thu':" hours ",'fri':" hours ",'sat':" hours ",'sun':" hours
#define WEEKDAYS(hours) "'mon':" hours ",'tue':" hours ",'wed':" hours ",'thu':" hours ",'fri':" hours
#define OFFICE_9_17 "{'zone':'UTC','week':{" WEEKDAYS("[['09:00','17:00']]") "}}"
#define OFF(date) ",'exceptions':[{'date':'" date "','intervals':[]}]}"

static const struct bug {
	const char *schedule;
	struct row row;
} bugs[] = {
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['09:00','17:00']]") "}" OFF("2014-01-20"),
	  { "pandas 16867", ADD, "2014-01-17T15:00Z", 480, "2014-01-21T15:00:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['08:00','17:00']]") ",'sat':[['08:00','17:00']]}" OFF("2018-11-09"),
	  { "pandas 23542", ADD, "2018-11-08T08:00Z", 600, "2018-11-10T09:00:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['09:00','17:00']]") "}" OFF("2032-09-06"),
	  { "pandas 27761", OPENING, "2032-09-04T00:00Z", 0, "2032-09-07T09:00:00Z" } },
	{ "{'zone':'America/Los_Angeles','week':{" WEEKDAYS("[['09:00','17:00']]") "}}",
	  { "business_time 132", DAYS, "2016-04-07T12:35-07:00", 2, "2016-04-11T17:00:00-07:00" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['14:00','23:00']]") "}}",
	  { "business_time 230", ADD, "2024-09-30T21:00Z", 240, "2024-10-01T16:00:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['14:00','23:00']]") "}}",
	  { "business_time 230 back", SUB, "2024-10-01T16:00Z", 240, "2024-09-30T21:00:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['09:00','17:00']]") "}" OFF("2017-10-18"),
	  { "business_time 175", BETWEEN, "2017-10-16T00:00Z", 24 * 3600, "2017-10-20T00:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['09:30','16:00']]") "}}",
	  { "biz 73 early", SUB, "2016-06-12T00:01Z", 390, "2016-06-10T09:30:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['09:30','16:00']]") "}}",
	  { "biz 73 late", SUB, "2016-06-12T23:59Z", 390, "2016-06-10T09:30:00Z" } },
	{ "{'zone':'America/Sao_Paulo','week':{" EACH_DAY("[['00:00','24:00']]") "}}",
	  { "biz 37", ADD, "2015-10-17T23:00-03:00", 120, "2015-10-18T02:00:00-02:00" } },
	{ "{'zone':'Europe/Amsterdam','week':{" EACH_DAY("[['00:00','10:00']]") "}}",
	  { "moment-business-time 58", ADD, "2022-10-30T02:00+02:00", 60, "2022-10-30T02:00:00+01:00" } },
	{ "{'zone':'Europe/Paris','week':{'sun':[['09:00','17:00']]}}",
	  { "working_hours 45", OPENING, "2020-03-29T00:00+01:00", 0, "2020-03-29T09:00:00+02:00" } },
	{ "{'zone':'America/Los_Angeles','week':{" WEEKDAYS("[['08:00','17:00']]") "}" OFF("2021-11-11"),
	  { "businesstimedelta 9", SUB, "2021-11-10T17:00-08:00", 240, "2021-11-10T13:00:00-08:00" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['00:00','24:00']]") "}}",
	  { "Business_Duration 2", BETWEEN, "2019-06-08T23:07:02Z", 96800, "2019-06-11T02:53:20Z" } },
	{ OFFICE_9_17, { "BusinessHours 2", BETWEEN, "2014-07-21T12:00Z", 7200, "2014-07-21T14:00Z" } },
	{ OFFICE_9_17,
	  { "businesstime 26: a day apart", BETWEEN, "2014-07-21T18:30Z", 8 * 3600, "2014-07-22T18:30Z" } },
	{ OFFICE_9_17, { "businesstime 26: before opening", BETWEEN, "2014-07-21T06:00Z", 0, "2014-07-21T07:00Z" } },
	{ OFFICE_9_17, { "date-fns 1584", DAYS, "2020-01-18T12:00Z", 1, "2020-01-20T17:00:00Z" } },
	{ "{'zone':'UTC','week':{" EACH_DAY("[['09:00','21:00']]") "}}",
	  { "Zammad 390", ADD, "2016-11-09T23:00Z", 48 * 60, "2016-11-13T21:00:00Z" } },
	{ OFFICE_9_17, { "Zammad 5177: update", ADD, "2024-06-03T09:00Z", 60, "2024-06-03T10:00:00Z" } },
	{ OFFICE_9_17, { "Zammad 5177: first response", ADD, "2024-06-03T09:00Z", 240, "2024-06-03T13:00:00Z" } },
	{ OFFICE_9_17,
	  { "GLPI 10594: the pause is one of working time", BETWEEN, "2024-06-07T16:00Z", 7200, "2024-06-10T10:00Z" } },
	{ OFFICE_9_17,
	  { "GLPI 10594: what was left goes on after it", ADD, "2024-06-10T10:00Z", 60, "2024-06-10T11:00:00Z" } },
	{ OFFICE_9_17, { "Chatwoot 13392", ADD, "2025-01-10T16:30Z", 60, "2025-01-13T09:30:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['09:00','13:00'],['14:00','18:00']]") "}}",
	  { "osTicket 6847", ADD, "2025-01-08T12:00Z", 180, "2025-01-08T16:00:00Z" } },
	{ "{'zone':'UTC','week':{" WEEKDAYS("[['08:00','17:00']]") "}}",
	  { "Alga PSA", ADD, "2025-01-10T16:00Z", 240, "2025-01-13T11:00:00Z" } },
	{ "{'zone':'Europe/Moscow','week':{'mon':[['09:00','18:00']],'sat':[['00:00','24:00']]}}",
	  { "Rocket.Chat 32287", OPENING, "2024-06-01T21:30Z", 0, "2024-06-03T09:00:00+03:00" } },
	{ "{'zone':'Europe/Volgograd','week':{" WEEKDAYS("[['09:00','18:00']]") "}}",
	  { "Volgograd's change of zone", ADD, "2020-12-25T17:00+04:00", 120, "2020-12-28T10:00:00+03:00" } },
};

static void test_deadline__bugs_of_other_software(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(bugs); i++)
		row_check(support_worktime(bugs[i].schedule, NULL), &bugs[i].row);
}

/* pandas 27761, second half: a year without data is flagged. */
static void test_deadline__year_without_data_is_flagged(void **state)
{
	const struct worktime *worktime = support_worktime(
		"{'zone':'UTC','week':{" WEEKDAYS("[['09:00','17:00']]") "}" OFF("2032-09-06"), support_calendar());

	(void)state;
	assert_true(worktime_is_provisional(worktime, support_moment("2032-09-04T00:00Z"),
					    support_moment("2032-09-07T09:00Z")));
}

/* R-bizdays 27: a holiday is a date; one with a time and a zone is refused, not understood in one of three ways. */
static void test_deadline__holiday_is_a_date(void **state)
{
	static const char text[] =
		"{\"week\":{},\"exceptions\":[{\"date\":\"2014-06-12T00:00:00-03:00\",\"intervals\":[]}]}";
	struct schedule schedule = { 0 };
	struct err_detail detail = { 0 };

	(void)state;
	assert_int_equal(schedule_from_json(str_from(text), support_arena(), &schedule, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.field, "exceptions[0].date");
}

/* Zammad 390, second half: the explanation names each day. */
static void test_deadline__explanation_names_each_day(void **state)
{
	const struct worktime *worktime =
		support_worktime("{'zone':'UTC','week':{" EACH_DAY("[['09:00','21:00']]") "}}", NULL);
	struct worktime_explained_day days[8];
	size_t count = 0;

	(void)state;
	assert_int_equal(worktime_explain(worktime, support_moment("2016-11-09T23:00Z"),
					  support_moment("2016-11-13T21:00Z"), days, ARRAY_COUNT(days), &count),
			 ERR_OK);
	assert_int_equal(count, 5);
	assert_int_equal(days[0].counted_ms, 0);
	for (size_t i = 1; i < count; i++)
		assert_int_equal(days[i].counted_ms, 12 * MS_PER_HOUR);
	assert_int_equal(days[4].total_ms, 48 * (int64_t)MS_PER_HOUR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deadline__examples_of_the_region),
		cmocka_unit_test(test_deadline__examples_of_body_b),
		cmocka_unit_test(test_deadline__computed_year_is_flagged),
		cmocka_unit_test(test_deadline__bugs_of_other_software),
		cmocka_unit_test(test_deadline__year_without_data_is_flagged),
		cmocka_unit_test(test_deadline__holiday_is_a_date),
		cmocka_unit_test(test_deadline__explanation_names_each_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
