/*
 * tests/unit/db/test_db.c: what db.h promises, on both databases: values, rows, repeats, isolation, clocks, limits of
 * time.
 */
#include "db_fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"

static const struct db_sql sql_insert = { "INSERT INTO item (key, count) VALUES ($1, $2)", NULL };
static const struct db_sql sql_count = { "SELECT count(*) FROM item", NULL };
static const struct db_sql sql_sum = { "SELECT coalesce(sum(count), 0) FROM item", NULL };

static err_t item_add(struct db_tx *tx, const char *key, int64_t count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_insert);
	int64_t changes;

	db_bind_text(stmt, 1, str_from(key));
	db_bind_int(stmt, 2, count);
	return db_run(stmt, &changes); /* waits for it */
}

static err_t names_swapped(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = { "SELECT $2, $1", NULL };
	struct db_stmt *stmt = db_statement(tx, &sql);
	bool row;
	err_t e;

	(void)arg;
	db_bind_text(stmt, 1, STR("one"));
	db_bind_text(stmt, 2, STR("two"));
	e = db_step(stmt, &row);
	if (e != ERR_OK)
		return e;
	assert_true(row);
	assert_true(str_equal(db_text(stmt, 0), STR("two")));
	assert_true(str_equal(db_text(stmt, 1), STR("one")));
	return db_step(stmt, &row);
}

static void test_db__binds_by_name(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(db_read(fixture->db, names_swapped, NULL), ERR_OK);
	assert_int_equal(db_write(fixture->db, names_swapped, NULL), ERR_OK);
}

struct value_case {
	int64_t number;
	bool text_is_null, data_is_null;
	struct str text, data;
};

static err_t values_write(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = {
		"INSERT INTO item (key, count, text, data) VALUES ('k', $1, $2, $3) RETURNING id", NULL
	};
	static const struct db_sql clear = { "DELETE FROM item", NULL };
	const struct value_case *value = arg;
	int64_t id;
	bool found;
	err_t e = db_run(db_statement(tx, &clear), NULL);
	struct db_stmt *stmt = db_statement(tx, &sql);

	db_bind_int(stmt, 1, value->number);
	if (!value->text_is_null)
		db_bind_text(stmt, 2, value->text);
	if (value->data_is_null)
		db_bind_null(stmt, 3);
	else
		db_bind_blob(stmt, 3, value->data.data, value->data.size);
	if (e == ERR_OK)
		e = db_one_int(stmt, &id, &found);
	if (e == ERR_OK)
		assert_true(found && id > 0);
	return e;
}

static err_t values_read(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = { "SELECT count, text, data FROM item WHERE key = 'k'", NULL };
	const struct value_case *value = arg;
	struct db_stmt *stmt = db_statement(tx, &sql);
	bool row;
	err_t e = db_step(stmt, &row);

	if (e != ERR_OK)
		return e;
	assert_true(row);
	assert_true(db_int(stmt, 0) == value->number);
	assert_int_equal(db_is_null(stmt, 1), value->text_is_null);
	assert_int_equal(db_is_null(stmt, 2), value->data_is_null);
	assert_true(str_equal(db_text(stmt, 1), value->text));
	assert_true(str_equal(db_blob(stmt, 2), value->data));
	assert_int_equal(db_int(stmt, 1) != 0, value->text.size > 0 && value->text.data[0] == '7');
	return ERR_OK;
}

static void test_db__every_value_comes_back(void **state)
{
	static char long_text[1024 * 1024];
	const struct value_case cases[] = {
		{ 0, true, true, { NULL, 0 }, { NULL, 0 } },
		{ INT64_MAX, false, false, { NULL, 0 }, { NULL, 0 } },
		{ INT64_MIN, false, false, STR(""), STR("") },
		{ -1, false, false, STR("Здравствуйте, «ёлка» 🌲"), STR("\0\1\2\xFF\0") },
		{ INT64_C(1) << 53, false, true, STR("7 $1 ' \" \\x00 \n\t"), { NULL, 0 } },
		{ 5, false, false, { long_text, sizeof(long_text) }, { long_text, sizeof(long_text) } },
	};
	struct fixture *fixture = *state;

	memset(long_text, 'a', sizeof(long_text));
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct value_case value = cases[i];

		assert_int_equal(db_write(fixture->db, values_write, &value), ERR_OK);
		assert_int_equal(db_read(fixture->db, values_read, &value), ERR_OK);
		assert_int_equal(db_write(fixture->db, values_read, &value), ERR_OK);
	}
}

