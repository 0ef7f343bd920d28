/*
 * db/db.c: the face of both drivers: opening, the two clocks, repeats, statements kept per connection.
 * Holds no SQL and no driver's type.
 */
#include "db/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/assert.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "db/db_private.h"

enum { SLOTS_FIRST = 64, STATEMENTS_MAX = 2048, PAUSE_MS_MAX = 40 };

static const struct db_driver *driver_find(const char *url)
{
	if (strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0)
		return &db_driver_pgsql;
	if (*url == '\0' || strstr(url, "://") != NULL || strstr(url, ":memory:") != NULL)
		return NULL;
	return &db_driver_sqlite;
}

static void db_free(struct db *db)
{
	free(db->order_clock);
	free(db);
}

err_t db_open(const char *url, const struct clock *clock, int pool_size, struct db **ret_db,
	      struct err_detail *ret_detail)
{
	const struct db_driver *driver = driver_find(url);
	struct db *db;
	err_t e;

	ASSERT(clock != NULL && pool_size > 0);
	if (driver == NULL)
		return err_set(ERR_INPUT_INVALID, ret_detail, "database", "database_url");
	db = calloc(1, sizeof(*db));
	if (db == NULL)
		return ERR_MEMORY;
	db->order_clock = calloc(1, sizeof(*db->order_clock));
	if (db->order_clock == NULL) {
		db_free(db);
		return ERR_MEMORY;
	}
	pthread_mutex_init(&db->order_clock->lock, NULL);
	db->driver = driver;
	db->clock = clock;
	db_pool_init(&db->pool, (size_t)pool_size);
	e = driver->open(db, url, ret_detail);
	if (e != ERR_OK) {
		db_pool_close(db);
		db_free(db);
		return e;
	}
	*ret_db = db;
	return ERR_OK;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_pool_close(db);
	db->driver->close(db);
	pthread_mutex_destroy(&db->order_clock->lock);
	db_free(db);
}

enum db_kind db_kind(const struct db *db)
{
	return db->driver->kind;
}

/* Between two tries: longer each time, never the same for two callers. */
static void pause_make(int try)
{
	int64_t ms_max = try < 5 ? 1 <<
	try : PAUSE_MS_MAX
		;
	uint32_t random;
	struct timespec pause;

	random_bytes(&random, sizeof(random));
	pause.tv_sec = 0;
	pause.tv_nsec = (long)(random % (uint32_t)(ms_max * 1000)) * 1000;
	nanosleep(&pause, NULL); /* a signal only makes it shorter */
}

static err_t repeat(struct db *db, err_t (*run)(struct db *, db_function *, void *), db_function *function, void *arg)
{
	for (int try = 0; try < DB_TRIES_MAX; try++) {
		err_t e;

		if (try > 0)
			pause_make(try);
		e = run(db, function, arg);
		if (e != ERR_CONFLICT)
			return e;
	}
	return ERR_BUSY;
}

err_t db_write(struct db *db, db_function *function, void *arg)
{
	return repeat(db, db->driver->write, function, arg);
}

err_t db_read(struct db *db, db_function *function, void *arg)
{
	return repeat(db, db->driver->read, function, arg);
}

void db_clock_set(struct db *db, int64_t offset_ms, utc_ms_t frozen_at)
{
	pthread_mutex_lock(&db->order_clock->lock);
	db->order_clock->offset_ms = offset_ms;
	db->order_clock->frozen_at = frozen_at;
	pthread_mutex_unlock(&db->order_clock->lock);
}

static utc_ms_t order_time(const struct db *db, utc_ms_t wall)
{
	utc_ms_t now;

	pthread_mutex_lock(&db->order_clock->lock);
	now = db->order_clock->frozen_at != 0 ? db->order_clock->frozen_at : wall + db->order_clock->offset_ms;
	pthread_mutex_unlock(&db->order_clock->lock);
	return now;
}

