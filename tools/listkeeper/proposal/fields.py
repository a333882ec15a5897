"""What a form asks of a new entry: told by the list's schema, its sections and its habits, the same each time.

The form is written with these fields and its answers are read with them, so both follow the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from listkeeper.conventions import Conventions
from listkeeper.document import Document, EntryList, Section, Shape
from listkeeper.escape import cut, visible

MOST_OPTIONS = 250
"""Of one field; beyond, it is typed. GitHub says no limit; awesome-go, the longest seen, has 134 sections to choose."""
LONGEST_LABEL = 80
LONGEST_HINT = 400
"""Both ours: what people still read above a field."""
LONGEST_OPTION = 200
RESERVED = frozenset({"none"})
"""Words that no option may be (GitHub Docs, "Common validation errors when creating issue forms")."""
BETWEEN_TITLES = " › "


class Field(NamedTuple):
    """One question of the form."""

    key: str
    """`name`, `url`, `section`, `description`, `attributes`; `attributes/0` where each place has its own choice."""
    label: str
    """Unlike those of the other fields; the heading of the answer."""
    hint: str
    is_required: bool
    options: tuple[str, ...] = ()
    """What can be chosen; none: the answer is typed."""
    is_multiple: bool = False
    example: str = ""


class Target(NamedTuple):
    """Where a new entry can go."""

    option: str
    """As the form names it."""
    section: Section
    list: EntryList


def fields(document: Document, schema: Mapping[str, Any] | None, conventions: Conventions) -> list[Field]:
    """In the order of the form."""
    own = _properties(schema or {})
    wanted = frozenset(map(str, _items((schema or {}).get("required"))))
    describes = "description" in wanted or _least(own.get("description")) > 0
    habit = conventions.descriptions.whole
    found = [
        _typed("name", own.get("name"), "Name", "What it calls itself.", is_required=True),
        _typed("url", own.get("url"), "Address", "Where it is, from https:// on.", is_required=True),
        _section(targets(document)),
        *_attributes(own.get("attributes")),
        _typed(
            "description",
            own.get("description"),
            "Description",
            "What it is and for whom, in one sentence.",
            is_required=describes or (habit.is_convention and habit.value == "require"),
        ),
    ]
    return list(_apart(found))


def targets(document: Document) -> list[Target]:
    """The sections with a bullet list of entries of their own, of each the longest one; their names are apart."""
    found: list[Target] = []
    names: set[str] = set()
    for section in document.sections:
        lists = [own for own in section.lists if own.shape is Shape.BULLET and own.entries and not own.contents]
        if lists:
            name = _option(BETWEEN_TITLES.join(section.path) or document.title or "The list")
            number = 2
            while (apart := name if number == 2 and name not in names else f"{name} ({number})") in names:
                number += 1
            names.add(apart)
            found.append(Target(apart, section, max(lists, key=lambda own: len(own.items))))
    return found


def _section(where: Sequence[Target]) -> Field:
    options = tuple(target.option for target in where)
    if _can_be_chosen(options):
        return Field("section", "Section", "Where in the list it belongs.", True, options)
    hint = f"The title of the section it belongs to; where titles repeat, with those above it: A{BETWEEN_TITLES}B."
    return Field("section", "Section", hint, True, example=options[0] if options else "")


def _typed(key: str, schema: Any, label: str, hint: str, *, is_required: bool) -> Field:
    own = schema if isinstance(schema, Mapping) else {}
    examples = [text for text in _items(own.get("examples")) if isinstance(text, str)]
    return Field(
        key, _label(own, label), _hint(own, hint), is_required, example=_option(examples[0]) if examples else ""
    )


def _attributes(schema: Any) -> Iterator[Field]:
    """One field for each place that has its own choice; else one for all, where there is something to choose."""
    if not isinstance(schema, Mapping):
        return
    fewest = _least(schema, "minItems")
    for number, place in enumerate(_items(schema.get("prefixItems"))):
        if isinstance(place, Mapping):
            yield _chosen(f"attributes/{number}", place, place, f"Mark {number + 1}", is_required=number < fewest)
    items = schema.get("items")
    if isinstance(items, Mapping) and not schema.get("prefixItems") and "enum" in items:
        yield _chosen("attributes", schema, items, "Marks", is_required=fewest > 0)._replace(is_multiple=True)


def _chosen(key: str, titled: Mapping[str, Any], choice: Mapping[str, Any], label: str, *, is_required: bool) -> Field:
    options = tuple(dict.fromkeys(_option(own) for own in _items(choice.get("enum")) if isinstance(own, str)))
    if _can_be_chosen(options):
        said = titled.get("description")
        hint = cut(_sentence(_line(said)), LONGEST_HINT) if isinstance(said, str) and said.strip() else ""
        return Field(key, _label(titled, label), hint, is_required, options)
    return Field(key, _label(titled, label), _hint(titled, ""), is_required)


def _can_be_chosen(options: Sequence[str]) -> bool:
    return 0 < len(options) <= MOST_OPTIONS and not any(not own or own.casefold() in RESERVED for own in options)


def _properties(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Of the schema and of what it is all of; not of what it refers to, which asks nothing of one list alone."""
    found: dict[str, Any] = {}
    for part in [*(own for own in _items(schema.get("allOf")) if isinstance(own, Mapping)), schema]:
        own = part.get("properties")
        found |= own if isinstance(own, Mapping) else {}
    return found


def _least(schema: Any, keyword: str = "minLength") -> int:
    fewest = schema.get(keyword) if isinstance(schema, Mapping) else 0
    return fewest if isinstance(fewest, int) else 0


def _label(schema: Mapping[str, Any], otherwise: str) -> str:
    title = schema.get("title")
    return cut(_line(title), LONGEST_LABEL) if isinstance(title, str) and title.strip() else otherwise


def _hint(schema: Mapping[str, Any], otherwise: str) -> str:
    """What the schema says of the field, and what it answers when a keyword fails."""
    said = schema.get("description")
    messages = schema.get("message")
    told = messages.values() if isinstance(messages, Mapping) else [messages]
    sentences = [said if isinstance(said, str) else otherwise, *(own for own in told if isinstance(own, str))]
    return cut(" ".join(dict.fromkeys(_sentence(_line(own)) for own in sentences if own.strip())), LONGEST_HINT)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _option(text: str) -> str:
    return cut(_line(text), LONGEST_OPTION)


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _apart(found: Sequence[Field]) -> Iterator[Field]:
    """Labels that differ only in marks are one to GitHub (the same page of its docs)."""
    seen: set[str] = set()
    for field in found:
        label, number = field.label, 2
        while re.sub(r"\W+", "", label.casefold()) in seen:
            label, number = f"{field.label} {number}", number + 1
        seen.add(re.sub(r"\W+", "", label.casefold()))
        yield field._replace(label=label)


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
