/*
 * cli/cmd_demo.c: `otklik demo`: a throw-away installation to try everything: `serve` + `init` from data/demo + a
 * stand-in network + a clock that can be set. Only on the loopback.
 *
 * With --data it is kept: the next start goes on with its data and its clock. Without, the folder is removed at the
 * end.
 */
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/install.h"
#include "cli/cmd.h"
#include "cli/demo_process.h"
#include "cli/embedded.h"
#include "cli/serving.h"
#include "job/demo_clock.h"
#include "job/demo_fill.h"
#include "network/standin.h"
#include "outbound/outbound.h"

static const char help_russian[] =
	"otklik demo [--data ПАПКА] [--database URL] [--listen АДРЕС] [--port N]\n"
	"  --data ПАПКА     хранить здесь; без неё всё исчезнет в конце\n"
	"  --database URL   по умолчанию sqlite в папке; можно postgresql://… (пустая база)\n"
	"  --listen АДРЕС   только 127.0.0.1 или ::1\n"
	"  --port N         по умолчанию 8080; 0: любой свободный\n"
	"OTKLIK_CLOCK=2026-11-23T11:24:00+03:00 или now: откуда идут часы новой демонстрации.\n";
static const char help_english[] =
	"otklik demo [--data DIR] [--database URL] [--listen ADDRESS] [--port N]\n"
	"  --data DIR       keep everything here; without it all is gone at the end\n"
	"  --database URL   default: sqlite in the folder; postgresql://… works too (an empty database)\n"
	"  --listen ADDRESS 127.0.0.1 or ::1 only\n"
	"  --port N         default 8080; 0: any free one\n"
	"OTKLIK_CLOCK=2026-11-23T11:24:00+03:00 or now: where the clock of a new demo starts.\n";

enum { DEMO_NETWORK_MS = 5000 }; /* the stand-in is on this machine: it answers at once or not at all */

struct demo {
	struct serving serving;
	struct serving_options options;
	const char *data; /* --data, or NULL */
	char folder[DEMO_PATH_SIZE], database[DEMO_PATH_SIZE + 32];
	struct demo_standin standin;
	utc_ms_t clock; /* OTKLIK_CLOCK; 0: not set */
};

static int options_read(int argc, char **argv, struct demo *demo)
{
	static const struct option longs[] = {
		{ "data", required_argument, NULL, 'a' },   { "database", required_argument, NULL, 'd' },
		{ "listen", required_argument, NULL, 'l' }, { "port", required_argument, NULL, 'p' },
		{ "help", no_argument, NULL, 'h' },         { NULL, 0, NULL, 0 },
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'a')
			demo->data = optarg;
		else if (letter == 'd')
			demo->options.database = optarg;
		else if (letter == 'l')
			demo->options.listen = optarg;
		else if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 2 : 1;
		else if (letter != 'p' || !serving_port_parse(optarg, &demo->options.port))
			return 3;
	}
	if (optind < argc) {
		fprintf(stderr, "otklik demo: лишнее слово «%s»\n", argv[optind]);
		return 3;
	}
	if (strcmp(demo->options.listen, "127.0.0.1") != 0 && strcmp(demo->options.listen, "::1") != 0) {
		fprintf(stderr,
			"otklik demo: --listen %s: демонстрация открыта только этому компьютеру (127.0.0.1 или ::1)\n",
			demo->options.listen);
		return 3;
	}
	return 0;
}

static bool clock_read(struct demo *demo)
{
	const char *text = getenv("OTKLIK_CLOCK");
	int32_t offset;

	if (!text || !*text)
		return true;
	if (strcmp(text, "now") == 0) {
		demo->clock = clock_system()->read(clock_system());
		return true;
	}
	if (time_parse(str_from(text), &demo->clock, &offset) == ERR_OK)
		return true;
	fprintf(stderr, "otklik demo: OTKLIK_CLOCK=%s: нужен момент с поясом, 2026-11-23T11:24:00+03:00, или now\n",
		text);
	return false;
}

static struct str embedded_text(const char *path)
{
	const struct embedded *file = embedded_find(path);

	return file ? (struct str){ (const char *)file->data, file->size } : (struct str){ 0 };
}

static bool folder_prepare(struct demo *demo)
{
	char items[DEMO_PATH_SIZE + 32];
	struct str messages = embedded_text("data/demo/messages.jsonl");

	if (demo->data ? !demo_folder_need(demo->data) : !demo_folder_make(demo->folder))
		return false;
	if (demo->data && snprintf(demo->folder, sizeof(demo->folder), "%s", demo->data) >= (int)sizeof(demo->folder))
		return false;
	snprintf(items, sizeof(items), "%s/messages.jsonl", demo->folder);
	if (!demo->options.database) {
		snprintf(demo->database, sizeof(demo->database), "sqlite:%s/otklik.db", demo->folder);
		demo->options.database = demo->database;
	}
	return demo_file_write(items, messages.data, messages.size);
}

