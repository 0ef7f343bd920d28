/*
 * store/schema.h: the schema texts inside the binary, made at build from schema/NNNN_name.sql by schema/to_c.py.
 *
 * [n] brings version n to n + 1; NULL ends the table.
 */
#pragma once

extern const char *const store_schema_texts[];
