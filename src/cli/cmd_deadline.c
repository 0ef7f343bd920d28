/*
 * cli/cmd_deadline.c: `otklik deadline`: working-time questions without a database: one on the command line, or JSON
 * Lines.
 *
 * Promise: reads no clock and no database; the same input gives the same output. Exit status 1 on any error of a single
 * question and when the schedule, the calendar or the zone cannot be had; of a batch 0 when every line was read.
 * Read on: deadline_question.c (what is asked), core/schedule.h (what a schedule means).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time_text.h"
#include "cli/cmd.h"
#include "cli/deadline.h"
#include "cli/embedded.h"
#include "cli/file_read.h"
#include "cli/zone_file.h"

enum {
	ARENA_BYTES_MAX = 256 * 1024 * 1024,
	FILE_BYTES_MAX = 4 * 1024 * 1024,
	OUTPUT_BYTES_MAX = 64 * 1024 * 1024,
	DECREES_MAX = 16
};
static const char calendar_path[] = "data/calendars/ru.json";

static const char help[] =
	"otklik deadline add|sub|between|workdays|opening --start TIME [--amount 8h|30m|90s|7d] [--end TIME] "
	"[OPTIONS]\n"
	"otklik deadline batch [OPTIONS] < вопросы.jsonl > ответы.jsonl\n"
	"otklik deadline --test FILE [OPTIONS]      примеры из файла порядка\n"
	"\n"
	"  --start TIME        2026-12-30T16:00:00+03:00: секунды можно опустить, смещение обязательно (или Z)\n"
	"  --amount AMOUNT     рабочее время (h, m, s) для add и sub, рабочие дни (d) для workdays\n"
	"  --end TIME          для between\n"
	"  --schedule FILE     график (JSON); без него пн–пт 09:00–18:00, перерыв 13:00–14:00, Europe/Moscow\n"
	"  --zone NAME         часовой пояс вместо указанного в графике\n"
	"  --calendar CALENDAR ru (встроенный, по умолчанию), none или файл\n"
	"  --own-days FILE     свои дни региона поверх календаря\n"
	"  --terms-run ID      указ, по которому в нерабочие дни сроки идут (239-2020); можно повторять\n"
	"  --explain           по дням: почему этот срок\n"
	"  --json              ответ и ошибка в JSON\n";

struct options {
	struct deadline_fields fields;
	const char *schedule, *zone, *calendar, *own_days, *test;
	const char *terms_run[DECREES_MAX + 1];
	size_t terms_run_count;
	bool explains, is_json;
};

static err_t value_take(struct options *options, const char *name, const char *value, struct err_detail *ret_detail)
{
	const struct {
		const char *name;
		struct str *text;
		const char **path;
	} targets[] = {
		{ "--start", &options->fields.start, NULL },
		{ "--end", &options->fields.end, NULL },
		{ "--amount", &options->fields.amount, NULL },
		{ "--schedule", NULL, &options->schedule },
		{ "--zone", NULL, &options->zone },
		{ "--calendar", NULL, &options->calendar },
		{ "--own-days", NULL, &options->own_days },
		{ "--test", NULL, &options->test },
	};

	if (strcmp(name, "--terms-run") == 0) {
		if (options->terms_run_count == DECREES_MAX)
			return err_set_limit(ERR_INPUT_INVALID, ret_detail, name, "too_many", DECREES_MAX,
					     DECREES_MAX + 1);
		options->terms_run[options->terms_run_count++] = value;
		return ERR_OK;
	}
	for (size_t i = 0; i < ARRAY_COUNT(targets); i++) {
		if (strcmp(targets[i].name, name) != 0)
			continue;
		if (targets[i].text ? targets[i].text->data != NULL : *targets[i].path != NULL)
			return err_set(ERR_INPUT_INVALID, ret_detail, name, "twice");
		if (targets[i].text)
			*targets[i].text = str_from(value);
		else
			*targets[i].path = value;
		return ERR_OK;
	}
	return err_set(ERR_INPUT_INVALID, ret_detail, name, "unknown");
}

/* "--name value" and "--name=value". */
static err_t options_take(int argc, char **argv, struct options *options, struct err_detail *ret_detail)
{
	int first = 1;

	for (int i = 1; i < argc; i++) /* first of all: errors of the others are written as it says */
		options->is_json = options->is_json || strcmp(argv[i], "--json") == 0;
	if (argv[1][0] != '-')
		options->fields.op = str_from(argv[first++]);
	for (int i = first; i < argc; i++) {
		char name[32] = { 0 };
		const char *equals = strchr(argv[i], '='), *value = equals ? equals + 1 : NULL;
		size_t size = equals ? (size_t)(equals - argv[i]) : strlen(argv[i]);
		err_t e = ERR_OK;

		options->explains = options->explains || strcmp(argv[i], "--explain") == 0;
		if (strcmp(argv[i], "--explain") == 0 || strcmp(argv[i], "--json") == 0)
			continue;
		if (size < 3 || size >= sizeof(name) || memcmp(argv[i], "--", 2) != 0)
			return err_set(ERR_INPUT_INVALID, ret_detail, argv[i], "unknown");
		memcpy(name, argv[i], size);
		if (!value && i + 1 < argc)
			value = argv[++i];
		if (!value)
			return err_set(ERR_INPUT_INVALID, ret_detail, name, "deadline_value");
		e = value_take(options, name, value, ret_detail);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t text_file_read(const char *path, struct arena *arena, struct str *ret_text, struct err_detail *ret_detail)
{
	err_t e = file_read(path, FILE_BYTES_MAX, arena, ret_text);

	return e == ERR_OK || e == ERR_MEMORY ? e : err_set(e, ret_detail, path, "file");
}

static err_t calendar_take(const struct options *options, struct arena *arena, const struct calendar **ret_calendar,
			   struct err_detail *ret_detail)
{
	const struct calendar *calendar = NULL;
	struct str text = { 0 };
	err_t e = ERR_OK;

	if (options->calendar && strcmp(options->calendar, "none") == 0) {
		if (options->own_days || options->terms_run_count > 0)
			return err_set(ERR_INPUT_INVALID, ret_detail, options->own_days ? "--own-days" : "--terms-run",
				       "unknown");
		*ret_calendar = NULL;
		return ERR_OK;
	}
	if (!options->calendar || strcmp(options->calendar, "ru") == 0) {
		const struct embedded *file = embedded_find(calendar_path);

		if (!file)
			return err_set(ERR_SYSTEM, ret_detail, calendar_path, "file");
		text = (struct str){ (const char *)file->data, file->size };
	} else {
		e = text_file_read(options->calendar, arena, &text, ret_detail);
	}
	if (e == ERR_OK)
		e = calendar_from_json(text, options->terms_run, arena, &calendar, ret_detail);
	if (e == ERR_OK && options->own_days) {
		e = text_file_read(options->own_days, arena, &text, ret_detail);
		if (e == ERR_OK)
			e = calendar_with_own_days(calendar, text, arena, &calendar, ret_detail);
	}
	if (e == ERR_OK)
		*ret_calendar = calendar;
	return e;
}

static err_t worktime_take(const struct options *options, struct arena *arena, const struct worktime **ret_worktime,
			   struct err_detail *ret_detail)
{
	struct schedule *schedule = arena_alloc(arena, sizeof(*schedule));
	const struct calendar *calendar = NULL;
	const struct zone *zone = NULL;
	struct str text = { 0 };
	err_t e = schedule ? ERR_OK : ERR_MEMORY;

	if (e == ERR_OK && options->schedule) {
		e = text_file_read(options->schedule, arena, &text, ret_detail);
		if (e == ERR_OK)
			e = schedule_from_json(text, arena, schedule, ret_detail);
	} else if (e == ERR_OK) {
		schedule_default(schedule);
	}
	if (e == ERR_OK)
		e = calendar_take(options, arena, &calendar, ret_detail);
	if (e == ERR_OK)
		e = zone_file_load(str_from(options->zone ? options->zone : schedule->zone), arena, &zone, ret_detail);
	if (e != ERR_OK)
		return e;
	return worktime_compile(schedule, calendar, zone, day_from_civil(CALENDAR_YEAR_FIRST, 1, 1),
				day_from_civil(CALENDAR_YEAR_LAST, 12, 31), arena, ret_worktime, ret_detail);
}

static err_t answer_print(const struct options *options, const struct worktime *worktime,
			  const struct deadline_question *question, const struct deadline_answer *answer,
			  struct arena *arena, struct buf *buf)
{
	struct json_out out;
	char text[TIME_TEXT_SIZE];
	utc_ms_t first = 0, last = 0;

	deadline_stretch(question, answer, &first, &last);
	if (options->is_json) {
		err_t e = ERR_OK;

		json_out_init(&out, buf);
		json_object_begin(&out, NULL);
		deadline_answer_write(&out, worktime, question, answer);
		if (options->explains)
			e = deadline_explain_write(&out, worktime, first, last, arena);
		json_object_end(&out);
		buf_add_char(buf, '\n');
		return e == ERR_OK ? buf->error : e;
	}
	deadline_time_text(worktime, answer->due, text);
	if (question->op == DEADLINE_BETWEEN)
		buf_printf(buf, "%lld\n", (long long)(answer->working_ms / MS_PER_SECOND));
	else
		buf_printf(buf, "%s\n", text);
	return options->explains ? deadline_explain_text(buf, worktime, first, last, arena) : buf->error;
}

static int error_print(const struct options *options, err_t e, const struct err_detail *detail, struct buf *buf)
{
	struct json_out out;

	buf_clear(buf);
	if (options->is_json) {
		json_out_init(&out, buf);
		json_object_begin(&out, NULL);
		deadline_error_write(&out, e, detail);
		json_object_end(&out);
		(void)printf("%.*s\n", (int)buf->size, buf->size ? buf->data : "");
	} else {
		deadline_error_text(buf, e, detail);
		(void)fprintf(stderr, "otklik deadline: %.*s\n", (int)buf->size, buf->size ? buf->data : "");
	}
	return 1;
}

static int question_run(const struct options *options, struct arena *arena, struct buf *buf)
{
	struct deadline_question question = { 0 };
	struct deadline_answer answer = { 0 };
	const struct worktime *worktime = NULL;
	struct err_detail detail = { 0 };
	err_t e = deadline_question_parse(&options->fields, &question, &detail);

	if (e == ERR_OK)
		e = worktime_take(options, arena, &worktime, &detail);
	if (e == ERR_OK)
		e = deadline_solve(worktime, &question, &answer);
	if (e == ERR_OK)
		e = answer_print(options, worktime, &question, &answer, arena, buf);
	if (e != ERR_OK)
		return error_print(options, e, &detail, buf);
	if (answer.provisional && !options->is_json)
		(void)fputs("предварительно: в одном из годов производственный календарь ещё не утверждён\n", stderr);
	return fwrite(buf->data, 1, buf->size, stdout) == buf->size && fflush(stdout) == 0 ? 0 : 1;
}

/* `batch` and `--test` ask many questions: one of the command line has no place beside them. */
static err_t many_begin(const struct options *options, struct arena *arena, const struct worktime **ret_worktime,
			struct err_detail *ret_detail)
{
	const struct deadline_fields *fields = &options->fields;
	const char *stray = fields->start.data    ? "--start"
			    : fields->end.data    ? "--end"
			    : fields->amount.data ? "--amount"
						  : NULL;

	if (!stray && options->test && fields->op.data)
		stray = "--test";
	if (!stray && options->explains)
		stray = "--explain";
	return stray ? err_set(ERR_INPUT_INVALID, ret_detail, stray, "unknown")
		     : worktime_take(options, arena, ret_worktime, ret_detail);
}

static int batch_run(const struct options *options, struct arena *arena, struct buf *buf)
{
	const struct worktime *worktime = NULL;
	struct err_detail detail = { 0 };
	err_t e = many_begin(options, arena, &worktime, &detail);

	return e == ERR_OK ? deadline_batch(worktime, STDIN_FILENO, STDOUT_FILENO)
			   : error_print(options, e, &detail, buf);
}

static int test_run(const struct options *options, struct arena *arena, struct buf *buf)
{
	const struct worktime *worktime = NULL;
	struct err_detail detail = { 0 };
	struct str text = { 0 };
	int status = 1;
	err_t e = many_begin(options, arena, &worktime, &detail);

	if (e == ERR_OK)
		e = text_file_read(options->test, arena, &text, &detail);
	if (e == ERR_OK)
		status = deadline_test(worktime, text, options->is_json, arena, buf, &e, &detail);
	if (e != ERR_OK)
		return error_print(options, e, &detail, buf);
	return fwrite(buf->data, 1, buf->size, stdout) == buf->size && fflush(stdout) == 0 ? status : 1;
}

int cmd_deadline(int argc, char **argv)
{
	struct options options = { 0 };
	struct err_detail detail = { 0 };
	struct arena *arena = NULL;
	struct buf buf;
	int status = 1;
	err_t e = ERR_OK;

	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		(void)fputs(help, argc < 2 ? stderr : stdout);
		return argc < 2 ? 1 : 0;
	}
	buf_init(&buf, OUTPUT_BYTES_MAX);
	arena = arena_new(ARENA_BYTES_MAX);
	e = arena ? options_take(argc, argv, &options, &detail) : ERR_MEMORY;
	if (e != ERR_OK)
		status = error_print(&options, e, &detail, &buf);
	else if (options.test)
		status = test_run(&options, arena, &buf);
	else if (str_equal(options.fields.op, STR("batch")))
		status = batch_run(&options, arena, &buf);
	else
		status = question_run(&options, arena, &buf);
	arena_free(arena);
	buf_deinit(&buf);
	return status;
}
