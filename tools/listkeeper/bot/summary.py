"""What stands on the page of the run: the comment's parts, whether there is a comment or not, and all that was found.

It is written beside the code of a stranger, and by the same rules as the comment: text from outside stands in code.
"""

from __future__ import annotations

from listkeeper.bot.comment.changes import changes
from listkeeper.bot.comment.known import elsewhere, links, similar
from listkeeper.bot.comment.parts import MESSAGE, Part, folded, listed, shown
from listkeeper.bot.comment.problems import sort, told
from listkeeper.bot.comment.where import Where, lines
from listkeeper.bot.comment.wrong import items, mending, problems
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport
from listkeeper.report.wording import counted

MANY = 50
"""Problems from which all of them are told by list in a table, too."""


def summary(report: ChangeReport, pull: Pull, server: str = "", table: str = "") -> str:
    """Markdown. `table`: all that the rules found, for where the parts have no room."""
    found, where = sort(report), Where(server, fixes=False)
    own = lines(report, pull, where)
    wrong = list(told(found))
    parts = (
        "## What this change does",
        changes(report, own) or "No entry was added, removed, moved or edited.",
        "" if wrong else f"Nothing is wrong with it.{' Thank you.' if report.changes else ''}",
        problems("to put right", Part.ERRORS, found.errors, own, where),
        problems("to look at", Part.WARNINGS, found.warnings, own, where),
        mending(wrong, where),
        links(report, found),
        similar(report, own),
        elsewhere(report.elsewhere),
        folded(counted(len(found.notices), "hint"), items(Part.NOTICES, found.notices, own, where)),
        listed(Part.NOTES, [f"- {shown(note, MESSAGE)}\n" for note in report.notes]),
        older(report.older),
        folded("All that the rules found", table) if len(wrong) > MANY else "",
    )
    return "\n\n".join(part.rstrip() for part in parts if part) + "\n"


def older(number: int) -> str:
    """Whose they are not; nothing where there are none."""
    return f"{counted(number, 'older problem')} {'is' if number == 1 else 'are'} not yours." if number else ""
