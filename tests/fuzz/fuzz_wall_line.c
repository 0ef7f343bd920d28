/*
 * fuzz_wall_line.c: a line of the stand-in's state: refused, or taken and written back the same.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "standin/wall_line.h"

enum { ARENA_BYTES = 4 * 1024 * 1024, LINE_BYTES = 2 * 1024 * 1024 };

static void must(bool condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct wall_line line;
	struct buf first, second;

	if (!arena)
		return 0;
	buf_init(&first, LINE_BYTES);
	buf_init(&second, LINE_BYTES);
	if (wall_line_read((struct str){ (const char *)data, size }, arena, &line, NULL) == ERR_OK) {
		wall_line_write(&first, &line);
		must(first.error == ERR_OK && first.data[first.size - 1] == '\n');
		must(wall_line_read((struct str){ first.data, first.size - 1 }, arena, &line, NULL) == ERR_OK);
		wall_line_write(&second, &line);
		must(str_equal(buf_str(&first), buf_str(&second)));
	}
	buf_deinit(&first);
	buf_deinit(&second);
	arena_free(arena);
	return 0;
}
