/*
 * db/db_pgsql_pipe.c: statements that are sent without waiting for their results: BEGIN, writes that tell nothing,
 * COMMIT.
 *
 * Promise: the results are taken, in their order, before anything of the transaction is told or a result is wanted; the
 * first failure of the pipeline is the transaction's, and what stood behind it has not been done. A round trip costs
 * more than most statements, above all while others wait for a row that this transaction holds.
 */
#include "db/db_pgsql_private.h"

static err_t pipe_broken(struct pgsql_conn *conn)
{
	conn->base.tx->lost = true;
	return pgsql_fail(&conn->base, NULL);
}

static err_t pipe_send_text(struct pgsql_conn *conn, const char *sql)
{
	if (PQsendQueryParams(conn->handle, sql, 0, NULL, NULL, NULL, NULL, 0) != 1)
		return pipe_broken(conn);
	conn->queued++;
	return ERR_OK;
}

static err_t pipe_open(struct pgsql_conn *conn)
{
	const char *const *begin = conn->begin;
	err_t e = ERR_OK;

	if (PQpipelineStatus(conn->handle) == PQ_PIPELINE_OFF && PQenterPipelineMode(conn->handle) != 1)
		return pipe_broken(conn);
	conn->begin = NULL;
	for (; begin != NULL && *begin != NULL && e == ERR_OK; begin++)
		e = pipe_send_text(conn, *begin);
	return e;
}

bool pgsql_pipe_is_open(const struct pgsql_conn *conn)
{
	return conn->begin != NULL || conn->queued > 0;
}

err_t pgsql_pipe_send(struct pgsql_conn *conn, const char *name, const struct pgsql_values *values)
{
	err_t e = pipe_open(conn);

	if (e != ERR_OK)
		return e;
	if (PQsendQueryPrepared(conn->handle, name, values->count, values->values, values->sizes, values->formats, 0) !=
	    1)
		return pipe_broken(conn);
	conn->queued++;
	return ERR_OK;
}

/* The next result; behind each but the pipeline's end stands a NULL. */
static PGresult *pipe_result(PGconn *handle)
{
	PGresult *result = PQgetResult(handle);

	if (result != NULL && PQresultStatus(result) != PGRES_PIPELINE_SYNC)
		PQclear(PQgetResult(handle));
	return result;
}

err_t pgsql_pipe_take(struct pgsql_conn *conn, PGresult **ret_last)
{
	PGresult *last = NULL;
	size_t queued = conn->queued;
	err_t e = ERR_OK;

	conn->queued = 0;
	if (ret_last != NULL)
		*ret_last = NULL;
	if (PQpipelineStatus(conn->handle) == PQ_PIPELINE_OFF)
		return ERR_OK;
	if (PQpipelineSync(conn->handle) != 1)
		return pipe_broken(conn);
	for (size_t i = 0; i < queued; i++) {
		PQclear(last);
		last = pipe_result(conn->handle);
		if (e == ERR_OK && !pgsql_result_is_good(last))
			e = pgsql_fail(&conn->base, last);
	}
	PQclear(pipe_result(conn->handle)); /* the end of the pipeline */
	if (PQexitPipelineMode(conn->handle) != 1)
		e = pipe_broken(conn);
	if (e == ERR_OK && ret_last != NULL)
		*ret_last = last;
	else
		PQclear(last);
	return e;
}

err_t pgsql_pipe_commit(struct pgsql_conn *conn, PGresult **ret_result)
{
	err_t e = pipe_open(conn);

	*ret_result = NULL;
	if (e == ERR_OK)
		e = pipe_send_text(conn, "COMMIT");
	return e != ERR_OK ? e : pgsql_pipe_take(conn, ret_result);
}
