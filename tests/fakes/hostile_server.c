/*
 * hostile_server.c: see the header. The pauses are poll() on the stop event, so that stopping never waits.
 */
#include "hostile_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

struct hostile_server {
	pthread_t thread;
	pthread_mutex_t lock;
	struct hostile_answer answer;
	unsigned requests;
	int listen_fd, stop_fd;
	char address[32];
};

static void must(bool condition, const char *what)
{
	if (condition)
		return;
	perror(what);
	abort();
}

/* False: stop, or the client has gone. */
static bool pause_ms(const struct hostile_server *server, int fd, unsigned ms)
{
	struct pollfd ends[] = { { .fd = server->stop_fd, .events = POLLIN }, { .fd = fd, .events = POLLRDHUP } };

	return poll(ends, 2, (int)ms) == 0;
}

/* Head, and as much body as Content-Length says. */
static bool request_read(int fd)
{
	char bytes[65536];
	size_t size = 0;

	while (size < sizeof(bytes) - 1) {
		ssize_t got = read(fd, bytes + size, sizeof(bytes) - 1 - size);
		const char *end, *length;

		if (got <= 0)
			return false;
		size += (size_t)got;
		bytes[size] = '\0';
		end = strstr(bytes, "\r\n\r\n");
		if (!end)
			continue;
		length = strstr(bytes, "Content-Length: ");
		if (!length || size - (size_t)(end + 4 - bytes) >= strtoul(length + 16, NULL, 10))
			return true;
	}
	return false;
}

static bool all_send(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes += sent;
		size -= (size_t)sent;
	}
	return true;
}

static void answer_send(const struct hostile_server *server, const struct hostile_answer *answer, int fd)
{
	size_t size = answer->bytes ? strlen(answer->bytes) : 0;
	bool goes = true;

	for (size_t i = 0; goes && answer->drip_ms > 0 && i < size; i++)
		goes = all_send(fd, answer->bytes + i, 1) && pause_ms(server, fd, answer->drip_ms);
	for (size_t i = 0; goes && answer->drip_ms == 0 && size > 0 && i <= answer->repeat; i++)
		goes = all_send(fd, answer->bytes, size);
	if (goes && answer->stay_ms > 0)
		(void)pause_ms(server, fd, answer->stay_ms);
}

static void *server_run(void *data)
{
	struct hostile_server *server = data;

	for (;;) {
		struct pollfd ready[] = { { .fd = server->stop_fd, .events = POLLIN },
					  { .fd = server->listen_fd, .events = POLLIN } };
		struct hostile_answer answer;
		bool whole;
		int fd;

		must(poll(ready, 2, -1) > 0, "poll");
		if (ready[0].revents)
			return NULL;
		fd = accept(server->listen_fd, NULL, NULL);
		must(fd >= 0, "accept");
		(void)pthread_mutex_lock(&server->lock);
		answer = server->answer;
		(void)pthread_mutex_unlock(&server->lock);
		whole = !answer.read_nothing && request_read(fd);
		if (whole) {
			(void)pthread_mutex_lock(&server->lock);
			server->requests++;
			(void)pthread_mutex_unlock(&server->lock);
			answer_send(server, &answer, fd);
		}
		(void)close(fd);
	}
}

struct hostile_server *hostile_server_start(void)
{
	struct hostile_server *server = calloc(1, sizeof(*server));
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);

	must(server != NULL, "calloc");
	server->stop_fd = eventfd(0, EFD_CLOEXEC);
	server->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(server->listen_fd >= 0 && bind(server->listen_fd, (struct sockaddr *)&address, size) == 0, "bind");
	must(listen(server->listen_fd, 8) == 0, "listen");
	must(getsockname(server->listen_fd, (struct sockaddr *)&address, &size) == 0, "getsockname");
	(void)snprintf(server->address, sizeof(server->address), "127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
	must(pthread_mutex_init(&server->lock, NULL) == 0, "pthread_mutex_init");
	must(pthread_create(&server->thread, NULL, server_run, server) == 0, "pthread_create");
	return server;
}

void hostile_server_stop(struct hostile_server *server)
{
	const uint64_t one = 1;

	must(write(server->stop_fd, &one, sizeof(one)) == (ssize_t)sizeof(one), "write");
	(void)pthread_join(server->thread, NULL);
	(void)pthread_mutex_destroy(&server->lock);
	(void)close(server->listen_fd);
	(void)close(server->stop_fd);
	free(server);
}

const char *hostile_server_address(const struct hostile_server *server)
{
	return server->address;
}

void hostile_server_answer(struct hostile_server *server, const struct hostile_answer *answer)
{
	(void)pthread_mutex_lock(&server->lock);
	server->answer = *answer;
	(void)pthread_mutex_unlock(&server->lock);
}

unsigned hostile_server_requests(struct hostile_server *server)
{
	unsigned requests;

	(void)pthread_mutex_lock(&server->lock);
	requests = server->requests;
	(void)pthread_mutex_unlock(&server->lock);
	return requests;
}
