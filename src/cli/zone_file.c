/*
 * cli/zone_file.c: reads one TZif file of the system into memory.
 */
#include "cli/zone_file.h"

#include <stdlib.h>

#include "cli/file_read.h"
#include "core/schedule.h"

enum { ZONE_BYTES_MAX = 256 * 1024 };
static const char system_folder[] = "/usr/share/zoneinfo";

err_t zone_file_read(struct str name, struct arena *arena, struct str *ret_bytes, struct err_detail *ret_detail)
{
	const char *folder = getenv("TZDIR");
	struct str path = { 0 };
	err_t e = ERR_OK;

	if (!schedule_zone_name_is_valid(name))
		return err_set(ERR_INPUT_INVALID, ret_detail, "zone", "zone_name");
	path = arena_printf(arena, "%s/%.*s", folder && folder[0] == '/' ? folder : system_folder, (int)name.size,
			    name.data);
	if (!path.data)
		return ERR_MEMORY;
	e = file_read(path.data, ZONE_BYTES_MAX, arena, ret_bytes);
	return e == ERR_OK || e == ERR_MEMORY ? e : err_set(ERR_INPUT_INVALID, ret_detail, "zone", "zone_unknown");
}

err_t zone_file_load(struct str name, struct arena *arena, const struct zone **ret_zone, struct err_detail *ret_detail)
{
	struct str bytes = { 0 };
	err_t e = zone_file_read(name, arena, &bytes, ret_detail);

	return e == ERR_OK ? zone_from_tzif(bytes, name, arena, ret_zone, ret_detail) : e;
}
