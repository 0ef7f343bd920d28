/*
 * tests/store/test_order.c: commands through the one road, on both databases: the main line, rights, revisions, command
 * ids, claims, terms that time misses, what people see.
 */
#include "order_fixture.h"

#include <stdlib.h>

#include "action/autosave.h"
#include "action/claim.h"
#include "action/view.h"
#include "job/demo_clock.h"
#include "job/demo_fill.h"
#include "job/runner.h"
#include "store/verify.h"

static const char answer[] = "Здравствуйте! Бригада придёт завтра, 24 ноября, до 12:00.";

static void assert_refused(err_t e, err_t wanted, const struct err_detail *detail, const char *rule)
{
	if (e != wanted || !detail->rule || strcmp(detail->rule, rule) != 0)
		fail_msg("wanted %s %s, got %s %s %s", err_name(wanted), rule, err_name(e), detail->field,
			 detail->rule ? detail->rule : "");
}

static const struct view_term *term_of(const struct view_incident *incident, enum term_kind kind)
{
	const struct view_term *found = NULL;

	for (size_t i = 0; i < incident->term_count; i++)
		if (incident->terms[i].kind == kind)
			found = &incident->terms[i];
	assert_non_null(found);
	return found;
}

static bool may(const struct view_incident *incident, enum incident_command_kind kind)
{
	for (size_t i = 0; i < incident->allowed_count; i++)
		if (incident->allowed[i].command == kind)
			return incident->allowed[i].allowed;
	return false;
}

