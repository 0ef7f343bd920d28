/*
 * cli/local_call.h: a verb of the command line speaks to the `serve` that holds the SQLite file, over its socket file
 * (mistake 15; http/local.c is the other end).
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { LOCAL_PATH_SIZE = 4096, LOCAL_REPLY_BYTES_MAX = 4 * 1024 * 1024 };
/* The socket file beside the database's file; false: PostgreSQL has none, or it does not fit. A path longer than a
 * socket may have (107 bytes): the server opens none and logs it (http/local.c), a call says ERR_NETWORK_DOWN. */
bool local_path_of(const char *database, char ret_path[LOCAL_PATH_SIZE]);

struct local_reply { /* in the arena */
	int status;
	struct str body;
};
/* POST of `body` to `target` ("/api/v1/imports?format=csv"). Waits as long as the work takes. ERR_NETWORK_DOWN: nobody
 * listens there; ERR_NETWORK_UNKNOWN: the answer was lost, it may have been done; ERR_LIMIT: too long a reply. */
MUST_USE err_t local_post(const char *path, struct str target, const char *content_type, struct str body,
			  struct arena *arena, struct local_reply *ret_reply);
/* Adds "?name=value" or, behind the first one, "&name=value" to the target in `buf`, percent-encoded; nothing for an
 * empty value. */
void local_query_add(struct buf *buf, const char *name, struct str value);
