/*
 * core/regulation_read.h: single values out of a regulation file's JSON tree; each refusal names the path and the rule.
 *
 * Only for core/regulation_parse.c.
 */
#pragma once

#include <jansson.h>

#include "core/regulation.h"

enum { PATH_SIZE = 96, NAME_BYTES_MAX = 1000, AMOUNT_DAYS_MAX = 366 };
struct reader {
	struct arena *arena;
	struct err_detail *detail;
	struct regulation *regulation;
	bool used[TERM_MAX];
	size_t places[TERM_MAX]; /* in "terms" */
};

/* ERR_INPUT_INVALID with `path` (and `key` below it) and `rule`. */
err_t refuse(struct reader *reader, const char *path, const char *rule);
err_t refuse_at(struct reader *reader, const char *path, const char *key, const char *rule);
void path_join(char ret_path[PATH_SIZE], const char *path, const char *key);
void path_item(char ret_path[PATH_SIZE], const char *path, size_t index);

/* `keys` NULL-terminated: no other key, and an object at all. */
MUST_USE err_t check_keys(struct reader *reader, json_t *object, const char *path, const char *const *keys);
/* An absent key that is not required leaves the result as it is. */
MUST_USE err_t read_text(struct reader *reader, const json_t *object, const char *path, const char *key, bool required,
			 struct str *ret_text);
MUST_USE err_t read_bool(struct reader *reader, const json_t *object, const char *path, const char *key,
			 bool *ret_value);
MUST_USE err_t read_count(struct reader *reader, const json_t *object, const char *key, int64_t max,
			  int32_t *ret_value);
/* One of `names` (NULL-terminated) as its index; required. */
MUST_USE err_t read_choice(struct reader *reader, const json_t *object, const char *path, const char *key,
			   const char *const *names, const char *rule, int *ret_index);
/* "8h", "2h30m", "90s" in milliseconds; with `days` "7d" in days. */
MUST_USE err_t read_amount(struct reader *reader, const json_t *value, const char *path, bool days,
			   int64_t *ret_amount);
MUST_USE err_t read_setting_ms(struct reader *reader, const json_t *object, const char *key, int64_t *ret_ms);
/* An array of names of events as a set. */
MUST_USE err_t read_events(struct reader *reader, const json_t *object, const char *path, const char *key,
			   bool required, uint64_t *ret_set);
/* "examples" of the file, behind its terms. */
MUST_USE err_t read_examples(struct reader *reader, const json_t *tree);
