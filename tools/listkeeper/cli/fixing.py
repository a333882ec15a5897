"""`links --fix`: safe new addresses written into the files, each told with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from listkeeper import files
from listkeeper.cli import output
from listkeeper.cli.inputs import Source
from listkeeper.escape import terminal
from listkeeper.facts import LinkResult, Place

if TYPE_CHECKING:
    from listkeeper.rewrite import Rewritten


def refuse_standard_input(sources: Iterable[Source]) -> None:
    """To be asked before a run that may take minutes. Raises UsageError."""
    if any(source.path is None for source in sources):
        raise click.UsageError("--fix needs a file; standard input cannot be written back")


def fix(sources: Sequence[Source], results: Sequence[LinkResult]) -> list[LinkResult]:
    """Write what is safe, say so on standard error, and return the results that are left, with the reason as note.

    A list that cannot be written does not keep the others from it. Raises Stop for it at the end, and UsageError.
    """
    from listkeeper.rewrite import remaining, rewrite

    refuse_standard_input(sources)
    lists = rewrite([source.document for source in sources], results)
    problems = []
    for source, own in zip(sources, lists, strict=True):
        try:
            _write(source, own)
        except files.FileError as error:
            problems.append(str(error))
    if problems:
        raise output.Stop("; ".join(problems))
    return remaining(results, lists)


def _write(source: Source, own: Rewritten) -> None:
    assert source.path
    files.write(source.path, own.text, before=source.text)
    for place, url, suggestion, _ in own.done:
        output.note(terminal(f"{_shown(place)}: {url} → {suggestion}"))
    for place, url, _, why in own.left:
        output.note(terminal(f"{_shown(place)}: {url} stays: {why}"))


def _shown(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}"
