"""Which questions a run asks, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from listkeeper.config import Exclusion
from listkeeper.facts import Place
from listkeeper.links.plan import Listed, Question
from listkeeper.links.scope import Narrowed, Scope, narrow, unused_exclusions
from listkeeper.outcomes import Code
from listkeeper.parser import parse


def asked(url: str, line: int = 1, address: str = "") -> Question:
    return Question(url, (Place("list.md", line, 1),), address or url.partition("#")[0])


def settled(url: str, code: Code, note: str = "") -> Question:
    return Question(url, (Place("list.md", 1, 1),), code=code, note=note)


A, A_X, B = asked("https://a.org/"), asked("https://a.org/#x")._replace(fragment="x"), asked("https://b.org/y")
FILE, LOST = settled("a.md", Code.OK), settled("b.md", Code.FILE_MISSING)
SILENT = settled("https://c.org/", Code.EXCLUDED, "Ignored in the list.")
ALL = [A, A_X, B, FILE, LOST, SILENT]


def excluded(question: Question) -> Question:
    return question._replace(address="", fragment="", code=Code.EXCLUDED, note="Excluded on the command line.")


SCOPES: dict[str, tuple[Scope, Narrowed]] = {
    "everything": (Scope(), Narrowed(ALL, 0, ())),
    "only": (Scope(only=("a.org",)), Narrowed([A, A_X], 0, ())),
    "only, with a pattern that matches nothing": (Scope(only=("a.org", "d.org")), Narrowed([A, A_X], 0, ("d.org",))),
    "only files": (Scope(only=("*.md",)), Narrowed([FILE, LOST], 0, ())),
    "exclude": (Scope(exclude=("a.org",)), Narrowed([excluded(A), excluded(A_X), B, FILE, LOST, SILENT], 0, ())),
    "exclude a file": (Scope(exclude=("b.md", "x")), Narrowed([A, A_X, B, FILE, excluded(LOST), SILENT], 0, ("x",))),
    "what the list ignores keeps its reason": (Scope(exclude=("c.org",)), Narrowed(ALL, 0, ())),
    "both": (Scope(only=("*.org",), exclude=("b.org",)), Narrowed([A, A_X, excluded(B), SILENT], 0, ())),
    "a pattern for what is left out anyway": (Scope(only=("a.org",), exclude=("b.org",)), Narrowed([A, A_X], 0, ())),
    "offline": (Scope(offline=True), Narrowed([FILE, LOST, SILENT], 3, ())),
    "offline, without what is excluded": (
        Scope(offline=True, exclude=("a.org",)),
        Narrowed([excluded(A), excluded(A_X), FILE, LOST, SILENT], 1, ()),
    ),
}


@pytest.mark.parametrize(("scope", "expected"), SCOPES.values(), ids=SCOPES)
def test_a_scope_leaves_these_questions(scope: Scope, expected: Narrowed) -> None:
    assert narrow(ALL, scope) == expected


def test_a_change_has_a_few_links_of_each_site_asked() -> None:
    questions = [
        asked("https://a.site.org/1"),
        asked("https://b.site.org/2"),
        asked("https://a.site.org/1#part"),
        asked("https://site.org/3")._replace(fragment="x"),
        asked("https://github.com/o/1"),
        asked("https://github.com/o/2"),
        asked("https://github.com/o/3"),
        asked("https://anna.github.io/"),
        asked("https://bert.github.io/"),
        asked("https://carl.github.io/"),
        FILE, FILE, FILE,
    ]  # fmt: skip
    too_many = "Not asked: the change has more than 2 links to this site."
    expected = list(questions)
    expected[3] = Question("https://site.org/3", questions[3].places, code=Code.UNCHECKED, note=too_many)
    assert narrow(questions, Scope(most_per_site=2)) == Narrowed(expected, 0, ())


def test_exclusions_that_match_no_link_of_their_lists_are_told() -> None:
    def listed(text: str, *matches: str) -> Listed:
        exclude = tuple(Exclusion(match, "reason") for match in matches)
        return Listed(parse(text), Path(), Path(), added=frozenset(), exclude=exclude)

    lists = [
        listed("[a](https://a.org) [b](https://b.org)\n", "a.org", "c.org", "e.org"),
        listed("[d](https://d.org)\n", "c.org", "b.org", "d.org", "a.org"),
        listed("[c](https://c.org)\n", "e.org"),
    ]
    assert unused_exclusions(lists) == ("c.org", "e.org", "b.org")
