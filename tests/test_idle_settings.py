"""What the cases of rule `configuration` do not show: how severe it is, other lists of a run, many names."""

from __future__ import annotations

from datetime import date

from listkeeper.config import Config, Form, Text
from listkeeper.diagnostic import Diagnostic, Severity
from listkeeper.document import Document
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse
from listkeeper.rules import RULES
from listkeeper.vocabulary import MOST_KNOWN, Vocabulary

NUMBERS = parse("".join(f"{n}. [Entry {n}](https://{n}.example)\n" for n in range(1, 9)), "numbers.md")
BULLETS = parse("".join(f"* [Entry {n}](https://b{n}.example) - A Matlab.\n" for n in range(1, 9)), "bullets.md")


def found(config: Config, document: Document = NUMBERS, *others: Document) -> list[Diagnostic]:
    facts = Facts(date(2026, 1, 1), config, others=others)
    return lint(document, facts, {"configuration": RULES["configuration"]})


def test_a_name_is_a_notice_unless_one_is_near() -> None:
    severities = [d.severity for d in found(Config(text=Text(leave=("Entri", "Zebra"))))]
    assert severities == [Severity.WARNING, Severity.NOTICE]


def test_a_setting_that_another_list_of_the_run_needs_is_none_to_tell() -> None:
    config = Config(text=Text({"matlab": "MATLAB"}, ("Matlab.",)), form=Form(bullet="*", separator="-", casing="upper"))
    assert len(found(config)) == 5
    assert found(config, NUMBERS, BULLETS) == []
    assert found(config, BULLETS, NUMBERS) == []
    assert len(found(config, NUMBERS, NUMBERS)) == 5


def test_of_many_names_the_first_are_told_and_the_others_counted() -> None:
    messages = [d.message for d in found(Config(text=Text(leave=tuple(f"Name{n:03}" for n in range(500)))))]
    assert len(messages) == 11
    assert "text.leave has 490 more that are nowhere in this list" in messages


def test_of_many_words_only_some_are_compared() -> None:
    words = " ".join(f"a{n:06}" for n in range(MOST_KNOWN + 1))
    assert Vocabulary(parse("a999999")).near("a99999x") == "a999999"
    assert Vocabulary(parse(f"{words} a999999")).near("a99999x") == ""
