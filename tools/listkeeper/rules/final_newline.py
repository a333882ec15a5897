"""The last line of the file has no line end.

A text file is made of lines, and each ends with a line end, the last one too. Without it, the next entry that is
added changes two lines instead of one, tools that join files glue the last line to the next, and git says so in every
diff.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import BOM, Document, Span
from listkeeper.facts import Facts

severity = Severity.NOTICE
fixable = True


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    text = document.text
    if text.removeprefix(BOM) and not text.endswith(("\n", "\r")):
        end = Span(len(text), len(text))
        line_end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        yield Finding(end, "the last line has no line end", Fix((Edit(end, line_end),)))
