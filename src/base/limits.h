/*
 * base/limits.h: every limit of the program, in one place, with its unit in its name.
 */
#pragma once

enum {
	MESSAGE_BYTES_MAX = 64 * 1024, /* one citizen's text */
	DRAFT_CHARS_MAX = 8000,        /* code points of a draft */
	REASON_CHARS_MAX = 2000,
	NAME_CHARS_MAX = 300,
	LINK_CHARS_MAX = 2000,
	PAGE_ROWS_MAX = 200,
	PAGE_ROWS_DEFAULT = 50,
	BODY_BYTES_MAX = 256 * 1024, /* of an ordinary request */
	IMPORT_BYTES_MAX = 64 * 1024 * 1024,
	IMPORT_LINE_BYTES_MAX = 256 * 1024,
	REQUEST_ARENA_BYTES_MAX = 8 * 1024 * 1024,
	COMMAND_REPLY_BYTES_MAX = 1024,
	READ_MS_MAX = 2000,
	WRITE_MS_MAX = 50,
	DB_TRIES_MAX = 20,
	NETWORK_CALL_MS_MAX = 60 * 1000,
	JOB_LEASE_MS = 5 * 60 * 1000,
	JOB_TRIES_MAX = 12,
	CLAIM_MS = 10 * 60 * 1000, /* SETTING of the order (clock 1), default */
	STREAMS_MAX = 2000,
	SESSION_MS = 12 * 60 * 60 * 1000,
};
