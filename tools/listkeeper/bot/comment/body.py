"""The comment on a pull request: what changed, what is wrong and how to mend it, what is to be known. One screen.

What is from outside stands in code spans: nothing in it mentions, refers, links or renders. The only links are ours,
made of what GitHub's API says; another pull request is named in words, since a link would leave a trace on it.
"""

from __future__ import annotations

from listkeeper.bot.comment.changes import changes
from listkeeper.bot.comment.known import elsewhere, links, similar
from listkeeper.bot.comment.parts import MESSAGE, Part, folded, listed, shown
from listkeeper.bot.comment.problems import Sorted, told
from listkeeper.bot.comment.progress import Progress
from listkeeper.bot.comment.where import Where, lines
from listkeeper.bot.comment.wrong import fixed, items, mending, problems
from listkeeper.bot.marker import marker
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport
from listkeeper.report.wording import counted

KIND = "comment"
THANKS = "Thank you for your first contribution here."
LEFT_OUT = {
    "changes": "changes",
    "problems": "problems",
    "links": "links",
    "about": "repositories",
    "similar": "similar entries",
    "elsewhere": "links of other pull requests",
}
"""What the report may have had no room for, as people call it."""


def body(report: ChangeReport, found: Sorted, progress: Progress, pull: Pull, where: Where) -> str:
    """The comment while there is something to put right or to look at."""
    own = lines(report, pull, where)
    hints = folded(counted(len(found.notices), "hint"), items(Part.NOTICES, found.notices, own, where))
    notes = listed(Part.NOTES, [f"- {shown(note, MESSAGE)}\n" for note in report.notes])
    parts = (
        THANKS if pull.is_first else "",
        changes(report, own),
        problems("to put right", Part.ERRORS, found.errors, own, where),
        problems("to look at", Part.WARNINGS, found.warnings, own, where),
        mending(list(told(found)), where),
        fixed(progress),
        links(report, found),
        similar(report, own),
        elsewhere(report.elsewhere),
        hints,
        folded("What could not be looked at", notes),
        _foot(report, where),
    )
    return marker(KIND, progress.state) + "\n\n".join(part.rstrip() for part in parts if part) + "\n"


def _foot(report: ChangeReport, where: Where) -> str:
    older = counted(report.older, "older problem") + (" is" if report.older == 1 else " are") + " not yours."
    left = ", ".join(
        f"{noun} {report.left_out[name]:,}" for name, noun in LEFT_OUT.items() if report.left_out.get(name)
    )
    more = f"The report had no room for all; left out: {left}." if left else ""
    return " ".join(filter(None, (older if report.older else "", more, where.checked)))


def well(found: Sorted, progress: Progress, where: Where) -> str:
    """The one line that is left when all is well."""
    right = f", {progress.done:,} of {progress.of:,} put right. Thank you" if progress.done else ""
    hints = f"The summary of the run has {counted(len(found.notices), 'hint')}." if found.notices else ""
    return marker(KIND, {"well": 1}) + " ".join(filter(None, (f"All is well now{right}.", hints, where.checked))) + "\n"
