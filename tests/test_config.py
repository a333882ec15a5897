"""What a list's owner may write, and what is said of the rest."""

from __future__ import annotations

import sys
import tomllib
from datetime import date
from typing import Any

import pytest
from listkeeper import schema
from listkeeper.collation import Collation
from listkeeper.config import (
    COLLATION_KEYS,
    DUPLICATES,
    EXCLUSION_KEYS,
    FORM_KEYS,
    KEYS,
    LINKS_KEYS,
    LONGEST,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_EXCLUSIONS,
    MOST_FEWEST,
    MOST_NAMES,
    MOST_WORDS,
    PROMOTIONAL,
    SIZE,
    STRUCTURE_KEYS,
    TEXT_KEYS,
    WAIVER_KEYS,
    Config,
    ConfigError,
    Exclusion,
    Form,
    Structure,
    Text,
    Waiver,
    from_toml,
)
from listkeeper.diagnostic import Severity
from listkeeper.rules import RULES

SCHEMA = schema.shipped("config")

GOOD = [
    ("", Config()),
    ('order = "keep"\r\n', Config(order="keep")),
    ('\ufefforder = "alphabetical"', Config(order="alphabetical")),
    ("collation.natural = true", Config(collation=Collation(natural=True))),
    ("[collation]", Config(collation=Collation())),
    ("collation = { articles = true, locale = '' }", Config(collation=Collation(articles=True))),
    ('schema = "schema/entry.json"', Config(schema="schema/entry.json")),
    ('sections."Über uns".order = "keep"', Config(sections={"Über uns": "keep"})),
    ("[sections.A]", Config(sections={"A": "infer"})),
    ("[structure]", Config()),
    ("structure.fewest-entries = 3", Config(structure=Structure(fewest_entries=3))),
    ('structure.duplicates = "across-sections"', Config(structure=Structure(duplicates="across-sections"))),
    ('profile = "awesome-lint"', Config(profile="awesome-lint")),
    ('severity.order = "off"', Config(severity={"order": Severity.OFF})),
    ('severity = { suppression = "error" }', Config(severity={"suppression": Severity.ERROR})),
    ("[text]", Config()),
    ("text.size = 1_000_000", Config(text=Text(size=1_000_000))),
    ('text.leave = ["Matlab", " Visual  Studio "]', Config(text=Text(leave=("Matlab", "Visual Studio")))),
    ('[text]\nspelling = { "postgres" = "PostgreSQL" }', Config(text=Text({"postgres": "PostgreSQL"}))),
    ("form = {}", Config()),
    ("form.bullet = '*'\nform.separator = '—'", Config(form=Form(bullet="*", separator="—"))),
    (
        "[form]\nfinal-punctuation = 'forbid'\ncasing = 'lower'\ndescription = 'require'\narticle = 'ignore'",
        Config(form=Form(final_punctuation="forbid", casing="lower", description="require", article="ignore")),
    ),
    (
        "[form]\nlongest-description = 160\npromotional = [' wow\\tfactor ', 'Incroyable']".replace("'", '"'),
        Config(form=Form(longest_description=160, promotional=("wow factor", "Incroyable"))),
    ),
    ("links.exclude = []", Config()),
    ("waivers = []", Config()),
    (
        "[[waivers]]\nrule = 'order'\nmatch = ' A\tb '\nreason = 'x'\nexpires = '2027-01-31'",
        Config(waivers=(Waiver("order", "A b", "x", date(2027, 1, 31)),)),
    ),
    ("[[waivers]]\nrule = 'order'\nmatch = '*'\nreason = 'x'", Config(waivers=(Waiver("order", "*", "x"),))),
    (
        '[[links.exclude]]\nmatch = " a.org/* "\nreason = """\nturns robots\naway"""',
        Config(exclude=(Exclusion("a.org/*", "turns robots away"),)),
    ),
    (
        "[links]\nexclude = [{match='a', reason='x'}, {match='b', reason='y'}]",
        Config(exclude=(Exclusion("a", "x"), Exclusion("b", "y"))),
    ),
]

