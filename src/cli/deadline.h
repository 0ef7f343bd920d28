/*
 * cli/deadline.h: the parts of `otklik deadline`: a question as text fields, its answer, and how it is written. Used by
 * cmd_deadline.c only.
 */
#pragma once

#include "base/buf.h"
#include "base/json_out.h"
#include "core/worktime.h"

enum deadline_op { DEADLINE_ADD, DEADLINE_SUB, DEADLINE_BETWEEN, DEADLINE_WORKDAYS, DEADLINE_OPENING, DEADLINE_OP_MAX };
struct deadline_fields { /* data NULL: not given */
	struct str op, start, end, amount;
};
struct deadline_question {
	enum deadline_op op;
	utc_ms_t start, end; /* end: of between */
	int64_t amount;      /* milliseconds; days of workdays */
};
struct deadline_answer {
	utc_ms_t due;
	int64_t working_ms; /* between */
	bool provisional;
};

/* Whole seconds, an offset or Z; nothing that could be read in two ways. ERR_INPUT_INVALID names the field and the
 * rule. */
MUST_USE err_t deadline_question_parse(const struct deadline_fields *fields, struct deadline_question *ret_question,
				       struct err_detail *ret_detail);
MUST_USE err_t deadline_solve(const struct worktime *worktime, const struct deadline_question *question,
			      struct deadline_answer *ret_answer);
/* The stretch that question and answer lie on, first <= last. */
void deadline_stretch(const struct deadline_question *question, const struct deadline_answer *answer,
		      utc_ms_t *ret_first, utc_ms_t *ret_last);

/* {"due":…} or {"working_seconds":…}: the keys inside an open object. */
void deadline_answer_write(struct json_out *out, const struct worktime *worktime,
			   const struct deadline_question *question, const struct deadline_answer *answer);
/* "error":{"code":…,"message":…} inside an open object. */
void deadline_error_write(struct json_out *out, err_t e, const struct err_detail *detail);
void deadline_error_text(struct buf *buf, err_t e, const struct err_detail *detail);
/* Time in the schedule's zone, always with a numeric offset. */
void deadline_time_text(const struct worktime *worktime, utc_ms_t at, char ret_text[40]);

/* «Почему этот срок?» as lines, and as "explain":[…] inside an open object. */
MUST_USE err_t deadline_explain_text(struct buf *buf, const struct worktime *worktime, utc_ms_t first, utc_ms_t last,
				     struct arena *arena);
MUST_USE err_t deadline_explain_write(struct json_out *out, const struct worktime *worktime, utc_ms_t first,
				      utc_ms_t last, struct arena *arena);

/* The examples of a regulation file on `worktime`: a line for each, or {"passed","failed","examples":[…]}. The exit
 * status: 1 when one differs. */
int deadline_test(const struct worktime *worktime, struct str regulation, bool is_json, struct arena *arena,
		  struct buf *buf, err_t *ret_error, struct err_detail *ret_detail);

/* JSON Lines from `input` to `output`. The exit status: 0 when every line was read. */
int deadline_batch(const struct worktime *worktime, int input, int output);
/* One line without its end; appends one line to `buf`. */
void deadline_line(const struct worktime *worktime, struct str line, struct buf *buf);
