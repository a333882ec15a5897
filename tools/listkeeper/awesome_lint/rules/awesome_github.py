"""The repository of the list is not described on GitHub as the index wants it.

It has a description, the topics `awesome` and `awesome-list`, and a licence that GitHub recognises: a file `license`
with its full text. This is the one rule that asks anybody: the API of GitHub, about the one repository that the branch
is pushed to, and only where a token is given (`GITHUB_TOKEN`). Without one, outside of a checkout and where GitHub does
not answer, it is silent. `--ignore awesome-github` keeps it from asking.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

TOPICS = ("awesome", "awesome-list")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    home = facts.home
    if home is None:
        return
    if home.problem:
        yield of_file(home.problem)
        return
    if not home.description:
        yield of_file("The repository should have a description")
    for topic in TOPICS:
        if home.topics is not None and topic not in home.topics:
            yield of_file(f'The repository should have "{topic}" as a GitHub topic')
    if not home.licence:
        yield of_file("License was not detected by GitHub")
