/*
 * http/asset.c: the files of the built interface and the addresses of its pages.
 *
 * Every address of a page (/inbox/412) is answered with index.html: the browser side reads the address. A name with a
 * hash in it is kept by browsers for ever. Must not: touch the disk; what is not embedded does not exist.
 */
#include "http/server_private.h"

#include <ctype.h>

static const struct {
	const char *ending, *type;
} types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".woff2", "font/woff2" },
	{ ".json", "application/json" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".txt", "text/plain; charset=utf-8" },
};

static bool ends_with(struct str text, struct str ending)
{
	return text.size >= ending.size && memcmp(text.data + text.size - ending.size, ending.data, ending.size) == 0;
}

const char *asset_type(const char *path)
{
	struct str name = str_from(path);

	if (ends_with(name, STR(".gz")))
		name.size -= 3;
	for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
		if (ends_with(name, str_from(types[i].ending)))
			return types[i].type;
	}
	return "application/octet-stream";
}

/* "main.ABCD2345.js": eight capitals and digits between a dot and a dot are the hash of what the file holds. */
bool asset_is_immutable(const char *path)
{
	const char *at = strrchr(path, '/');

	for (at = at ? at : path; (at = strchr(at, '.')) != NULL; at++) {
		size_t size = 0;

		while (isdigit((unsigned char)at[1 + size]) || isupper((unsigned char)at[1 + size]))
			size++;
		if (size == 8 && at[1 + size] == '.')
			return true;
	}
	return false;
}

static const struct http_asset *by_name(const struct http *http, struct str name, struct str ending)
{
	for (const struct http_asset *asset = http->config.assets; asset && asset->path; asset++) {
		struct str path = str_from(asset->path);

		if (path.size == name.size + ending.size && memcmp(path.data, name.data, name.size) == 0 &&
		    ends_with(path, ending))
			return asset;
	}
	return NULL;
}

/* "/", "/inbox", "/inbox/412": lower-case words, then perhaps a number. */
static bool is_page(struct str path)
{
	size_t segments = 0;

	for (size_t i = 0; i < path.size; i++) {
		char c = path.data[i];

		if (c == '/')
			segments++;
		else if (!(c >= 'a' && c <= 'z') && !isdigit((unsigned char)c) && c != '-')
			return false;
	}
	return segments > 0 && segments <= 4;
}

const struct http_asset *asset_find(const struct http *http, struct str path, bool accepts_gzip, bool *ret_gzip)
{
	const struct http_asset *plain, *small;
	struct str name = { path.data + 1, path.size - 1 };

	*ret_gzip = false;
	if (path.size == 0 || path.data[0] != '/')
		return NULL;
	plain = by_name(http, name, STR(""));
	if (!plain && is_page(path)) {
		name = STR("index.html");
		plain = by_name(http, name, STR(""));
	}
	if (!plain)
		return NULL;
	small = accepts_gzip ? by_name(http, name, STR(".gz")) : NULL;
	*ret_gzip = small != NULL;
	return small ? small : plain;
}
