/*
 * db/db_sqlite_private.h: what SQLite's two files share: a connection, its errors, the writer thread.
 */
#pragma once

#include <sqlite3.h>

#include "db/db_private.h"

struct sqlite_conn {
	struct db_conn base;
	sqlite3 *handle;
	uint32_t wal_pages; /* in the WAL after the last commit; the writer's only */
};

/* Runs `sql` (BEGIN, COMMIT, …). The failure is not kept in any transaction. */
MUST_USE err_t sqlite_exec(struct sqlite_conn *conn, const char *sql);
err_t sqlite_err(int code);
void sqlite_disconnect(struct db_conn *conn);

/* db_sqlite_writer.c: the one thread that writes and checkpoints; takes over `conn`, also when it fails. */
struct sqlite_writer;
MUST_USE err_t sqlite_writer_start(struct db *db, struct sqlite_conn *conn, struct sqlite_writer **ret_writer);
void sqlite_writer_stop(struct sqlite_writer *writer); /* drains, closes its connection, frees */
err_t sqlite_writer_run(struct sqlite_writer *writer, db_function *function, void *arg); /* waits for the commit */
