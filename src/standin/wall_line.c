/*
 * wall_line.c: the field tables of the state file and of rows.
 */
#include "standin/wall_line.h"

#include <jansson.h>

#include "base/digest.h"
#include "base/json_in.h"
#include "base/json_out.h"

enum { AUTHOR_ID_DIGITS = 16 };

static const char *const op_names[] = { "item", "reply", "edit", "clock", "pause", NULL };

#define AT(member) offsetof(struct wall_item, member)
#define ID_FIELD(key, flags, member)                                                                                   \
	{                                                                                                              \
		key, JSON_TYPE_STR, flags, AT(member), 0, WALL_ID_CHARS_MAX, NULL, NULL, 0                             \
	}
#define NAME_FIELD(key, flags, member)                                                                                 \
	{                                                                                                              \
		key, JSON_TYPE_STR, flags, AT(member), 0, WALL_NAME_CHARS_MAX, NULL, NULL, 0                           \
	}
#define TEXT_FIELD(key, flags, member)                                                                                 \
	{                                                                                                              \
		key, JSON_TYPE_STR, flags, AT(member), 0, WALL_TEXT_CHARS_MAX, NULL, NULL, 0                           \
	}
#define COUNT_FIELD(key, member)                                                                                       \
	{                                                                                                              \
		key, JSON_TYPE_INT, 0, AT(member), 0, WALL_COUNT_MAX, NULL, NULL, 0                                    \
	}

static const struct json_field item_fields[] = {
	ID_FIELD("id", JSON_REQUIRED, id),
	NAME_FIELD("network", 0, network),
	{ "kind", JSON_TYPE_ENUM, 0, AT(kind), 0, 0, wall_kind_names, NULL, 0 },
	ID_FIELD("thread", 0, thread),
	ID_FIELD("parent", 0, parent),
	NAME_FIELD("community", 0, community),
	TEXT_FIELD("post", 0, post),
	NAME_FIELD("author", 0, author),
	ID_FIELD("author_id", 0, author_id),
	TEXT_FIELD("text", JSON_REQUIRED, text),
	{ "mark", JSON_TYPE_STR, 0, AT(mark), 0, WALL_MARK_CHARS_MAX, NULL, NULL, 0 },
	COUNT_FIELD("likes", likes),
	COUNT_FIELD("replies", replies),
	{ "at", JSON_TYPE_TIME, 0, AT(at), 0, 0, NULL, NULL, 0 },
	{ 0 },
};

static const struct json_field row_fields[] = {
	ID_FIELD("id", JSON_REQUIRED, id),
	NAME_FIELD("network", JSON_REQUIRED, network),
	{ "kind", JSON_TYPE_ENUM, JSON_REQUIRED, AT(kind), 0, 0, wall_kind_names, NULL, 0 },
	ID_FIELD("thread", 0, thread),
	ID_FIELD("parent", 0, parent),
	NAME_FIELD("community", JSON_REQUIRED, community),
	TEXT_FIELD("post", 0, post),
	NAME_FIELD("author", JSON_REQUIRED, author),
	ID_FIELD("author_id", 0, author_id),
	TEXT_FIELD("text", JSON_REQUIRED, text),
	COUNT_FIELD("likes", likes),
	COUNT_FIELD("replies", replies),
	{ "posted_at", JSON_TYPE_TIME, JSON_REQUIRED, AT(at), 0, 0, NULL, NULL, 0 },
	{ 0 },
};
#undef AT

#define AT(member) offsetof(struct wall_line, member)
static const struct json_field line_fields[] = {
	{ "op", JSON_TYPE_ENUM, JSON_REQUIRED, AT(op), 0, 0, op_names, NULL, 0 },
	{ "item", JSON_TYPE_OBJECT, 0, AT(item), 0, 0, NULL, item_fields, 0 },
	{ "now", JSON_TYPE_TIME, 0, AT(now), 0, 0, NULL, NULL, 0 },
	{ "wall", JSON_TYPE_TIME, 0, AT(wall), 0, 0, NULL, NULL, 0 },
	{ "running", JSON_TYPE_BOOL, 0, AT(running), 0, 0, NULL, NULL, 0 },
	{ "paused", JSON_TYPE_BOOL, 0, AT(paused), 0, 0, NULL, NULL, 0 },
	{ 0 },
};
#undef AT

