"""`links` on real sockets of the loopback network, as a person types it."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from listkeeper import cli, schema
from listkeeper.cli.links import FORMATS
from listkeeper.report.links import LINK_FORMATS

LOOPBACK = ["--allow-network", "127.0.0.0/8"]


class Site(BaseHTTPRequestHandler):
    """`/moved` leads to `/page`; everything else but `/page` is not there."""

    asked: list[str]

    def do_HEAD(self) -> None:
        type(self).asked.append(self.path)
        page = b'<h1 id="x">A page</h1>' if self.path == "/page" else b""
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/page")
        else:
            self.send_response(200 if self.path == "/page" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(page)

    do_GET = do_HEAD  # noqa: N815  # the name that http.server wants

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(capsysbinary: pytest.CaptureFixture[bytes]) -> dict[str, object]:
    values = json.loads(capsysbinary.readouterr().out)
    assert [e.message for e in schema.validator(schema.shipped("link-report")).iter_errors(values)] == []
    assert isinstance(values, dict)
    return values


def test_links_are_asked_once_and_told_by_verdict(
    site: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = f"# T\n\n- [a]({site}/page#x)\n- [b]({site}/page)\n- [c]({site}/moved)\n- [d](#t)\n"
    (folder / "list.md").write_text(text)
    status = cli.run(["links", "--format", "json", *LOOPBACK])
    values = report(capsysbinary)

    assert status == 0
    assert values["summary"] == {
        "alive": 3,
        "change": 1,
        "unknown": 0,
        "suspect": 0,
        "dead": 0,
        "invalid": 0,
        "refused": 0,
    }
    links = values["links"]
    assert isinstance(links, list)
    assert [(link["url"].removeprefix(site), link["code"], link["suggestion"]) for link in links] == [
        ("/page#x", "ok", None),
        ("/page", "ok", None),
        ("/moved", "redirect-permanent", f"{site}/page"),
        ("#t", "ok", None),
    ]
    assert sorted(Site.asked) == ["/moved", "/page", "/page"]


def test_without_leave_no_private_address_is_asked(site: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n")

    assert cli.run(["links"]) == 0
    assert "[private-address]" in capsys.readouterr().out
    assert Site.asked == []


def test_a_link_that_is_wrong_as_it_is_written_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text("- [a](missing.md)\n")

    assert cli.run(["links"]) == 1
    assert capsys.readouterr().out == (
        "list.md:1:3: invalid: missing.md [file-missing]\n"
        "    There is no such file in the repository. Correct the path.\n"
        "1 link: 1 invalid\n"
        "  1 invalid: correct it\n"
    )


@pytest.mark.parametrize(("fail_on", "status"), [("never", 0), ("error", 1), ("notice", 1)])
def test_what_fails_a_run_can_be_chosen(fail_on: str, status: int, folder: Path) -> None:
    (folder / "list.md").write_text("- [a](missing.md)\n")

    assert cli.run(["links", "--fail-on", fail_on]) == status


def test_a_history_begins_where_its_folder_is_not_there_yet(
    site: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n")

    assert cli.run(["links", "--history", ".listkeeper/links.db", *LOOPBACK]) == 0
    assert (folder / ".listkeeper/links.db").stat().st_size > 0
    assert capsys.readouterr().err == ""


def test_a_history_that_is_no_file_is_refused_before_anything_is_asked(
    site: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n")
    (folder / "links.db").mkdir()

    assert cli.run(["links", "--history", "links.db", *LOOPBACK]) == 2
    assert capsys.readouterr().err.startswith("listkeeper: links.db")
    assert Site.asked == []


def test_a_damaged_history_is_kept_aside_and_a_new_one_begun(
    site: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n")
    (folder / "links.db").write_text("no database at all")

    assert cli.run(["links", "--history", "links.db", *LOOPBACK]) == 0
    assert "links.db.damaged-" in capsys.readouterr().err
    assert [p.read_text() for p in folder.glob("links.db.damaged-*")] == ["no database at all"]


def test_a_network_that_is_none_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text("- [a](b.md)\n")

    assert cli.run(["links", "--allow-network", "home"]) == 2
    assert "--allow-network takes a network such as 10.0.0.0/8" in capsys.readouterr().err


def test_a_list_without_links_is_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text("# Nothing\n")

    assert cli.run(["links"]) == 0
    assert capsys.readouterr().out == "0 links\n"


# Which links


def codes(values: dict[str, object]) -> dict[str, str]:
    links = values["links"]
    assert isinstance(links, list)
    return {link["url"].rpartition("/")[2]: link["code"] for link in links}


def commit(folder: Path) -> None:
    for arguments in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.org", "commit", "-qm", "x"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


def test_only_what_a_change_added_is_asked_and_a_page_that_is_not_there_fails_it(
    site: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / ".git").rmdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / "list.md").write_text(f"- [a]({site}/old-and-gone)\n")
    commit(folder)
    (folder / "list.md").write_text(f"- [new]({site}/gone)\n- [better]({site}/page)\n- [a]({site}/old-and-gone)\n")

    assert cli.run(["links", "--since", "HEAD", "--format", "json", *LOOPBACK]) == 1
    assert codes(report(capsysbinary)) == {"gone": "not-found", "page": "ok"}
    assert cli.run(["links", "--format", "json", *LOOPBACK]) == 0  # a suspect, for whoever keeps the list


def test_an_older_file_does_as_well_as_a_revision(
    site: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "old.md").write_text(f"- [a]({site}/gone)\n")
    (folder / "list.md").write_text(f"- [a]({site}/gone)\n- [b]({site}/page)\n")

    assert cli.run(["links", "--since", "old.md", "--format", "json", *LOOPBACK]) == 0
    assert codes(report(capsysbinary)) == {"page": "ok"}


def test_a_revision_that_git_does_not_know_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text("- [a](b.md)\n")

    assert cli.run(["links", "--since", "HEAD"]) == 2
    assert capsys.readouterr().err.startswith("listkeeper: --since: ")


def test_links_are_chosen_by_pattern(site: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n- [b]({site}/gone)\n- [c](missing.md)\n")
    host = site.removeprefix("http://")

    cli.run(["links", "--only", f"{host}/*", "--exclude", "*/gone", "--format", "json", *LOOPBACK])
    assert codes(report(capsysbinary)) == {"page": "ok", "gone": "excluded"}
    assert set(Site.asked) == {"/page"}


def test_a_pattern_that_matches_nothing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text("- [a](#nothing)\n")

    cli.run(["links", "--exclude", "gone.org"])
    assert capsys.readouterr().err == "listkeeper: no link matches 'gone.org'\n"


def test_without_a_network_only_what_needs_none_is_checked(
    site: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n- [b](missing.md)\n")

    assert cli.run(["links", "--offline"]) == 1
    said = capsys.readouterr()
    assert "1 link: 1 invalid" in said.out
    assert said.err == "listkeeper: 1 link needs the network; not asked\n"
    assert Site.asked == []


def test_shards_make_one_report_together_and_only_together(
    site: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n- [b](missing.md)\n- [c](http://localhost:1/x)\n")
    for number in (1, 2, 3):
        assert cli.run(["links", "--shard", f"{number}/3", "--format", "json", *LOOPBACK]) in (0, 1)
        (folder / f"{number}.json").write_bytes(capsysbinary.readouterr().out)

    assert cli.run(["links", "merge", "1.json", "2.json", "3.json", "--format", "json"]) == 1
    assert codes(report(capsysbinary)).keys() == {"page", "missing.md", "x"}
    assert cli.run(["links", "merge", "1.json", "3.json"]) == 2
    assert b"missing: shard 2/3" in capsysbinary.readouterr().err


def test_a_report_of_a_whole_run_is_told_in_another_format(
    site: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n- [b](missing.md)\n")
    assert cli.run(["links", "--format", "json", *LOOPBACK]) == 1
    (folder / "links.json").write_bytes(capsysbinary.readouterr().out)

    assert cli.run(["links", "merge", "links.json", "--format", "markdown"]) == 1
    assert b"### Not right as written (1)\n\n- `missing.md` in `list.md:2`" in capsysbinary.readouterr().out
    (folder / "links.json").write_text("{}")
    assert cli.run(["links", "merge", "links.json"]) == 2


def test_a_shard_is_a_report_for_merge(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text("- [a](b.md)\n")

    assert cli.run(["links", "--shard", "1/2"]) == 2
    assert "--shard needs --format json" in capsys.readouterr().err


# What is done with them


def test_safe_new_addresses_are_written(site: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/moved) - One.\n- [b](gone.md) - Two.\n")

    assert cli.run(["links", "--fix", *LOOPBACK]) == 1
    assert (folder / "list.md").read_text() == f"- [a]({site}/page) - One.\n- [b](gone.md) - Two.\n"
    said = capsys.readouterr()
    assert said.err == f"list.md:1:3: {site}/moved → {site}/page\n"
    assert "file-missing" in said.out
    assert "redirect-permanent" not in said.out


def test_a_list_that_cannot_be_written_does_not_cost_the_report(
    site: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/moved)\n")
    (folder / "list.md").chmod(0o444)

    assert cli.run(["links", "--fix", *LOOPBACK]) == 2
    said = capsys.readouterr()
    assert "redirect-permanent" in said.out
    assert "list.md is read-only" in said.err


def test_what_each_host_was_asked_is_told(site: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n")

    cli.run(["links", "--stats", *LOOPBACK])
    assert "127.0.0.1" in capsys.readouterr().err


def test_an_outcome_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["links", "--explain", "not-found"]) == 0
    assert capsys.readouterr().out.startswith("not-found: ")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_printed(
    name: str, site: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/moved)\n")

    assert cli.run(["links", "--format", name, *LOOPBACK]) == 0
    assert b"/moved" in capsysbinary.readouterr().out


def test_the_formats_are_those_there_are() -> None:
    assert LINK_FORMATS == FORMATS


# The history as text


def test_a_history_is_carried_as_text(site: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "list.md").write_text(f"- [a]({site}/page)\n")
    cli.run(["links", "--history", "links.db", *LOOPBACK])
    capsys.readouterr()
    assert cli.run(["links", "--history", "links.db", "--export"]) == 0
    lines = capsys.readouterr().out
    assert [json.loads(line).get("url") for line in lines.splitlines()[1:]] == [f"{site}/page"]

    (folder / "links.jsonl").write_text(lines)
    assert cli.run(["links", "--history", "other.db", "--import", "links.jsonl"]) == 0
    assert cli.run(["links", "--history", "other.db", "--export"]) == 0
    assert capsys.readouterr().out == lines


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--export"], "--export and --import need --history FILE"),
        (["--export", "--history", "none.db"], "none.db is not there"),
        (["--import", "none.jsonl", "--history", "links.db"], "none.jsonl is not a file"),
        (["--import", "list.md", "--history", "links.db"], "list.md"),
    ],
)
def test_what_cannot_be_carried_is_told(
    arguments: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "list.md").write_text("# Nothing\n")

    assert cli.run(["links", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert not (folder / "none.db").exists()
