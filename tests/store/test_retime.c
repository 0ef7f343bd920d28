/*
 * tests/store/test_retime.c: other hours and their way to the open incidents, on both databases: preview, change, job,
 * crash, a late timer.
 */
#include "order_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "action/claim.h"
#include "action/timetable_change.h"
#include "action/view.h"
#include "base/limits.h"
#include "job/job.h"
#include "job/runner.h"
#include "store/store_incident.h"
#include "store/store_job.h"
#include "store/store_timetable.h"
#include "store/verify.h"

/* Six hours a day, from eight to three. */
#define DAY "[[\"08:00\",\"12:00\"],[\"13:00\",\"15:00\"]]"
#define WEEK "{\"week\":{\"mon\":" DAY ",\"tue\":" DAY ",\"wed\":" DAY ",\"thu\":" DAY ",\"fri\":" DAY "}}"
static const char city_other[] = "{\"bodies\":[{\"key\":\"city\",\"schedule\":" WEEK "}]}";
static const char city_pause[] = "{\"bodies\":[{\"key\":\"city\",\"schedule\":{\"week\":{\"mon\":"
				 "[[\"08:00\",\"11:30\"],[\"13:00\",\"15:00\"]]}}}]}";
static const char region_other[] = "{\"schedule\":" WEEK "}";

enum { MOVES_MAX = 64 };
struct moves {
	struct term_move items[MOVES_MAX];
	char bodies[MOVES_MAX][100];
	size_t count;
};
static void keep_move(void *data, const struct term_move *move)
{
	struct moves *moves = data;

	assert_true(moves->count < MOVES_MAX);
	snprintf(moves->bodies[moves->count], sizeof(moves->bodies[0]), "%.*s", (int)move->body.size,
		 move->body.size > 0 ? move->body.data : "");
	moves->items[moves->count++] = *move;
}

static void preview(struct order *order, const char *json, struct str regulation, struct moves *moves)
{
	struct move_preview it = { .json = str_from(json),
				   .regulation = regulation,
				   .zone_folder = "/usr/share/zoneinfo",
				   .move = keep_move,
				   .data = moves };
	struct err_detail detail = { .rule = NULL };
	err_t e;

	moves->count = 0;
	e = move_preview(&order->app, &it, &detail);
	if (e != ERR_OK)
		fail_msg("preview: %s %s %s", err_name(e), detail.field, detail.rule ? detail.rule : "");
	assert_int_equal(it.ret_failed, 0);
}

static err_t change(struct order *order, const char *json, struct err_detail *ret_detail)
{
	struct timetable_change it = { .json = str_from(json), .zone_folder = "/usr/share/zoneinfo" };

	return timetable_change(&order->app, &it, ret_detail);
}

static const struct view_term *term_of(const struct view_incident *incident, enum term_kind kind)
{
	for (size_t i = 0; i < incident->term_count; i++)
		if (incident->terms[i].kind == kind)
			return &incident->terms[i];
	fail_msg("no term %s", term_kind_name(kind));
	return NULL;
}

static size_t events_of(struct order *order, row_id_t incident, enum incident_event_kind kind,
			struct view_event *ret_last)
{
	struct view_event_page page;
	size_t count = 0;

	assert_int_equal(view_events(&order->app, order_person(order, "rocheva"), incident,
				     &(struct page){ .rows_max = PAGE_ROWS_MAX }, order->arena, &page),
			 ERR_OK);
	for (size_t i = 0; i < page.count; i++) {
		if (page.items[i].kind != kind)
			continue;
		count++;
		*ret_last = page.items[i];
	}
	return count;
}

static void assert_record_holds(struct order *order)
{
	struct verify verify = { .found = NULL };

	assert_int_equal(store_verify(order->app.db, &verify), ERR_OK);
	assert_int_equal(verify.ret_findings, 0);
}

static void assert_refused(err_t e, err_t wanted, const struct err_detail *detail, const char *field, const char *rule)
{
	if (e != wanted || !detail->rule || strcmp(detail->rule, rule) != 0 || strcmp(detail->field, field) != 0)
		fail_msg("wanted %s %s %s, got %s %s %s", err_name(wanted), field, rule, err_name(e), detail->field,
			 detail->rule ? detail->rule : "");
}

