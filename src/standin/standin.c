/*
 * standin.c: the state of the stand-in: replay, the one way of changing it, its clock, its planned faults.
 */
#include "standin/standin.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "standin/standin_private.h"
#include "standin/wall_index.h"

enum { LINE_ARENA_BYTES = 1024 * 1024, ROWS_BYTES_MAX = 256 * 1024 * 1024, LINE_BYTES_MAX = 512 * 1024 };

const char *const fault_op_names[] = { "items", "thread", "reply", NULL };
const char *const wall_fault_names[] = { "none", "500", "silence", "late", "drop_after_commit", NULL };

utc_ms_t standin_now(const struct standin *standin)
{
	utc_ms_t wall = standin->clock->read(standin->clock);

	if (standin->shown == 0)
		return wall;
	return standin->running ? standin->shown + (wall - standin->shown_since) : standin->shown;
}

/* The journal has the line: now the state follows. */
static err_t line_apply(struct standin *standin, const struct wall_line *line, const struct wall_item **ret_item)
{
	switch ((enum wall_op)line->op) {
	case WALL_OP_ITEM:
	case WALL_OP_REPLY:
		return wall_add(standin->wall, &line->item, ret_item);
	case WALL_OP_EDIT:
		return wall_edit(standin->wall, line->item.id, line->item.text);
	case WALL_OP_CLOCK:
		standin->shown = line->now;
		standin->shown_since = line->wall;
		standin->running = line->running;
		return ERR_OK;
	case WALL_OP_PAUSE:
		standin->paused = line->paused;
		return ERR_OK;
	case WALL_OP_MAX:
		break;
	}
	return ERR_INPUT_INVALID;
}

struct replay {
	struct standin *standin;
	struct arena *arena;
	struct err_detail *detail;
};

static err_t line_replay(void *data, struct str text)
{
	struct replay *replay = data;
	struct wall_line line;
	err_t e = wall_line_read(text, replay->arena, &line, replay->detail);

	if (e == ERR_OK)
		e = line_apply(replay->standin, &line, NULL);
	arena_reset(replay->arena);
	return e == ERR_OK || e == ERR_MEMORY ? e : ERR_CORRUPT;
}

static err_t lines_commit(struct standin *standin, const struct buf *lines)
{
	if (standin->broken)
		return ERR_DISK;
	if (lines->error != ERR_OK)
		return lines->error;
	return journal_append(standin->journal, buf_str(lines));
}

static err_t item_complete(struct standin *standin, struct wall_item *item, struct arena *arena)
{
	if (item->id.size == 0)
		item->id = wall_id_next(standin->wall, arena);
	if (item->author_id.size == 0)
		item->author_id = wall_author_id(item->network, item->author, arena);
	if (item->at == 0)
		item->at = standin_now(standin) / MS_PER_SECOND * MS_PER_SECOND;
	return item->id.data && item->author_id.data ? ERR_OK : ERR_MEMORY;
}

err_t standin_change(struct standin *standin, struct wall_line *line, struct arena *arena,
		     struct err_detail *ret_detail)
{
	const struct wall_item *added = NULL;
	struct buf text;
	err_t e = ERR_OK;

	if (line->op == WALL_OP_ITEM || line->op == WALL_OP_REPLY) {
		e = item_complete(standin, &line->item, arena);
		if (e == ERR_OK)
			e = wall_check(standin->wall, &line->item, ret_detail);
	}
	if (e != ERR_OK)
		return e;
	buf_init(&text, LINE_BYTES_MAX);
	wall_line_write(&text, line);
	e = lines_commit(standin, &text);
	buf_deinit(&text);
	if (e != ERR_OK)
		return e;
	e = line_apply(standin, line, &added);
	if (e != ERR_OK)
		standin->broken = true;
	else if (added)
		line->item = *added;
	return e;
}

/* What one row means now. False: it adds nothing. */
static bool row_line(const struct standin *standin, const struct wall_item *row, struct wall_line *ret_line)
{
	const struct wall_item *known = wall_find(standin->wall, row->id);

	if (known && str_equal(known->text, row->text))
		return false;
	*ret_line = (struct wall_line){ .op = known ? WALL_OP_EDIT : WALL_OP_ITEM, .item = *row };
	return true;
}

