/*
 * cli/cmd.h: the commands of the binary, one function per verb, each in its cmd_<verb>.c.
 *
 * `argv[0]` is the verb. Returns the exit status: 0 done, 1 failed, 2 wrong use (the reason is on stderr).
 */
#pragma once

int cmd_standin(int argc, char **argv); /* otklik standin --listen ADDRESS:PORT --state FILE [--items FILE.jsonl] [--home URL] */
int cmd_deadline(int argc, char **argv); /* otklik deadline OP|batch …: working-time questions; see its help */
