/*
 * db/db_sqlite.c: SQLite's connections, statements and reads. Writes are in db_sqlite_writer.c.
 *
 * Promise: one process per file (PATH.lock); foreign keys on; a connection of the pool reads only, never checkpoints,
 * and is interrupted when its read passes READ_MS_MAX. Parameters are bound by name: SQLite numbers `$2, $1` as 1, 2.
 * Deliberately no mmap, no shared cache, no in-memory database.
 */
#include "db/db_sqlite_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"

enum { BUSY_WAIT_MS = 5000, PROGRESS_STEPS = 1000 };

struct sqlite_state {
	char *path, *lock_path;
	int lock_fd;
	struct sqlite_writer *writer;
};

struct sqlite_stmt {
	struct db_stmt base;
	sqlite3_stmt *handle;
	int64_t changes;
};

static struct sqlite_conn *conn_of(struct db_conn *conn)
{
	return (struct sqlite_conn *)conn;
}

static sqlite3_stmt *handle_of(const struct db_stmt *stmt)
{
	return ((const struct sqlite_stmt *)stmt)->handle;
}

err_t sqlite_err(int code)
{
	switch (code & 0xFF) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return ERR_OK;
	case SQLITE_CONSTRAINT:
		return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
				       code == SQLITE_CONSTRAINT_ROWID
			       ? ERR_CONFLICT
			       : ERR_CORRUPT;
	case SQLITE_FULL:
		return ERR_DISK;
	case SQLITE_IOERR:
		return code == SQLITE_IOERR_NOMEM ? ERR_MEMORY : ERR_DISK;
	case SQLITE_NOMEM:
		return ERR_MEMORY;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT:
		return ERR_BUSY;
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:
		return ERR_SYSTEM;
	case SQLITE_TOOBIG:
		return ERR_LIMIT;
	default:
		return ERR_CORRUPT; /* the schema is not what the program expects */
	}
}

static err_t fail(struct db_conn *conn, int code)
{
	return db_tx_fail(conn->tx, sqlite_err(code), sqlite3_errmsg(conn_of(conn)->handle));
}

err_t sqlite_exec(struct sqlite_conn *conn, const char *sql)
{
	return sqlite_err(sqlite3_exec(conn->handle, sql, NULL, NULL, NULL));
}

static int deadline_look(void *arg)
{
	const struct sqlite_conn *conn = arg;

	return conn->base.tx != NULL && conn->base.tx->deadline_ms != 0 && monotonic_ms() > conn->base.tx->deadline_ms;
}

static err_t conn_open(struct db *db, const char *path, struct sqlite_conn **ret_conn)
{
	struct sqlite_conn *conn = calloc(1, sizeof(*conn));
	err_t e;

	if (conn == NULL)
		return ERR_MEMORY;
	db_conn_init(&conn->base, db);
	e = sqlite_err(sqlite3_open_v2(path, &conn->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
	if (e == ERR_OK) {
		sqlite3_extended_result_codes(conn->handle, 1);
		sqlite3_busy_timeout(conn->handle, BUSY_WAIT_MS);
		e = sqlite_exec(conn, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
				      "PRAGMA wal_autocheckpoint = 0");
	}
	if (e != ERR_OK) {
		sqlite_disconnect(&conn->base);
		return e;
	}
	*ret_conn = conn;
	return ERR_OK;
}

static err_t reader_connect(struct db *db, struct db_conn **ret_conn)
{
	const struct sqlite_state *state = db->state;
	struct sqlite_conn *conn;
	err_t e = conn_open(db, state->path, &conn);

	if (e != ERR_OK)
		return e;
	e = sqlite_err(sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL));
	if (e == ERR_OK)
		e = sqlite_exec(conn, "PRAGMA query_only = 1");
	if (e != ERR_OK) {
		sqlite_disconnect(&conn->base);
		return e;
	}
	sqlite3_progress_handler(conn->handle, PROGRESS_STEPS, deadline_look, conn);
	*ret_conn = &conn->base;
	return ERR_OK;
}

void sqlite_disconnect(struct db_conn *conn)
{
	int code = sqlite3_close(conn_of(conn)->handle);

	ASSERT(code == SQLITE_OK); /* BUSY would mean a statement that nobody freed */
	free(conn);
}

/* The journal mode is kept in the file, so only the first connection sets it. */
static err_t wal_begin(struct sqlite_conn *conn)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(conn->handle, "PRAGMA journal_mode = WAL", -1, &stmt, NULL);
	bool is_wal = false;

	if (code == SQLITE_OK) {
		code = sqlite3_step(stmt);
		is_wal = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
	}
	sqlite3_finalize(stmt);
	if (is_wal)
		return ERR_OK;
	return sqlite_err(code) != ERR_OK ? sqlite_err(code) : ERR_SYSTEM;
}

