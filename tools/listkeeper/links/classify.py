"""What an answer or an exception says of a link: a code. Nothing of the server's own text is read for it or kept."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from enum import StrEnum

import aiohttp
from aiohttp import http_exceptions

from listkeeper.links.guard import RefusedPortError, find_refusal
from listkeeper.links.limits import LIMITED
from listkeeper.links.walls import wall
from listkeeper.outcomes import Code


class Phase(StrEnum):
    """How far an attempt had come."""

    NAME = "name"
    """Looking up the host name, or before."""
    CONNECT = "connect"
    TLS = "tls"
    ANSWER = "answer"
    """The request is on its way; no status line yet, or not all headers."""
    BODY = "body"


_STATUSES = {
    **dict.fromkeys((401, 402, 407), Code.OK_AUTH),
    404: Code.NOT_FOUND,
    410: Code.GONE,
    408: Code.TIMEOUT_READ,
    429: Code.RATE_LIMITED,
    451: Code.LEGAL,
    # What servers say to visitors they take for robots: 418 by way of a joke, 444 (nginx) is mostly never sent.
    **dict.fromkeys((403, 406, 418, 421, 444, 999), Code.BLOCKED),
    # Cloudflare's words for a site behind it that is down; 530 also for one whose name it cannot look up.
    **dict.fromkeys((*range(520, 528), 530), Code.ORIGIN_ERROR),
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def from_status(
    status: int, headers: Mapping[str, str], body: bytes | None = None, *, conditional: bool = False
) -> Code:
    """What a final answer says. A redirect is final only if it leads nowhere.

    `body`: as much of it as was read; None where it was not. `conditional`: the request had validators, so that 304
    means that the page is as it was.
    """
    if _is_limited(status, headers):
        return Code.RATE_LIMITED
    if wall(status, headers, body):
        return Code.BLOCKED
    if status in _STATUSES:
        return _STATUSES[status]
    if status in _REDIRECTS:
        return Code.REDIRECT_BAD
    if 200 <= status < 300 or (status == 304 and conditional):
        return Code.OK
    return Code.SERVER_ERROR if 500 <= status < 600 else Code.STATUS_UNCLEAR


def _is_limited(status: int, headers: Mapping[str, str]) -> bool:
    if status not in LIMITED:
        return False
    fields = {name.lower(): value.strip() for name, value in headers.items()}
    if "cf-mitigated" in fields:  # a challenge, which no waiting answers
        return False
    return status == 429 or "retry-after" in fields or fields.get("x-ratelimit-remaining") == "0"


def from_error(
    error: BaseException, phase: Phase | None = None, *, redirected: bool = False, by_ipv6: bool = False
) -> Code:
    """What an attempt that got no answer says. What is no failure of a link, but a bug of ours, is raised again.

    `phase`: None where it is not known; a time-out is then told by its kind alone.
    `redirected`: the address came from a redirect and not from the list, so the list is not to blame for its form.
    `by_ipv6`: no other address was tried. Where there is no route at all, the error itself does not name one.
    """
    code = _from_address(error, phase) or _from_http(error)
    if code is None and isinstance(error, OSError | aiohttp.ClientConnectionError):
        code = _from_connection(error, phase)
    if code is None:
        raise error
    if code is Code.UNREACHABLE and by_ipv6:
        return Code.IPV6_ONLY
    of_address = code in {Code.MALFORMED, Code.SCHEME_UNSUPPORTED}
    return Code.REDIRECT_BAD if redirected and of_address else code


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what aiohttp wrapped in it, and what raised it."""
    yield error
    for cause in (getattr(error, "os_error", None), getattr(error, "certificate_error", None), error.__cause__):
        if cause is not None:
            yield from _causes(cause)


def _from_address(error: BaseException, phase: Phase | None) -> Code | None:
    """The address itself. `http://a..b/` is a bare UnicodeError (aiohttp 3.13), port 99999 a ValueError of yarl."""
    if refusal := find_refusal(error):
        return Code.MALFORMED if isinstance(refusal, RefusedPortError) else Code.PRIVATE_ADDRESS
    if isinstance(error, aiohttp.RedirectClientError):
        return Code.REDIRECT_BAD
    if isinstance(error, aiohttp.NonHttpUrlClientError):
        return Code.SCHEME_UNSUPPORTED
    if isinstance(error, aiohttp.InvalidURL):
        return Code.MALFORMED
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        if phase in {None, Phase.NAME, Phase.CONNECT}:
            return Code.MALFORMED
        return Code.PROTOCOL_ERROR if isinstance(error, UnicodeError) else None
    return None


# Bodies that are not what the headers say. One that is only too short was cut off.
_LIES = (
    http_exceptions.ContentEncodingError,
    http_exceptions.TransferEncodingError,
    http_exceptions.DecompressSizeError,
)


def _from_http(error: BaseException) -> Code | None:
    """The answer was none. aiohttp gives it status 400, which no server sent."""
    if isinstance(error, aiohttp.TooManyRedirects):
        return Code.TOO_MANY_REDIRECTS
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return Code.UNREACHABLE
    if isinstance(error, aiohttp.ClientResponseError | http_exceptions.HttpProcessingError):
        return Code.PROTOCOL_ERROR
    if isinstance(error, aiohttp.ClientPayloadError):
        return Code.PROTOCOL_ERROR if any(isinstance(cause, _LIES) for cause in _causes(error)) else Code.RESET
    return None


