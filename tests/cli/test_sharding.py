"""A run in parts, on machines that know nothing of each other, has the report and the history of one machine's."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from socket import socket
from typing import Any, NamedTuple

import pytest
from listkeeper import cli
from listkeeper.cli.checking import Checked, Wish, check
from listkeeper.cli.memory import now_utc
from listkeeper.history import Outage
from listkeeper.links.guard import Networks
from listkeeper.links.hosts import Timing
from listkeeper.links.plan import Listed, Question, plan
from listkeeper.links.shards import Shard, cut, described, digest, shard
from listkeeper.outcomes import Code, Observation
from listkeeper.parser import parse
from listkeeper.report.links import json as json_report
from listkeeper.store import Store

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
LOOPBACK = Networks((ip_network("127.0.0.0/8"),))
PAGE = b"<html lang=en><title>Algebra</title><h1 id='rings'>Rings</h1>" + b"<p>of numbers and of functions</p>" * 30
SITES = 8


def wish(history: Path | None) -> Wish:
    return Wish(LOOPBACK, str(history) if history else None, timing=Timing(late=0.05, backoff=0.01))


class Site(BaseHTTPRequestHandler):
    """`/flickers` is away on the second day, `/away` on the first two, `/gone` always; `/moved` leads to `/page`."""

    protocol_version = "HTTP/1.1"
    day: int

    def do_HEAD(self) -> None:
        days = {"/page": range(9), "/": range(9), "/flickers": (0, 2, 3), "/away": range(2, 9)}
        is_there = self.day in days.get(self.path, ())
        status = 301 if self.path == "/moved" else 200 if is_there else 404
        body = PAGE if status == 200 else b""
        self.send_response(status)
        self.send_header("ETag", f'"{self.path}"')
        self.send_header("Location", "/page")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_GET = do_HEAD  # noqa: N815  # the name that http.server wants

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def sites() -> Iterator[list[str]]:
    """Eight sites: of each loopback address, a part of a run of its own."""
    Site.day = 0
    with ExitStack() as stack:
        found = []
        for number in range(1, SITES + 1):
            server = stack.enter_context(ThreadingHTTPServer((f"127.0.0.{number}", 0), Site))
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            found.append(f"http://127.0.0.{number}:{server.server_port}")
        yield found


def questions(sites: Sequence[str], folder: Path) -> list[Question]:
    lines = [f"- [a]({site}/page#rings) [b]({site}/flickers) [c]({site}/page#bells)\n" for site in sites]
    more = f"- [d]({sites[0]}/gone) [e]({sites[1]}/moved) [f]({sites[2]}/gone) [g](missing.md) "
    more += f"[h]({sites[3]}/away)\n"
    return plan([Listed(parse("".join(lines) + more, "list.md"), folder, folder)])


class Run(NamedTuple):
    """A run in parts: all of it in one folder."""

    asked: list[Question]
    folder: Path
    when: datetime

    def part(self, own: Shard, history: Path) -> str:
        """One machine asks its part, with a copy of the history; the answer is its report."""
        copy = self.folder / f"{own.number}.db"
        shutil.copyfile(history, copy)
        checked = check(cut(self.asked, own), wish(copy), clock=lambda: self.when)
        return self.write(own, checked)

    def whole(self, history: Path) -> Checked:
        return check(self.asked, wish(history), clock=lambda: self.when)

    def write(self, own: Shard, checked: Checked) -> str:
        text = json_report.render(
            checked.results,
            conclusive=checked.conclusive,
            colour=False,
            shard=described(own, digest(self.asked)),
            seen=checked.lines,
        )
        path = self.folder / f"{own.number}-of-{own.of}.json"
        path.write_text(text)
        return str(path)


def lines(history: Path) -> list[str]:
    with Store.open(history, NOW) as store:
        return list(store.export_lines())


def empty(path: Path) -> Path:
    with Store.open(path, NOW):
        return path


def merged(reports: Sequence[str], history: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> tuple[int, Any]:
    capsysbinary.readouterr()
    status = cli.run(["links", "merge", *reports, "--history", str(history), "--format", "json"])
    return status, json.loads(capsysbinary.readouterr().out or "null")


def without_times(report: Any) -> Any:
    return {**report, "links": [{**link, "seconds": 0} for link in report["links"]]}


@pytest.mark.parametrize("of", [1, 5])
def test_the_parts_leave_the_history_of_the_whole(
    of: int, sites: list[str], tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    whole, together = empty(tmp_path / "whole.db"), empty(tmp_path / "together.db")
    asked = questions(sites, tmp_path)
    for Site.day in range(4):
        when = NOW + timedelta(days=4 * Site.day)
        run = Run(asked, tmp_path, when)
        alone = run.whole(whole)
        reports = [run.part(Shard(number, of), together) for number in range(1, of + 1)]
        status, report = merged(reports, together, capsysbinary)

        said = json_report.render(alone.results, conclusive=True, colour=False, since=alone.since)
        assert (status, without_times(report)) == (1, without_times(json.loads(said)))
        assert lines(together) == lines(whole)
    codes = {link["url"].removeprefix(sites[0]): (link["code"], link["verdict"]) for link in report["links"]}
    assert codes["/gone"] == ("not-found", "dead")
    assert codes["/page#bells"] == ("fragment-missing", "change")
    assert codes["/flickers"] == ("ok", "alive")
    over = {f"{sites[3]}/away": (Outage(NOW, NOW + timedelta(days=8), Code.NOT_FOUND),)}
    assert [outages(history) for history in (whole, together)] == [over, over]
    assert [runs(history) for history in (whole, together)] == [[True] * 4, [True] * 4]


def runs(history: Path) -> list[bool | None]:
    """Of each that is known, whether it was conclusive."""
    with Store.open(history, NOW) as store:
        return [run.conclusive for run in store.runs()]


def outages(history: Path) -> dict[str, tuple[Outage, ...]]:
    with Store.open(history, NOW) as store:
        return dict(store.outages(json.loads(line)["url"] for line in list(store.export_lines())[1:]))


@pytest.fixture
def run(sites: list[str], tmp_path: Path) -> Run:
    return Run(questions(sites, tmp_path), tmp_path, NOW)


def test_what_is_merged_twice_counts_once(run: Run, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    history = empty(tmp_path / "links.db")
    reports = [run.part(Shard(number, 2), history) for number in (1, 2)]
    merged(reports, history, capsysbinary)
    once = lines(history)
    merged(reports, history, capsysbinary)
    assert lines(history) == once

    later = run._replace(when=NOW + timedelta(hours=1))  # somebody had all jobs run again
    merged([later.part(Shard(number, 2), history) for number in (1, 2)], history, capsysbinary)
    assert {link["strikes"] for link in _links(reports) if link["code"] == "not-found"} == {1}
    again, _ = merged([later.part(Shard(number, 2), history) for number in (1, 2)], history, capsysbinary)
    assert {row[2] for line in lines(history)[1:] for row in json.loads(line).get("strikes", [])} == {1}
    assert again == 1


def _links(reports: Sequence[str]) -> list[Any]:
    return [link for path in reports for link in json.loads(Path(path).read_text())["links"]]


def test_a_part_with_a_bad_network_condemns_nobody(
    run: Run, sites: list[str], tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    history = empty(tmp_path / "links.db")
    good, bad = (Shard(number, 2) for number in (shard(f"{sites[0]}/", 2), 3 - shard(f"{sites[0]}/", 2)))
    with socket() as held:  # nobody listens there: the machine of this part reaches nobody
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    nowhere = [question._replace(address=_at(port, question.address)) for question in run.asked]
    failed = check(cut(nowhere, bad), wish(empty(tmp_path / "bad.db")), clock=lambda: NOW)
    assert {seen.code for seen in failed.observations} == {Code.REFUSED}
    assert (failed.conclusive, failed.lines) == (False, [])

    status, report = merged([run.part(good, history), run.write(bad, failed)], history, capsysbinary)
    assert (status, report["conclusive"]) == (3, False)
    known = {json.loads(line)["url"] for line in lines(history)[1:]}
    assert {shard(url, 2) for url in known} == {good.number}
    assert runs(history) == [False]


def _at(port: int, address: str) -> str:
    head, _, rest = address.rpartition(":")
    return f"{head}:{port}/{rest.partition('/')[2]}" if address else ""


def test_a_run_that_lost_a_part_says_so_and_remembers_nothing(
    run: Run, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    history = empty(tmp_path / "links.db")
    reports = [run.part(Shard(number, 3), history) for number in (1, 3)]
    capsysbinary.readouterr()

    assert cli.run(["links", "merge", *reports, "--history", str(history)]) == 2
    said = capsysbinary.readouterr()
    assert said.out == b""
    assert b"missing: shard 2/3; a part of the links would be told of as if it were all" in said.err
    assert lines(history) == lines(empty(tmp_path / "other.db"))


FORGED = {
    "a strike too many": {"strikes": [[2, 86400, 10**12, "2026-03-01T04:00:00Z", "2026-03-01T04:00:00Z"]]},
    "a key that is unknown": {"more": 1},
    "a time that is none": {"first_seen": "soon"},
    "an outage that ends before it begins": {
        "outages": [["2026-03-01T04:00:00Z", "2026-02-01T04:00:00Z", "not-found"]]
    },
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_no_history_can_hold_is_refused_whole(
    forged: dict[str, object], run: Run, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    history = empty(tmp_path / "links.db")
    path = Path(run.part(Shard(1, 1), history))
    values = json.loads(path.read_text())
    values["seen"][-1] |= forged
    path.write_text(json.dumps(values))
    capsysbinary.readouterr()

    assert cli.run(["links", "merge", str(path), "--history", str(history)]) == 2
    assert b"listkeeper: what the shards have seen:" in capsysbinary.readouterr().err
    assert lines(history) == lines(empty(tmp_path / "other.db"))


def test_parts_without_a_history_make_none(
    run: Run, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = run.write(Shard(1, 1), check(run.asked, wish(None), clock=lambda: NOW))

    assert cli.run(["links", "merge", path, "--history", str(tmp_path / "links.db")]) == 2
    assert b"a shard was run without --history" in capsysbinary.readouterr().err
    assert not (tmp_path / "links.db").exists()


def test_a_matrix_is_planned_by_what_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    urls = sorted(f"https://{n}.org/" for n in range(2_100))
    (tmp_path / "list.md").write_text("".join(f"- [a]({url})\n" for url in urls))

    assert cli.run(["links", "--plan", "--history", "links.db"]) == 0
    assert json.loads(capsysbinary.readouterr().out) == ["1/2", "2/2"]
    assert not (tmp_path / "links.db").exists()
    run_of = Observation("", Code.OK, 200)
    with Store.open(tmp_path / "links.db", now_utc()) as store:
        number = store.begin(now_utc())
        store.record(number, [replace(run_of, url=url) for url in urls[1_000:]], now_utc())
        store.finish(number, now_utc(), conclusive=True)
    assert cli.run(["links", "--plan", "--history", "links.db"]) == 0
    assert json.loads(capsysbinary.readouterr().out) == ["1/1"]