static void test_order__one_message_all_the_way(void **state)
{
	struct order *order = *state;
	row_id_t message = order_message(order, "vk", "wall-1_17", "Третий день нет тепла, Губкина 3"), id;
	struct view_incident_page rows;
	struct view_incident view;
	struct view_claim claim;

	assert_int_equal(claim_take(&order->app, order_person(order, "rocheva"), message, order->arena, &claim, NULL),
			 ERR_OK);
	assert_true(claim.mine);
	order_clock(order, "2026-11-23T11:30:00+03:00");
	id = order_route(order, "rocheva", message, "city");
	view = order_incident(order, "rocheva", id);
	assert_string_equal(view.number, "2026-4739");
	assert_int_equal(view.state, INCIDENT_ROUTED);
	assert_int_equal(view.detected_at, order_time("2026-11-23T11:24:00+03:00")); /* claimed_first_at */
	assert_true(str_equal(view.route_note, STR("Ответ прочтут многие")));
	assert_true(str_equal(view.location, STR("Нарьян-Мар, Губкина 3")));
	assert_int_equal(term_of(&view, TERM_ANSWER)->times.due, order_time("2026-11-24T11:24:00+03:00"));
	assert_string_equal(term_of(&view, TERM_ANSWER)->clause, "16");
	assert_int_equal(term_of(&view, TERM_ROUTE)->used_ms, 6 * MS_PER_MINUTE);
	assert_true(may(&view, COMMAND_ROUTE) && !may(&view, COMMAND_APPROVE));

	assert_int_equal(order_do(order, "khatanzeysky", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(
		order_do(order, "khatanzeysky", id, COMMAND_SUBMIT_DRAFT, "Сообщаем, что работы ведутся.", NULL),
		ERR_OK);
	assert_int_equal(order_do(order, "rocheva", id, COMMAND_SEND_BACK, "Назовите день", NULL), ERR_OK);
	assert_int_equal(order_do(order, "khatanzeysky", id, COMMAND_SUBMIT_DRAFT, answer, NULL), ERR_OK);
	assert_int_equal(order_approve_publish(order, "rocheva", id), ERR_OK);
	view = order_incident(order, "rocheva", id);
	assert_int_equal(view.state, INCIDENT_PUBLISHING);
	assert_int_equal(view.undo_until, order_time("2026-11-23T11:30:20+03:00"));
	assert_true(str_equal(view.return_reason, STR("Назовите день")));
	assert_int_equal(view.draft_count, 2);
	assert_int_equal(view.drafts[0].state, DRAFT_APPROVED);
	assert_int_equal(view.drafts[1].state, DRAFT_SENT_BACK);
	assert_true(str_equal(view.drafts[1].reason, STR("Назовите день")));
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	assert_int_equal(fake_network.placed, 0); /* undo is still open */

	order_clock(order, "2026-11-23T11:30:21+03:00");
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	assert_int_equal(fake_network.placed, 1);
	assert_string_equal(fake_network.parents[0], "wall-1_17");
	assert_string_equal(fake_network.texts[0], answer);
	view = order_incident(order, "rocheva", id);
	assert_int_equal(view.state, INCIDENT_ANSWERED);
	assert_int_equal(view.messages[0].placement, PLACEMENT_PLACED);
	assert_true(str_equal(view.messages[0].placed_link, STR("http://wall.example/fake-1")));
	assert_int_equal(view.drafts[0].state, DRAFT_PUBLISHED);
	assert_true(
		str_equal(view.messages[0].message.placement_account.name, STR("Администрация города Нарьян-Мара")));

	assert_int_equal(view_incidents(&order->app, order_person(order, "rocheva"), VIEW_ANSWERED, STR("4739"),
					&(struct page){ 0 }, order->arena, &rows),
			 ERR_OK);
	assert_int_equal(rows.total, 1);
	assert_true(str_equal(rows.items[0].network.key, STR("vk")));
}

static void test_order__history_tells_each_step(void **state)
{
	static const enum incident_event_kind kinds[] = { EVENT_DETECTED, EVENT_TRIAGED,          EVENT_ROUTED,
							  EVENT_TAKEN,    EVENT_ANSWER_SUBMITTED, EVENT_SENT_BACK };
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	struct view_explanation explanation;
	struct view_event_page page, rest;
	const struct view_event *sent_back;

	assert_int_equal(order_do(order, "khatanzeysky", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "khatanzeysky", id, COMMAND_SUBMIT_DRAFT, answer, NULL), ERR_OK);
	order_clock(order, "2026-11-23T11:34:00+03:00");
	assert_int_equal(order_do(order, "rocheva", id, COMMAND_SEND_BACK, "Нужен час", NULL), ERR_OK);
	assert_int_equal(view_events(&order->app, order_person(order, "rocheva"), id, &(struct page){ .rows_max = 4 },
				     order->arena, &page),
			 ERR_OK);
	assert_int_equal(page.count, 4);
	assert_int_equal(page.next_id, 4);
	assert_int_equal(view_events(&order->app, order_person(order, "rocheva"), id,
				     &(struct page){ page.next_value, page.next_id, 4 }, order->arena, &rest),
			 ERR_OK);
	assert_int_equal(rest.count, 2);
	assert_int_equal(rest.next_id, 0);
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
		assert_int_equal((i < 4 ? page.items[i] : rest.items[i - 4]).kind, kinds[i]);
	assert_true(str_equal(page.items[2].body.name, STR("Администрация города")));
	assert_true(str_equal(page.items[3].by.name, STR("Пётр Хатанзейский")));
	assert_int_equal(rest.items[0].draft, 1);
	sent_back = &rest.items[1];
	assert_true(str_equal(sent_back->text, STR("Нужен час")));
	assert_string_equal(sent_back->clause, "18");
	assert_int_equal(sent_back->changes[0].op, TERM_STOPPED);
	assert_int_equal(sent_back->changes[0].kind, TERM_REVIEW);
	assert_int_equal(sent_back->changes[0].used_ms, 10 * MS_PER_MINUTE);
	assert_int_equal(sent_back->changes[0].left_ms, 20 * MS_PER_MINUTE);

	assert_int_equal(view_explanation(&order->app, order_person(order, "rocheva"), id, STR("draft-1"), order->arena,
					  &explanation),
			 ERR_OK);
	assert_int_equal(explanation.sum_ms, 4 * MS_PER_HOUR);
	assert_int_equal(explanation.days[0].counted_ms, 4 * MS_PER_HOUR);
	assert_int_equal(view_explanation(&order->app, order_person(order, "rocheva"), id, STR("draft-99"),
					  order->arena, &explanation),
			 ERR_NOT_FOUND);
}

static void test_order__who_may_not_know_finds_nothing(void **state)
{
	struct order *order = *state;
	row_id_t message = order_message(order, "vk", "1", "Нет тепла"),
		 id = order_route(order, "rocheva", message, "city");
	static const char *const strangers[] = { "kanev", "toropov" };
	struct view_incident_page rows;
	struct view_message_page found;
	struct view_incident view;
	struct view_message seen;
	struct view_draft draft;
	const struct hint hint = { "incident", id, 1 };

	for (size_t i = 0; i < ARRAY_COUNT(strangers); i++) {
		row_id_t person = order_person(order, strangers[i]);

		assert_int_equal(view_incident(&order->app, person, id, order->arena, &view), ERR_NOT_FOUND);
		assert_int_equal(view_message(&order->app, person, message, order->arena, &seen), ERR_NOT_FOUND);
		assert_int_equal(view_draft(&order->app, person, id, 1, order->arena, &draft), ERR_NOT_FOUND);
		assert_int_equal(order_do(order, strangers[i], id, COMMAND_TAKE, "", NULL), ERR_NOT_FOUND);
		assert_int_equal(view_incidents(&order->app, person, VIEW_ALL, STR(""), &(struct page){ 0 },
						order->arena, &rows),
				 ERR_OK);
		assert_int_equal(rows.total, 0);
		assert_int_equal(view_found(&order->app, person, &(struct page){ 0 }, order->arena, &found),
				 ERR_FORBIDDEN);
		assert_false(view_may_hear(&order->app, person, &hint));
	}
	assert_true(view_may_hear(&order->app, order_person(order, "khatanzeysky"), &hint));
	assert_int_equal(view_message(&order->app, order_person(order, "khatanzeysky"), message, order->arena, &seen),
			 ERR_OK);
	assert_int_equal(view_incidents(&order->app, order_person(order, "khatanzeysky"), VIEW_DESK, STR(""),
					&(struct page){ 0 }, order->arena, &rows),
			 ERR_OK);
	assert_int_equal(rows.total, 1);
	assert_int_equal(order_do(order, "lageyskaya", id, COMMAND_SEND_BACK, "x", NULL),
			 ERR_FORBIDDEN); /* sees, may not */
}

static void test_order__a_stale_revision_is_refused_with_the_one_now(void **state)
{
	struct order *order = *state;
	struct incident_do run = { .command_count = 1 };
	struct err_detail detail = { .rule = NULL };
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	uint32_t revision = order_incident(order, "rocheva", id).revision;

	run.person = order_person(order, "khatanzeysky");
	run.incident = id;
	run.revision = revision - 1;
	run.commands[0].kind = COMMAND_TAKE;
	assert_refused(incident_do(&order->app, &run, &detail), ERR_REVISION_STALE, &detail, "revision_stale");
	assert_int_equal(detail.found, revision);
	assert_int_equal(run.ret_reply.revision, revision);
	run.revision = revision;
	assert_int_equal(incident_do(&order->app, &run, &detail), ERR_OK);
	assert_int_equal(run.ret_reply.revision, revision + 1);
}

static void test_order__a_repeated_command_gets_its_first_answer(void **state)
{
	struct order *order = *state;
	struct incident_do run = { .command_count = 1, .key = STR("take-0001"), .digest = { { 1 } } };
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	struct incident_reply first;
	size_t hints;

	run.person = order_person(order, "khatanzeysky");
	run.incident = id;
	run.commands[0].kind = COMMAND_TAKE;
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_OK);
	first = run.ret_reply;
	hints = order->hint_count;
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_OK);
	assert_true(run.ret_repeated);
	assert_memory_equal(&run.ret_reply, &first, sizeof(first));
	assert_int_equal(order->hint_count, hints);
	assert_int_equal(order_incident(order, "rocheva", id).version, first.version);
	run.digest.bytes[0] = 2;
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_COMMAND_REUSED);
	run.key = STR("take-0002"); /* a refusal is not kept */
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_STATE_REFUSED);
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_STATE_REFUSED);
}

