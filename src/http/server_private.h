/*
 * http/server_private.h: what the files of the door share: the server, a socket, an exchange.
 *
 * An exchange moves through its states under one owner at a time: the library's thread (READING, CHECKED, DONE) or a
 * request thread (CHECKING, RUNNING). The hand-over is MHD_suspend_connection() before the queue and
 * MHD_resume_connection() after the work, each once per submission.
 */
#pragma once

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/request.h"
#include "http/server.h"

enum {
	POOL_THREADS = 2,
	REQUEST_THREADS = 16,
	REQUEST_STACK_BYTES = 1024 * 1024,
	QUEUE_MAX = 1024,
	CONNECTIONS_MAX = 4096,
	CONNECTION_MEMORY_BYTES = 16 * 1024,
	INACTIVE_S = 60,
	HEAD_MS_MAX = 15 * 1000, /* from connecting to the end of the headers */
	IDLE_MS_MAX = 75 * 1000, /* from a reply to the end of the next headers */
	BODY_MS_MAX = 20 * 1000, /* of a body, and one second more for each RATE_BYTES_MIN */
	SEND_MS_MAX = 60 * 1000, /* of a reply, likewise */
	RATE_BYTES_MIN = 32 * 1024,
	QUERY_VALUES_MAX = 16,
	HEADER_BODY_FREE = 16 * 1024, /* a larger body is read only after session and rights were checked */
	FILE_BODIES_MAX = 2,          /* large bodies in memory at once */
	STREAM_BUFFER_BYTES = 8 * 1024,
	HEARTBEAT_MS = 15 * 1000
};

struct socket_watch { /* http/reaper.c */
	struct socket_watch *previous, *next;
	struct http *http;
	int fd;
	bool local;        /* came through local_path, from a process of our own user */
	bool bad_escape;   /* the request's address held %00, a broken % or bad UTF-8 */
	int64_t cut_at_ms; /* steady clock; 0: not now */
};

enum exchange_state { EXCHANGE_READING, EXCHANGE_CHECKING, EXCHANGE_CHECKED, EXCHANGE_RUNNING, EXCHANGE_DONE };
struct query_value {
	struct str name, value;
};
struct exchange {
	struct exchange *next; /* in the queue */
	struct MHD_Connection *connection;
	struct socket_watch *socket;
	enum exchange_state state;
	bool checked;    /* session and rights are known */
	bool must_close; /* the connection can't be trusted after this reply */
	bool holds_file_place;
	struct request request;
	struct route_match match;
	struct buf body;
	size_t body_bytes_max;
	bool body_too_big;
	uint64_t body_declared;
	bool body_chunked;
	struct query_value query[QUERY_VALUES_MAX];
	size_t query_count;
	struct str host, origin, fetch_site, csrf, content_type, if_match, accept_encoding, idempotency_key, cookie;
	const struct http_asset *asset; /* an asset's reply, or NULL */
	bool asset_gzip;
	struct stream *stream; /* the stream's reply, or NULL */
};

struct rates; /* http/rate.c */
struct hub;   /* http/hub.c */
struct http {
	struct http_config config;
	struct app *app;
	struct job_runner *runner;
	struct MHD_Daemon *daemon;
	struct MHD_Daemon *local_daemon; /* NULL: no local_path */
	uint16_t port;
	struct login_lane *lane;
	struct rates *rates;
	struct hub *hub;
	atomic_bool stopping;
	atomic_int file_bodies;
	/* http/worker.c */
	pthread_mutex_t queue_lock;
	pthread_cond_t queue_filled, queue_idle;
	struct exchange *queue_first, *queue_last;
	size_t queue_count, running_count;
	bool queue_closed;
	pthread_t threads[REQUEST_THREADS];
	size_t thread_count;
	/* http/reaper.c */
	pthread_mutex_t sockets_lock;
	pthread_cond_t sockets_stop;
	struct socket_watch *sockets;
	bool reaper_stopping, reaper_started;
	pthread_t reaper;
};