static err_t lock_take(struct sqlite_state *state, struct err_detail *ret_detail)
{
	char text[32] = "";
	ssize_t size;
	int length;

	state->lock_fd = open(state->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (state->lock_fd < 0)
		return err_set_limit(ERR_SYSTEM, ret_detail, "database", "cannot_open", 0, errno);
	if (flock(state->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		size = pread(state->lock_fd, text, sizeof(text) - 1, 0);
		return err_set_limit(ERR_BUSY, ret_detail, "database", "locked_by_another_process", 0,
				     size > 0 ? strtol(text, NULL, 10) : 0);
	}
	length = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	if (ftruncate(state->lock_fd, 0) != 0 || pwrite(state->lock_fd, text, (size_t)length, 0) != length)
		return err_set_limit(ERR_DISK, ret_detail, "database", "cannot_write", 0, errno);
	return ERR_OK;
}

/* Readable by its owner alone: it holds what citizens wrote. SQLite gives its other files the same rights. */
static err_t file_make(const char *path, struct err_detail *ret_detail)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_set_limit(ERR_SYSTEM, ret_detail, "database", "cannot_open", 0, errno);
	close(fd);
	return ERR_OK;
}

static err_t writer_open(struct db *db, struct sqlite_state *state, struct err_detail *ret_detail)
{
	struct sqlite_conn *conn;
	err_t e = conn_open(db, state->path, &conn);

	if (e == ERR_OK) {
		e = wal_begin(conn);
		if (e != ERR_OK)
			sqlite_disconnect(&conn->base);
		else
			e = sqlite_writer_start(db, conn, &state->writer);
	}
	if (e == ERR_CORRUPT)
		return err_set(e, ret_detail, "database", "not_a_database");
	return e == ERR_OK ? ERR_OK : err_set(e, ret_detail, "database", "cannot_open");
}

static void state_free(struct sqlite_state *state)
{
	if (state->lock_fd >= 0)
		close(state->lock_fd);
	free(state->path);
	free(state->lock_path);
	free(state);
}

static err_t sqlite_open(struct db *db, const char *url, struct err_detail *ret_detail)
{
	const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
	struct sqlite_state *state = calloc(1, sizeof(*state));
	err_t e = ERR_MEMORY;

	if (state == NULL)
		return ERR_MEMORY;
	state->lock_fd = -1;
	state->path = strdup(path);
	if (asprintf(&state->lock_path, "%s.lock", path) < 0)
		state->lock_path = NULL;
	if (*path == '\0')
		e = err_set(ERR_INPUT_INVALID, ret_detail, "database", "database_url");
	else if (state->path != NULL && state->lock_path != NULL)
		e = lock_take(state, ret_detail);
	if (e == ERR_OK)
		e = file_make(path, ret_detail);
	if (e == ERR_OK)
		e = writer_open(db, state, ret_detail);
	if (e != ERR_OK) {
		state_free(state);
		return e;
	}
	db->state = state;
	return ERR_OK;
}

static void sqlite_close(struct db *db)
{
	struct sqlite_state *state = db->state;

	sqlite_writer_stop(state->writer);
	state_free(state);
}

static err_t sqlite_write(struct db *db, db_function *function, void *arg)
{
	const struct sqlite_state *state = db->state;

	return sqlite_writer_run(state->writer, function, arg);
}

static err_t sqlite_read(struct db *db, db_function *function, void *arg)
{
	struct db_conn *conn;
	struct db_tx tx;
	err_t e = db_pool_take(db, &conn), end;

	if (e != ERR_OK)
		return e;
	db_tx_begin(&tx, db, conn, false);
	e = sqlite_exec(conn_of(conn), "BEGIN");
	if (e == ERR_OK)
		e = db_function_run(&tx, function, arg);
	db_tx_end(&tx);
	end = sqlite_exec(conn_of(conn), "ROLLBACK");
	db_pool_give(conn, end != ERR_OK);
	return e;
}

static err_t sqlite_point(struct db_tx *tx, enum db_point point)
{
	static const char *const texts[] = {
		[POINT_SET] = "SAVEPOINT w", [POINT_BACK] = "ROLLBACK TO w", [POINT_RELEASE] = "RELEASE w"
	};
	struct sqlite_conn *conn = conn_of(tx->conn);
	err_t e = sqlite_exec(conn, texts[point]);

	return e == ERR_OK ? ERR_OK : db_tx_fail(tx, e, sqlite3_errmsg(conn->handle));
}

static err_t sqlite_script(struct db_tx *tx, const char *sql)
{
	int code = sqlite3_exec(conn_of(tx->conn)->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? ERR_OK : fail(tx->conn, code);
}

static struct db_stmt *stmt_new(struct db_conn *conn, const struct db_sql *sql)
{
	struct sqlite_stmt *stmt = calloc(1, sizeof(*stmt));
	int code;

	if (stmt == NULL)
		return NULL;
	db_stmt_init(&stmt->base, conn, sql, sql->text);
	code = sqlite3_prepare_v3(conn_of(conn)->handle, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
	if (code != SQLITE_OK) {
		stmt->base.error = sqlite_err(code);
		snprintf(conn->tx->error_text, sizeof(conn->tx->error_text), "%s in: %s",
			 sqlite3_errmsg(conn_of(conn)->handle), sql->text);
	}
	return &stmt->base;
}

static void stmt_free(struct db_stmt *stmt)
{
	sqlite3_finalize(handle_of(stmt));
	free(stmt);
}

/* 0: this text has no such number, which only a pair of texts may. */
static int index_of(const struct db_stmt *stmt, int number)
{
	char name[8];
	int index;

	snprintf(name, sizeof(name), "$%d", number);
	index = sqlite3_bind_parameter_index(handle_of(stmt), name);
	ASSERT(index > 0 || stmt->sql->pgsql != NULL);
	return index;
}

static void bound(struct db_stmt *stmt, int code)
{
	if (code != SQLITE_OK)
		stmt->error = sqlite_err(code);
}

static void bind_int(struct db_stmt *stmt, int number, int64_t value)
{
	int index = index_of(stmt, number);

	if (index > 0)
		bound(stmt, sqlite3_bind_int64(handle_of(stmt), index, value));
}

static void bind_text(struct db_stmt *stmt, int number, struct str value)
{
	int index = index_of(stmt, number);

	if (index > 0)
		bound(stmt, sqlite3_bind_text64(handle_of(stmt), index, value.data != NULL ? value.data : "",
						value.size, SQLITE_TRANSIENT, SQLITE_UTF8));
}

static void bind_blob(struct db_stmt *stmt, int number, const void *data, size_t size)
{
	int index = index_of(stmt, number);

	if (index > 0)
		bound(stmt,
		      sqlite3_bind_blob64(handle_of(stmt), index, data != NULL ? data : "", size, SQLITE_TRANSIENT));
}

static void bind_null(struct db_stmt *stmt, int number)
{
	int index = index_of(stmt, number);

	if (index > 0)
		bound(stmt, sqlite3_bind_null(handle_of(stmt), index));
}

static err_t stmt_step(struct db_stmt *stmt, bool *ret_row)
{
	sqlite3 *handle = conn_of(stmt->conn)->handle;
	int code = sqlite3_step(handle_of(stmt));

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return fail(stmt->conn, code);
	if (code == SQLITE_DONE)
		((struct sqlite_stmt *)stmt)->changes =
			sqlite3_stmt_readonly(handle_of(stmt)) ? 0 : sqlite3_changes64(handle);
	*ret_row = code == SQLITE_ROW;
	return ERR_OK;
}

static void stmt_reset(struct db_stmt *stmt)
{
	if (handle_of(stmt) == NULL)
		return;                 /* could not be prepared */
	sqlite3_reset(handle_of(stmt)); /* repeats the error of the last step, which was told then */
	sqlite3_clear_bindings(handle_of(stmt));
}

static int64_t stmt_changes(const struct db_stmt *stmt)
{
	return ((const struct sqlite_stmt *)stmt)->changes;
}

static int64_t column_int(const struct db_stmt *stmt, int column)
{
	return sqlite3_column_int64(handle_of(stmt), column);
}

static struct str column_text(const struct db_stmt *stmt, int column)
{
	const unsigned char *data = sqlite3_column_text(handle_of(stmt), column);

	return (struct str){ (const char *)data, (size_t)sqlite3_column_bytes(handle_of(stmt), column) };
}

static struct str column_blob(const struct db_stmt *stmt, int column)
{
	const void *data = sqlite3_column_blob(handle_of(stmt), column);

	return (struct str){ data, (size_t)sqlite3_column_bytes(handle_of(stmt), column) };
}

static bool column_is_null(const struct db_stmt *stmt, int column)
{
	return sqlite3_column_type(handle_of(stmt), column) == SQLITE_NULL;
}

const struct db_driver db_driver_sqlite = {
	.kind = DB_SQLITE,
	.open = sqlite_open,
	.close = sqlite_close,
	.connect = reader_connect,
	.disconnect = sqlite_disconnect,
	.write = sqlite_write,
	.read = sqlite_read,
	.point = sqlite_point,
	.script = sqlite_script,
	.stmt_new = stmt_new,
	.stmt_free = stmt_free,
	.bind_int = bind_int,
	.bind_text = bind_text,
	.bind_blob = bind_blob,
	.bind_null = bind_null,
	.step = stmt_step,
	.reset = stmt_reset,
	.changes = stmt_changes,
	.column_int = column_int,
	.column_text = column_text,
	.column_blob = column_blob,
	.column_is_null = column_is_null,
};