utc_ms_t db_clock_now(const struct db *db)
{
	return order_time(db, db->clock->read(db->clock));
}

utc_ms_t db_now(const struct db_tx *tx)
{
	return tx->now;
}

utc_ms_t db_wall(const struct db_tx *tx)
{
	return tx->wall;
}

enum db_kind db_tx_kind(const struct db_tx *tx)
{
	return tx->db->driver->kind;
}

const char *db_error_text(const struct db_tx *tx)
{
	return tx->error_text;
}

void db_tx_begin(struct db_tx *ret_tx, struct db *db, struct db_conn *conn, bool is_write)
{
	ASSERT(conn->tx == NULL && conn->used == NULL);
	memset(ret_tx, 0, sizeof(*ret_tx));
	ret_tx->db = db;
	ret_tx->conn = conn;
	ret_tx->is_write = is_write;
	ret_tx->wall = db->clock->read(db->clock);
	ret_tx->now = order_time(db, ret_tx->wall);
	if (!is_write)
		ret_tx->deadline_ms = monotonic_ms() + READ_MS_MAX;
	conn->tx = ret_tx;
}

static void statements_reset(struct db_conn *conn)
{
	while (conn->used != NULL) {
		struct db_stmt *stmt = conn->used;

		conn->used = stmt->next_used;
		stmt->next_used = NULL;
		stmt->used = false;
		db_reset(stmt);
	}
}

void db_tx_end(struct db_tx *tx)
{
	statements_reset(tx->conn);
	tx->conn->tx = NULL;
}

err_t db_tx_fail(struct db_tx *tx, err_t e, const char *text)
{
	ASSERT(e != ERR_OK);
	if (tx->failure != ERR_OK)
		return tx->failure;
	tx->failure = e;
	if (text != tx->error_text)
		snprintf(tx->error_text, sizeof(tx->error_text), "%s", text);
#ifdef OTKLIK_DB_TWICE
	if (err_class(e) == CLASS_FATAL)
		fprintf(stderr, "level=debug event=db_failed error=%s text=\"%s\"\n", err_name(e), tx->error_text);
#endif
	return e;
}

err_t db_function_run(struct db_tx *tx, db_function *function, void *arg)
{
	err_t e = function(tx, arg);

	statements_reset(tx->conn);
	return tx->failure != ERR_OK ? tx->failure : e;
}

void db_conn_init(struct db_conn *conn, struct db *db)
{
	memset(conn, 0, sizeof(*conn));
	conn->db = db;
	conn->spare.conn = conn;
	conn->spare.text = "";
}

void db_conn_statements_free(struct db_conn *conn)
{
	for (size_t i = 0; i < conn->slot_count; i++)
		if (conn->slots[i] != NULL)
			conn->db->driver->stmt_free(conn->slots[i]);
	free(conn->slots);
	conn->slots = NULL;
	conn->slot_count = conn->stmt_count = 0;
}

void db_stmt_init(struct db_stmt *stmt, struct db_conn *conn, const struct db_sql *sql, const char *text)
{
	memset(stmt, 0, sizeof(*stmt));
	stmt->conn = conn;
	stmt->sql = sql;
	stmt->text = text;
}

static struct db_stmt **slot_find(const struct db_conn *conn, const struct db_sql *sql)
{
	size_t i = ((uintptr_t)sql >> 4) * 0x9E3779B97F4A7C15u >> 20;

	for (;; i++) {
		struct db_stmt **slot = &conn->slots[i & (conn->slot_count - 1)];

		if (*slot == NULL || (*slot)->sql == sql)
			return slot;
	}
}

