/*
 * tests/unit/core/test_calendar.c: the published years' control sums, computed years, decrees, a region's own days, bad
 * files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/time_text.h"
#include "core/calendar.h"
#include "time_support.h"

static bool day_works(const struct calendar *calendar, int64_t day, bool *ret_short)
{
	struct calendar_day found = { 0 };

	calendar_look_up(calendar, day, &found);
	*ret_short = found.is_short;
	switch (found.kind) {
	case CALENDAR_PLAIN:
	case CALENDAR_TERMS_RUN:
		return weekday_of_day(day) < 5;
	case CALENDAR_WORK:
	case CALENDAR_SHORT:
		return true;
	case CALENDAR_OFF:
	case CALENDAR_KIND_MAX:
		return false;
	}
	return false;
}

/* Working days, days off, short days, hours of the 40-hour week: published sums (2027: counted by decree 1187). */
static void test_calendar__control_sums_of_the_published_years(void **state)
{
	static const struct {
		int year, workdays, off, shorts, hours;
	} sums[] = {
		{ 2013, 247, 118, 6, 1970 }, { 2014, 247, 118, 6, 1970 }, { 2015, 247, 118, 5, 1971 },
		{ 2016, 247, 119, 2, 1974 }, { 2017, 247, 118, 3, 1973 }, { 2018, 247, 118, 6, 1970 },
		{ 2019, 247, 118, 6, 1970 }, { 2020, 219, 147, 3, 1749 }, { 2021, 240, 125, 3, 1917 },
		{ 2022, 247, 118, 3, 1973 }, { 2023, 247, 118, 3, 1973 }, { 2024, 248, 118, 5, 1979 },
		{ 2025, 247, 118, 4, 1972 }, { 2026, 247, 118, 4, 1972 }, { 2027, 247, 118, 4, 1972 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(sums); i++) {
		int workdays = 0, off = 0, shorts = 0;

		for (int64_t day = day_from_civil(sums[i].year, 1, 1); day < day_from_civil(sums[i].year + 1, 1, 1);
		     day++) {
			struct calendar_day found = { 0 };
			bool is_short = false, works = day_works(support_calendar(), day, &is_short);

			calendar_look_up(support_calendar(), day, &found);
			assert_false(found.provisional);
			workdays += works;
			off += !works;
			shorts += is_short;
		}
		if (workdays != sums[i].workdays || off != sums[i].off || shorts != sums[i].shorts ||
		    workdays * 8 - shorts != sums[i].hours)
			fail_msg("%d: %d, %d, %d", sums[i].year, workdays, off, shorts);
	}
}

struct marked {
	const char *date;
	enum calendar_kind kind;
};

static void kinds_check(const struct calendar *calendar, const struct marked *rows, size_t count, bool provisional)
{
	for (size_t i = 0; i < count; i++) {
		struct calendar_day found = { 0 };
		int64_t day = 0;

		assert_int_equal(date_parse(str_from(rows[i].date), &day), ERR_OK);
		calendar_look_up(calendar, day, &found);
		if (found.kind != rows[i].kind || found.provisional != provisional ||
		    found.is_short != (rows[i].kind == CALENDAR_SHORT))
			fail_msg("%s: kind %d, provisional %d", rows[i].date, found.kind, found.provisional);
	}
}

static void test_calendar__years_without_an_act_follow_the_labour_code(void **state)
{
	static const struct marked rows[] = {
		{ "2028-01-01", CALENDAR_OFF },
		{ "2028-01-08", CALENDAR_OFF },
		{ "2028-01-10", CALENDAR_PLAIN },
		{ "2028-02-22", CALENDAR_SHORT },
		{ "2028-02-23", CALENDAR_OFF },
		{ "2028-02-24", CALENDAR_PLAIN },
		{ "2028-04-30", CALENDAR_PLAIN },
		{ "2028-05-01", CALENDAR_OFF },
		{ "2028-05-08", CALENDAR_SHORT },
		{ "2028-06-11", CALENDAR_PLAIN },
		{ "2028-06-12", CALENDAR_OFF },
		{ "2028-11-03", CALENDAR_SHORT },
		/* 4 November 2028 is a Saturday: its day off goes to Monday */
		{ "2028-11-04", CALENDAR_OFF },
		{ "2028-11-05", CALENDAR_PLAIN },
		{ "2028-11-06", CALENDAR_OFF },
		/* 7 and 8 January are Sunday and Monday in 2029: January's are not moved by the law */
		{ "2029-01-09", CALENDAR_PLAIN },
		{ "2028-12-31", CALENDAR_PLAIN },
		{ "2029-12-31", CALENDAR_SHORT },
		/* 9 May 2032 is a Sunday; 1 May a Saturday */
		{ "2032-05-03", CALENDAR_OFF },
		{ "2032-05-10", CALENDAR_OFF },
		{ "2032-05-04", CALENDAR_PLAIN },
		{ "2032-04-30", CALENDAR_SHORT },
		{ "1990-01-02", CALENDAR_OFF },
		{ "2012-12-31", CALENDAR_SHORT },
		{ "2060-12-31", CALENDAR_SHORT },
		{ "1989-12-31", CALENDAR_PLAIN },
		{ "2061-01-01", CALENDAR_PLAIN },
	};

	(void)state;
	kinds_check(support_calendar(), rows, ARRAY_COUNT(rows), true);
}

static void test_calendar__a_decree_may_let_terms_run(void **state)
{
	static const char *const decrees[] = { "239-2020", NULL }, *const wrong[] = { "1-1999", NULL },
				 *const nameless[] = { "", NULL };
	static const struct marked off[] = { { "2020-03-31", CALENDAR_OFF }, { "2020-04-06", CALENDAR_OFF } };
	static const struct marked runs[] = { { "2020-03-31", CALENDAR_OFF },
					      { "2020-04-06", CALENDAR_TERMS_RUN },
					      { "2020-05-01", CALENDAR_OFF } };
	const struct calendar *calendar = NULL;
	struct err_detail detail = { 0 };
	struct calendar_day day = { 0 };
	struct str json = support_file("data/calendars/ru.json");

	(void)state;
	kinds_check(support_calendar(), off, ARRAY_COUNT(off), false);
	assert_int_equal(calendar_from_json(json, decrees, support_arena(), &calendar, &detail), ERR_OK);
	kinds_check(calendar, runs, ARRAY_COUNT(runs), false);
	calendar_look_up(calendar, day_from_civil(2020, 4, 6), &day);
	assert_true(str_equal(day.note, STR("Нерабочие дни (Указ Президента РФ от 02.04.2020 № 239)")));
	assert_int_equal(calendar_from_json(json, wrong, support_arena(), &calendar, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.field, "1-1999");
	assert_string_equal(detail.rule, "calendar_decree");
	assert_int_equal(calendar_from_json(json, nameless, support_arena(), &calendar, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.rule, "calendar_decree");
}

static void test_calendar__names_the_act_of_the_year(void **state)
{
	struct calendar_day day = { 0 };

	(void)state;
	calendar_look_up(support_calendar(), day_from_civil(2027, 2, 22), &day);
	assert_true(str_equal(day.act, STR("Постановление Правительства РФ от 17.09.2026 № 1187")));
	assert_true(str_equal(day.note, STR("Выходной перенесён с 20.02.2027")));
}

static void test_calendar__a_region_has_days_of_its_own(void **state)
{
	static const struct marked rows[] = {
		{ "2026-09-15", CALENDAR_OFF },
		{ "2026-09-14", CALENDAR_SHORT },
		{ "2026-09-16", CALENDAR_PLAIN },
		{ "2026-12-31", CALENDAR_OFF },
	};
	const struct calendar *calendar = NULL;
	struct err_detail detail = { 0 };
	struct calendar_day day = { 0 };

	(void)state;
	assert_int_equal(
		calendar_with_own_days(support_calendar(),
				       STR("{\"days\":[{\"date\":\"2026-09-14\",\"kind\":\"short\"},"
					   "{\"date\":\"2026-09-15\",\"kind\":\"off\",\"note\":\"День округа\"}]}"),
				       support_arena(), &calendar, &detail),
		ERR_OK);
	kinds_check(calendar, rows, ARRAY_COUNT(rows), false);
	calendar_look_up(calendar, day_from_civil(2026, 9, 15), &day);
	assert_true(str_equal(day.note, STR("День округа")));
	calendar_look_up(support_calendar(), day_from_civil(2026, 9, 15), &day);
	assert_int_equal(day.kind, CALENDAR_PLAIN);
}

static void test_calendar__bad_files_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *json, *field, *rule;
	} cases[] = {
		{ "{}", "name", "required" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[],\"more\":1}", "more", "unknown" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":1989,\"days\":[]}]}", "years[0].year",
		  "too_small" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2021-01-01\","
		  "\"kind\":\"off\"}]}]}",
		  "2021-01-01", "calendar_year" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-30\","
		  "\"kind\":\"off\"}]}]}",
		  "2020-02-30", "date" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-20\","
		  "\"kind\":\"\"}]}]}",
		  "2020-02-20", "calendar_kind" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-20\","
		  "\"kind\":\"off\"},"
		  "{\"date\":\"2020-02-20\",\"kind\":\"work\"}]}]}",
		  "2020-02-20", "not_sorted" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-02-20\","
		  "\"kind\":\"off\",\"decree\":\"1\"}]}]}",
		  "2020-02-20", "calendar_decree" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[]},{\"year\":2020,\"days\":[]}]}",
		  "years", "twice" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-1-01\","
		  "\"kind\":\"off\"}]}]}",
		  "years[0].days[0].date", "too_short" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"2020-01-011\","
		  "\"kind\":\"off\"}]}]}",
		  "years[0].days[0].date", "too_long" },
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2061,\"days\":[]}]}", "years[0].year",
		  "too_big" },
		/* ten characters, forty bytes: the field is whole */
		{ "{\"name\":\"x\",\"decrees\":[],\"years\":[{\"year\":2020,\"days\":[{\"date\":\"𝟐𝟎𝟐𝟎𝟎𝟐𝟎𝟐𝟎𝟏\","
		  "\"kind\":\"off\"}]}]}",
		  "𝟐𝟎𝟐𝟎𝟎𝟐𝟎𝟐𝟎𝟏", "date" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		const struct calendar *calendar = NULL;
		struct err_detail detail = { 0 };

		assert_int_equal(calendar_from_json(str_from(cases[i].json), NULL, support_arena(), &calendar, &detail),
				 ERR_INPUT_INVALID);
		assert_string_equal(detail.field, cases[i].field);
		assert_string_equal(detail.rule, cases[i].rule);
		if (strcmp(cases[i].rule, "twice") == 0) {
			assert_int_equal(detail.limit, 1);
			assert_int_equal(detail.found, 2020);
		}
	}
}

/* Art. 112 and 95 told day by day, without the order in which the calendar marks them. */
static const struct {
	int month, day;
	const char *note;
} holidays[] = {
	{ 1, 1, "Новогодние каникулы" },
	{ 1, 2, "Новогодние каникулы" },
	{ 1, 3, "Новогодние каникулы" },
	{ 1, 4, "Новогодние каникулы" },
	{ 1, 5, "Новогодние каникулы" },
	{ 1, 6, "Новогодние каникулы" },
	{ 1, 7, "Рождество Христово" },
	{ 1, 8, "Новогодние каникулы" },
	{ 2, 23, "День защитника Отечества" },
	{ 3, 8, "Международный женский день" },
	{ 5, 1, "Праздник Весны и Труда" },
	{ 5, 9, "День Победы" },
	{ 6, 12, "День России" },
	{ 11, 4, "День народного единства" },
};

static const char *holiday_note(int64_t day)
{
	int year = 0, month = 0, day_of_month = 0;

	civil_from_day(day, &year, &month, &day_of_month);
	for (size_t i = 0; i < ARRAY_COUNT(holidays); i++)
		if (month == holidays[i].month && day_of_month == holidays[i].day)
			return holidays[i].note;
	return NULL;
}

/* A Monday behind a weekend with a holiday that is not January's. */
static bool is_moved_to(int64_t day)
{
	int year = 0, month = 0, day_of_month = 0;

	civil_from_day(day, &year, &month, &day_of_month);
	return weekday_of_day(day) == 0 && month > 1 &&
	       (holiday_note(day - 1) != NULL || holiday_note(day - 2) != NULL);
}

static void computed_years_check(const struct calendar *calendar)
{
	for (int64_t day = day_from_civil(1990, 1, 1); day <= day_from_civil(2060, 12, 31); day++) {
		struct calendar_day found = { 0 };
		const char *note = holiday_note(day);
		enum calendar_kind wanted = CALENDAR_PLAIN;

		calendar_look_up(calendar, day, &found);
		if (!found.provisional)
			continue;
		if (note == NULL && is_moved_to(day))
			note = "Выходной перенесён";
		if (note != NULL)
			wanted = CALENDAR_OFF;
		else if (weekday_of_day(day) < 5 && holiday_note(day + 1) != NULL)
			wanted = CALENDAR_SHORT;
		if (found.kind != wanted || !str_equal(found.note, str_from(note == NULL ? "" : note)))
			fail_msg("day %lld: kind %d, %.*s", (long long)day, found.kind, (int)found.note.size,
				 found.note.data);
	}
}

static void test_calendar__every_day_of_the_computed_years_follows_the_labour_code(void **state)
{
	const struct calendar *computed = NULL; /* every year is */

	(void)state;
	assert_int_equal(calendar_from_json(STR("{\"name\":\"x\",\"decrees\":[],\"years\":[]}"), NULL, support_arena(),
					    &computed, NULL),
			 ERR_OK);
	computed_years_check(support_calendar());
	computed_years_check(computed);
}

static err_t read_with(const char *format, size_t characters, struct err_detail *ret_detail)
{
	char text[1000];
	const struct calendar *calendar = NULL;
	struct buf buf;
	err_t e = ERR_OK;

	for (size_t i = 0; i < characters; i++) { /* "ё": a limit counts characters, not bytes */
		text[2 * i] = '\xd1';
		text[2 * i + 1] = '\x91';
	}
	text[2 * characters] = '\0';
	buf_init(&buf, 4096);
	for (const char *at = format; *at != '\0'; at++) {
		if (*at == '?')
			buf_add(&buf, str_from(text));
		else
			buf_add_char(&buf, (char)(*at == '\'' ? '"' : *at));
	}
	e = calendar_from_json(buf_str(&buf), NULL, support_arena(), &calendar, ret_detail);
	buf_deinit(&buf);
	return e;
}

static void test_calendar__texts_have_as_many_characters_as_fit(void **state)
{
	static const struct {
		const char *format, *field;
		size_t least;
	} cases[] = {
		{ "{'name':'?','decrees':[],'years':[]}", "name", 1 },
		{ "{'name':'x','decrees':[{'id':'?','title':'x'}],'years':[]}", "decrees[0].id", 1 },
		{ "{'name':'x','decrees':[{'id':'x','title':'?'}],'years':[]}", "decrees[0].title", 1 },
		{ "{'name':'x','decrees':[],'years':[{'year':2060,'act':'?','days':[]}]}", "years[0].act", 0 },
		{ "{'name':'x','decrees':[],'years':[{'year':2060,'days':[{'date':'2060-01-01','kind':'off','note':'?'}"
		  "]}"
		  "]}",
		  "years[0].days[0].note", 0 },
		{ "{'name':'x','decrees':[{'id':'?','title':'x'}],'years':[{'year':2060,'days':[{'date':'2060-01-01',"
		  "'kind':'off','decree':'?'}]}]}",
		  "decrees[0].id", 1 },
	};
	struct err_detail detail = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		if (read_with(cases[i].format, cases[i].least, &detail) != ERR_OK ||
		    read_with(cases[i].format, 200, &detail) != ERR_OK)
			fail_msg("%s: %s %s", cases[i].format, detail.field, detail.rule);
		assert_int_equal(read_with(cases[i].format, 201, &detail), ERR_INPUT_INVALID);
		assert_string_equal(detail.field, cases[i].field);
		assert_string_equal(detail.rule, "too_long");
		if (cases[i].least == 0)
			continue;
		assert_int_equal(read_with(cases[i].format, 0, &detail), ERR_INPUT_INVALID);
		assert_string_equal(detail.field, cases[i].field);
		assert_string_equal(detail.rule, "too_short");
	}
}