static void test_retime__terms_move_as_the_preview_said_with_the_event_that_says_why(void **state)
{
	struct order *order = *state;
	row_id_t city = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t build = order_route(order, "rocheva", order_message(order, "vk", "2", "Нет света"), "build");
	struct view_incident before = order_incident(order, "rocheva", city), after;
	struct moves moves;
	struct view_event event;
	size_t found = 0;

	order_clock(order, "2026-11-23T11:40:00+03:00");
	preview(order, region_other, STR(""), &moves);
	assert_true(moves.count >= 4); /* answers and drafts of both */
	for (size_t i = 0; i < moves.count; i++) {
		assert_true(moves.items[i].due != moves.items[i].due_then);
		if (moves.items[i].incident != city || moves.items[i].term != TERM_ANSWER)
			continue;
		assert_string_equal(moves.items[i].number, "2026-4739");
		assert_int_equal(moves.items[i].due, order_time("2026-11-24T11:24:00+03:00"));
		assert_int_equal(moves.items[i].due_then, order_time("2026-11-24T14:24:00+03:00"));
	}
	assert_int_equal(order_incident(order, "rocheva", city).version, before.version); /* nothing was written */
	assert_int_equal(change(order, region_other, NULL), ERR_OK);
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	after = order_incident(order, "rocheva", city);
	assert_int_equal(events_of(order, city, EVENT_TERMS_MOVED, &event), 1);
	assert_int_equal(event.moment, order_time("2026-11-23T11:40:00+03:00"));
	for (size_t i = 0; i < moves.count; i++) {
		if (moves.items[i].incident != city || moves.items[i].message != 0)
			continue;
		assert_int_equal(term_of(&after, moves.items[i].term)->times.due, moves.items[i].due_then);
		found++;
	}
	assert_true(found > 0);
	assert_int_equal(events_of(order, build, EVENT_TERMS_MOVED, &event), 1);
	preview(order, city_other, STR(""), &moves); /* same hours again, now the body's own */
	assert_int_equal(moves.count, 0);
	assert_record_holds(order);
}

static void test_retime__a_bodys_own_hours_touch_its_own_terms_only(void **state)
{
	struct order *order = *state;
	row_id_t city = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t build = order_route(order, "rocheva", order_message(order, "vk", "2", "Нет света"), "build");
	struct moves moves;
	struct view_incident view;
	struct view_event event;
	struct view_body *bodies;
	size_t count;

	order_clock(order, "2026-11-23T11:40:00+03:00");
	preview(order, city_pause, STR(""), &moves);
	assert_true(moves.count > 0);
	for (size_t i = 0; i < moves.count; i++) {
		assert_int_equal(moves.items[i].incident, city);
		assert_string_equal(moves.bodies[i], "Администрация города");
	}
	assert_int_equal(change(order, city_pause, NULL), ERR_OK);
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	assert_int_equal(events_of(order, city, EVENT_TERMS_MOVED, &event), 1);
	view = order_incident(order, "rocheva", city);
	assert_int_equal(term_of(&view, TERM_RETURN)->times.due, order_time("2026-11-23T13:24:00+03:00"));
	assert_int_equal(events_of(order, build, EVENT_TERMS_MOVED, &event), 0);
	assert_int_equal(view_bodies(&order->app, order_person(order, "rocheva"), order->arena, &bodies, &count),
			 ERR_OK);
	for (size_t i = 0; i < count; i++)
		if (bodies[i].id == order_body(order, "city"))
			assert_true(bodies[i].own_schedule);
	/* and back to the region's */
	assert_int_equal(change(order, "{\"bodies\":[{\"key\":\"city\",\"schedule\":null}]}", NULL), ERR_OK);
	assert_int_equal(view_bodies(&order->app, order_person(order, "rocheva"), order->arena, &bodies, &count),
			 ERR_OK);
	for (size_t i = 0; i < count; i++)
		if (bodies[i].id == order_body(order, "city"))
			assert_false(bodies[i].own_schedule);
	assert_record_holds(order);
}

static void assert_same_times(const struct view_term *one, const struct view_term *other)
{
	assert_int_equal(one->kind, other->kind);
	assert_memory_equal(&one->times, &other->times, sizeof(one->times));
}

static void test_retime__a_late_timer_says_the_same_as_one_in_time(void **state)
{
	struct order *order = *state;
	row_id_t in_time = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t late = order_route(order, "rocheva", order_message(order, "vk", "2", "Нет света"), "city");
	struct view_incident one, other;
	size_t events = 0;

	order_clock(order, "2026-11-23T16:00:00+03:00");
	assert_int_equal(change(order, region_other, NULL), ERR_OK);
	assert_int_equal(incident_expire_now(&order->app, in_time, &events), ERR_OK);
	assert_int_equal(events, 1);
	for (int hour = 17; hour < 24; hour++) { /* a timer that never sleeps for the one */
		char time[32];

		snprintf(time, sizeof(time), "2026-11-23T%d:00:00+03:00", hour);
		order_clock(order, time);
		assert_int_equal(incident_expire_now(&order->app, in_time, &events), ERR_OK);
	}
	order_clock(order, "2026-11-25T09:00:00+03:00");
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	one = order_incident(order, "rocheva", in_time);
	other = order_incident(order, "rocheva", late);
	assert_int_equal(one.term_count, other.term_count);
	for (size_t i = 0; i < one.term_count; i++)
		assert_same_times(&one.terms[i], &other.terms[i]);
	assert_true(term_of(&one, TERM_DRAFT)->times.missed != 0);
	assert_record_holds(order);
}

