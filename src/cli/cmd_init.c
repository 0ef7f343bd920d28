/*
 * cli/cmd_init.c: `otklik init --from FILE --database URL`: a new installation out of a file.
 *
 * Must not: touch a database that has an installation.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/install.h"
#include "base/limits.h"
#include "base/time_text.h"
#include "cli/cmd.h"
#include "cli/embedded.h"
#include "cli/file_read.h"
#include "cli/serving.h"
#include "store/migrate.h"

enum { INIT_FILE_BYTES_MAX = 16 * 1024 * 1024, INIT_POOL_SIZE = 2 };

static const char help_russian[] =
	"otklik init --from ФАЙЛ --database URL\n"
	"  --from ФАЙЛ      JSON: округ, график, органы, люди, темы, сети, аккаунты; пример: data/demo/install.json\n"
	"  --database URL   sqlite:ПУТЬ или postgresql://…  (OTKLIK_DATABASE); должна быть без установки\n";
static const char help_english[] =
	"otklik init --from FILE --database URL\n"
	"  --from FILE      JSON: region, schedule, bodies, persons, topics, networks, accounts; example: "
	"data/demo/install.json\n"
	"  --database URL   sqlite:PATH or postgresql://…  (OTKLIK_DATABASE); without an installation\n";

struct init {
	const char *from, *database;
};

/* 0: go on; else the exit status + 1. */
static int options_read(int argc, char **argv, struct init *init)
{
	static const struct option longs[] = { { "from", required_argument, NULL, 'f' },
					       { "database", required_argument, NULL, 'd' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	int letter;

	init->database = getenv("OTKLIK_DATABASE");
	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'f')
			init->from = optarg;
		else if (letter == 'd')
			init->database = optarg;
		else if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 2 : 1;
		else
			return 3;
	}
	if (optind < argc) {
		fprintf(stderr, "otklik init: лишнее слово «%s»\n", argv[optind]);
		return 3;
	}
	if (!init->from || !init->database || !*init->database) {
		fputs("otklik init: нужны --from и --database (otklik init --help)\n", stderr);
		return 3;
	}
	return 0;
}

static struct str embedded_text(const char *path)
{
	const struct embedded *file = embedded_find(path);

	return file ? (struct str){ (const char *)file->data, file->size } : (struct str){ NULL, 0 };
}

static int init_run(const struct init *init, struct str json, struct db *db)
{
	struct install it = { .json = json,
			      .calendar = embedded_text("data/calendars/ru.json"),
			      .regulation = embedded_text("data/regulation/nao-2020.json"),
			      .zone_folder = "/usr/share/zoneinfo" };
	struct err_detail detail = { .rule = NULL };
	struct app app = { .db = NULL };
	err_t e = store_migrate(db, &detail);

	if (e == ERR_OK)
		e = app_init(&app, db);
	if (e == ERR_OK)
		e = install(&app, &it, &detail);
	app_deinit(&app);
	if (e != ERR_OK) {
		serving_complain(init->from, e, &detail);
		return 1;
	}
	printf("Установка готова: органов %zu, людей %zu, тем %zu, аккаунтов %zu\n", it.ret_bodies, it.ret_persons,
	       it.ret_topics, it.ret_accounts);
	return 0;
}

int cmd_init(int argc, char **argv)
{
	struct init init = { NULL, NULL };
	struct err_detail detail = { .rule = NULL };
	struct arena *arena;
	struct db *db = NULL;
	struct str json;
	int status = options_read(argc, argv, &init);
	err_t e;

	if (status != 0)
		return status - 1;
	arena = arena_new(INIT_FILE_BYTES_MAX + 1024);
	e = arena ? file_read(init.from, INIT_FILE_BYTES_MAX, arena, &json) : ERR_MEMORY;
	if (e != ERR_OK) {
		serving_complain(init.from, e, NULL);
		arena_free(arena);
		return 1;
	}
	e = db_open(init.database, clock_system(), INIT_POOL_SIZE, &db, &detail);
	if (e == ERR_OK)
		status = init_run(&init, json, db);
	else
		serving_complain("база не открывается", e, &detail);
	db_close(db);
	arena_free(arena);
	return e == ERR_OK ? status : 1;
}
