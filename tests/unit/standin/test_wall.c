/*
 * test_wall.c: where an item belongs, the order of reading, what is refused, and that nothing is dropped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "standin/wall.h"

static int set_up(void **state)
{
	struct wall *wall;

	if (wall_new(&wall) != ERR_OK)
		return 1;
	*state = wall;
	return 0;
}

static int tear_down(void **state)
{
	wall_free(*state);
	return 0;
}

static struct wall_item item_of(const char *id, enum wall_kind kind, const char *text)
{
	return (struct wall_item){ .id = str_from(id),
				   .kind = (int)kind,
				   .network = str_from("vk"),
				   .community = str_from("Двор"),
				   .author = str_from("Аня"),
				   .author_id = str_from("a-1"),
				   .text = str_from(text),
				   .at = 1000 };
}

static const struct wall_item *add(struct wall *wall, struct wall_item item)
{
	const struct wall_item *added = NULL;

	assert_int_equal(wall_add(wall, &item, &added), ERR_OK);
	return added;
}

static void thread_is(const struct wall *wall, const char *id, const char *thread)
{
	const struct wall_item *item = wall_find(wall, str_from(id));

	assert_non_null(item);
	if (!str_equal(item->thread, str_from(thread)))
		fail_msg("%s stands in %.*s", id, (int)item->thread.size, item->thread.data);
}

static void test_wall__finds_the_thread(void **state)
{
	struct wall *wall = *state;
	struct wall_item item;

	(void)add(wall, item_of("p-1", WALL_POST, "Автобусы не ходят с утра"));
	item = item_of("c-1", WALL_COMMENT, "Да"); /* by the first words of its post */
	item.post = str_from("Автобусы не ходят");
	(void)add(wall, item);
	item = item_of("c-2", WALL_COMMENT, "Нет"); /* another wall: no such post there */
	item.post = str_from("Автобусы не ходят");
	item.community = str_from("Школа");
	(void)add(wall, item);
	item.id = str_from("c-3"); /* the same words again: the same thread */
	(void)add(wall, item);
	item = item_of("c-4", WALL_REPLY, "Почему?"); /* by its parent */
	item.parent = str_from("c-1");
	(void)add(wall, item);
	item = item_of("c-5", WALL_COMMENT, "Один"); /* nothing known: a thread of its own */
	(void)add(wall, item);
	item = item_of("c-6", WALL_COMMENT, "До поста"); /* its post comes later */
	item.thread = str_from("p-2");
	(void)add(wall, item);
	(void)add(wall, item_of("p-2", WALL_POST, "Пост"));
	thread_is(wall, "p-1", "p-1");
	thread_is(wall, "c-1", "p-1");
	thread_is(wall, "c-2", "th-2-c-2");
	thread_is(wall, "c-3", "th-2-c-2");
	thread_is(wall, "c-4", "p-1");
	thread_is(wall, "c-5", "c-5");
	thread_is(wall, "c-6", "p-2");
	thread_is(wall, "p-2", "p-2");
	assert_ptr_equal(wall_item(wall, wall_find_thread(wall, str_from("c-6"))->root),
			 wall_find(wall, str_from("p-2")));
	assert_int_equal(wall_thread_count(wall), 4);
}

static void test_wall__reads_in_depth(void **state)
{
	static const char *const expected[] = { "c-1", "c-3", "c-5", "c-4", "c-2" };
	static const char *const above[][2] = {
		{ "c-1", "p-1" }, { "c-2", "p-1" }, { "c-3", "c-1" }, { "c-4", "c-1" }, { "c-5", "c-3" }
	};
	struct wall *wall = *state;
	const struct wall_thread *thread;
	size_t at;

	(void)add(wall, item_of("p-1", WALL_POST, "Пост"));
	for (size_t i = 0; i < sizeof(above) / sizeof(above[0]); i++) {
		struct wall_item item = item_of(above[i][0], WALL_REPLY, "Слова");

		item.parent = str_from(above[i][1]);
		(void)add(wall, item);
	}
	thread = wall_find_thread(wall, str_from("p-1"));
	assert_int_equal(thread->count, 6);
	at = thread->first;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		assert_true(str_equal(wall_item(wall, at)->id, str_from(expected[i])));
		at = wall_walk(wall, at);
	}
	assert_int_equal(at, WALL_NONE);
}

