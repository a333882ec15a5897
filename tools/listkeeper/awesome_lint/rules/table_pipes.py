"""A row of a table does not begin and end with a pipe.

`a | b` is a row as well as `| a | b |`, but only the outer pipes show where a row ends, and keep it a row when its
first cell happens to look like a list item or a heading.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.tables import read_table
from listkeeper.awesome_lint.view import View, at
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for table in view.of("table"):
        for row in read_table(view.text, table).rows:
            written = view.text[row.start : row.end].rstrip(" \t")
            # Upstream has the two messages the wrong way round.
            if not written.startswith("|"):
                yield at(row.start, "Unexpected missing closing pipe in row, expected `|`")
            if not written.endswith("|"):
                yield at(row.end, "Unexpected missing opening pipe in row, expected `|`")
