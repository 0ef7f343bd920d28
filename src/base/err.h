/*
 * base/err.h: every way to fail, in one list. Callers act on the class; people read the text.
 *
 * Promise: a function that can fail returns err_t; results go through `ret_*` parameters that stay untouched on
 * failure. One place (the list) decides the HTTP status and the class. Details for the user travel in one
 * struct err_detail, never in strings.
 */
#pragma once

#include "base/types.h"

/*  name              class      http  meaning */
#define ERR_LIST(X)                                                                                                    \
	X(OK, NONE, 200, "done")                                                                                       \
	X(INPUT_INVALID, CALLER, 422, "a field breaks a rule; the detail names both")                                  \
	X(BODY_INVALID, CALLER, 400, "not the JSON or the encoding that the route takes")                              \
	X(LOGIN_NEEDED, CALLER, 401, "no session, or it has ended")                                                    \
	X(REVISION_MISSING, CALLER, 428, "this route wants If-Match")                                                  \
	X(RATE, CALLER, 429, "too often; the detail says when again")                                                  \
	X(COMMAND_REUSED, CALLER, 409, "same command id, other content")                                               \
	X(NOT_FOUND, CALLER, 404, "no such object, or this person may not know of it")                                 \
	X(METHOD, CALLER, 405, "the path exists, the method does not")                                                 \
	X(FORBIDDEN, CALLER, 403, "the object is visible, the action is not theirs")                                   \
	X(LIMIT, CALLER, 413, "more than limits.h allows")                                                             \
	X(STATE_REFUSED, STATE, 409, "the order does not allow this now; the detail names the clause")                 \
	X(REVISION_STALE, STATE, 412, "somebody decided since the caller looked")                                      \
	X(CLAIMED, STATE, 409, "somebody else has taken this message")                                                 \
	X(FULL, STATE, 409, "512 messages: open a linked incident")                                                    \
	X(NEVER_DUE, STATE, 409, "the calendar ends before the term does")                                             \
	X(BUSY, TRANSIENT, 503, "queue full or database locked; come again")                                           \
	X(CONFLICT, TRANSIENT, 503, "two transactions met; db_write repeats, callers never see it")                    \
	X(NETWORK_DOWN, TRANSIENT, 502, "certainly not done there")                                                    \
	X(NETWORK_UNKNOWN, UNCERTAIN, 502, "may be done there: look before repeating")                                 \
	X(COMMIT_UNKNOWN, UNCERTAIN, 503, "the connection died inside COMMIT; the command id tells")                   \
	X(MEMORY, FATAL, 503, "out of memory in this request")                                                         \
	X(DISK, FATAL, 507, "disk full or failing; nothing was acknowledged")                                          \
	X(SYSTEM, FATAL, 500, "the operating system refused a file, a socket or a thread")                             \
	X(CORRUPT, FATAL, 500, "stored data break an invariant")

enum err_class { CLASS_NONE, CLASS_CALLER, CLASS_STATE, CLASS_TRANSIENT, CLASS_UNCERTAIN, CLASS_FATAL };

#define ERR_ENUM(name, class, http, meaning) ERR_##name,
typedef enum err { ERR_LIST(ERR_ENUM) ERR_MAX } err_t;
#undef ERR_ENUM

/*
 * What the caller is told besides the code; a plain value.
 * field:  path in the request ("stages[2].body", "line 17, column text"), "" = none
 * clause: clause of the order, "16", "" = none
 * rule:   static key into the dictionary of texts ("too_long"), NULL = none
 */
struct err_detail {
	char field[96];
	char clause[8];
	const char *rule;
	int64_t limit, found;
};

const char *err_name(err_t e); /* "INPUT_INVALID"; never NULL */
enum err_class err_class(err_t e);
int err_http(err_t e);            /* HTTP status */
const char *err_meaning(err_t e); /* English, for logs */

/* Fills *ret_detail (NULL is fine) and returns `e`, so that `return err_set(…)` reads in one line. */
err_t err_set(err_t e, struct err_detail *ret_detail, const char *field, const char *rule);
err_t err_set_limit(err_t e, struct err_detail *ret_detail, const char *field, const char *rule, int64_t limit,
		    int64_t found);
/* What `inner` says of a part, told of the whole: its field is put behind `path` ("schedule.week.mon"). */
err_t err_set_under(err_t e, struct err_detail *ret_detail, const char *path, const struct err_detail *inner);
err_t err_set_clause(err_t e, struct err_detail *ret_detail, const char *clause, const char *rule);
