"""A quotation mark or a bracket is opened and not closed, or closed and not opened.

Looked at are `“”`, `‘’`, the straight `"` and the brackets of Chinese and Japanese, over the whole of an entry, a
paragraph or a heading. An apostrophe within or after a word is no quotation mark.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from listkeeper.awesome_lint.view import View, at_node, of_file
from listkeeper.diagnostic import Finding, Severity
from listkeeper.facts import Facts
from listkeeper.markdown.mdast import Node

severity = Severity.ERROR
fixable = False

CONTAINERS = ("paragraph", "heading", "listItem", "blockquote")
PAIRS = {"\u201c": "\u201d", "\u2018": "\u2019", "『": "』", "（": "）", "《": "》", "「": "」", "【": "】"}
CLOSING = {right: left for left, right in PAIRS.items()}
STRAIGHT = '"'
MARK = re.compile("[" + "".join(PAIRS) + "".join(CLOSING) + STRAIGHT + "]")
AFTER_APOSTROPHE = frozenset(".,;:!?()[]{}\"'—–")


def check(view: View, facts: Facts) -> Iterator[Finding]:
    stack = [view.root]
    while stack:
        node = stack.pop()
        if node.type in CONTAINERS:
            texts = [own for own in node.walk() if own.type == "text"]
            if any(MARK.search(own.value) for own in texts):
                yield from _unbalanced(texts)
        else:
            stack.extend(reversed(node.children))


def _unbalanced(texts: list[Node]) -> Iterator[Finding]:
    owner = _Owner(texts)
    opened: list[str | None] = []
    """What is open; None where it was closed in the meantime, which may be anywhere."""
    places: list[int] = []
    of_kind: dict[str, list[int]] = {left: [] for left in (*PAIRS, STRAIGHT)}
    is_open = False
    for found in MARK.finditer(owner.text):
        mark, at = found[0], found.start()
        if mark == "\u2019" and _is_apostrophe(owner.text, at):
            continue
        while opened and opened[-1] is None:
            opened.pop()
            places.pop()
        left = CLOSING.get(mark)
        if left is None and not (mark == STRAIGHT and is_open):
            of_kind[mark].append(len(opened))
            opened.append(mark)
            places.append(at)
            is_open = is_open or mark == STRAIGHT
        elif left is None:
            is_open = False
            if opened and opened[-1] == STRAIGHT:
                opened[of_kind[STRAIGHT].pop()] = None
            else:
                yield owner.finding(at, f"Unmatched closing {mark} without corresponding opening {mark}")
        elif of_kind[left]:
            opened[of_kind[left].pop()] = None
        else:
            yield owner.finding(at, f"Unmatched closing {mark} without corresponding opening {left}")
    for left, at in zip(opened, places, strict=True):
        if left is not None:
            yield owner.finding(at, f"Unclosed {left} without matching closing {PAIRS.get(left, left)}")


def _is_apostrophe(text: str, at: int) -> bool:
    """After a letter, and before one, punctuation, a blank or the end."""
    if not at or not _is_in_word(text[at - 1]):
        return False
    after = text[at + 1 : at + 2]
    return not after or _is_in_word(after) or after.isspace() or after in AFTER_APOSTROPHE


def _is_in_word(character: str) -> bool:
    return character == "_" or (unicodedata.category(character)[0] in "LN" and character <= "\uffff")


class _Owner:
    """Texts that are read as one, and whose is which character.

    awesome-lint counts one way in the text and another in the list of owners: each character beyond U+FFFF shifts the
    rest by one, and a place beyond the last is told of the file.
    """

    def __init__(self, texts: list[Node]) -> None:
        self._texts = texts
        self._ends = list(itertools.accumulate(len(own.value) for own in texts))
        self.text = "".join(own.value for own in texts)
        self._astral = [at for at, character in enumerate(self.text) if character > "\uffff"]

    def finding(self, at: int, message: str) -> Finding:
        found = bisect_right(self._ends, at + bisect_left(self._astral, at))
        return at_node(self._texts[found], message) if found < len(self._texts) else of_file(message)
