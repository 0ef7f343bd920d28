/*
 * tests/store/test_join.c: split and merge as rows, on both databases: two incidents in one transaction, detections,
 * rights, hints, the record.
 */
#include "order_fixture.h"

#include <stdlib.h>

#include "action/autosave.h"
#include "action/claim.h"
#include "action/view.h"
#include "core/access.h"
#include "job/runner.h"
#include "store/store_incident.h"
#include "store/store_message.h"
#include "store/store_person.h"
#include "store/verify.h"

static void assert_refused(err_t e, err_t wanted, const struct err_detail *detail, const char *field, const char *rule)
{
	if (e != wanted || !detail->rule || strcmp(detail->rule, rule) != 0 || strcmp(detail->field, field) != 0)
		fail_msg("wanted %s %s %s, got %s %s %s", err_name(wanted), field, rule, err_name(e), detail->field,
			 detail->rule ? detail->rule : "");
}

static err_t with(struct order *order, const char *login, row_id_t incident, enum incident_command_kind kind,
		  row_id_t message, row_id_t other, struct incident_reply *ret_reply, struct err_detail *ret_detail)
{
	struct incident_do run = { .person = order_person(order, login), .incident = incident, .command_count = 1 };
	err_t e;

	run.commands[0].kind = kind;
	run.commands[0].args.message = message;
	run.commands[0].args.other_incident = other;
	if (kind == COMMAND_SPLIT)
		run.commands[0].reason = STR("Это о дороге, а не о тепле");
	e = incident_do(&order->app, &run, ret_detail);
	if (ret_reply)
		*ret_reply = run.ret_reply;
	return e;
}

static void assert_record_holds(struct order *order)
{
	struct verify verify = { .found = NULL };

	assert_int_equal(store_verify(order->app.db, &verify), ERR_OK);
	assert_int_equal(verify.ret_findings, 0);
}

static bool hinted(const struct order *order, size_t from, row_id_t incident)
{
	for (size_t i = from; i < order->hint_count; i++)
		if (strcmp(order->hints[i % HINTS_MAX].subject, "incident") == 0 &&
		    order->hints[i % HINTS_MAX].id == incident)
			return true;
	return false;
}

static const struct view_term *answer_of(const struct view_incident *incident, row_id_t message)
{
	for (size_t i = 0; i < incident->term_count; i++)
		if (incident->terms[i].kind == TERM_ANSWER && incident->terms[i].message == message)
			return &incident->terms[i];
	fail_msg("no answer term of message %lld", (long long)message);
	return NULL;
}

static row_id_t message_of(struct order *order, const char *login, row_id_t message)
{
	struct view_message view;

	assert_int_equal(view_message(&order->app, order_person(order, login), message, order->arena, &view), ERR_OK);
	return view.incident;
}

/* Two messages in one incident with the city: the first detected at 11:24, the second claimed at 12:00. */
struct two {
	row_id_t incident, first, second;
};
static struct two two_messages(struct order *order)
{
	struct two two;
	struct view_claim claim;

	two.first = order_message(order, "vk", "1", "Нет тепла");
	two.incident = order_route(order, "rocheva", two.first, "city");
	two.second = order_message(order, "vk", "2", "Яма на Ленина");
	order_clock(order, "2026-11-23T12:00:00+03:00");
	assert_int_equal(
		claim_take(&order->app, order_person(order, "rocheva"), two.second, order->arena, &claim, NULL),
		ERR_OK);
	order_clock(order, "2026-11-23T12:05:00+03:00");
	assert_int_equal(with(order, "rocheva", two.incident, COMMAND_ATTACH, two.second, 0, NULL, NULL), ERR_OK);
	order_clock(order, "2026-11-23T12:10:00+03:00");
	return two;
}

