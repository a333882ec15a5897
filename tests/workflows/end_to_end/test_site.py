"""The list as a site on GitHub Pages, from the push or the check of links to what is served: our file, step by step."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from listkeeper.site import SHIPPED

from tests.github.fake import Repo
from tests.workflows import payloads
from tests.workflows.end_to_end.test_schedule import CRON
from tests.workflows.runner import play
from tests.workflows.scene import LIST, Scene

PATH = ".github/workflows/site.yml"
ADDRESS = "https://owner.github.io/listkeeper/"
FILE = {"README.md": b"# It\n"}
SERVED = {
    *("badge-entries.svg", "badge-health.svg", "entries.json", "feed.xml", "health.html", "icon.svg", "index.html"),
    *("llms.txt", "picture.png", "sitemap.xml"),
    *SHIPPED,
}
TREES = """\
# Trees

- [Ash](https://github.com/trees/ash) - Grows fast and bends in the wind.
- [Elm](https://github.com/shade/elm) - Gives shade in any street.
"""


@pytest.fixture
def wanted(scene: Scene) -> Scene:
    """Somebody has switched Pages on."""
    scene.list = scene.hub.switch_pages_on(scene.list, ADDRESS)
    return scene


def served(scene: Scene) -> Path:
    return scene.hub.published[scene.list.name]


def entries(scene: Scene) -> list[dict[str, Any]]:
    values: dict[str, Any] = json.loads((served(scene) / "entries.json").read_text(encoding="utf-8"))
    assert values["address"] == ADDRESS
    return list(values["entries"])


def test_a_push_publishes_the_list_at_its_address(wanted: Scene) -> None:
    (run,) = wanted.deliver(payloads.pushed(wanted.list, "main"))

    assert run.conclusion == "success", run.log
    assert wanted.told(run) == []
    assert {path.name for path in served(wanted).iterdir()} == SERVED
    names = re.findall(r"^- \[(\w+)\]\(https", LIST, re.M)
    assert [(entry["name"], entry["added"]) for entry in entries(wanted)] == [(name, "2026-01-01") for name in names]
    assert f"<loc>{ADDRESS}</loc>" in (served(wanted) / "sitemap.xml").read_text(encoding="utf-8")
    assert (run.job("deploy").environment, run.job("deploy").environment_url) == ("github-pages", ADDRESS)
    assert wanted.superfluous(run) == {}


def test_what_the_check_of_links_saw_is_on_the_site(wanted: Scene) -> None:
    wanted.fake.add_repo(Repo("trees/ash", archived=True), FILE)
    wanted.commit({"list.md": TREES})
    checked = wanted.by_schedule(CRON)
    (run,) = wanted.deliver(payloads.ended(checked))

    assert (checked.conclusion, run.conclusion) == ("success", "success"), checked.log + run.log
    assert [(entry["name"], entry["state"]) for entry in entries(wanted)] == [("Ash", "archived"), ("Elm", "alive")]
    assert len(wanted.hub.caches) == 1, "the site saves no history of its own"


def test_where_nobody_wants_pages_nothing_runs(scene: Scene) -> None:
    (run,) = scene.deliver(payloads.pushed(scene.list, "main"))

    assert (run.results, scene.hub.published) == ({"build": "skipped", "deploy": "skipped"}, {})


def test_by_hand_it_says_that_pages_is_not_switched_on(scene: Scene) -> None:
    run = play(scene.hub, scene.list, PATH, payloads.on_default("workflow_dispatch", scene.list, {}))

    assert run.results == {"build": "failure", "deploy": "skipped"}
    assert "verify that the repository has Pages enabled" in run.job("build").log
    assert scene.hub.published == {}


def test_another_branch_publishes_nothing(wanted: Scene) -> None:
    wanted.branch("draft")
    by_hand = payloads.on_default("workflow_dispatch", wanted.list, {})
    ref, sha = "refs/heads/draft", wanted.list.tip("draft")
    run = play(wanted.hub, wanted.list, PATH, by_hand._replace(ref=ref, sha=sha))

    assert wanted.deliver(payloads.pushed(wanted.list, "draft")) == []
    assert set(run.results.values()) == {"skipped"}


@pytest.mark.parametrize(("permission", "failing"), [("contents", "build"), ("pages", "build"), ("id-token", "deploy")])
def test_a_permission_that_is_missing_fails_and_publishes_nothing(permission: str, failing: str, wanted: Scene) -> None:
    text = wanted.list.read(wanted.list.tip("main"), PATH)
    less = re.sub(rf"\n +{permission}: .*", "", text)
    assert less != text
    wanted.commit({PATH: less})
    (run,) = wanted.deliver(payloads.pushed(wanted.list, "main"))

    assert run.results[failing] == "failure"
    assert f"Resource not accessible by integration: {permission}" in run.log
    assert wanted.hub.published == {}
