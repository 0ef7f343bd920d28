/*
 * tests/store/test_store.c: the store on both databases: schema, settings, counters, record, texts, command ids, jobs,
 * the queue.
 */
#include "order_fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/limits.h"
#include "store/migrate.h"
#include "store/store_command.h"
#include "store/store_event.h"
#include "store/store_job.h"
#include "store/store_setting.h"
#include "store/store_text.h"
#include "store/verify.h"

static void *migrate_once(void *arg)
{
	struct fixture *fixture = *(struct fixture **)arg;

	assert_int_equal(store_migrate(fixture->db, NULL), ERR_OK);
	return NULL;
}

static void test_migrate__comes_up_to_date_once(void **state)
{
	struct fixture *fixture = *state, *both[4];
	int64_t version = -1;

	assert_int_equal(store_schema_version(fixture->db, &version), ERR_OK);
	assert_int_equal(version, 0);
	for (size_t i = 0; i < ARRAY_COUNT(both); i++)
		both[i] = fixture;
	fixture_threads(ARRAY_COUNT(both), migrate_once, both, sizeof(both[0]));
	assert_int_equal(store_migrate(fixture->db, NULL), ERR_OK);
	assert_int_equal(store_schema_version(fixture->db, &version), ERR_OK);
	assert_int_equal(version, SCHEMA_VERSION);
}

static void test_migrate__a_newer_schema_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct err_detail detail = { .rule = NULL };

	assert_int_equal(store_migrate(fixture->db, NULL), ERR_OK);
	fixture_script(fixture, "UPDATE schema_version SET version = 99");
	assert_int_equal(store_migrate(fixture->db, &detail), ERR_STATE_REFUSED);
	assert_string_equal(detail.rule, "schema_newer");
	assert_int_equal(detail.found, 99);
}

struct counting {
	int64_t number;
	err_t e;
};
static err_t count_write(struct db_tx *tx, void *arg)
{
	struct counting *it = arg;
	err_t e = store_counter_next(tx, "test", 2026, &it->number);

	return e != ERR_OK ? e : it->e;
}

static void test_counter__has_no_holes(void **state)
{
	struct order *order = *state;
	struct counting first = { 0, ERR_OK }, refused = { 0, ERR_STATE_REFUSED }, second = { 0, ERR_OK };

	assert_int_equal(db_write(order->app.db, count_write, &first), ERR_OK);
	assert_int_equal(db_write(order->app.db, count_write, &refused), ERR_STATE_REFUSED);
	assert_int_equal(db_write(order->app.db, count_write, &second), ERR_OK);
	assert_int_equal(first.number, 1);
	assert_int_equal(refused.number, 2);
	assert_int_equal(second.number, 2);
}

static err_t settings_write(struct db_tx *tx, void *arg)
{
	struct arena *arena = arg;
	struct str value;
	int64_t number = -1;

	assert_int_equal(store_setting_get(tx, "absent", arena, &value), ERR_OK);
	assert_int_equal(value.size, 0);
	assert_int_equal(store_setting_get_int(tx, "absent", &number), ERR_OK);
	assert_int_equal(number, 0);
	assert_int_equal(store_setting_put(tx, "word", STR("слово")), ERR_OK);
	assert_int_equal(store_setting_put_int(tx, "word", -7), ERR_OK);
	assert_int_equal(store_setting_get_int(tx, "word", &number), ERR_OK);
	assert_int_equal(number, -7);
	return ERR_OK;
}

static void test_setting__keeps_the_last_value(void **state)
{
	struct order *order = *state;

	assert_int_equal(db_write(order->app.db, settings_write, order->arena), ERR_OK);
}

struct erasing {
	struct text_new text;
	row_id_t id;
	struct arena *arena;
	struct str found;
};
static err_t text_write(struct db_tx *tx, void *arg)
{
	struct erasing *it = arg;

	return store_text_add(tx, 1, TEXT_REASON, &it->text, &it->id);
}
static err_t text_erase(struct db_tx *tx, void *arg)
{
	const struct erasing *it = arg;

	return store_text_erase(tx, it->id);
}
static err_t text_read(struct db_tx *tx, void *arg)
{
	struct erasing *it = arg;

	return store_text_get(tx, it->id, it->arena, &it->found);
}

static void test_text__can_be_erased(void **state)
{
	struct order *order = *state;
	struct erasing it = { .arena = order->arena };

	assert_int_equal(text_new_make(STR("Адрес не наш"), &it.text), ERR_OK);
	assert_int_equal(db_write(order->app.db, text_write, &it), ERR_OK);
	assert_int_equal(db_read(order->app.db, text_read, &it), ERR_OK);
	assert_true(str_equal(it.found, STR("Адрес не наш")));
	assert_int_equal(db_write(order->app.db, text_erase, &it), ERR_OK);
	assert_int_equal(db_read(order->app.db, text_read, &it), ERR_OK);
	assert_int_equal(it.found.size, 0);
}