static err_t text_add(struct db_tx *tx, void *arg)
{
	const struct str *text = arg;
	struct db_stmt *stmt = db_statement(tx, &sql_insert);

	db_bind_text(stmt, 1, *text);
	db_bind_int(stmt, 2, 1);
	return db_run(stmt, NULL);
}

static void test_db__text_that_is_not_utf8_is_refused(void **state)
{
	struct str texts[] = { STR("a\0b"), STR("\xC0\xAF"), STR("\xED\xA0\x80"), STR("\xFF") };
	struct str good = STR("после");
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
		assert_int_equal(db_write(fixture->db, text_add, &texts[i]), ERR_INPUT_INVALID);
	assert_int_equal(db_write(fixture->db, text_add, &good), ERR_OK); /* the statement works again */
	assert_int_equal(fixture_int(fixture, &sql_count), 1);
}

static err_t rows_nested(struct db_tx *tx, void *arg)
{
	static const struct db_sql list = { "SELECT id, count FROM item ORDER BY id", NULL };
	static const struct db_sql add = { "UPDATE item SET count = item.count + $2 WHERE id = $1", NULL };
	struct db_stmt *rows = db_statement(tx, &list);
	int64_t changes = 0, *ret_sum = arg;
	bool row;
	err_t e = db_step(rows, &row);

	*ret_sum = 0;
	while (e == ERR_OK && row) {
		struct db_stmt *stmt = db_statement(tx, &add);

		*ret_sum += db_int(rows, 1);
		db_bind_id(stmt, 1, db_int(rows, 0));
		db_bind_int(stmt, 2, 100);
		e = db_run(stmt, &changes);
		assert_true(e != ERR_OK || changes == 1);
		if (e == ERR_OK)
			e = db_step(rows, &row);
	}
	return e;
}

static err_t three_add(struct db_tx *tx, void *arg)
{
	err_t e = item_add(tx, "a", 1);

	(void)arg;
	if (e == ERR_OK)
		e = item_add(tx, "b", 2);
	return e == ERR_OK ? item_add(tx, "c", 3) : e;
}

static void test_db__statements_run_inside_a_row_loop(void **state)
{
	struct fixture *fixture = *state;
	int64_t sum;

	assert_int_equal(db_write(fixture->db, three_add, NULL), ERR_OK);
	assert_int_equal(db_write(fixture->db, rows_nested, &sum), ERR_OK);
	assert_int_equal(sum, 6);
	assert_int_equal(fixture_int(fixture, &sql_sum), 306);
}

static err_t loop_left_early(struct db_tx *tx, void *arg)
{
	static const struct db_sql list = { "SELECT id FROM item ORDER BY id", NULL };
	struct db_stmt *stmt = db_statement(tx, &list);
	bool row;
	err_t e = db_step(stmt, &row);

	(void)arg;
	if (e != ERR_OK)
		return e;
	db_reset(stmt);
	stmt = db_statement(tx, &list);
	e = db_step(stmt, &row); /* and left open: the end of the function resets */
	assert_true(e != ERR_OK || row);
	return e;
}

static void test_db__a_row_loop_may_be_left(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(db_write(fixture->db, three_add, NULL), ERR_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(db_write(fixture->db, loop_left_early, NULL), ERR_OK);
		assert_int_equal(db_read(fixture->db, loop_left_early, NULL), ERR_OK);
	}
}

struct conflict {
	int runs, free_from; /* the run from which another key is taken */
	err_t seen;
};

static err_t conflict_meet(struct db_tx *tx, void *arg)
{
	struct conflict *conflict = arg;
	err_t e;

	conflict->runs++;
	e = item_add(tx, conflict->runs >= conflict->free_from ? "other" : "a", 1);
	if (e != ERR_OK)
		conflict->seen = e;
	return e;
}

static void test_db__unique_conflict_repeats_and_never_comes_out(void **state)
{
	struct fixture *fixture = *state;
	struct conflict solved = { 0, 3, ERR_OK }, stuck = { 0, 1000, ERR_OK };

	assert_int_equal(db_write(fixture->db, three_add, NULL), ERR_OK);
	assert_int_equal(db_write(fixture->db, conflict_meet, &solved), ERR_OK);
	assert_int_equal(solved.seen, ERR_CONFLICT);
	assert_true(solved.runs >= 3);
	assert_int_equal(fixture_int(fixture, &sql_count), 4);
	assert_int_equal(db_write(fixture->db, conflict_meet, &stuck), ERR_BUSY);
	assert_int_equal(stuck.runs, DB_TRIES_MAX);
	assert_int_equal(fixture_int(fixture, &sql_count), 4);
}

