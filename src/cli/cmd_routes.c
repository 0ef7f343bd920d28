/*
 * cli/cmd_routes.c: `otklik routes`: the table of http/routes.c as lines, so that a test can compare it with
 * api/openapi.yaml.
 */
#include <stdio.h>

#include "cli/cmd.h"
#include "http/route.h"

int cmd_routes(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (const struct route *route = routes; route->method; route++) {
		const char *body = route->fields ? "json" : route->flags & ROUTE_FILE_BODY ? "file" : "none";

		printf("%s %s %s body=%s session=%d match=%d query=", route->method, route->path, route->operation,
		       body, !(route->flags & ROUTE_PUBLIC), !!(route->flags & ROUTE_REVISION));
		for (const struct json_field *field = route->query; field && field->key; field++)
			printf("%s%s%s", field == route->query ? "" : ",", field->key,
			       field->flags & JSON_REQUIRED ? "!" : "");
		printf(" fields=");
		for (const struct json_field *field = route->fields; field && field->key; field++)
			printf("%s%s%s", field == route->fields ? "" : ",", field->key,
			       field->flags & JSON_REQUIRED ? "!" : "");
		printf("\n");
	}
	return 0;
}
