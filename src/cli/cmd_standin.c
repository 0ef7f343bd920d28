/*
 * cli/cmd_standin.c: `otklik standin`: the stand-in network as a process of its own, for demo and tests.
 *
 * When it takes calls it prints its address as one line on stdout ("http://127.0.0.1:8090"), so that port 0 can be
 * used.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "cli/cmd.h"
#include "cli/file_read.h"
#include "standin/standin.h"

enum { ITEMS_BYTES_MAX = 64 * 1024 * 1024 };

static const char help_russian[] =
	"otklik standin --listen АДРЕС:ПОРТ --state ФАЙЛ [--items ФАЙЛ.jsonl] [--home URL]\n"
	"  --listen АДРЕС:ПОРТ  только свой компьютер: 127.0.0.1:8090; порт 0: любой свободный\n"
	"  --state ФАЙЛ         что висит на стене; дописывается и переживает перезапуск\n"
	"  --items ФАЙЛ.jsonl   что повесить на пустую стену\n"
	"  --home URL           адрес показа для ссылки «К показу»\n";
static const char help_english[] =
	"otklik standin --listen ADDRESS:PORT --state FILE [--items FILE.jsonl] [--home URL]\n"
	"  --listen ADDRESS:PORT  loopback only: 127.0.0.1:8090; port 0: any free one\n"
	"  --state FILE           what hangs on the wall; appended to, outlives a restart\n"
	"  --items FILE.jsonl     what to put on an empty wall\n"
	"  --home URL             address of the demo, for the link back\n";

struct arguments {
	const char *items;
	struct standin_options options;
};

/* 0: go on; else the exit status + 1. */
static int arguments_read(int argc, char **argv, struct arguments *ret_arguments)
{
	static const struct option longs[] = {
		{ "listen", required_argument, NULL, 'l' }, { "state", required_argument, NULL, 's' },
		{ "items", required_argument, NULL, 'i' },  { "home", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },         { NULL, 0, NULL, 0 },
	};
	struct arguments arguments = { .options = { .clock = clock_system() } };
	int letter;

	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'l')
			arguments.options.listen = optarg;
		else if (letter == 's')
			arguments.options.state_path = optarg;
		else if (letter == 'i')
			arguments.items = optarg;
		else if (letter == 'o')
			arguments.options.home = optarg;
		else if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 2 : 1;
		else
			return 3;
	}
	if (optind < argc || !arguments.options.listen || !arguments.options.state_path) {
		fputs(speaks_english() ? help_english : help_russian, stderr);
		return 3;
	}
	*ret_arguments = arguments;
	return 0;
}

/* Until SIGTERM, SIGINT or SIGHUP; they are blocked in every thread of ours. */
static int standin_run(const struct standin_options *options)
{
	struct err_detail detail = { 0 };
	struct standin *standin;
	sigset_t signals;
	int number;
	err_t e;

	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGTERM);
	(void)sigaddset(&signals, SIGINT);
	(void)sigaddset(&signals, SIGHUP);
	if (pthread_sigmask(SIG_BLOCK, &signals, NULL) != 0)
		return 1;
	e = standin_start(options, &standin, &detail);
	if (e != ERR_OK) {
		log_err("standin_start", e, "field=\"%s\" rule=%s line=%lld", detail.field,
			detail.rule ? detail.rule : "none", (long long)detail.found);
		return 1;
	}
	printf("http://%s\n", standin_address(standin));
	if (fflush(stdout) != 0)
		log_line(LOG_WARN, "standin_address", "address=%s", standin_address(standin));
	(void)sigwait(&signals, &number);
	standin_stop(standin);
	return 0;
}

int cmd_standin(int argc, char **argv)
{
	struct arguments arguments;
	struct arena *arena;
	int status = arguments_read(argc, argv, &arguments);

	if (status != 0)
		return status - 1;
	arena = arena_new(ITEMS_BYTES_MAX * 2);
	if (!arena)
		return 1;
	if (arguments.items) {
		err_t e = file_read(arguments.items, ITEMS_BYTES_MAX, arena, &arguments.options.items);

		if (e != ERR_OK) {
			log_err("standin_items", e, "option=--items");
			arena_free(arena);
			return 1;
		}
	}
	status = standin_run(&arguments.options);
	arena_free(arena);
	return status;
}
