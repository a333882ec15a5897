"""`export`: a list as data."""

from __future__ import annotations

import json

import click

from listkeeper.cli import inputs, output
from listkeeper.escape import json_text
from listkeeper.export import document_values


@click.command()
@click.argument("path", default="list.md", metavar="[PATH]")
@click.option("--format", "format_", type=click.Choice(["json"]), default="json", help="Form of the data.")
def export(path: str, format_: str) -> int:  # noqa: ARG001 - json is the only one so far
    """Print a list as data, in the shape of schema/list.schema.json.

    PATH is a file, a directory or - for standard input; default list.md.
    """
    sources = inputs.read_all((path,), None)
    if len(sources) > 1:
        raise click.UsageError(f"{path} holds {len(sources)} Markdown files; name one of them")
    text = json.dumps(document_values(sources[0].document), ensure_ascii=False, indent=2)
    output.write(json_text(text) + "\n")
    return 0
