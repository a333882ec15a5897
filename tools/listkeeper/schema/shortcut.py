"""The short way for entries in which nothing is wrong: a schema's common keywords as plain functions.

It never says that a value departs from its schema; it says `True` where the value surely fits, and leaves every doubt,
every rarer keyword and all messages to jsonschema, which takes as long to import as everything else together, and a
millisecond for an entry. A law in the tests holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from listkeeper.schema.patience import search

Fits = Callable[[Any], bool]
"""True: the value surely fits."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LOCAL = r"#/\$defs/([\w.-]+)"
TEXTS = ("title", "description", "$comment")
TYPES: dict[str, Fits] = {
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}


MAX_SUBSCHEMAS = 1_000
"""References to references can make more of them than any list needs."""


class NotKnownError(Exception):
    """The schema says something that only jsonschema is to judge."""


def fitting(schema: Any, known: Mapping[str, Any]) -> Fits | None:
    """A test for values; None where the schema needs jsonschema, be it only to say that it is no schema.

    `known` are the schemas that `$ref` may name, by name.
    """
    try:
        return _Compiler(schema, known, (), count(1)).compile(schema, root=True)
    except (NotKnownError, RecursionError):
        return None


class _Compiler:
    """Compiles one schema document; a reference to another one starts a compiler of its own."""

    def __init__(self, document: Any, known: Mapping[str, Any], entered: tuple[str, ...], numbers: count[int]) -> None:
        self.document, self.known, self.entered, self.numbers = document, known, entered, numbers

    def compile(self, schema: Any, *, root: bool = False) -> Fits:
        if not isinstance(schema, dict) or next(self.numbers) > MAX_SUBSCHEMAS:
            raise NotKnownError
        tests = [test for word, value in schema.items() if (test := self._keyword(word, value, schema, root=root))]
        return lambda value: all(test(value) for test in tests)

    def _keyword(self, word: str, value: Any, schema: Mapping[str, Any], *, root: bool) -> Fits | None:
        if maker := MAKERS.get(word):
            return maker(self, value, schema)
        if word == "$defs" and isinstance(value, dict):
            for own in value.values():
                self.compile(own)
        elif not _is_annotation(word, value, root=root):
            raise NotKnownError
        return None

    def reference(self, name: Any) -> Fits:
        if not isinstance(name, str) or name in self.entered:
            raise NotKnownError
        entered = (*self.entered, name)
        if local := re.fullmatch(LOCAL, name):
            inner = self.document.get("$defs")
            if not isinstance(inner, dict):
                raise NotKnownError
            return _Compiler(self.document, self.known, entered, self.numbers).compile(inner.get(local[1]))
        if name not in self.known or ("$id" in self.document and not name.startswith("urn:")):
            raise NotKnownError  # a relative name means another schema below another `$id`
        return _Compiler(self.known[name], self.known, entered, self.numbers).compile(self.known[name], root=True)


def _is_annotation(word: str, value: Any, *, root: bool) -> bool:
    """It constrains nothing; one of the wrong type is jsonschema's to tell."""
    if word in TEXTS:
        return isinstance(value, str)
    if word in ("$schema", "$id"):
        return root and isinstance(value, str) and (word == "$id" or value == DIALECT)
    return word in ("message", "default") or (word == "examples" and isinstance(value, list))


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise NotKnownError
    return value


def _strings(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(own, str) for own in value) or len(set(value)) < len(value):
        raise NotKnownError
    return value


