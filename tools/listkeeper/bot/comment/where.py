"""What a comment leads to: the lines of the pull request, the page of the run, the ways to mend something."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from listkeeper.bot.comment.parts import ADDRESS, shown
from listkeeper.bot.pulls import Pull
from listkeeper.bot.report import ChangeReport


class Where(NamedTuple):
    """What is known of where the comment stands."""

    server: str = ""
    """The address of GitHub's pages, as `https://github.com`."""
    run: str = ""
    """The address of the page of the check's run."""
    fixes: bool = True
    """Somebody listens to `/fix`."""

    @property
    def checked(self) -> str:
        return f"[All that was checked]({self.run})" if self.run else ""


class Lines(NamedTuple):
    """How lines are named: with their list where there are several, and linked where a link leads to the very line."""

    are_many: bool
    address: str
    """Of the files of the commit that was looked at; empty where that is not the last one of the pull request."""

    def name(self, path: str, line: int) -> str:
        words = f"line {line:,}" if line else "somewhere"
        of = f" of {shown(path, ADDRESS)}" if self.are_many and path else ""
        return f"[{words}]({self.address}/{quote(path)}?plain=1#L{line}){of}" if self._leads(path, line) else words + of

    def _leads(self, path: str, line: int) -> bool:
        """A browser takes `..` out of an address, also where it is percent-encoded (WHATWG URL, "double-dot")."""
        return bool(self.address and line) and path.isprintable() and not {"", ".", ".."} & set(path.split("/"))


def lines(report: ChangeReport, pull: Pull, where: Where) -> Lines:
    """In another commit, such as a merge with the base, lines have other numbers."""
    paths = {change.path for change in report.changes} | {problem.path for problem in report.problems}
    paths |= {place.path for link in report.links for place in link.places}
    address = f"{where.server}/{quote(pull.head)}/blob/{pull.sha}" if where.server and report.head == pull.sha else ""
    return Lines(len(paths) > 1, address)
