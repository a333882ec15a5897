"""What each behaviour of a server comes to, and at what price: all of them in one run."""

from __future__ import annotations

import asyncio
import socket

import pytest
from listkeeper.links.resolver import Failure
from listkeeper.outcomes import Code, Observation

from tests.links.asking import NO_WAY, NO_WAY_BY_IPV6, SOON, observe, observe_at_usual_ports
from tests.links.behaviours import (
    Behaviour,
    answer,
    big,
    chunked,
    drip,
    endless_headers,
    first,
    flood,
    half_close,
    hang,
    head,
    raw,
    reset,
    reset_in_headers,
    stuck,
    to,
    with_cookie,
)
from tests.links.world import World

LIE = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnot!"
MANY = "".join(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", *(f"X-{n}: {500 * 'x'}\r\n" for n in range(80)), "\r\n"])
MATRIX: dict[str, tuple[Behaviour, Code, int]] = {
    # How the host behaves, what that comes to, and the requests that it saw.
    "ok": (answer(), Code.OK, 1),
    "no-content": (answer(204, b""), Code.OK, 1),
    "head-405": (head(answer(405)), Code.OK, 2),
    "head-501": (head(answer(501)), Code.OK, 2),
    "head-404": (head(answer(404)), Code.OK, 2),
    "head-403": (head(answer(403)), Code.OK, 2),
    "head-hangs": (head(hang), Code.OK, 2),
    "head-resets": (head(reset), Code.OK, 2),
    # What comes after the answer to a HEAD is not HTTP to aiohttp; GET settles it.
    "head-with-body": (raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage", keep=True), Code.OK, 2),
    "chain": (to("/1"), Code.TOO_MANY_REDIRECTS, 22),
    "mailto": (to("mailto:a@b.org"), Code.REDIRECT_BAD, 2),
    "nowhere": (answer(302), Code.REDIRECT_BAD, 2),
    "to-private": (to("http://10.0.0.1/"), Code.PRIVATE_ADDRESS, 1),
    "to-metadata": (to("http://169.254.169.254/latest/"), Code.PRIVATE_ADDRESS, 1),
    "to-private-by-ipv6": (to("http://[::ffff:10.0.0.1]/"), Code.PRIVATE_ADDRESS, 1),
    "to-private-in-octal": (to("http://012.0.0.1/"), Code.REDIRECT_BAD, 2),
    "to-private-name": (to("http://private.test:{port}/"), Code.PRIVATE_ADDRESS, 1),
    "to-mail": (to("http://ok.test:25/"), Code.REDIRECT_BAD, 2),
    "loop": (to("/"), Code.REDIRECT_LOOP, 2),
    "loop-that-ends-with-a-cookie": (with_cookie(answer(), to("/", 302, Set_Cookie="a=b")), Code.REDIRECT_COSMETIC, 2),
    "loop-with-cookies": (to("/", 302, Set_Cookie="a=b"), Code.REDIRECT_LOOP, 4),
    "not-found": (answer(404), Code.NOT_FOUND, 2),
    "gone": (answer(410), Code.GONE, 2),
    "found-again": (first(answer(404), answer()), Code.OK, 2),
    "flaky": (first(answer(503), answer(503), answer()), Code.OK, 3),
    "down": (answer(500), Code.SERVER_ERROR, 5),
    "origin-down": (answer(522), Code.ORIGIN_ERROR, 5),
    "limited": (first(answer(503, Retry_After="1"), answer()), Code.OK, 2),
    "limited-now-and-then": (first(answer(429), answer(), answer()), Code.OK, 2),
    "limited-always": (answer(429), Code.RATE_LIMITED, 3),
    "limited-until-a-date": (
        first(answer(429, Date="Sun, 06 Nov 1994 08:49:37 GMT", Retry_After="Sun, 06 Nov 1994 08:49:38 GMT"), answer()),
        Code.OK,
        2,
    ),
    "limited-garbage": (first(answer(429, Retry_After="soon"), answer()), Code.OK, 2),
    "limited-for-years": (answer(429, Retry_After="99999999"), Code.RATE_LIMITED, 1),
    "unmodified-since-nothing": (answer(304, b""), Code.STATUS_UNCLEAR, 2),
    "legal": (answer(451), Code.LEGAL, 2),
    "sign-in": (answer(401), Code.OK_AUTH, 2),
    "linkedin": (answer(999), Code.BLOCKED, 3),
    "cloudflare": (answer(403, cf_mitigated="challenge"), Code.BLOCKED, 3),
    "aws": (answer(202, b"", x_amzn_waf_action="challenge"), Code.BLOCKED, 3),
    "accepted": (answer(202, b"on its way"), Code.OK, 2),
    "wall-by-cookie": (answer(403, b"", Set_Cookie="datadome=x"), Code.BLOCKED, 3),
    "wall-for-one-profile": (
        first(answer(403, cf_mitigated="challenge"), answer(403, cf_mitigated="challenge"), answer()),
        Code.OK,
        3,
    ),
    "slow": (hang, Code.TIMEOUT_READ, 3),
    "drips": (drip, Code.TIMEOUT_TOTAL, 3),
    "half-closed": (half_close, Code.RESET, 4),
    "resets": (reset, Code.RESET, 4),
    "resets-in-headers": (reset_in_headers, Code.RESET, 4),
    "garbage": (raw("BLARG 12 nope\r\n\r\n"), Code.PROTOCOL_ERROR, 3),
    "old": (raw("HTTP/1.0 200 OK\r\n\r\npage"), Code.OK, 2),
    "hints": (raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"), Code.OK, 1),
    "flood": (flood, Code.TIMEOUT_TOTAL, 3),
    "long-header": (answer(X_Long="x" * 10_000), Code.OK, 1),
    "endless-header": (answer(X_Long="x" * 100_000), Code.PROTOCOL_ERROR, 3),
    "big": (head(answer(405), big), Code.OK, 2),
    "chunk-lie": (raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"), Code.PROTOCOL_ERROR, 3),
    "gzip-lie": (head(answer(405), raw(LIE)), Code.OK, 2),
    "chunks-cut-off": (head(answer(405), chunked("page", ends=False)), Code.OK, 2),
    "body-without-end": (head(answer(405), stuck), Code.OK, 2),
    "says-nothing": (raw(""), Code.RESET, 4),
    "speaks-ssh": (raw("SSH-2.0-OpenSSH_9\r\n"), Code.PROTOCOL_ERROR, 3),
    "speaks-http-0.9": (raw("<html>page</html>\n"), Code.PROTOCOL_ERROR, 3),
    "speaks-http-2": (raw(b"\0\0\x12\x04\0\0\0\0\0" + bytes(18)), Code.PROTOCOL_ERROR, 3),
    "status-000": (raw("HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n"), Code.STATUS_UNCLEAR, 2),
    "status-without-words": (raw("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), Code.OK, 1),
    "bare-line-feeds": (raw("HTTP/1.1 200 OK\nContent-Length: 0\n\n"), Code.OK, 1),
    "length-twice": (raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"), Code.PROTOCOL_ERROR, 3),
    "lengths-differ": (
        raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\n"),
        Code.PROTOCOL_ERROR,
        3,
    ),
    "odd-field-name": (raw("HTTP/1.1 200 OK\r\nOdd Name: x\r\nContent-Length: 0\r\n\r\n"), Code.PROTOCOL_ERROR, 3),
    "many-headers": (raw(MANY), Code.OK, 1),
    "endless-headers": (endless_headers, Code.PROTOCOL_ERROR, 3),
    "old-redirect": (raw("HTTP/1.0 302 Word\r\nLocation: /new\r\n\r\n"), Code.REDIRECT_TEMPORARY, 2),
    "to-no-host": (to("http://"), Code.REDIRECT_BAD, 2),
    "to-a-broken-host": (to("http://[::1/"), Code.REDIRECT_BAD, 2),
    "to-nobody": (to("http://no-such-name.test/"), Code.DNS_NXDOMAIN, 2),
    "to-latin-1": (
        raw("HTTP/1.1 302 Word\r\nContent-Length: 0\r\nLocation: /\xf6\r\n\r\n"),
        Code.REDIRECT_TEMPORARY,
        2,
    ),
    "to-utf-8": (
        raw("HTTP/1.1 302 Word\r\nContent-Length: 0\r\nLocation: /\xc3\xb6\r\n\r\n"),
        Code.REDIRECT_TEMPORARY,
        2,
    ),
    "to-a-script": (to("javascript:alert(1)"), Code.REDIRECT_BAD, 2),
    "refusal-cut-off": (raw("HTTP/1.1 403 Word\r\nContent-Length: 99\r\n\r\nno"), Code.BLOCKED, 3),
}
CHAIN: dict[str, Behaviour] = {f"chain/{number}": to(f"/{number + 1}") for number in range(1, 12)}
ENDS: dict[str, Behaviour] = dict.fromkeys(("old-redirect/new", "to-latin-1/%F6", "to-utf-8/%C3%B6"), answer())

TLS = {
    "good": Code.OK,
    "expired": Code.TLS_EXPIRED,
    "host": Code.TLS_HOSTNAME,
    "chain": Code.TLS_CHAIN,
    "self": Code.TLS_SELF_SIGNED,
    "plain": Code.TLS_PROTOCOL,
    "mute": Code.TIMEOUT_TLS,
    "ancient": Code.TLS_PROTOCOL,
}

# Addresses that no server sees.
ODD = {
    "http://no-such-name.test/": Code.DNS_NXDOMAIN,
    "http://down.names.test/": Code.DNS_TEMPORARY,
    "http://private.test/": Code.PRIVATE_ADDRESS,
    "http://10.0.0.1/": Code.PRIVATE_ADDRESS,
    "http://2130706434/": Code.MALFORMED,  # 127.0.0.2 to browsers
    "http://ok.test:25/": Code.MALFORMED,
    "http://ok.test:99999/": Code.MALFORMED,
    "http://[::1/": Code.MALFORMED,
    "http://a..b/": Code.DNS_NXDOMAIN,
    f"http://{'a' * 64}.test/": Code.DNS_NXDOMAIN,
    "http://b\u00fccher.test/": Code.DNS_TEMPORARY,  # asked for as xn--bcher-kva.test
    "mailto:a@b.org": Code.SCHEME_UNSUPPORTED,
}


@pytest.fixture(scope="module")
def matrix() -> tuple[World, dict[str, Observation]]:
    """All behaviours in one run."""

    async def run() -> tuple[World, dict[str, Observation]]:
        async with World({**{name: row[0] for name, row in MATRIX.items()}, **CHAIN, **ENDS}) as world:
            await world.open_tls()
            await world.open_deaf()
            world.names |= {
                "private.test": ("127.0.0.1", "192.168.0.1"),
                "down.names.test": Failure.SERVER_FAILURE,
                "xn--bcher-kva.test": Failure.SERVER_FAILURE,
            }
            closed = [f"http://ok.test:{world.ports[kind]}/" for kind in ("refused", "deaf")]
            places = [world.url(name) for name in MATRIX] + [world.tls_url(kind) for kind in TLS]
            return world, await observe(world, [*places, *closed, *ODD])

    return asyncio.run(run())


IPV6 = {
    # The addresses that a name has; there is a server at 127.0.0.1 and one at ::1.
    "six": (("::1",), Code.OK),
    "both": (("::1", "127.0.0.1"), Code.OK),
    "no-way-but-four": ((NO_WAY_BY_IPV6, "127.0.0.1"), Code.OK),
    "no-way-by-six": ((NO_WAY_BY_IPV6,), Code.IPV6_ONLY),
    "no-way": ((NO_WAY,), Code.UNREACHABLE),
    "no-way-at-all": ((NO_WAY, NO_WAY_BY_IPV6), Code.UNREACHABLE),
}


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
@pytest.mark.parametrize("reaches", [True, False])
def test_sites_of_both_internets_are_told_apart(reaches: bool) -> None:
    async def go() -> dict[str, Code]:
        async with World({}, names={f"{name}.test": row[0] for name, row in IPV6.items()}) as world:
            await world.open_at("::1")
            seen = (await observe_at_usual_ports(world, map(world.url, IPV6), ipv6=reaches)).observed
            return {name: seen[world.url(name)].code for name in IPV6}

    assert asyncio.run(go()) == {name: row[1] for name, row in IPV6.items()}


Matrix = tuple[World, dict[str, Observation]]


@pytest.mark.parametrize("name", MATRIX)
def test_what_a_server_does_has_a_code_and_a_price(name: str, matrix: Matrix) -> None:
    world, observed = matrix
    _, code, requests = MATRIX[name]
    assert (observed[world.url(name)].code, len(world.requests(name))) == (code, requests)


@pytest.mark.parametrize("kind", TLS)
def test_certificates_are_told_apart(kind: str, matrix: Matrix) -> None:
    world, observed = matrix
    assert observed[world.tls_url(kind)].code is TLS[kind]


@pytest.mark.parametrize("address", ODD)
def test_addresses_that_are_not_asked(address: str, matrix: Matrix) -> None:
    assert matrix[1][address].code is ODD[address]


@pytest.mark.parametrize(("kind", "code"), [("refused", Code.REFUSED), ("deaf", Code.TIMEOUT_CONNECT)])
def test_ports_where_nobody_answers(kind: str, code: Code, matrix: Matrix) -> None:
    world, observed = matrix
    assert observed[f"http://ok.test:{world.ports[kind]}/"].code is code


def test_a_page_without_end_is_hung_up_on(matrix: Matrix) -> None:
    assert 0 < matrix[0].sent["big.test"] < 200_000


def test_servers_learn_who_asks_and_nothing_else(matrix: Matrix) -> None:
    sent = {name for request in matrix[0].seen for name in request.headers}
    assert sent == {"host", "user-agent", "accept", "accept-language", "cookie"}


def test_a_failed_page_is_asked_late_and_with_the_second_profile(matrix: Matrix) -> None:
    head, get, late = matrix[0].requests("wall-for-one-profile")
    assert [request.method for request in (head, get, late)] == ["HEAD", "GET", "GET"]
    assert late.came - get.went >= SOON.late
    first_profile = {"user-agent": "listkeeper-test/1", "accept": "*/*"}
    second_profile = {
        "user-agent": "Mozilla/5.0 (compatible; listkeeper-test/1)",
        "accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "accept-language": "en,*;q=0.5",
    }
    host = {"host": get.headers["host"]}
    assert [dict(get.headers), dict(late.headers)] == [host | first_profile, host | second_profile]
