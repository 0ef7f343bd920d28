/*
 * action/import_file.c: CSV (RFC 4180, by libcsv, comma or semicolon) and JSON Lines as records with the line they
 * begin on.
 *
 * Must not: stop at a bad record; it is counted and the next one is read.
 */
#include <csv.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "action/import_rows.h"
#include "base/json_in.h"
#include "base/limits.h"

enum { CSV_COLUMNS_MAX = 256 };
#define CSV_NO_COLUMN (-1)

struct csv_reader {
	struct import_rows *rows;
	struct csv_parser parser;
	int64_t line, record_line;  /* being read; where the record began */
	size_t record_at, line_end; /* bytes of the file */
	struct str values[CSV_COLUMNS_MAX];
	size_t count;
	bool too_many, has_header;
	int column_of[IMPORT_FIELD_MAX]; /* index of the column */
	size_t header_count;
	err_t e;
};

static void on_field(void *bytes, size_t size, void *data)
{
	struct csv_reader *reader = data;
	struct str value;

	if (reader->count == CSV_COLUMNS_MAX) {
		reader->too_many = true;
		return;
	}
	value = arena_dup(reader->rows->lines, (struct str){ bytes, size });
	if (!value.data)
		reader->e = ERR_MEMORY;
	reader->values[reader->count++] = value;
}

static err_t take_header(struct csv_reader *reader)
{
	struct import_rows *rows = reader->rows;

	for (int field = 0; field < IMPORT_FIELD_MAX; field++) {
		reader->column_of[field] = CSV_NO_COLUMN;
		for (size_t i = 0; i < reader->count; i++)
			if (str_equal(reader->values[i], rows->columns[field]))
				reader->column_of[field] = (int)i;
		if (reader->column_of[field] == CSV_NO_COLUMN && (rows->mapped[field] || field == IMPORT_TEXT))
			return err_set(ERR_INPUT_INVALID, rows->detail, "map", "column_missing");
	}
	reader->has_header = true;
	reader->header_count = reader->count;
	return ERR_OK;
}

static err_t take_record(struct csv_reader *reader, struct str raw)
{
	struct str values[IMPORT_FIELD_MAX] = { { NULL, 0 } };

	if (reader->too_many || reader->count > reader->header_count) {
		reader->rows->result->lines++;
		return import_bad_row(reader->rows, reader->record_line, raw, "", "columns");
	}
	for (int field = 0; field < IMPORT_FIELD_MAX; field++) {
		int column = reader->column_of[field];

		if (column != CSV_NO_COLUMN && (size_t)column < reader->count)
			values[field] = reader->values[column];
	}
	return import_row(reader->rows, reader->record_line, raw, values);
}

static struct str raw_record(const struct csv_reader *reader)
{
	struct str file = reader->rows->request->file;
	struct str raw = { file.data + reader->record_at, reader->line_end - reader->record_at };

	while (raw.size > 0 && (raw.data[raw.size - 1] == '\n' || raw.data[raw.size - 1] == '\r'))
		raw.size--;
	return raw;
}

static void next_record(struct csv_reader *reader)
{
	reader->count = 0;
	reader->too_many = false;
	reader->record_line = reader->line + 1;
	reader->record_at = reader->line_end;
}

static void on_record(int end, void *data)
{
	struct csv_reader *reader = data;

	(void)end;
	if (reader->e == ERR_OK)
		reader->e = reader->has_header ? take_record(reader, raw_record(reader)) : take_header(reader);
	next_record(reader);
}

static unsigned char delimiter_of(struct str file)
{
	const char *end = memchr(file.data, '\n', file.size);
	size_t size = end ? (size_t)(end - file.data) : file.size;

	return memchr(file.data, ';', size) && !memchr(file.data, ',', size) ? ';' : ',';
}

static err_t parser_begin(struct csv_reader *reader)
{
	if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return ERR_MEMORY;
	csv_set_delim(&reader->parser, delimiter_of(reader->rows->request->file));
	return ERR_OK;
}

