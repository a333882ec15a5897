"""Every rule of the awesome-lint profile has its cases in tests/awesome_lint/rules, in the form of tests/rules."""

from __future__ import annotations

import inspect
import pkgutil
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from listkeeper.awesome_lint import RULES, lint, read, rules
from listkeeper.awesome_lint.linter import documents
from listkeeper.diagnostic import Severity
from listkeeper.facts import Facts, Home

FILES = sorted((Path(__file__).parent / "rules").glob("*.md"))
CASE = re.compile(
    r"^## (?P<title>.+)\n(?P<files>(?:(?!\.$).+\n)*)\.\n(?P<text>(?:(?!\.$).*\n)*)\.\n(?P<found>(?:\d.*\n)*)\n*",
    re.MULTILINE,
)
FOREIGN = re.compile(r"[\u0370-\u1fff\u3040-\u9fff]")


class Case(NamedTuple):
    rule: str
    title: str
    files: dict[str, str]
    """The name of the list, what lies beside it (`path: content`, `\\n` for a line's end), what GitHub says of it."""
    text: str
    found: list[str]


def read_cases(path: Path) -> list[Case]:
    text, cases, place = path.read_text(encoding="utf-8"), [], 0
    while match := CASE.match(text, place):
        title, lines, listed, found = match.groups()
        files = dict(re.findall(r"^(.+?):(?: (.*))?$", lines, re.M))
        files = {name: content.replace("\\n", "\n") for name, content in files.items()}
        cases.append(Case(path.stem, title, files, listed.replace("␍", "\r").replace("␄\n", ""), found.splitlines()))
        place = match.end()
    assert not text[place:], f"{path.name}: no case is {text[place : place + 60]!r}"
    return cases


def home_of(line: str) -> Home:
    """`description topics=awesome,maths licence`, or the words of a problem."""
    words = dict(word.partition("=")[::2] for word in line.split())
    if not words.keys() <= {"description", "topics", "licence"}:
        return Home(line)
    topics = frozenset(words["topics"].split(",")) if "topics" in words else None
    return Home(description="description" in words, topics=topics, licence="licence" in words)


CASES = [case for path in FILES for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.title}")
def test_a_rule_finds_this_and_no_more(case: Case) -> None:
    files = dict(case.files)
    document = read(case.text, files.pop("name", "readme.md"))
    home = home_of(files.pop("github")) if "github" in files else None
    found = lint(document, Facts(date(2026, 1, 1), neighbours=files, home=home), {case.rule: RULES[case.rule]})
    assert [f"{d.start.line}:{d.start.column}: {d.message}" for d in found] == case.found


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_failing_a_passing_and_a_foreign_case(rule: str) -> None:
    own = [case for case in CASES if case.rule == rule]
    assert any(case.found for case in own)
    assert any(not case.found for case in own)
    assert any(FOREIGN.search("".join((case.text, *case.files, *case.files.values()))) for case in own)
    assert len({case.title for case in own}) == len(own)


def test_every_file_of_cases_is_a_rules() -> None:
    assert [path.stem for path in FILES] == sorted(RULES)


def test_every_module_is_registered() -> None:
    modules = [module.name for module in pkgutil.iter_modules(rules.__path__)]
    assert sorted(name.replace("-", "_") for name in RULES) == sorted(modules)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_explains_itself_in_one_sentence_then_in_more(rule: str) -> None:
    first, *more = inspect.cleandoc(RULES[rule].__doc__ or "").split("\n\n")
    sentence = " ".join(first.split())
    assert re.fullmatch(r"[A-Z].{20,140}\.", sentence)
    assert all(paragraph.endswith((".", "```")) for paragraph in more)
    assert more
    assert RULES[rule].severity is (Severity.WARNING if rule == "awesome-spell-check" else Severity.ERROR)


def test_a_document_of_the_profile_looks_for_no_entries() -> None:
    document = read("- [a](https://a.example) - B.\n", "x/readme.md")
    (conduct,) = documents(document, Facts(date(2026, 1, 1), neighbours={"CODE_OF_CONDUCT.md": "x"}))[1:]
    assert (document.path, document.entries, conduct.path) == ("x/readme.md", (), "x/CODE_OF_CONDUCT.md")
