/*
 * base/digest.c: SHA-256 through OpenSSL's EVP, the kernel's random bytes, hexadecimal. The only file that includes
 * OpenSSL for hashing; knows nothing of what is hashed.
 */
#include "base/digest.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include "base/assert.h"

err_t digest_of(const struct str *parts, size_t count, struct digest *ret_digest)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	struct digest digest;
	bool good = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

	for (size_t i = 0; good && i < count; i++)
		good = EVP_DigestUpdate(context, parts[i].data, parts[i].size) == 1;
	good = good && EVP_DigestFinal_ex(context, digest.bytes, NULL) == 1;
	EVP_MD_CTX_free(context);
	if (!good)
		return ERR_MEMORY; /* SHA-256 itself cannot fail */
	*ret_digest = digest;
	return ERR_OK;
}

err_t digest_salted(const uint8_t salt[SALT_SIZE], struct str text, struct digest *ret_digest)
{
	struct str parts[2] = { { (const char *)salt, SALT_SIZE }, text };

	return digest_of(parts, ARRAY_COUNT(parts), ret_digest);
}

void digest_hex(const struct digest *digest, char ret_hex[DIGEST_HEX_SIZE + 1])
{
	hex_format(digest->bytes, sizeof(digest->bytes), ret_hex);
}

bool digest_from_hex(struct str hex, struct digest *ret_digest)
{
	return hex_parse(hex, ret_digest->bytes, sizeof(ret_digest->bytes));
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
	return CRYPTO_memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void random_bytes(void *ret_bytes, size_t size)
{
	unsigned char *at = ret_bytes;

	while (size > 0) {
		ssize_t n = getrandom(at, size, 0);

		if (n < 0 && errno == EINTR)
			continue;
		ASSERT(n > 0);
		at += n;
		size -= (size_t)n;
	}
}

void hex_format(const void *bytes, size_t size, char *ret_hex)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *from = bytes;

	for (size_t i = 0; i < size; i++) {
		ret_hex[2 * i] = digits[from[i] >> 4];
		ret_hex[2 * i + 1] = digits[from[i] & 15];
	}
	ret_hex[2 * size] = '\0';
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_parse(struct str hex, void *ret_bytes, size_t size)
{
	unsigned char *to = ret_bytes;

	if (hex.size != 2 * size)
		return false;
	for (size_t i = 0; i < hex.size; i++)
		if (digit_value(hex.data[i]) < 0)
			return false;
	for (size_t i = 0; i < size; i++)
		to[i] = (unsigned char)(digit_value(hex.data[2 * i]) << 4 | digit_value(hex.data[2 * i + 1]));
	return true;
}
