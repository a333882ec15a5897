"""`links`: the addresses in lists."""

from __future__ import annotations

import json

import click

from listkeeper.cli import inputs, output
from listkeeper.document import Document, Link
from listkeeper.escape import json_text


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--dump", is_flag=True, help="Print every link as a line of JSON; no network.")
def links(paths: tuple[str, ...], *, dump: bool) -> int:
    """List the links of lists.

    PATH is a file, a directory or - for standard input; default list.md. Each line is an object with url, kind, path,
    line, column and text.
    """
    if not dump:
        raise click.UsageError("checking links is not there yet; --dump prints them")
    for source in inputs.read_all(paths or ("list.md",), None):
        output.write("".join(_row(link, source.document) for link in source.document.links))
    return 0


def _row(link: Link, document: Document) -> str:
    place = document.locate(link.span.start)
    values = {
        "url": link.url,
        "kind": link.kind.value,
        "path": document.path,
        "line": place.line,
        "column": place.column,
        "text": link.text,
    }
    return json_text(json.dumps(values, ensure_ascii=False)) + "\n"
