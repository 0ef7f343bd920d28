/*
 * http/server.h: the door: HTTP/1.1 over libmicrohttpd, request threads, the stream of hints, embedded assets.
 *
 * Promise: library threads only move bytes; a request, once read, is suspended, run on a request thread as plain blocking
 * code, and resumed once. Slow clients are cut, ambiguous requests refused (LIBRARIES 4.1: the five guards), every size and
 * number bounded. http_stop() is orderly: nothing new, what runs is answered, streams end, then the library stops.
 * Must not: decide anything of the order, know where files come from (assets are passed in).
 */
#pragma once

#include "base/err.h"
#include "base/types.h"

struct app; /* action/app.h */
struct http;

struct http_asset { /* a file of the built interface; process lifetime */
	const char *path; /* "index.html", "assets/main-ABCDEFGH.js" */
	const void *data;
	size_t size;
	const char *hash; /* hexadecimal, for the ETag */
};
struct demo_clock_in { /* exactly one is set */
	utc_ms_t now;
	struct str add, add_working;
	bool has_running, running;
};
struct demo_clock {
	utc_ms_t now;
	bool running;
};
struct http_ready { /* what /readyz asks */
	bool database, migrations, workers;
	int64_t oldest_job_s;
};
struct http_config { /* borrowed until http_stop */
	const char *listen; /* numeric address */
	uint16_t port;      /* 0: any free one */
	bool tls_in_front;  /* cookie __Host-otklik with Secure, HSTS */
	bool demo;
	int64_t rate_per_s; /* requests of one session; 0: not limited */
	const struct http_asset *assets; /* ends with path NULL */
	struct str openapi;              /* the API's description as JSON */
	struct str region, zone;         /* shown by /me */
	/* Only in demo: sets the order's clock and answers when all due wakes are done. NULL otherwise. */
	err_t (*demo_clock_set)(void *data, const struct demo_clock_in *in, struct demo_clock *ret_clock, struct err_detail *ret_detail);
	void (*demo_clock_get)(void *data, struct demo_clock *ret_clock);
	void *demo_data;
};

/* Listens and serves; app->hint is set to the stream. ERR_SYSTEM (address taken), ERR_INPUT_INVALID (address), ERR_MEMORY. */
MUST_USE err_t http_start(const struct http_config *config, struct app *app, struct http **ret_http, struct err_detail *ret_detail);
uint16_t http_port(const struct http *http);
/* The order's clock was set: tells every stream. */
void http_clock_hint(struct http *http);
void http_stop(struct http *http); /* NULL is fine */
