"""`render`: a list in sorted form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from listkeeper import files
from listkeeper.cli import inputs, output
from listkeeper.cli.diff import unified
from listkeeper.cli.inputs import Source
from listkeeper.document import Document
from listkeeper.order import policy

if TYPE_CHECKING:
    from listkeeper.migrate import Migrated
    from listkeeper.render import Rendered

BUG = 4


@click.command()
@click.argument("path", default=inputs.usual, metavar="[PATH]")
@click.option("--order", type=click.Choice(["alphabetical", "keep"]), help="Instead of the list's own order.")
@click.option("--write", is_flag=True, help="Write the file back, if anything changed.")
@click.option("--check", is_flag=True, help="Print nothing; status 1 if the file would change.")
@click.option("--diff", is_flag=True, help="Print what would change as a unified diff.")
@click.option(
    "--migrate", "to_bullets", is_flag=True, help="Turn paragraphs, tables, headings and HTML into bullets first."
)
@click.option("--config", "config_file", metavar="FILE", help="Configuration, instead of the nearest one.")
def render(
    path: str,
    order: str | None,
    config_file: str | None,
    *,
    write: bool,
    check: bool,
    diff: bool,
    to_bullets: bool,
) -> int:
    """Print a list in sorted form; nothing but the place of entries changes.

    PATH is a file, a directory or - for standard input; default list.md, else README.md. Lists that are not kept in
    alphabetical order, numbered lists and tables of contents stay as they are.
    """
    if write and (check or diff):
        raise click.UsageError("--write cannot be combined with --check or --diff")
    source = inputs.read_one(path, config_file)
    if write and source.path is None:
        raise click.UsageError("--write needs a file; standard input cannot be written back")
    text = _text(source, order or "", to_bullets=to_bullets)
    if write:
        return _write(source, text)
    if diff:
        output.write(unified(source.document.path, source.text, text))
    elif not check:
        output.write(text)
    if check and text != source.text:
        output.note(f"{source.document.path} is not in sorted form; tools/render --write puts it right")
    return int(check and text != source.text)


def _text(source: Source, order: str, *, to_bullets: bool) -> str:
    from listkeeper.migrate import migrate
    from listkeeper.parser import parse
    from listkeeper.render import VerificationError
    from listkeeper.render import render as rendered

    try:
        document = source.document
        if to_bullets:
            migrated = migrate(document)
            _tell_shapes(document, migrated)
            document = parse(migrated.text, document.path)
        result = rendered(document, policy(document, source.facts.config, order, assume=True))
    except VerificationError as error:
        raise output.Stop(
            f"{source.document.path} is unchanged: the sorted text would differ in {error}. This is a bug of"
            " listkeeper; please report it with the list",
            BUG,
        ) from None
    _tell_refused(source, result)
    return result.text


def _tell_shapes(document: Document, migrated: Migrated) -> None:
    for entry_list in migrated.refused:
        place = f"{document.path}:{document.locate(entry_list.span.start).line}"
        output.note(f"{place}: these {entry_list.shape} entries stay as they are: as bullets something would be lost")


def _tell_refused(source: Source, result: Rendered) -> None:
    for entry_list in result.refused:
        line = source.document.locate(entry_list.span.start).line
        output.note(
            f"{source.document.path}:{line}: this list stays as it is: elsewhere its entries would read otherwise"
        )


def _write(source: Source, text: str) -> int:
    assert source.path
    try:
        changed = files.write(source.path, text, before=source.text)
    except files.FileError as error:
        raise output.Stop(str(error)) from None
    output.note(f"{source.document.path} {'was put in order' if changed else 'is in order already'}")
    return 0
