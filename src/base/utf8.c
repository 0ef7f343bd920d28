/*
 * base/utf8.c: the table of RFC 3629 §4, byte by byte. No tables of characters here.
 */
#include "base/utf8.h"

#include "base/assert.h"

/* Bytes of the code point that starts at `data`; 0: not valid, cut off, or U+0000. */
static size_t point_size(const unsigned char *data, size_t size)
{
	unsigned char first = data[0], low = 0x80, high = 0xBF;
	size_t n;

	if (first < 0x80)
		return first != 0;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	n = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	if (size < n)
		return 0;
	if (first == 0xE0)
		low = 0xA0;
	else if (first == 0xED)
		high = 0x9F;
	else if (first == 0xF0)
		low = 0x90;
	else if (first == 0xF4)
		high = 0x8F;
	if (data[1] < low || data[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((data[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

bool utf8_is_valid(struct str text)
{
	const unsigned char *data = (const unsigned char *)text.data;

	for (size_t i = 0; i < text.size;) {
		size_t n = point_size(data + i, text.size - i);

		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

size_t utf8_count(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
	return count;
}

struct str utf8_cut(struct str text, size_t points_max)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (((unsigned char)text.data[i] & 0xC0) == 0x80)
			continue;
		if (count == points_max)
			return (struct str){ text.data, i };
		count++;
	}
	return text;
}

uint32_t utf8_next(struct str text, size_t *at)
{
	const unsigned char *data = (const unsigned char *)text.data + *at;
	size_t n;
	uint32_t point;

	ASSERT(*at < text.size);
	n = point_size(data, text.size - *at);
	ASSERT(n > 0);
	point = n == 1 ? data[0] : data[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++)
		point = point << 6 | (data[i] & 0x3Fu);
	*at += n;
	return point;
}
