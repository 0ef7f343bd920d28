/*
 * cli/serving.c: starts and stops the parts of a running program. See serving.h.
 */
#include "cli/serving.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/log.h"
#include "cli/embedded.h"
#include "http/texts_ru.h"
#include "job/runner.h"
#include "outbound/outbound.h"
#include "store/migrate.h"

enum { POOL_SIZE = 16, JOB_THREADS = 4, PORT_DEFAULT = 8080, RATE_PER_S_DEFAULT = 100 };
static const char web_folder[] = "web/dist/";

void serving_complain(const char *what, err_t e, const struct err_detail *detail)
{
	const char *words = detail && detail->rule ? text_rule(detail->rule) : NULL;

	fprintf(stderr, "otklik: %s: %s", what, text_title(e));
	if (detail && detail->field[0])
		fprintf(stderr, ", %s", detail->field);
	if (words)
		fprintf(stderr, ": %s", words);
	else if (detail && detail->rule)
		fprintf(stderr, " (%s)", detail->rule);
	fputc('\n', stderr);
}

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

bool serving_port_parse(const char *text, uint16_t *ret_port)
{
	char *end;
	long port = strtol(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || port > UINT16_MAX) {
		fprintf(stderr, "otklik: --port %s: нужно число от 0 до 65535\n", text);
		return false;
	}
	*ret_port = (uint16_t)port;
	return true;
}

void serving_options_init(struct serving_options *ret_options)
{
	const char *port = setting("OTKLIK_PORT", "");

	*ret_options = (struct serving_options){
		.database = setting("OTKLIK_DATABASE", NULL),
		.listen = setting("OTKLIK_LISTEN", "127.0.0.1"),
		.port = PORT_DEFAULT,
		.tls_in_front = strcmp(setting("OTKLIK_TLS_IN_FRONT", "0"), "1") == 0,
		.rate_per_s = strtol(setting("OTKLIK_RATE_PER_S", "-1"), NULL, 10),
	};
	if (ret_options->rate_per_s < 0)
		ret_options->rate_per_s = RATE_PER_S_DEFAULT;
	if (*port && !serving_port_parse(port, &ret_options->port))
		ret_options->port = PORT_DEFAULT;
}

static void signals_fill(sigset_t *ret_signals)
{
	sigemptyset(ret_signals);
	sigaddset(ret_signals, SIGTERM);
	sigaddset(ret_signals, SIGINT);
	sigaddset(ret_signals, SIGHUP);
	sigaddset(ret_signals, SIGCHLD);
}

void serving_signals_block(void)
{
	sigset_t signals;

	signals_fill(&signals);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void files_allow_many(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
			log_line(LOG_WARN, "file_limit", "soft=%llu", (unsigned long long)limit.rlim_cur);
	}
}

static void assets_fill(struct serving *serving)
{
	size_t count = 0, folder = sizeof(web_folder) - 1;

	for (const struct embedded *file = embedded_files; file->path && count < ASSETS_MAX; file++) {
		if (strncmp(file->path, web_folder, folder) == 0)
			serving->assets[count++] =
				(struct http_asset){ file->path + folder, file->data, file->size, file->hash };
	}
	if (count == 0)
		log_line(LOG_WARN, "interface_missing", "embedded=0");
}

bool serving_open(struct serving *serving, const struct serving_options *options)
{
	struct err_detail detail = { 0 };
	err_t e;

	memset(serving, 0, sizeof(*serving));
	serving->options = *options;
	files_allow_many();
	assets_fill(serving);
	e = db_open(options->database, clock_system(), POOL_SIZE, &serving->db, &detail);
	if (e != ERR_OK) {
		serving_complain("база не открывается", e, &detail);
		return false;
	}
	e = store_migrate(serving->db, &detail);
	if (e == ERR_OK)
		e = app_init(&serving->app, serving->db);
	if (e == ERR_OK)
		e = outbound_new(&serving->outbound);
	if (e != ERR_OK) {
		serving_complain("база не готова", e, &detail);
		serving_close(serving);
		return false;
	}
	serving->app.find_network = network_find;
	serving->app.outbound = serving->outbound;
	serving->app.demo = options->demo;
	serving->app.alone = options->demo || strncmp(options->database, "postgres", 8) != 0; /* a file is locked */
	return true;
}

bool serving_start(struct serving *serving)
{
	const struct embedded *openapi = embedded_find("api/openapi.json");
	bool local = local_path_of(serving->options.database, serving->local_path);
	const struct http_config config = {
		.local_path = local ? serving->local_path : NULL,
		.listen = serving->options.listen,
		.port = serving->options.port,
		.tls_in_front = serving->options.tls_in_front,
		.rate_per_s = serving->options.rate_per_s,
		.assets = serving->assets,
		.openapi = { (const char *)openapi->data, openapi->size },
	};
	struct err_detail detail = { 0 };
	err_t e = http_new(&config, &serving->app, &serving->http);

	if (e == ERR_OK)
		e = job_runner_start(&serving->app, JOB_THREADS, &serving->runner);
	if (e == ERR_OK)
		e = http_start(serving->http, serving->runner, &detail);
	if (e != ERR_OK) {
		serving_complain("не запускается", e, &detail);
		return false;
	}
	log_line(LOG_INFO, "started", "listen=%s port=%d demo=%d", serving->options.listen, http_port(serving->http),
		 serving->options.demo);
	return true;
}

int serving_wait(void)
{
	sigset_t signals;
	int number;

	signals_fill(&signals);
	while (sigwait(&signals, &number) != 0)
		continue;
	return number;
}

void serving_close(struct serving *serving)
{
	http_stop(serving->http);
	job_runner_stop(serving->runner);
	http_free(serving->http);
	outbound_free(serving->outbound);
	app_deinit(&serving->app);
	db_close(serving->db);
	serving->http = NULL;
	serving->runner = NULL;
	serving->outbound = NULL;
	serving->db = NULL;
}
