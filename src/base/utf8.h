/*
 * base/utf8.h: strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#pragma once

#include "base/types.h"

bool utf8_is_valid(struct str text);                     /* also refuses U+0000 */
size_t utf8_count(struct str text);                      /* code points of valid text */
struct str utf8_cut(struct str text, size_t points_max); /* the first points, never in the middle of one */
/* Decodes one code point at *at (< size) and moves *at behind it; text must be valid. */
uint32_t utf8_next(struct str text, size_t *at);
