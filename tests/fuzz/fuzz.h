/*
 * tests/fuzz/fuzz.h: one entry for both lives of a fuzzer: libFuzzer's main in a clang build (target fuzz_NAME), and
 * replay.c, which runs the kept corpus as an ordinary test.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Aborts when a promise is broken. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
