/*
 * cli/file_read.c: open, look, read to the end, close.
 */
#include "cli/file_read.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static err_t descriptor_read(int descriptor, char *data, size_t size)
{
	size_t at = 0;

	while (at < size) {
		ssize_t n = read(descriptor, data + at, size - at);

		if (n > 0)
			at += (size_t)n;
		else if (n == 0 || errno != EINTR)
			return ERR_SYSTEM; /* cut short while we read, or a failing disk */
	}
	return ERR_OK;
}

err_t file_read(const char *path, size_t bytes_max, struct arena *arena, struct str *ret_bytes)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;
	char *data = NULL;
	err_t e = ERR_OK;

	if (descriptor < 0)
		return ERR_NOT_FOUND;
	if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
		e = ERR_NOT_FOUND;
	else if (status.st_size < 0 || (uint64_t)status.st_size > bytes_max)
		e = ERR_LIMIT;
	if (e == ERR_OK) {
		data = arena_alloc(arena, (size_t)status.st_size + 1);
		e = data ? descriptor_read(descriptor, data, (size_t)status.st_size) : ERR_MEMORY;
	}
	if (e == ERR_OK)
		*ret_bytes = (struct str){ data, (size_t)status.st_size };
	if (close(descriptor) != 0 && e == ERR_OK)
		e = ERR_SYSTEM;
	return e;
}
