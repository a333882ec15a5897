"""`export`: a list as data, and a list made of such data again."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import click

from listkeeper import files
from listkeeper.cli import inputs, output
from listkeeper.escape import terminal

FORMATS = ("json", "csv", "yaml", "html", "markdown")
HTML, MARKDOWN = "html", "markdown"


@click.command()
@click.argument("path", default=inputs.usual, metavar="[PATH]")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="json", help="Form of the data.")
@click.option("--check", metavar="FILE", help="Print nothing; status 1 where FILE is not what would be printed.")
@click.option("--from", "source", metavar="FILE", help="Of an export as JSON or YAML, instead of a list.")
@click.option("--output", "folder", metavar="DIR", help="Folder for a site (html); one of ours is replaced.")
@click.option("--history", metavar="FILE", help="History of links, for a site; it is only read.")
@click.option("--report", metavar="LINKS.json", help="Report of links --format json, for a site.")
@click.option("--address", metavar="URL", help="Where the site will be, for search engines and previews.")
def export(
    path: str, format_: str, check: str | None, source: str | None, folder: str | None, **site: str | None
) -> int:
    """Print a list as data, in the shape of schema/list.schema.json; or make a site of it.

    PATH is a file, a directory or - for standard input; default list.md, else README.md. CSV is for spreadsheets.
    --from an export, of which --format markdown makes a list again. --format html writes a site into --output: search,
    filters, a feed, and what --history and --report know of the links.
    """
    gc.disable()  # as for lint
    if format_ == HTML:
        return _site(path, folder, check, source, site)
    if folder is not None or any(value is not None for value in site.values()):
        raise click.UsageError("--output, --history, --report and --address go with --format html")
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


def _site(path: str, folder: str | None, check: str | None, source: str | None, site: dict[str, str | None]) -> int:
    from listkeeper.cli.site import write

    if folder is None:
        raise click.UsageError("--format html needs --output DIR, a new or empty folder, or a site made earlier")
    if check is not None or source is not None:
        raise click.UsageError("--format html is made of a list, and not with --check or --from")
    return write(path, folder, history=site["history"], report=site["report"], address=site["address"])


def _values(path: str) -> dict[str, Any]:
    from listkeeper.interchange import values

    return values(inputs.read_one(path).document)


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
