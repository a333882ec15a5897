"""One request over aiohttp: what was answered, as plain values. Redirections are not followed here.

HTTP is aiohttp's; what we set is what a link check needs: guarded addresses, no proxy, no cookie jar, nothing
decompressed, and no more of a body than is asked for.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from socket import AF_INET6, socket
from types import TracebackType
from typing import Protocol, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.connector import Connection
from yarl import URL

from listkeeper.links.classify import Phase
from listkeeper.links.guard import AddressInfo
from listkeeper.links.hosts import USUAL, Timing
from listkeeper.links.redirects import STATUSES
from listkeeper.links.tls import watched

HEADER_BYTES = 65_536
"""Of one header field; aiohttp's own limit of 8,190 is less than browsers take."""
COOKIES = 20
"""Kept for one chain of redirections."""
KEEP_ALIVE = 1.0
"""Seconds that a connection without a request stays open."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. Headers by lower-case name; the reason phrase is not kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = None
    """Its beginning; None where it was not read."""
    cookies: Mapping[str, str] | None = None
    """Of a redirection."""
    is_whole: bool = False
    """`body` is all there was."""


class NoAnswerError(Exception):
    """A request came to nothing."""

    def __init__(self, reason: Exception, phase: Phase, *, by_ipv6: bool = False) -> None:
        """`by_ipv6`: no other address was tried."""
        super().__init__(phase)
        self.reason = reason
        self.phase = phase
        self.by_ipv6 = by_ipv6


class NotSentError(Exception):
    """The connection was opened, but the request is not to be sent any more."""


def always() -> bool:
    return True


class Fetch(Protocol):
    """Anything that asks one question of one address; raises `NoAnswerError`."""

    async def __call__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        wants: Callable[[int], int],
        may_send: Callable[[], bool] = always,
        again: bool = False,
    ) -> Answer:
        """`wants`: by status, the bytes of the body that are read.

        `may_send`: asked when the connection is open; raises `NotSentError` if not. `again`: there is less patience.
        """


class AioFetch:
    """A session for a whole run."""

    def __init__(
        self,
        *,
        resolver: AbstractResolver,
        open_socket: Callable[[AddressInfo], socket],
        tls: ssl.SSLContext,
        timing: Timing = USUAL,
    ) -> None:
        """`tls` is from then on this session's own: its handshakes are watched, and resumed."""
        tls.sslobject_class = watched(lambda: _reached(Phase.TLS))
        self._resolver, self._open_socket, self._tls, self._timing = resolver, open_socket, tls, timing
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=_watched(self._open_socket),
            ssl=self._tls,
            limit=0,  # hosts have limits of their own, see `hosts`
            use_dns_cache=False,  # the resolver keeps its answers
            keepalive_timeout=KEEP_ALIVE,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            skip_auto_headers=("Accept-Encoding", "Accept", "User-Agent"),
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
            middlewares=(_ask_once,),
            request_class=_Request,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def __call__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        wants: Callable[[int], int],
        may_send: Callable[[], bool] = always,
        again: bool = False,
    ) -> Answer:
        progress = _Progress(may_send)
        _progress.set(progress)
        try:
            response = await self._request(method, url, headers, again=again)
        except (NoAnswerError, NotSentError):
            raise
        except Exception as error:
            raise progress.failed(error) from error
        try:
            most = wants(response.status) if method != "HEAD" else 0
            body, is_whole = await _read(response, most) if most else (None, False)
            return Answer(response.status, _headers(response), body, _cookies(response), is_whole)
        finally:
            if response.connection and response.connection.transport:
                response.connection.transport.abort()  # the rest of a body would still come, and closing TLS reads it
            response.release()

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], *, again: bool
    ) -> aiohttp.ClientResponse:
        assert self._session
        timing = self._timing
        connect, get = (timing.again, timing.again) if again else (timing.connect, timing.get)
        seconds = timing.head if method == "HEAD" else get
        timeout = aiohttp.ClientTimeout(connect + seconds, sock_connect=connect, sock_read=seconds)
        return await self._session.request(
            method, URL(url, encoded=True), headers=headers, allow_redirects=False, timeout=timeout
        )


class _Progress:
    """How far a request has come."""

    def __init__(self, may_send: Callable[[], bool]) -> None:
        self.may_send = may_send
        self.phase = Phase.NAME
        self.reused = False
        """The connection had an earlier request, and may have ended when this one was sent."""
        self.families: set[int] = set()
        """Of the addresses that were tried; none where a connection was open."""

    def connected(self) -> None:
        self.phase, self.reused = Phase.ANSWER, not self.families

    def failed(self, error: Exception) -> NoAnswerError:
        return NoAnswerError(error, self.phase, by_ipv6=self.families == {AF_INET6})


_progress: ContextVar[_Progress] = ContextVar("progress")


class _Request(aiohttp.ClientRequest):
    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Many connections may be opening when a host names a deadline: this is where that is looked at last."""
        progress = _progress.get()
        progress.connected()
        if not progress.may_send():
            raise NotSentError
        return await super().send(conn)


def _reached(phase: Phase) -> None:
    if progress := _progress.get(None):
        progress.phase = phase


def _watched(open_socket: Callable[[AddressInfo], socket]) -> Callable[[AddressInfo], socket]:
    def open_watched(address_info: AddressInfo) -> socket:
        _reached(Phase.CONNECT)
        if progress := _progress.get(None):
            progress.families.add(address_info[0])
        return open_socket(address_info)

    return open_watched


async def _ask_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp 3.14 repeats at once whatever was reset; hosts are to be asked no more often than their manners say."""
    try:
        return await handler(request)
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        progress = _progress.get()
        if progress.reused:
            raise
        raise progress.failed(error) from error


# A second one says something else, or the same again: the first counts.
_ONCE = frozenset({"location", "retry-after", "date", "etag", "last-modified", "content-length", "content-encoding"})


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Fields that came several times as one (RFC 9110 5.3)."""
    fields: dict[str, str] = {}
    for key, value in response.headers.items():
        name = key.lower()
        if name not in fields:
            fields[name] = value
        elif name not in _ONCE:
            fields[name] += f", {value}"
    return fields


async def _read(response: aiohttp.ClientResponse, most: int) -> tuple[bytes | None, bool]:
    """The beginning of the body, as far as it comes, and whether that is all of it."""
    found = bytearray()
    is_whole = False
    try:
        while len(found) < most:
            part = await response.content.read(most - len(found))
            if not part:
                is_whole = True
                break
            found += part
    except (aiohttp.ClientError, OSError):  # the status is an answer, whatever becomes of the page
        if not found:
            return None, False
    return _opened(bytes(found), response.headers.get("Content-Encoding", "identity").lower(), most, is_whole)


def _opened(found: bytes, encoding: str, most: int, is_whole: bool) -> tuple[bytes | None, bool]:
    """What was compressed although nobody asked for it, up to the same number of bytes."""
    if encoding == "identity":
        return found, is_whole
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        return None, False
    opener = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        return opener.decompress(found, most), is_whole and opener.eof
    except zlib.error:
        return None, False


def _cookies(response: aiohttp.ClientResponse) -> dict[str, str] | None:
    if "Set-Cookie" not in response.headers or response.status not in STATUSES:
        return None
    jar = SimpleCookie()
    for header in response.headers.getall("Set-Cookie")[:COOKIES]:
        try:
            jar.load(header)
        except CookieError:
            continue
    return {name: morsel.coded_value for name, morsel in list(jar.items())[:COOKIES]}
