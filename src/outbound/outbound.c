/*
 * outbound.c: one libcurl handle per call, set up from nothing each time, so that no call can inherit from another.
 *
 * What was sent decides the error of a writing call: CURLINFO_REQUEST_SIZE counts bytes handed to the socket, and a
 * handle of its own never reuses a connection, so 0 means that the other side saw nothing of the request.
 */
#include "outbound/outbound.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/assert.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/limits.h"
#include "outbound/guard.h"

enum { CONNECT_MS_MAX = 10 * 1000, HEADERS_BYTES_MAX = 64 * 1024, DEADLINE_MS_MIN = 100 };

struct outbound {
	struct guard_address allowed[OUTBOUND_ALLOWED_MAX];
	size_t allowed_count;
	int64_t deadline_ms;
};

struct call { /* one call under way */
	const struct outbound *outbound;
	CURL *curl;
	struct buf body;
	size_t header_bytes;
	bool refused; /* by the guard */
	bool writes;
};

err_t outbound_new(struct outbound **ret_outbound)
{
	struct outbound *outbound;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return ERR_SYSTEM;
	outbound = calloc(1, sizeof(*outbound));
	if (!outbound) {
		curl_global_cleanup();
		return ERR_MEMORY;
	}
	outbound->deadline_ms = NETWORK_CALL_MS_MAX;
	*ret_outbound = outbound;
	return ERR_OK;
}

void outbound_free(struct outbound *outbound)
{
	if (!outbound)
		return;
	free(outbound);
	curl_global_cleanup();
}

err_t outbound_allow(struct outbound *outbound, const char *address)
{
	struct guard_address allowed;
	err_t e = guard_address_parse(address, &allowed);

	if (e != ERR_OK)
		return e;
	if (outbound->allowed_count == OUTBOUND_ALLOWED_MAX)
		return ERR_LIMIT;
	outbound->allowed[outbound->allowed_count++] = allowed;
	return ERR_OK;
}

void outbound_deadline_set(struct outbound *outbound, int64_t deadline_ms)
{
	ASSERT(deadline_ms >= DEADLINE_MS_MIN && deadline_ms <= NETWORK_CALL_MS_MAX);
	outbound->deadline_ms = deadline_ms;
}

static bool is_allowed(const struct outbound *outbound, const struct guard_address *address)
{
	for (size_t i = 0; i < outbound->allowed_count; i++)
		if (guard_address_equal(&outbound->allowed[i], address))
			return true;
	return guard_is_public(address);
}

static curl_socket_t socket_open(void *data, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct call *call = data;
	struct guard_address address;

	if (purpose != CURLSOCKTYPE_IPCXN || !guard_address_from(&to->addr, to->addrlen, &address) ||
	    !is_allowed(call->outbound, &address)) {
		call->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t body_receive(char *bytes, size_t one, size_t count, void *data)
{
	struct call *call = data;

	buf_add(&call->body, (struct str){ bytes, one * count });
	return call->body.error == ERR_OK ? one * count : 0;
}

static size_t header_receive(char *bytes, size_t one, size_t count, void *data)
{
	struct call *call = data;

	(void)bytes;
	call->header_bytes += one * count;
	if (call->header_bytes > HEADERS_BYTES_MAX) {
		call->body.error = ERR_LIMIT;
		return 0;
	}
	return one * count;
}

/* Limits, guard and silence about everything that libcurl would otherwise take from its surroundings. */
static bool call_restrict(struct call *call)
{
	CURL *curl = call->curl;
	int64_t deadline_ms = call->outbound->deadline_ms;
	int64_t connect_ms = deadline_ms < CONNECT_MS_MAX ? deadline_ms : CONNECT_MS_MAX;

	return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)deadline_ms) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, socket_open) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, call) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_receive) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_WRITEDATA, call) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, header_receive) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_HEADERDATA, call) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_USERAGENT, "otklik") == CURLE_OK;
}

/* Appends; false: out of memory. */
static bool header_add(struct curl_slist **headers, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*headers, line);

	if (!longer)
		return false;
	*headers = longer;
	return true;
}

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7f)
			return true;
	return false;
}

