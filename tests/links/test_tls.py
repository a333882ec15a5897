"""TLS: whom we trust, and which sessions are resumed, with a server of our own that says what it resumed."""

from __future__ import annotations

import asyncio
import hashlib
import os
import ssl
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
import trustme
from cryptography import x509
from listkeeper.links.classify import Phase
from listkeeper.links.fetch import AioFetch, NoAnswerError
from listkeeper.links.guard import socket_factory
from listkeeper.links.resolver import Resolver, TableLookup
from listkeeper.links.tls import Sessions, trusting

from tests.links.asking import LOOPBACK

SESSION = cast("ssl.SSLSession", object())
"""Python makes none without a connection; what it holds is nothing to us."""
VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def resumed(names: Sequence[str], version: ssl.TLSVersion, *, certified: Sequence[str] = ("one.test",)) -> list[bool]:
    """Ask one server under these names, each time by a new connection: which of these did it resume?"""
    seen: list[bool] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(writer.get_extra_info("ssl_object").session_reused)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(PAGE)
        writer.close()

    async def go() -> None:
        authority = trustme.CA()
        offered, asking = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), trusting()
        authority.issue_cert(*certified).configure_cert(offered)
        authority.configure_trust(asking)
        asking.maximum_version = version
        resolver = Resolver(TableLookup(dict.fromkeys(names, ("127.0.0.1",))), LOOPBACK)
        async with (
            await asyncio.start_server(talk, "127.0.0.1", 0, ssl=offered) as server,
            AioFetch(resolver=resolver, open_socket=socket_factory(LOOPBACK), tls=asking) as fetch,
        ):
            port = server.sockets[0].getsockname()[1]
            for name in names:
                await fetch("HEAD", f"https://{name}:{port}/", {}, wants=lambda _status: 0)

    asyncio.run(go())
    return seen


@pytest.mark.parametrize("version", VERSIONS)
def test_sessions_are_resumed_where_a_host_is_asked_a_third_time(version: ssl.TLSVersion) -> None:
    assert resumed(["one.test"] * 4, version) == [False, False, True, True]


@pytest.mark.parametrize("version", VERSIONS)
def test_names_of_one_server_resume_each_its_own(version: ssl.TLSVersion) -> None:
    names = ("one.test", "two.test")
    assert resumed([*names] * 3, version, certified=names) == [False, False, False, False, True, True]


@pytest.mark.parametrize("version", VERSIONS)
def test_no_session_spares_another_name_its_certificate(version: ssl.TLSVersion) -> None:
    with pytest.raises(NoAnswerError) as caught:
        resumed([*["one.test"] * 3, "two.test"], version)
    assert caught.value.phase is Phase.TLS
    assert "not valid for 'two.test'" in str(caught.value.reason)


def test_each_session_is_offered_once() -> None:
    sessions = Sessions()
    for _ in range(2):
        sessions.keep("host", lambda: SESSION)
    assert [sessions.take("host"), sessions.take("host")] == [SESSION, None]


def test_what_is_not_kept_is_not_asked_for() -> None:
    sessions, asked = Sessions(), Counter[str]()
    for name in "abbc":
        sessions.keep(name, lambda name=name: asked.update(name))  # type: ignore[misc]
    assert asked == Counter("b")


def test_only_the_latest_sessions_are_kept() -> None:
    sessions = Sessions(2)
    for name in "aabbacc":
        sessions.keep(name, lambda: SESSION)
    assert [name for name in "abc" if sessions.take(name)] == ["a", "c"]


def test_certificates_are_judged_as_browsers_do(tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(file))
    tls = trusting(file)
    assert not tls.verify_flags & ssl.VERIFY_X509_STRICT
    assert tls.verify_mode is ssl.CERT_REQUIRED
    assert tls.check_hostname
    assert ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode()) in tls.get_ca_certs(binary_form=True)


def hash_of(authority: trustme.CA) -> str:
    """Its name in a folder of authorities: of the canonical encoding of its subject (OpenSSL's X509_NAME_hash)."""
    subject = x509.load_pem_x509_certificate(authority.cert_pem.bytes()).subject
    lowered = x509.Name([x509.NameAttribute(part.oid, str(part.value).lower()) for part in subject])
    without_header = lowered.public_bytes()[2:]
    return f"{int.from_bytes(hashlib.sha1(without_header, usedforsecurity=False).digest()[:4], 'little'):08x}"


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where OpenSSL is told to look for authorities, and there are none."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "bundle.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "folder"))
    (tmp_path / "folder").mkdir()
    return tmp_path


def is_trusted(authority: trustme.CA) -> bool:
    """By a client of `trusting`, in a handshake without a network, where an intermediate is shown."""
    offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.create_child_ca().issue_cert("one.test").configure_cert(offered)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting().wrap_bio(down, up, server_hostname="one.test")
    server = offered.wrap_bio(up, down, server_side=True)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLCertVerificationError:
            return False
        except ssl.SSLWantReadError:
            continue
    return True


@pytest.mark.parametrize(
    ("place", "folders"),
    [
        ("bundle.pem", ["folder"]),
        ("bundle.pem", ["nowhere"]),
        ("folder/{hash}.0", ["folder"]),
        ("other/{hash}.0", ["folder", "other"]),
    ],
)
def test_the_systems_authorities_are_trusted_wherever_it_has_them(
    place: str, folders: list[str], system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", os.pathsep.join(str(system / folder) for folder in folders))
    authority, other = trustme.CA(), trustme.CA()
    file = system / place.format(hash=hash_of(authority))
    file.parent.mkdir(exist_ok=True)
    authority.cert_pem.write_to_path(str(file))
    assert is_trusted(authority)
    assert not is_trusted(other)


@pytest.mark.parametrize("folder", ["", "folder"])
@pytest.mark.parametrize("bundle", [b"", b"nothing of the kind"])
def test_a_system_without_authorities_trusts_nobody(
    bundle: bytes, folder: str, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (system / "bundle.pem").write_bytes(bundle)
    monkeypatch.setenv("SSL_CERT_DIR", folder and str(system / folder))
    assert not is_trusted(trustme.CA())
