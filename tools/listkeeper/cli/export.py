"""`export`: a list as data, and a list made of such data again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from listkeeper import files
from listkeeper.cli import inputs, output
from listkeeper.escape import terminal

FORMATS = ("json", "csv", "yaml", "markdown")
MARKDOWN = "markdown"


@click.command()
@click.argument("path", default=inputs.usual, metavar="[PATH]")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="json", help="Form of the data.")
@click.option("--check", metavar="FILE", help="Print nothing; status 1 where FILE is not what would be printed.")
@click.option("--from", "source", metavar="FILE", help="Of an export as JSON or YAML, instead of a list.")
def export(path: str, format_: str, check: str | None, source: str | None) -> int:
    """Print a list as data, in the shape of schema/list.schema.json.

    PATH is a file, a directory or - for standard input; default list.md, else README.md. CSV is for spreadsheets.
    --from an export, of which --format markdown makes a list again.
    """
    from listkeeper.interchange import WRITERS
    from listkeeper.interchange.markup import restored

    if format_ == MARKDOWN and source is None:
        raise click.UsageError("--format markdown needs --from FILE, an export as JSON or YAML")
    values = _values(path) if source is None else _exported(source)
    text = restored(values) if format_ == MARKDOWN else WRITERS[format_](values)
    if check is None:
        output.write(text)
        return 0
    return _checked(check, text)


def _values(path: str) -> dict[str, Any]:
    from listkeeper.interchange import values

    sources = inputs.read_all((path,), None)
    if len(sources) > 1:
        raise click.UsageError(f"{path} holds {len(sources)} Markdown files; name one of them")
    return values(sources[0].document)


def _exported(path: str) -> Any:
    """Raises Stop."""
    from listkeeper.interchange.reading import ExportError, read

    try:
        return read(_text(path))
    except ExportError as error:
        raise output.Stop(f"{path} is {error}; name what `listkeeper export` printed as JSON or YAML") from None


def _text(path: str) -> str:
    try:
        return files.read(Path(path))
    except files.FileError as error:
        raise output.Stop(str(error)) from None


def _checked(path: str, text: str) -> int:
    """Whether a file that was committed is as it would be made now. Raises Stop."""
    if not Path(path).exists():
        output.note(f"{terminal(path)} is not there; write it with `listkeeper export`")
        return 1
    if (there := _text(path)) == text:
        return 0
    rows = zip(there.split("\n"), text.split("\n"), strict=False)
    line = next((n for n, (old, new) in enumerate(rows, 1) if old != new), min(there.count("\n"), text.count("\n")) + 1)
    output.note(f"{terminal(path)}:{line} is out of date; write it again with `listkeeper export`")
    return 1
