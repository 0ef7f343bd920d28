/*
 * wall.c: where an item belongs, and the chains of a thread.
 *
 * A thread is found in this order: the thread named; the thread of the parent; the item itself (post, article); for a
 * comment that names the first words of its post (12 characters or more): a post of that wall that begins so, or else a
 * thread made for those words, whose post is not on the wall (exports of comments have many of these).
 */
#include "standin/wall.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/utf8.h"
#include "standin/wall_index.h"

enum { ARENA_BYTES_MAX = 512 * 1024 * 1024, OPENING_POINTS = 12 };

const char *const wall_kind_names[] = { "post", "comment", "reply", "article", NULL };

struct wall {
	struct arena *arena;
	struct wall_item *items;
	struct wall_thread *threads;
	size_t *order; /* [number - 1]: the item that got this number; an edit leaves the old entry behind */
	size_t item_count, item_room, thread_count, thread_room, order_count, order_room;
	struct wall_index by_id;      /* items */
	struct wall_index by_thread;  /* threads, by their id */
	struct wall_index by_opening; /* threads, by wall and first words of the post */
};

err_t wall_new(struct wall **ret_wall)
{
	struct wall *wall = calloc(1, sizeof(*wall));

	if (!wall)
		return ERR_MEMORY;
	wall->arena = arena_new(ARENA_BYTES_MAX);
	if (!wall->arena) {
		free(wall);
		return ERR_MEMORY;
	}
	*ret_wall = wall;
	return ERR_OK;
}

void wall_free(struct wall *wall)
{
	if (!wall)
		return;
	wall_index_deinit(&wall->by_id);
	wall_index_deinit(&wall->by_thread);
	wall_index_deinit(&wall->by_opening);
	free(wall->items);
	free(wall->threads);
	free(wall->order);
	arena_free(wall->arena);
	free(wall);
}

bool wall_id_is_valid(struct str id)
{
	if (id.size == 0 || id.size > WALL_ID_CHARS_MAX)
		return false;
	for (size_t i = 0; i < id.size; i++) {
		char c = id.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
		      c == '_' || c == '~' || c == ':' || c == '-'))
			return false;
	}
	return true;
}

struct str wall_id_next(const struct wall *wall, struct arena *arena)
{
	struct str id = { 0 };

	for (size_t number = wall->item_count + 1;; number++) {
		size_t known;

		id = arena_printf(arena, "st-%zu", number);
		if (!id.data || !wall_index_find(&wall->by_id, id, &known))
			return id;
	}
}

err_t wall_check(const struct wall *wall, const struct wall_item *item, struct err_detail *ret_detail)
{
	size_t known;

	if (wall->item_count >= WALL_ITEMS_MAX)
		return err_set_limit(ERR_LIMIT, ret_detail, "id", "wall_full", WALL_ITEMS_MAX,
				     (int64_t)wall->item_count);
	if (!wall_id_is_valid(item->id))
		return err_set(ERR_INPUT_INVALID, ret_detail, "id", "id");
	if (wall_index_find(&wall->by_id, item->id, &known))
		return err_set(ERR_INPUT_INVALID, ret_detail, "id", "known");
	if (item->thread.size > 0 && !wall_id_is_valid(item->thread))
		return err_set(ERR_INPUT_INVALID, ret_detail, "thread", "id");
	if (item->parent.size > 0 && !wall_id_is_valid(item->parent))
		return err_set(ERR_INPUT_INVALID, ret_detail, "parent", "id");
	if (item->official && !wall_find_thread(wall, item->parent))
		return err_set(ERR_NOT_FOUND, ret_detail, "parent", "unknown");
	if (item->official && item->thread.size > 0 &&
	    wall_find_thread(wall, item->thread) != wall_find_thread(wall, item->parent))
		return err_set(ERR_INPUT_INVALID, ret_detail, "thread", "not_of_parent");
	return ERR_OK;
}

/* One more element in a growing array. */
static bool room_for_one(void **array, size_t *room, size_t count, size_t size)
{
	size_t larger = *room ? *room * 2 : 256;
	void *moved;

	if (count < *room)
		return true;
	moved = reallocarray(*array, larger, size);
	if (!moved)
		return false;
	*array = moved;
	*room = larger;
	return true;
}