/* Keeps the table at most half full. */
static bool slots_grow(struct db_conn *conn)
{
	struct db_stmt **old = conn->slots;
	size_t old_count = conn->slot_count;

	if (2 * (conn->stmt_count + 1) <= conn->slot_count)
		return true;
	ASSERT(conn->stmt_count < STATEMENTS_MAX); /* statements are static: a program has only so many */
	conn->slots = calloc(old_count == 0 ? SLOTS_FIRST : 2 * old_count, sizeof(struct db_stmt *));
	if (conn->slots == NULL) {
		conn->slots = old;
		return false;
	}
	conn->slot_count = old_count == 0 ? SLOTS_FIRST : 2 * old_count;
	for (size_t i = 0; i < old_count; i++)
		if (old[i] != NULL)
			*slot_find(conn, old[i]->sql) = old[i];
	free(old);
	return true;
}

/* Into an empty slot, or in place of a statement that could not be prepared or bound. */
static void statement_make(struct db_conn *conn, const struct db_sql *sql, struct db_stmt **slot)
{
	struct db_stmt *stmt = conn->db->driver->stmt_new(conn, sql);

	if (stmt == NULL)
		return;
	if (*slot != NULL)
		conn->db->driver->stmt_free(*slot);
	else
		conn->stmt_count++;
	*slot = stmt;
}

struct db_stmt *db_statement(struct db_tx *tx, const struct db_sql *sql)
{
	struct db_conn *conn = tx->conn;
	struct db_stmt *stmt = NULL;

	if (tx->failure == ERR_OK && slots_grow(conn)) {
		struct db_stmt **slot = slot_find(conn, sql);

		if (*slot == NULL || ((*slot)->error != ERR_OK && !(*slot)->used))
			statement_make(conn, sql, slot);
		else
			ASSERT((*slot)->text == sql->text || (*slot)->text == sql->pgsql); /* `sql` must be static */
		stmt = *slot;
	}
	if (stmt == NULL) {
		conn->spare.error = tx->failure != ERR_OK ? tx->failure : ERR_MEMORY;
		return &conn->spare;
	}
	ASSERT(!stmt->running); /* asked for again inside its own row loop: db_reset() first */
	if (!stmt->used) {
		stmt->used = true;
		stmt->next_used = conn->used;
		conn->used = stmt;
	}
	return stmt;
}

static bool may_bind(struct db_stmt *stmt, int number)
{
	ASSERT(number > 0 && number <= DB_PARAMETERS_MAX);
	ASSERT(!stmt->running);
	return stmt->error == ERR_OK && stmt != &stmt->conn->spare;
}

void db_bind_int(struct db_stmt *stmt, int number, int64_t value)
{
	if (!may_bind(stmt, number))
		return;
	db_trail_add(stmt->conn->tx, TRAIL_INT, stmt->text, value);
	stmt->conn->db->driver->bind_int(stmt, number, value);
}

void db_bind_text(struct db_stmt *stmt, int number, struct str value)
{
	if (!may_bind(stmt, number))
		return;
	db_trail_add(stmt->conn->tx, TRAIL_TEXT, stmt->text, (int64_t)value.size);
	if (!utf8_is_valid(value))
		stmt->error = ERR_INPUT_INVALID; /* the door should have refused it */
	else
		stmt->conn->db->driver->bind_text(stmt, number, value);
}

void db_bind_blob(struct db_stmt *stmt, int number, const void *data, size_t size)
{
	if (!may_bind(stmt, number))
		return;
	db_trail_add(stmt->conn->tx, TRAIL_BLOB, stmt->text, (int64_t)size);
	stmt->conn->db->driver->bind_blob(stmt, number, data, size);
}

void db_bind_null(struct db_stmt *stmt, int number)
{
	if (!may_bind(stmt, number))
		return;
	db_trail_add(stmt->conn->tx, TRAIL_NULL, stmt->text, 0);
	stmt->conn->db->driver->bind_null(stmt, number);
}

void db_bind_id(struct db_stmt *stmt, int number, row_id_t id)
{
	if (id == 0)
		db_bind_null(stmt, number);
	else
		db_bind_int(stmt, number, id);
}