static void test_order__all_or_nothing(void **state)
{
	struct order *order = *state;
	row_id_t message = order_message(order, "vk", "1", "Нет тепла");
	struct incident_do run = { .person = order_person(order, "rocheva"), .command_count = 2 };
	struct err_detail detail = { .rule = NULL };
	struct view_message seen;
	struct verify verify = { .found = NULL };

	run.commands[0].kind = COMMAND_DETECT;
	run.commands[0].args.message = message;
	run.commands[1].kind = COMMAND_TRIAGE;
	run.commands[1].args.topic = 100000;
	run.commands[1].args.importance = IMPORTANCE_LOW;
	assert_refused(incident_do(&order->app, &run, &detail), ERR_INPUT_INVALID, &detail, "unknown_topic");
	assert_string_equal(detail.field, "topic");
	assert_int_equal(view_message(&order->app, run.person, message, order->arena, &seen), ERR_OK);
	assert_int_equal(seen.incident, 0);
	assert_string_equal(order_incident(order, "rocheva", order_route(order, "rocheva", message, "city")).number,
			    "2026-4739");
	assert_int_equal(store_verify(order->app.db, &verify), ERR_OK);
	assert_int_equal(verify.ret_findings, 0);
}

static void test_claim__first_moment_stays_and_lapses_by_the_orders_clock(void **state)
{
	struct order *order = *state;
	row_id_t rocheva = order_person(order, "rocheva"), apitsyn = order_person(order, "apitsyn");
	row_id_t message = order_message(order, "vk", "1", "Нет тепла");
	struct incident_do run = { .person = apitsyn, .command_count = 1 };
	struct err_detail detail = { .rule = NULL };
	struct view_message_page found;
	struct view_claim claim;

	(void)order_message(order, "vk", "2", "Яма");
	assert_int_equal(claim_take(&order->app, rocheva, message, order->arena, &claim, NULL), ERR_OK);
	assert_int_equal(claim.until, order_time("2026-11-23T11:34:00+03:00"));
	assert_int_equal(claim_take(&order->app, apitsyn, message, order->arena, &claim, &detail), ERR_CLAIMED);
	assert_true(str_equal(claim.person.name, STR("Анна Рочева")));
	run.commands[0].kind = COMMAND_DETECT;
	run.commands[0].args.message = message;
	assert_int_equal(incident_do(&order->app, &run, &detail), ERR_CLAIMED);
	assert_int_equal(claim_release(&order->app, apitsyn, message, NULL), ERR_OK); /* another's: nothing changes */
	assert_int_equal(claim_take(&order->app, apitsyn, message, order->arena, &claim, NULL), ERR_CLAIMED);
	assert_int_equal(view_found(&order->app, apitsyn, &(struct page){ 0 }, order->arena, &found), ERR_OK);
	assert_int_equal(found.total, 2);
	assert_int_equal(found.items[0].id, message); /* claimed first */
	assert_int_equal(found.items[0].if_taken.route_due, order_time("2026-11-23T11:54:00+03:00"));

	order_clock(order, "2026-11-23T11:34:01+03:00");
	assert_int_equal(claim_take(&order->app, apitsyn, message, order->arena, &claim, NULL), ERR_OK);
	assert_int_equal(claim.first_at, order_time("2026-11-23T11:24:00+03:00"));
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_OK);
	assert_int_equal(order_incident(order, "apitsyn", run.ret_reply.incident).detected_at,
			 order_time("2026-11-23T11:24:00+03:00"));
	assert_int_equal(claim_take(&order->app, rocheva, message, order->arena, &claim, &detail), ERR_STATE_REFUSED);
	assert_string_equal(detail.rule, "message_taken");
	assert_int_equal(claim_take(&order->app, order_person(order, "kanev"), message, order->arena, &claim, &detail),
			 ERR_NOT_FOUND);
}

