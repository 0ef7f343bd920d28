/*
 * http/route.c: finds a route by method and path. Pure.
 */
#include "http/route.h"

/* Takes the next segment of `*path` ("/a/b" → "a"); false: there is none. */
static bool segment_take(struct str *path, struct str *ret_segment)
{
	size_t size = 1;

	if (path->size == 0 || path->data[0] != '/')
		return false;
	while (size < path->size && path->data[size] != '/')
		size++;
	*ret_segment = (struct str){ path->data + 1, size - 1 };
	path->data += size;
	path->size -= size;
	return true;
}

static bool path_fits(struct str pattern, struct str path, struct str ret_values[ROUTE_PATH_VALUES_MAX])
{
	size_t count = 0;
	struct str wanted = { 0 }, found = { 0 };

	for (;;) {
		bool more_wanted = segment_take(&pattern, &wanted), more_found = segment_take(&path, &found);

		if (more_wanted != more_found)
			return false;
		if (!more_wanted)
			return path.size == 0 && pattern.size == 0;
		if (wanted.size > 0 && wanted.data[0] == '{') {
			if (found.size == 0 || count == ROUTE_PATH_VALUES_MAX)
				return false;
			ret_values[count++] = found;
		} else if (!str_equal(wanted, found)) {
			return false;
		}
	}
}

err_t route_find(const struct route *table, struct str method, struct str path, bool demo,
		 struct route_match *ret_match)
{
	err_t e = ERR_NOT_FOUND;

	if (str_equal(method, STR("HEAD")))
		method = STR("GET");
	for (const struct route *route = table; route->method; route++) {
		struct route_match match = { .route = route };

		if (!demo && (route->flags & ROUTE_DEMO))
			continue;
		if (!path_fits(str_from(route->path), path, match.values))
			continue;
		if (str_equal(method, str_from(route->method))) {
			*ret_match = match;
			return ERR_OK;
		}
		e = ERR_METHOD;
	}
	return e;
}
