"""Which of other tools' settings become ours."""

from __future__ import annotations

import pytest
from listkeeper.adopt import claim
from listkeeper.adopt.claim import Claim
from listkeeper.adopt.foreign import of_expression, of_part
from listkeeper.adopt.settings import NO_LINK, NO_RULE, NO_WORDS, TOO_CLEVER, TOO_MANY, Settings, settle
from listkeeper.parser import parse

DOCUMENT = parse("- [A](https://a.example/x)\n- [B](http://b.example/x)\n- [C](https://b.example/x)\n")


def settled(*claims: Claim) -> Settings:
    return settle([own._replace(source=".peer") for own in claims], DOCUMENT, {"order", "duplicate-url"})


def expression(text: str) -> Claim:
    return claim.excluded(text, of_expression(text))


def test_of_claims_about_the_same_thing_the_first_counts() -> None:
    settings = settled(
        claim.profile("one"),
        claim.profile("two"),
        claim.pin("one", "order", "keep"),
        claim.pin("two", "order", "alphabetical"),
        claim.off("one", "order"),
        claim.off("two", "order"),
        expression(r"a\.example"),
        claim.excluded("two", of_part("a.example")),
    )

    assert [(own.said, became) for own, became in settings.done] == [
        ("one", "profile awesome-lint"),
        ("one", "order keep"),
        ("one", "rule order off"),
        (r"a\.example", "not checked: a.example"),
    ]
    assert (settings.needless, settings.left) == ([], [])


def test_a_link_that_is_not_checked_says_where_that_is_from() -> None:
    [(exclusion, _)] = settled(expression("^https://a")).exclude.values()

    assert exclusion == ("a*", "from .peer")


@pytest.mark.parametrize(
    ("text", "why"),
    [("^https://c", NO_LINK), (r"\d", TOO_CLEVER), ("^http://", NO_WORDS), ("^http://b", NO_WORDS)],
)
def test_what_has_no_words_of_ours_is_left_to_a_person(text: str, why: str) -> None:
    settings = settled(expression(text))

    assert settings.exclude == {}
    assert [(own.said, own.why) for own in settings.left] == [(text, why)]


def test_a_rule_that_there_is_not_needs_not_be_switched_off() -> None:
    assert [own.why for own in settled(claim.off("x", "no-html")).needless] == [NO_RULE]


def test_of_a_flood_of_patterns_only_the_first_are_looked_at() -> None:
    settings = settled(*(expression(rf"^https://nowhere{n}\.example") for n in range(400)), expression("^https://a"))

    assert settings.exclude == {}
    assert [own.why for own in settings.left] == [NO_LINK] * 400 + [TOO_MANY]


def test_there_are_never_more_exclusions_than_the_configuration_takes() -> None:
    text = "".join(f"- [A{n}](https://a{n}.example)\n" for n in range(300))
    claims = [expression(rf"^https://a{n}\.example$") for n in range(300)]
    settings = settle(claims, parse(text), set())

    assert (len(settings.exclude), len(settings.left)) == (200, 100)
