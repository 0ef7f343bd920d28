/*
 * db/db_sqlite_writer.c: group commit. One thread takes the functions that wait, runs each in a savepoint of one
 * transaction, commits once, and only then answers them. It alone checkpoints, between two batches: Debian's
 * SQLite 3.40.1 can corrupt a file when one connection checkpoints beside another's commit (WAL-reset bug of 3.7.0
 * to 3.51.2).
 *
 * Invariants
 * 1. A waiter is answered once, after the commit or the roll-back that decides about it; then its memory is gone.
 * 2. When a full disk makes SQLite undo the whole transaction, those that had gone well run again, each alone.
 * 3. A checkpoint runs outside of any transaction, on this thread, on this connection.
 */
#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/fault.h"
#include "db/db_sqlite_private.h"

enum {
	BATCH_MS_MAX = 30,    /* then commit; the others wait for the next batch */
	PASSIVE_PAGES = 4096, /* 16 MB: checkpoint even when busy */
	IDLE_PAGES = 256,     /* 1 MB: checkpoint when nobody waits */
	IDLE_MS = 300,
	RESTART_PAGES = 16384, /* 64 MB: wait for the readers and begin the WAL anew */
	RESTART_WAIT_MS = 100,
};

struct waiter {
	struct waiter *next;
	db_function *function;
	void *arg;
	err_t result;
	sem_t answered;
};

struct sqlite_writer {
	struct db *db;
	struct sqlite_conn *conn;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct waiter *first, **last;
	bool stop;
	uint32_t pages_done; /* of the WAL, when it was last checkpointed; touched by the thread alone */
};

static int wal_look(void *arg, sqlite3 *handle, const char *name, int pages)
{
	struct sqlite_writer *writer = arg;

	(void)handle;
	(void)name;
	writer->conn->wal_pages = (uint32_t)pages;
	if (writer->conn->wal_pages < writer->pages_done)
		writer->pages_done = 0; /* the WAL began anew */
	return SQLITE_OK;
}

static void checkpoint(struct sqlite_writer *writer, int mode)
{
	sqlite3 *handle = writer->conn->handle;
	int code;

	ASSERT(sqlite3_get_autocommit(handle));
	if (mode == SQLITE_CHECKPOINT_RESTART)
		sqlite3_busy_timeout(handle, RESTART_WAIT_MS);
	code = sqlite3_wal_checkpoint_v2(handle, NULL, mode, NULL, NULL);
	if (mode == SQLITE_CHECKPOINT_RESTART)
		sqlite3_busy_timeout(handle, 5 * MS_PER_SECOND);
	(void)code; /* BUSY: a reader holds on; FULL, IOERR: the WAL stays as it is, and the next write tells */
	writer->pages_done = writer->conn->wal_pages;
}

/* Between two batches. */
static void checkpoint_if_due(struct sqlite_writer *writer)
{
	uint32_t pages = writer->conn->wal_pages;

	if (pages < writer->pages_done + PASSIVE_PAGES)
		return;
	checkpoint(writer, pages >= RESTART_PAGES ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE);
}

static bool transaction_is_open(const struct sqlite_writer *writer)
{
	return !sqlite3_get_autocommit(writer->conn->handle);
}

static void answer(struct waiter *waiter, err_t result)
{
	waiter->result = result;
	sem_post(&waiter->answered);
}

/* Undoes what stands since the savepoint; when even that fails, the whole transaction. */
static void savepoint_undo(struct sqlite_writer *writer)
{
	err_t e = sqlite_exec(writer->conn, "ROLLBACK TO w; RELEASE w");

	if (e != ERR_OK)
		e = sqlite_exec(writer->conn, "ROLLBACK");
	ASSERT(e == ERR_OK || !transaction_is_open(writer));
}

static err_t savepoint_run(struct sqlite_writer *writer, struct waiter *waiter)
{
	struct db_tx tx;
	err_t e;

	db_tx_begin(&tx, writer->db, &writer->conn->base, true);
	e = db_driver_sqlite.point(&tx, POINT_SET);
	if (e == ERR_OK)
		e = db_function_run_write(&tx, waiter->function, waiter->arg);
	db_tx_end(&tx);
	if (!transaction_is_open(writer))
		return e == ERR_OK ? ERR_DISK : e;
	if (e == ERR_OK)
		e = db_driver_sqlite.point(&tx, POINT_RELEASE);
	if (e != ERR_OK)
		savepoint_undo(writer);
	return e;
}

static err_t commit(struct sqlite_writer *writer)
{
	err_t e = fault(FAULT_COMMIT_BEFORE) ? ERR_DISK : sqlite_exec(writer->conn, "COMMIT");

	if (e == ERR_OK)
		return fault(FAULT_COMMIT_AFTER) ? ERR_COMMIT_UNKNOWN : ERR_OK;
	if (transaction_is_open(writer)) {
		err_t undone = sqlite_exec(writer->conn, "ROLLBACK");

		ASSERT(undone == ERR_OK || !transaction_is_open(writer));
	}
	return e;
}

