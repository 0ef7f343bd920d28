/*
 * base/fault.c: counts the calls of each kind of fault and lets the planned one fire. Empty in a release build.
 */
#include "base/fault.h"

#ifdef OTKLIK_FAULTS

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"

static const char *const names[FAULT_MAX] = { "allocation", "db_step", "commit", "commit_after", "file", "outbound" };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_uint_fast64_t left[FAULT_MAX]; /* calls until it fires; 0 = not planned */
static atomic_bool kills, fired;

static void plan_refuse(const char *text)
{
	fprintf(stderr, "level=error event=fault_unreadable OTKLIK_FAULT=\"%s\" want=kind:number:error|kill\n", text);
	abort();
}

static void plan_read(void)
{
	const char *text = getenv("OTKLIK_FAULT");
	const char *colon;
	char *end;
	int kind;
	unsigned long long number;

	if (text == NULL || *text == '\0')
		return;
	colon = strchr(text, ':');
	if (colon == NULL)
		plan_refuse(text);
	for (kind = 0; kind < FAULT_MAX; kind++)
		if (strlen(names[kind]) == (size_t)(colon - text) &&
		    strncmp(names[kind], text, (size_t)(colon - text)) == 0)
			break;
	number = strtoull(colon + 1, &end, 10);
	if (kind == FAULT_MAX || number == 0 || (strcmp(end, ":error") != 0 && strcmp(end, ":kill") != 0))
		plan_refuse(text);
	atomic_store(&kills, strcmp(end, ":kill") == 0);
	atomic_store(&left[kind], number);
}

void fault_plan(enum fault_kind kind, uint64_t number, bool kill)
{
	ASSERT((unsigned)kind < FAULT_MAX);
	pthread_once(&once, plan_read);
	for (int i = 0; i < FAULT_MAX; i++)
		atomic_store(&left[i], 0);
	atomic_store(&kills, kill);
	atomic_store(&fired, false);
	atomic_store(&left[kind], number);
}

bool fault_has_fired(void)
{
	return atomic_load(&fired);
}

bool fault(enum fault_kind kind)
{
	uint_fast64_t n;

	ASSERT((unsigned)kind < FAULT_MAX);
	pthread_once(&once, plan_read);
	n = atomic_load(&left[kind]);
	while (n > 0 && !atomic_compare_exchange_weak(&left[kind], &n, n - 1))
		;
	if (n != 1)
		return false;
	atomic_store(&fired, true);
	fprintf(stderr, "level=warn event=fault_fired kind=%s mode=%s\n", names[kind],
		atomic_load(&kills) ? "kill" : "error");
	if (atomic_load(&kills)) {
		kill(getpid(), SIGKILL);
		pause();
	}
	return true;
}

#else
typedef int fault_not_built; /* ISO C wants a declaration in every file */
#endif
