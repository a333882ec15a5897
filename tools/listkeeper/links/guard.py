"""Which addresses may be asked. A list is hostile input: a link may lead into the network of whoever checks it.

The judgement falls where a socket is opened, so it holds for every spelling of an address, every answer of a name
server, every hop of a redirection and every candidate of happy eyeballs. It does not hold behind a proxy: none is used.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]
"""As `socket.getaddrinfo` gives it: family, type, protocol, canonical name, socket address."""

PUBLIC = ""
# What ends "this link leads to ...". The narrowest network that holds an address decides. Sources: IANA's registries of
# special-purpose IPv4 and IPv6 addresses (RFC 6890) and of IPv6 address space, and the documentation of the clouds.
# `ipaddress.is_global` is no substitute: its answers differ between versions of Python, and it calls 168.63.129.16,
# multicast, NAT64 and 6to4 forms of private addresses global.
REASONS: dict[Network, str] = {
    ip_network(network): reason
    for network, reason in {
        "0.0.0.0/0": PUBLIC,
        "0.0.0.0/8": "this machine",
        "10.0.0.0/8": "a private network",
        "100.64.0.0/10": "a carrier's private network",
        "100.100.100.200/32": "a cloud's metadata service",  # Alibaba
        "127.0.0.0/8": "this machine",
        "168.63.129.16/32": "a cloud's metadata service",  # Azure, and so GitHub's own runners
        "169.254.0.0/16": "a link-local address",
        "169.254.169.254/32": "a cloud's metadata service",  # AWS, Azure, Google and most others
        "169.254.170.2/32": "a cloud's metadata service",  # AWS, credentials of a container
        "172.16.0.0/12": "a private network",
        "192.0.0.0/24": "a range for protocols",
        "192.0.0.192/32": "a cloud's metadata service",  # Oracle
        "192.0.2.0/24": "a range for documentation",
        "192.31.196.0/24": "a sink for stray look-ups",
        "192.52.193.0/24": "a multicast relay",
        "192.88.99.0/24": "a 6to4 relay",
        "192.168.0.0/16": "a private network",
        "192.175.48.0/24": "a sink for stray look-ups",
        "198.18.0.0/15": "a range for benchmarks",
        "198.51.100.0/24": "a range for documentation",
        "203.0.113.0/24": "a range for documentation",
        "224.0.0.0/4": "a multicast address",
        "240.0.0.0/4": "a reserved range",
        "255.255.255.255/32": "a broadcast address",
        "::/0": "a reserved range",
        "::/96": "an outdated form of an IPv4 address",
        "::/128": "this machine",
        "::1/128": "this machine",
        "::ffff:0:0/96": PUBLIC,  # IPv4-mapped: the IPv4 address within decides
        "::ffff:0:0:0/96": "an outdated form of an IPv4 address",
        "64:ff9b::/96": PUBLIC,  # NAT64: how IPv6-only networks reach the rest; the IPv4 address within decides
        "64:ff9b:1::/48": "a private NAT64 network",
        "100::/64": "a range that is discarded",
        "100:0:0:1::/64": "a dummy range",
        "2000::/3": PUBLIC,
        "2001::/23": "a range for protocols",
        "2001::/32": "a Teredo tunnel",
        "2001:2::/48": "a range for benchmarks",
        "2001:10::/28": "a range for keys",
        "2001:20::/28": "a range for keys",
        "2001:db8::/32": "a range for documentation",
        "2002::/16": PUBLIC,  # 6to4: the IPv4 address within decides
        "2620:4f:8000::/48": "a sink for stray look-ups",
        "3fff::/20": "a range for documentation",
        "5f00::/16": "a range for segment routing",
        "fc00::/7": "a private network",
        "fd00:ec2::254/128": "a cloud's metadata service",  # AWS
        "fd20:ce::254/128": "a cloud's metadata service",  # Google
        "fe80::/10": "a link-local address",
        "fec0::/10": "a private network",
        "ff00::/8": "a multicast address",
    }.items()
}
_NARROWEST_FIRST = sorted(REASONS.items(), key=lambda row: -row[0].prefixlen)

_EMBEDDING = {  # networks whose addresses carry an IPv4 address, and how far it is from the right end, in bits
    IPv6Network("::ffff:0:0/96"): 0,
    IPv6Network("64:ff9b::/96"): 0,
    IPv6Network("2002::/16"): 80,
}
_ISATAP = 0x5EFE  # RFC 5214 6.1: the upper half of the interface identifier, but for the bit that says "unique"
_ISATAP_UNIQUE = 0x02000000

BAD_PORTS = frozenset(  # https://fetch.spec.whatwg.org/#port-blocking, and 0, which no browser asks either
    int(port)
    for port in """
    0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123
    135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995
    1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080
    """.split()
)

RECEIVE_BUFFER = 6144
"""Bytes. A server can have sent about twice as many when a GET is hung up on at the headers; the kernel's own default
lets it send megabytes. It also slows a body down: about 12 KiB a round trip; with less, certificates would wait."""


class RefusedAddressError(OSError):
    """An address that is not asked; `reason` completes "leads to ...".

    An OSError, so that aiohttp reports it as `ClientConnectorError.os_error`. Its text is always the same: happy
    eyeballs (aiohappyeyeballs 2.7) hands an error on as it is only if all candidates failed with the same text.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EACCES, "the address is not public")
        self.reason = reason


