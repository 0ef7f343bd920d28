/*
 * cli/demo_process.h: what the demo needs of the system: a fresh folder and its removal, a free port, the stand-in as a
 * child.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { DEMO_PATH_SIZE = 4096, DEMO_ADDRESS_SIZE = 64 };

/* A fresh folder below TMPDIR, only ours. false: said on stderr. */
bool demo_folder_make(char ret_path[DEMO_PATH_SIZE]);
/* The folder with everything in it; what can't be removed is said on stderr. */
void demo_folder_remove(const char *path);
/* Makes `path` unless it is there. false: said on stderr. */
bool demo_folder_need(const char *path);
/* Writes a file anew. false: said on stderr. */
bool demo_file_write(const char *path, const void *bytes, size_t size);

struct demo_standin {
	pid_t pid; /* 0: not running */
	uint16_t port;
	char address[DEMO_ADDRESS_SIZE]; /* "127.0.0.1:8081" */
	char url[DEMO_ADDRESS_SIZE + 8]; /* "http://127.0.0.1:8081" */
};
/*
 * Starts `otklik standin` of this very binary on a free port of the loopback behind `port`, with its state in `folder`,
 * and waits until it answers. It dies with us. Call before any thread is started. false: said on stderr.
 */
bool demo_standin_start(uint16_t port, const char *folder, struct demo_standin *ret_standin);
void demo_standin_stop(struct demo_standin *standin);
