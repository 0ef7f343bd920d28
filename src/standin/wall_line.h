/*
 * standin/wall_line.h: one change of the stand-in's state as one line of JSON, both ways.
 *
 * The state file holds these lines; what a caller posts becomes one before it is acknowledged. Replay of all lines
 * gives the same wall, for a line holds everything that was decided (ids, moments).
 */
#pragma once

#include "base/buf.h"
#include "standin/wall.h"

enum wall_op { WALL_OP_ITEM, WALL_OP_REPLY, WALL_OP_EDIT, WALL_OP_CLOCK, WALL_OP_PAUSE, WALL_OP_MAX };
struct wall_line {
	int op;                /* enum wall_op */
	struct wall_item item; /* ITEM, REPLY: all; EDIT: id, text */
	utc_ms_t now, wall;    /* CLOCK: what it shows, at which moment of the machine */
	bool running, paused;  /* CLOCK; PAUSE */
};

void wall_line_write(struct buf *buf, const struct wall_line *line); /* with the line feed; look at buf->error */
/* ERR_BODY_INVALID, ERR_INPUT_INVALID, ERR_LIMIT, ERR_MEMORY; texts in the arena. */
MUST_USE err_t wall_line_read(struct str text, struct arena *arena, struct wall_line *ret_line,
			      struct err_detail *ret_detail);

struct json_t;
/*
 * A row of a file of messages, or of a test: id, network, kind, thread, parent, community, post, author, author_id,
 * posted_at, text, likes, replies. Other keys are let pass: such files carry labels that are none of a network's
 * business.
 */
MUST_USE err_t wall_row_read(const struct json_t *row, const char *path, struct arena *arena,
			     struct wall_item *ret_item, struct err_detail *ret_detail);
/* A stable id for an author who has none: the same network and name, the same id. data NULL: out of memory. */
struct str wall_author_id(struct str network, struct str author, struct arena *arena);
