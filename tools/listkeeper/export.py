"""A document as plain values, in the shape of `schema/list.schema.json`."""

from __future__ import annotations

from typing import Any

from listkeeper.document import Document, Entry, Link

FORMAT = 1
"""Grows when the shape breaks."""


def document_values(document: Document) -> dict[str, Any]:
    """The whole list."""
    return {
        "format": FORMAT,
        "path": document.path,
        "title": document.title,
        "coverage": {"items": document.coverage.items, "understood": document.coverage.understood},
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "level": section.level,
                "line": document.locate(section.span.start).line,
                "path": list(section.path),
            }
            for section in document.sections
            if section.level
        ],
        "entries": [entry_values(entry, document) for entry in document.entries],
    }


def entry_values(entry: Entry, document: Document) -> dict[str, Any]:
    """One entry, in the shape of `schema/entry.schema.json`."""
    start = document.locate(entry.span.start)
    return {
        "id": entry.id,
        "name": entry.name.text,
        "url": entry.url,
        "description": entry.description.text,
        "section": list(entry.section),
        "line": start.line,
        "column": start.column,
        "end_line": document.locate(entry.span.end).line,
        "attributes": [attribute.text for attribute in entry.attributes],
        "by": [author.text for author in entry.by],
        "links": [_link_values(link, document) for link in entry.links],
        "children": [child.id for child in entry.children],
    }


def _link_values(link: Link, document: Document) -> dict[str, Any]:
    place = document.locate(link.span.start)
    return {
        "url": link.url,
        "text": link.text,
        "rel": link.rel,
        "kind": link.kind.value,
        "line": place.line,
        "column": place.column,
    }
