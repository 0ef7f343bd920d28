/*
 * cli/serving.h: the one code path of `serve` and `demo`: database, snapshot, networks, workers, the door; start, wait,
 * stop.
 *
 * Promise: parts start in the order of their needs and stop in the reverse one; what was acknowledged is on disk
 * whenever the process ends; a failure to start is told on stderr in one sentence that names what to do.
 */
#pragma once

#include "action/app.h"
#include "cli/local_call.h"
#include "http/server.h"

enum { ASSETS_MAX = 2000 };
struct serving_options {
	const char *database, *listen;
	uint16_t port;
	bool tls_in_front, demo;
	int64_t rate_per_s;
};
struct serving {
	struct serving_options options;
	struct app app;
	struct db *db;
	struct outbound *outbound;
	struct job_runner *runner;
	struct http *http;
	char local_path[LOCAL_PATH_SIZE]; /* empty: none */
	struct http_asset assets[ASSETS_MAX + 1];
};

/* From OTKLIK_DATABASE, OTKLIK_LISTEN, OTKLIK_PORT, OTKLIK_TLS_IN_FRONT, OTKLIK_RATE_PER_S; then what is given as
 * options. */
void serving_options_init(struct serving_options *ret_options);
/* "1" … "65535", or "0" for any free port. false: said on stderr. */
bool serving_port_parse(const char *text, uint16_t *ret_port);

/* Stopping signals wait until serving_wait() takes them. First of all, before any thread. */
void serving_signals_block(void);
/* Database opened and migrated, snapshot read; no thread of ours runs yet. false: said on stderr, nothing is left open.
 */
bool serving_open(struct serving *serving, const struct serving_options *options);
/* Workers and the door. false: said on stderr; serving_close() still has to be called. */
bool serving_start(struct serving *serving);
/* Until SIGTERM, SIGINT or SIGHUP; SIGCHLD (a child of the demo ended) too. Returns the signal. */
int serving_wait(void);
void serving_close(struct serving *serving);

/* One sentence on stderr: what failed and why. */
void serving_complain(const char *what, err_t e, const struct err_detail *detail);
