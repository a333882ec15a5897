"""Every line of a shell command begins with the `$` of a prompt.

Nobody can copy such a command and run it. Where a command and its output are shown together, the `$` tells them apart
and is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

SHELLS = frozenset(
    "abuild alpine-abuild apkbuild bash bats command csh ebuild eclass gentoo-ebuild gentoo-eclass ksh openrc"
    " openrc-runscript sh sh.in shell shell-script tcsh tmux tool zsh zsh-theme".split()
)
"""Languages as they stand after a fence."""


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for code in view.of("code"):
        if code.label in SHELLS:
            lines = list(filter(None, map(str.strip, code.value.split("\n"))))
            if lines and all(line.startswith("$") for line in lines):
                found = "shell code with every line prefixed by `$`"
                yield at_node(code, f"Unexpected {found}, expected different code for input and output")
