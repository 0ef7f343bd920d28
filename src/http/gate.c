/*
 * http/gate.c: what must hold before a handler runs: session, CSRF, roles, rate; then (http/input.c) headers, query,
 * body.
 *
 * Runs on request threads. Nothing of a body is looked at before permission is known.
 */
#include "http/server_private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>

#include "action/app.h"
#include "base/log.h"
#include "base/utf8.h"
#include "core/access.h"

enum { LOCAL_ROLES = 1 << ROLE_ADMINISTRATOR }; /* whoever may read the database's file owns the installation */
enum { RATE_BURST_SECONDS = 3, LOGIN_PER_S = 2, LOGIN_BURST = 60, SLOW_MS = 2000 };

static bool host_is_loopback(struct str host)
{
	static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };

	for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
		size_t size = strlen(names[i]);

		if (host.size >= size && strncasecmp(host.data, names[i], size) == 0 &&
		    (host.size == size || host.data[size] == ':'))
			return true;
	}
	return false;
}

/* A page of another site must not make this browser write here. */
static bool comes_from_us(const struct exchange *exchange)
{
	const char *host;

	if (exchange->fetch_site.data && strcasecmp(exchange->fetch_site.data, "same-origin") != 0 &&
	    strcasecmp(exchange->fetch_site.data, "none") != 0)
		return false;
	if (!exchange->origin.data)
		return true;
	host = strstr(exchange->origin.data, "://");
	return host && strcasecmp(host + 3, exchange->host.data) == 0;
}

static err_t check_csrf(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	char wanted[CSRF_SIZE + 1];
	unsigned difference = 0;
	err_t e;

	if (!(request->route->flags & ROUTE_WRITE))
		return ERR_OK;
	if (!comes_from_us(exchange))
		return err_set(ERR_FORBIDDEN, &request->detail, "", "csrf");
	if ((request->route->flags & ROUTE_PUBLIC) || exchange->socket->local)
		return ERR_OK;
	e = session_csrf(request->token, wanted);
	if (e != ERR_OK)
		return e;
	if (exchange->csrf.size != CSRF_SIZE)
		return err_set(ERR_FORBIDDEN, &request->detail, "", "csrf");
	for (size_t i = 0; i < CSRF_SIZE; i++)
		difference |= (unsigned)(wanted[i] ^ exchange->csrf.data[i]);
	return difference == 0 ? ERR_OK : err_set(ERR_FORBIDDEN, &request->detail, "", "csrf");
}

static err_t find_session(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	err_t e;

	if (request->route->flags & ROUTE_PUBLIC)
		return ERR_OK;
	if (exchange->socket->local) {
		request->session.roles = LOCAL_ROLES;
		return request->route->flags & ROUTE_LOCAL ? ERR_OK
							   : err_set(ERR_FORBIDDEN, &request->detail, "", "local");
	}
	request->token = session_cookie_find(request->http, exchange->cookie);
	e = request->token.size > 0 ? login_find(request->app->db, request->token, &request->session)
				    : ERR_LOGIN_NEEDED;
	return e == ERR_LOGIN_NEEDED ? err_set(e, &request->detail, "", "session") : e;
}

static err_t check_rate(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	int64_t per_s = request->http->config.rate_per_s, burst = per_s * RATE_BURST_SECONDS, wait_s;
	struct str key;

	if (per_s == 0 || exchange->socket->local) /* switched off, or our own user */
		return ERR_OK;
	if (request->route->flags & ROUTE_PUBLIC) {
		if (!(request->route->flags & ROUTE_WRITE) || (request->route->flags & ROUTE_DEMO))
			return ERR_OK;
		per_s = LOGIN_PER_S; /* the log-in: by address */
		burst = LOGIN_BURST;
		key = arena_printf(request->arena, "a%.*s", (int)request->address.size, request->address.data);
	} else {
		key = arena_printf(request->arena, "s%lld", (long long)request->session.id);
	}
	if (!key.data)
		return ERR_MEMORY;
	if (rate_take(request->http->rates, key, per_s, burst, &wait_s))
		return ERR_OK;
	return err_set_limit(ERR_RATE, &request->detail, "", "rate", wait_s, 0);
}

err_t gate_permission(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	err_t e;

	if (request->app->demo && !host_is_loopback(exchange->host)) /* a name that was pointed at this machine */
		return err_set(ERR_FORBIDDEN, &request->detail, "", "host");
	e = find_session(exchange);
	if (e == ERR_OK)
		e = check_csrf(exchange);
	if (e == ERR_OK && request->route->roles && !(request->route->roles & request->session.roles))
		e = err_set(ERR_FORBIDDEN, &request->detail, "", "role");
	if (e == ERR_OK)
		e = check_rate(exchange);
	return e;
}

static struct str address_text(struct arena *arena, const struct sockaddr *address)
{
	char text[INET6_ADDRSTRLEN] = "";
	const void *bytes = NULL;

	if (address->sa_family == AF_INET)
		bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	else if (address->sa_family == AF_INET6)
		bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (!bytes || !inet_ntop(address->sa_family, bytes, text, sizeof(text)))
		return STR("unknown");
	return arena_dup(arena, str_from(text));
}

/* The last address that the proxy in front wrote down, or the peer's. */
static void find_address(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const char *forwarded = NULL;

	request->address = exchange->socket->local ? STR("local") : STR("unknown");
	if (request->http->config.tls_in_front)
		forwarded = MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, "X-Forwarded-For");
	if (forwarded) {
		const char *last = strrchr(forwarded, ',');

		last = last ? last + 1 : forwarded;
		last += strspn(last, " ");
		request->address = utf8_cut(str_from(last), ADDRESS_SIZE_MAX - 1);
	} else if (info && info->client_addr) {
		request->address = address_text(request->arena, info->client_addr);
	}
}

void exchange_check(struct exchange *exchange)
{
	err_t e;

	find_address(exchange);
	e = gate_permission(exchange);
	if (e == ERR_OK)
		exchange->checked = true;
	else
		problem_write(&exchange->request, e);
	exchange->state = EXCHANGE_CHECKED;
}

void exchange_run(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	int64_t started = steady_ms(), took;
	err_t e = ERR_OK;

	if (!exchange->checked) {
		find_address(exchange);
		e = gate_permission(exchange);
	}
	if (e == ERR_OK)
		e = gate_input(exchange);
	if (e == ERR_OK)
		e = request->route->flags & ROUTE_STREAM ? hub_stream_new(exchange) : request->route->handler(request);
	if (e == ERR_OK && request->body_out.error != ERR_OK)
		e = request->body_out.error;
	if (e != ERR_OK)
		problem_write(request, e);
	took = steady_ms() - started;
	if (took > SLOW_MS)
		log_line(LOG_WARN, "request_slow", "operation=%s ms=%lld status=%d", request->route->operation,
			 (long long)took, request->status);
	exchange->state = EXCHANGE_DONE;
}

bool request_not_modified(struct request *request, struct str etag)
{
	struct str known = request->if_none_match;

	request->etag = etag;
	if (known.size >= 2 && memcmp(known.data, "W/", 2) == 0)
		known = (struct str){ known.data + 2, known.size - 2 };
	if (!etag.data || !str_equal(known, etag))
		return false;
	request->status = MHD_HTTP_NOT_MODIFIED;
	buf_clear(&request->body_out);
	return true;
}
