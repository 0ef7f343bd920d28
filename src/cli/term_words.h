/*
 * cli/term_words.h: a term and its moment as the commands say them to an official: the words of the pages, the region's
 * hours.
 */
#pragma once

#include "core/regulation.h"
#include "core/zone.h"

const char *term_words(enum term_kind kind); /* "Ответ человеку"; never NULL */

enum { MOMENT_WORDS_SIZE = 24 };
/* "24.11.2026 18:00" in that zone, since 1970; ":30" more only where there are seconds. Returns ret_text. */
const char *moment_words(utc_ms_t at, const struct zone *zone, char ret_text[MOMENT_WORDS_SIZE]);