static err_t reserve(struct wall *wall)
{
	if (!room_for_one((void **)&wall->items, &wall->item_room, wall->item_count, sizeof(*wall->items)) ||
	    !room_for_one((void **)&wall->threads, &wall->thread_room, wall->thread_count, sizeof(*wall->threads)) ||
	    !room_for_one((void **)&wall->order, &wall->order_room, wall->order_count, sizeof(*wall->order)))
		return ERR_MEMORY;
	if (wall_index_reserve(&wall->by_id) != ERR_OK || wall_index_reserve(&wall->by_thread) != ERR_OK ||
	    wall_index_reserve(&wall->by_opening) != ERR_OK)
		return ERR_MEMORY;
	return ERR_OK;
}

/* The key of by_opening: wall and first words; `exact` for threads made for a post that is not there. */
static struct str opening_key(struct wall *wall, const struct wall_item *item, struct str words, bool exact)
{
	struct str first = exact ? words : utf8_cut(words, OPENING_POINTS);

	return arena_printf(wall->arena, "%d\x1f%.*s\x1f%.*s\x1f%.*s", exact, (int)item->network.size,
			    item->network.data, (int)item->community.size, item->community.data, (int)first.size,
			    first.data);
}

static bool post_begins(const struct wall *wall, size_t thread, struct str words)
{
	const struct wall_item *post;

	ASSERT(thread < wall->thread_count && wall->threads);
	post = wall_item(wall, wall->threads[thread].root);
	return post && post->text.size >= words.size && memcmp(post->text.data, words.data, words.size) == 0;
}

/* ERR_OK with WALL_NONE: a new thread. */
static err_t thread_of(struct wall *wall, const struct wall_item *item, struct str *ret_key, size_t *ret_thread)
{
	const struct wall_thread *thread = NULL;
	struct str key = { 0 };
	size_t found = WALL_NONE;

	if (item->thread.size > 0)
		thread = wall_find_thread(wall, item->thread);
	else if (item->parent.size > 0)
		thread = wall_find_thread(wall, item->parent);
	if (thread)
		found = (size_t)(thread - wall->threads);
	else if (wall_index_find(&wall->by_thread, item->id, &found))
		ASSERT(found < wall->thread_count); /* the post comes after the comments on it */
	else if (item->thread.size == 0 && item->kind != WALL_POST && item->kind != WALL_ARTICLE &&
		 item->post.size > 0) {
		key = opening_key(wall, item, item->post, false);
		if (!key.data)
			return ERR_MEMORY;
		if (wall_index_find(&wall->by_opening, key, &found) && !post_begins(wall, found, item->post))
			found = WALL_NONE;
		if (found == WALL_NONE) {
			key = opening_key(wall, item, item->post, true);
			if (!key.data)
				return ERR_MEMORY;
			(void)wall_index_find(&wall->by_opening, key, &found);
		}
	}
	*ret_key = key;
	*ret_thread = found;
	return ERR_OK;
}

static err_t thread_make(struct wall *wall, const struct wall_item *item, struct str key, size_t *ret_thread)
{
	struct wall_thread thread = { .root = WALL_NONE, .first = WALL_NONE, .last = WALL_NONE };
	bool is_post = item->kind == WALL_POST || item->kind == WALL_ARTICLE;

	thread.network = item->network;
	thread.community = item->community;
	thread.excerpt = item->post;
	if (item->thread.size > 0)
		thread.id = item->thread;
	else if (is_post || item->post.size == 0)
		thread.id = item->id;
	else
		thread.id = arena_printf(wall->arena, "th-%zu-%.*s", wall->thread_count + 1, (int)item->id.size,
					 item->id.data);
	if (!thread.id.data)
		return ERR_MEMORY;
	if (is_post && item->text.size > 0) {
		key = opening_key(wall, item, item->text, false);
		if (!key.data)
			return ERR_MEMORY;
	}
	if (key.size > 0)
		wall_index_put(&wall->by_opening, key, wall->thread_count);
	wall_index_put(&wall->by_thread, thread.id, wall->thread_count);
	wall->threads[wall->thread_count] = thread;
	*ret_thread = wall->thread_count++;
	return ERR_OK;
}

static bool item_copy(struct wall *wall, const struct wall_item *from, struct wall_item *ret_item)
{
	struct wall_item item = *from;
	struct str *const texts[] = { &item.id,   &item.network, &item.thread,    &item.parent, &item.community,
				      &item.post, &item.author,  &item.author_id, &item.text,   &item.mark };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		*texts[i] = arena_dup(wall->arena, *texts[i]);
		if (!texts[i]->data)
			return false;
	}
	*ret_item = item;
	return true;
}

