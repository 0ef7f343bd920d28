/*
 * standin/standin_private.h: what the files of this folder share: the state behind one lock, and one exchange.
 *
 * Every handler runs on the thread of its connection and may wait; it holds `lock` while it looks at or changes the
 * wall, never while it waits. A change goes: check, line to the journal, disk, then the wall.
 */
#pragma once

#include <pthread.h>

#include "base/buf.h"
#include "standin/journal.h"
#include "standin/standin.h"
#include "standin/wall.h"
#include "standin/wall_line.h"

struct MHD_Connection;
struct MHD_Daemon;

enum fault_op { FAULT_OP_ITEMS, FAULT_OP_THREAD, FAULT_OP_REPLY, FAULT_OP_MAX };
enum wall_fault {
	WALL_FAULT_NONE,
	WALL_FAULT_500,
	WALL_FAULT_SILENCE,
	WALL_FAULT_LATE,
	WALL_FAULT_DROP,
	WALL_FAULT_MAX
};
extern const char *const fault_op_names[], *const wall_fault_names[]; /* NULL-terminated */
struct planned_fault {
	enum wall_fault kind;
	int64_t times, ms;
};

enum { ADDRESS_SIZE = 32 };
struct standin {
	pthread_mutex_t lock;
	struct wall *wall;
	struct journal *journal;
	const struct clock *clock;
	utc_ms_t shown,
		shown_since; /* its clock showed this at that moment of the machine; 0: it follows the machine */
	bool running, paused;
	bool broken; /* the wall may differ from the file: nothing is answered any more */
	struct planned_fault faults[FAULT_OP_MAX];
	char address[ADDRESS_SIZE];
	char *home;
	int stop_fd; /* readable from the moment it stops */
	struct MHD_Daemon *daemon;
};

enum body_kind { BODY_NONE, BODY_JSON, BODY_FORM, BODY_OTHER };
struct exchange { /* one request and its reply */
	struct standin *standin;
	struct MHD_Connection *connection;
	const char *method, *path;
	struct arena *arena;
	struct buf body;
	enum body_kind body_kind;
	int status;
	const char *type; /* of the reply */
	struct buf out;
	struct str location; /* of a redirect, in the arena */
	bool drop;           /* close without a reply */
};

struct str exchange_query(const struct exchange *exchange, const char *key); /* empty: absent */
/* 0 … max; `otherwise` when absent. False: not a number; the reply is set. */
bool exchange_query_number(struct exchange *exchange, const char *key, int64_t otherwise, int64_t max,
			   int64_t *ret_number);
/* Sets the reply to the error. */
void exchange_fail(struct exchange *exchange, err_t e, const struct err_detail *detail);
bool exchange_takes(struct exchange *exchange, enum body_kind kind); /* false: another body; the reply is set */
/* Waits; false: the stand-in stops. */
bool exchange_wait(const struct exchange *exchange, int64_t ms);

/* With the lock held. */
utc_ms_t standin_now(const struct standin *standin);
/* Journal, then state. Fills in id, author's id and moment where they are empty. An item's copy points into `arena`. */
MUST_USE err_t standin_change(struct standin *standin, struct wall_line *line, struct arena *arena,
			      struct err_detail *ret_detail);
/* Items whose id is known and whose text is the same add nothing; with another text they are edits. One disk write. */
MUST_USE err_t standin_add_rows(struct standin *standin, const struct wall_item *rows, size_t count, size_t *ret_added,
				size_t *ret_edited, struct err_detail *ret_detail);
/* The fault planned for this call, once. */
struct planned_fault standin_fault_take(struct standin *standin, enum fault_op op);
/* "http://127.0.0.1:8090/threads/dn-001#item-dn-001", in the arena; data NULL: out of memory. */
struct str standin_link(const struct standin *standin, const struct wall_item *item, struct arena *arena);
MUST_USE err_t standin_file_rows(struct standin *standin, struct str lines, struct err_detail *ret_detail);

/* server.c */
MUST_USE err_t server_start(struct standin *standin, const char *listen, struct err_detail *ret_detail);
void server_stop(struct standin *standin);

/* api.c, control.c, page.c, form.c: handlers; `rest` is what stands behind the prefix of the path. */
void api_items(struct exchange *exchange, struct str rest);
void api_items_post(struct exchange *exchange, struct str rest);
void api_thread(struct exchange *exchange, struct str rest);
void api_replies_post(struct exchange *exchange, struct str rest);
void control_fault(struct exchange *exchange, struct str rest);
void control_clock(struct exchange *exchange, struct str rest);
void control_pause(struct exchange *exchange, struct str rest);
void control_items(struct exchange *exchange, struct str rest);
void page_home(struct exchange *exchange, struct str rest);
void page_thread(struct exchange *exchange, struct str rest);
void page_style(struct exchange *exchange, struct str rest);
void page_write(struct exchange *exchange, struct str rest);
