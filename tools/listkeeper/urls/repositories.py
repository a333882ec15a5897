"""Addresses of repositories on the forges that are asked through an API: GitHub, GitLab and Codeberg.

Owner, name, ref and path end up in requests. What is not by the forge's own rules is no repository here, and its
address is asked like any other.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, unquote

from listkeeper.urls.parts import host_and_port, split, without_www


class Forge(StrEnum):
    """Who keeps the repository."""

    GITHUB = "github"
    GITLAB = "gitlab"
    CODEBERG = "codeberg"


class Kind(StrEnum):
    """Which page of a repository an address names."""

    ROOT = "root"
    BLOB = "blob"
    TREE = "tree"
    """A folder; on Codeberg, whose addresses do not tell, also a file."""
    COMMIT = "commit"
    ISSUE = "issue"
    PULL = "pull"
    RELEASE = "release"
    WIKI = "wiki"
    OTHER = "other"


class Repository(NamedTuple):
    """What an address says of a repository. Owner and name as they are written."""

    forge: Forge
    host: str
    owner: str
    """On GitLab with its subgroups: `group/subgroup`."""
    name: str
    kind: Kind = Kind.ROOT
    ref: str = ""
    """Branch, tag or commit of a blob or tree: up to the next slash, though names of branches may have some."""
    path: str = ""
    """Below the ref, decoded."""
    rest: str = ""
    """What follows the name, as written: path, query and fragment."""

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def renamed(self, full_name: str) -> str:
        """The same page of the repository under another name."""
        return f"https://{self.host}/{full_name}{self.rest}"

    def on_branch(self, full_name: str, branch: str) -> str:
        """The file or folder of GitHub on another branch; query and fragment go: lines and sections may differ."""
        return f"https://{self.host}/{full_name}/{self.kind}/{quote(branch)}/{quote(self.path)}"


_HOSTS = {"gitlab.com": Forge.GITLAB, "codeberg.org": Forge.CODEBERG}
# First steps of addresses that name no owner. A name that is missing here costs one question to the API.
_RESERVED = {
    Forge.GITHUB: frozenset(
        "-- about account advisories apps blog business careers codespaces collections contact copilot "
        "customer-stories customers dashboard discussions enterprise enterprises events explore features gist "
        "github-copilot issues join login logout marketplace mcp mobile models new news nonprofit notifications "
        "open-source organizations orgs partners personal premium-support pricing pulls readme resources search "
        "security sessions settings showcases signup site solutions sponsors stars start-a-project startups status "
        "stories support team teams terms topics trending users watching why-github".split()
    ),
    Forge.GITLAB: frozenset(
        "- admin api assets dashboard explore gitlab-com-explore groups health_check help import jwt oauth profile "
        "projects public robots.txt s search sitemap snippets unsubscribes uploads users v2".split()
    ),
    Forge.CODEBERG: frozenset(
        "-- admin api assets attachments avatar avatars devtest explore issues login milestones notifications org "
        "pulls repo repo-avatars search swagger.v1.json user".split()
    ),
}
# GitHub's logins, among them those of companies (`anna_acme`) and old ones that end in a dash.
_OWNER = {
    Forge.GITHUB: r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}",
    Forge.GITLAB: r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}){0,20}",
    Forge.CODEBERG: r"[A-Za-z0-9_.-]{1,40}",
}
_NAME = {
    Forge.GITHUB: r"[A-Za-z0-9_.-]{1,100}",
    Forge.GITLAB: r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}",
    Forge.CODEBERG: r"[A-Za-z0-9_.-]{1,100}",
}
# git-check-ref-format(1).
_REF = r"(?!-)(?!.*(?:\.\.|@\{))[^\s~^:?*\[\\]{1,250}"
_LONGEST_PATH = 1000

_KINDS = {
    "blob": Kind.BLOB, "tree": Kind.TREE, "commit": Kind.COMMIT, "issues": Kind.ISSUE, "pull": Kind.PULL,
    "pulls": Kind.PULL, "merge_requests": Kind.PULL, "releases": Kind.RELEASE, "wiki": Kind.WIKI, "wikis": Kind.WIKI,
}  # fmt: skip
# Old addresses of GitLab have no `-` after the name; projects and groups cannot have these names.
_GITLAB_PAGES = frozenset({*_KINDS, "raw", "blame", "commits", "tags", "branches", "activity", "graphs", "compare"})


def repository(url: str, *, github: str = "github.com") -> Repository | None:
    """The repository that an address belongs to; None where it is no matter of an API.

    `github`: the host of GitHub, which may be a company's own, with its port if that is not the usual one.
    """
    parts = split(url)
    scheme = (parts.scheme or "https").lower()
    if scheme not in {"http", "https"} or not parts.authority or "@" in parts.authority:
        return None
    host, port = host_and_port(parts.authority, scheme)
    host = without_www(host) + port
    forge = Forge.GITHUB if host == github.lower() else _HOSTS.get(host)
    steps = parts.path.removesuffix("/").split("/")[1:]
    if forge is None or {"", ".", ".."} & set(steps):
        return None
    depth = _depth(steps) if forge is Forge.GITLAB else 2
    found = _named(forge, host, steps[:depth]) if len(steps) >= depth else None
    if found is None:
        return None
    kind, ref, path = _page(forge, steps[depth:])
    return found._replace(kind=kind, ref=ref, path=path, rest=_rest(url, steps[:depth]))


def is_full_name(forge: Forge, text: str) -> bool:
    """The text is an owner and a name by the forge's rules, with a slash between."""
    owner, _, name = text.rpartition("/")
    return _is_owner(forge, owner) and bool(re.fullmatch(_NAME[forge], name)) and name not in {".", ".."}


