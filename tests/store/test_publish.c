/*
 * tests/store/test_publish.c: an answer is placed once as the citizen sees it, whatever the network does; undo; by
 * hand; reading a source.
 */
#include "order_fixture.h"

#include <stdlib.h>

#include "action/take_in.h"
#include "action/view.h"
#include "base/limits.h"
#include "job/job.h"
#include "job/runner.h"
#include "store/verify.h"

static const char answer[] = "Здравствуйте! Бригада придёт завтра до 12:00.";

/* An incident whose answer is ordered, with the undo over; the machine's clock is the test's. */
static row_id_t ordered(struct order *order, const char *network)
{
	row_id_t id = order_route(order, "rocheva", order_message(order, network, "w-1", "Нет тепла"), "build");

	order->database->wall = order_time("2026-11-23T11:24:00+03:00");
	assert_int_equal(order_do(order, "kanev", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "kanev", id, COMMAND_SUBMIT_DRAFT, answer, NULL), ERR_OK);
	assert_int_equal(order_approve_publish(order, "rocheva", id), ERR_OK);
	order_clock(order, "2026-11-23T11:24:21+03:00");
	return id;
}

static void run(struct order *order, int64_t wall_ms)
{
	order->database->wall += wall_ms;
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
}

static enum incident_state state_of(struct order *order, row_id_t id)
{
	return order_incident(order, "rocheva", id).state;
}

static int64_t jobs(struct order *order, bool parked)
{
	static const struct db_sql all = { "SELECT count(*) FROM job", NULL },
				   idle = { "SELECT count(*) FROM job WHERE parked = 1", NULL };

	return fixture_int(order->database, parked ? &idle : &all);
}

static void p20__an_answer_that_the_network_kept_silently_is_not_sent_again(void **state)
{
	struct order *order = *state;
	row_id_t id = ordered(order, "vk");

	fake_network.drop_after_commit = true;
	fake_network.times = 1;
	run(order, 0);
	assert_int_equal(state_of(order, id), INCIDENT_PUBLISHING);
	assert_int_equal(fake_network.placed, 1);
	run(order, 10 * MS_PER_SECOND);
	assert_int_equal(state_of(order, id), INCIDENT_ANSWERED);
	assert_int_equal(fake_network.replies, 1);
	assert_int_equal(fake_network.finds, 1);
	assert_int_equal(fake_network.placed, 1);
	assert_int_equal(jobs(order, false), 0);
}

static void p20__a_network_that_is_down_is_tried_again_with_the_same_mark(void **state)
{
	struct order *order = *state;
	row_id_t id = ordered(order, "vk");

	fake_network.reply_error = ERR_NETWORK_DOWN;
	fake_network.times = 2;
	run(order, 0);
	run(order, 1000); /* too early for the second try */
	assert_int_equal(fake_network.replies, 1);
	run(order, 1500);
	run(order, 5000);
	assert_int_equal(fake_network.replies, 3);
	assert_int_equal(fake_network.finds, 2); /* looked before every second call */
	assert_int_equal(fake_network.placed, 1);
	assert_int_equal(strlen(fake_network.marks[0]), 32);
	assert_int_equal(state_of(order, id), INCIDENT_ANSWERED);
}

static void p20__a_refusal_of_the_network_comes_to_a_person(void **state)
{
	struct order *order = *state;
	row_id_t id = ordered(order, "vk");
	struct view_incident view;

	fake_network.reply_error = ERR_FORBIDDEN;
	fake_network.times = 1;
	run(order, 0);
	view = order_incident(order, "rocheva", id);
	assert_int_equal(view.state, INCIDENT_APPROVED);
	assert_int_equal(view.messages[0].placement, PLACEMENT_FAILED);
	assert_int_equal(jobs(order, false), 0);
	assert_int_equal(order_do(order, "rocheva", id, COMMAND_PUBLISH, "", NULL), ERR_OK); /* again, by a person */
	order_clock(order, "2026-11-23T11:25:00+03:00");
	run(order, 0);
	assert_int_equal(state_of(order, id), INCIDENT_ANSWERED);
	assert_int_equal(fake_network.placed, 1);
}

static void p20__after_all_tries_a_person_decides(void **state)
{
	struct order *order = *state;
	row_id_t id = ordered(order, "vk");

	fake_network.reply_error = ERR_NETWORK_DOWN;
	fake_network.times = JOB_TRIES_MAX;
	for (int i = 0; i < JOB_TRIES_MAX; i++)
		run(order, 10 * MS_PER_MINUTE);
	assert_int_equal(fake_network.replies, JOB_TRIES_MAX);
	assert_int_equal(state_of(order, id), INCIDENT_APPROVED); /* surely not placed: failed */
	assert_int_equal(jobs(order, false), 0);
}