/* `may_wait`: nobody asks for rows or their number. */
static err_t step(struct db_stmt *stmt, bool may_wait, bool *ret_row)
{
	const struct db_driver *driver = stmt->conn->db->driver;
	struct db_tx *tx = stmt->conn->tx;

	if (stmt->error != ERR_OK)
		return db_tx_fail(tx, stmt->error,
				  tx->error_text[0] != '\0' ? tx->error_text : "could not prepare or bind");
	if (fault(FAULT_DB_STEP))
		return db_tx_fail(tx, ERR_DISK, "planted fault");
	if (tx->deadline_ms != 0 && monotonic_ms() > tx->deadline_ms)
		return db_tx_fail(tx, ERR_BUSY, "read took too long");
	return may_wait && tx->is_write && driver->queue != NULL ? driver->queue(stmt) : driver->step(stmt, ret_row);
}

static err_t step_or_queue(struct db_stmt *stmt, bool may_wait, bool *ret_row)
{
	struct db_tx *tx = stmt->conn->tx;
	bool row = false;
	err_t e;

	ASSERT(tx != NULL);
	if (tx->failure != ERR_OK)
		return tx->failure;
	if (!stmt->running)
		db_trail_add(tx, TRAIL_STATEMENT, stmt->text, 0);
	e = step(stmt, may_wait, &row);
	stmt->running = e == ERR_OK && row;
	if (!stmt->running && stmt != &stmt->conn->spare)
		stmt->conn->db->driver->reset(stmt);
	if (e == ERR_OK)
		*ret_row = row;
	return e;
}

err_t db_step(struct db_stmt *stmt, bool *ret_row)
{
	return step_or_queue(stmt, false, ret_row);
}

err_t db_run(struct db_stmt *stmt, int64_t *ret_changes)
{
	bool row = false;
	err_t e = step_or_queue(stmt, ret_changes == NULL, &row);

	if (e != ERR_OK)
		return e;
	ASSERT(!row);
	if (ret_changes != NULL)
		*ret_changes = stmt->conn->db->driver->changes(stmt);
	return ERR_OK;
}

err_t db_one_int(struct db_stmt *stmt, int64_t *ret_value, bool *ret_found)
{
	bool row;
	err_t e = db_step(stmt, &row);

	if (e != ERR_OK)
		return e;
	if (row)
		*ret_value = db_int(stmt, 0);
	db_reset(stmt);
	*ret_found = row;
	return ERR_OK;
}

void db_reset(struct db_stmt *stmt)
{
	if (stmt == &stmt->conn->spare)
		return;
	stmt->conn->db->driver->reset(stmt);
	stmt->running = false;
}

int64_t db_int(const struct db_stmt *stmt, int column)
{
	ASSERT(stmt->running && column >= 0);
	return stmt->conn->db->driver->column_int(stmt, column);
}

struct str db_text(const struct db_stmt *stmt, int column)
{
	ASSERT(stmt->running && column >= 0);
	return stmt->conn->db->driver->column_text(stmt, column);
}

struct str db_blob(const struct db_stmt *stmt, int column)
{
	ASSERT(stmt->running && column >= 0);
	return stmt->conn->db->driver->column_blob(stmt, column);
}

bool db_is_null(const struct db_stmt *stmt, int column)
{
	ASSERT(stmt->running && column >= 0);
	return stmt->conn->db->driver->column_is_null(stmt, column);
}

err_t db_script(struct db_tx *tx, const char *sql)
{
	ASSERT(tx->is_write);
	if (tx->failure != ERR_OK)
		return tx->failure;
	db_trail_add(tx, TRAIL_SCRIPT, "script", (int64_t)strlen(sql)); /* its text need not outlive the call */
	if (fault(FAULT_DB_STEP))
		return db_tx_fail(tx, ERR_DISK, "planted fault");
	return tx->db->driver->script(tx, sql);
}
