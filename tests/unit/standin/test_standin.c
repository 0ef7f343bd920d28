/*
 * test_standin.c: the state file: what was acknowledged comes back, a failed write leaves nothing, a broken line is
 * named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fault.h"
#include "standin/journal.h"
#include "standin/standin.h"

struct fixture {
	char path[64];
	char seen[256];
};

static int set_up(void **state)
{
	struct fixture *it = calloc(1, sizeof(*it));
	int fd;

	(void)snprintf(it->path, sizeof(it->path), "/tmp/otklik-journal-XXXXXX");
	fd = mkstemp(it->path);
	if (fd < 0 || close(fd) != 0)
		return 1;
	*state = it;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *it = *state;

	(void)unlink(it->path);
	free(it);
	return 0;
}

static void file_append(const struct fixture *it, const char *text)
{
	FILE *file = fopen(it->path, "a");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static err_t line_keep(void *data, struct str line)
{
	struct fixture *it = data;
	size_t size = strlen(it->seen);

	if (str_equal(line, str_from("bad")))
		return ERR_INPUT_INVALID;
	(void)snprintf(it->seen + size, sizeof(it->seen) - size, "[%.*s]", (int)line.size, line.data);
	return ERR_OK;
}

static struct journal *opened(struct fixture *it)
{
	struct journal *journal;

	it->seen[0] = '\0';
	assert_int_equal(journal_open(it->path, line_keep, it, &journal, NULL), ERR_OK);
	return journal;
}

static void test_journal__gives_back_what_was_acknowledged(void **state)
{
	struct fixture *it = *state;
	struct journal *journal = opened(it), *second;

	assert_int_equal(journal_append(journal, str_from("one\ntwo\n")), ERR_OK);
	assert_int_equal(journal_open(it->path, line_keep, it, &second, NULL), ERR_SYSTEM); /* one process at a time */
	journal_close(journal);
	file_append(it, "torn");
	journal = opened(it);
	assert_string_equal(it->seen, "[one][two]");
	assert_int_equal(journal_append(journal, str_from("three\n")), ERR_OK);
	journal_close(journal);
	journal_close(opened(it));
	assert_string_equal(it->seen, "[one][two][three]"); /* the torn piece is not glued to the next line */
}

static void test_journal__names_the_line_that_is_refused(void **state)
{
	struct fixture *it = *state;
	struct journal *journal = NULL;
	struct err_detail detail = { 0 };

	file_append(it, "one\ntwo\nbad\nfour\n");
	assert_int_equal(journal_open(it->path, line_keep, it, &journal, &detail), ERR_INPUT_INVALID);
	assert_null(journal);
	assert_int_equal(detail.found, 3);
	assert_int_equal(journal_open("/no/such/folder/state", line_keep, it, &journal, &detail), ERR_SYSTEM);
}

static void test_journal__a_failed_write_leaves_nothing(void **state)
{
#ifdef OTKLIK_FAULTS
	struct fixture *it = *state;
	struct journal *journal = opened(it);

	assert_int_equal(journal_append(journal, str_from("one\n")), ERR_OK);
	fault_plan(FAULT_FILE_WRITE, 1, false);
	assert_int_equal(journal_append(journal, str_from("two\n")), ERR_DISK);
	fault_plan(FAULT_FILE_WRITE, 0, false);
	assert_int_equal(journal_append(journal, str_from("three\n")), ERR_OK);
	journal_close(journal);
	journal_close(opened(it));
	assert_string_equal(it->seen, "[one][three]");
#else
	(void)state;
	skip();
#endif
}

static void test_standin__refuses_bad_starts(void **state)
{
	static const struct {
		const char *listen, *items;
		err_t e;
		int64_t line;
	} cases[] = {
		{ "0.0.0.0:0", "", ERR_INPUT_INVALID, 0 },
		{ "127.0.0.1", "", ERR_INPUT_INVALID, 0 },
		{ "127.0.0.1:70000", "", ERR_INPUT_INVALID, 0 },
		{ "localhost:0", "", ERR_INPUT_INVALID, 0 },
		{ "127.0.0.1:0", "\n{\"id\":1}\n", ERR_INPUT_INVALID, 2 },
		{ "127.0.0.1:0", "no JSON", ERR_BODY_INVALID, 1 },
		{ "127.0.0.1:0",
		  "{\"id\":\"a\",\"network\":\"vk\",\"kind\":\"post\",\"community\":\"x\",\"author\":\"y\",\"text\":"
		  "\"z\","
		  "\"posted_at\":\"2026-11-20T10:00:00Z\"}\n"
		  "{\"id\":\"a\",\"network\":\"vk\",\"kind\":\"post\",\"community\":\"x\",\"author\":\"y\",\"text\":"
		  "\"z\","
		  "\"posted_at\":\"2026-11-20T10:00:00Z\"}\n",
		  ERR_INPUT_INVALID, 2 }, /* an id twice in one file */
	};
	struct fixture *it = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct standin_options options = { .listen = cases[i].listen,
						   .state_path = it->path,
						   .items = str_from(cases[i].items),
						   .clock = clock_system() };
		struct standin *standin = NULL;
		struct err_detail detail = { 0 };
		err_t e = standin_start(&options, &standin, &detail);

		if (e != cases[i].e || detail.found != cases[i].line)
			fail_msg("%zu: %s, line %lld", i, err_name(e), (long long)detail.found);
		assert_null(standin);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_journal__gives_back_what_was_acknowledged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_journal__names_the_line_that_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_journal__a_failed_write_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_standin__refuses_bad_starts, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
