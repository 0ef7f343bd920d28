/*
 * db/db_pgsql.c: PostgreSQL's connections and transactions. Statements are in db_pgsql_stmt.c.
 *
 * Promise: a write runs in the caller's thread in READ COMMITTED; a read in REPEATABLE READ READ ONLY under a
 * statement_timeout. A lost connection is dropped and the function runs again on another, except when it died inside
 * COMMIT: then nobody knows, and ERR_COMMIT_UNKNOWN says so. The database must be UTF-8 and sort by code points (C). No
 * LISTEN, no NOTIFY, no advisory lock here. BEGIN travels with the first statement, and nobody waits for the end of a
 * read: a round trip costs more than most statements.
 */
#include "db/db_pgsql_private.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/fault.h"
#include "base/limits.h"

struct pgsql_state {
	char *url;
};

struct pgsql_conn *pgsql_conn_of(const struct db_conn *conn)
{
	return (struct pgsql_conn *)(uintptr_t)conn;
}

static err_t err_of(const char *state)
{
	static const struct {
		const char *prefix;
		err_t e;
	} rows[] = {
		{ "23505", ERR_CONFLICT }, { "40001", ERR_CONFLICT }, { "40P01", ERR_CONFLICT },
		{ "57014", ERR_BUSY },     { "55P03", ERR_BUSY },     { "53300", ERR_BUSY },
		{ "53100", ERR_DISK },     { "53200", ERR_MEMORY },   { "58", ERR_DISK },
		{ "25006", ERR_SYSTEM },   { "42501", ERR_SYSTEM },   { "54", ERR_LIMIT },
	};

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		if (strncmp(state, rows[i].prefix, strlen(rows[i].prefix)) == 0)
			return rows[i].e;
	return ERR_CORRUPT; /* the schema is not what the program expects */
}

/* What ended the session although the answer still came: shutdown (57P), connection (08). */
static bool is_loss(const struct pgsql_conn *conn, const char *state)
{
	return PQstatus(conn->handle) != CONNECTION_OK || strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0;
}

err_t pgsql_fail(struct db_conn *conn, const PGresult *result)
{
	struct pgsql_conn *pgsql = pgsql_conn_of(conn);
	const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *text = result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	if (state == NULL)
		state = "";
	if (is_loss(pgsql, state)) {
		conn->tx->lost = true;
		return db_tx_fail(conn->tx, ERR_BUSY, PQerrorMessage(pgsql->handle));
	}
	if (*state == '\0')
		return db_tx_fail(conn->tx, ERR_MEMORY, PQerrorMessage(pgsql->handle));
	return db_tx_fail(conn->tx, err_of(state), text != NULL ? text : state);
}

bool pgsql_result_is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* One or several statements without parameters. */
static err_t exec_now(struct db_conn *conn, const char *sql)
{
	PGresult *result = PQexec(pgsql_conn_of(conn)->handle, sql);
	err_t e = pgsql_result_is_good(result) ? ERR_OK : pgsql_fail(conn, result);

	PQclear(result);
	return e;
}

err_t pgsql_begin_send(struct db_conn *conn)
{
	struct pgsql_conn *pgsql = pgsql_conn_of(conn);
	const char *const *begin = pgsql->begin;
	err_t e = pgsql_pipe_take(pgsql, NULL);

	pgsql->begin = NULL;
	for (; begin != NULL && *begin != NULL && e == ERR_OK; begin++)
		e = exec_now(conn, *begin);
	return e;
}

static err_t exec(struct db_tx *tx, const char *sql)
{
	err_t e = pgsql_begin_send(tx->conn);

	return e != ERR_OK ? e : exec_now(tx->conn, sql);
}