int64_t steady_ms(void); /* CLOCK_MONOTONIC: only for waits and rates */

/* http/reaper.c: cuts sockets that are slower than allowed. */
MUST_USE err_t reaper_start(struct http *http);
void reaper_stop(struct http *http);
void socket_notify(void *http, struct MHD_Connection *connection, void **socket_context,
		   enum MHD_ConnectionNotificationCode code);
/* http/local.c: the same routes over a socket file, for the command line. */
MUST_USE err_t local_start(struct http *http, struct err_detail *ret_detail); /* nothing without local_path */
void local_quiesce(struct http *http);                                        /* no new connections; the file goes */
void local_stop(struct http *http);

void socket_cut_in(struct socket_watch *socket, int64_t ms); /* 0: never */
void socket_cut_now(struct socket_watch *socket);

/* http/worker.c: the queue and its threads. */
MUST_USE err_t workers_start(struct http *http);
void workers_drain(struct http *http); /* waits until nothing is queued or running */
void workers_stop(struct http *http);
bool worker_submit(struct exchange *exchange,
		   enum exchange_state state); /* suspends; false: the queue is full, nothing happened */

/* http/guard.c: requests that two servers could read differently, and addresses that hide bytes. */
bool guard_headers(struct MHD_Connection *connection, struct exchange *exchange); /* false: answer 400 and close */
size_t guard_unescape(void *data, struct MHD_Connection *connection, char *text);

/* http/exchange.c: the library's callbacks. */
enum MHD_Result exchange_handle(void *http, struct MHD_Connection *connection, const char *url, const char *method,
				const char *version, const char *upload, size_t *upload_size, void **context);
void exchange_completed(void *http, struct MHD_Connection *connection, void **context,
			enum MHD_RequestTerminationCode code);

/* http/gate.c: what must hold before a handler runs. On refusal the reply is written. */
err_t gate_permission(struct exchange *exchange); /* session, CSRF, roles, rate */
err_t gate_input(struct exchange *exchange);      /* http/input.c: headers, query and body into structs */
void exchange_run(struct exchange *exchange);     /* all of it, then the handler, then the reply */
void exchange_check(struct exchange *exchange);   /* only permission; a refusal writes the reply */

/* http/problem.c */
void problem_write(struct request *request, err_t e);

/* http/reply.c: the reply that the library sends. */
enum MHD_Result reply_send(struct exchange *exchange);

/* http/asset.c: the interface's files. Only GET. */
const struct http_asset *asset_find(const struct http *http, struct str path, bool accepts_gzip, bool *ret_gzip);
const char *asset_type(const char *path);
bool asset_is_immutable(const char *path);

/* http/session.c: cookie and token. */
struct str session_cookie_find(const struct http *http, struct str cookies); /* empty: none */
struct str session_cookie_make(struct request *request, const char *token);  /* token "": ends it */
enum { CSRF_SIZE = 32 };
err_t session_csrf(struct str token, char ret_csrf[CSRF_SIZE + 1]);

/* http/rate.c: token buckets. */
struct rates *rates_new(void);
void rates_free(struct rates *rates);
/* true: allowed. `key` names who; *ret_wait_s: when again. */
bool rate_take(struct rates *rates, struct str key, int64_t per_s, int64_t burst, int64_t *ret_wait_s);

/* http/hub.c: the stream of hints. */
struct stream;
MUST_USE err_t hub_new(struct http *http, struct hub **ret_hub);
void hub_stop(struct hub *hub); /* every stream ends */
void hub_free(struct hub *hub);
MUST_USE err_t hub_stream_new(struct exchange *exchange);
struct MHD_Response *hub_response(struct exchange *exchange); /* takes the stream over */
void hub_stream_drop(struct stream *stream);                  /* one that was never sent */
void hub_session_ended(struct hub *hub, row_id_t session);
void hub_clock(struct hub *hub);
