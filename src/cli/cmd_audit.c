/*
 * cli/cmd_audit.c: `otklik audit verify`: checks the whole record of an installation and says what does not hold.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/time_text.h"
#include "cli/cmd.h"
#include "cli/serving.h"
#include "store/verify.h"

enum { AUDIT_POOL_SIZE = 2, AUDIT_SHOWN_MAX = 100 };

static const char help_russian[] =
	"otklik audit verify --database URL\n"
	"  проверяет всю запись: хеши, номера, строки, дайджесты текстов; выход 1, если что-то не сходится\n";
static const char help_english[] = "otklik audit verify --database URL\n"
				   "  checks the whole record: hashes, numbers, lines, digests of texts; exit status 1 "
				   "if something does not hold\n";

struct rule_text {
	const char *rule, *text;
};
static const char *rule_text(const char *rule)
{
	static const struct rule_text texts[] = {
		{ "hash", "хеш не сходится" },
		{ "gap", "пропущен номер события" },
		{ "line", "строка не читается" },
		{ "columns", "столбцы расходятся со строкой" },
		{ "text", "текст не сходится с дайджестом" },
		{ "row", "строка списка расходится с последним событием" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
		if (strcmp(texts[i].rule, rule) == 0)
			return texts[i].text;
	return rule;
}

static void on_found(void *data, const struct verify_finding *finding)
{
	int64_t *shown = data;

	if ((*shown)++ < AUDIT_SHOWN_MAX)
		fprintf(stderr, "%s %lld, событие %lld: %s\n", finding->subject, (long long)finding->id,
			(long long)finding->version, rule_text(finding->rule));
}

static int verify_run(const char *database)
{
	struct err_detail detail = { .rule = NULL };
	int64_t shown = 0;
	struct verify verify = { .found = on_found, .data = &shown };
	struct db *db = NULL;
	err_t e = db_open(database, clock_system(), AUDIT_POOL_SIZE, &db, &detail);

	if (e == ERR_OK)
		e = store_verify(db, &verify);
	db_close(db);
	if (e != ERR_OK) {
		serving_complain(e == ERR_BUSY ? "базу держит запущенный otklik serve" : "запись не читается", e,
				 &detail);
		return 1;
	}
	printf("событий %lld, предметов %lld, текстов %lld (стёрто %lld), не сходится %lld\n",
	       (long long)verify.ret_events, (long long)verify.ret_subjects, (long long)verify.ret_texts,
	       (long long)verify.ret_erased, (long long)verify.ret_findings);
	return verify.ret_findings == 0 ? 0 : 1;
}

int cmd_audit(int argc, char **argv)
{
	static const struct option longs[] = { { "database", required_argument, NULL, 'd' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	const char *database = getenv("OTKLIK_DATABASE");
	int letter;

	while ((letter = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (letter == 'd')
			database = optarg;
		else if (letter == 'h')
			return fputs(speaks_english() ? help_english : help_russian, stdout) < 0 ? 1 : 0;
		else
			return 2;
	}
	if (optind + 1 != argc || strcmp(argv[optind], "verify") != 0 || !database || !*database) {
		fputs("otklik audit: нужно: otklik audit verify --database URL\n", stderr);
		return 2;
	}
	return verify_run(database);
}
