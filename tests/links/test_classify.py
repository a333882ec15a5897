"""What answers and exceptions say: with the exceptions that aiohttp, ssl, socket and asyncio really raise."""

from __future__ import annotations

import errno
import socket
import ssl

import aiohttp
import pytest
from aiohttp import http_exceptions
from aiohttp.client_reqrep import ConnectionKey
from listkeeper.links.classify import Phase, from_error, from_status
from listkeeper.links.guard import RefusedAddressError, RefusedPortError
from listkeeper.outcomes import Code
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

STATUSES = [
    ("200 201 203 204 205 206 226", Code.OK),
    ("401 402 407", Code.OK_AUTH),
    ("404", Code.NOT_FOUND),
    ("410", Code.GONE),
    ("451", Code.LEGAL),
    ("403 406 418 421 444 999", Code.BLOCKED),
    ("429", Code.RATE_LIMITED),
    ("408", Code.TIMEOUT_READ),
    ("500 501 502 503 504 505 508 509 511 528 529 598 599", Code.SERVER_ERROR),
    ("520 521 522 523 524 525 526 527 530", Code.ORIGIN_ERROR),
    ("301 302 303 307 308", Code.REDIRECT_BAD),
    ("100 102 300 304 305 400 405 409 412 414 416 417 422 425 426 431 494 600 998", Code.STATUS_UNCLEAR),
]


@pytest.mark.parametrize(("statuses", "code"), STATUSES)
def test_a_status_alone(statuses: str, code: Code) -> None:
    assert {from_status(int(status), {}) for status in statuses.split()} == {code}


ANSWERS: list[tuple[int, dict[str, str], bytes | None, Code]] = [
    (503, {"Retry-After": "30"}, None, Code.RATE_LIMITED),
    (403, {"Retry-After": "60"}, None, Code.RATE_LIMITED),
    (403, {"X-RateLimit-Remaining": "0"}, None, Code.RATE_LIMITED),
    (403, {"X-RateLimit-Remaining": "7"}, None, Code.BLOCKED),
    (404, {"X-RateLimit-Remaining": "0"}, None, Code.NOT_FOUND),
    (200, {"X-RateLimit-Remaining": "0"}, None, Code.OK),
    (502, {"Retry-After": "30"}, None, Code.SERVER_ERROR),
    (429, {"cf-mitigated": "challenge"}, None, Code.BLOCKED),
    (503, {"cf-mitigated": "challenge", "Retry-After": "30"}, None, Code.BLOCKED),
    (202, {"x-amzn-waf-action": "challenge"}, None, Code.BLOCKED),
    (405, {"x-amzn-waf-action": "captcha"}, None, Code.BLOCKED),
    (503, {"server": "cloudflare"}, b"Just a moment", Code.BLOCKED),
    (200, {}, b'<script id="anubis_challenge">', Code.BLOCKED),
    (401, {"x-datadome": "protected"}, None, Code.BLOCKED),
    (202, {}, b"", Code.BLOCKED),
    (202, {}, None, Code.OK),
    (200, {}, b"", Code.OK),
]


@pytest.mark.parametrize(("status", "headers", "body", "code"), ANSWERS)
def test_a_status_in_context(status: int, headers: dict[str, str], body: bytes | None, code: Code) -> None:
    assert from_status(status, headers, body) is code


def test_not_modified_is_good_only_where_it_was_asked_for() -> None:
    assert from_status(304, {}, conditional=True) is Code.OK
    assert from_status(304, {}) is Code.STATUS_UNCLEAR


KEY = ConnectionKey("x.org", 443, True, True, None, None, None)
REQUEST = aiohttp.RequestInfo(URL("https://x.org/"), "GET", CIMultiDictProxy(CIMultiDict()), URL("https://x.org/"))


def connector(error: OSError) -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(KEY, error)


def dns(error: OSError) -> aiohttp.ClientConnectorDNSError:
    return aiohttp.ClientConnectorDNSError(KEY, error)


def certificate(code: int) -> aiohttp.ClientConnectorCertificateError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]")
    error.verify_code = code
    return aiohttp.ClientConnectorCertificateError(KEY, error)


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


class DNSError(Exception):
    """As `aiodns.error.DNSError`: a number of c-ares and its text."""


def ares(code: int) -> aiohttp.ClientConnectorDNSError:
    return dns(caused(OSError(None, "text"), DNSError(code, "text")))  # type: ignore[arg-type]


def many(text: str, number: int | None = None) -> aiohttp.ClientConnectorError:
    """What aiohappyeyeballs makes of several addresses that failed."""
    return connector(OSError(number, text) if number else OSError(text))


V4 = "[Errno {}] Connect call failed ('192.0.2.1', 443)"
V6 = "[Errno {}] Connect call failed ('2001:db8::1', 443, 0, 0)"

