"""Another list takes the toolkit by the lines of README, or by those that `init` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from listkeeper.adopt.workflows import Toolkit, workflows

from tests.github.fake import BOT, FakeGitHub, Repo
from tests.workflows import payloads
from tests.workflows.documents import ROOT, read
from tests.workflows.errors import RefusedError
from tests.workflows.reading import GitHubsOwn
from tests.workflows.repositories import Repository
from tests.workflows.scene import BAD, Scene


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub("trees/awesome-trees") as github:
        yield github


@pytest.fixture
def scene(tmp_path: Path, github: GitHubsOwn, fake: FakeGitHub, kit: Repository, prepared: Path) -> Scene:
    """A list of somebody else."""
    return Scene(tmp_path, github, fake, kit, prepared)


def of_readme(commit: str) -> str:
    (text,) = re.findall(r"```yaml\n(name: [^`]+?listkeeper/\.github/workflows/check\.yml@COMMIT\n)", README)
    return str(text).replace("COMMIT", commit)


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_lines_of_the_readme_check_a_pull_request(scene: Scene) -> None:
    scene.commit({".github/workflows/check-list.yml": of_readme(scene.kit.tip("main"))})
    run = scene.check(scene.open(BAD))
    assert run.conclusion == "failure", run.log
    assert [command.properties["file"] for command in scene.told(run) if command.name == "error"] == ["list.md"]


def test_what_init_writes_comments_on_it(scene: Scene) -> None:
    written = workflows("list.md", "Trees", Toolkit("github.com", scene.kit.name, scene.kit.tip("main")))
    scene.commit({f".github/workflows/{name}": text for name, text in written.items()})
    pull = scene.open(BAD)
    checked, commented = scene.both(pull)
    assert (checked.conclusion, commented.conclusion) == ("failure", "success"), checked.log + commented.log
    assert len(scene.bodies(pull.number)) == 1


def test_what_init_writes_checks_links_by_schedule(scene: Scene) -> None:
    """And keeps the issue of the list, not of the toolkit."""
    written = workflows("", "Trees", Toolkit("github.com", scene.kit.name, scene.kit.tip("main")))
    scene.commit({f".github/workflows/{name}": text for name, text in written.items()})
    scene.fake.add_repo(Repo("trees/ash", archived=True), {"README.md": b"# Ash\n"})
    scene.commit({"list.md": "# Trees\n\n- [Ash](https://github.com/trees/ash) - Grows fast.\n"})
    (row,) = read(written["listkeeper-links.yml"])["on"]["schedule"]
    run = scene.by_schedule(row["cron"])

    assert run.conclusion == "success", run.log
    assert [(issue.login, issue.state) for issue in scene.fake.issues.values()] == [(BOT, "open")]


def test_what_init_writes_publishes_a_site(scene: Scene) -> None:
    source = Toolkit("github.com", scene.kit.name, scene.kit.tip("main"))
    written = workflows("list.md", "Trees", source, site=True)["listkeeper-site.yml"]
    scene.commit({".github/workflows/listkeeper-site.yml": written})
    scene.list = scene.hub.switch_pages_on(scene.list, "https://trees.example/")
    (run,) = scene.deliver(payloads.pushed(scene.list, "main"))

    assert run.conclusion == "success", run.log
    assert scene.told(run) == []
    page = (scene.hub.published[scene.list.name] / "index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://trees.example/">' in page


def test_a_caller_that_grants_less_is_refused(scene: Scene) -> None:
    text = of_readme(scene.kit.tip("main"))
    less = re.sub(r" +pull-requests: read.*\n", "", text)
    assert less != text
    scene.commit({".github/workflows/check-list.yml": less})
    with pytest.raises(RefusedError, match="pull-requests: read"):
        scene.check(scene.open(BAD))
