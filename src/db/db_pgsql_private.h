/*
 * db/db_pgsql_private.h: what PostgreSQL's two files share: a connection, its failures, the statement functions.
 */
#pragma once

#include <libpq-fe.h>

#include "db/db_private.h"

struct pgsql_conn {
	struct db_conn base;
	PGconn *handle;
	uint64_t names; /* of prepared statements, never used twice */
	/* Statements that open the transaction and have not been sent: they travel with its first one. NULL: none. */
	const char *const *begin;
	size_t queued; /* statements sent whose results have not been taken: the connection is in pipeline mode */
	bool ending;   /* the ROLLBACK of a read is sent, its answer not taken */
};

struct pgsql_conn *pgsql_conn_of(const struct db_conn *conn);
/* Keeps the failure of `result` (or of the connection) in the transaction; marks it lost. Returns it. */
err_t pgsql_fail(struct db_conn *conn, const PGresult *result);

/* db_pgsql_pipe.c */
struct pgsql_values {
	int count;
	const char *values[DB_PARAMETERS_MAX];
	int sizes[DB_PARAMETERS_MAX], formats[DB_PARAMETERS_MAX];
};
enum { PGSQL_QUEUED_MAX = 64 };
bool pgsql_pipe_is_open(const struct pgsql_conn *conn); /* or must be opened first, for BEGIN */
MUST_USE err_t pgsql_pipe_send(struct pgsql_conn *conn, const char *name, const struct pgsql_values *values);
/* Waits for all that was sent; the first failure. *ret_last (may be NULL): the last one's result, the caller's; NULL
 * after a failure. */
MUST_USE err_t pgsql_pipe_take(struct pgsql_conn *conn, PGresult **ret_last);
MUST_USE err_t pgsql_pipe_commit(struct pgsql_conn *conn, PGresult **ret_result);

/* Takes what is under way, then sends what opens the transaction, if that has not been done. */
MUST_USE err_t pgsql_begin_send(struct db_conn *conn);
bool pgsql_result_is_good(const PGresult *result);

/* db_pgsql_stmt.c: slots of struct db_driver. */
struct db_stmt *pgsql_stmt_new(struct db_conn *conn, const struct db_sql *sql);
void pgsql_stmt_free(struct db_stmt *stmt);
void pgsql_bind_int(struct db_stmt *stmt, int number, int64_t value);
void pgsql_bind_text(struct db_stmt *stmt, int number, struct str value);
void pgsql_bind_blob(struct db_stmt *stmt, int number, const void *data, size_t size);
void pgsql_bind_null(struct db_stmt *stmt, int number);
err_t pgsql_step(struct db_stmt *stmt, bool *ret_row);
err_t pgsql_queue(struct db_stmt *stmt);
void pgsql_reset(struct db_stmt *stmt);
int64_t pgsql_changes(const struct db_stmt *stmt);
int64_t pgsql_column_int(const struct db_stmt *stmt, int column);
struct str pgsql_column_text(const struct db_stmt *stmt, int column);
struct str pgsql_column_blob(const struct db_stmt *stmt, int column);
bool pgsql_column_is_null(const struct db_stmt *stmt, int column);
