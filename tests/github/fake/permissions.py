"""What a token may do: the permissions that GitHub's documentation names for each operation, as workflows write them.

GitHub Docs, "Permissions required for GitHub Apps". Two things that are not in it: a comment on a pull request needs
the permission for pull requests or that for issues, one on an issue that for issues; and to resolve a thread of a
review needs `contents: write` (github/gh-aw#35726, oven-sh/bun#40468).

Reading what is public needs no permission; here it does, because lists are kept in private repositories, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Need = tuple[str, str]
"""A permission and its level."""

LEVELS = {"none": 0, "read": 1, "write": 2}
ALL = ("actions", "contents", "issues", "pull-requests")
NOTHING: tuple[Need, ...] = ()
ISSUES, PULLS = "issues", "pull-requests"

_OF_PART = {"actions": ("actions",), "git": ("contents",), "pulls": (PULLS,), "issues": (ISSUES,)}
_OWN: Mapping[str, tuple[str, ...]] = {
    "repos/get": (),
    "repos/get-collaborator-permission-level": (),
    "repos/list-pull-requests-associated-with-commit": (PULLS,),
    "repos/compare-commits-with-basehead": ("contents",),
    "repos/get-branch": ("contents",),
    "repos/get-commit": ("contents",),
    "repos/get-content": ("contents",),
    "repos/list-activities": ("contents",),
    "issues/list-labels-for-repo": (ISSUES, PULLS),
    "issues/create-label": (ISSUES, PULLS),
    "issues/get-label": (ISSUES, PULLS),
}
_OF_EITHER = frozenset({"issues/create", "issues/list-for-repo"})
"""Those of issues that are never about a pull request."""


def needs(operation: str, method: str, *, about_pull: bool) -> tuple[Need, ...]:
    """One of them is enough; none: everybody may. `about_pull`: the number is a pull request's."""
    level = "read" if method == "GET" else "write"
    part = operation.partition("/")[0]
    if operation in _OWN:
        names = _OWN[operation]
    elif part in {"issues", "reactions"}:
        names = (PULLS, ISSUES) if about_pull and operation not in _OF_EITHER else (ISSUES,)
    else:
        names = _OF_PART[part]
    return tuple((name, level) for name in names)


@dataclass
class Token:
    """A token as a job gets it, or a person's."""

    text: str
    login: str
    permissions: Mapping[str, str]
    """By the names that workflows have; what is not in it is `none`."""
    person: bool = False
    """May write wherever the login may, and not in one repository only."""
    asked: list[tuple[Need, ...]] = field(default_factory=list)
    """What each of its requests needed."""

    def may(self, wanted: tuple[Need, ...]) -> bool:
        """And remember that it was asked."""
        if wanted:
            self.asked.append(wanted)
        return self.person or _enough(self.permissions, wanted)

    def uses(self, permission: str, level: str) -> None:
        """Something that is done without the API, as a checkout."""
        assert self.may(((permission, level),)), f"the token has no {permission}: {level}"

    @property
    def superfluous(self) -> dict[str, str]:
        """Permissions that could be less, with the level that was enough."""
        found: dict[str, str] = {}
        for name, level in self.permissions.items():
            less = [lower for lower in LEVELS if LEVELS[lower] < LEVELS[level]]
            enough = [one for one in less if all(_enough({**self.permissions, name: one}, need) for need in self.asked)]
            if enough:
                found[name] = enough[0]
        return found


def _enough(held: Mapping[str, str], wanted: tuple[Need, ...]) -> bool:
    return not wanted or any(LEVELS[held.get(name, "none")] >= LEVELS[level] for name, level in wanted)