/* Under the entry that it answers, else at the end of the thread; the post stands at the head of the page by itself. */
static void thread_link(struct wall *wall, struct wall_thread *thread, size_t index)
{
	struct wall_item *item = &wall->items[index];
	size_t above = WALL_NONE;

	item->above = item->first_below = item->last_below = item->next = WALL_NONE;
	thread->count++;
	thread->answers += item->official ? 1 : 0;
	if (item->at > thread->last_at)
		thread->last_at = item->at;
	if (str_equal(item->id, thread->id)) {
		thread->root = index;
		return;
	}
	if (wall_index_find(&wall->by_id, item->parent, &above) && above != index && above != thread->root &&
	    wall->items[above].thread_index == item->thread_index) {
		struct wall_item *upper = &wall->items[above];

		item->above = above;
		if (upper->last_below == WALL_NONE)
			upper->first_below = index;
		else
			wall->items[upper->last_below].next = index;
		upper->last_below = index;
		return;
	}
	if (thread->last == WALL_NONE)
		thread->first = index;
	else
		wall->items[thread->last].next = index;
	thread->last = index;
}

err_t wall_add(struct wall *wall, const struct wall_item *item, const struct wall_item **ret_item)
{
	struct wall_item added;
	struct str key;
	size_t thread, index;
	err_t e = wall_check(wall, item, NULL);

	if (e != ERR_OK)
		return e;
	if (reserve(wall) != ERR_OK || !item_copy(wall, item, &added))
		return ERR_MEMORY;
	e = thread_of(wall, &added, &key, &thread);
	if (e == ERR_OK && thread == WALL_NONE)
		e = thread_make(wall, &added, key, &thread);
	if (e != ERR_OK)
		return e;
	index = wall->item_count++;
	added.thread_index = thread;
	added.thread = wall->threads[thread].id;
	added.number = 0;
	wall->items[index] = added;
	wall_index_put(&wall->by_id, added.id, index);
	thread_link(wall, &wall->threads[thread], index);
	if (!added.official) {
		wall->order[wall->order_count++] = index;
		wall->items[index].number = wall->order_count;
	}
	if (ret_item)
		*ret_item = &wall->items[index];
	return ERR_OK;
}

err_t wall_edit(struct wall *wall, struct str id, struct str text)
{
	struct str copy;
	size_t index;

	if (!wall_index_find(&wall->by_id, id, &index))
		return ERR_NOT_FOUND;
	copy = arena_dup(wall->arena, text);
	if (reserve(wall) != ERR_OK || !copy.data)
		return ERR_MEMORY;
	wall->items[index].text = copy;
	wall->items[index].edited = true;
	if (!wall->items[index].official) {
		wall->order[wall->order_count++] = index;
		wall->items[index].number = wall->order_count;
	}
	return ERR_OK;
}

const struct wall_item *wall_find(const struct wall *wall, struct str id)
{
	size_t index;

	return wall_index_find(&wall->by_id, id, &index) ? &wall->items[index] : NULL;
}

const struct wall_thread *wall_find_thread(const struct wall *wall, struct str id)
{
	size_t index;

	if (wall_index_find(&wall->by_thread, id, &index))
		return &wall->threads[index];
	if (wall_index_find(&wall->by_id, id, &index))
		return &wall->threads[wall->items[index].thread_index];
	return NULL;
}

const struct wall_item *wall_after(const struct wall *wall, uint64_t number)
{
	for (uint64_t at = number; at < wall->order_count; at++) {
		const struct wall_item *item = &wall->items[wall->order[at]];

		if (item->number == at + 1)
			return item;
	}
	return NULL;
}

size_t wall_item_count(const struct wall *wall)
{
	return wall->item_count;
}

size_t wall_thread_count(const struct wall *wall)
{
	return wall->thread_count;
}

const struct wall_thread *wall_thread(const struct wall *wall, size_t index)
{
	ASSERT(index < wall->thread_count);
	return &wall->threads[index];
}

const struct wall_item *wall_item(const struct wall *wall, size_t index)
{
	ASSERT(index == WALL_NONE || index < wall->item_count);
	return index == WALL_NONE ? NULL : &wall->items[index];
}

size_t wall_walk(const struct wall *wall, size_t index)
{
	const struct wall_item *item = wall_item(wall, index);

	if (!item)
		return WALL_NONE;
	if (item->first_below != WALL_NONE)
		return item->first_below;
	while (item->next == WALL_NONE && item->above != WALL_NONE)
		item = &wall->items[item->above];
	return item->next;
}
