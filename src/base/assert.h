/*
 * base/assert.h: ASSERT() stays on in release; for programming errors, never for input.
 */
#pragma once

#define ASSERT(condition) ((condition) ? (void)0 : assert_failed(#condition, __FILE__, __LINE__))
__attribute__((noreturn, cold)) void assert_failed(const char *condition, const char *file, int line);