class RefusedPortError(RefusedAddressError):
    """A port that browsers refuse, because it belongs to another protocol."""


def find_refusal(error: BaseException | None) -> RefusedAddressError | None:
    """The refusal that made a request fail, if one did: at `os_error` in aiohttp's errors, or among the causes."""
    while error is not None and not isinstance(error, RefusedAddressError):
        error = getattr(error, "os_error", None) or error.__cause__
    return error


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks that may be asked: all public ones, and those that the user names."""

    allow: tuple[Network, ...] = ()

    def reason_against(self, text: str) -> str:
        """What the address is, if it may not be asked; empty if it may. Text that is no address may not."""
        plain, scoped, _ = text.partition("%")
        try:
            address = ip_address(plain)
        except ValueError:
            return "something that is no address"
        if scoped and not self._is_allowed(address):
            return "a link-local address"
        return self._judge(address)

    def check(self, family: int, address: tuple[Any, ...]) -> None:
        """Raise for a socket address that may not be asked."""
        if family not in (socket.AF_INET, socket.AF_INET6):
            raise RefusedAddressError("something that is no address")
        host, port, *_ = address
        scope = f"%{address[3]}" if len(address) > 3 and address[3] else ""
        if reason := self.reason_against(host + scope):
            raise RefusedAddressError(reason)
        if port in BAD_PORTS:
            raise RefusedPortError(f"port {port}, which browsers refuse")

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self.allow)

    def _judge(self, address: Address) -> str:
        if self._is_allowed(address):
            return PUBLIC
        carried = embedded(address)
        reason = PUBLIC if carried is None else self._judge(carried)
        return reason or next(reason for network, reason in _NARROWEST_FIRST if address in network)


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address within an IPv6 address, to which its packets are turned over."""
    if isinstance(address, IPv4Address):
        return None
    number = int(address)
    for network, shift in _EMBEDDING.items():
        if address in network:
            return IPv4Address(number >> shift & 0xFFFFFFFF)
    if number >> 32 & 0xFFFFFFFF & ~_ISATAP_UNIQUE == _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None


def socket_factory(
    networks: Networks, *, receive_buffer: int = RECEIVE_BUFFER
) -> Callable[[AddressInfo], socket.socket]:
    """What `aiohttp.TCPConnector` opens its sockets with: only to addresses that may be asked."""

    def open_socket(address_info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = address_info
        networks.check(family, address)
        opened = socket.socket(family, kind, protocol)
        try:
            opened.setblocking(False)
            # Before the connection: the window that the server sees is agreed on when it is opened.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        except BaseException:
            opened.close()
            raise
        return opened

    return open_socket
