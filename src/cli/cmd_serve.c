/*
 * cli/cmd_serve.c: `otklik serve`: an installation at work. Its clock is the machine's: no setting of it is accepted.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/install.h"
#include "cli/cmd.h"
#include "cli/serving.h"

static const char help_russian[] = "otklik serve --database URL [--listen АДРЕС] [--port N] [--tls-in-front]\n"
				   "  --database URL   sqlite:ПУТЬ или postgresql://…  (OTKLIK_DATABASE)\n"
				   "  --listen АДРЕС   по умолчанию 127.0.0.1  (OTKLIK_LISTEN)\n"
				   "  --port N         по умолчанию 8080  (OTKLIK_PORT)\n"
				   "  --tls-in-front   впереди прокси с TLS: cookie __Host-otklik, HSTS, "
				   "X-Forwarded-For  (OTKLIK_TLS_IN_FRONT=1)\n";
static const char help_english[] = "otklik serve --database URL [--listen ADDRESS] [--port N] [--tls-in-front]\n"
				   "  --database URL   sqlite:PATH or postgresql://…  (OTKLIK_DATABASE)\n"
				   "  --listen ADDRESS default 127.0.0.1  (OTKLIK_LISTEN)\n"
				   "  --port N         default 8080  (OTKLIK_PORT)\n"
				   "  --tls-in-front   a proxy with TLS stands before: cookie __Host-otklik, HSTS, "
				   "X-Forwarded-For  (OTKLIK_TLS_IN_FRONT=1)\n";

/* 0: go on; else the exit status + 1. */
static int options_read(int argc, char **argv, struct serving_options *options)
{
	static const struct option longs[] = {
		{ "database", required_argument, NULL, 'd' }, { "listen", required_argument, NULL, 'l' },
		{ "port", required_argument, NULL, 'p' },     { "tls-in-front", no_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },           { NULL, 0, NULL, 0 },
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'd')
			options->database = optarg;
		else if (letter == 'l')
			options->listen = optarg;
		else if (letter == 't')
			options->tls_in_front = true;
		else if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 2 : 1;
		else if (letter != 'p' || !serving_port_parse(optarg, &options->port))
			return 3;
	}
	if (optind < argc) {
		fprintf(stderr, "otklik serve: лишнее слово «%s»\n", argv[optind]);
		return 3;
	}
	if (!options->database) {
		fputs("otklik serve: нужна --database (otklik serve --help)\n", stderr);
		return 3;
	}
	return 0;
}

/* An installation whose clock was once set is a demo's: its terms would be wrong here. */
static bool is_ours(struct serving *serving)
{
	int64_t ahead_ms = db_clock_now(serving->db) - clock_system()->read(clock_system());
	bool done = false;
	err_t e = install_is_done(&serving->app, &done);

	if (e != ERR_OK) {
		serving_complain("база не читается", e, NULL);
		return false;
	}
	if (!done) {
		fputs("otklik serve: здесь ещё нет установки. Сначала: otklik init --from ФАЙЛ --database URL\n",
		      stderr);
		return false;
	}
	if (ahead_ms < -MS_PER_MINUTE || ahead_ms > MS_PER_MINUTE) {
		fputs("otklik serve: это база демонстрации, её часы переставлены. Откройте её командой otklik demo "
		      "--data\n",
		      stderr);
		return false;
	}
	return true;
}

int cmd_serve(int argc, char **argv)
{
	static struct serving serving;
	struct serving_options options;
	int status = 1, refused;

	serving_options_init(&options);
	refused = options_read(argc, argv, &options);
	if (refused)
		return refused - 1;
	if (getenv("OTKLIK_CLOCK")) {
		fputs("otklik serve: задана OTKLIK_CLOCK. Часы настоящей установки не переставляют: уберите её\n",
		      stderr);
		return 2;
	}
	serving_signals_block();
	if (!serving_open(&serving, &options))
		return 1;
	if (is_ours(&serving) && serving_start(&serving)) {
		printf("Отклик: http://%s:%d\n", options.listen, http_port(serving.http));
		fflush(stdout);
		while (serving_wait() == SIGCHLD)
			continue;
		status = 0;
	}
	serving_close(&serving);
	return status;
}
