/*
 * tests/unit/base/test_log.c: one line per call, nothing that breaks a line, levels.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"

static char lines[16384];

/* What `write` sends to stderr. */
static void capture(void (*write_lines)(void))
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	ssize_t size;

	assert_non_null(file);
	assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
	write_lines();
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	size = pread(fileno(file), lines, sizeof(lines) - 1, 0);
	assert_true(size >= 0);
	lines[size] = '\0';
	assert_int_equal(fclose(file), 0);
}

static void ordinary_write(void)
{
	char value[LOG_VALUE_SIZE];

	log_line(LOG_INFO, "started", "port=%d path=%s", 8080, log_value(STR("a \"b\" \\ \n c"), value));
	log_line(LOG_DEBUG, "unseen", "x=%d", 1);
	log_line(LOG_WARN, "bare", "%s", "");
	log_err("publish_failed", ERR_NETWORK_UNKNOWN, "job=%d", 7);
	log_err("refused", ERR_STATE_REFUSED, "incident=%d", 412);
}

static void test_log__writes_logfmt(void **state)
{
	(void)state;
	capture(ordinary_write);
	assert_non_null(strstr(lines, " level=info event=started port=8080 path=\"a \\\"b\\\" \\\\ \\n c\"\n"));
	assert_null(strstr(lines, "unseen"));
	assert_non_null(strstr(lines, " level=warn event=bare\n"));
	assert_non_null(strstr(lines, " level=error event=publish_failed error=NETWORK_UNKNOWN job=7\n"));
	assert_non_null(strstr(lines, " level=warn event=refused error=STATE_REFUSED incident=412\n"));
	assert_int_equal(strncmp(lines, "at=2", 4), 0);
}

static void long_write(void)
{
	static char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	log_line(LOG_ERROR, "long", "text=%s", text);
	log_line(LOG_ERROR, "next", "a=%s", "\r\x1b[31m\x7f");
}

static void test_log__a_line_stays_one_line(void **state)
{
	const char *end;

	(void)state;
	capture(long_write);
	end = strchr(lines, '\n');
	assert_non_null(end);
	assert_true(end - lines > 1500 && end - lines < 2048);
	assert_non_null(strstr(end + 1, "event=next a=\\x0d\\x1b[31m\\x7f\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_log__writes_logfmt),
		cmocka_unit_test(test_log__a_line_stays_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
