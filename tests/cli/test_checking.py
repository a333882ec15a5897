"""What a check asks and remembers, over days, on real sockets of the loopback network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest
from listkeeper.cli.checking import Checked, Wish, check
from listkeeper.cli.memory import LONGEST_RUN
from listkeeper.links.guard import Networks
from listkeeper.links.plan import Listed, plan
from listkeeper.outcomes import Code, Observation, Verdict
from listkeeper.parser import parse
from listkeeper.store import Store

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
LOOPBACK = Networks((ip_network("127.0.0.0/8"),))
PAGE = b"<html lang=en><title>Algebra</title><h1 id='rings'>Rings</h1>" + b"<p>of numbers and of functions</p>" * 30


class Site(BaseHTTPRequestHandler):
    """Everything is there but `/gone`; pages know when they have not changed."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str, str]]

    def do_HEAD(self) -> None:
        tag = self.headers.get("If-None-Match", "")
        type(self).asked.append((self.command, self.path, tag))
        status = 404 if self.path == "/gone" else 304 if tag == '"1"' else 200
        body = PAGE if status == 200 else b""
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_GET = do_HEAD  # noqa: N815  # the name that http.server wants

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def run(text: str, history: Path | None, when: datetime, folder: Path) -> Checked:
    Site.asked.clear()
    questions = plan([Listed(parse(text, "list.md"), folder, folder)])
    return check(questions, Wish(LOOPBACK, str(history) if history else None), clock=lambda: when)


def codes(checked: Checked) -> list[tuple[Code, Verdict]]:
    return [(result.code, result.verdict) for result in checked.results]


def test_the_next_day_only_what_failed_is_asked_and_all_is_told(site: str, tmp_path: Path) -> None:
    text = f"- [a]({site}/a)\n- [b]({site}/b#rings)\n- [c]({site}/b#bells)\n- [d]({site}/gone)\n"
    history = tmp_path / "links.db"
    first = run(text, history, NOW, tmp_path)
    assert codes(first) == [
        (Code.OK, Verdict.ALIVE),
        (Code.OK, Verdict.ALIVE),
        (Code.FRAGMENT_MISSING, Verdict.CHANGE),
        (Code.NOT_FOUND, Verdict.SUSPECT),
    ]
    again = run(text, history, NOW + timedelta(days=1), tmp_path)

    assert codes(again) == [*codes(first)[:3], (Code.NOT_FOUND, Verdict.DEAD)]
    assert [asked[:2] for asked in Site.asked] == [("GET", "/gone")]


def test_a_page_that_has_not_changed_is_not_sent_again(site: str, tmp_path: Path) -> None:
    history = tmp_path / "links.db"
    run(f"[a]({site}/a)", history, NOW, tmp_path)
    later = run(f"[a]({site}/a)", history, NOW + timedelta(days=5), tmp_path)

    assert Site.asked == [("HEAD", "/a", '"1"')]
    assert codes(later) == [(Code.OK, Verdict.ALIVE)]


def test_without_a_history_nothing_is_remembered(site: str, tmp_path: Path) -> None:
    for day in range(2):
        run(f"[a]({site}/a)", None, NOW + timedelta(days=day), tmp_path)
        assert Site.asked == [("HEAD", "/a", "")]
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_saw_just_now_counts_and_is_not_asked_again(site: str, tmp_path: Path) -> None:
    history = tmp_path / "links.db"
    with Store.open(history, NOW) as store:
        killed = store.begin(NOW)
        store.record(killed, [Observation(f"{site}/a", Code.NOT_FOUND, 404)], NOW)
    checked = run(f"[a]({site}/a)\n[b]({site}/b)", history, NOW + timedelta(minutes=5), tmp_path)

    assert [asked[:2] for asked in Site.asked] == [("GET", "/b")]
    assert codes(checked) == [(Code.NOT_FOUND, Verdict.SUSPECT), (Code.OK, Verdict.ALIVE)]
    with Store.open(history, NOW) as store:
        known = dict(store.load([f"{site}/a"]))
    assert [strikes.times for strikes in known[f"{site}/a"].strikes] == [1]


def test_a_run_that_was_killed_long_ago_is_ended_for_it(site: str, tmp_path: Path) -> None:
    history = tmp_path / "links.db"
    with Store.open(history, NOW) as store:
        store.record(store.begin(NOW), [Observation(f"{site}/a", Code.NOT_FOUND, 404)], NOW)
    run(f"[b]({site}/b)", history, NOW + LONGEST_RUN + timedelta(days=1), tmp_path)

    with Store.open(history, NOW) as store:
        assert [each.conclusive for each in store.runs()] == [True, True]
        assert [past.last_code for _, past in store.load([f"{site}/a"])] == [Code.NOT_FOUND]
