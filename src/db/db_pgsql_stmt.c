/*
 * db/db_pgsql_stmt.c: prepared statements over libpq. All rows of a statement are fetched by its first step, so others
 * may run inside its row loop. Integers and texts travel as text (PostgreSQL then takes a number where a smaller
 * integer is wanted, as SQLite does), blobs as bytes.
 */
#include "db/db_pgsql_private.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/digest.h"

enum { TYPE_BOOL = 16, TYPE_BYTES = 17 }; /* pg_type.oid, fixed for ever */

struct parameter {
	char *bytes; /* own copy, terminated */
	size_t capacity;
	int size;
	bool is_set, is_binary;
};

struct pgsql_stmt {
	struct db_stmt base;
	char name[24]; /* "" = not prepared */
	int parameter_count, row, row_count;
	struct parameter *parameters; /* by number - 1 */
	PGresult *result;
	int64_t changes;
	char **decoded; /* by column: bytes of the blobs of the open row */
	int column_count;
};

static struct pgsql_stmt *stmt_of(const struct db_stmt *stmt)
{
	return (struct pgsql_stmt *)(uintptr_t)stmt;
}

/* The highest $n of the text; our statements hold no such thing in quotes. */
static int parameters_count(const char *text)
{
	long count = 0;

	for (const char *at = strchr(text, '$'); at != NULL; at = strchr(at + 1, '$')) {
		long number = strtol(at + 1, NULL, 10);

		if (number > count)
			count = number;
	}
	ASSERT(count <= DB_PARAMETERS_MAX);
	return (int)count;
}

/* In the first use, so that a failure is told like one of the statement. */
static err_t prepare(struct pgsql_stmt *stmt)
{
	struct pgsql_conn *conn = pgsql_conn_of(stmt->base.conn);
	PGresult *result;
	char name[sizeof(stmt->name)];
	err_t e;

	if (stmt->name[0] != '\0')
		return ERR_OK;
	e = pgsql_pipe_take(conn, NULL); /* a statement is prepared outside a pipeline */
	if (e != ERR_OK)
		return e;
	snprintf(name, sizeof(name), "s%llu", (unsigned long long)++conn->names);
	result = PQprepare(conn->handle, name, stmt->base.text, 0, NULL);
	if (PQresultStatus(result) == PGRES_COMMAND_OK)
		memcpy(stmt->name, name, sizeof(name));
	else
		e = pgsql_fail(&conn->base, result);
	PQclear(result);
	return e;
}

struct db_stmt *pgsql_stmt_new(struct db_conn *conn, const struct db_sql *sql)
{
	struct pgsql_stmt *stmt = calloc(1, sizeof(*stmt));

	if (stmt == NULL)
		return NULL;
	db_stmt_init(&stmt->base, conn, sql, sql->pgsql != NULL ? sql->pgsql : sql->text);
	stmt->parameter_count = parameters_count(stmt->base.text);
	stmt->parameters = calloc((size_t)stmt->parameter_count + 1, sizeof(*stmt->parameters));
	if (stmt->parameters == NULL) {
		free(stmt);
		return NULL;
	}
	return &stmt->base;
}

static void rows_forget(struct pgsql_stmt *stmt)
{
	for (int i = 0; i < stmt->column_count; i++)
		free(stmt->decoded[i]);
	free(stmt->decoded);
	stmt->decoded = NULL;
	stmt->column_count = 0;
	PQclear(stmt->result);
	stmt->result = NULL;
	stmt->row = stmt->row_count = 0;
}

/* The server forgets its half with the connection, which lives no longer than this. */
void pgsql_stmt_free(struct db_stmt *base)
{
	struct pgsql_stmt *stmt = stmt_of(base);

	rows_forget(stmt);
	for (int i = 0; i < stmt->parameter_count; i++)
		free(stmt->parameters[i].bytes);
	free(stmt->parameters);
	free(stmt);
}

