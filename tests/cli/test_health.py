"""`bot issue`, `bot redirects` and `bot schedule` on the fake GitHub: from a report to what is there afterwards."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from listkeeper import cli
from listkeeper.bot.issue import ASLEEP, TITLE
from listkeeper.bot.redirects import BRANCH, SCRATCH, TOUCHED
from listkeeper.facts import LinkResult, Place
from listkeeper.outcomes import Code, Verdict
from listkeeper.report.links import json as json_report

from tests.github.fake import FakeGitHub
from tests.github.fake.state import Issue

OLD, NEW = "http://a.example/old", "https://a.example/new"
LIST = f"# List\r\n\r\n- [A]({OLD}) - Adds numbers.\r\n- [B](https://b.example/) - Is dead.\r\n"
MOVED = LinkResult(
    OLD, Verdict.CHANGE, Code.REDIRECT_PERMANENT, (Place("list.md", 3, 3),), 200, suggestion=NEW
)  # fmt: skip
DEAD = LinkResult(
    "https://b.example/", Verdict.DEAD, Code.GONE, (Place("list.md", 4, 3),), 410,
    first_failed=datetime(2026, 1, 1, tzinfo=UTC), strikes=2,
)  # fmt: skip
ISSUE = {"issues": "write", "pull-requests": "read"}
PULL = {"contents": "write", "pull-requests": "write"}


class Job:
    """A checkout of the list, and GitHub around it."""

    def __init__(self, fake: FakeGitHub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fake, self.folder, self._monkeypatch = fake, folder, monkeypatch
        self._git("init", "-q")
        self.commit(LIST)

    def _git(self, *arguments: str) -> str:
        own = ("-c", "user.name=anna", "-c", "user.email=anna@example.org", "-c", "core.autocrlf=false")
        command = ["git", *own, *arguments]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, text: str) -> None:
        """Somebody edits the list on the default branch, and it is checked out."""
        (self.folder / "list.md").write_bytes(text.encode())
        self._git("add", "list.md")
        self._git("commit", "-q", "--allow-empty", "-m", "Edit")
        self.fake.push("main", {"list.md": text.encode()}, sha=self._git("rev-parse", "HEAD"))

    def run(self, command: str, *results: LinkResult, permissions: dict[str, str], conclusive: bool = True) -> int:
        """One of the bot's commands, with a token that may no more than this."""
        text = json_report.render(results, conclusive=conclusive, colour=False, since=datetime(2026, 1, 1, tzinfo=UTC))
        (self.folder / "links.json").write_text(text)
        self.token = self.fake.token(permissions)
        for name, value in self.fake.environment(self.token).items():
            self._monkeypatch.setenv(name, value)
        return cli.run(["bot", *command.split()])

    def issue(self, *results: LinkResult, conclusive: bool = True, more: str = "") -> int:
        return self.run(f"issue --report links.json {more}", *results, conclusive=conclusive, permissions=ISSUE)

    def redirects(self, *results: LinkResult, conclusive: bool = True, more: str = "") -> int:
        return self.run(f"redirects --report links.json {more}", *results, conclusive=conclusive, permissions=PULL)

    @property
    def only(self) -> Issue:
        (found,) = self.fake.issues.values()
        return found

    @property
    def branches(self) -> dict[str, str]:
        return self.fake.main.branches


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_EVENT_PATH", raising=False)
    monkeypatch.setattr("listkeeper.github.rest.GAP", 0.0)
    with FakeGitHub("anna/list", {"list.md": b""}) as fake:
        yield Job(fake, tmp_path, monkeypatch)


def test_the_issue_lives_as_long_as_there_is_something_to_do(job: Job) -> None:
    assert job.issue(more="--label links") == 0
    assert job.fake.writes == []
    assert job.issue(DEAD, more="--label links") == 0
    assert (job.only.title, job.only.state, job.only.labels) == (TITLE, "open", ["links"])
    job.only.title = "Mine"
    assert job.issue(DEAD) == 0
    assert job.issue(DEAD, conclusive=False) == 0
    assert "The last run could not tell" in str(job.only.body)
    assert job.issue() == 0
    assert (job.only.state, job.only.state_reason) == ("closed", "completed")
    assert job.issue(DEAD) == 0
    assert (job.only.title, job.only.state, job.only.state_reason) == ("Mine", "open", "reopened")
    own = "/repos/anna/list/issues"
    assert job.fake.writes == [
        f"POST {own} 201", f"POST {own}/1/labels 200", f"PATCH {own}/1 200", f"PATCH {own}/1 200", f"PATCH {own}/1 200"
    ]  # fmt: skip
    assert job.fake.tokens[job.token].superfluous == {}


