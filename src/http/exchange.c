/*
 * http/exchange.c: the library's callbacks: a request's headers, its body, its end.
 *
 * Runs on the library's threads, so it only moves bytes: no database, no waiting. The limits of a body are ours
 * (LIBRARIES 4.1, guard 5): a declared one that is too big is refused at once, a chunked one is counted, read on and
 * thrown away.
 */
#include "http/server_private.h"

#include <stdlib.h>

#include "action/app.h"
#include "base/limits.h"
#include "base/utf8.h"

static enum MHD_Result look_at_query(void *data, enum MHD_ValueKind kind, const char *name, size_t name_size,
				     const char *value, size_t value_size)
{
	struct exchange *exchange = data;

	(void)kind;
	if (exchange->query_count == QUERY_VALUES_MAX)
		return MHD_NO;
	exchange->query[exchange->query_count++] = (struct query_value){
		.name = { name, name_size },
		.value = { value ? value : "", value ? value_size : 0 },
	};
	return MHD_YES;
}

static struct exchange *exchange_new(struct http *http, struct MHD_Connection *connection, struct socket_watch *socket,
				     const char *url, const char *method)
{
	struct exchange *exchange = calloc(1, sizeof(*exchange));

	if (!exchange)
		return NULL;
	exchange->request.arena = arena_new(REQUEST_ARENA_BYTES_MAX);
	if (!exchange->request.arena) {
		free(exchange);
		return NULL;
	}
	exchange->connection = connection;
	exchange->socket = socket;
	exchange->request.http = http;
	exchange->request.app = http->app;
	exchange->request.method = str_from(method);
	exchange->request.path = str_from(url);
	exchange->request.status = MHD_HTTP_OK;
	buf_init(&exchange->request.body_out, REQUEST_ARENA_BYTES_MAX);
	json_out_init(&exchange->request.out, &exchange->request.body_out);
	buf_init(&exchange->body, 0);
	return exchange;
}

static void exchange_free(struct exchange *exchange)
{
	if (exchange->holds_file_place)
		atomic_fetch_sub(&exchange->request.http->file_bodies, 1);
	if (exchange->stream)
		hub_stream_drop(exchange->stream);
	buf_deinit(&exchange->body);
	buf_deinit(&exchange->request.body_out);
	arena_free(exchange->request.arena);
	free(exchange);
}

/* Where the connection can't be used for another request: its body was not read, or its bytes can't be trusted. */
static enum MHD_Result refuse(struct exchange *exchange, err_t e, const char *rule)
{
	if (rule)
		exchange->request.detail.rule = rule;
	problem_write(&exchange->request, e);
	exchange->must_close = true;
	exchange->state = EXCHANGE_DONE;
	return reply_send(exchange);
}

/* What the body may be, from the route and the headers; ERR_OK, or the refusal. */
static err_t body_rules(struct exchange *exchange)
{
	const struct route *route = exchange->match.route;
	bool has_body = exchange->body_chunked || exchange->body_declared > 0;

	exchange->body_bytes_max = route->fields || (route->flags & ROUTE_FILE_BODY) ? route->body_bytes_max : 0;
	if (has_body && exchange->body_bytes_max == 0)
		return err_set(ERR_BODY_INVALID, &exchange->request.detail, "", "no_body");
	if (exchange->body_declared > exchange->body_bytes_max)
		return err_set_limit(ERR_LIMIT, &exchange->request.detail, "", "body_too_big",
				     (int64_t)exchange->body_bytes_max, (int64_t)exchange->body_declared);
	buf_init(&exchange->body, exchange->body_bytes_max);
	return ERR_OK;
}

/* Large bodies cost memory: only after session and rights are known, and only FILE_BODIES_MAX at once. */
static err_t body_place(struct exchange *exchange)
{
	if (!(exchange->match.route->flags & ROUTE_FILE_BODY))
		return ERR_OK;
	if (atomic_fetch_add(&exchange->request.http->file_bodies, 1) >= FILE_BODIES_MAX) {
		atomic_fetch_sub(&exchange->request.http->file_bodies, 1);
		return err_set(ERR_BUSY, &exchange->request.detail, "", "file_places");
	}
	exchange->holds_file_place = true;
	return ERR_OK;
}

static bool is_get(struct str method)
{
	return str_equal(method, STR("GET")) || str_equal(method, STR("HEAD"));
}

static bool path_is_api(struct str path)
{
	return (path.size >= 4 && memcmp(path.data, "/api", 4) == 0) || str_equal(path, STR("/healthz")) ||
	       str_equal(path, STR("/readyz"));
}

static bool find_asset(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	bool gzip = exchange->accept_encoding.data && strstr(exchange->accept_encoding.data, "gzip") != NULL;

	if (!is_get(request->method) || path_is_api(request->path) || exchange->body_chunked ||
	    exchange->body_declared > 0)
		return false;
	exchange->asset = asset_find(request->http, request->path, gzip, &exchange->asset_gzip);
	return exchange->asset != NULL;
}