struct step {
	struct job job;
	int64_t jobs;
};
static err_t lease_write(struct db_tx *tx, void *arg)
{
	struct step *it = arg;

	return job_lease_of(tx, RETIME_JOB, JOB_LEASE_MS, &it->job);
}
static err_t progress_write(struct db_tx *tx, void *arg)
{
	struct step *it = arg;
	err_t e = job_progress(tx, &it->job, JOB_LEASE_MS);

	return e != ERR_OK ? e : job_leases_end(tx);
}
static err_t count_read(struct db_tx *tx, void *arg)
{
	struct step *it = arg;

	return job_kind_count(tx, RETIME_JOB, &it->jobs);
}

static void test_retime__a_killed_job_goes_on_where_it_was(void **state)
{
	struct order *order = *state;
	row_id_t ids[3];
	struct step step = { .jobs = 0 };
	struct view_event event;
	char id[8];

	for (size_t i = 0; i < ARRAY_COUNT(ids); i++) {
		snprintf(id, sizeof(id), "%zu", i);
		ids[i] = order_route(order, "rocheva", order_message(order, "vk", id, "Нет тепла"), "city");
	}
	assert_int_equal(change(order, region_other, NULL), ERR_OK);
	assert_int_equal(db_write(order->app.db, lease_write, &step), ERR_OK);
	step.job.cursor = ids[0]; /* died behind the first, before its event: the record tells what it did */
	step.job.done = 1;
	step.job.total = 3;
	assert_int_equal(db_write(order->app.db, progress_write, &step), ERR_OK);
	assert_int_equal(db_write(order->app.db, progress_write, &step), ERR_NOT_FOUND); /* its lease is over */
	assert_int_equal(db_read(order->app.db, count_read, &step), ERR_OK);
	assert_int_equal(step.jobs, 1);
	assert_int_equal(job_run_one_of(&order->app, RETIME_JOB), ERR_OK);
	assert_int_equal(events_of(order, ids[0], EVENT_TERMS_MOVED, &event), 0);
	assert_int_equal(events_of(order, ids[1], EVENT_TERMS_MOVED, &event), 1);
	assert_int_equal(events_of(order, ids[2], EVENT_TERMS_MOVED, &event), 1);
	assert_int_equal(db_read(order->app.db, count_read, &step), ERR_OK);
	assert_int_equal(step.jobs, 0);
	assert_int_equal(job_run_one_of(&order->app, RETIME_JOB), ERR_NOT_FOUND);
}

static void test_retime__changes_come_one_after_another(void **state)
{
	struct order *order = *state;
	struct err_detail detail = { .rule = NULL };

	assert_int_equal(change(order, region_other, NULL), ERR_OK);
	assert_refused(change(order, city_other, &detail), ERR_STATE_REFUSED, &detail, "", "timetable_under_way");
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	assert_refused(change(order, region_other, &detail), ERR_STATE_REFUSED, &detail, "", "timetable_same");
	assert_int_equal(change(order, city_other, NULL), ERR_OK);
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	assert_record_holds(order);
}

static void test_retime__a_broken_file_changes_nothing(void **state)
{
	static const struct {
		const char *json, *field, *rule;
		err_t e;
	} cases[] = {
		{ "{\"week\":{}}", "week", "unknown", ERR_INPUT_INVALID },
		{ "{\"bodies\":{}}", "bodies", "type", ERR_INPUT_INVALID },
		{ "{\"bodies\":[{\"key\":\"city\"}]}", "bodies[0].schedule", "required", ERR_INPUT_INVALID },
		{ "{\"bodies\":[{\"schedule\":null}]}", "bodies[0].key", "required", ERR_INPUT_INVALID },
		{ "{\"bodies\":[{\"key\":\"city\",\"schedule\":null,\"name\":1}]}", "bodies[0].name", "unknown",
		  ERR_INPUT_INVALID },
		{ "{\"bodies\":[{\"key\":\"nobody\",\"schedule\":null}]}", "bodies[0].key", "unknown_key_reference",
		  ERR_INPUT_INVALID },
		{ "{\"bodies\":[{\"key\":\"city\",\"schedule\":null},{\"key\":\"city\",\"schedule\":null}]}",
		  "bodies[1].key", "twice", ERR_INPUT_INVALID },
		{ "{\"bodies\":[{\"key\":\"city\",\"schedule\":{\"week\":{\"mon\":[[\"13:00\",\"09:00\"]]}}}]}",
		  "bodies[0].schedule.week.mon[0]", "interval_crosses_night", ERR_INPUT_INVALID },
		{ "{\"schedule\":{\"zone\":\"Mars/Olympus\",\"week\":{}}}", "schedule.zone", "zone", ERR_SYSTEM },
		{ "{\"calendar\":{\"years\":1}}", "calendar", "", ERR_INPUT_INVALID },
		{ "[]", "", "not_an_object", ERR_BODY_INVALID },
		{ "{}", "", "timetable_same", ERR_STATE_REFUSED },
	};
	struct order *order = *state;
	struct step step = { .jobs = 0 };

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct err_detail detail = { .rule = NULL };
		err_t e = change(order, cases[i].json, &detail);

		if (e != cases[i].e || strncmp(detail.field, cases[i].field, strlen(cases[i].field)) != 0 ||
		    (*cases[i].rule && (!detail.rule || strcmp(detail.rule, cases[i].rule) != 0)))
			fail_msg("%s: %s %s %s", cases[i].json, err_name(e), detail.field,
				 detail.rule ? detail.rule : "");
	}
	assert_int_equal(db_read(order->app.db, count_read, &step), ERR_OK);
	assert_int_equal(step.jobs, 0);
}

