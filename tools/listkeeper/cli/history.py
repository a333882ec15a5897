"""`history`: what became of the entries of a list, read from git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from listkeeper import files
from listkeeper.cli import inputs, output
from listkeeper.escape import terminal

if TYPE_CHECKING:
    from listkeeper.cli.inputs import Source
    from listkeeper.timeline import Told

FORMATS = ("json", "markdown", "atom")


@click.command()
@click.argument("path", default=inputs.usual, metavar="[PATH]")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="json", help="Form of the history.")
def history(path: str, format_: str) -> int:
    """Print which entries were added, removed, moved and edited, when and by whom.

    PATH is a file or a directory in a git repository; default list.md, else README.md. Read are the commits of the
    branch, each merge as one change. Markdown is a changelog, Atom a feed of new entries.
    """
    if path == inputs.STANDARD_INPUT:
        raise click.UsageError("history needs a file of a git repository; standard input has none")
    source = inputs.read_one(path)
    output.write(rendered(told(source), source, format_))
    return 0


def rendered(known: Told, source: Source, format_: str) -> str:
    from listkeeper.timeline import atom, json, markdown

    if format_ == "atom":
        return atom.render(known, home=home(source))
    return json.render(known) if format_ == "json" else markdown.render(known)


def told(source: Source) -> Told:
    """What git knows of the entries of a list. Raises Stop."""
    from listkeeper.git import GitError
    from listkeeper.git.revisions import past, texts
    from listkeeper.timeline import Told, Version, timeline

    assert source.path
    try:
        known = past(source.path, os.environ)
        rows = known.revisions
        (newest,) = texts(source.path, [rows[-1].blob], os.environ)
        contents = texts(source.path, [row.blob for row in rows], os.environ)
        versions = (Version(row.commit, row.when, row.author, raw) for row, raw in zip(rows, contents, strict=True))
        line = timeline(versions, newest=newest, is_whole=known.is_whole)
    except GitError as error:
        raise output.Stop(str(error)) from None
    if not known.is_whole:
        output.note(
            f"listkeeper: {terminal(source.document.path)}: this clone is shallow; what was added before "
            f"{rows[0].when:%Y-%m-%d} is not known. For all of it: git fetch --unshallow"
        )
    document = source.document
    return Told(document.path, document.title, line, len(rows), rows[0].commit, rows[0].when, known.is_whole)


def home(source: Source) -> str:
    """The page of the repository on GitHub, where that is where the branch comes from; else nothing."""
    from listkeeper import git

    assert source.path
    try:
        name = git.on_github(git.home(files.checkout(source.path.resolve().parent), os.environ))
    except git.GitError:
        return ""
    return f"https://github.com/{name}" if name else ""
