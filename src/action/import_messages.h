/*
 * action/import_messages.h: a file of messages (CSV or JSON Lines, UTF-8) into the queue «Найдено».
 *
 * The whole file is validated first; one bad line refuses it, unless skip_bad. Then chunks are written under an import
 * id. The same message adds nothing. HTML of the portals is cleaned to text. The file's bytes stay the caller's.
 */
#pragma once

#include "action/app.h"
#include "base/arena.h"

enum import_format { IMPORT_CSV, IMPORT_JSONL, IMPORT_FORMAT_MAX };
extern const char *const import_format_names[]; /* "csv", "jsonl"; NULL-terminated */
enum { IMPORT_BAD_SHOWN_MAX = 100 };
struct import_bad {
	int64_t line; /* of the file, from 1, where the record begins */
	char field[64];
	const char *rule; /* static key: "required", "too_long", "utf8", "time", "network", "json" … */
	struct str raw;   /* the record's bytes, borrowed from the file */
};
struct import_request {
	enum import_format format;
	struct str file;
	struct str map;   /* "text=Текст,id=№,posted_at=Дата": our field = their column; empty: same names */
	struct str label; /* name of the source, for the id column where there is no network; empty: "import" */
	struct str network; /* key of a network row for all lines without their own; empty: none */
	bool dry_run, skip_bad;
	/* NULL or told after each chunk, outside transactions. */
	void (*progress)(void *data, int64_t lines_done, int64_t lines_all);
	/* NULL or told for each bad line, in order (also beyond IMPORT_BAD_SHOWN_MAX). */
	void (*bad)(void *data, const struct import_bad *bad);
	void *data;
};
struct import_result {
	row_id_t import; /* 0: nothing written */
	int64_t lines, added, same, bad_count;
	bool dry_run;
	struct import_bad *bad; /* the first IMPORT_BAD_SHOWN_MAX, in the arena */
	size_t bad_shown;
};
/*
 * ERR_OK also for a dry run with bad lines and for skip_bad. INPUT_INVALID: bad lines (ret_result tells), or field
 * "map", "network", "file" (rule "header", "utf8"). LIMIT: file or line too big. `person` 0: command line; else
 * curator, head of Bureau or administrator.
 */
MUST_USE err_t import_messages(struct app *app, row_id_t person, const struct import_request *request,
			       struct arena *arena, struct import_result *ret_result, struct err_detail *ret_detail);
const char *import_rule_text(const char *rule); /* Russian: what the rule demands */
