/*
 * action/import_messages.c: a file of messages, validated whole, then written in chunks under an import id.
 *
 * Must not: write a line of a file that has a bad one, unless told to skip; hold a transaction longer than a chunk.
 */
#include "action/import_messages.h"

#include <stdlib.h>

#include "action/import_rows.h"
#include "action/take_in.h"
#include "base/limits.h"
#include "store/store_import.h"
#include "store/store_person.h"
#include "store/store_reference.h"

enum { CHUNK = 100 };
#define LINES_ARENA_BYTES_MAX ((size_t)IMPORT_BYTES_MAX * 8)

const char *const import_format_names[] = { "csv", "jsonl", NULL };

struct import {
	struct app *app;
	row_id_t person, id;
	struct import_rows *rows;
	struct str label;
	int64_t added, same;
};

static err_t prepare_read(struct db_tx *tx, void *arg)
{
	struct import *it = arg;
	struct actor actor;
	err_t e = store_actor_load(tx, it->person, &actor);

	if (e != ERR_OK)
		return e;
	if (it->person != 0 && !access_may_find(&actor) && !actor_has(&actor, ROLE_ADMINISTRATOR))
		return ERR_FORBIDDEN;
	return store_network_keys(tx, it->rows->lines, it->rows->networks, ARRAY_COUNT(it->rows->networks),
				  &it->rows->network_count);
}

static err_t start_write(struct db_tx *tx, void *arg)
{
	struct import *it = arg;

	return store_import_start(tx, it->person, it->label, it->rows->result->lines, it->rows->result->bad_count,
				  &it->id);
}

static err_t end_write(struct db_tx *tx, void *arg)
{
	const struct import *it = arg;

	return store_import_count(tx, it->id, 0, 0, true);
}

static err_t write_all(struct import *it)
{
	const struct import_request *request = it->rows->request;
	const struct message_in *messages = it->rows->messages.items;
	size_t count = it->rows->messages.count;
	err_t e = db_write(it->app->db, start_write, it);

	for (size_t at = 0; e == ERR_OK && at < count; at += CHUNK) {
		struct take_in taking = { .messages = messages + at,
					  .count = count - at < CHUNK ? count - at : CHUNK,
					  .import = it->id,
					  .label = it->label };

		e = take_in(it->app, &taking, it->rows->detail);
		it->added += (int64_t)taking.ret_added;
		it->same += (int64_t)(taking.ret_same + taking.ret_changed);
		if (e == ERR_OK && request->progress)
			request->progress(request->data, (int64_t)(at + taking.count), (int64_t)count);
	}
	return e != ERR_OK ? e : db_write(it->app->db, end_write, it);
}

static err_t read_file(struct import_rows *rows)
{
	err_t e = import_map(rows);

	if (e != ERR_OK)
		return e;
	return rows->request->format == IMPORT_CSV ? import_csv(rows) : import_jsonl(rows);
}

static err_t import_run(struct import *it)
{
	const struct import_request *request = it->rows->request;
	struct import_result *result = it->rows->result;
	size_t fresh = 0;
	err_t e = db_read(it->app->db, prepare_read, it);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; request->network.size > 0 && i <= it->rows->network_count; i++) {
		if (i == it->rows->network_count)
			return err_set(ERR_INPUT_INVALID, it->rows->detail, "network", "network");
		if (str_equal(it->rows->networks[i], request->network))
			break;
	}
	e = read_file(it->rows);
	if (e != ERR_OK)
		return e;
	if (request->dry_run) {
		e = take_in_count_new(it->app, it->rows->messages.items, it->rows->messages.count, it->label, &fresh);
		result->added = (int64_t)fresh;
		result->same = (int64_t)(it->rows->messages.count - fresh);
		return e;
	}
	if (result->bad_count > 0 && !request->skip_bad)
		return err_set_limit(ERR_INPUT_INVALID, it->rows->detail, "file", "bad_lines", 0, result->bad_count);
	e = write_all(it);
	result->import = it->id;
	result->added = it->added;
	result->same = it->same;
	return e;
}

err_t import_messages(struct app *app, row_id_t person, const struct import_request *request, struct arena *arena,
		      struct import_result *ret_result, struct err_detail *ret_detail)
{
	struct import it = { .app = app,
			     .person = person,
			     .label = request->label.size > 0 ? request->label : STR("import") };
	struct import_request without_mark = *request;
	struct import_rows *rows;
	err_t e = ERR_MEMORY;

	if (request->file.size > IMPORT_BYTES_MAX)
		return err_set_limit(ERR_LIMIT, ret_detail, "file", "too_long", IMPORT_BYTES_MAX,
				     (int64_t)request->file.size);
	if (request->file.size >= 3 && memcmp(request->file.data, "\xef\xbb\xbf", 3) == 0)
		without_mark.file = (struct str){ request->file.data + 3, request->file.size - 3 };
	*ret_result = (struct import_result){ .dry_run = request->dry_run };
	ret_result->bad = arena_alloc_array(arena, IMPORT_BAD_SHOWN_MAX, sizeof(*ret_result->bad));
	rows = calloc(1, sizeof(*rows));
	if (rows && ret_result->bad) {
		rows->request = &without_mark;
		rows->arena = arena;
		rows->result = ret_result;
		rows->detail = ret_detail;
		rows->lines = arena_new(LINES_ARENA_BYTES_MAX);
		it.rows = rows;
		if (rows->lines)
			e = import_run(&it);
		arena_free(rows->lines);
	}
	free(rows);
	return e;
}
