/*
 * base/log.h: logfmt lines on stderr, one failure one line with its context. Only edges log (cli, http, job); libraries
 * return errors.
 *
 * Promise: one line is one write; control characters never reach it (a newline is written as \n); a line ends at 2 KB.
 * Never logs texts of citizens, passwords, tokens: callers pass ids, codes and numbers. A value that may hold a blank
 * or a quote goes through log_value().
 */
#pragma once

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
void log_level_set(enum log_level level); /* before threads start */
/* `format` gives the fields, already in logfmt: log_line(LOG_INFO, "started", "port=%d", 8080). */
void log_line(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);
void log_err(const char *event, err_t e, const char *format, ...) PRINTF_LIKE(3, 4); /* WARN or ERROR by class */
enum { LOG_VALUE_SIZE = 256 };
/* `value` quoted, its quotes and backslashes escaped, cut to fit. Returns ret_text. */
const char *log_value(struct str value, char ret_text[LOG_VALUE_SIZE]);
