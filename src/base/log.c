/*
 * base/log.c: puts one logfmt line together on the stack and hands it to stderr in one write, so that threads never
 * mix.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/time_text.h"

enum { LINE_SIZE = 2048 };

static const char *const level_names[] = { "debug", "info", "warn", "error" };
static enum log_level level_min = LOG_INFO;

void log_level_set(enum log_level level)
{
	ASSERT((size_t)level < ARRAY_COUNT(level_names));
	level_min = level;
}

/* Appends `text` with control characters escaped; leaves room for the newline. */
static size_t text_append(char line[LINE_SIZE], size_t size, const char *text)
{
	for (; *text != '\0' && size + 5 < LINE_SIZE; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '\n') {
			line[size++] = '\\';
			line[size++] = 'n';
		} else if (c < 0x20 || c == 0x7F) {
			size += (size_t)snprintf(line + size, 5, "\\x%02x", c);
		} else {
			line[size++] = *text;
		}
	}
	return size;
}

__attribute__((format(printf, 4, 0))) static void line_write(enum log_level level, const char *event, const char *extra,
							     const char *format, va_list args)
{
	char line[LINE_SIZE], fields[LINE_SIZE] = "", at[TIME_TEXT_SIZE], head[256];
	size_t size, sent = 0;

	ASSERT((size_t)level < ARRAY_COUNT(level_names));
	if (level < level_min)
		return;
	time_format(clock_system()->read(clock_system()), 0, at);
	snprintf(head, sizeof(head), "at=%s level=%s event=%s", at, level_names[level], event);
	vsnprintf(fields, sizeof(fields), format, args);
	size = text_append(line, 0, head);
	size = text_append(line, size, extra);
	if (fields[0] != '\0') {
		size = text_append(line, size, " ");
		size = text_append(line, size, fields);
	}
	line[size++] = '\n';
	while (sent < size) {
		ssize_t n = write(STDERR_FILENO, line + sent, size - sent);

		if (n <= 0)
			return; /* nowhere left to say so */
		sent += (size_t)n;
	}
}

void log_line(enum log_level level, const char *event, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line_write(level, event, "", format, args);
	va_end(args);
}

void log_err(const char *event, err_t e, const char *format, ...)
{
	bool grave = err_class(e) == CLASS_FATAL || err_class(e) == CLASS_UNCERTAIN;
	char extra[64];
	va_list args;

	snprintf(extra, sizeof(extra), " error=%s", err_name(e));
	va_start(args, format);
	line_write(grave ? LOG_ERROR : LOG_WARN, event, extra, format, args);
	va_end(args);
}

const char *log_value(struct str value, char ret_text[LOG_VALUE_SIZE])
{
	size_t size = 0;

	ret_text[size++] = '"';
	for (size_t i = 0; i < value.size && size + 3 < LOG_VALUE_SIZE; i++) {
		char c = value.data[i];

		if (c == '"' || c == '\\')
			ret_text[size++] = '\\';
		ret_text[size++] = c == '\0' ? ' ' : c;
	}
	ret_text[size++] = '"';
	ret_text[size] = '\0';
	return ret_text;
}