struct both {
	struct order *order;
	row_id_t person, message;
	err_t e;
};
static void *detect_in_thread(void *arg)
{
	struct both *it = arg;
	struct incident_do run = { .person = it->person, .command_count = 1 };

	run.commands[0].kind = COMMAND_DETECT;
	run.commands[0].args.message = it->message;
	it->e = incident_do(&it->order->app, &run, NULL);
	return NULL;
}

static void test_order__a_message_belongs_to_one_incident(void **state)
{
	struct order *order = *state;
	row_id_t message = order_message(order, "vk", "1", "Нет тепла");
	struct both both[4];
	size_t done = 0;

	for (size_t i = 0; i < ARRAY_COUNT(both); i++)
		both[i] = (struct both){ order, order_person(order, i % 2 ? "rocheva" : "apitsyn"), message, ERR_OK };
	fixture_threads(ARRAY_COUNT(both), detect_in_thread, both, sizeof(both[0]));
	for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
		done += both[i].e == ERR_OK;
		assert_true(both[i].e == ERR_OK || both[i].e == ERR_STATE_REFUSED);
	}
	assert_int_equal(done, 1);
}

static void test_timer__misses_a_term_at_the_right_moment_though_it_runs_late(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	struct demo_clock clock;
	struct view_incident view;
	struct view_incident_page rows;

	order_clock(order, "2026-11-24T18:00:00+03:00");
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	view = order_incident(order, "rocheva", id);
	assert_int_equal(term_of(&view, TERM_DRAFT)->times.missed, order_time("2026-11-23T16:24:00+03:00"));
	assert_int_equal(term_of(&view, TERM_ANSWER)->times.missed, order_time("2026-11-24T11:24:00+03:00"));
	assert_int_equal(view_incidents(&order->app, order_person(order, "rocheva"), VIEW_WORK, STR(""),
					&(struct page){ 0 }, order->arena, &rows),
			 ERR_OK);
	assert_int_equal(rows.items[0].step.kind, TERM_DRAFT);
	assert_int_equal(rows.items[0].step.times.missed, order_time("2026-11-23T16:24:00+03:00"));
	assert_string_equal(rows.items[0].answer.clause, "16");
	assert_int_equal(demo_clock_get(&order->app, &clock), ERR_OK);
}

