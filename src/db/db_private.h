/*
 * db/db_private.h: what the two drivers and the common part of db/ share. Nobody outside of this folder and its tests
 * includes it.
 *
 * A driver is a table of functions. The common part owns: the pool, the statement cache, the clock, repeats, the rule
 * that a failed statement fails the transaction, the run-twice check. A driver owns: connections, the mapping of
 * errors, where a write runs (SQLite: writer thread, PostgreSQL: caller's thread).
 *
 * Invariants
 * 1. A statement is in `conn->used` from db_statement() until the function ends; then it is reset.
 * 2. tx->failure once set stays: every later db_step of the transaction gives it, and it wins over what the function
 * returns.
 * 3. A driver's write() and read() give ERR_CONFLICT exactly for "run it again from its start".
 */
#pragma once

#include <pthread.h>

#include "db/db.h"

enum { DB_TEXT_SIZE = 512, DB_PARAMETERS_MAX = 99 };

struct db_tx {
	struct db *db;
	struct db_conn *conn;
	utc_ms_t now, wall;
	int64_t deadline_ms; /* monotonic; 0 = none */
	err_t failure;
	bool is_write;
	bool lost; /* the connection died */
	char error_text[DB_TEXT_SIZE];
	struct db_trail *trail; /* test builds: what was done, for the comparison; else NULL */
};

struct db_stmt { /* a driver's statement begins with it */
	struct db_conn *conn;
	const struct db_sql *sql;
	const char *text;
	err_t error;  /* kept until db_step */
	bool running; /* a row is open */
	bool used;
	struct db_stmt *next_used;
};

struct db_conn { /* a driver's connection begins with it */
	struct db *db;
	struct db_tx *tx;       /* the one that runs, or NULL */
	struct db_stmt **slots; /* open addressing by address of db_sql */
	size_t slot_count, stmt_count;
	struct db_stmt *used;
	struct db_stmt spare; /* given when no statement could be made */
	struct db_conn *next_idle;
	uint64_t generation;
};

enum db_point { POINT_SET, POINT_BACK, POINT_RELEASE };

struct db_driver {
	enum db_kind kind;
	err_t (*open)(struct db *db, const char *url, struct err_detail *ret_detail); /* sets db->state */
	void (*close)(struct db *db);                                                 /* after the pool is closed */
	err_t (*connect)(struct db *db, struct db_conn **ret_conn);                   /* a connection of the pool */
	void (*disconnect)(struct db_conn *conn); /* after its statements are freed */
	err_t (*write)(struct db *db, db_function *function, void *arg);
	err_t (*read)(struct db *db, db_function *function, void *arg);
	err_t (*point)(struct db_tx *tx, enum db_point point); /* one savepoint, not nested */
	err_t (*script)(struct db_tx *tx, const char *sql);
	/* NULL: out of memory. Other failures are left in stmt->error. */
	struct db_stmt *(*stmt_new)(struct db_conn *conn, const struct db_sql *sql);
	void (*stmt_free)(struct db_stmt *stmt);
	void (*bind_int)(struct db_stmt *stmt, int number, int64_t value);
	void (*bind_text)(struct db_stmt *stmt, int number, struct str value);
	void (*bind_blob)(struct db_stmt *stmt, int number, const void *data, size_t size);
	void (*bind_null)(struct db_stmt *stmt, int number);
	err_t (*step)(struct db_stmt *stmt, bool *ret_row);
	/* NULL: not there. Runs it without rows and may tell its failure later, not later than in the commit. */
	err_t (*queue)(struct db_stmt *stmt);
	void (*reset)(struct db_stmt *stmt);            /* forgets rows and bindings */
	int64_t (*changes)(const struct db_stmt *stmt); /* after the step that ended it */
	int64_t (*column_int)(const struct db_stmt *stmt, int column);
	struct str (*column_text)(const struct db_stmt *stmt, int column);
	struct str (*column_blob)(const struct db_stmt *stmt, int column);
	bool (*column_is_null)(const struct db_stmt *stmt, int column);
};

struct db_pool {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct db_conn *idle;
	size_t open_count, out_count, count_max;
	uint64_t generation; /* grows when a connection was lost: older idle ones are dropped */
};

struct db_order_clock {
	pthread_mutex_t lock;
	int64_t offset_ms;
	utc_ms_t frozen_at;
};

struct db {
	const struct db_driver *driver;
	const struct clock *clock;
	struct db_order_clock *order_clock; /* behind a pointer: locked through a const struct db */
	struct db_pool pool;
	void *state; /* the driver's */
};

extern const struct db_driver db_driver_sqlite, db_driver_pgsql;

/* db.c */
/* Initializes *ret_tx on `conn`; both clocks are read here. */
void db_tx_begin(struct db_tx *ret_tx, struct db *db, struct db_conn *conn, bool is_write);
void db_tx_end(struct db_tx *tx);                              /* resets statements, leaves the connection free */
err_t db_tx_fail(struct db_tx *tx, err_t e, const char *text); /* remembers the first failure; returns it */
err_t db_function_run(struct db_tx *tx, db_function *function, void *arg); /* once, with rule 2; statements reset */
void db_conn_init(struct db_conn *conn, struct db *db);
void db_conn_statements_free(struct db_conn *conn);
void db_stmt_init(struct db_stmt *stmt, struct db_conn *conn, const struct db_sql *sql, const char *text);
void db_cond_init(pthread_cond_t *cond); /* timed waits on CLOCK_MONOTONIC */
/* False: the time ran out. `deadline_ms` as monotonic_ms(). */
bool db_cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t deadline_ms);

/* db_pool.c */
void db_pool_init(struct db_pool *pool, size_t count_max);
/* ERR_BUSY: none came free in time; else what connect() gave. */
MUST_USE err_t db_pool_take(struct db *db, struct db_conn **ret_conn);
void db_pool_give(struct db_conn *conn, bool is_lost);
void db_pool_close(struct db *db); /* waits until all are back */

/* db_twice.c: a write function, run as the build wants: once, or twice with a comparison. */
err_t db_function_run_write(struct db_tx *tx, db_function *function, void *arg);
enum db_trail_kind { TRAIL_STATEMENT, TRAIL_INT, TRAIL_TEXT, TRAIL_BLOB, TRAIL_NULL, TRAIL_SCRIPT };
void db_trail_add(struct db_tx *tx, enum db_trail_kind kind, const char *text, int64_t value);
