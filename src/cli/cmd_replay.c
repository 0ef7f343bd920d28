/*
 * cli/cmd_replay.c: `otklik replay --regulation FILE`: the stored history under another regulation: what would have
 * been late.
 *
 * Promise: reads only; one short read for each incident, so that a running installation on PostgreSQL is not held up.
 * Acts keep their moments; the hours are those in force now. See core/replay.h for what is computed anew and what is
 * left out.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/snapshot.h"
#include "base/limits.h"
#include "base/time_text.h"
#include "cli/cmd.h"
#include "cli/file_read.h"
#include "cli/serving.h"
#include "cli/term_words.h"
#include "core/replay.h"
#include "store/list.h"
#include "store/store_incident.h"

enum { REPLAY_POOL_SIZE = 2, REPLAY_ARENA_BYTES = 64 * 1024 * 1024, REGULATION_BYTES_MAX = 1024 * 1024 };

static const char help_russian[] =
	"otklik replay --regulation FILE --database URL\n"
	"  что опоздало бы по другому порядку: действия — из записи, сроки — по файлу, часы работы — нынешние\n";
static const char help_english[] =
	"otklik replay --regulation FILE --database URL\n"
	"  what would have been late under another regulation: acts as recorded, terms by the file, "
	"today's hours\n";

struct replay_run {
	struct snapshots *snapshots;
	const struct regulation *regulation;
	const struct zone *zone; /* of the region */
	struct arena *arena;     /* of one read */
	struct page page;
	struct view_incident_page rows; /* of the last page */
	row_id_t incident;
	struct list events;
	struct stored_incident *stored;
	struct incident *replayed;
	struct replay_result result;
	utc_ms_t newest; /* up to here the record goes: violations count until then, on both sides */
	int64_t incidents, recorded, would_be, refused;
};

static err_t read_page(struct db_tx *tx, void *arg)
{
	static const struct actor program = { .person = 0 };
	struct replay_run *run = arg;
	const struct incident_filter filter = { .actor = &program, .view = VIEW_ALL };

	return store_incident_page(tx, &filter, &run->page, run->arena, &run->rows);
}

static err_t keep_event(void *data, const struct incident_event *event, const struct incident *after, struct str hash)
{
	struct replay_run *run = data;
	struct incident_event *kept = list_add(&run->events, run->arena, sizeof(*kept));

	(void)after;
	(void)hash;
	if (!kept)
		return ERR_MEMORY;
	*kept = *event;
	return ERR_OK;
}

static err_t replay_one(struct db_tx *tx, void *arg)
{
	struct replay_run *run = arg;
	struct incident_context context;
	err_t e;

	run->events = (struct list){ 0 };
	e = store_incident_walk(tx, run->incident, run->arena, run->stored, keep_event, run);
	if (e == ERR_OK)
		e = snapshot_context(run->snapshots, tx, 0, &context);
	if (e != ERR_OK)
		return e;
	run->zone = worktime_zone(context.region);
	context.regulation = run->regulation;
	context.now = run->newest;
	return replay_incident(run->events.items, run->events.count, &context, run->arena, run->replayed, &run->result);
}

static void tell_term(const struct replay_run *run, enum term_kind kind, const struct term_times *times)
{
	char due[MOMENT_WORDS_SIZE];

	if (times->missed != 0)
		printf("    %s, срок %s\n", term_words(kind), moment_words(times->due, run->zone, due));
}

static void tell_incident(const struct replay_run *run, const char *number)
{
	const struct incident *replayed = run->replayed;

	if (run->result.miss_count == 0 && run->stored->incident.miss_count == 0 && run->result.refused_count == 0)
		return;
	printf("%s: нарушений в записи %u, было бы %u", number, run->stored->incident.miss_count,
	       run->result.miss_count);
	if (run->result.refused_count > 0)
		printf(", не разрешил бы действий: %zu", run->result.refused_count);
	printf("\n");
	for (size_t i = 0; i < replayed->term_count; i++)
		tell_term(run, replayed->terms[i].kind, &replayed->terms[i].times);
	for (size_t i = 0; i < replayed->message_count; i++) {
		tell_term(run, TERM_ANSWER, &replayed->messages[i].answer);
		tell_term(run, TERM_PUBLISH, &replayed->messages[i].publish);
		tell_term(run, TERM_REACTION, &replayed->messages[i].reaction);
	}
}

