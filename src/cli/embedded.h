/*
 * cli/embedded.h: the data files inside the binary: calendar, regulation, demo, the built interface, the API's
 * description.
 *
 * Made at build by tools/embed.py. Read-only, process lifetime.
 */
#pragma once

#include <stddef.h>

struct embedded {
	const char *path;          /* "data/calendars/ru.json"; NULL ends the table */
	const unsigned char *data; /* `size` bytes and a NUL behind them */
	size_t size;
	char hash[17]; /* first 16 hex digits of the SHA-256 */
};
extern const struct embedded embedded_files[];
const struct embedded *embedded_find(const char *path); /* NULL: no such file */
