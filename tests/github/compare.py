"""Compares our slice of GitHub's GraphQL schema with the whole: `python tests/github/compare.py SCHEMA`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_introspection_type,
    is_required_input_field,
    is_specified_scalar_type,
)

SLICE = Path(__file__).with_name("schema.graphql")


def differences(ours: GraphQLSchema, theirs: GraphQLSchema) -> Iterator[str]:
    """What our slice says that the whole does not."""
    for name, own in ours.type_map.items():
        if not is_introspection_type(own) and not is_specified_scalar_type(own):
            yield from _of_type(own, theirs.type_map.get(name))


def _of_type(own: GraphQLNamedType, their: GraphQLNamedType | None) -> Iterator[str]:
    if type(own) is not type(their):
        yield f"{own.name} is of another kind, or not there"
    elif isinstance(own, GraphQLObjectType | GraphQLInterfaceType):
        assert isinstance(their, GraphQLObjectType | GraphQLInterfaceType)
        missing = {one.name for one in own.interfaces} - {one.name for one in their.interfaces}
        yield from (f"{own.name} is no {name}" for name in sorted(missing))
        for name, field in own.fields.items():
            if _signature(their, name) != _signature(own, name):
                yield f"{own.name}.{name}: {field.type} is {_signature(their, name)}"
    elif isinstance(own, GraphQLEnumType):
        assert isinstance(their, GraphQLEnumType)
        yield from (f"{own.name} has no {name}" for name in sorted(own.values.keys() - their.values.keys()))
    elif isinstance(own, GraphQLInputObjectType):
        assert isinstance(their, GraphQLInputObjectType)
        types = {name: str(field.type) for name, field in their.fields.items()}
        for name, given in own.fields.items():
            if str(given.type) != types.get(name):
                yield f"{own.name}.{name}: {given.type} is {types.get(name)}"
        needed = {name for name, field in their.fields.items() if is_required_input_field(field)}
        yield from (f"{own.name} needs {name}" for name in sorted(needed - own.fields.keys()))


def _signature(of: GraphQLObjectType | GraphQLInterfaceType, name: str) -> tuple[str, dict[str, str]] | None:
    field = of.fields.get(name)
    return (str(field.type), {key: str(value.type) for key, value in sorted(field.args.items())}) if field else None


if __name__ == "__main__":
    whole = build_schema(Path(sys.argv[1]).read_text(encoding="utf-8"), assume_valid=True, assume_valid_sdl=True)
    found = list(differences(build_schema(SLICE.read_text(encoding="utf-8")), whole))
    sys.exit("\n".join(found) or None)
