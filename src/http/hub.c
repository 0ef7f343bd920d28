/*
 * http/hub.c: the stream of hints: "412 is now at 7", told to those who may know.
 *
 * (1) One lock for the list and the buffers of all streams; no database call under it. (2) A hint is only queued by the
 * thread that wrote; the hub's own thread asks the rights, one look per person, and fills the buffers. (3) A stream
 * without data is suspended by its own callback and resumed once, by whoever gives it data or ends it: `suspended`
 * under the lock says which. (4) A suspended connection is blind, so each stream writes a comment every HEARTBEAT_MS,
 * and ends with its session. (5) Who reads too slowly for STREAM_BUFFER_BYTES, or when hints overflow, is cut: after a
 * reconnect the browser fetches again what it shows.
 */
#include "http/server_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "action/app.h"
#include "action/view.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time_text.h"
#include "job/demo_clock.h"

enum { HINTS_MAX = 1024, STREAMS_PER_SESSION_MAX = 32, STREAM_BLOCK_BYTES = 1024, EVENT_BYTES_MAX = 256 };

struct stream {
	struct stream *previous, *next;
	struct hub *hub;
	struct MHD_Connection *connection;
	struct socket_watch *socket;
	row_id_t person, session;
	struct buf waiting;
	bool suspended, ending;
};
struct hub {
	struct http *http;
	pthread_mutex_t lock;
	pthread_cond_t filled;
	pthread_t thread;
	bool started, stopping, overflown;
	struct stream *streams;
	size_t stream_count, hint_count;
	struct hint hints[HINTS_MAX];
	/* of the hub's thread alone */
	int64_t heartbeat_at_ms;
	struct hint batch[HINTS_MAX];
	row_id_t ids[STREAMS_MAX];
};

/* Under the lock. */
static void stream_wake(struct stream *stream)
{
	if (!stream->suspended)
		return;
	stream->suspended = false;
	MHD_resume_connection(stream->connection);
}

/* Under the lock. */
static void stream_end(struct stream *stream, bool cut)
{
	stream->ending = true;
	if (cut)
		socket_cut_now(stream->socket);
	stream_wake(stream);
}

/* Under the lock. */
static void stream_add(struct stream *stream, struct str text)
{
	if (stream->ending)
		return;
	buf_add(&stream->waiting, text);
	if (stream->waiting.error != ERR_OK)
		stream_end(stream, true);
	else
		stream_wake(stream);
}

/* The library wants bytes. */
static ssize_t stream_read(void *data, uint64_t position, char *ret_bytes, size_t size_max)
{
	struct stream *stream = data;
	struct hub *hub = stream->hub;
	ssize_t result = 0;

	(void)position;
	pthread_mutex_lock(&hub->lock);
	if (stream->waiting.size > 0 && stream->waiting.error == ERR_OK) {
		size_t size = stream->waiting.size < size_max ? stream->waiting.size : size_max;

		memcpy(ret_bytes, stream->waiting.data, size);
		memmove(stream->waiting.data, stream->waiting.data + size, stream->waiting.size - size);
		stream->waiting.size -= size;
		result = (ssize_t)size;
	} else if (stream->ending) {
		result = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		stream->suspended = true;
		MHD_suspend_connection(stream->connection);
	}
	pthread_mutex_unlock(&hub->lock);
	return result;
}

static struct str clock_event(struct hub *hub, char ret_text[EVENT_BYTES_MAX])
{
	struct app *app = hub->http->app;
	struct demo_clock clock = { .now = db_clock_now(app->db), .running = true };
	char now[TIME_TEXT_SIZE];
	int size;

	if (app->demo && demo_clock_get(app, &clock) != ERR_OK)
		clock = (struct demo_clock){ .now = db_clock_now(app->db), .running = true };
	size = snprintf(ret_text, EVENT_BYTES_MAX, "event: clock\ndata: {\"now\":\"%s\",\"running\":%s}\n\n",
			time_format(clock.now, 0, now), clock.running ? "true" : "false");
	return (struct str){ ret_text, (size_t)size };
}

/* Under the lock. */
static size_t streams_of(const struct hub *hub, row_id_t session)
{
	size_t count = 0;

	for (const struct stream *stream = hub->streams; stream; stream = stream->next)
		count += stream->session == session;
	return count;
}

