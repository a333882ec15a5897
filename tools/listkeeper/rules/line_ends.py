"""The file mixes line ends: some lines end as Windows ends them, the others as everybody else does.

Editors show no difference, but every tool that rewrites the file shows whole sections as changed. Which line ends a
list uses does not matter (`\\n` is the custom, `\\r\\n` works as well) as long as it is one; the fix takes the one
that most lines have. To keep them apart for good, put `*.md text=auto` into `.gitattributes`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = True

LINE_END = re.compile(r"\r\n|\n|\r")
NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    text = document.text
    if "\r" not in text:
        return
    counts = Counter(LINE_END.findall(text))
    kept = "\r\n" if counts["\r\n"] > counts["\n"] else "\n"
    odd = [Span(*match.span()) for match in LINE_END.finditer(text) if match[0] != kept]
    if odd:
        names = " and ".join(NAMES[end] for end in sorted(counts, reverse=True) if end != kept)
        total = counts.total()
        message = f"{len(odd)} of {total} lines end in {names}, the others in {NAMES[kept]}"
        yield Finding(odd[0], message, Fix(tuple(Edit(span, kept) for span in odd)))