struct command_try {
	struct command_key key;
	struct arena *arena;
	struct str kept;
};
static err_t command_write(struct db_tx *tx, void *arg)
{
	struct command_try *it = arg;
	err_t e = store_command_once(tx, &it->key, it->arena, &it->kept);

	return e != ERR_OK || it->kept.size > 0 ? e : store_command_done(tx, &it->key, STR("{\"answer\":1}"));
}

static void test_command__repeats_its_first_answer(void **state)
{
	struct order *order = *state;
	struct command_try it = { .key = { 1, STR("key-12345"), { { 1 } } }, .arena = order->arena };

	assert_int_equal(db_write(order->app.db, command_write, &it), ERR_OK);
	assert_int_equal(it.kept.size, 0);
	assert_int_equal(db_write(order->app.db, command_write, &it), ERR_OK);
	assert_true(str_equal(it.kept, STR("{\"answer\":1}")));
	it.key.person = 2; /* another's key of the same name */
	assert_int_equal(db_write(order->app.db, command_write, &it), ERR_OK);
	assert_int_equal(it.kept.size, 0);
	it.key.digest.bytes[0] = 2;
	assert_int_equal(db_write(order->app.db, command_write, &it), ERR_COMMAND_REUSED);
}

static const struct db_sql sql_commands = { "SELECT count(*) FROM command WHERE id LIKE 'old-%'", NULL };

static void test_command__forgets_what_is_older_than_seven_days(void **state)
{
	struct order *order = *state;
	struct command_try it = { .arena = order->arena };
	char id[24];

	for (int i = 0; i < 4 * COMMAND_FORGET_EVERY; i++) {
		snprintf(id, sizeof(id), "%s-%d", i < 20 ? "old" : "new", i);
		it.key = (struct command_key){ 1, str_from(id), { { 1 } } };
		assert_int_equal(db_write(order->app.db, command_write, &it), ERR_OK);
		if (i == 19)
			fixture_script(order->database, "UPDATE command SET at = at - 8 * 86400000");
	}
	assert_int_equal(fixture_int(order->database, &sql_commands), 0);
}

static err_t audit_write(struct db_tx *tx, void *arg)
{
	return store_audit(tx, "setting", 3, arg, 1, STR("{\"name\":\"x\"}"));
}

static void test_record__verifies_and_shows_what_was_changed(void **state)
{
	struct order *order = *state;
	struct verify verify = { .found = NULL };

	assert_int_equal(db_write(order->app.db, audit_write, "changed"), ERR_OK);
	assert_int_equal(db_write(order->app.db, audit_write, "changed_again"), ERR_OK);
	assert_int_equal(store_verify(order->app.db, &verify), ERR_OK);
	assert_int_equal(verify.ret_findings, 0);
	assert_int_equal(verify.ret_events, 3); /* installed, changed twice */
	fixture_script(order->database,
		       "UPDATE event SET line = line || ' ' WHERE subject = 'setting' AND version = 1");
	assert_int_equal(store_verify(order->app.db, &verify), ERR_OK);
	assert_int_equal(verify.ret_findings, 1);
	fixture_script(order->database, "DELETE FROM event WHERE subject = 'setting' AND version = 1");
	assert_int_equal(store_verify(order->app.db, &verify), ERR_OK);
	assert_true(verify.ret_findings >= 2); /* the gap, and a hash that hangs in the air */
}

/* jobs */
enum job_act { JOB_ENQUEUE, JOB_LEASE, JOB_ATTEMPT, JOB_DONE, JOB_AGAIN, JOB_NEXT, JOB_CANCEL, JOB_PARK };
struct job_step {
	enum job_act step;
	struct job job;
	utc_ms_t due;
	int64_t count;
};
static err_t job_step_write(struct db_tx *tx, void *arg)
{
	struct job_step *it = arg;

	switch (it->step) {
	case JOB_ENQUEUE:
		return job_enqueue(tx, "test", STR("key"), 7, it->due);
	case JOB_LEASE:
		return job_lease(tx, JOB_LEASE_MS, &it->job);
	case JOB_ATTEMPT:
		return job_attempt(tx, &it->job);
	case JOB_DONE:
		return job_done(tx, &it->job);
	case JOB_AGAIN:
		return job_again(tx, &it->job, 2000, "NETWORK_DOWN", true);
	case JOB_NEXT:
		return job_next(tx, &it->job, 5000);
	case JOB_PARK:
		return job_park(tx, &it->job, "CORRUPT");
	case JOB_CANCEL:
	default:
		return job_cancel(tx, "test", 7, &it->count);
	}
}

static err_t job_do(struct order *order, enum job_act step, struct job_step *it)
{
	it->step = step;
	return db_write(order->app.db, job_step_write, it);
}

static int64_t job_count(struct order *order)
{
	static const struct db_sql sql = { "SELECT count(*) FROM job WHERE kind = 'test'", NULL };

	return fixture_int(order->database, &sql);
}

/* The machine's clock; the order's keeps its own. */
static void wall_add(struct order *order, int64_t add_ms)
{
	if (order->database->wall == 0)
		order->database->wall = clock_system()->read(clock_system());
	order->database->wall += add_ms;
}

