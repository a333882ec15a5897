"""What other open pull requests add: told from patches that strangers wrote."""

from __future__ import annotations

from typing import Any

import pytest
from listkeeper.bot.elsewhere import LONGEST_PATCH, Added, Other, elsewhere, others
from listkeeper.bot.report import Elsewhere
from listkeeper.facts import Place

URL = "https://a.site.org/x"
ADDED = [Added(URL, Place("list.md", 12, 3))]
IT = "@@ -1,1 +1,2 @@\n # List\n+- [A](https://a.site.org/x) - About a.\n"

# The rows of another pull request's files, and whether it adds the address, too.
FILES: dict[str, tuple[list[Any], bool]] = {
    "nothing": ([], False),
    "the address": ([{"filename": "list.md", "patch": IT}], True),
    "another spelling": ([{"filename": "list.md", "patch": IT.replace("https://", "http://www.")}], True),
    "another way to write it": ([{"filename": "list.md", "patch": f"+* <{URL}>\n"}], True),
    "indented like code": ([{"filename": "list.md", "patch": f"+      - [A]({URL})\n"}], True),
    "another fragment": ([{"filename": "list.md", "patch": IT.replace("/x)", "/x#y)")}], False),
    "another list": ([{"filename": "other.md", "patch": IT}], False),
    "a line that is only moved": ([{"filename": "list.md", "patch": f"{IT}@@ -9,1 +10,0 @@\n-- [A]({URL})\n"}], False),
    "a line that goes": ([{"filename": "list.md", "patch": IT.replace("+-", "--")}], False),
    "a line that stays": ([{"filename": "list.md", "patch": IT.replace("+-", " -")}], False),
    "no patch": ([{"filename": "list.md"}], False),
    "a patch of another type": ([{"filename": "list.md", "patch": 7}], False),
    "a name of another type": ([{"filename": None, "patch": IT}], False),
    "too far down": ([{"filename": "list.md", "patch": f"{'+x' * LONGEST_PATCH}\n{IT}"}], False),
}  # fmt: skip


@pytest.mark.parametrize(("files", "is_told"), FILES.values(), ids=FILES)
def test_an_address_that_another_adds_to_the_same_list_is_told(files: list[Any], is_told: bool) -> None:
    assert elsewhere(ADDED, [Other(17, files)]) == ((Elsewhere("list.md", 12, URL, 17),) if is_told else ())


ROWS: list[tuple[list[Any], list[int]]] = [
    ([], []),
    ([{"number": 9, "head": {"sha": "other"}}, {"number": 17, "head": {"sha": "other"}}], [17]),
    ([{"number": 17, "head": {"sha": "own"}}, {"number": 18, "head": None}, {"number": 19}], [18, 19]),
    ([{"number": "18"}, {}, None, "x", 7], []),
]


@pytest.mark.parametrize(("rows", "numbers"), ROWS)
def test_a_pull_request_is_not_beside_itself(rows: list[Any], numbers: list[int]) -> None:
    assert others(rows, 9, "own") == numbers
