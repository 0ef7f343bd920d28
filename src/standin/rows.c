/*
 * rows.c: many items at once: a file of JSON Lines at the first start, or a test's bulk.
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/json_in.h"
#include "standin/standin_private.h"

enum { FILE_ARENA_BYTES = 256 * 1024 * 1024 };

static size_t lines_count(struct str lines)
{
	size_t count = 0;

	for (size_t i = 0; i < lines.size; i++)
		count += lines.data[i] == '\n';
	return count + 1;
}

static err_t line_read(struct str line, size_t number, struct arena *arena, struct wall_item *ret_item,
		       struct err_detail *ret_detail)
{
	struct err_detail detail = { 0 };
	json_t *row;
	err_t e = json_parse(line, &row, &detail);

	if (e == ERR_OK) {
		e = wall_row_read(row, "", arena, ret_item, &detail);
		json_decref(row);
	}
	if (e != ERR_OK && ret_detail) {
		*ret_detail = detail;
		ret_detail->found = (int64_t)number;
	}
	return e;
}

err_t standin_file_rows(struct standin *standin, struct str lines, struct err_detail *ret_detail)
{
	struct arena *arena = arena_new(FILE_ARENA_BYTES);
	size_t room = lines_count(lines), count = 0, number = 0, added, edited;
	struct wall_item *rows = arena ? arena_alloc_array(arena, room, sizeof(*rows)) : NULL;
	err_t e = rows ? ERR_OK : ERR_MEMORY;

	while (e == ERR_OK && lines.size > 0) {
		const char *end = memchr(lines.data, '\n', lines.size);
		struct str line = { lines.data, end ? (size_t)(end - lines.data) : lines.size };

		lines.data += line.size + (end != NULL);
		lines.size -= line.size + (end != NULL);
		number++;
		if (line.size > 0)
			e = line_read(line, number, arena, &rows[count++], ret_detail);
	}
	if (e == ERR_OK)
		e = standin_add_rows(standin, rows, count, &added, &edited, ret_detail);
	arena_free(arena);
	return e;
}
