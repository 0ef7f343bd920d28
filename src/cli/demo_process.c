/*
 * cli/demo_process.c: folder, port and child of the demo. See demo_process.h.
 */
#include "cli/demo_process.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORTS_TRIED = 50, READY_TRIES = 1500, READY_WAIT_MS = 20, OPEN_FILES_MAX = 16 };

static bool complain(const char *what, const char *path)
{
	fprintf(stderr, "otklik demo: %s: %s: %s\n", what, path, strerror(errno));
	return false;
}

bool demo_folder_make(char ret_path[DEMO_PATH_SIZE])
{
	const char *below = getenv("TMPDIR");

	if (snprintf(ret_path, DEMO_PATH_SIZE, "%s/otklik-demo-XXXXXX", below && *below ? below : "/tmp") >=
	    DEMO_PATH_SIZE) {
		errno = ENAMETOOLONG;
		return complain("папка", below);
	}
	return mkdtemp(ret_path) ? true : complain("папка не создаётся", ret_path);
}

static int entry_remove(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	if (remove(path) != 0)
		complain("не удаляется", path);
	return 0;
}

void demo_folder_remove(const char *path)
{
	if (nftw(path, entry_remove, OPEN_FILES_MAX, FTW_DEPTH | FTW_PHYS) != 0)
		complain("не удаляется", path);
}

bool demo_folder_need(const char *path)
{
	struct stat status;

	if (mkdir(path, 0700) == 0 || (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
		return true;
	return complain("папка не создаётся", path);
}

bool demo_file_write(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "we");
	bool written;

	if (!file)
		return complain("не записывается", path);
	written = fwrite(bytes, 1, size, file) == size;
	written = fclose(file) == 0 && written;
	return written ? true : complain("не записывается", path);
}

static int loopback_socket(uint16_t port, struct sockaddr_in *ret_address)
{
	*ret_address = (struct sockaddr_in){ .sin_family = AF_INET,
					     .sin_port = htons(port),
					     .sin_addr = { htonl(INADDR_LOOPBACK) } };
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/* The port itself when it is free, or what the system gives for 0; 0: taken. */
static uint16_t port_try(uint16_t port)
{
	struct sockaddr_in address;
	socklen_t size = sizeof(address);
	int fd = loopback_socket(port, &address), on = 1;
	uint16_t found = 0;

	if (fd < 0)
		return 0;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	    getsockname(fd, (struct sockaddr *)&address, &size) == 0)
		found = ntohs(address.sin_port);
	close(fd);
	return found;
}

static uint16_t port_find(uint16_t port)
{
	for (int i = 1; port > 0 && i <= PORTS_TRIED && port + i <= UINT16_MAX; i++) {
		uint16_t found = port_try((uint16_t)(port + i));

		if (found)
			return found;
	}
	return port_try(0);
}

static bool answers(uint16_t port)
{
	struct sockaddr_in address;
	int fd = loopback_socket(port, &address);
	bool connected;

	if (fd < 0)
		return false;
	connected = connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return connected;
}

/* In the child: never returns. */
static void standin_run(const char *listen, const char *state, const char *items, const char *home)
{
	char *arguments[] = { "otklik",
			      "standin",
			      "--listen",
			      (char *)(uintptr_t)listen,
			      "--state",
			      (char *)(uintptr_t)state,
			      "--items",
			      (char *)(uintptr_t)items,
			      home ? "--home" : NULL,
			      (char *)(uintptr_t)home,
			      NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 ||
	    setpgid(0, 0) != 0) /* Ctrl+C is for the demo, which then stops it */
		_exit(1);
	if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0) /* its first line is not ours to print */
		_exit(1);
	execv("/proc/self/exe", arguments);
	_exit(1);
}

static bool standin_wait(struct demo_standin *standin)
{
	for (int i = 0; i < READY_TRIES; i++) {
		if (answers(standin->port))
			return true;
		if (waitpid(standin->pid, NULL, WNOHANG) == standin->pid) {
			standin->pid = 0;
			return false;
		}
		poll(NULL, 0, READY_WAIT_MS);
	}
	return false;
}

bool demo_standin_start(uint16_t port, const char *folder, struct demo_standin *ret_standin)
{
	char state[DEMO_PATH_SIZE + 32], items[DEMO_PATH_SIZE + 32], home[DEMO_ADDRESS_SIZE];

	*ret_standin = (struct demo_standin){ .port = port_find(port) };
	snprintf(state, sizeof(state), "%s/standin.jsonl", folder);
	snprintf(items, sizeof(items), "%s/messages.jsonl", folder);
	snprintf(ret_standin->address, sizeof(ret_standin->address), "127.0.0.1:%u", ret_standin->port);
	snprintf(ret_standin->url, sizeof(ret_standin->url), "http://%s", ret_standin->address);
	snprintf(home, sizeof(home), "http://127.0.0.1:%u/", port);
	ret_standin->pid = fork();
	if (ret_standin->pid < 0)
		return complain("учебная сеть не запускается", ret_standin->address);
	if (ret_standin->pid == 0)
		standin_run(ret_standin->address, state, items, port ? home : NULL); /* port 0: not known yet */
	if (standin_wait(ret_standin))
		return true;
	fprintf(stderr, "otklik demo: учебная сеть не отвечает на %s\n", ret_standin->address);
	demo_standin_stop(ret_standin);
	return false;
}

void demo_standin_stop(struct demo_standin *standin)
{
	if (standin->pid <= 0)
		return;
	kill(standin->pid, SIGTERM);
	while (waitpid(standin->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	standin->pid = 0;
}