static void test_wall__never_drops_a_double(void **state)
{
	struct wall *wall = *state;
	const struct wall_thread *thread;

	(void)add(wall, item_of("p-1", WALL_POST, "Пост"));
	for (int i = 0; i < 3; i++) {
		char id[16];
		struct wall_item answer = item_of(id, WALL_REPLY, "Ответ");

		(void)snprintf(id, sizeof(id), "r-%d", i);
		answer.id = str_from(id);
		answer.official = true;
		answer.parent = str_from("p-1");
		answer.mark = str_from("the same");
		assert_int_equal(add(wall, answer)->number, 0);
	}
	thread = wall_find_thread(wall, str_from("p-1"));
	assert_int_equal(thread->answers, 3);
	assert_ptr_equal(wall_after(wall, 0), wall_find(wall, str_from("p-1")));
	assert_null(wall_after(wall, 1)); /* a network gives an account the words of others */
}

static void test_wall__an_edit_comes_again_once(void **state)
{
	struct wall *wall = *state;

	(void)add(wall, item_of("p-1", WALL_POST, "Один"));
	(void)add(wall, item_of("p-2", WALL_POST, "Два"));
	assert_int_equal(wall_edit(wall, str_from("p-1"), str_from("Раз")), ERR_OK);
	assert_int_equal(wall_edit(wall, str_from("p-1"), str_from("Раз!")), ERR_OK);
	assert_int_equal(wall_edit(wall, str_from("nobody"), str_from("Раз")), ERR_NOT_FOUND);
	assert_true(str_equal(wall_after(wall, 0)->id, str_from("p-2")));
	assert_true(str_equal(wall_after(wall, 2)->text, str_from("Раз!")));
	assert_int_equal(wall_after(wall, 2)->number, 4);
	assert_true(wall_after(wall, 3)->edited);
	assert_null(wall_after(wall, 4));
}

static void test_wall__refuses(void **state)
{
	struct wall *wall = *state;
	struct err_detail detail = { 0 };
	struct wall_item item;
	static const char *const bad_ids[] = { "", "a b", "<b>", "a/b", "ю", "a#b", "a?b", "a\"b" };

	(void)add(wall, item_of("p-1", WALL_POST, "Пост"));
	(void)add(wall, item_of("p-2", WALL_POST, "Другой"));
	for (size_t i = 0; i < sizeof(bad_ids) / sizeof(bad_ids[0]); i++) {
		item = item_of(bad_ids[i], WALL_POST, "Пост");
		assert_int_equal(wall_check(wall, &item, &detail), ERR_INPUT_INVALID);
		assert_string_equal(detail.rule, "id");
	}
	item = item_of("p-1", WALL_POST, "Опять");
	assert_int_equal(wall_check(wall, &item, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.rule, "known");
	item = item_of("r-1", WALL_REPLY, "Ответ");
	item.official = true;
	item.parent = str_from("nobody");
	assert_int_equal(wall_check(wall, &item, &detail), ERR_NOT_FOUND);
	item.parent = str_from("p-1");
	item.thread = str_from("p-2");
	assert_int_equal(wall_check(wall, &item, &detail), ERR_INPUT_INVALID);
	assert_string_equal(detail.rule, "not_of_parent");
	item.thread = str_from("p-1");
	assert_int_equal(wall_check(wall, &item, &detail), ERR_OK);
	assert_int_equal(wall_item_count(wall), 2);
}

static void test_wall__holds_many(void **state)
{
	enum { MANY = 20000 };
	struct wall *wall = *state;
	uint64_t number = 0;

	for (int i = 0; i < MANY; i++) {
		char id[16];
		struct wall_item item = item_of(id, i % 3 ? WALL_COMMENT : WALL_POST, "Слова у всех одни");

		(void)snprintf(id, sizeof(id), "m-%d", i);
		item.id = str_from(id);
		item.post = i % 3 ? str_from("Слова у всех одни") : (struct str){ 0 };
		(void)add(wall, item);
	}
	for (int i = 0; i < MANY; i++) {
		const struct wall_item *item = wall_after(wall, number);

		assert_non_null(item);
		number = item->number;
	}
	assert_null(wall_after(wall, number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_wall__finds_the_thread, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wall__reads_in_depth, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wall__never_drops_a_double, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wall__an_edit_comes_again_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wall__refuses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_wall__holds_many, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
