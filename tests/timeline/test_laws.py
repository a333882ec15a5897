"""What holds for any versions at all. `LISTKEEPER_EXAMPLES=20000` looks longer than CI does."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from itertools import pairwise

import listkeeper.timeline.pieces
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from listkeeper.timeline import Timeline, Version, timeline
from listkeeper.timeline.chunks import CUTS, difference
from listkeeper.timeline.comparison import Compared, Region
from listkeeper.timeline.definitions import Definitions
from listkeeper.timeline.pieces import InPieces, Pieces

EXAMPLES = int(os.environ.get("LISTKEEPER_EXAMPLES", "100"))
laws = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))

ENTRIES = [f"- [{name}](https://{name}.example) - Is what {name} is.\n".encode() for name in "abcdef"]
PARTS = [
    *ENTRIES,
    b"- [a](https://a.example) `again` - Is what a is.\n",
    b"- [a again](https://a.example) - Is what a is.\n",
    b"- [Here]() - Has no address.\n",
    b"- [Here](https://here.example) - Has an address.\n",
    b"- [Ref][r] and [r] and [r][]\n",
    b"- Group\n  - [In](https://in.example)\n",
    b"* [Star](https://star.example)\n",
    b"1. [First](https://first.example)\n",
    b"[Line](https://line.example)\n[Two](https://two.example)\n",
    b"### [Head](https://head.example)\n",
    b"# Top\n",
    b"## A\n",
    b"## B\n",
    b"### C\n",
    b"Under\n-----\n",
    b"[r]: https://r.example\n",
    b"[r]: https://other.example\n",
    b"<!--\n",
    b"-->\n",
    b"<!-- - [a](https://a.example) -->\n",
    b"```\n",
    b"````\n",
    b"~~~\n",
    b"    ",
    b"> ",
    b"\n",
    b"\r\n",
    b"\r",
    b" ",
    b"- ",
    b"#",
    b"9",
    b"\xff",
    b"\xe2\x80",
    "\ufeff\u00a0é".encode(),
]
TEXTS = st.lists(st.sampled_from(PARTS) | st.sampled_from(ENTRIES), max_size=25)
EDITS = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 3), st.lists(st.sampled_from(PARTS), max_size=2)))


@st.composite
def histories(draw: st.DrawFn) -> list[bytes]:
    """A text, and what edits make of it, one after the other; now and then another text, or lines in another order."""
    parts = draw(TEXTS)
    found = [parts]
    for at, gone, come in draw(EDITS):
        parts = [*parts[:at], *come, *parts[at + gone :]]
        found.append(parts)
    found.insert(draw(st.integers(0, len(found))), draw(TEXTS))
    found.append(draw(st.permutations(parts)))
    return [b"".join(own) for own in found]


DEFINED = b"- [Ref][r]\n- [r]\n## B\n\n[r]: https://r.example\n"


@laws
@example(CUTS[0], True, [DEFINED, DEFINED.replace(b"https://r.", b"https://other.")])
@given(st.sampled_from(CUTS), st.booleans(), histories())
def test_what_is_spliced_is_what_reading_the_whole_gives(
    cut: re.Pattern[bytes], has_lines: bool, texts: list[bytes]
) -> None:
    again = InPieces(cut, has_lines=has_lines)
    read = [again.read(text) for text in texts]

    assert [own[:2] for own in read] == [InPieces(cut, has_lines=has_lines).read(text)[:2] for text in texts]
    assert all(is_kept(old, new) for old, new in pairwise(read))


def is_kept(old: Pieces, new: Pieces) -> bool:
    start, end = new.kept
    places = [*range(start), *range(-end, 0)]
    return all(old.pieces[at] is new.pieces[at] and old.around[at] == new.around[at] for at in places)


A, B, C, D = ENTRIES[:4]
NOWHERE = b"- [Here]() - Has no address.\n"


@laws
@example([A.replace(b" - ", b" `x` - ") + B + A + C, B + A + D], True)  # alike in all that an entry is known by
@example([NOWHERE.replace(b"()", b"(https://h.example)") + B + NOWHERE + C, B + NOWHERE + D], True)  # known by less
@given(histories(), st.booleans())
def test_comparing_less_tells_the_same(texts: list[bytes], is_whole: bool) -> None:
    assert told(texts, is_whole=is_whole) == told_of_all(texts, is_whole=is_whole)


def told(texts: list[bytes], *, is_whole: bool) -> Timeline:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return timeline([Version(f"c{n}", day, "Ada", text) for n, text in enumerate(texts)], is_whole=is_whole)


def told_of_all(texts: list[bytes], *, is_whole: bool) -> Timeline:
    def all_of(_old: Pieces, _new: Pieces, where: Region) -> Compared:
        return Compared([*where.old], [*where.new])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listkeeper.timeline, "compared", all_of)
        return told(texts, is_whole=is_whole)


LINES = st.lists(st.sampled_from([b"a", b"b", b"\n"])).map(b"".join)


ROWS = [b"[r]: https://r.example\n", b"[R  s]: <https://s.example> 'title'\n", b"[a]:/a(1)\n", b'[t]: /t "t"\n']
NAMED = [
    b"- [Ref][r] - Is [r].\n",
    b"- [r S][] and [a] are.\n",
    b"- [T][ r\n  s] - Goes on.\n",
    b"> - [a\n> ][t] quoted\n",
    b"- [a](not an address) \\[t] [t\\]\n",
    b"| x |\n|---|\n| [t] |\n",
    b"Words [r]\n",
]
DEFINING = st.lists(st.sampled_from([*ROWS, *NAMED, b"\n", b"## H\n"]) | st.sampled_from(PARTS), max_size=20).map(
    b"".join
)


@laws
@example([b"", DEFINED, DEFINED.replace(b"- [r]", A + b"- [r]") + b"[s]: /s\n"], True)  # ids count from the same
@example([b"", b"- [a](no address)\n\n[a]: https://a.example\n"], True)
@example([b"", b"- [T][t]\n- [S][s]\n## B\n[r]: two words\n[t]: /t\n\n[s]: /s\n"], True)
@example([b"", b"| x |\n|---|\n| [a\\|b] |\n## B\n[a|b]: /x\n"], True)
@given(st.lists(DEFINING, max_size=4), st.booleans())
def test_definitions_that_a_piece_does_not_name_tell_nothing(texts: list[bytes], is_whole: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Definitions, "named_in", lambda self, _: self.lines)
        patch.setattr(listkeeper.timeline.pieces, "lean", lambda chunk: chunk)
        expected = told(texts, is_whole=is_whole)

    assert told(texts, is_whole=is_whole) == expected


def test_a_piece_is_read_again_with_the_definitions_that_it_names() -> None:
    again = InPieces(CUTS[0], has_lines=True)
    text = b"## A\n- [R][r]\n- [S][s]\n\n## B\n\n[r]: https://r.example\n[s]: https://s.example\n"
    first, second = again.read(text).pieces, again.read(text.replace(b"s.ex", b"t.ex")).pieces

    assert [a is b for a, b in zip(first, second, strict=True)] == [True, True, False, False]


@laws
@given(LINES, LINES)
def test_what_differs_is_whole_lines(old: bytes, new: bytes) -> None:
    start, end = difference(old, new)
    there = end + len(new) - len(old)

    assert (old[:start], old[end:]) == (new[:start], new[there:])
    assert start <= min(end, there)
    assert start == 0 or old[start - 1 : start] == b"\n"
    assert end == len(old) or old[end - 1 : end] == new[there - 1 : there] == b"\n"
