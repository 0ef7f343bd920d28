/*
 * tests/unit/db/test_db_sqlite.c: what is SQLite's alone: one process per file, checkpoints by the writer's thread only
 * (seen from below, by a file layer that notes which thread writes the database file), a disk that fills inside a
 * batch.
 */
#include "db_fixture.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct db_sql sql_count = { "SELECT count(*) FROM item", NULL };

/* ---- a file layer over SQLite's own: in WAL mode only a checkpoint writes the main file ---- */

struct watched_file {
	sqlite3_file base;
	sqlite3_file *real;
	bool is_main;
};

static sqlite3_vfs watching;
static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t watch_threads[16];
static size_t watch_thread_count, watch_writes;

static void write_note(void)
{
	size_t i = 0;

	pthread_mutex_lock(&watch_lock);
	watch_writes++;
	while (i < watch_thread_count && !pthread_equal(watch_threads[i], pthread_self()))
		i++;
	if (i == watch_thread_count && i < ARRAY_COUNT(watch_threads))
		watch_threads[watch_thread_count++] = pthread_self();
	pthread_mutex_unlock(&watch_lock);
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct watched_file *)file)->real;
}

static int watched_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}
static int watched_read(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
	return real_of(file)->pMethods->xRead(real_of(file), data, size, at);
}
static int watched_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
	if (((struct watched_file *)file)->is_main)
		write_note();
	return real_of(file)->pMethods->xWrite(real_of(file), data, size, at);
}
static int watched_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
static int watched_sync(sqlite3_file *file, int flags)
{
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}
static int watched_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), ret_size);
}
static int watched_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}
static int watched_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
static int watched_check_lock(sqlite3_file *file, int *ret_out)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret_out);
}
static int watched_control(sqlite3_file *file, int op, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}
static int watched_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}
static int watched_device(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
static int watched_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret_map)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, ret_map);
}
static int watched_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}
static void watched_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}
static int watched_shm_unmap(sqlite3_file *file, int delete)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

static int watched_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	static const struct sqlite3_io_methods methods = {
		2,
		watched_close,
		watched_read,
		watched_write,
		watched_truncate,
		watched_sync,
		watched_size,
		watched_lock,
		watched_unlock,
		watched_check_lock,
		watched_control,
		watched_sector,
		watched_device,
		watched_shm_map,
		watched_shm_lock,
		watched_shm_barrier,
		watched_shm_unmap,
		NULL,
		NULL,
	};
	struct watched_file *watched = (struct watched_file *)file;
	sqlite3_vfs *real = vfs->pAppData;
	int code;

	watched->real = (sqlite3_file *)(watched + 1);
	watched->is_main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
	code = real->xOpen(real, name, watched->real, flags, ret_flags);
	file->pMethods = code == SQLITE_OK ? &methods : NULL;
	return code;
}

static int watching_setup(void **ret_state)
{
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	if (watching.zName == NULL) {
		watching = *real;
		watching.zName = "watching";
		watching.szOsFile = (int)sizeof(struct watched_file) + real->szOsFile;
		watching.pAppData = real;
		watching.xOpen = watched_open;
		assert_int_equal(sqlite3_vfs_register(&watching, 1), SQLITE_OK);
	}
	return fixture_setup(ret_state);
}

static err_t kilobytes_add(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = { "INSERT INTO item (data) VALUES ($1)", NULL };
	static const char zeros[256 * 1024];
	const size_t *kilobytes = arg;
	struct db_stmt *stmt = db_statement(tx, &sql);

	db_bind_blob(stmt, 1, zeros, *kilobytes * 1024);
	return db_run(stmt, NULL);
}

struct load {
	struct fixture *fixture;
	size_t kilobytes;
	int rounds;
	err_t result;
};

static err_t count_read(struct db_tx *tx, void *arg)
{
	bool found;

	return db_one_int(db_statement(tx, &sql_count), arg, &found);
}

static void *load_run(void *arg)
{
	struct load *load = arg;
	int64_t count;

	for (int i = 0; i < load->rounds; i++) {
		err_t e = db_write(load->fixture->db, kilobytes_add, &load->kilobytes);

		if (e == ERR_OK)
			e = db_read(load->fixture->db, count_read, &count);
		if (e != ERR_OK)
			load->result = e;
	}
	return NULL;
}

/* 96 MB through the WAL: PASSIVE and RESTART both come by. */
static void test_db_sqlite__only_the_writer_checkpoints(void **state)
{
	struct fixture *fixture = *state;
	struct load loads[8];
	struct stat wal;
	char path[FIXTURE_TEXT_SIZE + 32];

	pthread_mutex_lock(&watch_lock);
	watch_thread_count = watch_writes = 0; /* setting WAL mode wrote the file's head */
	pthread_mutex_unlock(&watch_lock);
	for (size_t i = 0; i < ARRAY_COUNT(loads); i++)
		loads[i] = (struct load){ fixture, 128, 96, ERR_OK };
	fixture_threads(ARRAY_COUNT(loads), load_run, loads, sizeof(*loads));
	for (size_t i = 0; i < ARRAY_COUNT(loads); i++)
		assert_int_equal(loads[i].result, ERR_OK);
	snprintf(path, sizeof(path), "%s-wal", fixture->path);
	assert_int_equal(stat(path, &wal), 0);
	assert_true(wal.st_size < 90 * 1024 * 1024);
	db_close(fixture->db);
	assert_int_equal(watch_thread_count, 1);
	assert_false(pthread_equal(watch_threads[0], pthread_self()));
	assert_true(watch_writes > 1000);
	assert_int_not_equal(stat(path, &wal), 0); /* an orderly end leaves no WAL */
	fixture_reopen(fixture);
	assert_int_equal(fixture_int(fixture, &sql_count), 8 * 96);
}