static err_t failure_swallow(struct db_tx *tx, void *arg)
{
	static const struct db_sql bad = { "INSERT INTO item (key, count) VALUES ('x', NULL)", NULL };
	err_t e = item_add(tx, "kept?", 1);
	int64_t changes;

	(void)arg;
	if (e == ERR_OK)
		e = db_run(db_statement(tx, &bad), &changes);
	assert_int_equal(e, ERR_CORRUPT);
	assert_true(db_error_text(tx)[0] != '\0');
	assert_int_equal(item_add(tx, "after", 1), ERR_CORRUPT);
	return ERR_OK;
}

static void test_db__a_failed_statement_fails_the_transaction(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(db_write(fixture->db, failure_swallow, NULL), ERR_CORRUPT);
	assert_int_equal(fixture_int(fixture, &sql_count), 0);
}

/* Nobody waits for these statements: what fails comes out all the same, at the latest with the commit. */
static err_t failure_unseen(struct db_tx *tx, void *arg)
{
	static const struct db_sql good = { "INSERT INTO item (key, count) VALUES ('first', 1)", NULL };
	static const struct db_sql bad = { "INSERT INTO item (key, count) VALUES ('x', NULL)", NULL };
	static const struct db_sql after = { "INSERT INTO item (key, count) VALUES ('after', 1)", NULL };
	err_t e = db_run(db_statement(tx, &good), NULL);

	(void)arg;
	if (e == ERR_OK)
		e = db_run(db_statement(tx, &bad), NULL);
	if (e == ERR_OK)
		e = db_run(db_statement(tx, &after), NULL);
	return e;
}

static err_t many_add(struct db_tx *tx, void *arg)
{
	static const struct db_sql add = { "INSERT INTO item (key, count) VALUES ($1, 1)", NULL };
	err_t e = ERR_OK;

	for (int i = 0; e == ERR_OK && i < *(const int *)arg; i++) {
		struct db_stmt *stmt = db_statement(tx, &add);
		char key[16];

		snprintf(key, sizeof(key), "many-%d", i);
		db_bind_text(stmt, 1, str_from(key));
		e = db_run(stmt, NULL);
	}
	return e;
}

static void test_db__what_nobody_waits_for_is_done_or_the_write_fails(void **state)
{
	struct fixture *fixture = *state;
	int count = 500;

	for (int i = 0; i < 3; i++) /* prepared or not yet */
		assert_int_equal(db_write(fixture->db, failure_unseen, NULL), ERR_CORRUPT);
	assert_int_equal(fixture_int(fixture, &sql_count), 0);
	assert_int_equal(db_write(fixture->db, many_add, &count), ERR_OK);
	assert_int_equal(fixture_int(fixture, &sql_count), 500);
	assert_int_equal(db_write(fixture->db, many_add, &count),
			 ERR_BUSY); /* the same keys: a conflict at every try */
	assert_int_equal(fixture_int(fixture, &sql_count), 500);
}

static err_t later_table_read(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = { "SELECT count(*) FROM later", NULL };

	(void)arg;
	return db_run(db_statement(tx, &sql), NULL);
}

static err_t later_table_count(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = { "SELECT count(*) FROM later", NULL };
	bool found;

	return db_one_int(db_statement(tx, &sql), arg, &found);
}

static void test_db__a_statement_is_prepared_anew_after_a_failure(void **state)
{
	struct fixture *fixture = *state;
	int64_t count;

	assert_int_equal(db_write(fixture->db, later_table_read, NULL), ERR_CORRUPT);
	assert_int_equal(db_write(fixture->db, later_table_count, &count), ERR_CORRUPT);
	fixture_script(fixture,
		       "CREATE TABLE later (id INTEGER); INSERT INTO later VALUES (1); INSERT INTO later VALUES (2)");
	assert_int_equal(db_write(fixture->db, later_table_count, &count), ERR_OK);
	assert_int_equal(count, 2);
}

static err_t write_in_read(struct db_tx *tx, void *arg)
{
	(void)arg;
	return item_add(tx, "read", 1);
}

static void test_db__a_read_writes_nothing(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(db_read(fixture->db, write_in_read, NULL), ERR_SYSTEM);
	assert_int_equal(fixture_int(fixture, &sql_count), 0);
}

struct task {
	struct fixture *fixture;
	int number, round;
	int good, bad;
};

