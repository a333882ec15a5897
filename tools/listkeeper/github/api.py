"""One request to an API that is not trusted either: its address may lead to a proxy or to a wrong server.

The token goes to one origin and nowhere else: no redirect is followed here, and no text of a server, of an exception
or of a request is kept. Answers are bounded in size, depth and time.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    import ssl

MOST_BYTES = 8 * 1024 * 1024
CONNECT_SECONDS, READ_SECONDS = 5.0, 15.0
"""GitHub itself gives a query up after 10 s."""
_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}")


class Failure(StrEnum):
    """Why there is no answer to speak of, as it is told to people."""

    UNREACHABLE = "could not be reached"
    CERTIFICATE = "has a certificate that is not trusted"
    SLOW = "did not answer in time"
    REDIRECTED = "redirects elsewhere, which is not followed"
    UNREADABLE = "gave an answer that is none of an API"


class Reply(NamedTuple):
    """An answer of the API."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: object = None
    """As read from JSON; None where it is none, which only an error may be."""


class AddressError(ValueError):
    """The address or the token of an API cannot be used; its text is a clause for people."""


def new_session(tls: ssl.SSLContext | None = None) -> requests.Session:
    """A session without proxies, netrc, cookies and retries. `tls`: whom to trust besides requests' own list."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.mount("https://", _Adapter(tls))
    return session


class _Adapter(HTTPAdapter):
    """requests takes a TLS context only this way (2.32)."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        if self._tls:
            more["ssl_context"] = self._tls
        super().init_poolmanager(connections, maxsize, block, **more)


class Api:
    """An API at a fixed address, and what is sent to it alone."""

    def __init__(
        self,
        session: requests.Session,
        address: str,
        *,
        agent: str,
        token: str = "",
        seconds: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
    ) -> None:
        """Raises `AddressError`; its text does not hold the token. `seconds`: to connect, and between two bytes."""
        session.trust_env = False  # requests would read proxies, and a password for the host from ~/.netrc
        self._session, self._address, self._seconds = session, _checked(address), seconds
        self._headers = {"User-Agent": agent, "Accept": "application/json", "Accept-Encoding": "identity"}
        if token:
            if not _TOKEN.fullmatch(token):
                raise AddressError("the token holds characters that none has")
            self._headers["Authorization"] = f"Bearer {token}"

    def post(self, body: object) -> Reply | Failure:
        """To the address itself."""
        return self._ask("POST", self._address, json.dumps(body).encode())

    def get(self, path: str) -> Reply | Failure:
        """`path`: below the address, with a slash before; or an address that `within` let pass."""
        return self._ask("GET", self._address + path if path.startswith("/") else path)

    def within(self, path: str, location: str) -> str | None:
        """Where a redirect of this path leads, if that is below the address of this API and nowhere else."""
        try:
            target = urljoin(self._address + path if path.startswith("/") else path, location)
            parts, own = urlsplit(target), urlsplit(self._address)
            inside = _origin(parts) == _origin(own) and parts.path.startswith(f"{own.path}/")
        except ValueError:
            return None
        return target if inside and "@" not in parts.netloc and target.isascii() and target.isprintable() else None

    def _ask(self, method: str, url: str, body: bytes | None = None) -> Reply | Failure:
        sent = self._headers | ({"Content-Type": "application/json"} if body else {})
        try:
            with self._session.request(
                method, url, data=body, headers=sent, timeout=self._seconds, allow_redirects=False, stream=True
            ) as response:
                return _read(response)
        except requests.exceptions.SSLError:
            return Failure.CERTIFICATE
        except requests.exceptions.ConnectTimeout:
            return Failure.UNREACHABLE
        except requests.exceptions.Timeout:
            return Failure.SLOW
        except requests.exceptions.ConnectionError as error:
            return Failure.SLOW if "Read timed out" in str(error) else Failure.UNREACHABLE
        except (requests.RequestException, http.client.HTTPException, OSError, ValueError):
            return Failure.UNREADABLE


def _checked(address: str) -> str:
    """Without the last slash. https, or http to this very machine."""
    try:
        parts = urlsplit(address)
        scheme, host, _port = _origin(parts)
    except ValueError:
        raise AddressError("its address is none") from None
    if not host or not address.isascii() or not address.isprintable() or {"@", "?", "#", "\\", " "} & set(address):
        raise AddressError("its address is none")
    if scheme != "https" and not (scheme == "http" and _is_loopback(host)):
        raise AddressError("its address does not begin with https")
    return address.rstrip("/")


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _read(response: requests.Response) -> Reply | Failure:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if 300 <= response.status_code < 400:
        return Reply(response.status_code, headers)
    raw = b"" if headers.get("content-encoding", "identity") != "identity" else _bounded(response)
    try:
        return Reply(response.status_code, headers, json.loads(raw))
    except (ValueError, RecursionError):
        return Reply(response.status_code, headers) if response.status_code >= 400 else Failure.UNREADABLE


def _bounded(response: requests.Response) -> bytes:
    """Nothing where there is too much."""
    raw = bytearray()
    for chunk in response.iter_content(65_536):
        raw += chunk
        if len(raw) > MOST_BYTES:
            return b""
    return bytes(raw)
