"""One click: what is suggested is right by itself, stands on lines of the change, and says all of a line at once."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date

import pytest
from listkeeper.bot.mending import Means, Run, runs, suggestions
from listkeeper.bot.report import Suggestion
from listkeeper.config import Config, Structure
from listkeeper.diagnostic import Diagnostic
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.ratchet import fresh
from listkeeper.rules import Rule

NAMES = "Alpha Beta Delta Epsilon Gamma Iota Kappa Lambda".split()


def entry(name: str, address: str = "", description: str = "") -> str:
    address = address or f"https://{name.lower()}.site.org"
    return f"- [{name}]({address}) - {description or f'Says all about {name.lower()}.'}\n"


ENTRIES = [entry(name) for name in NAMES]
BEFORE = f"# List\n\n## Letters\n\n{''.join(ENTRIES)}\n## Old\n\n- [Old](https://old.site.org?utm_source=x) - Is old.\n"
TRACKED = "https://mu.site.org?utm_source=x"
GOOD = "- [Mu](https://mu.site.org) - Says all about mu."
LAST = ENTRIES[-1]


def after(*entries: str) -> str:
    """With entries after the last letter, line 12."""
    return BEFORE.replace(LAST, LAST + "".join(entries))


# The list after a change, and what is suggested: lines, their text, the rules.
CASES: dict[str, tuple[str, list[tuple[int, int, tuple[str, ...], str]]]] = {
    "nothing": (BEFORE, []),
    "nothing wrong": (after(GOOD + "\n"), []),
    "an old problem is not the change's": (after("- Words.\n"), []),
    "a problem that nothing mends": (after(entry("Mu", "https://alpha.site.org")), []),
    "an address": (after(entry("Mu", TRACKED)), [(13, 13, (GOOD,), "tracking-parameter")]),
    "two fixes of a line": (
        after(entry("Mu", TRACKED).replace(".\n", ".  \n")),
        [(13, 13, (GOOD,), "tracking-parameter trailing-space")],
    ),
    "a line after the other": (
        after(entry("Mu", TRACKED), entry("Nu", TRACKED.replace("mu", "nu"))),
        [
            (13, 13, (GOOD,), "tracking-parameter"),
            (14, 14, (GOOD.replace("mu", "nu").replace("Mu", "Nu"),), "tracking-parameter"),
        ],
    ),
    "a line far from the other": (
        after(entry("Mu", TRACKED)).replace("# List\n", "# List  \n"),
        [(1, 1, ("# List",), "trailing-space"), (13, 13, (GOOD,), "tracking-parameter")],
    ),
    "an order within the change": (
        after(entry("Nu"), entry("Mu")),
        [(13, 14, (GOOD, entry("Nu").rstrip("\n")), "order")],
    ),
    "an order within the change, and an address": (
        after(entry("Nu"), entry("Mu", TRACKED)),
        [(13, 14, (GOOD, entry("Nu").rstrip("\n")), "order tracking-parameter")],
    ),
    "an order that takes other lines": (BEFORE.replace(ENTRIES[0], entry("Mu") + ENTRIES[0]), []),
    "an order that takes other lines, and an address": (
        BEFORE.replace(ENTRIES[0], entry("Mu", TRACKED) + ENTRIES[0]),
        [(5, 5, (GOOD,), "tracking-parameter")],
    ),
    "a list that is new": ("", []),
    "no last line end": (BEFORE + "\n" + GOOD, []),
    "text that hides something": (after(entry("Mu", TRACKED, "Says \u202eall\u202c about mu.")), []),
    "a first line with a byte order mark": ("\ufeff" + BEFORE.replace("# List\n", "# List  \n"), []),
}  # fmt: skip


def means(before: Document | None, config: Config = Config(order="alphabetical")) -> Means:  # noqa: B008
    facts = Facts(date(2026, 11, 26), config, before=before)
    old = lint(before, facts) if before else []
    return Means(facts, told=lambda document, found: fresh(found, document, old, before) if before else found)


def made(before: str, now: str) -> tuple[Suggestion, ...]:
    old = parse(before)
    return suggestions(parse(now), old, means(old))


@pytest.mark.parametrize(("now", "expected"), CASES.values(), ids=CASES)
def test_a_line_is_put_right_at_once(now: str, expected: list[tuple[int, int, tuple[str, ...], str]]) -> None:
    lines = now.split("\n")
    assert made(BEFORE, now) == tuple(
        Suggestion("list.md", first, last, text, tuple(rules.split()), tuple(lines[first - 1 : last]))
        for first, last, text, rules in expected
    )


@pytest.mark.parametrize(("now", "expected"), CASES.values(), ids=CASES)
def test_line_ends_are_not_part_of_a_suggestion(
    now: str, expected: list[tuple[int, int, tuple[str, ...], str]]
) -> None:
    found = made(BEFORE.replace("\n", "\r\n"), now.replace("\n", "\r\n"))
    assert [(own.line, own.end_line, own.text) for own in found] == [row[:3] for row in expected]


def test_half_of_a_move_is_no_suggestion_where_duplicates_are_allowed() -> None:
    old, new = parse(BEFORE), parse(after(entry("Nu"), entry("Mu")))
    config = Config(order="alphabetical", structure=Structure(duplicates="anywhere"))
    assert [(own.line, own.end_line) for own in suggestions(new, old, means(old, config))] == [(13, 14)]


def test_what_is_only_right_together_is_one_suggestion() -> None:
    """A rule that wants both lines with the mark, or neither."""

    def together(document: Document, facts: Facts, rules: Mapping[str, Rule]) -> list[Diagnostic]:
        found = lint(document, facts, rules)
        halves = [d for d in found if d.rule == "tracking-parameter" and d.start.line in (13, 14)]
        return [*found, *(halves[0]._replace(rule=f"half-{n}", fix=None) for n in range(2) if len(halves) == 1)]

    old = parse(BEFORE)
    new = parse(after(entry("Mu", TRACKED), entry("Nu", TRACKED.replace("mu", "nu"))))
    found = suggestions(new, old, means(old)._replace(lint=together))
    assert [(own.line, own.end_line) for own in found] == [(13, 14)]


def with_one(text: str, own: Suggestion) -> str:
    lines = text.split("\n")
    lines[own.line - 1 : own.end_line] = own.text
    return "\n".join(lines)


@pytest.mark.parametrize("now", [now for now, expected in CASES.values() if expected])
def test_each_leaves_less_wrong_by_itself(now: str) -> None:
    old = parse(BEFORE)
    facts = means(old).facts
    for own in made(BEFORE, now):
        assert len(lint(parse(with_one(now, own)), facts)) < len(lint(parse(now), facts))


def test_a_new_list_is_all_of_the_change() -> None:
    text = BEFORE.replace("# List\n", "# List  \n")
    assert [own.line for own in suggestions(parse(text), None, means(None))] == [1, 16]


RUNS: list[tuple[str, str, list[Run]]] = [
    ("a\nb\n", "a\nb\n", []),
    ("a\nb\n", "a\nx\nb\n", [Run(2, 2)]),
    ("a\nb\n", "x\ny\nb\nz\n", [Run(1, 2), Run(4, 4)]),
    ("a\nb\n", "b\r\na", []),
    ("a\n", "\ufeffx\ny\n", [Run(2, 2)]),
    ("", "", []),
    ("", "\n", [Run(1, 1)]),
]


@pytest.mark.parametrize(("before", "now", "expected"), RUNS)
def test_the_lines_of_a_change_are_those_that_there_were_not(before: str, now: str, expected: list[Run]) -> None:
    assert runs(parse(now), parse(before)) == expected


def test_many_lines_are_mended_in_a_few_seconds() -> None:
    """Measured: 3 s."""
    old = "# List\n\n" + "".join(entry(f"A{n:04}") for n in range(400))
    new = old + "".join(entry(f"B{n:04}", f"https://b{n}.site.org?utm_source=x") for n in range(50))
    began = time.process_time()
    assert len(made(old, new)) == 20
    assert time.process_time() - began < 20


def test_what_a_proof_may_cost_bounds_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listkeeper.bot.mending.MOST_READ", 2 * len(BEFORE))
    now = after(*(entry(name, f"https://{name}.site.org?utm_source=x") for name in ("Ma", "Mu", "Nu", "Xi", "Yo")))
    assert [own.line for own in made(BEFORE, now)] == [13, 14]
