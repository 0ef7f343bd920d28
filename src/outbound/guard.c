/*
 * guard.c: the tables of addresses that are not of the public Internet (IANA's special-purpose registries).
 *
 * IPv6 is judged the other way round: only 2000::/3 is global unicast, and parts of it are cut out again.
 */
#include "outbound/guard.h"

#include <arpa/inet.h>

struct range_four {
	uint32_t first; /* host order */
	unsigned bits;
};
static const struct range_four closed_four[] = {
	{ 0x00000000, 8 },  /* 0.0.0.0/8: this network */
	{ 0x0a000000, 8 },  /* 10.0.0.0/8: private */
	{ 0x64400000, 10 }, /* 100.64.0.0/10: shared by providers */
	{ 0x7f000000, 8 },  /* 127.0.0.0/8: loopback */
	{ 0xa9fe0000, 16 }, /* 169.254.0.0/16: link-local, metadata of clouds */
	{ 0xac100000, 12 }, /* 172.16.0.0/12: private */
	{ 0xc0000000, 24 }, /* 192.0.0.0/24: protocol assignments */
	{ 0xc0000200, 24 }, /* 192.0.2.0/24: documentation */
	{ 0xc0586300, 24 }, /* 192.88.99.0/24: 6to4 relays */
	{ 0xc0a80000, 16 }, /* 192.168.0.0/16: private */
	{ 0xc6120000, 15 }, /* 198.18.0.0/15: benchmarks */
	{ 0xc6336400, 24 }, /* 198.51.100.0/24: documentation */
	{ 0xcb007100, 24 }, /* 203.0.113.0/24: documentation */
	{ 0xe0000000, 3 },  /* 224.0.0.0/4 multicast and 240.0.0.0/4 reserved, broadcast */
};

struct range_six {
	uint8_t first[16];
	unsigned bits;
};
static const struct range_six closed_six[] = {
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* 2001::/23: protocol assignments, Teredo, ORCHID, benchmarks */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* 2001:db8::/32: documentation */
	{ { 0x20, 0x02 }, 16 },             /* 2002::/16: 6to4 wraps an IPv4 */
	{ { 0x3f, 0xff, 0x00 }, 20 },       /* 3fff::/20: documentation */
};
static const struct range_six global_six = { { 0x20 }, 3 };
static const struct range_six mapped_four = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 };
static const struct range_six translated_four = { { 0x00, 0x64, 0xff, 0x9b }, 96 };

static bool six_in(const struct in6_addr *address, const struct range_six *range)
{
	const uint8_t *bytes = address->s6_addr;
	unsigned whole = range->bits / 8, rest = range->bits % 8;

	if (memcmp(bytes, range->first, whole) != 0)
		return false;
	return rest == 0 || (bytes[whole] >> (8 - rest)) == (range->first[whole] >> (8 - rest));
}

static bool four_is_public(uint32_t address)
{
	for (size_t i = 0; i < sizeof(closed_four) / sizeof(closed_four[0]); i++) {
		unsigned shift = 32 - closed_four[i].bits;

		if (address >> shift == closed_four[i].first >> shift)
			return false;
	}
	return true;
}

bool guard_is_public(const struct guard_address *address)
{
	if (address->family == AF_INET)
		return four_is_public(ntohl(address->ip.four.s_addr));
	if (address->family != AF_INET6)
		return false;
	const struct in6_addr *six = &address->ip.six;
	if (six_in(six, &mapped_four) || six_in(six, &translated_four)) {
		uint32_t wrapped;

		memcpy(&wrapped, six->s6_addr + 12, sizeof(wrapped));
		return four_is_public(ntohl(wrapped));
	}
	if (!six_in(six, &global_six))
		return false;
	for (size_t i = 0; i < sizeof(closed_six) / sizeof(closed_six[0]); i++)
		if (six_in(six, &closed_six[i]))
			return false;
	return true;
}

bool guard_address_equal(const struct guard_address *a, const struct guard_address *b)
{
	if (a->family != b->family || a->port != b->port)
		return false;
	if (a->family == AF_INET)
		return a->ip.four.s_addr == b->ip.four.s_addr;
	return memcmp(&a->ip.six, &b->ip.six, sizeof(a->ip.six)) == 0;
}

bool guard_address_from(const struct sockaddr *socket_address, size_t size, struct guard_address *ret_address)
{
	struct guard_address address = { .family = socket_address->sa_family };

	if (address.family == AF_INET && size >= sizeof(struct sockaddr_in)) {
		struct sockaddr_in four;

		memcpy(&four, socket_address, sizeof(four));
		address.port = four.sin_port;
		address.ip.four = four.sin_addr;
	} else if (address.family == AF_INET6 && size >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 six;

		memcpy(&six, socket_address, sizeof(six));
		address.port = six.sin6_port;
		address.ip.six = six.sin6_addr;
	} else {
		return false;
	}
	*ret_address = address;
	return true;
}

static bool port_parse(const char *text, in_port_t *ret_port)
{
	unsigned port = 0;

	if (*text == '\0' || strlen(text) > 5)
		return false;
	for (const char *at = text; *at; at++) {
		if (*at < '0' || *at > '9')
			return false;
		port = port * 10 + (unsigned)(*at - '0');
	}
	if (port == 0 || port > 65535)
		return false;
	*ret_port = htons((uint16_t)port);
	return true;
}

err_t guard_address_parse(const char *text, struct guard_address *ret_address)
{
	struct guard_address address = { .family = AF_INET };
	char host[INET6_ADDRSTRLEN + 2];
	const char *colon = strrchr(text, ':');
	size_t size;

	if (!colon || !port_parse(colon + 1, &address.port))
		return ERR_INPUT_INVALID;
	size = (size_t)(colon - text);
	if (size == 0 || size >= sizeof(host))
		return ERR_INPUT_INVALID;
	memcpy(host, text, size);
	host[size] = '\0';
	if (host[0] == '[' && host[size - 1] == ']') {
		host[size - 1] = '\0';
		address.family = AF_INET6;
		if (inet_pton(AF_INET6, host + 1, &address.ip.six) != 1)
			return ERR_INPUT_INVALID;
	} else if (inet_pton(AF_INET, host, &address.ip.four) != 1) {
		return ERR_INPUT_INVALID;
	}
	*ret_address = address;
	return ERR_OK;
}
