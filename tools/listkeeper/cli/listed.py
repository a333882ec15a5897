"""The lists of a link check: where their addresses lead in the checkout, and what a change did to them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from listkeeper import changes, files, git
from listkeeper.cli import output
from listkeeper.cli.before import before
from listkeeper.cli.inputs import Source
from listkeeper.document import Document, Link
from listkeeper.links.checkout import Own
from listkeeper.links.plan import Listed


def listed(sources: Iterable[Source], since: str | None) -> list[Listed]:
    """`since`: a revision of git or an older file, of which the lists are a change. Raises Stop."""
    return [_listed(source, _added(source, since) if since is not None else None) for source in sources]


def changed(sources: Iterable[Source]) -> list[Listed]:
    """The lists of a change, whose text before it is a fact of each; where it is none, the list is new."""
    return [_listed(own, _new(own.facts.before, own.document)) for own in sources]


def _listed(source: Source, added: frozenset[Link] | None) -> Listed:
    folder = source.path.resolve().parent if source.path else Path.cwd()
    root = files.checkout(folder)
    return Listed(source.document, folder, root, _own(root), added, source.facts.config.exclude)


@cache
def _own(root: Path) -> Own:
    """What git and GitHub know of the checkout; where git cannot say, less is told, and nothing is wrong."""
    is_of_workflow = os.environ.get("GITHUB_WORKSPACE") == str(root)  # others may lie beside it, with other owners
    workflow = os.environ.get("GITHUB_REPOSITORY", "") if is_of_workflow else ""
    repositories = frozenset({workflow} if workflow else ())
    if not (root / ".git").exists():
        return Own(repositories)
    try:
        branch = git.default_branch(root, os.environ) or os.environ.get("GITHUB_BASE_REF", "")
        branches = frozenset({"HEAD", *filter(None, (branch,))})
        return Own(repositories | git.repositories(root, os.environ), branches, git.tracked(root, os.environ))
    except git.GitError:
        return Own(repositories)


def _added(source: Source, since: str) -> frozenset[Link]:
    """Raises Stop."""
    return _new(before(source, since), source.document)


def _new(old: Document | None, document: Document) -> frozenset[Link]:
    return changes.added(old, document) if old else frozenset(document.links)


def unused(lists: Sequence[Listed], patterns: Sequence[str]) -> None:
    """Tell of patterns that match nothing: they are slips, or have outlived their links."""
    from listkeeper.links.scope import unused_exclusions

    for pattern in (*patterns, *unused_exclusions(lists)):
        output.note(f"listkeeper: no link matches {pattern!r}")