/* A record that can't be read: it is counted, and reading goes on with the next line. */
static err_t broken_record(struct csv_reader *reader)
{
	err_t e;

	reader->rows->result->lines++;
	e = import_bad_row(reader->rows, reader->record_line, raw_record(reader), "", "csv");
	csv_free(&reader->parser);
	next_record(reader);
	return e != ERR_OK ? e : parser_begin(reader);
}

static err_t read_lines(struct csv_reader *reader)
{
	struct str file = reader->rows->request->file;

	while (reader->e == ERR_OK && reader->line_end < file.size) {
		size_t at = reader->line_end;
		const char *end = memchr(file.data + at, '\n', file.size - at);
		size_t size = end ? (size_t)(end - file.data) + 1 - at : file.size - at;

		reader->line++;
		reader->line_end = at + size;
		if (csv_parse(&reader->parser, file.data + at, size, on_field, on_record, reader) != size) {
			if (csv_error(&reader->parser) == CSV_ENOMEM)
				return ERR_MEMORY;
			reader->e = broken_record(reader);
		}
		if (reader->record_at == at && reader->count == 0 && reader->record_line == reader->line)
			next_record(reader); /* an empty line */
	}
	if (reader->e == ERR_OK && csv_fini(&reader->parser, on_field, on_record, reader) != 0)
		reader->e = broken_record(reader);
	return reader->e;
}

err_t import_csv(struct import_rows *rows)
{
	struct csv_reader *reader = arena_alloc(rows->lines, sizeof(*reader));
	err_t e;

	if (!reader)
		return ERR_MEMORY;
	reader->rows = rows;
	reader->record_line = 1;
	e = parser_begin(reader);
	if (e != ERR_OK)
		return e;
	e = read_lines(reader);
	csv_free(&reader->parser);
	if (e == ERR_OK && !reader->has_header)
		e = err_set(ERR_INPUT_INVALID, rows->detail, "file", "header");
	return e;
}

/* A text or a whole number as text; false: anything else. */
static err_t json_value(struct import_rows *rows, const json_t *value, struct str *ret_text, bool *ret_fits)
{
	*ret_fits = true;
	if (!value || json_is_null(value))
		return ERR_OK;
	if (json_is_string(value))
		*ret_text = arena_dup(rows->lines, (struct str){ json_string_value(value), json_string_length(value) });
	else if (json_is_integer(value))
		*ret_text = arena_printf(rows->lines, "%" PRId64, (int64_t)json_integer_value(value));
	else
		*ret_fits = false;
	return *ret_fits && !ret_text->data ? ERR_MEMORY : ERR_OK;
}

static err_t json_line(struct import_rows *rows, int64_t line, struct str raw)
{
	struct str values[IMPORT_FIELD_MAX] = { { NULL, 0 } };
	json_t *tree = NULL;
	bool fits = true;
	err_t e = json_parse(raw, &tree, NULL);

	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK || !json_is_object(tree)) {
		json_decref(tree);
		rows->result->lines++;
		return import_bad_row(rows, line, raw, "", "json");
	}
	e = ERR_OK;
	for (int i = 0; e == ERR_OK && fits && i < IMPORT_FIELD_MAX; i++) {
		e = json_value(rows, json_object_getn(tree, rows->columns[i].data, rows->columns[i].size), &values[i],
			       &fits);
		if (e == ERR_OK && !fits) {
			rows->result->lines++;
			e = import_bad_row(rows, line, raw, import_field_names[i], "type");
		}
	}
	json_decref(tree);
	return e == ERR_OK && fits ? import_row(rows, line, raw, values) : e;
}

err_t import_jsonl(struct import_rows *rows)
{
	struct str file = rows->request->file;
	int64_t line = 0;
	err_t e = ERR_OK;

	for (size_t at = 0; e == ERR_OK && at < file.size;) {
		const char *end = memchr(file.data + at, '\n', file.size - at);
		struct str raw = { file.data + at, end ? (size_t)(end - file.data) - at : file.size - at };

		line++;
		at += raw.size + (end != NULL);
		while (raw.size > 0 && (raw.data[raw.size - 1] == '\r' || raw.data[raw.size - 1] == ' '))
			raw.size--;
		if (raw.size > 0)
			e = json_line(rows, line, raw);
	}
	return e;
}