WAIVER = "[[waivers]]\nrule = 'order'\nmatch = 'A'\nreason = 'x'"
KNOWN = "collation, form, links, order, profile, schema, sections, severity, structure, text, waivers"
BAD = [
    (
        'profile = "awesome_lint"',
        "profile is one of default, awesome-lint, not \"awesome_lint\"; did you mean 'awesome-lint'?",
    ),
    ('ordr = "keep"', "unknown key 'ordr'; did you mean 'order'?"),
    ('Order = "keep"', "unknown key 'Order'; did you mean 'order'?"),
    ("zzz = 1", f"unknown key 'zzz'; known: {KNOWN}"),
    ("order = 5", "order is one of infer, alphabetical, keep, not 5"),
    ("order = true", "order is one of infer, alphabetical, keep, not true"),
    ('order = ["keep"]', 'order is one of infer, alphabetical, keep, not ["keep"]'),
    ('order = "keeep"', "order is one of infer, alphabetical, keep, not \"keeep\"; did you mean 'keep'?"),
    ("collation = 1", "collation is a table of keys and values, not 1"),
    ("collation.natrual = true", "unknown key of collation 'natrual'; did you mean 'natural'?"),
    ("collation.natural = 1", "collation.natural is true or false, not 1"),
    ("collation.locale = true", "collation.locale is a text in quotes, not true"),
    ("schema = 1979-05-27", 'schema is a text in quotes, not "1979-05-27"'),
    ('sections.A = "keep"', 'sections."A" is a table of keys and values, not "keep"'),
    ('sections.A.ordr = "keep"', "unknown key of sections.\"A\" 'ordr'; did you mean 'order'?"),
    ('sections.A.order = "none"', 'sections."A".order is one of infer, alphabetical, keep, not "none"'),
    ("structure = 3", "structure is a table of keys and values, not 3"),
    ("structure.fewest = 3", "unknown key of structure 'fewest'; did you mean 'fewest-entries'?"),
    ("structure.fewest-entries = -1", "structure.fewest-entries is a number from 0 to 100, not -1"),
    ("structure.fewest-entries = true", "structure.fewest-entries is a number from 0 to 100, not true"),
    (
        "structure.duplicates = 1",
        "structure.duplicates is one of nowhere, across-files, across-sections, anywhere, not 1",
    ),
    ('severity.ordr = "off"', "unknown rule 'ordr'; did you mean 'order'?"),
    ('severity.order = "of"', "severity.order is one of off, notice, warning, error, not \"of\"; did you mean 'off'?"),
    ('severity = "off"', 'severity is a table of keys and values, not "off"'),
    ("text = 'a'", 'text is a table of keys and values, not "a"'),
    ("text.speling = {}", "unknown key of text 'speling'; did you mean 'spelling'?"),
    ("text.spelling = ['a']", 'text.spelling is a table of keys and values, not ["a"]'),
    ("text.spelling.a = 1", "text.spelling.a is a text in quotes, not 1"),
    ("text.spelling.a = ' '", "text.spelling.a has names of 1 to 60 characters, not 0"),
    ("text.spelling.' ' = 'a'", "text.spelling has names of 1 to 60 characters, not 0"),
    ("text.leave = 'Matlab'", 'text.leave is a list of names, not "Matlab"'),
    ("text.leave = [1]", "text.leave is a text in quotes, not 1"),
    (f"text.leave = ['{'a' * (LONGEST_NAME + 1)}']", "text.leave has names of 1 to 60 characters, not 61"),
    ("text.leave = [" + "'a'," * (MOST_NAMES + 1) + "]", "text.leave has at most 500 names, not 501"),
    ("text.size = 0", "text.size is a number of bytes, not 0"),
    ("text.size = '5 MB'", 'text.size is a number of bytes, not "5 MB"'),
    ("text.size = true", "text.size is a number of bytes, not true"),
    ("form = 1", "form is a table of keys and values, not 1"),
    ("form.bulet = '-'", "unknown key of form 'bulet'; did you mean 'bullet'?"),
    ("form.bullet = '–'", 'form.bullet is one of -, *, +, infer, ignore, not "–"'),
    ("form.casing = 'uper'", "form.casing is one of upper, lower, infer, ignore, not \"uper\"; did you mean 'upper'?"),
    ("form.final-punctuation = true", "form.final-punctuation is one of require, forbid, infer, ignore, not true"),
    ("form.longest-description = -1", "form.longest-description is a number of characters, not -1"),
    ("form.longest-description = true", "form.longest-description is a number of characters, not true"),
    ("form.longest-description = 1.5", "form.longest-description is a number of characters, not 1.5"),
    ("form.promotional = 'wow'", 'form.promotional is a list of at most 200 words, not "wow"'),
    ("form.promotional = [1]", "form.promotional is a text in quotes, not 1"),
    ("form.promotional = [' ']", "form.promotional has words of 1 to 300 characters"),
    ("links = true", "links is a table of keys and values, not true"),
    ("links.exlude = []", "unknown key of links 'exlude'; did you mean 'exclude'?"),
    ('links.exclude = "a"', 'links.exclude is a list of tables, [[links.exclude]], not "a"'),
    ('links.exclude = ["a"]', 'links.exclude[1] is a table of keys and values, not "a"'),
    ("[[links.exclude]]\nmatch = 'a'", 'links.exclude[1] has no reason; say why: reason = "..."'),
    ("[[links.exclude]]\nreason = 'a'", 'links.exclude[1] has no match; say which links: match = "site.org/*"'),
    ("[[links.exclude]]\nmatch = 'a'\nreason = ' '", "links.exclude[1].reason has 1 to 300 characters, not 0"),
    ("[[links.exclude]]\nmatch = 'a'\nreason = 1", "links.exclude[1].reason is a text in quotes, not 1"),
    (
        f"[[links.exclude]]\nmatch = '{'a' * (LONGEST_TEXT + 1)}'\nreason = 'x'",
        "links.exclude[1].match has 1 to 300 characters, not 301",
    ),
    (
        "[[links.exclude]]\nmatch = 'a'\nreson = 'x'",
        "unknown key of links.exclude[1] 'reson'; did you mean 'reason'?",
    ),
    (
        "[[links.exclude]]\nmatch = 'a'\nreason = 'x'\n" * (MOST_EXCLUSIONS + 1),
        "links.exclude has at most 200 tables, not 201",
    ),
    ("waivers = 'order'", 'waivers is a list of tables, [[waivers]], not "order"'),
    ("waivers = ['order']", 'waivers[1] is a table of keys and values, not "order"'),
    (f"{WAIVER}\nexpire = '2027-01-31'", "unknown key of waivers[1] 'expire'; did you mean 'expires'?"),
    (f"{WAIVER}\nexpires = '31.1.2027'", 'waivers[1].expires is a date such as 2027-01-31, not "31.1.2027"'),
    (f"{WAIVER}\nexpires = '20270131'", 'waivers[1].expires is a date such as 2027-01-31, not "20270131"'),
    (f"{WAIVER}\nexpires = 20270131", "waivers[1].expires is a date such as 2027-01-31, not 20270131"),
    ("[[waivers]]\nmatch = 'A'", 'waivers[1] has no rule; say of which rule: rule = "order"'),
    ("[[waivers]]\nrule = 'order'", 'waivers[1] has no match; say for which entry, address or section: match = "Name"'),
    ("[[waivers]]\nrule = 'order'\nmatch = 'A'", 'waivers[1] has no reason; say why: reason = "..."'),
    (f"{WAIVER}\n" * (MOST_EXCLUSIONS + 1), "waivers has at most 200 tables, not 201"),
    ("[[severity]]\norder = 1", 'severity is a table of keys and values, not [{"order": 1}]'),
    ('[tool.listkeeper]\norder = "keep"', "the keys stand at the top of this file, without [tool.listkeeper]"),
    ('"\\u001b[31m" = 1', f"unknown key '\\x1b[31m'; known: {KNOWN}"),
]