err_t hub_stream_new(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct hub *hub = request->http->hub;
	struct stream *stream = calloc(1, sizeof(*stream));
	char event[EVENT_BYTES_MAX];
	err_t e = ERR_OK;

	if (!stream)
		return ERR_MEMORY;
	*stream = (struct stream){ .hub = hub,
				   .connection = exchange->connection,
				   .socket = exchange->socket,
				   .person = request->session.person,
				   .session = request->session.id };
	buf_init(&stream->waiting, STREAM_BUFFER_BYTES);
	buf_add(&stream->waiting, STR("retry: 2000\n\n"));
	buf_add(&stream->waiting, clock_event(hub, event));
	pthread_mutex_lock(&hub->lock);
	if (hub->stopping)
		e = err_set(ERR_BUSY, &request->detail, "", "stopping");
	else if (hub->stream_count >= STREAMS_MAX || streams_of(hub, stream->session) >= STREAMS_PER_SESSION_MAX)
		e = err_set(ERR_BUSY, &request->detail, "", "streams");
	if (e == ERR_OK) {
		stream->next = hub->streams;
		if (stream->next)
			stream->next->previous = stream;
		hub->streams = stream;
		hub->stream_count++;
	}
	pthread_mutex_unlock(&hub->lock);
	if (e == ERR_OK) {
		exchange->stream = stream;
		return ERR_OK;
	}
	buf_deinit(&stream->waiting);
	free(stream);
	return e;
}

struct MHD_Response *hub_response(struct exchange *exchange)
{
	struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK_BYTES,
									  stream_read, exchange->stream, NULL);

	if (response && (MHD_add_response_header(response, "Content-Type", "text/event-stream") != MHD_YES ||
			 MHD_add_response_header(response, "Cache-Control", "no-store") != MHD_YES ||
			 MHD_add_response_header(response, "X-Accel-Buffering", "no") != MHD_YES)) {
		MHD_destroy_response(response);
		response = NULL;
	}
	return response;
}

void hub_stream_drop(struct stream *stream)
{
	struct hub *hub = stream->hub;

	pthread_mutex_lock(&hub->lock);
	if (stream->previous)
		stream->previous->next = stream->next;
	else
		hub->streams = stream->next;
	if (stream->next)
		stream->next->previous = stream->previous;
	hub->stream_count--;
	pthread_mutex_unlock(&hub->lock);
	buf_deinit(&stream->waiting);
	free(stream);
}

/* Called by whoever wrote, after the write: quick, never blocks on the database. */
static void hub_hint(void *data, const struct hint *hint)
{
	struct hub *hub = data;
	size_t i = 0;

	pthread_mutex_lock(&hub->lock);
	if (hub->stream_count > 0 && !hub->stopping) {
		while (i < hub->hint_count &&
		       (hub->hints[i].id != hint->id || strcmp(hub->hints[i].subject, hint->subject) != 0))
			i++;
		if (i == HINTS_MAX) {
			hub->overflown = true;
		} else {
			hub->hints[i] = *hint;
			hub->hint_count = i == hub->hint_count ? i + 1 : hub->hint_count;
		}
		pthread_cond_signal(&hub->filled);
	}
	pthread_mutex_unlock(&hub->lock);
}

/* Collects each person once. Under the lock; `ret_persons` has room for STREAMS_MAX. */
static size_t persons_of(const struct hub *hub, row_id_t *ret_persons)
{
	size_t count = 0;

	for (const struct stream *stream = hub->streams; stream; stream = stream->next) {
		size_t i = 0;

		while (i < count && ret_persons[i] != stream->person)
			i++;
		if (i == count && count < STREAMS_MAX)
			ret_persons[count++] = stream->person;
	}
	return count;
}

static void hint_tell(struct hub *hub, const struct hint *hint, row_id_t *persons)
{
	bool to_all = strcmp(hint->subject, "counts") == 0;
	char text[EVENT_BYTES_MAX];
	int size = snprintf(text, sizeof(text),
			    "event: hint\ndata: {\"subject\":\"%s\",\"id\":%lld,\"revision\":%lld}\n\n", hint->subject,
			    (long long)hint->id, (long long)hint->revision);
	size_t count, hearing = 0;

	pthread_mutex_lock(&hub->lock);
	count = persons_of(hub, persons);
	pthread_mutex_unlock(&hub->lock);
	for (size_t i = 0; i < count; i++) {
		if (to_all || view_may_hear(hub->http->app, persons[i], hint))
			persons[hearing++] = persons[i];
	}
	pthread_mutex_lock(&hub->lock);
	for (struct stream *stream = hub->streams; stream; stream = stream->next) {
		for (size_t i = 0; i < hearing; i++) {
			if (persons[i] == stream->person) {
				stream_add(stream, (struct str){ text, (size_t)size });
				break;
			}
		}
	}
	pthread_mutex_unlock(&hub->lock);
}

