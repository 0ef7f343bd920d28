/*
 * network/standin_parse.h: the stand-in's replies, from bytes to values; pure, so that it can be fuzzed.
 *
 * Strict: an unknown key, a missing one, a value over its limit make the whole reply invalid; the detail names the
 * path. All return ERR_BODY_INVALID, ERR_INPUT_INVALID, ERR_LIMIT or ERR_MEMORY; results point into `arena`.
 * A link that is not http(s) comes out empty.
 */
#pragma once

#include "network/network.h"

enum { STANDIN_PAGE_ITEMS_MAX = 200, STANDIN_REPLIES_MAX = 200, STANDIN_TEXT_CHARS_MAX = 16000 };

struct standin_reply { /* an official answer as the stand-in shows it */
	struct str id, parent, author, text, mark, link;
	utc_ms_t at;
};
struct standin_thread { /* one page of the answers in a thread */
	const struct standin_reply *replies;
	size_t count;
	struct str cursor; /* empty: there is no more */
};

MUST_USE err_t standin_parse_items(struct str json, struct arena *arena, struct network_page *ret_page,
				   struct err_detail *ret_detail);
MUST_USE err_t standin_parse_thread(struct str json, struct arena *arena, struct standin_thread *ret_thread,
				    struct err_detail *ret_detail);
MUST_USE err_t standin_parse_placed(struct str json, struct arena *arena, struct network_placed *ret_placed,
				    struct err_detail *ret_detail);
