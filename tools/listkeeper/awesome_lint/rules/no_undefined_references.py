"""Text in brackets refers to a definition that is not there.

`[docs]` and `[text][docs]` become a link where the list has `[docs]: https://example.org`, and `[^docs]` a footnote
where it has `[^docs]: Text`. Without it the brackets show as they are, which is mostly a slip. Where they are meant,
write `\\[docs]`; the `[!NOTE]` of GitHub's alerts passes as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint.references import LONGEST_LABEL, normal
from listkeeper.awesome_lint.view import View
from listkeeper.awesome_lint.wording import quoted
from listkeeper.diagnostic import Finding, Severity
from listkeeper.document import Span
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import NOWHERE, Node

severity = Severity.ERROR
fixable = False

BRACKET = re.compile(r"\\[\[\]]?|[\[\]]")
MEANT = re.compile(r"!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)|\^.+")
ESCAPED = r"escaped opening bracket (`\[`) for regular text"


def check(view: View, facts: Facts) -> Iterator[Finding]:
    """What has a definition is no text, so it need not be looked up."""
    parents = {id(node.parent): node.parent for node in view.of("text") if node.parent and "]" in node.value}
    for node in parents.values():
        for brackets in _brackets(view.text, node):
            kind, label = _reference(view.text, *brackets)
            if label is not None and not MEANT.fullmatch(label):
                expected = f"corresponding definition ({quoted(label.lower())}) for {kind}"
                message = f"Unexpected reference to undefined definition, expected {expected} or {ESCAPED}"
                yield Finding(Span(brackets[0], brackets[-1] + 1), message)


def _brackets(text: str, node: Node) -> Iterator[list[int]]:
    """The offsets of every two brackets that belong together in the text of a node, of four in `[text][label]`."""
    open_: list[list[int]] = []
    for child in node.children:
        if child.type != "text" or child.start == NOWHERE:
            continue
        position = child.start
        while found := BRACKET.search(text, position, child.end):
            position = found.end()
            if found[0] == "[":
                open_.append([found.start()])
            elif found[0] == "]" and open_:
                open_[-1].append(found.start())
                if len(open_[-1]) == 2 and text.startswith("[", position, child.end):
                    open_[-1].append(position)
                    position += 1
                else:
                    yield open_.pop()
    yield from (own[:2] for own in open_ if len(own) > 1)


def _reference(text: str, start: int, end: int, *more: int) -> tuple[str, str | None]:
    """What brackets would be, and the label that they refer to; None where they refer to nothing."""
    if not more and end == start + 1:
        return "a link", None
    first, last = more if more and more[1] > more[0] + 1 else (start, end)
    label = normal(text[first + 1 : last][: LONGEST_LABEL + 1])
    if text[start - 1 : start] == "!":
        return "an image", label
    if text[start + 1] == "^":
        return "a footnote", None if " " in label else label[1:]
    return "a link", label
