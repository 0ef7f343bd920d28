/*
 * core/message.h: one post, comment or article as a network or a file gives it, before it is a row.
 *
 * Personal data: author_name, author_link, text; they live in rows that can be erased, never in events.
 */
#pragma once

#include "base/types.h"

enum message_kind { MESSAGE_POST, MESSAGE_COMMENT, MESSAGE_REPLY, MESSAGE_ARTICLE, MESSAGE_KIND_MAX };
struct message_in {
	struct str network;    /* key of the network row the citizen sees: "vk" */
	struct str network_id; /* canonical id with its owner; empty: none (then label + id column, else digest) */
	struct str parent_id,
		thread_id; /* network ids; empty: none. A reply is placed in `thread_id` under `network_id` */
	enum message_kind kind;
	struct str community, post_excerpt; /* where it stands: name; first words of the post commented on */
	struct str author_id, author_name, author_link, link, text;
	utc_ms_t posted_at; /* 0: unknown, shown so */
	int64_t likes, replies;
	bool edited, deleted;
};
const char *message_kind_name(enum message_kind kind); /* "comment" */
extern const char *const message_kind_names[];         /* NULL-terminated */
