/*
 * tests/unit/db/db_fixture.h: a fresh database for each test: a file in a folder of its own, or a schema of its own in
 * the cluster of tools/with-pg. OTKLIK_TEST_DB = sqlite (default) | pgsql; pgsql wants OTKLIK_TEST_PG_URL.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "db/db.h"

enum { FIXTURE_TEXT_SIZE = 512 };

struct fixture {
	struct db *db;
	struct clock clock; /* reads `wall`, or the machine's when it is 0 */
	utc_ms_t wall;
	char folder[FIXTURE_TEXT_SIZE], path[FIXTURE_TEXT_SIZE + 8];
	char url[FIXTURE_TEXT_SIZE * 2];
};

bool fixture_is_pgsql(void);
/* 0, or prints why the tests of this database cannot run and gives the status to end with. */
int fixture_is_ready(void);
int fixture_setup(void **ret_state); /* opens; table item(id, key unique, count, text, data) */
int fixture_teardown(void **state);
void fixture_reopen(struct fixture *fixture); /* opens `fixture->url` again */
/* Runs `sql` in a write of its own. */
void fixture_script(struct fixture *fixture, const char *sql);
int64_t fixture_int(struct fixture *fixture, const struct db_sql *sql); /* of a read of its own */

enum { TASKS_MAX = 64 };
/* Runs `function` in `count` threads with arg + i * arg_size. */
void fixture_threads(size_t count, void *(*function)(void *), void *arg, size_t arg_size);
