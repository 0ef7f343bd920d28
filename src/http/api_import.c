/*
 * http/api_import.c: a file of messages as the body of a request. The file's rules are action/import_messages.c's.
 */
#include "action/import_messages.h"
#include "http/api.h"

static void write_bad(struct json_out *out, const struct import_bad *bad)
{
	json_object_begin(out, NULL);
	json_int(out, "line", bad->line);
	json_text(out, "field", bad->field);
	json_text(out, "rule", bad->rule);
	json_text(out, "text", import_rule_text(bad->rule));
	json_object_end(out);
}

static void write_report(struct json_out *out, const struct import_result *result)
{
	json_object_begin(out, NULL);
	json_id_or_null(out, "import", result->import);
	json_int(out, "lines", result->lines);
	json_int(out, "added", result->added);
	json_int(out, "same", result->same);
	json_int(out, "bad_count", result->bad_count);
	json_bool(out, "dry_run", result->dry_run);
	json_array_begin(out, "bad");
	for (size_t i = 0; i < result->bad_shown; i++)
		write_bad(out, &result->bad[i]);
	json_array_end(out);
	json_object_end(out);
}

err_t api_imports(struct request *request)
{
	const struct imports_query *query = request->query;
	const struct import_request import = {
		.format = (enum import_format)query->format,
		.file = request->body,
		.map = query->map,
		.label = query->label,
		.network = query->network,
		.dry_run = query->dry_run == 1,
		.skip_bad = query->skip_bad == 1,
	};
	struct import_result result = { 0 };
	err_t e = import_messages(request->app, request->session.person, &import, request->arena, &result,
				  &request->detail);

	if (e == ERR_OK)
		write_report(&request->out, &result);
	return e;
}
