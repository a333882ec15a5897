"""What there is on GitHub about the links of the lists: the issue, and the pull request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from listkeeper.bot import issue, marker, redirects

if TYPE_CHECKING:
    from listkeeper.cli.bot.world import World

MOST_ISSUES = 300
"""Of the bot's own, pull requests among them, the last that something happened to."""
MOST_PULLS = 100


def own_issue(here: World) -> Mapping[str, Any] | None:
    """Raises RestError."""
    query = {"state": "all", "creator": here.login, "sort": "updated", "direction": "desc"}
    rows = here.rest().pages(f"{here.path}/issues", query, most=MOST_ISSUES)
    return issue.chosen(marker.own(rows, issue.KIND, here.login))


def own_pulls(here: World, state: str, login: str) -> list[Mapping[str, Any]]:
    """Those from the bot's branch, the newest first. Raises RestError."""
    owner = here.repository.partition("/")[0]
    query = {"state": state, "head": f"{owner}:{redirects.BRANCH}", "sort": "created", "direction": "desc"}
    rows = here.rest().pages(f"{here.path}/pulls", query, most=MOST_PULLS)
    return marker.own(rows, redirects.KIND, login)


def open_pull(here: World, login: str) -> issue.Pull | None:
    """Raises RestError."""
    for pull in own_pulls(here, "open", login):
        return issue.Pull(int(pull["number"]), redirects.is_touched(pull))
    return None
