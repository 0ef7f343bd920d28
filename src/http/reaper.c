/*
 * http/reaper.c: cuts sockets that are slower than allowed.
 *
 * The library's timeout is of inactivity only: one byte a second would keep a connection for ever (LIBRARIES 4.1, guard
 * 1). So every socket has a moment at which it is cut unless the next step has come. The close notice comes while the
 * descriptor is still open, and takes the same lock: a descriptor is never cut after it was closed.
 */
#include "http/server_private.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { LOOK_MS = 500 };

int64_t steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void socket_unlink(struct http *http, struct socket_watch *socket)
{
	if (socket->previous)
		socket->previous->next = socket->next;
	else
		http->sockets = socket->next;
	if (socket->next)
		socket->next->previous = socket->previous;
}

static void socket_started(struct http *http, struct MHD_Connection *connection, void **socket_context)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct socket_watch *socket = calloc(1, sizeof(*socket));

	*socket_context = socket;
	if (!socket) /* exchange_handle() refuses a connection without it */
		return;
	socket->http = http;
	socket->fd = info ? info->connect_fd : -1;
	socket->cut_at_ms = steady_ms() + HEAD_MS_MAX;
	pthread_mutex_lock(&http->sockets_lock);
	socket->next = http->sockets;
	if (socket->next)
		socket->next->previous = socket;
	http->sockets = socket;
	pthread_mutex_unlock(&http->sockets_lock);
}

void socket_notify(void *data, struct MHD_Connection *connection, void **socket_context,
		   enum MHD_ConnectionNotificationCode code)
{
	struct http *http = data;
	struct socket_watch *socket = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		socket_started(http, connection, socket_context);
		return;
	}
	if (!socket)
		return;
	pthread_mutex_lock(&http->sockets_lock);
	socket_unlink(http, socket);
	pthread_mutex_unlock(&http->sockets_lock);
	free(socket);
	*socket_context = NULL;
}

void socket_cut_in(struct socket_watch *socket, int64_t ms)
{
	pthread_mutex_lock(&socket->http->sockets_lock);
	socket->cut_at_ms = ms ? steady_ms() + ms : 0;
	pthread_mutex_unlock(&socket->http->sockets_lock);
}

void socket_cut_now(struct socket_watch *socket)
{
	pthread_mutex_lock(&socket->http->sockets_lock);
	if (socket->fd >= 0)
		shutdown(socket->fd, SHUT_RDWR);
	pthread_mutex_unlock(&socket->http->sockets_lock);
}

static void *reaper_run(void *data)
{
	struct http *http = data;

	pthread_mutex_lock(&http->sockets_lock);
	while (!http->reaper_stopping) {
		int64_t now = steady_ms();
		struct timespec until;

		for (struct socket_watch *socket = http->sockets; socket; socket = socket->next) {
			if (!socket->cut_at_ms || socket->cut_at_ms > now || socket->fd < 0)
				continue;
			shutdown(socket->fd, SHUT_RDWR);
			socket->cut_at_ms = 0;
		}
		now += LOOK_MS;
		until.tv_sec = (time_t)(now / 1000);
		until.tv_nsec = (long)(now % 1000) * 1000000;
		pthread_cond_timedwait(&http->sockets_stop, &http->sockets_lock, &until);
	}
	pthread_mutex_unlock(&http->sockets_lock);
	return NULL;
}

err_t reaper_start(struct http *http)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&http->sockets_lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&http->sockets_stop, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&http->reaper, NULL, reaper_run, http) != 0)
		return ERR_SYSTEM;
	http->reaper_started = true;
	return ERR_OK;
}

void reaper_stop(struct http *http)
{
	if (!http->reaper_started)
		return;
	pthread_mutex_lock(&http->sockets_lock);
	http->reaper_stopping = true;
	pthread_cond_signal(&http->sockets_stop);
	pthread_mutex_unlock(&http->sockets_lock);
	pthread_join(http->reaper, NULL);
	http->reaper_started = false;
}
