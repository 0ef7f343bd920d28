/*
 * tests/unit/db/test_db_fault.c: planted failures on both databases: what failed left nothing, what was acknowledged is
 * there. The binary starts itself again (`child URL MODE`) to be killed or to abort.
 */
#include "db_fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"

extern char **environ;

enum { CHILD_THREADS = 4, CHILD_WRITES = 6, PAIRS_MAX = CHILD_THREADS * CHILD_WRITES };

static const struct db_sql sql_insert = { "INSERT INTO item (key, count) VALUES ($1, $2)", NULL };
static const struct db_sql sql_count = { "SELECT count(*) FROM item", NULL };
static const struct db_sql sql_halves = {
	"SELECT count(*) FROM (SELECT count FROM item GROUP BY count HAVING count(*) <> 2) AS half", NULL
};

static err_t half_add(struct db_tx *tx, char half, int number)
{
	struct db_stmt *stmt = db_statement(tx, &sql_insert);
	char key[32];

	snprintf(key, sizeof(key), "%c-%d", half, number);
	db_bind_text(stmt, 1, str_from(key));
	db_bind_int(stmt, 2, number);
	return db_run(stmt, NULL);
}

static err_t pair_add(struct db_tx *tx, void *arg)
{
	const int *number = arg;
	err_t e = half_add(tx, 'a', *number);

	return e == ERR_OK ? half_add(tx, 'b', *number) : e;
}

#ifdef OTKLIK_FAULTS

struct child_thread {
	struct db *db;
	int first;
};

static void *child_write(void *arg)
{
	const struct child_thread *thread = arg;

	for (int i = 0; i < CHILD_WRITES; i++) {
		int number = thread->first + i;
		unsigned char said = (unsigned char)number;

		if (db_write(thread->db, pair_add, &number) == ERR_OK && write(STDOUT_FILENO, &said, 1) != 1)
			abort();
	}
	return NULL;
}

static err_t different_each_time(struct db_tx *tx, void *arg)
{
	int *runs = arg;
	err_t e = ERR_OK;

	++*runs;
	for (int i = 0; i < *runs && e == ERR_OK; i++)
		e = half_add(tx, 'a', i);
	return e;
}

static int child_main(const char *url, const char *mode)
{
	struct child_thread threads[CHILD_THREADS];
	pthread_t ids[CHILD_THREADS];
	struct db *db;
	int runs = 0;

	if (db_open(url, clock_system(), 4, &db, NULL) != ERR_OK)
		return 2;
	if (strcmp(mode, "differ") == 0)
		return db_write(db, different_each_time, &runs) == ERR_OK ? 0 : 3;
	for (int i = 0; i < CHILD_THREADS; i++) {
		threads[i] = (struct child_thread){ db, i * CHILD_WRITES };
		if (pthread_create(&ids[i], NULL, child_write, &threads[i]) != 0)
			return 4;
	}
	for (int i = 0; i < CHILD_THREADS; i++)
		pthread_join(ids[i], NULL);
	db_close(db);
	return 0;
}

