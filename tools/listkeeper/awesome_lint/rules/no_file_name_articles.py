"""The name of the file begins with an article.

Names sort by their first word, and `the-`, `a-` or `an-` say nothing: write `guide.md` instead of `the-guide.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

ARTICLE = re.compile(r"(?:the|teh|an?)\b", re.IGNORECASE | re.ASCII)


def check(view: View, facts: Facts) -> Iterator[Finding]:
    if article := ARTICLE.match(view.stem):
        yield of_file(f"Unexpected file name starting with `{article[0]}`, remove it")