static err_t task_write(struct db_tx *tx, void *arg)
{
	const struct task *task = arg;
	char key[32];
	err_t e;

	snprintf(key, sizeof(key), "%d-%d", task->number, task->round);
	e = item_add(tx, key, 1);
	if (e == ERR_OK && task->number % 4 == 0 && task->round % 2 == 0)
		return ERR_STATE_REFUSED; /* after it wrote */
	return e;
}

static void *task_main(void *arg)
{
	struct task *task = arg;

	for (task->round = 0; task->round < 20; task->round++) {
		err_t e = db_write(task->fixture->db, task_write, task);

		task->good += e == ERR_OK;
		task->bad += e == ERR_STATE_REFUSED;
	}
	return NULL;
}

static void test_db__64_threads_write_and_refusals_undo_themselves_alone(void **state)
{
	struct fixture *fixture = *state;
	struct task tasks[TASKS_MAX];
	int good = 0, bad = 0;

	for (int i = 0; i < TASKS_MAX; i++)
		tasks[i] = (struct task){ fixture, i, 0, 0, 0 };
	fixture_threads(TASKS_MAX, task_main, tasks, sizeof(*tasks));
	for (int i = 0; i < TASKS_MAX; i++) {
		good += tasks[i].good;
		bad += tasks[i].bad;
	}
	assert_int_equal(bad, TASKS_MAX / 4 * 10);
	assert_int_equal(good, TASKS_MAX * 20 - bad);
	assert_int_equal(fixture_int(fixture, &sql_count), good);
}

static err_t version_add(struct db_tx *tx, void *arg)
{
	const struct task *task = arg;
	int64_t version = 0;
	bool found;
	char key[32];
	err_t e = db_one_int(db_statement(tx, &sql_count), &version, &found);

	snprintf(key, sizeof(key), "%05lld", (long long)version);
	return e == ERR_OK ? item_add(tx, key, task->number) : e;
}

static void *versions_main(void *arg)
{
	struct task *task = arg;

	for (int i = 0; i < 5; i++) {
		err_t e = db_write(task->fixture->db, version_add, task);

		task->good += e == ERR_OK;
		task->bad += e != ERR_OK && e != ERR_BUSY;
	}
	return NULL;
}

/* The lock is the unique key: of all that saw version n, one writes it; the others run again. */
static void test_db__optimistic_versions_have_no_holes(void **state)
{
	static const struct db_sql sql_last = { "SELECT CAST(max(key) AS INTEGER) FROM item", NULL };
	struct fixture *fixture = *state;
	struct task tasks[8];
	int good = 0;

	for (int i = 0; i < 8; i++)
		tasks[i] = (struct task){ fixture, i, 0, 0, 0 };
	fixture_threads(8, versions_main, tasks, sizeof(*tasks));
	for (int i = 0; i < 8; i++) {
		good += tasks[i].good;
		assert_int_equal(tasks[i].bad, 0);
	}
	assert_true(good > 0);
	assert_int_equal(fixture_int(fixture, &sql_count), good);
	assert_int_equal(fixture_int(fixture, &sql_last), good - 1);
}

struct moments {
	utc_ms_t now, wall;
	struct fixture *fixture;
};

static err_t moments_read(struct db_tx *tx, void *arg)
{
	struct moments *moments = arg;

	moments->now = db_now(tx);
	moments->wall = db_wall(tx);
	moments->fixture->wall += 5; /* the machine's clock goes on, the transaction's does not */
	assert_true(db_now(tx) == moments->now && db_wall(tx) == moments->wall);
	assert_int_equal(db_tx_kind(tx), db_kind(moments->fixture->db));
	return ERR_OK;
}

static void test_db__two_clocks_each_read_once(void **state)
{
	static const struct {
		int64_t offset;
		utc_ms_t frozen, now;
	} cases[] = { { 0, 0, 1000000 }, { 5000, 0, 1005000 }, { -1, 0, 999999 }, { 77, 42, 42 } };
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct moments moments = { 0, 0, fixture };

		db_clock_set(fixture->db, cases[i].offset, cases[i].frozen);
		fixture->wall = 1000000;
		assert_true(db_clock_now(fixture->db) == cases[i].now);
		assert_int_equal(db_read(fixture->db, moments_read, &moments), ERR_OK);
		assert_true(moments.now == cases[i].now && moments.wall == 1000000);
		fixture->wall = 1000000;
		assert_int_equal(db_write(fixture->db, moments_read, &moments), ERR_OK);
		assert_true(moments.now == cases[i].now && moments.wall == 1000000);
	}
	fixture->wall = 0;
}

static err_t one_add(struct db_tx *tx, void *arg)
{
	return item_add(tx, arg, 1);
}

