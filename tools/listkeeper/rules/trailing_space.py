"""A line ends with blanks that nobody sees.

They do nothing, but come and go with editors, and then a change shows lines that read the same. Two blanks or more at
the end of a line within a paragraph are a line break in Markdown, so those stay; and so do blanks in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts

severity = Severity.NOTICE
fixable = True

LAST = re.compile(r"[ \t](?=\r?$)", re.M)
"""The last blank of a line; those before it are counted from there, or a long run within it would cost its square."""
HARD_BREAK = "  "


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    for match in LAST.finditer(document.text):
        line = document.text[document.text.rfind("\n", 0, match.start()) + 1 : match.end()]
        span = Span(match.end() - len(line) + len(line.rstrip(" \t")), match.end())
        if not _is_content(document, span):
            count = span.end - span.start
            what = "a blank" if count == 1 else f"{count} blanks"
            yield Finding(span, f"{what} at the end of the line that nobody sees", Fix((Edit(span, ""),)))


def _is_content(document: Document, span: Span) -> bool:
    if document.text[span.start - 1 : span.start] == "\\" or document.is_code(span.start):
        return True
    leaf = document.leaf(span.start)
    if leaf is None or not document.source(span).endswith(HARD_BREAK):
        return False
    return leaf.end > span.end or _breaks_before(document, leaf, span)


def _breaks_before(document: Document, leaf: Span, span: Span) -> bool:
    """In a paragraph of broken lines the last one is broken, too: the next to come will stand below it."""
    start = document.text.rfind("\n", leaf.start, span.start)
    return start >= 0 and document.text[leaf.start : start].removesuffix("\r").endswith(HARD_BREAK)
