"""`history`: what became of the entries of a list, read from git."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
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
    _refuse_bare(path)
    source = inputs.read_one(path)
    output.write(rendered(told(source), source, format_))
    return 0


def _refuse_bare(path: str) -> None:
    """Where a file is named that a repository without a checkout can only have in its commits. Raises Stop."""
    whole = Path(os.path.realpath(path))
    with suppress(OSError):  # what may not be looked at is told when it is read
        for folder in (whole, *whole.parents):
            if folder.is_file() or (folder / ".git").exists():
                return
            if (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir():
                name = terminal(str(folder))
                raise output.Stop(
                    f"{name} is a bare repository, which has no files; clone it, and name the list in the clone"
                )


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
