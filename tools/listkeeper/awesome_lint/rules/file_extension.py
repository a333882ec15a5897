"""The name of the list does not end in `.md`.

GitHub shows a file as Markdown by its extension, and other tools find it by that. `.mdx` passes too, and so does a name
without an extension; `.MD` and `.markdown` do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts

severity = Severity.ERROR
fixable = False

KNOWN = ("", "md", "mdx")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    extension = view.suffix[1:]
    if extension not in KNOWN:
        yield of_file(f"Unexpected file extension `{extension}`, expected `mdx` or `md`")
