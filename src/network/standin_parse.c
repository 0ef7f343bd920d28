/*
 * standin_parse.c: field tables of api/standin.yaml, seen from the reader's side.
 */
#include "network/standin_parse.h"

#include "base/json_in.h"
#include "base/limits.h"

enum { ID_CHARS_MAX = 200, CURSOR_CHARS_MAX = 100, COUNT_MAX = 1000000000 };

struct item {
	struct str id, network, thread, parent, community, post, author, author_id, link, text;
	int kind;
	int64_t likes, replies;
	utc_ms_t at;
	bool edited;
};
#define AT(member) offsetof(struct item, member)
static const struct json_field item_fields[] = {
	{ "id", JSON_TYPE_STR, JSON_REQUIRED, AT(id), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "network", JSON_TYPE_STR, JSON_REQUIRED, AT(network), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "kind", JSON_TYPE_ENUM, JSON_REQUIRED, AT(kind), 0, 0, message_kind_names, NULL, 0 },
	{ "thread", JSON_TYPE_STR, JSON_REQUIRED, AT(thread), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "parent", JSON_TYPE_STR, 0, AT(parent), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "community", JSON_TYPE_STR, JSON_REQUIRED, AT(community), 0, NAME_CHARS_MAX, NULL, NULL, 0 },
	{ "post", JSON_TYPE_STR, 0, AT(post), 0, STANDIN_TEXT_CHARS_MAX, NULL, NULL, 0 },
	{ "author", JSON_TYPE_STR, JSON_REQUIRED, AT(author), 0, NAME_CHARS_MAX, NULL, NULL, 0 },
	{ "author_id", JSON_TYPE_STR, JSON_REQUIRED, AT(author_id), 0, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "link", JSON_TYPE_STR, JSON_REQUIRED, AT(link), 0, LINK_CHARS_MAX, NULL, NULL, 0 },
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, AT(text), 0, STANDIN_TEXT_CHARS_MAX, NULL, NULL, 0 },
	{ "likes", JSON_TYPE_INT, JSON_REQUIRED, AT(likes), 0, COUNT_MAX, NULL, NULL, 0 },
	{ "replies", JSON_TYPE_INT, JSON_REQUIRED, AT(replies), 0, COUNT_MAX, NULL, NULL, 0 },
	{ "at", JSON_TYPE_TIME, JSON_REQUIRED, AT(at), 0, 0, NULL, NULL, 0 },
	{ "edited", JSON_TYPE_BOOL, JSON_REQUIRED, AT(edited), 0, 0, NULL, NULL, 0 },
	{ 0 },
};
#undef AT

struct items {
	struct json_items items;
	struct str cursor;
};
static const struct json_field items_fields[] = {
	{ "items", JSON_TYPE_ARRAY, JSON_REQUIRED, offsetof(struct items, items), 0, STANDIN_PAGE_ITEMS_MAX, NULL,
	  item_fields, sizeof(struct item) },
	{ "cursor", JSON_TYPE_STR, JSON_REQUIRED, offsetof(struct items, cursor), 0, CURSOR_CHARS_MAX, NULL, NULL, 0 },
	{ 0 },
};

#define AT(member) offsetof(struct standin_reply, member)
static const struct json_field reply_fields[] = {
	{ "id", JSON_TYPE_STR, JSON_REQUIRED, AT(id), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "parent", JSON_TYPE_STR, JSON_REQUIRED, AT(parent), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "author", JSON_TYPE_STR, JSON_REQUIRED, AT(author), 0, NAME_CHARS_MAX, NULL, NULL, 0 },
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, AT(text), 0, STANDIN_TEXT_CHARS_MAX, NULL, NULL, 0 },
	{ "mark", JSON_TYPE_STR, JSON_REQUIRED, AT(mark), 0, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "link", JSON_TYPE_STR, JSON_REQUIRED, AT(link), 0, LINK_CHARS_MAX, NULL, NULL, 0 },
	{ "at", JSON_TYPE_TIME, JSON_REQUIRED, AT(at), 0, 0, NULL, NULL, 0 },
	{ 0 },
};
#undef AT

