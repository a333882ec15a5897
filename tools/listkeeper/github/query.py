"""GraphQL: a query for many repositories, and what its answer says of each. Pure.

Names, refs and paths are passed as variables; the text of a query is made of numbers alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from listkeeper.github.judgement import State
from listkeeper.urls.repositories import Forge, is_full_name, is_ref

REPOSITORY = (
    "fragment R on Repository{nameWithOwner isArchived isDisabled isEmpty isFork isPrivate pushedAt "
    "parent{nameWithOwner}defaultBranchRef{name}}"
)


class Ask(NamedTuple):
    """A repository, and expressions of its files: `REF:PATH` (gitrevisions(7))."""

    owner: str
    name: str
    expressions: tuple[str, ...] = ()


class Login(NamedTuple):
    """A user's or organization's name, to learn whether anybody has it."""

    login: str


class Found(NamedTuple):
    """A repository, and whether each of its expressions names something."""

    state: State
    present: tuple[bool, ...]


class Said(StrEnum):
    """What else can be said of an item."""

    TAKEN = "taken"
    MISSING = "missing"
    """No such repository, or nobody has the login."""
    FORBIDDEN = "forbidden"
    """There, but not for this token: its organization wants a sign-in of its own."""
    FAILED = "failed"
    """Nothing was learnt."""


Item = Ask | Login


def written(items: Sequence[Item]) -> dict[str, object]:
    """The body of a request."""
    variables: dict[str, str] = {}
    fields = "".join(_field(i, item, variables) for i, item in enumerate(items))
    declared = ",".join(f"${name}:String!" for name in variables)
    fragment = REPOSITORY if any(isinstance(item, Ask) for item in items) else ""
    return {"query": f"query({declared}){{{fields}}}{fragment}", "variables": variables}


def _field(i: int, item: Item, variables: dict[str, str]) -> str:
    if isinstance(item, Login):
        variables[f"l{i}"] = item.login
        return f"r{i}:repositoryOwner(login:$l{i}){{login}}"
    variables |= {f"o{i}": item.owner, f"n{i}": item.name}
    variables |= {f"e{i}_{j}": expression for j, expression in enumerate(item.expressions)}
    objects = "".join(f" e{j}:object(expression:$e{i}_{j}){{__typename}}" for j in range(len(item.expressions)))
    return f"r{i}:repository(owner:$o{i},name:$n{i},followRenames:true){{...R{objects}}}"


def is_limited(body: object) -> bool:
    """The hour's points are used up; GitHub says so with status 200."""
    return any(error.get("type") in ("RATE_LIMITED", "RATE_LIMIT") for error in _errors(body))


def read(items: Sequence[Item], body: object) -> list[Found | Said]:
    """What an answer says of each item. An answer of another shape says nothing."""
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        return [Said.FAILED] * len(items)
    errors = _by_alias(body)
    return [_item(item, data, f"r{i}", errors) for i, item in enumerate(items)]


def _errors(body: object) -> list[Mapping[str, Any]]:
    found = body.get("errors") if isinstance(body, dict) else None
    return [error for error in found if isinstance(error, dict)] if isinstance(found, list) else []


def _by_alias(body: object) -> dict[str, Said]:
    """Below an alias, an error says that a null is none: only one about the alias itself means something."""
    words = {"NOT_FOUND": Said.MISSING, "FORBIDDEN": Said.FORBIDDEN, "INSUFFICIENT_SCOPES": Said.FORBIDDEN}
    told: dict[str, Said] = {}
    for error in _errors(body):
        path, kind = error.get("path"), error.get("type")
        if isinstance(path, list) and path and isinstance(path[0], str):
            said = words.get(kind, Said.FAILED) if len(path) == 1 and isinstance(kind, str) else Said.FAILED
            told[path[0]] = said if told.get(path[0], said) is said else Said.FAILED
    return told


def _item(item: Item, data: Mapping[str, object], alias: str, errors: Mapping[str, Said]) -> Found | Said:
    if alias in errors:
        return errors[alias] if data.get(alias) is None else Said.FAILED
    value = data.get(alias, Said.FAILED)
    if isinstance(item, Login):
        if value is None:
            return Said.MISSING
        return Said.TAKEN if isinstance(value, dict) else Said.FAILED
    return _found(item, value) if isinstance(value, dict) else Said.FAILED


def _found(ask: Ask, value: Mapping[str, Any]) -> Found | Said:
    state = _state(value)
    objects = [value.get(f"e{j}", False) for j in range(len(ask.expressions))]
    if state is None or not all(held is None or isinstance(held, dict) for held in objects):
        return Said.FAILED
    return Found(state, tuple(held is not None for held in objects))


_FLAGS = ("isArchived", "isDisabled", "isEmpty", "isFork", "isPrivate")


def _state(value: Mapping[str, Any]) -> State | None:
    """None where a field is not what the schema says. Names may end up in a list: they are held to the rules."""
    name = name_of(Forge.GITHUB, value.get("nameWithOwner"))
    if not name or not all(isinstance(value.get(flag), bool) for flag in _FLAGS):
        return None
    return State(
        name,
        archived=value["isArchived"],
        disabled=value["isDisabled"],
        empty=value["isEmpty"],
        fork=value["isFork"],
        private=value["isPrivate"],
        parent=name_of(Forge.GITHUB, below(value, "parent", "nameWithOwner")),
        branch=branch_of(below(value, "defaultBranchRef", "name")),
        pushed=moment(value.get("pushedAt")),
    )


def below(value: Mapping[str, Any], field: str, name: str) -> object:
    held = value.get(field)
    return held.get(name) if isinstance(held, dict) else None


def name_of(forge: Forge, value: object) -> str:
    """An owner and a name, or nothing."""
    return value if isinstance(value, str) and is_full_name(forge, value) else ""


def branch_of(value: object) -> str:
    return value if isinstance(value, str) and is_ref(value) else ""


def moment(value: object) -> datetime | None:
    """A time as APIs write it (ISO 8601), with its zone."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
