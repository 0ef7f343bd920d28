/*
 * core/rules.c: the keys of core/rules.h as strings.
 */
#include "core/rules.h"

#define CORE_RULE_KEY(name) [RULE_##name] = #name,
const char *const core_rule_keys[CORE_RULE_MAX] = { CORE_RULES(CORE_RULE_KEY) };
#undef CORE_RULE_KEY