static void p20__what_may_be_done_is_never_called_failed_but_parked(void **state)
{
	struct order *order = *state;
	row_id_t id = ordered(order, "vk");

	fake_network.reply_error = ERR_NETWORK_UNKNOWN;
	fake_network.times = JOB_TRIES_MAX;
	for (int i = 0; i < JOB_TRIES_MAX; i++)
		run(order, 10 * MS_PER_MINUTE);
	assert_int_equal(state_of(order, id), INCIDENT_PUBLISHING);
	assert_int_equal(jobs(order, true), 1);
}

static err_t lease_and_attempt(struct db_tx *tx, void *arg)
{
	struct job *job = arg;
	err_t e = job_lease(tx, JOB_LEASE_MS, job);

	return e != ERR_OK ? e : job_attempt(tx, job);
}

static void p20__a_process_that_died_after_its_attempt_is_followed_by_a_look(void **state)
{
	struct order *order = *state;
	row_id_t id = ordered(order, "vk");
	struct job job;

	assert_int_equal(db_write(order->app.db, lease_and_attempt, &job), ERR_OK); /* and then the process is gone */
	run(order, 0);
	assert_int_equal(fake_network.finds + fake_network.replies, 0); /* its lease holds */
	run(order, JOB_LEASE_MS + 1);
	assert_int_equal(fake_network.finds, 1);
	assert_int_equal(fake_network.replies, 1);
	assert_int_equal(state_of(order, id), INCIDENT_ANSWERED);
}

static void p20__undo_takes_both_back_and_the_review_runs_on(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "w-1", "Нет тепла"), "build");
	struct view_incident before, after;

	order->database->wall = order_time("2026-11-23T11:24:00+03:00");
	assert_int_equal(order_do(order, "kanev", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "kanev", id, COMMAND_SUBMIT_DRAFT, answer, NULL), ERR_OK);
	before = order_incident(order, "rocheva", id);
	assert_int_equal(order_approve_publish(order, "rocheva", id), ERR_OK);
	order_clock(order, "2026-11-23T11:24:15+03:00");
	assert_int_equal(order_do(order, "rocheva", id, COMMAND_UNDO, "", NULL), ERR_OK);
	after = order_incident(order, "rocheva", id);
	assert_int_equal(after.state, INCIDENT_REVIEW);
	assert_int_equal(after.drafts[0].state, DRAFT_SUBMITTED);
	assert_int_equal(after.undo_until, 0);
	for (size_t i = 0; i < before.term_count; i++)
		if (before.terms[i].kind == TERM_REVIEW)
			assert_int_equal(after.terms[i].times.due, before.terms[i].times.due);
	assert_int_equal(jobs(order, false), 0);
	order_clock(order, "2026-11-23T11:30:00+03:00");
	run(order, 0);
	assert_int_equal(fake_network.placed, 0);
	assert_int_equal(order_approve_publish(order, "rocheva", id), ERR_OK);
	order_clock(order, "2026-11-23T11:30:21+03:00");
	run(order, 0);
	assert_int_equal(fake_network.placed, 1);
	assert_int_equal(state_of(order, id), INCIDENT_ANSWERED);
	assert_int_equal(order_do(order, "rocheva", id, COMMAND_UNDO, "", NULL), ERR_STATE_REFUSED);
}

static void p20__without_an_account_a_person_places_it_and_pastes_the_link(void **state)
{
	struct order *order = *state;
	row_id_t message = order_message(order, "", "17", "Письмо на портал"),
		 id = order_route(order, "rocheva", message, "build");
	struct incident_do hand = { .person = order_person(order, "rocheva"), .incident = id, .command_count = 1 };
	struct err_detail detail = { .rule = NULL };
	struct view_incident view;

	assert_int_equal(order_do(order, "kanev", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "kanev", id, COMMAND_SUBMIT_DRAFT, answer, NULL), ERR_OK);
	assert_int_equal(order_approve_publish(order, "rocheva", id), ERR_STATE_REFUSED);
	assert_int_equal(state_of(order, id), INCIDENT_REVIEW); /* both or none */
	assert_int_equal(order_do(order, "rocheva", id, COMMAND_APPROVE, "", NULL), ERR_OK);
	order_clock(order, "2026-11-23T11:40:00+03:00");
	hand.commands[0].kind = COMMAND_PUBLISHED_BY_HAND;
	hand.commands[0].args.message = message;
	hand.commands[0].args.moment = order_time("2026-11-23T11:35:00+03:00");
	hand.commands[0].link = STR("https://portal.example/17#answer");
	if (incident_do(&order->app, &hand, &detail) != ERR_OK)
		fail_msg("%s %s", detail.field, detail.rule ? detail.rule : "");
	view = order_incident(order, "rocheva", id);
	assert_int_equal(view.state, INCIDENT_ANSWERED);
	assert_int_equal(view.messages[0].placed_at, order_time("2026-11-23T11:35:00+03:00"));
	assert_true(str_equal(view.messages[0].placed_link, STR("https://portal.example/17#answer")));
	assert_int_equal(view.messages[0].message.network.key.size, 0);
	assert_int_equal(view.drafts[0].state, DRAFT_PUBLISHED);
}

