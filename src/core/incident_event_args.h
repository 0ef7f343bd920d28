/*
 * core/incident_event_args.h: the fields of incident_args as one table, so that writing and reading the record cannot
 * differ.
 *
 * Only for core/incident_event*.c. The order of the rows is the order in the record and never changes; new fields go to
 * the end.
 */
#pragma once

#include "core/incident_event.h"

enum args_field_type {
	ARGS_INT64,
	ARGS_UINT32,
	ARGS_UINT16,
	ARGS_INT,
	ARGS_BOOL,
	ARGS_ENUM, /* by name; value 0 is left out */
	ARGS_TRACK,
	ARGS_TERM,   /* by name, with a flag whether it is set, for 0 means something */
	ARGS_DIGEST, /* hex, with a flag */
	ARGS_STAGES
};
struct args_field {
	const char *key;
	enum args_field_type type;
	size_t offset, flag_offset;
	const char *const *names;
};
extern const struct args_field args_fields[];
extern const size_t args_field_count;
