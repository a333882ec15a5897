"""The text holds characters that cannot be seen, or that show the text in another order than it is written.

They come along when text is copied, and then names are not found by a search, addresses fail, and two lines that look
the same are not. Characters that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069) and tags that
nobody sees can also make people read something else than programs do ("Trojan Source"), which is an error.

Left alone is what belongs to its script: joiners in Persian, in the scripts of India and in emoji, direction marks
and paired isolates on a line with Hebrew or Arabic, breaks in Thai, variation selectors after what varies.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from listkeeper.diagnostic import Edit, Finding, Fix, Severity
from listkeeper.document import Document, Span
from listkeeper.facts import Facts

severity = Severity.WARNING
fixable = True

INVISIBLE = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
SUSPECT = re.compile("[^\t\n\r -~]")
"""Quick, and true for few characters of most lists."""
# Patterns are text where few lists need them: `re` compiles them at their first use, which keeps the import short.
TURNING = "[\u202a-\u202e\u2066-\u2069]"
TAG = "[\U000e0001\U000e0020-\U000e007f]"
STRONG = "[\u202b\u202d\u202e\u2067]"
"""Those that turn even letters or a line which runs from left to right throughout."""
OVERRIDE = "[\u202d\u202e]"
CLOSERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
# Scripts whose letters join, or take another shape where a joiner stands: Arabic to Sinhala, Tibetan, Myanmar, Khmer,
# Mongolian, and the younger ones of the south-east of Asia.
JOINING = "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1bff\ua840-\uabff\ufb1d-\ufdff\ufe70-\ufefc]"
# Scripts without blanks between words, in which U+200B says where a line may break.
UNSPACED = "[\u0e00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\uaa7f\u3040-\u30ff]"

DELETED = "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u2060\ufeff\u202a\u202c\u2066\u2068\u2069]"
"""Without these a reader sees the same; no anchor of a heading has them either."""
BLANKED = "[\x0b\x0c\u2028\u2029]"
IN_ADDRESSES = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
"""Those of which rule `malformed-url` tells where they stand in an address."""
NAMES = {"\ufeff": "byte order mark", "\ufe0f": "emoji variation selector"}
"""Where Unicode's own name says less."""
MOST_NAMED = 3


def check(document: Document, facts: Facts) -> Iterator[Finding]:
    text = document.text
    found = [(match[0], match.start()) for match in SUSPECT.finditer(text, int(text.startswith("\ufeff")))]
    invisible = frozenset(character for character in {own for own, _ in found} if re.match(INVISIBLE, character))
    places = [at for character, at in found if character in invisible]
    if not places:
        return
    targets = sorted(link.target for link in document.links if link.target)
    places = [at for at in places if text[at] not in IN_ADDRESSES or not _around(targets, at)]
    for number, on_line in groupby(places, key=lambda at: document.locate(at).line):
        line = _direction(document.line(number))
        told = list(_out_of_place(text, list(on_line), line))
        mended = [edit for at in told if (edit := _edit(document, at, line))]
        starts = {edit.span.start for edit in mended}
        if mended:
            yield _finding(text, sorted(starts), Fix(tuple(mended)))
        if left := [at for at in told if at not in starts]:
            yield _finding(text, left, None)


class Direction(NamedTuple):
    """How a line runs."""

    right_to_left: bool
    """It holds letters that do."""
    paired: bool
    """Turning is what such letters need: each turn is turned back, and none is turned against its own direction."""
    forward: bool
    """It runs from left to right throughout, whatever its embeddings say."""


def _direction(line: str) -> Direction:
    right_to_left = bool(re.search(RIGHT_TO_LEFT, line))
    paired = right_to_left and not re.search(OVERRIDE, line) and _is_paired(line)
    return Direction(right_to_left, paired, not right_to_left and not re.search(STRONG, line))


def _around(spans: Sequence[Span], offset: int) -> bool:
    at = bisect_right(spans, offset, key=lambda span: span.start)
    return bool(at) and offset < spans[at - 1].end


def _finding(text: str, places: Sequence[int], fix: Fix | None) -> Finding:
    counts = Counter(text[at] for at in places)
    names = [f"U+{ord(c):04X} ({_name(c)})" + (f" {n} times" if n > 1 else "") for c, n in counts.items()]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    turning = any(re.match(TURNING, c) for c in counts)
    what = "shows the text in another order than it is written" if turning else "cannot be seen"
    dangerous = turning or any(re.match(TAG, c) for c in counts)
    message = f"{', '.join(names[:MOST_NAMED])}{more} {what}"
    return Finding(Span(places[0], places[0] + 1), message, fix, Severity.ERROR if dangerous else None)


def _name(character: str) -> str:
    return NAMES.get(character) or unicodedata.name(character, "control character").lower()


def _out_of_place(text: str, places: Sequence[int], line: Direction) -> Iterator[int]:
    """Those of the characters of one line that do not belong to the script around them."""
    flag = -1  # where a flag's tags have come to
    for at in places:
        character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
        if re.match(TURNING, character):
            belongs = line.paired
        elif character in "\u200e\u200f\u061c":
            belongs = line.right_to_left
        elif re.match(TAG, character):
            belongs = before == "\U0001f3f4" or (flag == at - 1 and at > 0)
            flag = at if belongs else flag
        else:
            belongs = _fits(character, before, after)
        if not belongs:
            yield at


def _is_paired(line: str) -> bool:
    """Whether all that is turned on a line is turned back on it."""
    opened = []
    for match in re.finditer(TURNING, line):
        if closer := CLOSERS.get(match[0]):
            opened.append(closer)
        elif not opened or opened.pop() != match[0]:
            return False
    return not opened


def _fits(character: str, before: str, after: str) -> bool:
    if character == "\u200d":
        return bool(re.match(JOINING, before)) or (_is_symbol(before) and _is_symbol(after))
    if character in "\u200c\u180e":
        return bool(re.match(JOINING, before) or re.match(JOINING, after))
    if character == "\u200b":
        return bool(re.match(UNSPACED, before) or re.match(UNSPACED, after))
    if "\ufe00" <= character <= "\ufe0f":
        return before in tuple("0123456789#*©®") or (_is_symbol(before) and not re.match(INVISIBLE, before))
    if character >= "\U000e0100":
        return before >= "\u2e80"
    if character == "\u034f":
        return before > "\u02ff"
    return character in "\u115f\u1160" and ("\u1100" <= before <= "\u11ff" or "\u1100" <= after <= "\u11ff")


def _is_symbol(character: str) -> bool:
    """What may be part of an emoji, or have variants: signs, ideographs, a selector or a tone of the skin."""
    return character >= "\u2010" and not character.isspace()


def _edit(document: Document, at: int, line: Direction) -> Edit | None:
    """What mends a character, where that is certain: readers see no difference."""
    text, span = document.text, Span(at, at + 1)
    if document.is_code(at) or text[at - 1 : at] == "@":  # U+200B after `@` keeps people from being called
        return None
    if re.match(BLANKED, text[at]):
        alone = text[at - 1 : at].isspace() or text[at + 1 : at + 2].isspace()
        return Edit(span, "" if alone else " ")
    if not re.match(DELETED, text[at]) or (re.match(TURNING, text[at]) and not line.forward):
        return None
    return Edit(span, "")
