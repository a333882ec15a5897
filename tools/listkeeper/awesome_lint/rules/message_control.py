"""A comment that speaks to awesome-lint has a verb that it does not know.

`<!--lint disable ID-->`, `enable` and `ignore` are what it knows, in small letters. At any other verb awesome-lint
gives up: it tells of this comment and of nothing else. So does this profile, for a pass must mean a pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.control import VERBS, directives
from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for directive in directives(view):
        if directive.verb not in VERBS:
            verb = directive.verb or "undefined"
            yield at_node(directive.node, f"Unknown keyword `{verb}`: expected `'enable'`, `'disable'`, or `'ignore'`")
            return