static void test_db_sqlite__a_second_opener_is_told_who_has_it(void **state)
{
	struct fixture *fixture = *state;
	struct err_detail detail;
	struct db *second = NULL;

	assert_int_equal(db_open(fixture->url, clock_system(), 1, &second, &detail), ERR_BUSY);
	assert_string_equal(detail.rule, "locked_by_another_process");
	assert_int_equal(detail.found, getpid());
	db_close(fixture->db);
	assert_int_equal(db_open(fixture->path, clock_system(), 1, &second, &detail), ERR_OK);
	db_close(second);
	fixture_reopen(fixture);
}

static void test_db_sqlite__the_file_is_its_owners_alone(void **state)
{
	struct fixture *fixture = *state;
	struct stat file;

	assert_int_equal(stat(fixture->path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
}

static void test_db_sqlite__another_file_is_not_opened(void **state)
{
	struct fixture *fixture = *state;
	struct err_detail detail;
	struct db *other = NULL;
	char path[FIXTURE_TEXT_SIZE + 32], lock[FIXTURE_TEXT_SIZE + 64];
	FILE *file;

	snprintf(path, sizeof(path), "%s-other", fixture->path);
	snprintf(lock, sizeof(lock), "%s.lock", path);
	file = fopen(path, "we");
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		assert_true(fputs("this is no database, ", file) > 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(db_open(path, clock_system(), 1, &other, &detail), ERR_CORRUPT);
	assert_string_equal(detail.rule, "not_a_database");
	unlink(path);
	unlink(lock);
}

/* SQLite undoes the whole batch when the disk is full; the small ones beside must come through all the same. */
static void test_db_sqlite__a_full_disk_fails_only_what_did_not_fit(void **state)
{
	struct fixture *fixture = *state;
	struct load loads[16];
	size_t small = 1;

	fixture_script(fixture, "PRAGMA max_page_count = 60");
	for (size_t i = 0; i < ARRAY_COUNT(loads); i++)
		loads[i] = (struct load){ fixture, i % 4 == 0 ? 256 : 1, 3, ERR_OK };
	fixture_threads(ARRAY_COUNT(loads), load_run, loads, sizeof(*loads));
	for (size_t i = 0; i < ARRAY_COUNT(loads); i++)
		assert_int_equal(loads[i].result, i % 4 == 0 ? ERR_DISK : ERR_OK);
	assert_int_equal(fixture_int(fixture, &sql_count), 12 * 3);
	fixture_script(fixture, "PRAGMA max_page_count = 1000000");
	assert_int_equal(db_write(fixture->db, kilobytes_add, &small), ERR_OK);
}

static err_t transaction_undo(struct db_tx *tx, void *arg)
{
	size_t kilobytes = 1;
	err_t e = kilobytes_add(tx, &kilobytes);

	(void)arg;
	if (e == ERR_OK)
		e = db_script(tx, "ROLLBACK"); /* as SQLite itself does on some failures of the disk */
	return e == ERR_OK ? ERR_DISK : e;
}

static void *undo_run(void *arg)
{
	struct load *load = arg;

	for (int i = 0; i < load->rounds && load->kilobytes == 0; i++)
		load->result = db_write(load->fixture->db, transaction_undo, NULL);
	return load->kilobytes == 0 ? NULL : load_run(arg);
}

static void test_db_sqlite__those_beside_an_undone_transaction_run_again(void **state)
{
	struct fixture *fixture = *state;
	struct load loads[32];

	for (size_t i = 0; i < ARRAY_COUNT(loads); i++)
		loads[i] = (struct load){ fixture, i % 8 == 0 ? 0 : 1, 10, ERR_OK };
	fixture_threads(ARRAY_COUNT(loads), undo_run, loads, sizeof(*loads));
	for (size_t i = 0; i < ARRAY_COUNT(loads); i++)
		assert_int_equal(loads[i].result, i % 8 == 0 ? ERR_DISK : ERR_OK);
	assert_int_equal(fixture_int(fixture, &sql_count), 28 * 10);
}

static err_t orphan_add(struct db_tx *tx, void *arg)
{
	static const struct db_sql sql = { "INSERT INTO child (parent) VALUES (77)", NULL };

	(void)arg;
	return db_run(db_statement(tx, &sql), NULL);
}

static void test_db_sqlite__foreign_keys_hold(void **state)
{
	struct fixture *fixture = *state;

	fixture_script(fixture, "CREATE TABLE child (parent INTEGER NOT NULL REFERENCES item (id))");
	assert_int_equal(db_write(fixture->db, orphan_add, NULL), ERR_CORRUPT);
}

int main(void)
{
#define WATCHED(name) cmocka_unit_test_setup_teardown(name, watching_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		WATCHED(test_db_sqlite__only_the_writer_checkpoints),
		WATCHED(test_db_sqlite__a_second_opener_is_told_who_has_it),
		WATCHED(test_db_sqlite__the_file_is_its_owners_alone),
		WATCHED(test_db_sqlite__another_file_is_not_opened),
		WATCHED(test_db_sqlite__a_full_disk_fails_only_what_did_not_fit),
		WATCHED(test_db_sqlite__those_beside_an_undone_transaction_run_again),
		WATCHED(test_db_sqlite__foreign_keys_hold),
	};

	if (fixture_is_pgsql()) { /* counted with the other database */
		printf("skipped: these tests are SQLite's\n");
		return 77; /* what meson takes for skipped */
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
