/*
 * cli/file_read.h: a whole regular file into an arena, with a cap.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/* ERR_NOT_FOUND: cannot be opened or is no regular file; ERR_LIMIT: longer than `bytes_max`; ERR_SYSTEM: reading
 * failed; ERR_MEMORY. */
MUST_USE err_t file_read(const char *path, size_t bytes_max, struct arena *arena, struct str *ret_bytes);
