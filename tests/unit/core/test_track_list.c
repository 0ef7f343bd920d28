/*
 * tests/unit/core/test_track_list.c: clause 16, second paragraph: the list of topics with the shorter term.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/track_list.h"
#include "incident_support.h"

static const struct track_list_entry first[] = { { .topic = TOPIC_ROADS } };
static const struct track_list_entry second[] = {
	{ .topic_group = TOPIC_GROUP, .location = 9 },   { .importance = IMPORTANCE_CRITICAL },
	{ .topic = 8, .importance = IMPORTANCE_HIGH },   { .location = 5 }, /* a place alone is no category */
	{ .topic = 1, .topic_group = 1, .location = 1 },
};

static enum track find(const struct track_matter matter, const char *detected, uint32_t *ret_number)
{
	const struct track_list_version versions[] = {
		{ .number = 1,
		  .from = msk("2026-01-01 00:00"),
		  .until = msk("2026-11-24 12:00"),
		  .entries = first,
		  .count = 1 },
		{ .number = 2, .from = msk("2026-11-24 12:00"), .entries = second, .count = ARRAY_COUNT(second) },
	};

	return track_list_find(versions, ARRAY_COUNT(versions), &matter, msk(detected), ret_number);
}

static void p16__the_list_is_empty_until_an_act_is_entered(void **state)
{
	const struct track_matter matter = { .topic = TOPIC_ROADS, .importance = IMPORTANCE_CRITICAL };
	uint32_t number = 5;

	(void)state;
	assert_int_equal(track_list_find(NULL, 0, &matter, msk("2026-11-24 10:00"), &number), TRACK_ORDINARY);
	assert_int_equal(number, 0);
}

static void p16__the_version_in_force_at_detection_counts(void **state)
{
	const struct track_matter roads = { .topic = TOPIC_ROADS };
	uint32_t number = 0;

	(void)state;
	assert_int_equal(find(roads, "2025-12-31 23:59:59", &number), TRACK_ORDINARY);
	assert_int_equal(number, 0);
	assert_int_equal(find(roads, "2026-01-01 00:00", &number), TRACK_LIST);
	assert_int_equal(number, 1);
	assert_int_equal(find(roads, "2026-11-24 11:59:59", NULL), TRACK_LIST);
	assert_int_equal(find(roads, "2026-11-24 12:00", &number), TRACK_ORDINARY);
	assert_int_equal(number, 2);
}

static void p16__an_entry_is_a_topic_a_group_or_an_importance_perhaps_with_a_place(void **state)
{
	static const struct {
		struct track_matter matter;
		enum track track;
	} cases[] = {
		{ { .topic_group = TOPIC_GROUP, .location = 9 }, TRACK_LIST },
		{ { .topic_group = TOPIC_GROUP, .location = 5 }, TRACK_ORDINARY },
		{ { .topic = 8, .importance = IMPORTANCE_NORMAL }, TRACK_ORDINARY },
		{ { .topic = 8, .importance = IMPORTANCE_HIGH }, TRACK_LIST },
		{ { .topic = 1, .importance = IMPORTANCE_HIGH }, TRACK_ORDINARY },
		{ { .topic = 1, .importance = IMPORTANCE_CRITICAL }, TRACK_LIST },
		{ { .topic = 1, .location = 5 }, TRACK_ORDINARY },
		{ { .topic = 8, .importance = IMPORTANCE_HIGH, .location = 3 }, TRACK_LIST }, /* wherever it is */
		{ { .topic = 1, .topic_group = 1, .location = 1 }, TRACK_LIST },
		{ { .topic = 2, .topic_group = 1, .location = 1 }, TRACK_ORDINARY },
		{ { .topic = 1, .topic_group = 2, .location = 1 }, TRACK_ORDINARY },
		{ { .topic = 1, .topic_group = 1, .location = 2 }, TRACK_ORDINARY },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		assert_int_equal(find(cases[i].matter, "2026-12-01 10:00", NULL), cases[i].track);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p16__the_list_is_empty_until_an_act_is_entered),
		cmocka_unit_test(p16__the_version_in_force_at_detection_counts),
		cmocka_unit_test(p16__an_entry_is_a_topic_a_group_or_an_importance_perhaps_with_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
