"""Workflows for GitHub that keep a list: a few lines each, which call those of the toolkit.

What runs is in the toolkit's `.github/workflows`, at one commit. Here stands what GitHub wants from whoever calls:
when it is to run, and what its token may do, no less than the called jobs ask for (GitHub Docs, "Reusing workflows").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

PINNED = re.compile(
    r"(?:(?:listkeeper @ )?git\+https://(?P<host>[A-Za-z0-9.-]+(?::[0-9]+)?)/)?"
    r"(?P<repository>(?![.-])[A-Za-z0-9_.-]+/(?!\.+(?:git)?@)[A-Za-z0-9_.-]+?)(?:\.git)?"
    r"@(?P<commit>[0-9a-f]{40})"
)
"""A commit of a repository: `OWNER/REPOSITORY@COMMIT`, or as pip is asked for it."""
PLAIN = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]+")
GITHUB = "github.com"


class Toolkit(NamedTuple):
    """Where the called workflows are."""

    host: str
    repository: str
    commit: str


class Caller(NamedTuple):
    """One of the workflows of a list."""

    about: str
    name: str
    """As a person reads it in the list of checks; comment.yml waits for a workflow with the name of check.yml."""
    on: Sequence[str]
    """Lines of YAML, as are permissions."""
    permissions: Sequence[str]


CALLERS: dict[str, Caller] = {
    "check": Caller(
        "what a pull request changes in the list is looked at, its new links, too",
        "Check list",
        ("pull_request:", "merge_group:"),
        (
            "contents: read # to check out",
            "pull-requests: read # to see what other open pull requests add",
        ),
    ),
    "comment": Caller(
        "what was found is said on the pull request, by code that is none of its own",
        "Comment",
        (
            "workflow_run: # zizmor: ignore[dangerous-triggers] runs nothing of the pull request; its report is data",
            "  workflows: [Check list]",
            "  types: [completed]",
        ),
        (
            "actions: read # to download the report",
            "contents: read # to check out",
            "issues: write # to say in the issue about links that its schedule is switched off",
            "pull-requests: write # to comment and to suggest",
        ),
    ),
    "links": Caller(
        "every link of the list is checked; one issue and one pull request say what is to do",
        "Check links",
        ("schedule:", '  - cron: "@CRON@"', "workflow_dispatch:"),
        (
            "contents: write # to commit to a branch of its own",
            "issues: write # to keep the issue",
            "pull-requests: write # to open the pull request",
        ),
    ),
    "fix": Caller(
        "a comment `/fix` on a pull request mends what is safe to mend",
        "Fix",
        (
            "issue_comment: # zizmor: ignore[dangerous-triggers] runs nothing of the pull request",
            "  types: [created]",
        ),
        (
            "contents: write # to push to branches of this repository",
            "pull-requests: write # to answer",
        ),
    ),
}
FORM = {
    "form": Caller(
        "a form for issues becomes a pull request, once a maintainer has put the label on it",
        "Form",
        ("issues:", "  types: [opened, edited, labeled]"),
        (
            "contents: write # to push a branch with the entry",
            "issues: write # to answer",
            "pull-requests: write # to open the pull request",
        ),
    ),
}
SITE = {
    "site": Caller(
        "the list becomes a site on GitHub Pages, with what the last check of its links saw",
        "Site",
        (
            "push:",
            "  branches: [main, master]",
            "workflow_run: # zizmor: ignore[dangerous-triggers] only the default branch is built",
            "  workflows: [Check links]",
            "  types: [completed]",
            "workflow_dispatch:",
        ),
        (
            "contents: read # to check out",
            "id-token: write # to show GitHub Pages which workflow it is",
            "pages: write # to publish",
        ),
    ),
}


def toolkit(text: str) -> Toolkit | None:
    """None where the text leaves open what would run."""
    match = PINNED.fullmatch(text)
    return Toolkit(match["host"] or GITHUB, match["repository"], match["commit"]) if match else None


def is_plain(path: str) -> bool:
    """A path that can stand in a workflow: nothing of it hides, and GitHub finds no expression in it."""
    return bool(PLAIN.fullmatch(path)) and "${{" not in path


def workflows(path: str, title: str, source: Toolkit, *, form: bool = False, site: bool = False) -> dict[str, str]:
    """Texts by their names below `.github/workflows`.

    `path`: of the list, from the root of the checkout; empty where it is found there without. `title`: of the list.
    """
    callers = CALLERS | (FORM if form else {}) | (SITE if site else {})
    return {
        f"listkeeper-{name}.yml": "".join(f"{line}\n" for line in _lines(name, caller, path, title, source))
        for name, caller in callers.items()
    }


def _lines(name: str, caller: Caller, path: str, title: str, source: Toolkit) -> Iterator[str]:
    yield f"# Written by `listkeeper init --workflows`: {caller.about}."
    yield f"name: {caller.name}"
    yield from ("", "on:", *(f"  {line.replace('@CRON@', _cron(title, path))}" for line in caller.on))
    yield from ("", "permissions: {}", "", "jobs:", f"  {name}:")
    yield from ("    permissions:", *(f"      {line}" for line in caller.permissions))
    yield f"    uses: {source.repository}/.github/workflows/{name}.yml@{source.commit}"
    given = {"list": path} if path and name != "comment" else {}
    if source.host != GITHUB:  # an Enterprise server may be older than `job.workflow_sha` (3 September 2026)
        given |= {"toolkit-repository": source.repository, "toolkit-commit": source.commit}
    if given:
        yield "    with:"
        yield from (f"      {key}: {json.dumps(text, ensure_ascii=False)}" for key, text in given.items())


def _cron(*seed: str) -> str:
    """Twice a week, at a time of its own: all lists at once would be a burden to the hosts that many of them name."""
    number = int(sha256("\n".join(seed).encode()).hexdigest()[:8], 16)
    day = number // 1440 % 3 + 1
    return f"{number % 60} {number // 60 % 24} * * {day},{day + 3}"
