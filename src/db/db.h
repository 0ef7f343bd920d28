/*
 * db/db.h: one small face for SQLite and PostgreSQL: transactions as functions, statements, rows.
 *
 * db_write() runs `function` in a transaction and may run it again from its start:
 *   SQLite      one thread takes the waiting functions, each in a savepoint, and commits them together;
 *   PostgreSQL  the caller's thread, a pooled connection, READ COMMITTED, one function per transaction.
 * ERR_CONFLICT, serialization failure, deadlock: repeated (DB_TRIES_MAX, jitter). Any other error undoes
 * that function alone and is returned. ERR_OK only after the commit is on disk.
 * So a function sets all outputs anew, touches only `tx` and `arg`, does no network, file, sleep, hashing of passwords.
 * ERR_CONFLICT never comes out: after DB_TRIES_MAX it is ERR_BUSY. A statement that failed fails the transaction,
 * whatever the function returns: an expected duplicate is asked for with ON CONFLICT or SELECT, not by trying. No
 * db_write() or db_read() inside a function. Work of one transaction on one connection: never from two threads.
 *
 * A test build (OTKLIK_DB_TWICE) runs every write function twice, the first time rolled back, and aborts with the
 * statements that differ. Compared: the sequence of statements and of the bound kinds; on SQLite also bound integers
 * and the sizes of texts and blobs (so a salt made inside is allowed, another number of rows is not); see db_twice.c.
 *
 * SQLite alone checkpoints from its writer thread, between two batches; a second process gets ERR_BUSY (PATH.lock).
 */
#pragma once

#include "base/err.h"
#include "base/time_text.h"

struct db;
struct db_tx;
struct db_stmt;
struct db_sql { /* $1..$n; pgsql NULL: the same (others: store/dialect.c) */
	const char *text, *pgsql;
};
enum db_kind { DB_SQLITE, DB_PGSQL };
typedef err_t db_function(struct db_tx *tx, void *arg);

/*
 * url: "sqlite:PATH", a bare path, or "postgresql://…". Clock borrowed. pool_size: readers on SQLite, all connections
 * on PostgreSQL. The detail's field is "database"; its rules: database_url, database_not_utf8, database_collation_not_c
 * (INPUT_INVALID), locked_by_another_process (BUSY; found = its pid), not_a_database (CORRUPT), cannot_open,
 * cannot_connect (SYSTEM; found = errno where known), cannot_write (DISK).
 */
MUST_USE err_t db_open(const char *url, const struct clock *clock, int pool_size, struct db **ret_db,
		       struct err_detail *ret_detail);
void db_close(struct db *db); /* NULL is fine; waits for running functions */
enum db_kind db_kind(const struct db *db);
MUST_USE err_t db_write(struct db *db, db_function *function, void *arg);
MUST_USE err_t db_read(struct db *db, db_function *function, void *arg); /* one snapshot, <= READ_MS_MAX */

/* The order's clock = machine's + offset, or frozen. Only demo, tests, simulator call this; store/ keeps it in a row.
 */
void db_clock_set(struct db *db, int64_t offset_ms, utc_ms_t frozen_at);
utc_ms_t db_clock_now(
	const struct db *db); /* the order's clock outside a transaction: headers, hints; never for a decision */
utc_ms_t db_now(const struct db_tx *tx);  /* the order's clock, read once after the lock */
utc_ms_t db_wall(const struct db_tx *tx); /* the machine's: sessions, leases, back-off; never set */
enum db_kind db_tx_kind(const struct db_tx *tx);

/*
 * Prepared once per connection; never NULL: a failure is kept and comes out of db_step. `sql` has static lifetime (its
 * address is the key). Parameters start as NULL. Not inside a row loop of the same statement. A number that the text
 * lacks is a programming error, unless the two databases have texts of their own.
 */
struct db_stmt *db_statement(struct db_tx *tx, const struct db_sql *sql);
void db_bind_int(struct db_stmt *stmt, int number, int64_t value);
void db_bind_text(struct db_stmt *stmt, int number,
		  struct str value); /* borrowed until db_step; not UTF-8: ERR_INPUT_INVALID there */
void db_bind_blob(struct db_stmt *stmt, int number, const void *data, size_t size);
void db_bind_null(struct db_stmt *stmt, int number);
void db_bind_id(struct db_stmt *stmt, int number, row_id_t id); /* 0 binds NULL */
/* false: done, the statement is reset and may be bound anew. ERR_CONFLICT on a unique violation: pass it up. BUSY,
 * DISK, … */
MUST_USE err_t db_step(struct db_stmt *stmt, bool *ret_row);
/* Statements without rows. With ret_changes NULL PostgreSQL is not waited for: a failure (a unique violation too) may
 * come out of a later statement, or out of db_write(), instead. */
MUST_USE err_t db_run(struct db_stmt *stmt, int64_t *ret_changes);
MUST_USE err_t db_one_int(struct db_stmt *stmt, int64_t *ret_value,
			  bool *ret_found);                 /* first column of the first row; resets */
void db_reset(struct db_stmt *stmt);                        /* leave a row loop early */
int64_t db_int(const struct db_stmt *stmt, int column);     /* NULL reads as 0 */
struct str db_text(const struct db_stmt *stmt, int column); /* borrowed until the next step */
struct str db_blob(const struct db_stmt *stmt, int column);
bool db_is_null(const struct db_stmt *stmt, int column);
/* For migrations: several statements in one text, inside a write. */
MUST_USE err_t db_script(struct db_tx *tx, const char *sql);
const char *db_error_text(const struct db_tx *tx); /* last driver message, for logs; never shown to people */