static void test_preview__another_edition_says_what_would_move(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	uint32_t version = order_incident(order, "rocheva", id).version;
	struct moves moves;
	bool answer = false;

	preview(order, "", order_file(order, "tests/golden/regulation/9-hours-from-sending.json"), &moves);
	for (size_t i = 0; i < moves.count; i++)
		answer |= moves.items[i].term == TERM_ANSWER;
	assert_true(answer);
	assert_int_equal(order_incident(order, "rocheva", id).version, version);
	preview(order, "", order_file(order, "data/regulation/nao-2020.json"), &moves);
	assert_int_equal(moves.count, 0);
}

static err_t edition_add(struct db_tx *tx, void *arg)
{
	return store_regulation_add(tx, 2, *(struct str *)arg);
}

/* nao-2020 with one text in place of another. */
static struct str edition_with(struct order *order, const char *was, const char *is)
{
	struct str json = order_file(order, "data/regulation/nao-2020.json");
	const char *at = memmem(json.data, json.size, was, strlen(was));

	assert_non_null(at);
	return arena_printf(order->arena, "%.*s%s%.*s", (int)(at - json.data), json.data, is,
			    (int)(json.data + json.size - (at + strlen(was))), at + strlen(was));
}

/* SETTING: detection is when it was found, not when somebody took it. */
static void p16__found_counts_as_detected_where_the_edition_says_so(void **state)
{
	struct order *order = *state;
	struct str json = edition_with(order, "\"curator_claim\"", "\"found_at\"");
	row_id_t first = order_message(order, "vk", "1", "Нет тепла"),
		 second = order_message(order, "vk", "2", "И тут"), id;
	struct incident_do run = { .person = order_person(order, "rocheva"), .command_count = 1 };
	struct view_claim claim;
	struct view_incident view;

	assert_int_equal(db_write(order->app.db, edition_add, &json), ERR_OK);
	order_clock(order, "2026-11-23T12:00:00+03:00");
	assert_int_equal(claim_take(&order->app, run.person, second, order->arena, &claim, NULL), ERR_OK);
	order_clock(order, "2026-11-23T12:05:00+03:00");
	id = order_route(order, "rocheva", first, "city");
	run.incident = id;
	run.commands[0].kind = COMMAND_ATTACH;
	run.commands[0].args.message = second;
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_OK);
	view = order_incident(order, "rocheva", id);
	assert_int_equal(view.detected_at, order_time("2026-11-23T11:24:00+03:00"));
	assert_int_equal(view.messages[1].detected_at, order_time("2026-11-23T11:24:00+03:00"));
}

int main(void)
{
#define RETIME_TEST(name) cmocka_unit_test_setup_teardown(name, order_setup, order_teardown)
	const struct CMUnitTest tests[] = {
		RETIME_TEST(test_retime__terms_move_as_the_preview_said_with_the_event_that_says_why),
		RETIME_TEST(test_retime__a_bodys_own_hours_touch_its_own_terms_only),
		RETIME_TEST(test_retime__a_late_timer_says_the_same_as_one_in_time),
		RETIME_TEST(test_retime__a_killed_job_goes_on_where_it_was),
		RETIME_TEST(test_retime__changes_come_one_after_another),
		RETIME_TEST(test_retime__a_broken_file_changes_nothing),
		RETIME_TEST(test_preview__another_edition_says_what_would_move),
		RETIME_TEST(p16__found_counts_as_detected_where_the_edition_says_so),
	};

	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