struct snapshot {
	struct fixture *fixture;
	int64_t before, after;
};

static void *outside_write(void *arg)
{
	struct snapshot *snapshot = arg;

	return db_write(snapshot->fixture->db, one_add, (char[]){ "new" }) == ERR_OK ? NULL : snapshot;
}

static err_t snapshot_read(struct db_tx *tx, void *arg)
{
	struct snapshot *snapshot = arg;
	pthread_t thread;
	void *bad;
	bool found;
	err_t e = db_one_int(db_statement(tx, &sql_count), &snapshot->before, &found);

	if (e != ERR_OK)
		return e;
	assert_int_equal(pthread_create(&thread, NULL, outside_write, snapshot), 0);
	assert_int_equal(pthread_join(thread, &bad), 0);
	assert_null(bad);
	return db_one_int(db_statement(tx, &sql_count), &snapshot->after, &found);
}

static void test_db__a_read_sees_one_snapshot(void **state)
{
	struct fixture *fixture = *state;
	struct snapshot snapshot = { fixture, -1, -1 };

	assert_int_equal(db_write(fixture->db, three_add, NULL), ERR_OK);
	assert_int_equal(db_read(fixture->db, snapshot_read, &snapshot), ERR_OK);
	assert_int_equal(snapshot.before, 3);
	assert_int_equal(snapshot.after, 3);
	assert_int_equal(fixture_int(fixture, &sql_count), 4);
}

static err_t endless_read(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = {
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
		"SELECT count(*) FROM generate_series(1, 100000000000)",
	};
	bool found;

	return db_one_int(db_statement(tx, &sql), arg, &found);
}

static void test_db__a_read_past_two_seconds_is_cut(void **state)
{
	struct fixture *fixture = *state;
	int64_t value, start_ms = monotonic_ms(), took_ms;

	assert_int_equal(db_read(fixture->db, endless_read, &value), ERR_BUSY);
	took_ms = monotonic_ms() - start_ms;
	assert_true(took_ms >= READ_MS_MAX - 100 && took_ms < 5 * READ_MS_MAX);
	assert_int_equal(fixture_int(fixture, &sql_count), 0); /* the connection still serves */
}

static void test_db__bad_addresses_are_refused(void **state)
{
	static const struct {
		const char *url;
		err_t e;
		const char *rule;
	} cases[] = {
		{ "", ERR_INPUT_INVALID, "database_url" },
		{ "sqlite:", ERR_INPUT_INVALID, "database_url" },
		{ "mysql://x", ERR_INPUT_INVALID, "database_url" },
		{ ":memory:", ERR_INPUT_INVALID, "database_url" },
		{ "/nonexistent-folder/db", ERR_SYSTEM, "cannot_open" },
		{ "postgresql:///otklik?host=/nonexistent-folder", ERR_SYSTEM, "cannot_connect" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct err_detail detail = { .rule = "none" };
		struct db *db = NULL;

		assert_int_equal(db_open(cases[i].url, clock_system(), 1, &db, &detail), cases[i].e);
		assert_string_equal(detail.field, "database");
		assert_string_equal(detail.rule, cases[i].rule);
		assert_null(db);
	}
}

int main(void)
{
#define BOTH(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		BOTH(test_db__binds_by_name),
		BOTH(test_db__every_value_comes_back),
		BOTH(test_db__text_that_is_not_utf8_is_refused),
		BOTH(test_db__statements_run_inside_a_row_loop),
		BOTH(test_db__a_row_loop_may_be_left),
		BOTH(test_db__unique_conflict_repeats_and_never_comes_out),
		BOTH(test_db__a_failed_statement_fails_the_transaction),
		BOTH(test_db__what_nobody_waits_for_is_done_or_the_write_fails),
		BOTH(test_db__a_statement_is_prepared_anew_after_a_failure),
		BOTH(test_db__a_read_writes_nothing),
		BOTH(test_db__64_threads_write_and_refusals_undo_themselves_alone),
		BOTH(test_db__optimistic_versions_have_no_holes),
		BOTH(test_db__two_clocks_each_read_once),
		BOTH(test_db__a_read_sees_one_snapshot),
		BOTH(test_db__a_read_past_two_seconds_is_cut),
		cmocka_unit_test(test_db__bad_addresses_are_refused),
	};
	int status = fixture_is_ready();

	return status != 0 ? status
			   : cmocka_run_group_tests_name(fixture_is_pgsql() ? "db on pgsql" : "db on sqlite", tests,
							 NULL, NULL);
}