static void notice_ignore(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static PGconn *handle_open(const char *url)
{
	const char *const keys[] = { "application_name", "connect_timeout", "dbname", "client_encoding", NULL };
	const char *const values[] = { "otklik", "5", url, "UTF8", NULL }; /* the last word wins */

	return PQconnectdbParams(keys, values, 1);
}

static bool session_begin(PGconn *handle)
{
	PGresult *result;
	bool good = PQstatus(handle) == CONNECTION_OK;

	if (!good)
		return false;
	PQsetNoticeProcessor(handle, notice_ignore, NULL);
	result = PQexec(handle, "SET lock_timeout = '10s'; SET timezone = 'UTC'; SET bytea_output = 'hex'");
	good = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	return good;
}

static err_t pgsql_connect(struct db *db, struct db_conn **ret_conn)
{
	const struct pgsql_state *state = db->state;
	struct pgsql_conn *conn = calloc(1, sizeof(*conn));

	if (conn == NULL)
		return ERR_MEMORY;
	db_conn_init(&conn->base, db);
	conn->handle = handle_open(state->url);
	if (!session_begin(conn->handle)) {
		PQfinish(conn->handle);
		free(conn);
		return ERR_CONFLICT; /* come again: db.c repeats, then tells ERR_BUSY */
	}
	*ret_conn = &conn->base;
	return ERR_OK;
}

static void pgsql_disconnect(struct db_conn *conn)
{
	PQfinish(pgsql_conn_of(conn)->handle);
	free(conn);
}

static err_t database_check(PGconn *handle, struct err_detail *ret_detail)
{
	const char *encoding = PQparameterStatus(handle, "server_encoding");
	PGresult *result;
	bool sorts_by_points;

	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return err_set(ERR_INPUT_INVALID, ret_detail, "database", "database_not_utf8");
	result = PQexec(handle, "SELECT 'a' > 'B' COLLATE \"default\"");
	sorts_by_points = PQresultStatus(result) == PGRES_TUPLES_OK && strcmp(PQgetvalue(result, 0, 0), "t") == 0;
	PQclear(result);
	if (!sorts_by_points)
		return err_set(ERR_INPUT_INVALID, ret_detail, "database", "database_collation_not_c");
	return ERR_OK;
}

static void pgsql_close(struct db *db)
{
	struct pgsql_state *state = db->state;

	free(state->url);
	free(state);
}

static err_t pgsql_open(struct db *db, const char *url, struct err_detail *ret_detail)
{
	struct pgsql_state *state = calloc(1, sizeof(*state));
	struct db_conn *conn;
	err_t e = ERR_MEMORY;

	if (state == NULL)
		return ERR_MEMORY;
	state->url = strdup(url);
	db->state = state;
	if (state->url != NULL)
		e = db_pool_take(db, &conn);
	if (e == ERR_CONFLICT)
		e = err_set(ERR_SYSTEM, ret_detail, "database", "cannot_connect");
	if (e == ERR_OK) {
		e = database_check(pgsql_conn_of(conn)->handle, ret_detail);
		db_pool_give(conn, e != ERR_OK);
	}
	if (e != ERR_OK)
		pgsql_close(db);
	return e;
}

static err_t pgsql_point(struct db_tx *tx, enum db_point point)
{
	static const char *const texts[] = {
		[POINT_SET] = "SAVEPOINT w", [POINT_BACK] = "ROLLBACK TO w", [POINT_RELEASE] = "RELEASE w"
	};

	return exec(tx, texts[point]);
}

/* COMMIT, or ERR_COMMIT_UNKNOWN when its answer never came. */
static err_t commit(struct db_tx *tx)
{
	PGresult *result;
	err_t e;

	if (fault(FAULT_COMMIT_BEFORE))
		return db_tx_fail(tx, ERR_DISK, "planted fault");
	e = pgsql_pipe_commit(pgsql_conn_of(tx->conn), &result);
	if (e == ERR_OK && strcmp(PQcmdStatus(result), "COMMIT") != 0)
		e = db_tx_fail(tx, ERR_CORRUPT, "COMMIT of a failed transaction");
	PQclear(result);
	if (tx->lost || fault(FAULT_COMMIT_AFTER))
		return ERR_COMMIT_UNKNOWN;
	return e;
}

static err_t write_run(struct db_tx *tx, db_function *function, void *arg)
{
	static const char *const begin[] = { "BEGIN ISOLATION LEVEL READ COMMITTED", NULL };
	err_t e = ERR_OK;

	pgsql_conn_of(tx->conn)->begin = begin;
#ifdef OTKLIK_DB_TWICE
	e = pgsql_point(tx, POINT_SET);
#endif
	if (e == ERR_OK)
		e = db_function_run_write(tx, function, arg);
	return e == ERR_OK ? commit(tx) : e;
}

static err_t read_run(struct db_tx *tx, db_function *function, void *arg)
{
	char timeout[64];
	const char *const begin[] = { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", timeout, NULL };
	struct pgsql_conn *conn = pgsql_conn_of(tx->conn);
	err_t e;

	snprintf(timeout, sizeof(timeout), "SET LOCAL statement_timeout = %d", READ_MS_MAX);
	conn->begin = begin;
	e = db_function_run(tx, function, arg);
	conn->begin = NULL;
	return e;
}

/* Takes the answers that the last transaction left; false: the connection is of no use any more. */
static bool conn_settle(struct pgsql_conn *conn)
{
	PGresult *result;

	while (conn->ending && (result = PQgetResult(conn->handle)) != NULL)
		PQclear(result);
	conn->ending = false;
	return PQtransactionStatus(conn->handle) == PQTRANS_IDLE;
}

/* Ends what COMMIT has not ended; true: the connection may be used again. */
static bool conn_end(struct pgsql_conn *conn, bool is_write)
{
	PGTransactionStatusType status;

	conn->begin = NULL;
	if (PQpipelineStatus(conn->handle) != PQ_PIPELINE_OFF && pgsql_pipe_take(conn, NULL) != ERR_OK &&
	    conn->base.tx->lost)
		return false;
	status = PQtransactionStatus(conn->handle);
	if (status != PQTRANS_INTRANS && status != PQTRANS_INERROR)
		return status == PQTRANS_IDLE;
	if (!is_write) {
		conn->ending = PQsendQuery(conn->handle, "ROLLBACK") == 1;
		return conn->ending;
	}
	PQclear(PQexec(conn->handle, "ROLLBACK"));
	return PQtransactionStatus(conn->handle) == PQTRANS_IDLE;
}

/* Leaves no transaction open; ERR_CONFLICT when the function is to run again. */
static err_t transaction_run(struct db *db, db_function *function, void *arg, bool is_write)
{
	struct db_conn *conn;
	struct db_tx tx;
	bool usable;
	err_t e = db_pool_take(db, &conn);

	if (e != ERR_OK)
		return e;
	if (!conn_settle(pgsql_conn_of(conn))) {
		db_pool_give(conn, true);
		return ERR_CONFLICT; /* again, on another */
	}
	db_tx_begin(&tx, db, conn, is_write);
	e = is_write ? write_run(&tx, function, arg) : read_run(&tx, function, arg);
	usable = conn_end(pgsql_conn_of(conn), is_write);
	db_tx_end(&tx);
	db_pool_give(conn, tx.lost || !usable);
	return tx.lost && e != ERR_COMMIT_UNKNOWN ? ERR_CONFLICT : e;
}

static err_t pgsql_write(struct db *db, db_function *function, void *arg)
{
	return transaction_run(db, function, arg, true);
}

static err_t pgsql_read(struct db *db, db_function *function, void *arg)
{
	return transaction_run(db, function, arg, false);
}

const struct db_driver db_driver_pgsql = {
	.kind = DB_PGSQL,
	.open = pgsql_open,
	.close = pgsql_close,
	.connect = pgsql_connect,
	.disconnect = pgsql_disconnect,
	.write = pgsql_write,
	.read = pgsql_read,
	.point = pgsql_point,
	.script = exec,
	.stmt_new = pgsql_stmt_new,
	.stmt_free = pgsql_stmt_free,
	.bind_int = pgsql_bind_int,
	.bind_text = pgsql_bind_text,
	.bind_blob = pgsql_bind_blob,
	.bind_null = pgsql_bind_null,
	.step = pgsql_step,
	.queue = pgsql_queue,
	.reset = pgsql_reset,
	.changes = pgsql_changes,
	.column_int = pgsql_column_int,
	.column_text = pgsql_column_text,
	.column_blob = pgsql_column_blob,
	.column_is_null = pgsql_column_is_null,
};