/* Runs the child; gives its wait status and what it said on stdout. */
static int child_run(const char *url, const char *mode, const char *plan, unsigned char *ret_said, size_t said_max,
		     size_t *ret_count)
{
	char *const args[] = { (char[]){ "/proc/self/exe" }, (char[]){ "child" }, strdup(url), strdup(mode), NULL };
	posix_spawn_file_actions_t actions;
	int ends[2], status;
	ssize_t size;
	pid_t pid;

	assert_int_equal(setenv("OTKLIK_FAULT", plan, 1), 0);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	assert_int_equal(posix_spawn(&pid, "/proc/self/exe", &actions, NULL, args, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	unsetenv("OTKLIK_FAULT");
	close(ends[1]);
	*ret_count = 0;
	while (*ret_count < said_max && (size = read(ends[0], ret_said + *ret_count, said_max - *ret_count)) > 0)
		*ret_count += (size_t)size;
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	free(args[2]);
	free(args[3]);
	return status;
}

static err_t pair_count(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = { "SELECT count(*) FROM item WHERE count = $1", NULL };
	int64_t *value = arg;
	struct db_stmt *stmt = db_statement(tx, &sql);
	bool found;

	db_bind_int(stmt, 1, *value);
	return db_one_int(stmt, value, &found);
}

static void acknowledged_check(struct fixture *fixture, const unsigned char *said, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t value = said[i];

		assert_int_equal(db_read(fixture->db, pair_count, &value), ERR_OK);
		assert_int_equal(value, 2);
	}
}

static void kill_everywhere(struct fixture *fixture, const char *kind)
{
	int status = 0, kills = 0;

	for (int n = 1; n < 10000; n += 1 + n / 3) {
		unsigned char said[PAIRS_MAX];
		char plan[64];
		size_t count;

		db_close(fixture->db); /* SQLite: one process per file */
		snprintf(plan, sizeof(plan), "%s:%d:kill", kind, n);
		status = child_run(fixture->url, "write", plan, said, sizeof(said), &count);
		fixture_reopen(fixture);
		assert_int_equal(fixture_int(fixture, &sql_halves), 0);
		acknowledged_check(fixture, said, count);
		if (!WIFSIGNALED(status))
			break;
		assert_int_equal(WTERMSIG(status), SIGKILL);
		kills++;
		fixture_script(fixture, "DELETE FROM item");
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_true(kills > 0);
	assert_int_equal(fixture_int(fixture, &sql_count), 2 * PAIRS_MAX);
}

static void test_db_fault__killed_before_commit(void **state)
{
	kill_everywhere(*state, "commit");
}

static void test_db_fault__killed_after_commit(void **state)
{
	kill_everywhere(*state, "commit_after");
}

static void test_db_fault__killed_at_a_statement(void **state)
{
	kill_everywhere(*state, "db_step");
}

static void test_db_fault__any_statement_may_fail(void **state)
{
	struct fixture *fixture = *state;
	int number = 1, n = 0;
	err_t e;

	do {
		fault_plan(FAULT_DB_STEP, (uint64_t)++n, false);
		e = db_write(fixture->db, pair_add, &number);
		if (fault_has_fired())
			assert_int_equal(e, ERR_DISK);
		fault_plan(FAULT_DB_STEP, 0, false);
		assert_int_equal(fixture_int(fixture, &sql_count), e == ERR_OK ? 2 : 0);
	} while (e != ERR_OK && n < 100);
	assert_true(n > 2 && n < 100);
}

static void test_db_fault__commit_that_fails_is_undone_and_a_lost_answer_is_told(void **state)
{
	struct fixture *fixture = *state;
	int number = 1;

	fault_plan(FAULT_COMMIT_BEFORE, 1, false);
	assert_int_equal(db_write(fixture->db, pair_add, &number), ERR_DISK);
	assert_true(fault_has_fired());
	assert_int_equal(fixture_int(fixture, &sql_count), 0);
	fault_plan(FAULT_COMMIT_AFTER, 1, false);
	assert_int_equal(db_write(fixture->db, pair_add, &number), ERR_COMMIT_UNKNOWN);
	assert_int_equal(fixture_int(fixture, &sql_count), 2);
	fault_plan(FAULT_COMMIT_AFTER, 0, false);
	number = 2;
	assert_int_equal(db_write(fixture->db, pair_add, &number), ERR_OK);
}

static void test_db_fault__a_function_that_differs_ends_the_process(void **state)
{
	struct fixture *fixture = *state;
	unsigned char said[8];
	size_t count;
	int status;

	db_close(fixture->db);
	status = child_run(fixture->url, "differ", "", said, sizeof(said), &count);
	fixture_reopen(fixture);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(int argc, char **argv)
{
#define BOTH(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		BOTH(test_db_fault__killed_before_commit),
		BOTH(test_db_fault__killed_after_commit),
		BOTH(test_db_fault__killed_at_a_statement),
		BOTH(test_db_fault__any_statement_may_fail),
		BOTH(test_db_fault__commit_that_fails_is_undone_and_a_lost_answer_is_told),
		BOTH(test_db_fault__a_function_that_differs_ends_the_process),
	};
	int status = fixture_is_ready();

	if (argc == 4 && strcmp(argv[1], "child") == 0)
		return child_main(argv[2], argv[3]);
	return status != 0 ? status
			   : cmocka_run_group_tests_name(fixture_is_pgsql() ? "faults on pgsql" : "faults on sqlite",
							 tests, NULL, NULL);
}

#else

static void test_db_fault__pairs_are_whole(void **state)
{
	struct fixture *fixture = *state;
	int number = 1;

	assert_int_equal(db_write(fixture->db, pair_add, &number), ERR_OK);
	assert_int_equal(fixture_int(fixture, &sql_halves), 0);
	assert_int_equal(fixture_int(fixture, &sql_count), 2);
}

int main(void) /* a build without faults has nothing to plant */
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_db_fault__pairs_are_whole, fixture_setup, fixture_teardown),
	};
	int status = fixture_is_ready();

	return status != 0 ? status : cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
