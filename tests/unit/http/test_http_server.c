/*
 * test_http_server.c: the real server on a file of its own, with threads on both sides: requests, streams and hints at
 * once, and an orderly stop while streams are open. Run by ThreadSanitizer too (suite threads).
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "action/app.h"
#include "action/login.h"
#include "http/server_private.h"
#include "store/migrate.h"
#include "store/store_person.h"

enum { CLIENTS = 6, REQUESTS = 40, STREAMS = 24, HINTS = 300, REPLY_SIZE = 16 * 1024 };
#define PASSWORD "word"

struct fixture {
	char folder[64], url[128], password_hash[PASSWORD_HASH_SIZE], token[SESSION_TOKEN_SIZE + 1];
	struct db *db;
	struct app app;
	struct http *http;
};
static struct fixture it;
static const struct http_asset assets[] = { { "index.html", "<!doctype html>", 15, "abcd" }, { NULL, NULL, 0, NULL } };

static err_t person_add(struct db_tx *tx, void *arg)
{
	struct person_new person = { .name = STR("Анна"),
				     .login = STR("anna"),
				     .password_hash = str_from(it.password_hash) };
	row_id_t id;
	err_t e = store_person_add(tx, &person, &id);

	(void)arg;
	return e == ERR_OK ? store_role_add(tx, id, ROLE_CURATOR, 0, 0, 0) : e;
}

static int server_begin(void **state)
{
	struct http_config config = { .listen = "127.0.0.1", .assets = assets, .openapi = STR("{}") };
	struct err_detail detail = { 0 };
	struct login_lane *lane;
	struct session session;

	(void)state;
	snprintf(it.folder, sizeof(it.folder), "/tmp/otklik-http-XXXXXX");
	assert_non_null(mkdtemp(it.folder));
	snprintf(it.url, sizeof(it.url), "sqlite:%s/test.db", it.folder);
	assert_int_equal(db_open(it.url, clock_system(), 4, &it.db, &detail), ERR_OK);
	assert_int_equal(store_migrate(it.db, &detail), ERR_OK);
	assert_int_equal(app_init(&it.app, it.db), ERR_OK);
	assert_int_equal(password_hash(str_from(PASSWORD), it.password_hash), ERR_OK);
	assert_int_equal(db_write(it.db, person_add, NULL), ERR_OK);
	assert_int_equal(http_new(&config, &it.app, &it.http), ERR_OK);
	assert_int_equal(http_start(it.http, NULL, &detail), ERR_OK);
	assert_true(http_port(it.http) > 0);
	assert_int_equal(login_lane_new(&lane), ERR_OK);
	assert_int_equal(login_start(lane, it.db, &(struct login_try){ STR("anna"), str_from(PASSWORD), STR("::1") },
				     it.token, &session, &detail),
			 ERR_OK);
	login_lane_free(lane);
	return 0;
}

static int server_end(void **state)
{
	char path[96];

	(void)state;
	http_stop(it.http);
	http_free(it.http);
	app_deinit(&it.app);
	db_close(it.db);
	for (size_t i = 0; i < 4; i++) {
		static const char *const endings[] = { "", "-wal", "-shm", ".lock" };

		snprintf(path, sizeof(path), "%s/test.db%s", it.folder, endings[i]);
		unlink(path);
	}
	rmdir(it.folder);
	return 0;
}

static int client_connect(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(http_port(it.http)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void client_send(int fd, const char *path)
{
	char text[512];
	int size = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: otklik=%s\r\n\r\n", path,
			    it.token);

	assert_int_equal(send(fd, text, (size_t)size, MSG_NOSIGNAL), size);
}

/* The status of one reply with a Content-Length; 0: closed. */
static int client_read(int fd)
{
	char text[REPLY_SIZE];
	size_t size = 0, wanted = 0;

	while (wanted == 0 || size < wanted) {
		ssize_t got = recv(fd, text + size, sizeof(text) - 1 - size, 0);
		const char *end, *length;

		if (got <= 0)
			return 0;
		size += (size_t)got;
		text[size] = '\0';
		end = strstr(text, "\r\n\r\n");
		length = strcasestr(text, "\nContent-Length:");
		if (end && length)
			wanted = (size_t)(end + 4 - text) + strtoul(length + 16, NULL, 10);
	}
	return (int)strtol(text + 9, NULL, 10);
}

static void *client_run(void *data)
{
	static const char *const paths[] = { "/healthz", "/", "/api/v1/counts", "/api/v1/nothing",
					     "/api/openapi.json" };
	static const int statuses[] = { 200, 200, 200, 404, 200 };
	size_t *ret_right = data;
	int fd = client_connect();

	for (size_t i = 0; i < REQUESTS; i++) {
		int status;

		client_send(fd, paths[i % ARRAY_COUNT(paths)]);
		status = client_read(fd);
		*ret_right += status == statuses[i % ARRAY_COUNT(paths)];
		if (status == 404) { /* refused at its headers: closed */
			close(fd);
			fd = client_connect();
		}
	}
	close(fd);
	return NULL;
}

struct listener {
	int fd;
	size_t hints;
	bool ended;
	pthread_t thread;
};

static void *listener_run(void *data)
{
	struct listener *listener = data;
	char text[4096 + 1];
	ssize_t got;

	while ((got = recv(listener->fd, text, sizeof(text) - 1, 0)) > 0) {
		text[got] = '\0';
		for (const char *at = text; (at = strstr(at, "event: hint")) != NULL; at++)
			listener->hints++;
	}
	listener->ended = true;
	close(listener->fd);
	return NULL;
}

/* Open streams: every other socket has a moment at which it is cut. */
static size_t sockets_never_cut(void)
{
	size_t count = 0;

	pthread_mutex_lock(&it.http->sockets_lock);
	for (const struct socket_watch *socket = it.http->sockets; socket; socket = socket->next)
		count += socket->cut_at_ms == 0;
	pthread_mutex_unlock(&it.http->sockets_lock);
	return count;
}

static void test_http_server__requests_streams_and_hints_at_once_then_an_orderly_stop(void **state)
{
	static struct listener listeners[STREAMS];
	pthread_t clients[CLIENTS];
	size_t right[CLIENTS] = { 0 };

	(void)state;
	for (size_t i = 0; i < STREAMS; i++) {
		listeners[i].fd = client_connect();
		client_send(listeners[i].fd, "/api/v1/stream");
		assert_int_equal(pthread_create(&listeners[i].thread, NULL, listener_run, &listeners[i]), 0);
	}
	for (size_t i = 0; i < CLIENTS; i++)
		assert_int_equal(pthread_create(&clients[i], NULL, client_run, &right[i]), 0);
	for (int i = 0; i < HINTS; i++)
		app_hint(&it.app, "counts", 0, i);
	for (size_t i = 0; i < CLIENTS; i++) {
		pthread_join(clients[i], NULL);
		assert_int_equal(right[i], REQUESTS);
	}
	assert_int_equal(sockets_never_cut(), STREAMS);
	app_hint(&it.app, "counts", 0, HINTS);
	http_stop(it.http);
	for (size_t i = 0; i < STREAMS; i++) {
		pthread_join(listeners[i].thread, NULL);
		assert_true(listeners[i].ended);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_http_server__requests_streams_and_hints_at_once_then_an_orderly_stop),
	};

	return cmocka_run_group_tests(tests, server_begin, server_end);
}