static err_t network_clock_set(void *data, struct str address, utc_ms_t at, bool running)
{
	return standin_clock_set(data, address, at, running);
}

/* A new installation with its first day, or the address of the stand-in in a kept one. */
static bool data_prepare(struct demo *demo)
{
	struct app *app = &demo->serving.app;
	struct install install_it = {
		.json = embedded_text("data/demo/install.json"),
		.calendar = embedded_text("data/calendars/ru.json"),
		.regulation = embedded_text("data/regulation/nao-2020.json"),
		.account_address = str_from(demo->standin.url),
		.zone_folder = "/usr/share/zoneinfo",
		.quick_hash = true,
	};
	struct demo_fill fill = { .messages = embedded_text("data/demo/messages.jsonl"),
				  .day = embedded_text("data/demo/day.jsonl"),
				  .start = demo->clock };
	struct err_detail detail = { 0 };
	bool done;
	err_t e = install_is_done(app, &done);

	if (e == ERR_OK && done)
		e = install_set_address(app, STR("standin"), str_from(demo->standin.url));
	else if (e == ERR_OK)
		e = install(app, &install_it, &detail);
	if (e == ERR_OK && !done)
		e = demo_fill(app, &fill, &detail);
	if (e != ERR_OK)
		serving_complain("демонстрация не готова", e, &detail);
	return e == ERR_OK;
}

/* The clock of a kept demo only goes forwards; the stand-in's follows ours. */
static bool clock_prepare(struct demo *demo)
{
	struct app *app = &demo->serving.app;
	struct demo_clock clock;
	struct err_detail detail = { 0 };
	err_t e = demo_clock_get(app, &clock);

	if (e == ERR_OK)
		e = standin_clock_set(demo->serving.outbound, str_from(demo->standin.url), clock.now, clock.running);
	if (e == ERR_OK && demo->clock > clock.now)
		e = demo_clock_set(app, &(struct demo_clock_change){ .now = demo->clock }, &clock, &detail);
	if (e != ERR_OK)
		serving_complain("часы не ставятся", e, &detail);
	return e == ERR_OK;
}

static void logins_print(void)
{
	struct str text = embedded_text("data/demo/install.json");
	json_t *tree = json_loadb(text.data, text.size, 0, NULL), *person;
	size_t i;

	json_array_foreach(json_object_get(tree, "persons"), i, person)
	{
		const char *login = json_string_value(json_object_get(person, "login"));
		const char *password = json_string_value(json_object_get(person, "password"));
		const char *name = json_string_value(json_object_get(person, "name"));
		const char *title = json_string_value(json_object_get(person, "title"));

		if (login && password)
			printf("  %-10s %-14s %s%s%s\n", login, password, name ? name : "", title ? ", " : "",
			       title ? title : "");
	}
	json_decref(tree);
}

static void hello_print(const struct demo *demo)
{
	bool six = strchr(demo->options.listen, ':') != NULL;

	printf("Отклик: http://%s%s%s:%d\n", six ? "[" : "", demo->options.listen, six ? "]" : "",
	       http_port(demo->serving.http));
	printf("Учебная сеть: %s\n", demo->standin.url);
	printf("Данные: %s%s\n", demo->folder, demo->data ? "" : " (исчезнут в конце)");
	puts("Войти (логин, пароль):");
	logins_print();
	fflush(stdout);
}

/* Until a signal; a child that ended is told once. */
static void demo_wait(void)
{
	while (serving_wait() == SIGCHLD)
		fputs("otklik demo: учебная сеть остановилась\n", stderr);
}

static int demo_run(struct demo *demo)
{
	struct app *app = &demo->serving.app;
	int status = 1;

	if (!serving_open(&demo->serving, &demo->options))
		return 1;
	app->poll_ms = POLL_MS_DEMO;
	outbound_deadline_set(demo->serving.outbound, DEMO_NETWORK_MS);
	app->set_network_clock = network_clock_set;
	app->set_network_clock_data = demo->serving.outbound;
	if (outbound_allow(demo->serving.outbound, demo->standin.address) == ERR_OK && data_prepare(demo) &&
	    clock_prepare(demo) && serving_start(&demo->serving)) {
		hello_print(demo);
		demo_wait();
		status = 0;
	}
	serving_close(&demo->serving);
	return status;
}

int cmd_demo(int argc, char **argv)
{
	static struct demo demo;
	int status = 1, refused;

	serving_options_init(&demo.options);
	demo.options.demo = true;
	refused = options_read(argc, argv, &demo);
	if (refused)
		return refused - 1;
	if (!clock_read(&demo))
		return 2;
	serving_signals_block();
	if (folder_prepare(&demo) && demo_standin_start(demo.options.port, demo.folder, &demo.standin)) {
		status = demo_run(&demo);
		demo_standin_stop(&demo.standin);
	}
	if (!demo.data && demo.folder[0])
		demo_folder_remove(demo.folder);
	return status;
}
