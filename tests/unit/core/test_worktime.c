/*
 * tests/unit/core/test_worktime.c: add, sub, between, days, opening on the region's schedule; the laws of "The clock" 3.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time_text.h"
#include "core/worktime.h"
#include "time_support.h"

static void test_worktime__ordinary_hours_are_added(void **state)
{
	const struct worktime *worktime = support_worktime(NULL, support_calendar());
	utc_ms_t due = 0;
	char text[40];

	(void)state;
	assert_int_equal(worktime_add(worktime, support_moment("2026-12-30T16:00:00+03:00"), 8 * (int64_t)MS_PER_HOUR, &due), ERR_OK);
	assert_string_equal(support_text(worktime, due, text), "2027-01-11T16:00:00+03:00");
	assert_false(worktime_is_provisional(worktime, support_moment("2026-12-30T16:00:00+03:00"), due));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worktime__ordinary_hours_are_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
