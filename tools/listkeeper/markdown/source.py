"""The untouched text and its table of lines: what every position is measured against."""

from __future__ import annotations

import re
from functools import cached_property

from listkeeper.document import BOM, Span

LINE_END = re.compile(r"\r\n|\n|\r")  # CommonMark 2.1; people's line numbers count `\n` alone, see `Document.locate`
BLANKS = " \t\n\r\v\f"  # `str.strip` also takes U+2028 and wider spaces, which are text
MARKUP = r"\\`*_~&<>\[\]@^\r\n\x00\x0b\x0c\x1c-\x1f\x85\xa0"
"""For a set of characters: what the inline parser looks at, save for the colon; and ASCII that is no plain blank."""
AMPERSAND = "&(?!#?[A-Za-z0-9]+;)"
"""One that begins no reference to a character (CommonMark 2.5), as between the parameters of an address."""
_WIDE_BLANKS = re.compile("[\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PLAIN = re.compile(rf"[^{MARKUP}:]+")
SURROGATES = re.compile("[\ud800-\udfff]")
# Possessive: a front matter that is not closed took exponential time.
FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n"
    r"((?:[ \t]*+(?:#[^\n]*+)?\r?\n|[ \t]++[^\n]*+\n|- [^\n]*+\n|[\w.-]++:(?: [^\n]*+)?\r?\n)++)"
    r"---[ \t]*(?:\r?\n|$)"
)


def has_wide_blanks(text: str) -> bool:
    """White space that would not be read as one blank. In a set with others it would make that slow to compile."""
    return not text.isascii() and _WIDE_BLANKS.search(text) is not None


def is_plain(text: str) -> bool:
    """A leaf without any markup: what it says is what stands there."""
    return _PLAIN.fullmatch(text) is not None and "www." not in text and not has_wide_blanks(text)


class Source:
    """`text` with the offset of the start and of the end (line end excluded) of every line, counted from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        matches = list(LINE_END.finditer(text))
        self.ends = [*(m.start() for m in matches), len(text)]
        self.starts = [1 if text.startswith(BOM) else 0, *(m.end() for m in matches)]

    @cached_property
    def first_line(self) -> int:
        """The line after the YAML front matter, which GitHub shows apart from the Markdown; 0 without any."""
        front = FRONT_MATTER.match(self.text, self.starts[0])
        if not front or ":" not in front[1]:
            return 0
        return next((n for n, start in enumerate(self.starts) if start >= front.end()), len(self.starts) - 1)

    @property
    def markdown(self) -> str:
        """What the parser reads: no byte order mark, no front matter, and every character still in its place.

        Lone surrogates (bytes that are not UTF-8) cannot be percent-encoded; they read as U+FFFD.
        """
        text = self.text[self.starts[self.first_line] :]
        return text if text.isascii() else SURROGATES.sub("\ufffd", text)

    def trim(self, first: int, last: int) -> int:
        """`last` (exclusive) without the blank lines at the end of the range."""
        while last > first + 1 and not self.text[self.starts[last - 1] : self.ends[last - 1]].strip(BLANKS):
            last -= 1
        return last

    def lines(self, start: int, first: int, last: int) -> Span:
        """From `start`, which is in line `first`, to the end of the last line before `last` that is not blank."""
        if last == first + 1:
            return Span(start, max(self.ends[first], start))
        return Span(start, max(self.ends[self.trim(first, min(last, len(self.ends))) - 1], start))
