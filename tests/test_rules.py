"""Every rule has its cases in tests/rules, in the words of a list: `## title`, configuration, a list, what is found.

Where there is something to mend, after `>` the list as it is then; of a change, after `<` the list before it. What
could not be seen stands as `{U+200B}`, also a carriage return or a blank at the end of a line; a line end that is to be
missing, as `{end}`.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from listkeeper import config, rules, schema
from listkeeper.diagnostic import Severity
from listkeeper.facts import Facts
from listkeeper.fix import fix
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "tests" / "rules").glob("*.md"), key=lambda path: path.stem)
CASE = re.compile(
    r"^## (?P<title>.+)\n(?P<configuration>(?:(?![.<]$).*\n)*?)"
    r"(?:<\n(?P<before>(?:(?!\.$).*\n)*))?\.\n"
    r"(?P<text>(?:(?!\.$).*\n)*)\.\n(?P<found>(?:\d.*\n)*)"
    r"(?:>\n(?P<fixed>(?:(?!\.$).*\n)*)\.\n)?\n*",
    re.MULTILINE,
)


UNSEEN = re.compile(r"\{(?:U\+([0-9A-F]{4,6})|end)\}(?:(?<=end\})\n)?")


class Case(NamedTuple):
    rule: str
    title: str
    configuration: str
    before: str | None
    text: str
    found: list[str]
    fixed: str
    """Without anything to mend, the text itself."""


def unescaped(text: str) -> str:
    return UNSEEN.sub(lambda match: chr(int(match[1], 16)) if match[1] else "", text)


def read_cases(path: Path) -> list[Case]:
    text, cases, place = path.read_text(encoding="utf-8"), [], 0
    while match := CASE.match(text, place):
        title, configuration, before, listed, found, fixed = match.groups()
        given = unescaped(listed)
        wanted = given if fixed is None else unescaped(fixed)
        cases.append(Case(path.stem, title, configuration, before, given, found.splitlines(), wanted))
        place = match.end()
    assert not text[place:], f"{path.name}: no case is {text[place : place + 60]!r}"
    return cases


CASES = [case for path in FILES for case in read_cases(path)]


def facts(case: Case) -> Facts:
    chosen = config.from_toml(case.configuration, pyproject=False, rules=RULES)
    assert chosen
    own = schema.load((ROOT / chosen.schema).read_text(encoding="utf-8")) if chosen.schema else None
    before = None if case.before is None else parse(case.before)
    beside = dict(re.findall(r"^# beside it (\S+): (.*)$", case.configuration, re.MULTILINE))
    is_top = "# top folder" in case.configuration
    return Facts(date(2026, 1, 1), chosen, own, before=before, neighbours=beside, is_top=is_top)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.title}")
def test_a_rule_finds_this_and_no_more(case: Case) -> None:
    found = lint(parse(case.text), facts(case), {case.rule: RULES[case.rule]})
    assert [f"{d.start.line}:{d.start.column}: {d.message}" for d in found] == case.found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.title}")
def test_a_rule_mends_this_and_no_more(case: Case) -> None:
    own = {case.rule: RULES[case.rule]}
    assert fix(parse(case.text), facts(case), own).document.text == case.fixed


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_fixable_if_a_case_shows_a_fix(rule: str) -> None:
    assert RULES[rule].fixable == any(case.fixed != case.text for case in CASES if case.rule == rule)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_failing_a_passing_and_a_foreign_case(rule: str) -> None:
    own = [case for case in CASES if case.rule == rule]
    assert any(case.found for case in own)
    assert any(not case.found for case in own)
    assert any(re.search(r"[\u0370-\u1fff\u3040-\u9fff]", case.text) for case in own)
    assert len({case.title for case in own}) == len(own)


def test_every_file_of_cases_is_a_rules() -> None:
    assert [path.stem for path in FILES] == list(RULES)


def test_every_module_is_registered_by_its_name_and_in_order() -> None:
    modules = [module.name for module in pkgutil.iter_modules(rules.__path__)]
    assert [name.replace("-", "_") for name in RULES] == sorted(modules)
    assert [rule.__name__ for rule in RULES.values()] == [f"listkeeper.rules.{name}" for name in sorted(modules)]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_explains_itself_in_one_sentence_then_in_more(rule: str) -> None:
    first, *more = inspect.cleandoc(RULES[rule].__doc__ or "").split("\n\n")
    sentence = " ".join(first.split())
    assert re.fullmatch(r"[A-Z][^.!?]{20,140}\.", sentence)
    assert all(paragraph.endswith(".") for paragraph in more)
    assert more
    assert RULES[rule].severity in (Severity.ERROR, Severity.WARNING, Severity.NOTICE)


@pytest.mark.parametrize("case", [case for case in CASES if case.found], ids=lambda case: f"{case.rule}: {case.title}")
def test_a_message_is_one_plain_line(case: Case) -> None:
    for line in case.found:
        message = line.split(": ", 1)[1]
        assert not re.search(r"invalid|!|please|error|[.]$", message, re.IGNORECASE), message
        assert len(message) <= 240
