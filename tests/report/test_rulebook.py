"""The rules in words, as a newcomer reads them."""

from __future__ import annotations

from types import ModuleType
from typing import cast

import pytest
from listkeeper.config import PROFILES
from listkeeper.diagnostic import Severity
from listkeeper.report.rulebook import described, explanation, page, summary, table
from listkeeper.rules import RULES, Rule

DOCSTRING = """\
    A description is written in capital letters, which readers take for shouting.

    Screen readers spell capitals out. Write `Fast` for `FAST`; names of things (`NASA`) and abbreviations are of course
    left alone.

        - [a](https://a.example) - LOUD.

    - a list
      of one item
    """
TABLE = """\
RULE         SEVERITY  FIX    FINDS
no-shouting  warning   --fix  A description is written in capital letters, which readers take for shouting.
loud         error            A description is written in capital letters, which readers take for shouting.
"""
NARROW = """\
RULE         SEVERITY  FIX    FINDS
no-shouting  warning   --fix  A description is written in capital
                              letters, which readers take for shouting.
"""
NARROWER = """\
RULE         SEVERITY  FIX
  FINDS
no-shouting  warning   --fix
  A description is written in capital letters, which
  readers take for shouting.
"""
EXPLANATION = """\
no-shouting
-----------

A description is written in capital letters, which readers
take for shouting.

  Severity  warning: is told, and fails no run
  To mend   lint --fix mends what is certain

Screen readers spell capitals out. Write `Fast` for `FAST`;
names of things (`NASA`) and abbreviations are of course
left alone.

    - [a](https://a.example) - LOUD.

- a list
  of one item

To silence it in one place, put this line before the entry:

    <!-- lint ignore no-shouting: why it is right here -->

For the whole list, put this into listkeeper.toml:

    [severity]
    no-shouting = "off"    # or "notice", "warning", "error"
"""


def rule(severity: Severity = Severity.WARNING, *, fixable: bool = True) -> Rule:
    module = ModuleType("no_shouting", DOCSTRING)
    module.__dict__.update(severity=severity, fixable=fixable, check=lambda *_: ())
    return cast(Rule, module)


OWN = {"no-shouting": rule()}


def test_a_table_is_aligned_and_without_a_terminal_each_rule_is_a_line() -> None:
    assert table({**OWN, "loud": rule(Severity.ERROR, fixable=False)}, None) == TABLE


@pytest.mark.parametrize(("columns", "shown"), [(72, NARROW), (56, NARROWER)])
def test_a_table_fits_the_terminal(columns: int, shown: str) -> None:
    assert table(OWN, columns) == shown


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 100, 132])
def test_no_row_is_wider_than_the_terminal(columns: int) -> None:
    lines = table(RULES, columns).splitlines()

    assert max(len(line) for line in lines if columns >= 60 or line.startswith(" ")) <= columns


def test_an_explanation_says_what_it_is_how_severe_and_how_to_silence_it() -> None:
    assert explanation("no-shouting", OWN["no-shouting"], 60) == EXPLANATION


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_explained_whole(name: str) -> None:
    text = explanation(name, RULES[name], 100)

    assert " ".join(text.split()).count(" ".join(described(RULES[name]).split()[-5:])) == 1
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("profile", PROFILES)
def test_a_page_has_a_row_and_a_section_for_each_rule(profile: str) -> None:
    text, own = page(OWN, profile), OWN["no-shouting"]

    assert (
        f"\n| [`no-shouting`](#no-shouting) | warning | yes | {summary(own)} |\n\n## no-shouting\n\nWarning; " in text
    )
    assert text.endswith(
        f"tests/{'rules' if profile == 'default' else 'awesome_lint/rules'}/no-shouting.md).\n\n{described(own)}\n"
    )
