/*
 * store/access_where.h: access_may() of core/access.h as a WHERE over `incident i`: the same rule in the other
 * language.
 *
 * A test filters random data by both (ARCHITECTURE, mistake 5): whoever changes one changes the other. Takes $1 … $34.
 */
#pragma once

#include "core/access.h"
#include "store/row.h"

#define ACCESS_WHERE                                                                                                   \
	"(CAST($1 AS BIGINT) = 1 OR (CAST($2 AS BIGINT) = 1 AND i.significant = 1) OR "                                \
	"EXISTS (SELECT 1 FROM incident_body ab WHERE ab.incident = i.id AND ab.body IN ($3, $4, $5, $6, $7, $8, $9, " \
	"$10, $11, "                                                                                                   \
	"$12, $13, $14, $15, $16, $17, $18)) OR "                                                                      \
	"(i.topic_group <> 0 AND i.topic_group IN ($19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, "  \
	"$32, $33, "                                                                                                   \
	"$34)))"
enum { ACCESS_PARAMETERS = 34 };

/* Binds $1 … $34. */
void access_where_bind(struct db_stmt *stmt, const struct actor *actor);
