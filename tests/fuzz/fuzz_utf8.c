/*
 * tests/fuzz/fuzz_utf8.c: base/utf8 against a second reading of the same bytes, written another way: decode what the
 * lead byte claims, encode it again, compare.
 */
#include "fuzz.h"

#include "base/assert.h"
#include "base/utf8.h"

static size_t point_encode(uint32_t point, uint8_t ret_bytes[4])
{
	static const uint8_t leads[5] = { 0, 0x00, 0xC0, 0xE0, 0xF0 };
	size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = size; i-- > 1; point >>= 6)
		ret_bytes[i] = (uint8_t)(0x80 | (point & 0x3F));
	ret_bytes[0] = (uint8_t)(leads[size] | point);
	return size;
}

static bool is_valid_by_encoding(const uint8_t *data, size_t size, size_t *ret_count)
{
	*ret_count = 0;
	for (size_t i = 0; i < size; ++*ret_count) {
		size_t claimed = data[i] < 0x80 ? 1 : data[i] < 0xE0 ? 2 : data[i] < 0xF0 ? 3 : 4;
		uint32_t point = claimed == 1 ? data[i] : data[i] & (0x3Fu >> (claimed - 1));
		uint8_t again[4];

		if (claimed > size - i)
			return false;
		for (size_t n = 1; n < claimed; n++)
			point = point << 6 | (data[i + n] & 0x3Fu);
		if (point == 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
			return false;
		if (point_encode(point, again) != claimed || memcmp(again, data + i, claimed) != 0)
			return false;
		i += claimed;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	size_t count, at = 0, steps = 0;
	bool valid = is_valid_by_encoding(data, size, &count);

	ASSERT(utf8_is_valid(text) == valid);
	if (!valid)
		return 0;
	ASSERT(utf8_count(text) == count);
	while (at < text.size) {
		struct str cut = utf8_cut(text, steps);

		ASSERT(cut.size == at);
		utf8_next(text, &at);
		steps++;
	}
	ASSERT(steps == count && utf8_cut(text, count).size == size);
	return 0;
}