/*
 * One transaction over the waiters from `first`, at most `count_max`, at most BATCH_MS_MAX. Answers those it ran and
 * returns the first that it did not.
 */
static struct waiter *batch_run(struct sqlite_writer *writer, struct waiter *first, size_t count_max)
{
	int64_t deadline_ms = monotonic_ms() + BATCH_MS_MAX;
	struct waiter *waiter = first, *last = NULL, *next;
	err_t e = sqlite_exec(writer->conn, "BEGIN IMMEDIATE");
	bool undone = false;

	while (e == ERR_OK && waiter != NULL && count_max > 0 && !undone &&
	       (last == NULL || monotonic_ms() < deadline_ms)) {
		waiter->result = savepoint_run(writer, waiter);
		undone = !transaction_is_open(writer);
		last = waiter;
		waiter = waiter->next;
		count_max--;
	}
	if (e == ERR_OK && !undone)
		e = commit(writer);
	if (last == NULL) { /* no transaction could begin: nobody ran */
		for (waiter = first; waiter != NULL; waiter = next) {
			next = waiter->next;
			answer(waiter, e);
		}
		return NULL;
	}
	for (struct waiter *one = first; one != waiter; one = next) {
		next = one->next;
		if (undone && one != last && one->result == ERR_OK) {
			struct waiter *rest;

			one->next = NULL;
			rest = batch_run(writer, one, 1);
			ASSERT(rest == NULL);
		} else {
			answer(one, one->result == ERR_OK ? e : one->result);
		}
	}
	return waiter;
}

/* The whole queue; NULL when it is empty and the writer shall stop, or when it was idle (*ret_idle). */
static struct waiter *queue_take(struct sqlite_writer *writer, bool *ret_idle)
{
	int64_t deadline_ms = monotonic_ms() + IDLE_MS;
	bool may_idle = writer->conn->wal_pages >= writer->pages_done + IDLE_PAGES;
	struct waiter *first;

	*ret_idle = false;
	pthread_mutex_lock(&writer->lock);
	while (writer->first == NULL && !writer->stop && !*ret_idle) {
		if (may_idle)
			*ret_idle = !db_cond_wait_until(&writer->changed, &writer->lock, deadline_ms) &&
				    writer->first == NULL;
		else
			pthread_cond_wait(&writer->changed, &writer->lock);
	}
	first = writer->first;
	writer->first = NULL;
	writer->last = &writer->first;
	pthread_mutex_unlock(&writer->lock);
	return first;
}

static void *writer_main(void *arg)
{
	struct sqlite_writer *writer = arg;

	for (;;) {
		bool idle;
		struct waiter *waiter = queue_take(writer, &idle);

		if (idle) {
			checkpoint(writer, SQLITE_CHECKPOINT_PASSIVE);
			continue;
		}
		if (waiter == NULL)
			break;
		while (waiter != NULL) {
			waiter = batch_run(writer, waiter, SIZE_MAX);
			checkpoint_if_due(writer);
		}
	}
	db_conn_statements_free(&writer->conn->base);
	sqlite_disconnect(&writer->conn->base); /* the last connection: SQLite checkpoints and removes the WAL */
	return NULL;
}

err_t sqlite_writer_start(struct db *db, struct sqlite_conn *conn, struct sqlite_writer **ret_writer)
{
	struct sqlite_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL) {
		sqlite_disconnect(&conn->base);
		return ERR_MEMORY;
	}
	writer->db = db;
	writer->conn = conn;
	writer->last = &writer->first;
	pthread_mutex_init(&writer->lock, NULL);
	db_cond_init(&writer->changed);
	sqlite3_wal_hook(conn->handle, wal_look, writer); /* after wal_autocheckpoint = 0, which takes the same hook */
	if (pthread_create(&writer->thread, NULL, writer_main, writer) != 0) {
		sqlite_disconnect(&conn->base);
		free(writer);
		return ERR_SYSTEM;
	}
	*ret_writer = writer;
	return ERR_OK;
}

void sqlite_writer_stop(struct sqlite_writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->stop = true;
	pthread_cond_signal(&writer->changed);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	pthread_cond_destroy(&writer->changed);
	pthread_mutex_destroy(&writer->lock);
	free(writer);
}

err_t sqlite_writer_run(struct sqlite_writer *writer, db_function *function, void *arg)
{
	struct waiter waiter = { .function = function, .arg = arg };

	ASSERT(!pthread_equal(pthread_self(), writer->thread)); /* a write inside a write would wait for itself */
	sem_init(&waiter.answered, 0, 0);
	pthread_mutex_lock(&writer->lock);
	ASSERT(!writer->stop);
	*writer->last = &waiter;
	writer->last = &waiter.next;
	pthread_cond_signal(&writer->changed);
	pthread_mutex_unlock(&writer->lock);
	while (sem_wait(&waiter.answered) != 0)
		ASSERT(errno == EINTR);
	sem_destroy(&waiter.answered);
	return waiter.result;
}