/* Streams whose session has ended, end. `sessions` has room for STREAMS_MAX. */
static void heartbeat(struct hub *hub, row_id_t *sessions)
{
	size_t count = 0;

	pthread_mutex_lock(&hub->lock);
	for (struct stream *stream = hub->streams; stream; stream = stream->next) {
		stream_add(stream, STR(":\n\n"));
		if (count < STREAMS_MAX)
			sessions[count++] = stream->session;
	}
	pthread_mutex_unlock(&hub->lock);
	for (size_t i = 0; i < count; i++) {
		if (!login_lives(hub->http->app->db, sessions[i]))
			hub_session_ended(hub, sessions[i]);
	}
}

static void cut_all(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	for (struct stream *stream = hub->streams; stream; stream = stream->next)
		stream_end(stream, true);
	hub->overflown = false;
	hub->hint_count = 0;
	pthread_mutex_unlock(&hub->lock);
	log_line(LOG_WARN, "hints_overflown", "max=%d", HINTS_MAX);
}

static void wait_for_work(struct hub *hub)
{
	struct timespec until = { .tv_sec = (time_t)(hub->heartbeat_at_ms / 1000),
				  .tv_nsec = (long)(hub->heartbeat_at_ms % 1000) * 1000000 };

	while (!hub->stopping && hub->hint_count == 0 && !hub->overflown) {
		if (pthread_cond_timedwait(&hub->filled, &hub->lock, &until) == ETIMEDOUT)
			break;
	}
}

static void *hub_run(void *data)
{
	struct hub *hub = data;

	for (;;) {
		size_t count;
		bool overflown, stopping;

		pthread_mutex_lock(&hub->lock);
		wait_for_work(hub);
		count = hub->hint_count;
		memcpy(hub->batch, hub->hints, count * sizeof(hub->batch[0]));
		hub->hint_count = 0;
		overflown = hub->overflown;
		stopping = hub->stopping;
		pthread_mutex_unlock(&hub->lock);
		if (stopping)
			return NULL;
		if (overflown)
			cut_all(hub);
		for (size_t i = 0; !overflown && i < count; i++)
			hint_tell(hub, &hub->batch[i], hub->ids);
		if (steady_ms() >= hub->heartbeat_at_ms) {
			heartbeat(hub, hub->ids);
			hub->heartbeat_at_ms = steady_ms() + HEARTBEAT_MS;
		}
	}
}

err_t hub_new(struct http *http, struct hub **ret_hub)
{
	struct hub *hub = calloc(1, sizeof(*hub));
	pthread_condattr_t attributes;

	if (!hub)
		return ERR_MEMORY;
	hub->http = http;
	hub->heartbeat_at_ms = steady_ms() + HEARTBEAT_MS;
	pthread_mutex_init(&hub->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&hub->filled, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&hub->thread, NULL, hub_run, hub) != 0) {
		free(hub);
		return ERR_SYSTEM;
	}
	hub->started = true;
	http->app->hint = hub_hint;
	http->app->hint_data = hub;
	*ret_hub = hub;
	return ERR_OK;
}

void hub_stop(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->stopping = true;
	for (struct stream *stream = hub->streams; stream; stream = stream->next)
		stream_end(stream, false);
	pthread_cond_signal(&hub->filled);
	pthread_mutex_unlock(&hub->lock);
	if (hub->started)
		pthread_join(hub->thread, NULL);
	hub->started = false;
}

void hub_free(struct hub *hub)
{
	if (!hub)
		return;
	hub_stop(hub);
	pthread_cond_destroy(&hub->filled);
	pthread_mutex_destroy(&hub->lock);
	free(hub);
}

void hub_session_ended(struct hub *hub, row_id_t session)
{
	pthread_mutex_lock(&hub->lock);
	for (struct stream *stream = hub->streams; stream; stream = stream->next) {
		if (stream->session == session)
			stream_end(stream, false);
	}
	pthread_mutex_unlock(&hub->lock);
}

void hub_clock(struct hub *hub)
{
	char text[EVENT_BYTES_MAX];
	struct str event = clock_event(hub, text);

	pthread_mutex_lock(&hub->lock);
	for (struct stream *stream = hub->streams; stream; stream = stream->next)
		stream_add(stream, event);
	pthread_mutex_unlock(&hub->lock);
}