static void parameter_set(struct db_stmt *base, int number, const void *data, size_t size, bool is_binary)
{
	struct pgsql_stmt *stmt = stmt_of(base);
	struct parameter *parameter;

	if (number > stmt->parameter_count) {
		ASSERT(base->sql->pgsql != NULL); /* only a text of its own may lack a number */
		return;
	}
	parameter = &stmt->parameters[number - 1];
	if (size >= INT_MAX) {
		base->error = ERR_LIMIT;
		return;
	}
	if (parameter->capacity < size + 1) {
		char *bytes = realloc(parameter->bytes, size + 1);

		if (bytes == NULL) {
			base->error = ERR_MEMORY;
			return;
		}
		parameter->bytes = bytes;
		parameter->capacity = size + 1;
	}
	if (size > 0)
		memcpy(parameter->bytes, data, size);
	parameter->bytes[size] = '\0';
	parameter->size = (int)size;
	parameter->is_set = true;
	parameter->is_binary = is_binary;
}

void pgsql_bind_int(struct db_stmt *stmt, int number, int64_t value)
{
	char text[24];
	int size = snprintf(text, sizeof(text), "%lld", (long long)value);

	parameter_set(stmt, number, text, (size_t)size, false);
}

void pgsql_bind_text(struct db_stmt *stmt, int number, struct str value)
{
	parameter_set(stmt, number, value.data, value.size, false);
}

void pgsql_bind_blob(struct db_stmt *stmt, int number, const void *data, size_t size)
{
	parameter_set(stmt, number, data, size, true);
}

void pgsql_bind_null(struct db_stmt *base, int number)
{
	struct pgsql_stmt *stmt = stmt_of(base);

	if (number <= stmt->parameter_count)
		stmt->parameters[number - 1].is_set = false;
	else
		ASSERT(base->sql->pgsql != NULL);
}

static void values_of(const struct pgsql_stmt *stmt, struct pgsql_values *ret_values)
{
	ret_values->count = stmt->parameter_count;
	for (int i = 0; i < stmt->parameter_count; i++) {
		ret_values->values[i] = stmt->parameters[i].is_set ? stmt->parameters[i].bytes : NULL;
		ret_values->sizes[i] = stmt->parameters[i].size;
		ret_values->formats[i] = stmt->parameters[i].is_binary;
	}
}

static err_t run(struct pgsql_stmt *stmt)
{
	struct pgsql_conn *conn = pgsql_conn_of(stmt->base.conn);
	struct pgsql_values values;
	err_t e;

	values_of(stmt, &values);
	if (pgsql_pipe_is_open(conn)) {
		e = pgsql_pipe_send(conn, stmt->name, &values);
		return e != ERR_OK ? e : pgsql_pipe_take(conn, &stmt->result);
	}
	stmt->result =
		PQexecPrepared(conn->handle, stmt->name, values.count, values.values, values.sizes, values.formats, 0);
	return pgsql_result_is_good(stmt->result) ? ERR_OK : pgsql_fail(&conn->base, stmt->result);
}

/* Sent without waiting: its failure comes out of the next statement that waits, or of the commit. */
err_t pgsql_queue(struct db_stmt *base)
{
	struct pgsql_stmt *stmt = stmt_of(base);
	struct pgsql_conn *conn = pgsql_conn_of(base->conn);
	struct pgsql_values values;
	err_t e = prepare(stmt);

	if (e == ERR_OK && conn->queued >= PGSQL_QUEUED_MAX)
		e = pgsql_pipe_take(conn, NULL);
	if (e != ERR_OK)
		return e;
	values_of(stmt, &values);
	return pgsql_pipe_send(conn, stmt->name, &values);
}

