"""The configuration that is written: it loads, says where it is from, and lint finds with it what it found without."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from listkeeper.adopt import claim
from listkeeper.adopt.claim import Claim
from listkeeper.adopt.configuration import configuration, pins, read_back
from listkeeper.adopt.foreign import of_expression
from listkeeper.adopt.habits import observe
from listkeeper.adopt.settings import Settings, settle
from listkeeper.collation import Collation
from listkeeper.config import Config, Exclusion
from listkeeper.diagnostic import Severity
from listkeeper.facts import Facts
from listkeeper.linter import lint
from listkeeper.parser import parse

from tests.adopt.test_habits import NUMBERED, SHUFFLED, SORTED, section

FACTS = Facts(date(2026, 1, 1))


def written(text: str, *claims: Claim) -> str:
    document = parse(text)
    observed = list(observe(document))
    settings = settle([own._replace(source="peer") for own in claims], document, {"order", "duplicate-url"})
    return configuration("list.md", observed, pins(document, FACTS, observed), settings)


def test_what_the_list_does_is_asked_for_with_its_share() -> None:
    text = written(section([*NUMBERED[1:], NUMBERED[0]]))

    assert 'order = "alphabetical" # 92 % of 13: alphabetical, numbers by their value\n' in text
    assert "\n[collation]\nnatural = true\n" in text
    assert (read_back(text).order, read_back(text).collation) == ("alphabetical", Collation(natural=True))


def test_a_section_with_an_order_of_its_own_keeps_it() -> None:
    text = written(section(SORTED) * 3 + section(SHUFFLED[:6], 'By "year".'))

    assert '\norder = "alphabetical" # 100 % of 36: alphabetical; 1 of 4 lists not\n' in text
    assert '\n[sections."By \\"year\\"."]\norder = "keep"\n' in text
    assert read_back(text).sections == {'By "year".': "keep"}


def test_what_would_change_what_lint_finds_is_not_in_force() -> None:
    """Asked of all lists, the order would fail the one that keeps its own, which has no title to be told by."""
    text = written(section(SHUFFLED[:6]).partition("\n")[2] + section(SORTED) * 3)

    assert '\n# order = "alphabetical" # 100 % of 36: alphabetical; 1 of 4 lists not\n' in text
    assert read_back(text).order == "infer"


def test_what_is_carried_over_says_where_it_is_from() -> None:
    text = written(
        "- [A](https://a.example/x)\n",
        claim.profile("npx awesome-lint"),
        claim.off("--allow-dupe", "duplicate-url"),
        claim.pin("plugin", "order", "keep"),
        claim.excluded(r"^https://a\.", of_expression(r"^https://a\.")),
    )

    assert text.split("\n\n", 1)[1] == (
        'profile = "awesome-lint" # peer: npx awesome-lint; "default" looks at more, and mends it\n'
        'order = "keep" # peer: plugin\n\n'
        '[severity]\nduplicate-url = "off" # peer: --allow-dupe\n\n'
        '[links]\nexclude = [\n  { match = "a.*", reason = "from peer" }, # ^https://a\\.\n]\n'
    )
    assert read_back(text) == Config(
        profile="awesome-lint",
        order="keep",
        severity={"duplicate-url": Severity.OFF},
        exclude=(Exclusion("a.*", "from peer"),),
    )


def test_where_there_is_nothing_to_say_there_is_no_text() -> None:
    assert configuration("list.md", (), (), Settings()) == ""


FOREIGN = st.text(max_size=40) | st.sampled_from(['"', "#", "\\", "]\n[x]\n", "\x7f", "\u2028", "\udce9", "'''", '"""'])


@given(FOREIGN, FOREIGN, FOREIGN)
def test_whatever_stands_in_other_files_the_text_loads_and_says_no_more(name: str, source: str, said: str) -> None:
    document = parse("- [A](https://a.example/x)\n")
    claims = [claim.profile(said), claim.off(said, "order"), claim.excluded(said, of_expression("^https://a"))]
    settings = settle([own._replace(source=source) for own in claims], document, {"order"})
    config = read_back(configuration(name, (), (), settings))

    assert (config.profile, config.severity, [own.match for own in config.exclude]) == (
        "awesome-lint",
        {"order": Severity.OFF},
        ["a*"],
    )


LINES = st.sampled_from(
    [f"- [{name}](https://{name.lower()}.example/) - The {name}." for name in SORTED]
    + [f"* [{name}](https://{name.lower()}.example/): a {name}" for name in SORTED[:4]]
    + ["## More", "", "- [ ] [Task](https://t.example)", "- [Item 10](https://i.example)", "1. [N](https://n.example)"]
)


@given(st.lists(LINES, min_size=1, max_size=40))
def test_lint_finds_with_it_just_what_it_found_without(lines: list[str]) -> None:
    document = parse("# List\n\n" + "\n".join(lines) + "\n")
    observed = list(observe(document))
    config = read_back(configuration("list.md", observed, pins(document, FACTS, observed), Settings()))
    before, after = (lint(document, Facts(FACTS.today, own)) for own in (Config(), config))

    assert [(d.start, d.rule, d.severity) for d in after] == [(d.start, d.rule, d.severity) for d in before]


def test_a_table_of_nothing_but_suggestions_is_one_itself() -> None:
    text = written(section(SHUFFLED[:6]).partition("\n")[2] + section(NUMBERED) * 3)

    assert "\n# [collation]\n# natural = true\n" in text