static void test_demo_clock__goes_forwards_only_and_does_what_is_due(void **state)
{
	struct order *order = *state;
	struct err_detail detail = { .rule = NULL };
	struct demo_clock_change back = { .now = order_time("2026-11-23T11:00:00+03:00") };
	struct demo_clock_change to = { .now = order_time("2026-11-23T11:24:00+03:00") },
				 on = { .add_working = STR("8h") };
	struct demo_clock_change frozen = { .has_running = true, .running = false }, none = { .now = 0 },
				 wrong = { .add = STR("8 h") };
	struct demo_clock clock;
	struct view_incident view;
	struct app again;
	row_id_t id;

	/* An offset that was kept before the clock of this test: the machine's clock is somewhere in these days. */
	order->database->wall = order_time("2026-11-23T10:00:00+03:00");
	db_clock_set(order->app.db, 0, 0);
	assert_int_equal(demo_clock_set(&order->app, &to, &clock, &detail), ERR_OK);
	assert_refused(demo_clock_set(&order->app, &back, &clock, &detail), ERR_INPUT_INVALID, &detail,
		       "clock_backwards");
	assert_refused(demo_clock_set(&order->app, &none, &clock, &detail), ERR_INPUT_INVALID, &detail, "exactly_one");
	assert_refused(demo_clock_set(&order->app, &wrong, &clock, &detail), ERR_INPUT_INVALID, &detail, "amount");
	assert_int_equal(demo_clock_set(&order->app, &frozen, &clock, NULL), ERR_OK);
	assert_false(clock.running);
	assert_int_equal(clock.now, to.now);
	id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	assert_int_equal(demo_clock_set(&order->app, &on, &clock, NULL), ERR_OK);
	assert_int_equal(clock.now, order_time("2026-11-24T11:24:00+03:00"));
	view = order_incident(order, "rocheva", id);
	assert_true(term_of(&view, TERM_DRAFT)->times.missed != 0);
	assert_int_equal(term_of(&view, TERM_ANSWER)->times.missed, 0); /* due this very second: in time */
	assert_int_equal(app_init(&again, order->app.db), ERR_OK);      /* a new start finds the clock where it was */
	assert_int_equal(db_clock_now(order->app.db), clock.now);
	app_deinit(&again);
}

