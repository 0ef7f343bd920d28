/*
 * http/local.c: the door of the command line: the same routes over a socket file, only for processes of our own user.
 *
 * On SQLite one process holds the database (mistake 15); while it serves, a verb of the command line speaks to it here.
 * Promise: the file is 0600 and belongs to the holder of the database's lock, so an older one is a left-over; the
 * peer's user is asked of the kernel; only routes with ROUTE_LOCAL answer. The person of what is done is 0: "command
 * line".
 */
#include "http/server_private.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

enum { LOCAL_BACKLOG = 8, LOCAL_CONNECTIONS_MAX = 16 };

static bool peer_is_us(int fd)
{
	struct ucred peer = { .uid = (uid_t)-1 };
	socklen_t size = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

static void local_notify(void *data, struct MHD_Connection *connection, void **socket_context,
			 enum MHD_ConnectionNotificationCode code)
{
	struct socket_watch *socket;

	socket_notify(data, connection, socket_context, code);
	socket = *socket_context;
	if (code != MHD_CONNECTION_NOTIFY_STARTED || !socket)
		return;
	socket->local = peer_is_us(socket->fd);
	if (!socket->local) {
		log_line(LOG_WARN, "local_stranger", "cut=1");
		socket_cut_now(socket);
	}
}

/* Bound with the mode it shall have: there is no moment at which others may connect. */
static int local_listen(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	if (unlink(address->sun_path) != 0 && errno != ENOENT)
		goto refused;
	if (fchmod(fd, S_IRUSR | S_IWUSR) != 0 ||
	    bind(fd, (const struct sockaddr *)(const void *)address, sizeof(*address)) != 0 ||
	    listen(fd, LOCAL_BACKLOG) != 0)
		goto refused;
	return fd;
refused:
	close(fd);
	return -1;
}

err_t local_start(struct http *http, struct err_detail *ret_detail)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = http->config.local_path;
	int fd;

	if (!path)
		return ERR_OK;
	if (snprintf(address.sun_path, sizeof(address.sun_path), "%s", path) >= (int)sizeof(address.sun_path)) {
		log_line(LOG_WARN, "local_path_too_long", "limit=%zu", sizeof(address.sun_path) - 1);
		http->config.local_path = NULL; /* the command line says that the database is held */
		return ERR_OK;
	}
	fd = local_listen(&address);
	if (fd < 0)
		return err_set(ERR_SYSTEM, ret_detail, "local_path", "socket");
	http->local_daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, exchange_handle, http,
		MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned int)LOCAL_CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned int)INACTIVE_S, MHD_OPTION_UNESCAPE_CALLBACK, guard_unescape, NULL,
		MHD_OPTION_NOTIFY_CONNECTION, local_notify, http, MHD_OPTION_NOTIFY_COMPLETED, exchange_completed, http,
		MHD_OPTION_END);
	if (http->local_daemon)
		return ERR_OK;
	close(fd);
	unlink(path);
	return err_set(ERR_SYSTEM, ret_detail, "local_path", "library");
}

void local_quiesce(struct http *http)
{
	MHD_socket fd;

	if (!http->local_daemon)
		return;
	unlink(http->config.local_path);
	fd = MHD_quiesce_daemon(http->local_daemon);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
}

void local_stop(struct http *http)
{
	if (http->local_daemon)
		MHD_stop_daemon(http->local_daemon);
	http->local_daemon = NULL;
}
