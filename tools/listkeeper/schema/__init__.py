"""Entries against JSON Schema: the only importer of jsonschema.

A schema may say what its constraints mean in a person's words, beside them, under the keyword `message`:

    "description": {"minLength": 20, "message": {"minLength": "the description is 20 characters or more"}}

JSON Schema ignores unknown keywords. Where a schema has no message, ours name the field and what it should be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from listkeeper.diagnostic import Finding
from listkeeper.document import Document, Entry, Span
from listkeeper.export import entry_values
from listkeeper.schema.patience import search
from listkeeper.schema.shortcut import fitting

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Schema = Mapping[str, Any]


class SchemaError(ValueError):
    """A schema cannot be used; the message says where and why."""


def shipped(name: str) -> Any:
    """A schema that comes with the package, such as `entry`."""
    return json.loads(_folder().joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))


@cache
def _folder() -> Path:
    """`schema/` inside the installed package, else that of the checkout the package runs from."""
    here = Path(__file__).resolve()
    inside = here.parent / "entry.schema.json"
    return inside.parent if inside.is_file() else here.parents[3] / "schema"


def load(text: str) -> Schema:
    """A schema from JSON text. Raises SchemaError where it is not JSON, or not a schema."""
    try:
        schema = json.loads(text)
        if fitting(schema, _known()) is None:  # what the short way knows is a schema
            _check_schema(schema)
    except json.JSONDecodeError as error:
        raise SchemaError(f"not JSON: {error.msg} on line {error.lineno}") from None
    except RecursionError:
        raise SchemaError("nested too deeply") from None
    if not isinstance(schema, dict):
        raise SchemaError("a schema of entries is an object")
    return schema


def _check_schema(schema: object) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError as NotASchema

    try:
        Draft202012Validator.check_schema(schema)  # type: ignore[arg-type]  # whatever the file holds
    except NotASchema as error:
        place = "/".join(map(str, error.absolute_path)) or "the top"
        raise SchemaError(f"not a JSON Schema: at {place}: {error.message}") from None


@cache
def _known() -> dict[str, Any]:
    """The shipped schemas that a list's own may refer to, by every name they have."""
    schemas = {name: shipped(name) for name in ("entry", "list")}
    return {key: own for name, own in schemas.items() for key in (own["$id"], f"{name}.schema.json")}


def validator(schema: Schema) -> Validator:
    """A validator whose references reach the shipped schemas and nothing else: no file, no network."""
    from jsonschema import Draft202012Validator, validators
    from referencing import Registry

    registry: Registry[Any] = Registry().with_contents(_known().items())
    extend: Callable[[type[Validator], Mapping[str, object]], type[Validator]] = validators.extend
    patient = extend(Draft202012Validator, {"pattern": _pattern})
    return patient(schema, registry=registry)


def _pattern(_: Validator, pattern: str, value: object, __: Schema) -> Iterator[ValidationError]:
    """The keyword `pattern`, which gives up after `PATIENCE`."""
    from jsonschema.exceptions import ValidationError

    if not isinstance(value, str):
        return
    try:
        found = search(pattern, value)
    except TimeoutError:
        raise SchemaError(f"pattern {pattern!r} takes too long on {value[:40]!r}; avoid a repeat in a repeat") from None
    if not found:
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def departure(values: Any, name: str) -> str:
    """Where values depart from a schema that is shipped, as `entries/3/url`; empty where they do not."""
    own = shipped(name)
    fits = fitting(own, _known())
    if fits and fits(values):
        return ""
    error = next(validator(own).iter_errors(values), None)
    return "" if error is None else "/".join(map(str, error.absolute_path)) or "its top"


def check(document: Document, schema: Schema) -> Iterator[Finding]:
    """Every way in which an entry departs from the schema, at the field's own place. Raises SchemaError."""
    yield from _check_titles(document)
    fits = fitting(schema, _known())
    checker: Validator | None = None
    for entry in document.entries:
        values = entry_values(entry, document)
        if fits and fits(values):
            continue
        checker = checker or validator(schema)
        yield from dict.fromkeys(_departures(entry, values, checker))  # one for all that is `required`


def _departures(entry: Entry, values: Mapping[str, Any], checker: Validator) -> Iterator[Finding]:
    from referencing.exceptions import Unresolvable

    try:
        for error in checker.iter_errors(values):
            yield _finding(entry, error)
    except Unresolvable as error:
        raise SchemaError(f"$ref {error.ref!r} leads nowhere; schemas are not fetched") from None
    except re.error as error:
        raise SchemaError(f"pattern {error.pattern!r} cannot be used: {error.msg}") from None
    except RecursionError:
        raise SchemaError("its references go round in circles") from None


def _check_titles(document: Document) -> Iterator[Finding]:
    """A list with a schema of its own is told what it lacks as a whole, too."""
    if not document.title:
        yield Finding(Span(0, 0), "the list has no title; it begins with a heading, '# Name of the List'")
    for section in document.sections:
        if section.level and not section.title:
            yield Finding(section.heading, "the heading is empty; say what the section holds, or remove it")


def _finding(entry: Entry, error: Any) -> Finding:
    path = list(error.absolute_path)
    return Finding(_span(entry, path), f"{entry.name.text!r}: {_message(error, path)}")


def _span(entry: Entry, path: list[str | int]) -> Span:
    """The place of a field in the Markdown; of the name, where the field is missing there."""
    field, number = [*path, "", None][:2] if path else ("", None)
    several = {
        "attributes": [attribute.span for attribute in entry.attributes],
        "by": [author.span for author in entry.by],
        "links": [link.span for link in entry.links],
    }
    if field in several:
        spans = several[str(field)]
        return spans[number] if isinstance(number, int) and number < len(spans) else entry.name.span
    if field == "description" and entry.description.text:
        return entry.description.span
    if field == "url":
        main = next((link for link in entry.links if link.rel == "main"), None)
        return (main.target or main.span) if main else entry.name.span
    return entry.name.span


def _message(error: Any, path: list[str | int]) -> str:
    own = error.schema.get("message") if isinstance(error.schema, dict) else None
    said = own.get(error.validator) if isinstance(own, dict) else own
    return " ".join(said.split()) if isinstance(said, str) else _plain(error, _name(path))


def _name(path: list[str | int]) -> str:
    """`attributes/0` is `attribute 1`."""
    if not path:
        return "the entry"
    field = {"by": "authors", "url": "address"}.get(str(path[0]), str(path[0]))
    numbered = len(path) > 1 and isinstance(path[1], int)
    return f"{field.removesuffix('s')} {int(path[1]) + 1}" if numbered else f"the {field}"


def _plain(error: Any, name: str) -> str:
    """What is wrong without the validator's words."""
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "required":
            return f"{name} lacks {', '.join(key for key in limit if key not in value)}"
        case "enum":
            return f"{name} is one of {', '.join(map(str, limit))}, not {value!r}"
        case "const":
            return f"{name} is {limit!r}, not {value!r}"
        case "pattern":
            return f"{name} does not look as the list wants it (pattern {limit})"
        case "minLength":
            shortage = f"{name} has {len(value)} characters; at least {limit} are wanted"
            return shortage if value else f"{name} is missing"
        case "maxLength":
            return f"{name} has {len(value)} characters; at most {limit} are wanted"
        case "minItems":
            return f"{name} are {len(value)}; at least {limit} are wanted"
        case "maxItems":
            return f"{name} are {len(value)}; at most {limit} are wanted"
        case "uniqueItems":
            return f"{name} repeat one another"
        case keyword:
            return f"{name} departs from the schema ({keyword}: {json.dumps(limit, ensure_ascii=False)[:60]})"
