/*
 * outbound/guard.h: which addresses an outgoing connection may reach: the public Internet, and what was allowed by
 * name.
 *
 * Pure: no resolution, no sockets. It judges the resolved address, so names, redirects and odd spellings of an address
 * cannot get round it.
 */
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/err.h"

struct guard_address {      /* one numeric address and port */
	sa_family_t family; /* AF_INET or AF_INET6 */
	in_port_t port;     /* network order */
	union {
		struct in_addr four;
		struct in6_addr six;
	} ip;
};

/* "127.0.0.1:8090", "[::1]:8090". ERR_INPUT_INVALID: anything else, a host name too. */
MUST_USE err_t guard_address_parse(const char *text, struct guard_address *ret_address);
/* False for families other than the two of IP, and where `size` is too small for the family. */
bool guard_address_from(const struct sockaddr *socket_address, size_t size, struct guard_address *ret_address);
bool guard_address_equal(const struct guard_address *a, const struct guard_address *b);
/* False for loopback, private, link-local, shared, documentation, multicast, reserved, and IPv6 that wraps such an
 * IPv4. */
bool guard_is_public(const struct guard_address *address);