static void test_job__is_one_per_key_due_by_the_orders_clock(void **state)
{
	struct order *order = *state;
	struct job_step it = { .due = order_time("2026-11-23T11:30:00+03:00") };

	assert_int_equal(job_do(order, JOB_ENQUEUE, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_ENQUEUE, &it), ERR_OK);
	assert_int_equal(job_count(order), 1);
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_NOT_FOUND);
	order_clock(order, "2026-11-23T11:30:00+03:00");
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_OK);
	assert_int_equal(it.job.subject, 7);
	assert_string_equal(it.job.key, "key");
	assert_int_equal(job_do(order, JOB_LEASE, &(struct job_step){ 0 }), ERR_NOT_FOUND); /* leased */
	assert_int_equal(job_do(order, JOB_DONE, &it), ERR_OK);
	assert_int_equal(job_count(order), 0);
}

static void test_job__a_stale_lease_changes_nothing(void **state)
{
	struct order *order = *state;
	struct job_step old = { .due = 1 }, new = { .due = 1 };

	wall_add(order, 0);
	assert_int_equal(job_do(order, JOB_ENQUEUE, &old), ERR_OK);
	assert_int_equal(job_do(order, JOB_LEASE, &old), ERR_OK);
	wall_add(order, JOB_LEASE_MS + 1);
	assert_int_equal(job_do(order, JOB_ATTEMPT, &old), ERR_NOT_FOUND); /* lapsed */
	assert_int_equal(job_do(order, JOB_LEASE, &new), ERR_OK);
	assert_int_equal(new.job.lease, old.job.lease + 1);
	assert_int_equal(job_do(order, JOB_DONE, &old), ERR_NOT_FOUND);
	assert_int_equal(job_do(order, JOB_PARK, &old), ERR_NOT_FOUND);
	assert_int_equal(job_count(order), 1);
	assert_int_equal(job_do(order, JOB_DONE, &new), ERR_OK);
}

static void test_job__backs_off_by_the_machines_clock_and_keeps_its_attempt(void **state)
{
	struct order *order = *state;
	struct job_step it = { .due = 1 };

	wall_add(order, 0);
	assert_int_equal(job_do(order, JOB_ENQUEUE, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_OK);
	assert_int_equal(it.job.attempt_at, 0);
	assert_int_equal(job_do(order, JOB_ATTEMPT, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_AGAIN, &it), ERR_OK);
	order_clock(order, "2026-11-24T11:30:00+03:00");
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_NOT_FOUND);
	wall_add(order, 2000);
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_OK);
	assert_int_equal(it.job.tries, 1);
	assert_int_not_equal(it.job.attempt_at, 0);
	assert_int_equal(job_do(order, JOB_CANCEL, &it), ERR_OK); /* attempted: it stays */
	assert_int_equal(it.count, 0);
	assert_int_equal(job_do(order, JOB_PARK, &it), ERR_OK);
	wall_add(order, 10 * JOB_LEASE_MS);
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_NOT_FOUND);
	assert_int_equal(job_count(order), 1); /* parked, not dropped */
}

static void test_job__repeats_itself_though_the_orders_clock_stands(void **state)
{
	struct order *order = *state;
	struct job_step it = { .due = 1 };

	wall_add(order, 0);
	assert_int_equal(job_do(order, JOB_ENQUEUE, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_NEXT, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_NOT_FOUND);
	wall_add(order, 5000);
	assert_int_equal(job_do(order, JOB_LEASE, &it), ERR_OK);
	assert_int_equal(it.job.tries, 0);
	assert_int_equal(job_do(order, JOB_DONE, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_ENQUEUE, &it), ERR_OK);
	assert_int_equal(job_do(order, JOB_CANCEL, &it), ERR_OK);
	assert_int_equal(it.count, 1);
}

int main(void)
{
#define SCHEMA_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
#define ORDER_TEST(name) cmocka_unit_test_setup_teardown(name, order_setup, order_teardown)
	const struct CMUnitTest tests[] = {
		SCHEMA_TEST(test_migrate__comes_up_to_date_once),
		SCHEMA_TEST(test_migrate__a_newer_schema_is_refused),
		ORDER_TEST(test_counter__has_no_holes),
		ORDER_TEST(test_setting__keeps_the_last_value),
		ORDER_TEST(test_text__can_be_erased),
		ORDER_TEST(test_command__repeats_its_first_answer),
		ORDER_TEST(test_command__forgets_what_is_older_than_seven_days),
		ORDER_TEST(test_record__verifies_and_shows_what_was_changed),
		ORDER_TEST(test_job__is_one_per_key_due_by_the_orders_clock),
		ORDER_TEST(test_job__a_stale_lease_changes_nothing),
		ORDER_TEST(test_job__backs_off_by_the_machines_clock_and_keeps_its_attempt),
		ORDER_TEST(test_job__repeats_itself_though_the_orders_clock_stands),
	};

	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
