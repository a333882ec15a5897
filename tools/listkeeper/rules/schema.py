"""An entry departs from the list's own JSON Schema.

The schema is named in the configuration (`schema = "path"`). It is where a list says what one entry must have: a
description, its length, which attributes there are. Each error stands at the field that is meant, in the words of the
schema's `message` where it has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper import schema
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if facts.schema is not None:
        yield from schema.check(document, facts.schema)
