/*
 * standin/wall.h: what hangs on the wall: posts, comments, official answers, in threads; all of it in memory, pure.
 *
 * Items have a number that grows; an edited item gets a new one, so that a reader who asks "after N" sees it again.
 * Official answers (`official`) are items of their thread, but never come in that list: a network gives an account the
 * words of others. Nothing is ever dropped as a double.
 * Texts live in the wall's own arena until wall_free(); what is given to wall_add() is copied.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

enum wall_kind { WALL_POST, WALL_COMMENT, WALL_REPLY, WALL_ARTICLE, WALL_KIND_MAX };
extern const char *const wall_kind_names[]; /* NULL-terminated */
enum {
	WALL_ITEMS_MAX = 200000,
	WALL_ID_CHARS_MAX = 100,
	WALL_NAME_CHARS_MAX = 300,
	WALL_TEXT_CHARS_MAX = 16000,
	WALL_MARK_CHARS_MAX = 200,
	WALL_COUNT_MAX = 1000000000,
};
#define WALL_NONE SIZE_MAX

struct wall;
struct wall_item {
	struct str id, network, thread, parent, community, post, author, author_id, text;
	struct str mark; /* official answers: the account's own mark */
	int kind;        /* enum wall_kind */
	int64_t likes, replies;
	utc_ms_t at;
	bool edited, official;
	uint64_t number; /* set by the wall, like all below; 0 for official answers */
	size_t thread_index;
	size_t above, first_below, last_below, next; /* the tree inside the thread; WALL_NONE: none */
};
struct wall_thread {
	struct str id, network, community, excerpt; /* excerpt: first words of a post that is not on the wall itself */
	size_t root;                                /* the post; WALL_NONE: not on the wall */
	size_t first, last;                         /* entries without one above them, in order of arrival */
	size_t count;                               /* entries, the post too */
	size_t answers;                             /* official ones among them */
	utc_ms_t last_at;
};

MUST_USE err_t wall_new(struct wall **ret_wall);
void wall_free(struct wall *wall); /* NULL is fine */

bool wall_id_is_valid(struct str id); /* 1 to WALL_ID_CHARS_MAX of A-Z a-z 0-9 . _ ~ : - */
/* The id that the next item of the wall's own would get. */
struct str wall_id_next(const struct wall *wall, struct arena *arena);
/* Would wall_add() take it? Never changes anything. INPUT_INVALID (id, known id, parent), LIMIT (wall full). */
MUST_USE err_t wall_check(const struct wall *wall, const struct wall_item *item, struct err_detail *ret_detail);
/* Hangs it up; `id` must be new. Thread and parent are found out when not given. The same errors, ERR_MEMORY. */
MUST_USE err_t wall_add(struct wall *wall, const struct wall_item *item, const struct wall_item **ret_item);
/* A citizen changes the text. ERR_NOT_FOUND, ERR_MEMORY. */
MUST_USE err_t wall_edit(struct wall *wall, struct str id, struct str text);

const struct wall_item *wall_find(const struct wall *wall, struct str id);          /* NULL: none */
const struct wall_thread *wall_find_thread(const struct wall *wall, struct str id); /* by its id or that of any entry */
/* The first citizens' item with a number above `number`; NULL: none. */
const struct wall_item *wall_after(const struct wall *wall, uint64_t number);
size_t wall_item_count(const struct wall *wall); /* official answers too; in order of arrival */
size_t wall_thread_count(const struct wall *wall);
const struct wall_thread *wall_thread(const struct wall *wall, size_t index);
const struct wall_item *wall_item(const struct wall *wall, size_t index); /* NULL for WALL_NONE */
/* The entry behind `index` in reading order: an entry, what stands under it, the next one. WALL_NONE: the end. */
size_t wall_walk(const struct wall *wall, size_t index);