static err_t execute(struct pgsql_stmt *stmt)
{
	struct db_conn *conn = stmt->base.conn;
	err_t e = prepare(stmt);

	if (e == ERR_OK)
		e = run(stmt);
	if (e != ERR_OK)
		return e;
	stmt->changes = strtoll(PQcmdTuples(stmt->result), NULL, 10);
	stmt->row_count = PQntuples(stmt->result);
	stmt->row = -1;
	stmt->decoded = calloc((size_t)PQnfields(stmt->result) + 1, sizeof(*stmt->decoded));
	if (stmt->decoded == NULL)
		return db_tx_fail(conn->tx, ERR_MEMORY, "out of memory");
	stmt->column_count = PQnfields(stmt->result);
	return ERR_OK;
}

/* Every blob of the row, so that a column can be read without a way to fail. */
static err_t blobs_decode(struct pgsql_stmt *stmt)
{
	for (int i = 0; i < stmt->column_count; i++) {
		const char *hex;

		free(stmt->decoded[i]);
		stmt->decoded[i] = NULL;
		if (PQftype(stmt->result, i) != TYPE_BYTES || PQgetisnull(stmt->result, stmt->row, i))
			continue;
		hex = PQgetvalue(stmt->result, stmt->row, i);
		stmt->decoded[i] = malloc(strlen(hex) / 2 + 1);
		if (stmt->decoded[i] == NULL)
			return db_tx_fail(stmt->base.conn->tx, ERR_MEMORY, "out of memory");
		if (strncmp(hex, "\\x", 2) != 0 || !hex_parse(str_from(hex + 2), stmt->decoded[i], strlen(hex + 2) / 2))
			return db_tx_fail(stmt->base.conn->tx, ERR_CORRUPT, "bytea_output is not hex");
	}
	return ERR_OK;
}

err_t pgsql_step(struct db_stmt *base, bool *ret_row)
{
	struct pgsql_stmt *stmt = stmt_of(base);
	err_t e = base->running ? ERR_OK : execute(stmt);

	if (e != ERR_OK)
		return e;
	if (stmt->row + 1 >= stmt->row_count) {
		*ret_row = false;
		return ERR_OK;
	}
	stmt->row++;
	e = blobs_decode(stmt);
	*ret_row = e == ERR_OK;
	return e;
}

void pgsql_reset(struct db_stmt *base)
{
	struct pgsql_stmt *stmt = stmt_of(base);

	rows_forget(stmt);
	for (int i = 0; i < stmt->parameter_count; i++)
		stmt->parameters[i].is_set = false;
}

int64_t pgsql_changes(const struct db_stmt *stmt)
{
	return stmt_of(stmt)->changes;
}

static bool has_column(const struct pgsql_stmt *stmt, int column)
{
	return column < stmt->column_count && !PQgetisnull(stmt->result, stmt->row, column);
}

int64_t pgsql_column_int(const struct db_stmt *base, int column)
{
	const struct pgsql_stmt *stmt = stmt_of(base);

	if (!has_column(stmt, column))
		return 0;
	if (PQftype(stmt->result, column) == TYPE_BOOL)
		return *PQgetvalue(stmt->result, stmt->row, column) == 't';
	return strtoll(PQgetvalue(stmt->result, stmt->row, column), NULL, 10);
}

struct str pgsql_column_text(const struct db_stmt *base, int column)
{
	const struct pgsql_stmt *stmt = stmt_of(base);

	if (!has_column(stmt, column))
		return (struct str){ NULL, 0 };
	return (struct str){ PQgetvalue(stmt->result, stmt->row, column),
			     (size_t)PQgetlength(stmt->result, stmt->row, column) };
}

struct str pgsql_column_blob(const struct db_stmt *base, int column)
{
	const struct pgsql_stmt *stmt = stmt_of(base);

	if (!has_column(stmt, column))
		return (struct str){ NULL, 0 };
	if (stmt->decoded[column] == NULL)
		return pgsql_column_text(base, column);
	return (struct str){ stmt->decoded[column], ((size_t)PQgetlength(stmt->result, stmt->row, column) - 2) / 2 };
}

bool pgsql_column_is_null(const struct db_stmt *stmt, int column)
{
	return !has_column(stmt_of(stmt), column);
}
