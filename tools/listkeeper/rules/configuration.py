"""The configuration asks for something that nothing in the list has, so it is silent where it should speak.

`order = "alphabetical"` does nothing where there is no list that can be put in order: bullets with nothing but entries.
The list's own schema says in vain what a field looks like that no entry has, or that has another name. Such settings
are slips, or have outlived what they were for. Correct them, or take them out.

A section that is configured but is not there is rule `order`'s, a waiver that waives nothing is rule `waiver`'s.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.config import closest
from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document, Span
from listkeeper.facts import Facts
from listkeeper.order import is_sortable

severity = Severity.WARNING
fixable = False

TOP = Span(0, 0)


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if document.entries:  # what else there is to say of the others is rule `coverage`'s
        yield from _check_order(document, facts)
        yield from _check_schema(document, facts)


def _check_order(document: Document, facts: Facts) -> Iterator[Finding]:
    if "alphabetical" not in (facts.config.order, *facts.config.sections.values()):
        return
    sortable = [own.section for own in document.lists if is_sortable(own, document)]
    if facts.config.order == "alphabetical" and not sortable:
        yield Finding(TOP, 'the configuration says order = "alphabetical", but no list here can be put in order')
    titles = {section.title for section in document.sections}
    reached = {title for path in sortable for title in path}
    for title, order in facts.config.sections.items():
        if order == "alphabetical" and title in titles - reached:
            message = f"the configuration has section {quoted(title)} in alphabetical order, but no list of it can be"
            yield Finding(TOP, message)


def _check_schema(document: Document, facts: Facts) -> Iterator[Finding]:
    described = facts.schema.get("properties") if facts.schema else None
    if not isinstance(described, dict):
        return
    from listkeeper.export import entry_values  # few lists have a schema of their own

    values = [entry_values(entry, document) for entry in document.entries]
    for field in described:
        if field not in values[0]:
            yield Finding(
                TOP, f"the schema describes a field {quoted(field)}, which no entry has{closest(field, values[0])}"
            )
        elif described[field] and not any(own[field] for own in values):
            yield Finding(TOP, f"the schema says what {quoted(field)} looks like, but no entry here has it")