def is_ref(text: str) -> bool:
    return text.isprintable() and bool(re.fullmatch(_REF, text))


def _is_owner(forge: Forge, owner: str) -> bool:
    first = owner.partition("/")[0].lower()
    return bool(re.fullmatch(_OWNER[forge], owner)) and first not in _RESERVED[forge] and first not in {".", ".."}


def _named(forge: Forge, host: str, steps: list[str]) -> Repository | None:
    """`.git` at the end is for git alone."""
    *owners, last = steps
    owner, name = "/".join(owners), last.removesuffix(".git")
    return Repository(forge, host, owner, name) if is_full_name(forge, f"{owner}/{name}") else None


def _depth(steps: list[str]) -> int:
    """How many steps name a project of GitLab: groups may be nested."""
    ends = (i for i, step in enumerate(steps) if i >= 2 and (step == "-" or step in _GITLAB_PAGES))
    return max(next(ends, len(steps)), 2)


def _rest(url: str, named: list[str]) -> str:
    before = "/".join(named)
    return url[url.index(f"/{before}", url.index("//") + 2) + len(before) + 1 :]


def _page(forge: Forge, steps: list[str]) -> tuple[Kind, str, str]:
    """The kind of page, and the ref and path of a file or folder."""
    if forge is Forge.GITLAB and steps[:1] == ["-"]:
        steps = steps[1:]
    if not steps:
        return Kind.ROOT, "", ""
    if forge is Forge.CODEBERG and steps[0] == "src":
        kind, steps = Kind.TREE, steps[1:]
    else:
        kind = _KINDS.get(steps[0], Kind.OTHER)
    if kind not in {Kind.BLOB, Kind.TREE}:
        return kind, "", ""
    ref, path = _decoded(steps[1:2]), _decoded(steps[2:])
    fits = ref and path is not None and is_ref(ref) and (path or kind is Kind.TREE)
    return (kind, ref or "", path or "") if fits else (Kind.OTHER, "", "")


def _decoded(steps: list[str]) -> str | None:
    """Steps as a path; None where they are no text that a repository's file would be named by."""
    try:
        plain = [unquote(step, errors="strict") for step in steps]
    except UnicodeDecodeError:
        return None
    path = "/".join(plain)
    if path and {"", ".", ".."} & set(path.split("/")):
        return None
    return path if path.isprintable() and len(path) <= _LONGEST_PATH else None
