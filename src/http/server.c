/*
 * http/server.c: starts and stops the library and the parts of the door. See server.h.
 */
#include "http/server_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "action/app.h"
#include "base/log.h"

enum { BACKLOG = 511 };

err_t http_new(const struct http_config *config, struct app *app, struct http **ret_http)
{
	struct http *http = calloc(1, sizeof(*http));
	err_t e;

	if (!http)
		return ERR_MEMORY;
	http->config = *config;
	http->app = app;
	http->rates = rates_new();
	e = http->rates ? login_lane_new(&http->lane) : ERR_MEMORY;
	if (e == ERR_OK)
		e = hub_new(http, &http->hub); /* sets app->hint */
	if (e != ERR_OK) {
		http_free(http);
		return e;
	}
	*ret_http = http;
	return ERR_OK;
}

void http_free(struct http *http)
{
	if (!http)
		return;
	hub_free(http->hub);
	login_lane_free(http->lane);
	rates_free(http->rates);
	free(http);
}

uint16_t http_port(const struct http *http)
{
	return http->port;
}

static err_t socket_open(struct http *http, int *ret_fd, struct err_detail *ret_detail)
{
	union {
		struct sockaddr any;
		struct sockaddr_in four;
		struct sockaddr_in6 six;
	} address = { 0 };
	socklen_t size;
	int fd, on = 1;

	if (inet_pton(AF_INET, http->config.listen, &address.four.sin_addr) == 1) {
		address.four.sin_family = AF_INET;
		address.four.sin_port = htons(http->config.port);
		size = sizeof(address.four);
	} else if (inet_pton(AF_INET6, http->config.listen, &address.six.sin6_addr) == 1) {
		address.six.sin6_family = AF_INET6;
		address.six.sin6_port = htons(http->config.port);
		size = sizeof(address.six);
	} else {
		return err_set(ERR_INPUT_INVALID, ret_detail, "listen", "address");
	}
	fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set(ERR_SYSTEM, ret_detail, "listen", "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, &address.any, size) != 0 || listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, &address.any, &size) != 0) {
		int cause = errno;

		close(fd);
		return err_set_limit(ERR_SYSTEM, ret_detail, "listen", "address_taken", http->config.port, cause);
	}
	http->port = ntohs(address.any.sa_family == AF_INET ? address.four.sin_port : address.six.sin6_port);
	*ret_fd = fd;
	return ERR_OK;
}

/* The library writes a line for each broken connection: only for those who look for it. */
__attribute__((format(printf, 2, 0))) static void library_log(void *data, const char *format, va_list values)
{
	char text[200] = "";
	int size = vsnprintf(text, sizeof(text), format, values);

	(void)data;
	if (size < 0)
		return;
	for (char *at = text; *at; at++) {
		if (*at == '"' || *at == '\\' || (unsigned char)*at < ' ')
			*at = ' ';
	}
	log_line(LOG_DEBUG, "http_library", "text=\"%s\"", text);
}

static struct MHD_Daemon *daemon_start(struct http *http, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL,
				NULL, exchange_handle, http, MHD_OPTION_EXTERNAL_LOGGER, library_log,
				NULL, /* first: the others may already log */
				MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned int)POOL_THREADS,
				MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS_MAX,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
				MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)INACTIVE_S, MHD_OPTION_UNESCAPE_CALLBACK,
				guard_unescape, NULL, MHD_OPTION_NOTIFY_CONNECTION, socket_notify, http,
				MHD_OPTION_NOTIFY_COMPLETED, exchange_completed, http, MHD_OPTION_END);
}

err_t http_start(struct http *http, struct job_runner *runner, struct err_detail *ret_detail)
{
	int fd = -1;
	err_t e = socket_open(http, &fd, ret_detail);

	if (e != ERR_OK)
		return e;
	http->runner = runner;
	e = reaper_start(http);
	if (e == ERR_OK)
		e = workers_start(http);
	if (e == ERR_OK) {
		http->daemon = daemon_start(http, fd);
		if (!http->daemon)
			e = err_set(ERR_SYSTEM, ret_detail, "listen", "library");
	}
	if (e == ERR_OK)
		e = local_start(http, ret_detail);
	if (e == ERR_OK)
		return ERR_OK;
	if (http->daemon)
		MHD_stop_daemon(http->daemon); /* closes fd */
	else
		close(fd);
	http->daemon = NULL;
	workers_stop(http);
	reaper_stop(http);
	return e;
}

void http_stop(struct http *http)
{
	MHD_socket fd;

	if (!http || !http->daemon)
		return;
	fd = MHD_quiesce_daemon(http->daemon); /* no new connections; the old ones get 503 from here on */
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
	local_quiesce(http);
	atomic_store(&http->stopping, true);
	workers_drain(http); /* what was read is answered */
	hub_stop(http->hub); /* every suspended stream is resumed to its end */
	workers_stop(http);
	local_stop(http);
	MHD_stop_daemon(http->daemon);
	http->daemon = NULL;
	reaper_stop(http);
}
