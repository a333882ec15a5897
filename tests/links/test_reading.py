"""What is read of pages, and no more: from real servers, measured at them."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from listkeeper.links.job import Ask
from listkeeper.links.look import FRAGMENT_BYTES, LOOK_BYTES
from listkeeper.links.pages import probe_address
from listkeeper.outcomes import Code, Observation
from listkeeper.urls.parts import split

from tests.links.asking import codes, observe, observe_at_usual_ports
from tests.links.behaviours import (
    BIG,
    Behaviour,
    answer,
    chunked,
    first,
    head,
    over_tls,
    raw,
    shown,
    streamed,
    stuck,
    to,
    zeros,
)
from tests.links.pages.samples import ESSAY_DE, GOOD, MISSING, html
from tests.links.world import World

BUFFERS = 200_000
"""Bytes that lie between a server and what is read of them: two of the kernel's buffers and one of aiohttp's."""


def ask(behaviours: Mapping[str, Behaviour], places: Iterable[str], **wanted: Any) -> tuple[World, list[Observation]]:
    """The same is wanted of all places. `@name/path` stands for that address."""

    async def go() -> tuple[World, list[Observation]]:
        async with World(behaviours) as world:
            known: dict[str, Any] = {
                name: world.url(value[1:]) if str(value).startswith("@") else value for name, value in wanted.items()
            }
            asks = [Ask(world.url(place), **known) for place in places]
            observed = await observe(world, asks)
            return world, [observed[ask.address] for ask in asks]

    return asyncio.run(go())


def paths(world: World, name: str) -> list[tuple[str, str]]:
    return [(request.method, request.path) for request in world.requests(name)]


# Siblings


def test_what_a_server_says_to_nonsense_is_asked_once_for_a_directory() -> None:
    pages = ["/docs/a", "/docs/b", "/docs/c", "/docs/d", "/blog/a", "/blog/b"]
    world, observed = ask({"lost": shown(MISSING["in English"])}, [f"lost{path}" for path in pages], look=True)
    siblings = {split(probe_address(world.url(f"lost{path}"))).path for path in pages}
    assert codes(observed) == [Code.SOFT_404] * 6
    assert len(siblings) == 2
    assert sorted(paths(world, "lost")) == sorted(("GET", path) for path in [*pages, *siblings])


def test_a_page_about_missing_pages_is_none_where_true_ones_are_404() -> None:
    world, observed = ask({"book/404": shown(MISSING["in English"]), "book": answer(404)}, ["book/404"], look=True)
    assert codes(observed) == [Code.OK]
    assert len(world.requests("book")) == 2


def test_without_a_reason_no_page_is_read() -> None:
    world, observed = ask({"lost": shown(MISSING["in English"])}, ["lost/page"])
    assert codes(observed) == [Code.OK]
    assert paths(world, "lost") == [("HEAD", "/page")]


def test_where_another_domain_answers_its_page_is_read_by_the_only_request() -> None:
    world, observed = ask({"old": to("http://new.test:{port}/page"), "new": shown(GOOD["an essay"])}, ["old/page"])
    assert codes(observed) == [Code.REDIRECT_CROSS_DOMAIN]
    assert (paths(world, "old"), paths(world, "new")) == ([("HEAD", "/page")], [("GET", "/page")])


# Https

OVER_HTTPS = {
    "same": (shown(GOOD["an essay"]), Code.INSECURE),
    "another": (over_tls(shown(html("Gallery", ESSAY_DE)), shown(GOOD["an essay"])), Code.OK),
    "missing": (over_tls(answer(404), shown(GOOD["an essay"])), Code.OK),
    "back": (over_tls(to("http://back.test/page"), shown(GOOD["an essay"])), Code.OK),
    "foreign": (shown(GOOD["an essay"]), Code.OK),  # its certificate is not for this name
}


@pytest.mark.parametrize("look", [False, True])
def test_https_is_wanted_only_where_it_has_the_same_page(look: bool) -> None:
    async def go() -> tuple[World, dict[str, Observation]]:
        async with World({name: row[0] for name, row in OVER_HTTPS.items()}) as world:
            await world.open_tls(*(name for name in OVER_HTTPS if name != "foreign"))
            asks = [Ask(f"http://{name}.test/page", look=look) for name in OVER_HTTPS]
            return world, (await observe_at_usual_ports(world, asks)).observed

    world, observed = asyncio.run(go())
    found = {name: observed[f"http://{name}.test/page"].code for name in OVER_HTTPS}
    assert found == {name: row[1] for name, row in OVER_HTTPS.items()}
    method = "GET" if look else "HEAD"
    assert {name: paths(world, name) for name in OVER_HTTPS} == {
        name: [(method, "/page")] * (1 if name == "foreign" else 2) for name in OVER_HTTPS
    }


def unsized(page: str) -> Behaviour:
    """A page of which the headers do not say how long it is."""
    fields = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    return head(raw(fields), raw(fields + page))


UNSIZED = {
    "same": (unsized(GOOD["an essay"]), Code.INSECURE),
    "another": (over_tls(unsized(html("Gallery", ESSAY_DE)), unsized(GOOD["an essay"])), Code.OK),
}


@pytest.mark.parametrize(("look", "asked"), [(False, ["HEAD"]), (True, ["GET", "GET"])])
def test_where_headers_do_not_tell_whether_it_is_the_same_page_it_is_read_or_nothing_said(
    look: bool, asked: list[str]
) -> None:
    async def go() -> tuple[World, dict[str, Observation]]:
        async with World({name: row[0] for name, row in UNSIZED.items()}) as world:
            await world.open_tls(*UNSIZED)
            asks = [Ask(f"http://{name}.test/page", look=look) for name in UNSIZED]
            return world, (await observe_at_usual_ports(world, asks)).observed

    world, observed = asyncio.run(go())
    assert {name: observed[f"http://{name}.test/page"].code for name in UNSIZED} == {
        name: row[1] if look else Code.OK for name, row in UNSIZED.items()
    }
    assert [method for method, _ in paths(world, "another")] == asked


# Validators

SAME = answer(304, b"")
VALIDATORS = [
    # What is known, whose it is, what the host at /page and the one that it redirects to are sent.
    ({"etag": '"1"', "valid_for": "@plain/page"}, "plain", {"plain": '"1"'}, Code.OK),
    (
        {"last_modified": "Sun, 06 Nov 1994 08:49:37 GMT", "valid_for": "@plain/page"},
        "plain",
        {"plain": "Sun, 06 Nov 1994 08:49:37 GMT"},
        Code.OK,
    ),
    ({"etag": '"1"', "valid_for": "@plain/other"}, "plain", {"plain": None}, Code.STATUS_UNCLEAR),
    ({"etag": '"1"'}, "plain", {"plain": None}, Code.STATUS_UNCLEAR),
    ({"etag": '"1"', "valid_for": "@plain/page"}, "way", {"way": None, "plain": '"1"'}, Code.REDIRECT_CROSS_DOMAIN),
    ({"etag": '"1"', "valid_for": "@way/page"}, "way", {"way": '"1"', "plain": None}, Code.STATUS_UNCLEAR),
    ({"etag": '"1"', "valid_for": "@plain/page", "fragments": ("a",)}, "plain", {"plain": None}, Code.STATUS_UNCLEAR),
]


@pytest.mark.parametrize(("wanted", "place", "sent", "code"), VALIDATORS)
def test_validators_are_sent_to_the_address_that_they_are_of(
    wanted: dict[str, Any], place: str, sent: dict[str, str | None], code: Code
) -> None:
    way = to("http://plain.test:{port}/page")
    world, (seen,) = ask({"way": way, "plain": SAME}, [f"{place}/page"], **wanted)
    names = ("if-none-match", "if-modified-since")
    found = {
        request.host.removesuffix(".test"): next((request.headers[n] for n in names if n in request.headers), None)
        for request in world.seen
    }
    assert (found, seen.code) == (sent, code)
    assert (seen.status, seen.snapshot) == (304, None)


# Failures that are known

KNOWN = [
    (answer(404), Code.NOT_FOUND, Code.NOT_FOUND, ["GET"]),
    (answer(410), Code.NOT_FOUND, Code.GONE, ["GET", "GET"]),
    (answer(500), Code.SERVER_ERROR, Code.SERVER_ERROR, ["GET"]),
    (first(answer(500), answer(404)), Code.NOT_FOUND, Code.NOT_FOUND, ["GET", "GET"]),
    (answer(), Code.NOT_FOUND, Code.OK, ["GET"]),
]


@pytest.mark.parametrize(("how", "before", "code", "asked"), KNOWN)
def test_a_failure_that_was_seen_before_needs_no_second_look(
    how: Behaviour, before: Code, code: Code, asked: list[str]
) -> None:
    world, (seen,) = ask({"host": how}, ["host/page"], failed_as=before)
    assert (seen.code, [method for method, _ in paths(world, "host")]) == (code, asked)


# Bytes


def filled(before: str, size: int, after: str) -> str:
    return f"<html><body><h1 id=top>A page</h1>{before}{'<p>word</p>' * (size // 11)}{after}"


ENDLESS = streamed(b"<p>word</p>" * 100, BIG, fields=f"Content-Type: text/html\r\nContent-Length: {BIG}\r\n")
READ = [({"look": True}, LOOK_BYTES), ({"fragments": ("x",)}, FRAGMENT_BYTES), ({}, 0)]


@pytest.mark.parametrize(("wanted", "limit"), READ)
def test_no_more_is_read_than_is_wanted(wanted: dict[str, Any], limit: int) -> None:
    world, (seen,) = ask({"big": head(answer(405), ENDLESS)}, ["big/page"], **wanted)
    assert seen.code is Code.OK
    assert limit <= world.sent["big.test"] < limit + BUFFERS


@pytest.mark.parametrize(
    ("size", "missing", "unverifiable"), [(400_000, ("away",), ()), (600_000, (), ("here", "away"))]
)
def test_a_fragment_beyond_what_is_read_is_not_called_missing(
    size: int, missing: tuple[str, ...], unverifiable: tuple[str, ...]
) -> None:
    page = shown(filled("", size, "<h2 id=here>Here</h2>"))
    _, (seen,) = ask({"long": page}, ["long/page"], fragments=("here", "away"))
    assert (seen.code, seen.missing, seen.unverifiable) == (Code.OK, missing, unverifiable)


@pytest.mark.parametrize("wanted", [{"look": True}, {"fragments": ("x",)}])
def test_a_page_that_unpacks_to_a_thousand_times_its_size_takes_no_memory(wanted: dict[str, Any]) -> None:
    bomb = answer(200, zeros(60 * 2**20), Content_Type="text/html", Content_Encoding="gzip")
    tracemalloc.start()
    try:
        _, (seen,) = ask({"bomb": bomb}, ["bomb/page"], **wanted)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seen.code is Code.OK
    assert most < 8 * 2**20


# What comes of pages that are odd

TITLE = "Über größere Gärten"
PAGE = html(TITLE, "<h2 id=Größe>Größe</h2>", head="{}")
ENCODINGS = {
    "UTF-8": ("text/html; charset=utf-8", PAGE.encode()),
    "Latin-1 by its header": ("text/html; charset=iso-8859-1", PAGE.encode("latin-1")),
    "Latin-1 by itself": ("text/html", PAGE.format("<meta charset=iso-8859-1>").encode("latin-1")),
    "UTF-16 by its mark": ("text/html", PAGE.encode("utf-16")),
    "UTF-16 by its header": ("text/html; charset=utf-16le", PAGE.encode("utf-16-le")),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_page_is_read_in_its_own_encoding(name: str) -> None:
    kind, page = ENCODINGS[name]
    host = answer(200, page, Content_Type=kind)
    _, (seen,) = ask({"host": host}, ["host/page"], look=True, fragments=("Gr%C3%B6%C3%9Fe", "klein"))
    assert seen.snapshot
    assert (seen.code, seen.snapshot.title, seen.missing) == (Code.OK, TITLE, ("klein",))


LIE = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {}\r\nContent-Length: 4\r\n\r\nnot!"
BROKEN = {
    "only its beginning comes": (stuck, "A page"),
    "chunks that end nowhere": (chunked("<title>A page</title>", ends=False), "A page"),
    "gzip that is none": (raw(LIE.format("gzip")), None),
    "an unknown packing": (raw(LIE.format("br")), None),
    "shorter than it says": (raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<title>A page</title>"), "A page"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_that_breaks_off_is_there(name: str) -> None:
    how, title = BROKEN[name]
    _, (seen,) = ask({"host": how}, ["host/page"], look=True)
    assert (seen.code, seen.snapshot.title if seen.snapshot else None) == (Code.OK, title)
