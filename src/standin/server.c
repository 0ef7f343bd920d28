/*
 * server.c: libmicrohttpd, one thread per connection, so that a handler may wait as a planned fault wants it.
 *
 * It listens on loopback only: everybody may write on the wall and turn the switches. Bodies, connections and idle time
 * are bounded; switches take application/json alone, which a page of another origin cannot send unasked.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/json_out.h"
#include "base/limits.h"
#include "standin/standin_private.h"

enum {
	CONNECTIONS_MAX = 200,
	IDLE_S = 30,
	ARENA_BYTES_MAX = 64 * 1024 * 1024,
	BULK_BYTES_MAX = 16 * 1024 * 1024,
	REPLY_BYTES_MAX = 8 * 1024 * 1024,
};

struct route {
	const char *method, *path; /* a path that ends in "/" is a prefix, but for "/" itself */
	void (*handler)(struct exchange *exchange, struct str rest);
	size_t body_bytes_max;
};
static const struct route routes[] = {
	{ "GET", "/", page_home, 0 },
	{ "POST", "/", page_write, BODY_BYTES_MAX },
	{ "GET", "/threads/", page_thread, 0 },
	{ "GET", "/wall.css", page_style, 0 },
	{ "GET", "/api/items", api_items, 0 },
	{ "POST", "/api/items", api_items_post, BODY_BYTES_MAX },
	{ "GET", "/api/threads/", api_thread, 0 },
	{ "POST", "/api/replies", api_replies_post, BODY_BYTES_MAX },
	{ "POST", "/control/fault", control_fault, BODY_BYTES_MAX },
	{ "POST", "/control/clock", control_clock, BODY_BYTES_MAX },
	{ "POST", "/control/pause", control_pause, BODY_BYTES_MAX },
	{ "POST", "/control/items", control_items, BULK_BYTES_MAX },
};

struct call { /* what libmicrohttpd keeps for us between its calls */
	struct exchange exchange;
	const struct route *route;
	err_t refused;
};

struct str exchange_query(const struct exchange *exchange, const char *key)
{
	return str_from(MHD_lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, key));
}

bool exchange_query_number(struct exchange *exchange, const char *key, int64_t otherwise, int64_t max,
			   int64_t *ret_number)
{
	struct str text = exchange_query(exchange, key);
	struct err_detail detail = { 0 };
	int64_t number = 0;

	for (size_t i = 0; i < text.size; i++) {
		int digit = text.data[i] - '0';

		if (digit < 0 || digit > 9 || number > max / 10 || number * 10 > max - digit) {
			exchange_fail(exchange, err_set_limit(ERR_INPUT_INVALID, &detail, key, "number", max, 0),
				      &detail);
			return false;
		}
		number = number * 10 + digit;
	}
	*ret_number = text.size > 0 ? number : otherwise;
	return true;
}

void exchange_fail(struct exchange *exchange, err_t e, const struct err_detail *detail)
{
	struct json_out out;

	buf_clear(&exchange->out);
	exchange->status = err_http(e);
	exchange->type = "application/json";
	json_out_init(&out, &exchange->out);
	json_object_begin(&out, NULL);
	json_text(&out, "error", err_name(e));
	json_text(&out, "field", detail ? detail->field : "");
	json_text(&out, "rule", detail && detail->rule ? detail->rule : "");
	json_object_end(&out);
}

bool exchange_takes(struct exchange *exchange, enum body_kind kind)
{
	if (exchange->body_kind == kind)
		return true;
	exchange_fail(exchange, ERR_BODY_INVALID, NULL);
	exchange->status = MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
	return false;
}

bool exchange_wait(const struct exchange *exchange, int64_t ms)
{
	struct pollfd stop = { .fd = exchange->standin->stop_fd, .events = POLLIN };

	return poll(&stop, 1, (int)ms) == 0;
}

/* NULL: none; *ret_other_method tells whether the path is known with another method. */
static const struct route *route_find(const char *method, const char *path, bool *ret_other_method)
{
	*ret_other_method = false;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		size_t size = strlen(routes[i].path);
		bool prefix = size > 1 && routes[i].path[size - 1] == '/';

		if (prefix ? strncmp(path, routes[i].path, size) != 0 : strcmp(path, routes[i].path) != 0)
			continue;
		if (strcmp(method, routes[i].method) == 0)
			return &routes[i];
		*ret_other_method = true;
	}
	return NULL;
}

static enum body_kind body_kind_of(struct MHD_Connection *connection)
{
	const char *type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type");

