/*
 * cli/import_local.c: POST /api/v1/imports over the socket file. See import_local.h.
 */
#include "cli/import_local.h"

#include <jansson.h>

#include "base/json_in.h"

struct bad_in {
	int64_t line;
	struct str field, rule, text;
};
struct report_in {
	row_id_t import;
	int64_t lines, added, same, bad_count;
	bool dry_run;
	struct json_items bad;
};
static const struct json_field fields_bad[] = {
	{ .key = "line", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct bad_in, line) },
	{ .key = "field", .type = JSON_TYPE_STR, .flags = JSON_REQUIRED, .offset = offsetof(struct bad_in, field) },
	{ .key = "rule", .type = JSON_TYPE_STR, .flags = JSON_REQUIRED, .offset = offsetof(struct bad_in, rule) },
	{ .key = "text", .type = JSON_TYPE_STR, .flags = JSON_REQUIRED, .offset = offsetof(struct bad_in, text) },
	{ .key = NULL },
};
static const struct json_field fields_report[] = {
	{ .key = "import", .type = JSON_TYPE_ID, .offset = offsetof(struct report_in, import) },
	{ .key = "lines", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct report_in, lines) },
	{ .key = "added", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct report_in, added) },
	{ .key = "same", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = offsetof(struct report_in, same) },
	{ .key = "bad_count",
	  .type = JSON_TYPE_INT,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct report_in, bad_count) },
	{ .key = "dry_run",
	  .type = JSON_TYPE_BOOL,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct report_in, dry_run) },
	{ .key = "bad",
	  .type = JSON_TYPE_ARRAY,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct report_in, bad),
	  .limit_max = IMPORT_BAD_SHOWN_MAX,
	  .fields = fields_bad,
	  .item_size = sizeof(struct bad_in) },
	{ .key = NULL },
};

static struct str line_of(struct str file, int64_t number)
{
	const char *at = file.data, *end = file.data + file.size, *stop;

	while (--number > 0 && at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));

		at = next ? next + 1 : end;
	}
	stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	return (struct str){ at, (size_t)((stop ? stop : end) - at) };
}

static void tell_bad(const struct import_request *request, const struct report_in *report)
{
	const struct bad_in *items = report->bad.items;

	for (size_t i = 0; request->bad && i < report->bad.count; i++) {
		struct import_bad bad = { .line = items[i].line,
					  .rule = items[i].rule.data,
					  .raw = line_of(request->file, items[i].line) };

		memcpy(bad.field, items[i].field.data,
		       items[i].field.size < sizeof(bad.field) ? items[i].field.size : sizeof(bad.field) - 1);
		request->bad(request->data, &bad);
	}
}

/* "detail" of the problem document, or its title. */
static err_t refusal_of(struct str body, struct arena *arena, struct str *ret_refusal)
{
	struct json_t *tree = NULL;
	const char *words;
	err_t e = json_parse(body, &tree, NULL);

	if (e != ERR_OK)
		return ERR_NETWORK_UNKNOWN; /* not an answer of ours */
	words = json_string_value(json_object_get(tree, "detail"));
	*ret_refusal = arena_dup(arena, str_from(words ? words : ""));
	json_decref(tree);
	return ERR_INPUT_INVALID;
}

static err_t ask(const char *path, const struct import_request *request, bool dry_run, struct arena *arena,
		 struct report_in *ret_report, struct str *ret_refusal)
{
	struct local_reply reply;
	struct buf target;
	err_t e;

	buf_init(&target, 16 * 1024);
	buf_add(&target, STR("/api/v1/imports"));
	local_query_add(&target, "format", str_from(import_format_names[request->format]));
	local_query_add(&target, "map", request->map);
	local_query_add(&target, "label", request->label);
	local_query_add(&target, "network", request->network);
	local_query_add(&target, "dry_run", dry_run ? STR("1") : STR("0"));
	local_query_add(&target, "skip_bad", request->skip_bad ? STR("1") : STR("0"));
	e = target.error;
	if (e == ERR_OK)
		e = local_post(path, buf_str(&target), request->format == IMPORT_CSV ? "text/csv" : "application/jsonl",
			       request->file, arena, &reply);
	buf_deinit(&target);
	if (e == ERR_OK && reply.status != 200)
		e = refusal_of(reply.body, arena, ret_refusal);
	else if (e == ERR_OK && json_in(reply.body, fields_report, arena, ret_report, NULL) != ERR_OK)
		e = ERR_NETWORK_UNKNOWN;
	return e;
}

err_t import_local(const char *path, const struct import_request *request, struct arena *arena,
		   struct import_result *ret_result, struct str *ret_refusal)
{
	struct report_in report = { 0 };
	struct str ignored = { 0 };
	err_t e = ask(path, request, request->dry_run, arena, &report, ret_refusal);

	if (e == ERR_INPUT_INVALID && !request->dry_run &&
	    ask(path, request, true, arena, &report, &ignored) !=
		    ERR_OK) /* which lines: the refusal only counts them */
		return e;
	tell_bad(request, &report);
	if (e != ERR_OK)
		return e;
	*ret_result = (struct import_result){ .import = report.import,
					      .lines = report.lines,
					      .added = report.added,
					      .same = report.same,
					      .bad_count = report.bad_count,
					      .dry_run = report.dry_run };
	return ERR_OK;
}
