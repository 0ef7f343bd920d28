/*
 * http/reply.c: turns a finished exchange into the library's response: body, headers of the reply, headers of safety.
 *
 * Bodies are not copied: they lie in the exchange, which lives until the library says that the request is complete.
 */
#include "http/server_private.h"

#include <stdio.h>

#include "action/app.h"
#include "base/time_text.h"

static const char *const safety_headers[][2] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src "
	  "'self'; "
	  "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
	{ "X-Frame-Options", "DENY" },
};

static void add(struct MHD_Response *response, const char *name, const char *value)
{
	if (value && MHD_add_response_header(response, name, value) != MHD_YES)
		return; /* out of memory: the header of a reply is lost, the reply is not */
}

static void add_safety(const struct http *http, struct MHD_Response *response)
{
	char now[TIME_TEXT_SIZE];

	for (size_t i = 0; i < ARRAY_COUNT(safety_headers); i++)
		add(response, safety_headers[i][0], safety_headers[i][1]);
	if (http->config.tls_in_front)
		add(response, "Strict-Transport-Security", "max-age=31536000");
	add(response, "Otklik-Now", time_format(db_clock_now(http->app->db), 0, now));
}

static void add_asset_headers(const struct exchange *exchange, struct MHD_Response *response, const char *etag)
{
	const struct http_asset *asset = exchange->asset;

	add(response, "Content-Type", asset_type(asset->path));
	add(response, "Cache-Control",
	    asset_is_immutable(asset->path) ? "public, max-age=31536000, immutable" : "no-cache");
	add(response, "ETag", etag);
	add(response, "Vary", "Accept-Encoding");
	if (exchange->asset_gzip)
		add(response, "Content-Encoding", "gzip");
}

static struct MHD_Response *asset_response(struct exchange *exchange)
{
	const struct http_asset *asset = exchange->asset;
	struct request *request = &exchange->request;
	struct MHD_Response *response;
	char etag[40];
	bool known;

	snprintf(etag, sizeof(etag), "\"%.32s\"", asset->hash);
	known = str_equal(request->if_none_match, str_from(etag));
	if (known)
		request->status = MHD_HTTP_NOT_MODIFIED;
	response = MHD_create_response_from_buffer(known ? 0 : asset->size, (void *)(uintptr_t)asset->data,
						   MHD_RESPMEM_PERSISTENT);
	if (response)
		add_asset_headers(exchange, response, etag);
	return response;
}

static struct MHD_Response *body_response(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct str body = buf_str(&request->body_out);
	struct MHD_Response *response;

	if (request->static_body)
		body = (struct str){ request->static_body, request->static_size };
	response = MHD_create_response_from_buffer(body.size, (void *)(uintptr_t)body.data, MHD_RESPMEM_PERSISTENT);
	if (!response)
		return NULL;
	if (body.size > 0)
		add(response, "Content-Type", request->content_type ? request->content_type : "application/json");
	add(response, "Cache-Control", request->cache_control ? request->cache_control : "no-store");
	add(response, "ETag", request->etag.data);
	add(response, "Set-Cookie", request->cookie.data);
	if (request->status == MHD_HTTP_SERVICE_UNAVAILABLE)
		add(response, "Retry-After", "1");
	if (request->detail.limit > 0 && request->status == MHD_HTTP_TOO_MANY_REQUESTS) {
		struct str seconds = arena_printf(request->arena, "%lld", (long long)request->detail.limit);

		add(response, "Retry-After", seconds.data);
	}
	return response;
}

/* Of the body to be sent. A stream has none: it watches itself. */
static size_t size_of(const struct exchange *exchange)
{
	if (exchange->asset)
		return exchange->asset->size;
	return exchange->request.static_body ? exchange->request.static_size : exchange->request.body_out.size;
}

enum MHD_Result reply_send(struct exchange *exchange)
{
	struct http *http = exchange->request.http;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (exchange->stream)
		response = hub_response(exchange);
	else if (exchange->asset)
		response = asset_response(exchange);
	else
		response = body_response(exchange);
	if (!response)
		return MHD_NO;
	add_safety(http, response);
	if (exchange->must_close)
		add(response, "Connection", "close");
	socket_cut_in(exchange->socket,
		      exchange->stream ? 0 : SEND_MS_MAX + (int64_t)(size_of(exchange) / RATE_BYTES_MIN) * 1000);
	result = MHD_queue_response(exchange->connection, (unsigned int)exchange->request.status, response);
	MHD_destroy_response(response);
	return result;
}
