/*
 * cli/cmd_help.c: `otklik help`: the list of commands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"

bool speaks_english(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strncmp(value, "en", 2) == 0;
	}
	return false;
}

int cmd_help(int argc, char **argv)
{
	bool english = speaks_english();

	(void)argc;
	(void)argv;
	puts(english ? "otklik COMMAND [OPTIONS]   (otklik COMMAND --help tells more)"
		     : "otklik КОМАНДА [НАСТРОЙКИ]   (подробнее: otklik КОМАНДА --help)");
	for (const struct command *command = commands; command->name; command++) {
		if (command->russian)
			printf("  %-10s %s\n", command->name, english ? command->english : command->russian);
	}
	return 0;
}
