"""An entry departs from the form `- [Name](https://address) - Description.` in some way.

The description follows the link after a dash between blanks, begins with a capital letter and ends with a full stop or
other punctuation of its kind. Looked at are the lists after the section that follows `## Contents`, or all where there
is no such heading; items that begin with text are passed over. One departure is told of an entry, the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from listkeeper.awesome_lint import emoji
from listkeeper.awesome_lint.addresses import is_absolute
from listkeeper.awesome_lint.casing import may_begin, words
from listkeeper.awesome_lint.contents import MISPLACED, contents_heading
from listkeeper.awesome_lint.view import View, at_node, of_file, to_string
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

LINKS = ("link", "linkReference")
IN_LINK = ("emphasis", "inlineCode", "strong", "text")
IN_DESCRIPTION = (
    "emphasis", "footnoteReference", "html", "image", "inlineCode", "link", "linkReference", "strong", "text",
)  # fmt: skip
LAST = ("emphasis", "html", "image", "link", "strong", "text")
DASH = " - "
ENDS = (".", "!", "?", "…")
QUOTES = ('"', "”")
SYMBOLS_FIRST = "/@#$~&%"
ODD_BLANKS = re.compile(r"\s-\s")
LONG_DASH = re.compile(r"\s*[/–—]")
PARENTHETICAL = re.compile(r"\([^)]+\)")

Wrong = tuple[Node | None, str]


def check(view: View, facts: Facts) -> Iterator[Finding]:
    for paragraph in view.of("paragraph"):
        if _lacks_blank(paragraph.children):
            yield at_node(paragraph.children[0], "List item marker must be followed by a space")
    contents = contents_heading(view)
    if contents and contents.parent is not view.root:
        yield of_file(MISPLACED)
        return
    for item in _items(view, contents):
        if wrong := _wrong(item):
            node, message = wrong
            yield at_node(node, message) if node else of_file(message)


def _lacks_blank(inlines: list[Node]) -> bool:
    """`-[Name](https://address)`, which Markdown takes for a paragraph."""
    return len(inlines) > 1 and (inlines[0].type, inlines[0].value) == ("text", "-") and inlines[1].type in LINKS


def _items(view: View, contents: Node | None) -> Iterator[Node]:
    if contents is None:
        lists = view.of("list")
    else:
        blocks = view.root.children
        at = next(number for number, own in enumerate(blocks) if own is contents)
        after = next((n for n in range(at + 1, len(blocks)) if blocks[n].type == "heading"), len(blocks))
        roots = [own for own in blocks[after + 1 :] if own.type == "list"]
        lists = [own for root in roots for own in root.walk() if own.type == "list"]
    return (item for own in lists for item in own.children)


def _wrong(item: Node) -> Wrong | None:
    paragraph = item.children[0] if item.children else None
    if paragraph is None or paragraph.type != "paragraph" or not paragraph.children:
        return paragraph, "Invalid list item"
    inlines = paragraph.children
    if inlines[0].type == "text":
        return None
    main = _main_link(inlines)
    return _wrong_link(inlines[main]) or _wrong_description(inlines[main + 1 :])


def _main_link(inlines: list[Node]) -> int:
    """The first link that ` - ` follows, else the first link, else what comes first."""
    links = [number for number, own in enumerate(inlines) if own.type in LINKS]
    followed = (
        n for n in links if n + 1 < len(inlines) and inlines[n + 1].type == "text" and inlines[n + 1].value[:3] == DASH
    )
    return next(followed, links[0] if links else 0)


def _wrong_link(link: Node) -> Wrong | None:
    if link.type == "linkReference":
        return None
    if link.type != "link":
        return link, "Invalid list item link"
    if not is_absolute(link.url):
        return link, "Invalid list item link URL"
    if not to_string(link):
        return link, "Invalid list item link text"
    odd = next((own for own in link.children if own.type not in IN_LINK), None)
    return (odd, "Invalid list item link") if odd else None


def _wrong_description(inlines: list[Node]) -> Wrong | None:
    if not inlines:
        return None
    text, first, last = "".join(map(to_string, inlines)), inlines[0], inlines[-1]
    if not text.startswith(DASH) and _says_little(text):
        return None
    begin = to_string(first)
    if first.type != "text" or not (begin.startswith(DASH) or (begin == text and emoji.ends(text))):
        return _wrong_separator(first, begin, text)
    if last.type not in LAST or (last.type == "text" and not _ends_well(text, last.value)):
        return last, "List item description must end with proper punctuation"
    if first is last:
        return _wrong_begin(first)
    odd = next((own for own in inlines if own.type not in IN_DESCRIPTION), None)
    return (odd, "List item description contains invalid markdown") if odd else None


def _says_little(text: str) -> bool:
    """Nothing but emoji, or one thing in parentheses."""
    plain = emoji.without(text).strip()
    if not plain or PARENTHETICAL.fullmatch(plain):
        return True
    return text[0].isspace() and PARENTHETICAL.fullmatch(text[1:].rstrip()) is not None


def _wrong_separator(first: Node, begin: str, text: str) -> Wrong | None:
    if ODD_BLANKS.match(begin):
        return first, "List item link and description separated by invalid whitespace"
    if LONG_DASH.match(begin):
        return first, "List item link and description separated by invalid en-dash or em-dash"
    if re.search(" - [A-Z]", text):
        return None  # there may be an image or another link before the description
    return first, "List item link and description must be separated with a dash"


def _ends_well(text: str, last: str) -> bool:
    """With a full stop or the like, before or after a quotation mark, but not both; or a parenthesis or an emoji."""
    if text.endswith(ENDS):
        core = text.rstrip("".join(ENDS))
        return not (core.endswith(QUOTES) and core[:-1].endswith(ENDS))
    if text.endswith(QUOTES) and text[:-1].endswith(ENDS):
        return True
    if not any(mark in text for mark in ENDS):
        tokens = words(text)
        if len(tokens) > 2 or not tokens or not emoji.ends(tokens[-1]):
            return False
    return last.rstrip().endswith(")") or emoji.ends(last)


def _wrong_begin(description: Node) -> Wrong | None:
    text = description.value[len(DASH) :]
    first = next(iter(words(text)), "")
    if not first:
        return description, "List item description must start with a non-empty string"
    if text.strip()[:1] in SYMBOLS_FIRST or may_begin(first):
        return None
    return description, "List item description must start with valid casing"
