/*
 * tests/bench/bench_worktime.c: how many working-time questions one core answers over a 20-year calendar.
 *
 * usage: bench_worktime [CASES]      CASES: lines "start_ms amount_ms"; without it random ones with a fixed seed
 * Seconds are the processor's, so that neighbours on the machine count little. Prints adds, subs, betweens and openings
 * a second as `name value` lines and a checksum that keeps the compiler honest. Environment: SOURCE_ROOT, the folder
 * with data/calendars.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../unit/core/time_support.h"
#include "base/time_text.h"

enum { CASES_MAX = 1 << 16 };
struct bench_case {
	utc_ms_t start;
	int64_t amount_ms;
};
static struct bench_case cases[CASES_MAX];
static size_t case_count;

static double seconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void cases_make(void)
{
	uint64_t seed = 20261124;
	utc_ms_t first = day_from_civil(2013, 2, 1) * MS_PER_DAY, last = day_from_civil(2032, 6, 1) * MS_PER_DAY;

	for (; case_count < CASES_MAX; case_count++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		cases[case_count].start =
			first + (utc_ms_t)((seed >> 20) % (uint64_t)((last - first) / MS_PER_SECOND)) * MS_PER_SECOND;
		cases[case_count].amount_ms = (int64_t)(1 + (seed >> 8) % 2400) * MS_PER_MINUTE;
	}
}

static bool cases_read(const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file)
		return false;
	while (case_count < CASES_MAX &&
	       fscanf(file, "%" SCNd64 " %" SCNd64, &cases[case_count].start, &cases[case_count].amount_ms) == 2)
		case_count++;
	(void)fclose(file);
	return case_count > 0;
}

enum question { ADD, SUB, BETWEEN, OPENING, QUESTION_MAX };
static const char *const question_names[QUESTION_MAX] = { "adds_per_second", "subs_per_second", "betweens_per_second",
							  "openings_per_second" };

static int64_t round_run(const struct worktime *worktime, enum question question)
{
	int64_t sum = 0, got = 0;

	for (size_t i = 0; i < case_count; i++) {
		err_t e = ERR_OK;

		if (question == ADD)
			e = worktime_add(worktime, cases[i].start, cases[i].amount_ms, &got);
		else if (question == SUB)
			e = worktime_sub(worktime, cases[i].start, cases[i].amount_ms, &got);
		else if (question == BETWEEN)
			e = worktime_between(worktime, cases[i].start, cases[i].start + cases[i].amount_ms * 4, &got);
		else
			e = worktime_opening(worktime, cases[i].start, &got);
		if (e == ERR_OK)
			sum += got;
	}
	return sum;
}

int main(int argc, char **argv)
{
	const struct worktime *worktime = NULL;
	struct schedule schedule;

	if (argc > 1 && !cases_read(argv[1])) {
		(void)fprintf(stderr, "bench_worktime: no cases in %s\n", argv[1]);
		return 1;
	}
	if (argc == 1)
		cases_make();
	schedule_default(&schedule);
	if (worktime_compile(&schedule, support_calendar(), support_zone(schedule.zone), day_from_civil(2013, 1, 1),
			     day_from_civil(2032, 12, 31), support_arena(), &worktime, NULL) != ERR_OK)
		return 1;
	for (int question = ADD; question < QUESTION_MAX; question++) {
		double begin = seconds_now(), spent = 0;
		uint64_t rounds = 0;
		int64_t checksum = 0;

		do {
			checksum += round_run(worktime, (enum question)question) / 1000;
			rounds++;
			spent = seconds_now() - begin;
		} while (spent < 0.5);
		printf("%s %.0f checksum %" PRId64 "\n", question_names[question],
		       (double)(rounds * case_count) / spent, checksum / (int64_t)rounds);
	}
	return 0;
}