def test_somebody_elses_issue_is_not_the_bots(job: Job) -> None:
    job.issue(DEAD)
    body = job.only.body
    job.fake.issues.clear()
    job.fake.open_issue("Copy", body, "mallory")
    job.issue(DEAD)
    assert [issue.login for issue in job.fake.issues.values()] == ["mallory", "github-actions[bot]"]


def test_a_pull_request_has_the_new_addresses_and_the_issue_names_it(job: Job) -> None:
    assert job.redirects(MOVED, DEAD) == 0
    pull = job.only.pull
    assert pull
    assert (pull.head_branch, pull.base) == (BRANCH, "main")
    assert job.fake.files(BRANCH)["list.md"] == LIST.replace(OLD, NEW).encode()
    assert SCRATCH not in job.branches
    assert job.fake.tokens[job.token].superfluous == {}
    before = job.branches[BRANCH]
    assert job.redirects(MOVED, DEAD) == 0
    assert (job.branches[BRANCH], len(job.fake.issues)) == (before, 1)

    assert job.issue(MOVED, DEAD) == 0
    assert "#1 writes these into the list" in str(job.fake.issues[2].body)


def test_after_an_edit_it_is_made_anew_at_the_head(job: Job) -> None:
    job.redirects(MOVED)
    job.commit(LIST + "- [C](https://c.example/) - Counts.\r\n")
    assert job.redirects(MOVED) == 0
    made = job.fake.commits[job.branches[BRANCH]]
    assert made.parents == (job.branches["main"],)
    assert made.tree["list.md"] == (LIST.replace(OLD, NEW) + "- [C](https://c.example/) - Counts.\r\n").encode()
    assert job.only.state == "open"


def test_a_persons_commit_is_kept_and_told_of(job: Job) -> None:
    job.redirects(MOVED)
    pushed = job.fake.push(BRANCH, {"list.md": b"# Mine\n"}, author="bob")
    job.commit(LIST + "- [C](https://c.example/) - Counts.\r\n")
    assert job.redirects(MOVED) == 0
    assert job.branches[BRANCH] == pushed
    assert TOUCHED in str(job.only.body)
    assert job.redirects() == 0
    assert (job.branches[BRANCH], job.only.state) == (pushed, "open")
    job.issue(MOVED)
    assert "#1 is about these, but somebody has committed to it" in str(job.fake.issues[2].body)


def test_a_commit_in_the_bots_name_is_not_the_bots(job: Job) -> None:
    job.redirects(MOVED)
    pushed = job.fake.push(BRANCH, {"list.md": b"# Mine\n"}, author="github-actions[bot]")
    job.commit(LIST + "More.\r\n")
    assert job.redirects(MOVED) == 0
    assert job.branches[BRANCH] == pushed


def test_a_branch_with_more_commits_than_github_lists_is_left_alone(job: Job) -> None:
    job.redirects(MOVED)
    before = job.branches[BRANCH]
    job.commit(LIST + "More.\r\n")
    many = {"status": "diverged", "total_commits": 300, "commits": []}
    job.fake.fail("GET", f"/compare/main[.]+{before}$", status=200, body=many)
    assert job.redirects(MOVED) == 0
    assert job.branches[BRANCH] == before