static void item_write(struct json_out *out, const struct wall_item *item)
{
	json_object_begin(out, "item");
	json_str(out, "id", item->id);
	json_str(out, "network", item->network);
	json_text(out, "kind", wall_kind_names[item->kind]);
	json_str(out, "thread", item->thread);
	json_str(out, "parent", item->parent);
	json_str(out, "community", item->community);
	json_str(out, "post", item->post);
	json_str(out, "author", item->author);
	json_str(out, "author_id", item->author_id);
	json_str(out, "text", item->text);
	json_str(out, "mark", item->mark);
	json_int(out, "likes", item->likes);
	json_int(out, "replies", item->replies);
	json_time(out, "at", item->at);
	json_object_end(out);
}

void wall_line_write(struct buf *buf, const struct wall_line *line)
{
	struct json_out out;

	json_out_init(&out, buf);
	json_object_begin(&out, NULL);
	json_text(&out, "op", op_names[line->op]);
	switch ((enum wall_op)line->op) {
	case WALL_OP_ITEM:
	case WALL_OP_REPLY:
	case WALL_OP_EDIT:
		item_write(&out, &line->item);
		break;
	case WALL_OP_CLOCK:
		json_time(&out, "now", line->now);
		json_time(&out, "wall", line->wall);
		json_bool(&out, "running", line->running);
		break;
	case WALL_OP_PAUSE:
		json_bool(&out, "paused", line->paused);
		break;
	case WALL_OP_MAX:
		break;
	}
	json_object_end(&out);
	buf_add_char(buf, '\n');
}

err_t wall_line_read(struct str text, struct arena *arena, struct wall_line *ret_line, struct err_detail *ret_detail)
{
	struct wall_line line = { 0 };
	err_t e = json_in(text, line_fields, arena, &line, ret_detail);

	if (e != ERR_OK)
		return e;
	line.item.official = line.op == WALL_OP_REPLY;
	if (line.op <= WALL_OP_EDIT && line.item.id.size == 0)
		return err_set(ERR_INPUT_INVALID, ret_detail, "item", "required");
	*ret_line = line;
	return ERR_OK;
}

/* The row with nothing but the keys that the table knows. NULL: out of memory. */
static json_t *row_known(const json_t *row)
{
	json_t *known = json_object();

	for (const struct json_field *field = row_fields; known && field->key; field++) {
		json_t *value = json_object_get(row, field->key);

		if (value && json_object_set(known, field->key, value) != 0) {
			json_decref(known);
			return NULL;
		}
	}
	return known;
}

err_t wall_row_read(const struct json_t *row, const char *path, struct arena *arena, struct wall_item *ret_item,
		    struct err_detail *ret_detail)
{
	struct wall_item item = { 0 };
	json_t *known;
	err_t e;

	if (!json_is_object(row))
		return err_set(ERR_INPUT_INVALID, ret_detail, path, "type");
	known = row_known(row);
	if (!known)
		return ERR_MEMORY;
	e = json_in_tree(known, path, row_fields, arena, &item, ret_detail);
	json_decref(known);
	if (e != ERR_OK)
		return e;
	if (item.author_id.size == 0)
		item.author_id = wall_author_id(item.network, item.author, arena);
	if (!item.author_id.data)
		return ERR_MEMORY;
	*ret_item = item;
	return ERR_OK;
}

struct str wall_author_id(struct str network, struct str author, struct arena *arena)
{
	const struct str parts[] = { network, str_from("\x1f"), author };
	struct digest digest;
	char hex[DIGEST_HEX_SIZE + 1];

	if (digest_of(parts, sizeof(parts) / sizeof(parts[0]), &digest) != ERR_OK)
		return (struct str){ 0 };
	digest_hex(&digest, hex);
	return arena_printf(arena, "a-%.*s", AUTHOR_ID_DIGITS, hex);
}
