"""The owner's configuration: one frozen record, read from TOML text.

`listkeeper.toml`, or `[tool.listkeeper]` in `pyproject.toml`. Keys and values are those of `schema/config.schema.json`;
a test compares the two. An unknown key is an error that names the closest known one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from listkeeper.collation import Collation
from listkeeper.diagnostic import Severity

ORDERS = ("infer", "alphabetical", "keep")
DEFAULT_PROFILE = "default"
PROFILES = (DEFAULT_PROFILE, "awesome-lint")
"""The sets of rules that there are, see `profiles`."""
SEVERITIES = tuple(severity.word for severity in Severity)
DUPLICATES = ("nowhere", "across-files", "across-sections", "anywhere")
"""Where a list may have a resource twice, from the strictest."""
KEYS = (
    "profile",
    "order",
    "collation",
    "schema",
    "sections",
    "form",
    "structure",
    "text",
    "severity",
    "waivers",
    "links",
)
STRUCTURE_KEYS = ("fewest-entries", "duplicates")
MOST_FEWEST = 100
"""No section of a list needs more entries."""
LINKS_KEYS = ("exclude",)
EXCLUSION_KEYS = ("match", "reason")
WAIVER_KEYS = ("rule", "match", "reason", "expires")
TEXT_KEYS = ("spelling", "leave", "size")
MOST_NAMES = 500
"""Each is looked for in the list, as each exclusion is."""
SIZE = 512_000
"""Bytes of a README that GitHub shows."""
MOST_EXCLUSIONS = 200
"""Of waivers, too. Each is compared with every link, and the configuration of a pull request is a stranger's."""
LONGEST_NAME = 60
"""Characters of a name whose spelling is told."""
LONGEST_TEXT = 300
"""Characters of a pattern or a reason."""
INFER, IGNORE = "infer", "ignore"
SINGLE = "single"
FORM_KEYS: Mapping[str, tuple[str, ...]] = {
    "bullet": ("-", "*", "+", INFER, IGNORE),
    "separator": ("-", "–", "—", ":", INFER, IGNORE),
    "spacing": (SINGLE, INFER, IGNORE),
    "final-punctuation": ("require", "forbid", INFER, IGNORE),
    "casing": ("upper", "lower", INFER, IGNORE),
    "description": ("require", INFER, IGNORE),
    "article": ("forbid", INFER, IGNORE),
}
"""What each key of `form` may say; `infer` is what none says."""
LONGEST, PROMOTIONAL = "longest-description", "promotional"
MOST_WORDS = 200
"""Own promotional words: each description is searched for all of them."""
COLLATION_KEYS = {"natural": bool, "articles": bool, "punctuation": bool, "locale": str}


WANTED = {
    ("links.exclude", "match"): 'which links: match = "site.org/*"',
    ("links.exclude", "reason"): 'why: reason = "..."',
    ("waivers", "rule"): 'of which rule: rule = "order"',
    ("waivers", "match"): 'for which entry, address or section: match = "Name"',
    ("waivers", "reason"): 'why: reason = "..."',
}
"""What is told of a key that has to be there."""


class ConfigError(ValueError):
    """The configuration cannot be used; the message names the key and what would be right."""


class Exclusion(NamedTuple):
    """Links that are not checked."""

    match: str
    """A pattern for addresses, see `links.scope`."""
    reason: str


class Waiver(NamedTuple):
    """Findings of a rule that are not told."""

    rule: str
    match: str
    """A pattern for the name, an address or a section of what the rule finds, see `waivers`."""
    reason: str
    expires: date | None = None
    """The last day on which it holds; None: it holds for ever."""


class Structure(NamedTuple):
    """What a list's owner decided about sections."""

    fewest_entries: int = 0
    """Entries that a section has at least; 0: as nearly all sections of the list have."""
    duplicates: str = "nowhere"
    """One of `DUPLICATES`."""


class Text(NamedTuple):
    """What a list's owner decided about characters and words."""

    spelling: Mapping[str, str] = MappingProxyType({})
    """A word, in whatever letters, to the name that is meant; beside those of `names`."""
    leave: tuple[str, ...] = ()
    """Names whose spelling is not looked at."""
    size: int = SIZE
    """Bytes of the file that its place shows."""


STRUCTURE = Structure()
TEXT = Text()


class Form(NamedTuple):
    """How entries are written, where the owner decided; see `FORM_KEYS`."""

    bullet: str = INFER
    separator: str = INFER
    spacing: str = INFER
    final_punctuation: str = INFER
    casing: str = INFER
    description: str = INFER
    article: str = INFER
    longest_description: int = 0
    """Characters; 0: told from the list."""
    promotional: tuple[str, ...] = ()
    """Words that count as promotional, beside those that always do."""


FORM = Form()


