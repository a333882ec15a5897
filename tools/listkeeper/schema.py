"""Entries against JSON Schema: the only importer of jsonschema.

A schema may say what its constraints mean in a person's words, beside them, under the keyword `message`:

    "description": {"minLength": 20, "message": {"minLength": "the description is 20 characters or more"}}

JSON Schema ignores unknown keywords. Where a schema has no message, ours name the field and what it should be.
"""

from __future__ import annotations

import json
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from listkeeper.diagnostic import Finding
from listkeeper.document import Document, Entry, Span
from listkeeper.export import entry_values

if TYPE_CHECKING:
    from types import FrameType

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Schema = Mapping[str, Any]

PATIENCE = 1.0
"""Seconds that a pattern may look at one text. `(a+)+$` would take years over a line of 60 letters."""


class SchemaError(ValueError):
    """A schema cannot be used; the message says where and why."""


def shipped(name: str) -> Any:
    """A schema that comes with the package, such as `entry`."""
    return json.loads(_folder().joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))


@cache
def _folder() -> Any:
    """`schema/` inside the wheel, else that of the checkout the package runs from."""
    inside = resources.files("listkeeper") / "schema"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "schema"


def load(text: str) -> Schema:
    """A schema from JSON text. Raises SchemaError where it is not JSON, or not a schema."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError as NotASchema

    try:
        schema = json.loads(text)
        Draft202012Validator.check_schema(schema)
    except json.JSONDecodeError as error:
        raise SchemaError(f"not JSON: {error.msg} on line {error.lineno}") from None
    except NotASchema as error:
        place = "/".join(map(str, error.absolute_path)) or "the top"
        raise SchemaError(f"not a JSON Schema: at {place}: {error.message}") from None
    except RecursionError:
        raise SchemaError("nested too deeply") from None
    if not isinstance(schema, dict):
        raise SchemaError("a schema of entries is an object")
    return schema


def validator(schema: Schema) -> Validator:
    """A validator whose references reach the shipped schemas and nothing else: no file, no network."""
    from jsonschema import Draft202012Validator, validators
    from referencing import Registry, Resource

    registry: Registry[Any] = Registry()
    for name in ("entry", "list"):
        resource = Resource.from_contents(shipped(name))
        registry = registry.with_resources([(resource.id() or name, resource), (f"{name}.schema.json", resource)])
    extend: Callable[[type[Validator], Mapping[str, object]], type[Validator]] = validators.extend
    patient = extend(Draft202012Validator, {"pattern": _pattern})
    return patient(schema, registry=registry)


def _pattern(_: Validator, pattern: str, value: object, __: Schema) -> Iterator[ValidationError]:
    """The keyword `pattern`, which gives up after `PATIENCE`."""
    from jsonschema.exceptions import ValidationError

    if not isinstance(value, str):
        return
    try:
        with _limited(PATIENCE):
            found = re.search(pattern, value)
    except TimeoutError:
        raise SchemaError(f"pattern {pattern!r} takes too long on {value[:40]!r}; avoid a repeat in a repeat") from None
    if not found:
        yield ValidationError(f"{value!r} does not match {pattern!r}")


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises TimeoutError when they are over; `re` looks for signals while it matches, and nothing else stops it.

    Unlimited in threads and on Windows, where there is no such signal.
    """

    def give_up(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def check(document: Document, schema: Schema) -> Iterator[Finding]:
    """Every way in which an entry departs from the schema, at the field's own place. Raises SchemaError."""
    from referencing.exceptions import Unresolvable

    checker = validator(schema)
    yield from _check_titles(document)
    try:
        for entry in document.entries:
            errors = checker.iter_errors(entry_values(entry, document))
            yield from dict.fromkeys(_finding(entry, error) for error in errors)  # one for all that is `required`
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
