"""Every link by schedule, from the plan to the issue and the pull request: our workflow file, step by step."""

from __future__ import annotations

import pytest
from listkeeper.bot.marker import marker

from tests.github.fake import BOT, Repo
from tests.workflows import payloads
from tests.workflows.documents import ROOT, read
from tests.workflows.scene import BAD, Scene

CRON = read((ROOT / ".github/workflows/links.yml").read_text(encoding="utf-8"))["on"]["schedule"][0]["cron"]
TREES = """\
# Trees

- [Ash](https://github.com/trees/ash) - Grows fast and bends in the wind.
- [Elm](https://github.com/shade/elm) - Gives shade in any street.
- [Oak](https://github.com/trees/oak) - Grows old, and the birds like it.
"""
MANY = "# Hosts\n\n" + "".join(
    f"- [Host {n}](http://127.{n // 250}.{n % 250}.1/) - One of many.\n" for n in range(2_100)
)
"""More than one machine is to ask; nothing of it is asked, for these addresses are private."""
FILE = {"README.md": b"# It\n"}


@pytest.fixture
def trees(scene: Scene) -> Scene:
    """One repository was archived, one renamed, one is as it was."""
    scene.fake.add_repo(Repo("trees/ash", archived=True), FILE)
    scene.fake.add_repo(Repo("trees/quercus"), FILE)
    scene.fake.renamed["trees/oak"] = "trees/quercus"
    scene.commit({"list.md": TREES})
    return scene


def test_one_issue_one_pull_request_and_a_history(trees: Scene) -> None:
    run = trees.by_schedule(CRON)

    assert run.conclusion == "success", run.log
    assert trees.told(run) == []
    opened = [(issue.pull is not None, issue.login, issue.state) for issue in trees.fake.issues.values()]
    assert sorted(opened) == [(False, BOT, "open"), (True, BOT, "open")]
    (branch,) = [issue.pull.head_branch for issue in trees.fake.issues.values() if issue.pull]
    assert trees.fake.files(branch)["list.md"].decode() == TREES.replace("trees/oak", "trees/quercus")
    assert [cached.ref for cached in trees.hub.caches] == ["refs/heads/main"]
    assert trees.superfluous(run) == {}


def test_a_run_that_loses_a_part_fails_and_says_nothing(scene: Scene) -> None:
    scene.commit({"list.md": MANY})
    scene.hub.lost = {"listkeeper-shard-1"}
    run = scene.by_schedule(CRON)

    assert run.conclusion == "failure"
    assert [job.result for job in run.jobs if job.name == "check"] == ["success", "failure"]
    assert (run.results["report"], run.results["issue"]) == ("failure", "skipped")
    assert "not checked" in run.job("report").summary
    assert (scene.fake.writes, scene.hub.caches) == ([], [])


def test_a_schedule_that_github_switched_off_is_noticed(scene: Scene) -> None:
    """By the run that comments on a pull request: what is switched off cannot."""
    scene.fake.workflow(".github/workflows/links.yml", state="disabled_inactivity")
    issue = scene.fake.open_issue("Links", marker("health") + "All links answer.", BOT)
    pull = scene.open(BAD)
    checked = scene.check(pull)
    scene.hub.left_out = {"comment"}
    (run,) = scene.deliver(payloads.completed(checked, pull))

    assert run.results == {"comment": "skipped", "schedule": "success"}, run.log
    assert issue.body != marker("health") + "All links answer." or scene.bodies(issue.number)
    assert scene.superfluous(run) == {}


def test_another_schedule_starts_nothing(scene: Scene) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        scene.by_schedule("1 1 * * *")
