/*
 * cli/deadline_batch.c: JSON Lines in, one JSON line out per line, same order, on after a bad line.
 *
 * Promise: answers to all complete lines that were read are written before more input is awaited, so a program may ask
 * and wait; a line too long is answered with an error and skipped to its end; memory does not grow with the input.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json_in.h"
#include "cli/deadline.h"

enum {
	LINE_BYTES_MAX = 64 * 1024,
	INPUT_BYTES = 4 * LINE_BYTES_MAX,
	OUTPUT_BYTES_MAX = 64 * 1024 * 1024,
	OUTPUT_FLUSH = 256 * 1024
};

static err_t text_take(const json_t *value, const char *field, struct str *ret_text, struct err_detail *ret_detail)
{
	if (!json_is_string(value))
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "type");
	*ret_text = (struct str){ json_string_value(value), json_string_length(value) };
	return ERR_OK;
}

/* The texts stay the tree's. */
static err_t fields_take(json_t *tree, struct deadline_fields *ret_fields, struct err_detail *ret_detail)
{
	const char *key = NULL;
	json_t *value = NULL;

	json_object_foreach(tree, key, value)
	{
		struct str *target = NULL;
		err_t e = ERR_OK;

		if (strcmp(key, "id") == 0)
			continue;
		if (strcmp(key, "op") == 0)
			target = &ret_fields->op;
		else if (strcmp(key, "start") == 0)
			target = &ret_fields->start;
		else if (strcmp(key, "end") == 0)
			target = &ret_fields->end;
		else if (strcmp(key, "amount") == 0)
			target = &ret_fields->amount;
		else
			return err_set(ERR_INPUT_INVALID, ret_detail, key, "unknown");
		e = text_take(value, key, target, ret_detail);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static void id_write(struct json_out *out, const json_t *tree)
{
	const json_t *id = json_object_get(tree, "id");
	char *text = id ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

	if (text)
		json_raw(out, "id", str_from(text));
	free(text);
}

static bool line_is_blank(struct str line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r')
			return false;
	return true;
}

void deadline_line(const struct worktime *worktime, struct str line, struct buf *buf)
{
	struct json_out out;
	struct err_detail detail = { 0 };
	struct deadline_fields fields = { 0 };
	struct deadline_question question = { 0 };
	struct deadline_answer answer = { 0 };
	json_t *tree = NULL;
	err_t e = ERR_OK;

	json_out_init(&out, buf);
	json_object_begin(&out, NULL);
	if (line_is_blank(line))
		e = err_set(ERR_BODY_INVALID, &detail, "", "deadline_blank");
	else if (line.size > LINE_BYTES_MAX)
		e = err_set(ERR_LIMIT, &detail, "", "deadline_line_long");
	else
		e = json_parse(line, &tree, &detail);
	if (e == ERR_OK && !json_is_object(tree))
		e = err_set(ERR_BODY_INVALID, &detail, "", "deadline_object");
	if (e == ERR_OK) {
		id_write(&out, tree);
		e = fields_take(tree, &fields, &detail);
	}
	if (e == ERR_OK)
		e = deadline_question_parse(&fields, &question, &detail);
	if (e == ERR_OK)
		e = deadline_solve(worktime, &question, &answer);
	if (e == ERR_OK)
		deadline_answer_write(&out, worktime, &question, &answer);
	else
		deadline_error_write(&out, e, &detail);
	json_object_end(&out);
	buf_add_char(buf, '\n');
	json_decref(tree);
}

static bool output_flush(struct buf *buf, int output)
{
	size_t at = 0;

	if (buf->error != ERR_OK)
		return false;
	while (at < buf->size) {
		ssize_t n = write(output, buf->data + at, buf->size - at);

		if (n > 0)
			at += (size_t)n;
		else if (n == 0 || errno != EINTR)
			return false;
	}
	buf_clear(buf);
	return true;
}

struct input {
	char *data;
	size_t size;
	bool skips; /* inside a line that was too long and is answered already */
};

/* Answers the complete lines, keeps the rest. `is_end`: the rest is a line too. */
static bool input_answer(const struct worktime *worktime, struct input *input, bool is_end, struct buf *buf, int output)
{
	size_t at = 0;

	while (at < input->size) {
		char *end = memchr(input->data + at, '\n', input->size - at);
		size_t size = end ? (size_t)(end - input->data) - at : input->size - at;

		if (!end && !is_end && size <= LINE_BYTES_MAX && !input->skips)
			break;
		if (!input->skips)
			deadline_line(worktime, (struct str){ input->data + at, size }, buf);
		input->skips = !end;
		at += size + (end ? 1 : 0);
		if (buf->size > OUTPUT_FLUSH && !output_flush(buf, output))
			return false;
	}
	memmove(input->data, input->data + at, input->size - at);
	input->size -= at;
	return output_flush(buf, output);
}

int deadline_batch(const struct worktime *worktime, int input_descriptor, int output)
{
	struct input input = { .data = malloc(INPUT_BYTES) };
	struct buf buf;
	bool is_done = false, is_good = input.data != NULL;

	buf_init(&buf, OUTPUT_BYTES_MAX);
	while (is_good && !is_done) {
		ssize_t n = read(input_descriptor, input.data + input.size, INPUT_BYTES - input.size);

		if (n < 0 && errno == EINTR)
			continue;
		is_done = n == 0;
		is_good = n >= 0;
		if (n > 0)
			input.size += (size_t)n;
		is_good = is_good && input_answer(worktime, &input, is_done, &buf, output);
	}
	buf_deinit(&buf);
	free(input.data);
	return is_good ? 0 : 1;
}