def _from_connection(error: BaseException, phase: Phase | None) -> Code:
    causes = tuple(_causes(error))
    if any(isinstance(cause, aiohttp.ClientConnectorDNSError | socket.gaierror) for cause in causes):
        return _from_name(causes)
    for cause in causes:
        # aiohttp's own ClientConnectorCertificateError is an SSLError, too, but without the number.
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, aiohttp.ClientError):
            return _from_tls(cause, phase)
        if isinstance(cause, TimeoutError):
            return _from_timeout(cause, phase)
    # asyncio aborts a handshake that takes too long with an error without a number.
    if phase is Phase.TLS and any(isinstance(c, ConnectionAbortedError) and c.errno is None for c in causes):
        return Code.TIMEOUT_TLS
    return _from_number(causes)


_TIMEOUTS = {
    Phase.NAME: Code.DNS_TEMPORARY,
    Phase.CONNECT: Code.TIMEOUT_CONNECT,
    Phase.TLS: Code.TIMEOUT_TLS,
}


def _from_timeout(error: TimeoutError, phase: Phase | None) -> Code:
    """aiohttp's `connect` limit spans name, connection and TLS; its `total` is a TimeoutError with nothing in it."""
    if phase in {Phase.NAME, Phase.CONNECT, Phase.TLS}:
        return _TIMEOUTS[phase]
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Code.TIMEOUT_CONNECT
    if type(error) is TimeoutError and error.errno is None:
        return Code.TIMEOUT_TOTAL
    return Code.TIMEOUT_READ if phase or isinstance(error, aiohttp.ServerTimeoutError) else Code.TIMEOUT_CONNECT


# getaddrinfo's numbers differ between systems, and not every system has all of them.
_NO_SUCH_NAME = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA")}
_OTHER_FAMILY = {getattr(socket, name, None) for name in ("EAI_ADDRFAMILY", "EAI_FAMILY")}
# c-ares: ARES_ENODATA, ARES_ENOTFOUND, ARES_EBADNAME.
_ARES_NO_SUCH_NAME = frozenset({1, 4, 8})


def _from_name(causes: tuple[BaseException, ...]) -> Code:
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            if cause.errno in _NO_SUCH_NAME:
                return Code.DNS_NXDOMAIN
            return Code.IPV6_ONLY if cause.errno in _OTHER_FAMILY else Code.DNS_TEMPORARY
        if type(cause).__name__ == "DNSError" and cause.args and cause.args[0] in _ARES_NO_SUCH_NAME:  # aiodns
            return Code.DNS_NXDOMAIN
    return Code.DNS_TEMPORARY


# OpenSSL's X509_V_ERR_*.
_CERTIFICATES = {
    9: Code.TLS_EXPIRED,  # not yet valid
    10: Code.TLS_EXPIRED,
    18: Code.TLS_SELF_SIGNED,
    19: Code.TLS_SELF_SIGNED,  # in the chain
    2: Code.TLS_CHAIN,
    20: Code.TLS_CHAIN,
    21: Code.TLS_CHAIN,
    62: Code.TLS_HOSTNAME,
    64: Code.TLS_HOSTNAME,  # of a numeric address
}


def _from_tls(error: ssl.SSLError, phase: Phase | None) -> Code:
    """Other reasons against a certificate (a weak key, a strict profile) are ours: browsers may well accept it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(error.verify_code, Code.TLS_PROTOCOL)
    ended = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    return Code.RESET if ended and phase in {Phase.ANSWER, Phase.BODY} else Code.TLS_PROTOCOL


# The first that is found among several attempts counts: they stand in the order of how far they came.
_NUMBERS = {
    Code.REFUSED: {errno.ECONNREFUSED},
    Code.RESET: {errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE, errno.ENOTCONN, errno.ESHUTDOWN},
    Code.TIMEOUT_CONNECT: {errno.ETIMEDOUT},
    Code.IPV6_ONLY: {errno.EAFNOSUPPORT},
    Code.UNREACHABLE: {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL},
}
# aiohappyeyeballs puts the errors of several addresses into the text of one, and asyncio the address: text of ours.
_NUMBER_IN_TEXT = re.compile(r"\[Errno (-?\d+)\]")
_ADDRESS_IN_TEXT = re.compile(r"Connect call failed \('([^']+)'")


def _from_number(causes: tuple[BaseException, ...]) -> Code:
    numbers = {number for cause in causes if isinstance(cause, OSError) for number in _numbers(cause)}
    code = next((code for code, known in _NUMBERS.items() if numbers & known), None)
    if code is None:
        broken = any(isinstance(cause, aiohttp.ServerConnectionError | ConnectionError) for cause in causes)
        # Anything else (a local firewall, no more file descriptors) lies on this side.
        return Code.RESET if broken else Code.UNREACHABLE
    return Code.IPV6_ONLY if code is Code.UNREACHABLE and _only_ipv6(causes) else code


def _numbers(error: OSError) -> Iterator[int]:
    if error.errno is not None:
        yield error.errno
    for argument in error.args:
        if isinstance(argument, str):
            yield from map(int, _NUMBER_IN_TEXT.findall(argument))


def _only_ipv6(causes: tuple[BaseException, ...]) -> bool:
    addresses = [a for cause in causes for a in _ADDRESS_IN_TEXT.findall(str(cause))]
    return bool(addresses) and all(":" in address for address in addresses)
