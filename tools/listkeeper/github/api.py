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
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

if TYPE_CHECKING:
    import ssl

MOST_BYTES = 8 * 1024 * 1024
CONNECT_SECONDS, READ_SECONDS = 5.0, 15.0
"""GitHub itself gives a query up after 10 s."""
_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}")


class Failure(StrEnum):
    """Why there is no answer to speak of, as it is told to people."""

    UNREACHABLE = "could not be reached"
    """Not even a connection: what was asked has not arrived."""
    CERTIFICATE = "has a certificate that is not trusted"
    LOST = "broke the connection off"
    """What was asked may have been done all the same; so it may where the answer is late or cannot be read."""
    SLOW = "did not answer in time"
    REDIRECTED = "redirects elsewhere, which is not followed"
    UNREADABLE = "gave an answer that is none of an API"


class Reply(NamedTuple):
    """An answer of the API."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: object = None
    """As read from JSON, or bytes where those were asked for; None where it is neither, which only an error may be,
    and where there is nothing to say (RFC 9110 15.3.5)."""


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
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Raises `AddressError`; its text does not hold the token. `seconds`: to connect, and between two bytes.

        `headers`: what else goes with every request, by the names that HTTP has.
        """
        session.trust_env = False  # requests would read proxies, and a password for the host from ~/.netrc
        self._session, self._address, self._seconds = session, _checked(address), seconds
        self._headers = {"User-Agent": agent, "Accept": "application/json", "Accept-Encoding": "identity"}
        self._headers |= headers or {}
        if token:
            if not _TOKEN.fullmatch(token):
                raise AddressError("the token holds characters that none has")
            self._headers["Authorization"] = f"Bearer {token}"

    def post(self, body: object) -> Reply | Failure:
        """To the address itself."""
        return self.ask("POST", "", body)

    def get(self, path: str) -> Reply | Failure:
        """`path`: below the address, with a slash before; or an address that `within` let pass."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: object = None, *, raw: str = "") -> Reply | Failure:
        """`path` as for `get`; "" is the address itself. `raw`: the media type of an answer that is not to be JSON."""
        url = path if path and not path.startswith("/") else self._address + path
        if path and not self._is_below(url):
            return Failure.REDIRECTED
        sent = dict(self._headers)
        if raw:
            sent["Accept"] = raw
        if body is not None:
            sent["Content-Type"] = "application/json"
        return self._sent(method, url, None if body is None else json.dumps(body).encode(), sent, raw=bool(raw))

    def within(self, path: str, location: str) -> str | None:
        """Where a redirect of this path leads, if that is below the address of this API and nowhere else."""
        try:
            target = urljoin(self._address + path if path.startswith("/") else path, location)
        except ValueError:
            return None
        return target if self._is_below(target) else None

    def _is_below(self, url: str) -> bool:
        """requests decodes `%2e` and takes `..` for the folder above (2.32), which would leave the API."""
        try:
            parts, own = urlsplit(url), urlsplit(self._address)
            inside = _origin(parts) == _origin(own) and parts.path.startswith(f"{own.path}/")
        except ValueError:
            return False
        climbs = {".", ".."} & set(unquote(parts.path).replace("\\", "/").split("/"))
        return inside and not climbs and "@" not in parts.netloc and url.isascii() and url.isprintable()

    def _sent(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, raw: bool
    ) -> Reply | Failure:
        try:
            with self._session.request(
                method, url, data=body, headers=headers, timeout=self._seconds, allow_redirects=False, stream=True
            ) as response:
                return _read(response, raw=raw)
        except requests.exceptions.SSLError:
            return Failure.CERTIFICATE
        except requests.exceptions.ConnectTimeout:
            return Failure.UNREACHABLE
        except requests.exceptions.Timeout:
            return Failure.SLOW
        except requests.exceptions.ConnectionError as error:
            return _broken(error)
        except (requests.RequestException, http.client.HTTPException, OSError, ValueError):
            return Failure.UNREADABLE


def _broken(error: requests.exceptions.ConnectionError) -> Failure:
    """requests has one exception for a connection that never was and for one that broke (2.32)."""
    if "Read timed out" in str(error):
        return Failure.SLOW
    cause = error.args[0] if error.args else None
    never = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    return Failure.UNREACHABLE if never else Failure.LOST


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


def _read(response: requests.Response, *, raw: bool) -> Reply | Failure:
    headers = {name.lower(): value for name, value in response.headers.items()}
    status = response.status_code
    if 300 <= status < 400 or status == 204:
        return Reply(status, headers)
    got = None if headers.get("content-encoding", "identity") != "identity" else _bounded(response)
    if raw and status < 300:
        return Failure.UNREADABLE if got is None else Reply(status, headers, got)
    try:
        return Reply(status, headers, json.loads(got or b""))
    except (ValueError, RecursionError):
        return Reply(status, headers) if status >= 400 else Failure.UNREADABLE


def _bounded(response: requests.Response) -> bytes | None:
    """None where there is too much."""
    raw = bytearray()
    for chunk in response.iter_content(65_536):
        raw += chunk
        if len(raw) > MOST_BYTES:
            return None
    return bytes(raw)
