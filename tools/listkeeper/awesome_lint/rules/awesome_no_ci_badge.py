"""An image is the badge of a continuous integration service.

Whether a build passes says nothing of a list, and readers take the badge for one of the entries. It is told by the
words `build status`, `travis` or `circleci` in its title, or the last two in its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

TITLE = re.compile("build status|travis|circleci", re.I)
ADDRESS = re.compile("travis|circleci", re.I)


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for image in view.of("image"):
        if TITLE.search(image.title or "") or ADDRESS.search(image.url):
            yield at_node(image, "Readme must not contain CI badge")