@pytest.mark.parametrize(("text", "expected"), GOOD)
def test_this_is_understood(text: str, expected: Config) -> None:
    assert from_toml(text, pyproject=False, rules=RULES) == expected


@pytest.mark.parametrize(("text", "told"), BAD)
def test_this_is_refused_with_what_would_be_right(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        from_toml(text, pyproject=False, rules=RULES)
    assert str(caught.value) == told


@pytest.mark.parametrize("text", ["order = ", "a = 1\na = 2", "[" * 3000, "a = " + "[" * 100_000])
def test_what_is_not_toml_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^(not TOML: .+|nested too deeply)$"):
        from_toml(text, pyproject=False, rules=RULES)


def is_accepted(values: Any) -> bool:
    return schema.validator(SCHEMA).is_valid(values)


@pytest.mark.parametrize("text", [text for text, _ in GOOD])
def test_the_schema_accepts_what_is_understood(text: str) -> None:
    assert is_accepted(tomllib.loads(text.removeprefix("\ufeff")))


@pytest.mark.parametrize("text", [text for text, _ in BAD if "1979" not in text])
def test_the_schema_refuses_what_is_refused(text: str) -> None:
    assert not is_accepted(tomllib.loads(text))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2027-01-31", ""),
        ("2027-01-31T12:00:00", 'waivers[1].expires is a date such as 2027-01-31, not "2027-01-31 12:00:00"'),
        ('"2027-02-30"', 'waivers[1].expires is a date such as 2027-01-31, not "2027-02-30"'),
    ],
)
def test_a_last_day_may_be_a_date_of_toml_and_is_one_of_the_calendar(value: str, told: str) -> None:
    """What is no JSON, or the calendar's matter, is not for the schema."""
    text = f"{WAIVER}\nexpires = {value}"
    if told:
        with pytest.raises(ConfigError) as caught:
            from_toml(text, pyproject=False, rules=RULES)
        assert str(caught.value) == told
        return
    config = from_toml(text, pyproject=False, rules=RULES)
    assert config
    assert config.waivers == (Waiver("order", "A", "x", date(2027, 1, 31)),)