static void p20__placed_by_hand_meanwhile_the_job_keeps_still(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "w-1", "Нет тепла"), "build");
	struct incident_do hand = { .person = order_person(order, "rocheva"), .incident = id, .command_count = 1 };

	assert_int_equal(order_do(order, "kanev", id, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "kanev", id, COMMAND_SUBMIT_DRAFT, answer, NULL), ERR_OK);
	assert_int_equal(order_approve_publish(order, "rocheva", id), ERR_OK);
	hand.commands[0].kind = COMMAND_PUBLISHED_BY_HAND;
	hand.commands[0].args.message = order_incident(order, "rocheva", id).messages[0].message.id;
	hand.commands[0].link = STR("https://vk.example/1");
	assert_int_equal(incident_do(&order->app, &hand, NULL), ERR_OK);
	order_clock(order, "2026-11-23T11:30:00+03:00");
	assert_int_equal(job_run_due(&order->app, 0), ERR_OK);
	assert_int_equal(fake_network.replies, 0);
	assert_int_equal(jobs(order, false), 0);
}

static void test_poll__takes_each_message_once_with_its_cursor(void **state)
{
	static const struct message_in incoming[] = {
		{ .network = { "vk", 2 }, .network_id = { "a", 1 }, .text = { "Первое", 12 }, .kind = MESSAGE_COMMENT },
		{ .network = { "ok", 2 }, .network_id = { "a", 1 }, .text = { "Второе", 12 }, .kind = MESSAGE_POST },
		{ .network = { "vk", 2 }, .network_id = { "a", 1 }, .text = { "Первое", 12 }, .kind = MESSAGE_COMMENT },
	};
	static const struct db_sql cursors = { "SELECT count(*) FROM account WHERE cursor = '1'", NULL };
	struct order *order = *state;
	struct view_message_page found;

	order->database->wall = order_time("2026-11-23T11:24:00+03:00");
	fake_network.incoming = incoming;
	fake_network.incoming_count = ARRAY_COUNT(incoming);
	assert_int_equal(poll_enqueue_all(&order->app), ERR_OK);
	assert_int_equal(poll_enqueue_all(&order->app), ERR_OK);
	run(order, 0);
	run(order, 10 * MS_PER_MINUTE);
	assert_int_equal(
		view_found(&order->app, order_person(order, "rocheva"), &(struct page){ 0 }, order->arena, &found),
		ERR_OK);
	assert_int_equal(found.total, 2);
	assert_int_equal(fixture_int(order->database, &cursors), 1);
	assert_int_equal(jobs(order, false), 1); /* it comes again */
}

static void test_take_in__another_text_is_a_new_version(void **state)
{
	struct order *order = *state;
	row_id_t id = order_message(order, "vk", "w-1", "Нет тепла");
	struct message_in message = { .network = STR("vk"),
				      .network_id = STR("w-1"),
				      .kind = MESSAGE_COMMENT,
				      .text = STR("Нет тепла и воды"),
				      .likes = 5 };
	struct take_in taking = { .messages = &message, .count = 1 };
	struct view_message seen;
	struct err_detail detail = { .rule = NULL };

	assert_int_equal(take_in(&order->app, &taking, NULL), ERR_OK);
	assert_int_equal(taking.ret_changed, 1);
	assert_int_equal(view_message(&order->app, order_person(order, "rocheva"), id, order->arena, &seen), ERR_OK);
	assert_true(str_equal(seen.text, STR("Нет тепла и воды")));
	assert_true(seen.edited);
	assert_int_equal(seen.likes, 5);
	assert_int_equal(take_in(&order->app, &taking, NULL), ERR_OK);
	assert_int_equal(taking.ret_same, 1);
	message.text = STR("");
	assert_int_equal(take_in(&order->app, &taking, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.field, "messages[0].text");
	message.text = STR("x");
	message.network = STR("myspace");
	assert_int_equal(take_in(&order->app, &taking, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.field, "messages[0].network");
}

int main(void)
{
#define ORDER_TEST(name) cmocka_unit_test_setup_teardown(name, order_setup, order_teardown)
	const struct CMUnitTest tests[] = {
		ORDER_TEST(p20__an_answer_that_the_network_kept_silently_is_not_sent_again),
		ORDER_TEST(p20__a_network_that_is_down_is_tried_again_with_the_same_mark),
		ORDER_TEST(p20__a_refusal_of_the_network_comes_to_a_person),
		ORDER_TEST(p20__after_all_tries_a_person_decides),
		ORDER_TEST(p20__what_may_be_done_is_never_called_failed_but_parked),
		ORDER_TEST(p20__a_process_that_died_after_its_attempt_is_followed_by_a_look),
		ORDER_TEST(p20__undo_takes_both_back_and_the_review_runs_on),
		ORDER_TEST(p20__without_an_account_a_person_places_it_and_pastes_the_link),
		ORDER_TEST(p20__placed_by_hand_meanwhile_the_job_keeps_still),
		ORDER_TEST(test_poll__takes_each_message_once_with_its_cursor),
		ORDER_TEST(test_take_in__another_text_is_a_new_version),
	};

	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