static void test_autosave__never_overwrites_what_is_newer(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t person = order_person(order, "khatanzeysky");
	struct view_autosave kept;
	struct err_detail detail = { .rule = NULL };
	utc_ms_t first = 0, second = 0, stored = 0;

	assert_int_equal(autosave_get(&order->app, person, id, order->arena, &kept, NULL), ERR_OK);
	assert_int_equal(kept.saved_at, 0);
	assert_int_equal(autosave_put(&order->app, person, id, DRAFT_ANSWER, STR("Здр"), 0, &first, NULL), ERR_OK);
	assert_int_equal(
		autosave_put(&order->app, person, id, DRAFT_INTERIM, STR("Здравствуйте"), first, &second, NULL),
		ERR_OK);
	assert_true(second > first);
	assert_refused(autosave_put(&order->app, person, id, DRAFT_ANSWER, STR("старое"), first, &stored, &detail),
		       ERR_STATE_REFUSED, &detail, "autosave_newer");
	assert_int_equal(stored, second);
	assert_int_equal(autosave_get(&order->app, person, id, order->arena, &kept, NULL), ERR_OK);
	assert_true(str_equal(kept.text, STR("Здравствуйте")));
	assert_int_equal(kept.kind, DRAFT_INTERIM);
	assert_int_equal(
		autosave_put(&order->app, order_person(order, "kanev"), id, DRAFT_ANSWER, STR("x"), 0, &stored, NULL),
		ERR_NOT_FOUND);
	assert_int_equal(order_do(order, "khatanzeysky", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "khatanzeysky", id, COMMAND_SUBMIT_DRAFT, answer, NULL), ERR_OK);
	assert_int_equal(autosave_get(&order->app, person, id, order->arena, &kept, NULL), ERR_OK);
	assert_int_equal(kept.saved_at, 0);
}

static void test_order__by_hand_is_detected_now(void **state)
{
	struct order *order = *state;
	struct incident_by_hand it = { .person = order_person(order, "rocheva"),
				       .network = STR("vk"),
				       .text = STR("Позвонили: нет воды на Рыбников"),
				       .author = STR("Нина") };
	struct incident_by_hand wrong = it;
	struct err_detail detail = { .rule = NULL };
	struct view_incident view;

	assert_int_equal(incident_by_hand(&order->app, &it, &detail), ERR_OK);
	view = order_incident(order, "rocheva", it.ret_reply.incident);
	assert_int_equal(view.state, INCIDENT_NEW);
	assert_int_equal(view.detected_at, order_time("2026-11-23T11:24:00+03:00"));
	assert_true(str_equal(view.messages[0].message.author, STR("Нина")));
	assert_int_equal(view.messages[0].message.placement_account.id, 0); /* no id in the network: by hand */
	wrong.network = STR("myspace");
	assert_refused(incident_by_hand(&order->app, &wrong, &detail), ERR_INPUT_INVALID, &detail, "unknown_network");
	wrong = it;
	wrong.person = order_person(order, "kanev");
	assert_int_equal(incident_by_hand(&order->app, &wrong, &detail), ERR_NOT_FOUND);
}

