"""Archived copies: which is asked for, and what is made of an archive's answer, on a real socket."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit

import pytest
from listkeeper.links.archive import MOST, Lost, copies
from listkeeper.links.guard import Networks

LOOPBACK = Networks((ip_network("127.0.0.1/32"),))
TITLES = ["timestamp"]


class Archive(BaseHTTPRequestHandler):
    """Answers for a page with what its path says."""

    asked: list[dict[str, list[str]]]
    says: dict[str, tuple[int, bytes]]

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        type(self).asked.append(asked)
        status, body = type(self).says.get(asked["url"][0], (200, b"[]"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def archive() -> Iterator[str]:
    Archive.asked, Archive.says = [], {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Archive)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/cdx"
    server.shutdown()
    server.server_close()
    thread.join()


def find(cdx: str, *lost: Lost) -> dict[str, str]:
    return copies(lost, networks=LOOPBACK, agent="test", cdx=cdx, gap=0.0)


def rows(*timestamps: object) -> tuple[int, bytes]:
    return 200, json.dumps([TITLES, *([timestamp] for timestamp in timestamps)]).encode()


PAGE = "https://gone.org/a?b=c&d"


def test_the_last_copy_before_the_first_failure_is_asked_for(archive: str) -> None:
    Archive.says = {PAGE: rows("20200102030405")}

    assert find(archive, Lost(PAGE, datetime(2026, 1, 31, 4, 5, 6, tzinfo=UTC))) == {
        PAGE: f"https://web.archive.org/web/20200102030405/{PAGE}"
    }
    assert Archive.asked == [
        {
            "url": [PAGE],
            "output": ["json"],
            "fl": ["timestamp"],
            "filter": ["statuscode:200"],
            "limit": ["-1"],
            "to": ["20260131040506"],
        }
    ]


@pytest.mark.parametrize(
    "said",
    [
        (200, b""),
        (200, b"[]"),
        rows(),
        rows(20200102030405),
        rows("2020"),
        rows("20200102030405/../x"),
        (200, b"<html>"),
        (200, b"[" * 10_000),
        (200, b"{}"),
        (200, b"7"),
        (200, b'[["timestamp"], {}]'),
    ],
)
def test_what_is_no_timestamp_leads_nowhere(said: tuple[int, bytes], archive: str) -> None:
    Archive.says = {PAGE: said}

    assert find(archive, Lost(PAGE)) == {}


def test_an_archive_that_is_busy_is_left_alone(archive: str) -> None:
    Archive.says = {PAGE: (429, b""), "https://b.org/": rows("20200102030405")}

    assert find(archive, Lost(PAGE), Lost("https://b.org/")) == {}
    assert len(Archive.asked) == 1


def test_an_archive_that_is_not_there_costs_nothing_but_the_copies() -> None:
    assert find("http://127.0.0.1:1/cdx", Lost(PAGE)) == {}


def test_no_more_is_asked_than_a_person_reads(archive: str) -> None:
    find(archive, *(Lost(f"https://gone.org/{number}") for number in range(MOST + 5)))

    assert len(Archive.asked) == MOST
