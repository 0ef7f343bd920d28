/*
 * cli/cmd_import.c: `otklik import messages FILE`: a file of messages into the queue of an installation.
 *
 * On SQLite the file's lock is taken; where a running `serve` holds it, the file goes to that one (import_local.c).
 * Must not: write a file with bad lines, unless --skip-bad.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "action/import_messages.h"
#include "action/install.h"
#include "base/limits.h"
#include "base/time_text.h"
#include "cli/cmd.h"
#include "cli/file_read.h"
#include "cli/import_local.h"
#include "cli/serving.h"
#include "store/migrate.h"

enum { IMPORT_POOL_SIZE = 2 };

static const char help_russian[] =
	"otklik import messages ФАЙЛ --database URL [--data ПАПКА] [--format csv|jsonl] [--map ПОЛЕ=СТОЛБЕЦ,…]\n"
	"  --map            text=Текст,id=№,posted_at=Дата; поля: id network kind community post author author_id\n"
	"                   author_link link posted_at text likes replies thread parent; нужно только text\n"
	"  --label СЛОВО    имя источника: вместе со столбцом id узнаёт сообщение, у которого нет сети\n"
	"  --network КЛЮЧ   сеть всех строк, где она не названа\n"
	"  --dry-run        только проверить\n"
	"  --skip-bad ФАЙЛ  принять остальное, плохие строки с причинами записать сюда\n"
	"То же сообщение второй раз не добавляется.\n";
static const char help_english[] =
	"otklik import messages FILE --database URL [--data DIR] [--format csv|jsonl] [--map FIELD=COLUMN,…]\n"
	"  --map            text=Text,id=No,posted_at=Date; fields: id network kind community post author author_id\n"
	"                   author_link link posted_at text likes replies thread parent; only text is required\n"
	"  --label WORD     name of the source: with the id column it names a message without a network\n"
	"  --network KEY    network of all lines that name none\n"
	"  --dry-run        check only\n"
	"  --skip-bad FILE  take the rest, write the bad lines with reasons to FILE\n"
	"The same message adds nothing.\n";

struct import_command {
	const char *file, *database, *skip_bad;
	char data_database[4096];
	struct import_request request;
	bool has_format;
	FILE *bad_file;
	int64_t bad_told;
};

static bool format_read(const char *text, struct import_command *command)
{
	for (int i = 0; i < IMPORT_FORMAT_MAX; i++) {
		if (strcmp(text, import_format_names[i]) == 0) {
			command->request.format = (enum import_format)i;
			command->has_format = true;
			return true;
		}
	}
	fprintf(stderr, "otklik import: --format %s: csv или jsonl\n", text);
	return false;
}

static bool option_take(int letter, struct import_command *command)
{
	struct import_request *request = &command->request;

	switch (letter) {
	case 'd':
		command->database = optarg;
		return true;
	case 'a':
		snprintf(command->data_database, sizeof(command->data_database), "sqlite:%s/otklik.db", optarg);
		command->database = command->data_database;
		return true;
	case 'f':
		return format_read(optarg, command);
	case 'm':
		request->map = str_from(optarg);
		return true;
	case 'l':
		request->label = str_from(optarg);
		return true;
	case 'n':
		request->network = str_from(optarg);
		return true;
	case 'r':
		request->dry_run = true;
		return true;
	case 's':
		request->skip_bad = true;
		command->skip_bad = optarg;
		return true;
	default:
		return false;
	}
}

static void format_guess(struct import_command *command)
{
	size_t size = strlen(command->file);
	bool is_csv = size > 4 && strcmp(command->file + size - 4, ".csv") == 0;

	if (!command->has_format)
		command->request.format = is_csv ? IMPORT_CSV : IMPORT_JSONL;
}

/* 0: go on; else the exit status + 1. */
static int options_read(int argc, char **argv, struct import_command *command)
{
	static const struct option longs[] = {
		{ "database", required_argument, NULL, 'd' }, { "data", required_argument, NULL, 'a' },
		{ "format", required_argument, NULL, 'f' },   { "map", required_argument, NULL, 'm' },
		{ "label", required_argument, NULL, 'l' },    { "network", required_argument, NULL, 'n' },
		{ "dry-run", no_argument, NULL, 'r' },        { "skip-bad", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },           { NULL, 0, NULL, 0 },
	};
	int letter;

	command->database = getenv("OTKLIK_DATABASE");
	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 2 : 1;
		if (!option_take(letter, command))
			return 3;
	}
	if (optind + 2 != argc || strcmp(argv[optind], "messages") != 0) {
		fputs("otklik import: нужно: otklik import messages ФАЙЛ (otklik import --help)\n", stderr);
		return 3;
	}
	command->file = argv[optind + 1];
	if (!command->database || !*command->database) {
		fputs("otklik import: нужна --database или --data (otklik import --help)\n", stderr);
		return 3;
	}
	format_guess(command);
	return 0;
}