static void p22__a_message_split_off_has_its_own_incident_and_its_own_detection(void **state)
{
	struct order *order = *state;
	struct two two = two_messages(order);
	struct incident_reply reply;
	struct view_incident view;
	size_t hints = order->hint_count;

	assert_int_equal(with(order, "rocheva", two.incident, COMMAND_SPLIT, two.second, 0, &reply, NULL), ERR_OK);
	assert_int_equal(reply.incident, two.incident);
	assert_true(reply.other != 0 && reply.other != two.incident);
	view = order_incident(order, "rocheva", reply.other);
	assert_string_equal(view.number, "2026-4740");
	assert_int_equal(view.state, INCIDENT_NEW);
	assert_int_equal(view.message_count, 1);
	assert_int_equal(view.detected_at, order_time("2026-11-23T12:00:00+03:00"));
	assert_int_equal(answer_of(&view, two.second)->times.due, order_time("2026-11-24T12:00:00+03:00"));
	view = order_incident(order, "rocheva", two.incident);
	assert_int_equal(view.state, INCIDENT_ROUTED);
	assert_int_equal(view.message_count, 1);
	assert_int_equal(view.messages[0].message.id, two.first);
	assert_int_equal(message_of(order, "rocheva", two.second), reply.other);
	assert_int_equal(message_of(order, "rocheva", two.first), two.incident);
	assert_true(hinted(order, hints, two.incident) && hinted(order, hints, reply.other));
	assert_record_holds(order);
}

static void test_join__after_a_split_the_body_sees_only_what_it_has(void **state)
{
	struct order *order = *state;
	struct two two = two_messages(order);
	row_id_t executor = order_person(order, "khatanzeysky");
	struct incident_reply reply;
	struct view_incident view;
	struct view_message message;

	assert_int_equal(message_of(order, "khatanzeysky", two.second), two.incident);
	assert_int_equal(with(order, "rocheva", two.incident, COMMAND_SPLIT, two.second, 0, &reply, NULL), ERR_OK);
	assert_int_equal(view_incident(&order->app, executor, reply.other, order->arena, &view), ERR_NOT_FOUND);
	assert_int_equal(view_message(&order->app, executor, two.second, order->arena, &message), ERR_NOT_FOUND);
	assert_int_equal(view_incident(&order->app, executor, two.incident, order->arena, &view), ERR_OK);
	assert_int_equal(with(order, "khatanzeysky", two.incident, COMMAND_SPLIT, two.first, 0, NULL, NULL),
			 ERR_FORBIDDEN);
	assert_int_equal(with(order, "kanev", two.incident, COMMAND_SPLIT, two.first, 0, NULL, NULL), ERR_NOT_FOUND);
}

static void test_join__a_refused_split_leaves_nothing_behind(void **state)
{
	struct order *order = *state;
	struct two two = two_messages(order);
	row_id_t stranger = order_message(order, "vk", "3", "Чужое");
	struct err_detail detail = { .rule = NULL };
	struct incident_reply reply;

	assert_refused(with(order, "rocheva", two.incident, COMMAND_SPLIT, stranger, 0, NULL, &detail),
		       ERR_INPUT_INVALID, &detail, "message", "not_this_message");
	assert_refused(with(order, "rocheva", two.incident, COMMAND_SPLIT, two.first, two.incident, NULL, &detail),
		       ERR_INPUT_INVALID, &detail, "other_incident", "not_allowed_here");
	assert_int_equal(with(order, "rocheva", two.incident, COMMAND_SPLIT, two.second, 0, &reply, NULL), ERR_OK);
	assert_string_equal(order_incident(order, "rocheva", reply.other).number, "2026-4740"); /* no hole */
	assert_refused(with(order, "rocheva", two.incident, COMMAND_SPLIT, two.first, 0, NULL, &detail),
		       ERR_STATE_REFUSED, &detail, "", "last_message");
	assert_string_equal(order_incident(order, "rocheva", order_route(order, "rocheva", stranger, "city")).number,
			    "2026-4741");
	assert_record_holds(order);
}

static void test_join__a_repeated_split_gets_its_first_answer(void **state)
{
	struct order *order = *state;
	struct two two = two_messages(order);
	struct incident_do run = { .person = order_person(order, "rocheva"),
				   .incident = two.incident,
				   .key = STR("split-0001"),
				   .command_count = 1 };
	struct incident_reply first;

	run.commands[0].kind = COMMAND_SPLIT;
	run.commands[0].args.message = two.second;
	run.commands[0].reason = STR("Другой вопрос");
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_OK);
	first = run.ret_reply;
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_OK);
	assert_true(run.ret_repeated);
	assert_true(run.ret_reply.other != 0 && run.ret_reply.other == first.other);
	assert_int_equal(message_of(order, "rocheva", two.second), first.other);
}

