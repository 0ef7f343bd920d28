/*
 * tests/bench/bench_db.c: commands per second through db_write(): 64 threads at once (SQLite commits them together)
 * against the same 64 threads one by one (a transaction each). A command inserts an event, upserts its incident,
 * inserts a job.
 *
 * usage: bench_db FOLDER-OR-postgresql-URL [SECONDS]; WITH_PG_FSYNC=on tools/with-pg sh -c 'bench_db
 * "$OTKLIK_TEST_PG_URL"' Prints commands/s, median and 99th percentile of a command's time, and the ratio. Leaves
 * nothing in FOLDER.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "db/db.h"

enum { THREADS = 64, POOL = 16, SAMPLES_MAX = 400000 };

static const struct db_sql sql_event = { "INSERT INTO bench_event (subject, line) VALUES ($1, $2) RETURNING id", NULL };
static const struct db_sql sql_incident = { "INSERT INTO bench_incident (id, version) VALUES ($1, 1) ON CONFLICT (id) "
					    "DO UPDATE SET version = bench_incident.version + 1",
					    NULL };
static const struct db_sql sql_job = { "INSERT INTO bench_job (kind, subject, due) VALUES ('report', $1, $2)", NULL };

struct run {
	struct db *db;
	pthread_mutex_t *one_by_one; /* NULL: all at once */
	int64_t end_ms;
	uint32_t *samples_us;
	atomic_size_t sample_count, failures;
	atomic_int number;
};

static err_t command_write(struct db_tx *tx, void *arg)
{
	static const char line[300] = "{\"v\":1,\"subject\":\"incident\"}";
	const int64_t *subject = arg;
	struct db_stmt *stmt = db_statement(tx, &sql_event);
	int64_t id;
	bool found;
	err_t e;

	db_bind_int(stmt, 1, *subject);
	db_bind_text(stmt, 2, (struct str){ line, strlen(line) });
	e = db_one_int(stmt, &id, &found);
	stmt = db_statement(tx, &sql_incident);
	db_bind_int(stmt, 1, *subject);
	if (e == ERR_OK)
		e = db_run(stmt, NULL);
	stmt = db_statement(tx, &sql_job);
	db_bind_int(stmt, 1, *subject);
	db_bind_int(stmt, 2, db_now(tx));
	return e == ERR_OK ? db_run(stmt, NULL) : e;
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *thread_main(void *arg)
{
	struct run *run = arg;
	int64_t subject = atomic_fetch_add(&run->number, 1) + 1;

	while (monotonic_ms() < run->end_ms) {
		int64_t start_us = now_us();
		size_t at;
		err_t e;

		if (run->one_by_one != NULL)
			pthread_mutex_lock(run->one_by_one);
		e = db_write(run->db, command_write, &subject);
		if (run->one_by_one != NULL)
			pthread_mutex_unlock(run->one_by_one);
		if (e != ERR_OK) {
			atomic_fetch_add(&run->failures, 1);
			continue;
		}
		at = atomic_fetch_add(&run->sample_count, 1);
		if (at < SAMPLES_MAX)
			run->samples_us[at] = (uint32_t)(now_us() - start_us);
	}
	return NULL;
}

static int sample_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Commands per second. */
static double run_make(struct db *db, const char *name, pthread_mutex_t *one_by_one, int seconds)
{
	struct run run = { .db = db, .one_by_one = one_by_one, .end_ms = monotonic_ms() + seconds * MS_PER_SECOND };
	pthread_t threads[THREADS];
	size_t count;
	double per_second;

	run.samples_us = calloc(SAMPLES_MAX, sizeof(*run.samples_us));
	if (run.samples_us == NULL)
		exit(1);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, thread_main, &run) != 0)
			exit(1);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	per_second = (double)run.sample_count / seconds;
	count = run.sample_count < SAMPLES_MAX ? run.sample_count : SAMPLES_MAX;
	qsort(run.samples_us, count, sizeof(*run.samples_us), sample_compare);
	printf("%-12s %8.0f commands/s  p50 %6.1f ms  p99 %6.1f ms  failures %zu\n", name, per_second,
	       count > 0 ? run.samples_us[count / 2] / 1000.0 : 0.0,
	       count > 0 ? run.samples_us[count * 99 / 100] / 1000.0 : 0.0, (size_t)run.failures);
	free(run.samples_us);
	return per_second;
}

static err_t tables_make(struct db_tx *tx, void *arg)
{
	bool is_pgsql = db_tx_kind(tx) == DB_PGSQL;

	(void)arg;
	return db_script(
		tx,
		is_pgsql
			? "DROP TABLE IF EXISTS bench_event, bench_incident, bench_job;"
			  "CREATE TABLE bench_event (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject "
			  "BIGINT, line TEXT);"
			  "CREATE TABLE bench_incident (id BIGINT PRIMARY KEY, version BIGINT NOT NULL);"
			  "CREATE TABLE bench_job (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind TEXT, "
			  "subject BIGINT, due BIGINT)"
			: "CREATE TABLE bench_event (id INTEGER PRIMARY KEY AUTOINCREMENT, subject INTEGER, line TEXT);"
			  "CREATE TABLE bench_incident (id INTEGER PRIMARY KEY, version INTEGER NOT NULL);"
			  "CREATE TABLE bench_job (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, subject INTEGER, "
			  "due INTEGER)");
}

static err_t tables_drop(struct db_tx *tx, void *arg)
{
	(void)arg;
	return db_script(tx, "DROP TABLE bench_event; DROP TABLE bench_incident; DROP TABLE bench_job");
}

int main(int argc, char **argv)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	int seconds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 3;
	char path[4096];
	struct db *db;
	double together, apart;
	bool is_file = argc > 1 && strstr(argv[1], "://") == NULL;

	if (argc < 2 || seconds < 1) {
		fprintf(stderr, "usage: bench_db FOLDER-OR-URL [SECONDS]\n");
		return 2;
	}
	if (is_file)
		snprintf(path, sizeof(path), "%s/bench-%ld.db", argv[1], (long)getpid());
	else
		snprintf(path, sizeof(path), "%s", argv[1]);
	if (db_open(path, clock_system(), POOL, &db, NULL) != ERR_OK || db_write(db, tables_make, NULL) != ERR_OK) {
		fprintf(stderr, "cannot open %s\n", path);
		return 1;
	}
	together = run_make(db, "together", NULL, seconds);
	apart = run_make(db, "one by one", &lock, seconds);
	printf("ratio        %8.1f\n", together / apart);
	if (db_write(db, tables_drop, NULL) != ERR_OK)
		return 1;
	db_close(db);
	if (is_file) {
		unlink(path);
		snprintf(path, sizeof(path), "%s/bench-%ld.db.lock", argv[1], (long)getpid());
		unlink(path);
	}
	return 0;
}