def test_what_is_pushed_while_the_bot_works_is_not_lost(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    from listkeeper.bot import redirects

    job.redirects(MOVED)
    job.commit(LIST + "More.\r\n")
    plan = redirects.plan
    pushed = []

    def slow(*arguments: object) -> object:
        steps = plan(*arguments)  # type: ignore[arg-type]
        pushed.append(job.fake.push(BRANCH, {"list.md": b"# Mine\n"}, author="bob"))
        return steps

    job._monkeypatch.setattr(redirects, "plan", slow)
    assert job.redirects(MOVED) == 2
    assert job.branches[BRANCH] == pushed[0]
    assert "could not move the branch listkeeper/redirects" in capsys.readouterr().err
    job._monkeypatch.setattr(redirects, "plan", plan)
    assert job.redirects(MOVED) == 0
    assert job.branches[BRANCH] == pushed[0]


def test_what_a_person_closed_stays_closed(job: Job) -> None:
    job.redirects(MOVED)
    job.fake.close(1)
    job.commit(LIST + "More.\r\n")
    assert job.redirects(MOVED) == 0
    assert (len(job.fake.issues), job.only.state) == (1, "closed")
    other = DEAD._replace(verdict=Verdict.CHANGE, code=Code.REDIRECT_PERMANENT, suggestion="https://b.example/b")
    assert job.redirects(MOVED, other) == 0
    assert [issue.state for issue in job.fake.issues.values()] == ["closed", "open"]


def test_when_nothing_is_left_it_is_taken_back(job: Job) -> None:
    job.redirects(MOVED)
    job.commit(LIST.replace(OLD, NEW))
    assert job.redirects() == 0
    assert (job.only.state, list(job.branches)) == ("closed", ["main"])
    job.commit(LIST)
    assert job.redirects(MOVED) == 0
    assert [issue.state for issue in job.fake.issues.values()] == ["closed", "open"]


def test_what_a_run_left_that_was_cut_off_does_not_hinder(job: Job) -> None:
    job.fake.fail("POST", "^/graphql$", status=502, times=9)
    assert job.redirects(MOVED) == 2
    assert SCRATCH in job.branches
    job.fake._faults.clear()
    assert job.redirects(MOVED) == 0
    assert SCRATCH not in job.branches


def test_a_run_that_could_not_tell_leaves_the_pull_request(job: Job) -> None:
    job.redirects(MOVED)
    assert job.redirects(conclusive=False) == 0
    assert job.only.state == "open"


def test_another_branch_is_not_what_the_pull_request_is_for(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.fake.push("main", {}, onto=job.fake.push("side", {}), sha="f" * 40)
    job.fake.main.branches["main"] = job.fake.commits[job.branches["side"]].parents[0]
    job._git("commit", "-q", "--allow-empty", "-m", "Elsewhere")
    job.fake.push("topic", {}, sha=job._git("rev-parse", "HEAD"))
    assert job.redirects(MOVED) == 2
    assert "what is checked out is not on main" in capsys.readouterr().err
    assert job.fake.writes == []


def test_a_list_that_was_not_committed_is_refused(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    (job.folder / "list.md").write_text(f"- [A]({OLD})\n")
    assert job.redirects(MOVED) == 2
    assert "list.md is not as it was committed" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["issue", "redirects"])
def test_a_dry_run_changes_nothing(command: str, job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    assert getattr(job, command)(MOVED, more="--dry-run") == 0
    assert job.fake.writes == []
    assert "POST /repos/anna/list/" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["issue", "redirects"])
def test_a_token_that_may_too_little_is_told(command: str, job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    assert job.run(f"{command} --report links.json", MOVED, permissions={"contents": "read"}) == 2
    said = capsys.readouterr()
    assert "could not look for the" in said.err
    assert "::warning title=listkeeper::could not look for the" in said.out


@pytest.mark.parametrize("command", ["issue", "redirects"])
def test_what_is_no_report_is_refused(command: str, job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    assert job.run(f"{command} --report list.md", permissions={}) == 2
    assert "list.md is not JSON" in capsys.readouterr().err


SCHEDULE = {"actions": "read", "issues": "write"}


@pytest.mark.parametrize(("state", "expected"), [("active", 0), ("disabled_manually", 0), ("disabled_inactivity", 1)])
def test_a_schedule_that_github_switched_off_is_told_once(state: str, expected: int, job: Job) -> None:
    job.fake.workflow(".github/workflows/check.yml")
    job.fake.workflow(".github/workflows/links.yml", state=state)
    assert job.run("schedule", permissions=SCHEDULE) == 0
    assert job.run("schedule", permissions=SCHEDULE) == 0
    assert len(job.fake.writes) == len(job.fake.issues) == expected
    assert all(ASLEEP in str(issue.body) for issue in job.fake.issues.values())
