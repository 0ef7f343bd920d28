/*
 * tests/unit/db/test_db_pgsql.c: what is PostgreSQL's alone: connections that die, before COMMIT and inside it, and
 * transactions that meet.
 */
#include "db_fixture.h"

#include <stdio.h>

static const struct db_sql sql_insert = { "INSERT INTO item (key) VALUES ('k')", NULL };
static const struct db_sql sql_count = { "SELECT count(*) FROM item", NULL };
static const struct db_sql sql_die = { "SELECT pg_terminate_backend(pg_backend_pid())", NULL };

struct dying {
	int runs, deaths;
};

static err_t dying_write(struct db_tx *tx, void *arg)
{
	struct dying *dying = arg;
	bool found;
	int64_t value;
	err_t e = db_run(db_statement(tx, &sql_insert), NULL);

	if (dying->runs++ < dying->deaths && e == ERR_OK) {
		e = db_one_int(db_statement(tx, &sql_die), &value, &found);
		assert_int_not_equal(e, ERR_OK);
	}
	return e;
}

static void test_db_pgsql__a_lost_connection_is_replaced(void **state)
{
	struct fixture *fixture = *state;
	struct dying dying = { 0, 3 };

	assert_int_equal(db_write(fixture->db, dying_write, &dying), ERR_OK);
	assert_true(dying.runs >= 4);
	assert_int_equal(fixture_int(fixture, &sql_count), 1);
}

static err_t dying_read(struct db_tx *tx, void *arg)
{
	struct dying *dying = arg;
	bool found;
	int64_t value;

	if (dying->runs++ < dying->deaths)
		return db_one_int(db_statement(tx, &sql_die), &value, &found);
	return db_one_int(db_statement(tx, &sql_count), &value, &found);
}

static void test_db_pgsql__a_read_goes_on_after_a_loss(void **state)
{
	struct fixture *fixture = *state;
	struct dying dying = { 0, 2 };

	assert_int_equal(db_read(fixture->db, dying_read, &dying), ERR_OK);
	assert_int_equal(dying.runs, 3);
}

static err_t one_write(struct db_tx *tx, void *arg)
{
	(void)arg;
	return db_run(db_statement(tx, &sql_insert), NULL);
}

static void test_db_pgsql__death_inside_commit_is_unknown(void **state)
{
	struct fixture *fixture = *state;

	fixture_script(fixture, "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS "
				"'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
				"CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED "
				"FOR EACH ROW EXECUTE FUNCTION die()");
	assert_int_equal(db_write(fixture->db, one_write, NULL), ERR_COMMIT_UNKNOWN);
	assert_int_equal(fixture_int(fixture, &sql_count), 0);
}

struct meeting {
	struct fixture *fixture;
	const char *first, *second;
	err_t result;
};

static err_t key_lock(struct db_tx *tx, const char *key)
{
	static const struct db_sql sql = { "UPDATE item SET count = item.count + 1 WHERE key = $1", NULL };
	struct db_stmt *stmt = db_statement(tx, &sql);

	db_bind_text(stmt, 1, str_from(key));
	return db_run(stmt, NULL);
}

static err_t meeting_write(struct db_tx *tx, void *arg)
{
	static const struct db_sql wait = { "SELECT pg_sleep(0.02)", NULL };
	const struct meeting *meeting = arg;
	int64_t value;
	bool found;
	err_t e = key_lock(tx, meeting->first);

	if (e == ERR_OK)
		e = db_one_int(db_statement(tx, &wait), &value, &found);
	return e == ERR_OK ? key_lock(tx, meeting->second) : e;
}

static void *meeting_run(void *arg)
{
	struct meeting *meeting = arg;

	meeting->result = db_write(meeting->fixture->db, meeting_write, meeting);
	return NULL;
}

static void test_db_pgsql__a_deadlock_is_unseen(void **state)
{
	static const struct db_sql sql_sum = { "SELECT sum(count) FROM item", NULL };
	struct fixture *fixture = *state;
	struct meeting meetings[2] = { { fixture, "a", "b", ERR_OK }, { fixture, "b", "a", ERR_OK } };

	fixture_script(fixture, "INSERT INTO item (key) VALUES ('a'); INSERT INTO item (key) VALUES ('b')");
	fixture_threads(2, meeting_run, meetings, sizeof(*meetings));
	assert_int_equal(meetings[0].result, ERR_OK);
	assert_int_equal(meetings[1].result, ERR_OK);
	assert_int_equal(fixture_int(fixture, &sql_sum), 4);
}

int main(void)
{
#define PGSQL(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		PGSQL(test_db_pgsql__a_lost_connection_is_replaced),
		PGSQL(test_db_pgsql__a_read_goes_on_after_a_loss),
		PGSQL(test_db_pgsql__death_inside_commit_is_unknown),
		PGSQL(test_db_pgsql__a_deadlock_is_unseen),
	};

	if (!fixture_is_pgsql()) {
		printf("skipped: these tests are PostgreSQL's\n");
		return 77; /* what meson takes for skipped */
	}
	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