/* Lines for all rows that say something new; an id that comes twice among them is refused. */
static err_t rows_write(const struct standin *standin, const struct wall_item *rows, size_t count, struct buf *lines,
			struct err_detail *ret_detail)
{
	struct wall_index seen = { 0 };
	struct wall_line line;
	size_t first;
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		if (wall_index_find(&seen, rows[i].id, &first))
			e = err_set_limit(ERR_INPUT_INVALID, ret_detail, "id", "known", 0, (int64_t)i + 1);
		else if (row_line(standin, &rows[i], &line)) {
			e = line.op == WALL_OP_ITEM ? wall_check(standin->wall, &rows[i], ret_detail) : ERR_OK;
			if (e == ERR_OK)
				e = wall_index_reserve(&seen);
			if (e == ERR_OK) {
				wall_index_put(&seen, rows[i].id, i);
				wall_line_write(lines, &line);
			}
		}
	}
	wall_index_deinit(&seen);
	return e;
}

err_t standin_add_rows(struct standin *standin, const struct wall_item *rows, size_t count, size_t *ret_added,
		       size_t *ret_edited, struct err_detail *ret_detail)
{
	struct wall_line line;
	struct buf lines;
	size_t added = 0, edited = 0;
	err_t e;

	buf_init(&lines, ROWS_BYTES_MAX);
	e = rows_write(standin, rows, count, &lines, ret_detail);
	if (e == ERR_OK && lines.size > 0)
		e = lines_commit(standin, &lines);
	buf_deinit(&lines);
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		if (!row_line(standin, &rows[i], &line))
			continue;
		e = line_apply(standin, &line, NULL);
		added += line.op == WALL_OP_ITEM;
		edited += line.op == WALL_OP_EDIT;
		standin->broken = standin->broken || e != ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	*ret_added = added;
	*ret_edited = edited;
	return ERR_OK;
}

struct planned_fault standin_fault_take(struct standin *standin, enum fault_op op)
{
	struct planned_fault *planned = &standin->faults[op];

	if (planned->times == 0)
		return (struct planned_fault){ .kind = WALL_FAULT_NONE };
	planned->times--;
	return *planned;
}

struct str standin_link(const struct standin *standin, const struct wall_item *item, struct arena *arena)
{
	return arena_printf(arena, "http://%s/threads/%.*s#item-%.*s", standin->address, (int)item->thread.size,
			    item->thread.data, (int)item->id.size, item->id.data);
}

static err_t standin_open(struct standin *standin, const struct standin_options *options, struct err_detail *ret_detail)
{
	struct replay replay = { .standin = standin, .detail = ret_detail };
	err_t e = wall_new(&standin->wall);

	if (e != ERR_OK)
		return e;
	standin->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (standin->stop_fd < 0)
		return ERR_SYSTEM;
	if (options->home) {
		standin->home = strdup(options->home);
		if (!standin->home)
			return ERR_MEMORY;
	}
	replay.arena = arena_new(LINE_ARENA_BYTES);
	if (!replay.arena)
		return ERR_MEMORY;
	e = journal_open(options->state_path, line_replay, &replay, &standin->journal, ret_detail);
	arena_free(replay.arena);
	if (e != ERR_OK)
		return e;
	if (wall_thread_count(standin->wall) == 0 && options->items.size > 0)
		e = standin_file_rows(standin, options->items, ret_detail);
	return e == ERR_OK ? server_start(standin, options->listen, ret_detail) : e;
}

err_t standin_start(const struct standin_options *options, struct standin **ret_standin, struct err_detail *ret_detail)
{
	struct standin *standin = calloc(1, sizeof(*standin));
	err_t e;

	if (!standin)
		return ERR_MEMORY;
	if (pthread_mutex_init(&standin->lock, NULL) != 0) {
		free(standin);
		return ERR_MEMORY;
	}
	standin->clock = options->clock;
	standin->stop_fd = -1;
	e = standin_open(standin, options, ret_detail);
	if (e != ERR_OK) {
		standin_stop(standin);
		return e;
	}
	*ret_standin = standin;
	return ERR_OK;
}

const char *standin_address(const struct standin *standin)
{
	return standin->address;
}

void standin_stop(struct standin *standin)
{
	const uint64_t one = 1;

	if (!standin)
		return;
	if (standin->daemon) {
		/* wakes every exchange that waits; an eventfd at 0 always takes it, else they end by their own limits
		 */
		ssize_t woken = write(standin->stop_fd, &one, sizeof(one));

		(void)woken;
		server_stop(standin);
	}
	journal_close(standin->journal);
	wall_free(standin->wall);
	if (standin->stop_fd >= 0)
		(void)close(standin->stop_fd);
	free(standin->home);
	(void)pthread_mutex_destroy(&standin->lock);
	free(standin);
}
