"""`export --format html`: where the site goes, what is known for it, and what is told where something is not."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from listkeeper import cli
from listkeeper.cli import memory
from listkeeper.outcomes import Code, Observation
from listkeeper.store import Store
from listkeeper.store.formats import FORMATS

LIST = "# Trees\n\n## Native\n\n- [Ash](https://ash.dev/) - Grows fast.\n"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Call = Callable[..., tuple[int, str, str]]
HTML = "export --format html"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(line: str) -> tuple[int, str, str]:
        return cli.run(shlex.split(line)), *capfd.readouterr()

    return run


def committed() -> None:
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for command in (["init", "--quiet"], ["add", "list.md"], ["commit", "--quiet", "--message", "x"]):
        subprocess.run([*git, *command], check=True)


def test_a_site_is_written_and_said_where(call: Call) -> None:
    committed()

    assert call(f"{HTML} --output site") == (0, "", "site: 1 entries; open site/index.html\n")
    assert "Ash" in Path("site/index.html").read_text(encoding="utf-8")
    assert Path("site/feed.xml").exists()


def test_without_git_there_is_no_feed_and_that_is_told(call: Call) -> None:
    status, out, told = call(f"{HTML} --output site")

    assert (status, out) == (0, "")
    assert told.startswith("listkeeper: the site has no feed and does not say when entries were added: ")
    assert not Path("site/feed.xml").exists()


def test_the_history_is_read_and_never_written(call: Call) -> None:
    with Store.open(Path("links.db"), NOW) as store:
        run = store.begin(NOW)
        store.record(run, [Observation("https://ash.dev/", Code.OK, 200)], NOW)
        store.finish(run, NOW, conclusive=True)
    before = Path("links.db").read_bytes(), sorted(Path().iterdir())
    Path("links.db").chmod(0o444)
    call(f"{HTML} --output site --history links.db")

    assert "Alive <time>2026-03-01</time>" in Path("site/index.html").read_text(encoding="utf-8")
    assert (Path("links.db").read_bytes(), sorted(p for p in Path().iterdir() if p.name != "site")) == before


def test_a_link_that_died_and_came_back_is_in_the_plots(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "now_utc", lambda: NOW)
    with Store.open(Path("links.db"), NOW) as store:
        for day, code in enumerate((Code.NOT_FOUND, Code.NOT_FOUND, Code.OK, Code.OK)):
            when = NOW + timedelta(days=day - 4)
            run = store.begin(when)
            store.record(run, [Observation("https://ash.dev/", code)], when)
            store.finish(run, when, conclusive=True)
    call(f"{HTML} --output site --history links.db")

    page = Path("site/health.html").read_text(encoding="utf-8")
    assert re.findall(
        r'<th scope="row" dir="auto">(\d\S+)</th><td>(\d.*)</td></tr>', page.replace("</td><td>", " ")
    ) == [
        *[("2026-02-28", "1 1 100 %"), ("2026-02-27", "1 1 100 %")],
        *[("2026-02-26", "1 0 0 %"), ("2026-02-25", "1 0 0 %")],
        *[("2026-03", "0 0 0"), ("2026-02", "1 1 1")],
    ]


def test_a_history_of_the_first_release_is_read_too(call: Call) -> None:
    with Store.open(Path("links.db"), NOW, formats={1: FORMATS[1]}):
        pass
    assert call(f"{HTML} --output site --history links.db")[0] == 0


WRONG = [
    ("", "--format html needs --output DIR"),
    ("--output site --check x", "--format html is made of a list"),
    ("--output site --address ftp://x", "--address is where the site will be"),
    ("--output site --address 'https://x/?a'", "--address is where the site will be"),
    ("--output site --address 'https://x/<b>'", "--address is where the site will be"),
    ("--output site --history none.db", "none.db is not there; a run of links --history begins one"),
    ("--output site --history list.md", "list.md is damaged"),
    ("--output site --report none.json", "none.json is not a file"),
    ("--output .", "holds files, but no site of listkeeper's; name a new or an empty folder"),
    ("--output list.md", "list.md is not a folder"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_what_cannot_be_is_said_in_a_sentence(options: str, message: str, call: Call) -> None:
    status, out, told = call(f"{HTML} {options}")

    assert (status, out) == (2, "")
    assert message in " ".join(told.split())
    assert not Path("site").exists()


def test_options_of_a_site_go_with_a_site(call: Call) -> None:
    assert call("export --output site")[0] == 2


def test_a_site_is_replaced(call: Call) -> None:
    call(f"{HTML} --output site")
    Path("list.md").write_text(LIST.replace("Ash", "Oak"), encoding="utf-8")
    call(f"{HTML} --output site --address https://trees.example.org")

    assert "Ash" not in Path("site/index.html").read_text(encoding="utf-8")
    assert Path("site/sitemap.xml").read_text(encoding="utf-8").count("<loc>https://trees.example.org/") == 2