def test_a_waiver_is_of_a_rule_that_there_is() -> None:
    with pytest.raises(ConfigError) as caught:
        from_toml(WAIVER.replace("order", "ordr"), pyproject=False, rules=RULES)
    assert str(caught.value) == "unknown rule of waivers[1] 'ordr'; did you mean 'order'?"


def test_the_schema_has_the_same_keys_rules_and_words() -> None:
    assert set(SCHEMA["properties"]) == set(KEYS)
    assert set(SCHEMA["properties"]["collation"]["properties"]) == set(COLLATION_KEYS)
    structure = SCHEMA["properties"]["structure"]["properties"]
    assert tuple(structure) == STRUCTURE_KEYS
    assert structure["fewest-entries"]["maximum"] == MOST_FEWEST
    assert tuple(structure["duplicates"]["enum"]) == DUPLICATES
    text = SCHEMA["properties"]["text"]["properties"]
    assert tuple(text) == TEXT_KEYS
    assert text["size"]["default"] == SIZE
    assert {text["leave"]["maxItems"], text["spelling"]["maxProperties"]} == {MOST_NAMES}
    assert {text["leave"]["items"]["maxLength"], text["spelling"]["propertyNames"]["maxLength"]} == {LONGEST_NAME}
    form = SCHEMA["properties"]["form"]["properties"]
    assert {key: tuple(own["enum"]) for key, own in form.items() if "enum" in own} == FORM_KEYS
    assert set(form) == {*FORM_KEYS, LONGEST, PROMOTIONAL}
    assert form[PROMOTIONAL]["maxItems"] == MOST_WORDS
    assert form[PROMOTIONAL]["items"]["maxLength"] == LONGEST_TEXT
    exclude = SCHEMA["properties"]["links"]["properties"]["exclude"]
    assert set(SCHEMA["properties"]["links"]["properties"]) == set(LINKS_KEYS)
    assert tuple(exclude["items"]["properties"]) == EXCLUSION_KEYS
    waivers = SCHEMA["properties"]["waivers"]
    assert tuple(waivers["items"]["properties"]) == WAIVER_KEYS
    assert exclude["maxItems"] == waivers["maxItems"] == MOST_EXCLUSIONS
    assert {key["maxLength"] for key in exclude["items"]["properties"].values()} == {LONGEST_TEXT}
    assert SCHEMA["properties"]["severity"]["propertyNames"]["enum"] == list(RULES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("tool = 1", None),
        ("[tool.other]\norder = 1", None),
        ("[tool.listkeeper]", Config()),
        ('[tool.listkeeper]\norder = "keep"', Config(order="keep")),
    ],
)
def test_a_pyproject_may_have_none(text: str, expected: Config | None) -> None:
    assert from_toml(text, pyproject=True, rules=RULES) == expected


def test_a_pyproject_names_the_whole_key() -> None:
    with pytest.raises(ConfigError, match=r"^tool\.listkeeper is a table of keys and values, not 1$"):
        from_toml("[tool]\nlistkeeper = 1", pyproject=True, rules=RULES)


def test_a_language_that_needs_a_library_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icu", None)
    with pytest.raises(ConfigError, match=r"^collation.locale: .*'sw'.* needs PyICU"):
        from_toml('collation.locale = "sw"', pyproject=False, rules=RULES)


def test_the_innermost_section_that_is_configured_decides() -> None:
    config = Config(order="alphabetical", sections={"A": "keep", "B": "infer"})
    assert [config.order_of(path) for path in [(), ("A",), ("A", "B"), ("A", "C"), ("C",)]] == [
        "alphabetical",
        "keep",
        "infer",
        "keep",
        "alphabetical",
    ]
