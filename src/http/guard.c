/*
 * http/guard.c: refuses requests that two servers could read differently, and addresses that hide bytes.
 *
 * The library's parser is lenient (LIBRARIES 4.1, guard 2): it takes Content-Length beside Transfer-Encoding, two
 * lengths, two hosts, blanks in names. Behind a proxy that is request smuggling, so all of that is 400 here, and the
 * connection is closed. The same pass picks the headers that the program reads; each of them may come once.
 */
#include "http/server_private.h"

#include <ctype.h>
#include <strings.h>

#include "base/utf8.h"

struct picked_header {
	const char *name;
	size_t offset; /* of a struct str in struct exchange */
};
static const struct picked_header picked_headers[] = {
	{ "Host", offsetof(struct exchange, host) },
	{ "Origin", offsetof(struct exchange, origin) },
	{ "Sec-Fetch-Site", offsetof(struct exchange, fetch_site) },
	{ "X-Otklik-CSRF", offsetof(struct exchange, csrf) },
	{ "Content-Type", offsetof(struct exchange, content_type) },
	{ "If-Match", offsetof(struct exchange, if_match) },
	{ "If-None-Match", offsetof(struct exchange, request.if_none_match) },
	{ "Accept-Encoding", offsetof(struct exchange, accept_encoding) },
	{ "Idempotency-Key", offsetof(struct exchange, idempotency_key) },
	{ "Cookie", offsetof(struct exchange, cookie) },
};

struct header_pass {
	struct exchange *exchange;
	struct str length, coding;
	bool refused;
};

static bool name_is_token(const char *name, size_t size)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)name[i];

		if (!isalnum(c) && (c == 0 || !strchr(others, c)))
			return false;
	}
	return size > 0;
}

static bool pick(struct str *place, const char *value, size_t size)
{
	if (place->data)
		return false; /* came before */
	*place = (struct str){ value, size };
	return true;
}

static enum MHD_Result look_at_header(void *data, enum MHD_ValueKind kind, const char *name, size_t name_size,
				      const char *value, size_t value_size)
{
	struct header_pass *pass = data;
	struct exchange *exchange = pass->exchange;
	struct str *place = NULL;

	(void)kind;
	if (!value)
		value = "";
	if (!name_is_token(name, name_size)) {
		pass->refused = true;
		return MHD_NO;
	}
	if (strcasecmp(name, "Content-Length") == 0)
		place = &pass->length;
	else if (strcasecmp(name, "Transfer-Encoding") == 0)
		place = &pass->coding;
	for (size_t i = 0; !place && i < ARRAY_COUNT(picked_headers); i++) {
		if (strcasecmp(name, picked_headers[i].name) == 0)
			place = (struct str *)((char *)exchange + picked_headers[i].offset);
	}
	if (place && !pick(place, value, value_size))
		pass->refused = true;
	return pass->refused ? MHD_NO : MHD_YES;
}

static bool read_length(struct str text, uint64_t *ret_length)
{
	uint64_t length = 0;

	if (text.size == 0 || text.size > 18)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (!isdigit((unsigned char)text.data[i]))
			return false;
		length = length * 10 + (uint64_t)(text.data[i] - '0');
	}
	*ret_length = length;
	return true;
}

bool guard_headers(struct MHD_Connection *connection, struct exchange *exchange)
{
	struct header_pass pass = { .exchange = exchange };

	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look_at_header, &pass);
	if (pass.refused || !exchange->host.data || exchange->host.size == 0)
		return false;
	if (pass.length.data && (pass.coding.data || !read_length(pass.length, &exchange->body_declared)))
		return false;
	if (pass.coding.data) {
		if (pass.coding.size != 7 || strcasecmp(pass.coding.data, "chunked") != 0)
			return false;
		exchange->body_chunked = true;
	}
	return !exchange->socket->bad_escape;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes in place. What must not be there is noted on the socket: the handler answers 400. */
size_t guard_unescape(void *data, struct MHD_Connection *connection, char *text)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct socket_watch *socket = info ? info->socket_context : NULL;
	size_t size = 0;
	bool bad = false;

	(void)data;
	for (const char *at = text; *at; at++) {
		char c = *at;

		if (c == '%') {
			int high = hex_value(at[1]), low = high < 0 ? -1 : hex_value(at[2]);

			if (low < 0 || (high == 0 && low == 0)) {
				bad = true;
			} else {
				c = (char)(high * 16 + low);
				at += 2;
			}
		}
		text[size++] = c;
	}
	text[size] = '\0';
	if (socket && (bad || !utf8_is_valid((struct str){ text, size })))
		socket->bad_escape = true;
	return size;
}