ANYWHERE: list[tuple[Exception, Code]] = [
    # Addresses.
    (aiohttp.InvalidURL("http://"), Code.MALFORMED),
    (aiohttp.InvalidUrlClientError("http://:80"), Code.MALFORMED),
    (aiohttp.NonHttpUrlClientError("ftp://x.org"), Code.SCHEME_UNSUPPORTED),
    (aiohttp.NonHttpUrlRedirectClientError("mailto:a@x.org"), Code.REDIRECT_BAD),
    (aiohttp.InvalidUrlRedirectClientError("http://"), Code.REDIRECT_BAD),
    (UnicodeError("label empty or too long"), Code.MALFORMED),
    (ValueError("Port out of range 0-65535"), Code.MALFORMED),
    (connector(RefusedAddressError("this machine")), Code.PRIVATE_ADDRESS),
    (RefusedAddressError("this machine"), Code.PRIVATE_ADDRESS),
    (connector(RefusedPortError("port 22, which browsers refuse")), Code.MALFORMED),
    # Names.
    (dns(socket.gaierror(socket.EAI_NONAME, "")), Code.DNS_NXDOMAIN),
    (dns(socket.gaierror(socket.EAI_NODATA, "")), Code.DNS_NXDOMAIN),
    (dns(socket.gaierror(socket.EAI_AGAIN, "")), Code.DNS_TEMPORARY),
    (dns(socket.gaierror(socket.EAI_FAIL, "")), Code.DNS_TEMPORARY),
    (dns(socket.gaierror(socket.EAI_ADDRFAMILY, "")), Code.IPV6_ONLY),
    (dns(socket.gaierror(socket.EAI_FAMILY, "")), Code.IPV6_ONLY),
    (socket.gaierror(socket.EAI_NONAME, ""), Code.DNS_NXDOMAIN),
    (ares(1), Code.DNS_NXDOMAIN),
    (ares(4), Code.DNS_NXDOMAIN),
    (ares(8), Code.DNS_NXDOMAIN),
    (ares(3), Code.DNS_TEMPORARY),
    (ares(11), Code.DNS_TEMPORARY),
    (ares(12), Code.DNS_TEMPORARY),
    (dns(OSError(None, "DNS lookup failed")), Code.DNS_TEMPORARY),
    # Connections.
    (connector(ConnectionRefusedError(errno.ECONNREFUSED, "")), Code.REFUSED),
    (connector(ConnectionResetError(errno.ECONNRESET, "")), Code.RESET),
    (connector(OSError(errno.EHOSTUNREACH, "")), Code.UNREACHABLE),
    (connector(OSError(errno.ENETUNREACH, "")), Code.UNREACHABLE),
    (connector(OSError(errno.EAFNOSUPPORT, "")), Code.IPV6_ONLY),
    (connector(OSError(errno.EPERM, "")), Code.UNREACHABLE),
    (connector(OSError(errno.EMFILE, "")), Code.UNREACHABLE),
    (connector(TimeoutError(errno.ETIMEDOUT, "")), Code.TIMEOUT_CONNECT),
    (many(f"Multiple exceptions: {V6.format(101)}, {V4.format(111)}"), Code.REFUSED),
    (many(f"Multiple exceptions: {V6.format(101)}, {V4.format(110)}"), Code.TIMEOUT_CONNECT),
    (many(f"Multiple exceptions: {V6.format(101)}, {V4.format(113)}"), Code.UNREACHABLE),
    (many(f"Multiple exceptions: {V6.format(101)}, {V6.format(101)}", 101), Code.IPV6_ONLY),
    (many("Connect call failed ('2001:db8::1', 443, 0, 0)", errno.ENETUNREACH), Code.IPV6_ONLY),
    (many("Connect call failed ('192.0.2.1', 443)", errno.ENETUNREACH), Code.UNREACHABLE),
    (aiohttp.ServerDisconnectedError(), Code.RESET),
    (aiohttp.ClientOSError(errno.ECONNRESET, ""), Code.RESET),
    (aiohttp.ClientOSError(errno.EPIPE, ""), Code.RESET),
    (aiohttp.ClientConnectionResetError("Cannot write to closing transport"), Code.RESET),
    # TLS, by OpenSSL's numbers.
    *((certificate(code), Code.TLS_EXPIRED) for code in (9, 10)),
    *((certificate(code), Code.TLS_SELF_SIGNED) for code in (18, 19)),
    *((certificate(code), Code.TLS_CHAIN) for code in (2, 20, 21)),
    *((certificate(code), Code.TLS_HOSTNAME) for code in (62, 64)),
    *((certificate(code), Code.TLS_PROTOCOL) for code in (23, 66, 89)),
    (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, "WRONG_VERSION_NUMBER")), Code.TLS_PROTOCOL),
    (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, "HANDSHAKE_FAILURE")), Code.TLS_PROTOCOL),
    (connector(ssl.SSLEOFError(8, "EOF occurred")), Code.TLS_PROTOCOL),
    # Time.
    (aiohttp.ConnectionTimeoutError("Connection timeout to host"), Code.TIMEOUT_CONNECT),
    (aiohttp.SocketTimeoutError("Timeout on reading data from socket"), Code.TIMEOUT_READ),
    (aiohttp.ServerTimeoutError(), Code.TIMEOUT_READ),
    (TimeoutError(), Code.TIMEOUT_TOTAL),
    # HTTP. 400 is aiohttp's own number for what it cannot parse.
    (aiohttp.ClientResponseError(REQUEST, (), status=400, message="Bad status line"), Code.PROTOCOL_ERROR),
    (aiohttp.TooManyRedirects(REQUEST, ()), Code.TOO_MANY_REDIRECTS),
    (aiohttp.ClientHttpProxyError(REQUEST, ()), Code.UNREACHABLE),
    (http_exceptions.BadStatusLine("garbage"), Code.PROTOCOL_ERROR),
    (http_exceptions.LineTooLong(b"a", 8190), Code.PROTOCOL_ERROR),
    (aiohttp.ClientPayloadError("not completed"), Code.RESET),
    (caused(aiohttp.ClientPayloadError(), http_exceptions.ContentLengthError("short")), Code.RESET),
    (caused(aiohttp.ClientPayloadError(), ConnectionResetError(errno.ECONNRESET, "")), Code.RESET),
    (caused(aiohttp.ClientPayloadError(), http_exceptions.ContentEncodingError("gzip")), Code.PROTOCOL_ERROR),
    (caused(aiohttp.ClientPayloadError(), http_exceptions.TransferEncodingError("chunk")), Code.PROTOCOL_ERROR),
    (caused(aiohttp.ClientPayloadError(), http_exceptions.DecompressSizeError("bomb")), Code.PROTOCOL_ERROR),
]


