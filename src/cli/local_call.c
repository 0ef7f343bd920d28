/*
 * cli/local_call.c: one call to the running `serve` of this user. See local_call.h.
 */
#include "cli/local_call.h"

#include <curl/curl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>

static const char scheme[] = "sqlite:";

bool local_path_of(const char *database, char ret_path[LOCAL_PATH_SIZE])
{
	size_t prefix = sizeof(scheme) - 1;
	char *copy, *folder;
	bool fits;

	if (strncmp(database, "postgres", 8) == 0)
		return false;
	copy = strdup(strncmp(database, scheme, prefix) == 0 ? database + prefix : database);
	if (!copy)
		return false;
	folder = dirname(copy);
	fits = snprintf(ret_path, LOCAL_PATH_SIZE, "%s/otklik.sock", folder) < LOCAL_PATH_SIZE;
	free(copy);
	return fits;
}

void local_query_add(struct buf *buf, const char *name, struct str value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	if (value.size == 0)
		return;
	buf_printf(buf, "%c%s=", !memchr(buf->data, '?', buf->size) ? '?' : '&', name);
	for (size_t i = 0; i < value.size; i++) {
		if (memchr(plain, value.data[i], sizeof(plain) - 1))
			buf_printf(buf, "%c", value.data[i]);
		else
			buf_printf(buf, "%%%02X", (unsigned)(unsigned char)value.data[i]);
	}
}

static size_t take(char *bytes, size_t size, size_t count, void *data)
{
	struct buf *buf = data;

	buf_add(buf, (struct str){ bytes, size * count });
	return buf->error == ERR_OK ? size * count : 0;
}

/* What a failed call leaves open: was anything sent? */
static err_t error_of(CURL *curl, CURLcode code, const struct buf *reply)
{
	long sent = 0;

	if (reply->error != ERR_OK)
		return reply->error;
	if (code == CURLE_COULDNT_CONNECT)
		return ERR_NETWORK_DOWN;
	curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
	return sent > 0 ? ERR_NETWORK_UNKNOWN : ERR_NETWORK_DOWN;
}

static err_t post(CURL *curl, const char *path, struct str url, struct curl_slist *headers, struct str body,
		  struct buf *reply, long *ret_status)
{
	CURLcode code = CURLE_OK;

	if (curl_easy_setopt(curl, CURLOPT_URL, url.data) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, path) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.size) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, reply) != CURLE_OK ||
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) != CURLE_OK)
		return ERR_MEMORY;
	code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		return error_of(curl, code, reply);
	return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_status) == CURLE_OK ? ERR_OK : ERR_NETWORK_UNKNOWN;
}

err_t local_post(const char *path, struct str target, const char *content_type, struct str body, struct arena *arena,
		 struct local_reply *ret_reply)
{
	struct str url = arena_printf(arena, "http://localhost%.*s", (int)target.size, target.data);
	struct str type = arena_printf(arena, "Content-Type: %s", content_type);
	struct curl_slist *headers = NULL;
	struct buf reply;
	CURL *curl = curl_easy_init();
	long status = 0;
	err_t e = ERR_MEMORY;

	buf_init(&reply, LOCAL_REPLY_BYTES_MAX);
	if (curl && url.data && type.data)
		headers = curl_slist_append(NULL, type.data);
	if (headers)
		e = post(curl, path, url, headers, body, &reply, &status);
	if (e == ERR_OK) {
		ret_reply->status = (int)status;
		ret_reply->body = arena_dup(arena, buf_str(&reply));
		e = ret_reply->body.data ? ERR_OK : ERR_MEMORY;
	}
	buf_deinit(&reply);
	curl_slist_free_all(headers);
	if (curl)
		curl_easy_cleanup(curl);
	return e;
}
