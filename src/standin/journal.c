/*
 * journal.c: append, fdatasync, and the way back when a write fails.
 */
#include "standin/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fault.h"

enum { LINE_BYTES_MAX = 1024 * 1024 };

struct journal {
	int fd;
	off_t size; /* bytes that are acknowledged */
	bool broken;
};

/* The name of a new file must be on disk too. */
static bool folder_sync(const char *path)
{
	char *copy = strdup(path);
	bool done = false;
	int fd;

	if (!copy)
		return false;
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		done = fsync(fd) == 0;
		(void)close(fd);
	}
	free(copy);
	return done;
}

static err_t replay(struct journal *journal, FILE *file, journal_line *each, void *data, struct err_detail *ret_detail)
{
	char *line = NULL;
	size_t room = 0;
	int64_t number = 0;
	err_t e = ERR_OK;

	while (e == ERR_OK) {
		ssize_t size = getline(&line, &room, file);

		if (size < 0 || line[size - 1] != '\n')
			break; /* the end, or a line that was never acknowledged */
		number++;
		e = size > LINE_BYTES_MAX
			    ? err_set_limit(ERR_LIMIT, ret_detail, "line", "too_long", LINE_BYTES_MAX, size)
			    : each(data, (struct str){ line, (size_t)size - 1 });
		if (e == ERR_OK)
			journal->size += size;
	}
	if (e == ERR_OK && ferror(file))
		e = ERR_SYSTEM;
	if (e != ERR_OK && ret_detail)
		ret_detail->found = number;
	free(line);
	return e;
}

static err_t journal_start(struct journal *journal, const char *path, journal_line *each, void *data,
			   struct err_detail *ret_detail)
{
	FILE *file;
	int copy;
	err_t e;

	if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(ERR_SYSTEM, ret_detail, "state", "in_use");
	copy = dup(journal->fd);
	if (copy < 0)
		return ERR_SYSTEM;
	file = fdopen(copy, "r");
	if (!file) {
		(void)close(copy);
		return ERR_MEMORY;
	}
	e = replay(journal, file, each, data, ret_detail);
	(void)fclose(file);
	if (e != ERR_OK)
		return e;
	if (ftruncate(journal->fd, journal->size) != 0 || fsync(journal->fd) != 0 || !folder_sync(path))
		return ERR_DISK;
	return ERR_OK;
}

err_t journal_open(const char *path, journal_line *each, void *data, struct journal **ret_journal,
		   struct err_detail *ret_detail)
{
	struct journal *journal = calloc(1, sizeof(*journal));
	err_t e;

	if (!journal)
		return ERR_MEMORY;
	journal->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (journal->fd < 0) {
		free(journal);
		return err_set(ERR_SYSTEM, ret_detail, "state", "no_access");
	}
	e = journal_start(journal, path, each, data, ret_detail);
	if (e != ERR_OK) {
		journal_close(journal);
		return e;
	}
	*ret_journal = journal;
	return ERR_OK;
}

static bool write_all(int fd, struct str bytes)
{
	if (fault(FAULT_FILE_WRITE))
		return false;
	while (bytes.size > 0) {
		ssize_t written = write(fd, bytes.data, bytes.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes.data += written;
		bytes.size -= (size_t)written;
	}
	return true;
}

err_t journal_append(struct journal *journal, struct str lines)
{
	if (journal->broken)
		return ERR_DISK;
	if (write_all(journal->fd, lines) && fdatasync(journal->fd) == 0) {
		journal->size += (off_t)lines.size;
		return ERR_OK;
	}
	if (ftruncate(journal->fd, journal->size) != 0 || fsync(journal->fd) != 0)
		journal->broken = true;
	return ERR_DISK;
}

void journal_close(struct journal *journal)
{
	if (!journal)
		return;
	(void)close(journal->fd);
	free(journal);
}
