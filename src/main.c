/*
 * main.c: reads the command word and hands over; the table of commands. Everything else is in cli/.
 */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"

const struct command commands[] = {
	{ "serve", cmd_serve, "веб-интерфейс, API и фоновая работа в одном процессе",
	  "web interface, API and background work in one process" },
	{ "demo", cmd_demo, "временная установка с людьми, сообщениями и учебной сетью",
	  "a throw-away installation with people, messages and a stand-in network" },
	{ "init", cmd_init, "новая установка из файла", "a new installation from a file" },
	{ "import", cmd_import, "сообщения из CSV или JSON Lines", "messages from CSV or JSON Lines" },
	{ "audit", cmd_audit, "проверка записи", "checks the record" },
	{ "replay", cmd_replay, "что опоздало бы по другому порядку", "what would have been late under another regulation" },
	{ "timetable", cmd_timetable, "другие часы работы: что сдвинется, и сама замена",
	  "other working hours: what would move, and the change" },
	{ "deadline", cmd_deadline, "сроки в рабочем времени", "working-time arithmetic" },
	{ "standin", cmd_standin, "учебная сеть для демонстрации и проверок", "a stand-in network for demo and tests" },
	{ "help", cmd_help, "эта справка", "this help" },
	{ "routes", cmd_routes, NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "help";

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		word = "help";
	for (const struct command *command = commands; command->name; command++) {
		if (strcmp(word, command->name) == 0)
			return command->run(argc > 1 ? argc - 1 : 1, argc > 1 ? argv + 1 : argv);
	}
	fprintf(stderr,
		speaks_english() ? "otklik: no such command: %s (otklik help)\n"
				 : "otklik: нет команды «%s» (otklik help)\n",
		word);
	return 2;
}
