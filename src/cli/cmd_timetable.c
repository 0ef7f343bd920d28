/*
 * cli/cmd_timetable.c: `otklik timetable preview|apply`: a new calendar or other hours, or another edition of the
 * regulation: which open terms would move, and the change itself.
 *
 * Promise: preview (and --dry-run) reads only. apply writes the timetable first; what it then does to the incidents is
 * a job: when this command is killed, `serve` goes on where it was.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/edition.h"
#include "action/snapshot.h"
#include "action/timetable_change.h"
#include "base/json_out.h"
#include "base/limits.h"
#include "cli/cmd.h"
#include "cli/file_read.h"
#include "cli/serving.h"
#include "cli/term_words.h"
#include "job/job.h"
#include "store/migrate.h"

enum { TIMETABLE_FILE_BYTES_MAX = 4 * 1024 * 1024, TIMETABLE_POOL_SIZE = 2, MOVE_LINE_BYTES_MAX = 4096 };

static const char help_russian[] =
	"otklik timetable preview --from ФАЙЛ | --regulation ФАЙЛ --database URL [--json]\n"
	"  какие открытые сроки сдвинулись бы по другим часам (или по другому порядку); ничего не пишет\n"
	"otklik timetable apply --from ФАЙЛ | --regulation ФАЙЛ --database URL [--dry-run] [--json]\n"
	"  новые часы с этой минуты; сроки открытых обращений сдвигаются с записью почему; --dry-run: preview\n"
	"  новая редакция порядка: для обращений, обнаруженных с этой минуты; открытое переводит на неё руководитель\n"
	"  --from ФАЙЛ      JSON: {\"calendar\":{…},\"own_days\":{\"days\":[…]},\"terms_run\":[…],\"schedule\":{…},\n"
	"                   \"bodies\":[{\"key\":\"city\",\"schedule\":{…}}]}, любая часть может отсутствовать\n"
	"  --regulation ФАЙЛ  порядок; его примеры проверяет otklik deadline --test ФАЙЛ\n"
	"  --json           по строке JSON на каждый срок, последняя строка — итог\n";
static const char help_english[] =
	"otklik timetable preview --from FILE | --regulation FILE --database URL [--json]\n"
	"  which open terms would move under other hours (or another edition); writes nothing\n"
	"otklik timetable apply --from FILE | --regulation FILE --database URL [--dry-run] [--json]\n"
	"  new hours from now on; terms of open incidents move, and the record says why; --dry-run: preview\n"
	"  another edition: for what is detected from now on; an open incident is moved to it by the head of the "
	"Bureau\n"
	"  --from FILE      JSON: {\"calendar\":{…},\"own_days\":{\"days\":[…]},\"terms_run\":[…],\"schedule\":{…},\n"
	"                   \"bodies\":[{\"key\":\"city\",\"schedule\":{…}}]}, each part may be absent\n"
	"  --regulation FILE  the edition; otklik deadline --test FILE runs its examples\n"
	"  --json           a line of JSON for each term, the last one is the sum\n";

struct options {
	const char *database, *from, *regulation;
	bool apply, dry_run, json;
};
struct zone_of_region {
	struct app *app;
	const struct zone *zone;
};
struct telling {
	const struct options *options;
	const struct zone *zone; /* of the region */
	int64_t moves;
	bool failed; /* stdout */
};

static void print_json(struct telling *telling, const struct term_move *move)
{
	struct json_out out;
	struct buf buf;

	buf_init(&buf, MOVE_LINE_BYTES_MAX);
	json_out_init(&out, &buf);
	json_object_begin(&out, NULL);
	json_int(&out, "incident", move->incident);
	json_text(&out, "number", move->number);
	json_text(&out, "term", term_kind_name(move->term));
	json_id_or_null(&out, "message", move->message);
	json_str_or_null(&out, "body", move->body);
	json_time(&out, "due", move->due);
	json_time(&out, "due_then", move->due_then);
	json_object_end(&out);
	telling->failed |= buf.error != ERR_OK || printf("%.*s\n", (int)buf.size, buf.data) < 0;
	buf_deinit(&buf);
}

static void on_move(void *data, const struct term_move *move)
{
	struct telling *telling = data;
	char due[MOMENT_WORDS_SIZE], due_then[MOMENT_WORDS_SIZE];

	telling->moves++;
	if (telling->options->json) {
		print_json(telling, move);
		return;
	}
	telling->failed |= printf("№ %s  %s  %.*s%s%s → %s\n", move->number, term_words(move->term),
				  (int)move->body.size, move->body.data ? move->body.data : "",
				  move->body.size > 0 ? "  " : "", moment_words(move->due, telling->zone, due),
				  moment_words(move->due_then, telling->zone, due_then)) < 0;
}

static err_t zone_read(struct db_tx *tx, void *arg)
{
	struct zone_of_region *it = arg;
	const struct timetable *timetable = NULL;
	err_t e = snapshot_timetable(it->app->snapshots, tx, 0, &timetable);

	if (e == ERR_OK)
		it->zone = worktime_zone(timetable->region);
	return e;
}

static void on_failed(void *data, row_id_t incident, err_t e)
{
	(void)data;
	fprintf(stderr, "инцидент %" PRId64 ": %s\n", incident, err_name(e));
}

