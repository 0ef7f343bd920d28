/*
 * tests/fuzz/replay.c: feeds every file of a corpus folder to the fuzzer's entry, and each of its beginnings, so that
 * kept findings stay found. Ends with the line that the runners count.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_BYTES_MAX = 1024 * 1024 };

static size_t file_read(const char *folder, const char *name, uint8_t *ret_data)
{
	char path[4096];
	FILE *file;
	size_t size;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "re");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	size = fread(ret_data, 1, INPUT_BYTES_MAX, file);
	fclose(file);
	return size;
}

static void input_run(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size > 0 ? size : 1); /* so that a sanitizer sees the first byte behind it */

	if (exact == NULL)
		exit(1);
	for (size_t i = 0; i < size; i++)
		exact[i] = data[i];
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

int main(int argc, char **argv)
{
	static uint8_t data[INPUT_BYTES_MAX];
	const struct dirent *entry;
	int count = 0;
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;

	if (folder == NULL) {
		fprintf(stderr, "usage: replay FOLDER\n");
		return 1;
	}
	while ((entry = readdir(folder)) != NULL) {
		size_t size;

		if (entry->d_name[0] == '.')
			continue;
		size = file_read(argv[1], entry->d_name, data);
		for (size_t cut = 0; cut <= size; cut += size > 4096 && cut < size - 1 ? size / 512 : 1)
			input_run(data, cut);
		input_run(data, size);
		count++;
	}
	closedir(folder);
	printf("%d passed, 0 failed\n", count);
	return count > 0 ? 0 : 1;
}