static void add_days(struct buf *buf, int64_t first, int64_t count)
{
	for (int64_t i = 0; i < count; i++) {
		char text[TIME_TEXT_SIZE];

		date_format(first + i, text);
		buf_printf(buf, "%s{\"date\":\"%s\",\"kind\":\"%s\",\"note\":\"%d\"}", i == 0 ? "" : ",", text,
			   i % 2 == 0 ? "off" : "short", (int)i);
	}
}

/* What a file may hold at most is read, each day with a note of its own; one more of anything is refused by number. */
static void test_calendar__as_many_as_fit_and_one_more(void **state)
{
	static const struct {
		int decrees, years;
		int64_t days; /* of 2060 */
		const char *field;
	} cases[] = {
		{ 60, 71, 366, NULL },
		{ 61, 1, 1, "decrees" },
		{ 0, 72, 1, "years" },
		{ 0, 1, 367, "years[0].days" },
	};
	const int64_t all = day_from_civil(2061, 1, 1) - day_from_civil(1990, 1, 1);
	const struct calendar *calendar = NULL, *own = NULL;
	struct err_detail detail = { 0 };
	struct calendar_day day = { 0 };
	struct buf buf;

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		buf_init(&buf, 1U << 22);
		buf_add(&buf, STR("{\"name\":\"x\",\"decrees\":["));
		for (int n = 0; n < cases[i].decrees; n++)
			buf_printf(&buf, "%s{\"id\":\"%d\",\"title\":\"x\"}", n == 0 ? "" : ",", n);
		buf_add(&buf, STR("],\"years\":[{\"year\":2060,\"days\":["));
		add_days(&buf, day_from_civil(2060, 1, 1), cases[i].days);
		buf_add(&buf, STR("]}"));
		for (int year = 2059; year > 2060 - cases[i].years; year--) {
			int64_t first = day_from_civil(year, 1, 1);

			buf_printf(&buf, ",{\"year\":%d,\"days\":[", year);
			if (cases[i].field == NULL)
				add_days(&buf, first, day_from_civil(year + 1, 1, 1) - first);
			buf_add(&buf, STR("]}"));
		}
		buf_add(&buf, STR("]}"));
		assert_int_equal(buf.error, ERR_OK);
		assert_int_equal(calendar_from_json(buf_str(&buf), NULL, support_arena(), &calendar, &detail),
				 cases[i].field == NULL ? ERR_OK : ERR_INPUT_INVALID);
		if (cases[i].field != NULL) {
			assert_string_equal(detail.field, cases[i].field);
			assert_string_equal(detail.rule, "too_many");
		}
		buf_deinit(&buf);
	}
	calendar_look_up(calendar, day_from_civil(2060, 12, 31), &day);
	assert_true(str_equal(day.note, STR("365")));
	for (int64_t more = 0; more <= 54; more += 54) { /* 71 × 366 is 53 more than the years have */
		buf_init(&buf, 1U << 22);
		buf_add(&buf, STR("{\"days\":["));
		add_days(&buf, day_from_civil(1990, 1, 1), all + more);
		buf_add(&buf, STR("]}"));
		assert_int_equal(buf.error, ERR_OK);
		assert_int_equal(calendar_with_own_days(calendar, buf_str(&buf), support_arena(), &own, &detail),
				 more == 0 ? ERR_OK : ERR_INPUT_INVALID);
		buf_deinit(&buf);
	}
	assert_string_equal(detail.rule, "too_many");
	assert_int_equal(detail.limit, 71 * 366);
	calendar_look_up(own, day_from_civil(2060, 12, 31), &day);
	assert_true(str_equal(day.note, STR("25932")));
	assert_int_equal(day.kind, CALENDAR_OFF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calendar__control_sums_of_the_published_years),
		cmocka_unit_test(test_calendar__years_without_an_act_follow_the_labour_code),
		cmocka_unit_test(test_calendar__a_decree_may_let_terms_run),
		cmocka_unit_test(test_calendar__names_the_act_of_the_year),
		cmocka_unit_test(test_calendar__a_region_has_days_of_its_own),
		cmocka_unit_test(test_calendar__bad_files_are_refused_with_their_place),
		cmocka_unit_test(test_calendar__every_day_of_the_computed_years_follows_the_labour_code),
		cmocka_unit_test(test_calendar__texts_have_as_many_characters_as_fit),
		cmocka_unit_test(test_calendar__as_many_as_fit_and_one_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