/* What the caller is told when libcurl did not bring a full reply. */
static err_t call_failure(const struct call *call, CURLcode code)
{
	long sent = 0;

	if (code == CURLE_OUT_OF_MEMORY && !call->writes)
		return ERR_MEMORY;
	if (curl_easy_getinfo(call->curl, CURLINFO_REQUEST_SIZE, &sent) != CURLE_OK)
		sent = 1;
	if (sent == 0)
		return call->refused || code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT ||
				       code == CURLE_LOGIN_DENIED
			       ? ERR_FORBIDDEN
			       : ERR_NETWORK_DOWN;
	if (call->writes)
		return ERR_NETWORK_UNKNOWN;
	if (call->body.error != ERR_OK)
		return call->body.error;
	return ERR_NETWORK_DOWN;
}

static err_t reply_take(const struct call *call, struct arena *arena, struct outbound_reply *ret_reply)
{
	struct outbound_reply reply = { 0 };
	curl_off_t retry_s = 0;
	long status = 0;

	if (curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK ||
	    curl_easy_getinfo(call->curl, CURLINFO_RETRY_AFTER, &retry_s) != CURLE_OK)
		return call->writes ? ERR_NETWORK_UNKNOWN : ERR_NETWORK_DOWN;
	reply.status = (int)status;
	reply.retry_after_ms = retry_s < 0 || retry_s > 24 * 60 * 60 ? 0 : retry_s * MS_PER_SECOND;
	reply.body = arena_dup(arena, (struct str){ call->body.data, call->body.size });
	if (!reply.body.data)
		return call->writes ? ERR_NETWORK_UNKNOWN : ERR_MEMORY;
	*ret_reply = reply;
	return ERR_OK;
}

static err_t call_run(struct call *call, const struct curl_slist *headers, const char *url, const struct str *body,
		      struct arena *arena, struct outbound_reply *ret_reply)
{
	CURLcode code;

	if (!call_restrict(call) || curl_easy_setopt(call->curl, CURLOPT_URL, url) != CURLE_OK ||
	    curl_easy_setopt(call->curl, CURLOPT_HTTPHEADER, headers) != CURLE_OK)
		return ERR_MEMORY;
	if (body && (curl_easy_setopt(call->curl, CURLOPT_POST, 1L) != CURLE_OK ||
		     curl_easy_setopt(call->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size) != CURLE_OK ||
		     curl_easy_setopt(call->curl, CURLOPT_POSTFIELDS, body->size ? body->data : "") != CURLE_OK))
		return ERR_MEMORY;
	code = curl_easy_perform(call->curl);
	if (code != CURLE_OK)
		return call_failure(call, code);
	if (fault(FAULT_OUTBOUND_REPLY))
		return call->writes ? ERR_NETWORK_UNKNOWN : ERR_NETWORK_DOWN;
	return reply_take(call, arena, ret_reply);
}

static err_t outbound_call(struct outbound *outbound, struct str url, struct str token, const struct str *body,
			   struct arena *arena, struct outbound_reply *ret_reply)
{
	struct call call = { .outbound = outbound, .writes = body != NULL };
	struct curl_slist *headers = NULL;
	struct str address, line = { 0 };
	err_t e = ERR_MEMORY;

	if (has_control(url) || has_control(token))
		return ERR_FORBIDDEN;
	address = arena_dup(arena, url);
	if (!address.data)
		return ERR_MEMORY;
	if (token.size > 0) {
		line = arena_printf(arena, "Authorization: Bearer %.*s", (int)token.size, token.data);
		if (!line.data)
			return ERR_MEMORY;
	}
	buf_init(&call.body, OUTBOUND_REPLY_BYTES_MAX);
	call.curl = curl_easy_init();
	if (call.curl && header_add(&headers, "Accept: application/json") &&
	    (!line.data || header_add(&headers, line.data)) &&
	    (!body || (header_add(&headers, "Content-Type: application/json") && header_add(&headers, "Expect:"))))
		e = call_run(&call, headers, address.data, body, arena, ret_reply);
	curl_easy_cleanup(call.curl);
	curl_slist_free_all(headers);
	buf_deinit(&call.body);
	return e;
}

err_t outbound_get(struct outbound *outbound, struct str url, struct str token, struct arena *arena,
		   struct outbound_reply *ret_reply)
{
	return outbound_call(outbound, url, token, NULL, arena, ret_reply);
}

err_t outbound_post_json(struct outbound *outbound, struct str url, struct str token, struct str body,
			 struct arena *arena, struct outbound_reply *ret_reply)
{
	return outbound_call(outbound, url, token, &body, arena, ret_reply);
}
