/*
 * http/server.h: the door: HTTP/1.1 over libmicrohttpd, request threads, the stream of hints, embedded assets.
 *
 * Promise: library threads only move bytes; a request, once read, is suspended, run on a request thread as plain
 * blocking code, and resumed once. Slow clients are cut, ambiguous requests refused (LIBRARIES 4.1: the five guards),
 * every size and number bounded. http_stop() is orderly: nothing new, what runs is answered, streams end, then the
 * library stops. Must not: decide anything of the order, know where files come from (assets are passed in).
 */
#pragma once

#include "base/err.h"
#include "base/types.h"

struct app;        /* action/app.h; app->demo opens the demo's routes */
struct job_runner; /* job/runner.h */
struct http;

struct http_asset {       /* a file of the built interface; process lifetime */
	const char *path; /* "index.html", "assets/main-ABCDEFGH.js" */
	const void *data;
	size_t size;
	const char *hash; /* hexadecimal, for the ETag */
};
struct http_config {                     /* borrowed until http_stop */
	const char *listen;              /* numeric address */
	uint16_t port;                   /* 0: any free one */
	bool tls_in_front;               /* cookie __Host-otklik with Secure, HSTS */
	int64_t rate_per_s;              /* requests of one session; 0: not limited */
	const struct http_asset *assets; /* ends with path NULL */
	struct str openapi;              /* the API's description as JSON */
	const char *local_path; /* a socket file for the command line of the same user (mistake 15); NULL: none */
};

/* Makes the door, still closed, and sets app->hint: before threads start. ERR_MEMORY, ERR_SYSTEM. */
MUST_USE err_t http_new(const struct http_config *config, struct app *app, struct http **ret_http);
/* Listens and serves. `runner` (or NULL) is asked by /readyz. ERR_SYSTEM (address taken; field "listen"),
 * ERR_INPUT_INVALID (address). */
MUST_USE err_t http_start(struct http *http, struct job_runner *runner, struct err_detail *ret_detail);
uint16_t http_port(const struct http *http);
/* Orderly; afterwards hints go nowhere. */
void http_stop(struct http *http);
void http_free(struct http *http); /* stopped or never started, after the last thread that may hint; NULL is fine */