static int preview(struct app *app, const struct zone *zone, const struct options *options, struct str text)
{
	struct telling telling = { .options = options, .zone = zone };
	struct move_preview it = {
		.zone_folder = "/usr/share/zoneinfo", .move = on_move, .failed = on_failed, .data = &telling
	};
	struct err_detail detail = { .rule = NULL };
	err_t e;

	*(options->regulation ? &it.regulation : &it.json) = text;
	e = move_preview(app, &it, &detail);
	if (e != ERR_OK) {
		serving_complain(options->regulation ? options->regulation : options->from, e, &detail);
		return 1;
	}
	telling.failed |= printf(options->json ? "{\"looked_at\":%" PRId64 ",\"incidents\":%" PRId64
						 ",\"terms\":%" PRId64 ",\"failed\":%" PRId64 "}\n"
					       : "Открытых обращений %" PRId64 ", сроки сдвинулись бы у %" PRId64
						 ": всего сроков %" PRId64 ", не вычислено обращений %" PRId64 "\n",
				 it.ret_incidents, it.ret_moved, telling.moves, it.ret_failed) < 0;
	return telling.failed || it.ret_failed > 0 ? 1 : 0;
}

static int apply(struct app *app, const struct zone *zone, const struct options *options, struct str text)
{
	struct timetable_change it = { .json = text, .zone_folder = "/usr/share/zoneinfo" };
	struct err_detail detail = { .rule = NULL };
	char since[TIME_TEXT_SIZE], words[MOMENT_WORDS_SIZE];
	err_t e = timetable_change(app, &it, &detail);

	if (e != ERR_OK) {
		serving_complain(options->from, e, &detail);
		return 1;
	}
	if (options->json)
		printf("{\"timetable\":%" PRIu32 ",\"since\":\"%s\"}\n", it.ret_number,
		       time_format(it.ret_since, 0, since));
	else
		printf("График № %" PRIu32 " действует с %s\n", it.ret_number, moment_words(it.ret_since, zone, words));
	fflush(stdout);
	e = job_run_one_of(app, RETIME_JOB);
	if (e == ERR_NOT_FOUND) /* a running `serve` has it */
		e = ERR_OK;
	if (e != ERR_OK)
		serving_complain("сроки сдвинет otklik serve: работа записана", e, NULL);
	return e == ERR_OK ? 0 : 1;
}

static int apply_edition(struct app *app, const struct zone *zone, const struct options *options, struct str text)
{
	struct edition_add it = { .json = text };
	struct err_detail detail = { .rule = NULL };
	char since[TIME_TEXT_SIZE], words[MOMENT_WORDS_SIZE];
	err_t e = edition_add(app, &it, &detail);

	if (e != ERR_OK) {
		serving_complain(options->regulation, e, &detail);
		return 1;
	}
	if (options->json)
		return printf("{\"edition\":%" PRIu32 ",\"since\":\"%s\"}\n", it.ret_number,
			      time_format(it.ret_since, 0, since)) < 0;
	return printf("Редакция № %" PRIu32 " действует для обращений, обнаруженных с %s\n", it.ret_number,
		      moment_words(it.ret_since, zone, words)) < 0;
}

static int run(struct db *db, const struct options *options, struct str text)
{
	struct err_detail detail = { .rule = NULL };
	struct app app = { .db = NULL };
	struct zone_of_region region = { .app = &app };
	int status = 1;
	err_t e = store_migrate(db, &detail);

	if (e == ERR_OK)
		e = app_init(&app, db);
	if (e == ERR_OK)
		e = db_read(db, zone_read, &region);
	if (e != ERR_OK)
		serving_complain("база не открывается", e, &detail);
	else if (!options->apply || options->dry_run)
		status = preview(&app, region.zone, options, text);
	else
		status = (options->regulation ? apply_edition : apply)(&app, region.zone, options, text);
	app_deinit(&app);
	return status;
}

static int open_and_run(const struct options *options)
{
	const char *path = options->regulation ? options->regulation : options->from;
	struct arena *arena = arena_new(TIMETABLE_FILE_BYTES_MAX + 1024);
	struct err_detail detail = { .rule = NULL };
	struct db *db = NULL;
	struct str text = { NULL, 0 };
	int status = 1;
	err_t e = arena ? file_read(path, TIMETABLE_FILE_BYTES_MAX, arena, &text) : ERR_MEMORY;

	if (e != ERR_OK) {
		serving_complain(path, e, NULL);
	} else {
		e = db_open(options->database, clock_system(), TIMETABLE_POOL_SIZE, &db, &detail);
		if (e == ERR_OK)
			status = run(db, options, text);
		else
			serving_complain(e == ERR_BUSY ? "базу держит запущенный otklik serve" : "база не открывается",
					 e, &detail);
	}
	db_close(db);
	arena_free(arena);
	return status;
}

static bool option_take(struct options *options, int letter)
{
	switch (letter) {
	case 'd':
		options->database = optarg;
		return true;
	case 'f':
		options->from = optarg;
		return true;
	case 'r':
		options->regulation = optarg;
		return true;
	case 'n':
		options->dry_run = true;
		return true;
	case 'j':
		options->json = true;
		return true;
	default:
		return false;
	}
}

int cmd_timetable(int argc, char **argv)
{
	static const struct option longs[] = { { "database", required_argument, NULL, 'd' },
					       { "from", required_argument, NULL, 'f' },
					       { "regulation", required_argument, NULL, 'r' },
					       { "dry-run", no_argument, NULL, 'n' },
					       { "json", no_argument, NULL, 'j' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	struct options options = { .database = getenv("OTKLIK_DATABASE") };
	const char *word;
	int letter;

	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 1 : 0;
		if (!option_take(&options, letter))
			return 2;
	}
	word = optind + 1 == argc ? argv[optind] : "";
	options.apply = strcmp(word, "apply") == 0;
	if ((!options.apply && strcmp(word, "preview") != 0) || !options.database || !*options.database ||
	    !options.from == !options.regulation) {
		fputs("otklik timetable: нужно: otklik timetable preview|apply --from FILE | --regulation FILE "
		      "--database URL (otklik timetable --help)\n",
		      stderr);
		return 2;
	}
	return open_and_run(&options);
}