static err_t with_message(struct order *order, row_id_t incident, enum incident_command_kind kind, row_id_t message,
			  struct err_detail *ret_detail)
{
	struct incident_do run = { .person = order_person(order, "rocheva"), .incident = incident, .command_count = 1 };

	run.commands[0].kind = kind;
	run.commands[0].args.message = message;
	return incident_do(&order->app, &run, ret_detail);
}

static void p16__an_attached_message_has_its_own_answer_from_its_own_claim(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t second = order_message(order, "vk", "2", "И у нас нет");
	struct err_detail detail = { .rule = NULL };
	struct view_message_page found;
	struct view_incident view;
	struct view_claim claim;

	order_clock(order, "2026-11-23T12:00:00+03:00");
	assert_int_equal(claim_take(&order->app, order_person(order, "rocheva"), second, order->arena, &claim, NULL),
			 ERR_OK);
	order_clock(order, "2026-11-23T12:05:00+03:00");
	assert_int_equal(with_message(order, id, COMMAND_ATTACH, second, &detail), ERR_OK);
	view = order_incident(order, "rocheva", id);
	assert_int_equal(view.message_count, 2);
	assert_int_equal(term_of(&view, TERM_ANSWER)->times.due, order_time("2026-11-24T12:00:00+03:00"));
	assert_refused(with_message(order, id, COMMAND_ATTACH, second, &detail), ERR_STATE_REFUSED, &detail,
		       "message_taken");
	assert_int_equal(with_message(order, id, COMMAND_DETACH, second, &detail), ERR_OK);
	assert_int_equal(order_incident(order, "rocheva", id).message_count, 1);
	assert_int_equal(
		view_found(&order->app, order_person(order, "rocheva"), &(struct page){ 0 }, order->arena, &found),
		ERR_OK);
	assert_int_equal(found.total, 1);
}

