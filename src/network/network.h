/*
 * network/network.h: what a social network is to the rest of the program; one folder or file fills one of these.
 *
 * Slots run on job threads, never in a transaction, at most NETWORK_CALL_MS_MAX; allocate in `arena`; do
 * not log. ERR_NETWORK_DOWN = certainly not done; ERR_NETWORK_UNKNOWN (writing slots only) = perhaps
 * done; FORBIDDEN, NOT_FOUND, LIMIT, INPUT_INVALID = final. A reply that cannot be understood is ERR_NETWORK_DOWN
 * for reading slots and ERR_NETWORK_UNKNOWN for writing ones. A slot is set exactly when its bit is.
 * `network` (a row) is what the citizen sees; an adapter (this) is code; the `account` row joins both.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "core/message.h"

struct outbound;            /* outbound/outbound.h */
struct account {            /* what an adapter needs to act for one account; values borrowed for the call */
	struct str address; /* base URL or group address, "http://127.0.0.1:8090" for the stand-in */
	struct str token;   /* empty: none */
	struct str name;    /* shown name of the account, the author of its replies */
	struct outbound *outbound;
	struct err_detail
		*detail; /* NULL, or where a slot that fails says what was wrong with the reply, for the log */
};
struct network_reply {
	struct str thread, message, text, mark; /* mark: ours, equal at every try */
};
struct network_placed {
	struct str id, link;
	utc_ms_t at; /* the network's own time (п. 20) */
};
struct network_page {
	const struct message_in *messages; /* oldest first; edited and deleted ones too, marked */
	size_t count;
	struct str cursor; /* opaque; stored in the transaction that stores the messages */
	int64_t wait_ms;   /* the network's wish before the next call */
};
enum network_can { CAN_READ = 1, CAN_SEARCH = 2, CAN_REPLY = 4, CAN_DELETE = 8, CAN_BAN = 16, CAN_POST = 32 };
struct network {
	const char *name; /* the adapter's key in settings and files: "standin" */
	uint32_t can;
	size_t reply_chars_max;
	/* CAN_READ. One page after `cursor`, "" = from the beginning of what it keeps. Repeats are allowed, gaps are
	 * not. */
	err_t (*read)(const struct account *, struct str cursor, struct arena *, struct network_page *ret_page);
	/* CAN_REPLY. Places one answer. */
	err_t (*reply)(const struct account *, const struct network_reply *, struct arena *, struct network_placed *);
	/* CAN_REPLY. Is it there already, by mark, or by author and text? ERR_NOT_FOUND: surely not. */
	err_t (*find_reply)(const struct account *, const struct network_reply *, struct arena *,
			    struct network_placed *);
};
const struct network *network_find(struct str name); /* NULL: no such adapter */
