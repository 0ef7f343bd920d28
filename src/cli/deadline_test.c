/*
 * cli/deadline_test.c: `otklik deadline --test FILE`: does a regulation file give the due moments that its own examples
 * promise?
 *
 * Promise: every example is answered, the differing ones with both moments; no example at all is said, too.
 */
#include "cli/deadline.h"
#include "core/regulation.h"

struct report {
	const struct worktime *worktime;
	struct buf *buf;
	struct json_out *out; /* NULL: lines for people */
	size_t count;
};

static void example_report(void *data, const struct regulation_example *example, err_t e, utc_ms_t found)
{
	struct report *report = data;
	bool is_right = e == ERR_OK && found == example->due;
	char due[40], got[40];

	report->count++;
	deadline_time_text(report->worktime, example->due, due);
	deadline_time_text(report->worktime, found, got);
	if (report->out) {
		json_object_begin(report->out, NULL);
		json_str(report->out, "name", example->name);
		json_text(report->out, "term", term_kind_name(example->term));
		json_text(report->out, "due", due);
		if (e == ERR_OK)
			json_text(report->out, "found", got);
		else
			json_text(report->out, "error", err_name(e));
		json_bool(report->out, "passed", is_right);
		json_object_end(report->out);
		return;
	}
	buf_printf(report->buf, "%s  %.*s, %s: %s", is_right ? "верно" : "НЕВЕРНО", (int)example->name.size,
		   example->name.data, term_kind_name(example->term), due);
	if (!is_right)
		buf_printf(report->buf, ", получилось %s", e == ERR_OK ? got : err_name(e));
	buf_add_char(report->buf, '\n');
}

int deadline_test(const struct worktime *worktime, struct str text, bool is_json, struct arena *arena, struct buf *buf,
		  err_t *ret_error, struct err_detail *ret_detail)
{
	struct report report = { .worktime = worktime, .buf = buf };
	const struct regulation *regulation = NULL;
	struct json_out out;
	size_t failed = 0;

	*ret_error = regulation_from_json(text, 1, arena, &regulation, ret_detail);
	if (*ret_error != ERR_OK)
		return 1;
	if (is_json) {
		json_out_init(&out, buf);
		json_object_begin(&out, NULL);
		json_array_begin(&out, "examples");
		report.out = &out;
	}
	failed = regulation_examples_run(regulation, worktime, example_report, &report);
	if (is_json) {
		json_array_end(&out);
		json_int(&out, "passed", (int64_t)(report.count - failed));
		json_int(&out, "failed", (int64_t)failed);
		json_object_end(&out);
	} else {
		buf_printf(buf, "примеров верно: %zu, неверно: %zu", report.count - failed, failed);
	}
	buf_add_char(buf, '\n');
	*ret_error = buf->error;
	return failed > 0 || buf->error != ERR_OK ? 1 : 0;
}
