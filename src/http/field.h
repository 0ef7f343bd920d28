/*
 * http/field.h: rows of the field tables, short enough to be read as a table. Only for http/fields*.c.
 *
 * `low` and `high` are the limits of struct json_field, `how` is JSON_REQUIRED or 0.
 */
#pragma once

#include "base/json_in.h"

#define END                                                                                                            \
	{                                                                                                              \
		0                                                                                                      \
	}
#define TEXT(name, place, low, high, how)                                                                              \
	{                                                                                                              \
		.key = (name), .type = JSON_TYPE_STR, .flags = (how), .offset = (place), .limit_min = (low),           \
		.limit_max = (high)                                                                                    \
	}
#define NUMBER(name, place, low, high, how)                                                                            \
	{                                                                                                              \
		.key = (name), .type = JSON_TYPE_INT, .flags = (how), .offset = (place), .limit_min = (low),           \
		.limit_max = (high)                                                                                    \
	}
#define ID(name, place, how)                                                                                           \
	{                                                                                                              \
		.key = (name), .type = JSON_TYPE_ID, .flags = (how), .offset = (place)                                 \
	}
#define CHOICE(name, place, list, how)                                                                                 \
	{                                                                                                              \
		.key = (name), .type = JSON_TYPE_ENUM, .flags = (how), .offset = (place), .names = (list)              \
	}
#define MOMENT(name, place, how)                                                                                       \
	{                                                                                                              \
		.key = (name), .type = JSON_TYPE_TIME, .flags = (how), .offset = (place)                               \
	}