static void test_join__merged_messages_go_over_each_with_its_own_detection(void **state)
{
	struct order *order = *state;
	struct two two = two_messages(order);
	row_id_t third = order_message(order, "vk", "3", "И у нас холодно"), other;
	struct incident_reply reply;
	struct view_incident view;
	size_t hints;

	other = order_route(order, "apitsyn", third, "build"); /* detected at 12:10 */
	order_clock(order, "2026-11-23T12:20:00+03:00");
	hints = order->hint_count;
	assert_int_equal(with(order, "rocheva", two.incident, COMMAND_MERGE, 0, other, &reply, NULL), ERR_OK);
	assert_int_equal(reply.other, other);
	assert_int_equal(reply.state, INCIDENT_CLOSED);
	view = order_incident(order, "rocheva", two.incident);
	assert_int_equal(view.outcome, OUTCOME_MERGED);
	view = order_incident(order, "rocheva", other);
	assert_int_equal(view.state, INCIDENT_ROUTED);
	assert_int_equal(view.message_count, 3);
	assert_int_equal(answer_of(&view, third)->times.due, order_time("2026-11-24T12:10:00+03:00"));
	assert_int_equal(answer_of(&view, two.first)->times.due, order_time("2026-11-24T11:24:00+03:00"));
	assert_int_equal(answer_of(&view, two.second)->times.due, order_time("2026-11-24T12:00:00+03:00"));
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(message_of(order, "kanev", i == 0 ? two.first : two.second),
				 other); /* build sees them */
	assert_true(hinted(order, hints, two.incident) && hinted(order, hints, other));
	assert_record_holds(order);
	/* the other one is worked on as a whole; the old one stays closed */
	assert_int_equal(order_do(order, "kanev", other, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "rocheva", two.incident, COMMAND_REOPEN, "Снова", NULL), ERR_STATE_REFUSED);
}

static void test_join__autosaves_and_drafts_stay_with_the_old_incident(void **state)
{
	struct order *order = *state;
	row_id_t executor = order_person(order, "khatanzeysky");
	row_id_t first = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t second = order_route(order, "rocheva", order_message(order, "vk", "2", "Нет воды"), "city");
	struct view_autosave autosave;
	utc_ms_t saved_at;

	assert_int_equal(order_do(order, "khatanzeysky", first, COMMAND_TAKE, "", NULL), ERR_OK);
	assert_int_equal(order_do(order, "khatanzeysky", first, COMMAND_SUBMIT_DRAFT, "Здравствуйте!", NULL), ERR_OK);
	assert_int_equal(order_do(order, "rocheva", first, COMMAND_SEND_BACK, "Назовите день", NULL), ERR_OK);
	assert_int_equal(autosave_put(&order->app, executor, first, DRAFT_ANSWER, STR("Завтра"), 0, &saved_at, NULL),
			 ERR_OK);
	assert_int_equal(with(order, "rocheva", first, COMMAND_MERGE, 0, second, NULL, NULL), ERR_OK);
	assert_int_equal(autosave_get(&order->app, executor, first, order->arena, &autosave, NULL), ERR_OK);
	assert_true(str_equal(autosave.text, STR("Завтра")));
	assert_int_equal(order_incident(order, "rocheva", first).draft_count, 1);
	assert_int_equal(order_incident(order, "rocheva", second).draft_count, 0);
	assert_record_holds(order);
}

static void test_join__merge_is_refused_with_the_reason_of_either_side(void **state)
{
	struct order *order = *state;
	struct two two = two_messages(order);
	row_id_t closed = order_route(order, "rocheva", order_message(order, "vk", "3", "Спам"), "city");
	struct err_detail detail = { .rule = NULL };
	struct incident_do run = { .person = order_person(order, "rocheva"), .incident = closed, .command_count = 1 };

	run.commands[0].kind = COMMAND_DISMISS;
	run.commands[0].args.ground = DISMISSAL_SPAM;
	assert_int_equal(incident_do(&order->app, &run, NULL), ERR_OK);
	assert_refused(with(order, "rocheva", two.incident, COMMAND_MERGE, 0, two.incident, NULL, &detail),
		       ERR_INPUT_INVALID, &detail, "other_incident", "same_incident");
	assert_refused(with(order, "rocheva", two.incident, COMMAND_MERGE, 0, 100000, NULL, &detail), ERR_INPUT_INVALID,
		       &detail, "other_incident", "unknown_incident");
	assert_refused(with(order, "rocheva", two.incident, COMMAND_MERGE, 0, closed, NULL, &detail), ERR_STATE_REFUSED,
		       &detail, "other_incident", "not_in_this_state");
	assert_refused(with(order, "rocheva", closed, COMMAND_MERGE, 0, two.incident, NULL, &detail), ERR_STATE_REFUSED,
		       &detail, "", "not_in_this_state");
	assert_int_equal(with(order, "khatanzeysky", two.incident, COMMAND_MERGE, 0, closed, NULL, NULL),
			 ERR_FORBIDDEN);
	assert_int_equal(order_incident(order, "rocheva", two.incident).state, INCIDENT_ROUTED);
	assert_int_equal(message_of(order, "rocheva", two.second), two.incident);
	assert_record_holds(order);
}