@dataclass(frozen=True)
class Config:
    """What a list's owner decided; the defaults infer."""

    order: str = "infer"
    """One of `ORDERS`."""
    profile: str = DEFAULT_PROFILE
    """One of `PROFILES`."""
    collation: Collation | None = None
    """How names are compared; None: as the list does already."""
    schema: str = ""
    """Path of the list's own entry schema, from the folder of the configuration."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Section title to order, where it differs."""
    structure: Structure = STRUCTURE
    text: Text = TEXT
    form: Form = FORM
    """How entries are written."""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Rule to severity, where it differs."""
    waivers: tuple[Waiver, ...] = ()
    """Findings that are not told."""
    exclude: tuple[Exclusion, ...] = ()
    """Links that are not checked."""

    def order_of(self, section: tuple[str, ...]) -> str:
        """The order of a section, given its titles: the innermost that is configured decides."""
        return next((self.sections[title] for title in reversed(section) if title in self.sections), self.order)


def from_toml(text: str, *, pyproject: bool, rules: Collection[str]) -> Config | None:
    """The configuration in a file's text; None where a pyproject.toml has none.

    `rules` are the names that may be given a severity. Raises ConfigError.
    """
    import tomllib  # most lists have no configuration

    try:
        table: Any = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}") from None
    except RecursionError:
        raise ConfigError("nested too deeply") from None
    if pyproject:
        tools = table.get("tool", {})
        if not isinstance(tools, dict) or "listkeeper" not in tools:
            return None
        table = tools["listkeeper"]
    elif "tool" in table:
        raise ConfigError("the keys stand at the top of this file, without [tool.listkeeper]")
    return _config(_table(table, "tool.listkeeper" if pyproject else "the file"), rules)


def _config(table: Mapping[str, Any], rules: Collection[str]) -> Config:
    _known(table, KEYS, "key")
    return Config(
        profile=_one_of(table.get("profile", DEFAULT_PROFILE), PROFILES, "profile"),
        order=_one_of(table.get("order", "infer"), ORDERS, "order"),
        collation=_collation(table["collation"]) if "collation" in table else None,
        schema=_typed(table.get("schema", ""), str, "schema"),
        sections={title: _section(title, own) for title, own in _table(table.get("sections", {}), "sections").items()},
        structure=_structure(_table(table.get("structure", {}), "structure")),
        form=_form(_table(table.get("form", {}), "form")),
        severity=_severities(_table(table.get("severity", {}), "severity"), rules),
        waivers=_waivers(table.get("waivers", []), rules),
        exclude=_exclusions(table.get("links", {})),
        text=_text(_table(table.get("text", {}), "text")),
    )


def _text(table: Mapping[str, Any]) -> Text:
    _known(table, TEXT_KEYS, "key of text")
    spelling = _table(table.get("spelling", {}), "text.spelling")
    leave, size = table.get("leave", []), table.get("size", SIZE)
    if not isinstance(leave, list):
        raise ConfigError(f"text.leave is a list of names, not {_shown(leave)}")
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise ConfigError(f"text.size is a number of bytes, not {_shown(size)}")
    for key, count in (("spelling", len(spelling)), ("leave", len(leave))):
        if count > MOST_NAMES:
            raise ConfigError(f"text.{key} has at most {MOST_NAMES} names, not {count}")
    names = {_name(word, "text.spelling"): _name(name, f"text.spelling.{word}") for word, name in spelling.items()}
    return Text(names, tuple(_name(word, "text.leave") for word in leave), size)


def _name(value: object, name: str) -> str:
    text = " ".join(_typed(value, str, name).split())
    if not text or len(text) > LONGEST_NAME:
        raise ConfigError(f"{name} has names of 1 to {LONGEST_NAME} characters, not {len(text)}")
    return text


def _collation(value: object) -> Collation:
    table = _table(value, "collation")
    _known(table, COLLATION_KEYS, "key of collation")
    for key, own in table.items():
        _typed(own, COLLATION_KEYS[key], f"collation.{key}")
    chosen = Collation(**table)
    try:
        chosen.key("")  # a locale may need a library that is not there
    except LookupError as error:
        raise ConfigError(f"collation.locale: {error}") from None
    return chosen


def _section(title: str, value: object) -> str:
    table = _table(value, f'sections."{title}"')
    _known(table, ("order",), f'key of sections."{title}"')
    return _one_of(table.get("order", "infer"), ORDERS, f'sections."{title}".order')


def _structure(table: Mapping[str, Any]) -> Structure:
    _known(table, STRUCTURE_KEYS, "key of structure")
    fewest = table.get("fewest-entries", 0)
    if type(fewest) is not int or not 0 <= fewest <= MOST_FEWEST:
        raise ConfigError(f"structure.fewest-entries is a number from 0 to {MOST_FEWEST}, not {_shown(fewest)}")
    return Structure(fewest, _one_of(table.get("duplicates", "nowhere"), DUPLICATES, "structure.duplicates"))


def _form(table: Mapping[str, Any]) -> Form:
    _known(table, (*FORM_KEYS, LONGEST, PROMOTIONAL), "key of form")
    chosen = {
        key.replace("-", "_"): _one_of(table.get(key, INFER), words, f"form.{key}") for key, words in FORM_KEYS.items()
    }
    longest = table.get(LONGEST, 0)
    if isinstance(longest, bool) or not isinstance(longest, int) or longest < 0:
        raise ConfigError(f"form.{LONGEST} is a number of characters, not {_shown(longest)}")
    return Form(**chosen, longest_description=longest, promotional=_words(table.get(PROMOTIONAL, [])))


def _words(value: object) -> tuple[str, ...]:
    name = f"form.{PROMOTIONAL}"
    if not isinstance(value, list) or len(value) > MOST_WORDS:
        raise ConfigError(f"{name} is a list of at most {MOST_WORDS} words, not {_shown(value)}")
    words = tuple(" ".join(_typed(word, str, name).split()) for word in value)
    if any(not word or len(word) > LONGEST_TEXT for word in words):
        raise ConfigError(f"{name} has words of 1 to {LONGEST_TEXT} characters")
    return words


def _severities(table: Mapping[str, Any], rules: Collection[str]) -> dict[str, Severity]:
    _known(table, rules, "rule")
    return {rule: Severity[_one_of(word, SEVERITIES, f"severity.{rule}").upper()] for rule, word in table.items()}


def _exclusions(value: object) -> tuple[Exclusion, ...]:
    table = _table(value, "links")
    _known(table, LINKS_KEYS, "key of links")
    found = _tables(table.get("exclude", []), "links.exclude")
    return tuple(_exclusion(number, own) for number, own in enumerate(found, 1))


def _tables(value: object, name: str) -> list[object]:
    if not isinstance(value, list):
        raise ConfigError(f"{name} is a list of tables, [[{name}]], not {_shown(value)}")
    if len(value) > MOST_EXCLUSIONS:
        raise ConfigError(f"{name} has at most {MOST_EXCLUSIONS} tables, not {len(value)}")
    return value


def _waivers(value: object, rules: Collection[str]) -> tuple[Waiver, ...]:
    return tuple(_waiver(number, own, rules) for number, own in enumerate(_tables(value, "waivers"), 1))


def _waiver(number: int, value: object, rules: Collection[str]) -> Waiver:
    name = f"waivers[{number}]"
    table = _table(value, name)
    _known(table, WAIVER_KEYS, f"key of {name}")
    rule = _line(table, "rule", name)
    _known({rule: None}, rules, f"rule of {name}")
    return Waiver(rule, _line(table, "match", name), _line(table, "reason", name), _date(table.get("expires"), name))


def _date(value: object, name: str) -> date | None:
    if value is None or type(value) is date:  # a time of day is no date, but would be one by `isinstance`
        return value
    with suppress(ValueError):
        if isinstance(value, str) and len(value) == len("2027-01-31"):
            return date.fromisoformat(value)
    raise ConfigError(f"{name}.expires is a date such as 2027-01-31, not {_shown(value)}")


def _exclusion(number: int, value: object) -> Exclusion:
    name = f"links.exclude[{number}]"
    table = _table(value, name)
    _known(table, EXCLUSION_KEYS, f"key of {name}")
    return Exclusion(*(_line(table, key, name) for key in EXCLUSION_KEYS))


def _line(table: Mapping[str, Any], key: str, name: str) -> str:
    """A text that is there, on one line."""
    if key not in table:
        raise ConfigError(f"{name} has no {key}; say {WANTED[name.partition('[')[0], key]}")
    text = " ".join(_typed(table[key], str, f"{name}.{key}").split())
    if not text or len(text) > LONGEST_TEXT:
        raise ConfigError(f"{name}.{key} has 1 to {LONGEST_TEXT} characters, not {len(text)}")
    return text


def _table(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{name} is a table of keys and values, not {_shown(value)}")
    return value


def _typed(value: Any, type_: type, name: str) -> Any:
    if not isinstance(value, type_):
        expected = {bool: "true or false", str: "a text in quotes"}[type_]
        raise ConfigError(f"{name} is {expected}, not {_shown(value)}")
    return value


def _one_of(value: object, words: Collection[str], name: str) -> str:
    if isinstance(value, str) and value in words:
        return value
    near = closest(value, words) if isinstance(value, str) else ""
    raise ConfigError(f"{name} is one of {', '.join(words)}, not {_shown(value)}{near}")


def _shown(value: object) -> str:
    """As TOML would write it, nearly."""
    return json.dumps(value, ensure_ascii=False, default=str)[:60]


def _known(table: Mapping[str, Any], known: Collection[str], kind: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"unknown {kind} {key!r}{closest(key, known) or '; known: ' + ', '.join(sorted(known))}")


def closest(word: str, known: Collection[str]) -> str:
    """`; did you mean 'order'?` where a known word is near, else nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""