static void test_order__limits_of_texts_name_the_field(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	struct err_detail detail = { .rule = NULL };
	char long_text[9000];

	memset(long_text, 'a', sizeof(long_text));
	long_text[sizeof(long_text) - 1] = '\0';
	assert_int_equal(order_do(order, "khatanzeysky", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_refused(order_do(order, "khatanzeysky", id, COMMAND_SUBMIT_DRAFT, long_text, &detail), ERR_INPUT_INVALID,
		       &detail, "too_long");
	assert_string_equal(detail.field, "text");
	assert_int_equal(detail.limit, 8000);
	assert_int_equal(detail.found, 8999);
	assert_refused(order_do(order, "khatanzeysky", id, COMMAND_RETURN, long_text, &detail), ERR_INPUT_INVALID,
		       &detail, "too_long");
	assert_refused(order_do(order, "khatanzeysky", id, COMMAND_RETURN, "\xff", &detail), ERR_INPUT_INVALID, &detail,
		       "utf8");
}

static void test_view__bodies_topics_intervals(void **state)
{
	struct order *order = *state;
	struct view_body *bodies;
	struct view_topic *topics;
	struct view_intervals intervals;
	struct view_me me;
	struct err_detail detail = { .rule = NULL };
	row_id_t zr = order_body(order, "zr");
	int64_t day = day_from_civil(2026, 11, 27); /* a Friday */
	size_t count;

	assert_int_equal(view_bodies(&order->app, order_person(order, "rocheva"), order->arena, &bodies, &count),
			 ERR_OK);
	assert_int_equal(count, 19);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(bodies[i].own_schedule, bodies[i].id == zr);
	assert_int_equal(view_topics(&order->app, order_person(order, "rocheva"), order->arena, &topics, &count),
			 ERR_OK);
	assert_int_equal(count, 105);
	assert_int_equal(view_intervals(&order->app, 1, 0, day, day, order->arena, &intervals, &detail), ERR_OK);
	assert_int_equal(intervals.count, 2);
	assert_int_equal(view_intervals(&order->app, 1, zr, day, day, order->arena, &intervals, &detail), ERR_OK);
	assert_int_equal(intervals.count, 1);
	assert_int_equal(intervals.items[0].end, order_time("2026-11-27T12:30:00+03:00"));
	assert_int_equal(
		view_intervals(&order->app, 1, order_body(order, "city"), day, day, order->arena, &intervals, &detail),
		ERR_NOT_FOUND);
	assert_int_equal(view_intervals(&order->app, 2, 0, day, day, order->arena, &intervals, &detail), ERR_NOT_FOUND);
	assert_int_equal(view_intervals(&order->app, 1, 0, day, day + 101, order->arena, &intervals, &detail),
			 ERR_INPUT_INVALID);
	assert_int_equal(view_me(&order->app, order_person(order, "nosova"), order->arena, &me), ERR_OK);
	assert_int_equal(me.role_count, 2);
	assert_true(str_equal(me.zone, STR("Europe/Moscow")));
}

static void test_demo_fill__shows_every_state(void **state)
{
	struct order *order = *state;
	struct demo_fill fill = { .messages = order_file(order, "data/demo/messages.jsonl"),
				  .day = order_file(order, "data/demo/day.jsonl") };
	struct err_detail detail = { .rule = NULL };
	struct verify verify = { .found = NULL };
	struct view_counts counts;
	err_t e = demo_fill(&order->app, &fill, &detail);

	if (e != ERR_OK)
		fail_msg("%s %s %s", err_name(e), detail.field, detail.rule ? detail.rule : "");
	assert_int_equal(view_counts(&order->app, order_person(order, "rocheva"), &counts), ERR_OK);
	assert_true(counts.found >= 40);
	assert_int_equal(counts.of[VIEW_NEW], 4);
	assert_int_equal(counts.of[VIEW_RETURNED], 3);
	assert_true(counts.of[VIEW_WORK] >= 15);
	assert_int_equal(counts.of[VIEW_REVIEW], 5);
	assert_int_equal(counts.of[VIEW_ANSWERED], 6);
	assert_int_equal(fake_network.placed, 7); /* six answers, one interim */
	assert_int_equal(db_clock_now(order->app.db) / MS_PER_MINUTE, order_time(DEMO_START_TEXT) / MS_PER_MINUTE);
	assert_int_equal(store_verify(order->app.db, &verify), ERR_OK);
	assert_int_equal(verify.ret_findings, 0);
	assert_true(verify.ret_texts > 30);
}

int main(void)
{
#define ORDER_TEST(name) cmocka_unit_test_setup_teardown(name, order_setup, order_teardown)
	const struct CMUnitTest tests[] = {
		ORDER_TEST(test_order__one_message_all_the_way),
		ORDER_TEST(test_order__history_tells_each_step),
		ORDER_TEST(test_order__who_may_not_know_finds_nothing),
		ORDER_TEST(test_order__a_stale_revision_is_refused_with_the_one_now),
		ORDER_TEST(test_order__a_repeated_command_gets_its_first_answer),
		ORDER_TEST(test_order__all_or_nothing),
		ORDER_TEST(test_claim__first_moment_stays_and_lapses_by_the_orders_clock),
		ORDER_TEST(test_order__a_message_belongs_to_one_incident),
		ORDER_TEST(test_timer__misses_a_term_at_the_right_moment_though_it_runs_late),
		ORDER_TEST(test_demo_clock__goes_forwards_only_and_does_what_is_due),
		ORDER_TEST(test_autosave__never_overwrites_what_is_newer),
		ORDER_TEST(test_order__by_hand_is_detected_now),
		ORDER_TEST(p16__an_attached_message_has_its_own_answer_from_its_own_claim),
		ORDER_TEST(test_order__limits_of_texts_name_the_field),
		ORDER_TEST(test_view__bodies_topics_intervals),
		ORDER_TEST(test_demo_fill__shows_every_state),
	};

	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
