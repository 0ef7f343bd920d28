/*
 * base/digest.h: SHA-256 over parts, hexadecimal, random bytes. OpenSSL EVP inside.
 */
#pragma once

#include "base/err.h"

enum { DIGEST_HEX_SIZE = 64, SALT_SIZE = 16 };

MUST_USE err_t digest_of(const struct str *parts, size_t count, struct digest *ret_digest);
/* Digest of a personal text: SHA-256(16-byte salt || text). */
MUST_USE err_t digest_salted(const uint8_t salt[SALT_SIZE], struct str text, struct digest *ret_digest);
void digest_hex(const struct digest *digest, char ret_hex[DIGEST_HEX_SIZE + 1]);
bool digest_from_hex(struct str hex, struct digest *ret_digest);
bool digest_equal(const struct digest *a, const struct digest *b); /* constant time */
void random_bytes(void *ret_bytes, size_t size);                   /* aborts when the kernel gives none */
void hex_format(const void *bytes, size_t size, char *ret_hex);    /* 2*size+1 bytes */
bool hex_parse(struct str hex, void *ret_bytes, size_t size);      /* false: not exactly 2*size hex digits */
