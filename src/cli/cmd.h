/*
 * cli/cmd.h: the commands of the binary, one function per verb, each in its cmd_<verb>.c.
 *
 * `argv[0]` is the verb. Returns the exit status: 0 done, 1 failed, 2 wrong use (the reason is on stderr).
 */
#pragma once

#include <stdbool.h>

int cmd_audit(int argc, char **argv);    /* otklik audit verify --database URL */
int cmd_deadline(int argc, char **argv); /* otklik deadline OP|batch …: working-time questions; see its help */
int cmd_demo(int argc, char **argv);     /* otklik demo [--data DIR] [--database URL] [--listen ADDRESS] [--port N] */
int cmd_help(int argc, char **argv);
int cmd_import(int argc, char **argv); /* otklik import messages FILE …; see its help */
int cmd_init(int argc, char **argv);   /* otklik init --from FILE --database URL; see its help */
int cmd_replay(int argc, char **argv); /* otklik replay --regulation FILE --database URL: what would have been late */
int cmd_routes(int argc, char **argv); /* hidden: the routes of the API as lines METHOD PATH OPERATION, for tests */
int cmd_serve(int argc, char **argv);  /* otklik serve --database URL [--listen ADDRESS] [--port N] [--tls-in-front] */
int cmd_standin(int argc,
		char **argv); /* otklik standin --listen ADDRESS:PORT --state FILE [--items FILE.jsonl] [--home URL] */
int cmd_timetable(int argc, char **argv); /* otklik timetable preview|apply: other hours; see its help */

struct command { /* table ends with name NULL */
	const char *name;
	int (*run)(int argc, char **argv);
	const char *russian, *english; /* one line of the help; NULL: hidden */
};
extern const struct command commands[]; /* main.c */
bool speaks_english(void);              /* LC_ALL, LC_MESSAGES or LANG begins with "en": the help only */
