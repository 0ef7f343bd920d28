/*
 * bench_api.c: sends the commands of the main line through the API from many connections at once and measures each
 * answer.
 *
 * usage: bench_api PORT PLAN CONNECTIONS. PLAN has a line for each connection: curator's cookie, curator's CSRF token,
 * executor's cookie, executor's CSRF token, body id, topic id, then message ids. For each message: detect-and-route,
 * take, submit-draft, approve. Prints one JSON line: commands, seconds, per second, p50, p99, the slowest, refusals. It
 * is a client of its own in C so that the load generator takes little of the two cores that it shares with the server.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 256, MESSAGES_MAX = 2000, LINE_SIZE = 65536, REPLY_SIZE = 65536, STEPS = 4 };

struct connection {
	int fd;
	char curator_cookie[128], curator_csrf[64], executor_cookie[128], executor_csrf[64];
	long body, topic, messages[MESSAGES_MAX];
	size_t message_count, answer_count, refused_count;
	double answers_ms[MESSAGES_MAX * STEPS];
	char reply[REPLY_SIZE];
	pthread_t thread;
};
static struct connection *connections[CONNECTIONS_MAX];
static unsigned short port;
static pthread_barrier_t start_line;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static int server_connect(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons(port),
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		perror("connect");
		exit(1);
	}
	return fd;
}

static bool send_all(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		data += sent;
		size -= (size_t)sent;
	}
	return true;
}

/* Reads one reply with a Content-Length; 0: the connection broke. */
static int reply_read(struct connection *it)
{
	size_t size = 0, wanted = 0;

	for (;;) {
		ssize_t got = recv(it->fd, it->reply + size, REPLY_SIZE - 1 - size, 0);
		const char *end;

		if (got <= 0)
			return 0;
		size += (size_t)got;
		it->reply[size] = '\0';
		end = strstr(it->reply, "\r\n\r\n");
		if (end && wanted == 0) {
			const char *length = strcasestr(it->reply, "\nContent-Length:");

			wanted = (size_t)(end + 4 - it->reply) + (length ? strtoul(length + 16, NULL, 10) : 0);
		}
		if (wanted > 0 && size >= wanted)
			return (int)strtol(it->reply + 9, NULL, 10);
	}
}

static long reply_number(const struct connection *it, const char *key)
{
	const char *at = strstr(it->reply, key);

	return at ? strtol(at + strlen(key), NULL, 10) : 0;
}

/* One command; its status. */
static int command(struct connection *it, const char *path, bool curator, long revision, const char *body)
{
	char text[4096], match[64] = "";
	double started = now_ms();
	int size, status;

	if (revision > 0)
		snprintf(match, sizeof(match), "If-Match: \"%ld\"\r\n", revision);
	size = snprintf(text, sizeof(text),
			"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nX-Otklik-CSRF: %s\r\n%s%sContent-Length: "
			"%zu\r\n\r\n%s",
			path, curator ? it->curator_cookie : it->executor_cookie,
			curator ? it->curator_csrf : it->executor_csrf, match,
			*body ? "Content-Type: application/json\r\n" : "", strlen(body), body);
	if (!send_all(it->fd, text, (size_t)size))
		return 0;
	status = reply_read(it);
	it->answers_ms[it->answer_count++] = now_ms() - started;
	if (status != 200 && status != 201) {
		if (it->refused_count++ == 0)
			fprintf(stderr, "%s: %d %s\n", path, status, strstr(it->reply, "\r\n\r\n"));
		return 0;
	}
	return status;
}

static void message_run(struct connection *it, long message)
{
	char path[128], body[512];
	long incident;

	snprintf(path, sizeof(path), "/api/v1/messages/%ld/detect-and-route", message);
	snprintf(body, sizeof(body), "{\"topic\":%ld,\"importance\":\"normal\",\"stages\":[{\"body\":%ld}]}", it->topic,
		 it->body);
	if (!command(it, path, true, 0, body))
		return;
	incident = reply_number(it, "\"incident\":");
	snprintf(path, sizeof(path), "/api/v1/incidents/%ld/take", incident);
	if (!command(it, path, false, reply_number(it, "\"revision\":"), ""))
		return;
	snprintf(path, sizeof(path), "/api/v1/incidents/%ld/submit-draft", incident);
	if (!command(it, path, false, reply_number(it, "\"revision\":"),
		     "{\"kind\":\"answer\",\"text\":\"Здравствуйте! Снег у дома уберут сегодня до 18:00.\"}"))
		return;
	snprintf(path, sizeof(path), "/api/v1/incidents/%ld/approve", incident);
	command(it, path, true, reply_number(it, "\"revision\":"), "");
}

static void *connection_run(void *data)
{
	struct connection *it = data;

	it->fd = server_connect();
	pthread_barrier_wait(&start_line);
	for (size_t i = 0; i < it->message_count; i++)
		message_run(it, it->messages[i]);
	close(it->fd);
	return NULL;
}

static struct connection *plan_line(const char *line)
{
	struct connection *it = calloc(1, sizeof(*it));
	int used = 0;

	if (!it || sscanf(line, "%127s %63s %127s %63s %ld %ld%n", it->curator_cookie, it->curator_csrf,
			  it->executor_cookie, it->executor_csrf, &it->body, &it->topic, &used) != 6) {
		fprintf(stderr, "bad plan: %.80s\n", line);
		exit(1);
	}
	for (const char *at = line + used; it->message_count < MESSAGES_MAX;) {
		char *end;
		long id = strtol(at, &end, 10);

		if (end == at)
			break;
		it->messages[it->message_count++] = id;
		at = end;
	}
	return it;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static int result_print(size_t connection_count, double seconds)
{
	size_t count = 0, refused = 0;
	double *all;

	for (size_t i = 0; i < connection_count; i++) {
		count += connections[i]->answer_count;
		refused += connections[i]->refused_count;
	}
	all = malloc((count + 1) * sizeof(*all));
	if (!all || count == 0)
		return 1;
	count = 0;
	for (size_t i = 0; i < connection_count; i++) {
		memcpy(all + count, connections[i]->answers_ms, connections[i]->answer_count * sizeof(*all));
		count += connections[i]->answer_count;
	}
	qsort(all, count, sizeof(*all), compare);
	printf("{\"commands\":%zu,\"seconds\":%.2f,\"per_second\":%.0f,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f,"
	       "\"refused\":%zu}\n",
	       count, seconds, (double)count / seconds, all[count / 2], all[count * 99 / 100], all[count - 1], refused);
	free(all);
	return refused > 0;
}

int main(int argc, char **argv)
{
	static char line[LINE_SIZE];
	size_t count = 0, wanted = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
	FILE *plan = argc == 4 ? fopen(argv[2], "r") : NULL;
	double started;

	if (!plan || wanted == 0 || wanted > CONNECTIONS_MAX) {
		fprintf(stderr, "usage: bench_api PORT PLAN CONNECTIONS\n");
		return 2;
	}
	port = (unsigned short)strtoul(argv[1], NULL, 10);
	while (count < wanted && fgets(line, sizeof(line), plan))
		connections[count++] = plan_line(line);
	fclose(plan);
	pthread_barrier_init(&start_line, NULL, (unsigned)count + 1);
	for (size_t i = 0; i < count; i++) {
		if (pthread_create(&connections[i]->thread, NULL, connection_run, connections[i]) != 0)
			return 1;
	}
	pthread_barrier_wait(&start_line);
	started = now_ms();
	for (size_t i = 0; i < count; i++)
		pthread_join(connections[i]->thread, NULL);
	return result_print(count, (now_ms() - started) / 1000);
}
