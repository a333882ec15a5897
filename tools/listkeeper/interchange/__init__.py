"""A list as data that other programs read, and back: JSON, YAML, CSV.

JSON and YAML hold the same values, which `schema/list.schema.json` describes; a list can be made of them again. CSV is
for spreadsheets, and one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from listkeeper.document import Document
from listkeeper.export import document_values
from listkeeper.interchange import csv, json, yaml
from listkeeper.interchange.markup import markups


def values(document: Document) -> dict[str, Any]:
    """What `export` prints: the list, and each entry as one bullet would hold it."""
    found = document_values(document)
    for entry, markup in zip(found["entries"], markups(document), strict=True):
        entry["markdown"] = markup
    return found


WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "csv": csv.written,
    "json": json.written,
    "yaml": yaml.written,
}
"""By the name of the format."""
