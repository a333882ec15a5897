"""A description begins with the name of its entry.

`[Foo](https://foo.example) - Foo is a parser.` says the name twice, and tells its reader later what it is. Begin with
what it is, `[Foo](https://foo.example) - Parser of everything.`, and all of it is news.
"""

from __future__ import annotations

from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node, to_string
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

SEPARATOR = " - "
BETWEEN = ("emphasis", "strong", "inlineCode")
"""What may stand between the link and the separator."""
WORD_ENDS = ".,!?:-"


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for item in view.of("listItem"):
        paragraph = next((own for own in item.children if own.type == "paragraph"), None)
        inlines = paragraph.children if paragraph else []
        if (main := _main_link(inlines)) is None:
            continue
        name = to_string(inlines[main])
        if name and _begins_with(_description(inlines, main + 1), name):
            message = f'List item description should not start with the item name "{name}"'
            yield at_node(inlines[main], message)


def _main_link(inlines: list[Node]) -> int | None:
    """The first link that is no badge: it holds no image, and no other link comes right after it."""
    following = None
    found = None
    for number in range(len(inlines) - 1, -1, -1):
        own = inlines[number]
        is_badge = following == "link" or any(child.type == "image" for child in own.children)
        if own.type == "link" and not is_badge:
            found = number
        if own.type != "text" or own.value.strip():
            following = own.type
    return found


def _description(inlines: list[Node], first: int) -> str:
    """The text after the separator; nothing where other things than emphasis or code come before it."""
    for number in range(first, len(inlines)):
        own = inlines[number]
        if own.type == "text" and SEPARATOR in own.value:
            rest = own.value.split(SEPARATOR, 1)[1]
            return "".join([rest, *map(to_string, inlines[number + 1 :])]).strip()
        if own.type not in BETWEEN and (own.type != "text" or own.value.strip()):
            break
    return ""


def _begins_with(description: str, name: str) -> bool:
    if not description.lower().startswith(name.lower()):
        return False
    following = description[len(name) : len(name) + 1]
    return not following or following.isspace() or following in WORD_ENDS
