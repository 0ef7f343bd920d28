/*
 * http/session.c: the cookie that carries a session's token, and the token that a page must send back (CSRF).
 *
 * The cookie is HttpOnly, so no script sees the token; the CSRF token is made from it one way and given out by /me.
 */
#include "http/server_private.h"

#include "base/digest.h"
#include "base/limits.h"

static struct str cookie_name(const struct http *http)
{
	return http->config.tls_in_front ? STR("__Host-otklik") : STR("otklik");
}

struct str session_cookie_find(const struct http *http, struct str cookies)
{
	struct str name = cookie_name(http);
	size_t at = 0;

	while (at < cookies.size) {
		struct str part;
		size_t end;

		while (at < cookies.size && (cookies.data[at] == ' ' || cookies.data[at] == ';'))
			at++;
		end = at;
		while (end < cookies.size && cookies.data[end] != ';')
			end++;
		part = (struct str){ cookies.data + at, end - at };
		if (part.size == name.size + 1 + SESSION_TOKEN_SIZE && memcmp(part.data, name.data, name.size) == 0 &&
		    part.data[name.size] == '=')
			return (struct str){ part.data + name.size + 1, SESSION_TOKEN_SIZE };
		at = end;
	}
	return (struct str){ 0 };
}

struct str session_cookie_make(struct request *request, const char *token)
{
	const struct http *http = request->http;

	return arena_printf(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
			    cookie_name(http).data, token, *token ? SESSION_MS / MS_PER_SECOND : 0,
			    http->config.tls_in_front ? "; Secure" : "");
}

err_t session_csrf(struct str token, char ret_csrf[CSRF_SIZE + 1])
{
	const struct str parts[] = { STR("otklik csrf\n"), token };
	char hex[DIGEST_HEX_SIZE + 1];
	struct digest digest;
	err_t e = digest_of(parts, ARRAY_COUNT(parts), &digest);

	if (e != ERR_OK)
		return e;
	digest_hex(&digest, hex);
	memcpy(ret_csrf, hex, CSRF_SIZE);
	ret_csrf[CSRF_SIZE] = '\0';
	return ERR_OK;
}