static err_t replay_page(struct db *db, struct replay_run *run)
{
	err_t e = ERR_OK;

	for (size_t i = 0; i < run->rows.count && e == ERR_OK; i++) {
		run->incident = run->rows.items[i].id;
		arena_reset(run->arena);
		e = db_read(db, replay_one, run);
		if (e != ERR_OK)
			break;
		tell_incident(run, run->rows.items[i].number);
		run->incidents += 1;
		run->recorded += run->stored->incident.miss_count;
		run->would_be += run->result.miss_count;
		run->refused += (int64_t)run->result.refused_count;
	}
	return e;
}

static err_t newest_of_page(struct db *db, struct replay_run *run)
{
	(void)db;
	for (size_t i = 0; i < run->rows.count; i++) {
		if (run->rows.items[i].updated_at > run->newest)
			run->newest = run->rows.items[i].updated_at;
	}
	return ERR_OK;
}

static err_t each_page(struct db *db, struct replay_run *run, err_t (*function)(struct db *db, struct replay_run *run))
{
	struct arena *of_page = arena_new(REPLAY_ARENA_BYTES), *of_incident = run->arena;
	err_t e = of_page ? ERR_OK : ERR_MEMORY;

	run->page = (struct page){ .rows_max = PAGE_ROWS_MAX };
	do {
		if (e == ERR_OK) {
			arena_reset(of_page);
			run->arena = of_page; /* the page's rows outlive the incidents' reads */
			e = db_read(db, read_page, run);
			run->arena = of_incident;
		}
		if (e == ERR_OK)
			e = function(db, run);
		run->page.after_value = run->rows.next_value;
		run->page.after_id = run->rows.next_id;
	} while (e == ERR_OK && run->rows.next_id != 0);
	arena_free(of_page);
	return e;
}

static err_t replay_run(const char *database, struct replay_run *run)
{
	struct err_detail detail = { .rule = NULL };
	struct db *db = NULL;
	err_t e = db_open(database, clock_system(), REPLAY_POOL_SIZE, &db, &detail);

	if (e == ERR_OK)
		e = each_page(db, run, newest_of_page);
	if (e == ERR_OK)
		e = each_page(db, run, replay_page);
	db_close(db);
	if (e != ERR_OK)
		serving_complain("запись не читается", e, &detail);
	return e;
}

static int replay_file(const char *database, const char *path)
{
	struct replay_run run = { .snapshots = snapshots_new(), .arena = arena_new(REPLAY_ARENA_BYTES) };
	struct arena *arena = arena_new(REPLAY_ARENA_BYTES);
	struct err_detail detail = { .rule = NULL };
	struct str text = { NULL, 0 };
	err_t e = ERR_MEMORY;

	run.stored = calloc(1, sizeof(*run.stored));
	run.replayed = calloc(1, sizeof(*run.replayed));
	if (run.snapshots && run.arena && arena && run.stored && run.replayed)
		e = file_read(path, REGULATION_BYTES_MAX, arena, &text);
	if (e == ERR_OK)
		e = regulation_from_json(text, 1, arena, &run.regulation, &detail);
	if (e != ERR_OK)
		serving_complain("файл порядка не читается", e, &detail);
	else
		e = replay_run(database, &run);
	if (e == ERR_OK)
		printf("обращений %lld, нарушений в записи %lld, по «%.*s» было бы %lld, не разрешено действий %lld\n",
		       (long long)run.incidents, (long long)run.recorded, (int)run.regulation->name.size,
		       run.regulation->name.data, (long long)run.would_be, (long long)run.refused);
	free(run.stored);
	free(run.replayed);
	snapshots_free(run.snapshots);
	arena_free(run.arena);
	arena_free(arena);
	return e == ERR_OK ? 0 : 1;
}

int cmd_replay(int argc, char **argv)
{
	static const struct option longs[] = { { "database", required_argument, NULL, 'd' },
					       { "regulation", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	const char *database = getenv("OTKLIK_DATABASE"), *path = NULL;
	int letter;

	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'd')
			database = optarg;
		else if (letter == 'r')
			path = optarg;
		else if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 1 : 0;
		else
			return 2;
	}
	if (optind != argc || !path || !database || !*database) {
		fputs("otklik replay: нужно: otklik replay --regulation FILE --database URL\n", stderr);
		return 2;
	}
	return replay_file(database, path);
}