	if (!type)
		return BODY_NONE;
	if (strcasecmp(type, "application/json") == 0 || strncasecmp(type, "application/json;", 17) == 0)
		return BODY_JSON;
	if (strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
		return BODY_FORM;
	return BODY_OTHER;
}

static struct call *call_new(struct standin *standin, struct MHD_Connection *connection, const char *method,
			     const char *path)
{
	struct call *call = calloc(1, sizeof(*call));
	bool other_method;

	if (!call)
		return NULL;
	if (strcmp(method, "HEAD") == 0)
		method = "GET"; /* the library leaves the body out */
	call->route = route_find(method, path, &other_method);
	call->refused = call->route ? ERR_OK : other_method ? ERR_METHOD : ERR_NOT_FOUND;
	call->exchange =
		(struct exchange){ .standin = standin, .connection = connection, .method = method, .path = path };
	call->exchange.body_kind = body_kind_of(connection);
	call->exchange.status = MHD_HTTP_OK;
	call->exchange.type = "application/json";
	call->exchange.arena = arena_new(ARENA_BYTES_MAX);
	buf_init(&call->exchange.body, call->route ? call->route->body_bytes_max : 0);
	buf_init(&call->exchange.out, REPLY_BYTES_MAX);
	if (!call->exchange.arena) {
		free(call);
		return NULL;
	}
	return call;
}

static void call_end(void *data, struct MHD_Connection *connection, void **memory, enum MHD_RequestTerminationCode code)
{
	struct call *call = *memory;

	(void)data;
	(void)connection;
	(void)code;
	if (!call)
		return;
	buf_deinit(&call->exchange.body);
	buf_deinit(&call->exchange.out);
	arena_free(call->exchange.arena);
	free(call);
	*memory = NULL;
}

static const char *const reply_headers[][2] = {
	{ "Cache-Control", "no-store" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Content-Security-Policy",
	  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
};

static enum MHD_Result reply_send(struct exchange *exchange)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	bool whole;

	if (exchange->out.error != ERR_OK)
		exchange_fail(exchange, exchange->out.error, NULL);
	response = MHD_create_response_from_buffer(exchange->out.size, exchange->out.data, MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	whole = MHD_add_response_header(response, "Content-Type", exchange->type) == MHD_YES;
	for (size_t i = 0; i < sizeof(reply_headers) / sizeof(reply_headers[0]); i++)
		whole = whole && MHD_add_response_header(response, reply_headers[i][0], reply_headers[i][1]) == MHD_YES;
	if (exchange->location.size > 0)
		whole = whole && MHD_add_response_header(response, "Location", exchange->location.data) == MHD_YES;
	result = whole ? MHD_queue_response(exchange->connection, (unsigned)exchange->status, response) : MHD_NO;
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result call_run(struct call *call)
{
	struct exchange *exchange = &call->exchange;

	if (call->refused == ERR_OK && exchange->body.error != ERR_OK)
		call->refused = exchange->body.error;
	if (call->refused != ERR_OK) {
		exchange_fail(exchange, call->refused, NULL);
	} else {
		size_t size = strlen(call->route->path);

		call->route->handler(exchange, str_from(exchange->path + size));
	}
	return exchange->drop ? MHD_NO : reply_send(exchange);
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path, const char *method,
				  const char *version, const char *upload, size_t *upload_size, void **memory)
{
	struct call *call = *memory;

	(void)version;
	if (!call) {
		*memory = call_new(data, connection, method, path);
		return *memory ? MHD_YES : MHD_NO;
	}
	if (*upload_size > 0) {
		buf_add(&call->exchange.body, (struct str){ upload, *upload_size }); /* too much: kept as its error */
		*upload_size = 0;
		return MHD_YES;
	}
	call->exchange.path = path;
	return call_run(call);
}

/* "127.0.0.1:8090"; loopback only. */
static bool listen_parse(const char *text, struct sockaddr_in *ret_address)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	char host[INET_ADDRSTRLEN];
	const char *colon = strchr(text, ':');
	char *end;
	unsigned long port;

	if (!colon || (size_t)(colon - text) >= sizeof(host) || colon[1] < '0' || colon[1] > '9')
		return false;
	memcpy(host, text, (size_t)(colon - text));
	host[colon - text] = '\0';
	port = strtoul(colon + 1, &end, 10);
	if (*end != '\0' || port > UINT16_MAX || inet_pton(AF_INET, host, &address.sin_addr) != 1)
		return false;
	if (ntohl(address.sin_addr.s_addr) >> 24 != 127)
		return false;
	address.sin_port = htons((uint16_t)port);
	*ret_address = address;
	return true;
}

err_t server_start(struct standin *standin, const char *listen, struct err_detail *ret_detail)
{
	struct sockaddr_in address;
	const union MHD_DaemonInfo *info;
	char host[INET_ADDRSTRLEN];

	if (!listen_parse(listen, &address))
		return err_set(ERR_INPUT_INVALID, ret_detail, "listen", "loopback_address");
	standin->daemon =
		MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0,
				 NULL, NULL, on_request, standin, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
				 MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
				 (unsigned)IDLE_S, MHD_OPTION_NOTIFY_COMPLETED, call_end, NULL, MHD_OPTION_END);
	if (!standin->daemon)
		return err_set(ERR_SYSTEM, ret_detail, "listen", "in_use");
	info = MHD_get_daemon_info(standin->daemon, MHD_DAEMON_INFO_BIND_PORT);
	if (!info || !inet_ntop(AF_INET, &address.sin_addr, host, sizeof(host)))
		return ERR_SYSTEM;
	(void)snprintf(standin->address, sizeof(standin->address), "%s:%u", host, (unsigned)info->port);
	return ERR_OK;
}

void server_stop(struct standin *standin)
{
	MHD_stop_daemon(standin->daemon);
	standin->daemon = NULL;
}
