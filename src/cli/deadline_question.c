/*
 * cli/deadline_question.c: reads the fields of one question and answers it by core/worktime.h.
 *
 * Promise: strict: one unit, whole numbers, no sign, no blank, a time with its offset and whole seconds; a field that
 * the operation does not know is refused, so that nothing is silently left out of the answer.
 */
#include "cli/deadline.h"

#include "base/time_text.h"

enum { AMOUNT_MAX = 10 * 1000 * 1000, AMOUNT_DIGITS_MAX = 8 };

static const struct operation {
	const char *name;
	bool has_amount, has_end, counts_days;
} operations[DEADLINE_OP_MAX] = {
	[DEADLINE_ADD] = { .name = "add", .has_amount = true },
	[DEADLINE_SUB] = { .name = "sub", .has_amount = true },
	[DEADLINE_BETWEEN] = { .name = "between", .has_end = true },
	[DEADLINE_WORKDAYS] = { .name = "workdays", .has_amount = true, .counts_days = true },
	[DEADLINE_OPENING] = { .name = "opening" },
};

/* dddd-dd-ddTdd:dd[:dd](Z|±dd:dd) */
static bool time_has_shape(struct str text)
{
	static const char with_seconds[] = "dddd-dd-ddTdd:dd:dd", without[] = "dddd-dd-ddTdd:dd", offset[] = "sdd:dd";
	char shape[sizeof(with_seconds) + sizeof(offset)];
	size_t size = text.size;

	if (size < sizeof(without) || size >= sizeof(shape))
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = text.data[i];

		shape[i] = c >= '0' && c <= '9' ? 'd' : c;
	}
	if (shape[size - 1] == 'Z') {
		size -= 1;
	} else if (size > sizeof(offset)) {
		size -= sizeof(offset) - 1;
		if (shape[size] != '+' && shape[size] != '-')
			return false;
		shape[size] = 's';
		if (memcmp(shape + size, offset, sizeof(offset) - 1) != 0)
			return false;
	}
	return (size == sizeof(with_seconds) - 1 && memcmp(shape, with_seconds, size) == 0) ||
	       (size == sizeof(without) - 1 && memcmp(shape, without, size) == 0);
}

static err_t time_take(struct str text, const char *field, utc_ms_t *ret_at, struct err_detail *ret_detail)
{
	int32_t offset_s = 0;

	if (!text.data)
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "required");
	if (!time_has_shape(text) || time_parse(text, ret_at, &offset_s) != ERR_OK)
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "deadline_time");
	return ERR_OK;
}

static err_t amount_take(struct str text, bool counts_days, int64_t *ret_amount, struct err_detail *ret_detail)
{
	int64_t number = 0, unit = 0;

	if (!text.data)
		return err_set(ERR_INPUT_INVALID, ret_detail, "amount", "required");
	if (text.size < 2 || text.size > AMOUNT_DIGITS_MAX + 1)
		return err_set(ERR_INPUT_INVALID, ret_detail, "amount", "deadline_amount");
	for (size_t i = 0; i + 1 < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return err_set(ERR_INPUT_INVALID, ret_detail, "amount", "deadline_amount");
		number = number * 10 + (text.data[i] - '0');
	}
	if (number > AMOUNT_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "amount", "too_big", AMOUNT_MAX, number);
	switch (text.data[text.size - 1]) {
	case 'h':
		unit = MS_PER_HOUR;
		break;
	case 'm':
		unit = MS_PER_MINUTE;
		break;
	case 's':
		unit = MS_PER_SECOND;
		break;
	case 'd':
		unit = 1;
		break;
	default:
		return err_set(ERR_INPUT_INVALID, ret_detail, "amount", "deadline_amount");
	}
	if ((unit == 1) != counts_days)
		return err_set(ERR_INPUT_INVALID, ret_detail, "amount",
			       counts_days ? "deadline_unit_days" : "deadline_unit_time");
	if (counts_days && number == 0)
		return err_set(ERR_INPUT_INVALID, ret_detail, "amount", "deadline_zero_days");
	*ret_amount = number * unit;
	return ERR_OK;
}

err_t deadline_question_parse(const struct deadline_fields *fields, struct deadline_question *ret_question,
			      struct err_detail *ret_detail)
{
	struct deadline_question question = { .op = DEADLINE_ADD };
	const struct operation *operation = NULL;
	err_t e = ERR_OK;

	if (!fields->op.data)
		return err_set(ERR_INPUT_INVALID, ret_detail, "op", "required");
	while (question.op < DEADLINE_OP_MAX && !str_equal(str_from(operations[question.op].name), fields->op))
		question.op++;
	if (question.op == DEADLINE_OP_MAX)
		return err_set(ERR_INPUT_INVALID, ret_detail, "op", "deadline_op");
	operation = &operations[question.op];
	if (fields->end.data && !operation->has_end)
		return err_set(ERR_INPUT_INVALID, ret_detail, "end", "unknown");
	if (fields->amount.data && !operation->has_amount)
		return err_set(ERR_INPUT_INVALID, ret_detail, "amount", "unknown");
	e = time_take(fields->start, "start", &question.start, ret_detail);
	if (e == ERR_OK && operation->has_end)
		e = time_take(fields->end, "end", &question.end, ret_detail);
	if (e == ERR_OK && operation->has_amount)
		e = amount_take(fields->amount, operation->counts_days, &question.amount, ret_detail);
	if (e == ERR_OK)
		*ret_question = question;
	return e;
}

err_t deadline_solve(const struct worktime *worktime, const struct deadline_question *question,
		     struct deadline_answer *ret_answer)
{
	struct deadline_answer answer = { 0 };
	utc_ms_t first = 0, last = 0;
	err_t e = ERR_OK;

	switch (question->op) {
	case DEADLINE_ADD:
		e = worktime_add(worktime, question->start, question->amount, &answer.due);
		break;
	case DEADLINE_SUB:
		e = worktime_sub(worktime, question->start, question->amount, &answer.due);
		break;
	case DEADLINE_BETWEEN:
		e = worktime_between(worktime, question->start, question->end, &answer.working_ms);
		break;
	case DEADLINE_WORKDAYS:
		e = worktime_add_days(worktime, question->start, question->amount, &answer.due);
		break;
	case DEADLINE_OPENING:
		e = worktime_opening(worktime, question->start, &answer.due);
		break;
	case DEADLINE_OP_MAX:
		return ERR_INPUT_INVALID;
	}
	if (e != ERR_OK)
		return e;
	deadline_stretch(question, &answer, &first, &last);
	if (question->op == DEADLINE_WORKDAYS) { /* the start's own day is not looked at */
		int64_t day = 0, ms_of_day = 0;

		zone_local(worktime_zone(worktime), question->start, &day, &ms_of_day);
		first = zone_utc(worktime_zone(worktime), day + 1, 0, false);
	}
	/* Between a moment and itself no year is used; whether it is open, its day says. */
	answer.provisional =
		(first != last || question->op == DEADLINE_OPENING) && worktime_is_provisional(worktime, first, last);
	*ret_answer = answer;
	return ERR_OK;
}

void deadline_stretch(const struct deadline_question *question, const struct deadline_answer *answer,
		      utc_ms_t *ret_first, utc_ms_t *ret_last)
{
	utc_ms_t other = question->op == DEADLINE_BETWEEN ? question->end : answer->due;

	*ret_first = question->start < other ? question->start : other;
	*ret_last = question->start < other ? other : question->start;
}