struct merging {
	struct order *order;
	row_id_t from, to;
	err_t e;
};
static void *merge_in_thread(void *arg)
{
	struct merging *it = arg;

	it->e = with(it->order, "rocheva", it->from, COMMAND_MERGE, 0, it->to, NULL, NULL);
	return NULL;
}

static void test_join__two_merges_into_each_other_end_as_one(void **state)
{
	struct order *order = *state;
	row_id_t first = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t second = order_route(order, "rocheva", order_message(order, "vk", "2", "Нет тепла!"), "city");
	struct merging both[2] = { { order, first, second, ERR_OK }, { order, second, first, ERR_OK } };

	fixture_threads(ARRAY_COUNT(both), merge_in_thread, both, sizeof(both[0]));
	for (size_t i = 0; i < 2; i++) {
		if (both[i].e != ERR_OK)
			continue;
		assert_int_equal(both[1 - i].e, ERR_STATE_REFUSED);
		assert_int_equal(order_incident(order, "rocheva", both[i].to).message_count, 2);
		assert_record_holds(order);
		return;
	}
	fail_msg("neither: %s %s", err_name(both[0].e), err_name(both[1].e));
}

static void test_join__a_detached_message_keeps_the_moment_of_its_detection(void **state)
{
	struct order *order = *state;
	row_id_t id = order_route(order, "rocheva", order_message(order, "vk", "1", "Нет тепла"), "city");
	row_id_t second = order_message(order, "vk", "2", "Яма"), third = order_message(order, "vk", "3", "Лес");
	struct view_message_page found;
	struct view_incident view;

	order_clock(order, "2026-11-23T12:00:00+03:00"); /* attached without a claim: detected now */
	assert_int_equal(with(order, "rocheva", id, COMMAND_ATTACH, second, 0, NULL, NULL), ERR_OK);
	order_clock(order, "2026-11-23T12:30:00+03:00");
	assert_int_equal(with(order, "rocheva", id, COMMAND_DETACH, second, 0, NULL, NULL), ERR_OK);
	assert_int_equal(
		view_found(&order->app, order_person(order, "rocheva"), &(struct page){ 0 }, order->arena, &found),
		ERR_OK);
	assert_int_equal(found.total, 2);
	assert_int_equal(found.items[0].id, second); /* its clock runs: it stands first */
	assert_int_equal(found.items[1].id, third);
	id = order_route(order, "rocheva", second, "dor");
	view = order_incident(order, "rocheva", id);
	assert_int_equal(view.detected_at, order_time("2026-11-23T12:00:00+03:00"));
}

int main(void)
{
#define JOIN_TEST(name) cmocka_unit_test_setup_teardown(name, order_setup, order_teardown)
	const struct CMUnitTest tests[] = {
		JOIN_TEST(p22__a_message_split_off_has_its_own_incident_and_its_own_detection),
		JOIN_TEST(test_join__after_a_split_the_body_sees_only_what_it_has),
		JOIN_TEST(test_join__a_refused_split_leaves_nothing_behind),
		JOIN_TEST(test_join__a_repeated_split_gets_its_first_answer),
		JOIN_TEST(test_join__merged_messages_go_over_each_with_its_own_detection),
		JOIN_TEST(test_join__autosaves_and_drafts_stay_with_the_old_incident),
		JOIN_TEST(test_join__merge_is_refused_with_the_reason_of_either_side),
		JOIN_TEST(test_join__two_merges_into_each_other_end_as_one),
		JOIN_TEST(test_join__a_detached_message_keeps_the_moment_of_its_detection),
	};

	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