@pytest.mark.parametrize(("error", "code"), ANYWHERE, ids=lambda value: getattr(value, "value", type(value).__name__))
def test_an_error_whose_phase_is_not_known(error: Exception, code: Code) -> None:
    assert from_error(error) is code


IN_PHASE: list[tuple[Exception, Phase, Code]] = [
    (TimeoutError(), Phase.NAME, Code.DNS_TEMPORARY),
    (TimeoutError(), Phase.CONNECT, Code.TIMEOUT_CONNECT),
    (TimeoutError(), Phase.TLS, Code.TIMEOUT_TLS),
    (TimeoutError(), Phase.ANSWER, Code.TIMEOUT_TOTAL),
    (TimeoutError(), Phase.BODY, Code.TIMEOUT_TOTAL),
    (TimeoutError(errno.ETIMEDOUT, ""), Phase.ANSWER, Code.TIMEOUT_READ),
    (aiohttp.ConnectionTimeoutError(), Phase.NAME, Code.DNS_TEMPORARY),
    (aiohttp.ConnectionTimeoutError(), Phase.CONNECT, Code.TIMEOUT_CONNECT),
    (aiohttp.ConnectionTimeoutError(), Phase.TLS, Code.TIMEOUT_TLS),
    (aiohttp.SocketTimeoutError(), Phase.BODY, Code.TIMEOUT_READ),
    (connector(ConnectionAbortedError("SSL handshake is taking longer")), Phase.TLS, Code.TIMEOUT_TLS),
    (connector(ConnectionAbortedError("SSL handshake is taking longer")), Phase.CONNECT, Code.RESET),
    (connector(ssl.SSLEOFError(8, "")), Phase.TLS, Code.TLS_PROTOCOL),
    (aiohttp.ClientOSError(8, ""), Phase.ANSWER, Code.UNREACHABLE),
    (ssl.SSLEOFError(8, ""), Phase.ANSWER, Code.RESET),
    (ssl.SSLZeroReturnError(6, ""), Phase.BODY, Code.RESET),
    (UnicodeError(), Phase.NAME, Code.MALFORMED),
    (UnicodeError(), Phase.ANSWER, Code.PROTOCOL_ERROR),
]


@pytest.mark.parametrize(("error", "phase", "code"), IN_PHASE)
def test_an_error_in_its_phase(error: Exception, phase: Phase, code: Code) -> None:
    assert from_error(error, phase) is code


@pytest.mark.parametrize(
    "error", [aiohttp.InvalidURL("http://"), UnicodeError(), aiohttp.NonHttpUrlClientError("ftp://x")]
)
def test_the_list_is_not_to_blame_for_the_form_of_a_redirect(error: Exception) -> None:
    assert from_error(error, Phase.NAME, redirected=True) is Code.REDIRECT_BAD


def test_a_redirect_into_a_private_network_is_one_still() -> None:
    assert from_error(RefusedAddressError("this machine"), redirected=True) is Code.PRIVATE_ADDRESS


@pytest.mark.parametrize("error", [KeyError("a"), AttributeError("b"), AssertionError("c")])
def test_a_bug_is_no_outcome(error: Exception) -> None:
    with pytest.raises(type(error)):
        from_error(error)
