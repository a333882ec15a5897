"""TLS as browsers take it: the system's authorities, and sessions that are resumed where a host is asked again.

A resumed session (RFC 8446 2.2) shows no certificate: it was judged, for this name, in the handshake that began it.
So a session is offered to no other name, and lives no longer than a run. It spares both sides the half of a handshake.
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

SESSIONS = 256
"""Names whose sessions are kept, the latest: each session holds a chain of certificates, about 25 kB."""


class Sessions:
    """What was agreed with hosts, by name. Each session is offered once (RFC 8446 C.4).

    A server that cannot do with what it handed out is thus asked without it the next time. Most hosts are connected to
    once in a run: kept are sessions from the second connection on.
    """

    def __init__(self, most: int = SESSIONS) -> None:
        self._most = most
        self._met: set[str] = set()
        self._kept: dict[str, ssl.SSLSession] = {}

    def take(self, name: str) -> ssl.SSLSession | None:
        return self._kept.pop(name, None)

    def keep(self, name: str, agreed: Callable[[], ssl.SSLSession | None]) -> None:
        """`agreed` is asked only for what is kept: Pythons before 3.13.1 lose 8 kB at each (gh-116810)."""
        if name not in self._met:
            self._met.add(name)
        elif session := agreed():
            self._kept.pop(name, None)
            self._kept[name] = session
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]


def watched(began: Callable[[], None]) -> type[ssl.SSLObject]:
    """What a context makes of connections: calls `began` as a handshake begins, and resumes sessions.

    aiohttp has one limit for TCP and TLS together, and no signal between them.
    """
    sessions = Sessions()

    class Watched(ssl.SSLObject):
        _has_begun = _has_data = False

        def do_handshake(self) -> None:
            if not self._has_begun:
                self._has_begun = True
                began()
                if known := sessions.take(self.server_hostname or ""):
                    self.session = known
            super().do_handshake()

        def read(self, len: int = 1024, buffer: Any = None) -> Any:  # noqa: A002  # as its parent has it
            got = super().read(len, buffer)
            if not self._has_data:
                self._has_data = True  # a ticket comes before it, but after the handshake
                sessions.keep(self.server_hostname or "", lambda: self.session)
            return got

        def getpeercert(self, binary_form: bool = False) -> Any:  # noqa: ARG002  # as its parent has it
            """Nothing: loops ask for it to keep it, and to spell it out costs a tenth of a run. OpenSSL judged it."""
            return None

    return Watched


def trusting(authorities: Path | None = None) -> ssl.SSLContext:
    """The system's authorities, and those of a PEM file besides."""
    tls = _trusting_system()
    tls.verify_flags &= ~ssl.VERIFY_X509_STRICT  # default since Python 3.13; browsers are not so strict
    if authorities:
        tls.load_verify_locations(authorities)
    return tls


def _trusting_system() -> ssl.SSLContext:
    """As `ssl.create_default_context`, from the same places.

    That function also has OpenSSL 3 read the whole folder of authorities for each name that is not in it, so in every
    handshake for the intermediate's: a sixth of what a handshake costs.
    """
    places = ssl.get_default_verify_paths()
    if sys.platform == "win32" or not places.capath:  # several folders, too, are left to OpenSSL
        return ssl.create_default_context()
    tls = ssl.create_default_context(capath=places.capath)
    if places.cafile:
        with suppress(OSError):  # what stands there may be none; there is mostly only one of the two
            tls.load_verify_locations(places.cafile)
    return tls
