"""A change adds more than one entry, so whoever decides about one of them decides about all.

Each entry is a question of its own: does it belong here, is it described well. When several come in one pull request,
one that is doubtful holds up the others, and the history does not show which was wanted. One change for each is decided
sooner.

This is only told of a change (`--since`). An entry that was moved or edited is not a new one, and a list that is new
itself may come with all its entries. Where several at once are welcome, `one-entry = "off"` under `[severity]` says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.diagnostic import Finding, Severity, quoted
from listkeeper.document import Document
from listkeeper.facts import Facts

severity = Severity.NOTICE
fixable = False

NAMED = 3
"""Names that the message has room for."""


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    if facts.before is None or not facts.before.entries:
        return
    from listkeeper.changes import added_entries  # only a change needs it

    added = added_entries(facts.before, document)
    if len(added) > 1:
        names = ", ".join(quoted(entry.name.text) for entry in added[:NAMED])
        more = f" and {len(added) - NAMED} more" if len(added) > NAMED else ""
        yield Finding(
            added[1].name.span, f"this change adds {len(added)} entries ({names}{more}); one at a time is best"
        )
