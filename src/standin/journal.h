/*
 * standin/journal.h: the state file: lines that are appended and are on disk when journal_append() returns ERR_OK.
 *
 * A last line without its line feed was never acknowledged and is cut off at start. One process at a time (lock).
 */
#pragma once

#include "base/err.h"

struct journal;
/* Called for each whole line, without its line feed. Not ERR_OK: the opening stops with it. */
typedef err_t journal_line(void *data, struct str line);

/* The detail's `found` is the number of the line that was refused. ERR_SYSTEM (no access, locked), ERR_LIMIT (line too
 * long), ERR_MEMORY, those of `each`. */
MUST_USE err_t journal_open(const char *path, journal_line *each, void *data, struct journal **ret_journal,
			    struct err_detail *ret_detail);
/* All of `lines` or nothing. ERR_DISK: nothing of it stays, or, when even that failed, every later call says ERR_DISK.
 */
MUST_USE err_t journal_append(struct journal *journal, struct str lines);
void journal_close(struct journal *journal); /* NULL is fine */