struct thread {
	struct str thread, cursor;
	struct item item; /* of no use to the reader; id empty when the thread's first post is not on the wall */
	struct json_items replies;
};
static const struct json_field thread_fields[] = {
	{ "thread", JSON_TYPE_STR, JSON_REQUIRED, offsetof(struct thread, thread), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "item", JSON_TYPE_OBJECT, 0, offsetof(struct thread, item), 0, 0, NULL, item_fields, 0 },
	{ "replies", JSON_TYPE_ARRAY, JSON_REQUIRED, offsetof(struct thread, replies), 0, STANDIN_REPLIES_MAX, NULL,
	  reply_fields, sizeof(struct standin_reply) },
	{ "cursor", JSON_TYPE_STR, 0, offsetof(struct thread, cursor), 1, CURSOR_CHARS_MAX, NULL, NULL, 0 },
	{ 0 },
};

#define AT(member) offsetof(struct network_placed, member)
static const struct json_field placed_fields[] = {
	{ "id", JSON_TYPE_STR, JSON_REQUIRED, AT(id), 1, ID_CHARS_MAX, NULL, NULL, 0 },
	{ "link", JSON_TYPE_STR, JSON_REQUIRED, AT(link), 0, LINK_CHARS_MAX, NULL, NULL, 0 },
	{ "at", JSON_TYPE_TIME, JSON_REQUIRED, AT(at), 0, 0, NULL, NULL, 0 },
	{ 0 },
};
#undef AT

/* A link is shown to people as one: only http(s) may be. */
static struct str link_clean(struct str link)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t size = strlen(schemes[i]);

		if (link.size > size && memcmp(link.data, schemes[i], size) == 0)
			return link;
	}
	return (struct str){ 0 };
}

static void message_from(const struct item *item, struct message_in *ret_message)
{
	*ret_message = (struct message_in){
		.network = item->network,
		.network_id = item->id,
		.parent_id = item->parent,
		.thread_id = item->thread,
		.kind = (enum message_kind)item->kind,
		.community = item->community,
		.post_excerpt = item->post,
		.author_id = item->author_id,
		.author_name = item->author,
		.link = link_clean(item->link),
		.text = item->text,
		.posted_at = item->at,
		.likes = item->likes,
		.replies = item->replies,
		.edited = item->edited,
	};
}

err_t standin_parse_items(struct str json, struct arena *arena, struct network_page *ret_page,
			  struct err_detail *ret_detail)
{
	struct items page = { 0 };
	struct message_in *messages;
	err_t e = json_in(json, items_fields, arena, &page, ret_detail);

	if (e != ERR_OK)
		return e;
	messages = arena_alloc_array(arena, page.items.count, sizeof(*messages));
	if (!messages)
		return ERR_MEMORY;
	for (size_t i = 0; i < page.items.count; i++)
		message_from((const struct item *)page.items.items + i, &messages[i]);
	*ret_page = (struct network_page){ .messages = messages, .count = page.items.count, .cursor = page.cursor };
	return ERR_OK;
}

err_t standin_parse_thread(struct str json, struct arena *arena, struct standin_thread *ret_thread,
			   struct err_detail *ret_detail)
{
	struct thread thread = { 0 };
	err_t e = json_in(json, thread_fields, arena, &thread, ret_detail);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < thread.replies.count; i++) {
		struct standin_reply *reply = (struct standin_reply *)thread.replies.items + i;

		reply->link = link_clean(reply->link);
	}
	*ret_thread = (struct standin_thread){ .replies = thread.replies.items,
					       .count = thread.replies.count,
					       .cursor = thread.cursor };
	return ERR_OK;
}

err_t standin_parse_placed(struct str json, struct arena *arena, struct network_placed *ret_placed,
			   struct err_detail *ret_detail)
{
	struct network_placed placed = { 0 };
	err_t e = json_in(json, placed_fields, arena, &placed, ret_detail);

	if (e != ERR_OK)
		return e;
	placed.link = link_clean(placed.link);
	*ret_placed = placed;
	return ERR_OK;
}