def _type(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    if not isinstance(value, str) or value not in TYPES:
        raise NotKnownError
    return TYPES[value]


def _enum(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    words = frozenset(_strings(value))
    return lambda own: isinstance(own, str) and own in words


def _const(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    if not isinstance(value, str | int):
        raise NotKnownError
    return lambda own: type(own) is type(value) and own == value


def _pattern(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    try:
        pattern = re.compile(value)
    except (re.error, TypeError):
        raise NotKnownError from None

    def fits(own: Any) -> bool:
        try:
            return not isinstance(own, str) or search(pattern, own)
        except TimeoutError:
            return False

    return fits


def _bound(type_: type[str] | type[list[Any]], *, least: bool) -> Callable[[_Compiler, Any, Mapping[str, Any]], Fits]:
    def make(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
        limit = _count(value)
        if least:
            return lambda own: not isinstance(own, type_) or len(own) >= limit
        return lambda own: not isinstance(own, type_) or len(own) <= limit

    return make


def _minimum(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    limit = _count(value)
    return lambda own: isinstance(own, str | list | dict) or (isinstance(own, int) and own >= limit)


def _maximum(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    limit = _count(value)
    return lambda own: isinstance(own, str | list | dict) or (isinstance(own, int) and own <= limit)


def _unique(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    if value is not True:
        raise NotKnownError
    return lambda own: not isinstance(own, list) or _are_apart(own)


def _are_apart(values: list[Any]) -> bool:
    if all(isinstance(one, str) for one in values):
        return len(set(values)) == len(values)
    try:
        return len({_hashable(one) for one in values}) == len(values)
    except (TypeError, RecursionError):
        return False


def _hashable(value: Any) -> Any:
    """Unequal for unequal values of JSON. Raises TypeError for fractions, which may equal whole numbers."""
    if isinstance(value, dict):
        return frozenset((key, _hashable(own)) for key, own in value.items())
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    if isinstance(value, float):
        raise TypeError
    return type(value), value


def _required(_: _Compiler, value: Any, __: Mapping[str, Any]) -> Fits:
    names = _strings(value)
    return lambda own: not isinstance(own, dict) or all(name in own for name in names)


def _properties(compiler: _Compiler, value: Any, _: Mapping[str, Any]) -> Fits:
    if not isinstance(value, dict):
        raise NotKnownError
    tests = {name: compiler.compile(own) for name, own in value.items()}
    return lambda own: not isinstance(own, dict) or all(test(own[name]) for name, test in tests.items() if name in own)


def _additional(_: _Compiler, value: Any, schema: Mapping[str, Any]) -> Fits:
    names = schema.get("properties", {})
    if value is not False or "patternProperties" in schema:
        raise NotKnownError
    return lambda own: not isinstance(own, dict) or all(name in names for name in own)


def _items(compiler: _Compiler, value: Any, schema: Mapping[str, Any]) -> Fits:
    before = schema.get("prefixItems", [])
    if not isinstance(before, list):
        raise NotKnownError
    test, first = compiler.compile(value), len(before)
    return lambda own: not isinstance(own, list) or all(map(test, own[first:]))


def _prefix(compiler: _Compiler, value: Any, _: Mapping[str, Any]) -> Fits:
    if not isinstance(value, list) or not value:
        raise NotKnownError
    tests = [compiler.compile(own) for own in value]
    return lambda own: not isinstance(own, list) or all(test(one) for test, one in zip(tests, own, strict=False))


def _several(combine: Callable[..., bool]) -> Callable[[_Compiler, Any, Mapping[str, Any]], Fits]:
    def make(compiler: _Compiler, value: Any, _: Mapping[str, Any]) -> Fits:
        if not isinstance(value, list) or not value:
            raise NotKnownError
        tests = [compiler.compile(own) for own in value]
        return lambda own: combine(test(own) for test in tests)

    return make


MAKERS: dict[str, Callable[[_Compiler, Any, Mapping[str, Any]], Fits]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minLength": _bound(str, least=True),
    "maxLength": _bound(str, least=False),
    "minItems": _bound(list, least=True),
    "maxItems": _bound(list, least=False),
    "minimum": _minimum,
    "maximum": _maximum,
    "uniqueItems": _unique,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "prefixItems": _prefix,
    "allOf": _several(all),
    "anyOf": _several(any),
    "$ref": lambda compiler, value, _: compiler.reference(value),
}