/* The first call: headers are here, the body is not. */
static enum MHD_Result exchange_begin(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct http *http = request->http;
	err_t e;

	MHD_get_connection_values_n(exchange->connection, MHD_GET_ARGUMENT_KIND, look_at_query, exchange);
	if (!guard_headers(exchange->connection, exchange)) {
		exchange->socket->bad_escape = false;
		return refuse(exchange, ERR_BODY_INVALID, "bad_request");
	}
	if (atomic_load(&http->stopping))
		return refuse(exchange, ERR_BUSY, "stopping");
	if (find_asset(exchange)) { /* sent at the next call: a reply to the first one would close the connection */
		exchange->state = EXCHANGE_DONE;
		return MHD_YES;
	}
	e = route_find(routes, request->method, request->path, http->app->demo, &exchange->match);
	if (e != ERR_OK)
		return refuse(exchange, e, "no_such_address");
	request->route = exchange->match.route;
	e = body_rules(exchange);
	if (e != ERR_OK)
		return refuse(exchange, e, NULL);
	socket_cut_in(exchange->socket, BODY_MS_MAX + (int64_t)(exchange->body_bytes_max / RATE_BYTES_MIN) * 1000);
	exchange->state = EXCHANGE_READING;
	if (!(request->route->flags & ROUTE_PUBLIC) &&
	    (exchange->body_chunked || exchange->body_declared > HEADER_BODY_FREE)) {
		socket_cut_in(exchange->socket, 0);
		if (!worker_submit(exchange, EXCHANGE_CHECKING))
			return refuse(exchange, ERR_BUSY, "queue_full");
	}
	return MHD_YES;
}

static void take_body(struct exchange *exchange, const char *upload, size_t size)
{
	if (exchange->body.size + size > exchange->body_bytes_max)
		exchange->body_too_big = true;
	if (exchange->body_too_big)
		buf_clear(&exchange->body); /* read on and thrown away */
	else
		buf_add(&exchange->body, (struct str){ upload, size });
}

/* The body is complete. */
static enum MHD_Result exchange_read(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (exchange->body_too_big)
		return refuse(exchange,
			      err_set_limit(ERR_LIMIT, &request->detail, "", "body_too_big",
					    (int64_t)exchange->body_bytes_max, 0),
			      NULL);
	if (exchange->body.error != ERR_OK)
		return refuse(exchange, exchange->body.error, NULL);
	request->body = buf_str(&exchange->body);
	socket_cut_in(exchange->socket, 0);
	if (!worker_submit(exchange, EXCHANGE_RUNNING))
		return refuse(exchange, ERR_BUSY, "queue_full");
	return MHD_YES;
}

/* After the check on a request thread: session and rights are known, or the refusal is written. */
static enum MHD_Result exchange_checked(struct exchange *exchange)
{
	err_t e;

	if (!exchange->checked) {
		exchange->must_close = true;
		exchange->state = EXCHANGE_DONE;
		return reply_send(exchange);
	}
	e = body_place(exchange);
	if (e != ERR_OK)
		return refuse(exchange, e, NULL);
	socket_cut_in(exchange->socket, BODY_MS_MAX + (int64_t)(exchange->body_bytes_max / RATE_BYTES_MIN) * 1000);
	exchange->state = EXCHANGE_READING;
	return MHD_YES;
}

enum MHD_Result exchange_handle(void *data, struct MHD_Connection *connection, const char *url, const char *method,
				const char *version, const char *upload, size_t *upload_size, void **context)
{
	struct exchange *exchange = *context;

	(void)version;
	if (!exchange) {
		const union MHD_ConnectionInfo *info =
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

		if (!info || !info->socket_context)
			return MHD_NO;
		exchange = exchange_new(data, connection, info->socket_context, url, method);
		*context = exchange;
		return exchange ? exchange_begin(exchange) : MHD_NO;
	}
	switch (exchange->state) {
	case EXCHANGE_READING:
		if (*upload_size > 0) {
			take_body(exchange, upload, *upload_size);
			*upload_size = 0;
			return MHD_YES;
		}
		return exchange_read(exchange);
	case EXCHANGE_CHECKED:
		return exchange_checked(exchange);
	case EXCHANGE_DONE:
		return reply_send(exchange);
	case EXCHANGE_CHECKING:
	case EXCHANGE_RUNNING:
		break; /* suspended: the library does not call */
	}
	return MHD_NO;
}

void exchange_completed(void *data, struct MHD_Connection *connection, void **context,
			enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *context;

	(void)data;
	(void)connection;
	(void)code;
	if (!exchange)
		return;
	socket_cut_in(exchange->socket, IDLE_MS_MAX);
	exchange_free(exchange);
	*context = NULL;
}
