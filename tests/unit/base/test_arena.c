/*
 * tests/unit/base/test_arena.c: caps, alignment, zeroes, resets; and the growing buffer beside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdalign.h>
#include <stdlib.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

static void test_arena__gives_zeroed_aligned_memory(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);

	(void)state;
	assert_non_null(arena);
	for (int round = 0; round < 2; round++) {
		for (size_t size = 0; size < 3000; size += 7) {
			unsigned char *bytes = arena_alloc(arena, size);

			assert_non_null(bytes);
			assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(bytes[i], 0);
			memset(bytes, 0xAA, size);
		}
		arena_reset(arena);
	}
	arena_free(arena);
	arena_free(NULL);
}

static void test_arena__never_grows_past_its_cap(void **state)
{
	struct arena *arena = arena_new(100000);
	size_t got = 0;

	(void)state;
	while (arena_alloc(arena, 1000) != NULL)
		got += 1000;
	assert_true(got > 90000 && got <= 100000);
	assert_null(arena_alloc(arena, 100000));
	arena_reset(arena);
	assert_non_null(arena_alloc(arena, 1000));
	assert_null(arena_alloc(arena, 100001));
	assert_null(arena_alloc(arena, SIZE_MAX));
	assert_null(arena_alloc_array(arena, SIZE_MAX / 2, 4));
	assert_null(arena_dup(arena, (struct str){ "", SIZE_MAX }).data);
	arena_free(arena);
}

#ifdef __SANITIZE_ADDRESS__
static void test_arena__watched_what_lies_behind_a_piece_is_nobodys(void **state)
{
	struct arena *arena = arena_new(10000);
	char *first = arena_alloc(arena, 30), *second = arena_alloc(arena, 32), *third = arena_alloc(arena, 1);

	(void)state;
	assert_non_null(third);
	assert_false(__asan_address_is_poisoned(first) || __asan_address_is_poisoned(first + 29));
	for (char *at = first + 30; at < second; at++)
		assert_true(__asan_address_is_poisoned(at));
	for (char *at = second + 32; at < third; at++)
		assert_true(__asan_address_is_poisoned(at));
	assert_true(second + 32 < third && __asan_address_is_poisoned(third + 1));
	arena_reset(arena);
	assert_true(__asan_address_is_poisoned(third)); /* in the block that is kept */
	third = arena_alloc(arena, 1);
	assert_false(__asan_address_is_poisoned(third));
	arena_free(arena);
}
#endif

static void test_arena__texts_are_terminated_copies(void **state)
{
	struct arena *arena = arena_new(10000);
	char source[] = "вода";
	struct str copy = arena_dup(arena, str_from(source)), empty = arena_dup(arena, (struct str){ NULL, 0 });
	struct str printed = arena_printf(arena, "%d-%s", 2026, "x");

	(void)state;
	source[0] = '?';
	assert_string_equal(copy.data, "вода");
	assert_int_equal(copy.size, 8);
	assert_non_null(empty.data);
	assert_int_equal(empty.size, 0);
	assert_string_equal(printed.data, "2026-x");
	assert_int_equal(printed.size, 6);
	assert_null(arena_printf(arena, "%20000d", 1).data);
	arena_free(arena);
}

#ifdef OTKLIK_FAULTS
static void test_arena__a_planted_fault_is_out_of_memory_once(void **state)
{
	struct arena *arena = arena_new(10000);

	(void)state;
	fault_plan(FAULT_ALLOCATION, 2, false);
	assert_non_null(arena_alloc(arena, 8));
	assert_false(fault_has_fired());
	assert_null(arena_alloc(arena, 8));
	assert_true(fault_has_fired());
	assert_non_null(arena_alloc(arena, 8));
	fault_plan(FAULT_ALLOCATION, 1, false);
	assert_null(arena_new(10));
	fault_plan(FAULT_ALLOCATION, 0, false);
	arena_free(arena);
}
#endif

static void test_buf__grows_to_its_cap_and_remembers_the_failure(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 1000);
	assert_int_equal(buf_str(&buf).size, 0);
	for (int i = 0; i < 100; i++)
		buf_printf(&buf, "%09d", i);
	buf_add(&buf, STR("конец"));
	buf_add_char(&buf, '.');
	assert_int_equal(buf.error, ERR_OK);
	assert_int_equal(buf.size, 911);
	assert_int_equal(strlen(buf.data), 911);
	buf_printf(&buf, "%90d", 1);
	assert_int_equal(buf.error, ERR_LIMIT);
	assert_int_equal(buf.size, 911);
	buf_add_char(&buf, 'x');
	assert_int_equal(buf.size, 911);
	buf_clear(&buf);
	assert_int_equal(buf.error, ERR_OK);
	for (int i = 0; i < 1000; i++)
		buf_add_char(&buf, 'y');
	assert_int_equal(buf.error, ERR_OK);
	assert_int_equal(buf_str(&buf).size, 1000);
	buf_add_char(&buf, 'z');
	assert_int_equal(buf.error, ERR_LIMIT);
	buf_deinit(&buf);
	assert_null(buf.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena__gives_zeroed_aligned_memory),
		cmocka_unit_test(test_arena__never_grows_past_its_cap),
#ifdef __SANITIZE_ADDRESS__
		cmocka_unit_test(test_arena__watched_what_lies_behind_a_piece_is_nobodys),
#endif
		cmocka_unit_test(test_arena__texts_are_terminated_copies),
#ifdef OTKLIK_FAULTS
		cmocka_unit_test(test_arena__a_planted_fault_is_out_of_memory_once),
#endif
		cmocka_unit_test(test_buf__grows_to_its_cap_and_remembers_the_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
