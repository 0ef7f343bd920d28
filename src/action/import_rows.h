/*
 * action/import_rows.h: the lines of an import file as messages, each checked: what reading and writing share. For this
 * folder only.
 */
#pragma once

#include "action/import_messages.h"
#include "core/message.h"
#include "store/list.h"

enum import_field {
	IMPORT_ID,
	IMPORT_NETWORK,
	IMPORT_KIND,
	IMPORT_COMMUNITY,
	IMPORT_POST,
	IMPORT_AUTHOR,
	IMPORT_AUTHOR_ID,
	IMPORT_AUTHOR_LINK,
	IMPORT_LINK,
	IMPORT_POSTED_AT,
	IMPORT_TEXT,
	IMPORT_LIKES,
	IMPORT_REPLIES,
	IMPORT_THREAD,
	IMPORT_PARENT,
	IMPORT_FIELD_MAX
};
extern const char *const import_field_names[IMPORT_FIELD_MAX];

struct import_rows {
	const struct import_request *request;
	struct arena *arena;                  /* of the caller: bad lines */
	struct arena *lines;                  /* texts of the messages */
	struct str columns[IMPORT_FIELD_MAX]; /* name of the column for each field; empty: not mapped */
	bool mapped[IMPORT_FIELD_MAX];        /* by the request's map, so that it must exist */
	struct str networks[64];              /* keys that are known */
	size_t network_count;
	struct list messages; /* struct message_in */
	struct import_result *result;
	struct err_detail *detail;
};
/* "text=Текст,id=№" into columns. INPUT_INVALID, field "map". */
MUST_USE err_t import_map(struct import_rows *rows);
/* One record: values by field ({NULL,0}: not there). A bad one is counted, not an error. ERR_MEMORY. */
MUST_USE err_t import_row(struct import_rows *rows, int64_t line, struct str raw,
			  const struct str values[IMPORT_FIELD_MAX]);
MUST_USE err_t import_bad_row(struct import_rows *rows, int64_t line, struct str raw, const char *field,
			      const char *rule);
/* All records of the file. */
MUST_USE err_t import_csv(struct import_rows *rows);
MUST_USE err_t import_jsonl(struct import_rows *rows);