static void on_progress(void *data, int64_t done, int64_t all)
{
	(void)data;
	if (done < all && !isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\rпринято %lld из %lld", (long long)done, (long long)all);
	if (done == all)
		fputc('\n', stderr);
}

static void on_bad(void *data, const struct import_bad *bad)
{
	struct import_command *command = data;

	if (command->bad_file)
		fprintf(command->bad_file, "%lld\t%s\t%s\t%.*s\n", (long long)bad->line, bad->field, bad->rule,
			(int)bad->raw.size, bad->raw.data);
	if (command->bad_told++ < IMPORT_BAD_SHOWN_MAX)
		fprintf(stderr, "строка %lld%s%s: %s\n", (long long)bad->line, bad->field[0] ? ", поле " : "",
			bad->field, import_rule_text(bad->rule));
}

static void report(bool dry_run, const struct import_result *result)
{
	printf("%sстрок %lld, новых %lld, уже были %lld, плохих %lld", dry_run ? "проверка: " : "",
	       (long long)result->lines, (long long)result->added, (long long)result->same,
	       (long long)result->bad_count);
	if (result->import != 0)
		printf(", загрузка № %lld", (long long)result->import);
	putchar('\n');
}

static int run_in(struct import_command *command, struct db *db, struct arena *arena)
{
	struct err_detail detail = { .rule = NULL };
	struct import_result result = { 0 };
	struct app app = { .db = NULL };
	bool done = false;
	err_t e = store_migrate(db, &detail);

	if (e == ERR_OK)
		e = app_init(&app, db);
	if (e == ERR_OK)
		e = install_is_done(&app, &done);
	if (e == ERR_OK && !done) {
		fputs("otklik import: здесь ещё нет установки: сначала otklik init\n", stderr);
		app_deinit(&app);
		return 1;
	}
	if (e == ERR_OK)
		e = import_messages(&app, 0, &command->request, arena, &result, &detail);
	app_deinit(&app);
	if (e == ERR_OK || result.bad_count > 0)
		report(command->request.dry_run, &result);
	if (e == ERR_OK)
		return 0;
	if (result.bad_count > 0)
		fputs("otklik import: ничего не записано; исправьте строки или добавьте --skip-bad ФАЙЛ\n", stderr);
	else
		serving_complain(command->file, e, &detail);
	return 1;
}

/* Another process holds the file: if that is a `serve` of ours, the work is its. */
static int run_local(struct import_command *command, struct arena *arena)
{
	char path[LOCAL_PATH_SIZE];
	struct err_detail detail = { .rule = NULL };
	struct import_result result = { 0 };
	struct str refusal = { 0 };
	err_t e = ERR_NETWORK_DOWN;

	if (local_path_of(command->database, path))
		e = import_local(path, &command->request, arena, &result, &refusal);
	if (e == ERR_OK) {
		report(command->request.dry_run, &result);
		return 0;
	}
	if (refusal.size > 0)
		fprintf(stderr, "otklik import: %.*s\n", (int)refusal.size, refusal.data);
	else if (e == ERR_NETWORK_DOWN)
		fputs("otklik import: базу держит другой процесс, и otklik serve там не отвечает: остановите его и "
		      "повторите.\n",
		      stderr);
	else if (e == ERR_NETWORK_UNKNOWN)
		fputs("otklik import: ответ от otklik serve не дошёл. Повторите: то же сообщение второй раз не "
		      "добавится.\n",
		      stderr);
	else
		serving_complain(command->file, e, &detail);
	return 1;
}

static int run_database(struct import_command *command, struct arena *arena)
{
	struct err_detail detail = { .rule = NULL };
	struct db *db = NULL;
	int status = 1;
	err_t e = db_open(command->database, clock_system(), IMPORT_POOL_SIZE, &db, &detail);

	if (e == ERR_BUSY)
		return run_local(command, arena);
	if (e != ERR_OK)
		serving_complain("база не открывается", e, &detail);
	else
		status = run_in(command, db, arena);
	db_close(db);
	return status;
}

int cmd_import(int argc, char **argv)
{
	static struct import_command command;
	struct arena *arena;
	int status = options_read(argc, argv, &command);
	err_t e;

	if (status != 0)
		return status - 1;
	status = 1;
	arena = arena_new((size_t)IMPORT_BYTES_MAX + 1024 * 1024);
	e = arena ? file_read(command.file, IMPORT_BYTES_MAX, arena, &command.request.file) : ERR_MEMORY;
	if (e == ERR_OK && command.skip_bad) {
		command.bad_file = fopen(command.skip_bad, "w");
		e = command.bad_file ? ERR_OK : ERR_SYSTEM;
	}
	command.request.progress = on_progress;
	command.request.bad = on_bad;
	command.request.data = &command;
	if (e == ERR_OK)
		status = run_database(&command, arena);
	else
		serving_complain(command.file, e, NULL);
	if (command.bad_file && fclose(command.bad_file) != 0)
		status = 1;
	arena_free(arena);
	return status;
}
